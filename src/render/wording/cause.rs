//! Findings by cause: what is one block, what is loud now, what was before, what is only noted.

use crate::base::measure::Measure;
use crate::report::Report;
use crate::rule;
use crate::rule::finding::{Finding, Grade, Severity};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Findings of so many days up to "now" are shown in full.
const RECENT_DAYS: i64 = 28;

/// The findings of one cause, a row a rule, the strongest first. At least one is loud.
#[derive(Clone, Debug)]
pub(in crate::render) struct Cause<'a> {
    pub(in crate::render) top: &'a Finding,
    /// The other rules'.
    pub(in crate::render) others: Vec<&'a Finding>,
}

impl<'a> Cause<'a> {
    /// One cause out of its findings, of which there is at least one.
    fn new(top: &'a Finding, mut rows: Vec<&'a Finding>) -> Self {
        rows.sort_by(|a, b| strongest(a, b));
        let mut rules = BTreeSet::from([top.rule]);
        rows.retain(|finding| rules.insert(finding.rule));
        Cause { top, others: rows }
    }

    pub(in crate::render) fn rows(&self) -> impl Iterator<Item = &'a Finding> {
        std::iter::once(self.top).chain(self.others.iter().copied())
    }

    /// `KW301 +3`: the rule that speaks, and how many agree.
    pub(in crate::render) fn code(&self) -> String {
        match self.others.len() {
            0 => self.top.rule.to_string(),
            n => format!("{} +{n}", self.top.rule),
        }
    }
}

/// By level, then change, then code; what is mere custom speaks for no cause that has better evidence.
fn strongest(a: &Finding, b: &Finding) -> std::cmp::Ordering {
    let change = |f: &Finding| change(f).unwrap_or(f64::NEG_INFINITY);
    let custom = |f: &Finding| f.evidence.grade == Grade::D;
    (b.severity.cmp(&a.severity))
        .then(custom(a).cmp(&custom(b)))
        .then(change(b).total_cmp(&change(a)))
        .then(a.rule.cmp(&b.rule))
        .then(b.date.cmp(&a.date))
        .then(a.id.cmp(&b.id))
}

/// Observed over reference, minus 1; `None` where there is none, or where a share of a share would only confuse.
pub(in crate::render) fn change(finding: &Finding) -> Option<f64> {
    let (observed, reference) = (finding.observed?, finding.reference?.value);
    (reference > 0.0 && !matches!(finding.quantity.measure(), Measure::Percent | Measure::Score))
        .then(|| observed / reference - 1.0)
}

/// The marker of a level, as wide as the widest.
pub(in crate::render) fn marker(severity: Severity) -> &'static str {
    match severity {
        Severity::Strong => "!!",
        Severity::Caution => "! ",
        Severity::Info => "· ",
    }
}

/// Whether a finding is a row of its cause: a loud one always, else one that sees more run than before, as they do.
fn is_row(finding: &Finding) -> bool {
    let of_exposure = rule::find(finding.rule.as_str()).is_some_and(|rule| rule.kind.exposure);
    finding.severity > Severity::Info || (of_exposure && change(finding).is_some_and(|change| change > 0.0))
}

/// All findings of a report, sorted for a screen.
#[derive(Clone, Debug, Default)]
pub(in crate::render) struct FindingGroups<'a> {
    /// Loud ones of the last four weeks, the strongest first.
    pub(in crate::render) recent: Vec<Cause<'a>>,
    /// Loud ones before, the newest first.
    pub(in crate::render) older: Vec<Cause<'a>>,
    /// What is only noted, of the last four weeks, by code, the newest first.
    pub(in crate::render) noted: Vec<&'a Finding>,
    /// What was only noted before, likewise.
    pub(in crate::render) noted_before: Vec<&'a Finding>,
}

impl<'a> FindingGroups<'a> {
    pub(in crate::render) fn of(report: &'a Report) -> Self {
        FindingGroups::sorted(report.findings.iter(), report.generated_for.as_of)
    }

    /// All of some findings; every loud one counts as recent where there is no "now".
    pub(in crate::render) fn sorted(findings: impl Iterator<Item = &'a Finding>, as_of: Option<Date>) -> Self {
        let mut groups = BTreeMap::<(Option<&str>, &str), (Vec<&Finding>, Vec<&Finding>)>::new();
        for finding in findings {
            let (rows, noted) = groups.entry((finding.athlete.as_deref(), &finding.group)).or_default();
            if is_row(finding) { rows.push(finding) } else { noted.push(finding) }
        }
        let oldest = as_of.map(|day| day.saturating_sub((RECENT_DAYS - 1).days()));
        let mut told = FindingGroups::default();
        for (rows, noted) in groups.into_values() {
            told.noted.extend(noted);
            let top = rows.iter().copied().min_by(|a, b| strongest(a, b));
            match top.filter(|top| top.severity > Severity::Info) {
                None => told.noted.extend(rows),
                Some(top) if oldest.is_none_or(|oldest| top.date >= oldest) => told.recent.push(Cause::new(top, rows)),
                Some(top) => told.older.push(Cause::new(top, rows)),
            }
        }
        told.recent.sort_by(|a, b| strongest(a.top, b.top));
        told.older.sort_by(|a, b| b.top.date.cmp(&a.top.date).then(strongest(a.top, b.top)));
        told.noted.sort_by(|a, b| (a.rule, b.date, &a.id).cmp(&(b.rule, a.date, &b.id)));
        (told.noted, told.noted_before) =
            told.noted.into_iter().partition(|finding| oldest.is_none_or(|oldest| finding.date >= oldest));
        told
    }

    /// Loud ones, whenever.
    pub(in crate::render) fn loud(&self) -> impl Iterator<Item = &Cause<'a>> {
        self.recent.iter().chain(&self.older)
    }
}
