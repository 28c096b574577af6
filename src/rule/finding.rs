//! What a rule has to say about a pattern: claim, numbers, evidence, and what would change it.

use super::Rule;
use super::runner::{Run, Runner};
use crate::history::week_label;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

/// How loud a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema, Serialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema, Serialize)]
pub enum Grade {
    /// Trials or a very large cohort with the same exposure.
    A,
    /// One cohort, or several agreeing laboratory studies of the kneecap joint.
    B,
    /// Indirect, retrospective, borderline or conflicting.
    C,
    /// Custom, or evidence against it.
    D,
}

impl Grade {
    /// The word that stands beside the letter.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Grade::A => "good",
            Grade::B => "fair",
            Grade::C => "weak",
            Grade::D => "custom",
        }
    }

    /// The letter.
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
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Evidence {
    /// How strong that is.
    pub grade: Grade,
    /// The study, with its identifier.
    pub citation: String,
}

/// What the observed value is compared with.
#[derive(Clone, Copy, Debug, PartialEq, JsonSchema, Serialize)]
pub struct Reference {
    /// The value, in the finding's unit.
    pub value: f64,
    /// The local day it is from; `None` where it belongs to no single day.
    pub date: Option<Date>,
}

/// A state that still lasts on the day of "now".
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Lasting {
    /// Its first day.
    pub since: Date,
    /// What lasts, in a few words that a length of time can follow ("no day without a run").
    pub what: String,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, JsonSchema, Serialize)]
pub struct Finding {
    /// Rule and activity or day: unique in a report.
    pub id: String,
    /// The athlete, with `--athletes`.
    pub athlete: Option<String>,
    /// Findings of one cause share it; the strongest speaks for the group.
    pub group: String,
    /// The code, `KW101`.
    pub rule: &'static str,
    /// The name, `session-spike`.
    pub name: &'static str,
    /// How loud.
    pub severity: Severity,
    /// The local day it is about.
    pub date: Date,
    /// The week of that day, as in the weekly table.
    pub week: String,
    /// The activities it is about.
    pub activities: Vec<String>,
    /// A sentence without the figures that the rows repeat; for info findings the whole line.
    pub title: String,
    /// The quantity, as a row names it ("distance", "descent", "7 days").
    pub quantity: &'static str,
    /// What was seen, in `unit`.
    pub observed: Option<f64>,
    /// From which value on the rule speaks, in `unit`.
    pub threshold: Option<f64>,
    /// What it is compared with, in `unit`.
    pub reference: Option<Reference>,
    /// What the reference is, as a row says it before its value ("30-day most"); empty for "before".
    pub against: String,
    /// Unit of the three values: `m`, `s`, `spm`, `flat_km`, `%`, `days`, `times`, `score` or empty.
    pub unit: &'static str,
    /// What was seen, in plain sentences, with number and unit. Where `known` is `None`, what a study saw may follow the
    /// first sentence.
    pub message: String,
    /// What a study saw: for whom, how much, a group and not a person. `None` where there is nothing to quote.
    pub known: Option<String>,
    /// The next step: one sentence.
    pub action: String,
    /// The state that it told of, where that still lasts on the day of "now".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lasts: Option<Lasting>,
    /// What it rests on.
    pub evidence: Evidence,
    /// What would change it: one sentence.
    pub would_change: String,
}

impl Finding {
    /// A finding about one run; the caller fills in quantity, values and words.
    #[must_use]
    pub fn about_run(rule: &Rule, runner: &Runner<'_>, run: &Run<'_>, severity: Severity) -> Self {
        let mut finding = Finding::on_day(rule, runner, run.date, severity);
        finding.id = format!("{}-{}", rule.code, run.summary.id);
        finding.activities = vec![run.summary.id.clone()];
        finding
    }

    /// Rounds the values for output; rules compare before.
    pub(crate) fn round(&mut self) {
        let three = |value: f64| crate::base::stats::round(value, 3);
        self.observed = self.observed.map(three);
        self.threshold = self.threshold.map(three);
        self.reference = self.reference.map(|r| Reference { value: three(r.value), ..r });
    }

    /// A finding about a day or a state that began on it; the caller fills in the rest.
    #[must_use]
    pub fn on_day(rule: &Rule, runner: &Runner<'_>, date: Date, severity: Severity) -> Self {
        Finding {
            id: format!("{}-{date}", rule.code),
            athlete: runner.athlete.map(str::to_owned),
            group: String::new(),
            rule: rule.code,
            name: rule.name,
            severity,
            date,
            week: week_label(date, runner.config.week_start),
            activities: Vec::new(),
            title: String::new(),
            quantity: "",
            observed: None,
            threshold: None,
            reference: None,
            against: String::new(),
            unit: "",
            message: String::new(),
            known: None,
            action: String::new(),
            lasts: None,
            evidence: Evidence { grade: rule.grade, citation: rule.citation.to_owned() },
            would_change: String::new(),
        }
    }
}

/// What a rule says of one runner.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judged {
    /// In order of date.
    pub findings: Vec<Finding>,
    /// Why the rule could not be judged, where it could not ("needs 30 days of history, has 9").
    pub not_judged: Option<String>,
}

impl Judged {
    /// Not enough data.
    #[must_use]
    pub fn not(reason: impl Into<String>) -> Self {
        Judged { findings: Vec::new(), not_judged: Some(reason.into()) }
    }
}

/// A rule that could not be judged, in the report.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct NotJudged {
    /// The athlete, with `--athletes`.
    pub athlete: Option<String>,
    /// The code.
    pub rule: &'static str,
    /// Why.
    pub reason: String,
}
