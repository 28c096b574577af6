//! Implausible dates: impossible ones, and isolated ones with no other file nearby, as written by a clock that was never set or
//! whose GPS week rolled over.
//!
//! A single such file among thousands would otherwise be the first day of the history, or the day that "now" means: every run of
//! this year would then be years old.

use crate::base::note::{Note, NoteCode};
use crate::summary::ActivitySummary;
use jiff::Timestamp;
use std::ops::Range;

/// 1990-01-01, seconds since 1970 (rules.md, "history"). Clocks that were never set show 1970, 1980 (the first GPS week) or 1989
/// (the FIT epoch).
const EARLIEST_S: i64 = 631_152_000;

/// 2000-01-01 (clocks that were never set) and 1999-08-22 (the second GPS week 0): no real history begins on these days, seconds.
const NEVER_SET_S: [Range<i64>; 2] = [946_684_800..946_771_200, 935_280_000..935_366_400];

/// 2100-01-01, seconds: the latest date believed if today's date is unknown.
const LATEST_S: i64 = 4_102_444_800;

/// A group of activities is isolated if no other is within this time, seconds …
const APART_S: i64 = 365 * 86_400;

/// … and it has fewer activities than this.
const LEAST_GROUP: usize = 5;

/// GPS counts weeks from 0 to 1023, seconds.
const GPS_WEEKS_S: i64 = 1024 * 7 * 86_400;

/// Removes activities dated before 1990, after `latest` or on the day of an unset clock, with a note. If nothing else is left,
/// the dates are kept: relative to each other they may be right, and there is nothing they could distort.
pub(super) fn take_impossible(
    activities: &mut Vec<ActivitySummary>,
    latest: Option<Timestamp>,
) -> Vec<ActivitySummary> {
    let latest_s = latest.map_or(LATEST_S, Timestamp::as_second);
    let believed = |a: &ActivitySummary| {
        let second = a.start.as_second();
        (EARLIEST_S..=latest_s).contains(&second) && !NEVER_SET_S.iter().any(|day| day.contains(&second))
    };
    if !activities.iter().any(believed) {
        return Vec::new();
    }
    let why = "the clock was not set right, so it is in no week and no rule sees it";
    activities.extract_if(.., |a| !believed(a)).map(|a| named(a, why)).collect()
}

/// Removes activities more than a year before all others of the runner in groups of fewer than five, with a note.
///
/// The newest group stays, since a return after years begins with one run; all groups stay if none has five.
pub(super) fn take_apart(activities: &mut Vec<ActivitySummary>) -> Vec<ActivitySummary> {
    let mut alone = alone(activities).into_iter();
    let why = "more than a year from all others, so it is in no week and no rule sees it";
    activities.extract_if(.., |_| alone.next() == Some(true)).map(|a| named(a, why)).collect()
}

fn named(mut activity: ActivitySummary, why: &str) -> ActivitySummary {
    let text = format!("dated {}: {why}", activity.start.strftime("%Y-%m-%d"));
    activity.notes.push(Note::new(NoteCode::ImplausibleDate, text));
    activity
}

/// Whether each activity is in a small isolated group. They are sorted by athlete and start.
fn alone(activities: &[ActivitySummary]) -> Vec<bool> {
    let near = |a: &ActivitySummary, b: &ActivitySummary| b.start.as_second() - a.start.as_second() <= APART_S;
    let mut alone = Vec::with_capacity(activities.len());
    for own in activities.chunk_by(|a, b| a.athlete == b.athlete) {
        let groups: Vec<&[ActivitySummary]> = own.chunk_by(near).collect();
        let is_history = groups.iter().any(|group| group.len() >= LEAST_GROUP);
        for (i, group) in groups.iter().enumerate() {
            let few = is_history && group.len() < LEAST_GROUP && i + 1 < groups.len();
            let stray = few || groups[i + 1..].iter().any(|later| rolled_over(group, later));
            alone.extend(std::iter::repeat_n(stray, group.len()));
        }
    }
    alone
}

/// Whether a group comes from the watch of a larger later one, within whose days all of its own fall once the GPS week rollover is undone:
/// a comeback after twenty years has another watch, or falls into other months.
fn rolled_over(group: &[ActivitySummary], later: &[ActivitySummary]) -> bool {
    let second = |a: &ActivitySummary| a.start.as_second();
    let (Some(first), Some(last)) = (later.first().map(second), later.last().map(second)) else { return false };
    let device = |a: &ActivitySummary| a.source.device.clone();
    let is_theirs = |a: &ActivitySummary| {
        (first..=last).contains(&(second(a) + GPS_WEEKS_S)) && later.iter().any(|b| device(b) == device(a))
    };
    group.len() < later.len() && group.iter().all(is_theirs)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Altered, run};
    use super::*;
    use jiff::ToSpan;

    fn split_of(mut activities: Vec<ActivitySummary>, latest: Option<&str>) -> (Vec<String>, Vec<String>) {
        let mut misdated = take_impossible(&mut activities, latest.map(|t| t.parse().unwrap()));
        misdated.extend(take_apart(&mut activities));
        assert!(misdated.iter().all(|a| !a.is_dated()) && activities.iter().all(ActivitySummary::is_dated));
        let days = |all: &[ActivitySummary]| all.iter().map(|a| a.start.to_string()).collect();
        (days(&activities), days(&misdated))
    }

    fn split(starts: &[&str], latest: Option<&str>) -> (Vec<String>, Vec<String>) {
        split_of(starts.iter().map(|start| run(start, 5000.0, 1500.0)).collect(), latest)
    }

    /// `n` runs on consecutive days from a day on.
    fn daily(first: &str, n: i64) -> Vec<ActivitySummary> {
        let start: Timestamp = first.parse().unwrap();
        (0..n).map(|day| run(&start.saturating_add((24 * day).hours()).unwrap().to_string(), 5000.0, 1500.0)).collect()
    }

    #[test]
    fn the_last_second_before_1990_and_the_first_second_to_come() {
        let starts = ["1989-12-31T23:59:59Z", "1990-01-01T00:00:00Z", "2026-11-25T12:00:00Z", "2026-11-25T12:00:01Z"];
        let (kept, taken) = split(&starts, Some("2026-11-25T12:00:00Z"));
        assert_eq!(kept, starts[1..3]);
        assert_eq!(taken, [starts[0], starts[3]]);
        assert_eq!(split(&starts[2..], None).1.len(), 0, "without a clock every date to come is believed");
        assert_eq!(split(&["2099-12-31T23:59:59Z", "2100-01-01T00:00:01Z"], None).1, ["2100-01-01T00:00:01Z"]);
    }

    #[test]
    fn the_days_of_clocks_that_were_never_set() {
        let starts = [
            "1999-12-31T23:59:59Z",
            "2000-01-01T00:00:00Z",
            "2000-01-01T23:59:59Z",
            "2000-01-02T00:00:00Z",
            "2000-03-01T00:00:00Z",
        ];
        assert_eq!(split(&starts, None).1, starts[1..3]);
    }

    #[test]
    fn alone_they_stay() {
        let (kept, taken) = split(&["1989-12-31T00:00:00Z"], None);
        assert_eq!((kept.len(), taken.len()), (1, 0));
        let (kept, taken) = split(&["2010-01-01T00:00:00Z", "2020-01-01T00:00:00Z"], None);
        assert_eq!((kept.len(), taken.len()), (2, 0), "two runs ten years apart are two runs");
    }

    #[test]
    fn four_runs_years_before_the_others_are_strays_and_five_a_history() {
        let early = |n| [daily("2007-02-01T07:00:00Z", n), daily("2026-06-01T07:00:00Z", 5)].concat();
        assert_eq!(split_of(early(1), None).1, ["2007-02-01T07:00:00Z"], "a GPS week that rolled over");
        assert_eq!(split_of(early(4), None).1.len(), 4);
        assert_eq!(split_of(early(5), None).1.len(), 0);
        let few = [daily("2007-02-01T07:00:00Z", 1), daily("2026-06-01T07:00:00Z", 4)].concat();
        assert_eq!(split_of(few, None).1.len(), 0, "four cannot say which of them are wrong");
    }

    #[test]
    fn a_gps_week_that_rolled_over_takes_many_runs_with_it() {
        let early_s = |late: &str| late.parse::<Timestamp>().unwrap().as_second() - GPS_WEEKS_S;
        let early = |late: &str, n: i64| daily(&Timestamp::from_second(early_s(late)).unwrap().to_string(), n);
        let all = |late: &str, n| [early(late, n), daily("2026-06-01T07:00:00Z", 30)].concat();
        assert_eq!(split_of(all("2026-06-05T06:00:00Z", 10), None).1.len(), 10);
        assert_eq!(split_of(all("2026-06-01T07:00:00Z", 29), None).1.len(), 29);
        assert_eq!(split_of(all("2026-06-01T06:59:59Z", 10), None).1.len(), 0, "before the first of them");
        assert_eq!(split_of(all("2026-06-21T08:00:00Z", 10), None).1.len(), 0, "after the last of them");
        assert_eq!(split_of(all("2026-06-01T07:00:00Z", 30), None).1.len(), 0, "as many as they");
        let mut other = all("2026-06-05T06:00:00Z", 10);
        other[..10].iter_mut().for_each(|a| a.source.device = Some("Forerunner 201".into()));
        assert_eq!(split_of(other, None).1.len(), 0, "another watch: a comeback");
    }

    #[test]
    fn a_year_and_a_second_is_apart() {
        let first = |start: &str| [daily(start, 1), daily("2026-06-01T07:00:00Z", 5)].concat();
        assert_eq!(split_of(first("2025-06-01T07:00:00Z"), None).1.len(), 0, "365 days");
        assert_eq!(split_of(first("2025-06-01T06:59:59Z"), None).1.len(), 1);
    }

    #[test]
    fn who_comes_back_after_years_is_no_stray() {
        let back = [daily("2020-02-01T07:00:00Z", 20), daily("2026-06-01T07:00:00Z", 1)].concat();
        assert_eq!(split_of(back, None).1.len(), 0);
        let between =
            [daily("2016-02-01T07:00:00Z", 20), daily("2020-02-01T07:00:00Z", 2), daily("2026-06-01T07:00:00Z", 20)];
        assert_eq!(split_of(between.concat(), None).1.len(), 2);
    }

    #[test]
    fn each_runner_has_their_own_others() {
        let of = |athlete: &str, runs: Vec<ActivitySummary>| -> Vec<ActivitySummary> {
            runs.into_iter().map(|a| a.with(|a| a.athlete = Some(athlete.into()))).collect()
        };
        let all = [of("ann", daily("2007-02-01T07:00:00Z", 2)), of("bea", daily("2026-06-01T07:00:00Z", 9))].concat();
        assert_eq!(split_of(all, None).1.len(), 0);
    }
}
