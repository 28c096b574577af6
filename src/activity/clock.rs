//! Times: turns jumping, backward and repeated clocks into one ascending sequence.

use super::position;
use crate::base::columns::distance_m;
use crate::base::note::{Note, NoteCode};
use crate::base::stats::median;
use crate::base::units::DAY_S;
use crate::base::words::{commas, counted};
use crate::decode::samples::{Channel, Samples};
use crate::decode::series::Series;
use std::ops::Range;

/// A larger step between two samples is a wrong clock, not a pause: until they find satellites, watches start with 1989 or a
/// factory date, years away. A journey recorded as one activity over weeks stays below it.
const JUMP_S: f64 = 100.0 * DAY_S;

/// A larger step next to a few samples is a clock set by the first fix: nobody rests for half a day right after the start or
/// right before the end of an activity.
const SET_S: f64 = 43_200.0;

/// A clock that ran on without a fix is off by a time zone at least: an hour, in seconds. Samples without any fix before such a step are
/// those of a watch that was still searching.
const ZONE_S: f64 = 3_600.0;

/// At most this many samples before (or after) such a step are not the activity.
const HANDFUL: usize = 60;

/// Largest distance from the first sample at which the runner is taken to stand, metres: fixes wander by as much.
const STOOD_M: f64 = 50.0;

/// If more than this share of samples prevent an ascending clock, whole sections are out of order, not samples.
const ASTRAY_AT_MOST: f64 = 0.05;

/// From this many samples with the time of the first, and no other time, they are not merged into one. Fewer may be repeats.
const ONE_TIME_MORE: usize = 9;

/// Samples per distinct time from which a clock counts as coarse.
const COARSE: usize = 5;

/// With fewer distinct times than this, each shared by many samples, nothing is known about the distance between them.
const FEW_TIMES: usize = 5;

/// Sorts the samples by time, drops those without a time or on the wrong side of a clock jump, and merges those with the same
/// time.
///
/// Of samples with the same time the last one counts; channels it lacks come from the earlier ones. Returns the samples and, for
/// each, its index in the original order (ascending wherever the clock was).
pub(super) fn settle(samples: &mut Samples, notes: &mut Vec<Note>) -> Vec<usize> {
    // A regular clock needs no repair.
    let ticks = |w: &[f64]| (w[1] - w[0] > 0.0) & (w[1] - w[0] < ZONE_S);
    if let Some(times @ [first, ..]) = samples.time_s.values().get(..samples.len)
        && first.is_finite()
        // No early exit, so that the compiler can check several at a time.
        && times.windows(2).fold(true, |all, w| all & ticks(w))
    {
        return (0..samples.len).collect();
    }
    let timed: Vec<(usize, f64)> = samples.time_s.iter().filter(|(i, t)| *i < samples.len && t.is_finite()).collect();
    let mut times: Vec<f64> = timed.iter().map(|(_, t)| *t).collect();
    times.sort_by(f64::total_cmp);
    times.dedup();
    if timed.len() > ONE_TIME_MORE && times.len() <= FEW_TIMES && times.len() * ONE_TIME_MORE < timed.len() {
        // Software that loses the times writes the start (and the end) at every point: the distance is known, the duration is not.
        let all = counted(timed.len(), "sample", "samples");
        let carry = if times.len() == 1 { "one time".to_owned() } else { format!("one of {} times", times.len()) };
        let text = format!("all {all} carry {carry}: the way is known, its times are not");
        notes.push(Note::new(NoteCode::DuplicateTimes, text));
        samples.time_s = Series::default();
        return (0..samples.len).collect();
    }
    let missing = samples.len - timed.len();
    if missing > 0 && !timed.is_empty() {
        notes.push(Note::new(
            NoteCode::MissingTimes,
            format!("{} without a time left out", counted(missing, "sample", "samples")),
        ));
    }
    let mut order = largest_cluster(&timed);
    before_the_first_fix(samples, &mut order);
    let jumped = timed.len() - order.len();
    if jumped > 0 {
        notes.push(Note::new(
            NoteCode::ClockJump,
            format!(
                "the clock jumps by days or months: {} of {} left out, on the wrong side of the jump",
                commas(jumped as u64),
                counted(timed.len(), "sample", "samples")
            ),
        ));
    }

    if order.windows(2).any(|w| w[1].1 < w[0].1) && !undo_set_back(samples, &mut order, notes) {
        straighten(&mut order, notes);
    }
    spread_coarse(samples, &mut order, notes);

    let mut keep: Vec<usize> = Vec::with_capacity(order.len());
    let mut last = f64::NEG_INFINITY;
    let mut merged = 0;
    for (i, t) in order {
        match keep.last_mut() {
            Some(kept) if t == last => {
                fill_from(samples, i, *kept);
                *kept = i;
                merged += 1;
            }
            _ => keep.push(i),
        }
        last = t;
    }
    if merged > 0 {
        notes.push(Note::new(
            NoteCode::DuplicateTimes,
            format!("{} with the time of another merged into it", counted(merged, "sample", "samples")),
        ));
    }
    // The common case: all stay in place.
    if keep.len() < samples.len || keep.iter().enumerate().any(|(place, i)| place != *i) {
        *samples = samples.select(&keep);
    }
    keep
}

/// Makes a backward clock ascend: drops the few samples in the way, or sorts them if whole sections are out of order.
fn straighten(order: &mut Vec<(usize, f64)>, notes: &mut Vec<Note>) {
    let ascending = longest_ascending(order);
    let astray = order.len() - ascending.len();
    let few = (ASTRAY_AT_MOST * order.len() as f64).max(1.0);
    let text = if astray as f64 <= few {
        *order = ascending;
        format!("the clock goes backward; {} left out", counted(astray, "sample", "samples"))
    } else {
        // A stable sort, so that samples with the same time stay in file order.
        order.sort_by(|a, b| a.1.total_cmp(&b.1));
        "the clock goes backward; samples sorted by time".to_owned()
    };
    notes.push(Note::new(NoteCode::BackwardClock, text));
}

/// The longest non-descending subsequence by time.
fn longest_ascending(order: &[(usize, f64)]) -> Vec<(usize, f64)> {
    // For each length, the index of the subsequence of that length that ends earliest; and each one's predecessor.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(order.len());
    for (k, (_, t)) in order.iter().enumerate() {
        let length = ends.partition_point(|e| order[*e].1 <= *t);
        before.push(length.checked_sub(1).map(|l| ends[l]));
        if length == ends.len() { ends.push(k) } else { ends[length] = k }
    }
    let mut out: Vec<(usize, f64)> =
        std::iter::successors(ends.last().copied(), |k| before[*k]).map(|k| order[k]).collect();
    out.reverse();
    out
}

/// Copies to sample `to` the values that it lacks and `from` has.
fn fill_from(samples: &mut Samples, to: usize, from: usize) {
    for channel in Channel::ALL {
        let series = samples.series_mut(*channel);
        if series.get(to).is_none()
            && let Some(value) = series.get(from)
        {
            series.set(to, value);
        }
    }
}

/// The samples of the largest group between clock jumps, in file order.
fn largest_cluster(timed: &[(usize, f64)]) -> Vec<(usize, f64)> {
    let mut sorted: Vec<f64> = timed.iter().map(|(_, t)| *t).collect();
    if !sorted.is_sorted() {
        sorted.sort_by(f64::total_cmp);
    }
    let mut best = 0..0;
    let mut start = 0;
    for i in 1..=sorted.len() {
        if i == sorted.len() || sorted[i] - sorted[i - 1] > JUMP_S {
            if i - start > best.len() {
                best = start..i;
            }
            start = i;
        }
    }
    let best = without_handfuls(&sorted, best);
    if best.len() == timed.len() {
        return timed.to_vec();
    }
    let (low, high) = (sorted[best.start], sorted[best.end - 1]);
    timed.iter().copied().filter(|(_, t)| (low..=high).contains(t)).collect()
}

/// Shifts the samples after a clock that was set back in the middle (summer time, the first fix) if the track continues there: sorted by
/// time, it would jump back and forth between the two stretches. Returns whether it did.
fn undo_set_back(samples: &mut Samples, order: &mut [(usize, f64)], notes: &mut Vec<Note>) -> bool {
    let back: Vec<usize> = (1..order.len()).filter(|k| order[*k].1 < order[*k - 1].1).collect();
    let [at] = *back.as_slice() else { return false };
    let (before, after) = (order[at - 1], order[at]);
    let few = (ASTRAY_AT_MOST * order.len() as f64).max(1.0);
    let goes_on = way_m(samples, &[before, after]) <= STOOD_M && way_m(samples, order) > STOOD_M;
    // A few samples astray in the middle are left out, and what comes after them keeps its time.
    let is_few = |samples: usize| samples as f64 <= few;
    if !goes_on || is_few(at.min(order.len() - at)) || is_few(order.len() - longest_ascending(order).len()) {
        return false;
    }
    let by_s = before.1 - after.1 + 1.0;
    for (i, time_s) in &mut order[at..] {
        *time_s += by_s;
        samples.time_s.set(*i, *time_s);
    }
    let text = format!("the clock was set back by {by_s:.0} s in the middle, where the way goes on; undone");
    notes.push(Note::new(NoteCode::BackwardClock, text));
    true
}

/// Spreads the samples of a coarse clock (to the minute) evenly between its ticks: merged, they would cut corners.
fn spread_coarse(samples: &mut Samples, order: &mut [(usize, f64)], notes: &mut Vec<Note>) {
    let ticks: Vec<&[(usize, f64)]> = order.chunk_by(|a, b| a.1 == b.1).collect();
    if ticks.len() <= FEW_TIMES || order.len() < COARSE * ticks.len() {
        return;
    }
    let mut steps_s: Vec<f64> = ticks.windows(2).map(|w| w[1][0].1 - w[0][0].1).collect();
    let Some(tick_s) = median(&mut steps_s) else { return };
    let most = ticks.iter().map(|tick| tick.len()).max().unwrap_or(1) as f64;
    let mut spread: Vec<f64> = Vec::with_capacity(order.len());
    for (nth, tick) in ticks.iter().enumerate() {
        let from_s = tick[0].1;
        // Over a pause nothing is spread; the last tick, and the first, may be begun ones.
        let lasts_s = ticks.get(nth + 1).map_or(tick_s, |next| (next[0].1 - from_s).min(tick_s));
        let of = if nth + 1 < ticks.len() { tick.len() as f64 } else { most };
        spread.extend((0..tick.len()).map(|k| from_s + lasts_s * k as f64 / of));
    }
    for ((i, time_s), at_s) in order.iter_mut().zip(spread) {
        *time_s = at_s;
        samples.time_s.set(*i, at_s);
    }
    let text = format!("the clock ticks only every {tick_s:.0} s: the samples are spread evenly over its ticks");
    notes.push(Note::new(NoteCode::DuplicateTimes, text));
}

/// Removes the samples before a step of half a day or more in which nothing moved, however many: a watch wrote them while it searched
/// for satellites, its clock not yet set.
fn before_the_first_fix(samples: &Samples, order: &mut Vec<(usize, f64)>) {
    let fixes = |part: &[(usize, f64)]| part.iter().any(|(i, _)| position::at(samples, *i).is_some());
    let first_fix = order.iter().position(|(i, _)| position::at(samples, *i).is_some());
    let is_handful = |few: usize| few <= HANDFUL && few * 10 < order.len();
    if let Some(first) = first_fix.filter(|k| *k > 0 && is_handful(*k))
        && order[first].1 - order[first - 1].1 >= ZONE_S
        && fixes(&order[first + 1..])
        && way_m(samples, &order[..first]) <= STOOD_M
    {
        order.drain(..first);
    }
    let is_set = |w: &[(usize, f64)]| w[1].1 - w[0].1 > SET_S;
    while let Some(cut) = order.windows(2).position(is_set).map(|k| k + 1) {
        let (early, rest) = order.split_at(cut);
        if early.len() >= rest.len() || way_m(samples, early) > STOOD_M || way_m(samples, rest) <= STOOD_M {
            return;
        }
        order.drain(..cut);
    }
}

/// How far a stretch of samples gets from its beginning, metres: by the distance or the positions, whichever is further.
fn way_m(samples: &Samples, part: &[(usize, f64)]) -> f64 {
    let column = || part.iter().filter_map(|(i, _)| samples.distance_m.get(*i));
    let by_distance =
        column().next().map_or(0.0, |first| column().fold(0.0, |most: f64, m| most.max((m - first).abs())));
    let fixes = || part.iter().filter_map(|(i, _)| position::at(samples, *i)).filter(|fix| *fix != [0.0, 0.0]);
    let by_position =
        fixes().next().map_or(0.0, |first| fixes().fold(0.0, |most: f64, fix| most.max(distance_m(first, fix))));
    by_distance.max(by_position)
}

/// A range of ascending times without the few at its ends that are half a day or more from the rest.
fn without_handfuls(times: &[f64], mut stretch: Range<usize>) -> Range<usize> {
    let apart = |i: usize| times[i] - times[i - 1] > SET_S;
    let is_handful = |few: usize, all: usize| few <= HANDFUL && few * 10 < all;
    while let Some(cut) = (stretch.start + 1..stretch.end).take(HANDFUL).find(|i| apart(*i))
        && is_handful(cut - stretch.start, stretch.len())
    {
        stretch.start = cut;
    }
    while let Some(cut) = (stretch.start + 1..stretch.end).rev().take(HANDFUL).find(|i| apart(*i))
        && is_handful(stretch.end - cut, stretch.len())
    {
        stretch.end = cut;
    }
    stretch
}

#[cfg(test)]
mod tests;
