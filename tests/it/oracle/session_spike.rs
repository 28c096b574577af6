//! KW101: a run compared with the longest of the 30 days before.

use super::figures::{Activity, Said};
use super::history::{History, above, most};

pub(crate) fn said(history: &History) -> Vec<Said> {
    history.runs.iter().filter_map(|run| of_run(history, run)).collect()
}

fn of_run(history: &History, run: &Activity) -> Option<Said> {
    let distance_m = run.counted_m()?;
    if history.days_before(run.day) < 30 {
        return None;
    }
    let (longest_m, longest) = most(history.runs_before(run, 30), Activity::counted_m)?;
    let r = distance_m / longest_m - 1.0;
    if !above(r, 0.10) {
        return None;
    }
    let severity = match r {
        _ if distance_m - longest_m < 1000.0 => "info",
        r if above(r, 1.0) => "strong",
        _ => "caution",
    };
    Some(Said {
        rule: "KW101".into(),
        day: run.day,
        severity: severity.into(),
        observed: Some(distance_m),
        threshold: Some(1.10 * longest_m),
        reference: Some(longest_m),
        reference_day: Some(longest.day),
        activities: vec![run.id.clone()],
        ..Said::default()
    })
}
