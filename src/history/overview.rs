//! Data about a history that HTML pages need and rules do not: days, cadence against speed, routes, shoes, the pain log.
//!
//! Its size is bounded by the number of activities: it contains no samples.

use super::baseline;
use super::route;
use super::shoes;
use super::sums::{RunSums, best_time_s, round};
use super::week::Week;
use crate::base::sport::Sport;
use crate::config::{Config, PainWhen};
use crate::export::Gear;
use crate::summary::ActivitySummary;
use crate::summary::histogram::SPEED_STEP_MPS;
use jiff::ToSpan;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Width of a cadence class, steps per minute.
const CADENCE_STEP_SPM: u8 = 2;

/// Shortest flat running shown at a speed and cadence, seconds: less is a start or a stop.
const CELL_LEAST_S: f64 = 30.0;

/// Days in which the longest run is searched, as in KW101.
const LONGEST_DAYS: i64 = 30;

/// One runner's history for HTML pages. `--since` and `--until` limit days, cadence, routes and pain, but not the distance of
/// shoes.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Overview {
    /// The athlete, with `--athletes`.
    pub athlete: Option<String>,
    /// The days with a recording, in order.
    pub days: Vec<Day>,
    /// For each week of `weeks[]`, the longest run of the 30 days that end with it, if any.
    pub longest_30d: Vec<Longest>,
    /// Cadence against speed; `None` if no flat running has a cadence.
    pub cadence: Option<CadenceAtSpeed>,
    /// The routes run at least twice, the most frequent first.
    pub routes: Vec<RouteRuns>,
    /// Number of outdoor runs with a track on other routes, each run once.
    pub other_routes: usize,
    /// The pairs of shoes worn, the most recent first.
    pub shoes: Vec<ShoeDistance>,
    /// The pain log, by day.
    pub pain: Vec<PainDay>,
}

/// Sums of one local day.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Day {
    /// The day.
    pub date: Date,
    /// Number of runs.
    pub runs: usize,
    /// Distance of the runs; `None` if that of any run is unknown.
    pub distance_m: Option<f64>,
    /// Descent of the runs; `None` if there are runs but none has altitude.
    pub elevation_loss_m: Option<f64>,
    /// Knee load of the runs for which it can be computed.
    pub knee_load_flat_km: Option<f64>,
    /// Time of all sports other than running.
    pub other_s: f64,
}

/// The longest run of the 30 days that end with a week, or with "now" if that is earlier.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Longest {
    /// First day of the week.
    pub week_start: Date,
    /// Metres.
    pub distance_m: f64,
}

/// Time run on the flat at each speed and cadence.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct CadenceAtSpeed {
    /// Seconds by speed, then cadence.
    pub cells: Vec<SpeedCadence>,
    /// The runner's own line; `None` without an hour of flat running in the 90 days up to the last run.
    pub line: Option<OwnLine>,
}

/// Flat running of one class.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct SpeedCadence {
    /// Middle of the class, which is 0.1 m/s wide.
    pub speed_mps: f64,
    /// Middle of the class, which is 2 steps wide, both feet.
    pub cadence_spm: f64,
    /// Duration.
    pub seconds: f64,
}

/// The runner's own cadence by speed, in the 90 days up to the last run, over the range of speeds of the fit.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct OwnLine {
    /// The slowest speed.
    pub from_mps: f64,
    /// Cadence there.
    pub from_spm: f64,
    /// The fastest speed.
    pub to_mps: f64,
    /// Cadence there.
    pub to_spm: f64,
}

/// A route that was run more than once, in either direction.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct RouteRuns {
    /// Number of runs.
    pub runs: usize,
    /// Number of runs in the opposite direction to the first.
    pub reversed: usize,
    /// Median distance of the runs.
    pub distance_m: Option<f64>,
    /// The first day.
    pub first: Date,
    /// The last.
    pub last: Date,
    /// The runs' ids, by start.
    pub activities: Vec<String>,
    /// Positions `[lat, lon]` of the first one, at most 64; empty when private.
    pub track: Vec<[f64; 2]>,
}

/// Distance run in a pair of shoes.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct ShoeDistance {
    /// Its name.
    pub name: String,
    /// Distance of all runs, walks and hikes with it, plus the earlier distance given in the configuration.
    pub distance_m: f64,
    /// Number of these activities.
    pub activities: usize,
    /// The first day.
    pub first: Date,
    /// The last.
    pub last: Date,
    /// Distance at which its owner wants to replace it.
    pub maximum_m: Option<f64>,
    /// Whether it is out of use.
    pub out_of_use: bool,
}

/// One entry of the pain log.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct PainDay {
    /// The local day.
    pub date: Date,
    /// 0 to 10.
    pub score: f64,
    /// When it was felt.
    pub when: PainWhen,
    /// The runner's own words.
    pub note: Option<String>,
}

/// One overview for each athlete. `activities` and `weeks` are sorted by athlete and start.
pub(super) fn overviews(
    activities: &[ActivitySummary],
    gear: &[(Option<String>, Gear)],
    weeks: &[Week],
    as_of: Option<Date>,
    config: &Config,
) -> Vec<Overview> {
    let all = activities.chunk_by(|a, b| a.athlete == b.athlete);
    let alone = activities.first().map(|a| &a.athlete) == activities.last().map(|a| &a.athlete);
    let shown = |day: Date| config.shows(day);
    all.map(|own| {
        let athlete = own.first().and_then(|a| a.athlete.clone());
        let visible: Vec<&ActivitySummary> = own.iter().filter(|a| shown(a.local_start.date())).collect();
        let (routes, other_routes) = routes(own, &shown);
        let weeks = weeks.iter().filter(|week| week.athlete == athlete);
        Overview {
            days: days(&visible),
            longest_30d: weeks.filter_map(|week| longest(own, week.start, as_of)).collect(),
            cadence: cadence(&visible, own),
            routes,
            other_routes,
            shoes: worn(own, gear, config),
            // The log is one runner's; with several athletes it is unknown whose.
            pain: if alone { pain(config, &shown) } else { Vec::new() },
            athlete,
        }
    })
    .collect()
}

fn days(activities: &[&ActivitySummary]) -> Vec<Day> {
    let mut by_day: BTreeMap<Date, (RunSums, f64)> = BTreeMap::new();
    for a in activities {
        let (runs, other_s) = by_day.entry(a.local_start.date()).or_default();
        match a.sport {
            Sport::Running => runs.add(a),
            _ => *other_s += best_time_s(a).unwrap_or(0.0),
        }
    }
    let day = |(date, (runs, other_s)): (Date, (RunSums, f64))| Day {
        date,
        runs: runs.runs,
        distance_m: runs.distance_m(),
        elevation_loss_m: runs.loss_m(),
        knee_load_flat_km: runs.knee_load(),
        other_s: round(other_s),
    };
    by_day.into_iter().map(day).collect()
}

/// The longest run for one week. `activities` are sorted by start. `None` if nothing was run.
fn longest(activities: &[ActivitySummary], week_start: Date, as_of: Option<Date>) -> Option<Longest> {
    let end = week_start.saturating_add(6.days());
    let end = as_of.map_or(end, |day| day.clamp(week_start, end));
    let first = end.saturating_sub((LONGEST_DAYS - 1).days());
    let from = activities.partition_point(|a| a.local_start.date() < first);
    let recent = activities[from..].iter().take_while(|a| a.local_start.date() <= end);
    let runs = recent.filter(|a| a.is_run()).filter_map(ActivitySummary::known_distance_m);
    runs.reduce(f64::max).map(|distance_m| Longest { week_start, distance_m })
}

fn cadence(visible: &[&ActivitySummary], all: &[ActivitySummary]) -> Option<CadenceAtSpeed> {
    let mut seconds: BTreeMap<(u8, u8), f64> = BTreeMap::new();
    let flat = visible.iter().filter(|a| a.is_run()).flat_map(|a| &a.internal.histogram.flat);
    for cell in flat.filter(|cell| cell.cadence > 0) {
        *seconds.entry((cell.speed, cell.cadence / CADENCE_STEP_SPM)).or_default() += f64::from(cell.seconds);
    }
    seconds.retain(|_, s| *s >= CELL_LEAST_S);
    if seconds.is_empty() {
        return None;
    }
    let cell = |((speed, cadence), seconds): ((u8, u8), f64)| SpeedCadence {
        speed_mps: round(f64::from(speed) * SPEED_STEP_MPS),
        // The whole steps k and k + 1.
        cadence_spm: f64::from(cadence * CADENCE_STEP_SPM) + 0.5,
        seconds: round(seconds),
    };
    let line = baseline::last_cadence_line(all).map(|line| {
        let [slowest, fastest] = [line.slowest, line.fastest].map(|class| f64::from(class) * SPEED_STEP_MPS);
        OwnLine {
            from_mps: round(slowest),
            from_spm: round(line.at(slowest)),
            to_mps: round(fastest),
            to_spm: round(line.at(fastest)),
        }
    });
    Some(CadenceAtSpeed { cells: seconds.into_iter().map(cell).collect(), line })
}

/// The routes run more than once, and the number of those run once.
fn routes(activities: &[ActivitySummary], shown: &impl Fn(Date) -> bool) -> (Vec<RouteRuns>, usize) {
    let found = route::routes(activities);
    let mut members: Vec<Vec<&ActivitySummary>> = vec![Vec::new(); found.routes.len()];
    for (activity, route) in activities.iter().zip(&found.of) {
        if let Some(route) = route.filter(|_| shown(activity.local_start.date())) {
            members[route].push(activity);
        }
    }
    let once = members.iter().filter(|runs| runs.len() == 1).count();
    let mut routes: Vec<RouteRuns> = (found.routes.iter().zip(&members))
        .filter_map(|(route, runs)| {
            let ([first, .., last], of) = (runs.as_slice(), &activities[route.first]) else { return None };
            let mut lengths: Vec<f64> = runs.iter().filter_map(|a| a.distance_m).collect();
            lengths.sort_by(f64::total_cmp);
            Some(RouteRuns {
                runs: runs.len(),
                reversed: route.reversed.min(runs.len()),
                distance_m: lengths.get(lengths.len() / 2).copied(),
                first: first.local_start.date(),
                last: last.local_start.date(),
                activities: runs.iter().map(|a| a.id.clone()).collect(),
                track: of.route.clone(),
            })
        })
        .collect();
    routes.sort_by(|a, b| (b.runs, b.last, &a.activities).cmp(&(a.runs, a.last, &b.activities)));
    (routes, once)
}

fn worn(activities: &[ActivitySummary], gear: &[(Option<String>, Gear)], config: &Config) -> Vec<ShoeDistance> {
    let athlete = activities.first().and_then(|a| a.athlete.as_ref());
    let own = || gear.iter().filter(|(of, _)| of.as_ref() == athlete).map(|(_, gear)| gear);
    let mut pairs: BTreeMap<&str, ShoeDistance> = BTreeMap::new();
    for activity in activities.iter().filter(|a| a.sport.on_foot()) {
        let Some(name) = activity.gear.as_deref().map(str::trim).filter(|name| !name.is_empty()) else { continue };
        let day = activity.local_start.date();
        let pair = pairs.entry(name).or_insert_with(|| {
            let known = shoes::pair(name, own(), config);
            ShoeDistance {
                name: name.to_owned(),
                distance_m: known.start_m,
                activities: 0,
                first: day,
                last: day,
                maximum_m: known.maximum_m,
                out_of_use: known.out_of_use,
            }
        });
        pair.distance_m = round(pair.distance_m + activity.distance_m.unwrap_or(0.0).max(0.0));
        pair.activities += 1;
        pair.last = day;
    }
    let mut pairs: Vec<ShoeDistance> = pairs.into_values().collect();
    pairs.sort_by(|a, b| (b.last, &a.name).cmp(&(a.last, &b.name)));
    pairs
}

fn pain(config: &Config, shown: &impl Fn(Date) -> bool) -> Vec<PainDay> {
    let entries = config.known_pain().filter(|entry| shown(entry.date));
    let mut days: Vec<PainDay> = entries
        .map(|entry| PainDay { date: entry.date, score: entry.score, when: entry.when, note: entry.note.clone() })
        .collect();
    days.sort_by_key(|day| (day.date, day.when));
    days
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Altered, out_and_back, run};
    use super::super::week;
    use super::*;
    use crate::config::{PainEntry, Shoe};
    use crate::summary::histogram::FlatCell;
    use jiff::civil::date;

    fn overview(activities: &[ActivitySummary], config: &Config) -> Overview {
        let as_of = activities.iter().map(|a| a.local_start.date()).max();
        let weeks = week::weeks(activities, as_of, config);
        let mut all = overviews(activities, &[], &weeks, as_of, config);
        assert_eq!(all.len(), 1);
        all.remove(0)
    }

    #[test]
    fn a_day_sums_its_runs_and_tells_the_rest_apart() {
        let day = [
            run("2026-05-05T06:00:00Z", 10_000.0, 2700.0),
            run("2026-05-05T16:00:00Z", 5_000.0, 1500.0).with(|a| a.elevation.loss_m = None),
            run("2026-05-06T16:00:00Z", 30_000.0, 3600.0).with(|a| a.sport = Sport::Cycling),
        ];
        let days = overview(&day, &Config::default()).days;
        assert_eq!(days.len(), 2, "days of rest are those that are not there");
        assert_eq!((days[0].runs, days[0].distance_m, days[0].elevation_loss_m), (2, Some(15_000.0), Some(50.0)));
        assert_eq!((days[1].runs, days[1].distance_m, days[1].other_s), (0, Some(0.0), 3600.0));
        let since = Config { since: Some(date(2026, 5, 6)), ..Config::default() };
        assert_eq!(overview(&day, &since).days.len(), 1);
    }

    #[test]
    fn the_longest_run_leaves_after_thirty_days() {
        let runs = [
            run("2026-03-01T06:00:00Z", 30_000.0, 9000.0),
            run("2026-03-08T06:00:00Z", 9_000.0, 2700.0),
            run("2026-03-30T06:00:00Z", 8_000.0, 2700.0),
            run("2026-05-04T06:00:00Z", 7_000.0, 2700.0),
        ];
        let longest: Vec<(Date, f64)> =
            overview(&runs, &Config::default()).longest_30d.iter().map(|l| (l.week_start, l.distance_m)).collect();
        assert_eq!(longest[0], (date(2026, 2, 23), 30_000.0), "the week of 1 March");
        let at = |day: Date| longest.iter().find(|(start, _)| *start == day).map(|(_, m)| *m);
        // 30 March is the last of the 30 days from 1 March on; the week ends on 5 April.
        assert_eq!((at(date(2026, 3, 23)), at(date(2026, 3, 30))), (Some(30_000.0), Some(9_000.0)));
        assert_eq!(at(date(2026, 4, 27)), None, "nothing for 30 days before 3 May");
        assert_eq!(at(date(2026, 5, 4)), Some(7_000.0));
    }

    #[test]
    fn cadence_is_counted_by_class_and_has_a_line() {
        let cells = |minutes: f32| {
            let cell = |speed: u8, cadence| FlatCell {
                third: 0,
                speed,
                cadence,
                heart: 0,
                seconds: minutes * 60.0,
                beyond_m: 0.0,
            };
            vec![cell(25, 164), cell(25, 165), cell(35, 174), cell(30, 0)]
        };
        let of = |minutes| {
            vec![run("2026-05-05T06:00:00Z", 9_000.0, 3000.0).with(|a| a.internal.histogram.flat = cells(minutes))]
        };
        let cadence = overview(&of(30.0), &Config::default()).cadence.unwrap();
        let told: Vec<(f64, f64, f64)> =
            cadence.cells.iter().map(|c| (c.speed_mps, c.cadence_spm, c.seconds)).collect();
        assert_eq!(told, [(2.5, 164.5, 3600.0), (3.5, 174.5, 1800.0)]);
        let line = cadence.line.unwrap();
        assert_eq!((line.from_mps, line.from_spm, line.to_mps, line.to_spm), (2.5, 164.0, 3.5, 174.0));
        assert_eq!(overview(&of(10.0), &Config::default()).cadence.unwrap().line, None, "under an hour");
        assert_eq!(overview(&of(0.2), &Config::default()).cadence, None);
    }

    #[test]
    fn routes_that_were_run_again() {
        let on = |start: &str, east_m: f64| {
            run(start, 10_000.0, 3000.0).with(|a| {
                a.id = start.to_owned();
                a.route = out_and_back(10_000.0, east_m);
            })
        };
        let runs =
            [on("2026-05-01T06:00:00Z", 0.0), on("2026-05-02T06:00:00Z", 3000.0), on("2026-05-03T06:00:00Z", 10.0)];
        let seen = overview(&runs, &Config::default());
        assert_eq!((seen.routes.len(), seen.other_routes), (1, 1));
        let route = &seen.routes[0];
        assert_eq!((route.runs, route.distance_m), (2, Some(10_000.0)));
        assert_eq!(route.activities, ["2026-05-01T06:00:00Z", "2026-05-03T06:00:00Z"]);
        assert_eq!((route.first, route.last, route.track.len()), (date(2026, 5, 1), date(2026, 5, 3), 64));
    }

    #[test]
    fn shoes_bring_what_they_had_before() {
        let wearing = |start: &str, gear: &str| run(start, 10_000.0, 3000.0).with(|a| a.gear = Some(gear.to_owned()));
        let runs = [wearing("2026-05-01T06:00:00Z", " Red"), wearing("2026-05-02T06:00:00Z", "Red")];
        let mut config = Config::default();
        config.athlete.shoes = vec![Shoe { name: "Red".into(), start_m: 300_000.0, maximum_m: Some(600_000.0) }];
        config.since = Some(date(2026, 5, 2));
        let shoes = overview(&runs, &config).shoes;
        assert_eq!((shoes.len(), shoes[0].distance_m, shoes[0].activities), (1, 320_000.0, 2));
        assert_eq!((shoes[0].maximum_m, shoes[0].out_of_use), (Some(600_000.0), false));
    }

    #[test]
    fn the_pain_log_is_one_runners() {
        let entry = |day, score| PainEntry {
            date: date(2026, 5, day),
            score,
            when: PainWhen::During,
            place: None,
            side: None,
            note: None,
        };
        let config = Config { pain: vec![entry(3, 4.0), entry(1, 2.0)], ..Config::default() };
        let mut runs = [run("2026-05-01T06:00:00Z", 1e4, 3e3), run("2026-05-02T06:00:00Z", 1e4, 3e3)];
        let scores: Vec<f64> = overview(&runs, &config).pain.iter().map(|p| p.score).collect();
        assert_eq!(scores, [2.0, 4.0]);
        runs[0].athlete = Some("a".into());
        runs[1].athlete = Some("b".into());
        let both = overviews(&runs, &[], &[], None, &config);
        assert!(both.len() == 2 && both.iter().all(|o| o.pain.is_empty()));
    }
}
