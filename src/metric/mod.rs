//! What is measured on one activity: one file a metric. The samples are dropped after this.

pub mod along;
pub mod body;
pub mod cadence;
pub mod digest;
pub mod elevation;
pub mod gait;
pub mod grade;
pub mod grade_adjusted;
pub mod knee_load;
#[cfg(test)]
mod made;
pub mod route;
pub mod run_step;
pub mod terrain;
pub mod time;

use crate::activity::{Activity, position, zone};
use crate::base::note::{Note, NoteCode};
use crate::base::sport::{FASTEST_FROM_M, FASTEST_RUN_MPS, Sport};
use crate::base::stats::round;
use crate::base::units::Units;
use crate::config::Config;
use crate::summary::{ActivitySummary, Cadence, Effort, HeartRate, Source};
use jiff::Timestamp;

/// A statute mile, metres.
const MILE_M: f64 = 1609.344;

/// Measures one activity. `None` where its start is no time that a calendar knows.
#[must_use]
pub fn summarise(
    activity: &Activity,
    source: &Source,
    athlete: Option<&str>,
    config: &Config,
) -> Option<ActivitySummary> {
    let start = Timestamp::from_millisecond((activity.start_s * 1000.0).round() as i64).ok()?;
    let first_fix = (0..activity.samples.len).find_map(|i| position::at(&activity.samples, i));
    let (local_start, zone_from) =
        zone::local_start(start, config.zone.as_ref(), activity.file_offset_s, first_fix, &config.fallback_zone);
    let step_s = activity.step_seconds();
    let times = time::measure(activity, &step_s);
    let distance_m = distance_m(activity);
    let steps = cadence::steps(activity, distance_m, &step_s);
    let terrain = terrain::measure(activity);
    let detail_terrain = terrain.as_ref().filter(|_| config.detail);
    let mut descents = detail_terrain.map(terrain::descents).unwrap_or_default();
    if config.detail {
        along::tell_descents(&mut descents, activity, terrain.as_ref());
    }
    let split_m = match config.units {
        Units::Metric => 1000.0,
        Units::Imperial => MILE_M,
    };
    Some(ActivitySummary {
        id: String::new(),
        athlete: athlete.map(str::to_owned),
        source: Source { session: activity.session, device: activity.device.clone(), ..source.clone() },
        duplicates: Vec::new(),
        start,
        local_start,
        zone_from,
        sport: activity.sport,
        sub_sport: activity.sub_sport.clone(),
        name: activity.name.clone(),
        points: activity.points,
        distance_m: to(distance_m, 2),
        elapsed_s: to(times.elapsed_s, 3),
        timer_s: to(times.timer_s, 3),
        moving_s: to(times.moving_s, 3),
        pauses: times.pauses,
        steps: to(steps, 0),
        elevation: terrain::elevation(activity, terrain.as_ref()),
        cadence: rounded_cadence(cadence::measure(activity, distance_m, steps, &step_s)),
        heart_rate: rounded_heart_rate(&body::heart_rate(activity)),
        dynamics: body::dynamics(activity),
        effort: Effort { rpe: activity.totals.rpe, feel: activity.totals.feel },
        gear: None,
        splits: if config.detail { along::splits(activity, terrain.as_ref(), split_m) } else { Vec::new() },
        notes: notes(activity, distance_m, times.timer_s),
        descents,
        profile: if config.detail { along::profile(activity, terrain.as_ref(), config.private) } else { Vec::new() },
        route: route::signature(activity),
        walked_m: to(gait::walked_m(activity, &step_s), 1),
        knee_load: None,
        intensity: None,
        longest_prior_30d_m: None,
        ratio_to_prior: None,
        own_line: None,
        digest: digest::digest(activity, terrain.as_ref(), &step_s),
    })
}

/// What cleaning noted, and whether the whole is faster than anybody.
fn notes(activity: &Activity, distance_m: Option<f64>, timer_s: Option<f64>) -> Vec<Note> {
    let mut notes = activity.notes.clone();
    let speed = distance_m.filter(|m| *m > FASTEST_FROM_M).zip(timer_s).map(|(metres, s)| metres / s);
    if let Some(mps) = speed.filter(|mps| activity.sport == Sport::Running && *mps > FASTEST_RUN_MPS) {
        let text = format!("{mps:.1} m/s on average is faster than anybody runs; no rule counts it");
        notes.push(Note::new(NoteCode::ImplausibleSpeed, text));
    }
    notes
}

/// Distance: the device's total, else where its samples (or the positions) end; a total of 0 is no total.
fn distance_m(activity: &Activity) -> Option<f64> {
    let summed_m = activity.samples.distance_m.iter().next_back().map(|(_, d)| d);
    activity.totals.distance_m.filter(|d| *d > 0.0).or(summed_m).or(activity.totals.distance_m)
}

fn to(value: Option<f64>, digits: i32) -> Option<f64> {
    value.map(|v| round(v, digits))
}

fn rounded_cadence(c: Cadence) -> Cadence {
    Cadence {
        mean_spm: to(c.mean_spm, 2),
        running_spm: to(c.running_spm, 1),
        step_length_m: to(c.step_length_m, 3),
        ..c
    }
}

fn rounded_heart_rate(h: &HeartRate) -> HeartRate {
    HeartRate { mean_bpm: to(h.mean_bpm, 1), max_bpm: to(h.max_bpm, 0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::made::made;

    #[test]
    fn faster_than_anybody_is_said() {
        let said = |n: usize, mps: f64| {
            let summary = summarise(&made(n, mps), &Source::default(), None, &Config::default()).unwrap();
            summary.notes.iter().any(|note| note.code == NoteCode::ImplausibleSpeed)
        };
        assert!(!said(1000, 6.8) && said(1000, 7.0));
        assert!(!said(400, 7.0), "a sprinter's 2.8 km");
    }
}
