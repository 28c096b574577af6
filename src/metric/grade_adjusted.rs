//! Grade-adjusted speed: the speed on level ground at the same energy cost, for comparing the parts of one run with each other.
//!
//! Metabolic, not mechanical: a descent lowers the cost, so this says nothing about knee load. Cost of running by
//! grade: Minetti et al. 2002, J Appl Physiol 93:1039, the polynomial for running, |grade| ≤ 0.45.

use crate::activity::Activity;
use crate::base::columns::WeightedMedians;
use crate::summary::histogram::Adjusted;
use std::ops::Range;

/// Grades beyond this were not measured and are clamped to it.
const LIMIT: f64 = 0.45;

/// Length of the first part, by which a cold start is judged, seconds of timer time.
const FIRST_S: f64 = 600.0;

/// Length of the last part, by which an abrupt stop is judged, seconds of timer time.
const LAST_S: f64 = 300.0;

/// Steady running: largest coefficient of variation of grade-adjusted speed over five-minute parts.
const STEADY_CV: f64 = 0.08;

/// Length of those parts, seconds.
const PART_S: f64 = 300.0;

/// Decoupling needs a heart rate for at least this share of the time.
const HEART_SHARE: f64 = 0.9;

/// Energy cost of running, joules per kilogram and metre.
///
/// ```
/// use kneewise::internal::metric::grade_adjusted::cost_j_per_kg_m;
/// assert_eq!(cost_j_per_kg_m(0.0), 3.6);
/// assert!((cost_j_per_kg_m(-0.20) - 1.8).abs() < 1e-4);
/// ```
#[must_use]
pub fn cost_j_per_kg_m(grade: f64) -> f64 {
    let i = grade.clamp(-LIMIT, LIMIT);
    ((((155.4 * i - 30.4) * i - 43.3) * i + 46.3) * i + 19.5) * i + 3.6
}

/// Measures a run. `grade` has one entry a sample; not-a-number counts as level. `step_s` are the activity's
/// [`step_seconds`](Activity::step_seconds).
#[must_use]
pub fn measure(activity: &Activity, grade: &[f64], step_s: &[f64]) -> Adjusted {
    let n = activity.samples.len;
    let [mps, bpm] = [&activity.speed_mps, &activity.samples.heart_rate_bpm].map(|c| c.dense(n));
    let steps = Steps::new(&mps, grade, step_s);
    let (mean_mps, parts_mps) = steps.mean_and_parts_mps();
    let total_s = steps.total_s;
    let long_enough = total_s >= FIRST_S + LAST_S;
    let medians = long_enough.then(|| WeightedMedians::new(&steps.mps, &steps.dt));
    let median_mps = |from_s: f64, to_s: f64| medians.as_ref()?.within(steps.within(from_s, to_s));
    Adjusted {
        mean_mps,
        first_mps: steps.mean_mps(0.0, FIRST_S).filter(|_| long_enough),
        after_first_mps: median_mps(FIRST_S, total_s),
        last_mps: steps.mean_mps(total_s - LAST_S, total_s).filter(|_| long_enough),
        before_last_mps: median_mps(0.0, total_s - LAST_S),
        decoupling_pct: steps.decoupling_pct(&bpm),
        steady: is_steady(&parts_mps),
    }
}

/// A run as columns. Samples that do not count (no speed, no time, outside every piece) have zero seconds and metres.
struct Steps {
    /// Timer time before each sample.
    at_s: Vec<f64>,
    dt: Vec<f64>,
    /// Grade-adjusted speed.
    mps: Vec<f64>,
    total_s: f64,
}

impl Steps {
    fn new(mps: &[f64], grade: &[f64], step_seconds: &[f64]) -> Steps {
        let level_cost = cost_j_per_kg_m(0.0);
        let level = |grade: f64| if grade.is_nan() { 0.0 } else { grade };
        let adjusted = |(mps, grade): (&f64, &f64)| mps * cost_j_per_kg_m(level(*grade)) / level_cost;
        let mut at_s = vec![0.0; step_seconds.len()];
        let mut total_s = 0.0;
        for (at_s, dt) in at_s.iter_mut().zip(step_seconds) {
            *at_s = total_s;
            total_s += if dt.is_nan() { 0.0 } else { *dt };
        }
        let counted = |(dt, mps): (&f64, &f64)| if *dt > 0.0 && !mps.is_nan() { *dt } else { 0.0 };
        Steps {
            at_s,
            dt: step_seconds.iter().zip(mps).map(counted).collect(),
            mps: mps.iter().zip(grade).map(adjusted).map(|mps| if mps.is_nan() { 0.0 } else { mps }).collect(),
            total_s,
        }
    }

    /// The samples that begin within the time span.
    fn within(&self, from_s: f64, to_s: f64) -> Range<usize> {
        let from = self.at_s.partition_point(|at| *at < from_s);
        let to = self.at_s.partition_point(|at| *at < to_s);
        from..to.max(from)
    }

    /// Mean speed of the samples that begin within the time span.
    fn mean_mps(&self, from_s: f64, to_s: f64) -> Option<f64> {
        let mut mean = MeanSpeed::default();
        self.each(from_s, to_s, |mps, dt| mean.add(mps, dt));
        mean.mps()
    }

    /// Mean speed of all samples, and of each whole five-minute part, in one pass.
    fn mean_and_parts_mps(&self) -> (Option<f64>, Vec<f64>) {
        let whole_parts = (self.total_s / PART_S) as usize;
        let (mut all, mut parts_mps) = (MeanSpeed::default(), Vec::new());
        for part in 0..=whole_parts {
            let (from_s, to_s) = (part as f64 * PART_S, (part as f64 + 1.0) * PART_S);
            let mut mean = MeanSpeed::default();
            self.each(from_s, to_s.min(self.total_s), |mps, dt| {
                all.add(mps, dt);
                mean.add(mps, dt);
            });
            parts_mps.extend(mean.mps().filter(|_| part < whole_parts));
        }
        (all.mps(), parts_mps)
    }

    /// Passes speed and seconds of the samples that begin within the time span to `take`.
    fn each(&self, from_s: f64, to_s: f64, mut take: impl FnMut(f64, f64)) {
        let range = self.within(from_s, to_s);
        self.mps[range.clone()].iter().zip(&self.dt[range]).for_each(|(mps, dt)| take(*mps, *dt));
    }

    /// Speed per heart beat, first half against second; `None` where heart rate is missing for more than a tenth of the time.
    fn decoupling_pct(&self, bpm: &[f64]) -> Option<f64> {
        let with_heart_s = self.dt.iter().zip(bpm).fold(0.0, |s, (dt, bpm)| s + if bpm.is_nan() { 0.0 } else { *dt });
        if self.total_s <= 0.0 || with_heart_s < HEART_SHARE * self.total_s {
            return None;
        }
        let factor = |from_s: f64, to_s: f64| {
            let range = self.within(from_s, to_s);
            let steps = self.mps[range.clone()].iter().zip(&self.dt[range.clone()]).zip(&bpm[range]);
            let (metres, beats) = steps.fold((0.0, 0.0), |(m, b), ((mps, dt), bpm)| {
                let (dm, db) = if bpm.is_nan() { (0.0, 0.0) } else { (mps * dt, bpm * dt) };
                (m + dm, b + db)
            });
            (beats > 0.0).then(|| metres / beats)
        };
        let half_s = self.total_s / 2.0;
        let (first, second) = (factor(0.0, half_s)?, factor(half_s, self.total_s)?);
        (first > 0.0).then(|| (first - second) / first * 100.0)
    }
}

/// Sums for a mean speed.
#[derive(Clone, Copy, Debug, Default)]
struct MeanSpeed {
    metres: f64,
    seconds: f64,
}

impl MeanSpeed {
    fn add(&mut self, mps: f64, dt: f64) {
        self.metres += mps * dt;
        self.seconds += dt;
    }

    fn mps(self) -> Option<f64> {
        (self.seconds > 0.0).then(|| self.metres / self.seconds)
    }
}

/// Whether the speeds of the whole five-minute parts are close to each other.
fn is_steady(parts: &[f64]) -> bool {
    if parts.len() < 2 {
        return false;
    }
    let middle = parts.iter().sum::<f64>() / parts.len() as f64;
    let variance = parts.iter().map(|p| (p - middle).powi(2)).sum::<f64>() / parts.len() as f64;
    middle > 0.0 && variance.sqrt() / middle <= STEADY_CV
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::fixture::run;

    fn of(activity: &Activity, grade: f64) -> Adjusted {
        measure(activity, &vec![grade; activity.samples.len], &activity.step_seconds())
    }

    #[test]
    fn minetti_as_published() {
        // evidence.md §14.1.
        for (grade, cost) in [
            (0.0, 3.6),
            (0.05, 4.6852),
            (0.10, 5.9682),
            (0.20, 9.0067),
            (0.45, 19.4260),
            (-0.05, 2.7459),
            (-0.10, 2.1517),
            (-0.20, 1.8000),
            (-0.45, 4.0323),
        ] {
            assert!((cost_j_per_kg_m(grade) - cost).abs() < 5e-5, "{grade}: {}", cost_j_per_kg_m(grade));
        }
        let lowest = (-450..=450).map(|i| cost_j_per_kg_m(f64::from(i) / 1000.0)).fold(f64::INFINITY, f64::min);
        assert!((lowest - 1.7813).abs() < 1e-3);
        assert_eq!(cost_j_per_kg_m(0.6), cost_j_per_kg_m(0.45));
    }

    #[test]
    fn decoupling_as_in_the_example() {
        // evidence.md §14.13: constant speed, heart rate 150 then 158: 5.06 %.
        let mut activity = run(3601, 3.0);
        activity.samples.heart_rate_bpm = (0..3601).map(|i| Some(if i < 1800 { 150.0 } else { 158.0 })).collect();
        let adjusted = of(&activity, f64::NAN);
        assert!((adjusted.decoupling_pct.unwrap() - 5.06).abs() < 0.01);
        assert!(adjusted.steady);
    }

    #[test]
    fn halves_without_heart_rate_say_nothing() {
        let mut activity = run(3601, 3.0);
        activity.samples.heart_rate_bpm = (0..3601).map(|i| (i < 3000).then_some(150.0)).collect();
        assert_eq!(of(&activity, f64::NAN).decoupling_pct, None);
    }

    #[test]
    fn uphill_counts_for_more() {
        let activity = run(1801, 2.0);
        let up = of(&activity, 0.10);
        assert!((up.mean_mps.unwrap() - 2.0 * 5.9682 / 3.6).abs() < 1e-3);
    }

    #[test]
    fn the_first_and_last_part_are_beside_the_rest() {
        // Ten minutes at 4 m/s, ten at 3, five at 5.
        let speed = |s: usize| {
            if s < 600 {
                4.0
            } else if s < 1200 {
                3.0
            } else {
                5.0
            }
        };
        let mut activity = run(1501, 1.0);
        activity.speed_mps = (0..1501).map(|s| Some(speed(s))).collect();
        let adjusted = of(&activity, f64::NAN);
        assert_eq!((adjusted.first_mps, adjusted.after_first_mps), (Some(4.0), Some(3.0)));
        assert_eq!(adjusted.last_mps, Some(5.0));
        assert_eq!(adjusted.before_last_mps, Some(3.5), "half of it at either");
    }

    #[test]
    fn short_runs_have_no_first_and_last_part() {
        assert_eq!(of(&run(800, 3.0), f64::NAN).first_mps, None);
        let adjusted = of(&run(1000, 3.0), f64::NAN);
        assert!((adjusted.first_mps.unwrap() - 3.0).abs() < 1e-9 && (adjusted.last_mps.unwrap() - 3.0).abs() < 1e-9);
    }
}
