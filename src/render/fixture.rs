//! Made-up reports, one per case, for the tests of every output.

mod findings;
mod histories;
mod runs;

use crate::base::ledger::{Code, LedgerEntry};
use crate::base::provenance::AsOfFrom;
use crate::base::provenance::{AltitudeSource, CadenceUnit, ZoneFrom};
use crate::base::sport::Sport;
use crate::base::units::{Units, WeekStart};
use crate::format::Format;
use crate::history::best_loss_m;
use crate::report::{GeneratedFor, Report, SCHEMA, Span, Totals, Week};
use crate::summary::{ActivitySummary, Cadence, Elevation, HeartRate, KneeLoad, Source};
pub(crate) use histories::{athletes, calm, empty, new_watch, no_run, reckless, season, years};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use jiff::tz::{TimeZone, offset};
pub(crate) use runs::{gpx, hills, mountain, mountain_in_miles, mountain_judged, several_files, treadmill};

/// A report with some activities, all read without problems.
fn report(activities: Vec<ActivitySummary>) -> Report {
    let runs = || activities.iter().filter(|activity| activity.sport == Sport::Running);
    let totals = Totals {
        files: activities.len(),
        activities: activities.len(),
        runs: runs().count(),
        rules: 25,
        distance_m: runs().map(|run| run.distance_m).sum(),
        distance_at_least_m: runs().filter_map(|run| run.distance_m).sum(),
        elevation_loss_m: runs().filter_map(|run| run.elevation.loss_m).reduce(|a, b| a + b),
        runs_without_altitude: runs().filter(|run| best_loss_m(run).is_none()).count(),
        first: activities.iter().map(|activity| activity.start).min(),
        last: activities.iter().map(|activity| activity.start).max(),
    };
    Report {
        schema: SCHEMA.into(),
        findings: Vec::new(),
        not_judged: Vec::new(),
        judged_against: None,
        next: None,
        sore: None,
        back_test: None,
        course: None,
        cohort: None,
        version: "0.0.0".into(),
        generated_for: GeneratedFor {
            as_of: activities.iter().map(|activity| activity.local_start.date()).max(),
            as_of_from: Some(AsOfFrom::NewestFile),
            units: Units::Metric,
            week_start: WeekStart::Monday,
            tz: "Europe/Berlin".into(),
            since: None,
            until: None,
            hide_start_m: None,
        },
        ledger: activities.iter().map(|activity| entry(&activity.source.path, Code::Ok)).collect(),
        weeks: Vec::new(),
        now: Vec::new(),
        load: None,
        overview: None,
        totals,
        activities,
    }
}

/// Sums of running over some days.
fn span(runs: usize, distance_m: f64, loss_m: f64, load_km: f64) -> Span {
    Span {
        runs,
        distance_m: Some(distance_m),
        distance_at_least_m: distance_m,
        elevation_loss_m: Some(loss_m),
        runs_without_altitude: 0,
        knee_load_flat_km: Some(load_km),
    }
}

/// A line of the ledger.
pub(crate) fn entry(path: &str, code: Code) -> LedgerEntry {
    LedgerEntry::new(path.into(), None, code, None)
}

/// A week, counted from W17 of 2026.
pub(crate) fn week(n: i32, distance_m: f64, loss_m: Option<f64>) -> Week {
    Week {
        athlete: None,
        week: format!("2026-W{}", 17 + n),
        start: date(2026, 4, 20) + (n * 7).days(),
        so_far: false,
        cut: false,
        distance_m: Some(distance_m),
        distance_at_least_m: distance_m,
        runs_without_distance: 0,
        runs: 3,
        moving_s: distance_m * 0.39,
        elevation_loss_m: loss_m,
        runs_without_altitude: 0,
        knee_load_flat_km: Some(distance_m / 1_000.0 * 1.03),
        longest_run_m: Some(distance_m * 0.45),
        cadence_spm: Some(165.0),
        rest_days: 4,
        cross_training_s: 3_900.0,
        strength_sessions: 1,
        findings: Vec::new(),
    }
}

/// A valid knee load with the narrowest range.
fn knee_load(flat_km: f64) -> KneeLoad {
    KneeLoad {
        flat_km,
        low: flat_km * 0.9,
        high: flat_km * 1.1,
        covered_m: flat_km * 990.0,
        own_cadence: true,
        valid: true,
        ..KneeLoad::default()
    }
}

/// A run with everything except splits and profile.
fn run(day: Date, hour: i8, distance_m: f64, loss_m: f64) -> ActivitySummary {
    let local_start = day.at(hour, 30, 0, 0).to_zoned(TimeZone::fixed(offset(2))).unwrap();
    ActivitySummary {
        id: format!("{}-running-0", local_start.timestamp()),
        source: Source {
            path: "race.fit".into(),
            member: None,
            format: Format::Fit,
            session: 0,
            device: Some("Garmin fenix 7".into()),
        },
        zone_from: ZoneFrom::File,
        name: Some("Morning Run".into()),
        points: 3_600,
        distance_from: None,
        distance_m: Some(distance_m),
        elapsed_s: Some(distance_m * 0.38),
        timer_s: Some(distance_m * 0.372),
        moving_s: Some(distance_m * 0.37),
        elevation: Elevation {
            loss_m: Some(loss_m),
            gain_m: Some(loss_m + 2.0),
            altitude_from: Some(AltitudeSource::Barometer),
            ..Elevation::default()
        },
        cadence: Cadence {
            mean_spm: Some(160.0),
            running_spm: Some(168.0),
            unit: Some(CadenceUnit::PerLeg),
            unit_from: Some("FIT counts the strides of one foot".into()),
            ..Cadence::default()
        },
        heart_rate: HeartRate { mean_bpm: Some(151.0), max_bpm: Some(169.0) },
        knee_load: Some(knee_load(distance_m / 1_000.0 * 1.02)),
        ..ActivitySummary::unmeasured(local_start, Sport::Running)
    }
}

/// Every case with its name, and whether it is for `scan`.
pub(crate) fn every() -> Vec<(&'static str, bool, Report)> {
    vec![
        ("mountain", false, mountain()),
        ("mountain_judged", false, mountain_judged()),
        ("hills", false, hills()),
        ("mountain_in_miles", false, mountain_in_miles()),
        ("treadmill", false, treadmill()),
        ("gpx", false, gpx()),
        ("several_files", false, several_files()),
        ("season", true, season()),
        ("reckless", true, reckless()),
        ("calm", true, calm()),
        ("years", true, years()),
        ("new_watch", true, new_watch()),
        ("no_run", true, no_run()),
        ("empty", true, empty()),
        ("athletes", true, athletes()),
    ]
}
