//! Whether two recordings were at the same places at the same times, wherever they began and ended.

use super::{
    Agreement, DISTANCE_SLACK_M, Recording, both_on_foot, cadences, common_s, flat, near, same_file, same_model, sports,
};

/// Moments that are looked at, evenly over the time that both have.
const MOMENTS: u32 = 17;
/// Fixes of two devices are 10 to 30 m apart, the pace within a kilometre and the corners that a signature cuts add as much.
/// Somebody who runs half a minute behind is 90 m away.
const APART_M: f64 = 75.0;
/// On one wrist too, one device may lose 8 % of the way under trees or in pauses.
const DISTANCE_SHARE: f64 = 0.10;
/// Mean heart rates of different stretches of one run differ, by less than two hearts beyond this bound, beats a minute.
const HEART_BPM: f64 = 10.0;

/// Whether `a` and `b` went along together for at least `least_s`: the median over their common time counts.
pub(super) fn same_places(a: &Recording, b: &Recording, least_s: f64) -> bool {
    let Some(common_s) = common_s(a, b).filter(|s| *s >= least_s) else { return false };
    let sport = sports(a, b) != Agreement::Different || both_on_foot(a, b);
    let [beats_a, beats_b] = [a, b].map(|r| r.activity.heart_rate.mean_bpm);
    let other_heart = near(beats_a, beats_b, HEART_BPM, 0.0, 0.0) == Agreement::Different;
    // One watch records one thing at a time: the same model is somebody else's.
    let one_device = same_model(a, b) || (same_file(a, b) && !a.from_table);
    if !sport || other_heart || one_device || cadences(a, b) == Agreement::Different {
        return false;
    }
    let Some(&origin) = a.activity.route.first() else { return false };
    let (route_a, route_b) = (flat(&a.activity.route, origin), flat(&b.activity.route, origin));
    if route_a.len() < 2 || route_b.len() < 2 {
        return false;
    }
    let from_s = a.start_s.max(b.start_s);
    let shares = |r: &Recording, at_s: f64| share_done(r, at_s - r.start_s);
    let way_m = |r: &Recording| {
        let share = shares(r, from_s + common_s)? - shares(r, from_s)?;
        Some(share * r.distance_m?)
    };
    if near(way_m(a), way_m(b), DISTANCE_SLACK_M, DISTANCE_SHARE, DISTANCE_SHARE) != Agreement::Same {
        return false;
    }
    let mut apart_m = Vec::new();
    for moment in 0..MOMENTS {
        let at_s = from_s + common_s * f64::from(moment) / f64::from(MOMENTS - 1);
        let (Some(share_a), Some(share_b)) = (shares(a, at_s), shares(b, at_s)) else { return false };
        let (p, q) = (place(&route_a, share_a), place(&route_b, share_b));
        apart_m.push((p.0 - q.0).hypot(p.1 - q.1));
    }
    apart_m.sort_by(f64::total_cmp);
    apart_m[apart_m.len() / 2] <= APART_M
}

/// The share of its way that a recording had done after some time: by its kilometres where they tell the whole time, else evenly.
fn share_done(r: &Recording, after_s: f64) -> Option<f64> {
    let for_s = r.duration_s()?;
    let splits = &r.activity.splits;
    let whole_m = splits.last().map_or(0.0, |s| s.to_m);
    let times: Option<Vec<f64>> = splits.iter().map(|s| s.timer_s).collect();
    let times = times.unwrap_or_default();
    // Pauses are in no kilometre, and nobody knows here where they were.
    if whole_m <= 0.0 || (times.iter().sum::<f64>() - for_s).abs() > 0.02 * for_s {
        return Some((after_s / for_s).clamp(0.0, 1.0));
    }
    let mut left_s = after_s;
    for (split, split_s) in splits.iter().zip(times) {
        if left_s < split_s {
            let m = split.from_m + (split.to_m - split.from_m) * (left_s / split_s).max(0.0);
            return Some(m / whole_m);
        }
        left_s -= split_s;
    }
    Some(1.0)
}

/// The place at a share of a way whose points are evenly spaced.
fn place(route: &[(f64, f64)], share: f64) -> (f64, f64) {
    let at = share.clamp(0.0, 1.0) * (route.len() - 1) as f64;
    let before = (at as usize).min(route.len() - 2);
    let (t, (p, q)) = (at - before as f64, (route[before], route[before + 1]));
    (p.0 + t * (q.0 - p.0), p.1 + t * (q.1 - p.1))
}
