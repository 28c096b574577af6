//! A watch's settings about its wearer, and the sources of reference heart rates.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Sex, as training load formulas distinguish it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
}

/// The owner's settings in a watch's file, as far as they are plausible for a runner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Owner {
    /// Maximum heart rate, beats per minute.
    pub max_bpm: Option<f64>,
    /// Resting heart rate, beats per minute.
    pub resting_bpm: Option<f64>,
    /// Heart rate at the lactate threshold, beats per minute.
    pub threshold_bpm: Option<f64>,
    /// Age, years.
    pub age_years: Option<f64>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Body mass, kilograms.
    pub mass_kg: Option<f64>,
}

/// Source of a reference heart rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum HeartRateFrom {
    /// The configuration.
    Configured,
    /// The watch's own setting, in its files.
    Watch,
    /// Held for 30 seconds in the files: the highest in two or more runs, the lowest in any activity.
    Held,
    /// From age, where the files stay below it: 211 − 0.64 × age.
    Age,
}

impl HeartRateFrom {
    /// The source as written after the value: `188 (the watch's setting)`.
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

/// Reference heart rates on the day of an activity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct HeartRateBounds {
    /// The runner's maximum, beats per minute; `None` if it was probably never reached in these files and no other source has it.
    pub max_bpm: Option<f64>,
    /// Source of `max_bpm`.
    pub max_bpm_from: Option<HeartRateFrom>,
    /// Resting, beats per minute. A `held` value is an upper bound: sleep is not recorded as an activity.
    pub resting_bpm: Option<f64>,
    /// Source of `resting_bpm`.
    pub resting_bpm_from: Option<HeartRateFrom>,
    /// At the lactate threshold, configured or from the watch's setting, beats per minute.
    pub threshold_bpm: Option<f64>,
}
