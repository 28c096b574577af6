//! What is measured over the whole of an activity, by kind of figure.

use crate::base::provenance::{AltitudeSource, CadenceUnit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
