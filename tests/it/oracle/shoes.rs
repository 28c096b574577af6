//! KW603 and KW604: one pair for nearly all runs, and a pair with a high distance.

use super::figures::Said;
use super::history::{History, above};
use std::collections::BTreeMap;

pub(crate) fn one_pair(history: &History) -> Vec<Said> {
    let mut said: Vec<Said> = Vec::new();
    let mut last: Option<String> = None;
    for day in history.counted_days() {
        let now = of_day(history, day);
        let pair = now.as_ref().map(|(pair, _)| pair.clone());
        if pair != last {
            said.extend(now.map(|(_, finding)| finding));
        }
        last = pair;
    }
    said
}

fn of_day(history: &History, day: i64) -> Option<(String, Said)> {
    let mut by_pair: BTreeMap<&str, f64> = BTreeMap::new();
    let (mut all_m, mut known_m) = (0.0, 0.0);
    if history.days_before(day) < 84 {
        return None;
    }
    for run in history.runs_of(day - 83, day) {
        let Some(metres) = run.counted_m() else { continue };
        all_m += metres;
        if let Some(pair) = &run.gear {
            known_m += metres;
            *by_pair.entry(pair).or_default() += metres;
        }
    }
    let (pair, metres) = by_pair.into_iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    (!above(0.8 * all_m, known_m) && above(metres, 0.9 * all_m)).then(|| {
        let finding = Said {
            rule: "KW603".into(),
            day,
            severity: "info".into(),
            observed: Some(100.0 * metres / all_m),
            threshold: Some(90.0),
            ..Said::default()
        };
        (pair.to_owned(), finding)
    })
}

pub(crate) fn worn_shoes(history: &History) -> Vec<Said> {
    let mut by_pair: BTreeMap<&str, f64> = BTreeMap::new();
    let mut said = Vec::new();
    for run in &history.runs {
        let (Some(pair), Some(metres)) = (&run.gear, run.counted_m()) else { continue };
        let total_m = by_pair.entry(pair).or_default();
        let was = *total_m;
        *total_m += metres;
        if !above(was, 800_000.0) && above(*total_m, 800_000.0) {
            said.push(Said {
                rule: "KW604".into(),
                day: run.day,
                severity: "info".into(),
                observed: Some(*total_m),
                threshold: Some(800_000.0),
                ..Said::default()
            });
        }
    }
    said
}
