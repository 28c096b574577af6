//! Splits and profile: the run told along its distance.

use super::gait::{self, Gait};
use super::run_step::{Ground, RunStep, run_steps};
use super::terrain::Terrain;
use crate::activity::{Activity, position};
use crate::base::sport::Sport;
use crate::base::stats::{round, weighted_median};
use crate::summary::{Descent, ProfilePoint, Split};

/// A last split shorter than this is rounding, metres.
const LEAST_SPLIT_M: f64 = 10.0;

/// Points of a profile.
const PROFILE_POINTS: usize = 500;

/// Steep: the grade under which a split counts its distance, as a fraction.
const STEEP: f64 = -0.10;

/// A quantity that only grows along the way, known at some samples.
struct Curve {
    at_m: Vec<f64>,
    sum: Vec<f64>,
}

impl Curve {
    /// The sum up to `distance_m`, on straight lines between samples.
    fn up_to(&self, distance_m: f64) -> f64 {
        let i = self.at_m.partition_point(|d| *d < distance_m);
        let (Some(first), Some(last)) = (self.sum.first(), self.sum.last()) else { return 0.0 };
        if i == 0 {
            return *first;
        }
        if i == self.at_m.len() {
            return *last;
        }
        let (d0, d1) = (self.at_m[i - 1], self.at_m[i]);
        let share = if d1 > d0 { (distance_m - d0) / (d1 - d0) } else { 1.0 };
        self.sum[i - 1] + (self.sum[i] - self.sum[i - 1]) * share
    }

    fn between(&self, from_m: f64, to_m: f64) -> f64 {
        self.up_to(to_m) - self.up_to(from_m)
    }
}

/// Watch time along the distance.
fn timer(activity: &Activity) -> Curve {
    let mut curve = Curve { at_m: Vec::new(), sum: Vec::new() };
    let mut seconds = 0.0;
    for (i, dt) in activity.seconds() {
        if let Some(d) = activity.samples.distance_m.get(i) {
            curve.at_m.push(d);
            curve.sum.push(seconds);
        }
        seconds += dt;
    }
    curve
}

/// A cumulative column of the terrain along the distance.
fn terrain_curve(terrain: &Terrain<'_>, sums: &[f64]) -> Curve {
    let known = || terrain.distance_m.iter().zip(sums).filter(|(d, _)| d.is_finite());
    Curve { at_m: known().map(|(d, _)| *d).collect(), sum: known().map(|(_, s)| *s).collect() }
}

/// Calls `each` with the distance at which a step of running begins and with its knee load at one's usual cadence, flat km.
/// Nothing happens where the knee load cannot be told.
fn with_knee_load(
    activity: &Activity,
    terrain: Option<&Terrain<'_>>,
    mut each: impl FnMut(f64, &RunStep, f64),
) -> bool {
    let ground = Ground::new(activity, terrain);
    let known = ground.known && activity.sport == Sport::Running;
    if known {
        run_steps(activity, &ground, &activity.step_seconds(), |step| {
            if let Some(at_m) = activity.samples.distance_m.get(step.sample) {
                let [load, ..] = if step.gait == Gait::Running { step.weighted_km() } else { [0.0; 3] };
                each(at_m, &step, load);
            }
        });
    }
    known
}

/// Knee load along the distance, at one's usual cadence.
fn knee_load(activity: &Activity, terrain: Option<&Terrain<'_>>) -> Option<Curve> {
    let mut curve = Curve { at_m: vec![0.0], sum: vec![0.0] };
    let mut sum = 0.0;
    with_knee_load(activity, terrain, |at_m, step, load| {
        sum += load;
        curve.at_m.push(at_m + step.metres);
        curve.sum.push(sum);
    })
    .then_some(curve)
}

/// Cuts the run into splits of `length_m`. Empty where no distance is known.
///
/// Knee load is that at one's usual cadence; the history puts the runner's own in.
#[must_use]
pub fn splits(activity: &Activity, terrain: Option<&Terrain<'_>>, length_m: f64) -> Vec<Split> {
    let Some((_, total_m)) = activity.samples.distance_m.iter().next_back() else { return Vec::new() };
    let timer = timer(activity);
    let gain = terrain.map(|t| terrain_curve(t, &t.climb.gain_to_m));
    let loss = terrain.map(|t| terrain_curve(t, &t.climb.loss_to_m));
    let load = knee_load(activity, terrain);
    let count = (total_m / length_m).ceil() as usize;
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
        // Half of each step belongs to either sample, as in the totals.
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

/// Distance at a grade under −10 % along the way; half of each step belongs to either sample, as in the totals.
fn steep_curve(terrain: &Terrain<'_>) -> Curve {
    let mut curve = Curve { at_m: Vec::new(), sum: Vec::new() };
    let mut sum = 0.0;
    let grades = terrain.grades.dense(terrain.distance_m.len());
    for (k, d) in terrain.distance_m.iter().enumerate().filter(|(_, d)| d.is_finite()) {
        if let (Some(before), Some(k0)) = (curve.at_m.last(), k.checked_sub(1)) {
            let ends = [grades[k0], grades[k]].iter().filter(|grade| **grade < STEEP).count();
            sum += (d - before).max(0.0) * ends as f64 / 2.0;
        }
        curve.at_m.push(*d);
        curve.sum.push(sum);
    }
    curve
}

/// Distance walked along the way; `None` where walking cannot be told.
fn walked_curve(activity: &Activity) -> Option<Curve> {
    if !activity.sport.on_foot() {
        return None;
    }
    let mut curve = Curve { at_m: vec![0.0], sum: vec![0.0] };
    let mut sum = 0.0;
    let mut known = false;
    for (i, metres) in activity.steps_m() {
        let gait = gait::at(activity, i);
        known |= gait.is_some();
        sum += if gait == Some(Gait::Walking) { metres } else { 0.0 };
        if let Some(to) = activity.samples.distance_m.get(i + 1) {
            curve.at_m.push(to);
            curve.sum.push(sum);
        }
    }
    known.then_some(curve)
}

/// Tells the time, cadence, heart rate and knee load of descents. Knee load is that at one's usual cadence, as in [`splits`].
pub fn tell_descents(descents: &mut [Descent], activity: &Activity, terrain: Option<&Terrain<'_>>) {
    let timer = timer(activity);
    let load = knee_load(activity, terrain);
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

/// Sums of one channel in one stretch of the profile.
#[derive(Clone, Copy, Default)]
struct Mean {
    sum: f64,
    n: usize,
}

impl Mean {
    fn add(&mut self, value: Option<f64>) {
        if let Some(value) = value {
            self.sum += value;
            self.n += 1;
        }
    }

    fn value(self, digits: i32) -> Option<f64> {
        (self.n > 0).then(|| round(self.sum / self.n as f64, digits))
    }
}

/// The profile: means over at most 500 equal stretches of the distance; stretches without samples are left out.
///
/// Positions are left out when `private`. Empty where no distance is known. Knee load is that at one's usual cadence; the
/// history puts the runner's own in.
#[must_use]
pub fn profile(activity: &Activity, terrain: Option<&Terrain<'_>>, private: bool) -> Vec<ProfilePoint> {
    let samples = &activity.samples;
    let Some((_, total_m)) = samples.distance_m.iter().next_back().filter(|(_, d)| *d > 0.0) else { return Vec::new() };
    let count = PROFILE_POINTS.min(samples.distance_m.count());
    let width_m = total_m / count as f64;
    let bin = |d: f64| ((d / width_m) as usize).min(count - 1);
    let mut means = vec![[Mean::default(); 9]; count];
    let mut fixes: Vec<Option<[f64; 2]>> = vec![None; count];
    for piece in &activity.pieces {
        for i in piece.clone() {
            let Some(d) = samples.distance_m.get(i) else { continue };
            let [distance, cadence, speed, heart, contact, balance, bounce, ..] = &mut means[bin(d)];
            distance.add(Some(d));
            cadence.add(activity.cadence_spm.get(i).filter(|c| *c > 0.0));
            speed.add(activity.speed_mps.get(i));
            heart.add(samples.heart_rate_bpm.get(i));
            contact.add(samples.stance_time_ms.get(i));
            balance.add(samples.balance_pct.get(i));
            bounce.add(samples.vertical_oscillation_mm.get(i));
            if !private && fixes[bin(d)].is_none() {
                fixes[bin(d)] = position::at(samples, i);
            }
        }
    }
    if let Some(terrain) = terrain {
        for (k, d) in terrain.distance_m.iter().enumerate().filter(|(_, d)| d.is_finite()) {
            let [.., altitude, grade] = &mut means[bin(*d)];
            altitude.add(Some(terrain.climb.smooth_m[k]));
            grade.add(terrain.grades.get(k));
        }
    }
    let mut loads = vec![0.0; count];
    let load_known = with_knee_load(activity, terrain, |at_m, _, load| loads[bin(at_m)] += load);
    let timer = timer(activity);
    let gain = terrain.map(|t| terrain_curve(t, &t.climb.gain_to_m));
    let loss = terrain.map(|t| terrain_curve(t, &t.climb.loss_to_m));
    let steep = terrain.map(steep_curve);
    let walked = walked_curve(activity);
    let up_to = |curve: &Option<Curve>, at_m: f64| curve.as_ref().map(|c| round(c.up_to(at_m), 1));
    means
        .into_iter()
        .zip(fixes)
        .zip(loads)
        .filter_map(|(([distance, cadence, speed, heart, contact, balance, bounce, altitude, grade], fix), load)| {
            let distance_m = distance.value(1)?;
            Some(ProfilePoint {
                distance_m,
                altitude_m: altitude.value(1),
                grade: grade.value(4),
                cadence_spm: cadence.value(1),
                speed_mps: speed.value(3),
                heart_rate_bpm: heart.value(1),
                knee_load_flat_km: load_known.then_some(load),
                timer_s: (!timer.at_m.is_empty()).then(|| round(timer.up_to(distance_m), 1)),
                gain_m: up_to(&gain, distance_m),
                loss_m: up_to(&loss, distance_m),
                below_10_pct_m: up_to(&steep, distance_m),
                walked_m: up_to(&walked, distance_m),
                stance_time_ms: contact.value(1),
                balance_pct: balance.value(2),
                vertical_oscillation_mm: bounce.value(1),
                lat_deg: fix.map(|f| round(f[0], 6)),
                lon_deg: fix.map(|f| round(f[1], 6)),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::made::made;
    use crate::metric::terrain;

    #[test]
    fn splits_add_up_and_the_last_is_as_long_as_it_is() {
        let mut activity = made(901, 3.0);
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
        let mut activity = made(901, 2.78);
        for i in 0..901 {
            activity.samples.lat_deg.set(i, 46.0);
            activity.samples.altitude_m.set(i, if i < 450 { 500.0 } else { 500.0 - 0.2 * (i - 450) as f64 });
        }
        let terrain = terrain::measure(&activity).unwrap();
        let whole: f64 = super::super::digest::digest(&activity, Some(&terrain), &activity.step_seconds())
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
    fn sums_along_the_profile_and_of_descents_are_those_of_the_splits() {
        let mut activity = made(901, 3.0);
        for i in 0..901 {
            activity.samples.heart_rate_bpm.set(i, if i < 450 { 140.0 } else { 160.0 });
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
        let mut descents = terrain::descents(&terrain);
        tell_descents(&mut descents, &activity, Some(&terrain));
        let descent = &descents[0];
        assert!(near(descent.timer_s, (descent.to_m - descent.from_m) / 3.0, 0.2), "{descent:?}");
        assert!(near(descent.heart_rate_bpm, 160.0, 1.5), "{descent:?}");
    }

    #[test]
    fn pauses_are_in_no_split() {
        let mut activity = made(601, 3.0);
        activity.pieces = vec![0..300, 400..601];
        let time: f64 = splits(&activity, None, 1000.0).iter().filter_map(|s| s.timer_s).sum();
        assert_eq!(time, 499.0);
    }

    #[test]
    fn a_last_split_of_under_ten_metres_is_rounding() {
        assert_eq!(splits(&made(336, 3.0), None, 1000.0).len(), 1, "1,005 m");
        assert_eq!(splits(&made(338, 3.0), None, 1000.0).len(), 2, "1,011 m");
    }

    #[test]
    fn channels_that_are_missing_stay_missing() {
        let splits = splits(&made(1000, 3.0), None, 1000.0);
        assert!(splits.iter().all(|s| s.loss_m.is_none() && s.cadence_spm.is_none() && s.walked_m.is_none()));
        assert!(splits.iter().all(|s| s.heart_rate_bpm.is_none() && s.below_10_pct_m.is_none()));
        let mut outdoors = made(1000, 3.0);
        outdoors.samples.lat_deg.set(0, 46.0);
        assert!(super::splits(&outdoors, None, 1000.0).iter().all(|s| s.knee_load_flat_km.is_none()));
    }

    #[test]
    fn the_profile_has_at_most_500_points_and_no_position_when_private() {
        let mut activity = made(2000, 3.0);
        for i in 0..2000 {
            activity.samples.lat_deg.set(i, 46.0 + i as f64 * 2.7e-5);
            activity.samples.lon_deg.set(i, 8.0);
        }
        let points = profile(&activity, None, false);
        assert_eq!(points.len(), 500);
        assert!(points.windows(2).all(|w| w[0].distance_m < w[1].distance_m));
        assert!(points.iter().all(|p| p.lat_deg.is_some() && p.altitude_m.is_none()));
        assert!(profile(&activity, None, true).iter().all(|p| p.lat_deg.is_none() && p.lon_deg.is_none()));
    }
}
