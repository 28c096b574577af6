//! The report as tidy tables: every column once, with name, unit, meaning and getter, for all outputs that write tables.

use super::{Report, Week};
use crate::base::ledger::LedgerEntry;
use crate::base::sport::Sport;
use crate::base::stats::round;
use crate::history::{RunSums, best_time_s};
use crate::rule::finding::Finding;
use crate::summary::ActivitySummary;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use std::io;

/// The name of the tables' schema. Within one number tables and columns are added, never renamed or removed.
pub const SCHEMA: &str = "kneewise.tables/1";

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

/// How a column gets its value out of a row; the variant is the type of the column. `None` where the value is unknown.
#[derive(Debug)]
pub enum Get<R> {
    /// Words.
    Text(fn(&R) -> Option<String>),
    /// A measured number, in the column's unit.
    Number(fn(&R) -> Option<f64>),
    /// A count.
    Count(fn(&R) -> Option<u64>),
    /// Yes or no.
    Flag(fn(&R) -> Option<bool>),
    /// A local day.
    Day(fn(&R) -> Option<Date>),
    /// An instant, UTC.
    Instant(fn(&R) -> Option<Timestamp>),
}

/// One column of a table whose rows come from `R`.
#[derive(Debug)]
pub struct Column<R> {
    /// Its name, with the unit at the end where it has one.
    pub name: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// Its type and its value.
    pub get: Get<R>,
}

impl<R> Column<R> {
    /// The value of a row, whatever its type.
    #[must_use]
    pub fn cell(&self, row: &R) -> Option<Cell> {
        match self.get {
            Get::Text(get) => get(row).map(Cell::Text),
            Get::Number(get) => get(row).map(Cell::Number),
            Get::Count(get) => get(row).map(Cell::Count),
            Get::Flag(get) => get(row).map(Cell::Flag),
            Get::Day(get) => get(row).map(Cell::Day),
            Get::Instant(get) => get(row).map(Cell::Instant),
        }
    }

    /// The type in a word: `text`, `number`, `count`, `flag`, `day` or `instant`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.get {
            Get::Text(_) => "text",
            Get::Number(_) => "number",
            Get::Count(_) => "count",
            Get::Flag(_) => "flag",
            Get::Day(_) => "day",
            Get::Instant(_) => "instant",
        }
    }
}

/// What takes tables, one after the other. The same name may come again, with the rows of the next athlete.
pub trait Rows {
    /// Takes rows of the table called `name`.
    ///
    /// # Errors
    /// What writing them returns.
    fn rows<R: 'static>(&mut self, name: &'static str, columns: &'static [Column<R>], rows: &[R]) -> io::Result<()>;
}

/// Hands over every table of a report.
///
/// # Errors
/// What `to` returns.
pub fn each(report: &Report, to: &mut impl Rows) -> io::Result<()> {
    to.rows("activities", &ACTIVITIES, &report.activities)?;
    to.rows("weeks", &WEEKS, &report.weeks)?;
    to.rows("days", &DAYS, &days(report))?;
    to.rows("findings", &FINDINGS, &report.findings)?;
    to.rows("ledger", &LEDGER, &report.ledger)
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

pub(super) const fn text<R>(name: &'static str, doc: &'static str, get: fn(&R) -> Option<String>) -> Column<R> {
    Column { name, doc, get: Get::Text(get) }
}

pub(super) const fn number<R>(name: &'static str, doc: &'static str, get: fn(&R) -> Option<f64>) -> Column<R> {
    Column { name, doc, get: Get::Number(get) }
}

pub(super) const fn count<R>(name: &'static str, doc: &'static str, get: fn(&R) -> Option<u64>) -> Column<R> {
    Column { name, doc, get: Get::Count(get) }
}

const fn flag<R>(name: &'static str, doc: &'static str, get: fn(&R) -> Option<bool>) -> Column<R> {
    Column { name, doc, get: Get::Flag(get) }
}

pub(super) const fn day<R>(name: &'static str, doc: &'static str, get: fn(&R) -> Option<Date>) -> Column<R> {
    Column { name, doc, get: Get::Day(get) }
}

pub(super) const fn instant<R>(name: &'static str, doc: &'static str, get: fn(&R) -> Option<Timestamp>) -> Column<R> {
    Column { name, doc, get: Get::Instant(get) }
}

#[expect(clippy::unnecessary_wraps, reason = "every column is a function to an optional value")]
pub(super) fn whole(value: usize) -> Option<u64> {
    Some(value as u64)
}

#[expect(clippy::unnecessary_wraps, reason = "every column is a function to an optional value")]
pub(super) fn list<T: AsRef<str>>(values: &[T]) -> Option<String> {
    let words: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
    Some(words.join(" "))
}

/// A value of a closed list, by the word that JSON has for it.
fn word<T: Serialize>(value: T) -> Option<String> {
    serde_json::to_value(value).ok()?.as_str().map(str::to_owned)
}

/// The columns of `activities`: one row an activity, merged copies not again.
pub static ACTIVITIES: [Column<ActivitySummary>; 42] = [
    text("id", "unique in a report and athlete", |a| Some(a.id.clone())),
    text("athlete", "with --athletes", |a| a.athlete.as_deref().map(str::to_owned)),
    instant("start_utc", "start", |a| Some(a.start)),
    day("local_date", "the local day of the start", |a| Some(a.local_start.date())),
    number("utc_offset_s", "the local offset from UTC, seconds", |a| Some(f64::from(a.local_start.offset().seconds()))),
    text("zone_from", "where the local time comes from", |a| word(a.zone_from)),
    text("sport", "sport", |a| Some(a.sport.as_str().to_owned())),
    text("sub_sport", "finer sport", |a| a.sub_sport.as_deref().map(str::to_owned)),
    text("name", "title; empty with --private", |a| a.name.as_deref().map(str::to_owned)),
    text("gear", "shoes or other gear", |a| a.gear.as_deref().map(str::to_owned)),
    count("points", "samples decoded, before any cleaning", |a| whole(a.points)),
    number("distance_m", "distance, metres", |a| a.distance_m),
    number("elapsed_s", "first to last moment, seconds", |a| a.elapsed_s),
    number("timer_s", "watch running, seconds", |a| a.timer_s),
    number("moving_s", "faster than 0.5 m/s, seconds", |a| a.moving_s),
    count("pauses", "pauses", |a| whole(a.pauses)),
    number("steps", "steps of both feet", |a| a.steps),
    number("elevation_loss_m", "descent from altitude, metres", |a| a.elevation.loss_m),
    number("elevation_loss_low_m", "its range, from", |a| a.elevation.loss_low_m),
    number("elevation_loss_high_m", "its range, to", |a| a.elevation.loss_high_m),
    number("elevation_gain_m", "climb from altitude, metres", |a| a.elevation.gain_m),
    number("device_loss_m", "the device's own descent, metres", |a| a.elevation.device_loss_m),
    number("device_gain_m", "the device's own climb, metres", |a| a.elevation.device_gain_m),
    number("below_10_pct_m", "distance steeper down than 10 %, metres", |a| a.elevation.below_10_pct_m),
    number("longest_descent_m", "longest descent, metres", |a| a.elevation.longest_descent_m),
    number("mean_cadence_spm", "mean of the positive samples, steps a minute", |a| a.cadence.mean_spm),
    number("running_cadence_spm", "median while running, steps a minute", |a| a.cadence.running_spm),
    text("cadence_unit_from", "why the file's cadence was read so", |a| {
        a.cadence.unit_from.as_deref().map(str::to_owned)
    }),
    number("mean_heart_rate_bpm", "beats a minute", |a| a.heart_rate.mean_bpm),
    number("max_heart_rate_bpm", "beats a minute", |a| a.heart_rate.max_bpm),
    number("knee_load_flat_km", "estimate, flat-km equivalents", |a| a.knee_load.map(|k| k.flat_km)),
    number("knee_load_low_flat_km", "its range, from", |a| a.knee_load.map(|k| k.low)),
    number("knee_load_high_flat_km", "its range, to", |a| a.knee_load.map(|k| k.high)),
    flag("knee_load_valid", "whether enough was covered", |a| a.knee_load.map(|k| k.valid)),
    number("high_intensity_min", "minutes of high heart rate", |a| a.intensity.and_then(|i| i.high_minutes)),
    number("rpe", "own rating of the effort, 0 to 10", |a| a.effort.rpe),
    number("longest_prior_30d_m", "longest run of the 30 days before, metres", |a| a.longest_prior_30d_m),
    number("ratio_to_prior", "distance over that, minus 1", |a| a.ratio_to_prior),
    text("notes", "codes of what was repaired or doubtful", |a| {
        let codes: Vec<String> = a.notes.iter().filter_map(|n| word(n.code)).collect();
        list(&codes)
    }),
    count("duplicates", "copies merged into it", |a| whole(a.duplicates.len())),
    text("source_path", "the file as it was given", |a| Some(a.source.path.clone())),
    text("source_member", "the member inside an archive", |a| a.source.member.as_deref().map(str::to_owned)),
];

/// The columns of `weeks`: one row a local calendar week of an athlete, empty weeks too.
pub static WEEKS: [Column<Week>; 14] = [
    text("athlete", "with --athletes", |w| w.athlete.as_deref().map(str::to_owned)),
    text("week", "ISO week", |w| Some(w.week.clone())),
    day("start", "its first day", |w| Some(w.start)),
    flag("so_far", "whether it is not over", |w| Some(w.so_far)),
    count("runs", "runs", |w| whole(w.runs)),
    number("distance_m", "distance of its runs, metres", |w| Some(w.distance_m)),
    number("moving_s", "time moving in runs, seconds", |w| Some(w.moving_s)),
    number("elevation_loss_m", "descent of its runs, metres", |w| w.elevation_loss_m),
    number("knee_load_flat_km", "estimate, flat-km equivalents", |w| w.knee_load_flat_km),
    number("longest_run_m", "the longest run, metres", |w| Some(w.longest_run_m)),
    count("rest_days", "days without a run", |w| whole(usize::from(w.rest_days))),
    number("cross_training_s", "other sports, seconds", |w| Some(w.cross_training_s)),
    count("strength_sessions", "strength sessions", |w| whole(w.strength_sessions)),
    text("findings", "codes of its findings, loud ones first", |w| list(&w.findings)),
];

/// The columns of `days`: one row a local day of an athlete with any activity, as far as it is shown.
pub static DAYS: [Column<Day>; 8] = [
    text("athlete", "with --athletes", |d| d.athlete.as_deref().map(str::to_owned)),
    day("date", "the local day", |d| Some(d.date)),
    count("activities", "activities of any sport", |d| whole(d.activities)),
    count("runs", "runs", |d| whole(d.sums.runs)),
    number("distance_m", "distance of its runs, metres", |d| Some(d.sums.distance_m())),
    number("moving_s", "time moving in runs, seconds", |d| Some(round(d.moving_s, 2))),
    number("elevation_loss_m", "descent of its runs, metres", |d| d.sums.loss_m()),
    number("knee_load_flat_km", "estimate, flat-km equivalents", |d| d.sums.knee_load()),
];

/// The columns of `findings`: one row a finding.
pub static FINDINGS: [Column<Finding>; 19] = [
    text("id", "unique in a report and athlete", |f| Some(f.id.clone())),
    text("athlete", "with --athletes", |f| f.athlete.as_deref().map(str::to_owned)),
    text("rule", "code", |f| Some(f.rule.to_owned())),
    text("name", "name of the rule", |f| Some(f.name.to_owned())),
    text("severity", "info, caution or strong", |f| Some(f.severity.as_str().to_owned())),
    text("group", "findings of one cause share it", |f| Some(f.group.clone())),
    day("date", "the local day it is about", |f| Some(f.date)),
    text("week", "the week of that day", |f| Some(f.week.clone())),
    text("activities", "ids of the activities it is about", |f| list(&f.activities)),
    text("quantity", "what was looked at", |f| Some(f.quantity.to_owned())),
    text("unit", "of the three values", |f| Some(f.unit.to_owned())),
    number("observed", "what was seen, in unit", |f| f.observed),
    number("threshold", "from where on the rule speaks, in unit", |f| f.threshold),
    number("reference", "what it is compared with, in unit", |f| f.reference.map(|r| r.value)),
    day("reference_date", "the day of that", |f| f.reference.and_then(|r| r.date)),
    text("title", "one sentence", |f| Some(f.title.clone())),
    text("message", "what was seen, in sentences", |f| Some(f.message.clone())),
    text("evidence_grade", "A good, B fair, C weak, D custom", |f| Some(f.evidence.grade.letter().to_owned())),
    text("citation", "the study", |f| Some(f.evidence.citation.clone())),
];

/// The columns of `ledger`: one row a file or archive member.
pub static LEDGER: [Column<LedgerEntry>; 7] = [
    text("athlete", "with --athletes", |e| e.athlete.clone()),
    text("path", "the file as it was given, or found below it", |e| Some(e.path.clone())),
    text("member", "the member inside an archive", |e| e.member.as_deref().map(str::to_owned)),
    text("status", "what became of it", |e| word(e.status)),
    text("code", "why, of a closed list", |e| word(e.code)),
    text("detail", "more about it", |e| e.detail.as_deref().map(str::to_owned)),
    text("activities", "ids of the activities that came from it", |e| list(&e.activities)),
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

#[cfg(test)]
mod tests {
    use super::super::athlete::ATHLETES;
    use super::super::cohort::COHORT;
    use super::super::sample::SAMPLES;
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
        police(&ATHLETES);
        police(&COHORT);
        police(&SAMPLES);
    }
}
