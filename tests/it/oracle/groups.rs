//! Which findings have the same cause.

use super::figures::Said;
use super::history::History;
use super::return_after_break;
use std::cmp::Reverse;

/// Rules whose findings may share a cause with another rule's; the others stand alone.
pub(crate) const OF_LOAD: [&str; 7] = ["KW101", "KW102", "KW103", "KW203", "KW301", "KW302", "KW304"];

/// Numbers each finding's cause: equal numbers are one group.
pub(crate) fn causes(history: &History, findings: &[Said]) -> Vec<usize> {
    let breaks = return_after_break::breaks(history);
    let mut cause: Vec<usize> = (0..findings.len()).collect();
    let mut join = |i: usize, j: usize| {
        let (from, to) = (cause[j].max(cause[i]), cause[j].min(cause[i]));
        cause.iter_mut().filter(|number| **number == from).for_each(|number| *number = to);
    };
    for (i, a) in findings.iter().enumerate() {
        for (j, b) in findings.iter().enumerate().filter(|(j, _)| *j != i) {
            // A break and what follows it.
            let follows = |first: &i64| (0..=42).contains(&(a.day - first)) && (0..=42).contains(&(b.day - first));
            if breaks.iter().any(follows) || is_one_cause(a, b) {
                join(i, j);
            }
        }
        if a.rule == "KW102"
            && let Some(host) = of_week(findings, a)
        {
            join(i, host);
        }
    }
    cause
}

fn is_one_cause(a: &Said, b: &Said) -> bool {
    let days = b.day - a.day;
    let steps = a.rule == "KW101" && b.rule == "KW101" && (0..=28).contains(&days);
    steps || is_of_one_run(a) && a.activities == b.activities
}

fn is_of_one_run(said: &Said) -> bool {
    said.rule != "KW102" && said.activities.len() == 1
}

/// The finding about a run that says why these seven days were full: the loudest, by the first rule, of the newest run.
fn of_week(findings: &[Said], week: &Said) -> Option<usize> {
    let level = |said: &Said| ["info", "caution", "strong"].iter().position(|level| *level == said.severity);
    let within = |said: &Said| is_of_one_run(said) && week.activities.contains(&said.activities[0]);
    let hosts = findings.iter().enumerate().filter(|(_, said)| within(said));
    hosts.max_by_key(|(_, said)| (level(said), Reverse(&said.rule), said.day)).map(|(at, _)| at)
}
