//! Reading JSON of exports: values with the type that is expected, and lists that may be damaged.

use super::{TableDamage, TableError};
use crate::decode::xml::time;
use serde_json::Value;

/// The objects of a list, or a single object. What does not parse ends reading; what came before is kept.
pub(super) fn objects(bytes: &[u8]) -> Result<(Vec<Value>, Option<TableDamage>), TableError> {
    let json = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if json.trim_ascii().is_empty() {
        return Err(TableError::Empty);
    }
    let mut objects = Vec::new();
    let mut at = 0;
    let mut depth = 0_usize;
    while let Some(byte) = json.get(at) {
        match byte {
            b'[' => (at, depth) = (at + 1, depth + 1),
            b']' => (at, depth) = (at + 1, depth.saturating_sub(1)),
            b' ' | b'\t' | b'\r' | b'\n' | b',' => at += 1,
            _ => {
                let mut values = serde_json::Deserializer::from_slice(&json[at..]).into_iter::<Value>();
                match values.next() {
                    Some(Ok(value)) => {
                        at += values.byte_offset();
                        objects.push(value);
                    }
                    Some(Err(error)) => return with_damage(objects, json, at, &error),
                    None => break,
                }
            }
        }
    }
    let damage = (depth > 0).then(|| damage(json, json.len(), "ends in the middle".to_owned()));
    Ok((objects, damage))
}

fn with_damage(
    objects: Vec<Value>,
    json: &[u8],
    at: usize,
    error: &serde_json::Error,
) -> Result<(Vec<Value>, Option<TableDamage>), TableError> {
    let reason = if error.is_eof() { "ends in the middle".to_owned() } else { "not JSON".to_owned() };
    if objects.is_empty() {
        let (line, column) = place(json, at);
        return Err(TableError::Damaged { line, column, reason });
    }
    Ok((objects, Some(damage(json, at, reason))))
}

fn damage(json: &[u8], at: usize, reason: String) -> TableDamage {
    let (line, column) = place(json, at);
    TableDamage::Text { line, column, reason, count: 1 }
}

fn place(json: &[u8], at: usize) -> (usize, usize) {
    let before = &json[..at.min(json.len())];
    let start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    (memchr::memchr_iter(b'\n', before).count() + 1, before.len() - start + 1)
}

/// A finite number, also one in quotes.
pub(super) fn number(value: &Value) -> Option<f64> {
    let number = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())?;
    number.is_finite().then_some(number)
}

/// A number of an object that is not negative.
pub(super) fn at_least_zero(object: &Value, field: &str) -> Option<f64> {
    object.get(field).and_then(number).filter(|number| *number >= 0.0)
}

/// A time as milliseconds since 1970 or as text with its zone, Unix seconds.
pub(super) fn time_s(value: &Value) -> Option<f64> {
    match value {
        Value::String(text) => time::parse(text).map(|moment| moment.unix_s),
        value => number(value).map(|ms| ms / 1000.0),
    }
}

/// An identifier, as text or a number.
pub(super) fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_give_what_is_whole() {
        let count = |text: &str| objects(text.as_bytes()).map(|(objects, damage)| (objects.len(), damage.is_some()));
        assert_eq!(count(r#"[{"a":1},{"a":2}]"#), Ok((2, false)));
        assert_eq!(count(r#"{"a":1}"#), Ok((1, false)));
        assert_eq!(count("\u{feff}[]"), Ok((0, false)));
        assert_eq!(count(r#"[{"a":1},{"a""#), Ok((1, true)));
        assert_eq!(count(r#"[{"a":1}"#), Ok((1, true)));
        assert_eq!(count(r#"[{"a":1},x]"#), Ok((1, true)));
        assert!(matches!(count(r#"[{"a""#), Err(TableError::Damaged { line: 1, column: 2, .. })));
        assert_eq!(count(" \n"), Err(TableError::Empty));
    }

    #[test]
    fn times_and_numbers_in_any_dress() {
        let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        assert_eq!(time_s(&value("1535794114000")), Some(1_535_794_114.0));
        assert_eq!(time_s(&value("\"2018-09-01 11:28:34 +0200\"")), Some(1_535_794_114.0));
        assert_eq!(number(&value("\"NaN\"")), None);
        assert_eq!(number(&value("\"7.5\"")), Some(7.5));
        assert_eq!(word(&value("12")).as_deref(), Some("12"));
    }
}
