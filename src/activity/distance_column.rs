//! The device's cumulative distance, without jumps that no movement explains and without what it counted in pauses and jumps.

use super::gap::Gap;
use crate::base::note::{Note, NoteCode};
use crate::base::words::counted;
use crate::decode::samples::Samples;
use crate::decode::series::Series;
use std::ops::Range;

/// A larger drop of the device's cumulative distance is a restart (a new leg, a new lap file), metres; a smaller one is a
/// correction.
const RESTART_M: f64 = 10.0;

/// A larger first value was carried over from an earlier leg, metres.
const CARRIED_OVER_M: f64 = 100.0;

/// A value of the cumulative distance that would need this speed from both neighbours is a single outlier, metres per second. No
/// sport measured here is faster, and no receiver errs by that much in a second.
const OUT_OF_LINE_MPS: f64 = 100.0;

/// A few metres at the ends of a pause are the device's own count, metres.
const AT_ENDS_M: f64 = 10.0;

/// With more jumps of the cumulative distance than this, it is the clock that is wrong.
const LEAPS_AT_MOST: usize = 5;

/// Makes the device's cumulative distance one that never falls and never rises faster than `fastest_mps`. Returns its length by the device
/// (`None` if there is none) and the sum of the jumps removed, metres.
pub(super) fn clean(samples: &mut Samples, fastest_mps: f64, notes: &mut Vec<Note>) -> (Option<f64>, f64) {
    let limit_mps = OUT_OF_LINE_MPS.max(fastest_mps);
    let mut leaps_m = 0.0;
    if !is_total(samples.distance_m.values()) {
        leaps_m = drop_out_of_line(samples, limit_mps, notes);
        piece_together(samples, notes);
    } else if ends_out_of_line(samples, limit_mps) {
        leaps_m = drop_out_of_line(samples, limit_mps, notes);
    }
    (last(&samples.distance_m).map(|m| m + leaps_m).filter(|m| *m > 0.0), leaps_m)
}

/// Whether some step is impossible in any sport; usually none is.
fn ends_out_of_line(samples: &Samples, limit_mps: f64) -> bool {
    let (time, metres) = (samples.time_s.values(), samples.distance_m.values());
    let reach_m = |dt: f64| limit_mps * if dt > 1.0 { dt } else { 1.0 };
    // No early exit, so that the compiler can check several at a time.
    metres.windows(2).zip(time.windows(2)).fold(false, |any, (m, t)| any | (m[1] - m[0] > reach_m(t[1] - t[0])))
}

/// Removes single values far ahead of the previous one that the following ones do not confirm, and jumps after which the total goes on
/// as before. Returns the sum of the jumps, metres.
fn drop_out_of_line(samples: &mut Samples, limit_mps: f64, notes: &mut Vec<Note>) -> f64 {
    let time = |i: usize| samples.time_s.get(i).unwrap_or(f64::NAN);
    let reach_m = |from: usize, to: usize| {
        let dt = time(to) - time(from);
        limit_mps * if dt > 1.0 { dt } else { 1.0 }
    };
    let values: Vec<(usize, f64)> = samples.distance_m.iter().collect();
    let (mut dropped, mut leaps) = (Vec::new(), Vec::new());
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
            continue;
        }
        if ahead {
            leaps.push((i, d - last_m));
        }
        before = Some((i, d));
    }
    for i in &dropped {
        samples.distance_m.clear(*i);
    }
    if !dropped.is_empty() {
        let values = counted(dropped.len(), "value", "values");
        let text = format!("{values} of the device's distance left out: no sport is that fast");
        notes.push(Note::new(NoteCode::OutOfRange, text));
    }
    // If it jumps throughout, it is the clock that is wrong.
    if leaps.is_empty() || leaps.len() > LEAPS_AT_MOST {
        return 0.0;
    }
    let leaps_m: f64 = leaps.iter().map(|(_, metres)| metres).sum();
    let text = format!(
        "{} of the device's distance, {:.1} km that nobody covers in that time, not in the way along",
        counted(leaps.len(), "leap", "leaps"),
        leaps_m / 1000.0
    );
    notes.push(Note::new(NoteCode::Jump, text));
    let leapt_m = |i: usize| leaps.iter().filter(|(at, _)| *at <= i).map(|(_, metres)| metres).sum::<f64>();
    let left: Vec<(usize, f64)> = samples.distance_m.iter().map(|(i, d)| (i, d - leapt_m(i))).collect();
    left.into_iter().for_each(|(i, d)| samples.distance_m.set(i, d));
    leaps_m
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
            format!("the device's distance restarts {times}; pieced together"),
        ));
    }
    fill_gaps(&mut out, samples);
    samples.distance_m = out;
}

/// Whether a device's distance needs no repair, the common case.
fn is_total(values: &[f64]) -> bool {
    values.first().is_some_and(|d| (0.0..=CARRIED_OVER_M).contains(d))
        && values.windows(2).fold(true, |all, w| all & (w[0] <= w[1]))
        && values.last().is_some_and(|d| d.is_finite())
}

/// Interpolates linearly over time between known values; before the first and after the last they stay missing.
pub(super) fn fill_gaps(distance: &mut Series, samples: &Samples) {
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

/// Removes from the device's cumulative distance what it counted in pauses and jumps. Returns how much that was beyond a few metres per
/// gap, metres.
pub(super) fn leave_out_gaps(samples: &mut Samples, pieces: &[Range<usize>], gaps: &[Gap]) -> f64 {
    let column = &samples.distance_m;
    let uncounted_m = |w: &[Range<usize>], gap: &Gap| {
        let device_m = column.get(w[1].start).zip(column.get(w[0].end - 1)).map(|(to, from)| to - from);
        device_m.map_or(0.0, |m| gap.uncounted_m(m))
    };
    let gaps = pieces.windows(2).zip(gaps);
    let left_out: Vec<(Range<usize>, f64)> = gaps
        .map(|(w, gap)| (w[0].end - 1..w[1].start, uncounted_m(w, gap)))
        .filter(|(_, metres)| *metres > 0.0)
        .collect();
    if left_out.is_empty() {
        return 0.0;
    }
    let mut out = Series::default();
    out.reserve(samples.len);
    let mut gaps = left_out.iter().peekable();
    let mut before_m = 0.0;
    for (i, metres) in column.iter() {
        while let Some((_, left_out_m)) = gaps.next_if(|(gap, _)| gap.end <= i) {
            before_m += left_out_m;
        }
        // What was recorded while the watch was stopped lies at its end.
        let stopped = gaps.peek().filter(|(gap, _)| gap.start < i);
        let from_m = stopped.and_then(|(gap, _)| column.get(gap.start));
        out.set(i, from_m.map_or(metres, |from_m| from_m.min(metres)) - before_m);
    }
    samples.distance_m = out;
    left_out.iter().map(|(_, metres)| *metres).filter(|metres| *metres > AT_ENDS_M).sum()
}

/// The last value of a column.
pub(super) fn last(series: &Series) -> Option<f64> {
    series.iter().next_back().map(|(_, value)| value)
}
