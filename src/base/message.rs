//! Messages for people, kept as facts: words, days, distances and counts that each output writes in its own units.
//!
//! [`say!`](crate::say) fills the placeholders of a sentence with parts. As plain text a message is metric and the same on every
//! machine; terminal and HTML output use the reader's units.

mod part;

pub use part::{Part, Rounding};

use super::rule_code::RuleCode;
use super::units::Units;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// No-break space between a number and its unit. Templates write `~` for it.
pub const NBSP: char = '\u{a0}';

/// A sentence or two, as a list of parts.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
#[serde(transparent)]
pub struct Message(Vec<Part>);

impl Message {
    /// The parts, in order.
    ///
    /// ```
    /// use kneewise::base::message::Message;
    ///
    /// let message: Message = serde_json::from_str(r#"[
    ///     {"type": "distance", "m": 11800, "decimals": 1, "rounding": "nearest", "with_unit": true},
    ///     {"type": "text", "text": " downhill"}
    /// ]"#)?;
    /// assert_eq!(message.parts().len(), 2);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.0
    }

    /// The parts, mutable.
    pub(crate) fn parts_mut(&mut self) -> &mut [Part] {
        &mut self.0
    }

    /// Whether the message is empty.
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text in metric units with plain spaces, as in JSON and tables.
    ///
    /// ```
    /// use kneewise::base::message::Message;
    ///
    /// let message: Message = serde_json::from_str(r#"[
    ///     {"type": "distance", "m": 11800, "decimals": 1, "rounding": "nearest", "with_unit": true},
    ///     {"type": "text", "text": " downhill"}
    /// ]"#)?;
    /// assert_eq!(message.text(), "11.8 km downhill");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn text(&self) -> String {
        self.written(Units::Metric, ' ')
    }

    /// The text in the reader's units, with no-break spaces between numbers and units.
    ///
    /// ```
    /// use kneewise::base::message::Message;
    /// use kneewise::base::units::Units;
    ///
    /// let message: Message = serde_json::from_str(r#"[
    ///     {"type": "distance", "m": 11800, "decimals": 1, "rounding": "nearest", "with_unit": true},
    ///     {"type": "text", "text": " downhill"}
    /// ]"#)?;
    /// assert_eq!(message.in_units(Units::Imperial), "7.3\u{a0}mi downhill");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn in_units(&self, units: Units) -> String {
        self.written(units, NBSP)
    }

    /// The words without figures, days and names: equal for messages of one kind.
    #[cfg(any(test, feature = "html"))]
    #[must_use]
    pub(crate) fn without_figures(&self) -> String {
        let words = |part: &Part| if let Part::Text { text } = part { Some(text.clone()) } else { None };
        self.0.iter().filter_map(words).collect()
    }

    fn written(&self, units: Units, gap: char) -> String {
        let mut text = String::new();
        self.0.iter().for_each(|part| part.write(&mut text, units, gap));
        text
    }

    /// Appends to the message.
    pub(crate) fn push(&mut self, next: impl Into<Message>) {
        for part in next.into().0 {
            match (self.0.last_mut(), part) {
                // Consecutive text is one part.
                (Some(Part::Text { text: before }), Part::Text { text }) => before.to_mut().push_str(&text),
                (_, part) => self.0.push(part),
            }
        }
    }

    /// Fills the placeholders `{}` of a template, in order; called by [`say!`](crate::say), which checks their number.
    #[doc(hidden)]
    #[must_use]
    pub(crate) fn fill(template: &'static str, parts: Vec<Message>) -> Message {
        let mut message = Message::default();
        let mut parts = parts.into_iter();
        for (i, words) in template.split("{}").enumerate() {
            if i > 0 {
                message.push(parts.next().unwrap_or_default());
            }
            message.push(Message::from(words));
        }
        message
    }
}

impl From<Part> for Message {
    fn from(part: Part) -> Self {
        Message(vec![part])
    }
}

impl From<&'static str> for Message {
    fn from(words: &'static str) -> Self {
        if words.is_empty() { Message::default() } else { Message::from(Part::words(words)) }
    }
}

impl From<RuleCode> for Message {
    fn from(code: RuleCode) -> Self {
        Message::from(Part::Text { text: code.to_string().into() })
    }
}

impl From<usize> for Message {
    fn from(n: usize) -> Self {
        Message::from(Part::integer(n as f64))
    }
}

impl From<i32> for Message {
    fn from(n: i32) -> Self {
        Message::from(Part::integer(f64::from(n)))
    }
}

impl std::fmt::Display for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text())
    }
}

/// Number of placeholders `{}` in a template.
#[doc(hidden)]
#[must_use]
pub(crate) const fn blanks(template: &str) -> usize {
    let bytes = template.as_bytes();
    let (mut n, mut i) = (0, 0);
    while i + 1 < bytes.len() {
        if bytes[i] == b'{' && bytes[i + 1] == b'}' {
            n += 1;
        }
        i += 1;
    }
    n
}

/// A [`Message`] from a sentence with a placeholder `{}` for each part: a [`Part`], another message, words or a whole number. `~`
/// is a no-break space, between a number and its unit.
macro_rules! say {
    ($template:literal $(, $part:expr)* $(,)?) => {{
        const { assert!($crate::base::message::blanks($template) == <[&str]>::len(&[$(stringify!($part)),*])) };
        $crate::base::message::Message::fill($template, ::std::vec![$($crate::base::message::Message::from($part)),*])
    }};
}

pub(crate) use say;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_filled_in_order() {
        let inner = say!(" ({} of them)", 3_usize);
        let said = say!("{} runs{}, {}", 1_234_usize, inner, "no more.");
        assert_eq!(said.text(), "1234 runs (3 of them), no more.");
        assert_eq!(say!("").parts(), []);
        assert_eq!(say!("one {}", "two").parts().len(), 1, "words in a row are one part");
    }

    #[test]
    fn ties_are_blanks_in_texts() {
        let said = say!("5~% of it");
        assert_eq!((said.text().as_str(), said.in_units(Units::Metric).as_str()), ("5 % of it", "5\u{a0}% of it"));
        assert_eq!(say!("{} of {} runs", 3_usize, 5_usize).without_figures(), " of  runs");
        let named = say!("{} wore out", Part::name("Half~way {} 5\u{a0}km"));
        assert_eq!(named.text(), "Half~way {} 5\u{a0}km wore out", "names stay as they are");
    }

    #[test]
    fn json_holds_every_part() {
        let said = say!("{} on {}.", Part::distance(11_800.0), Part::day(jiff::civil::date(2026, 11, 8)));
        let written = serde_json::to_value(&said).unwrap();
        let expected = serde_json::json!([
            { "type": "distance", "m": 11_800.0, "decimals": 1, "rounding": "nearest", "with_unit": true },
            { "type": "text", "text": " on " },
            { "type": "day", "date": "2026-11-08", "with_year": true },
            { "type": "text", "text": "." },
        ]);
        assert_eq!(written, expected);
        assert_eq!(serde_json::from_value::<Message>(written).unwrap(), said);
    }
}
