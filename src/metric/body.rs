//! Heart rate and running dynamics: plain means of the samples.

use crate::activity::Activity;
use crate::decode::raw::Channel;
use crate::summary::{Dynamics, HeartRate};

/// Mean and highest heart rate of the samples; the device's own totals where there are no samples.
#[must_use]
pub fn heart_rate(activity: &Activity) -> HeartRate {
    let samples = &activity.samples.heart_rate_bpm;
    let highest = samples.values().iter().fold(f64::NEG_INFINITY, |max, h| if *h > max { *h } else { max });
    let max_bpm = Some(highest).filter(|h| h.is_finite());
    HeartRate::of(mean(samples).or(activity.totals.mean_bpm), max_bpm.or(activity.totals.max_bpm))
}

/// Means of the running dynamics; samples of 0 (standing) do not count.
#[must_use]
pub fn dynamics(activity: &Activity) -> Dynamics {
    let samples = &activity.samples;
    Dynamics {
        stance_time_ms: positive_mean(&samples.stance_time_ms),
        balance_pct: positive_mean(&samples.balance_pct),
        vertical_oscillation_mm: positive_mean(&samples.vertical_oscillation_mm),
        vertical_ratio_pct: positive_mean(&samples.vertical_ratio_pct),
        step_length_mm: positive_mean(&samples.step_length_mm),
    }
}

fn mean(channel: &Channel) -> Option<f64> {
    mean_where(channel, |v| !v.is_nan())
}

fn positive_mean(channel: &Channel) -> Option<f64> {
    mean_where(channel, |v| v > 0.0)
}

fn mean_where(channel: &Channel, counts: impl Fn(f64) -> bool) -> Option<f64> {
    let mut n = 0usize;
    let mut sum = 0.0;
    for &v in channel.values() {
        // Without a way around: zeros and ones instead.
        n += usize::from(counts(v));
        sum += if counts(v) { v } else { 0.0 };
    }
    (n > 0).then(|| sum / n as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::made::made;

    #[test]
    fn gaps_do_not_count() {
        let mut activity = made(4, 3.0);
        activity.samples.heart_rate_bpm = [Some(100.0), None, Some(140.0), None].into_iter().collect();
        assert_eq!(heart_rate(&activity), HeartRate { mean_bpm: Some(120.0), max_bpm: Some(140.0) });
        assert_eq!(heart_rate(&made(4, 3.0)), HeartRate::default());
    }

    #[test]
    fn standing_has_no_ground_contact() {
        let mut activity = made(3, 3.0);
        activity.samples.stance_time_ms = [Some(0.0), Some(240.0), Some(260.0)].into_iter().collect();
        assert_eq!(dynamics(&activity).stance_time_ms, Some(250.0));
        assert_eq!(dynamics(&activity).balance_pct, None);
    }
}
