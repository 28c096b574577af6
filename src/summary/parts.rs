//! Parts of an activity: kilometres, laps, long descents, points of the profile.

use crate::base::lap::{LapIntensity, LapTrigger};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
