//! Route signature: at most 64 positions evenly spaced along the track. Enough to tell routes apart, too few for a map.

use crate::activity::Activity;
use crate::base::columns;
use std::borrow::Cow;

/// Largest number of positions in a signature.
const POINTS: usize = 64;

/// Six decimals of a degree: a tenth of a metre.
const DECIMALS: i32 = 6;

/// The signature, `[latitude, longitude]`; empty without positions.
#[must_use]
pub fn signature(activity: &Activity) -> Vec<[f64; 2]> {
    let n = activity.samples.len;
    let [lat, lon] = [&activity.samples.lat_deg, &activity.samples.lon_deg].map(|column| column.dense(n));
    let known = |i: usize| !lat[i].is_nan() & !lon[i].is_nan();
    // The common case: all of them.
    let all = (0..n).fold(true, |all, i| all & known(i));
    let fixes: Vec<usize> = if all { Vec::new() } else { (0..n).filter(|i| known(*i)).collect() };
    let [lat, lon] = [&lat, &lon]
        .map(|column| if all { Cow::Borrowed(&**column) } else { fixes.iter().map(|i| column[*i]).collect() });
    let Some(last) = lat.len().checked_sub(1) else { return Vec::new() };
    // Step lengths to cumulative distance.
    let mut along_m = vec![0.0; lat.len()];
    let mut total_m = 0.0;
    for (along_m, step_m) in along_m[1..].iter_mut().zip(columns::steps_m(&lat, &lon)) {
        total_m += step_m;
        *along_m = total_m;
    }
    let wanted = POINTS.min(lat.len());
    let mut next = 0;
    (0..wanted)
        .map(|k| {
            let goal_m = if wanted == 1 { 0.0 } else { total_m * k as f64 / (wanted - 1) as f64 };
            while next < last && along_m[next] < goal_m {
                next += 1;
            }
            // Between the fixes on either side of the target distance.
            let before = next.saturating_sub(1);
            let step_m = along_m[next] - along_m[before];
            let share = if step_m > 0.0 { ((goal_m - along_m[before]) / step_m).clamp(0.0, 1.0) } else { 1.0 };
            [&lat, &lon]
                .map(|axis| crate::base::stats::round(axis[before] + (axis[next] - axis[before]) * share, DECIMALS))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::fixture::run;

    #[test]
    fn evenly_spaced_whatever_the_recording_rate() {
        let mut activity = run(1000, 3.0);
        for i in 0..1000 {
            // The first half is recorded four times as densely as the second.
            let north = if i < 800 { i as f64 } else { 800.0 + (i - 800) as f64 * 4.0 };
            activity.samples.lat_deg.set(i, 46.0 + north * 1e-5);
            activity.samples.lon_deg.set(i, 8.0);
        }
        let route = signature(&activity);
        assert_eq!(route.len(), POINTS);
        assert_eq!((route[0], route[POINTS - 1]), ([46.0, 8.0], [46.015_96, 8.0]));
        let steps: Vec<f64> = route.windows(2).map(|w| columns::distance_m(w[0], w[1])).collect();
        let usual = steps.iter().sum::<f64>() / steps.len() as f64;
        assert!(steps.iter().all(|s| (s - usual).abs() < 0.5), "{steps:?}");
    }

    #[test]
    fn short_and_missing_tracks() {
        assert!(signature(&run(100, 3.0)).is_empty());
        let mut activity = run(3, 3.0);
        activity.samples.lat_deg.set(1, 46.0);
        activity.samples.lon_deg.set(1, 8.0);
        assert_eq!(signature(&activity), vec![[46.0, 8.0]]);
    }
}
