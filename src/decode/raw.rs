//! What a file says, in SI units, before any cleaning: the common form that every decoder fills.

use super::samples::Samples;
use crate::base::lap::{LapIntensity, LapTrigger};
use crate::base::note::Note;
use crate::base::owner::Owner;
use crate::base::provenance::AltitudeSource;
use crate::base::sport::Sport;

/// In which unit a file counts cadence, as far as the format or its fields say so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum StatedCadenceUnit {
    /// Strides: the steps of one foot a minute. FIT running cadence; must be doubled on foot.
    PerLeg {
        /// How this is known, for `cadence.unit_from`.
        from: String,
    },
    /// Steps of both feet a minute.
    Steps {
        /// How this is known, for `cadence.unit_from`.
        from: String,
    },
    /// The format does not say; normalisation infers it from the values.
    #[default]
    Unknown,
}

/// A stretch of time in which the watch was stopped, in Unix seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    /// When the timer was stopped.
    pub from_s: f64,
    /// When it was started again.
    pub to_s: f64,
}

/// What the device itself says about the session. Kept apart from what kneewise computes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeviceTotals {
    /// Distance, metres.
    pub distance_m: Option<f64>,
    /// The sum of its laps' distances, metres, where every lap has one.
    pub laps_m: Option<f64>,
    /// The sum of its laps' times with the watch running, seconds, where every lap has one.
    pub laps_s: Option<f64>,
    /// From start to end, seconds.
    pub elapsed_s: Option<f64>,
    /// With the watch running, seconds.
    pub timer_s: Option<f64>,
    /// Total ascent, metres.
    pub gain_m: Option<f64>,
    /// Total descent, metres.
    pub loss_m: Option<f64>,
    /// Mean cadence in the file's unit.
    pub cadence_raw: Option<f64>,
    /// Strides (steps of one foot), counted.
    pub strides: Option<f64>,
    /// Mean heart rate, beats per minute.
    pub mean_bpm: Option<f64>,
    /// Highest heart rate, beats per minute.
    pub max_bpm: Option<f64>,
    /// Perceived exertion, 0 to 10.
    pub rpe: Option<f64>,
    /// How it felt, 0 (very weak) to 100 (very strong).
    pub feel: Option<f64>,
}

/// A lap as the device tells it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lap {
    /// When it began, Unix seconds.
    pub start_s: Option<f64>,
    /// Distance, metres.
    pub distance_m: Option<f64>,
    /// From its start to its end, seconds.
    pub elapsed_s: Option<f64>,
    /// With the watch running, seconds.
    pub timer_s: Option<f64>,
    /// Ascent, metres.
    pub gain_m: Option<f64>,
    /// Descent, metres.
    pub loss_m: Option<f64>,
    /// Mean cadence in the file's unit.
    pub cadence_raw: Option<f64>,
    /// Strides (steps of one foot), counted.
    pub strides: Option<f64>,
    /// Mean heart rate, beats per minute.
    pub mean_bpm: Option<f64>,
    /// Highest heart rate, beats per minute.
    pub max_bpm: Option<f64>,
    /// What it was for.
    pub intensity: Option<LapIntensity>,
    /// What ended it.
    pub trigger: Option<LapTrigger>,
}

/// One session as its file tells it.
#[derive(Clone, Debug, Default)]
pub struct RawActivity {
    /// Its number in the file, from 0.
    pub session: usize,
    /// The sport, `None` where the file does not say.
    pub sport: Option<Sport>,
    /// The file's finer word, in `snake_case` (`trail`, `treadmill`).
    pub sub_sport: Option<String>,
    /// Title, where the format has one.
    pub name: Option<String>,
    /// Maker and model, or the program that wrote the file.
    pub device: Option<String>,
    /// Start by the session's own word, Unix seconds; else the first sample's time.
    pub start_s: Option<f64>,
    /// Local time minus UTC, seconds, as the file says (FIT `local_timestamp`), unchecked.
    pub local_offset_s: Option<f64>,
    /// The samples, in file order.
    pub samples: Samples,
    /// Indices of samples that begin a new piece (`trkseg`, track, lap after a stop): nothing is measured across them.
    pub breaks: Vec<usize>,
    /// Stretches with the watch stopped.
    pub stops: Vec<Stop>,
    /// The device's own totals.
    pub totals: DeviceTotals,
    /// Its laps, in their order.
    pub laps: Vec<Lap>,
    /// The unit of `cadence_raw`.
    pub cadence_unit: StatedCadenceUnit,
    /// Where the altitude comes from.
    pub altitude_source: AltitudeSource,
    /// What the watch knows of its owner.
    pub owner: Owner,
    /// Whether its heart rates are those that a chest strap stored, and the device's own mean says so too.
    pub heart_rate_of_strap: bool,
    /// What the decoder found odd.
    pub notes: Vec<Note>,
}

impl RawActivity {
    /// Moves all its times, seconds.
    pub fn shift_times(&mut self, by_s: f64) {
        let times: Vec<(usize, f64)> = self.samples.time_s.iter().collect();
        times.into_iter().for_each(|(i, t)| self.samples.time_s.set(i, t + by_s));
        for stop in &mut self.stops {
            (stop.from_s, stop.to_s) = (stop.from_s + by_s, stop.to_s + by_s);
        }
        let starts = self.laps.iter_mut().map(|lap| &mut lap.start_s).chain([&mut self.start_s]);
        starts.flatten().for_each(|start_s| *start_s += by_s);
    }
}
