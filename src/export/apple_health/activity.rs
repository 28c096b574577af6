//! A workout with its records and its route as one recording.

use super::device::device;
use super::laps::laps;
use super::records::{HealthRecord, RecordKind};
use super::workout::{NEAR_S, ROUTE_SLACK_S, Workout, WorkoutEvent, WorkoutEventKind};
use super::{Export, LONGEST_S};
use crate::base::note::{Note, NoteCode};
use crate::base::provenance::AltitudeSource;
use crate::base::sport::Sport;
use crate::decode::raw::{DeviceTotals, RawActivity, StatedCadenceUnit, Stop};
use crate::decode::samples::Samples;
use crate::decode::series::Series;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Heart rates further apart than this on average are too few to stand for the workout, seconds: watches write one every few
/// seconds of a workout and one every some minutes of the day.
const BEATS_EACH_S: f64 = 60.0;

/// The metres of the records count if they agree with the workout's distance within this share: with fewer, some are missing.
const AGREES: f64 = 0.2;

impl Export {
    /// Workout `number` with `route`, the tracks of its files as decoded.
    #[must_use]
    pub fn activity(&self, number: usize, route: Vec<RawActivity>) -> Option<RawActivity> {
        let workout = self.workouts.get(number)?;
        let mut notes = self.notes().to_vec();
        let route = of_workout(workout, route, &mut notes);
        let (altitude_source, breaks_at) =
            route.as_ref().map(|(_, source, at)| (*source, at.clone())).unwrap_or_default();
        let track = route.map(|(samples, ..)| samples).unwrap_or_default();
        let mut samples = self.samples(workout, track);
        samples.distance_m = self.distances(workout, &samples.time_s);
        samples.cadence_raw = self.cadences(workout, &samples.time_s);
        // A few readings do not tell what the mean does.
        let lasted_s = workout.end_s - workout.start_s;
        if workout.mean_bpm.is_some() && samples.heart_rate_bpm.count() as f64 * BEATS_EACH_S < lasted_s {
            samples.heart_rate_bpm = Series::default();
        }
        let breaks = breaks_at
            .iter()
            .map(|at_s| samples.time_s.values().partition_point(|time_s| time_s < at_s))
            .filter(|at| (1..samples.len).contains(at))
            .collect();
        let (sport, sub_sport) = sport(workout);
        let stops = stops(workout);
        let laps = laps(workout, &samples, &stops);
        let effort = workout.records.iter().rev().find(|record| record.kind == RecordKind::Effort);
        Some(RawActivity {
            session: number,
            sport,
            sub_sport,
            name: workout.brand.clone(),
            device: device(workout.device.as_deref(), workout.source.as_deref()),
            start_s: Some(workout.start_s),
            local_offset_s: local_offset_s(workout),
            samples,
            breaks,
            stops,
            totals: DeviceTotals {
                distance_m: workout.distance_m.filter(|metres| *metres > 0.0),
                elapsed_s: Some(workout.end_s - workout.start_s).filter(|s| (0.0..=LONGEST_S).contains(s)),
                timer_s: workout.timer_s.filter(|s| *s > 0.0),
                gain_m: workout.gain_m,
                loss_m: workout.loss_m,
                strides: workout.steps.map(|steps| steps / 2.0),
                mean_bpm: workout.mean_bpm,
                max_bpm: workout.max_bpm,
                rpe: effort.map(HealthRecord::value).filter(|effort| (1.0..=10.0).contains(effort)),
                ..DeviceTotals::default()
            },
            laps,
            cadence_unit: StatedCadenceUnit::Steps { from: "Apple Health counts the steps of both feet".to_owned() },
            altitude_source,
            owner: self.owner(workout.start_s),
            notes,
            ..RawActivity::default()
        })
    }

    /// The records of one kind, of one source, by time.
    fn records(&self, workout: &Workout, kind: RecordKind) -> Vec<HealthRecord> {
        let source = self.source_of(workout, kind);
        let of_kind = |record: &&HealthRecord| record.kind == kind && Some(record.source) == source;
        let mut records: Vec<HealthRecord> = workout.records.iter().filter(of_kind).copied().collect();
        records.sort_by_key(|record| (record.start_s, record.for_s));
        records
    }

    /// The samples of the route and, where there are none, of the records, with the values of the moments.
    fn samples(&self, workout: &Workout, track: Samples) -> Samples {
        const MOMENTS: [RecordKind; 6] = [
            RecordKind::HeartRate,
            RecordKind::Speed,
            RecordKind::StepLength,
            RecordKind::VerticalOscillation,
            RecordKind::GroundContact,
            RecordKind::Power,
        ];
        let moments: Vec<(RecordKind, Vec<HealthRecord>)> =
            MOMENTS.iter().map(|kind| (*kind, self.records(workout, *kind))).collect();
        let spans = [RecordKind::Steps, RecordKind::Distance].map(|kind| self.records(workout, kind)).concat();
        // A rate is that of the time that ends with it; a moment starts and ends at once.
        let ends = moments.iter().flat_map(|(_, records)| records).chain(&spans).map(HealthRecord::end_s);
        let mut wanted: Vec<f64> = ends.chain(spans.first().map(HealthRecord::start_s)).collect();
        wanted.sort_by(f64::total_cmp);
        wanted.dedup();
        let own = track.time_s.values();
        wanted.retain(|time_s| nearest(own, *time_s).is_none());
        // The route has a speed for every second.
        let has_speed = !track.speed_mps.is_empty();
        let mut samples = with_times(track, &wanted);
        for (kind, records) in moments.iter().filter(|(kind, _)| !(has_speed && *kind == RecordKind::Speed)) {
            for record in records {
                let Some(i) = nearest(samples.time_s.values(), record.end_s()) else { continue };
                let series = match kind {
                    RecordKind::HeartRate => &mut samples.heart_rate_bpm,
                    RecordKind::Speed => &mut samples.speed_mps,
                    RecordKind::StepLength => &mut samples.step_length_mm,
                    RecordKind::VerticalOscillation => &mut samples.vertical_oscillation_mm,
                    RecordKind::GroundContact => &mut samples.stance_time_ms,
                    _ => &mut samples.power_w,
                };
                series.set(i, record.value());
            }
        }
        samples
    }

    /// The running total of metres at each time; empty unless the records account for the distance.
    fn distances(&self, workout: &Workout, time_s: &Series) -> Series {
        let records = self.records(workout, RecordKind::Distance);
        let sum_m: f64 = records.iter().map(HealthRecord::value).sum();
        let agrees = workout.distance_m.is_none_or(|total_m| (sum_m - total_m).abs() <= AGREES * total_m);
        if records.is_empty() || !agrees {
            return Series::default();
        }
        let (mut total_m, mut next) = (0.0, 0);
        let at = |time_s: f64| {
            while let Some(record) = records.get(next).filter(|record| record.end_s() <= time_s) {
                total_m += record.value();
                next += 1;
            }
            let Some(record) = records.get(next).filter(|record| record.start_s() < time_s) else { return total_m };
            total_m + record.value() * (time_s - record.start_s()) / f64::from(record.for_s)
        };
        time_s.values().iter().copied().map(at).map(Some).collect()
    }

    /// Steps per minute of both feet at each time.
    fn cadences(&self, workout: &Workout, time_s: &Series) -> Series {
        let records = self.records(workout, RecordKind::Steps);
        if records.is_empty() {
            return Series::default();
        }
        let at = |time_s: f64| {
            let after = records.partition_point(|record| record.end_s() < time_s);
            let record = records.get(after).filter(|record| record.start_s() < time_s && record.for_s > 0)?;
            Some(record.value() * 60.0 / f64::from(record.for_s))
        };
        time_s.values().iter().copied().map(at).collect()
    }
}

/// The index of the time nearest to `time_s`, if it is near enough. Times are sorted.
fn nearest(times: &[f64], time_s: f64) -> Option<usize> {
    let after = times.partition_point(|time| *time < time_s);
    let apart_s = |i: &usize| times.get(*i).map(|time| (time - time_s).abs());
    let found = [after.checked_sub(1), Some(after)].into_iter().flatten().filter(|i| *i < times.len());
    let best = found.min_by(|a, b| apart_s(a).unwrap_or(f64::MAX).total_cmp(&apart_s(b).unwrap_or(f64::MAX)))?;
    apart_s(&best).filter(|apart_s| *apart_s <= NEAR_S).map(|_| best)
}

/// The samples of a track with samples at more times, which have no other values, in order of time.
fn with_times(track: Samples, more: &[f64]) -> Samples {
    if more.is_empty() {
        return track;
    }
    let mut samples = track;
    for time_s in more {
        samples.time_s.set(samples.len, *time_s);
        samples.len += 1;
    }
    sorted(&samples)
}

fn sorted(samples: &Samples) -> Samples {
    let times = samples.time_s.dense(samples.len);
    let mut order: Vec<usize> = (0..samples.len).filter(|i| !times[*i].is_nan()).collect();
    order.sort_by(|a, b| times[*a].total_cmp(&times[*b]));
    samples.select(&order)
}

/// The tracks of a workout's files as one, with the source of their altitude and the times at which a piece begins.
fn of_workout(
    workout: &Workout,
    route: Vec<RawActivity>,
    notes: &mut Vec<Note>,
) -> Option<(Samples, AltitudeSource, Vec<f64>)> {
    let within = workout.start_s - ROUTE_SLACK_S..=workout.end_s + ROUTE_SLACK_S;
    let (own, other): (Vec<RawActivity>, Vec<RawActivity>) =
        route.into_iter().partition(|track| track.start_s.is_some_and(|start_s| within.contains(&start_s)));
    if !other.is_empty() {
        notes.push(Note::new(NoteCode::MissingRoute, "the route that the workout names is of another time; left out"));
    } else if own.is_empty() && !workout.routes.is_empty() {
        notes.push(Note::new(NoteCode::MissingRoute, "the route that the workout names is not beside the export"));
    }
    let altitude_source = own.first()?.altitude_source;
    let mut samples = Samples::default();
    let mut breaks_at = Vec::new();
    for track in own {
        notes.extend(track.notes);
        breaks_at.extend(track.breaks.iter().filter_map(|i| track.samples.time_s.get(*i)));
        if samples.len > 0 {
            breaks_at.extend(track.start_s);
        }
        let before = samples.len;
        for (channel, series) in track.samples.channels() {
            series.iter().for_each(|(i, value)| samples.series_mut(channel).set(before + i, value));
        }
        samples.len += track.samples.len;
    }
    // Its cadence and heart rate, if a program has added any, are those of the records.
    (samples.cadence_raw, samples.heart_rate_bpm) = Default::default();
    Some((sorted(&samples), altitude_source, breaks_at))
}

fn sport(workout: &Workout) -> (Option<Sport>, Option<String>) {
    let word = workout.kind.trim_start_matches("HKWorkoutActivityType");
    let (sport, finer) = Sport::known(word).unwrap_or_else(|| Sport::from_name(word));
    let indoors = workout.indoor == Some(true);
    let finer = match sport {
        Sport::Running | Sport::Walking if indoors => Some("treadmill".to_owned()),
        Sport::Cycling if indoors => Some("indoor_cycling".to_owned()),
        Sport::Rowing if indoors => Some("indoor_rowing".to_owned()),
        Sport::Swimming if workout.open_water => Some("open_water".to_owned()),
        _ => finer,
    };
    (Some(sport).filter(|sport| *sport != Sport::Unknown), finer)
}

/// Local minus UTC at the start: by the workout's own zone, else as the export writes its start.
fn local_offset_s(workout: &Workout) -> Option<f64> {
    let own = || {
        let zone = TimeZone::get(workout.zone.as_ref()?).ok()?;
        let start = Timestamp::from_second(workout.start_s as i64).ok()?;
        Some(f64::from(zone.to_offset(start).seconds()))
    };
    own().or(workout.offset_s)
}

/// Pauses, from one event to the next that ends it.
fn stops(workout: &Workout) -> Vec<Stop> {
    let mut stops = between(workout, WorkoutEventKind::Pause, WorkoutEventKind::Resume);
    stops.extend(between(workout, WorkoutEventKind::MotionPause, WorkoutEventKind::MotionResume));
    stops.sort_by(|a, b| a.from_s.total_cmp(&b.from_s));
    stops
}

/// Pauses of one kind. One that nothing ends lasts to the end of the workout if so much of its time is missing in its duration:
/// apps write pauses whose end they forget.
fn between(workout: &Workout, pause: WorkoutEventKind, resume: WorkoutEventKind) -> Vec<Stop> {
    let mut events: Vec<&WorkoutEvent> = workout.events.iter().collect();
    events.sort_by(|a, b| a.at_s.total_cmp(&b.at_s));
    let mut stops = Vec::new();
    let mut from_s = None;
    for event in events {
        if event.kind == pause {
            from_s = from_s.or(Some(event.at_s));
        } else if event.kind == resume {
            stops.extend(from_s.take().map(|from_s| Stop { from_s, to_s: event.at_s }));
        }
    }
    let missing_s = workout.timer_s.map_or(0.0, |timer_s| workout.end_s - workout.start_s - timer_s);
    let to_s = workout.end_s;
    stops.extend(
        from_s
            .filter(|from_s| 0.0 < to_s - from_s && to_s - from_s <= 2.0 * missing_s)
            .map(|from_s| Stop { from_s, to_s }),
    );
    stops.retain(|stop| stop.to_s > stop.from_s);
    stops
}
