//! Local calendar weeks of each athlete, from the first to the last; empty ones are real zeros.

use super::sums::{RunSums, best_time_s, round};
use crate::base::rule_code::RuleCode;
use crate::base::sport::Sport;
use crate::base::units::WeekStart;
use crate::config::Config;
use crate::summary::ActivitySummary;
use jiff::ToSpan;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One local calendar week of one athlete. Figures are for running unless the name says otherwise.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Week {
    /// The athlete, with `--athletes`.
    pub athlete: Option<String>,
    /// ISO week (`2026-W41`); with Sunday weeks the ISO week of its Monday.
    pub week: String,
    /// Its first day.
    pub start: Date,
    /// Whether "now" lies in it and it is not over.
    pub so_far: bool,
    /// Whether `--since` or `--until` exclude some of its days; its figures are for the others.
    pub cut: bool,
    /// Distance of its runs; `None` if that of any run is unknown.
    pub distance_m: Option<f64>,
    /// Distance of its runs with a known distance.
    pub distance_at_least_m: f64,
    /// Runs with unknown distance.
    pub runs_without_distance: usize,
    /// Number of runs.
    pub runs: usize,
    /// Moving time of its runs; timer time for files without samples.
    pub moving_s: f64,
    /// Descent of its runs; `None` if there are runs but none has altitude.
    pub elevation_loss_m: Option<f64>,
    /// Runs with unknown descent.
    pub runs_without_altitude: usize,
    /// Knee load of its runs for which it can be computed; `None` if there are runs but none has one.
    pub knee_load_flat_km: Option<f64>,
    /// The longest run, 0 without runs; `None` if the distance of any run is unknown.
    pub longest_run_m: Option<f64>,
    /// Time-weighted mean of the runs' `running_spm`.
    pub cadence_spm: Option<f64>,
    /// Days without a run, among the days of the week that have begun.
    pub rest_days: u8,
    /// Time of cycling, swimming, rowing, paddling, elliptical and skiing.
    pub cross_training_s: f64,
    /// Number of strength sessions.
    pub strength_sessions: usize,
    /// The codes of its findings, the most severe first.
    pub findings: Vec<RuleCode>,
}

/// Longest run of empty weeks that is filled: from 1990 to 2100, the believed dates. Isolated dates are removed earlier; if all
/// dates are implausible, this prevents a table of thousands of years.
const MOST_EMPTY_WEEKS: i64 = 110 * 53;

/// The first day of the week that contains `day`.
pub(super) fn week_of(day: Date, week_start: WeekStart) -> Date {
    let back = match week_start {
        WeekStart::Monday => day.weekday().to_monday_zero_offset(),
        WeekStart::Sunday => day.weekday().to_sunday_zero_offset(),
    };
    day.saturating_sub(i64::from(back).days())
}

/// The label of the week that contains a day, as in the table of weeks: `2026-W41`. A week that starts on Sunday has the number
/// of its Monday, so that it shares six days with the ISO week.
#[must_use]
pub fn week_label(day: Date, week_start: WeekStart) -> String {
    label(week_of(day, week_start), week_start)
}

fn label(start: Date, week_start: WeekStart) -> String {
    let monday = match week_start {
        WeekStart::Monday => start,
        WeekStart::Sunday => start.saturating_add(1.day()),
    };
    let iso = monday.iso_week_date();
    format!("{:04}-W{:02}", iso.year(), iso.week())
}

#[derive(Default)]
struct Sums {
    runs: RunSums,
    moving_s: f64,
    longest_m: f64,
    cadence_weighted: f64,
    cadence_s: f64,
    run_days: BTreeSet<Date>,
    cross_training_s: f64,
    strength: usize,
}

impl Sums {
    fn add(&mut self, a: &ActivitySummary) {
        let time_s = best_time_s(a).unwrap_or(0.0);
        match a.sport {
            Sport::Running if a.is_run() => {
                self.runs.add(a);
                self.moving_s += time_s;
                self.longest_m = self.longest_m.max(a.known_distance_m().unwrap_or(0.0));
                if let Some(spm) = a.cadence.running_spm {
                    self.cadence_weighted += spm * time_s;
                    self.cadence_s += time_s;
                }
                self.run_days.insert(a.local_start.date());
            }
            Sport::Cycling
            | Sport::Swimming
            | Sport::Rowing
            | Sport::Paddling
            | Sport::Elliptical
            | Sport::CrossCountrySkiing
            | Sport::AlpineSkiing => self.cross_training_s += time_s,
            Sport::Strength => self.strength += 1,
            _ => {}
        }
    }
}

/// The weeks of every athlete. `activities` are sorted by athlete and start.
///
/// Rest days are seven less the days with a run, also in the first week; in a week that is not over only the days that have begun
/// by `as_of`, or by the newest activity if that is later, count. Days that are not shown do not count.
pub(super) fn weeks(activities: &[ActivitySummary], as_of: Option<Date>, config: &Config) -> Vec<Week> {
    activities
        .chunk_by(|a, b| a.athlete == b.athlete)
        .flat_map(|activities| weeks_of_one(activities, as_of, config))
        .collect()
}

fn weeks_of_one(activities: &[ActivitySummary], as_of: Option<Date>, config: &Config) -> Vec<Week> {
    let mut by_week: BTreeMap<Date, Sums> = BTreeMap::new();
    for a in activities {
        let day = a.local_start.date();
        let sums = by_week.entry(week_of(day, config.week_start)).or_default();
        if config.shows(day) {
            sums.add(a);
        }
    }
    let Some(newest) = activities.iter().map(|a| a.local_start.date()).max() else { return Vec::new() };
    let known_until = as_of.map_or(newest, |d| d.max(newest));
    let (last, current) = (week_of(newest, config.week_start), week_of(known_until, config.week_start));
    if weeks_between(last, current) <= MOST_EMPTY_WEEKS {
        by_week.entry(current).or_default();
    }

    let athlete = activities.first().and_then(|a| a.athlete.clone());
    let mut weeks: Vec<Week> = Vec::new();
    let push = |weeks: &mut Vec<Week>, start: Date, sums: &Sums| {
        weeks.push(week(athlete.clone(), start, sums, as_of, known_until, config));
    };
    let mut previous: Option<Date> = None;
    for (&start, sums) in &by_week {
        if let Some(previous) = previous {
            let apart = weeks_between(previous, start);
            if apart <= MOST_EMPTY_WEEKS {
                for k in 1..apart {
                    push(&mut weeks, previous.saturating_add(k.weeks()), &Sums::default());
                }
            }
        }
        push(&mut weeks, start, sums);
        previous = Some(start);
    }
    weeks
}

fn weeks_between(earlier: Date, later: Date) -> i64 {
    later.duration_since(earlier).as_hours() / (7 * 24)
}

fn week(
    athlete: Option<String>,
    start: Date,
    sums: &Sums,
    as_of: Option<Date>,
    known_until: Date,
    config: &Config,
) -> Week {
    let last_day = start.saturating_add(6.days());
    let so_far = as_of.is_some_and(|d| start <= d && d < last_day);
    let counted_until = if so_far { as_of.unwrap_or(known_until) } else { known_until }.min(last_day);
    let first_shown = config.since.map_or(start, |since| since.max(start));
    let last_shown = config.until.map_or(counted_until, |until| until.min(counted_until));
    let days = first_shown.until(last_shown).map_or(0, |s| s.get_days() + 1).clamp(0, 7);
    let run_days = sums.run_days.range(..=counted_until).count();
    Week {
        athlete,
        week: label(start, config.week_start),
        start,
        so_far,
        cut: first_shown > start || last_shown < counted_until,
        distance_m: sums.runs.distance_m(),
        distance_at_least_m: sums.runs.distance_at_least_m(),
        runs_without_distance: sums.runs.without_distance,
        runs: sums.runs.runs,
        moving_s: round(sums.moving_s),
        elevation_loss_m: sums.runs.loss_m(),
        runs_without_altitude: sums.runs.without_loss,
        knee_load_flat_km: sums.runs.knee_load(),
        longest_run_m: sums.runs.distance_m().map(|_| round(sums.longest_m)),
        cadence_spm: (sums.cadence_s > 0.0).then(|| round(sums.cadence_weighted / sums.cadence_s)),
        rest_days: (days as u8).saturating_sub(run_days as u8),
        cross_training_s: round(sums.cross_training_s),
        strength_sessions: sums.strength,
        findings: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Altered, in_zone, run};
    use super::*;
    use crate::base::note::{Note, NoteCode};
    use jiff::civil::date;

    fn weeks(activities: &[ActivitySummary], as_of: Option<Date>, week_start: WeekStart) -> Vec<Week> {
        super::weeks(activities, as_of, &Config { week_start, ..Config::default() })
    }

    fn table(
        activities: &[ActivitySummary],
        as_of: Option<Date>,
        week_start: WeekStart,
    ) -> Vec<(String, String, usize)> {
        let weeks = weeks(activities, as_of, week_start);
        weeks.into_iter().map(|w| (w.week, w.start.to_string(), w.runs)).collect()
    }

    fn row(week: &str, start: &str, runs: usize) -> (String, String, usize) {
        (week.into(), start.into(), runs)
    }

    #[test]
    fn weeks_are_named_as_iso_8601_does() {
        for (day, from_monday, from_sunday) in [
            (date(2026, 9, 12), "2026-W37", "2026-W37"),
            // A Sunday ends one week, or begins the next.
            (date(2026, 9, 13), "2026-W37", "2026-W38"),
            (date(2025, 12, 29), "2026-W01", "2026-W01"),
            (date(2021, 1, 3), "2020-W53", "2021-W01"),
        ] {
            let labels = [WeekStart::Monday, WeekStart::Sunday].map(|start| week_label(day, start));
            assert_eq!(labels, [from_monday, from_sunday], "{day}");
        }
    }

    #[test]
    fn empty_weeks_are_kept_and_the_year_ends_in_week_53() {
        let runs = [run("2026-12-27T08:00:00Z", 5000.0, 1500.0), run("2027-01-11T08:00:00Z", 5000.0, 1500.0)];
        assert_eq!(
            table(&runs, None, WeekStart::Monday),
            [
                row("2026-W52", "2026-12-21", 1),
                row("2026-W53", "2026-12-28", 0),
                row("2027-W01", "2027-01-04", 0),
                row("2027-W02", "2027-01-11", 1)
            ]
        );
        let empty = &weeks(&runs, None, WeekStart::Monday)[1];
        assert_eq!((empty.distance_m, empty.elevation_loss_m, empty.rest_days), (Some(0.0), Some(0.0), 7));
        assert_eq!((empty.cadence_spm, empty.so_far), (None, false));
    }

    #[test]
    fn new_years_day_belongs_to_the_old_iso_year() {
        let runs = [run("2027-01-01T08:00:00Z", 5000.0, 1500.0)];
        assert_eq!(table(&runs, None, WeekStart::Monday), [row("2026-W53", "2026-12-28", 1)]);
        let runs = [run("2024-12-30T08:00:00Z", 5000.0, 1500.0)];
        assert_eq!(table(&runs, None, WeekStart::Monday), [row("2025-W01", "2024-12-30", 1)]);
    }

    #[test]
    fn a_sunday_week_has_the_number_of_its_monday() {
        let runs = [run("2026-10-04T08:00:00Z", 5000.0, 1500.0), run("2026-10-05T08:00:00Z", 5000.0, 1500.0)];
        assert_eq!(table(&runs, None, WeekStart::Sunday), [row("2026-W41", "2026-10-04", 2)]);
        assert_eq!(
            table(&runs, None, WeekStart::Monday),
            [row("2026-W40", "2026-09-28", 1), row("2026-W41", "2026-10-05", 1)]
        );
        let edge = [run("2026-12-27T08:00:00Z", 5000.0, 1500.0), run("2027-01-03T08:00:00Z", 5000.0, 1500.0)];
        assert_eq!(
            table(&edge, None, WeekStart::Sunday),
            [row("2026-W53", "2026-12-27", 1), row("2027-W01", "2027-01-03", 1)]
        );
    }

    #[test]
    fn weeks_are_local_also_when_the_clock_changes() {
        // Clocks in Zurich went forward on 29 March and back on 25 October 2026, both Sundays.
        for (start, week) in [
            ("2026-03-29T21:59:59Z", "2026-W13"), // Sunday 23:59:59, already summer time
            ("2026-03-29T22:00:00Z", "2026-W14"), // Monday midnight
            ("2026-03-22T22:59:59Z", "2026-W12"), // a week before: winter time
            ("2026-03-22T23:00:00Z", "2026-W13"),
            ("2026-10-25T22:59:59Z", "2026-W43"), // Sunday 23:59:59, winter time again
            ("2026-10-25T23:00:00Z", "2026-W44"),
            ("2026-10-18T21:59:59Z", "2026-W42"),
            ("2026-10-18T22:00:00Z", "2026-W43"),
        ] {
            let a = in_zone(run(start, 5000.0, 1500.0), "Europe/Zurich");
            assert_eq!(weeks(&[a], None, WeekStart::Monday)[0].week, week, "{start}");
        }
        let abroad = in_zone(run("2026-10-19T05:30:00Z", 5000.0, 1500.0), "America/Los_Angeles");
        assert_eq!(weeks(&[abroad], None, WeekStart::Monday)[0].week, "2026-W42");
    }

    #[test]
    fn sums_of_one_week() {
        let other = |start: &str, sport| run(start, 30_000.0, 3600.0).with(|a| a.sport = sport);
        let week = [
            run("2026-10-05T06:00:00Z", 10_000.0, 3000.0).with(|a| a.cadence.running_spm = Some(160.0)),
            run("2026-10-05T18:00:00Z", 5000.0, 1000.0).with(|a| a.cadence.running_spm = Some(180.0)),
            run("2026-10-07T06:00:00Z", 8000.0, 2400.0).with(|a| {
                (a.elevation.loss_m, a.cadence.running_spm) = (None, None);
                (a.moving_s, a.timer_s) = (None, Some(2500.0));
            }),
            other("2026-10-06T06:00:00Z", Sport::Cycling).with(|a| a.moving_s = Some(3000.0)),
            other("2026-10-08T06:00:00Z", Sport::AlpineSkiing),
            other("2026-10-08T12:00:00Z", Sport::Hiking),
            other("2026-10-09T06:00:00Z", Sport::Strength),
            other("2026-10-09T08:00:00Z", Sport::Fitness),
        ];
        let weeks = weeks(&week, None, WeekStart::Monday);
        let w = &weeks[0];
        assert_eq!((weeks.len(), w.runs, w.distance_m, w.longest_run_m), (1, 3, Some(23_000.0), Some(10_000.0)));
        assert_eq!((w.moving_s, w.elevation_loss_m, w.runs_without_altitude), (6500.0, Some(100.0), 1));
        assert_eq!((w.cadence_spm, w.cross_training_s, w.strength_sessions), (Some(165.0), 6600.0, 1));
        // Two days with runs; the newest activity is on Friday, so Saturday and Sunday have not begun.
        assert_eq!(w.rest_days, 3);
    }

    #[test]
    fn a_week_that_is_not_over() {
        let runs = [run("2026-10-05T06:00:00Z", 5000.0, 1500.0), run("2026-10-07T06:00:00Z", 5000.0, 1500.0)];
        let state = |as_of| {
            let weeks = weeks(&runs, Some(as_of), WeekStart::Monday);
            let last = weeks.last().unwrap();
            (weeks.len(), last.so_far, last.rest_days, weeks[0].rest_days)
        };
        assert_eq!(state(date(2026, 10, 7)), (1, true, 1, 1));
        assert_eq!(state(date(2026, 10, 10)), (1, true, 4, 4));
        assert_eq!(state(date(2026, 10, 11)), (1, false, 5, 5));
        // "Now" in a later week: empty weeks are filled up to it.
        assert_eq!(state(date(2026, 10, 12)), (2, true, 1, 5));
        assert_eq!(state(date(2026, 10, 25)), (3, false, 7, 5));
        // "Now" before the end of the history.
        assert_eq!(state(date(2026, 10, 5)), (1, true, 0, 0));
        assert_eq!(state(date(2026, 9, 1)), (1, false, 1, 1));
    }

    #[test]
    fn the_first_week_counts_from_its_first_day() {
        let runs = [run("2026-10-09T06:00:00Z", 5000.0, 1500.0), run("2026-10-12T06:00:00Z", 5000.0, 1500.0)];
        assert_eq!(weeks(&runs, None, WeekStart::Monday)[0].rest_days, 6);
    }

    #[test]
    fn gaps_are_filled_however_long_but_not_for_thousands_of_years() {
        let runs = [run("1789-12-31T00:00:00Z", 5000.0, 1500.0), run("2026-10-12T06:00:00Z", 5000.0, 1500.0)];
        assert_eq!(
            table(&runs, None, WeekStart::Monday),
            [row("1789-W53", "1789-12-28", 1), row("2026-W42", "2026-10-12", 1)]
        );
        assert_eq!(weeks(&runs[1..], Some(date(9999, 12, 31)), WeekStart::Monday).len(), 1);
        assert_eq!(
            weeks(&runs[1..], Some(date(2036, 10, 13)), WeekStart::Monday).len(),
            523,
            "ten years without a run"
        );
        let weeks_of = |runs: &[ActivitySummary]| weeks(runs, None, WeekStart::Monday).len();
        let apart = |weeks: i64| {
            let later = runs[1].clone().with(|a| a.local_start = a.local_start.checked_add(weeks.weeks()).unwrap());
            weeks_of(&[runs[1].clone(), later])
        };
        assert_eq!((apart(260), apart(261)), (261, 262));
        assert_eq!((apart(MOST_EMPTY_WEEKS), apart(MOST_EMPTY_WEEKS + 1)), (5831, 2));
        for extreme in ["-009999-01-02T12:00:00Z", "9999-12-30T12:00:00Z"] {
            assert_eq!(weeks(&[run(extreme, 5000.0, 1500.0)], None, WeekStart::Sunday).len(), 1);
        }
    }

    #[test]
    fn each_athlete_has_weeks_of_their_own() {
        let of = |athlete: &str, start| run(start, 5000.0, 1500.0).with(|a| a.athlete = Some(athlete.into()));
        let all =
            [of("ann", "2026-10-05T06:00:00Z"), of("bea", "2026-09-21T06:00:00Z"), of("bea", "2026-09-22T06:00:00Z")];
        let weeks = weeks(&all, Some(date(2026, 10, 5)), WeekStart::Monday);
        let who: Vec<_> = weeks.iter().map(|w| (w.athlete.as_deref().unwrap(), w.week.as_str(), w.runs)).collect();
        assert_eq!(
            who,
            [("ann", "2026-W41", 1), ("bea", "2026-W39", 2), ("bea", "2026-W40", 0), ("bea", "2026-W41", 0)]
        );
    }

    #[test]
    fn a_run_of_unknown_distance_makes_the_weeks_distance_unknown() {
        let known = run("2026-10-05T06:00:00Z", 10_000.0, 3000.0);
        let unknown = run("2026-10-07T06:00:00Z", 0.0, 3000.0).with(|a| a.distance_m = None);
        let of = |runs: &[ActivitySummary]| {
            let week = weeks(runs, None, WeekStart::Monday).remove(0);
            (week.distance_m, week.distance_at_least_m, week.longest_run_m, week.runs, week.runs_without_distance)
        };
        assert_eq!(of(std::slice::from_ref(&known)), (Some(10_000.0), 10_000.0, Some(10_000.0), 1, 0));
        assert_eq!(of(&[known, unknown.clone()]), (None, 10_000.0, None, 2, 1));
        assert_eq!(of(&[unknown]), (None, 0.0, None, 1, 1));
    }

    #[test]
    fn what_nobody_ran_is_in_no_week() {
        let car = run("2026-10-06T06:00:00Z", 60_000.0, 5400.0)
            .with(|a| a.notes.push(Note::new(NoteCode::ImplausibleSpeed, "11 m/s")));
        let all = [run("2026-10-05T06:00:00Z", 10_000.0, 3000.0), car];
        let week = weeks(&all, None, WeekStart::Monday).remove(0);
        assert_eq!((week.runs, week.distance_m, week.longest_run_m), (1, Some(10_000.0), Some(10_000.0)));
        assert_eq!((week.rest_days, week.moving_s, week.cross_training_s), (1, 3000.0, 0.0));
    }

    #[test]
    fn a_week_that_is_shown_in_part_counts_that_part() {
        let runs: Vec<ActivitySummary> =
            (5..=11).map(|day| run(&format!("2026-10-{day:02}T06:00:00Z"), f64::from(day) * 1000.0, 1500.0)).collect();
        let of = |since: Option<i8>, until: Option<i8>| {
            let day = |n: Option<i8>| n.map(|n| date(2026, 10, n));
            let config = Config { since: day(since), until: day(until), ..Config::default() };
            let week = super::weeks(&runs[..5], Some(date(2026, 10, 11)), &config).remove(0);
            (week.cut, week.runs, week.distance_m, week.rest_days)
        };
        assert_eq!(of(None, None), (false, 5, Some(35_000.0), 2));
        assert_eq!(of(Some(5), Some(11)), (false, 5, Some(35_000.0), 2));
        assert_eq!(of(Some(6), None), (true, 4, Some(30_000.0), 2));
        assert_eq!(of(None, Some(10)), (true, 5, Some(35_000.0), 1));
        assert_eq!(of(Some(9), Some(9)), (true, 1, Some(9000.0), 0));
        assert_eq!(of(Some(10), Some(10)), (true, 0, Some(0.0), 1));
    }
}
