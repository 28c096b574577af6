//! The report object `sore`: what changed before a soreness.

use crate::base::measure::Unit;
use crate::base::message::Message;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The 42 days before a soreness, beside the two windows of 42 days before those. No cause is claimed.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct BeforePain {
    /// The day on which it began; the one after the 42.
    pub since: Date,
    /// The first of the 42 days.
    pub from: Date,
    /// The first of the days before those.
    pub usual_from: Date,
    /// How many days that are: 84, or 42 where the history holds no more; 0 where it does not hold those.
    pub usual_days: i64,
    /// Why nothing can be compared; `None` where it can.
    pub not_compared: Option<String>,
    /// What was compared: what moved furthest from the runner's own habit first, what cannot be told last.
    pub compared: Vec<Compared>,
    /// The pairs of shoes, by share in the 42 days; empty where gear is known for less than 80 % of the distance of either span.
    pub shoes: Vec<ShoeShare>,
    /// The ids of the findings within the 42 days, by date.
    pub findings: Vec<String>,
    /// What may be done now.
    #[serde(rename = "step_parts", default)]
    pub step: Message,
}

/// What is compared of the days before a soreness and those before them; ordered by name.
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
    /// Descent of the run with most of it.
    MostDescent,
    /// Share of the distance in the pair of shoes with most of it.
    OnePair,
    /// Share of the runs on the route with most of them.
    OneRoute,
    /// Days without a run.
    RestDays,
    /// Runs.
    Runs,
    /// Distance at more than 10 % downhill.
    Steep,
}

/// One quantity, side by side.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Compared {
    /// What is compared.
    pub quantity: ComparedQuantity,
    /// `m`, `min`, `days`, `runs`, `spm` or `share`.
    pub unit: Unit,
    /// Whether the values are for 28 days; else they are of the span as a whole.
    pub per_28_days: bool,
    /// In the 42 days; `None` where it cannot be told.
    pub before: Option<f64>,
    /// In the days before those: the mean of their windows, of the most of one run too.
    pub usual: Option<f64>,
    /// How far it moved, in usual differences from week to week; `None` where one of the two cannot be told.
    pub moved: Option<f64>,
}

/// How much of the distance was run in a pair of shoes.
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
