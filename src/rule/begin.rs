//! Constructors of findings: fill in what is known from the rule, the runner and the day.

use super::definition::Rule;
use super::finding::{Evidence, Finding, Severity};
use super::quantity::Quantity;
use super::runner::{Run, Runner};
use super::wording::{Against, Words};
use crate::history::week_label;
use jiff::civil::Date;

impl Finding {
    /// A finding about one run; the caller fills in quantity, values and text.
    #[must_use]
    pub(crate) fn about_run(rule: &Rule, runner: &Runner<'_>, run: &Run<'_>, severity: Severity) -> Self {
        let mut finding = Finding::on_day(rule, runner, run.date, severity);
        finding.id = format!("{}-{}", rule.code, run.summary.id);
        finding.activities = vec![run.summary.id.clone()];
        finding
    }

    /// A finding about a day or a state that began on it; the caller fills in the rest.
    #[must_use]
    pub(crate) fn on_day(rule: &Rule, runner: &Runner<'_>, date: Date, severity: Severity) -> Self {
        Finding {
            id: format!("{}-{date}", rule.code),
            athlete: runner.athlete.map(str::to_owned),
            group: String::new(),
            rule: rule.rule_code(),
            name: rule.name.into(),
            severity,
            date,
            week: week_label(date, runner.config.week_start),
            activities: Vec::new(),
            quantity: Quantity::Nothing,
            observed: None,
            threshold: None,
            reference: None,
            against: Against::Before,
            words: Words::default(),
            title_without_day: None,
            beside: None,
            lasts: None,
            evidence: Evidence { grade: rule.grade, citation: rule.citation() },
        }
    }
}
