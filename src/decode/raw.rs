//! Contents of a file in SI units, before any cleaning: the common form that every decoder produces.

use super::samples::Samples;
use crate::base::lap::{LapIntensity, LapTrigger};
use crate::base::note::Note;
use crate::base::owner::Owner;
use crate::base::provenance::AltitudeSource;
use crate::base::sport::Sport;

/// Unit in which a file counts cadence, as far as the format or its fields declare it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum StatedCadenceUnit {
    /// Strides per minute, the steps of one foot. FIT running cadence; must be doubled on foot.
    PerLeg {
        /// Where this is declared, for `cadence.unit_from`.
        from: String,
    },
    /// Steps of both feet per minute.
    Steps {
        /// Where this is declared, for `cadence.unit_from`.
        from: String,
    },
    /// Undeclared; normalisation infers it from the values.
    #[default]
    Unknown,
}

/// A period in which the watch was stopped, Unix seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    /// When the timer was stopped.
    pub from_s: f64,
    /// When it was started again.
    pub to_s: f64,
}

/// The device's own totals of the session. Kept separate from what kneewise computes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeviceTotals {
    /// Distance, metres.
    pub distance_m: Option<f64>,
    /// Sum of the laps' distances, metres, if every lap has one.
    pub laps_m: Option<f64>,
    /// Sum of the laps' timer times, seconds, if every lap has one.
    pub laps_s: Option<f64>,
    /// From start to end, seconds.
    pub elapsed_s: Option<f64>,
    /// Timer time, seconds.
    pub timer_s: Option<f64>,
    /// Total ascent, metres.
    pub gain_m: Option<f64>,
    /// Total descent, metres.
    pub loss_m: Option<f64>,
    /// Mean cadence in the file's unit.
    pub cadence_raw: Option<f64>,
    /// Strides counted (steps of one foot).
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

/// A lap as recorded by the device.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RawLap {
    /// Start, Unix seconds.
    pub start_s: Option<f64>,
    /// Distance, metres.
    pub distance_m: Option<f64>,
    /// From its start to its end, seconds.
    pub elapsed_s: Option<f64>,
    /// Timer time, seconds.
    pub timer_s: Option<f64>,
    /// Ascent, metres.
    pub gain_m: Option<f64>,
    /// Descent, metres.
    pub loss_m: Option<f64>,
    /// Mean cadence in the file's unit.
    pub cadence_raw: Option<f64>,
    /// Strides counted (steps of one foot).
    pub strides: Option<f64>,
    /// Mean heart rate, beats per minute.
    pub mean_bpm: Option<f64>,
    /// Highest heart rate, beats per minute.
    pub max_bpm: Option<f64>,
    /// Its purpose.
    pub intensity: Option<LapIntensity>,
    /// What ended it.
    pub trigger: Option<LapTrigger>,
}

/// One session as recorded in its file.
#[derive(Clone, Debug, Default)]
pub struct RawActivity {
    /// Its number in the file, from 0.
    pub session: usize,
    /// The sport; `None` if undeclared.
    pub sport: Option<Sport>,
    /// The file's sub-sport, in `snake_case` (`trail`, `treadmill`).
    pub sub_sport: Option<String>,
    /// Title, if the format has one.
    pub name: Option<String>,
    /// The words of its description or notes that speak of a knee that hurts.
    pub mention: Option<String>,
    /// Manufacturer and model, or the program that wrote the file.
    pub device: Option<String>,
    /// Start as declared by the session, Unix seconds; else the first sample's time.
    pub start_s: Option<f64>,
    /// Local time minus UTC, seconds, as declared (FIT `local_timestamp`), unchecked.
    pub local_offset_s: Option<f64>,
    /// The samples, in file order.
    pub samples: Samples,
    /// Indices of samples that begin a new piece (`trkseg`, track, lap after a stop): nothing is measured across them.
    pub breaks: Vec<usize>,
    /// Periods with the watch stopped.
    pub stops: Vec<Stop>,
    /// The device's own totals.
    pub totals: DeviceTotals,
    /// Its laps, in their order.
    pub laps: Vec<RawLap>,
    /// The unit of `cadence_raw`.
    pub cadence_unit: StatedCadenceUnit,
    /// Source of the altitude.
    pub altitude_source: AltitudeSource,
    /// The watch's settings about its owner.
    pub owner: Owner,
    /// Whether its heart rates are those that a chest strap stored, as the device's own mean confirms.
    pub heart_rate_of_strap: bool,
    /// Oddities that the decoder found.
    pub notes: Vec<Note>,
}

impl RawActivity {
    /// Shifts all its times, seconds.
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
