//! Coverage: how much of a run, in metres and seconds, the samples of a channel cover.

use crate::activity::Activity;
use crate::base::stats::round;
use crate::decode::series::Series;
use crate::summary::{Coverage, Covered};

/// Two samples with a value at most this many seconds apart have no gap between them: many devices write a channel at only some of the
/// samples.
const HELD_S: f64 = 10.0;

/// Samples that cover at least this share of the timer time describe the whole run. Their distance and the device's total then measure the
/// same course.
const WHOLE_SHARE: f64 = 0.95;

/// What the samples of one channel cover.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ChannelCoverage {
    /// Covered distance, metres, where distance is known along the run.
    pub metres: Option<f64>,
    /// Covered time, seconds.
    pub seconds: f64,
}

/// Measures how much of the total distance and of the timer time each channel covers.
#[must_use]
pub fn measure(activity: &Activity, timer_s: Option<f64>) -> Coverage {
    let whole_m = whole_m(activity, timer_s);
    let of = |channel: &Series| covered(activity, channel, timer_s, whole_m);
    Coverage {
        altitude: of(&activity.samples.altitude_m),
        cadence: of(&activity.cadence_spm),
        heart_rate: of(&activity.samples.heart_rate_bpm),
    }
}

/// Coverage of one channel, of `whole_m` metres along the samples; unknown for a channel that the file lacks.
fn covered(activity: &Activity, channel: &Series, timer_s: Option<f64>, whole_m: Option<f64>) -> Covered {
    if channel.is_empty() {
        return Covered::default();
    }
    let stretch = stretch(activity, channel);
    let share_s = timer_s.filter(|s| *s > 0.0).map(|timer_s| (stretch.seconds / timer_s).min(1.0));
    let share_m = stretch.metres.zip(whole_m).map(|(metres, whole_m)| (metres / whole_m).min(1.0));
    Covered {
        distance_m: share_m.zip(activity.distance_m).map(|(share, metres)| round(share * metres, 1)),
        time_s: (stretch.seconds > 0.0).then(|| round(timer_s.map_or(stretch.seconds, |s| s.min(stretch.seconds)), 1)),
        share: [share_m, share_s].into_iter().flatten().reduce(f64::min).map(|share| round(share, 4)),
    }
}

/// The distance that coverage is a share of: the samples' own where they describe the whole run, else the total.
fn whole_m(activity: &Activity, timer_s: Option<f64>) -> Option<f64> {
    let along_m = activity.samples.distance_m.iter().next_back().map(|(_, metres)| metres).filter(|m| *m > 0.0)?;
    let recorded = stretch(activity, &activity.samples.time_s).seconds;
    let is_whole = timer_s.is_none_or(|timer_s| recorded >= WHOLE_SHARE * timer_s);
    Some(activity.distance_m.filter(|_| !is_whole).map_or(along_m, |total_m| total_m.max(along_m)))
}

/// What the samples of a channel cover.
#[must_use]
pub fn stretch(activity: &Activity, channel: &Series) -> ChannelCoverage {
    let (mut metres, mut seconds) = (0.0, 0.0);
    each_step(activity, channel, |from, to| {
        let samples = &activity.samples;
        seconds += samples.time_s.get(to).zip(samples.time_s.get(from)).map_or(0.0, |(to, from)| to - from);
        metres += samples.distance_m.get(to).zip(samples.distance_m.get(from)).map_or(0.0, |(to, from)| to - from);
    });
    ChannelCoverage { metres: (!activity.samples.distance_m.is_empty()).then_some(metres), seconds }
}

/// Calls back with each step between two samples with a value and no gap between them. A piece without gaps is one step.
fn each_step(activity: &Activity, channel: &Series, mut each: impl FnMut(usize, usize)) {
    let values = channel.values();
    for piece in &activity.pieces {
        let known =
            values.get(piece.clone()).is_some_and(|values| values.iter().fold(true, |all, v| all & !v.is_nan()));
        if known {
            whole_piece(activity, piece.clone(), &mut each);
            continue;
        }
        held_steps(activity, channel, piece.clone(), &mut each);
    }
}

/// Whether every sample of a piece has a value. No early exit, so that the compiler can check several values at a time.
pub(super) fn is_known(channel: &Series, piece: std::ops::Range<usize>) -> bool {
    channel.values().get(piece).is_some_and(|values| values.iter().fold(true, |all, v| all & !v.is_nan()))
}

/// A piece without missing values: from its first to its last sample, or to where its distance begins and ends.
fn whole_piece(activity: &Activity, piece: std::ops::Range<usize>, each: &mut impl FnMut(usize, usize)) {
    let Some(last) = piece.end.checked_sub(1).filter(|last| *last > piece.start) else { return };
    let distance_m = &activity.samples.distance_m;
    let first_known = piece.clone().find(|i| distance_m.get(*i).is_some());
    let last_known = piece.clone().rev().find(|i| distance_m.get(*i).is_some());
    let (from, to) = first_known.zip(last_known).unwrap_or((piece.start, last));
    for (from, to) in [(piece.start, from), (from, to), (to, last)] {
        if to > from {
            each(from, to);
        }
    }
}

/// The steps between known samples that are adjacent, or no further apart than a value is held.
pub(super) fn held_steps(
    activity: &Activity,
    channel: &Series,
    piece: std::ops::Range<usize>,
    each: &mut impl FnMut(usize, usize),
) {
    let time_s = |i: usize| activity.samples.time_s.get(i).unwrap_or(f64::NAN);
    let mut before: Option<usize> = None;
    for to in piece.filter(|i| channel.get(*i).is_some()) {
        if let Some(from) = before
            && (to == from + 1 || time_s(to) - time_s(from) <= HELD_S)
        {
            each(from, to);
        }
        before = Some(to);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::fixture::run;

    /// A run of 1,001 samples at 3 m/s whose altitude is known where `known` says so.
    fn with(known: impl Fn(usize) -> bool) -> Activity {
        let mut activity = run(1001, 3.0);
        activity.samples.altitude_m = (0..1001).map(|i| known(i).then_some(100.0)).collect();
        activity
    }

    fn altitude(activity: &Activity, timer_s: f64) -> Covered {
        measure(activity, Some(timer_s)).altitude
    }

    #[test]
    fn what_is_known_throughout_covers_all() {
        let all = Covered { distance_m: Some(3000.0), time_s: Some(1000.0), share: Some(1.0) };
        assert_eq!(altitude(&with(|_| true), 1000.0), all);
        assert_eq!(altitude(&with(|i| i % 10 == 0), 1000.0), all, "a value each ten seconds");
        assert_eq!(altitude(&with(|_| false), 1000.0), Covered::default(), "a channel that the file lacks");
    }

    #[test]
    fn gaps_of_more_than_ten_seconds_are_not_covered() {
        let gap = |from: usize, to: usize| altitude(&with(|i| i <= from || i >= to), 1000.0);
        assert_eq!(gap(500, 510).share, Some(1.0));
        let missing = Covered { distance_m: Some(2967.0), time_s: Some(989.0), share: Some(0.989) };
        assert_eq!(gap(500, 511), missing);
        assert_eq!(altitude(&with(|i| i % 11 == 0), 1000.0).share, Some(0.0), "scattered places are no stretch");
    }

    #[test]
    fn samples_of_a_part_cover_that_part_of_the_total() {
        let mut activity = with(|_| true);
        activity.distance_m = Some(6000.0);
        let half = Covered { distance_m: Some(3000.0), time_s: Some(1000.0), share: Some(0.5) };
        assert_eq!(altitude(&activity, 2000.0), half);
        activity.distance_m = Some(3600.0);
        let all = Covered { distance_m: Some(3600.0), time_s: Some(1000.0), share: Some(1.0) };
        assert_eq!(altitude(&activity, 1000.0), all, "one way, measured twice");
        assert_eq!(altitude(&activity, 1052.0).share, Some(0.9506));
        assert_eq!(altitude(&activity, 1054.0).share, Some(0.8333), "no longer the whole run");
    }

    #[test]
    fn without_distance_the_time_tells() {
        let mut activity = with(|i| i <= 500);
        (activity.samples.distance_m, activity.distance_m) = Default::default();
        assert_eq!(altitude(&activity, 1000.0), Covered { distance_m: None, time_s: Some(500.0), share: Some(0.5) });
    }

    #[test]
    fn pauses_are_covered_by_nothing() {
        let mut activity = with(|_| true);
        activity.pieces = vec![0..400, 600..1001];
        assert_eq!(
            stretch(&activity, &activity.samples.altitude_m),
            ChannelCoverage { metres: Some(2397.0), seconds: 799.0 }
        );
    }
}
