//! Two recordings compared along the ground: their routes, and where both were at the same time.

use super::quantity::{
    Agreement, DISTANCE_SLACK_M, Recording, both_on_foot, cadences, common_s, near, same_file, same_model, sports,
};

/// Number of moments compared, spread evenly over the common time.
const MOMENTS: u32 = 17;
/// Fixes of two devices are 10 to 30 m apart; varying pace within a kilometre and corners cut by the signature add as much. A
/// runner half a minute behind is 90 m away.
const APART_M: f64 = 75.0;
/// Even on the same wrist, one device may lose 8 % of the distance under trees or in pauses.
pub(super) const DISTANCE_SHARE: f64 = 0.10;
/// Mean heart rates of different parts of one run differ by less than this, beats per minute; those of two people by more.
const HEART_BPM: f64 = 10.0;

/// Compares routes: each point of `a` with the section of `b` at the same share of the distance.
///
/// `share` is how much of `b` all of `a` covers. The median is used, so that a few bad fixes do not matter.
pub(super) fn routes(a: &Recording, b: &Recording, share: f64) -> Agreement {
    let (a, b) = (&a.activity.route, &b.activity.route);
    if a.len() < 2 || b.len() < 2 {
        return Agreement::Nothing;
    }
    let (a, b) = (flat(a, a[0]), flat(b, a[0]));
    let last = (b.len() - 1) as f64;
    // Watches disagree by a few percent of the distance, so an eighth of it on each side is searched.
    let reach = (b.len() / 8).max(1);
    let mut apart: Vec<f64> = a
        .iter()
        .enumerate()
        .map(|(i, &p)| {
            let at = (i as f64 / (a.len() - 1) as f64 * share * last).round() as usize;
            let (from, to) = (at.saturating_sub(reach), (at + reach).min(b.len() - 1));
            (from..to).map(|j| from_segment_m(p, b[j], b[j + 1])).fold(f64::INFINITY, f64::min)
        })
        .collect();
    apart.sort_by(f64::total_cmp);
    let median = apart[apart.len() / 2];
    // Signatures with other points cut corners, the more the further their points are apart.
    let chord = b.windows(2).map(|w| (w[1].0 - w[0].0).hypot(w[1].1 - w[0].1)).sum::<f64>() / last;
    if median <= 50.0 + 0.1 * chord {
        Agreement::Same
    } else if median <= 200.0 + 0.3 * chord {
        Agreement::Nothing
    } else {
        Agreement::Different
    }
}

/// Metres north and east of `origin`, on the tangent plane: exact to 1 % over the length of any run.
pub(super) fn flat(route: &[[f64; 2]], origin: [f64; 2]) -> Vec<(f64, f64)> {
    const M_PER_DEG: f64 = 111_195.0;
    let east = M_PER_DEG * origin[0].to_radians().cos();
    let place = |p: &[f64; 2]| {
        let lon = (p[1] - origin[1] + 540.0).rem_euclid(360.0) - 180.0;
        ((p[0] - origin[0]) * M_PER_DEG, lon * east)
    };
    route.iter().map(place).collect()
}

/// Distance of `p` from the segment `a`–`b`.
pub(super) fn from_segment_m(p: (f64, f64), a: (f64, f64), b: (f64, f64)) -> f64 {
    let ((ax, ay), (dx, dy)) = ((a.0 - p.0, a.1 - p.1), (b.0 - a.0, b.1 - a.1));
    let length2 = dx * dx + dy * dy;
    let t = if length2 > 0.0 { (-(ax * dx + ay * dy) / length2).clamp(0.0, 1.0) } else { 0.0 };
    (ax + t * dx).hypot(ay + t * dy)
}

/// Whether `a` and `b` moved together for at least `least_s`: the median over their common time counts.
pub(super) fn same_places(a: &Recording, b: &Recording, least_s: f64) -> bool {
    let Some(common_s) = common_s(a, b).filter(|s| *s >= least_s && *s > 0.0) else { return false };
    let Some(&origin) = a.activity.route.first() else { return false };
    let (route_a, route_b) = (flat(&a.activity.route, origin), flat(&b.activity.route, origin));
    if route_a.len() < 2 || route_b.len() < 2 || !same_way(a, b, common_s) {
        return false;
    }
    let from_s = a.start_s.max(b.start_s);
    let shares = |r: &Recording, at_s: f64| share_done(r, at_s - r.start_s);
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

/// Whether `a` and `b` may be of one person by sport, heart rate, cadence and device, and cover the same distance in the `common_s` seconds
/// of both.
pub(super) fn same_way(a: &Recording, b: &Recording, common_s: f64) -> bool {
    let sport = sports(a, b) != Agreement::Different || both_on_foot(a, b);
    let [beats_a, beats_b] = [a, b].map(|r| r.activity.heart_rate.mean_bpm);
    let other_heart = near(beats_a, beats_b, HEART_BPM, 0.0, 0.0) == Agreement::Different;
    // One watch records one activity at a time: the same model is somebody else's.
    let one_device = same_model(a, b) || (same_file(a, b) && !a.from_several);
    if !sport || other_heart || one_device || cadences(a, b) == Agreement::Different {
        return false;
    }
    let from_s = a.start_s.max(b.start_s);
    let way_m = |r: &Recording| {
        let done = |at_s: f64| share_done(r, at_s - r.start_s);
        Some((done(from_s + common_s)? - done(from_s)?) * r.distance_m?)
    };
    near(way_m(a), way_m(b), DISTANCE_SLACK_M, DISTANCE_SHARE, DISTANCE_SHARE) == Agreement::Same
}

/// The share of its distance that a recording had covered after some time: from its kilometre splits if they account for the
/// whole time, else proportionally.
pub(super) fn share_done(r: &Recording, after_s: f64) -> Option<f64> {
    let for_s = r.duration_s()?;
    let splits = &r.activity.splits;
    let whole_m = splits.last().map_or(0.0, |s| s.to_m);
    let times: Option<Vec<f64>> = splits.iter().map(|s| s.timer_s).collect();
    let times = times.unwrap_or_default();
    // Splits do not include pauses, whose place is unknown here.
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

/// The position at a share of a route whose points are evenly spaced.
pub(super) fn place(route: &[(f64, f64)], share: f64) -> (f64, f64) {
    let at = share.clamp(0.0, 1.0) * (route.len() - 1) as f64;
    let before = (at as usize).min(route.len() - 2);
    let (t, (p, q)) = (at - before as f64, (route[before], route[before + 1]));
    (p.0 + t * (q.0 - p.0), p.1 + t * (q.1 - p.1))
}
