//! Altitude, grade and counted descents of one activity, lined up with its samples.

use super::elevation::{self, Climb, Stretch};
use super::grade;
use crate::activity::Activity;
use crate::base::stats::round;
use crate::decode::series::Series;
use crate::summary::Elevation;
use std::borrow::Cow;

/// Grades whose distance is counted, as fractions.
const BELOW: [f64; 3] = [-0.05, -0.10, -0.15];

/// Altitude is known of the way when so many of its samples have one.
const LEAST_SHARE: f64 = 0.5;

/// Decimals of metres in the report.
const DECIMALS: i32 = 1;

/// The terrain under an activity. The columns have one entry for each sample that has an altitude.
#[derive(Clone, Debug)]
pub struct Terrain<'a> {
    /// Totals and cumulative columns.
    pub climb: Climb,
    /// The sample behind each entry.
    pub samples: Vec<usize>,
    /// Metres from the start, not-a-number where unknown.
    pub distance_m: Cow<'a, [f64]>,
    /// Grade as a fraction; missing while standing and where too little is known.
    pub grades: Series,
}

/// Measures the terrain; `None` without altitude, and where fewer than half of the samples on the way have one: what is
/// known of scattered places is not the way.
#[must_use]
pub fn measure(activity: &Activity) -> Option<Terrain<'_>> {
    let data = &activity.samples;
    let [times, distances, altitudes, speeds] =
        [&data.time_s, &data.distance_m, &data.altitude_m, &activity.speed_mps].map(|column| column.dense(data.len));
    let on_the_way = data.distance_m.count();
    let known = distances.iter().zip(&*altitudes).filter(|(d, z)| !d.is_nan() & !z.is_nan()).count();
    if (known as f64) < LEAST_SHARE * on_the_way as f64 {
        return None;
    }
    let mut samples = Vec::with_capacity(data.len);
    let mut ends = Vec::with_capacity(activity.pieces.len());
    for piece in &activity.pieces {
        if altitudes[piece.clone()].iter().fold(false, |gaps, z| gaps | z.is_nan()) {
            samples.extend(piece.clone().filter(|i| !altitudes[*i].is_nan()));
        } else {
            samples.extend(piece.clone());
        }
        ends.push(samples.len());
    }
    let all = samples.len() == data.len;
    let [time_s, distance_m, altitude_m, speed_mps] = [times, distances, altitudes, speeds]
        .map(|column| if all { column } else { samples.iter().map(|&i| column[i]).collect() });
    let ranges = || {
        let mut from = 0;
        ends.iter().map(move |&to| std::mem::replace(&mut from, to)..to)
    };
    let stretches: Vec<Stretch<'_>> = ranges()
        .map(|r| Stretch { time_s: &time_s[r.clone()], distance_m: &distance_m[r.clone()], altitude_m: &altitude_m[r] })
        .collect();
    let climb = elevation::measure(&stretches)?;
    let mut grades = Vec::with_capacity(samples.len());
    for r in ranges() {
        grade::add_grades(&distance_m[r.clone()], &climb.smooth_m[r.clone()], &speed_mps[r], &mut grades);
    }
    Some(Terrain { climb, samples, distance_m, grades: grades.into() })
}

/// The elevation part of the summary; the device's totals stand beside ours.
#[must_use]
pub fn elevation(activity: &Activity, terrain: Option<&Terrain<'_>>) -> Elevation {
    let device = &activity.totals;
    let mut out = Elevation { device_loss_m: device.loss_m, device_gain_m: device.gain_m, ..Elevation::default() };
    let Some(terrain) = terrain else { return out };
    let climb = &terrain.climb;
    let metres = |m: f64| Some(round(m, DECIMALS));
    out.loss_m = metres(climb.loss_m);
    out.gain_m = metres(climb.gain_m);
    out.loss_low_m = metres(climb.loss_low_m);
    out.loss_high_m = metres(climb.loss_high_m);
    out.gain_low_m = metres(climb.gain_low_m);
    out.gain_high_m = metres(climb.gain_high_m);
    out.min_m = metres(climb.min_m);
    out.max_m = metres(climb.max_m);
    out.longest_descent_m = metres(climb.longest_descent_m);
    out.method = Some(climb.method());
    out.altitude_from = Some(activity.altitude_source);
    if let Some([five, ten, fifteen]) = grade::distance_below(&terrain.distance_m, &terrain.grades, BELOW) {
        out.below_5_pct_m = metres(five);
        out.below_10_pct_m = metres(ten);
        out.below_15_pct_m = metres(fifteen);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::fixture::run;

    #[test]
    fn no_altitude_is_no_loss_and_not_zero() {
        let activity = run(100, 3.0);
        assert!(measure(&activity).is_none());
        assert_eq!(elevation(&activity, None).loss_m, None);
    }

    #[test]
    fn altitude_at_scattered_places_is_none() {
        for (each, known) in [(2, true), (3, false)] {
            let mut activity = run(600, 3.0);
            for i in (0..600).step_by(each) {
                activity.samples.altitude_m.set(i, 1000.0 - i as f64 * 0.36);
            }
            assert_eq!(measure(&activity).is_some(), known, "every {each}.");
        }
    }

    #[test]
    fn a_ramp_down_is_its_height_and_its_grade() {
        let mut activity = run(600, 3.0);
        for i in 0..600 {
            // 12 % down at 3 m/s.
            activity.samples.altitude_m.set(i, 1000.0 - i as f64 * 0.36);
        }
        activity.totals.loss_m = Some(216.0);
        let terrain = measure(&activity).unwrap();
        let told = elevation(&activity, Some(&terrain));
        assert!((told.loss_m.unwrap() - 215.0).abs() < 4.0, "{told:?}");
        assert_eq!(told.gain_m, Some(0.0));
        assert_eq!(told.device_loss_m, Some(216.0), "the device's total stays beside ours");
        assert!((told.below_10_pct_m.unwrap() - 1797.0).abs() < 60.0, "{told:?}");
        assert_eq!(told.below_15_pct_m, Some(0.0));
        assert_eq!(terrain.climb.descents.len(), 1);
    }

    #[test]
    fn height_lost_during_a_pause_is_not_run() {
        let mut activity = run(600, 3.0);
        for i in 0..600 {
            activity.samples.altitude_m.set(i, if i < 300 { 500.0 } else { 300.0 });
        }
        activity.pieces = vec![0..300, 300..600];
        assert_eq!(elevation(&activity, measure(&activity).as_ref()).loss_m, Some(0.0));
    }
}
