//! Gaps between two pieces: a pause of the watch, an outage of its samples, or a jump.
//!
//! A *pause* counts for neither distance nor time: the watch was stopped, or the runner did not move. In an *outage* the runner
//! ran on, at a speed near that before and after: both count. A *jump* is a distance that nobody runs in that time: it is not
//! counted, and noted.

use super::{pieces, position};
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

/// Above this many times the higher speed before or after, it was another means of transport.
const CARRIED: f64 = 2.0;

/// Time over which the speed before and after is measured, seconds.
const BESIDE_S: f64 = 60.0;

/// Shortest gap, seconds; shorter ones are a new segment or lap, or an altitude recalibration.
const GAP_S: f64 = 30.0;

/// A file with more seconds than this between samples is recorded by distance: a sample is written after every few metres, so the distance
/// across a gap in which nothing moved was run at its ends.
const BY_DISTANCE_S: f64 = 1.5;

/// An auto-pause is noticed this late, seconds, and dated back: the distance until then is counted.
const NOTICED_S: f64 = 5.0;

/// A device's clock and its samples agree within these seconds.
const CLOCKS_AGREE_S: f64 = 10.0;

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
    /// In a gap that does not count: distance run at its ends, before the watch stopped or the runner stood still, and after, metres; …
    pub edge_m: f64,
    /// … and how long that took, seconds.
    pub edge_s: f64,
}

impl Gap {
    /// Whether its distance and its duration count: always both or neither.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.kind == GapKind::Outage
    }

    /// Seconds that count as running.
    #[must_use]
    pub fn counted_s(&self) -> f64 {
        if self.counts() { self.seconds } else { self.edge_s }
    }

    /// Distance that the device counted across it and that does not count, metres.
    pub(super) fn uncounted_m(&self, device_m: f64) -> f64 {
        if self.counts() { 0.0 } else { (device_m - self.edge_m).max(0.0) }
    }
}

/// Information in the file about breaks in the samples.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct GapEvidence<'a> {
    /// Periods with the watch stopped.
    pub(super) stops: &'a [Stop],
    /// Samples that begin a segment of the file (GPX `trkseg`, a second TCX track of a lap): the watch was stopped before.
    pub(super) segments: &'a [usize],
    /// Samples at which the track moved permanently.
    pub(super) relocated: &'a [usize],
    /// Timer time by the device's own clock, seconds.
    pub(super) timer_s: Option<f64>,
    /// The device's total distance, metres.
    pub(super) total_m: Option<f64>,
}

/// The gaps between the pieces, in order: one fewer than there are pieces.
///
/// `said` is the information in the file; `fastest_mps` is the limit of the sport.
pub(super) fn between(
    samples: &Samples,
    pieces: &[Range<usize>],
    said: &GapEvidence<'_>,
    fastest_mps: f64,
) -> Vec<Gap> {
    if pieces.len() < 2 {
        return Vec::new();
    }
    let by_distance = pieces::usual_step_s(&samples.time_s.dense(samples.len)) > BY_DISTANCE_S;
    let edge = |w: &[Range<usize>]| {
        let (from, to) = (w[0].end - 1, w[1].start);
        let [t0, t1] = [from, to].map(|i| samples.time_s.get(i).unwrap_or(f64::NAN));
        let seconds = if t1 >= t0 { t1 - t0 } else { 0.0 };
        let metres = metres_between(samples, &w[0], &w[1]);
        let stopped_s = stopped_s(said.stops, t0, t1);
        let said_so = stopped_s.is_some() || said.segments.contains(&to);
        let beside = || beside_mps(samples, &w[0], &w[1]);
        let kind = if said_so {
            GapKind::Pause
        } else if metres.is_some_and(|m| m > fastest_mps * seconds.max(1.0) + position::NOISE_M) {
            GapKind::Jump
        } else if seconds < GAP_S {
            if said.relocated.contains(&to) { GapKind::Jump } else { GapKind::Outage }
        } else if said.relocated.contains(&to) && device_metres(samples, from, to).is_none() {
            GapKind::Jump
        } else {
            metres.map_or(GapKind::Pause, |metres| by_speed(metres / seconds, beside()))
        };
        let by_device = device_metres(samples, from, to);
        let ends_m = if said_so { by_device } else { metres };
        let fastest_beside = beside().map_or(MOVED_MPS, |(_, highest)| highest.max(MOVED_MPS));
        // The watch ran between the samples at its ends and its two events; a short step consists of these edges only.
        let edge_m = ends_m.map_or(0.0, |m| match stopped_s {
            Some(stopped_s) => m.min(fastest_beside * (seconds - stopped_s + NOTICED_S)),
            None if seconds < GAP_S => m.min(fastest_beside * seconds),
            None if kind == GapKind::Pause && m < MOVED_MPS * seconds && by_distance => m,
            None => 0.0,
        });
        let edge_s = (edge_m.max(0.0) / fastest_beside).min(seconds);
        // Without positions only the watch knows the distance: what it counts while stopped (a drill in a pool) is intended.
        let is_told = stopped_s.is_some() && samples.lat_deg.is_empty();
        let edge_m = by_device.filter(|_| is_told).unwrap_or(edge_m).max(0.0);
        let gap = Gap { kind, seconds, metres, edge_m, edge_s };
        Found { gap, is_stop: stopped_s.is_some(), by_device: by_device.is_some(), fastest_beside }
    };
    let found: Vec<Found> = pieces.windows(2).map(edge).collect();
    let in_pieces_s: f64 = pieces.iter().map(|piece| lasted_s(samples, piece)).sum();
    let counted_m = samples.distance_m.iter().next_back().map(|(_, m)| m);
    by_clock(&found, in_pieces_s, said, counted_m)
}

/// How long the watch was stopped between two moments, seconds; `None` where it was not.
fn stopped_s(stops: &[Stop], from_s: f64, to_s: f64) -> Option<f64> {
    let within = |stop: &&Stop| stop.from_s < to_s && stop.to_s > from_s && stop.to_s > stop.from_s;
    let seconds = stops.iter().filter(within).map(|stop| stop.to_s.min(to_s) - stop.from_s.max(from_s));
    seconds.reduce(|a, b| a + b).map(|s| s.min(to_s - from_s))
}

/// How long a piece lasts, seconds.
fn lasted_s(samples: &Samples, piece: &Range<usize>) -> f64 {
    let ends = piece.end.checked_sub(1).and_then(|last| samples.time_s.get(last)).zip(samples.time_s.get(piece.start));
    ends.map_or(0.0, |(to, from)| to - from)
}

/// A gap, and the evidence about it.
struct Found {
    gap: Gap,
    /// Whether an event says that the watch was stopped.
    is_stop: bool,
    /// Whether the device counted metres in it.
    by_device: bool,
    /// The higher of the speeds before and after it, metres per second.
    fastest_beside: f64,
}

/// Decides the slow gaps by the watch's own clock. If it ran through all of them they are outages, not pauses; if it ran for part of the
/// time, the distance was run in that part. A gap that the watch's total does not include is a pause if the clock stood still in all of
/// them. `counted_m` is the distance at the last sample.
fn by_clock(found: &[Found], in_pieces_s: f64, said: &GapEvidence<'_>, counted_m: Option<f64>) -> Vec<Gap> {
    let Some(timer_s) = said.timer_s else { return found.iter().map(|found| found.gap).collect() };
    let is_slow = |found: &&Found| {
        let moved = found.gap.metres.is_some_and(|m| m >= MOVED_MPS * found.gap.seconds);
        found.gap.kind == GapKind::Pause && !found.is_stop && moved
    };
    let is_long = |found: &&Found| found.gap.counts() && found.gap.seconds >= GAP_S;
    let outages_m: f64 = found.iter().filter(is_long).filter_map(|found| found.gap.metres).sum();
    let in_total = said.total_m.zip(counted_m).is_none_or(|(total_m, m)| total_m > m - 0.5 * outages_m);
    let is_unseen = |found: &&Found| is_long(found) && !(found.by_device && in_total);
    let seconds = |those: &dyn Fn(&&Found) -> bool| found.iter().filter(those).map(|f| f.gap.seconds).sum::<f64>();
    let (slow_s, unseen_s) = (seconds(&is_slow), seconds(&is_unseen));
    let counted_s = in_pieces_s + seconds(&|found| found.gap.counts());
    let stood = unseen_s > 2.0 * CLOCKS_AGREE_S && timer_s <= counted_s - unseen_s + CLOCKS_AGREE_S;
    // Seconds for which the clock ran in the slow gaps.
    let ran_s = (timer_s - counted_s).min(slow_s);
    let settled = |found: &Found| match found.gap.kind {
        GapKind::Outage if stood && is_unseen(&found) => Gap { kind: GapKind::Pause, ..found.gap },
        GapKind::Pause if is_slow(&found) && ran_s + CLOCKS_AGREE_S >= slow_s => {
            Gap { kind: GapKind::Outage, ..found.gap }
        }
        GapKind::Pause if is_slow(&found) && ran_s > CLOCKS_AGREE_S => {
            let edge_s = found.gap.seconds * ran_s / slow_s;
            let edge_m = found.gap.metres.unwrap_or(0.0).min(found.fastest_beside * edge_s);
            Gap { edge_m, edge_s, ..found.gap }
        }
        _ => found.gap,
    };
    found.iter().map(settled).collect()
}

/// The device's timer time without the duration of jumps, if it includes them: a runner in a vehicle did not run.
pub(super) fn without_jumps(timer_s: f64, samples: &Samples, pieces: &[Range<usize>], gaps: &[Gap]) -> f64 {
    let jumps = gaps.iter().filter(|gap| gap.kind == GapKind::Jump && gap.seconds >= GAP_S);
    let jumps_s: f64 = jumps.map(|gap| gap.seconds).sum();
    let counted_s =
        pieces.iter().map(|piece| lasted_s(samples, piece)).chain(gaps.iter().map(Gap::counted_s)).sum::<f64>();
    if jumps_s > 0.0 && timer_s + CLOCKS_AGREE_S >= counted_s + jumps_s { timer_s - jumps_s } else { timer_s }
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
    let last_fix = || before.clone().rev().find_map(|i| position::at(samples, i));
    let first_fix = || after.clone().find_map(|i| position::at(samples, i));
    let stood = || samples.distance_m.get(from).zip(samples.distance_m.get(to)).map(|(a, b)| b - a);
    device_metres(samples, from, to).or_else(|| Some(columns::distance_m(last_fix()?, first_fix()?))).or_else(stood)
}

/// Distance that the device counted between two samples, if it counted on.
fn device_metres(samples: &Samples, from: usize, to: usize) -> Option<f64> {
    samples.distance_m.get(from).zip(samples.distance_m.get(to)).map(|(a, b)| b - a).filter(|m| *m > 0.0)
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
    let line = || Some(columns::distance_m(position::at(samples, from)?, position::at(samples, to)?));
    device_metres(samples, from, to).or_else(line).filter(|_| dt > 0.0).map(|m| m / dt)
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
        between(&run(gap_s, gap_m), &[0..100, 100..200], &GapEvidence { stops, ..GapEvidence::default() }, 12.5)[0].kind
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
        let segment = GapEvidence { segments: &[100], ..GapEvidence::default() };
        for gap_s in [2.0, 60.0] {
            let gap = between(&run(gap_s, 3.0 * gap_s), &[0..100, 100..200], &segment, 12.5)[0];
            assert_eq!((gap.kind, gap.counts()), (GapKind::Pause, false), "{gap_s}");
        }
        let rest = between(&run(600.0, 20.0), &[0..100, 100..200], &GapEvidence::default(), 12.5)[0];
        assert_eq!((rest.kind, rest.counted_s(), rest.uncounted_m(20.0)), (GapKind::Pause, 0.0, 20.0), "a rest");
    }

    #[test]
    fn beyond_what_anybody_runs_it_is_a_jump() {
        assert_eq!(kind(100.0, 1400.0, &[]), GapKind::Jump);
        assert_eq!(kind(1.0, 3.0, &[]), GapKind::Outage, "a new segment without a gap");
        let samples = run(1.0, 3.0);
        let moved = GapEvidence { relocated: &[100], ..GapEvidence::default() };
        assert_eq!(between(&samples, &[0..100, 100..200], &moved, 12.5)[0].kind, GapKind::Jump, "the track moved");
    }

    #[test]
    fn the_devices_distance_counts_before_the_straight_line() {
        let mut samples = run(60.0, 20.0);
        for i in 0..200 {
            samples.distance_m.set(i, i as f64 * 3.0 + if i < 100 { 0.0 } else { 177.0 });
        }
        let gap = between(&samples, &[0..100, 100..200], &GapEvidence::default(), 12.5)[0];
        assert_eq!((gap.kind, gap.metres, gap.counted_s()), (GapKind::Outage, Some(180.0), 60.0));
    }

    #[test]
    fn without_a_way_nothing_moved() {
        let mut samples = run(60.0, 180.0);
        (samples.lat_deg, samples.lon_deg) = Default::default();
        let gap = between(&samples, &[0..100, 100..200], &GapEvidence::default(), 12.5)[0];
        assert_eq!((gap.kind, gap.metres, gap.counted_s()), (GapKind::Pause, None, 0.0));
    }

    #[test]
    fn what_was_counted_is_said() {
        let mut notes = Vec::new();
        let gap = |kind, seconds, metres| Gap { kind, seconds, metres: Some(metres), edge_m: 0.0, edge_s: 0.0 };
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
