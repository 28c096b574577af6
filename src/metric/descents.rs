//! The largest descents of an activity: where, how steep, and how they were run.

use super::gait::{self, Gait};
use super::terrain::Terrain;
use super::{cumulative, grade};
use crate::activity::Activity;
use crate::base::stats::{Mean, round, weighted_median};
use crate::summary::Descent;

/// Number of descents listed.
const DESCENTS: usize = 5;

/// The largest descents, the largest first, with how they were run.
///
/// Knee load is at the usual cadence; the history then applies the runner's own.
#[must_use]
pub fn descents(activity: &Activity, terrain: &Terrain<'_>) -> Vec<Descent> {
    let mut descents = grade::longest_descents(&terrain.climb.descents, &terrain.distance_m, &terrain.grades, DESCENTS);
    descents.iter_mut().for_each(rounded);
    fill_from_samples(&mut descents, activity, terrain);
    descents
}

fn rounded(descent: &mut Descent) {
    for metres in [&mut descent.from_m, &mut descent.to_m, &mut descent.drop_m] {
        *metres = round(*metres, 1);
    }
    descent.mean_grade = round(descent.mean_grade, 4);
    descent.steepest_grade = descent.steepest_grade.map(|g| round(g, 4));
}

/// Time, cadence, heart rate and knee load of descents.
fn fill_from_samples(descents: &mut [Descent], activity: &Activity, terrain: &Terrain<'_>) {
    let timer = cumulative::timer(activity);
    let load = cumulative::knee_load(activity, Some(terrain));
    for descent in descents {
        let (from_m, to_m) = (descent.from_m, descent.to_m);
        let mut running = Vec::new();
        let mut heart = Mean::default();
        for (i, dt) in activity.seconds() {
            if !activity.samples.distance_m.get(i).is_some_and(|d| (from_m..to_m).contains(&d)) {
                continue;
            }
            heart.add(activity.samples.heart_rate_bpm.get(i));
            if let (true, Some(Gait::Running), Some(spm)) =
                (dt > 0.0, gait::at(activity, i), activity.cadence_spm.get(i))
            {
                running.push((spm, dt));
            }
        }
        descent.timer_s = Some(timer.between(from_m, to_m)).filter(|s| *s > 0.0).map(|s| round(s, 1));
        descent.cadence_spm = weighted_median(&mut running).map(|c| round(c, 1));
        descent.heart_rate_bpm = heart.value(1);
        descent.knee_load_flat_km = load.as_ref().map(|c| c.between(from_m, to_m));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::fixture::run;
    use crate::metric::terrain;

    #[test]
    fn a_descent_is_told_with_how_it_was_run() {
        let mut activity = run(901, 3.0);
        for i in 0..901 {
            activity.samples.heart_rate_bpm.set(i, if i < 450 { 140.0 } else { 160.0 });
            activity.cadence_spm.set(i, if i < 450 { 160.0 } else { 174.0 });
            // Level, then 15 % down from 1,350 m on.
            activity.samples.altitude_m.set(i, if i < 450 { 500.0 } else { 500.0 - 0.45 * (i - 450) as f64 });
        }
        let terrain = terrain::measure(&activity).unwrap();
        let found = descents(&activity, &terrain);
        let [descent] = &found[..] else { panic!("one descent: {found:?}") };
        let near = |a: Option<f64>, b: f64, by: f64| (a.unwrap() - b).abs() < by;
        assert!((descent.drop_m - 202.5).abs() < 3.0 && (descent.mean_grade + 0.15).abs() < 0.005, "{descent:?}");
        assert!(near(descent.timer_s, (descent.to_m - descent.from_m) / 3.0, 0.2), "{descent:?}");
        assert!(near(descent.heart_rate_bpm, 160.0, 1.5) && descent.cadence_spm == Some(174.0), "{descent:?}");
        assert!(descent.knee_load_flat_km.unwrap() > (descent.to_m - descent.from_m) / 1000.0, "more than on the flat");
    }
}
