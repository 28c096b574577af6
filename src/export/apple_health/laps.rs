//! The laps of a workout: the document has only when each was, so that metres and beats are those of the samples within.

use super::workout::{NEAR_S, Workout, WorkoutEvent, WorkoutEventKind};
use crate::decode::raw::{RawLap, Stop};
use crate::decode::samples::Samples;

/// The laps, else the segments, if they follow each other: watches write one series for kilometres and one for miles.
pub(super) fn laps(workout: &Workout, samples: &Samples, stops: &[Stop]) -> Vec<RawLap> {
    let laps = spans(workout, WorkoutEventKind::Lap);
    let spans = if laps.is_empty() { spans(workout, WorkoutEventKind::Segment) } else { laps };
    spans.into_iter().map(|span| lap(span, samples, stops)).collect()
}

/// Beginning and end of the events of one kind, Unix seconds. Events without a duration mark where one lap ends and the next begins.
fn spans(workout: &Workout, kind: WorkoutEventKind) -> Vec<(f64, f64)> {
    let mut events: Vec<&WorkoutEvent> = workout.events.iter().filter(|event| event.kind == kind).collect();
    events.sort_by(|a, b| a.at_s.total_cmp(&b.at_s));
    if events.iter().all(|event| event.for_s <= 0.0) {
        let within = workout.start_s + NEAR_S..workout.end_s - NEAR_S;
        let marks = events.iter().map(|event| event.at_s).filter(|at_s| within.contains(at_s));
        let ends: Vec<f64> = [workout.start_s].into_iter().chain(marks).chain([workout.end_s]).collect();
        let has_marks = ends.len() > 2;
        return ends.windows(2).map(|pair| (pair[0], pair[1])).filter(|_| has_marks).collect();
    }
    let spans = events.iter().filter(|event| event.for_s > 0.0).map(|event| (event.at_s, event.at_s + event.for_s));
    let spans: Vec<(f64, f64)> = spans.collect();
    let apart = spans.windows(2).all(|pair| pair[0].1 <= pair[1].0 + NEAR_S);
    if apart { spans } else { Vec::new() }
}

fn lap((from_s, to_s): (f64, f64), samples: &Samples, stops: &[Stop]) -> RawLap {
    let stopped_s: f64 = stops.iter().map(|stop| (stop.to_s.min(to_s) - stop.from_s.max(from_s)).max(0.0)).sum();
    let times = samples.time_s.values();
    let index = |at_s: f64| times.partition_point(|time_s| *time_s < at_s);
    let total_m = |at_s: f64| {
        let after = index(at_s).min(times.len().checked_sub(1)?);
        let (next, before) = (samples.distance_m.get(after)?, after.checked_sub(1));
        let Some((before_m, before_s)) = before.and_then(|i| samples.distance_m.get(i).zip(times.get(i))) else {
            return Some(next);
        };
        let (after_s, share) = (times.get(after)?, |apart_s: f64| (at_s - before_s) / apart_s);
        let apart_s = after_s - before_s;
        Some(if apart_s > 0.0 { before_m + (next - before_m) * share(apart_s).clamp(0.0, 1.0) } else { next })
    };
    let beats: Vec<f64> = (index(from_s)..index(to_s)).filter_map(|i| samples.heart_rate_bpm.get(i)).collect();
    RawLap {
        start_s: Some(from_s),
        distance_m: total_m(to_s).zip(total_m(from_s)).map(|(end_m, start_m)| end_m - start_m).filter(|m| *m > 0.0),
        elapsed_s: Some(to_s - from_s),
        timer_s: Some(to_s - from_s - stopped_s).filter(|s| *s > 0.0),
        mean_bpm: (!beats.is_empty()).then(|| beats.iter().sum::<f64>() / beats.len() as f64),
        max_bpm: beats.into_iter().reduce(f64::max),
        ..RawLap::default()
    }
}
