//! The report object `course`: a planned course beside what was run.

use crate::base::measure::Unit;
use crate::history::Maximum;
use crate::rule::finding::Finding;
use crate::summary::{Descent, Elevation, KneeLoad, ProfilePoint};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A planned course, and what the runner has run in the 30 and 84 days up to `as_of`.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Course {
    /// The file, as the user gave it.
    pub path: String,
    /// Its title.
    pub name: Option<String>,
    /// Tracks in it.
    pub tracks: usize,
    /// Routes in it.
    pub routes: usize,
    /// Waypoints in it.
    pub waypoints: usize,
    /// Points of the line that was taken.
    pub points: usize,
    /// What was repaired, chosen or guessed.
    pub notes: Vec<String>,
    /// The last day that counts as past.
    pub as_of: Date,
    /// Runs up to that day.
    pub runs: usize,
    /// Length along the points.
    pub distance_m: f64,
    /// Descent and climb; `None` within where the file holds no elevation. The band is wider than that of a recorded run.
    pub elevation: Elevation,
    /// Knee load at the runner's usual speed; `None` without elevation and outside of the grades that they have run.
    pub knee_load: Option<KneeLoad>,
    /// Share of the descent at grades that the runner has run in the 84 days; `None` without elevation.
    pub known_share: Option<f64>,
    /// The descent by grade, the gentlest first; empty without elevation.
    pub bands: Vec<Band>,
    /// The course beside the most of one run.
    pub compared: Vec<CourseComparison>,
    /// The largest descents.
    pub descents: Vec<Descent>,
    /// At most 500 points along the distance, without positions.
    pub profile: Vec<ProfilePoint>,
    /// The day for which rules were asked: the one after `as_of`.
    pub day: Date,
    /// What rules would say of the course as a run on that day, the loudest first.
    pub findings: Vec<Finding>,
}

/// Descent within some grades.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Band {
    /// From this grade on, downhill, per cent.
    pub from_pct: f64,
    /// Up to this one; `None` for all steeper ones.
    pub to_pct: Option<f64>,
    /// Descent of the course within them, metres.
    pub drop_m: f64,
    /// Distance that the runner ran within them in the 84 days, metres; `None` where no run has altitude.
    pub run_m: Option<f64>,
    /// Whether that is enough to say that they have run such grades.
    pub known: bool,
}

/// What is compared of a course and of runs.
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

/// One quantity of the course beside the most of one run.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct CourseComparison {
    /// What is compared.
    pub quantity: CourseQuantity,
    /// `m` or `flat_km`.
    pub unit: Unit,
    /// Of the course; `None` where it cannot be told.
    pub course: Option<f64>,
    /// The most of one run in the 30 days.
    pub days_30: Option<Maximum>,
    /// The most of one run in the 84 days.
    pub days_84: Option<Maximum>,
    /// The course over `days_30`, minus 1.
    pub change: Option<f64>,
}
