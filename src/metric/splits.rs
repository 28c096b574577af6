//! Splits: the run by kilometre or mile.

use super::cumulative::{self, STEEP};
use super::gait::{self, Gait};
use super::terrain::Terrain;
use crate::activity::Activity;
use crate::base::stats::{round, weighted_median};
use crate::summary::Split;

/// Largest number of splits. A longer distance is a broken number: nobody runs 10,000 km in one go.
const MOST_SPLITS: usize = 10_000;

/// A last split shorter than this is a rounding remainder, metres.
const LEAST_SPLIT_M: f64 = 10.0;

/// Cuts the run into splits of `length_m`. Empty where no distance is known.
///
/// Knee load is at the usual cadence; the history then applies the runner's own.
#[must_use]
pub fn splits(activity: &Activity, terrain: Option<&Terrain<'_>>, length_m: f64) -> Vec<Split> {
    let Some((_, total_m)) = activity.samples.distance_m.iter().next_back() else { return Vec::new() };
    let timer = cumulative::timer(activity);
    let gain = terrain.map(|t| cumulative::of_terrain(t, &t.climb.gain_to_m));
    let loss = terrain.map(|t| cumulative::of_terrain(t, &t.climb.loss_to_m));
    let load = cumulative::knee_load(activity, terrain);
    let count = (total_m / length_m).ceil() as usize;
    if count > MOST_SPLITS {
        return Vec::new();
    }
    let mut splits: Vec<Split> = (0..count)
        .map(|k| (k as f64 * length_m, (k as f64 + 1.0) * length_m))
        .map(|(from_m, to_m)| (from_m, to_m.min(total_m)))
        .filter(|(from_m, to_m)| *from_m == 0.0 || to_m - from_m >= LEAST_SPLIT_M)
        .map(|(from_m, to_m)| Split {
            from_m: round(from_m, 1),
            to_m: round(to_m, 1),
            timer_s: Some(timer.between(from_m, to_m)).filter(|s| *s > 0.0).map(|s| round(s, 1)),
            gain_m: gain.as_ref().map(|c| round(c.between(from_m, to_m), 1)),
            loss_m: loss.as_ref().map(|c| round(c.between(from_m, to_m), 1)),
            knee_load_flat_km: load.as_ref().map(|c| c.between(from_m, to_m)),
            ..Split::default()
        })
        .collect();
    fill_from_samples(&mut splits, activity, length_m);
    if let Some(terrain) = terrain {
        fill_steep(&mut splits, terrain, length_m);
    }
    splits
}

fn fill_from_samples(splits: &mut [Split], activity: &Activity, length_m: f64) {
    let mut running: Vec<Vec<(f64, f64)>> = vec![Vec::new(); splits.len()];
    let mut hearts = vec![(0.0, 0usize); splits.len()];
    let mut walked: Vec<Option<f64>> = vec![None; splits.len()];
    for (i, dt) in activity.seconds() {
        let Some(d) = activity.samples.distance_m.get(i) else { continue };
        let k = (d / length_m) as usize;
        if k >= splits.len() {
            continue;
        }
        if let Some(bpm) = activity.samples.heart_rate_bpm.get(i) {
            hearts[k].0 += bpm;
            hearts[k].1 += 1;
        }
        if !activity.sport.on_foot() {
            continue;
        }
        match (gait::at(activity, i), activity.cadence_spm.get(i)) {
            (Some(Gait::Running), Some(spm)) if dt > 0.0 => running[k].push((spm, dt)),
            (Some(Gait::Walking), _) if dt > 0.0 => {
                let step_m = activity.samples.distance_m.get(i + 1).map_or(0.0, |next| next - d);
                *walked[k].get_or_insert(0.0) += step_m;
            }
            _ => {}
        }
        if gait::at(activity, i).is_some() {
            walked[k].get_or_insert(0.0);
        }
    }
    for (k, split) in splits.iter_mut().enumerate() {
        split.cadence_spm = weighted_median(&mut running[k]).map(|c| round(c, 1));
        split.heart_rate_bpm = (hearts[k].1 > 0).then(|| round(hearts[k].0 / hearts[k].1 as f64, 1));
        split.walked_m = walked[k].map(|m| round(m, 1));
    }
}

fn fill_steep(splits: &mut [Split], terrain: &Terrain<'_>, length_m: f64) {
    let mut steep = vec![None; splits.len()];
    for (g, d) in terrain.grades.dense(terrain.distance_m.len()).windows(2).zip(terrain.distance_m.windows(2)) {
        // Each step is split half and half between its samples, as in the totals.
        for (grade, at_m) in g.iter().zip(d) {
            if grade.is_nan() || !at_m.is_finite() {
                continue;
            }
            let Some(sum) = steep.get_mut((at_m / length_m) as usize) else { continue };
            let step = d[1] - d[0];
            let metres = if *grade < STEEP && step > 0.0 { step / 2.0 } else { 0.0 };
            *sum.get_or_insert(0.0) += metres;
        }
    }
    for (split, metres) in splits.iter_mut().zip(steep) {
        split.below_10_pct_m = metres.map(|m: f64| round(m, 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::fixture::run;
    use crate::metric::profile::profile;
    use crate::metric::{histogram, terrain};

    #[test]
    fn a_broken_distance_has_no_splits() {
        let splits_of = |metres: f64| {
            let mut activity = run(901, 3.0);
            activity.samples.distance_m.set(900, metres);
            splits(&activity, None, 1000.0).len()
        };
        assert_eq!([splits_of(1e7), splits_of(1.001e7), splits_of(1e11), splits_of(1e300)], [10_000, 0, 0, 0]);
    }

    #[test]
    fn heart_rate_belongs_to_the_split_in_which_it_was_measured() {
        let mut activity = run(701, 3.0);
        // The first kilometre ends between samples 333 (999 m) and 334 (1,002 m).
        activity.samples.heart_rate_bpm = (0..701)
            .map(|i| match i {
                0..100 => None,
                100..334 => Some(140.0),
                334..667 => Some(160.0),
                _ => Some(170.0 + f64::from(i % 2)),
            })
            .collect();
        let found: Vec<_> = splits(&activity, None, 1000.0).iter().map(|s| s.heart_rate_bpm).collect();
        assert_eq!(found, [Some(140.0), Some(160.0), Some(170.5)]);
    }

    #[test]
    fn cadence_is_the_median_of_running_and_walking_is_measured_apart() {
        let mut activity = run(1401, 1.5);
        // 300 m of walking, then running, and 150 m of walking in the second kilometre.
        activity.cadence_spm = (0..1401)
            .map(|i| match i {
                0..200 | 700..800 => Some(110.0),
                200..500 => Some(150.0),
                _ => Some(160.0),
            })
            .collect();
        let splits = splits(&activity, None, 1000.0);
        assert_eq!(splits.iter().map(|s| s.walked_m).collect::<Vec<_>>(), [Some(300.0), Some(150.0), Some(0.0)]);
        assert_eq!(splits.iter().map(|s| s.cadence_spm).collect::<Vec<_>>(), [Some(150.0), Some(160.0), Some(160.0)]);
        activity.sport = crate::base::sport::Sport::Cycling;
        let ride = super::splits(&activity, None, 1000.0);
        assert!(ride.iter().all(|s| s.walked_m.is_none() && s.cadence_spm.is_none()), "{ride:?}");
    }

    #[test]
    fn half_of_each_steep_step_belongs_to_either_sample() {
        let mut activity = run(11, 3.0);
        (0..11).for_each(|i| activity.samples.altitude_m.set(i, 100.0));
        let mut terrain = terrain::measure(&activity).unwrap();
        terrain.distance_m = (0..11).map(|i| f64::from(i) * 200.0).collect::<Vec<_>>().into();
        // Steep at 400 m and from 1,000 m to 1,200 m; just 10 % is not steep.
        let grade = |i| [f64::NAN, 0.0, -0.101, -0.1, 0.0, -0.2, -0.2, 0.0, 0.0, f64::NAN, f64::NAN][i];
        terrain.grades = (0..11).map(grade).collect::<Vec<f64>>().into();
        let mut found = vec![Split::default(); 3];
        fill_steep(&mut found, &terrain, 1000.0);
        let steep: Vec<_> = found.iter().map(|s| s.below_10_pct_m).collect();
        assert_eq!(steep, [Some(200.0), Some(400.0), None]);
    }

    #[test]
    fn splits_add_up_and_the_last_is_as_long_as_it_is() {
        let mut activity = run(901, 3.0);
        for i in 0..901 {
            activity.samples.altitude_m.set(i, 100.0 + 30.0 * (i as f64 / 60.0).sin());
        }
        let terrain = terrain::measure(&activity).unwrap();
        let splits = splits(&activity, Some(&terrain), 1000.0);
        assert_eq!(splits.len(), 3);
        assert_eq!((splits[2].from_m, splits[2].to_m), (2000.0, 2700.0));
        let time: f64 = splits.iter().filter_map(|s| s.timer_s).sum();
        assert!((time - 900.0).abs() < 0.2, "{time}");
        let loss: f64 = splits.iter().filter_map(|s| s.loss_m).sum();
        assert!((loss - terrain.climb.loss_m).abs() < 0.2, "{loss}");
    }

    #[test]
    fn knee_load_along_the_run_adds_up_to_its_own() {
        let mut activity = run(901, 2.78);
        for i in 0..901 {
            activity.samples.lat_deg.set(i, 46.0);
            activity.samples.altitude_m.set(i, if i < 450 { 500.0 } else { 500.0 - 0.2 * (i - 450) as f64 });
        }
        let terrain = terrain::measure(&activity).unwrap();
        let whole: f64 = histogram::histogram(&activity, Some(&terrain), &activity.step_seconds())
            .load
            .iter()
            .map(|c| f64::from(c.weighted_km[0]))
            .sum();
        let of_splits: Vec<f64> =
            splits(&activity, Some(&terrain), 1000.0).iter().filter_map(|s| s.knee_load_flat_km).collect();
        let of_points: f64 = profile(&activity, Some(&terrain), false).iter().filter_map(|p| p.knee_load_flat_km).sum();
        assert!((of_splits.iter().sum::<f64>() - whole).abs() < 1e-4, "{of_splits:?} {whole}");
        assert!((of_points - whole).abs() < 1e-4, "{of_points} {whole}");
        assert!((of_splits[0] - 1.0).abs() < 0.005, "a flat kilometre at 6:00 is one: {of_splits:?}");
        assert!(of_splits[1] > 1.05, "downhill is more: {of_splits:?}");
    }

    #[test]
    fn sums_along_the_profile_are_those_of_the_splits() {
        let mut activity = run(901, 3.0);
        for i in 0..901 {
            // Level, then 15 % down from 1,350 m on.
            activity.samples.altitude_m.set(i, if i < 450 { 500.0 } else { 500.0 - 0.45 * (i - 450) as f64 });
        }
        let terrain = terrain::measure(&activity).unwrap();
        let splits = splits(&activity, Some(&terrain), 1000.0);
        let points = profile(&activity, Some(&terrain), false);
        let last = points.last().unwrap();
        let near = |a: Option<f64>, b: f64, by: f64| (a.unwrap() - b).abs() < by;
        let sum = |of: fn(&Split) -> Option<f64>| splits.iter().filter_map(of).sum::<f64>();
        // The last point stands in the middle of the last stretch.
        assert!(near(last.timer_s, sum(|s| s.timer_s), 2.5), "{last:?}");
        assert!(near(last.loss_m, sum(|s| s.loss_m), 1.5), "{last:?}");
        assert!(near(last.gain_m, 0.0, 0.1));
        assert!(near(last.below_10_pct_m, sum(|s| s.below_10_pct_m), 6.0), "{last:?}");
        assert!(points.windows(2).all(|w| w[0].timer_s <= w[1].timer_s && w[0].loss_m <= w[1].loss_m));
    }

    #[test]
    fn pauses_are_in_no_split() {
        let mut activity = run(601, 3.0);
        activity.pieces = vec![0..300, 400..601];
        let time: f64 = splits(&activity, None, 1000.0).iter().filter_map(|s| s.timer_s).sum();
        assert_eq!(time, 499.0);
    }

    #[test]
    fn what_lies_across_a_pause_is_neither_walked_nor_timed() {
        let mut activity = run(1201, 1.5);
        activity.cadence_spm = (0..1201).map(|_| Some(110.0)).collect();
        // The watch stood still from 150 m to 1,650 m: nothing of the second 500 m was recorded.
        activity.pieces = vec![0..101, 1100..1201];
        let splits = splits(&activity, None, 500.0);
        assert_eq!(splits.iter().filter_map(|s| s.walked_m).sum::<f64>(), 300.0, "{splits:?}");
        assert_eq!(splits.iter().map(|s| s.timer_s.is_some()).collect::<Vec<_>>(), [true, false, false, true]);
    }

    #[test]
    fn a_last_split_of_under_ten_metres_is_rounding() {
        assert_eq!(splits(&run(336, 3.0), None, 1000.0).len(), 1, "1,005 m");
        assert_eq!(splits(&run(338, 3.0), None, 1000.0).len(), 2, "1,011 m");
    }

    #[test]
    fn channels_that_are_missing_stay_missing() {
        let splits = splits(&run(1000, 3.0), None, 1000.0);
        assert!(splits.iter().all(|s| s.loss_m.is_none() && s.cadence_spm.is_none() && s.walked_m.is_none()));
        assert!(splits.iter().all(|s| s.heart_rate_bpm.is_none() && s.below_10_pct_m.is_none()));
        let mut outdoors = run(1000, 3.0);
        outdoors.samples.lat_deg.set(0, 46.0);
        assert!(super::splits(&outdoors, None, 1000.0).iter().all(|s| s.knee_load_flat_km.is_none()));
    }
}
