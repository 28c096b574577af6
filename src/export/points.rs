//! Samples from lists of points of several sensors, joined by time.

use crate::decode::samples::{Channel, Samples};
use std::collections::BTreeMap;

/// Values by time; each sensor may have times of its own.
#[derive(Debug, Default)]
pub(super) struct Points {
    by_ms: BTreeMap<i64, Vec<(Channel, f64)>>,
}

impl Points {
    /// Those of a recording.
    pub(super) fn of(samples: &Samples) -> Points {
        let mut points = Points::default();
        for i in 0..samples.len {
            let Some(time_s) = samples.time_s.get(i) else { continue };
            for (channel, series) in samples.channels().filter(|(channel, _)| *channel != Channel::Time) {
                points.add(time_s, channel, series.get(i));
            }
        }
        points
    }

    /// Adds a value at a time, Unix seconds. The first of two for one time counts.
    pub(super) fn add(&mut self, time_s: f64, channel: Channel, value: Option<f64>) {
        let Some(value) = value.filter(|value| value.is_finite() && time_s.is_finite()) else { return };
        let at = self.by_ms.entry((time_s * 1000.0).round() as i64).or_default();
        if at.iter().all(|(other, _)| *other != channel) {
            at.push((channel, value));
        }
    }

    /// Adds a position, both coordinates or none.
    pub(super) fn add_position(&mut self, time_s: f64, lat_deg: Option<f64>, lon_deg: Option<f64>) {
        let (Some(lat_deg), Some(lon_deg)) = (lat_deg, lon_deg) else { return };
        if lat_deg.abs() <= 90.0 && lon_deg.abs() <= 180.0 {
            self.add(time_s, Channel::Latitude, Some(lat_deg));
            self.add(time_s, Channel::Longitude, Some(lon_deg));
        }
    }

    pub(super) fn len(&self) -> usize {
        self.by_ms.len()
    }

    /// The samples, in order of time.
    pub(super) fn samples(&self) -> Samples {
        let mut samples = Samples { len: self.by_ms.len(), ..Samples::default() };
        for (i, (ms, values)) in self.by_ms.iter().enumerate() {
            samples.time_s.set(i, *ms as f64 / 1000.0);
            for (channel, value) in values {
                samples.series_mut(*channel).set(i, *value);
            }
        }
        samples
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sensors_are_joined_by_time() {
        let mut points = Points::default();
        points.add(2.0, Channel::HeartRate, Some(140.0));
        points.add_position(1.0, Some(47.0), Some(8.0));
        points.add_position(2.0, Some(47.1), Some(8.0));
        points.add_position(3.0, Some(97.0), Some(8.0));
        points.add(2.0, Channel::HeartRate, Some(99.0));
        points.add(4.0, Channel::HeartRate, None);
        let samples = points.samples();
        assert_eq!((samples.len, points.len()), (2, 2));
        assert_eq!((samples.lat_deg.count(), samples.heart_rate_bpm.get(1)), (2, Some(140.0)));
        let again = Points::of(&samples).samples();
        assert_eq!((again.lat_deg, again.heart_rate_bpm.get(1), again.len), (samples.lat_deg, Some(140.0), 2));
    }
}
