//! KW304: a run's knee load compared with the maximum of one run in the 30 days before.

use super::figures::{Activity, Said};
use super::history::{History, above, most};

pub(crate) fn said(history: &History, louder: &[Said]) -> Vec<Said> {
    history.runs.iter().filter_map(|run| of_run(history, run, louder)).collect()
}

fn valid(run: &Activity) -> Option<f64> {
    run.knee_load_flat_km.filter(|_| run.knee_load_valid)
}

fn of_run(history: &History, run: &Activity, louder: &[Said]) -> Option<Said> {
    let distance_m = run.counted_m()?;
    let load = valid(run)?;
    if history.days_before(run.day) < 30 {
        return None;
    }
    // A run of unknown load may have been the maximum, unless it is so short that this one is still a spike at the same load per
    // kilometre.
    let may_be_most =
        |before: &Activity| valid(before).is_none() && !above(distance_m, 1.3 * before.distance_m.unwrap_or(0.0));
    if history.runs_before(run, 30).any(may_be_most) {
        return None;
    }
    let (most_load, before) = most(history.runs_before(run, 30), valid)?;
    let r = load / most_load - 1.0;
    if !above(r, 0.30) {
        return None;
    }
    let already = louder.iter().any(|said| said.activities == [run.id.clone()]);
    let severity = match () {
        () if already => "info",
        () if above(r, 1.0) => "strong",
        () => "caution",
    };
    Some(Said {
        rule: "KW304".into(),
        day: run.day,
        severity: severity.into(),
        observed: Some(load),
        threshold: Some(1.3 * most_load),
        reference: Some(most_load),
        reference_day: Some(before.day),
        activities: vec![run.id.clone()],
        ..Said::default()
    })
}
