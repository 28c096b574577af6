//! What a file says, in SI units, before any cleaning: the common form that every decoder fills.

use crate::base::note::Note;
use crate::base::sport::Sport;
use crate::wide::wide;
use std::borrow::Cow;

/// One column of samples with gaps. A channel that a file lacks stays empty and costs nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Channel {
    // A missing value is NaN inside and `None` outside, so that a column stays one flat allocation.
    values: Vec<f64>,
}

impl Channel {
    /// The value of sample `i`, `None` where the file has none.
    #[must_use]
    #[inline]
    pub fn get(&self, i: usize) -> Option<f64> {
        self.values.get(i).copied().filter(|v| !v.is_nan())
    }

    /// Sets the value of sample `i`. Not-a-number clears it.
    #[inline]
    pub fn set(&mut self, i: usize, value: f64) {
        // Columns are mostly filled from the first sample to the last.
        if i == self.values.len() && !value.is_nan() {
            self.values.push(value);
        } else {
            self.set_out_of_order(i, value);
        }
    }

    fn set_out_of_order(&mut self, i: usize, value: f64) {
        if i >= self.values.len() {
            if value.is_nan() {
                return;
            }
            self.values.resize(i + 1, f64::NAN);
        }
        self.values[i] = value;
    }

    /// Makes room for so many samples, so that the column does not move while it is filled. One that has room already keeps it.
    pub fn reserve(&mut self, samples: usize) {
        if self.values.capacity() == 0 {
            self.values.reserve(samples);
        }
    }

    /// The column as it lies in memory: not-a-number where a sample has no value, and shorter than the samples where the last ones
    /// have none. For loops over all samples; [`dense`](Self::dense) has one entry for each of them.
    #[must_use]
    #[inline]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// One entry for each of `len` samples, not-a-number where there is no value.
    ///
    /// ```
    /// # use kneewise::decode::raw::Channel;
    /// let channel: Channel = [Some(1.5), None].into_iter().collect();
    /// assert_eq!(channel.dense(3)[0], 1.5);
    /// assert!(channel.dense(3)[1].is_nan() && channel.dense(3)[2].is_nan());
    /// ```
    #[must_use]
    pub fn dense(&self, len: usize) -> Cow<'_, [f64]> {
        if let Some(values) = self.values.get(..len) {
            return Cow::Borrowed(values);
        }
        let mut values = Vec::with_capacity(len);
        values.extend_from_slice(&self.values);
        values.resize(len, f64::NAN);
        Cow::Owned(values)
    }

    /// Sets the values of the samples from `first` on, all of them, not-a-number where there is none. A value that is missing
    /// among `values` leaves the one that is there.
    #[inline(always)]
    pub(crate) fn set_all(&mut self, first: usize, values: impl ExactSizeIterator<Item = f64>) {
        let end = first + values.len();
        if self.values.len() <= first {
            let before = self.values.len();
            self.values.resize(end, f64::NAN);
            let mut any = false;
            for (place, value) in self.values[first..].iter_mut().zip(values) {
                any |= !value.is_nan();
                *place = value;
            }
            // A channel that a file lacks costs nothing, also where its fields are there but never filled.
            if !any {
                self.values.truncate(before);
            }
            return;
        }
        if self.values.len() < end {
            self.values.resize(end, f64::NAN);
        }
        for (old, new) in self.values[first..].iter_mut().zip(values) {
            *old = if new.is_nan() { *old } else { new };
        }
    }

    /// Adds to the values of the samples from `first` on, where both are there.
    #[inline(always)]
    pub(crate) fn add_all(&mut self, first: usize, values: impl ExactSizeIterator<Item = f64>) {
        for (old, more) in self.values.iter_mut().skip(first).zip(values) {
            *old += if more.is_nan() { 0.0 } else { more };
        }
    }

    /// Removes the values of the first `len` samples that are not `valid`, and says how many these were.
    pub fn drop_unless(&mut self, len: usize, valid: impl Fn(f64) -> bool) -> usize {
        let len = len.min(self.values.len());
        let values = &mut self.values[..len];
        // Nearly always there is nothing to do, and without a way out this is found several values at a time.
        let odd = wide(
            #[inline(always)]
            || values.iter().fold(false, |odd, v| odd | !(v.is_nan() | valid(*v))),
        );
        if !odd {
            return 0;
        }
        let mut dropped = 0;
        for value in values.iter_mut().filter(|v| !v.is_nan()) {
            if !valid(*value) {
                *value = f64::NAN;
                dropped += 1;
            }
        }
        dropped
    }

    /// Removes the value of sample `i`.
    pub fn clear(&mut self, i: usize) {
        if let Some(v) = self.values.get_mut(i) {
            *v = f64::NAN;
        }
    }

    /// Whether no sample has a value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.iter().all(|v| v.is_nan())
    }

    /// How many samples have a value.
    #[must_use]
    pub fn count(&self) -> usize {
        self.values.iter().filter(|v| !v.is_nan()).count()
    }

    /// The values that are there, with the index of their sample.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (usize, f64)> + '_ {
        self.values.iter().copied().enumerate().filter(|(_, v)| !v.is_nan())
    }

    /// A copy that holds only the samples in `keep`, in that order.
    #[must_use]
    pub fn select(&self, keep: &[usize]) -> Channel {
        if self.values.is_empty() {
            return Channel::default();
        }
        Channel { values: keep.iter().map(|&i| self.values.get(i).copied().unwrap_or(f64::NAN)).collect() }
    }
}

/// A column as it lies in memory, not-a-number where a sample has no value.
impl From<Vec<f64>> for Channel {
    fn from(values: Vec<f64>) -> Self {
        Channel { values }
    }
}

impl FromIterator<Option<f64>> for Channel {
    fn from_iter<I: IntoIterator<Item = Option<f64>>>(iter: I) -> Self {
        Channel { values: iter.into_iter().map(|v| v.unwrap_or(f64::NAN)).collect() }
    }
}

macro_rules! samples {
    ($($(#[doc = $doc:literal])+ $name:ident,)+) => {
        /// The samples of one activity as parallel columns.
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct Samples {
            /// How many samples there are; columns may be shorter where their tail is missing.
            pub len: usize,
            $($(#[doc = $doc])+ pub $name: Channel,)+
        }

        impl Samples {
            /// A copy that holds only the samples in `keep`, in that order.
            #[must_use]
            pub fn select(&self, keep: &[usize]) -> Samples {
                Samples { len: keep.len(), $($name: self.$name.select(keep),)+ }
            }

            /// Every column, to change it.
            pub fn columns_mut(&mut self) -> [&mut Channel; [$(stringify!($name)),+].len()] {
                [$(&mut self.$name,)+]
            }

            /// Every column with its name, in the order of the documentation.
            #[must_use]
            pub fn columns(&self) -> Vec<(&'static str, &Channel)> {
                vec![$((stringify!($name), &self.$name),)+]
            }
        }
    };
}

samples! {
    /// Seconds since 1970-01-01 UTC.
    time_s,
    /// Latitude, degrees.
    lat_deg,
    /// Longitude, degrees.
    lon_deg,
    /// Altitude above the sea, metres.
    altitude_m,
    /// The device's running total, metres.
    distance_m,
    /// The device's speed, metres per second.
    speed_mps,
    /// Cadence in the file's own unit (see [`RawActivity::cadence_unit`]), its fractional part added.
    cadence_raw,
    /// Heart rate, beats per minute.
    heart_rate_bpm,
    /// Power, watts.
    power_w,
    /// Ground contact time, milliseconds.
    stance_time_ms,
    /// Ground contact time balance, per cent on the left foot.
    balance_pct,
    /// Vertical oscillation, millimetres.
    vertical_oscillation_mm,
    /// Vertical ratio, per cent.
    vertical_ratio_pct,
    /// Step length as the device gives it, millimetres.
    step_length_mm,
    /// Temperature, degrees Celsius.
    temperature_c,
    /// The FIT `activity_type` of the sample (1 running, 6 walking).
    activity_type,
}

/// In which unit a file counts cadence, as far as the format or its fields say so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CadenceUnit {
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

/// Where the altitude comes from, as far as the file says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AltitudeSource {
    /// A barometer (FIT devices that have one, GPX whose creator says "with Barometer").
    Barometer,
    /// Satellite positions alone.
    Gps,
    /// Not said; the noise of the data itself decides.
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
    /// The unit of `cadence_raw`.
    pub cadence_unit: CadenceUnit,
    /// Where the altitude comes from.
    pub altitude_source: AltitudeSource,
    /// What the decoder found odd.
    pub notes: Vec<Note>,
}
