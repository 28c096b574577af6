//! The steps of a run from sample to sample: length, speed, grade and gait. Knee load, flat running and fast descents are summed from
//! them, over the whole run and along it.

use super::gait::{self, Gait};
use super::knee_load::{grade_factor, speed_factors};
use super::terrain::Terrain;
use crate::activity::Activity;
use crate::base::sport::{Sport, is_indoors};
use std::borrow::Cow;

/// Without cadence, slower than this counts as walking, metres per second: adults change from walking to running at 1.9–2.1 m/s.
const WALKING_BELOW_MPS: f64 = 1.9;

/// Grade and descent at every sample of an activity.
#[derive(Clone, Debug)]
pub struct Ground<'a> {
    /// Whether the ground is known at all: from altitude, or level because indoors.
    pub known: bool,
    /// Grade at each sample, as a fraction; not-a-number where unknown.
    pub grade: Cow<'a, [f64]>,
    /// Descent from the start to each sample, metres; where altitude is missing, to the next sample that has it.
    loss_to_m: Cow<'a, [f64]>,
}

impl<'a> Ground<'a> {
    /// The ground under an activity. Indoors and in virtual worlds it is level, whatever altitude the file contains.
    #[must_use]
    pub fn new(activity: &Activity, terrain: Option<&'a Terrain<'_>>) -> Ground<'a> {
        let n = activity.samples.len;
        let level = |grade: f64, known: bool| Ground {
            known,
            grade: Cow::Owned(vec![grade; n]),
            loss_to_m: Cow::Owned(vec![0.0; n]),
        };
        if moves_under(activity) {
            return level(0.0, true);
        }
        let Some(terrain) = terrain else { return level(f64::NAN, false) };
        let grades = terrain.grades.dense(terrain.samples.len());
        let loss_to_m = &terrain.climb.loss_to_m;
        if terrain.samples.len() == n {
            return Ground { known: true, grade: grades, loss_to_m: Cow::Borrowed(loss_to_m) };
        }
        let (mut grade, mut lost_m) = (vec![f64::NAN; n], Vec::with_capacity(n));
        for ((&i, here), loss_to_m) in terrain.samples.iter().zip(&*grades).zip(loss_to_m) {
            grade[i] = *here;
            lost_m.resize(i + 1, *loss_to_m);
        }
        let last = lost_m.last().copied().unwrap_or(0.0);
        lost_m.resize(n, last);
        Ground { known: true, grade: Cow::Owned(grade), loss_to_m: Cow::Owned(lost_m) }
    }
}

/// Whether this was run on a treadmill or in a virtual world. A file with neither positions nor altitude is taken for a treadmill.
fn moves_under(activity: &Activity) -> bool {
    is_indoors(activity.sub_sport.as_deref())
        || (activity.samples.lat_deg.is_empty() && activity.samples.altitude_m.is_empty())
}

/// The step from a sample to the next one of its piece.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunStep {
    /// Index of the sample.
    pub sample: usize,
    /// Timer time before it, seconds.
    pub at_s: f64,
    /// Duration, seconds.
    pub dt: f64,
    /// Length, metres.
    pub metres: f64,
    /// Speed, metres per second.
    pub mps: f64,
    /// Gait; by speed where there is no cadence.
    pub gait: Gait,
    /// Grade as a fraction; not-a-number beside gaps and where altitude is missing.
    pub grade: f64,
    /// Descent, metres.
    pub loss_m: f64,
}

/// Kilometres × speed factor × grade factor of the knee-load model, one for each choice of exponents that
/// [`Exponents::COLUMNS`](super::knee_load::Exponents::COLUMNS) names: flat km before the runner's own cadence is applied.
///
/// An unknown grade counts as level.
#[must_use]
#[inline]
pub fn weighted_km(metres: f64, mps: f64, grade: f64) -> [f64; 3] {
    let grade = if grade.is_nan() { 0.0 } else { grade };
    let level_km = metres / 1000.0 * grade_factor(grade);
    speed_factors(mps).map(|factor| factor * level_km)
}

/// Calls back with the steps of a run whose speed is known, in order. `step_s` are the activity's
/// [`step_seconds`](Activity::step_seconds).
#[inline]
pub fn run_steps(activity: &Activity, ground: &Ground<'_>, step_s: &[f64], mut each: impl FnMut(RunStep)) {
    let n = activity.samples.len;
    let [at_m, mps, spm] =
        [&activity.samples.distance_m, &activity.speed_mps, &activity.cadence_spm].map(|c| c.dense(n));
    let (at_m, mps, spm, grade, loss_to_m) = (&*at_m, &*mps, &*spm, &ground.grade[..n], &ground.loss_to_m[..n]);
    let mut passed_s = 0.0;
    for (i, &dt) in step_s.iter().enumerate().take(n) {
        let mps = mps[i];
        // The last sample of a piece, and samples outside every piece, take no time.
        if dt.is_nan() || dt <= 0.0 {
            continue;
        }
        let at_s = passed_s;
        passed_s += dt;
        if mps.is_nan() {
            continue;
        }
        let by_speed = if mps < WALKING_BELOW_MPS { Gait::Walking } else { Gait::Running };
        let metres = at_m[i + 1] - at_m[i];
        each(RunStep {
            sample: i,
            at_s,
            dt,
            metres: if metres.is_nan() { mps * dt } else { metres },
            mps,
            gait: gait::of(spm[i], mps).unwrap_or(by_speed),
            grade: grade[i],
            loss_m: loss_to_m[i + 1] - loss_to_m[i],
        });
    }
}

/// Calls `each` with the distance at which a step begins, the step, and its knee load at the usual cadence, flat km; steps that are not
/// run have none. Returns whether knee load can be computed at all; if not, `each` is never called.
pub(super) fn each_knee_load(
    activity: &Activity,
    terrain: Option<&Terrain<'_>>,
    mut each: impl FnMut(f64, &RunStep, f64),
) -> bool {
    let ground = Ground::new(activity, terrain);
    let known = ground.known && activity.sport == Sport::Running;
    if known {
        run_steps(activity, &ground, &activity.step_seconds(), |step| {
            if let Some(at_m) = activity.samples.distance_m.get(step.sample) {
                let runs = step.gait == Gait::Running;
                let [load, ..] = if runs { weighted_km(step.metres, step.mps, step.grade) } else { [0.0; 3] };
                each(at_m, &step, load);
            }
        });
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::fixture::run;
    use crate::metric::terrain;

    fn outdoors(mps: f64) -> Activity {
        let mut activity = run(601, mps);
        activity.samples.lat_deg.set(0, 46.0);
        activity
    }

    fn steps(activity: &Activity, ground: &Ground<'_>) -> Vec<RunStep> {
        let mut steps = Vec::new();
        run_steps(activity, ground, &activity.step_seconds(), |step| steps.push(step));
        assert!(!steps.is_empty());
        steps
    }

    #[test]
    fn without_cadence_speed_tells_walking() {
        for (mps, gait) in [(1.89, Gait::Walking), (1.91, Gait::Running)] {
            let activity = run(601, mps);
            let ground = Ground::new(&activity, None);
            assert!(steps(&activity, &ground).iter().all(|s| s.gait == gait), "{mps}");
        }
    }

    #[test]
    fn a_sensor_without_steps_does_not_make_a_runner_stand() {
        let mut activity = run(601, 3.0);
        activity.cadence_spm = (0..601).map(|_| Some(0.0)).collect();
        let ground = Ground::new(&activity, None);
        assert!(steps(&activity, &ground).iter().all(|s| s.gait == Gait::Running));
    }

    #[test]
    fn steps_add_up_to_distance_and_time() {
        let mut activity = run(601, 3.0);
        activity.pieces = vec![0..200, 300..601];
        let ground = Ground::new(&activity, None);
        let steps = steps(&activity, &ground);
        assert!((steps.iter().map(|s| s.metres).sum::<f64>() - 499.0 * 3.0).abs() < 1e-6);
        assert!((steps.iter().map(|s| s.dt).sum::<f64>() - 499.0).abs() < 1e-6);
        assert!((steps.last().unwrap().at_s - 498.0).abs() < 1e-6, "pauses are no watch time");
    }

    #[test]
    fn the_ground_is_level_indoors_and_unknown_outdoors_without_altitude() {
        for (sub_sport, known) in
            [("treadmill", true), ("indoor_running", true), ("virtual_activity", true), ("trail", false)]
        {
            let mut activity = outdoors(3.0);
            activity.sub_sport = Some(sub_sport.into());
            assert_eq!(Ground::new(&activity, None).known, known, "{sub_sport}");
        }
        assert!(Ground::new(&run(601, 3.0), None).known, "neither positions nor altitude");
    }

    #[test]
    fn samples_without_altitude_have_no_grade_and_lose_nothing_twice() {
        let mut activity = outdoors(3.0);
        for i in (0..601).filter(|i| i % 7 != 3) {
            activity.samples.altitude_m.set(i, 500.0 - 0.3 * i as f64);
        }
        let terrain = terrain::measure(&activity).unwrap();
        let ground = Ground::new(&activity, Some(&terrain));
        assert!(ground.grade[304].is_nan() && ground.grade[305] < -0.09);
        let steps = steps(&activity, &ground);
        assert!((steps.iter().map(|s| s.loss_m).sum::<f64>() - terrain.climb.loss_m).abs() < 1e-9);
        // The step before the gap has what is lost on both sides of it.
        assert!((steps[303].loss_m - 0.6).abs() < 0.01, "{:?}", steps[303]);
        assert_eq!((steps[304].sample, steps[304].loss_m), (304, 0.0));
    }

    #[test]
    fn the_hills_of_a_virtual_world_are_not_run() {
        let mut activity = outdoors(3.0);
        for i in 0..601 {
            activity.samples.altitude_m.set(i, 500.0 - 0.3 * i as f64);
        }
        let terrain = terrain::measure(&activity);
        assert!(Ground::new(&activity, terrain.as_ref()).grade[300] < -0.09);
        let mut activity = activity.clone();
        activity.sub_sport = Some("virtual_activity".into());
        assert_eq!(Ground::new(&activity, terrain.as_ref()).grade[300], 0.0);
    }
}
