//! Total distance, and distance along the run: from the sources that agree.
//!
//! A watch records the distance of the session, of its laps and at each sample; positions and speeds give it too. The device's
//! total counts if another source agrees with it, else sources that agree with each other, else none: a single outlier changes
//! nothing. Samples that cover only part of the time cannot contradict a total.

use super::gap::Gap;
use super::position;
use crate::base::columns;
use crate::base::note::{Note, NoteCode};
use crate::base::provenance::DistanceFrom;
use crate::base::words::commas;
use crate::decode::raw::DeviceTotals;
use crate::decode::samples::Samples;
use crate::decode::series::Series;
use std::ops::Range;

/// A larger drop of the device's cumulative distance is a restart (a new leg, a new lap file), metres; a smaller one is a
/// correction.
const RESTART_M: f64 = 10.0;

/// A larger first value was carried over from an earlier leg, metres.
const CARRIED_OVER_M: f64 = 100.0;

/// Two sources agree within this share of the larger one; …
const AGREES: f64 = 0.10;

/// … indoors, where the device counts steps and its owner corrects the sum, within this.
const AGREES_INDOORS: f64 = 0.20;

/// A value of the cumulative distance that would need this speed from both neighbours is a single outlier, metres per second. No
/// sport measured here is faster, and no receiver errs by that much in a second.
const OUT_OF_LINE_MPS: f64 = 100.0;

/// Samples that cover less than this share of the device's time contradict no total.
const SPEAKS_FROM: f64 = 0.5;

/// If only two sources are known, and one is more than this many times the other, neither is used.
const FAR_APART: f64 = 1.5;

/// Known facts before the distance is decided.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'a> {
    /// Continuous pieces of samples.
    pub(super) pieces: &'a [Range<usize>],
    /// The gaps between them.
    pub(super) gaps: &'a [Gap],
    /// The device's own totals.
    pub(super) totals: &'a DeviceTotals,
    /// Whether positions are useless for distance.
    pub(super) indoors: bool,
    /// Highest plausible mean speed of the sport, metres per second.
    pub(super) fastest_mps: f64,
}

/// A source with its distance, metres.
type Source = (DistanceFrom, f64);

/// The total distance and its source.
pub(super) type Total = Option<Source>;

/// Makes `samples.distance_m` a cumulative distance that starts near 0, never decreases and has no gaps between its first and
/// last value, and returns the total distance. The column is empty if no source gives it.
pub(super) fn settle(samples: &mut Samples, known: &Known<'_>, notes: &mut Vec<Note>) -> Total {
    let tolerance = if known.indoors { AGREES_INDOORS } else { AGREES };
    let agree = |a: f64, b: f64| (a - b).abs() <= tolerance * a.max(b);
    let column_m = clean_column(samples, notes);
    let total = |from, metres: Option<f64>| metres.filter(|m| *m > 0.0).map(|m| (from, m));
    let session = total(DistanceFrom::Session, known.totals.distance_m);
    let laps = total(DistanceFrom::Laps, known.totals.laps_m);
    let covered = covered_share(samples, known);
    // Samples of a part may stand for all that was run (a watch with auto-pause), or for the whole at their speed.
    let fits = |total_m: f64, sampled_m: f64| agree(total_m, sampled_m) || agree(total_m * covered, sampled_m);

    // The common case: the device agrees with itself.
    if let (Some(device), Some(column_m)) = (session.or(laps), column_m)
        && fits(device.1, column_m)
        && is_possible(device.1, known, samples)
    {
        return Some(device);
    }

    let along = along_positions(samples, known);
    let positions_m = last(&along).filter(|m| *m > 0.0 && is_possible(*m, known, samples) && !known.indoors);
    let speed_m = column_m.is_none().then(|| along_speed(samples, known)).flatten();
    let column_m = column_m.filter(|m| is_possible(*m, known, samples));
    let sources: Vec<Source> = [
        session,
        laps,
        column_m.map(|m| (DistanceFrom::Samples, m)),
        positions_m.map(|m| (DistanceFrom::Positions, m)),
        speed_m.map(|m| (DistanceFrom::Speed, m)),
    ]
    .into_iter()
    .flatten()
    .filter(|(_, m)| is_possible(*m, known, samples))
    .collect();
    let agree_of = |a: &Source, b: &Source| match (a.0.is_of_samples(), b.0.is_of_samples()) {
        (false, true) => fits(a.1, b.1),
        (true, false) => fits(b.1, a.1),
        _ => agree(a.1, b.1),
    };
    // Samples of a small part of the time or of the distance contradict no total, and a smoothed or rounded speed contradicts no
    // distance.
    let is_part = |a: &Source| {
        let total_m = session.or(laps).map(|(_, total_m)| total_m);
        a.0.is_of_samples() && total_m.is_some_and(|total_m| covered < SPEAKS_FROM || a.1 < SPEAKS_FROM * total_m)
    };
    let outvotes = |a: &&Source| !is_part(a);
    let speaks = |a: &&Source| a.0 != DistanceFrom::Speed && !is_part(a);
    let supported = |a: &&Source| outvotes(a) && sources.iter().any(|b| a.0 != b.0 && agree_of(a, b));
    let chosen = sources.iter().find(supported).copied().or_else(|| {
        let speaking: Vec<_> = sources.iter().filter(speaks).copied().collect();
        match *speaking.as_slice() {
            [] => sources.first().copied().or_else(|| total_of_zero(samples, known)),
            [only] => Some(only),
            // Of two that are not far apart the device's own total is the better one.
            [first, second] if first.1.max(second.1) <= FAR_APART * first.1.min(second.1) => Some(first),
            // If the watch counted elsewhere than in its samples, its clock shows it too: the two are not of one run.
            [first, _] if first.0 == DistanceFrom::Session && !spans_agree(samples, known) => Some(first),
            _ => None,
        }
    });
    say(&sources, chosen, &|a, b| agree_of(a, b), notes);

    // The distance along the run: the device's, if it fits the total; else along the positions.
    let is_way = |m: Option<f64>| {
        m.zip(chosen).is_some_and(|(m, total)| total.0.is_of_samples() && m == total.1 || fits(total.1, m))
    };
    if chosen.is_some_and(|(_, m)| m > 0.0) && !is_way(column_m) {
        if is_way(positions_m) {
            if column_m.is_none() && session.is_none() && laps.is_none() {
                notes.push(Note::new(
                    NoteCode::DistanceFromPositions,
                    "distance summed along the positions: the file has none of its own",
                ));
            }
            samples.distance_m = along;
        } else if column_m.is_none() {
            samples.distance_m = Series::default();
        }
    } else if chosen.is_none() {
        samples.distance_m = Series::default();
    }
    chosen
}

/// Whether the device's elapsed time is that of its samples, within a tenth.
fn spans_agree(samples: &Samples, known: &Known<'_>) -> bool {
    let span_s = samples.time_s.iter().next().zip(samples.time_s.iter().next_back()).map(|((_, a), (_, b))| b - a);
    known.totals.elapsed_s.zip(span_s).is_none_or(|(a, b)| (a - b).abs() <= AGREES * a.max(b))
}

/// A device's constant zero, if no other source shows movement.
fn total_of_zero(samples: &Samples, known: &Known<'_>) -> Total {
    let zero = known.totals.distance_m.filter(|m| *m == 0.0).map(|m| (DistanceFrom::Session, m));
    zero.or_else(|| last(&samples.distance_m).filter(|m| *m == 0.0).map(|m| (DistanceFrom::Samples, m)))
}

/// Whether a distance is possible in the time that the activity took.
fn is_possible(metres: f64, known: &Known<'_>, samples: &Samples) -> bool {
    let span_s = samples.time_s.iter().next().zip(samples.time_s.iter().next_back()).map(|((_, a), (_, b))| b - a);
    let longest_s = [known.totals.elapsed_s, known.totals.timer_s, span_s].into_iter().flatten().fold(0.0, f64::max);
    metres <= POSSIBLE_M || longest_s <= 0.0 || metres / longest_s <= known.fastest_mps
}

/// A shorter distance is possible in any time, metres: a few points with a coarse clock are not a run that is judged.
const POSSIBLE_M: f64 = 2000.0;

/// The share of the device's time covered by samples, at most 1; 1 if unknown.
fn covered_share(samples: &Samples, known: &Known<'_>) -> f64 {
    let Some(timer_s) = known.totals.timer_s.or(known.totals.elapsed_s).filter(|s| *s > 0.0) else { return 1.0 };
    let piece_s =
        |piece: &Range<usize>| Some(samples.time_s.get(piece.end.checked_sub(1)?)? - samples.time_s.get(piece.start)?);
    let in_pieces: f64 = known.pieces.iter().filter_map(piece_s).sum();
    let in_gaps: f64 = known.gaps.iter().map(Gap::counted_s).sum();
    let share = (in_pieces + in_gaps) / timer_s;
    if share > 0.0 { share.min(1.0) } else { 1.0 }
}

fn last(series: &Series) -> Option<f64> {
    series.iter().next_back().map(|(_, value)| value)
}

/// Adds a note about the sources that were rejected, if any.
fn say(sources: &[Source], chosen: Total, agree: &dyn Fn(&Source, &Source) -> bool, notes: &mut Vec<Note>) {
    let named = |(from, m): &Source| format!("{} {} m", from.words(), commas(m.round() as u64));
    let is_aside = |s: &&Source| chosen.is_none_or(|chosen| s.0 != chosen.0 && !agree(s, &chosen));
    let aside: Vec<String> = sources.iter().filter(is_aside).map(named).collect();
    if aside.is_empty() {
        return;
    }
    let aside = aside.join(", ");
    let text = match chosen {
        Some((from, m)) => {
            format!("distance by the {}, {} m; set aside: {aside}", from.words(), commas(m.round() as u64))
        }
        None => format!("no two sources of the distance agree, none is taken: {aside}"),
    };
    notes.push(Note::new(NoteCode::SummaryDisagrees, text));
}

/// Makes the device's cumulative distance non-decreasing; returns its length, `None` if there is none.
fn clean_column(samples: &mut Samples, notes: &mut Vec<Note>) -> Option<f64> {
    if !is_total(samples.distance_m.values()) {
        drop_out_of_line(samples, notes);
        piece_together(samples, notes);
    } else if ends_out_of_line(samples) {
        drop_out_of_line(samples, notes);
    }
    last(&samples.distance_m).filter(|m| *m > 0.0)
}

/// Whether some step is impossible in any sport; usually none is.
fn ends_out_of_line(samples: &Samples) -> bool {
    let (time, metres) = (samples.time_s.values(), samples.distance_m.values());
    metres.windows(2).zip(time.windows(2)).any(|(m, t)| m[1] - m[0] > OUT_OF_LINE_MPS * (t[1] - t[0]).max(1.0))
}

/// Removes single values that no movement explains: far ahead of the previous one, and not confirmed by those after.
fn drop_out_of_line(samples: &mut Samples, notes: &mut Vec<Note>) {
    let time = |i: usize| samples.time_s.get(i).unwrap_or(f64::NAN);
    let reach_m = |from: usize, to: usize| {
        let dt = time(to) - time(from);
        OUT_OF_LINE_MPS * if dt > 1.0 { dt } else { 1.0 }
    };
    let values: Vec<(usize, f64)> = samples.distance_m.iter().collect();
    let mut dropped = Vec::new();
    let mut before: Option<(usize, f64)> = None;
    for (k, &(i, d)) in values.iter().enumerate() {
        let Some((from, last_m)) = before else {
            before = Some((i, d));
            continue;
        };
        let ahead = d - last_m > reach_m(from, i);
        // Confirmed if the next value continues from here instead of from the earlier one.
        let next = values.get(k + 1);
        let confirmed = next.is_some_and(|&(n, m)| m >= d && m - d <= reach_m(i, n));
        if ahead && !confirmed {
            dropped.push(i);
        } else {
            before = Some((i, d));
        }
    }
    if dropped.is_empty() {
        return;
    }
    for i in &dropped {
        samples.distance_m.clear(*i);
    }
    let text = format!(
        "{} of the device's distance left out: no sport is that fast",
        crate::base::words::counted(dropped.len(), "value", "values")
    );
    notes.push(Note::new(NoteCode::OutOfRange, text));
}

/// Continues a cumulative distance after a restart, holds it where it decreases slightly, and fills gaps.
fn piece_together(samples: &mut Samples, notes: &mut Vec<Note>) {
    let mut offset_m = 0.0;
    let mut last_m: Option<f64> = None;
    let mut restarts = 0;
    let mut out = Series::default();
    out.reserve(samples.len);
    for (i, d) in samples.distance_m.iter().filter(|(_, d)| d.is_finite() && *d >= 0.0) {
        match last_m {
            None if d > CARRIED_OVER_M => offset_m = -d,
            Some(last) if d + offset_m < last - RESTART_M => {
                // After a restart near zero, that small distance was run since; after a jump back to more, nothing was.
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

/// Whether a device's distance needs no repair, the common case.
fn is_total(values: &[f64]) -> bool {
    values.first().is_some_and(|d| (0.0..=CARRIED_OVER_M).contains(d))
        && values.windows(2).all(|w| w[0] <= w[1])
        && values.last().is_some_and(|d| d.is_finite())
}

/// Interpolates linearly over time between known values; before the first and after the last they stay missing.
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

/// Cumulative great-circle distance along the fixes: within pieces, and across outages.
fn along_positions(samples: &Samples, known: &Known<'_>) -> Series {
    let mut out = Series::default();
    let mut total_m = 0.0;
    let mut before: Option<[f64; 2]> = None;
    for (nth, piece) in known.pieces.iter().enumerate() {
        let fixes: Vec<usize> = piece.clone().filter(|i| position::at(samples, *i).is_some()).collect();
        let runs_on = nth.checked_sub(1).and_then(|k| known.gaps.get(k)).is_some_and(|gap| gap.counts_m);
        let Some(first) = fixes.first().and_then(|i| position::at(samples, *i)) else {
            before = before.filter(|_| runs_on);
            continue;
        };
        if let Some(before) = before.filter(|_| runs_on) {
            total_m += columns::distance_m(before, first);
        }
        let [lat, lon] = [&samples.lat_deg, &samples.lon_deg].map(|c| c.select(&fixes));
        let steps_m = columns::steps_m(lat.values(), lon.values());
        for (nth, i) in fixes.iter().enumerate() {
            total_m += if nth > 0 { steps_m[nth - 1] } else { 0.0 };
            out.set(*i, total_m);
        }
        before = fixes.last().and_then(|i| position::at(samples, *i));
    }
    fill_gaps(&mut out, samples);
    out
}

/// The device's speed integrated over time, within pieces.
fn along_speed(samples: &Samples, known: &Known<'_>) -> Option<f64> {
    let mut total_m = 0.0;
    for i in known.pieces.iter().flat_map(|piece| piece.start..piece.end.saturating_sub(1)) {
        let Some(mps) = samples.speed_mps.get(i) else { continue };
        total_m += samples.time_s.get(i + 1).zip(samples.time_s.get(i)).map_or(0.0, |(b, a)| mps * (b - a));
    }
    Some(total_m).filter(|m| *m > 0.0)
}

#[cfg(test)]
mod tests {
    use super::super::gap::GapKind;
    use super::*;

    fn with_distance(values: &[Option<f64>]) -> Samples {
        Samples {
            len: values.len(),
            time_s: (0..values.len()).map(|i| Some(i as f64)).collect(),
            distance_m: values.iter().copied().collect(),
            ..Samples::default()
        }
    }

    fn settle(samples: &mut Samples, totals: &DeviceTotals, indoors: bool, notes: &mut Vec<Note>) -> Total {
        let whole = 0..samples.len;
        let known = Known { pieces: std::slice::from_ref(&whole), gaps: &[], totals, indoors, fastest_mps: 12.5 };
        super::settle(samples, &known, notes)
    }

    fn settled(values: &[Option<f64>]) -> (Vec<f64>, Vec<NoteCode>) {
        let mut samples = with_distance(values);
        let mut notes = Vec::new();
        settle(&mut samples, &DeviceTotals::default(), false, &mut notes);
        (samples.distance_m.iter().map(|(_, d)| d).collect(), notes.iter().map(|n| n.code).collect())
    }

    /// 3 m/s for 2,000 s, along the meridian and in the device's distance, with a change applied.
    fn run(change: impl FnOnce(&mut Samples)) -> Samples {
        let mut samples = Samples { len: 2001, ..Samples::default() };
        for i in 0..2001 {
            samples.time_s.set(i, i as f64);
            samples.distance_m.set(i, i as f64 * 3.0);
            samples.lat_deg.set(i, 46.0 + i as f64 * 3.0 / 111_195.08);
            samples.lon_deg.set(i, 8.0);
        }
        change(&mut samples);
        samples
    }

    fn without_positions(samples: &mut Samples) {
        (samples.lat_deg, samples.lon_deg) = Default::default();
    }

    fn total(mut samples: Samples, totals: &DeviceTotals, indoors: bool) -> (Option<DistanceFrom>, Option<f64>) {
        settle(&mut samples, totals, indoors, &mut Vec::new()).map(|(from, m)| (from, m.round())).unzip()
    }

    fn session(metres: f64) -> DeviceTotals {
        DeviceTotals { distance_m: Some(metres), timer_s: Some(2000.0), ..DeviceTotals::default() }
    }

    #[test]
    fn the_devices_total_counts_within_a_tenth() {
        use DistanceFrom::{Positions, Samples as Column, Session};
        for (metres, from, taken) in
            [(6600.0, Session, 6600.0), (6670.0, Column, 6000.0), (5400.0, Session, 5400.0), (5390.0, Column, 6000.0)]
        {
            assert_eq!(total(run(|_| {}), &session(metres), false), (Some(from), Some(taken)), "{metres}");
        }
        let runs_away = run(|s| s.distance_m = (0..2001).map(|i| Some(i as f64 * 18.4)).collect());
        assert_eq!(total(runs_away.clone(), &session(6000.0), false), (Some(Session), Some(6000.0)));
        assert_eq!(total(runs_away, &DeviceTotals::default(), false), (Some(Positions), Some(6000.0)));
    }

    #[test]
    fn indoors_within_a_fifth_and_positions_tell_nothing() {
        use DistanceFrom::Session;
        let indoors = || run(without_positions);
        assert_eq!(total(indoors(), &session(7490.0), true), (Some(Session), Some(7490.0)));
        assert_eq!(
            total(indoors(), &session(9000.0), true),
            (Some(Session), Some(9000.0)),
            "the device's own count of two"
        );
        assert_eq!(total(indoors(), &session(9001.0), true), (None, None), "two that contradict each other");
        let laps = DeviceTotals { laps_m: Some(6000.0), ..session(7510.0) };
        assert_eq!(total(indoors(), &laps, true), (Some(DistanceFrom::Laps), Some(6000.0)));
    }

    #[test]
    fn a_session_of_the_first_part_gives_way_to_laps_and_samples() {
        let totals = DeviceTotals { laps_m: Some(6000.0), timer_s: Some(1333.0), ..session(4000.0) };
        assert_eq!(total(run(|_| {}), &totals, false).1, Some(6000.0));
    }

    #[test]
    fn samples_of_a_part_do_not_contradict_the_whole() {
        let totals = DeviceTotals { timer_s: Some(4000.0), ..session(12_000.0) };
        let mut samples = run(|_| {});
        assert_eq!(settle(&mut samples, &totals, false, &mut Vec::new()), Some((DistanceFrom::Session, 12_000.0)));
        assert_eq!(last(&samples.distance_m), Some(6000.0), "the way along the run is that of the samples");
    }

    #[test]
    fn a_single_value_out_of_line_moves_nothing() {
        for at in [0, 1, 700, 1999, 2000] {
            for value in [10_000.0, 1e9, 1e11] {
                let mut samples = run(|s| {
                    without_positions(s);
                    s.distance_m.set(at, value);
                });
                let mut notes = Vec::new();
                let found = settle(&mut samples, &DeviceTotals::default(), false, &mut notes);
                let found_m = found.map_or(0.0, |(_, m)| m);
                assert!((5990.0..=6000.0).contains(&found_m), "{value} at {at}: {found_m}, {notes:?}");
                assert!(!notes.is_empty(), "{value} at {at}");
            }
        }
    }

    #[test]
    fn positions_that_nobody_ran_are_no_distance() {
        let globe = run(|s| {
            s.distance_m = Series::default();
            for i in (0..2001).step_by(4) {
                s.lat_deg.set(i, (i % 170) as f64 - 85.0);
            }
        });
        assert_eq!(total(globe, &DeviceTotals::default(), false), (None, None));
    }

    #[test]
    fn the_devices_speed_tells_where_nothing_else_does() {
        let fast = run(|s| {
            without_positions(s);
            s.distance_m = Series::default();
            s.speed_mps = (0..2001).map(|_| Some(3.0)).collect();
        });
        assert_eq!(total(fast, &DeviceTotals::default(), false), (Some(DistanceFrom::Speed), Some(6000.0)));
    }

    #[test]
    fn the_devices_total_is_kept_and_gaps_are_straight_lines() {
        let (d, notes) = settled(&[Some(0.0), Some(3.0), None, Some(9.0)]);
        assert_eq!((d, notes), (vec![0.0, 3.0, 6.0, 9.0], vec![]));
    }

    #[test]
    fn restarts_are_pieced_together() {
        let (d, notes) = settled(&[Some(0.0), Some(50.0), Some(100.0), Some(0.0), Some(40.0)]);
        assert_eq!((d, notes), (vec![0.0, 50.0, 100.0, 100.0, 140.0], vec![NoteCode::DistanceRestarts]));
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
    fn positions_stand_in_across_outages_but_not_across_pauses() {
        let length = |kind| {
            let mut samples = with_distance(&[None; 4]);
            for i in 0..4 {
                samples.lat_deg.set(i, 46.0 + i as f64 * 1e-4);
                samples.lon_deg.set(i, 8.0);
            }
            let mut notes = Vec::new();
            let gaps = [Gap { kind, seconds: 60.0, metres: None, counts_m: kind == GapKind::Outage }];
            let totals = DeviceTotals::default();
            let known =
                Known { pieces: &[0..2, 2..4], gaps: &gaps, totals: &totals, indoors: false, fastest_mps: 12.5 };
            super::settle(&mut samples, &known, &mut notes);
            assert_eq!(notes[0].code, NoteCode::DistanceFromPositions);
            samples.distance_m.get(3).unwrap() / columns::distance_m([46.0, 8.0], [46.0001, 8.0])
        };
        assert!((length(GapKind::Pause) - 2.0).abs() < 0.01);
        assert!((length(GapKind::Jump) - 2.0).abs() < 0.01);
        assert!((length(GapKind::Outage) - 3.0).abs() < 0.01);
    }

    #[test]
    fn standing_still_indoors_is_a_measured_zero() {
        assert_eq!(settled(&[Some(0.0), Some(0.0)]).0, vec![0.0, 0.0]);
        assert_eq!(settled(&[None, None]).0, Vec::<f64>::new());
    }
}
