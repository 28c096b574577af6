//! All contents of one file, by name and unit: the output of `kneewise dump`.
//!
//! Nothing is cleaned here, so that people can see what their watch really wrote.

pub mod fit;
pub mod open;
pub mod points;
pub mod private;
pub mod write_gpx;

use serde::{Serialize, Serializer};
use std::fmt;

/// Kind of a row that reports damage in the file.
pub const DAMAGE: &str = "damage";

/// One message or one point of a file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DumpRow {
    /// The name of a FIT message, `point` for a point of a track, or [`DAMAGE`].
    pub kind: String,
    /// Its number among rows of its kind, from 1.
    pub number: usize,
    /// Its values, in the order of the file or of the documentation. A missing value has no field.
    pub fields: Vec<DumpField>,
}

/// One value of a row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DumpField {
    /// Its name.
    pub name: String,
    /// The value.
    pub value: DumpValue,
    /// Its unit, empty if it has none.
    pub unit: String,
}

/// A number or a text. In JSON, whole numbers have no fraction, and a number that is not finite is `null`.
#[derive(Clone, Debug, PartialEq)]
pub enum DumpValue {
    /// A number, in the field's unit.
    Number(f64),
    /// Anything else: names, lists, times in UTC.
    Text(String),
}

/// Largest whole number up to which a double is exact, 2⁵³.
const EXACT: f64 = 9_007_199_254_740_992.0;

impl Serialize for DumpValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            DumpValue::Number(v) if v.fract() == 0.0 && v.abs() <= EXACT => serializer.serialize_i64(*v as i64),
            DumpValue::Number(v) => serializer.serialize_f64(*v),
            DumpValue::Text(text) => serializer.serialize_str(text),
        }
    }
}

impl fmt::Display for DumpValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DumpValue::Number(v) => write!(f, "{v}"),
            DumpValue::Text(text) => f.write_str(text),
        }
    }
}

impl DumpField {
    fn number(name: &str, value: f64, unit: &str) -> Self {
        DumpField { name: name.to_owned(), value: DumpValue::Number(value), unit: unit.to_owned() }
    }

    fn text(name: &str, value: &str) -> Self {
        DumpField { name: name.to_owned(), value: DumpValue::Text(value.to_owned()), unit: String::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        for (value, json, shown) in [
            (142.0, "142", "142"),
            (-3.5, "-3.5", "-3.5"),
            (f64::NAN, "null", "NaN"),
            (1e300, "1e+300", &format!("1{}", "0".repeat(300))),
        ] {
            assert_eq!(serde_json::to_string(&DumpValue::Number(value)).unwrap(), json);
            assert_eq!(DumpValue::Number(value).to_string(), shown);
        }
    }
}
