//! Profile: the run along its distance.

use super::cumulative::{self, Cumulative};
use super::run_step::each_knee_load;
use super::terrain::Terrain;
use crate::activity::{Activity, position};
use crate::base::stats::{Mean, round};
use crate::summary::ProfilePoint;

/// Largest number of points in a profile.
const PROFILE_POINTS: usize = 500;

/// The profile: means over at most 500 equal stretches of the distance; stretches without samples are left out.
///
/// Positions are left out when `private`. Empty where no distance is known. Knee load is at the usual cadence; the history then applies
/// the runner's own.
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
    let load_known = each_knee_load(activity, terrain, |at_m, _, load| loads[bin(at_m)] += load);
    let timer = cumulative::timer(activity);
    let gain = terrain.map(|t| cumulative::of_terrain(t, &t.climb.gain_to_m));
    let loss = terrain.map(|t| cumulative::of_terrain(t, &t.climb.loss_to_m));
    let steep = terrain.map(cumulative::steep);
    let walked = cumulative::walked(activity);
    let up_to = |curve: &Option<Cumulative>, at_m: f64| curve.as_ref().map(|c| round(c.up_to(at_m), 1));
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
                timer_s: (!timer.is_empty()).then(|| round(timer.up_to(distance_m), 1)),
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
    use crate::metric::fixture::run;

    #[test]
    fn the_profile_has_at_most_500_points_and_no_position_when_private() {
        let mut activity = run(2000, 3.0);
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
    #[test]
    fn without_any_distance_there_is_no_profile() {
        let mut activity = run(100, 3.0);
        activity.samples.distance_m = (0..100).map(|_| Some(0.0)).collect();
        assert_eq!(profile(&activity, None, false), []);
    }

    #[test]
    fn standing_does_not_count_in_cadence() {
        let mut activity = run(1000, 3.0);
        activity.cadence_spm = (0..1000).map(|i| Some(if i % 2 == 0 { 0.0 } else { 160.0 })).collect();
        let points = profile(&activity, None, false);
        assert!(points.iter().all(|p| p.cadence_spm == Some(160.0)), "{points:?}");
    }
}
