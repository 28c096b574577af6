//! The report as tidy tables: every column once, with name, unit, meaning and getter, for all outputs that write tables.

use super::{Report, Week};
use crate::history::{RunSums, best_time_s};
use crate::ledger::LedgerEntry;
use crate::rule::finding::Finding;
use crate::sport::Sport;
use crate::stats::round;
use crate::summary::ActivitySummary;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

/// The names of the tables, in the order in which they are written.
pub const NAMES: [&str; 5] = ["activities", "weeks", "days", "findings", "ledger"];

/// One value. An unknown one is no value at all, never 0.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A measured number, in the column's unit.
    Number(f64),
    /// A count.
    Count(u64),
    /// Yes or no.
    Flag(bool),
    /// A local day.
    Day(Date),
    /// An instant, UTC.
    Instant(Timestamp),
}

/// One column of a table whose rows come from `R`.
#[derive(Debug)]
pub struct Column<R> {
    /// Its name, with the unit at the end where it has one.
    pub name: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// Its value; `None` where it is unknown.
    pub get: fn(&R) -> Option<Cell>,
}

/// One local day of one athlete with at least one activity.
#[derive(Clone, Debug)]
pub struct Day {
    athlete: Option<String>,
    date: Date,
    activities: usize,
    sums: RunSums,
    moving_s: f64,
}

const fn column<R>(name: &'static str, doc: &'static str, get: fn(&R) -> Option<Cell>) -> Column<R> {
    Column { name, doc, get }
}

#[expect(clippy::unnecessary_wraps, reason = "every column is a function to an optional cell")]
fn text(value: &str) -> Option<Cell> {
    Some(Cell::Text(value.to_owned()))
}

#[expect(clippy::unnecessary_wraps, reason = "every column is a function to an optional cell")]
fn count(value: usize) -> Option<Cell> {
    Some(Cell::Count(value as u64))
}

#[expect(clippy::unnecessary_wraps, reason = "every column is a function to an optional cell")]
fn list<T: AsRef<str>>(values: &[T]) -> Option<Cell> {
    let words: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
    Some(Cell::Text(words.join(" ")))
}

/// A value of a closed list, by the word that JSON has for it.
fn word<T: Serialize>(value: T) -> Option<Cell> {
    serde_json::to_value(value).ok()?.as_str().and_then(text)
}

/// The columns of `activities`: one row an activity, merged copies not again.
pub static ACTIVITIES: [Column<ActivitySummary>; 42] = [
    column("id", "unique in a report and athlete", |a| text(&a.id)),
    column("athlete", "with --athletes", |a| a.athlete.as_deref().and_then(text)),
    column("start_utc", "start", |a| Some(Cell::Instant(a.start))),
    column("local_date", "the local day of the start", |a| Some(Cell::Day(a.local_start.date()))),
    column("utc_offset_s", "the local offset from UTC, seconds", |a| {
        Some(Cell::Number(f64::from(a.local_start.offset().seconds())))
    }),
    column("zone_from", "where the local time comes from", |a| word(a.zone_from)),
    column("sport", "sport", |a| text(a.sport.as_str())),
    column("sub_sport", "finer sport", |a| a.sub_sport.as_deref().and_then(text)),
    column("name", "title; empty with --private", |a| a.name.as_deref().and_then(text)),
    column("gear", "shoes or other gear", |a| a.gear.as_deref().and_then(text)),
    column("points", "samples decoded, before any cleaning", |a| count(a.points)),
    column("distance_m", "distance, metres", |a| a.distance_m.map(Cell::Number)),
    column("elapsed_s", "first to last moment, seconds", |a| a.elapsed_s.map(Cell::Number)),
    column("timer_s", "watch running, seconds", |a| a.timer_s.map(Cell::Number)),
    column("moving_s", "faster than 0.5 m/s, seconds", |a| a.moving_s.map(Cell::Number)),
    column("pauses", "pauses", |a| count(a.pauses)),
    column("steps", "steps of both feet", |a| a.steps.map(Cell::Number)),
    column("elevation_loss_m", "descent from altitude, metres", |a| a.elevation.loss_m.map(Cell::Number)),
    column("elevation_loss_low_m", "its range, from", |a| a.elevation.loss_low_m.map(Cell::Number)),
    column("elevation_loss_high_m", "its range, to", |a| a.elevation.loss_high_m.map(Cell::Number)),
    column("elevation_gain_m", "climb from altitude, metres", |a| a.elevation.gain_m.map(Cell::Number)),
    column("device_loss_m", "the device's own descent, metres", |a| a.elevation.device_loss_m.map(Cell::Number)),
    column("device_gain_m", "the device's own climb, metres", |a| a.elevation.device_gain_m.map(Cell::Number)),
    column("below_10_pct_m", "distance steeper down than 10 %, metres", |a| {
        a.elevation.below_10_pct_m.map(Cell::Number)
    }),
    column("longest_descent_m", "longest descent, metres", |a| a.elevation.longest_descent_m.map(Cell::Number)),
    column("mean_cadence_spm", "mean of the positive samples, steps a minute", |a| {
        a.cadence.mean_spm.map(Cell::Number)
    }),
    column("running_cadence_spm", "median while running, steps a minute", |a| a.cadence.running_spm.map(Cell::Number)),
    column("cadence_unit_from", "why the file's cadence was read so", |a| {
        a.cadence.unit_from.as_deref().and_then(text)
    }),
    column("mean_heart_rate_bpm", "beats a minute", |a| a.heart_rate.mean_bpm.map(Cell::Number)),
    column("max_heart_rate_bpm", "beats a minute", |a| a.heart_rate.max_bpm.map(Cell::Number)),
    column("knee_load_flat_km", "estimate, flat-km equivalents", |a| a.knee_load.map(|k| Cell::Number(k.flat_km))),
    column("knee_load_low_flat_km", "its range, from", |a| a.knee_load.map(|k| Cell::Number(k.low))),
    column("knee_load_high_flat_km", "its range, to", |a| a.knee_load.map(|k| Cell::Number(k.high))),
    column("knee_load_valid", "whether enough was covered", |a| a.knee_load.map(|k| Cell::Flag(k.valid))),
    column("high_intensity_min", "minutes of high heart rate", |a| {
        a.intensity.and_then(|i| i.high_minutes).map(Cell::Number)
    }),
    column("rpe", "own rating of the effort, 0 to 10", |a| a.effort.rpe.map(Cell::Number)),
    column("longest_prior_30d_m", "longest run of the 30 days before, metres", |a| {
        a.longest_prior_30d_m.map(Cell::Number)
    }),
    column("ratio_to_prior", "distance divided by that", |a| a.ratio_to_prior.map(Cell::Number)),
    column("notes", "codes of what was repaired or doubtful", |a| {
        let codes: Vec<String> = a.notes.iter().filter_map(|n| as_text(word(n.code))).collect();
        list(&codes)
    }),
    column("duplicates", "copies merged into it", |a| count(a.duplicates.len())),
    column("source_path", "the file as it was given", |a| text(&a.source.path)),
    column("source_member", "the member inside an archive", |a| a.source.member.as_deref().and_then(text)),
];

/// The columns of `weeks`: one row a local calendar week of an athlete, empty weeks too.
pub static WEEKS: [Column<Week>; 14] = [
    column("athlete", "with --athletes", |w| w.athlete.as_deref().and_then(text)),
    column("week", "ISO week", |w| text(&w.week)),
    column("start", "its first day", |w| Some(Cell::Day(w.start))),
    column("so_far", "whether it is not over", |w| Some(Cell::Flag(w.so_far))),
    column("runs", "runs", |w| count(w.runs)),
    column("distance_m", "distance of its runs, metres", |w| Some(Cell::Number(w.distance_m))),
    column("moving_s", "time moving in runs, seconds", |w| Some(Cell::Number(w.moving_s))),
    column("elevation_loss_m", "descent of its runs, metres", |w| w.elevation_loss_m.map(Cell::Number)),
    column("knee_load_flat_km", "estimate, flat-km equivalents", |w| w.knee_load_flat_km.map(Cell::Number)),
    column("longest_run_m", "the longest run, metres", |w| Some(Cell::Number(w.longest_run_m))),
    column("rest_days", "days without a run", |w| count(usize::from(w.rest_days))),
    column("cross_training_s", "other sports, seconds", |w| Some(Cell::Number(w.cross_training_s))),
    column("strength_sessions", "strength sessions", |w| count(w.strength_sessions)),
    column("findings", "codes of its findings, loud ones first", |w| list(&w.findings)),
];

/// The columns of `days`: one row a local day of an athlete with any activity, as far as it is shown.
pub static DAYS: [Column<Day>; 8] = [
    column("athlete", "with --athletes", |d| d.athlete.as_deref().and_then(text)),
    column("date", "the local day", |d| Some(Cell::Day(d.date))),
    column("activities", "activities of any sport", |d| count(d.activities)),
    column("runs", "runs", |d| count(d.sums.runs)),
    column("distance_m", "distance of its runs, metres", |d| Some(Cell::Number(d.sums.distance_m()))),
    column("moving_s", "time moving in runs, seconds", |d| Some(Cell::Number(round(d.moving_s, 2)))),
    column("elevation_loss_m", "descent of its runs, metres", |d| d.sums.loss_m().map(Cell::Number)),
    column("knee_load_flat_km", "estimate, flat-km equivalents", |d| d.sums.knee_load().map(Cell::Number)),
];

/// The columns of `findings`: one row a finding.
pub static FINDINGS: [Column<Finding>; 19] = [
    column("id", "unique in a report and athlete", |f| text(&f.id)),
    column("athlete", "with --athletes", |f| f.athlete.as_deref().and_then(text)),
    column("rule", "code", |f| text(f.rule)),
    column("name", "name of the rule", |f| text(f.name)),
    column("severity", "info, caution or strong", |f| text(f.severity.as_str())),
    column("group", "findings of one cause share it", |f| text(&f.group)),
    column("date", "the local day it is about", |f| Some(Cell::Day(f.date))),
    column("week", "the week of that day", |f| text(&f.week)),
    column("activities", "ids of the activities it is about", |f| list(&f.activities)),
    column("quantity", "what was looked at", |f| text(f.quantity)),
    column("unit", "of the three values", |f| text(f.unit)),
    column("observed", "what was seen, in unit", |f| f.observed.map(Cell::Number)),
    column("threshold", "from where on the rule speaks, in unit", |f| f.threshold.map(Cell::Number)),
    column("reference", "what it is compared with, in unit", |f| f.reference.map(|r| Cell::Number(r.value))),
    column("reference_date", "the day of that", |f| f.reference.and_then(|r| r.date).map(Cell::Day)),
    column("title", "one sentence", |f| text(&f.title)),
    column("message", "what was seen, in sentences", |f| text(&f.message)),
    column("evidence_grade", "A good, B fair, C weak, D custom", |f| text(f.evidence.grade.letter())),
    column("citation", "the study", |f| text(&f.evidence.citation)),
];

/// The columns of `ledger`: one row a file or archive member.
pub static LEDGER: [Column<LedgerEntry>; 6] = [
    column("path", "the file as it was given, or found below it", |e| text(&e.path)),
    column("member", "the member inside an archive", |e| e.member.as_deref().and_then(text)),
    column("status", "what became of it", |e| word(e.status)),
    column("code", "why, of a closed list", |e| word(e.code)),
    column("detail", "more about it", |e| e.detail.as_deref().and_then(text)),
    column("activities", "ids of the activities that came from it", |e| list(&e.activities)),
];

/// The days of a report, by athlete and day.
#[must_use]
pub fn days(report: &Report) -> Vec<Day> {
    let mut sorted: Vec<&ActivitySummary> = report.activities.iter().collect();
    let key = |a: &&ActivitySummary| (a.athlete.clone(), a.local_start.date());
    sorted.sort_by_cached_key(key);
    let same = |a: &&ActivitySummary, b: &&ActivitySummary| key(a) == key(b);
    let day = |of_day: &[&ActivitySummary]| {
        let first = of_day.first()?;
        let mut sums = RunSums::default();
        let mut moving_s = 0.0;
        for activity in of_day {
            sums.add(activity);
            if activity.sport == Sport::Running {
                moving_s += best_time_s(activity).unwrap_or(0.0);
            }
        }
        let (athlete, date) = (first.athlete.clone(), first.local_start.date());
        Some(Day { athlete, date, activities: of_day.len(), sums, moving_s })
    };
    sorted.chunk_by(same).filter_map(day).collect()
}

fn as_text(cell: Option<Cell>) -> Option<String> {
    match cell {
        Some(Cell::Text(text)) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn columns_are_named_once_and_say_what_they_are() {
        fn police<R>(columns: &[Column<R>]) {
            let mut names = BTreeSet::new();
            for column in columns {
                assert!(names.insert(column.name), "{} twice", column.name);
                assert!(column.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'));
                assert!(column.doc.len() > 3, "{}", column.name);
            }
        }
        police(&ACTIVITIES);
        police(&WEEKS);
        police(&DAYS);
        police(&FINDINGS);
        police(&LEDGER);
    }
}
