//! What a watch knows of whoever wears it, and where a heart rate that others are held against comes from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Sex as training load formulas distinguish it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
}

/// The settings of a watch's owner as a file of it holds them, where they can be a runner's.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Owner {
    /// Highest heart rate, beats a minute.
    pub max_bpm: Option<f64>,
    /// Heart rate at rest, beats a minute.
    pub resting_bpm: Option<f64>,
    /// Heart rate at the lactate threshold, beats a minute.
    pub threshold_bpm: Option<f64>,
    /// Age, years.
    pub age_years: Option<f64>,
    /// Sex.
    pub sex: Option<Sex>,
}

/// What told a heart rate that others are held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum HeartRateFrom {
    /// The configuration.
    Configured,
    /// The watch's own setting, in its files.
    Watch,
    /// It was held for 30 seconds in the files: the highest in two or more runs, the lowest in any activity.
    Held,
    /// The age, which the files stay below: 211 − 0.64 × age.
    Age,
}

impl HeartRateFrom {
    /// As sentences say it after the value: `188 (the watch's setting)`.
    #[must_use]
    pub(crate) fn words(self) -> &'static str {
        match self {
            HeartRateFrom::Configured => "configured",
            HeartRateFrom::Watch => "the watch's setting",
            HeartRateFrom::Held => "held in these files",
            HeartRateFrom::Age => "from the age",
        }
    }
}

/// The heart rates that others are held against, on the day of an activity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct HeartRateBounds {
    /// The runner's highest, beats a minute; `None` where it was probably never reached in these files and nothing else tells it.
    pub max_bpm: Option<f64>,
    /// What told it.
    pub max_bpm_from: Option<HeartRateFrom>,
    /// At rest, beats a minute. Where it is `held` it is a bound from above: nobody records their sleep with a run.
    pub resting_bpm: Option<f64>,
    /// What told it.
    pub resting_bpm_from: Option<HeartRateFrom>,
    /// At the lactate threshold, by the watch's own setting, beats a minute.
    pub threshold_bpm: Option<f64>,
}
