//! KW203: full weeks with at most one day without a run.

use super::figures::{Activity, Day, Said};
use super::history::{History, above};

/// Weeks with less running never give a caution, seconds.
const SHORT_WEEK_S: f64 = 3.0 * 3600.0;

/// The state is over when the last run day with few days off is two weeks back; while it lasts it is reported once, at its
/// highest severity.
pub(crate) fn said(history: &History) -> Vec<Said> {
    let mut said: Vec<Said> = Vec::new();
    let (mut lasts, mut last) = (false, i64::MIN);
    for day in history.run_days() {
        if rest_days(history, day - 6, day) > 1 {
            lasts &= day < last + 14;
            continue;
        }
        last = day;
        if let Some(severity) = state(history, day) {
            if !lasts {
                said.push(of_state(history, day, severity));
            } else if let Some(same) = said.last_mut().filter(|same| same.severity == "info" && severity == "caution") {
                *same = of_state(history, day, severity);
            }
            lasts = true;
        }
    }
    said
}

fn state(history: &History, day: Day) -> Option<&'static str> {
    if history.days_before(day) < 21 || !is_full(history, day) {
        return None;
    }
    let weeks = [day, day - 7, day - 14];
    let long = weeks.iter().all(|&week| is_full(history, week) && running_s(history, week) >= SHORT_WEEK_S);
    Some(if long { "caution" } else { "info" })
}

fn rest_days(history: &History, first: Day, last: Day) -> usize {
    (first..=last).filter(|&day| !history.ran_on(day)).count()
}

/// At most one day off in the seven up to this one, and at least 80 % of the fullest seven of 12 weeks.
fn is_full(history: &History, day: Day) -> bool {
    let weeks_m: Option<Vec<f64>> = (0..84).map(|earlier| history.week_m(day - earlier)).collect();
    // Unknown is not less: a week of unknown distance may have been the fullest.
    let Some(weeks_m) = weeks_m else { return false };
    let fullest_m = weeks_m.iter().copied().fold(0.0, f64::max);
    rest_days(history, day - 6, day) <= 1 && !above(0.8 * fullest_m, weeks_m[0])
}

fn running_s(history: &History, day: Day) -> f64 {
    history.runs_of(day - 6, day).filter_map(Activity::running_s).sum()
}

fn of_state(history: &History, day: Day, severity: &str) -> Said {
    let (first, threshold) = if severity == "caution" { (day - 20, 3.0) } else { (day - 6, 1.0) };
    Said {
        rule: "KW203".into(),
        day,
        severity: severity.into(),
        observed: Some(rest_days(history, first, day) as f64),
        threshold: Some(threshold),
        activities: history.runs_of(first, day).map(|run| run.id.clone()).collect(),
        ..Said::default()
    }
}
