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

/// A device's total that holds what does not count (a jump, a pause) stays one while that is at most this share of it: rounding.
const ROUNDING: f64 = 0.01;

/// Of two sources other than a run's, one up to this many times the other leaves the device's own: a pool's drills are in its laps and
/// not in its samples (a quarter more in the corpus).
const FAR_APART: f64 = 1.5;

/// Positions further apart than this on average, seconds, cut corners: that they are shorter contradicts nothing.
const CUTS_CORNERS_S: f64 = 10.0;

/// One of two sources along the samples that is less than this share of the other tells nothing.
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
    /// Whether it is said to be a run: a drive then keeps its distance, so that it can be named as no run.
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
    // A device that leapt by little may say its total all the same.
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
    // Where only positions tell, the device may have counted what lies between their ends.
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
            // Of two that are not far apart the device's own stands where the other may lack some of the way.
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
            // If the watch counted elsewhere than in its samples, its clock shows it too: the two are not of one run.
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

/// Whether a device's total counts what lies in jumps and pauses too, whose seconds do not count.
fn holds_gaps(total_m: f64, without_m: f64, left_out_m: f64) -> bool {
    let with_m = without_m + left_out_m;
    left_out_m > ROUNDING * with_m && (total_m - with_m).abs() < (total_m - without_m).abs()
}

/// Whether the positions are so few that the way between them is longer than a straight line.
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

/// The distance that a device counted of a drive that is called a run; of laps or a session without any sample whatever they say.
/// No rule counts what is that fast (`implausible_speed`): a run of unknown distance it would be, were the distance not told.
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
        let known = KnownDistances {
            pieces: std::slice::from_ref(&whole),
            gaps: &[],
            totals,
            indoors,
            fastest_mps: 12.5,
            is_run: true,
        };
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
        assert_eq!(total(indoors(), &session(7499.0), true), (Some(Session), Some(7499.0)));
        assert_eq!(total(indoors(), &session(7501.0), true), (None, None), "two that contradict each other");
        assert_eq!(total(indoors(), &session(4801.0), true), (Some(Session), Some(4801.0)));
        assert_eq!(total(indoors(), &session(4799.0), true), (None, None));
        let laps = DeviceTotals { laps_m: Some(6000.0), ..session(7510.0) };
        assert_eq!(total(indoors(), &laps, true), (Some(DistanceFrom::Laps), Some(6000.0)));
    }

    #[test]
    fn two_that_contradict_each_other_are_none() {
        use DistanceFrom::{Laps, Samples as Column, Session};
        let of = |totals: &DeviceTotals| total(run(without_positions), totals, false);
        for (metres, from, taken) in [
            (5401.0, Some(Session), Some(5401.0)),
            (5399.0, None, None),
            (6666.0, Some(Session), Some(6666.0)),
            (6668.0, None, None),
            (8000.0, None, None),
        ] {
            assert_eq!(of(&session(metres)), (from, taken), "{metres}");
        }
        let laps = |metres| DeviceTotals { laps_m: Some(metres), timer_s: Some(2000.0), ..DeviceTotals::default() };
        assert_eq!(of(&laps(6666.0)), (Some(Laps), Some(6666.0)));
        assert_eq!(of(&laps(6668.0)), (None, None));
        // The column against the positions, which lie on 6,000 m.
        let by_column = |metres: f64| {
            let column = run(|s| s.distance_m = (0..2001).map(|i| Some(i as f64 * metres / 2000.0)).collect());
            total(column, &DeviceTotals::default(), false)
        };
        assert_eq!(by_column(6666.0), (Some(Column), Some(6666.0)));
        assert_eq!(by_column(6668.0), (None, None));
        // Few positions cut corners.
        for (each, metres, taken) in
            [(11, 7500.0, Some(7500.0)), (10, 7500.0, None), (11, 5000.0, None), (11, 9200.0, None)]
        {
            let sparse = run(|s| {
                s.distance_m = (0..2001).map(|i| Some(i as f64 * metres / 2000.0)).collect();
                let kept = |column: &Series| (0..2001).map(|i| column.get(i).filter(|_| i % each == 0)).collect();
                (s.lat_deg, s.lon_deg) = (kept(&s.lat_deg), kept(&s.lon_deg));
            });
            assert_eq!(total(sparse, &DeviceTotals::default(), false).1, taken, "{metres} m, every {each} s");
        }
        let mut notes = Vec::new();
        settle(&mut run(without_positions), &session(7000.0), false, &mut notes);
        let text = "no two sources of the distance agree, none is taken: session 7,000 m, samples 6,000 m";
        assert_eq!(notes.iter().map(|note| note.text.as_str()).collect::<Vec<_>>(), [text]);
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
    fn a_leap_that_stays_is_not_counted() {
        let leap = |metres: f64| {
            run(|s| {
                without_positions(s);
                (1000..2001).for_each(|i| s.distance_m.set(i, i as f64 * 3.0 + metres));
            })
        };
        for (metres, taken) in [(90.0, 6090.0), (110.0, 5997.0), (10_000.0, 5997.0)] {
            let found = total(leap(metres), &DeviceTotals::default(), false).1;
            assert_eq!(found, Some(taken), "{metres}");
        }
        // A device's total with a leap of little in it stands; one that is mostly leap does not.
        assert_eq!(total(leap(300.0), &session(6300.0), false), (Some(DistanceFrom::Session), Some(6300.0)));
        assert_eq!(total(leap(10_000.0), &session(16_000.0), false), (Some(DistanceFrom::Samples), Some(5997.0)));
        assert_eq!(total(leap(10_000.0), &session(6000.0), false), (Some(DistanceFrom::Session), Some(6000.0)));
    }

    #[test]
    fn a_drive_called_a_run_keeps_its_distance_to_be_named_as_none() {
        use DistanceFrom::{Samples as Column, Session};
        let drive = |mps: f64| {
            run(|s| {
                without_positions(s);
                s.distance_m = (0..2001).map(|i| Some(i as f64 * mps)).collect();
            })
        };
        for (mps, by_column, by_both) in [
            (11.0, Some(Column), Some(Session)),
            (12.6, Some(Column), Some(Session)),
            (69.0, Some(Column), Some(Session)),
            (71.0, None, None),
        ] {
            assert_eq!(total(drive(mps), &DeviceTotals::default(), false).0, by_column, "{mps} m/s");
            assert_eq!(total(drive(mps), &session(mps * 2000.0), false).0, by_both, "{mps} m/s");
        }
        // A total that the samples contradict is no drive, and neither is one of which only the positions tell.
        assert_eq!(total(run(|_| {}), &session(60_000.0), false).1, Some(6000.0));
        let jumping = run(|s| {
            s.distance_m = Series::default();
            (0..2001).step_by(2).for_each(|i| s.lon_deg.set(i, 8.0 + 40.0 / 77_000.0));
        });
        assert_eq!(total(jumping, &DeviceTotals::default(), false), (None, None));
        // Without any sample the device's word is all there is.
        let laps = DeviceTotals { laps_m: Some(1e7), timer_s: Some(2000.0), ..DeviceTotals::default() };
        assert_eq!(total(Samples::default(), &laps, false), (Some(DistanceFrom::Laps), Some(1e7)));
    }

    #[test]
    fn a_source_that_hardly_moves_tells_nothing() {
        use DistanceFrom::{Positions, Samples as Column};
        let of = |metres: f64| {
            total(
                run(|s| s.distance_m = (0..2001).map(|i| Some(i as f64 * metres / 2000.0)).collect()),
                &DeviceTotals::default(),
                false,
            )
        };
        assert_eq!(of(6.0), (Some(Positions), Some(6000.0)), "in kilometres");
        assert_eq!(of(299.0).1, Some(6000.0));
        assert_eq!(of(301.0), (None, None), "two that contradict each other");
        let frozen = run(|s| (0..2001).for_each(|i| s.lat_deg.set(i, 46.0 + i as f64 * 1e-8)));
        assert_eq!(total(frozen, &DeviceTotals::default(), false), (Some(Column), Some(6000.0)));
    }

    #[test]
    fn laps_that_the_positions_confirm_win_over_samples_that_run_ahead() {
        for times in [0.5, 1.12, 1.3, 2.0, 6.1] {
            let ahead = || run(|s| s.distance_m = (0..2001).map(|i| Some(i as f64 * 3.0 * times)).collect());
            let laps = DeviceTotals { laps_m: Some(6000.0), timer_s: Some(2000.0), ..DeviceTotals::default() };
            assert_eq!(total(ahead(), &laps, false), (Some(DistanceFrom::Laps), Some(6000.0)), "{times}");
            let mut notes = Vec::new();
            settle(&mut ahead(), &laps, false, &mut notes);
            let text =
                format!("distance by the laps, 6,000 m; set aside: samples {} m", commas((6000.0 * times) as u64));
            assert_eq!(notes.iter().map(|n| n.text.as_str()).collect::<Vec<_>>(), [text], "{times}");
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
            let gaps = [Gap { kind, seconds: 60.0, metres: None, edge_m: 0.0, edge_s: 0.0 }];
            let totals = DeviceTotals::default();
            let known = KnownDistances {
                pieces: &[0..2, 2..4],
                gaps: &gaps,
                totals: &totals,
                indoors: false,
                fastest_mps: 12.5,
                is_run: true,
            };
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
