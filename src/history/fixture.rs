//! Made-up activities for the tests of this module.

use crate::base::note::{Note, NoteCode};
use crate::base::provenance::ZoneFrom;
use crate::base::sport::Sport;
use crate::format::Format;
use crate::summary::{ActivitySummary, Cadence, Elevation, HeartRate, Source};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A complete FIT run on a loop, with heart rate and cadence, in UTC. Its path is derived from its start.
pub(crate) fn run(start: &str, distance_m: f64, elapsed_s: f64) -> ActivitySummary {
    let start: Timestamp = start.parse().unwrap();
    ActivitySummary {
        source: Source {
            path: format!("{}.fit", start.strftime("%Y-%m-%d-%H%M%S")),
            member: None,
            format: Format::Fit,
            session: 0,
            device: Some("Garmin fenix 7".into()),
        },
        points: elapsed_s as usize + 1,
        distance_m: Some(distance_m),
        distance_from: None,
        elapsed_s: Some(elapsed_s),
        timer_s: Some(elapsed_s),
        moving_s: Some(elapsed_s),
        elevation: Elevation { loss_m: Some(50.0), gain_m: Some(50.0), ..Elevation::default() },
        cadence: Cadence { mean_spm: Some(165.0), running_spm: Some(168.0), ..Cadence::default() },
        heart_rate: HeartRate { mean_bpm: Some(150.0), max_bpm: Some(172.0) },
        route: out_and_back(distance_m, 0.0),
        ..ActivitySummary::unmeasured(start.to_zoned(TimeZone::UTC), Sport::Running)
    }
}

/// Builder steps, each returning the changed activity.
pub(crate) trait Altered: Sized {
    fn with(self, change: impl FnOnce(&mut Self)) -> Self;
}

impl<T> Altered for T {
    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}

/// The same recording converted to another format, recomputed from its points.
pub(super) fn converted(a: &ActivitySummary, format: Format) -> ActivitySummary {
    a.clone().with(|b| {
        b.source.format = format;
        b.source.path = a.source.path.replace(".fit", &format!(".{}", format.info().word));
        b.source.device = Some("StravaGPX".into());
        b.timer_s = None;
        b.distance_m = a.distance_m.map(|d| d * 1.012);
    })
}

/// An activity without position, heart rate and cadence.
pub(super) fn bare(a: ActivitySummary) -> ActivitySummary {
    a.with(|a| {
        a.route.clear();
        a.heart_rate = HeartRate::default();
        a.cadence = Cadence::default();
    })
}

pub(super) fn later(a: ActivitySummary, seconds: i64) -> ActivitySummary {
    a.with(|a| {
        a.start = a.start.checked_add(jiff::SignedDuration::from_secs(seconds)).unwrap();
        a.local_start = a.start.to_zoned(a.local_start.time_zone().clone());
    })
}

pub(super) fn in_zone(a: ActivitySummary, zone: &str) -> ActivitySummary {
    a.with(|a| {
        a.local_start = a.start.in_tz(zone).unwrap();
        a.zone_from = ZoneFrom::Position;
    })
}

pub(super) fn named(a: ActivitySummary, path: &str) -> ActivitySummary {
    a.with(|a| a.source.path = path.into())
}

pub(super) fn damaged(a: ActivitySummary) -> ActivitySummary {
    a.with(|a| a.notes.push(Note::new(NoteCode::Damaged, "ends at byte 1000 of 2000")))
}

/// 64 points of a winding route north and back, shifted by `east_m`.
pub(super) fn out_and_back(distance_m: f64, east_m: f64) -> Vec<[f64; 2]> {
    prefix(distance_m, distance_m, east_m)
}

/// 64 points of the first `done_m` of such a route.
pub(super) fn prefix(distance_m: f64, done_m: f64, east_m: f64) -> Vec<[f64; 2]> {
    (0..64)
        .map(|i| {
            let way = done_m * f64::from(i) / 63.0;
            let north = if way < distance_m / 2.0 { way } else { distance_m - way };
            let east = 150.0 * (way / 700.0).sin() + east_m;
            [10.0 + north / 111_195.0, 20.0 + east / (111_195.0 * 10f64.to_radians().cos())]
        })
        .collect()
}
