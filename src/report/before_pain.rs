//! The report object `sore`: what changed before pain began.

use crate::base::measure::Unit;
use crate::base::message::Message;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The 42 days before pain began, compared with the two 42-day windows before those. No cause is claimed.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct BeforePain {
    /// The day on which it began, the day after the 42.
    pub since: Date,
    /// The first of the 42 days.
    pub from: Date,
    /// The first of the days compared with.
    pub usual_from: Date,
    /// Number of days compared with: 84, or 42 if the history has no more; 0 if it does not have those.
    pub usual_days: i64,
    /// Why nothing can be compared; `None` if it can.
    pub not_compared: Option<String>,
    /// The quantities compared: first the largest change relative to the runner's own variation, last those that are unknown.
    pub compared: Vec<Compared>,
    /// The pairs of shoes, by share in the 42 days; empty if gear is known for less than 80 % of the distance of either period.
    pub shoes: Vec<ShoeShare>,
    /// The ids of the findings within the 42 days, by date.
    pub findings: Vec<String>,
    /// What may be done now.
    #[serde(rename = "step_parts", default)]
    pub step: Message,
}

/// Quantity compared between the days before the pain and those before them; ordered by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ComparedQuantity {
    /// Cadence of flat running at the same speeds.
    Cadence,
    /// Descent.
    Descent,
    /// Distance.
    Distance,
    /// Minutes at high intensity.
    HardMinutes,
    /// Distance of the longest run.
    LongestRun,
    /// Largest descent of one run.
    MostDescent,
    /// Share of the distance in the most-used pair of shoes.
    OnePair,
    /// Share of the runs on the most-used route.
    OneRoute,
    /// Days without a run.
    RestDays,
    /// Number of runs.
    Runs,
    /// Distance at more than 10 % downhill.
    Steep,
}

/// One quantity, before and usual.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Compared {
    /// The quantity.
    pub quantity: ComparedQuantity,
    /// `m`, `min`, `days`, `runs`, `spm` or `share`.
    pub unit: Unit,
    /// Whether the values are per 28 days; else they are for the whole period.
    pub per_28_days: bool,
    /// Value in the 42 days; `None` if unknown.
    pub before: Option<f64>,
    /// Value in the days before those: the mean of their windows, also for maxima of one run.
    pub usual: Option<f64>,
    /// Change, in units of the usual difference from week to week; `None` if either value is unknown.
    pub moved: Option<f64>,
}

/// Share of the distance run in a pair of shoes.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct ShoeShare {
    /// Its name.
    pub name: String,
    /// Share of the distance in the 42 days.
    pub before: f64,
    /// Share of the distance in the days before those.
    pub usual: f64,
}
