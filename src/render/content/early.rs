//! Whether a history is too short for weekly figures.

use crate::report::Report;
use crate::rule::finding::NotJudged;
use crate::rule::need::{Amount, Missing, Need};

/// Below this number of days of history there is no table of weeks; runs are listed instead.
pub(in crate::render) const FOUR_WEEKS: usize = 28;

/// Whether the history is too short for weekly figures. The part left by `--since` may be short without that.
pub(in crate::render) fn is_too_early(report: &Report) -> bool {
    let whole = report.generated_for.since.is_none() || for_want_of_weeks(&report.not_judged) > 0;
    whole && days(report) < FOUR_WEEKS
}

/// The number of days from the first activity to "now", inclusive; 0 without any.
pub(in crate::render) fn days(report: &Report) -> usize {
    let days = || report.activities.iter().filter(|a| a.is_dated()).map(|a| a.local_start.date());
    let (first, last) = (days().min(), days().max());
    let end = report.generated_for.as_of.max(last);
    match (first, end) {
        (Some(first), Some(end)) => usize::try_from((end - first).get_days()).unwrap_or(0) + 1,
        _ => 0,
    }
}

/// The days of history that a rule needs, if nothing else is missing.
pub(in crate::render) fn days_needed(need: &Need) -> Option<Amount> {
    need.amount.filter(|_| need.missing == Missing::History)
}

/// Number of rules that need four weeks of history or more.
pub(in crate::render) fn for_want_of_weeks(not_judged: &[NotJudged]) -> usize {
    let waits = |entry: &&NotJudged| days_needed(&entry.need).is_some_and(|days| days.needed as usize >= FOUR_WEEKS);
    not_judged.iter().filter(waits).count()
}
