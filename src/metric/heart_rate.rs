//! Mean and highest heart rate.

use crate::activity::Activity;
use crate::base::stats::round;
use crate::summary::HeartRate;

/// Mean and highest heart rate of the samples, else the device's own totals.
#[must_use]
pub fn measure(activity: &Activity) -> HeartRate {
    let (mut sum, mut highest, mut count) = (0.0, f64::NEG_INFINITY, 0_usize);
    for (_, bpm) in activity.samples.heart_rate_bpm.iter() {
        sum += bpm;
        highest = bpm.max(highest);
        count += 1;
    }
    let known = |of_samples: f64| (count > 0).then_some(of_samples);
    let mean_bpm = known(sum / count as f64).or(activity.totals.mean_bpm);
    let max_bpm = known(highest).or(activity.totals.max_bpm);
    let HeartRate { mean_bpm, max_bpm } = HeartRate::of(mean_bpm, max_bpm);
    HeartRate { mean_bpm: mean_bpm.map(|bpm| round(bpm, 1)), max_bpm: max_bpm.map(|bpm| round(bpm, 0)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::fixture::run;

    #[test]
    fn gaps_do_not_count() {
        let mut activity = run(4, 3.0);
        activity.samples.heart_rate_bpm = [Some(100.0), None, Some(140.0), None].into_iter().collect();
        assert_eq!(measure(&activity), HeartRate { mean_bpm: Some(120.0), max_bpm: Some(140.0) });
        assert_eq!(measure(&run(4, 3.0)), HeartRate::default());
    }

    #[test]
    fn the_devices_totals_where_there_are_no_samples() {
        let mut activity = run(3, 3.0);
        (activity.totals.mean_bpm, activity.totals.max_bpm) = (Some(151.04), Some(170.0));
        assert_eq!(measure(&activity), HeartRate { mean_bpm: Some(151.0), max_bpm: Some(170.0) });
        activity.samples.heart_rate_bpm = [Some(100.0), None, Some(140.0)].into_iter().collect();
        assert_eq!(measure(&activity), HeartRate { mean_bpm: Some(120.0), max_bpm: Some(140.0) });
    }
}
