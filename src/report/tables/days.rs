//! The table `days`, which JSON does not have: sums over the activities of a local day.

use super::ReportTable;
use super::column::Origin::Derived;
use super::column::{count, day, number, text, whole};
use crate::base::stats::round;
use crate::history::{RunSums, best_time_s};
use crate::report::Report;
use crate::summary::ActivitySummary;
use jiff::civil::Date;

/// One local day of one athlete with at least one activity.
#[derive(Clone, Debug)]
pub struct DayRow {
    athlete: Option<String>,
    date: Date,
    activities: usize,
    sums: RunSums,
    moving_s: f64,
}

/// The table `days`.
pub static DAYS: ReportTable<DayRow> = ReportTable {
    name: "days",
    about: "one row a local day of an athlete with any activity that is shown",
    columns: &[
        text("athlete", Derived, "with --athletes", |d| d.athlete.clone()),
        day("date", Derived, "the local day", |d| Some(d.date)),
        count("activities", Derived, "activities of any sport", |d| whole(d.activities)),
        count("runs", Derived, "runs", |d| whole(d.sums.runs)),
        number("distance_m", Derived, "distance of its runs, metres; none where that of one is not known", |d| {
            d.sums.distance_m()
        }),
        number("moving_s", Derived, "time moving in runs, seconds", |d| Some(round(d.moving_s, 2))),
        number("elevation_loss_m", Derived, "descent of its runs, metres", |d| d.sums.loss_m()),
        number("knee_load_flat_km", Derived, "estimate, flat-km equivalents", |d| d.sums.knee_load()),
    ],
};

/// The days of a report, by athlete and day.
#[must_use]
pub(crate) fn days(report: &Report) -> Vec<DayRow> {
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
            if activity.is_run() {
                moving_s += best_time_s(activity).unwrap_or(0.0);
            }
        }
        let (athlete, date) = (first.athlete.clone(), first.local_start.date());
        Some(DayRow { athlete, date, activities: of_day.len(), sums, moving_s })
    };
    sorted.chunk_by(same).filter_map(day).collect()
}
