//! Positions: impossible values and jumps are taken out, with time in mind.

use crate::base::note::{Note, NoteCode};
use crate::base::sport::Sport;
use crate::base::words::{commas, counted};
use crate::decode::samples::Samples;
use geo::{Distance, Haversine, Point};

/// The fastest that a sport can be, metres per second. Runners: the bound that trackeR uses for running (12.5), above any
/// sprint record. The others: a fast descent on a bike, a downhill skier, a swimmer with the current.
fn fastest_mps(sport: Sport) -> f64 {
    match sport {
        Sport::Running | Sport::Walking | Sport::Hiking => 12.5,
        Sport::Swimming => 6.0,
        Sport::Cycling => 40.0,
        _ => 70.0,
    }
}

/// Fixes in a row that agree with each other, but not with the track so far, from which on the track has moved (a late first
/// fix, a tunnel), not that they are spikes.
const RELOCATED_FIXES: usize = 5;

/// A track that moves for good by no more than this was not wrong, but late: the receiver lagged behind and caught up, and the way
/// was covered, metres. Beyond it, nothing is known of the way.
const CAUGHT_UP_M: f64 = 200.0;

/// Where more than one fix in ten jumps, it is not the fixes that are wrong but the clock or the sport: nothing is left out.
const SPIKES_AT_MOST: f64 = 0.1;

/// Two fixes within this distance never count as a jump, however short the time, metres. Phones mix sources that lie 30 to 70 m
/// apart, second by second: that is noise, and taking one side of it out would shorten the track by guesswork.
const NOISE_M: f64 = 100.0;

/// Great-circle distance of two positions given as latitude and longitude, metres (mean Earth radius, as `geo` documents).
#[must_use]
pub fn distance_m(a: [f64; 2], b: [f64; 2]) -> f64 {
    let (north, east) = (b[0] - a[0], b[1] - a[1]);
    if north.abs() <= NEAR_DEG && east.abs() <= NEAR_DEG {
        return near_m((a[0] + north / 2.0).to_radians().cos(), north, east);
    }
    Haversine.distance(Point::new(a[1], a[0]), Point::new(b[1], b[0]))
}

/// Up to here [`near_m`] differs from the haversine by no more than rounding does, degrees: about five kilometres.
const NEAR_DEG: f64 = 0.05;

/// The haversine for steps from sample to sample: sine and arcsine as the first terms of their series, and the cosine of the
/// latitude in the middle.
fn near_m(cos_lat: f64, north_deg: f64, east_deg: f64) -> f64 {
    // sin² x = x² − x⁴/3 + 2x⁶/45 − …
    let sin2 = |x: f64| {
        let x2 = x * x;
        x2 * (1.0 - x2 * (1.0 / 3.0 - x2 * (2.0 / 45.0)))
    };
    let north = sin2(north_deg.to_radians() / 2.0);
    // cos a · cos b = cos² of their middle − sin² of half their difference.
    let h = north + (cos_lat * cos_lat - north) * sin2(east_deg.to_radians() / 2.0);
    // arcsin x = x + x³/6 + 3x⁵/40 + …
    2.0 * Haversine.radius() * h.sqrt() * (1.0 + h * (1.0 / 6.0 + h * (3.0 / 40.0)))
}

/// [`distance_m`] from each fix to the next, metres: one entry less than there are fixes, not-a-number beside those that are none.
///
/// Several at a time, with one cosine for all that are near each other.
pub(crate) fn steps_m(lat: &[f64], lon: &[f64]) -> Vec<f64> {
    /// Steps that are handled in one go.
    const BLOCK: usize = 64;
    /// Up to here the sixth power, which is left out of the cosine, is far below rounding; degrees.
    const NEAR_LAT_DEG: f64 = 0.05;
    let n = lat.len().min(lon.len()).saturating_sub(1);
    let mut steps_m = vec![f64::NAN; n];
    for (block, steps_m) in steps_m.chunks_mut(BLOCK).enumerate() {
        let from = block * BLOCK;
        let fixes = from..from + steps_m.len();
        let (lats, lons) = (&lat[from..=fixes.end], &lon[from..=fixes.end]);
        let pairs = || lats.windows(2).zip(lons.windows(2));
        let first = lats[0];
        let near = pairs().all(|(lat, lon)| {
            (lat[1] - lat[0]).abs() <= NEAR_DEG
                && (lon[1] - lon[0]).abs() <= NEAR_DEG
                && (lat[1] - first).abs() <= NEAR_LAT_DEG
        });
        if near {
            let (sin_first, cos_first) = first.to_radians().sin_cos();
            for (m, (lat, lon)) in steps_m.iter_mut().zip(pairs()) {
                let (north, east) = (lat[1] - lat[0], lon[1] - lon[0]);
                // The cosine of the latitude in the middle, developed around the first one.
                let x = (lat[0] + north / 2.0 - first).to_radians();
                let x2 = x * x;
                let (sin, cos) = (x * (1.0 - x2 * (1.0 / 6.0 - x2 / 120.0)), 1.0 - x2 * (1.0 / 2.0 - x2 / 24.0));
                *m = near_m(cos_first * cos - sin_first * sin, north, east);
            }
        } else {
            for (m, (lat, lon)) in steps_m.iter_mut().zip(pairs()) {
                *m = distance_m([lat[0], lon[0]], [lat[1], lon[1]]);
            }
        }
    }
    steps_m
}

/// A bound on [`distance_m`] from above, at a tenth of its cost: along the meridian, then along the equator. It errs by more
/// than rounding does.
fn at_most_m(a: [f64; 2], b: [f64; 2]) -> f64 {
    /// Metres of a degree on the sphere, and a thousandth more.
    const DEGREE_M: f64 = 111_307.0;
    DEGREE_M * ((a[0] - b[0]).abs() + (a[1] - b[1]).abs())
}

/// The position of sample `i`, latitude and longitude.
#[must_use]
pub fn at(samples: &Samples, i: usize) -> Option<[f64; 2]> {
    Some([samples.lat_deg.get(i)?, samples.lon_deg.get(i)?])
}

/// Takes out positions that are no positions, and spikes. Returns the samples at which the track moved for good: nothing may
/// be measured across those.
pub(super) fn clean(samples: &mut Samples, sport: Sport, notes: &mut Vec<Note>) -> Vec<usize> {
    let (lat, lon) = (samples.lat_deg.dense(samples.len), samples.lon_deg.dense(samples.len));
    // 0, 0 lies in the Atlantic: devices write it before their first fix.
    let valid = |lat: f64, lon: f64| lat.abs() <= 90.0 && lon.abs() <= 180.0 && (lat != 0.0 || lon != 0.0);
    let fits = |lat: f64, lon: f64| valid(lat, lon) || (lat.is_nan() && lon.is_nan());
    let odd: Vec<usize> = (0..samples.len).filter(|&i| !fits(lat[i], lon[i])).collect();
    for i in &odd {
        drop_fix(samples, *i);
    }
    let odd = odd.len();
    if odd > 0 {
        notes.push(Note::new(
            NoteCode::OutOfRange,
            format!("{} left out", counted(odd, "impossible position", "impossible positions")),
        ));
    }

    let limit = fastest_mps(sport);
    let (spikes, moved) = gate(samples, limit);
    let fixes = samples.lat_deg.count();
    if spikes.len() as f64 > SPIKES_AT_MOST * fixes as f64 {
        let text = format!(
            "{} of {} jump faster than {limit} m/s; so many that none was left out",
            commas(spikes.len() as u64),
            counted(fixes, "position", "positions")
        );
        notes.push(Note::new(NoteCode::GpsSpikes, text));
        return Vec::new();
    }
    for i in &spikes {
        drop_fix(samples, *i);
    }
    if !spikes.is_empty() {
        let positions = counted(spikes.len(), "position", "positions");
        let text = format!("{positions} left out, beyond the reach of {limit} m/s");
        notes.push(Note::new(NoteCode::GpsSpikes, text));
    }
    moved
}

/// The fixes that jump away from the track, and those at which the track moves for good.
fn gate(samples: &Samples, limit_mps: f64) -> (Vec<usize>, Vec<usize>) {
    let mut spikes = Vec::new();
    let mut moved = Vec::new();
    let mut last: Option<(usize, [f64; 2])> = None;
    let mut pending: Vec<(usize, [f64; 2])> = Vec::new();
    let [lat, lon, time] = [&samples.lat_deg, &samples.lon_deg, &samples.time_s].map(|c| c.dense(samples.len));
    let (lat, lon, time) = (&*lat, &*lon, &*time);
    for (i, (&lat, &lon)) in lat.iter().zip(lon).enumerate() {
        if lat.is_nan() || lon.is_nan() {
            continue;
        }
        let here = [lat, lon];
        // Nearly always.
        if let Some((_, from)) = last
            && pending.is_empty()
            && at_most_m(from, here) <= NOISE_M
        {
            last = Some((i, here));
            continue;
        }
        let follows = |from: (usize, [f64; 2])| {
            let dt = time[i] - time[from.0];
            let dt = if dt.is_nan() { 1.0 } else { dt.max(0.0) };
            let reach_m = (limit_mps * dt).max(NOISE_M);
            at_most_m(from.1, here) <= reach_m || distance_m(from.1, here) <= reach_m
        };
        if last.is_none_or(follows) {
            spikes.extend(pending.drain(..).map(|(k, _)| k));
            last = Some((i, here));
        } else if pending.last().is_none_or(|p| follows(*p)) {
            pending.push((i, here));
            if pending.len() == RELOCATED_FIXES {
                if last.is_none_or(|from| distance_m(from.1, pending[0].1) > CAUGHT_UP_M) {
                    moved.push(pending[0].0);
                }
                pending.clear();
                last = Some((i, here));
            }
        } else {
            spikes.extend(pending.drain(..).map(|(k, _)| k));
            pending.push((i, here));
        }
    }
    spikes.extend(pending.drain(..).map(|(k, _)| k));
    (spikes, moved)
}

fn drop_fix(samples: &mut Samples, i: usize) {
    samples.lat_deg.clear(i);
    samples.lon_deg.clear(i);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_beside_no_fix_are_unknown() {
        let found = steps_m(&[46.0, f64::NAN, 46.0, 46.001], &[8.0, 8.0, 8.0, 8.0]);
        assert!(found[0].is_nan() && found[1].is_nan() && (found[2] - 111.2).abs() < 0.1, "{found:?}");
    }

    /// A runner going north at 3 m/s, a fix a second; 1 m is about 9e-6 degrees.
    fn track(n: usize) -> Samples {
        let mut samples = Samples { len: n, ..Samples::default() };
        for i in 0..n {
            samples.time_s.set(i, i as f64);
            samples.lat_deg.set(i, 46.0 + i as f64 * 2.7e-5);
            samples.lon_deg.set(i, 8.0);
        }
        samples
    }

    #[test]
    fn a_clean_track_is_left_alone() {
        let mut samples = track(100);
        let before = samples.clone();
        let mut notes = Vec::new();
        assert!(clean(&mut samples, Sport::Running, &mut notes).is_empty());
        assert_eq!((samples, notes), (before, vec![]));
    }

    #[test]
    fn spikes_go_and_the_rest_stays() {
        for width in 1..RELOCATED_FIXES {
            let mut samples = track(100);
            for i in 50..50 + width {
                samples.lat_deg.set(i, 47.0 + i as f64 * 2.7e-5);
            }
            let mut notes = Vec::new();
            assert!(clean(&mut samples, Sport::Running, &mut notes).is_empty());
            assert_eq!(samples.lat_deg.count(), 100 - width);
            assert_eq!(notes[0].code, NoteCode::GpsSpikes);
        }
    }

    #[test]
    fn a_clock_that_is_wrong_costs_no_fix() {
        // A hundredth of the time passes, and every other fix lies 230 m to the east.
        let mut samples = Samples { len: 40, ..Samples::default() };
        for i in 0..40 {
            samples.time_s.set(i, i as f64 * 0.01);
            samples.lat_deg.set(i, 46.0 + i as f64 * 2.4e-4);
            samples.lon_deg.set(i, 8.0 + if i % 2 == 0 { 0.0 } else { 3e-3 });
        }
        let mut notes = Vec::new();
        clean(&mut samples, Sport::Running, &mut notes);
        assert_eq!(samples.lat_deg.count(), 40);
        assert!(notes[0].text.ends_with("none was left out"), "{}", notes[0].text);
    }

    #[test]
    fn a_track_that_moves_for_good_is_kept_with_a_break() {
        let mut samples = track(100);
        for i in 50..100 {
            samples.lat_deg.set(i, 46.1 + i as f64 * 2.7e-5);
        }
        let mut notes = Vec::new();
        assert_eq!(clean(&mut samples, Sport::Running, &mut notes), vec![50]);
        assert_eq!(samples.lat_deg.count(), 100);
    }

    #[test]
    fn a_receiver_that_catches_up_covers_the_way() {
        let mut samples = track(100);
        for i in 50..100 {
            // 150 m in a second, and on from there.
            samples.lat_deg.set(i, 46.0 + i as f64 * 2.7e-5 + 150.0 * 9e-6);
        }
        let mut notes = Vec::new();
        assert!(clean(&mut samples, Sport::Running, &mut notes).is_empty());
        assert_eq!((samples.lat_deg.count(), notes.len()), (100, 0));
    }

    #[test]
    fn the_limit_depends_on_the_sport() {
        // 20 m a second with a fix every 10 s: a descent on a bike, no run.
        let mut samples = Samples { len: 20, ..Samples::default() };
        for i in 0..20 {
            samples.time_s.set(i, i as f64 * 10.0);
            samples.lat_deg.set(i, 46.0 + i as f64 * 1.8e-3);
            samples.lon_deg.set(i, 8.0);
        }
        let mut notes = Vec::new();
        assert!(clean(&mut samples.clone(), Sport::Cycling, &mut notes).is_empty());
        assert!(notes.is_empty());
        clean(&mut samples, Sport::Running, &mut notes);
        assert!(!notes.is_empty());
    }

    #[test]
    fn positions_that_are_none() {
        let mut samples = track(5);
        samples.lat_deg.set(0, 0.0);
        samples.lon_deg.set(0, 0.0);
        samples.lat_deg.set(1, 95.0);
        samples.lon_deg.set(2, -180.5);
        samples.lon_deg.clear(3);
        let mut notes = Vec::new();
        clean(&mut samples, Sport::Running, &mut notes);
        assert_eq!(samples.lat_deg.count(), 1);
        assert_eq!(notes[0].text, "4 impossible positions left out");
    }

    #[test]
    fn near_and_far_are_measured_alike() {
        for lat in [-89.96, -60.0, -0.01, 0.0, 33.3, 46.5, 72.0, 89.9] {
            for (north, east) in [(0.0, 0.0), (1e-7, 0.0), (0.0, -1e-7), (3e-5, 4e-5), (-0.049, 0.05), (0.05, -0.013)] {
                let (a, b) = ([lat, 8.1], [lat + north, 8.1 + east]);
                let expected = Haversine.distance(Point::new(a[1], a[0]), Point::new(b[1], b[0]));
                let found = distance_m(a, b);
                // The haversine itself loses digits where the two are near each other.
                assert!(
                    (found - expected).abs() <= 1e-12 * expected + 1e-9,
                    "{lat} {north} {east}: {found} {expected}"
                );
                assert!(found <= at_most_m(a, b));
                let lats = [lat, lat + north, lat + 0.03, lat + 0.05, lat - 0.04].map(|lat| lat.clamp(-90.0, 90.0));
                let lons = [8.1, 8.1 + east, 8.0, 8.1, 8.2];
                for fixes in 0..=lats.len() {
                    let found = steps_m(&lats[..fixes], &lons[..fixes]);
                    assert_eq!(found.len(), fixes.saturating_sub(1));
                    for (k, found) in found.into_iter().enumerate() {
                        let expected = distance_m([lats[k], lons[k]], [lats[k + 1], lons[k + 1]]);
                        assert!((found - expected).abs() <= 1e-12 * expected + 1e-9, "{k}: {found} {expected}");
                    }
                }
            }
        }
        let far = distance_m([46.0, 8.0], [46.0, 8.0501]);
        assert!(
            (far / distance_m([46.0, 8.0], [46.0, 8.0499]) - 0.0501 / 0.0499).abs() < 1e-6,
            "no step at the border"
        );
    }
}
