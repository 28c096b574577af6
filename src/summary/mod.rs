//! Summary of an activity that is kept when its samples are dropped: the `activities[]` of the report.
//!
//! Lengths are metres, times seconds, unless the name says otherwise. `None` means unknown, never zero.

pub mod dynamics;
pub(crate) mod histogram;
mod local_time;

use crate::base::lap::{LapIntensity, LapTrigger};
use crate::base::note::{Note, NoteCode};
use crate::base::owner::{HeartRateBounds, Owner};
use crate::base::provenance::{AltitudeSource, CadenceUnit, DistanceFrom, ZoneFrom};
use crate::base::sport::Sport;
pub use crate::format::Format;
use dynamics::Dynamics;
use histogram::{CadenceLine, Histogram};
use jiff::{Timestamp, Zoned};
pub(crate) use local_time::rfc3339;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where an activity was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Source {
    /// The file as the user gave it, or below that.
    pub path: String,
    /// The member inside an archive.
    pub member: Option<String>,
    /// The format of the file.
    pub format: Format,
    /// The number of the session in the file, from 0.
    pub session: usize,
    /// Manufacturer and model, or the program that wrote the file.
    pub device: Option<String>,
}

/// A copy of an activity that was merged into it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Duplicate {
    /// The file of the copy.
    pub path: String,
    /// The member inside an archive.
    pub member: Option<String>,
    /// Why it was recognised as the same activity.
    pub reason: String,
}

/// Elevation, from smoothed altitude by counting whole descents between reversals.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Elevation {
    /// Descent.
    pub loss_m: Option<f64>,
    /// Ascent.
    pub gain_m: Option<f64>,
    /// Lower end of descent by the method's own sensitivity.
    pub loss_low_m: Option<f64>,
    /// Upper end of descent by the method's own sensitivity.
    pub loss_high_m: Option<f64>,
    /// Lower end of ascent.
    pub gain_low_m: Option<f64>,
    /// Upper end of ascent.
    pub gain_high_m: Option<f64>,
    /// The device's total descent.
    pub device_loss_m: Option<f64>,
    /// The device's total ascent.
    pub device_gain_m: Option<f64>,
    /// Total descent in the export's table.
    pub table_loss_m: Option<f64>,
    /// Total ascent in the export's table.
    pub table_gain_m: Option<f64>,
    /// Source of the altitude.
    pub altitude_from: Option<AltitudeSource>,
    /// Method, with its constants.
    pub method: Option<String>,
    /// Lowest altitude.
    pub min_m: Option<f64>,
    /// Highest altitude.
    pub max_m: Option<f64>,
    /// The largest drop between two reversals.
    pub longest_descent_m: Option<f64>,
    /// Distance at a grade below −5 %.
    pub below_5_pct_m: Option<f64>,
    /// Distance at a grade below −10 %.
    pub below_10_pct_m: Option<f64>,
    /// Distance at a grade below −15 %.
    pub below_15_pct_m: Option<f64>,
}

/// Cadence in steps of both feet per minute (on foot).
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Cadence {
    /// Mean of the positive samples.
    pub mean_spm: Option<f64>,
    /// Time-weighted median over running samples: not walking, not standing.
    pub running_spm: Option<f64>,
    /// Drop from the first to the last third, percent, corrected for speed by the runner's own cadence line, on the flat;
    /// negative if cadence rose. `None` without such a line, for runs under 40 minutes and for those that no rule counts.
    pub fade_pct: Option<f64>,
    /// The unit in which the file counts.
    pub unit: Option<CadenceUnit>,
    /// How the unit was determined.
    pub unit_from: Option<String>,
    /// Distance divided by steps, metres: where the steps are summed from samples, over the distance with a cadence.
    pub step_length_m: Option<f64>,
}

/// Heart rate, beats per minute.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct HeartRate {
    /// Mean of the samples.
    pub mean_bpm: Option<f64>,
    /// Highest sample.
    pub max_bpm: Option<f64>,
}

impl HeartRate {
    /// Both values; neither if the mean exceeds the maximum, because then one is wrong and it is unknown which.
    #[must_use]
    pub(crate) fn of(mean_bpm: Option<f64>, max_bpm: Option<f64>) -> Self {
        match (mean_bpm, max_bpm) {
            (Some(mean), Some(max)) if mean > max => HeartRate::default(),
            _ => HeartRate { mean_bpm, max_bpm },
        }
    }
}

/// How much of an activity the samples of one channel cover; unknown for a channel that the file lacks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
pub struct Covered {
    /// Covered distance.
    pub distance_m: Option<f64>,
    /// Covered timer time.
    pub time_s: Option<f64>,
    /// The share of the distance or of the time, whichever is smaller.
    pub share: Option<f64>,
}

/// From this share on a figure counts as one of the whole.
pub const WHOLE_SHARE: f64 = 0.95;

impl Covered {
    /// Whether figures of the channel describe only a part, which texts then say.
    #[must_use]
    pub(crate) fn is_part(&self) -> bool {
        self.share.is_some_and(|share| share < WHOLE_SHARE)
    }
}

/// How much of an activity its samples cover, by channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
pub struct Coverage {
    /// Samples with an altitude, the basis of descent and climb.
    pub altitude: Covered,
    /// Samples with a cadence, the basis of cadence and summed steps.
    pub cadence: Covered,
    /// Samples with a heart rate.
    pub heart_rate: Covered,
}

/// The runner's own rating of the effort.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Effort {
    /// Perceived exertion, 0 to 10.
    pub rpe: Option<f64>,
    /// Feeling, 0 (very weak) to 100 (very strong).
    pub feel: Option<f64>,
}

/// Estimated load of the kneecap joint, in flat-km equivalents: 1 is one flat kilometre at 6:00 /km.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct KneeLoad {
    /// The estimate.
    pub flat_km: f64,
    /// Low end of the range.
    pub low: f64,
    /// High end of the range.
    pub high: f64,
    /// Running metres inside the measured speeds and grades.
    pub covered_m: f64,
    /// Walked metres, not included in the estimate.
    pub walked_m: f64,
    /// Descent while walking, not included either.
    pub walked_loss_m: f64,
    /// Running metres steeper downhill, or slower, than was measured.
    pub extrapolated_m: f64,
    /// Whether the runner's own cadence is taken into account.
    pub own_cadence: bool,
    /// Whether walked and extrapolated metres are at most 20 % of the distance; otherwise it is not highlighted and no rule uses
    /// it.
    pub valid: bool,
}

/// Internal load from heart rate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Intensity {
    /// Banister's TRIMP, summed over the samples (larger than from the mean heart rate, because the formula is convex).
    pub trimp_banister: Option<f64>,
    /// Edwards' TRIMP, summed over five zones.
    pub edwards: Option<f64>,
    /// Minutes above 88 % of the maximum heart rate.
    pub high_minutes: Option<f64>,
    /// Minutes in each of five zones of the maximum heart rate: from 50, 60, 70, 80 and 90 %.
    pub zone_minutes: [f64; 5],
}

/// One kilometre, or one mile where output is in miles.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Split {
    /// Beginning, metres from the start.
    pub from_m: f64,
    /// End.
    pub to_m: f64,
    /// Timer time.
    pub timer_s: Option<f64>,
    /// Ascent.
    pub gain_m: Option<f64>,
    /// Descent.
    pub loss_m: Option<f64>,
    /// Distance at a grade below −10 %.
    pub below_10_pct_m: Option<f64>,
    /// Distance walked.
    pub walked_m: Option<f64>,
    /// Median running cadence.
    pub cadence_spm: Option<f64>,
    /// Mean heart rate.
    pub heart_rate_bpm: Option<f64>,
    /// Knee load. Splits add up to that of the run: the factor for the runner's own cadence is spread evenly.
    pub knee_load_flat_km: Option<f64>,
}

/// A lap with the device's own figures: between two presses of its button, a step of a workout, or a set distance.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
pub struct Lap {
    /// Start, seconds from the start of the activity.
    pub start_s: Option<f64>,
    /// Distance.
    pub distance_m: Option<f64>,
    /// Elapsed time.
    pub elapsed_s: Option<f64>,
    /// Timer time.
    pub timer_s: Option<f64>,
    /// Ascent.
    pub gain_m: Option<f64>,
    /// Descent.
    pub loss_m: Option<f64>,
    /// Mean cadence, both feet, walking included.
    pub cadence_spm: Option<f64>,
    /// Mean heart rate.
    pub mean_bpm: Option<f64>,
    /// Highest heart rate.
    pub max_bpm: Option<f64>,
    /// Purpose.
    pub intensity: Option<LapIntensity>,
    /// What ended it.
    pub trigger: Option<LapTrigger>,
}

/// A long descent.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Descent {
    /// Beginning, metres from the start.
    pub from_m: f64,
    /// End.
    pub to_m: f64,
    /// Drop.
    pub drop_m: f64,
    /// Mean grade, negative, as a fraction.
    pub mean_grade: f64,
    /// Steepest grade over at least 50 m, negative, as a fraction.
    pub steepest_grade: Option<f64>,
    /// Timer time.
    pub timer_s: Option<f64>,
    /// Median running cadence.
    pub cadence_spm: Option<f64>,
    /// Mean heart rate.
    pub heart_rate_bpm: Option<f64>,
    /// Knee load, computed as in splits.
    pub knee_load_flat_km: Option<f64>,
}

/// A point of the profile.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct ProfilePoint {
    /// Metres from the start.
    pub distance_m: f64,
    /// Smoothed altitude.
    pub altitude_m: Option<f64>,
    /// Grade as a fraction.
    pub grade: Option<f64>,
    /// Cadence, both feet.
    pub cadence_spm: Option<f64>,
    /// Speed.
    pub speed_mps: Option<f64>,
    /// Heart rate.
    pub heart_rate_bpm: Option<f64>,
    /// Knee load of the section that the point represents; points add up to that of the run.
    pub knee_load_flat_km: Option<f64>,
    /// Cumulative timer time.
    pub timer_s: Option<f64>,
    /// Cumulative ascent.
    pub gain_m: Option<f64>,
    /// Cumulative descent.
    pub loss_m: Option<f64>,
    /// Cumulative distance at a grade below −10 %.
    pub below_10_pct_m: Option<f64>,
    /// Cumulative distance walked.
    pub walked_m: Option<f64>,
    /// Ground contact time.
    pub stance_time_ms: Option<f64>,
    /// Ground contact time balance, left foot's share.
    pub balance_pct: Option<f64>,
    /// Vertical oscillation.
    pub vertical_oscillation_mm: Option<f64>,
    /// Latitude, unless private.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lat_deg: Option<f64>,
    /// Longitude, unless private.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lon_deg: Option<f64>,
}

/// One activity.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct ActivitySummary {
    /// Start in UTC, sport and an ordinal.
    pub id: String,
    /// The athlete's folder or archive, with `--athletes`.
    pub athlete: Option<String>,
    /// Where it was read from.
    pub source: Source,
    /// Copies merged into it.
    pub duplicates: Vec<Duplicate>,
    /// Start, UTC.
    pub start: Timestamp,
    /// Start in local time, RFC 3339 with offset.
    #[serde(with = "local_time")]
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub local_start: Zoned,
    /// Source of the local time.
    pub zone_from: ZoneFrom,
    /// Sport.
    pub sport: Sport,
    /// The file's sub-sport.
    pub sub_sport: Option<String>,
    /// Title.
    pub name: Option<String>,
    /// Samples decoded for the session, before any cleaning.
    pub points: usize,
    /// Distance: the device's if another source agrees with it, else that of sources that agree with each other.
    pub distance_m: Option<f64>,
    /// Source of the distance.
    pub distance_from: Option<DistanceFrom>,
    /// Elapsed time, from the first to the last moment.
    pub elapsed_s: Option<f64>,
    /// Timer time.
    pub timer_s: Option<f64>,
    /// Moving time.
    pub moving_s: Option<f64>,
    /// Number of pauses.
    pub pauses: usize,
    /// Steps of both feet: the device's count, else for the part with a cadence.
    pub steps: Option<f64>,
    /// Elevation.
    pub elevation: Elevation,
    /// Cadence.
    pub cadence: Cadence,
    /// Heart rate.
    pub heart_rate: HeartRate,
    /// How much of it the samples cover.
    pub coverage: Coverage,
    /// Running dynamics.
    pub dynamics: Dynamics,
    /// The runner's own rating.
    pub effort: Effort,
    /// Shoe or bike.
    pub gear: Option<String>,
    /// Kilometres (`check` only).
    pub splits: Vec<Split>,
    /// Laps of the device (`check` only).
    pub laps: Vec<Lap>,
    /// Repairs and oddities.
    pub notes: Vec<Note>,
    /// Long descents (`check` only).
    pub descents: Vec<Descent>,
    /// At most 500 points along the distance (`check` only).
    pub profile: Vec<ProfilePoint>,
    /// Signature of the route: at most 64 positions `[lat, lon]`, along the track.
    pub route: Vec<[f64; 2]>,
    /// Distance walked; `None` where walking and running cannot be told apart.
    pub walked_m: Option<f64>,
    /// Estimated knee load; `None` if it cannot be computed, and for sports other than running.
    pub knee_load: Option<KneeLoad>,
    /// Internal load from heart rate; `None` without heart rate.
    pub intensity: Option<Intensity>,
    /// The longest run of the 30 days before the start; `None` without one, and for anything but a run that rules count
    /// ([`ActivitySummary::is_counted_run`]).
    pub longest_prior_30d_m: Option<f64>,
    /// Distance divided by `longest_prior_30d_m`, minus 1.
    pub ratio_to_prior: Option<f64>,
    /// Reference heart rates on its day.
    pub heart_rate_bounds: HeartRateBounds,
    /// Data for later stages, never in a report.
    #[doc(hidden)]
    #[serde(skip)]
    pub internal: Internal,
}

/// Data of an activity for later stages, in no JSON and no table.
#[doc(hidden)]
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Internal {
    /// Sums of the samples for the rules.
    pub histogram: Histogram,
    /// The words of its description or notes that speak of a knee that hurts.
    pub mention: Option<String>,
    /// The watch's settings about its owner.
    pub owner: Owner,
    /// The runner's own cadence line of the previous 90 days, filled in by the history.
    pub cadence_line: Option<CadenceLine>,
    /// [`ActivitySummary::splits`] in miles, for terminal and HTML output in miles.
    pub mile_splits: Vec<Split>,
}

impl ActivitySummary {
    /// An activity of which only time and sport are known; its zone counts as the machine's.
    ///
    /// ```
    /// use kneewise::base::sport::Sport;
    /// use kneewise::ActivitySummary;
    ///
    /// let start = "2026-09-12T08:30[Europe/Berlin]".parse()?;
    /// let run = ActivitySummary::unmeasured(start, Sport::Running);
    /// assert_eq!(run.start.to_string(), "2026-09-12T06:30:00Z");
    /// # Ok::<(), jiff::Error>(())
    /// ```
    #[must_use]
    pub fn unmeasured(local_start: Zoned, sport: Sport) -> Self {
        ActivitySummary { start: local_start.timestamp(), local_start, sport, ..ActivitySummary::default() }
    }
}

impl ActivitySummary {
    /// Whether its date is plausible within its history (no `implausible_date`).
    ///
    /// ```
    /// use kneewise::ActivitySummary;
    ///
    /// assert!(ActivitySummary::default().is_dated(), "no note says otherwise");
    /// ```
    #[must_use]
    pub fn is_dated(&self) -> bool {
        self.notes.iter().all(|note| note.code != NoteCode::ImplausibleDate)
    }

    /// Whether its speed is plausible: the distance, speed and descent of an activity faster than anybody runs are worthless
    /// (`implausible_speed`), and no rule counts it.
    ///
    /// ```
    /// use kneewise::ActivitySummary;
    ///
    /// assert!(ActivitySummary::default().is_believed(), "no note says otherwise");
    /// ```
    #[must_use]
    pub fn is_believed(&self) -> bool {
        self.notes.iter().all(|note| note.code != NoteCode::ImplausibleSpeed)
    }

    /// Whether it counts as a run of its day and week, and ends a break, whatever its distance. Runs with an implausible speed or
    /// date are listed but not counted.
    ///
    /// ```
    /// use kneewise::base::sport::Sport;
    /// use kneewise::ActivitySummary;
    ///
    /// let start = "2026-09-12T08:30[Europe/Berlin]".parse()?;
    /// assert!(ActivitySummary::unmeasured(start, Sport::Running).is_run());
    /// # Ok::<(), jiff::Error>(())
    /// ```
    #[must_use]
    pub fn is_run(&self) -> bool {
        self.sport == Sport::Running && self.is_believed() && self.is_dated()
    }

    /// Distance, metres; `None` for 0, which many services write for an unknown distance.
    #[must_use]
    pub(crate) fn known_distance_m(&self) -> Option<f64> {
        self.distance_m.filter(|metres| *metres > 0.0)
    }

    /// Whether rules count it (rules.md): a run of a known distance, with plausible speed and date.
    ///
    /// ```
    /// use kneewise::base::sport::Sport;
    /// use kneewise::ActivitySummary;
    ///
    /// let start = "2026-09-12T08:30[Europe/Berlin]".parse()?;
    /// let mut run = ActivitySummary::unmeasured(start, Sport::Running);
    /// assert!(!run.is_counted_run(), "its distance is not known");
    /// run.distance_m = Some(5000.0);
    /// assert!(run.is_counted_run());
    /// # Ok::<(), jiff::Error>(())
    /// ```
    #[must_use]
    pub fn is_counted_run(&self) -> bool {
        self.is_run() && self.known_distance_m().is_some()
    }
}
