//! Iterates over the objects of a list of activities, which may be damaged.

use crate::export::TableDamage;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The key whose value is the list of activities.
const WRAPPER: &str = "summarizedActivitiesExport";

/// The fields used; everything else in a row (splits, zones, …) is skipped without being stored.
const FIELDS: [&str; 24] = [
    "activityId",
    "name",
    "description",
    "activityType",
    "sportType",
    "beginTimestamp",
    "startTimeGmt",
    "startTimeLocal",
    "distance",
    "duration",
    "elapsedDuration",
    "movingDuration",
    "elevationGain",
    "elevationLoss",
    "avgHr",
    "maxHr",
    "avgRunCadence",
    "avgDoubleCadence",
    "avgBikeCadence",
    "steps",
    "workoutRpe",
    "workoutFeel",
    "parent",
    "parentId",
];

/// Limit on searching for the next complete row, in passes over the file, so that no nesting of broken rows takes quadratic time.
const RETRIES: usize = 16;

/// Iterates over the objects of the list one by one, so that broken ones do not affect the others.
pub(super) struct GarminRows<'a> {
    json: &'a [u8],
    pos: usize,
    /// Brackets open around the row.
    depth: usize,
    /// Bytes read without result.
    wasted: usize,
    /// Whether the wrapping object was seen.
    pub(super) wrapped: bool,
    /// The first key of the list's first object, in quotes. A later `{` before it begins a row: inside a string its quotes would
    /// be escaped.
    first_key: Option<&'a [u8]>,
    /// Offset of the first part that does not parse, with the reason.
    pub(super) first_damage: Option<(usize, String)>,
    damaged: usize,
}

impl<'a> GarminRows<'a> {
    pub(super) fn new(json: &'a [u8]) -> Self {
        GarminRows {
            json,
            pos: 0,
            depth: 0,
            wasted: 0,
            wrapped: false,
            first_key: None,
            first_damage: None,
            damaged: 0,
        }
    }

    pub(super) fn next_row(&mut self) -> Option<Fields> {
        loop {
            match self.json.get(self.pos) {
                None => {
                    if self.depth > 0 && self.damaged == 0 {
                        self.note_damage(self.json.len(), "ends in the middle".to_owned());
                    }
                    return None;
                }
                Some(b' ' | b'\t' | b'\r' | b'\n' | b',') => self.pos += 1,
                Some(b'[') => {
                    self.depth += 1;
                    self.pos += 1;
                }
                Some(b']' | b'}') => {
                    self.depth = self.depth.saturating_sub(1);
                    self.pos += 1;
                }
                Some(b'{') => match self.after_wrapper() {
                    Some(list) => {
                        self.wrapped = true;
                        self.depth += 1;
                        self.pos = list;
                    }
                    None => {
                        if let Some(fields) = self.row() {
                            return Some(fields);
                        }
                    }
                },
                // Other keys of the wrapping object, or garbage between rows.
                Some(_) => {
                    let ahead = self.json.get(self.pos..).unwrap_or_default();
                    self.pos += memchr::memchr3(b'{', b']', b'}', ahead).unwrap_or(ahead.len());
                }
            }
        }
    }

    /// Position of the list, if the object here is the wrapping one.
    fn after_wrapper(&self) -> Option<usize> {
        let rest = self.json.get(self.pos + 1..)?.trim_ascii_start();
        let rest = rest.strip_prefix(b"\"")?.strip_prefix(WRAPPER.as_bytes())?.strip_prefix(b"\"")?;
        let rest = rest.trim_ascii_start().strip_prefix(b":")?;
        Some(self.json.len() - rest.len())
    }

    /// The object at the current position; `None` if it is broken or wraps the list, and then the position is at the next one.
    fn row(&mut self) -> Option<Fields> {
        let json = self.json;
        let ahead = json.get(self.pos..)?;
        let first_key = *self.first_key.get_or_insert_with(|| first_key(ahead));
        let mut stream = serde_json::Deserializer::from_slice(ahead).into_iter::<Fields>();
        let parsed = stream.next();
        let length = stream.byte_offset();
        match parsed {
            Some(Ok(fields)) => {
                // The wrapping object, if another key comes before the list.
                let list = if fields.0.is_empty() {
                    memchr::memmem::find(ahead.get(..length)?, WRAPPER.as_bytes())
                } else {
                    None
                };
                if let Some(key) = list.filter(|_| self.may_retry()) {
                    self.wasted += length;
                    self.wrapped = true;
                    self.depth += 1;
                    self.pos += key + WRAPPER.len() + 1;
                    return None;
                }
                self.pos += length;
                Some(fields)
            }
            Some(Err(error)) => {
                let at = offset_of(ahead, error.line(), error.column());
                self.wasted += at;
                self.note_damage(self.pos + at, reason(&error));
                let next = next_row_start(ahead, first_key).filter(|_| self.may_retry());
                self.pos = next.map_or(json.len(), |next| self.pos + next);
                None
            }
            None => {
                self.pos = json.len();
                None
            }
        }
    }

    fn may_retry(&self) -> bool {
        self.wasted / RETRIES <= self.json.len()
    }

    fn note_damage(&mut self, pos: usize, reason: String) {
        self.damaged += 1;
        self.first_damage.get_or_insert((pos, reason));
    }

    /// The damage found.
    pub(super) fn damage(&self) -> Option<TableDamage> {
        let (pos, reason) = self.first_damage.as_ref()?;
        let (line, column) = line_column(self.json, *pos);
        Some(TableDamage::Text { line, column, reason: reason.clone(), count: self.damaged })
    }
}

/// The first key of an object, with its quotes; if unrecognisable, the one that exports use.
fn first_key(object: &[u8]) -> &[u8] {
    const USUAL: &[u8] = b"\"activityId\"";
    let Some(key) = object.get(1..).map(<[u8]>::trim_ascii_start) else { return USUAL };
    let end = key.get(1..).and_then(|rest| memchr::memchr(b'"', rest));
    end.and_then(|end| key.get(..end + 2)).filter(|key| key.starts_with(b"\"") && key.len() > 2).unwrap_or(USUAL)
}

/// The next object that begins with the key.
fn next_row_start(from: &[u8], first_key: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(from, first_key).find_map(|key| {
        let before = from.get(1..key)?.trim_ascii_end();
        before.ends_with(b"{").then_some(before.len())
    })
}

/// The message of serde without its "at line …", which counts from the row.
pub(super) fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let end = text.rfind(" at line ").unwrap_or(text.len());
    text.get(..end).unwrap_or(&text).to_lowercase()
}

pub(super) fn line_column(bytes: &[u8], pos: usize) -> (usize, usize) {
    let before = bytes.get(..pos).unwrap_or(bytes);
    let line_start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    (memchr::memchr_iter(b'\n', before).count() + 1, before.len() - line_start + 1)
}

/// The offset of a line and column, both from 1, within `bytes`.
fn offset_of(bytes: &[u8], line: usize, column: usize) -> usize {
    let line_start = match line {
        0 | 1 => 0,
        _ => memchr::memchr_iter(b'\n', bytes).nth(line - 2).map_or(0, |newline| newline + 1),
    };
    (line_start + column.saturating_sub(1)).min(bytes.len())
}

/// The used fields of one row, by name, unconverted.
pub(super) struct Fields(pub(super) BTreeMap<&'static str, Value>);

impl<'de> serde::Deserialize<'de> for Fields {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldsVisitor;

        impl<'de> Visitor<'de> for FieldsVisitor {
            type Value = Fields;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an activity")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = BTreeMap::new();
                while let Some(key) = map.next_key::<Cow<'_, str>>()? {
                    match FIELDS.iter().find(|field| **field == key) {
                        Some(field) => {
                            fields.insert(*field, map.next_value()?);
                        }
                        None => {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                Ok(Fields(fields))
            }
        }

        deserializer.deserialize_map(FieldsVisitor)
    }
}
