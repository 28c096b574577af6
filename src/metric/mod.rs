//! Metrics of one activity, one file each; each rounds what it reports. The samples are dropped after this stage.
//!
//! A new metric is its file, a field of [`ActivitySummary`] and a line in [`summarise`].

pub mod cadence;
pub mod coverage;
mod cumulative;
pub mod descents;
pub mod dynamics;
pub mod elevation;
#[cfg(test)]
mod fixture;
pub mod gait;
pub mod grade;
pub mod grade_adjusted;
pub mod heart_rate;
pub mod histogram;
pub mod knee_load;
pub mod laps;
pub mod profile;
pub mod route;
pub mod run_step;
pub mod splits;
pub mod terrain;
pub mod time;

use crate::activity::{Activity, zone};
use crate::base::note::Note;
use crate::base::stats::round;
use crate::base::units::MILE_M;
use crate::config::Config;
use crate::summary::{ActivitySummary, Effort, Internal, Source};
use jiff::Timestamp;

/// Measures one activity. `None` if its start is outside the calendar.
///
/// Splits, descents and profile are measured with `config.detail` only.
#[must_use]
pub fn summarise(
    activity: &Activity,
    source: &Source,
    athlete: Option<&str>,
    config: &Config,
) -> Option<ActivitySummary> {
    let start = Timestamp::from_millisecond((activity.start_s * 1000.0).round() as i64).ok()?;
    let first_fix = zone::first_position(&activity.samples, activity.sub_sport.as_deref());
    let zone::LocalStart { local: local_start, from: zone_from, note: zone_note } =
        zone::local_start(start, config.zone.as_ref(), activity.file_offset_s, first_fix, &config.fallback_zone);
    // Shared by several metrics.
    let step_s = activity.step_seconds();
    let terrain = terrain::measure(activity);
    let terrain = terrain.as_ref();
    let times = time::measure(activity, &step_s);
    let distance_m = activity.distance_m;
    let coverage = coverage::measure(activity, times.timer_s);
    let elevation = terrain::elevation(activity, terrain, &coverage.altitude);
    let mut notes = notes(activity, &times);
    notes.extend(zone_note);
    notes.extend(terrain::doubt(activity, &elevation));
    let steps = cadence::steps(activity, distance_m, &coverage.cadence);
    let mut summary = ActivitySummary {
        athlete: athlete.map(str::to_owned),
        source: Source { session: activity.session, device: activity.device.clone(), ..source.clone() },
        start,
        zone_from,
        sub_sport: activity.sub_sport.clone(),
        name: activity.name.clone(),
        points: activity.points,
        distance_m: distance_m.map(|m| round(m, 2)),
        distance_from: activity.distance_from,
        elapsed_s: times.elapsed_s,
        timer_s: times.timer_s,
        moving_s: times.moving_s,
        pauses: times.pauses,
        steps: steps.map(|steps| round(steps.count, 0)),
        elevation,
        cadence: cadence::measure(activity, steps, &step_s),
        heart_rate: heart_rate::measure(activity),
        dynamics: dynamics::measure(activity),
        effort: Effort { rpe: activity.totals.rpe, feel: activity.totals.feel },
        coverage,
        notes,
        route: route::signature(activity),
        walked_m: gait::walked_m(activity, &step_s),
        internal: Internal {
            histogram: histogram::histogram(activity, terrain, &step_s),
            owner: activity.owner,
            mention: activity.mention.clone(),
            ..Internal::default()
        },
        ..ActivitySummary::unmeasured(local_start, activity.sport)
    };
    if config.detail {
        summary.splits = splits::splits(activity, terrain, 1000.0);
        summary.internal.mile_splits = splits::splits(activity, terrain, MILE_M);
        summary.laps = laps::laps(activity);
        summary.descents = terrain.map(|terrain| descents::descents(activity, terrain)).unwrap_or_default();
        summary.profile = profile::profile(activity, terrain, config.private);
    }
    Some(summary)
}

/// Notes from cleaning and from the clocks.
fn notes(activity: &Activity, times: &time::Times) -> Vec<Note> {
    activity.notes.iter().cloned().chain(times.note.clone()).collect()
}
