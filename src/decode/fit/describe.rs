//! Decodes the few messages that describe a file with `fitparser`, which knows the whole profile.
//!
//! Each message gets a new header of its own, so that an error in it costs only that message. Its definition is made safe for
//! `fitparser`: no developer fields (their descriptions may be missing), odd sizes and 64-bit types as plain bytes (a 64-bit time
//! would panic), and a compressed time written out.

use super::wire::{Definition, TIMESTAMP};
use fitparser::de::{FitObject, FitStreamProcessor};
use fitparser::{FitDataRecord, Value};
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A 14-byte header without checksum that declares more messages than will follow: 1 GiB, because `fitparser` adds to it, in 32 bits
/// where the machine has no more.
const HEADER: [u8; 14] = [14, 0x20, 0, 0, 0xFF, 0xFF, 0xFF, 0x3F, b'.', b'F', b'I', b'T', 0, 0];

/// Most messages decoded. Real files have about ten; a forged one could keep `fitparser` busy for hours.
const MOST_MESSAGES: usize = 4096;

/// Decodes single messages.
pub(crate) struct Describer {
    processor: FitStreamProcessor,
    started: bool,
    left: usize,
}

impl Describer {
    /// A decoder limited to the number of messages that describe a real file.
    pub(crate) fn new() -> Self {
        Describer { processor: FitStreamProcessor::new(), started: false, left: MOST_MESSAGES }
    }

    /// A decoder without a limit.
    pub(crate) fn unlimited() -> Self {
        Describer { left: usize::MAX, ..Describer::new() }
    }

    /// Resets all state except the number of messages read, for another part of the file.
    pub(crate) fn begin_part(&mut self) {
        self.processor = FitStreamProcessor::new();
        self.started = false;
    }

    /// Decodes a message by the profile, without developer fields. `None` if `fitparser` cannot read it.
    pub(crate) fn read(&mut self, definition: &Definition, body: &[u8], time: Option<u32>) -> Option<FitDataRecord> {
        self.read_framed(reframe(definition, body, time, false)?)
    }

    /// Like [`read`](Self::read), with developer fields. All of them must be described by messages read before.
    pub(crate) fn read_all(
        &mut self,
        definition: &Definition,
        body: &[u8],
        time: Option<u32>,
    ) -> Option<FitDataRecord> {
        self.read_framed(reframe(definition, body, time, true)?)
    }

    fn read_framed(&mut self, (definition, message): (Vec<u8>, Vec<u8>)) -> Option<FitDataRecord> {
        self.left = self.left.checked_sub(1)?;
        let read = catch_unwind(AssertUnwindSafe(|| {
            if !self.started {
                self.processor.deserialize_next(&HEADER).ok()?;
                self.started = true;
            }
            self.processor.deserialize_next(&definition).ok()?;
            match self.processor.deserialize_next(&message).ok()?.1 {
                FitObject::DataMessage(message) => self.processor.decode_message(message).ok(),
                _ => None,
            }
        }));
        read.unwrap_or_else(|_| {
            self.begin_part();
            None
        })
    }
}

/// The definition and the message in a form that `fitparser` accepts, both as local number 0.
fn reframe(
    definition: &Definition,
    body: &[u8],
    time: Option<u32>,
    with_developer_fields: bool,
) -> Option<(Vec<u8>, Vec<u8>)> {
    const BYTE: u8 = 0x0D;
    let has_time = definition.fields.iter().any(|f| f.number == TIMESTAMP);
    let written_out = time.filter(|_| !has_time);
    let kept = || definition.fields.iter().filter(|f| f.size > 0);
    let count = u8::try_from(kept().count() + usize::from(written_out.is_some())).ok()?;
    let both = |value: u16| if definition.big_endian { value.to_be_bytes() } else { value.to_le_bytes() };

    let mut wire = vec![if with_developer_fields { 0x60 } else { 0x40 }, 0, u8::from(definition.big_endian)];
    wire.extend(both(definition.global));
    wire.push(count);
    for field in kept() {
        let wide = matches!(field.base & 0x1F, 14..=16);
        let base = if field.is_sound() && !wide { full_base(field.base) } else { BYTE };
        wire.extend([field.number, u8::try_from(field.size).ok()?, base]);
    }
    let mut message = vec![0x00];
    message.extend(body.get(..definition.native_size)?);
    if let Some(time) = written_out {
        wire.extend([TIMESTAMP, 4, 0x86]);
        message.extend(if definition.big_endian { time.to_be_bytes() } else { time.to_le_bytes() });
    }
    if with_developer_fields {
        let kept = || definition.developer_fields.iter().filter(|f| f.size > 0);
        wire.push(u8::try_from(kept().count()).ok()?);
        for field in kept() {
            wire.extend([field.number, u8::try_from(field.size).ok()?, field.developer]);
        }
        message.extend(body.get(definition.native_size..)?);
    }
    Some((wire, message))
}

/// The base type with the endianness bit, which some writers leave out.
fn full_base(base: u8) -> u8 {
    match base & 0x1F {
        wide @ (3..=6 | 8 | 9 | 11 | 12 | 14..=16) => wide | 0x80,
        narrow => narrow,
    }
}

/// A field as a number; times in Unix seconds. Looked up by number, because names vary with the sport.
pub(crate) fn number(record: &FitDataRecord, wanted: u8) -> Option<f64> {
    let value = record.fields().iter().find(|f| f.number() == wanted)?.value();
    match value {
        Value::Array(values) => values.first()?.clone().try_into().ok(),
        single => single.clone().try_into().ok(),
    }
}

/// A field as a word: text, or the profile's name of an enumerated value. A value without a name is given as its number.
pub(crate) fn word(record: &FitDataRecord, wanted: u8) -> Option<String> {
    match record.fields().iter().find(|f| f.number() == wanted)?.value() {
        Value::String(text) => {
            Some(text.trim().to_owned()).filter(|t| !t.is_empty() && !t.chars().any(char::is_control))
        }
        Value::Array(_) | Value::Invalid => None,
        number => TryInto::<i64>::try_into(number).ok().map(|n: i64| n.to_string()),
    }
}

/// Manufacturer and model as people write them: `Garmin fenix 7`, `Garmin Forerunner 920XT`, `Suunto 9 Baro`.
///
/// `None` without a manufacturer. A model without a name in the profile is given as its number.
pub(crate) fn device_name(maker: Option<&str>, product: Option<&str>) -> Option<String> {
    let maker = maker.filter(|m| !m.chars().all(|c| c.is_ascii_digit())).map(|m| capitalised(&m.replace('_', " ")));
    let product = product.filter(|&p| p != "0");
    let product = product.map(|p| if p.contains(' ') { p.to_owned() } else { spaced(p) });
    match (maker, product) {
        (Some(maker), Some(product)) if product.to_lowercase().starts_with(&maker.to_lowercase()) => Some(product),
        (Some(maker), Some(product)) => Some(format!("{maker} {product}")),
        (Some(maker), None) => Some(maker),
        (None, Some(product)) => Some(product).filter(|p| !p.chars().all(|c| c.is_ascii_digit())),
        (None, None) => None,
    }
}

fn capitalised(words: &str) -> String {
    // `srm` is an abbreviation, `suunto` a name.
    if words.len() <= 3 {
        return words.to_uppercase();
    }
    let mut out = String::with_capacity(words.len());
    for (i, word) in words.split_whitespace().enumerate() {
        let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
        let _ = write!(out, "{}{}{rest}", if i == 0 { "" } else { " " }, first.to_uppercase());
    }
    out
}

/// `fenix5x_plus` as `fenix 5X plus`, `fr920xt` as `Forerunner 920XT`.
fn spaced(product: &str) -> String {
    let mut words = Vec::new();
    for word in product.split('_').filter(|w| !w.is_empty()) {
        match word.find(|c: char| c.is_ascii_digit()) {
            Some(0) | None => words.push(word.to_owned()),
            Some(digits) => {
                let (name, model) = word.split_at(digits);
                words.push(if name == "fr" { "Forerunner".to_owned() } else { name.to_owned() });
                // `920xt` becomes 920XT, but `6S` and `6pro` stay.
                words.push(if model.len() <= 5 { model.to_uppercase() } else { model.to_owned() });
            }
        }
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_named_as_people_name_them() {
        for (maker, product, expect) in [
            (Some("garmin"), Some("fenix7"), Some("Garmin fenix 7")),
            (Some("garmin"), Some("fr920xt"), Some("Garmin Forerunner 920XT")),
            (Some("garmin"), Some("fenix5x_plus"), Some("Garmin fenix 5X plus")),
            (Some("garmin"), Some("edge_530"), Some("Garmin edge 530")),
            (Some("garmin"), Some("1932"), Some("Garmin 1932")),
            (Some("suunto"), Some("Suunto 9 Baro"), Some("Suunto 9 Baro")),
            (Some("coros"), Some("COROS PACE 2"), Some("COROS PACE 2")),
            (Some("wahoo_fitness"), Some("ELEMNT BOLT"), Some("Wahoo Fitness ELEMNT BOLT")),
            (Some("srm"), Some("8"), Some("SRM 8")),
            (Some("zwift"), Some("0"), Some("Zwift")),
            (Some("zwift"), None, Some("Zwift")),
            (Some("9999"), Some("3"), None),
            (None, None, None),
        ] {
            assert_eq!(device_name(maker, product).as_deref(), expect, "{maker:?} {product:?}");
        }
    }
}
