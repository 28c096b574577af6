//! Speed as it would be on the level at the same cost of energy: for comparing the parts of one run with each other.
//!
//! Metabolic, not mechanical: a descent lowers the cost, so this says nothing of what the knees take. Cost of running by
//! grade: Minetti et al. 2002, J Appl Physiol 93:1039, the polynomial for running, |grade| ≤ 0.45.

use crate::activity::Activity;
use crate::digest::Adjusted;
use crate::stats::weighted_median;

/// Grades beyond this were not measured; they count as its edge.
const LIMIT: f64 = 0.45;

/// The first part that a cold start is judged by, seconds of watch time.
const FIRST_S: f64 = 600.0;

/// The last part that an abrupt stop is judged by, seconds of watch time.
const LAST_S: f64 = 300.0;

/// A steady run keeps its grade-adjusted speed within this coefficient of variation, over five-minute parts.
const STEADY_CV: f64 = 0.08;

/// Length of those parts, seconds.
const PART_S: f64 = 300.0;

/// Energy cost of running, joules per kilogram and metre.
///
/// ```
/// use kneewise::metric::grade_adjusted::cost_j_per_kg_m;
/// assert_eq!(cost_j_per_kg_m(0.0), 3.6);
/// assert!((cost_j_per_kg_m(-0.20) - 1.8).abs() < 1e-4);
/// ```
#[must_use]
pub fn cost_j_per_kg_m(grade: f64) -> f64 {
    let i = grade.clamp(-LIMIT, LIMIT);
    ((((155.4 * i - 30.4) * i - 43.3) * i + 46.3) * i + 19.5) * i + 3.6
}

/// One sample of the run in motion.
struct Step {
    at_s: f64,
    dt: f64,
    mps: f64,
    bpm: Option<f64>,
}

/// Measures a run. `grade` has one entry a sample; unknown counts as level.
#[must_use]
pub fn measure(activity: &Activity, grade: &[Option<f64>]) -> Adjusted {
    let level_cost = cost_j_per_kg_m(0.0);
    let mut steps = Vec::with_capacity(activity.samples.len);
    let mut at_s = 0.0;
    for (i, dt) in activity.seconds() {
        if let Some(mps) = activity.speed_mps.get(i).filter(|_| dt > 0.0) {
            let level = grade.get(i).copied().flatten().unwrap_or(0.0);
            let mps = mps * cost_j_per_kg_m(level) / level_cost;
            steps.push(Step { at_s, dt, mps, bpm: activity.samples.heart_rate_bpm.get(i) });
        }
        at_s += dt;
    }
    let mut weighted: Vec<(f64, f64)> = steps.iter().map(|s| (s.mps, s.dt)).collect();
    let long_enough = at_s >= FIRST_S + LAST_S;
    Adjusted {
        mean_mps: mean(&steps, 0.0, at_s),
        median_mps: weighted_median(&mut weighted),
        first_mps: mean(&steps, 0.0, FIRST_S).filter(|_| long_enough),
        last_mps: mean(&steps, at_s - LAST_S, at_s).filter(|_| long_enough),
        decoupling_pct: decoupling_pct(&steps, at_s),
        steady: is_steady(&steps, at_s),
    }
}

/// The samples that begin within the time. Their times do not fall.
fn within(steps: &[Step], from_s: f64, to_s: f64) -> &[Step] {
    let from = steps.partition_point(|s| s.at_s < from_s);
    let to = steps.partition_point(|s| s.at_s < to_s);
    &steps[from..to.max(from)]
}

/// Mean speed of the samples that begin within the time.
fn mean(steps: &[Step], from_s: f64, to_s: f64) -> Option<f64> {
    let (metres, seconds) =
        within(steps, from_s, to_s).iter().fold((0.0, 0.0), |(m, t), s| (m + s.mps * s.dt, t + s.dt));
    (seconds > 0.0).then(|| metres / seconds)
}

/// Speed for each beat in the first against the second half; `None` where heart rate is missing for more than a tenth.
fn decoupling_pct(steps: &[Step], total_s: f64) -> Option<f64> {
    let with_heart: f64 = steps.iter().filter(|s| s.bpm.is_some()).map(|s| s.dt).sum();
    if total_s <= 0.0 || with_heart < 0.9 * total_s {
        return None;
    }
    let factor = |from_s: f64, to_s: f64| {
        let (metres, beats) = within(steps, from_s, to_s)
            .iter()
            .filter_map(|s| Some((s.mps * s.dt, s.bpm? * s.dt)))
            .fold((0.0, 0.0), |(m, b), (dm, db)| (m + dm, b + db));
        (beats > 0.0).then(|| metres / beats)
    };
    let (first, second) = (factor(0.0, total_s / 2.0)?, factor(total_s / 2.0, total_s)?);
    (first > 0.0).then(|| (first - second) / first * 100.0)
}

fn is_steady(steps: &[Step], total_s: f64) -> bool {
    let parts: Vec<f64> = (0..(total_s / PART_S) as usize)
        .filter_map(|k| mean(steps, k as f64 * PART_S, (k as f64 + 1.0) * PART_S))
        .collect();
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
    use crate::metric::made::made;

    #[test]
    fn minetti_as_published() {
        // EVIDENCE 14.1.
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
        // EVIDENCE 14.13: constant speed, heart rate 150 then 158: 5.06 %.
        let mut activity = made(3601, 3.0);
        activity.samples.heart_rate_bpm = (0..3601).map(|i| Some(if i < 1800 { 150.0 } else { 158.0 })).collect();
        let adjusted = measure(&activity, &[]);
        assert!((adjusted.decoupling_pct.unwrap() - 5.06).abs() < 0.01);
        assert!(adjusted.steady);
    }

    #[test]
    fn halves_without_heart_rate_say_nothing() {
        let mut activity = made(3601, 3.0);
        activity.samples.heart_rate_bpm = (0..3601).map(|i| (i < 3000).then_some(150.0)).collect();
        assert_eq!(measure(&activity, &[]).decoupling_pct, None);
    }

    #[test]
    fn uphill_counts_for_more() {
        let activity = made(1801, 2.0);
        let up = measure(&activity, &vec![Some(0.10); 1801]);
        assert!((up.median_mps.unwrap() - 2.0 * 5.9682 / 3.6).abs() < 1e-3);
    }

    #[test]
    fn short_runs_have_no_first_and_last_part() {
        assert_eq!(measure(&made(800, 3.0), &[]).first_mps, None);
        let adjusted = measure(&made(1000, 3.0), &[]);
        assert!((adjusted.first_mps.unwrap() - 3.0).abs() < 1e-9 && (adjusted.last_mps.unwrap() - 3.0).abs() < 1e-9);
    }
}
