//! One recorded sample after cleaning: the table `samples`, which is not part of the report.

use super::ReportTable;
use super::column::Origin::Derived;
use super::column::{count, instant, number, text};
use jiff::Timestamp;
use std::sync::Arc;

/// One sample. Channels missing from the file, or removed by cleaning, are unknown.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Sample {
    /// The athlete's displayed name, with `--athletes`.
    pub athlete: Option<Arc<str>>,
    /// The id of the activity.
    pub activity: Arc<str>,
    /// Time.
    pub time: Option<Timestamp>,
    /// The continuous piece to which it belongs, from 0: nothing was recorded between pieces.
    pub piece: u64,
    /// From the start, metres.
    pub distance_m: Option<f64>,
    /// Speed over about ten seconds, metres per second.
    pub speed_mps: Option<f64>,
    /// Altitude as recorded, spikes removed, metres.
    pub altitude_m: Option<f64>,
    /// Steps of both feet per minute on foot, else revolutions or strokes.
    pub cadence_spm: Option<f64>,
    /// Beats per minute.
    pub heart_rate_bpm: Option<f64>,
    /// Watts.
    pub power_w: Option<f64>,
    /// Ground contact time, milliseconds.
    pub stance_time_ms: Option<f64>,
    /// Degrees; unknown in a private report.
    pub lat_deg: Option<f64>,
    /// Degrees; unknown in a private report.
    pub lon_deg: Option<f64>,
}

/// The table `samples`, ordered by time.
pub static SAMPLES: ReportTable<Sample> = ReportTable {
    name: "samples",
    about: "one row a sample, a file an activity, with --samples",
    columns: &[
        text("athlete", Derived, "with --athletes", |s| s.athlete.as_deref().map(str::to_owned)),
        text("activity", Derived, "id of the activity", |s| Some(s.activity.to_string())),
        instant("time_utc", Derived, "when", |s| s.time),
        count("piece", Derived, "continuous stretch, from 0: nothing was recorded between one and the next", |s| {
            Some(s.piece)
        }),
        number("distance_m", Derived, "from the start, metres", |s| s.distance_m),
        number("speed_mps", Derived, "over about ten seconds, metres a second", |s| s.speed_mps),
        number("altitude_m", Derived, "as recorded, impossible values removed, metres", |s| s.altitude_m),
        number("cadence_spm", Derived, "steps of both feet a minute on foot, else turns or strokes", |s| s.cadence_spm),
        number("heart_rate_bpm", Derived, "beats a minute", |s| s.heart_rate_bpm),
        number("power_w", Derived, "watts", |s| s.power_w),
        number("stance_time_ms", Derived, "ground contact, milliseconds", |s| s.stance_time_ms),
        number("lat_deg", Derived, "latitude, degrees; none with --private or --hide-start", |s| s.lat_deg),
        number("lon_deg", Derived, "longitude, degrees; none with --private or --hide-start", |s| s.lon_deg),
    ],
};
