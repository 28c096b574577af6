//! What a rule has to say about a pattern: claim, numbers, evidence, and what would change it.

use super::need::Need;
use super::quantity::Quantity;
use super::wording::{Against, Words};
use crate::base::message::{Message, Part};
use crate::base::rule_code::RuleCode;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// How loud a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// One line.
    Info,
    /// Worth a look.
    Caution,
    /// Look at it first.
    Strong,
}

impl Severity {
    /// The word in reports and options.
    ///
    /// ```
    /// assert_eq!(kneewise::rule::finding::Severity::Caution.as_str(), "caution");
    /// ```
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Caution => "caution",
            Severity::Strong => "strong",
        }
    }
}

/// How well the pattern in watch data is tied to runner's knee: not how good the paper is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema, Serialize)]
pub enum Grade {
    /// Trials or a very large cohort with the same exposure.
    A,
    /// One cohort, or several agreeing laboratory studies of the kneecap joint.
    B,
    /// Indirect, retrospective, borderline or conflicting.
    C,
    /// Convention, or evidence against it.
    D,
}

impl Grade {
    /// The word that stands beside the letter.
    ///
    /// ```
    /// assert_eq!(kneewise::rule::finding::Grade::B.word(), "fair");
    /// ```
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Grade::A => "good",
            Grade::B => "fair",
            Grade::C => "weak",
            Grade::D => "convention",
        }
    }

    /// The letter.
    ///
    /// ```
    /// assert_eq!(kneewise::rule::finding::Grade::B.letter(), "B");
    /// ```
    #[must_use]
    pub fn letter(self) -> &'static str {
        match self {
            Grade::A => "A",
            Grade::B => "B",
            Grade::C => "C",
            Grade::D => "D",
        }
    }
}

/// What the finding rests on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Evidence {
    /// How strong that is.
    pub grade: Grade,
    /// The study, with its identifier.
    pub citation: String,
}

/// What the observed value is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Reference {
    /// The value, in the finding's unit.
    pub value: f64,
    /// The local day it is from; `None` where it belongs to no single day.
    pub date: Option<Date>,
}

/// A state that still lasts on the day of "now".
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Lasting {
    /// Its first day.
    pub since: Date,
    /// What lasts, in a few words that a length of time can follow ("no day without a run").
    pub what: String,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// Rule and activity or day: unique in a report.
    pub id: String,
    /// The athlete, with `--athletes`.
    pub athlete: Option<String>,
    /// Findings of one cause share it; the strongest speaks for the group.
    pub group: String,
    /// The code, `KW101`.
    pub rule: RuleCode,
    /// The name, `session-spike`.
    pub name: Cow<'static, str>,
    /// How loud.
    pub severity: Severity,
    /// The local day it is about.
    pub date: Date,
    /// The week of that day, as in the weekly table.
    pub week: String,
    /// The activities it is about.
    pub activities: Vec<String>,
    /// The quantity; in JSON `quantity` and `unit`.
    #[serde(flatten)]
    pub quantity: Quantity,
    /// What was seen, in `unit`.
    pub observed: Option<f64>,
    /// From which value on the rule speaks, in `unit`.
    pub threshold: Option<f64>,
    /// What it is compared with, in `unit`.
    pub reference: Option<Reference>,
    /// What the reference is; in JSON `against` and `against_days`.
    #[serde(flatten)]
    pub against: Against,
    /// What is said of it; in JSON `title`, `message`, `known`, `action`, `would_change` and `parts`.
    #[serde(flatten)]
    pub words: Words,
    /// What may stand in place of the title where its day is named before; `None` where the title itself does.
    #[serde(rename = "title_without_day_parts", skip_serializing_if = "Option::is_none")]
    pub title_without_day: Option<Message>,
    /// What stands beside the value in a row, where the reference does not say it by itself.
    #[serde(rename = "beside_parts", default, skip_serializing_if = "Option::is_none")]
    pub beside: Option<Message>,
    /// The state that it told of, where that still lasts on the day of "now".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lasts: Option<Lasting>,
    /// What it rests on.
    pub evidence: Evidence,
}

impl Finding {
    /// All parts of all that is said, to be changed.
    pub(crate) fn parts_mut(&mut self) -> impl Iterator<Item = &mut Part> {
        let more = self.title_without_day.iter_mut().chain(&mut self.beside);
        self.words.parts_mut().chain(more.flat_map(Message::parts_mut))
    }

    /// Rounds the values for output; rules compare before.
    pub(crate) fn round(&mut self) {
        let three = |value: f64| crate::base::stats::round(value, 3);
        self.parts_mut().for_each(Part::round);
        self.observed = self.observed.map(three);
        self.threshold = self.threshold.map(three);
        self.reference = self.reference.map(|r| Reference { value: three(r.value), ..r });
    }
}

/// What a rule says of one runner.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Judged {
    /// In order of date.
    pub findings: Vec<Finding>,
    /// What the rule would need to judge, where it could not.
    pub not_judged: Option<Need>,
}

impl Judged {
    /// Not enough data.
    #[must_use]
    pub(crate) fn not(need: Need) -> Self {
        Judged { findings: Vec::new(), not_judged: Some(need) }
    }

    /// What the rule would need, as a sentence ("needs 30 days of history, has 9").
    #[cfg(test)]
    pub(crate) fn reason(&self) -> Option<String> {
        self.not_judged.as_ref().map(|need| need.reason.text())
    }
}

/// A rule that could not be judged, in the report.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct NotJudged {
    /// The athlete, with `--athletes`.
    pub athlete: Option<String>,
    /// The code.
    pub rule: RuleCode,
    /// What it would need; in JSON `reason` and `need`.
    #[serde(flatten)]
    pub need: Need,
}
