//! The report object `course`: a planned course compared with past runs.

use crate::base::measure::Unit;
use crate::history::Maximum;
use crate::rule::finding::Finding;
use crate::summary::{Descent, Elevation, KneeLoad, ProfilePoint};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A planned course, compared with the runs of the 30 and 84 days up to `as_of`.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Course {
    /// The file, as the user gave it.
    pub path: String,
    /// Its title.
    pub name: Option<String>,
    /// Number of tracks.
    pub tracks: usize,
    /// Number of routes.
    pub routes: usize,
    /// Number of waypoints.
    pub waypoints: usize,
    /// Number of points of the line used.
    pub points: usize,
    /// What was repaired, chosen or guessed.
    pub notes: Vec<String>,
    /// The last day that counts as past.
    pub as_of: Date,
    /// Number of runs up to that day.
    pub runs: usize,
    /// Length along the points.
    pub distance_m: f64,
    /// Descent and climb; their values are `None` if the file has no elevation. The range is wider than that of a recorded run.
    pub elevation: Elevation,
    /// Knee load at the runner's usual speed; `None` without elevation and outside the grades they have run.
    pub knee_load: Option<KneeLoad>,
    /// Share of the descent at grades that the runner has run in the 84 days; `None` without elevation.
    pub known_share: Option<f64>,
    /// Descent by grade, the gentlest first; empty without elevation.
    pub bands: Vec<Band>,
    /// The course compared with the maximum of one run.
    pub compared: Vec<CourseComparison>,
    /// The largest descents.
    pub descents: Vec<Descent>,
    /// At most 500 points along the distance, without positions.
    pub profile: Vec<ProfilePoint>,
    /// The day for which rules are evaluated: the day after `as_of`.
    pub day: Date,
    /// Findings for the course as a run on that day, the most severe first.
    pub findings: Vec<Finding>,
}

/// Descent within a range of grades.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Band {
    /// Lower limit of the grade, downhill, percent.
    pub from_pct: f64,
    /// Upper limit, percent; `None` for all steeper ones.
    pub to_pct: Option<f64>,
    /// Descent of the course in this range, metres.
    pub drop_m: f64,
    /// Distance that the runner ran in this range in the 84 days, metres; `None` if no run has altitude.
    pub run_m: Option<f64>,
    /// Whether that is enough to count these grades as known to the runner.
    pub known: bool,
}

/// Quantity compared between a course and runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CourseQuantity {
    /// Distance.
    Distance,
    /// Descent.
    Descent,
    /// Distance at more than 10 % downhill.
    Steep,
    /// The longest descent.
    LongestDescent,
    /// Ascent.
    Climb,
    /// Knee load.
    KneeLoad,
}

/// One quantity of the course compared with the maximum of one run.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct CourseComparison {
    /// The quantity.
    pub quantity: CourseQuantity,
    /// `m` or `flat_km`.
    pub unit: Unit,
    /// Value of the course; `None` if unknown.
    pub course: Option<f64>,
    /// Maximum of one run in the 30 days.
    pub days_30: Option<Maximum>,
    /// Maximum of one run in the 84 days.
    pub days_84: Option<Maximum>,
    /// `course` divided by `days_30`, minus 1.
    pub change: Option<f64>,
}
