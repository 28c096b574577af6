//! Every message of a FIT file, decoded by `fitparser`, which knows the names and units of the whole profile.
//!
//! Our own [`Walk`] finds the messages, so that a message that `fitparser` cannot read, or damage in the file, does not end the
//! list.

use super::{DAMAGE, DumpField, DumpRow, DumpValue};
use crate::decode::fit::describe::Describer;
use crate::decode::fit::time::FIT_EPOCH_S;
use crate::decode::fit::walk::{FitMessage, Walk};
use crate::decode::fit::wire::{Definition, Header};
use fitparser::profile::MesgNum;
use fitparser::{FitDataField, Value};
use std::collections::HashMap;

/// The messages of a file in order, of all its parts. Damage appears in its place as a row `damage`.
#[must_use]
pub fn rows(bytes: &[u8]) -> MessageRows<'_> {
    MessageRows {
        bytes,
        next_part: 0,
        walk: None,
        describer: Describer::unlimited(),
        seen: HashMap::new(),
        effort: bytes.len().saturating_mul(2),
    }
}

/// Iterates over the messages of a file: see [`rows`].
pub struct MessageRows<'a> {
    bytes: &'a [u8],
    /// Where the part after this one may begin.
    next_part: usize,
    walk: Option<Walk<'a>>,
    describer: Describer,
    /// Bytes that searches may still process.
    effort: usize,
    /// Number of rows of each kind so far.
    seen: HashMap<String, usize>,
}

impl std::fmt::Debug for MessageRows<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rows").field("walk", &self.walk).finish_non_exhaustive()
    }
}

impl Iterator for MessageRows<'_> {
    type Item = DumpRow;

    fn next(&mut self) -> Option<DumpRow> {
        loop {
            let Some(walk) = &mut self.walk else {
                if self.next_part >= self.bytes.len() {
                    return None;
                }
                let Some(row) = self.begin_part() else { continue };
                return Some(row);
            };
            let at = walk.at;
            match walk.next() {
                Ok(Some(FitMessage::Definition { .. })) => {}
                Ok(Some(FitMessage::Data { local, body, time })) => {
                    // The definition is cloned so that a row can be made while the walk keeps its position.
                    let Some(definition) = walk.definition(local).cloned() else { continue };
                    return Some(self.row(&definition, body, time));
                }
                Ok(None) => self.walk = None,
                Err(fault) => {
                    if !walk.resync(at + 1, None, &mut self.effort) {
                        self.walk = None;
                    }
                    return Some(self.damage(at, &fault.to_string()));
                }
            }
        }
    }
}

impl MessageRows<'_> {
    /// Goes to the next part of the file, or to its end. Returns a row if bytes were skipped.
    fn begin_part(&mut self) -> Option<DumpRow> {
        let from = self.next_part;
        let found = Header::parse(self.bytes, from).map(|h| (from, h)).or_else(|| {
            let at = Header::find(self.bytes, from)?;
            Some((at, Header::parse(self.bytes, at)?))
        });
        let Some((at, header)) = found else {
            self.next_part = self.bytes.len();
            let blank = self.bytes[from..].iter().all(|&b| b == 0);
            return (!blank).then(|| self.damage(from, "no FIT header"));
        };
        let mut walk = Walk::new(self.bytes, header.messages, header.declared_end);
        let whole = header.declared_end > header.messages && header.declared_end <= self.bytes.len();
        if !whole {
            walk.end = Header::find(self.bytes, header.messages).unwrap_or(self.bytes.len());
            walk.end_guessed = true;
        }
        self.next_part = if whole { header.declared_end + 2 } else { walk.end }.max(at + 12);
        self.walk = Some(walk);
        self.describer.begin_part();
        (at > from).then(|| self.damage(from, "no FIT header"))
    }

    fn row(&mut self, definition: &Definition, body: &[u8], time: Option<u32>) -> DumpRow {
        let undescribed = definition.developer_fields.len();
        let (record, undescribed) = match self.describer.read_all(definition, body, time) {
            Some(record) => (Some(record), 0),
            None => (self.describer.read(definition, body, time), undescribed),
        };
        let kind = record.as_ref().map_or(MesgNum::from(definition.global), fitparser::FitDataRecord::kind).to_string();
        let mut fields = Vec::new();
        match &record {
            Some(record) => {
                fields.extend(record.fields().iter().filter_map(|field| dump_field(field, definition, body)));
            }
            None => fields.push(DumpField::text("unreadable", "fitparser cannot read this message")),
        }
        // fitparser puts the time last where the file has it first.
        if let Some(at) = fields.iter().position(|field| field.name == "timestamp") {
            fields[..=at].rotate_right(1);
        }
        if undescribed > 0 {
            fields.push(DumpField::text("undescribed_developer_fields", &undescribed.to_string()));
        }
        self.numbered(kind, fields)
    }

    fn damage(&mut self, at: usize, what: &str) -> DumpRow {
        let byte = DumpField::number("byte", at as f64, "");
        self.numbered(DAMAGE.to_owned(), vec![byte, DumpField::text("what", what)])
    }

    fn numbered(&mut self, kind: String, fields: Vec<DumpField>) -> DumpRow {
        let seen = self.seen.entry(kind.clone()).or_default();
        *seen += 1;
        DumpRow { kind, number: *seen, fields }
    }
}

fn dump_field(field: &FitDataField, definition: &Definition, body: &[u8]) -> Option<DumpField> {
    // fitparser reads local times in this machine's zone, so they are taken from the bytes instead.
    let local = (field.name() == "local_timestamp").then(|| definition.value(body, field.number())).flatten();
    let value = match local {
        Some(seconds) => DumpValue::Text(utc(seconds + FIT_EPOCH_S)?.trim_end_matches('Z').to_owned()),
        None => dump_value(field.value())?,
    };
    let name = field.name().to_owned();
    Some(match (value, field.units()) {
        (DumpValue::Number(v), "semicircles") => DumpField { name, value: degrees(v), unit: "°".to_owned() },
        (DumpValue::Number(v), unit) => DumpField { name, value: DumpValue::Number(v), unit: unit.to_owned() },
        // The profile gives times the unit s, that of the raw number.
        (text @ DumpValue::Text(_), unit) => {
            let unit = if unit == "s" && matches!(field.value(), Value::Timestamp(_)) { "" } else { unit };
            DumpField { name, value: text, unit: unit.to_owned() }
        }
    })
}

/// Positions in degrees, as is usual elsewhere; a semicircle is 180° / 2³¹. Eight decimals keep every bit.
fn degrees(semicircles: f64) -> DumpValue {
    let degrees = semicircles * (180.0 / 2_147_483_648.0);
    DumpValue::Number((degrees * 1e8).round() / 1e8)
}

/// A value for display; `None` for the format's "no value".
fn dump_value(value: &Value) -> Option<DumpValue> {
    match value {
        Value::Invalid => None,
        Value::String(text) => Some(DumpValue::Text(text.clone())),
        Value::Timestamp(time) => utc(time.timestamp() as f64).map(DumpValue::Text),
        Value::Array(values) => {
            let words = values.iter().map(|v| {
                dump_value(v).map_or("-".to_owned(), |v| match v {
                    DumpValue::Number(n) => n.to_string(),
                    DumpValue::Text(t) => t,
                })
            });
            Some(DumpValue::Text(words.collect::<Vec<_>>().join(" ")))
        }
        // Via its shortest text: 12.3 and not 12.300000190734863.
        Value::Float32(v) => v.to_string().parse().ok().map(DumpValue::Number),
        // Scaling gives 278.20000000000005 where the file means 278.2.
        number => TryInto::<f64>::try_into(number.clone()).ok().map(|v| DumpValue::Number((v * 1e9).round() / 1e9)),
    }
}

fn utc(unix_s: f64) -> Option<String> {
    jiff::Timestamp::from_second(unix_s as i64).ok().map(|t| t.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::fit::synth::{Fit, T0, V};

    fn field<'r>(row: &'r DumpRow, name: &str) -> &'r DumpField {
        row.fields.iter().find(|f| f.name == name).unwrap_or_else(|| panic!("{name} in {row:?}"))
    }

    #[test]
    fn every_message_by_name_and_unit() {
        let fit = Fit::activity().records(2).session(T0, 2, 6, 1).close(T0 + 2, T0 + 7202);
        let rows = rows(&fit.bytes()).collect::<Vec<_>>();
        let kinds = rows.iter().map(|r| (r.kind.as_str(), r.number)).collect::<Vec<_>>();
        assert_eq!(kinds, [("file_id", 1), ("record", 1), ("record", 2), ("session", 1), ("activity", 1)]);
        assert_eq!(field(&rows[2], "distance").value, DumpValue::Number(3.0));
        assert_eq!(field(&rows[2], "distance").unit, "m");
        assert_eq!(field(&rows[2], "timestamp").value, DumpValue::Text("2024-05-12T08:00:01Z".into()));
        assert_eq!(field(&rows[3], "sport").value, DumpValue::Text("running".into()));
        assert_eq!((rows[2].fields[0].name.as_str(), rows[2].fields[0].unit.as_str()), ("timestamp", ""));
        // Local time without a zone, whatever this machine's zone.
        assert_eq!(field(&rows[4], "local_timestamp").value, DumpValue::Text("2024-05-12T10:00:02".into()));
    }

    #[test]
    fn positions_are_in_degrees() {
        for semicircles in [i32::MIN, -1, 0, 1, 558_226_384, i32::MAX - 1] {
            let DumpValue::Number(degrees) = degrees(f64::from(semicircles)) else { panic!() };
            assert_eq!((degrees / 180.0 * 2_147_483_648.0).round() as i64, i64::from(semicircles), "{degrees}");
        }
    }

    #[test]
    fn developer_fields_with_and_without_description() {
        let record = |fit: Fit| fit.define(0, 20, &[(253, 4, 0x86)], &[(7, 2, 2)]).data(0, &[V::W(T0), V::H(170)]);
        let described = record(Fit::activity().describe(2, 7, b"Steps a minute\0\0", *b"SPM\0\0\0\0\0"));
        // fitparser must have seen the developer's id.
        let row = rows(&described.bytes()).last().unwrap();
        assert_eq!(field(&row, "Steps a minute").value, DumpValue::Number(170.0));
        assert_eq!(field(&row, "Steps a minute").unit, "SPM");
        let row = rows(&record(Fit::activity()).bytes()).last().unwrap();
        assert_eq!(field(&row, "timestamp").value, DumpValue::Text("2024-05-12T08:00:00Z".into()));
        assert_eq!(field(&row, "undescribed_developer_fields").value, DumpValue::Text("1".into()));
    }

    #[test]
    fn damage_stands_in_its_place_and_the_rest_follows() {
        let mut bytes = Fit::activity().records(20).session(T0, 20, 60, 1).bytes();
        bytes[200] ^= 0xFF;
        let at_header = 14 + 15 + 8 + 6 + 9 + 10 * 10;
        bytes[at_header] = 9;
        let kinds = rows(&bytes).map(|r| r.kind).collect::<Vec<_>>();
        assert!(kinds.contains(&"damage".to_owned()), "{kinds:?}");
        assert_eq!(kinds.last().map(String::as_str), Some("session"));
        assert!(kinds.iter().filter(|k| *k == "record").count() >= 18, "{kinds:?}");
        // Two parts with other bytes between them.
        let part = Fit::activity().records(1).bytes();
        let kinds = rows(&[part.as_slice(), b"something", &part].concat()).map(|r| r.kind).collect::<Vec<_>>();
        assert_eq!(kinds, ["file_id", "record", "damage", "file_id", "record"]);
    }

    #[test]
    fn what_is_no_fit_is_one_row_of_damage() {
        assert_eq!(rows(b"").count(), 0);
        let rows = rows(b"not a FIT file").collect::<Vec<_>>();
        assert_eq!((rows.len(), rows[0].kind.as_str()), (1, "damage"));
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn noise_never_panics(at in 14..400usize, with in proptest::collection::vec(proptest::prelude::any::<u8>(), 1..50)) {
            let mut bytes = Fit::activity().records(30).session(T0, 30, 60, 1).close(T0 + 30, T0).bytes();
            let end = (at + with.len()).min(bytes.len());
            bytes[at..end].copy_from_slice(&with[..end - at]);
            proptest::prop_assert!(rows(&bytes).count() < 1000);
        }
    }
}
