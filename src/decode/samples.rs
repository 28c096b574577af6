//! The channels of a recording: one table, from which the samples, the FIT decoder and the labels of dumps are made. To add a
//! channel, add a row to `channels!`.

use super::series::Series;

/// A field of the FIT `record` message that holds a channel. Numbers, names, scales and offsets are those of the FIT profile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FitField {
    /// Its number.
    pub number: u8,
    /// Its name.
    pub name: &'static str,
    /// Divisor of the file's number,
    pub scale: f64,
    /// and the offset then subtracted.
    pub offset: f64,
    /// Whether it is the fractional part of the channel's other fields, and is added to them.
    pub is_fraction: bool,
}

const fn fit(number: u8, name: &'static str, scale: f64) -> FitField {
    FitField { number, name, scale, offset: 0.0, is_fraction: false }
}

impl FitField {
    const fn offset(self, offset: f64) -> Self {
        FitField { offset, ..self }
    }

    const fn fraction(self) -> Self {
        FitField { is_fraction: true, ..self }
    }
}

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChannelInfo {
    /// Name and unit as one word: `stance_time_ms`.
    pub key: &'static str,
    /// The name alone.
    pub name: &'static str,
    /// The unit, empty if there is none.
    pub unit: &'static str,
    /// The FIT fields that hold it. A later one overrides an earlier one, so the more exact one comes later.
    pub fit: &'static [FitField],
}

/// Makes [`Channel`] and [`Samples`] from the table: for each channel its variant, its field in the samples, name, unit and FIT
/// fields.
macro_rules! channels {
    ($($(#[doc = $meaning:literal])+ $channel:ident: $key:ident = $name:literal in $unit:literal, [$($fit:expr),*];)+) => {
        /// Quantity recorded at each sample.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Channel {
            $($(#[doc = $meaning])+ $channel,)+
        }

        impl Channel {
            /// All channels, in the order of the table.
            pub const ALL: &'static [Channel] = &[$(Channel::$channel,)+];

            /// Its row of the table.
            #[must_use]
            pub const fn info(self) -> &'static ChannelInfo {
                match self {
                    $(Channel::$channel => const {
                        &ChannelInfo { key: stringify!($key), name: $name, unit: $unit, fit: &[$($fit),*] }
                    },)+
                }
            }
        }

        /// The samples of one activity as parallel series, one for each [`Channel`].
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct Samples {
            /// Number of samples; a series may be shorter if its tail is missing.
            pub len: usize,
            $($(#[doc = $meaning])+ pub $key: Series,)+
        }

        impl Samples {
            /// The series of a channel.
            #[must_use]
            pub fn series(&self, channel: Channel) -> &Series {
                match channel {
                    $(Channel::$channel => &self.$key,)+
                }
            }

            /// The series of a channel, mutable.
            pub fn series_mut(&mut self, channel: Channel) -> &mut Series {
                match channel {
                    $(Channel::$channel => &mut self.$key,)+
                }
            }

            /// Every channel with its series, in the order of the table.
            pub fn channels(&self) -> impl Iterator<Item = (Channel, &Series)> {
                Channel::ALL.iter().map(|channel| (*channel, self.series(*channel)))
            }

            /// A copy with only the samples in `keep`, in that order.
            #[must_use]
            pub fn select(&self, keep: &[usize]) -> Samples {
                Samples { len: keep.len(), $($key: self.$key.select(keep),)+ }
            }
        }
    };
}

/// 2³¹ semicircles are 180 degrees.
const SEMICIRCLES_A_DEGREE: f64 = 2_147_483_648.0 / 180.0;

channels! {
    /// Seconds since 1970-01-01 UTC.
    Time: time_s = "time" in "s", [];
    /// Latitude, degrees.
    Latitude: lat_deg = "lat" in "°", [fit(0, "position_lat", SEMICIRCLES_A_DEGREE)];
    /// Longitude, degrees.
    Longitude: lon_deg = "lon" in "°", [fit(1, "position_long", SEMICIRCLES_A_DEGREE)];
    /// Altitude above the sea, metres.
    Altitude: altitude_m = "altitude" in "m",
        [fit(2, "altitude", 5.0).offset(500.0), fit(78, "enhanced_altitude", 5.0).offset(500.0)];
    /// The device's running total, metres.
    Distance: distance_m = "distance" in "m", [fit(5, "distance", 100.0)];
    /// The device's speed, metres per second.
    Speed: speed_mps = "speed" in "m/s", [fit(6, "speed", 1000.0), fit(73, "enhanced_speed", 1000.0)];
    /// Cadence in the file's own unit (see [`RawActivity::cadence_unit`](super::raw::RawActivity::cadence_unit)), including its
    /// fractional part.
    Cadence: cadence_raw = "cadence" in "1/min",
        [fit(52, "cadence256", 256.0), fit(4, "cadence", 1.0), fit(53, "fractional_cadence", 128.0).fraction()];
    /// Heart rate, beats per minute.
    HeartRate: heart_rate_bpm = "heart_rate" in "bpm", [fit(3, "heart_rate", 1.0)];
    /// Power, watts.
    Power: power_w = "power" in "W", [fit(7, "power", 1.0)];
    /// Ground contact time, milliseconds.
    StanceTime: stance_time_ms = "stance_time" in "ms", [fit(41, "stance_time", 10.0)];
    /// Ground contact time balance, per cent on the left foot.
    Balance: balance_pct = "balance" in "%", [fit(84, "stance_time_balance", 100.0)];
    /// Vertical oscillation, millimetres.
    VerticalOscillation: vertical_oscillation_mm = "vertical_oscillation" in "mm", [fit(39, "vertical_oscillation", 10.0)];
    /// Vertical ratio, per cent.
    VerticalRatio: vertical_ratio_pct = "vertical_ratio" in "%", [fit(83, "vertical_ratio", 100.0)];
    /// Step length as the device gives it, millimetres.
    StepLength: step_length_mm = "step_length" in "mm", [fit(85, "step_length", 10.0)];
    /// Temperature, degrees Celsius.
    Temperature: temperature_c = "temperature" in "°C", [fit(13, "temperature", 1.0)];
    /// The FIT `activity_type` of the sample (1 running, 6 walking).
    ActivityType: activity_type = "activity_type" in "", [fit(42, "activity_type", 1.0)];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_channels_share_a_name_or_a_field() {
        let unique = |mut all: Vec<String>| {
            let count = all.len();
            all.sort();
            all.dedup();
            assert_eq!(all.len(), count, "{all:?}");
        };
        let infos = || Channel::ALL.iter().map(|channel| channel.info());
        unique(infos().map(|info| info.key.to_owned()).collect());
        unique(infos().map(|info| info.name.to_owned()).collect());
        unique(infos().flat_map(|info| info.fit).map(|field| field.number.to_string()).collect());
        unique(infos().flat_map(|info| info.fit).map(|field| field.name.to_owned()).collect());
    }

    #[test]
    fn a_series_is_found_by_its_channel() {
        let mut samples = Samples { len: 1, ..Samples::default() };
        for (value, channel) in (1..).map(f64::from).zip(Channel::ALL) {
            samples.series_mut(*channel).set(0, value);
        }
        for (value, channel) in (1..).map(f64::from).zip(Channel::ALL) {
            assert_eq!(samples.series(*channel).get(0), Some(value), "{}", channel.info().key);
        }
        assert_eq!(samples.heart_rate_bpm, *samples.series(Channel::HeartRate));
    }
}
