//! KW701: the pain log.

use super::figures::{Said, day_number};
use kneewise::Config;
use kneewise::config::{PainEntry, PainWhen};

/// Days within which three entries form a rise.
const RISE_DAYS: i64 = 28;

/// Nothing after a day given as "now".
pub(crate) fn said(config: &Config) -> Vec<Said> {
    let known = |entry: &&PainEntry| config.as_of.is_none_or(|day| entry.date <= day);
    let log: Vec<&PainEntry> = config.pain.iter().filter(known).collect();
    let of = |i: usize| {
        let entry = log[i];
        let rising = i >= 2
            && log[i - 2].score < log[i - 1].score
            && log[i - 1].score < entry.score
            && day_number(entry.date) - day_number(log[i - 2].date) < RISE_DAYS;
        let unsettled = entry.when != PainWhen::During && entry.score > 0.0;
        let severity = match () {
            () if entry.score >= 6.0 || rising => "strong",
            () if entry.score >= 3.0 || unsettled => "caution",
            () => return None,
        };
        Some(Said {
            rule: "KW701".into(),
            day: day_number(entry.date),
            severity: severity.into(),
            observed: Some(entry.score),
            ..Said::default()
        })
    };
    (0..log.len()).filter_map(of).collect()
}
