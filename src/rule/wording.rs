//! The sentences of a finding, and the name of its reference.

use crate::base::message::{Message, Part};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Result of a study or guidance: for whom, how much; about a group and not a person.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum Known {
    /// Nothing to quote.
    #[default]
    Nothing,
    /// Part of the observation: in JSON `message` ends with it.
    InMessage(Message),
    /// A separate sentence: in JSON it is `known`.
    Apart(Message),
}

impl Known {
    /// The text, in either case.
    #[must_use]
    pub(crate) fn message(&self) -> Option<&Message> {
        match self {
            Known::Nothing => None,
            Known::InMessage(known) | Known::Apart(known) => Some(known),
        }
    }
}

/// The sentences of a finding, as parts: each output writes them in its own units.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
#[serde(into = "Written", from = "Written")]
#[non_exhaustive]
pub struct Words {
    /// A sentence without the figures that rows repeat; the whole line for info findings.
    pub title: Message,
    /// The observation: one sentence, with number and unit.
    pub seen: Message,
    /// What a study found, and what else follows from it.
    pub known: Known,
    /// The next step: one sentence.
    pub action: Message,
    /// What would change it: one sentence.
    pub would_change: Message,
}

impl Words {
    /// The observation, followed by the known result if that is not separate.
    #[must_use]
    pub(crate) fn message(&self) -> Message {
        let mut message = self.seen.clone();
        if let Known::InMessage(known) = &self.known {
            message.push(" ");
            message.push(known.clone());
        }
        message
    }

    /// The known result, if it is separate.
    #[must_use]
    pub(crate) fn known_apart(&self) -> Option<&Message> {
        if let Known::Apart(known) = &self.known { Some(known) } else { None }
    }

    /// All parts of all sentences, mutable.
    pub(crate) fn parts_mut(&mut self) -> impl Iterator<Item = &mut Part> {
        let Words { title, seen, known, action, would_change } = self;
        let known = match known {
            Known::Nothing => None,
            Known::InMessage(known) | Known::Apart(known) => Some(known),
        };
        [title, seen, action, would_change]
            .into_iter()
            .chain(known)
            .flat_map(super::super::base::message::Message::parts_mut)
    }
}

/// JSON form of the sentences: metric text, and the parts.
#[derive(Deserialize, JsonSchema, Serialize)]
struct Written {
    /// A sentence without the figures that the rows repeat; the whole line for info findings. Metric.
    title: String,
    /// The observation in plain sentences, with number and unit. If `known` is `null`, a study's result may follow the first
    /// sentence. Metric.
    message: String,
    /// A study's result: for whom, how much, about a group and not a person. `null` if there is nothing to quote apart from
    /// `message`.
    known: Option<String>,
    /// The next step: one sentence. Metric.
    action: String,
    /// What would change it: one sentence. Metric.
    would_change: String,
    /// The sentences as lists of parts, so that programs can write them in other units.
    parts: Sentences,
}

/// The sentences of a finding as lists of parts.
#[derive(Deserialize, JsonSchema, Serialize)]
struct Sentences {
    /// Parts of `title`.
    title: Message,
    /// Parts of the observation, with which `message` begins.
    seen: Message,
    /// Parts of the study's result; if `known` is `null`, `message` ends with it.
    known: Option<Message>,
    /// Parts of `action`.
    action: Message,
    /// Parts of `would_change`.
    would_change: Message,
}

impl From<Words> for Written {
    fn from(words: Words) -> Self {
        let (message, apart) = (words.message().text(), words.known_apart().map(Message::text));
        let Words { title, seen, known, action, would_change } = words;
        Written {
            title: title.text(),
            message,
            known: apart,
            action: action.text(),
            would_change: would_change.text(),
            parts: Sentences { title, seen, known: known.message().cloned(), action, would_change },
        }
    }
}

impl From<Written> for Words {
    fn from(written: Written) -> Self {
        // The texts are made from the parts.
        let Written { title: _, message: _, known, action: _, would_change: _, parts } = written;
        let known = match (parts.known, known) {
            (None, _) => Known::Nothing,
            (Some(parts), None) => Known::InMessage(parts),
            (Some(parts), Some(_)) => Known::Apart(parts),
        };
        let Sentences { title, seen, known: _, action, would_change } = Sentences { known: None, ..parts };
        Words { title, seen, known, action, would_change }
    }
}

/// What the reference of a finding is. In JSON it is `against`, the words before the value in a row, and `against_days`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(into = "AgainstWritten", from = "AgainstWritten")]
#[non_exhaustive]
pub enum Against {
    /// What was usual or observed before, as explained by the rule.
    #[default]
    Before,
    /// The maximum of one run in this many days before.
    MostOfDays(u32),
}

impl Against {
    /// The maximum of one run in the days of a setting.
    #[must_use]
    pub(crate) fn most_of(days: f64) -> Self {
        Against::MostOfDays(days.round() as u32)
    }

    /// The words before the value in a row: `30-day most`; empty for "before".
    #[must_use]
    pub(crate) fn text(self) -> String {
        self.days().map_or_else(String::new, |days| format!("{days}-day most"))
    }

    /// The days of which it is the maximum of one run.
    #[must_use]
    pub(crate) fn days(self) -> Option<u32> {
        match self {
            Against::Before => None,
            Against::MostOfDays(days) => Some(days),
        }
    }
}

/// JSON form of the reference's name.
#[derive(Deserialize, JsonSchema, Serialize)]
struct AgainstWritten {
    /// What the reference is, as in a row before its value ("30-day most"); empty for "before".
    against: String,
    /// The days of which the reference is the maximum of one run; `null` if it is something else.
    against_days: Option<u32>,
}

impl From<Against> for AgainstWritten {
    fn from(against: Against) -> Self {
        AgainstWritten { against: against.text(), against_days: against.days() }
    }
}

impl From<AgainstWritten> for Against {
    fn from(written: AgainstWritten) -> Self {
        written.against_days.map_or(Against::Before, Against::MostOfDays)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::say;

    #[test]
    fn json_keeps_the_sentences_and_gains_the_parts() {
        let words = |known| Words {
            title: say!("Longer"),
            seen: say!("{} on a day.", Part::distance(21_100.0)),
            known,
            action: say!("Rest."),
            would_change: say!("Runs are missing."),
        };
        let study = say!("In 5,205 runners.");
        for (known, message, apart) in [
            (Known::Nothing, "21.1 km on a day.", None),
            (Known::InMessage(study.clone()), "21.1 km on a day. In 5,205 runners.", None),
            (Known::Apart(study), "21.1 km on a day.", Some("In 5,205 runners.")),
        ] {
            let words = words(known);
            let written = serde_json::to_value(&words).unwrap();
            assert_eq!((&written["message"], written["known"].as_str()), (&message.into(), apart));
            assert_eq!(serde_json::from_value::<Words>(written).unwrap(), words);
        }
    }

    #[test]
    fn references_are_named_as_rows_name_them() {
        for (against, text) in [(Against::Before, ""), (Against::most_of(30.0), "30-day most")] {
            let written = serde_json::to_value(against).unwrap();
            assert_eq!(written["against"], text);
            assert_eq!(serde_json::from_value::<Against>(written).unwrap(), against);
        }
    }
}
