//! Shared by several rules: days of history, weeks of seven days, the maximum of one run.

use super::figures::{Activity, DAY_S, Day};
use std::collections::BTreeMap;

/// A runner's activities, oldest first, without those that count in no rule.
pub(crate) struct History {
    /// Every activity.
    pub all: Vec<Activity>,
    /// Runs, including those of unknown distance.
    pub runs: Vec<Activity>,
    /// Distance of each day with a run; unknown if that of one run is.
    by_day: BTreeMap<Day, Option<f64>>,
}

impl History {
    pub(crate) fn new(all: &[Activity]) -> History {
        let all = without_strays(all);
        let runs: Vec<Activity> = all.iter().filter(|activity| activity.is_run()).cloned().collect();
        let mut by_day = BTreeMap::new();
        for run in &runs {
            let of_day = by_day.entry(run.day).or_insert(Some(0.0));
            *of_day = of_day.zip(run.distance_m).map(|(sum, metres): (f64, f64)| sum + metres);
        }
        History { all, runs, by_day }
    }

    /// Whole days before this one, from the first activity on.
    pub(crate) fn days_before(&self, day: Day) -> i64 {
        self.all.first().map_or(0, |first| day - first.day)
    }

    /// Counted runs that start in the days before this run's start, to the second.
    pub(crate) fn runs_before(&self, run: &Activity, days: i64) -> impl Iterator<Item = &Activity> {
        let (from_s, to_s) = (run.start_s - days * DAY_S, run.start_s);
        self.runs.iter().filter(move |other| other.is_counted() && (from_s..to_s).contains(&other.start_s))
    }

    /// Runs of these local days, both included.
    pub(crate) fn runs_of(&self, first: Day, last: Day) -> impl Iterator<Item = &Activity> {
        self.runs.iter().filter(move |run| (first..=last).contains(&run.day))
    }

    /// Distance of the seven days that end with this one; unknown if that of a run is.
    pub(crate) fn week_m(&self, last: Day) -> Option<f64> {
        self.by_day.range(last - 6..=last).try_fold(0.0, |sum, (_, metres)| metres.map(|metres| sum + metres))
    }

    /// Days with a run, oldest first.
    pub(crate) fn run_days(&self) -> Vec<Day> {
        self.by_day.keys().copied().collect()
    }

    /// Days with a counted run, oldest first.
    pub(crate) fn counted_days(&self) -> Vec<Day> {
        let mut days: Vec<Day> = self.runs.iter().filter(|run| run.is_counted()).map(|run| run.day).collect();
        days.dedup();
        days
    }

    /// Whether a run was recorded on that day.
    pub(crate) fn ran_on(&self, day: Day) -> bool {
        self.by_day.contains_key(&day)
    }

    /// Distance of one day: 0 without a run, unknown if that of a run is.
    pub(crate) fn day_m(&self, day: Day) -> Option<f64> {
        self.by_day.get(&day).copied().unwrap_or(Some(0.0))
    }

    /// TRIMP of one day, of every sport; unknown if that of one activity is.
    pub(crate) fn day_trimp(&self, day: Day) -> Option<f64> {
        self.all
            .iter()
            .filter(|activity| activity.day == day && !activity.implausible)
            .map(|activity| activity.trimp)
            .sum()
    }

    /// Ends of gaps: the last day with a run before 14 days without one, and the first after.
    pub(crate) fn gaps(&self) -> Vec<(Day, Day)> {
        let days = self.run_days();
        days.windows(2).filter(|pair| pair[1] - pair[0] > 14).map(|pair| (pair[0], pair[1])).collect()
    }
}

/// Leaves out groups of fewer than five that are more than 365 days from all others; not the newest, with which a runner may
/// return, and none if no group has five.
fn without_strays(all: &[Activity]) -> Vec<Activity> {
    let groups: Vec<&[Activity]> = all.chunk_by(|a, b| b.start_s - a.start_s <= 365 * DAY_S).collect();
    let (newest, enough) = (groups.len().saturating_sub(1), groups.iter().any(|group| group.len() >= 5));
    let stays = |(nth, group): &(usize, &[Activity])| *nth == newest || !enough || group.len() >= 5;
    groups.into_iter().enumerate().filter(stays).flat_map(|(_, group)| group.to_vec()).collect()
}

/// The maximum with its run; of equals the newest.
pub(crate) fn most<'a>(
    runs: impl Iterator<Item = &'a Activity>,
    of: impl Fn(&Activity) -> Option<f64>,
) -> Option<(f64, &'a Activity)> {
    runs.filter_map(|run| of(run).map(|value| (value, run))).max_by(|a, b| a.0.total_cmp(&b.0))
}

/// Larger by more than decimal rounding: 2,244 m is not more than 10 % above 2,040 m.
pub(crate) fn above(value: f64, limit: f64) -> bool {
    value > limit + 1e-9 * limit.abs().max(1.0)
}
