//! KW301 and KW302: a run's descent compared with the maximum of one run in the 42 days before.

use super::figures::{Activity, Day, Said};
use super::history::{History, above, most};

/// Smallest descent compared with, metres.
const LEAST_MOST_M: f64 = 100.0;

pub(crate) fn descent_spikes(history: &History) -> Vec<Said> {
    history.runs.iter().filter_map(|run| spike(history, run)).collect()
}

/// Whether too much of the window's running has no known value: more than 20 % of its distance.
fn too_much_unknown(history: &History, run: &Activity, of: impl Fn(&Activity) -> Option<f64>) -> bool {
    let (mut all_m, mut unknown_m) = (0.0, 0.0);
    for before in history.runs_before(run, 42) {
        let metres = before.distance_m.unwrap_or(0.0);
        all_m += metres;
        unknown_m += if of(before).is_none() { metres } else { 0.0 };
    }
    above(unknown_m, 0.2 * all_m)
}

fn spike(history: &History, run: &Activity) -> Option<Said> {
    run.counted_m()?;
    let loss_m = run.descent_m()?;
    if history.days_before(run.day) < 30
        || loss_m < 200.0
        || history.runs_before(run, 42).next().is_none()
        || too_much_unknown(history, run, Activity::descent_m)
    {
        return None;
    }
    let (d42_m, before) = most(history.runs_before(run, 42), Activity::descent_m)?;
    let base_m = d42_m.max(LEAST_MOST_M);
    if !above(loss_m, 1.3 * base_m) {
        return None;
    }
    let threshold_m = (1.3 * base_m).max(200.0);
    // A table has no range.
    let low_m = run.loss_low_m.unwrap_or(loss_m);
    let severity = match () {
        () if run.loss_low_m.is_some() && low_m <= threshold_m => "info",
        () if above(loss_m, 2.0 * base_m) && low_m >= d42_m + 500.0 => "strong",
        () => "caution",
    };
    Some(Said {
        rule: "KW301".into(),
        day: run.day,
        severity: severity.into(),
        observed: Some(loss_m),
        threshold: Some(threshold_m),
        reference: Some(d42_m),
        reference_day: Some(before.day).filter(|_| d42_m > 0.0),
        activities: vec![run.id.clone()],
        ..Said::default()
    })
}

pub(crate) fn steep_descents(history: &History) -> Vec<Said> {
    let mut said: Vec<Said> = Vec::new();
    let mut noted: Option<(Day, f64)> = None;
    for run in &history.runs {
        let Some(now) = steep(history, run) else { continue };
        let steep_m = now.observed.unwrap_or(0.0);
        let known = noted.is_some_and(|(day, metres)| day > run.day - 28 && !above(steep_m, 1.3 * metres));
        if now.severity == "caution" {
            said.push(now);
        } else if !known {
            noted = Some((run.day, steep_m));
            said.push(now);
        }
    }
    said
}

fn steep(history: &History, run: &Activity) -> Option<Said> {
    let distance_m = run.counted_m()?;
    let steep_m = run.below_10_pct_m?;
    if !above(steep_m, 500.0) {
        return None;
    }
    let steep_of = |run: &Activity| if run.is_indoor() { Some(0.0) } else { run.below_10_pct_m };
    let has_history = history.days_before(run.day) >= 30;
    let before = most(history.runs_before(run, 42), steep_of).filter(|(metres, _)| has_history && *metres > 0.0);
    let most_m = before.map_or(0.0, |(metres, _)| metres);
    let known = !above(steep_m, 1.3 * most_m);
    let of_the_run = above(steep_m, 0.1 * distance_m);
    let unknown = !has_history || too_much_unknown(history, run, steep_of);
    let caution = above(steep_m, 1000.0) && !known && (!unknown || of_the_run);
    // What is unknown is no reference.
    let before = before.filter(|_| !unknown);
    let most_m = before.map_or(0.0, |(metres, _)| metres);
    Some(Said {
        rule: "KW302".into(),
        day: run.day,
        severity: if caution { "caution" } else { "info" }.into(),
        observed: Some(steep_m),
        threshold: Some(if caution { f64::max(1000.0, 1.3 * most_m) } else { 500.0 }),
        reference: before.map(|(metres, _)| metres),
        reference_day: before.map(|(_, run)| run.day),
        activities: vec![run.id.clone()],
        ..Said::default()
    })
}
