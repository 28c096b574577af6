//! KW204: seven days of nearly equal load.

use super::figures::{Day, Said};
use super::history::{History, above};
use super::once::largest_of_overlapping;

pub(crate) fn said(history: &History) -> Vec<Said> {
    let days = history.run_days().into_iter();
    largest_of_overlapping(days.filter_map(|day| of_day(history, day)), |finding| {
        finding.observed.unwrap_or(f64::INFINITY)
    })
}

fn of_day(history: &History, day: Day) -> Option<Said> {
    if history.days_before(day) < 28 || history.runs_of(day - 6, day).count() < 4 {
        return None;
    }
    let days = day - 6..=day;
    let impulses: Option<Vec<f64>> = days.clone().map(|day| history.day_trimp(day)).collect();
    let loads: Vec<f64> = impulses.or_else(|| days.map(|day| history.day_m(day)).collect())?;
    let mean = loads.iter().sum::<f64>() / 7.0;
    let variance = loads.iter().map(|load| (load - mean).powi(2)).sum::<f64>() / 7.0;
    let monotony = mean / variance.sqrt();
    above(monotony, 2.0).then(|| Said {
        rule: "KW204".into(),
        day,
        severity: "info".into(),
        observed: Some(monotony).filter(|monotony| monotony.is_finite()),
        threshold: Some(2.0),
        activities: history.runs_of(day - 6, day).map(|run| run.id.clone()).collect(),
        ..Said::default()
    })
}
