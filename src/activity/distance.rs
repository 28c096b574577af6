//! The distance column: the device's where it has one, else along the positions.

use super::position;
use crate::base::columns;
use crate::base::note::{Note, NoteCode};
use crate::decode::samples::Samples;
use crate::decode::series::Series;

/// A fall of the device's running total by more than this is a restart (a new leg, a new lap file), metres; less is correction.
const RESTART_M: f64 = 10.0;

/// A first value of more than this was carried over from an earlier leg, metres.
const CARRIED_OVER_M: f64 = 100.0;

/// Movement by positions from which on a device's constant zero is disbelieved, metres.
const MOVED_M: f64 = 100.0;

/// Makes `samples.distance_m` a total that starts near 0, never falls and has no gaps between its first and last value.
///
/// Without a distance of the device it is summed along the positions; without those it stays empty. Across a gap in time the
/// straight line is counted, the least that was covered; across `breaks` (a new segment, a track that moved) nothing is.
pub(super) fn settle(samples: &mut Samples, breaks: &[usize], notes: &mut Vec<Note>) {
    let device_m = samples.distance_m.values().iter().fold(0.0, |most, d| if *d > most { *d } else { most });
    if device_m <= 0.0 {
        let along = along_positions(samples, breaks);
        let length_m = along.iter().next_back().map_or(0.0, |(_, d)| d);
        if samples.distance_m.is_empty() || length_m > MOVED_M {
            if length_m > 0.0 {
                notes.push(Note::new(
                    NoteCode::DistanceFromPositions,
                    "distance summed along the positions: the file has none of its own",
                ));
            }
            samples.distance_m = if length_m > 0.0 { along } else { Series::default() };
        }
        return;
    }

    if is_total(samples.distance_m.values()) {
        return;
    }
    let mut offset_m = 0.0;
    let mut last_m: Option<f64> = None;
    let mut restarts = 0;
    let mut out = Series::default();
    out.reserve(samples.len);
    for (i, d) in samples.distance_m.iter().filter(|(_, d)| d.is_finite() && *d >= 0.0) {
        match last_m {
            None if d > CARRIED_OVER_M => offset_m = -d,
            Some(last) if d + offset_m < last - RESTART_M => {
                // Starting again at nearly nothing, that little was run since; jumping back by some amount, nothing was.
                offset_m = if d <= RESTART_M { last } else { last - d };
                restarts += 1;
            }
            _ => {}
        }
        let value = (d + offset_m).max(last_m.unwrap_or(0.0));
        out.set(i, value);
        last_m = Some(value);
    }
    if restarts > 0 {
        let times = if restarts == 1 { "once".to_owned() } else { format!("{restarts} times") };
        notes.push(Note::new(
            NoteCode::DistanceRestarts,
            format!("the device's distance starts again {times}; pieced together"),
        ));
    }
    fill_gaps(&mut out, samples);
    samples.distance_m = out;
}

/// Whether a device's distance needs nothing done, as in most files.
fn is_total(values: &[f64]) -> bool {
    values.first().is_some_and(|d| (0.0..=CARRIED_OVER_M).contains(d))
        && values.windows(2).all(|w| w[0] <= w[1])
        && values.last().is_some_and(|d| d.is_finite())
}

/// Straight lines over time between known values; before the first and after the last it stays missing.
fn fill_gaps(distance: &mut Series, samples: &Samples) {
    let mut known: Option<(usize, f64)> = None;
    for i in 0..samples.len {
        let Some(d) = distance.get(i) else { continue };
        if let Some((k, from)) = known
            && i - k > 1
        {
            let (t0, t1) = (samples.time_s.get(k).unwrap_or(0.0), samples.time_s.get(i).unwrap_or(1.0));
            for j in k + 1..i {
                let share = samples.time_s.get(j).map_or(0.0, |t| (t - t0) / (t1 - t0).max(1e-9));
                distance.set(j, from + (d - from) * share.clamp(0.0, 1.0));
            }
        }
        known = Some((i, d));
    }
}

/// Great-circle sums along the fixes, not across breaks.
fn along_positions(samples: &Samples, breaks: &[usize]) -> Series {
    let mut out = Series::default();
    let mut total_m = 0.0;
    let mut breaks = breaks.iter().copied().peekable();
    let fixes: Vec<usize> = (0..samples.len).filter(|i| position::at(samples, *i).is_some()).collect();
    let [lat, lon] = [&samples.lat_deg, &samples.lon_deg].map(|c| c.select(&fixes));
    let steps_m = columns::steps_m(lat.values(), lon.values());
    for (nth, i) in fixes.into_iter().enumerate() {
        let mut apart = nth == 0;
        while breaks.next_if(|b| *b <= i).is_some() {
            apart = true;
        }
        if !apart {
            total_m += steps_m[nth - 1];
        }
        out.set(i, total_m);
    }
    fill_gaps(&mut out, samples);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_distance(values: &[Option<f64>]) -> Samples {
        Samples {
            len: values.len(),
            time_s: (0..values.len()).map(|i| Some(i as f64)).collect(),
            distance_m: values.iter().copied().collect(),
            ..Samples::default()
        }
    }

    fn settled(values: &[Option<f64>]) -> (Vec<f64>, Vec<NoteCode>) {
        let mut samples = with_distance(values);
        let mut notes = Vec::new();
        settle(&mut samples, &[], &mut notes);
        (samples.distance_m.iter().map(|(_, d)| d).collect(), notes.iter().map(|n| n.code).collect())
    }

    #[test]
    fn the_devices_total_is_kept_and_gaps_are_straight_lines() {
        let (d, notes) = settled(&[Some(0.0), Some(3.0), None, Some(9.0)]);
        assert_eq!((d, notes), (vec![0.0, 3.0, 6.0, 9.0], vec![]));
    }

    #[test]
    fn restarts_are_pieced_together() {
        let (d, notes) = settled(&[Some(0.0), Some(500.0), Some(1000.0), Some(0.0), Some(400.0)]);
        assert_eq!((d, notes), (vec![0.0, 500.0, 1000.0, 1000.0, 1400.0], vec![NoteCode::DistanceRestarts]));
    }

    #[test]
    fn small_corrections_only_hold_the_total() {
        assert_eq!(settled(&[Some(50.0), Some(45.0), Some(60.0)]), (vec![50.0, 50.0, 60.0], vec![]));
        assert_eq!(settled(&[Some(50.0), Some(40.0), Some(60.0)]).1, vec![]);
        assert_eq!(settled(&[Some(50.0), Some(39.9), Some(60.0)]).1, vec![NoteCode::DistanceRestarts]);
    }

    #[test]
    fn what_an_earlier_leg_ran_is_not_counted() {
        assert_eq!(settled(&[Some(1500.0), Some(1503.0)]).0, vec![0.0, 3.0]);
        assert_eq!(settled(&[Some(100.0), Some(103.0)]).0, vec![100.0, 103.0]);
    }

    #[test]
    fn positions_stand_in_but_not_across_breaks() {
        let mut samples = with_distance(&[None; 4]);
        for i in 0..4 {
            samples.lat_deg.set(i, 46.0 + i as f64 * 1e-3);
            samples.lon_deg.set(i, 8.0);
        }
        let mut notes = Vec::new();
        settle(&mut samples, &[2], &mut notes);
        let step_m = columns::distance_m([46.0, 8.0], [46.001, 8.0]);
        assert!((samples.distance_m.get(3).unwrap() - 2.0 * step_m).abs() < 0.01);
        assert_eq!(notes[0].code, NoteCode::DistanceFromPositions);
    }

    #[test]
    fn standing_still_indoors_is_a_measured_zero() {
        assert_eq!(settled(&[Some(0.0), Some(0.0)]).0, vec![0.0, 0.0]);
        assert_eq!(settled(&[None, None]).0, Vec::<f64>::new());
    }
}
