//! The signature of a route: at most 64 positions, evenly spaced along the track. Enough to tell routes apart, too few for a map.

use crate::activity::{Activity, position};

/// Positions of a signature.
const POINTS: usize = 64;

/// Six decimals of a degree are a tenth of a metre.
const DECIMALS: i32 = 6;

/// The signature, `[latitude, longitude]`; empty without positions.
#[must_use]
pub fn signature(activity: &Activity) -> Vec<[f64; 2]> {
    let (lat, lon) = (activity.samples.lat_deg.values(), activity.samples.lon_deg.values());
    let fixes = lat.iter().zip(lon).map(|(lat, lon)| [*lat, *lon]);
    let known = |[lat, lon]: &[f64; 2]| !lat.is_nan() & !lon.is_nan();
    // Nearly always all of them.
    let fixes: Vec<[f64; 2]> = if fixes.clone().fold(true, |all, fix| all & known(&fix)) {
        fixes.collect()
    } else {
        fixes.filter(known).collect()
    };
    let Some(last) = fixes.len().checked_sub(1) else { return Vec::new() };
    let mut along_m = Vec::with_capacity(fixes.len());
    along_m.push(0.0);
    let mut total_m = 0.0;
    let mut steps = position::Steps::default();
    along_m.extend(fixes.windows(2).map(|fixes| {
        total_m += steps.distance_m(fixes[0], fixes[1]);
        total_m
    }));
    let wanted = POINTS.min(fixes.len());
    let mut next = 0;
    (0..wanted)
        .map(|k| {
            let goal_m = if wanted == 1 { 0.0 } else { total_m * k as f64 / (wanted - 1) as f64 };
            while next < last && along_m[next] < goal_m {
                next += 1;
            }
            // Between the fixes on both sides of the goal.
            let before = next.saturating_sub(1);
            let step_m = along_m[next] - along_m[before];
            let share = if step_m > 0.0 { ((goal_m - along_m[before]) / step_m).clamp(0.0, 1.0) } else { 1.0 };
            let (a, b) = (fixes[before], fixes[next]);
            [0, 1].map(|axis| crate::stats::round(a[axis] + (b[axis] - a[axis]) * share, DECIMALS))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::made::made;

    #[test]
    fn evenly_spaced_whatever_the_recording_rate() {
        let mut activity = made(1000, 3.0);
        for i in 0..1000 {
            // The first half is recorded four times as densely as the second.
            let north = if i < 800 { i as f64 } else { 800.0 + (i - 800) as f64 * 4.0 };
            activity.samples.lat_deg.set(i, 46.0 + north * 1e-5);
            activity.samples.lon_deg.set(i, 8.0);
        }
        let route = signature(&activity);
        assert_eq!(route.len(), POINTS);
        assert_eq!((route[0], route[POINTS - 1]), ([46.0, 8.0], [46.015_96, 8.0]));
        let steps: Vec<f64> = route.windows(2).map(|w| position::distance_m(w[0], w[1])).collect();
        let usual = steps.iter().sum::<f64>() / steps.len() as f64;
        assert!(steps.iter().all(|s| (s - usual).abs() < 0.5), "{steps:?}");
    }

    #[test]
    fn short_and_missing_tracks() {
        assert!(signature(&made(100, 3.0)).is_empty());
        let mut activity = made(3, 3.0);
        activity.samples.lat_deg.set(1, 46.0);
        activity.samples.lon_deg.set(1, 8.0);
        assert_eq!(signature(&activity), vec![[46.0, 8.0]]);
    }
}
