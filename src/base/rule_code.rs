//! Rule codes, as written in findings and tables.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::borrow::Cow;
use std::fmt;

/// The code of a rule: `KW` and three digits. A report may contain codes that this version does not know.
///
/// ```
/// # use kneewise::base::rule_code::RuleCode;
/// let code: RuleCode = serde_json::from_str(r#""KW101""#)?;
/// assert_eq!(code, "KW101");
/// assert!(serde_json::from_str::<RuleCode>(r#""KW1""#).is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleCode([u8; 5]);

impl RuleCode {
    /// The code of a rule of this version; a test checks that all have this form.
    pub(crate) const fn of(code: &str) -> Self {
        match code.as_bytes() {
            [a, b, c, d, e] => RuleCode([*a, *b, *c, *d, *e]),
            _ => RuleCode(*b"KW000"),
        }
    }

    /// Parses a code; `None` if the text is none.
    #[must_use]
    pub(crate) fn read(text: &str) -> Option<Self> {
        let digits = text.strip_prefix("KW")?;
        (digits.len() == 3 && digits.bytes().all(|sign| sign.is_ascii_digit())).then(|| RuleCode::of(text))
    }

    /// The code as text.
    ///
    /// ```
    /// # use kneewise::base::rule_code::RuleCode;
    /// let code: RuleCode = serde_json::from_str(r#""KW101""#)?;
    /// assert_eq!(code.as_str(), "KW101");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for RuleCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for RuleCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl From<RuleCode> for String {
    fn from(code: RuleCode) -> Self {
        code.as_str().to_owned()
    }
}

impl AsRef<str> for RuleCode {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq<str> for RuleCode {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for RuleCode {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl Serialize for RuleCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for RuleCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        RuleCode::read(&text).ok_or_else(|| D::Error::custom(format!("'{text}' is not the code of a rule")))
    }
}

impl JsonSchema for RuleCode {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "RuleCode".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^KW[0-9]{3}$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_letters_and_three_digits() {
        assert_eq!(RuleCode::read("KW101").map(|code| code.to_string()), Some("KW101".to_owned()));
        for text in ["", "KW", "KW10", "KW1012", "kw101", "KX101", "KW10x", "KW１"] {
            assert_eq!(RuleCode::read(text), None, "{text}");
        }
        assert!(RuleCode::of("KW101") < RuleCode::of("KW102"));
        assert_eq!(format!("{:<7}|", RuleCode::of("KW101")), "KW101  |");
    }
}
