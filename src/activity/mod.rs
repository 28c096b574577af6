//! The model: one cleaned activity, one meaning per channel.

pub mod altitude;
mod altitude_noise;
mod altitude_source;
mod cadence_unit;
mod clock;
mod distance;
mod distance_column;
pub mod gap;
mod heart_rate;
mod normalise;
mod pieces;
pub mod position;
mod speed;
mod sport_guess;
pub mod zone;

pub use normalise::normalise;

use crate::base::note::Note;
use crate::base::owner::Owner;
use crate::base::provenance::DistanceFrom;
use crate::base::provenance::{AltitudeSource, CadenceUnit};
use crate::base::sport::Sport;
use crate::decode::raw::{DeviceTotals, RawLap, Stop};
use crate::decode::samples::Samples;
use crate::decode::series::Series;
use std::ops::Range;

/// One session after cleaning: times sorted and unique, numbers finite, units settled.
#[derive(Clone, Debug)]
pub struct Activity {
    /// Its number in the file, from 0.
    pub session: usize,
    /// Sport.
    pub sport: Sport,
    /// The file's sub-sport.
    pub sub_sport: Option<String>,
    /// Title.
    pub name: Option<String>,
    /// The words of its description or notes that speak of a knee that hurts.
    pub mention: Option<String>,
    /// Manufacturer and model, or the program that wrote the file.
    pub device: Option<String>,
    /// Start, Unix seconds.
    pub start_s: f64,
    /// Local time minus UTC as declared in the file, checked for plausibility.
    pub file_offset_s: Option<i32>,
    /// Number of samples decoded, before any cleaning.
    pub points: usize,
    /// The samples. `cadence_raw` is empty: see `cadence_spm`. `distance_m` starts near 0 and never decreases.
    pub samples: Samples,
    /// Speed over about ten seconds, metres per second.
    pub speed_mps: Series,
    /// Steps of both feet per minute (on foot), otherwise revolutions or strokes per minute.
    pub cadence_spm: Series,
    /// The unit in which the file counts.
    pub cadence_unit: CadenceUnit,
    /// Steps (or revolutions) per count of the file.
    pub cadence_factor: f64,
    /// How the unit was determined.
    pub cadence_unit_from: String,
    /// Continuous pieces of samples: nothing is measured across their edges (pauses, gaps, segments).
    pub pieces: Vec<Range<usize>>,
    /// The gaps between the pieces, in order: one fewer than there are pieces.
    pub gaps: Vec<gap::Gap>,
    /// Total distance, metres, from the sources that agree; `None` if none is plausible.
    pub distance_m: Option<f64>,
    /// Source of `distance_m`.
    pub distance_from: Option<DistanceFrom>,
    /// Periods with the watch stopped.
    pub stops: Vec<Stop>,
    /// Source of the altitude.
    pub altitude_source: AltitudeSource,
    /// Number of times the altitude jumped away and back, if it was noise that was smoothed.
    pub altitude_jumps: Option<usize>,
    /// The device's own totals.
    pub totals: DeviceTotals,
    /// The device's laps, unchecked.
    pub laps: Vec<RawLap>,
    /// The watch's settings about its owner.
    pub owner: Owner,
    /// Every repair.
    pub notes: Vec<Note>,
}

impl Activity {
    /// The seconds of sample `i`: until the next one of its piece, 0 for the last.
    ///
    /// ```
    /// # use kneewise::internal::activity::normalise;
    /// # use kneewise::internal::decode::raw::RawActivity;
    /// # use kneewise::internal::decode::samples::Samples;
    /// let samples = Samples { len: 3, time_s: [Some(0.0), Some(1.0), Some(3.0)].into_iter().collect(), ..Default::default() };
    /// let activity = normalise(RawActivity { samples, ..Default::default() }).unwrap();
    /// assert_eq!(activity.seconds().collect::<Vec<_>>(), [(0, 1.0), (1, 2.0), (2, 0.0)]);
    /// ```
    pub fn seconds(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        self.pieces.iter().flat_map(move |piece| {
            let times = self.samples.time_s.values().get(piece.clone()).unwrap_or_default();
            let steps = times.windows(2).map(|w| w[1] - w[0]).map(|dt| if dt.is_nan() { 0.0 } else { dt });
            piece.clone().zip(steps.chain(std::iter::repeat(0.0)))
        })
    }

    /// [`seconds`](Self::seconds) as a column, for loops over all samples: NaN for samples outside every piece.
    #[must_use]
    pub fn step_seconds(&self) -> Vec<f64> {
        let mut out = vec![f64::NAN; self.samples.len];
        let times = self.samples.time_s.dense(self.samples.len);
        for piece in &self.pieces {
            let (out, times) = (&mut out[piece.clone()], &times[piece.clone()]);
            for (dt, w) in out.iter_mut().zip(times.windows(2)) {
                *dt = w[1] - w[0];
                *dt = if dt.is_nan() { 0.0 } else { *dt };
            }
            if let Some(last) = out.last_mut() {
                *last = 0.0;
            }
        }
        out
    }

    /// The metres from sample `i` to the next one of its piece; samples without a known distance are left out.
    pub fn steps_m(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        self.seconds().filter_map(move |(i, dt)| {
            if dt <= 0.0 {
                return None;
            }
            Some((i, self.samples.distance_m.get(i + 1)? - self.samples.distance_m.get(i)?))
        })
    }
}
