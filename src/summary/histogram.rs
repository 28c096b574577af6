//! Sums over an activity's samples for the rules, in bounded size: the samples themselves are dropped.
//!
//! They are sums by speed, cadence and heart rate, not results, because results depend on what the history shows of the runner
//! (usual cadence at a speed, maximum heart rate), which is unknown while a single file is read.

use crate::base::columns::nearest_u8;
use serde::{Deserialize, Serialize};

/// Width of a speed class, metres per second.
pub(crate) const SPEED_STEP_MPS: f64 = 0.1;

/// Width of a heart-rate class, beats per minute.
pub(crate) const HEART_STEP_BPM: f64 = 4.0;

/// Bounded sums over the samples of one activity. Empty if the file lacks the channels.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Histogram {
    /// Whether knee load can be computed: a run with distance, and either indoors or with the grade of at least 80 % of it.
    pub load_known: bool,
    /// Running kilometres weighted by speed and grade, by speed and cadence class.
    pub load: Vec<LoadCell>,
    /// Running metres.
    pub ran_m: f64,
    /// Running metres inside the measured speeds and grades.
    pub covered_m: f64,
    /// Walked metres.
    pub walked_m: f64,
    /// Descent while walking, metres.
    pub walked_loss_m: f64,
    /// Running metres steeper downhill, or slower, than was measured.
    pub extrapolated_m: f64,
    /// Seconds of running on the flat.
    pub flat: Vec<FlatCell>,
    /// Seconds at each heart rate: (beats per minute, seconds).
    pub heart_s: Vec<(u8, f32)>,
    /// Running at a grade below −5 %: (speed in metres per second, seconds); ascending.
    pub downhill_s: Vec<(f32, f32)>,
    /// Mean left share of ground contact while running on the flat, percent.
    pub flat_balance_pct: Option<f64>,
    /// Grade-adjusted speeds.
    pub adjusted: Adjusted,
}

/// Running kilometres of one speed and cadence class, already weighted.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(from = "(u8, u8, [f32; 3])", into = "(u8, u8, [f32; 3])")]
pub struct LoadCell {
    /// Speed class: multiples of 0.1 m/s.
    pub speed: u8,
    /// Cadence, steps per minute; 0 if unknown.
    pub cadence: u8,
    /// Kilometres × speed factor × grade factor, with the central and the two other speed exponents
    /// ([`crate::metric::knee_load::Exponents::COLUMNS`]).
    pub weighted_km: [f32; 3],
}

/// Seconds of flat running of one class.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(from = "(u8, u8, u8, u8, f32, f32)", into = "(u8, u8, u8, u8, f32, f32)")]
pub struct FlatCell {
    /// Third of the run by timer time: 0, 1, 2.
    pub third: u8,
    /// Speed class: multiples of 0.1 m/s.
    pub speed: u8,
    /// Cadence, steps per minute; 0 if unknown.
    pub cadence: u8,
    /// Heart-rate class: multiples of 4 beats per minute; 0 if unknown.
    pub heart: u8,
    /// Duration.
    pub seconds: f32,
    /// Metres beyond those at the middle of the speed class: the error of rounding the speed.
    pub beyond_m: f32,
}

// There are hundreds of cells: where they are passed on to another worker, they go without the names of their fields.

impl From<LoadCell> for (u8, u8, [f32; 3]) {
    fn from(LoadCell { speed, cadence, weighted_km }: LoadCell) -> Self {
        (speed, cadence, weighted_km)
    }
}

impl From<(u8, u8, [f32; 3])> for LoadCell {
    fn from((speed, cadence, weighted_km): (u8, u8, [f32; 3])) -> Self {
        LoadCell { speed, cadence, weighted_km }
    }
}

impl From<FlatCell> for (u8, u8, u8, u8, f32, f32) {
    fn from(FlatCell { third, speed, cadence, heart, seconds, beyond_m }: FlatCell) -> Self {
        (third, speed, cadence, heart, seconds, beyond_m)
    }
}

impl From<(u8, u8, u8, u8, f32, f32)> for FlatCell {
    fn from((third, speed, cadence, heart, seconds, beyond_m): (u8, u8, u8, u8, f32, f32)) -> Self {
        FlatCell { third, speed, cadence, heart, seconds, beyond_m }
    }
}

/// Groups consecutive cells that differ only in heart rate.
pub(crate) fn by_speed_and_cadence(cells: &[FlatCell]) -> impl Iterator<Item = &[FlatCell]> {
    cells.chunk_by(|a, b| [a.third, a.speed, a.cadence] == [b.third, b.speed, b.cadence])
}

/// Grade-adjusted speeds of a run, metres per second; `None` if the run is too short or the channel is missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Adjusted {
    /// Mean over the moving time.
    pub mean_mps: Option<f64>,
    /// Mean of the first ten minutes.
    pub first_mps: Option<f64>,
    /// Time-weighted median after them.
    pub after_first_mps: Option<f64>,
    /// Mean of the last five minutes.
    pub last_mps: Option<f64>,
    /// Time-weighted median before them.
    pub before_last_mps: Option<f64>,
    /// Decoupling, percent: (EF1 − EF2) / EF1, where EF is speed per heart beat in either half.
    pub decoupling_pct: Option<f64>,
    /// Whether the coefficient of variation of the speed of five-minute parts is at most 8 %.
    pub steady: bool,
}

/// The class of a speed.
#[must_use]
pub(crate) fn speed_class(speed_mps: f64) -> u8 {
    nearest_u8(speed_mps / SPEED_STEP_MPS)
}

/// A runner's own cadence at a speed: `intercept + slope × speed`.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
pub struct CadenceLine {
    /// Intercept, steps per minute.
    pub intercept_spm: f64,
    /// Slope, steps per minute for each metre per second.
    pub slope_spm_per_mps: f64,
    /// Slowest speed class in the fit.
    pub slowest: u8,
    /// Fastest speed class in the fit.
    pub fastest: u8,
}

impl CadenceLine {
    /// The usual cadence at a speed, steps per minute.
    #[must_use]
    pub(crate) fn at(&self, speed_mps: f64) -> f64 {
        self.intercept_spm + self.slope_spm_per_mps * speed_mps
    }
}
