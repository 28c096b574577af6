//! What is kept of an activity when its samples are dropped: the `activities[]` of the report.
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

/// Where an activity was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Source {
    /// The file as the user gave it, or found below that.
    pub path: String,
    /// The member inside an archive.
    pub member: Option<String>,
    /// The format of the file.
    pub format: Format,
    /// The number of the session in the file, from 0.
    pub session: usize,
    /// Maker and model, or the program that wrote the file.
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
    /// Why it is taken for the same activity.
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
    /// Least descent that the method's own sensitivity allows.
    pub loss_low_m: Option<f64>,
    /// Most descent that the method's own sensitivity allows.
    pub loss_high_m: Option<f64>,
    /// Least ascent.
    pub gain_low_m: Option<f64>,
    /// Most ascent.
    pub gain_high_m: Option<f64>,
    /// The device's own total descent.
    pub device_loss_m: Option<f64>,
    /// The device's own total ascent.
    pub device_gain_m: Option<f64>,
    /// The export's table's total descent.
    pub table_loss_m: Option<f64>,
    /// The export's table's total ascent.
    pub table_gain_m: Option<f64>,
    /// Where the altitude comes from.
    pub altitude_from: Option<AltitudeSource>,
    /// How it was computed, with its constants.
    pub method: Option<String>,
    /// Lowest altitude.
    pub min_m: Option<f64>,
    /// Highest altitude.
    pub max_m: Option<f64>,
    /// The largest drop between two reversals.
    pub longest_descent_m: Option<f64>,
    /// Distance at a grade under −5 %.
    pub below_5_pct_m: Option<f64>,
    /// Distance at a grade under −10 %.
    pub below_10_pct_m: Option<f64>,
    /// Distance at a grade under −15 %.
    pub below_15_pct_m: Option<f64>,
}

/// Cadence in steps of both feet a minute (on foot).
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Cadence {
    /// Mean of the positive samples.
    pub mean_spm: Option<f64>,
    /// Time-weighted median over running samples: not walking, not standing.
    pub running_spm: Option<f64>,
    /// Drop of the last against the first third, corrected for speed by the runner's own cadence line, on the flat, per cent;
    /// negative where steps became quicker. `None` without such a line, for runs under 40 minutes and for those that no rule counts.
    pub fade_pct: Option<f64>,
    /// The unit that the file counts in.
    pub unit: Option<CadenceUnit>,
    /// How that is known.
    pub unit_from: Option<String>,
    /// Distance over steps, metres: where the steps are summed up from samples, over the distance with a cadence.
    pub step_length_m: Option<f64>,
}

/// Heart rate, beats a minute.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct HeartRate {
    /// Mean of the samples.
    pub mean_bpm: Option<f64>,
    /// Highest sample.
    pub max_bpm: Option<f64>,
}

impl HeartRate {
    /// Both, where they can be: a mean above the highest says that one of them is wrong, and not which.
    #[must_use]
    pub(crate) fn of(mean_bpm: Option<f64>, max_bpm: Option<f64>) -> Self {
        match (mean_bpm, max_bpm) {
            (Some(mean), Some(max)) if mean > max => HeartRate::default(),
            _ => HeartRate { mean_bpm, max_bpm },
        }
    }
}

/// How much of an activity the samples of one channel cover. Nothing is known of a channel that the file lacks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
pub struct Covered {
    /// Of the distance.
    pub distance_m: Option<f64>,
    /// Of the time with the watch running.
    pub time_s: Option<f64>,
    /// The share of the distance or of the time, whichever is less.
    pub share: Option<f64>,
}

/// From this share on a figure is one of the whole.
pub const WHOLE_SHARE: f64 = 0.95;

impl Covered {
    /// Whether what is measured there is of a part only, which the words then say.
    #[must_use]
    pub(crate) fn is_part(&self) -> bool {
        self.share.is_some_and(|share| share < WHOLE_SHARE)
    }
}

/// How much of an activity its samples cover, channel by channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
pub struct Coverage {
    /// With an altitude: what descent and climb are of.
    pub altitude: Covered,
    /// With a cadence: what cadence and summed steps are of.
    pub cadence: Covered,
    /// With a heart rate.
    pub heart_rate: Covered,
}

/// How hard it was by the runner's own word.
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
    /// Low end of its band.
    pub low: f64,
    /// High end of its band.
    pub high: f64,
    /// Running metres inside the measured speeds and grades.
    pub covered_m: f64,
    /// Walked metres, which are not in the estimate.
    pub walked_m: f64,
    /// Descent while walking, which is not in it either.
    pub walked_loss_m: f64,
    /// Running metres steeper downhill, or slower, than was measured.
    pub extrapolated_m: f64,
    /// Whether the runner's own cadence is counted in.
    pub own_cadence: bool,
    /// Whether walked and extrapolated metres are at most 20 % of the distance; else it is no headline and no rule uses it.
    pub valid: bool,
}

/// Internal load by heart rate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Intensity {
    /// Banister's TRIMP, summed over the samples (larger than from the mean heart rate, because it is convex).
    pub trimp_banister: Option<f64>,
    /// Edwards' sum over five zones.
    pub edwards: Option<f64>,
    /// Minutes above 88 % of the highest heart rate.
    pub high_minutes: Option<f64>,
    /// Minutes in each of five zones of the highest heart rate: from 50, 60, 70, 80 and 90 % on.
    pub zone_minutes: [f64; 5],
}

/// One kilometre, or one mile in what is drawn in miles.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Split {
    /// Where it begins, metres from the start.
    pub from_m: f64,
    /// Where it ends.
    pub to_m: f64,
    /// Watch time.
    pub timer_s: Option<f64>,
    /// Ascent in it.
    pub gain_m: Option<f64>,
    /// Descent in it.
    pub loss_m: Option<f64>,
    /// Distance at a grade under −10 %.
    pub below_10_pct_m: Option<f64>,
    /// Distance walked.
    pub walked_m: Option<f64>,
    /// Median running cadence.
    pub cadence_spm: Option<f64>,
    /// Mean heart rate.
    pub heart_rate_bpm: Option<f64>,
    /// Knee load. Splits add up to that of the run: its own-cadence factor is spread evenly.
    pub knee_load_flat_km: Option<f64>,
}

/// A lap, by the device's own numbers: between two presses of its button, two steps of a workout, or set distances.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
pub struct Lap {
    /// When it began, seconds from the start of the activity.
    pub start_s: Option<f64>,
    /// Distance.
    pub distance_m: Option<f64>,
    /// From its start to its end.
    pub elapsed_s: Option<f64>,
    /// Watch time.
    pub timer_s: Option<f64>,
    /// Ascent.
    pub gain_m: Option<f64>,
    /// Descent.
    pub loss_m: Option<f64>,
    /// Mean cadence, both feet; walking is in it.
    pub cadence_spm: Option<f64>,
    /// Mean heart rate.
    pub mean_bpm: Option<f64>,
    /// Highest heart rate.
    pub max_bpm: Option<f64>,
    /// What it was for.
    pub intensity: Option<LapIntensity>,
    /// What ended it.
    pub trigger: Option<LapTrigger>,
}

/// A long descent.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Descent {
    /// Where it begins, metres from the start.
    pub from_m: f64,
    /// Where it ends.
    pub to_m: f64,
    /// How far down.
    pub drop_m: f64,
    /// Mean grade, negative, as a fraction.
    pub mean_grade: f64,
    /// Steepest grade over at least 50 m, negative, as a fraction.
    pub steepest_grade: Option<f64>,
    /// Watch time.
    pub timer_s: Option<f64>,
    /// Median running cadence.
    pub cadence_spm: Option<f64>,
    /// Mean heart rate.
    pub heart_rate_bpm: Option<f64>,
    /// Knee load. Counted as in splits.
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
    /// Knee load of the stretch that the point stands for; points add up to that of the run.
    pub knee_load_flat_km: Option<f64>,
    /// Watch time from the start to here.
    pub timer_s: Option<f64>,
    /// Ascent from the start to here.
    pub gain_m: Option<f64>,
    /// Descent from the start to here.
    pub loss_m: Option<f64>,
    /// Distance at a grade under −10 % from the start to here.
    pub below_10_pct_m: Option<f64>,
    /// Distance walked from the start to here.
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
    /// Where it was read.
    pub source: Source,
    /// Copies that were merged into it.
    pub duplicates: Vec<Duplicate>,
    /// Start, UTC.
    pub start: Timestamp,
    /// Start in local time, RFC 3339 with offset.
    #[serde(with = "local_time")]
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub local_start: Zoned,
    /// What told the local time.
    pub zone_from: ZoneFrom,
    /// What it was.
    pub sport: Sport,
    /// The file's finer word.
    pub sub_sport: Option<String>,
    /// Title.
    pub name: Option<String>,
    /// Samples decoded for the session, before any cleaning.
    pub points: usize,
    /// Distance: the device's where another source agrees with it, else by the sources that agree with each other.
    pub distance_m: Option<f64>,
    /// Which source tells it.
    pub distance_from: Option<DistanceFrom>,
    /// From the first to the last moment.
    pub elapsed_s: Option<f64>,
    /// With the watch running.
    pub timer_s: Option<f64>,
    /// Moving.
    pub moving_s: Option<f64>,
    /// How often it was paused.
    pub pauses: usize,
    /// Steps of both feet: the device's count, else of the part with a cadence.
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
    /// The runner's own word.
    pub effort: Effort,
    /// Shoe or bike.
    pub gear: Option<String>,
    /// Kilometres (`check` only).
    pub splits: Vec<Split>,
    /// Laps of the device (`check` only).
    pub laps: Vec<Lap>,
    /// What was repaired or odd.
    pub notes: Vec<Note>,
    /// Long descents (`check` only).
    pub descents: Vec<Descent>,
    /// At most 500 points along the distance (`check` only).
    pub profile: Vec<ProfilePoint>,
    /// Signature of the route: at most 64 positions `[lat, lon]`, along the track.
    pub route: Vec<[f64; 2]>,
    /// The distance that was walked, where walking can be told apart.
    pub walked_m: Option<f64>,
    /// Estimated knee load; `None` where it cannot be told, and for other sports than running.
    pub knee_load: Option<KneeLoad>,
    /// Internal load by heart rate; `None` without it.
    pub intensity: Option<Intensity>,
    /// The longest run of the 30 days before the start; `None` without one, and for what is no run that rules count
    /// ([`ActivitySummary::is_counted_run`]).
    pub longest_prior_30d_m: Option<f64>,
    /// Distance over that, minus 1.
    pub ratio_to_prior: Option<f64>,
    /// The heart rates that those of the activity are held against, on its day.
    pub heart_rate_bounds: HeartRateBounds,
    /// What later stages need and no report has.
    #[doc(hidden)]
    #[serde(skip)]
    pub internal: Internal,
}

/// What later stages need of an activity and no report has: it is in no JSON and no table.
#[doc(hidden)]
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Internal {
    /// What rules need of the samples.
    pub histogram: Histogram,
    /// What the watch knows of its owner.
    pub owner: Owner,
    /// The runner's own cadence line of the 90 days before, which the history fills in.
    pub cadence_line: Option<CadenceLine>,
    /// [`ActivitySummary::splits`] in miles, for screens and pages whose readers count in miles.
    pub mile_splits: Vec<Split>,
}

impl ActivitySummary {
    /// An activity of which nothing is known but when it was and which sport; its zone counts as the machine's.
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
    /// Whether its day can be that of a recording among the others of its history (`implausible_date`).
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

    /// Whether it can have been covered by whom it is said to be: what is faster than anybody runs tells nothing of distance,
    /// speed or descent (`implausible_speed`), and no rule counts it.
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

    /// Whether it is a run of its day and week: it ends a break, however far it went. What nobody can have run, or nobody on that day, is
    /// listed and counts nowhere.
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

    /// How far, metres; 0 is how many services write that they do not know.
    #[must_use]
    pub(crate) fn known_distance_m(&self) -> Option<f64> {
        self.distance_m.filter(|metres| *metres > 0.0)
    }

    /// Whether it is a run whose own numbers can be true, which rules count (rules.md): of a known distance, and no faster than
    /// anybody.
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
