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

/// A clock that ran on without a fix is off by a time zone at least, seconds: an hour. Samples without any fix before such a step are
/// those of a watch that was still searching.
const ZONE_S: f64 = 3_600.0;

/// At most this many samples before (or after) such a step are not the activity.
const HANDFUL: usize = 60;

/// Who gets no further than this from where the samples begin stood, metres: fixes wander by as much.
const STOOD_M: f64 = 50.0;

/// If more than this share of samples prevent an ascending clock, whole sections are out of order, not samples.
const ASTRAY_AT_MOST: f64 = 0.05;

/// From this many samples with the time of the first, and no other time, they are not merged into one. Fewer may be repeats.
const ONE_TIME_MORE: usize = 9;

/// With this many samples for each of its times, or more, a clock is a coarse one.
const COARSE: usize = 5;

/// So few different times tell nothing of the way between them, where each is that of many samples.
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

/// Moves on what comes after a clock that was set back in the middle (summer time, the first fix), where the way goes on there: sorted
/// by time, the way would go back and forth between the two stretches. Whether it did.
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

/// Spreads the samples of a coarse clock (to the minute) over its ticks: merged, the way would be cut short between them.
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

/// Takes out the samples before a step of half a day or more in which nothing moved, however many: what a watch wrote while it looked
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
mod tests {
    use super::*;

    fn settle_times(times: &[f64]) -> (Vec<f64>, Vec<NoteCode>) {
        let mut samples = Samples { len: times.len(), ..Samples::default() };
        samples.time_s = times.iter().map(|t| Some(*t)).collect();
        samples.heart_rate_bpm = (0..times.len()).map(|i| Some(100.0 + i as f64)).collect();
        let mut notes = Vec::new();
        settle(&mut samples, &mut notes);
        (samples.time_s.iter().map(|(_, t)| t).collect(), notes.iter().map(|n| n.code).collect())
    }

    #[test]
    fn a_clean_clock_is_left_alone() {
        assert_eq!(settle_times(&[1.0, 2.0, 3.0]), (vec![1.0, 2.0, 3.0], vec![]));
    }

    #[test]
    fn a_handful_before_the_clock_was_set_is_left_out() {
        let half_a_day_later = |few: usize, gap_s: f64, many: usize| {
            let before = (0..few).map(|i| i as f64);
            let after = (0..many).map(move |i| few as f64 - 1.0 + gap_s + i as f64);
            settle_times(&before.chain(after).collect::<Vec<_>>())
        };
        let (times, notes) = half_a_day_later(3, 48.0 * 86_400.0, 2000);
        assert_eq!((times.len(), notes), (2000, vec![NoteCode::ClockJump]));
        assert_eq!(half_a_day_later(3, 43_200.0, 2000).0.len(), 2003, "half a day's rest");
        assert_eq!(half_a_day_later(60, 43_201.0, 2000).0.len(), 2000);
        assert_eq!(half_a_day_later(61, 43_201.0, 2000).0.len(), 2061, "more than a handful");
        assert_eq!(half_a_day_later(3, 43_201.0, 27).0.len(), 30, "a tenth of all");
        let mut late: Vec<f64> = (0..2000).map(f64::from).collect();
        late.push(1e6);
        assert_eq!(settle_times(&late).0.len(), 2000, "at the end likewise");
    }

    #[test]
    fn a_clock_off_by_a_time_zone_before_the_first_fix_is_left_out() {
        let kept = |few: usize, gap_s: f64, without_fix: usize| {
            let mut samples = Samples { len: 1000, ..Samples::default() };
            for i in 0..1000 {
                samples.time_s.set(i, i as f64 + if i < few { 0.0 } else { gap_s - 1.0 });
                if i >= without_fix {
                    samples.lat_deg.set(i, 46.0 + i as f64 * 3.0 / 111_195.0);
                    samples.lon_deg.set(i, 8.0);
                }
            }
            settle(&mut samples, &mut Vec::new()).len()
        };
        for (gap_s, left) in [(3_599.0, 1000), (3_600.0, 990), (25_200.0, 990), (43_200.0, 990)] {
            assert_eq!(kept(10, gap_s, 10), left, "{gap_s} s");
        }
        assert_eq!(kept(10, 7_200.0, 0), 1000, "with a fix it is a rest");
        assert_eq!(kept(10, 7_200.0, 11), 1000, "what comes after it has no fix either");
        assert_eq!((kept(60, 7_200.0, 60), kept(61, 7_200.0, 61)), (940, 1000));
    }

    #[test]
    fn however_many_before_the_first_fix_are_left_out_where_nothing_moved() {
        let kept = |few: usize, gap_s: f64, early_m: f64, fixes: bool| {
            let mut samples = Samples { len: few + 2000, ..Samples::default() };
            for i in 0..few + 2000 {
                let late = i >= few;
                samples.time_s.set(i, 1e9 + i as f64 + if late { gap_s - 1.0 } else { 0.0 });
                let metres = if late { 3.0 * (i - few) as f64 } else { early_m * i as f64 / few as f64 };
                samples.distance_m.set(i, metres);
                if late || fixes {
                    samples.lat_deg.set(i, 46.0 + metres / 111_195.08);
                    samples.lon_deg.set(i, 8.0);
                }
            }
            settle(&mut samples, &mut Vec::new());
            samples.len
        };
        let weeks_s = 48.0 * 86_400.0;
        for few in [90, 300, 1999] {
            assert_eq!(kept(few, weeks_s, 0.0, false), 2000, "{few}");
            assert_eq!(kept(few, weeks_s, 40.0, true), 2000, "{few}, at one place");
        }
        assert_eq!(kept(300, weeks_s, 60.0, true), 2300, "something moved");
        assert_eq!(kept(2000, weeks_s, 0.0, false), 4000, "as many as after it");
        assert_eq!(kept(300, 43_201.0, 0.0, false), 2000);
        assert_eq!(kept(300, 43_200.0, 0.0, false), 2300, "half a day");
    }

    /// 2,000 samples on a straight way of 3 m/s, with these times.
    fn on_a_way(time_s: impl Fn(usize) -> f64) -> (Samples, Vec<NoteCode>) {
        let mut samples = Samples { len: 2000, ..Samples::default() };
        for i in 0..2000 {
            samples.time_s.set(i, time_s(i));
            samples.lat_deg.set(i, 46.0 + 3.0 * i as f64 / 111_195.08);
            samples.lon_deg.set(i, 8.0);
        }
        let mut notes = Vec::new();
        settle(&mut samples, &mut notes);
        (samples, notes.iter().map(|n| n.code).collect())
    }

    fn span_s(samples: &Samples) -> f64 {
        samples.time_s.get(samples.len - 1).unwrap() - samples.time_s.get(0).unwrap()
    }

    #[test]
    fn a_clock_set_back_in_the_middle_is_set_on_again_where_the_way_goes_on() {
        for at in [150, 1000, 1850] {
            let (samples, notes) = on_a_way(|i| 1e9 + i as f64 - if i >= at { 3600.0 } else { 0.0 });
            assert_eq!((samples.len, span_s(&samples), notes), (2000, 1999.0, vec![NoteCode::BackwardClock]), "{at}");
        }
        // Halves in the wrong order are sorted: the way does not go on between them.
        let mut halves = Samples { len: 2000, ..Samples::default() };
        for i in 0..2000 {
            let k = (i + 1000) % 2000;
            halves.time_s.set(i, 1e9 + k as f64);
            halves.lat_deg.set(i, 46.0 + 3.0 * k as f64 / 111_195.08);
            halves.lon_deg.set(i, 8.0);
        }
        settle(&mut halves, &mut Vec::new());
        assert_eq!((halves.lat_deg.get(0), span_s(&halves)), (Some(46.0), 1999.0));
    }

    #[test]
    fn a_few_samples_set_back_in_the_middle_move_nothing_after_them() {
        for (few, left) in [(1, 1999), (100, 1900), (101, 2000)] {
            let back_s = |i: usize| if (500..500 + few).contains(&i) { 10_800.0 } else { 0.0 };
            let (samples, _) = on_a_way(|i| 1e9 + i as f64 - back_s(i));
            assert_eq!(samples.len, left, "{few} of 2,000");
            assert!(few > 100 || span_s(&samples) == 1999.0, "{few}: {} s", span_s(&samples));
        }
    }

    #[test]
    fn a_clock_that_ticks_by_the_minute_loses_no_sample() {
        let (samples, notes) = on_a_way(|i| 1e9 + (i / 60 * 60) as f64);
        assert_eq!((samples.len, notes), (2000, vec![NoteCode::DuplicateTimes]));
        assert!((span_s(&samples) - 1999.0).abs() < 1.0, "{}", span_s(&samples));
        assert_eq!(
            [5, 4].map(|n| on_a_way(|i| 1e9 + (i / n) as f64).0.len),
            [2000, 500],
            "five samples a tick, and four"
        );
    }

    #[test]
    fn one_time_for_all_is_no_time() {
        let (times, notes) = settle_times(&[7.0; 10]);
        assert_eq!((times, notes), (vec![], vec![NoteCode::DuplicateTimes]));
        assert_eq!(settle_times(&[7.0; 9]).0, [7.0], "a few are repeats");
        let halves = |n: usize| (0..n).map(|i| if 2 * i < n { 7.0 } else { 2007.0 }).collect::<Vec<f64>>();
        assert_eq!(settle_times(&halves(2001)), (vec![], vec![NoteCode::DuplicateTimes]), "two times");
        assert_eq!(settle_times(&halves(19)).0.len(), 0);
        assert_eq!(settle_times(&halves(18)).0, [7.0, 2007.0], "nine samples for each");
        let of =
            |times: usize| settle_times(&(0..2000).map(|i| (i * times / 2000) as f64).collect::<Vec<f64>>()).0.len();
        assert_eq!([of(5), of(6)], [0, 2000], "from six times on they are the ticks of a coarse clock");
    }

    #[test]
    fn a_sample_astray_is_left_out_wherever_it_points() {
        let early = [10.0, 11.0, 3.0, 12.0, 13.0];
        assert_eq!(settle_times(&early), (vec![10.0, 11.0, 12.0, 13.0], vec![NoteCode::BackwardClock]));
        let late = [10.0, 11.0, 99.0, 12.0, 13.0];
        assert_eq!(settle_times(&late), (vec![10.0, 11.0, 12.0, 13.0], vec![NoteCode::BackwardClock]));
    }

    #[test]
    fn stretches_out_of_order_are_sorted() {
        let times: Vec<f64> = (50..100).chain(0..50).map(f64::from).collect();
        let (sorted, notes) = settle_times(&times);
        assert_eq!(sorted, (0..100).map(f64::from).collect::<Vec<f64>>());
        assert_eq!(notes, vec![NoteCode::BackwardClock]);
    }

    #[test]
    fn one_in_twenty_is_astray_and_more_is_out_of_order() {
        for (astray, kept) in [(5, 95), (6, 100)] {
            let mut times: Vec<f64> = (0..100).map(f64::from).collect();
            for k in 0..astray {
                times[10 * k + 5] = 200.0 - k as f64;
            }
            assert_eq!(settle_times(&times).0.len(), kept, "{astray}");
        }
    }

    #[test]
    fn a_hundred_days_are_a_pause_and_more_is_a_jump() {
        assert_eq!(settle_times(&[0.0, 1.0, 1.0 + JUMP_S]).1, vec![]);
        let (times, notes) = settle_times(&[0.0, 1e9, 1e9 + 1.0]);
        assert_eq!((times, notes), (vec![1e9, 1e9 + 1.0], vec![NoteCode::ClockJump]));
    }

    #[test]
    fn equal_times_merge_and_the_last_value_counts() {
        let mut samples = Samples { len: 3, ..Samples::default() };
        samples.time_s = [Some(1.0), Some(2.0), Some(2.0)].into_iter().collect();
        samples.heart_rate_bpm = [Some(100.0), Some(110.0), Some(120.0)].into_iter().collect();
        samples.altitude_m = [None, Some(7.0), None].into_iter().collect();
        let mut notes = Vec::new();
        assert_eq!(settle(&mut samples, &mut notes), vec![0, 2]);
        assert_eq!(samples.len, 2);
        assert_eq!(samples.heart_rate_bpm.get(1), Some(120.0));
        assert_eq!(samples.altitude_m.get(1), Some(7.0), "what the last one lacks comes from the one before");
    }

    #[test]
    fn samples_without_time_are_left_out_and_counted() {
        let mut samples = Samples { len: 3, ..Samples::default() };
        samples.time_s = [Some(1.0), None, Some(2.0)].into_iter().collect();
        let mut notes = Vec::new();
        settle(&mut samples, &mut notes);
        assert_eq!(samples.len, 2);
        assert_eq!(notes[0].code, NoteCode::MissingTimes);
    }
}
