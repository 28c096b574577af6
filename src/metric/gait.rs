//! Running, walking and standing, told apart sample by sample.

use crate::activity::Activity;
use crate::base::stats::round;

/// Walking: cadence below this, steps per minute, and speed below [`WALKING_BELOW_MPS`] (evidence.md §15).
const WALKING_BELOW_SPM: f64 = 130.0;

/// Walking: speed below this, metres per second, and cadence below [`WALKING_BELOW_SPM`].
const WALKING_BELOW_MPS: f64 = 2.0;

/// Standing: speed below this, metres per second.
const STANDING_BELOW_MPS: f64 = 0.5;

/// Gait at one sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gait {
    /// Running.
    Running,
    /// Walking: fewer than 130 steps a minute and slower than 2 m/s.
    Walking,
    /// Standing, or moving very slowly without a step.
    Standing,
}

/// The gait at sample `i`; `None` where cadence or speed is missing, and at running speed with a cadence of zero, which is a sensor
/// dropout.
#[must_use]
pub fn at(activity: &Activity, i: usize) -> Option<Gait> {
    of(activity.cadence_spm.get(i)?, activity.speed_mps.get(i)?)
}

/// The gait by cadence and speed, not-a-number where either is missing.
#[inline]
pub(super) fn of(spm: f64, mps: f64) -> Option<Gait> {
    if spm.is_nan() || mps.is_nan() || (spm <= 0.0 && mps >= WALKING_BELOW_MPS) {
        return None;
    }
    Some(if spm <= 0.0 || mps < STANDING_BELOW_MPS {
        Gait::Standing
    } else if spm < WALKING_BELOW_SPM && mps < WALKING_BELOW_MPS {
        Gait::Walking
    } else {
        Gait::Running
    })
}

/// Running seconds at each sample, 0 where [`of`] gives anything but running. Branch-free form of [`of`] over columns.
pub(super) fn running_s(spm: &[f64], mps: &[f64], step_s: &[f64]) -> Vec<f64> {
    let runs = |spm: f64, mps: f64| {
        (spm > 0.0) & (mps >= STANDING_BELOW_MPS) & ((spm >= WALKING_BELOW_SPM) | (mps >= WALKING_BELOW_MPS))
    };
    let samples = step_s.iter().zip(spm.iter().zip(mps));
    samples.map(|(dt, (spm, mps))| if (*dt > 0.0) & runs(*spm, *mps) { *dt } else { 0.0 }).collect()
}

/// The distance walked, metres, where `step_s` are the activity's [`step_seconds`](Activity::step_seconds); `None` where the file has no cadence or no speed, or was not done on foot.
#[must_use]
pub fn walked_m(activity: &Activity, step_s: &[f64]) -> Option<f64> {
    if !activity.sport.on_foot() || activity.cadence_spm.is_empty() || activity.speed_mps.is_empty() {
        return None;
    }
    let n = activity.samples.len;
    let (spm, mps, at_m) =
        (activity.cadence_spm.dense(n), activity.speed_mps.dense(n), activity.samples.distance_m.dense(n));
    let mut walked_m = 0.0;
    for (i, dt) in step_s.iter().enumerate().take(n) {
        // The common case: faster than that.
        if mps[i] < WALKING_BELOW_MPS && *dt > 0.0 && of(spm[i], mps[i]) == Some(Gait::Walking) {
            let step_m = at_m[i + 1] - at_m[i];
            walked_m += if step_m.is_nan() { 0.0 } else { step_m };
        }
    }
    Some(round(walked_m, 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::fixture::run;

    #[test]
    fn both_limits_matter() {
        for (spm, mps, gait) in [
            (129.9, 1.99, Some(Gait::Walking)),
            (130.0, 1.99, Some(Gait::Running)),
            (129.9, 2.01, Some(Gait::Running)),
            (110.0, 0.49, Some(Gait::Standing)),
            (110.0, 0.51, Some(Gait::Walking)),
            (0.0, 1.99, Some(Gait::Standing)),
            (0.0, 2.01, None),
        ] {
            let mut activity = run(100, mps);
            activity.cadence_spm = (0..100).map(|_| Some(spm)).collect();
            assert_eq!(at(&activity, 50), gait, "{spm} spm, {mps} m/s");
            assert_eq!(running_s(&[spm], &[mps], &[2.0]), [if gait == Some(Gait::Running) { 2.0 } else { 0.0 }]);
        }
    }

    #[test]
    fn unknown_without_cadence() {
        let activity = run(100, 1.5);
        assert_eq!(walked_m(&activity, &activity.step_seconds()), None);
        let nan = f64::NAN;
        assert_eq!(running_s(&[nan, 170.0, 170.0], &[3.0, nan, 3.0], &[1.0, 1.0, nan]), [0.0; 3]);
    }

    #[test]
    fn walked_metres_add_up() {
        let mut activity = run(101, 1.5);
        activity.cadence_spm = (0..101).map(|_| Some(110.0)).collect();
        assert!((walked_m(&activity, &activity.step_seconds()).unwrap() - 150.0).abs() < 1e-6);
    }
}
