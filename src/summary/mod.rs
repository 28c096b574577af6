//! Summary of an activity that is kept when its samples are dropped: the `activities[]` of the report.
//!
//! Lengths are metres, times seconds, unless the name says otherwise. `None` means unknown, never zero.

pub mod dynamics;
mod figures;
pub(crate) mod histogram;
mod local_time;
mod parts;

use crate::base::note::{Note, NoteCode};
use crate::base::owner::{HeartRateBounds, Owner};
use crate::base::provenance::{DistanceFrom, ZoneFrom};
use crate::base::sport::Sport;
pub use crate::format::Format;
use dynamics::Dynamics;
pub use figures::{Cadence, Coverage, Covered, Effort, Elevation, HeartRate, Intensity, KneeLoad, WHOLE_SHARE};
use histogram::{CadenceLine, Histogram};
use jiff::{Timestamp, Zoned};
pub(crate) use local_time::rfc3339;
pub use parts::{Descent, Lap, ProfilePoint, Split};
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
