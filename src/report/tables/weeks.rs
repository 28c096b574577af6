//! The table `weeks`.

use super::ReportTable;
use super::column::Origin::{Derived, Json};
use super::column::{count, day, flag, list, number, text, whole};
use crate::report::Week;

/// The table `weeks`: every field of a week.
pub static WEEKS: ReportTable<Week> = ReportTable {
    name: "weeks",
    about: "one row a local calendar week of an athlete, weeks without an activity too",
    columns: &[
        text("athlete", Json("/athlete"), "with --athletes", |w| w.athlete.clone()),
        text("week", Json("/week"), "ISO week", |w| Some(w.week.clone())),
        day("start", Json("/start"), "its first day", |w| Some(w.start)),
        flag("so_far", Json("/so_far"), "whether it is not over", |w| Some(w.so_far)),
        count("runs", Json("/runs"), "runs", |w| whole(w.runs)),
        number(
            "distance_m",
            Json("/distance_m"),
            "distance of its runs, metres; none where that of one is not known",
            |w| w.distance_m,
        ),
        number("moving_s", Json("/moving_s"), "time moving in runs, seconds", |w| Some(w.moving_s)),
        number("elevation_loss_m", Json("/elevation_loss_m"), "descent of its runs, metres", |w| w.elevation_loss_m),
        number("knee_load_flat_km", Json("/knee_load_flat_km"), "estimate, flat-km equivalents", |w| {
            w.knee_load_flat_km
        }),
        number(
            "longest_run_m",
            Json("/longest_run_m"),
            "the longest run, metres; none where the distance of one is not known",
            |w| w.longest_run_m,
        ),
        count("rest_days", Json("/rest_days"), "days without a run", |w| whole(usize::from(w.rest_days))),
        number("cross_training_s", Json("/cross_training_s"), "other sports, seconds", |w| Some(w.cross_training_s)),
        count("strength_sessions", Json("/strength_sessions"), "strength sessions", |w| whole(w.strength_sessions)),
        text("findings", Derived, "codes of its findings, loud ones first", |w| list(&w.findings)),
        count("runs_without_altitude", Json("/runs_without_altitude"), "runs without a known descent", |w| {
            whole(w.runs_without_altitude)
        }),
        number("cadence_spm", Json("/cadence_spm"), "mean running cadence of its runs by time, steps a minute", |w| {
            w.cadence_spm
        }),
        number(
            "distance_at_least_m",
            Json("/distance_at_least_m"),
            "distance of those of its runs of which it is known",
            |w| Some(w.distance_at_least_m),
        ),
        count("runs_without_distance", Json("/runs_without_distance"), "runs without a known distance", |w| {
            whole(w.runs_without_distance)
        }),
        flag("cut", Json("/cut"), "whether --since or --until leave some of its days out", |w| Some(w.cut)),
    ],
};
