//! The state on one day: sums of the last 7 and 28 days, maxima of 30.

use super::daily::{Daily, day_number};
use super::sums::{RunSums, best_loss_m, round};
use crate::config::PainEntry;
use crate::summary::ActivitySummary;
use jiff::ToSpan;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Days that define what a runner is used to (rules.md).
const USED_TO_DAYS: i32 = 84;

/// Sums of running up to the day of "now".
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Now {
    /// The athlete, with `--athletes`.
    pub athlete: Option<String>,
    /// The last 7 days.
    pub days_7: Span,
    /// The last 28 days.
    pub days_28: Span,
    /// The longest run of the last 30 days.
    pub longest_30d: Option<Maximum>,
    /// The largest descent of one run in the last 30 days.
    pub most_loss_30d: Option<Maximum>,
    /// The largest valid knee load of one run in the last 30 days.
    pub most_knee_load_30d: Option<Maximum>,
    /// What the runner is used to: the maximum of any 7 days in the 84 before the last 7.
    #[serde(default)]
    pub used_to: UsedTo,
    /// The newest entry of the pain log in the last 28 days, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pain: Option<PainNow>,
}

/// Maximum of any 7 days in the 84 before the last 7; `None` if nothing was run in them, or if every such week has a run with an
/// unknown value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
pub struct UsedTo {
    /// Distance.
    pub distance_m: Option<f64>,
    /// Descent.
    pub elevation_loss_m: Option<f64>,
    /// Knee load.
    pub knee_load_flat_km: Option<f64>,
}

/// The newest entry of a pain log.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct PainNow {
    /// Its local day.
    pub date: Date,
    /// 0 to 10.
    pub score: f64,
}

/// Sums over some days.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Span {
    /// Number of runs.
    pub runs: usize,
    /// Distance of the runs; `None` if that of any run is unknown.
    pub distance_m: Option<f64>,
    /// Distance of the runs with a known distance.
    pub distance_at_least_m: f64,
    /// Descent of the runs with a known descent; `None` if there are runs but none has one.
    pub elevation_loss_m: Option<f64>,
    /// Number of runs with unknown descent, left out of that sum.
    pub runs_without_altitude: usize,
    /// Knee load of the runs for which it can be computed.
    pub knee_load_flat_km: Option<f64>,
}

/// The maximum of one run.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Maximum {
    /// The value: metres, or flat km for knee load.
    pub value: f64,
    /// Its local day.
    pub date: Date,
    /// The run's id.
    pub activity: String,
}

/// The state of every athlete on `as_of`, which is the last day that counts. `activities` are sorted by athlete and start.
pub(super) fn now(activities: &[ActivitySummary], as_of: Date, pain: &[PainEntry]) -> Vec<Now> {
    activities
        .chunk_by(|a, b| a.athlete == b.athlete)
        .map(|activities| Now {
            athlete: activities.first().and_then(|a| a.athlete.clone()),
            days_7: span(last_days(activities, as_of, 7)),
            days_28: span(last_days(activities, as_of, 28)),
            longest_30d: most(counted(activities, as_of, 30), |a| a.distance_m),
            most_loss_30d: most(counted(activities, as_of, 30), best_loss_m),
            most_knee_load_30d: most_knee_load(|| counted(activities, as_of, 30)),
            used_to: used_to(activities, as_of),
            pain: newest(pain, as_of),
        })
        .collect()
}

/// The largest knee load of one run; `None` if a longer run without a valid one may have been the maximum (see KW304).
fn most_knee_load<'a, I: Iterator<Item = &'a ActivitySummary>>(runs: impl Fn() -> I) -> Option<Maximum> {
    let valid = |a: &ActivitySummary| a.knee_load.filter(|k| k.valid).map(|k| k.flat_km);
    let most = most(runs(), valid)?;
    let own_m = runs().find(|a| a.id == most.activity)?.distance_m?;
    let is_longer = |a: &ActivitySummary| valid(a).is_none() && a.distance_m.is_some_and(|m| m > own_m);
    (!runs().any(is_longer)).then_some(most)
}

/// The runs of the `days` local days that end with `as_of`.
fn last_days(activities: &[ActivitySummary], as_of: Date, days: i64) -> impl Iterator<Item = &ActivitySummary> {
    let first = as_of.saturating_sub((days - 1).days());
    activities.iter().filter(move |a| a.is_run() && (first..=as_of).contains(&a.local_start.date()))
}

/// Of these the runs that rules count: a maximum is one that `next` counts from too.
fn counted(activities: &[ActivitySummary], as_of: Date, days: i64) -> impl Iterator<Item = &ActivitySummary> {
    last_days(activities, as_of, days).filter(|a| a.is_counted_run())
}

fn used_to(activities: &[ActivitySummary], as_of: Date) -> UsedTo {
    let last = day_number(as_of) - 7;
    let first = last - USED_TO_DAYS + 1;
    let day = |a: &ActivitySummary| day_number(a.local_start.date());
    let runs: Vec<&ActivitySummary> =
        activities.iter().filter(|a| a.is_run() && (first..=last).contains(&day(a))).collect();
    let most = |of: &dyn Fn(&ActivitySummary) -> Option<f64>| {
        let known = Daily::new(runs.iter().filter_map(|a| Some((day(a), of(a)?))));
        let unknown: BTreeSet<i32> = runs.iter().filter(|a| of(a).is_none()).map(|a| day(a)).collect();
        let weeks = (first + 6..=last).filter(|end| unknown.range(end - 6..=*end).next().is_none());
        let sums = weeks.filter(|end| !known.between(end - 6, *end).is_empty()).map(|end| known.week(end));
        sums.reduce(f64::max).map(round)
    };
    UsedTo {
        distance_m: most(&ActivitySummary::known_distance_m),
        elevation_loss_m: most(&best_loss_m),
        knee_load_flat_km: most(&|a| a.knee_load.map(|load| load.flat_km)),
    }
}

/// The newest entry of the last 28 days; of one day the worst.
fn newest(pain: &[PainEntry], as_of: Date) -> Option<PainNow> {
    let first = as_of.saturating_sub(27.days());
    pain.iter()
        .filter(|entry| (first..=as_of).contains(&entry.date))
        .max_by(|a, b| a.date.cmp(&b.date).then(a.score.total_cmp(&b.score)))
        .map(|entry| PainNow { date: entry.date, score: entry.score })
}

fn span<'a>(runs: impl Iterator<Item = &'a ActivitySummary>) -> Span {
    let mut sums = RunSums::default();
    for a in runs {
        sums.add(a);
    }
    Span {
        runs: sums.runs,
        distance_m: sums.distance_m(),
        distance_at_least_m: sums.distance_at_least_m(),
        elevation_loss_m: sums.loss_m(),
        runs_without_altitude: sums.without_loss,
        knee_load_flat_km: sums.knee_load(),
    }
}

/// The largest value; of equal ones the newest, which counts longest.
fn most<'a>(
    runs: impl Iterator<Item = &'a ActivitySummary>,
    value_of: impl Fn(&ActivitySummary) -> Option<f64>,
) -> Option<Maximum> {
    runs.filter_map(|a| Some((value_of(a).filter(|&v| v > 0.0)?, a)))
        .max_by(|(x, _), (y, _)| x.total_cmp(y))
        .map(|(value, a)| Maximum { value: round(value), date: a.local_start.date(), activity: a.id.clone() })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Altered, in_zone, run};
    use super::*;
    use crate::base::sport::Sport;
    use jiff::civil::date;

    #[test]
    fn windows_end_with_the_day_itself() {
        let runs: Vec<ActivitySummary> = [
            ("2026-10-13", 50_000.0), // day 31: outside
            ("2026-10-14", 30_000.0), // day 30
            ("2026-10-15", 1.0),      // day 29
            ("2026-10-16", 2.0),      // day 28
            ("2026-11-05", 4.0),      // day 8
            ("2026-11-06", 8.0),      // day 7
            ("2026-11-12", 16.0),     // the day
            ("2026-11-13", 90_000.0), // after it
        ]
        .map(|(day, distance_m)| run(&format!("{day}T12:00:00Z"), distance_m, 600.0))
        .into();
        let state = &now(&runs, date(2026, 11, 12), &[])[0];
        assert_eq!((state.days_7.runs, state.days_7.distance_m), (2, Some(24.0)));
        assert_eq!((state.days_28.runs, state.days_28.distance_m), (4, Some(30.0)));
        let longest = state.longest_30d.as_ref().unwrap();
        assert_eq!((longest.value, longest.date), (30_000.0, date(2026, 10, 14)));
    }

    #[test]
    fn days_are_local() {
        let late = in_zone(run("2026-11-12T23:30:00Z", 5000.0, 600.0), "Europe/Zurich");
        assert_eq!(now(std::slice::from_ref(&late), date(2026, 11, 12), &[])[0].days_7.runs, 0);
        assert_eq!(now(std::slice::from_ref(&late), date(2026, 11, 13), &[])[0].days_7.runs, 1);
    }

    #[test]
    fn only_runs_count_and_the_newest_of_equals_is_named() {
        let runs = [
            run("2026-11-10T12:00:00Z", 5000.0, 600.0).with(|a| a.id = "first".into()),
            run("2026-11-11T12:00:00Z", 5000.0, 600.0)
                .with(|a| (a.id, a.elevation.loss_m, a.elevation.device_loss_m) = ("second".into(), None, Some(80.0))),
            run("2026-11-12T12:00:00Z", 90_000.0, 600.0).with(|a| a.sport = Sport::Cycling),
        ];
        let state = &now(&runs, date(2026, 11, 12), &[])[0];
        assert_eq!(state.longest_30d.as_ref().unwrap().activity, "second");
        assert_eq!(state.most_loss_30d.as_ref().map(|m| m.value), Some(80.0));
        assert_eq!(state.days_7.elevation_loss_m, Some(130.0));
    }

    #[test]
    fn a_maximum_is_of_a_run_that_next_counts_from() {
        let descent = |m: f64| move |a: &mut ActivitySummary| a.elevation.loss_m = Some(m);
        let runs = [
            run("2026-11-10T12:00:00Z", 5000.0, 600.0).with(descent(200.0)),
            run("2026-11-11T12:00:00Z", 0.0, 600.0).with(|a| a.distance_m = None).with(descent(900.0)),
        ];
        let state = &now(&runs, date(2026, 11, 12), &[])[0];
        assert_eq!(state.most_loss_30d.as_ref().map(|most| most.value), Some(200.0));
        assert_eq!((state.days_7.runs, state.days_7.distance_m), (2, None), "it is a run of its week");
    }

    #[test]
    fn the_most_knee_load_is_unknown_below_a_longer_run_without_one() {
        let most = |longest_m: f64| {
            let load = |flat_km, valid| Some(crate::summary::KneeLoad { flat_km, valid, ..Default::default() });
            let known = run("2026-11-10T12:00:00Z", 9000.0, 600.0)
                .with(|a| (a.id, a.knee_load) = ("known".into(), load(9.2, true)));
            let unknown = run("2026-11-11T12:00:00Z", longest_m, 600.0)
                .with(|a| (a.id, a.knee_load) = ("unknown".into(), load(20.0, false)));
            now(&[known, unknown], date(2026, 11, 12), &[])[0].most_knee_load_30d.as_ref().map(|most| most.value)
        };
        assert_eq!((most(9000.0), most(9001.0)), (Some(9.2), None));
    }

    #[test]
    fn nothing_known_is_none_and_nothing_run_is_zero() {
        let flat = run("2026-11-10T12:00:00Z", 5000.0, 600.0).with(|a| a.elevation.loss_m = None);
        let state = &now(std::slice::from_ref(&flat), date(2026, 11, 12), &[])[0];
        assert_eq!((state.days_7.elevation_loss_m, state.most_loss_30d.clone()), (None, None));
        let state = &now(std::slice::from_ref(&flat), date(2027, 11, 12), &[])[0];
        assert_eq!((state.days_7.elevation_loss_m, state.longest_30d.clone()), (Some(0.0), None));
    }
}
