//! Gaps between two pieces: a pause of the watch, an outage of its samples, or a jump.
//!
//! A *pause* counts for neither distance nor time: the watch was stopped, or the runner did not move. In an *outage* the runner
//! ran on, at a speed near that before and after: both count. A *jump* is a distance that nobody runs in that time: it is not
//! counted, and noted.

use super::position;
use crate::base::columns;
use crate::base::note::{Note, NoteCode};
use crate::base::words::counted;
use crate::decode::raw::Stop;
use crate::decode::samples::Samples;
use std::ops::Range;

/// Below this mean speed over the gap the runner did not move, metres per second: the moving threshold of `metric::time`.
const MOVED_MPS: f64 = 0.5;

/// Below this share of the lower speed before or after, most of the gap was spent standing.
const RAN_ON: f64 = 0.5;

/// Highest speed, metres per second, at which the distance of a pause that the watch did not record may have been walked.
const WALK_MPS: f64 = 2.0;

/// Above this many times the higher speed before or after, it was another means of transport.
const CARRIED: f64 = 2.0;

/// Time over which the speed before and after is measured, seconds.
const BESIDE_S: f64 = 60.0;

/// Shortest gap, seconds; shorter ones are a new segment or lap, or an altitude recalibration.
const GAP_S: f64 = 30.0;

/// Kind of a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GapKind {
    /// The watch was stopped, or the runner did not move.
    Pause,
    /// Samples are missing while the runner ran on.
    Outage,
    /// The two ends are further apart than anybody runs.
    Jump,
}

/// The gap between the last sample of a piece and the first of the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// Its kind.
    pub kind: GapKind,
    /// Duration, seconds.
    pub seconds: f64,
    /// Distance between its ends, metres: by the device, else the straight line; `None` if both are unknown.
    pub metres: Option<f64>,
    /// Whether the distance counts: outages, and the few metres between the ends of a rest that was not recorded as a pause.
    pub counts_m: bool,
}

impl Gap {
    /// Seconds that count as running.
    #[must_use]
    pub fn counted_s(&self) -> f64 {
        if self.kind == GapKind::Outage { self.seconds } else { 0.0 }
    }
}

/// Information in the file about breaks in the samples.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Said<'a> {
    /// Periods with the watch stopped.
    pub(super) stops: &'a [Stop],
    /// Samples that begin a segment of the file (GPX `trkseg`, a second TCX track of a lap): the watch was stopped before.
    pub(super) segments: &'a [usize],
    /// Samples at which the track moved permanently.
    pub(super) relocated: &'a [usize],
}

/// The gaps between the pieces, in order: one fewer than there are pieces.
///
/// `said` is the information in the file; `fastest_mps` is the limit of the sport.
pub(super) fn between(samples: &Samples, pieces: &[Range<usize>], said: &Said<'_>, fastest_mps: f64) -> Vec<Gap> {
    let edge = |w: &[Range<usize>]| {
        let (from, to) = (w[0].end - 1, w[1].start);
        let [t0, t1] = [from, to].map(|i| samples.time_s.get(i).unwrap_or(f64::NAN));
        let seconds = if t1 >= t0 { t1 - t0 } else { 0.0 };
        let metres = metres_between(samples, &w[0], &w[1]);
        let stopped = said.stops.iter().any(|stop| stop.from_s < t1 && stop.to_s > t0 && stop.to_s > stop.from_s);
        let said_so = stopped || said.segments.contains(&to);
        let kind = if said_so {
            GapKind::Pause
        } else if said.relocated.contains(&to)
            || metres.is_some_and(|m| m > fastest_mps * seconds.max(1.0) + position::NOISE_M)
        {
            GapKind::Jump
        } else if seconds < GAP_S {
            GapKind::Outage
        } else {
            metres.map_or(GapKind::Pause, |metres| by_speed(metres / seconds, beside_mps(samples, &w[0], &w[1])))
        };
        let rested =
            kind == GapKind::Pause && !said_so && metres.is_some_and(|m| m < fastest_mps.min(WALK_MPS) * seconds);
        Gap { kind, seconds, metres, counts_m: kind == GapKind::Outage || rested }
    };
    pieces.windows(2).map(edge).collect()
}

/// Kind of a gap with this mean speed, given the lowest and highest speed before and after it.
fn by_speed(mps: f64, beside: Option<(f64, f64)>) -> GapKind {
    match beside {
        _ if mps < MOVED_MPS => GapKind::Pause,
        Some((lowest, _)) if mps < RAN_ON * lowest => GapKind::Pause,
        Some((_, highest)) if mps > CARRIED * highest.max(MOVED_MPS) => GapKind::Jump,
        Some(_) => GapKind::Outage,
        None => GapKind::Pause,
    }
}

/// Metres from the end of one piece to the start of the next.
fn metres_between(samples: &Samples, before: &Range<usize>, after: &Range<usize>) -> Option<f64> {
    let (from, to) = (before.end - 1, after.start);
    let device = samples.distance_m.get(from).zip(samples.distance_m.get(to)).map(|(a, b)| b - a);
    let last_fix = || before.clone().rev().find_map(|i| position::at(samples, i));
    let first_fix = || after.clone().find_map(|i| position::at(samples, i));
    device.filter(|m| *m > 0.0).or_else(|| Some(columns::distance_m(last_fix()?, first_fix()?))).or(device)
}

/// The lower and the higher of the mean speeds just before and just after.
fn beside_mps(samples: &Samples, before: &Range<usize>, after: &Range<usize>) -> Option<(f64, f64)> {
    let time = |i: usize| samples.time_s.get(i);
    let (end, start) = (before.end - 1, after.start);
    let first =
        before.clone().rev().take_while(|i| time(*i).zip(time(end)).is_some_and(|(t, end)| end - t <= BESIDE_S)).last();
    let last =
        after.clone().take_while(|i| time(*i).zip(time(start)).is_some_and(|(t, start)| t - start <= BESIDE_S)).last();
    let speeds = [mean_mps(samples, first?, end), mean_mps(samples, start, last?)];
    let known = speeds.into_iter().flatten().collect::<Vec<f64>>();
    let lowest = known.iter().copied().reduce(f64::min)?;
    Some((lowest, known.iter().copied().fold(0.0, f64::max)))
}

fn mean_mps(samples: &Samples, from: usize, to: usize) -> Option<f64> {
    let dt = samples.time_s.get(to)? - samples.time_s.get(from)?;
    let device = samples.distance_m.get(from).zip(samples.distance_m.get(to)).map(|(a, b)| b - a).filter(|m| *m > 0.0);
    let line = || Some(columns::distance_m(position::at(samples, from)?, position::at(samples, to)?));
    device.or_else(line).filter(|_| dt > 0.0).map(|m| m / dt)
}

/// Adds notes about what was counted without samples, and what was not counted.
pub(super) fn note(gaps: &[Gap], notes: &mut Vec<Note>) {
    let outages = || gaps.iter().filter(|gap| gap.kind == GapKind::Outage && gap.seconds >= GAP_S);
    let (n, seconds) = (outages().count(), outages().map(|gap| gap.seconds).sum::<f64>());
    if n > 0 {
        let metres = outages().filter_map(|gap| gap.metres).sum::<f64>();
        let text = format!(
            "{} of {seconds:.0} s and {metres:.0} m while running on, counted",
            counted(n, "gap without samples", "gaps without samples")
        );
        notes.push(Note::new(NoteCode::Outage, text));
    }
    let jumps: Vec<&Gap> = gaps.iter().filter(|gap| gap.kind == GapKind::Jump).collect();
    if let Some(first) = jumps.first() {
        let metres = jumps.iter().filter_map(|gap| gap.metres).sum::<f64>();
        let text = format!(
            "{} not counted: {:.1} km that nobody runs in that time ({:.0} s the first)",
            counted(jumps.len(), "jump", "jumps"),
            metres / 1000.0,
            first.seconds
        );
        notes.push(Note::new(NoteCode::Jump, text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 100 s at 3 m/s along the meridian, a gap, and 100 s more.
    fn run(gap_s: f64, gap_m: f64) -> Samples {
        let mut samples = Samples { len: 200, ..Samples::default() };
        for i in 0..200 {
            let after = if i < 100 { 0.0 } else { 1.0 };
            samples.time_s.set(i, i as f64 + after * (gap_s - 1.0));
            samples.lat_deg.set(i, 46.0 + (i as f64 * 3.0 + after * (gap_m - 3.0)) / 111_195.0);
            samples.lon_deg.set(i, 8.0);
        }
        samples
    }

    fn kind(gap_s: f64, gap_m: f64, stops: &[Stop]) -> GapKind {
        between(&run(gap_s, gap_m), &[0..100, 100..200], &Said { stops, ..Said::default() }, 12.5)[0].kind
    }

    #[test]
    fn running_on_is_an_outage() {
        assert_eq!(kind(60.0, 180.0, &[]), GapKind::Outage);
        assert_eq!(kind(60.0, 91.0, &[]), GapKind::Outage);
        assert_eq!(kind(60.0, 89.0, &[]), GapKind::Pause, "less than half the speed: mostly standing");
        assert_eq!(kind(60.0, 355.0, &[]), GapKind::Outage);
        assert_eq!(kind(60.0, 365.0, &[]), GapKind::Jump, "more than twice the speed");
    }

    #[test]
    fn where_nothing_moved_or_the_watch_was_stopped_it_is_a_pause() {
        assert_eq!(kind(600.0, 20.0, &[]), GapKind::Pause);
        assert_eq!(kind(600.0, 1800.0, &[Stop { from_s: 100.0, to_s: 690.0 }]), GapKind::Pause);
        assert_eq!(kind(600.0, 1800.0, &[Stop { from_s: 5000.0, to_s: 6000.0 }]), GapKind::Outage);
    }

    #[test]
    fn a_new_segment_is_a_pause_and_its_way_does_not_count() {
        let segment = Said { segments: &[100], ..Said::default() };
        for gap_s in [2.0, 60.0] {
            let gap = between(&run(gap_s, 3.0 * gap_s), &[0..100, 100..200], &segment, 12.5)[0];
            assert_eq!((gap.kind, gap.counts_m), (GapKind::Pause, false), "{gap_s}");
        }
        let rest = between(&run(600.0, 20.0), &[0..100, 100..200], &Said::default(), 12.5)[0];
        assert_eq!(
            (rest.kind, rest.counts_m, rest.counted_s()),
            (GapKind::Pause, true, 0.0),
            "a rest of which nothing is said"
        );
    }

    #[test]
    fn beyond_what_anybody_runs_it_is_a_jump() {
        assert_eq!(kind(100.0, 1400.0, &[]), GapKind::Jump);
        assert_eq!(kind(1.0, 3.0, &[]), GapKind::Outage, "a new segment without a gap");
        let samples = run(1.0, 3.0);
        let moved = Said { relocated: &[100], ..Said::default() };
        assert_eq!(between(&samples, &[0..100, 100..200], &moved, 12.5)[0].kind, GapKind::Jump, "the track moved");
    }

    #[test]
    fn the_devices_distance_counts_before_the_straight_line() {
        let mut samples = run(60.0, 20.0);
        for i in 0..200 {
            samples.distance_m.set(i, i as f64 * 3.0 + if i < 100 { 0.0 } else { 177.0 });
        }
        let gap = between(&samples, &[0..100, 100..200], &Said::default(), 12.5)[0];
        assert_eq!((gap.kind, gap.metres, gap.counted_s()), (GapKind::Outage, Some(180.0), 60.0));
    }

    #[test]
    fn without_a_way_nothing_moved() {
        let mut samples = run(60.0, 180.0);
        (samples.lat_deg, samples.lon_deg) = Default::default();
        let gap = between(&samples, &[0..100, 100..200], &Said::default(), 12.5)[0];
        assert_eq!((gap.kind, gap.metres, gap.counted_s()), (GapKind::Pause, None, 0.0));
    }

    #[test]
    fn what_was_counted_is_said() {
        let mut notes = Vec::new();
        let gap = |kind, seconds, metres| Gap { kind, seconds, metres: Some(metres), counts_m: false };
        note(&[gap(GapKind::Pause, 600.0, 2.0), gap(GapKind::Outage, 1.0, 3.0)], &mut notes);
        assert_eq!(notes, []);
        note(
            &[gap(GapKind::Outage, 59.0, 177.0), gap(GapKind::Outage, 59.0, 177.0), gap(GapKind::Jump, 60.0, 12_000.0)],
            &mut notes,
        );
        let texts: Vec<&str> = notes.iter().map(|note| note.text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "2 gaps without samples of 118 s and 354 m while running on, counted",
                "1 jump not counted: 12.0 km that nobody runs in that time (60 s the first)"
            ]
        );
    }
}
