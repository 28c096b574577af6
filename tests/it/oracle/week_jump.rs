//! KW102: seven days compared with the fullest seven that ended 7 to 28 days earlier.

use super::figures::{Day, Said};
use super::history::{History, above};
use super::once::largest_of_overlapping;

/// Smallest week compared with, metres.
const LEAST_M: f64 = 10_000.0;

pub(crate) fn said(history: &History, spikes: &[Said]) -> Vec<Said> {
    let days = history.run_days().into_iter();
    let mut jumps = largest_of_overlapping(days.filter_map(|day| of_day(history, day)), share);
    for jump in &mut jumps {
        let with_spike = |spike: &Said| spike.severity != "info" && (jump.day - 6..=jump.day).contains(&spike.day);
        jump.severity = if spikes.iter().any(with_spike) { "info" } else { "caution" }.into();
    }
    jumps
}

fn share(jump: &Said) -> f64 {
    jump.observed.zip(jump.reference).map_or(0.0, |(observed, reference)| observed / reference.max(LEAST_M))
}

fn of_day(history: &History, day: Day) -> Option<Said> {
    let after_gap = history.gaps().iter().any(|&(_, first)| (day - 42..=day).contains(&first));
    if history.days_before(day) < 28 || after_gap || history.runs_of(day - 6, day).count() < 3 {
        return None;
    }
    let week_m = history.week_m(day)?;
    let fullest = |days: std::ops::RangeInclusive<i64>| -> Option<(f64, Day)> {
        let weeks: Option<Vec<(f64, Day)>> =
            days.map(|earlier| history.week_m(day - earlier).map(|metres| (metres, day - earlier))).collect();
        weeks?.into_iter().max_by(|a, b| a.0.total_cmp(&b.0))
    };
    let (reference_m, reference_day) = fullest(7..=28)?;
    let most_m = fullest(7..=84)?.0;
    let threshold_m = (1.3 * reference_m.max(LEAST_M)).max(most_m);
    // Without a run in those weeks there is nothing to compare with.
    if reference_m <= 0.0 || !above(week_m, threshold_m) {
        return None;
    }
    Some(Said {
        rule: "KW102".into(),
        day,
        observed: Some(week_m),
        threshold: Some(threshold_m),
        reference: Some(reference_m),
        reference_day: Some(reference_day),
        activities: history.runs_of(day - 6, day).map(|run| run.id.clone()).collect(),
        ..Said::default()
    })
}
