//! Which findings are of one cause.

use super::figures::Said;
use super::history::History;
use super::return_after_break;

/// Rules whose findings may share a cause with another rule's; the others stand alone.
pub(crate) const OF_LOAD: [&str; 6] = ["KW101", "KW102", "KW103", "KW301", "KW302", "KW304"];

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
    }
    cause
}

fn is_one_cause(a: &Said, b: &Said) -> bool {
    let days = b.day - a.day;
    match (&a.rule[..], &b.rule[..]) {
        // Steps of one build-up.
        ("KW101", "KW101") => (0..=28).contains(&days),
        // The run that made the week.
        ("KW102", "KW101") => (-6..=0).contains(&days),
        // Without such a run, the one whose descent made it.
        ("KW102", "KW301") if a.severity == "caution" => (-6..=0).contains(&days),
        // One run.
        _ => a.activities.len() == 1 && a.activities == b.activities,
    }
}
