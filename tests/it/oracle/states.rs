//! KW501, KW503, KW504: trails, other sports and strength in the files. Reported once, and again after a change.

use super::figures::{Activity, Day, Said};
use super::history::{History, above};

/// Other sports that count.
const OTHER: [&str; 5] = ["cycling", "swimming", "rowing", "elliptical", "skiing"];

/// Reports on the first run day of each period in which the rule holds.
fn once(history: &History, of_day: impl Fn(Day) -> Option<Said>) -> Vec<Said> {
    let mut holds = false;
    let mut said = Vec::new();
    for day in history.counted_days() {
        let now = of_day(day);
        let begins = !holds && now.is_some();
        holds = now.is_some();
        said.extend(now.filter(|_| begins));
    }
    said
}

pub(crate) fn uneven_ground(history: &History) -> Vec<Said> {
    let share = |first: Day, last: Day| -> Option<f64> {
        let of = |trail: bool| -> f64 {
            let runs = history.runs_of(first, last).filter(|run| !trail || run.is_trail());
            runs.filter_map(Activity::counted_m).sum()
        };
        Some(of(true) / of(false)).filter(|share| share.is_finite())
    };
    once(history, |day| {
        if history.days_before(day) < 28 {
            return None;
        }
        let now = share(day - 27, day)?;
        let before = share(day - 27 - 84, day - 28)?;
        (above(now, 0.5) && above(now, 1.5 * before)).then(|| Said {
            rule: "KW501".into(),
            day,
            severity: "info".into(),
            observed: Some(100.0 * now),
            threshold: Some((150.0 * before).max(50.0)),
            reference: Some(100.0 * before),
            ..Said::default()
        })
    })
}

pub(crate) fn running_only(history: &History) -> Vec<Said> {
    once(history, |day| {
        if history.days_before(day) < 56 {
            return None;
        }
        let others = history.all.iter().filter(|activity| (day - 55..=day).contains(&activity.day));
        let others = others.filter(|activity| OTHER.iter().any(|sport| activity.sport.contains(sport)));
        let other_s: f64 = others.filter_map(Activity::running_s).sum();
        (other_s < 8.0 * 3600.0).then(|| Said {
            rule: "KW503".into(),
            day,
            severity: "info".into(),
            observed: Some(other_s),
            threshold: Some(8.0 * 3600.0),
            ..Said::default()
        })
    })
}

pub(crate) fn no_strength(history: &History) -> Vec<Said> {
    once(history, |day| {
        let strength = history.all.iter().filter(|activity| activity.sport == "strength" && activity.day <= day);
        let days = strength.map(|activity| day - activity.day).min();
        (history.days_before(day) >= 28 && days.is_none_or(|days| days >= 28)).then(|| Said {
            rule: "KW504".into(),
            day,
            severity: "info".into(),
            observed: days.map(|days| days as f64),
            threshold: Some(28.0),
            ..Said::default()
        })
    })
}
