//! KW103: the first run and the first two weeks after 14 days without a run.

use super::figures::{Activity, Day, Said};
use super::history::{History, above, most};

pub(crate) fn said(history: &History) -> Vec<Said> {
    let gaps = history.gaps().into_iter().filter(|&(last, _)| history.days_before(last + 1) >= 28);
    // One finding per break: the two weeks are checked if the first run was short.
    gaps.filter_map(|(last, first)| of_first_run(history, last, first).or_else(|| of_weeks(history, last, first)))
        .collect()
}

/// First days after gaps that are breaks.
pub(crate) fn breaks(history: &History) -> Vec<Day> {
    let gaps = history.gaps().into_iter();
    gaps.filter(|&(last, _)| !is_habit(history, last)).map(|(_, first)| first).collect()
}

/// One run a week or fewer in the 56 days before: then 14 days without one are the runner's habit, not a break.
fn is_habit(history: &History, last: Day) -> bool {
    history.runs_of(last - 55, last).count() <= 8
}

fn of_first_run(history: &History, last: Day, first: Day) -> Option<Said> {
    let run = history.runs.iter().find(|run| run.day == first)?;
    let distance_m = run.counted_m()?;
    let (longest_m, longest) = most(history.runs_of(last - 29, last), Activity::counted_m)?;
    if !above(distance_m, 0.5 * longest_m) {
        return None;
    }
    let habit = is_habit(history, last);
    Some(Said {
        rule: "KW103".into(),
        day: first,
        severity: if distance_m <= 5000.0 || habit { "info" } else { "caution" }.into(),
        observed: Some(distance_m),
        threshold: Some(0.5 * longest_m),
        reference: Some(longest_m),
        reference_day: Some(longest.day),
        activities: vec![run.id.clone()],
        ..Said::default()
    })
}

/// The fullest seven days of the first two weeks, compared with 60 % of the mean week of the four before the gap.
fn of_weeks(history: &History, last: Day, first: Day) -> Option<Said> {
    let before_m: f64 = history.runs_of(last - 27, last).map(Activity::counted_m).sum::<Option<f64>>()?;
    let threshold_m = 0.6 * before_m / 4.0;
    let weeks = (first..first + 14).filter(|&day| history.ran_on(day));
    let weeks: Option<Vec<(f64, Day)>> = weeks.map(|day| history.week_m(day).map(|week_m| (week_m, day))).collect();
    let (week_m, day) = weeks?.into_iter().rev().max_by(|a, b| a.0.total_cmp(&b.0))?;
    above(week_m, threshold_m).then(|| Said {
        rule: "KW103".into(),
        day,
        severity: "info".into(),
        observed: Some(week_m),
        threshold: Some(threshold_m),
        reference: Some(before_m / 4.0),
        activities: history.runs_of(day - 6, day).map(|run| run.id.clone()).collect(),
        ..Said::default()
    })
}
