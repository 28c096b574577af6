//! Total distance, and distance along the run: from the sources that agree.
//!
//! A watch records the distance of the session, of its laps and at each sample; positions and speeds give it too. The device's
//! total counts if another source agrees with it, else sources that agree with each other, else none: a single outlier changes
//! nothing. Samples that cover only part of the time cannot contradict a total.

use super::distance_column::last;
use super::gap::Gap;
use super::{distance_column, position};
use crate::base::columns;
use crate::base::note::{Note, NoteCode};
use crate::base::provenance::DistanceFrom;
use crate::base::words::commas;
use crate::decode::raw::DeviceTotals;
use crate::decode::samples::Samples;
use crate::decode::series::Series;
use std::ops::Range;

/// Two sources agree within this share of the larger one; …
const AGREES: f64 = 0.10;

/// … indoors, where the device counts steps and its owner corrects the sum, within this.
const AGREES_INDOORS: f64 = 0.20;

/// Samples that cover less than this share of the device's time contradict no total.
const SPEAKS_FROM: f64 = 0.5;

/// A device's total that includes what does not count (a jump, a pause) is still believed if that is at most this share of it: rounding.
const ROUNDING: f64 = 0.01;

/// Except in runs, the device's own total stands if two sources differ by at most this factor: drills in a pool are in the laps and not in
/// the samples (a quarter more in the corpus).
const FAR_APART: f64 = 1.5;

/// Mean interval between positions, seconds, above which they cut corners: a shorter track then contradicts nothing.
const CUTS_CORNERS_S: f64 = 10.0;

/// Of two sources along the samples, one below this share of the other is no evidence.
const HARDLY_MOVES: f64 = 0.05;

/// Known facts before the distance is decided.
#[derive(Clone, Copy, Debug)]
pub(super) struct KnownDistances<'a> {
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
    /// Whether the file calls it a run: a drive then keeps its distance, so that it can be recognised as no run.
    pub(super) is_run: bool,
}

/// A source with its distance, metres.
type Source = (DistanceFrom, f64);

/// The total distance and its source.
pub(super) type Total = Option<Source>;

/// Makes `samples.distance_m` a cumulative distance that starts near 0, never decreases and has no gaps between its first and
/// last value, and returns the total distance. The column is empty if no source gives it.
pub(super) fn settle(samples: &mut Samples, known: &KnownDistances<'_>, notes: &mut Vec<Note>) -> Total {
    let tolerance = if known.indoors { AGREES_INDOORS } else { AGREES };
    let agree = |a: f64, b: f64| (a - b).abs() <= tolerance * a.max(b);
    let (whole_m, leaps_m) = distance_column::clean(samples, known.fastest_mps, notes);
    // The total of a device whose distance jumped by little still counts.
    let leaps_m = if whole_m.is_some_and(|m| agree(m, m - leaps_m)) { 0.0 } else { leaps_m };
    let left_out_m = leaps_m + distance_column::leave_out_gaps(samples, known.pieces, known.gaps);
    let column_m = last(&samples.distance_m).filter(|m| *m > 0.0);
    let total = |from, metres: Option<f64>| metres.filter(|m| *m > 0.0).map(|m| (from, m));
    let session = total(DistanceFrom::Session, known.totals.distance_m);
    let laps = total(DistanceFrom::Laps, known.totals.laps_m);
    let covered = covered_share(samples, known);
    // Samples of a part may stand for all that was run (a watch with auto-pause), or for the whole at their speed.
    let fits = |total_m: f64, sampled_m: f64| agree(total_m, sampled_m) || agree(total_m * covered, sampled_m);

    // The common case: the device agrees with itself.
    if let (Some(device), Some(column_m)) = (session.or(laps), column_m)
        && !holds_gaps(device.1, column_m, left_out_m)
        && fits(device.1, column_m)
        && is_possible(device.1, known, samples)
    {
        return Some(device);
    }

    let along = along_positions(samples, known);
    let positions_m = last(&along).filter(|m| *m > 0.0 && is_possible(*m, known, samples) && !known.indoors);
    // If positions are the only evidence, the device may have counted distance beyond their ends.
    let between_m: f64 = known.gaps.iter().filter_map(|gap| Some(gap.uncounted_m(gap.metres?))).sum();
    let (without_m, left_out_m) = column_m.map_or((positions_m.unwrap_or(0.0), between_m), |m| (m, left_out_m));
    let is_usable = |a: &&Source| a.0.is_of_samples() || !holds_gaps(a.1, without_m, left_out_m);
    let speed_m = column_m.is_none().then(|| along_speed(samples, known)).flatten();
    let counted_m = column_m;
    let column_m = column_m.filter(|m| is_possible(*m, known, samples));
    let told: Vec<Source> = [
        session,
        laps,
        counted_m.map(|m| (DistanceFrom::Samples, m)),
        positions_m.map(|m| (DistanceFrom::Positions, m)),
        speed_m.map(|m| (DistanceFrom::Speed, m)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let sources: Vec<Source> = told.iter().copied().filter(|(_, m)| is_possible(*m, known, samples)).collect();
    let agree_of = |a: &Source, b: &Source| match (a.0.is_of_samples(), b.0.is_of_samples()) {
        (false, true) => fits(a.1, b.1),
        (true, false) => fits(b.1, a.1),
        _ => agree(a.1, b.1),
    };
    // Samples of a small part of the time or of the distance contradict no total, and a smoothed or rounded speed contradicts no
    // distance.
    let is_part = |a: &Source| {
        let total_m = [session, laps].iter().flatten().find(is_usable).map(|(_, total_m)| *total_m);
        a.0.is_of_samples() && total_m.is_some_and(|total_m| covered < SPEAKS_FROM || a.1 < SPEAKS_FROM * total_m)
    };
    let outvotes = |a: &&Source| is_usable(a) && !is_part(a);
    let speaks = |a: &&Source| a.0 != DistanceFrom::Speed && outvotes(a);
    let supported = |a: &&Source| outvotes(a) && sources.iter().any(|b| a.0 != b.0 && agree_of(a, b));
    let chosen = sources.iter().find(supported).copied().or_else(|| {
        let speaking: Vec<_> = sources.iter().filter(speaks).copied().collect();
        let both_of_samples = speaking.iter().all(|source| source.0.is_of_samples());
        match *speaking.as_slice() {
            [] => sources.iter().find(is_usable).copied().or_else(|| total_of_zero(samples, known)),
            [only] => Some(only),
            // If two are not far apart, the device's own counts where the other may lack part of the distance.
            [first, second]
                if first.1.max(second.1) <= FAR_APART * first.1.min(second.1)
                    && (!known.is_run || (second.0 == DistanceFrom::Positions && cuts_corners(samples))) =>
            {
                Some(first).filter(|first| !known.is_run || first.1 > second.1)
            }
            // A source that hardly moves is broken: a count in kilometres, a fix that froze.
            [first, second] if first.1.min(second.1) < HARDLY_MOVES * first.1.max(second.1) && both_of_samples => {
                Some(if first.1 > second.1 { first } else { second })
            }
            // If the watch counted distance outside of its samples, its clock would show that too: the two are not from one run.
            [first, _] if first.0 == DistanceFrom::Session && !spans_agree(samples, known) => Some(first),
            _ => None,
        }
    });
    let chosen = chosen.or_else(|| if sources.is_empty() { carried(&told, known, samples) } else { None });
    say(&told, chosen, &|a, b| is_usable(&a) && agree_of(a, b), notes);

    // The distance along the run: the device's, if it fits the total; else along the positions.
    let is_way = |m: Option<f64>| {
        m.zip(chosen).is_some_and(|(m, total)| total.0.is_of_samples() && m == total.1 || fits(total.1, m))
    };
    if chosen.is_some_and(|(_, m)| m > 0.0) && !is_way(column_m) {
        if is_way(positions_m) {
            if whole_m.is_none() && session.is_none() && laps.is_none() {
                notes.push(Note::new(
                    NoteCode::DistanceFromPositions,
                    "distance summed along the positions: the file has none of its own",
                ));
            }
            samples.distance_m = along;
        } else if column_m.is_none() && chosen.is_none_or(|(_, m)| is_possible(m, known, samples)) {
            samples.distance_m = Series::default();
        }
    } else if chosen.is_none() {
        samples.distance_m = Series::default();
    }
    chosen
}

/// Whether the device's total includes the distance of jumps and pauses, whose duration does not count.
fn holds_gaps(total_m: f64, without_m: f64, left_out_m: f64) -> bool {
    let with_m = without_m + left_out_m;
    left_out_m > ROUNDING * with_m && (total_m - with_m).abs() < (total_m - without_m).abs()
}

/// Whether the positions are so sparse that the distance run between them exceeds the straight line.
fn cuts_corners(samples: &Samples) -> bool {
    let fixes = (0..samples.len).filter(|i| position::at(samples, *i).is_some());
    let times: Vec<f64> = fixes.filter_map(|i| samples.time_s.get(i)).collect();
    times.first().zip(times.last()).is_some_and(|(from, to)| to - from > CUTS_CORNERS_S * (times.len() - 1) as f64)
}

/// Whether the device's elapsed time is that of its samples, within a tenth.
fn spans_agree(samples: &Samples, known: &KnownDistances<'_>) -> bool {
    let span_s = samples.time_s.iter().next().zip(samples.time_s.iter().next_back()).map(|((_, a), (_, b))| b - a);
    known.totals.elapsed_s.zip(span_s).is_none_or(|(a, b)| (a - b).abs() <= AGREES * a.max(b))
}

/// A device's constant zero, if no other source shows movement.
fn total_of_zero(samples: &Samples, known: &KnownDistances<'_>) -> Total {
    let zero = known.totals.distance_m.filter(|m| *m == 0.0).map(|m| (DistanceFrom::Session, m));
    zero.or_else(|| last(&samples.distance_m).filter(|m| *m == 0.0).map(|m| (DistanceFrom::Samples, m)))
}

/// Whether a distance is possible in the time that the activity took.
fn is_possible(metres: f64, known: &KnownDistances<'_>, samples: &Samples) -> bool {
    is_within(metres, known.fastest_mps, known, samples)
}

fn is_within(metres: f64, fastest_mps: f64, known: &KnownDistances<'_>, samples: &Samples) -> bool {
    let span_s = samples.time_s.iter().next().zip(samples.time_s.iter().next_back()).map(|((_, a), (_, b))| b - a);
    let longest_s = [known.totals.elapsed_s, known.totals.timer_s, span_s].into_iter().flatten().fold(0.0, f64::max);
    metres <= POSSIBLE_M || longest_s <= 0.0 || metres / longest_s <= fastest_mps
}

/// The distance that a device counted for a drive that the file calls a run; without samples, whatever laps or session state. No rule
/// counts what is that fast (`implausible_speed`); without a distance it would be a run of unknown distance.
fn carried(told: &[Source], known: &KnownDistances<'_>, samples: &Samples) -> Total {
    if !known.is_run {
        return None;
    }
    let is_counted = |(from, m): &&Source| {
        matches!(from, DistanceFrom::Session | DistanceFrom::Laps | DistanceFrom::Samples)
            && (samples.len == 0 || is_within(*m, position::VEHICLE_MPS, known, samples))
    };
    let counted: Vec<Source> = told.iter().filter(is_counted).copied().collect();
    let agree = |a: &Source, b: &Source| (a.1 - b.1).abs() <= AGREES * a.1.max(b.1);
    match counted.as_slice() {
        [only] => Some(*only),
        several => several.iter().find(|a| several.iter().any(|b| a.0 != b.0 && agree(a, b))).copied(),
    }
}

/// A shorter distance is possible in any time, metres: a few points with a coarse clock are not a run that is judged.
const POSSIBLE_M: f64 = 2000.0;

/// The share of the device's time covered by samples, at most 1; 1 if unknown.
fn covered_share(samples: &Samples, known: &KnownDistances<'_>) -> f64 {
    let Some(timer_s) = known.totals.timer_s.or(known.totals.elapsed_s).filter(|s| *s > 0.0) else { return 1.0 };
    let piece_s =
        |piece: &Range<usize>| Some(samples.time_s.get(piece.end.checked_sub(1)?)? - samples.time_s.get(piece.start)?);
    let in_pieces: f64 = known.pieces.iter().filter_map(piece_s).sum();
    let in_gaps: f64 = known.gaps.iter().map(Gap::counted_s).sum();
    let share = (in_pieces + in_gaps) / timer_s;
    if share > 0.0 { share.min(1.0) } else { 1.0 }
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
        None if sources.len() == 1 => format!("no distance is taken, this one nobody covers in that time: {aside}"),
        None => format!("no two sources of the distance agree, none is taken: {aside}"),
    };
    notes.push(Note::new(NoteCode::SummaryDisagrees, text));
}

/// Cumulative great-circle distance along the fixes: within pieces, and across outages.
fn along_positions(samples: &Samples, known: &KnownDistances<'_>) -> Series {
    let mut out = Series::default();
    let mut total_m = 0.0;
    let mut before: Option<[f64; 2]> = None;
    for (nth, piece) in known.pieces.iter().enumerate() {
        let fixes: Vec<usize> = piece.clone().filter(|i| position::at(samples, *i).is_some()).collect();
        let gap = nth.checked_sub(1).and_then(|k| known.gaps.get(k));
        let Some(first) = fixes.first().and_then(|i| position::at(samples, *i)) else {
            before = before.filter(|_| gap.is_some_and(Gap::counts));
            continue;
        };
        if let Some((before, gap)) = before.zip(gap) {
            // Where the track moved in a tunnel, the device knows how far it was.
            let most_m = if gap.counts() { gap.metres.unwrap_or(f64::INFINITY) } else { gap.edge_m };
            total_m += columns::distance_m(before, first).min(most_m);
        }
        let [lat, lon] = [&samples.lat_deg, &samples.lon_deg].map(|c| c.select(&fixes));
        let steps_m = columns::steps_m(lat.values(), lon.values());
        for (nth, i) in fixes.iter().enumerate() {
            total_m += if nth > 0 { steps_m[nth - 1] } else { 0.0 };
            out.set(*i, total_m);
        }
        before = fixes.last().and_then(|i| position::at(samples, *i));
    }
    distance_column::fill_gaps(&mut out, samples);
    out
}

/// The device's speed integrated over time, within pieces.
fn along_speed(samples: &Samples, known: &KnownDistances<'_>) -> Option<f64> {
    let mut total_m = 0.0;
    for i in known.pieces.iter().flat_map(|piece| piece.start..piece.end.saturating_sub(1)) {
        let Some(mps) = samples.speed_mps.get(i) else { continue };
        total_m += samples.time_s.get(i + 1).zip(samples.time_s.get(i)).map_or(0.0, |(b, a)| mps * (b - a));
    }
    Some(total_m).filter(|m| *m > 0.0)
}

#[cfg(test)]
mod tests;
