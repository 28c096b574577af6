//! Cadence in steps a minute, steps and step length.

use super::time::MOVING_MPS;
use super::{coverage, gait};
use crate::activity::Activity;
use crate::base::columns::weighted_median;
use crate::base::provenance::CadenceUnit;
use crate::base::stats::{positive_mean, round};
use crate::summary::{Cadence, Covered};

/// Plausible mean step length, metres. Outside it the step count and the distance do not describe the same movement.
const STEP_LENGTH_M: std::ops::Range<f64> = 0.2..2.5;

/// Smallest share of the moving time that must be running with a cadence. Below it no running cadence is reported: a handful of samples
/// does not describe a run.
const RUNNING_SHARE: f64 = 0.05;

/// Plausible step length while running, metres. The shortest of the corpus, on a steep path, is half a metre; a walker whose steps were
/// counted twice falls below it.
const RUNNING_STEP_M: std::ops::Range<f64> = 0.45..2.5;

/// Measures cadence. `steps` are those of both feet, where known, and `step_s` the activity's
/// [`step_seconds`](Activity::step_seconds).
///
/// `mean_spm` is the mean of the positive samples, standing left out; without samples the device's own mean, doubled like them.
/// `running_spm` is the time-weighted median over running samples, on foot only.
#[must_use]
pub fn measure(activity: &Activity, steps: Option<Steps>, step_s: &[f64]) -> Cadence {
    let mean_of_samples = positive_mean(activity.cadence_spm.values());
    let from_samples = mean_of_samples.is_some();
    let device_mean = activity.totals.cadence_raw.filter(|c| *c > 0.0);
    let mean_spm = mean_of_samples.or(device_mean.map(|c| c * summary_factor(activity, c)));
    let spm = activity.cadence_spm.values();
    let running_s =
        if activity.sport.on_foot() { gait::running_s(spm, activity.speed_mps.values(), step_s) } else { Vec::new() };
    Cadence {
        mean_spm: mean_spm.map(|spm| round(spm, 2)),
        running_spm: weighted_median(spm, &running_s)
            .filter(|running_spm| is_run(*running_spm, activity, &running_s, step_s))
            .map(|spm| round(spm, 1)),
        fade_pct: None,
        unit: mean_spm.map(|_| if from_samples { activity.cadence_unit } else { CadenceUnit::DeviceMean }),
        unit_from: mean_spm.map(|_| {
            if from_samples {
                activity.cadence_unit_from.clone()
            } else {
                "the device's own mean; no samples".to_owned()
            }
        }),
        step_length_m: steps
            .filter(|steps| steps.count > 0.0 && activity.sport.on_foot())
            .and_then(|steps| Some(steps.over_m? / steps.count))
            .filter(|length| STEP_LENGTH_M.contains(length))
            .map(|length| round(length, 3)),
    }
}

/// Whether there is enough running, at a speed that fits its cadence, to report a running cadence.
fn is_run(running_spm: f64, activity: &Activity, running_s: &[f64], step_s: &[f64]) -> bool {
    let (mut ran_s, mut ran_m) = (0.0, 0.0);
    for (dt, mps) in running_s.iter().zip(activity.speed_mps.values()) {
        ran_s += dt;
        // Where nothing was run the speed may be missing.
        ran_m += if *dt > 0.0 { dt * mps } else { 0.0 };
    }
    let fits = RUNNING_STEP_M.contains(&(ran_m / ran_s * 60.0 / running_spm));
    // The common case: most of it was run.
    let times = || activity.samples.time_s.iter();
    let span_s = times().next_back().zip(times().next()).map_or(0.0, |((_, to), (_, from))| to - from);
    fits && (ran_s >= RUNNING_SHARE * span_s || ran_s >= RUNNING_SHARE * in_motion_s(activity, step_s))
}

/// The seconds that are not known to be standing.
fn in_motion_s(activity: &Activity, step_s: &[f64]) -> f64 {
    let mps = activity.speed_mps.values();
    mps.iter()
        .zip(step_s)
        .fold(0.0, |sum, (mps, dt)| sum + if *mps < MOVING_MPS || dt.is_nan() { 0.0 } else { dt.max(0.0) })
}

/// Without samples to judge by, a device's mean of under 120 on foot counts one foot.
fn summary_factor(activity: &Activity, cadence_raw: f64) -> f64 {
    if activity.sport.on_foot() && cadence_raw < 120.0 { 2.0 } else { 1.0 }
}

/// Steps of both feet, and the metres that they were counted over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Steps {
    /// Number of steps.
    pub count: f64,
    /// Distance they were counted over, metres; `None` if unknown.
    pub over_m: Option<f64>,
}

/// Factor for a lap's mean cadence: laps use the same unit as the samples.
pub(super) fn lap_factor(activity: &Activity, cadence_raw: f64) -> f64 {
    if activity.cadence_spm.is_empty() { summary_factor(activity, cadence_raw) } else { activity.cadence_factor }
}

/// Steps of both feet: the device's count, else cadence summed over time; `None` if not on foot or without either. A count that does not
/// fit the distance is rejected: some devices count only part of a long run.
///
/// The sum is over the part that has a cadence (`covered`); the last value is held over a few missing seconds.
#[must_use]
pub fn steps(activity: &Activity, distance_m: Option<f64>, covered: &Covered) -> Option<Steps> {
    if !activity.sport.on_foot() {
        return None;
    }
    let possible = |steps: f64| distance_m.is_none_or(|m| m <= 0.0 || STEP_LENGTH_M.contains(&(m / steps)));
    let counted = activity.totals.strides.filter(|s| *s > 0.0).map(|strides| strides * 2.0);
    if let Some(count) = counted.filter(|steps| possible(*steps)) {
        return Some(Steps { count, over_m: distance_m });
    }
    let (spm, time_s) = (&activity.cadence_spm, &activity.samples.time_s);
    let mut count = 0.0;
    for piece in &activity.pieces {
        // The common case: nothing is missing.
        if coverage::is_known(spm, piece.clone()) && coverage::is_known(time_s, piece.clone()) {
            let (spm, time_s) = (&spm.values()[piece.clone()], &time_s.values()[piece.clone()]);
            count += spm.iter().zip(time_s.windows(2)).fold(0.0, |sum, (spm, t)| sum + spm * (t[1] - t[0]) / 60.0);
            continue;
        }
        coverage::held_steps(activity, spm, piece.clone(), &mut |from, to| {
            let each = time_s.get(to).zip(time_s.get(from)).zip(spm.get(from));
            count += each.map_or(0.0, |((to, from), spm)| spm * (to - from) / 60.0);
        });
    }
    Some(count).filter(|count| *count > 0.0).map(|count| Steps { count, over_m: covered.distance_m })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::fixture::run;

    fn measure(activity: &Activity, steps: Option<Steps>) -> Cadence {
        super::measure(activity, steps, &activity.step_seconds())
    }

    fn steps(activity: &Activity, distance_m: Option<f64>) -> Option<f64> {
        super::steps(activity, distance_m, &Covered::default()).map(|steps| steps.count)
    }

    #[test]
    fn standing_counts_in_no_mean() {
        let mut activity = run(100, 3.0);
        activity.cadence_spm = (0..100).map(|i| Some(if i < 50 { 0.0 } else { 170.0 })).collect();
        let cadence = measure(&activity, None);
        assert_eq!((cadence.mean_spm, cadence.running_spm), (Some(170.0), Some(170.0)));
    }

    #[test]
    fn walking_counts_in_the_mean_but_not_in_running() {
        let mut activity = run(100, 1.9);
        activity.cadence_spm = (0..100).map(|i| Some(if i < 60 { 110.0 } else { 160.0 })).collect();
        let cadence = measure(&activity, None);
        assert_eq!((cadence.mean_spm, cadence.running_spm), (Some(130.0), Some(160.0)));
    }

    #[test]
    fn missing_is_not_zero() {
        let cadence = measure(&run(100, 3.0), None);
        assert_eq!(cadence, Cadence::default());
        assert_eq!(steps(&run(100, 3.0), None), None);
    }

    #[test]
    fn the_devices_mean_is_doubled_like_its_samples() {
        let mut activity = run(0, 3.0);
        activity.totals.cadence_raw = Some(82.0);
        assert_eq!(measure(&activity, None).mean_spm, Some(164.0));
        activity.totals.cadence_raw = Some(164.0);
        assert_eq!(measure(&activity, None).mean_spm, Some(164.0));
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
        let long = |over_m| measure(&activity, Some(Steps { count: 182.0, over_m })).step_length_m;
        assert_eq!([Some(182.0), Some(1820.0), None].map(long), [Some(1.0), None, None], "ten metres are no step");
    }

    /// A thousand seconds of walking at 1.35 m/s; of every `each` samples the cadence of one is counted twice.
    fn glitch(each: usize, mps: f64) -> Option<f64> {
        let mut activity = run(1001, mps);
        activity.cadence_spm = (0..1001).map(|i| Some(if i % each == 0 { 228.0 } else { 114.0 })).collect();
        measure(&activity, None).running_spm
    }

    #[test]
    fn a_running_cadence_needs_a_share_of_the_run() {
        let ran = |seconds: usize| {
            let mut activity = run(1001, 1.9);
            activity.cadence_spm = (0..1001).map(|i| Some(if i < seconds { 160.0 } else { 110.0 })).collect();
            measure(&activity, None).running_spm
        };
        assert_eq!([ran(49), ran(50)], [None, Some(160.0)], "5 % of 1,000 s");
        // Cadence in a handful of samples only.
        let told = |seconds: usize| {
            let mut activity = run(1001, 3.0);
            activity.cadence_spm = (0..1001).map(|i| (i < seconds).then_some(164.0)).collect();
            measure(&activity, None).running_spm
        };
        assert_eq!([told(49), told(50)], [None, Some(164.0)]);
    }

    #[test]
    fn a_running_cadence_fits_the_speed() {
        assert_eq!([50, 10, 3].map(|each| glitch(each, 1.35)), [None; 3], "steps of 0.36 m");
        assert_eq!([1.70, 1.72].map(|mps| glitch(3, mps)), [None, Some(228.0)], "0.447 and 0.453 m");
    }

    #[test]
    fn step_length_divides_like_by_like() {
        // Cadence for the first third of 3,000 m only, and there at two of three samples.
        let mut activity = run(1001, 3.0);
        let known = |i: usize| i <= 333 && i % 3 != 1;
        activity.cadence_spm = (0..1001).map(|i| known(i).then_some(180.0)).collect();
        let covered = coverage::measure(&activity, Some(1000.0)).cadence;
        assert_eq!(covered.distance_m, Some(999.0));
        let steps = super::steps(&activity, activity.distance_m, &covered).unwrap();
        assert_eq!(steps, Steps { count: 999.0, over_m: Some(999.0) });
        assert_eq!(measure(&activity, Some(steps)).step_length_m, Some(1.0));
    }
}
