//! What a window of days before pain held, for every running day of a history.

use crate::base::exposure::ExposureName;
use crate::base::sport::is_indoors;
use crate::history::daily::day_number;
use crate::history::{best_loss_m, route, shoes};
use crate::rule::runner::Runner;
use crate::summary::ActivitySummary;
use crate::summary::histogram::SPEED_STEP_MPS;
use std::collections::{BTreeMap, BTreeSet};

/// A sum is known if runs with an unknown value make up no more than this share of the distance, as with D42 (rules.md).
const UNKNOWN: f64 = 0.20;

/// Minimum runs with a track in a window for the share of one route.
const LEAST_TRACKS: usize = 3;

/// Minimum flat running with cadence in a window, seconds.
const LEAST_CADENCE_S: f64 = 600.0;

/// Gear must be known for this share of the distance, as with KW603.
const GEAR_KNOWN: f64 = 0.80;

/// One run with the values that windows sum. `None` is unknown, not 0.
struct Run {
    day: i32,
    distance_m: f64,
    /// Distance as a ratio to the longest run of the 30 days before.
    ratio: Option<f64>,
    loss_m: Option<f64>,
    steep_m: Option<f64>,
    knee_load: Option<f64>,
    hard_min: Option<f64>,
    route: Option<usize>,
    /// Steps a minute above the own line, times seconds; and the seconds.
    cadence: (f64, f64),
    /// Distance of the pair of shoes by then, metres.
    shoes_m: Option<f64>,
}

/// The runs of a history, prepared for windows.
pub(super) struct Windows<'a> {
    runner: &'a Runner<'a>,
    runs: Vec<Run>,
}

impl<'a> Windows<'a> {
    pub(super) fn of(runner: &'a Runner<'a>) -> Self {
        let routes = route::routes(runner.activities).of;
        let worn = worn_m(runner);
        let all = runner.activities.iter().zip(routes).zip(worn).filter(|((a, _), _)| a.is_counted_run());
        Windows { runner, runs: all.map(|((a, route), shoes_m)| run(a, route, shoes_m)).collect() }
    }

    /// The value of the `days` days that end with `day`, high where the exposure is; `None` where it is not known.
    pub(super) fn value(&self, name: ExposureName, day: i32, days: i32) -> Option<f64> {
        let first = day - days + 1;
        if !self.runner.all_known(first, day) && name != ExposureName::DaysOff {
            return None;
        }
        let from = self.runs.partition_point(|run| run.day < first);
        let to = self.runs.partition_point(|run| run.day <= day);
        let runs = &self.runs[from.min(to)..to];
        match name {
            ExposureName::LongestRun => runs.iter().filter_map(|run| run.ratio).reduce(f64::max),
            ExposureName::WeekDistance => Some(fullest_week(runs, first, day)),
            ExposureName::Descent => sum(runs, |run| run.loss_m),
            ExposureName::SteepDescent => sum(runs, |run| run.steep_m),
            ExposureName::KneeLoad => sum(runs, |run| run.knee_load),
            ExposureName::HardMinutes => sum(runs, |run| run.hard_min),
            ExposureName::DaysOff => Some(self.running_days(first, day)),
            ExposureName::SameRoute => one_route(runs),
            ExposureName::Cadence => cadence(runs).map(|spm| -spm),
            ExposureName::ShoeDistance => shoes_m(runs),
        }
    }

    /// Days with a run: many of them are few days off.
    fn running_days(&self, first: i32, last: i32) -> f64 {
        let days = &self.runner.run_days;
        (days.partition_point(|d| *d <= last) - days.partition_point(|d| *d < first)) as f64
    }
}

fn run(a: &ActivitySummary, route: Option<usize>, shoes_m: Option<f64>) -> Run {
    let indoors = is_indoors(a.sub_sport.as_deref());
    let outdoors = |value: Option<f64>| if indoors { Some(0.0) } else { value };
    let distance_m = a.distance_m.unwrap_or(0.0);
    Run {
        day: day_number(a.local_start.date()),
        distance_m,
        ratio: a.longest_prior_30d_m.map(|prior| distance_m / prior),
        loss_m: outdoors(best_loss_m(a)),
        steep_m: outdoors(a.elevation.below_10_pct_m),
        knee_load: a.knee_load.filter(|load| load.valid).map(|load| load.flat_km),
        hard_min: a.intensity.and_then(|intensity| intensity.high_minutes),
        route,
        cadence: above_line(a),
        shoes_m,
    }
}

/// Cadence of flat running against the own line of the 90 days before, at the speeds that it rests on.
fn above_line(a: &ActivitySummary) -> (f64, f64) {
    let Some(line) = &a.internal.cadence_line else { return (0.0, 0.0) };
    let (mut steps, mut seconds) = (0.0, 0.0);
    for cell in &a.internal.histogram.flat {
        if cell.cadence > 0 && (line.slowest..=line.fastest).contains(&cell.speed) {
            let usual = line.at(f64::from(cell.speed) * SPEED_STEP_MPS);
            steps += (f64::from(cell.cadence) - usual) * f64::from(cell.seconds);
            seconds += f64::from(cell.seconds);
        }
    }
    (steps, seconds)
}

/// For each activity the distance of its pair of shoes after it.
fn worn_m(runner: &Runner<'_>) -> Vec<Option<f64>> {
    let mut pairs: BTreeMap<&str, f64> = BTreeMap::new();
    runner
        .activities
        .iter()
        .map(|a| {
            let name = a.gear.as_deref().map(str::trim).filter(|name| !name.is_empty() && a.sport.on_foot())?;
            let start_m = || shoes::pair(name, runner.gear.iter().copied(), runner.config).start_m;
            let metres = pairs.entry(name).or_insert_with(start_m);
            *metres += a.distance_m.unwrap_or(0.0).max(0.0);
            Some(*metres)
        })
        .collect()
}

fn sum(runs: &[Run], of: impl Fn(&Run) -> Option<f64>) -> Option<f64> {
    let all: f64 = runs.iter().map(|run| run.distance_m).sum();
    let unknown: f64 = runs.iter().filter(|run| of(run).is_none()).map(|run| run.distance_m).sum();
    (unknown <= UNKNOWN * all).then(|| runs.iter().filter_map(of).sum())
}

/// The most distance in 7 days that lie within the window.
fn fullest_week(runs: &[Run], first: i32, last: i32) -> f64 {
    let week = |end: i32| -> f64 {
        runs.iter().filter(|run| (end - 6..=end).contains(&run.day)).map(|run| run.distance_m).sum()
    };
    (first + 6..=last).map(week).fold(0.0, f64::max)
}

fn one_route(runs: &[Run]) -> Option<f64> {
    let routes: Vec<usize> = runs.iter().filter_map(|run| run.route).collect();
    let known: BTreeSet<usize> = routes.iter().copied().collect();
    let most = known.into_iter().map(|route| routes.iter().filter(|r| **r == route).count()).max()?;
    (routes.len() >= LEAST_TRACKS).then(|| most as f64 / routes.len() as f64)
}

fn cadence(runs: &[Run]) -> Option<f64> {
    let (steps, seconds) = runs.iter().fold((0.0, 0.0), |(a, b), run| (a + run.cadence.0, b + run.cadence.1));
    (seconds >= LEAST_CADENCE_S).then(|| steps / seconds)
}

/// The distance of the shoes, by what was run in each.
fn shoes_m(runs: &[Run]) -> Option<f64> {
    let all: f64 = runs.iter().map(|run| run.distance_m).sum();
    let known = || runs.iter().filter_map(|run| Some((run.distance_m, run.shoes_m?)));
    let known_m: f64 = known().map(|(distance_m, _)| distance_m).sum();
    (all > 0.0 && known_m >= GEAR_KNOWN * all).then(|| known().map(|(m, shoes_m)| m * shoes_m).sum::<f64>() / known_m)
}
