//! Positions: removes impossible values and jumps, using their times.

use crate::base::columns::distance_m;
use crate::base::note::{Note, NoteCode};
use crate::base::sport::Sport;
use crate::base::words::{commas, counted};
use crate::decode::samples::Samples;

/// Highest plausible speed of a sport, metres per second. Runners: the limit that trackeR uses for running (12.5), above any
/// sprint record. Others: a fast descent on a bike, a downhill skier, a swimmer with the current.
pub(super) fn fastest_mps(sport: Sport) -> f64 {
    match sport {
        Sport::Running | Sport::Walking | Sport::Hiking => 12.5,
        Sport::Swimming => 6.0,
        Sport::Cycling => 40.0,
        _ => VEHICLE_MPS,
    }
}

/// Highest plausible speed of a vehicle on the ground in which a watch is carried, metres per second.
pub(super) const VEHICLE_MPS: f64 = 70.0;

/// Interval over which a drive is recognised, seconds: no receiver errs by what a vehicle covers in a minute, minute after minute. …
const STRIDE_S: f64 = 60.0;

/// … A drive of a few minutes is recognised over shorter ones, down to this: 250 m at a runner's fastest.
const SHORT_STRIDE_S: f64 = 20.0;

/// Fewest such intervals for a decision.
const LEAST_STRIDES: usize = 3;

/// Highest plausible speed of this track, metres per second: that of the sport, or of a vehicle for a drive that was recorded as
/// a run. The fixes of a drive are right; the sport is wrong, and the distance shows it.
pub(super) fn fastest_along(samples: &Samples, sport: Sport) -> f64 {
    let fastest = fastest_mps(sport);
    if sport == Sport::Running && is_drive(samples, fastest) { VEHICLE_MPS } else { fastest }
}

/// Whether most minutes of the track are faster than this, and none faster than a vehicle.
fn is_drive(samples: &Samples, fastest_mps: f64) -> bool {
    let ends = samples.time_s.iter().next().zip(samples.time_s.iter().next_back());
    let lasted_s = ends.map_or(0.0, |((_, from), (_, to))| to - from);
    let stride_s = (lasted_s / (LEAST_STRIDES + 1) as f64).clamp(SHORT_STRIDE_S, STRIDE_S);
    let mut strides_mps = Vec::new();
    let mut last: Option<(f64, [f64; 2])> = None;
    for (i, time_s) in samples.time_s.iter() {
        if last.is_some_and(|(from_s, _)| time_s - from_s < stride_s) {
            continue;
        }
        let Some(here) = at(samples, i) else { continue };
        strides_mps.extend(last.map(|(from_s, from)| distance_m(from, here) / (time_s - from_s)));
        last = Some((time_s, here));
    }
    let driven = strides_mps.iter().filter(|mps| **mps > fastest_mps && **mps <= VEHICLE_MPS).count();
    strides_mps.len() >= LEAST_STRIDES && driven * 2 > strides_mps.len()
}

/// Number of consecutive fixes that agree with each other but not with the track so far, from which the track has moved (a late
/// first fix, a tunnel) and they are not spikes.
const RELOCATED_FIXES: usize = 5;

/// Longest permanent move of a track that was late and not wrong, metres: the receiver lagged and caught up, and the distance was
/// covered. Beyond it, the distance is unknown.
const CAUGHT_UP_M: f64 = 200.0;

/// If more than one fix in ten jumps, the clock or the sport is wrong and not the fixes: nothing is removed.
const SPIKES_AT_MOST: f64 = 0.1;

/// Two fixes within this distance never count as a jump, however short the time, metres. Phones mix sources 30 to 70 m apart,
/// second by second: that is noise, and removing one side would shorten the track by guesswork.
pub(super) const NOISE_M: f64 = 100.0;

/// An upper bound of [`distance_m`], at a tenth of its cost: along the meridian, then along the equator. Its margin exceeds
/// rounding errors.
fn at_most_m(a: [f64; 2], b: [f64; 2]) -> f64 {
    /// Metres per degree on the sphere, plus a thousandth.
    const DEGREE_M: f64 = 111_307.0;
    DEGREE_M * ((a[0] - b[0]).abs() + (a[1] - b[1]).abs())
}

/// The position of sample `i`, latitude and longitude.
#[must_use]
pub fn at(samples: &Samples, i: usize) -> Option<[f64; 2]> {
    Some([samples.lat_deg.get(i)?, samples.lon_deg.get(i)?])
}

/// Removes invalid positions and spikes. Returns the samples at which the track moved permanently: nothing may be measured across
/// those. `limit` is the highest plausible speed of the track, metres per second.
pub(super) fn clean(samples: &mut Samples, limit: f64, notes: &mut Vec<Note>) -> Vec<usize> {
    let (lat, lon) = (samples.lat_deg.dense(samples.len), samples.lon_deg.dense(samples.len));
    // 0, 0 lies in the Atlantic: devices write it before their first fix.
    let valid = |lat: f64, lon: f64| (lat.abs() <= 90.0) & (lon.abs() <= 180.0) & ((lat != 0.0) | (lon != 0.0));
    let fits = |lat: f64, lon: f64| valid(lat, lon) | (lat.is_nan() & lon.is_nan());
    // Counted first, without a branch: nearly always there is none.
    let odd = lat.iter().zip(&*lon).filter(|(lat, lon)| !fits(**lat, **lon)).count();
    if odd > 0 {
        let which: Vec<usize> = (0..samples.len).filter(|&i| !fits(lat[i], lon[i])).collect();
        for i in which {
            drop_fix(samples, i);
        }
        notes.push(Note::new(
            NoteCode::OutOfRange,
            format!("{} left out", counted(odd, "impossible position", "impossible positions")),
        ));
    }

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

/// The fixes that jump away from the track, and those at which the track moves permanently.
fn gate(samples: &Samples, limit_mps: f64) -> (Vec<usize>, Vec<usize>) {
    let mut spikes = Vec::new();
    let mut moved = Vec::new();
    let mut last: Option<(usize, [f64; 2])> = None;
    let mut pending: Vec<(usize, [f64; 2])> = Vec::new();
    let [lat, lon, time] = [&samples.lat_deg, &samples.lon_deg, &samples.time_s].map(|c| c.dense(samples.len));
    let (lat, lon, time) = (&*lat, &*lon, &*time);
    // The common case: each fix is near the previous one. No early exit, so that the compiler can check several at a time.
    let steps = || lat.windows(2).zip(lon.windows(2));
    let near = steps().filter(|(lat, lon)| at_most_m([lat[0], lon[0]], [lat[1], lon[1]]) <= NOISE_M).count();
    if near == steps().len() {
        return (spikes, moved);
    }
    for (i, (&lat, &lon)) in lat.iter().zip(lon).enumerate() {
        if lat.is_nan() || lon.is_nan() {
            continue;
        }
        let here = [lat, lon];
        // The common case.
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
            distance_m(from.1, here) <= reach_m
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
    use proptest::prelude::*;

    const RUN_MPS: f64 = 12.5;

    proptest! {
        #[test]
        fn the_bound_is_never_below_the_distance(
            lat in -90.0..90.0_f64, lon in -180.0..180.0_f64, north in -0.2..0.2_f64, east in -0.2..0.2_f64,
        ) {
            let (a, b) = ([lat, lon], [(lat + north).clamp(-90.0, 90.0), lon + east]);
            prop_assert!(distance_m(a, b) <= at_most_m(a, b));
        }
    }

    /// A runner going north at 3 m/s, one fix per second; 1 m is about 9e-6 degrees.
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
        assert!(clean(&mut samples, RUN_MPS, &mut notes).is_empty());
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
            assert!(clean(&mut samples, RUN_MPS, &mut notes).is_empty());
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
        clean(&mut samples, RUN_MPS, &mut notes);
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
        assert_eq!(clean(&mut samples, RUN_MPS, &mut notes), vec![50]);
        assert_eq!(samples.lat_deg.count(), 100);
    }

    #[test]
    fn a_receiver_that_catches_up_covers_the_way() {
        let mut samples = track(100);
        for i in 50..100 {
            // 150 m in a second, continuing from there.
            samples.lat_deg.set(i, 46.0 + i as f64 * 2.7e-5 + 150.0 * 9e-6);
        }
        let mut notes = Vec::new();
        assert!(clean(&mut samples, RUN_MPS, &mut notes).is_empty());
        assert_eq!((samples.lat_deg.count(), notes.len()), (100, 0));
    }

    #[test]
    fn the_limit_depends_on_the_sport() {
        // 20 m/s with a fix every 10 s: a descent on a bike, not a run.
        let mut samples = Samples { len: 20, ..Samples::default() };
        for i in 0..20 {
            samples.time_s.set(i, i as f64 * 10.0);
            samples.lat_deg.set(i, 46.0 + i as f64 * 1.8e-3);
            samples.lon_deg.set(i, 8.0);
        }
        let mut notes = Vec::new();
        assert!(clean(&mut samples.clone(), fastest_mps(Sport::Cycling), &mut notes).is_empty());
        assert!(notes.is_empty());
        clean(&mut samples, RUN_MPS, &mut notes);
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
        clean(&mut samples, RUN_MPS, &mut notes);
        assert_eq!(samples.lat_deg.count(), 1);
        assert_eq!(notes[0].text, "4 impossible positions left out");
    }

    /// A fix every 5 s for this many seconds, going north at this speed, every other fix shifted east by this much.
    fn drive(seconds: usize, mps: f64, east_m: f64) -> Samples {
        let mut samples = Samples { len: seconds / 5 + 1, ..Samples::default() };
        for i in 0..samples.len {
            samples.time_s.set(i, i as f64 * 5.0);
            samples.lat_deg.set(i, 46.0 + i as f64 * 5.0 * mps / 111_195.08);
            samples.lon_deg.set(i, 8.0 + if i % 2 == 0 { 0.0 } else { east_m / 77_000.0 });
        }
        samples
    }

    #[test]
    fn a_drive_logged_as_a_run_is_held_to_a_vehicles_speed() {
        for (mps, fastest) in
            [(12.4, RUN_MPS), (12.6, VEHICLE_MPS), (25.0, VEHICLE_MPS), (69.9, VEHICLE_MPS), (70.1, RUN_MPS)]
        {
            assert_eq!(fastest_along(&drive(2400, mps, 0.0), Sport::Running), fastest, "{mps}");
        }
        assert_eq!(fastest_along(&drive(2400, 3.0, 300.0), Sport::Running), RUN_MPS, "a receiver gone wrong");
        assert_eq!(fastest_along(&drive(180, 25.0, 0.0), Sport::Running), VEHICLE_MPS);
        assert_eq!(fastest_along(&drive(100, 25.0, 0.0), Sport::Running), VEHICLE_MPS, "a drive of minutes");
        assert_eq!(fastest_along(&drive(55, 25.0, 0.0), Sport::Running), RUN_MPS, "one of less tells nothing");
        assert_eq!(fastest_along(&drive(2400, 25.0, 0.0), Sport::Swimming), 6.0);
        let mut notes = Vec::new();
        assert!(clean(&mut drive(2400, 25.0, 0.0), VEHICLE_MPS, &mut notes).is_empty() && notes.is_empty());
    }
}
