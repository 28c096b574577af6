//! A rule's finding: claim, numbers, evidence, and what would change it.

use super::need::Need;
use super::quantity::Quantity;
use super::wording::{Against, Words};
use crate::base::message::{Message, Part};
use crate::base::rule_code::RuleCode;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Severity of a finding.
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
    /// The name in reports and options.
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

/// Strength of the link between the pattern in watch data and runner's knee: not the quality of the paper.
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
    /// The word next to the letter.
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

/// Evidence behind a finding.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Evidence {
    /// Its strength.
    pub grade: Grade,
    /// The study, with its identifier.
    pub citation: String,
}

/// The value that the observed one is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Reference {
    /// The value, in the finding's unit.
    pub value: f64,
    /// Its local day; `None` if it belongs to no single day.
    pub date: Option<Date>,
}

/// A state that still holds on the day of "now".
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Lasting {
    /// Its first day.
    pub since: Date,
    /// Short description that can be followed by a duration ("no day without a run").
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
    /// Findings with the same cause share it; the strongest represents the group.
    pub group: String,
    /// The code, `KW101`.
    pub rule: RuleCode,
    /// The name, `session-spike`.
    pub name: Cow<'static, str>,
    /// Severity.
    pub severity: Severity,
    /// The local day it is about.
    pub date: Date,
    /// The week of that day, as in the table of weeks.
    pub week: String,
    /// The activities it is about.
    pub activities: Vec<String>,
    /// The quantity; in JSON `quantity` and `unit`.
    #[serde(flatten)]
    pub quantity: Quantity,
    /// Observed value, in `unit`.
    pub observed: Option<f64>,
    /// Value at which the rule fires, in `unit`.
    pub threshold: Option<f64>,
    /// Value compared with, in `unit`.
    pub reference: Option<Reference>,
    /// What the reference is; in JSON `against` and `against_days`.
    #[serde(flatten)]
    pub against: Against,
    /// Its text; in JSON `title`, `message`, `known`, `action`, `would_change` and `parts`.
    #[serde(flatten)]
    pub words: Words,
    /// Title for use where the day is already named; `None` if `title` itself will do.
    #[serde(rename = "title_without_day_parts", skip_serializing_if = "Option::is_none")]
    pub title_without_day: Option<Message>,
    /// Text next to the value in a row, if the reference is not clear by itself.
    #[serde(rename = "beside_parts", default, skip_serializing_if = "Option::is_none")]
    pub beside: Option<Message>,
    /// The reported state, if it still holds on the day of "now".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lasts: Option<Lasting>,
    /// Evidence.
    pub evidence: Evidence,
}

impl Finding {
    /// All parts of all texts, mutable.
    pub(crate) fn parts_mut(&mut self) -> impl Iterator<Item = &mut Part> {
        let more = self.title_without_day.iter_mut().chain(&mut self.beside);
        self.words.parts_mut().chain(more.flat_map(Message::parts_mut))
    }

    /// Rounds the values for output; rules compare before rounding.
    pub(crate) fn round(&mut self) {
        let three = |value: f64| crate::base::stats::round(value, 3);
        self.parts_mut().for_each(Part::round);
        self.observed = self.observed.map(three);
        self.threshold = self.threshold.map(three);
        self.reference = self.reference.map(|r| Reference { value: three(r.value), ..r });
    }
}

/// Result of a rule for one runner.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Judged {
    /// Sorted by date.
    pub findings: Vec<Finding>,
    /// Data that the rule lacks, if it could not judge.
    pub not_judged: Option<Need>,
}

impl Judged {
    /// Not enough data.
    #[must_use]
    pub(crate) fn not(need: Need) -> Self {
        Judged { findings: Vec::new(), not_judged: Some(need) }
    }

    /// The missing data as a sentence ("needs 30 days of history, has 9").
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
    /// The missing data; in JSON `reason` and `need`.
    #[serde(flatten)]
    pub need: Need,
}
