//! KW301: a run's descent against the most of one run in the 42 days before.

use super::figures::{Activity, Said};
use super::history::{History, above, most};

/// A descent is compared with no less, metres.
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
    let low_m = run.loss_low_m.unwrap_or(loss_m);
    let severity = match () {
        () if low_m <= threshold_m => "info",
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
        reference_day: Some(before.day),
        activities: vec![run.id.clone()],
        ..Said::default()
    })
}
