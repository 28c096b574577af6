//! Cadence in steps a minute, steps and step length.

use super::gait;
use crate::activity::Activity;
use crate::base::columns::weighted_median;
use crate::base::provenance::CadenceUnit;
use crate::base::stats::{positive_mean, round};
use crate::summary::Cadence;

/// Mean steps are between these long, metres; outside, steps and distance do not belong together.
const STEP_LENGTH_M: std::ops::Range<f64> = 0.2..2.5;

/// Measures cadence. `steps` are the steps of both feet, where known, and `step_s` the activity's
/// [`step_seconds`](Activity::step_seconds).
///
/// `mean_spm` is the mean of the positive samples, standing left out; without samples the device's own mean, doubled like them.
/// `running_spm` is the time-weighted median over running samples, on foot only.
#[must_use]
pub fn measure(activity: &Activity, distance_m: Option<f64>, steps: Option<f64>, step_s: &[f64]) -> Cadence {
    let mean_of_samples = positive_mean(activity.cadence_spm.values());
    let from_samples = mean_of_samples.is_some();
    let device_mean = activity.totals.cadence_raw.filter(|c| *c > 0.0);
    let mean_spm = mean_of_samples.or(device_mean.map(|c| c * summary_factor(activity, c)));
    let spm = activity.cadence_spm.values();
    let running_s =
        if activity.sport.on_foot() { gait::running_s(spm, activity.speed_mps.values(), step_s) } else { Vec::new() };
    Cadence {
        mean_spm: mean_spm.map(|spm| round(spm, 2)),
        running_spm: weighted_median(spm, &running_s).map(|spm| round(spm, 1)),
        fade_pct: None,
        unit: mean_spm.map(|_| if from_samples { activity.cadence_unit } else { CadenceUnit::DeviceMean }),
        unit_from: mean_spm.map(|_| {
            if from_samples {
                activity.cadence_unit_from.clone()
            } else {
                "the device's own mean; no samples".to_owned()
            }
        }),
        step_length_m: distance_m
            .zip(steps)
            .filter(|(_, steps)| *steps > 0.0 && activity.sport.on_foot())
            .map(|(d, steps)| d / steps)
            .filter(|length| STEP_LENGTH_M.contains(length))
            .map(|length| round(length, 3)),
    }
}

/// Without samples to judge by, a device's mean of under 120 on foot counts one foot.
fn summary_factor(activity: &Activity, cadence_raw: f64) -> f64 {
    if activity.sport.on_foot() && cadence_raw < 120.0 { 2.0 } else { 1.0 }
}

/// Steps of both feet: the device's count, else cadence summed over time; `None` off foot or without either. A count that cannot
/// belong to the distance is not believed: some devices count a part of a long run only.
#[must_use]
pub fn steps(activity: &Activity, distance_m: Option<f64>, step_s: &[f64]) -> Option<f64> {
    if !activity.sport.on_foot() {
        return None;
    }
    let possible = |steps: f64| distance_m.is_none_or(|m| m <= 0.0 || STEP_LENGTH_M.contains(&(m / steps)));
    let counted = activity.totals.strides.filter(|s| *s > 0.0).map(|strides| strides * 2.0);
    if let Some(steps) = counted.filter(|steps| possible(*steps)) {
        return Some(steps);
    }
    let each = activity.cadence_spm.values().iter().zip(step_s).map(|(spm, dt)| spm * dt / 60.0);
    let summed = each.fold(0.0, |sum, steps| sum + if steps.is_nan() { 0.0 } else { steps });
    Some(summed).filter(|s| *s > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::fixture::run;

    fn measure(activity: &Activity, distance_m: Option<f64>, steps: Option<f64>) -> Cadence {
        super::measure(activity, distance_m, steps, &activity.step_seconds())
    }

    fn steps(activity: &Activity, distance_m: Option<f64>) -> Option<f64> {
        super::steps(activity, distance_m, &activity.step_seconds())
    }

    #[test]
    fn standing_counts_in_no_mean() {
        let mut activity = run(100, 3.0);
        activity.cadence_spm = (0..100).map(|i| Some(if i < 50 { 0.0 } else { 170.0 })).collect();
        let cadence = measure(&activity, None, None);
        assert_eq!((cadence.mean_spm, cadence.running_spm), (Some(170.0), Some(170.0)));
    }

    #[test]
    fn walking_counts_in_the_mean_but_not_in_running() {
        let mut activity = run(100, 1.9);
        activity.cadence_spm = (0..100).map(|i| Some(if i < 60 { 110.0 } else { 160.0 })).collect();
        let cadence = measure(&activity, None, None);
        assert_eq!((cadence.mean_spm, cadence.running_spm), (Some(130.0), Some(160.0)));
    }

    #[test]
    fn missing_is_not_zero() {
        let cadence = measure(&run(100, 3.0), Some(300.0), None);
        assert_eq!(cadence, Cadence::default());
        assert_eq!(steps(&run(100, 3.0), None), None);
    }

    #[test]
    fn the_devices_mean_is_doubled_like_its_samples() {
        let mut activity = run(0, 3.0);
        activity.totals.cadence_raw = Some(82.0);
        assert_eq!(measure(&activity, None, None).mean_spm, Some(164.0));
        activity.totals.cadence_raw = Some(164.0);
        assert_eq!(measure(&activity, None, None).mean_spm, Some(164.0));
    }

    #[test]
    fn steps_are_counted_or_summed() {
        let mut activity = run(61, 3.0);
        activity.cadence_spm = (0..61).map(|_| Some(180.0)).collect();
        assert_eq!(steps(&activity, None), Some(180.0));
        activity.totals.strides = Some(91.0);
        for (distance_m, expected) in [(None, 182.0), (Some(182.0), 182.0), (Some(0.0), 182.0), (Some(1820.0), 180.0)] {
            assert_eq!(steps(&activity, distance_m), Some(expected), "{distance_m:?}");
        }
        assert_eq!(measure(&activity, Some(182.0), Some(182.0)).step_length_m, Some(1.0));
        assert_eq!(measure(&activity, Some(1820.0), Some(182.0)).step_length_m, None, "ten metres are no step");
    }
}
