//! Pieces: continuous runs of samples. Nothing is measured across their edges.

use crate::base::stats::median;
use crate::decode::raw::Stop;
use crate::decode::samples::Samples;
use std::ops::Range;

/// Shortest gap between two samples that ends a piece, seconds: smart recording leaves up to about ten seconds.
const GAP_S: f64 = 30.0;

/// … and only if it is this many times the usual step (Runalyze's rule for GPX), so that the recording of a device with one
/// sample per minute is not cut up.
const GAP_STEPS: f64 = 10.0;

/// Shortest stop of the watch that counts, seconds: events are whole seconds.
const STOP_S: f64 = 1.0;

/// Cuts the samples at `breaks` (indices that begin a piece), at stops of the watch and at gaps.
///
/// Samples recorded while the watch was stopped belong to no piece.
pub(super) fn cut(samples: &Samples, breaks: &[usize], stops: &[Stop]) -> Vec<Range<usize>> {
    let times = samples.time_s.dense(samples.len);
    let times = &*times;
    let gap_s = GAP_S.max(GAP_STEPS * usual_step_s(times));

    let mut breaks = breaks.iter().copied().peekable();
    let mut stops = stops.iter().filter(|s| s.to_s - s.from_s >= STOP_S).peekable();
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut close = |start: usize, end: usize| {
        if end > start {
            pieces.push(start..end);
        }
    };
    let (mut before, mut next_break, mut next_stop_s) = (f64::NAN, 0, f64::NEG_INFINITY);
    for (i, &time) in times.iter().enumerate() {
        let mut cut_here = time - before > gap_s;
        before = time;
        // The common case: no break is near.
        if !cut_here && i < next_break && time <= next_stop_s {
            continue;
        }
        while breaks.next_if(|b| *b <= i).is_some() {
            cut_here = true;
        }
        // Stops that end at or before this sample, and began before it, lie between two samples.
        while stops.next_if(|s| s.to_s <= time).is_some() {
            cut_here = true;
        }
        if cut_here {
            close(start, i);
            start = i;
        }
        if stops.peek().is_some_and(|s| s.from_s < time && time < s.to_s) {
            close(start, i);
            start = i + 1;
        }
        next_break = breaks.peek().copied().unwrap_or(usize::MAX);
        next_stop_s = stops.peek().map_or(f64::INFINITY, |s| s.from_s);
    }
    close(start, times.len());
    pieces
}

/// The median time from sample to sample, seconds; 1 if there are none.
pub(super) fn usual_step_s(times: &[f64]) -> f64 {
    let steps = || times.windows(2).map(|w| w[1] - w[0]);
    // A step that more than half of them have is the median, and the middle one usually is such a step.
    let Some(middle) = steps().nth(times.len() / 2).or(steps().next()) else { return 1.0 };
    if 2 * steps().filter(|step| *step == middle).count() > times.len() {
        return middle;
    }
    median(&mut steps().collect::<Vec<f64>>()).unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(times: &[f64]) -> Samples {
        Samples { len: times.len(), time_s: times.iter().map(|t| Some(*t)).collect(), ..Samples::default() }
    }

    #[test]
    fn one_piece_without_reasons_to_cut() {
        assert_eq!(cut(&at(&[0.0, 1.0, 2.0, 3.0]), &[], &[]), vec![0..4]);
        assert!(cut(&at(&[]), &[], &[]).is_empty());
    }

    #[test]
    fn gaps_cut_from_thirty_seconds_on() {
        assert_eq!(cut(&at(&[0.0, 1.0, 2.0, 32.0, 33.0]), &[], &[]), vec![0..5]);
        assert_eq!(cut(&at(&[0.0, 1.0, 2.0, 32.1, 33.1]), &[], &[]), vec![0..3, 3..5]);
    }

    #[test]
    fn a_slow_recorder_is_not_cut_to_pieces() {
        let times: Vec<f64> = (0..50).map(|i| f64::from(i) * 60.0).collect();
        assert_eq!(cut(&at(&times), &[], &[]), vec![0..50]);
    }

    #[test]
    fn breaks_and_stops_cut() {
        let samples = at(&[0.0, 1.0, 2.0, 12.0, 13.0]);
        assert_eq!(cut(&samples, &[2], &[]), vec![0..2, 2..5]);
        assert_eq!(cut(&samples, &[], &[Stop { from_s: 2.0, to_s: 12.0 }]), vec![0..3, 3..5]);
        assert_eq!(cut(&samples, &[0], &[Stop { from_s: 20.0, to_s: 30.0 }]), vec![0..5]);
    }

    #[test]
    fn samples_within_a_stop_belong_to_no_piece() {
        let samples = at(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!(cut(&samples, &[], &[Stop { from_s: 1.0, to_s: 4.0 }]), vec![0..2, 4..6]);
    }
}
