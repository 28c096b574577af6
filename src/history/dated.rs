//! Dates that cannot be: a clock that was never set, or set to a year to come.
//!
//! One such file among thousands would else be the first day of the history, or the day that "now" means: every run of this
//! year would then be years old.

use crate::base::note::{Note, NoteCode};
use crate::summary::ActivitySummary;
use jiff::Timestamp;

/// 2000-01-01, in seconds since 1970. GPX dates from 2002, TCX and FIT are younger; clocks that were never set say 1970, 1980 (the first
/// GPS week) or 1989 (the first second of FIT).
const EARLIEST_S: i64 = 946_684_800;

/// Takes out what is dated before 2000 or after `latest`, with a note. Where nothing else is left the dates stay as they are: among
/// themselves they may well be right, and there is nothing that they could spoil.
pub(super) fn take_misdated(activities: &mut Vec<ActivitySummary>, latest: Option<Timestamp>) -> Vec<ActivitySummary> {
    let believed = |a: &ActivitySummary| a.start.as_second() >= EARLIEST_S && latest.is_none_or(|l| a.start <= l);
    if !activities.iter().any(believed) {
        return Vec::new();
    }
    let mut misdated: Vec<ActivitySummary> = activities.extract_if(.., |a| !believed(a)).collect();
    for activity in &mut misdated {
        let day = activity.start.strftime("%Y-%m-%d");
        let text = format!("dated {day}: the clock was not set right, so it is in no week and no rule sees it");
        activity.notes.push(Note::new(NoteCode::ImplausibleDate, text));
    }
    misdated
}

#[cfg(test)]
mod tests {
    use super::super::fixture::run;
    use super::*;

    fn split(starts: &[&str], latest: Option<&str>) -> (Vec<String>, Vec<String>) {
        let mut activities: Vec<_> = starts.iter().map(|start| run(start, 5000.0, 1500.0)).collect();
        let misdated = take_misdated(&mut activities, latest.map(|t| t.parse().unwrap()));
        assert!(misdated.iter().all(|a| a.notes.iter().any(|n| n.code == NoteCode::ImplausibleDate)));
        let days = |all: &[ActivitySummary]| all.iter().map(|a| a.start.to_string()).collect();
        (days(&activities), days(&misdated))
    }

    #[test]
    fn the_last_second_of_1999_and_the_first_second_to_come() {
        let starts = ["1999-12-31T23:59:59Z", "2000-01-01T00:00:00Z", "2026-11-25T12:00:00Z", "2026-11-25T12:00:01Z"];
        let (kept, taken) = split(&starts, Some("2026-11-25T12:00:00Z"));
        assert_eq!(kept, starts[1..3]);
        assert_eq!(taken, [starts[0], starts[3]]);
        assert_eq!(split(&starts[2..], None).1.len(), 0, "without a clock every date to come is believed");
    }

    #[test]
    fn alone_they_stay() {
        let (kept, taken) = split(&["1989-12-31T00:00:00Z"], None);
        assert_eq!((kept.len(), taken.len()), (1, 0));
        let mut alone = vec![run("1989-12-31T00:00:00Z", 5000.0, 1500.0)];
        take_misdated(&mut alone, None);
        assert!(alone[0].is_dated());
    }
}
