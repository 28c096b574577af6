//! KW202: hard sessions on consecutive days.

use super::figures::{Activity, Day, Said};
use super::history::{History, above};

/// A streak speaks on its second day, with how many days it has.
pub(crate) fn back_to_back(history: &History) -> Vec<Said> {
    let hard = history.runs.iter().filter(|run| run.is_counted() && is_hard(run)).map(|run| run.day);
    // The second of two days needs 42 days of history.
    let mut days: Vec<Day> = hard.filter(|day| history.days_before(*day + 1) >= 42).collect();
    days.dedup();
    let streaks = days.chunk_by(|a, b| a + 1 == *b).filter(|streak| streak.len() > 1);
    let said = |streak: &[Day]| Said {
        rule: "KW202".into(),
        day: streak[1],
        severity: "info".into(),
        observed: Some(streak.len() as f64),
        threshold: Some(2.0),
        ..Said::default()
    };
    streaks.map(said).collect()
}

fn is_hard(run: &Activity) -> bool {
    let by_mean = run.mean_bpm.zip(run.highest_bpm).is_some_and(|(mean, highest)| above(mean, 0.85 * highest));
    by_mean || run.rpe.is_some_and(|rpe| rpe >= 7.0) || run.high_minutes.is_some_and(|minutes| minutes >= 20.0)
}
