//! Findings by cause: blocks, current and earlier findings, info findings.

use super::{date, number};
use crate::base::measure::Measure;
use crate::base::rule_code::RuleCode;
use crate::report::{Report, Week};
use crate::rule;
use crate::rule::finding::{Finding, Grade, Severity};
use crate::rule::quantity::Quantity;
use jiff::ToSpan;
use jiff::civil::Date;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Days up to "now" whose findings are shown in full.
const RECENT_DAYS: i64 = 28;

/// Days up to "now" in which pain leads.
const PAIN_DAYS: i64 = 14;

/// Change from which sentences and columns use multiples.
pub(in crate::render) const SEVERAL_TIMES: f64 = 2.0;

/// A threshold this far above its reference comes from a minimum of its rule: the change from the reference is then meaningless.
pub(in crate::render) const FLOOR: f64 = 0.9;

/// The findings of one cause, one row per rule, the strongest first. At least one is caution or above.
#[derive(Clone, Debug)]
pub(in crate::render) struct Cause<'a> {
    pub(in crate::render) top: &'a Finding,
    /// The findings of the other rules.
    pub(in crate::render) others: Vec<&'a Finding>,
    /// The days of the findings of caution or above by the leading rule, in order: the steps of one build-up.
    pub(in crate::render) steps: Vec<Date>,
}

impl<'a> Cause<'a> {
    /// A cause from its findings; `None` if none is caution or above.
    fn new(rows: &[&'a Finding]) -> Option<Self> {
        let mut of_rule = BTreeMap::<RuleCode, &Finding>::new();
        for finding in rows {
            let newest = of_rule.entry(finding.rule).or_insert(finding);
            if (finding.severity, finding.date, &finding.id) > (newest.severity, newest.date, &newest.id) {
                *newest = finding;
            }
        }
        let mut of_rule: Vec<&Finding> = of_rule.into_values().collect();
        of_rule.sort_by(|a, b| strongest(a, b));
        let (top, others) = of_rule.split_first().filter(|(top, _)| top.severity > Severity::Info)?;
        let steps = rows.iter().filter(|f| f.rule == top.rule && f.severity > Severity::Info);
        let mut steps: Vec<Date> = steps.map(|f| f.date).collect();
        steps.sort_unstable();
        Some(Cause { top, others: others.to_vec(), steps })
    }

    /// A single finding as a cause.
    pub(in crate::render) fn alone(top: &'a Finding) -> Self {
        Cause { top, others: Vec::new(), steps: vec![top.date] }
    }

    /// `5 steps of one build-up since Sun 4 Oct, each above what went before it; shown is the newest of the highest level`; `None` of a single one.
    pub(in crate::render) fn build_up(&self, as_of: Option<Date>) -> Option<String> {
        let [first, _, ..] = self.steps.as_slice() else { return None };
        Some(format!(
            "{} of one build-up since {}, each above what went before it; shown is the newest of the highest level",
            number::counted(self.steps.len(), "step", "steps"),
            date::day(*first, as_of)
        ))
    }

    pub(in crate::render) fn rows(&self) -> impl Iterator<Item = &'a Finding> {
        std::iter::once(self.top).chain(self.others.iter().copied())
    }

    /// `KW301 +3`, `KW101 ×5`: the leading rule, the number of steps of one build-up, and the number of rules that agree.
    pub(in crate::render) fn code(&self) -> String {
        let of = |sign: char, n: usize| if n > 0 { format!(" {sign}{n}") } else { String::new() };
        let steps = if self.steps.len() > 1 { self.steps.len() } else { 0 };
        format!("{}{}{}", self.top.rule, of('×', steps), of('+', self.others.len()))
    }
}

/// Order of findings by different rules: by severity, then change, then code; a convention does not represent a cause with better
/// evidence.
fn strongest(a: &Finding, b: &Finding) -> Ordering {
    let change = |f: &Finding| change(f).unwrap_or(f64::NEG_INFINITY);
    let convention = |f: &Finding| f.evidence.grade == Grade::D;
    (b.severity.cmp(&a.severity))
        .then(convention(a).cmp(&convention(b)))
        .then(change(b).total_cmp(&change(a)))
        .then(a.rule.cmp(&b.rule))
        .then(a.id.cmp(&b.id))
}

/// Which cause leads (rules.md): pain of the last two weeks, then the highest severity, then the newest day.
fn leading(a: &Finding, b: &Finding, as_of: Option<Date>) -> Ordering {
    let oldest = as_of.map(|day| day.saturating_sub((PAIN_DAYS - 1).days()));
    let pain = |f: &Finding| f.quantity == Quantity::Pain && oldest.is_none_or(|oldest| f.date >= oldest);
    (pain(b).cmp(&pain(a))).then(b.severity.cmp(&a.severity)).then(b.date.cmp(&a.date)).then_with(|| strongest(a, b))
}

/// Observed divided by reference, minus 1; `None` without a reference, or if a share of a share would only confuse.
pub(in crate::render) fn change(finding: &Finding) -> Option<f64> {
    let (observed, reference) = (finding.observed?, finding.reference?.value);
    (reference > 0.0 && !matches!(finding.quantity.measure(), Measure::Percent | Measure::Score))
        .then(|| observed / reference - 1.0)
}

/// Whether a finding marks this week: that of its run; of several days, which may end on a Monday, the one that holds most of the last
/// seven.
pub(in crate::render) fn is_of_week(finding: &Finding, week: &Week) -> bool {
    let back = if finding.activities.len() > 1 { 3 } else { 0 };
    let day = finding.date.saturating_sub(back.days());
    (week.start..week.start.saturating_add(7.days())).contains(&day)
}

/// The marker of a level, as wide as the widest.
pub(in crate::render) fn marker(severity: Severity) -> &'static str {
    match severity {
        Severity::Strong => "!!",
        Severity::Caution => "! ",
        Severity::Info => "· ",
    }
}

/// Whether a finding is a row of its cause: always if caution or above, else if it is about more running than before, like those.
fn is_row(finding: &Finding) -> bool {
    let of_exposure = rule::find(finding.rule.as_str()).is_some_and(|rule| rule.kind.exposure);
    finding.severity > Severity::Info || (of_exposure && change(finding).is_some_and(|change| change > 0.0))
}

/// All findings of a report, sorted for display.
#[derive(Clone, Debug, Default)]
pub(in crate::render) struct FindingGroups<'a> {
    /// Caution or above in the last four weeks, the leading one first.
    pub(in crate::render) recent: Vec<Cause<'a>>,
    /// Caution or above before that, newest first.
    pub(in crate::render) older: Vec<Cause<'a>>,
    /// Info findings of the last four weeks, by code, newest first.
    pub(in crate::render) noted: Vec<&'a Finding>,
    /// Earlier info findings, likewise.
    pub(in crate::render) noted_before: Vec<&'a Finding>,
}

impl<'a> FindingGroups<'a> {
    pub(in crate::render) fn of(report: &'a Report) -> Self {
        FindingGroups::sorted(report.findings.iter(), report.generated_for.as_of)
    }

    /// Groups findings; without a "now" all of caution or above count as recent.
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
            let now: Vec<&Finding> =
                rows.iter().copied().filter(|f| oldest.is_none_or(|oldest| f.date >= oldest)).collect();
            match (Cause::new(&now), Cause::new(&rows)) {
                // A current finding represents its cause, whatever was more severe long ago.
                (Some(cause), Some(Cause { steps, .. })) if cause.steps.len() < steps.len() => {
                    told.recent.push(Cause { steps, ..cause });
                }
                (Some(cause), _) => told.recent.push(cause),
                (None, Some(cause)) => told.older.push(cause),
                (None, None) => told.noted.extend(rows),
            }
        }
        told.recent.sort_by(|a, b| leading(a.top, b.top, as_of));
        told.older.sort_by(|a, b| b.top.date.cmp(&a.top.date).then(strongest(a.top, b.top)));
        told.noted.sort_by(|a, b| (a.rule, b.date, &a.id).cmp(&(b.rule, a.date, &b.id)));
        (told.noted, told.noted_before) =
            told.noted.into_iter().partition(|finding| oldest.is_none_or(|oldest| finding.date >= oldest));
        told
    }

    /// All of caution or above.
    pub(in crate::render) fn loud(&self) -> impl Iterator<Item = &Cause<'a>> {
        self.recent.iter().chain(&self.older)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixture;

    #[test]
    fn seven_days_mark_the_week_that_holds_most_of_them() {
        let report = fixture::season();
        let (week, run) = (&report.weeks[report.weeks.len() - 2], &report.findings[0]);
        let marks = |days: i64, runs: usize| {
            let date = week.start.saturating_add(days.days());
            is_of_week(&Finding { activities: vec!["a".to_owned(); runs], date, ..run.clone() }, week)
        };
        assert_eq!([0, 6, 7].map(|day| marks(day, 1)), [true, true, false], "a run marks its own");
        assert_eq!([2, 3, 9, 10].map(|day| marks(day, 7)), [false, true, true, false]);
        assert_eq!([0, 7].map(|day| marks(day, 0)), [true, false], "so does pain");
    }
}
