//! One runner's complete history as rules use it: merged, sorted by time, unfiltered.

use super::finding::Lasting;
use super::need::{Missing, Need};
use crate::base::sport::is_indoors;
use crate::base::units::DAY_S;
use crate::config::Config;
use crate::export::Gear;
pub(crate) use crate::history::daily::day_number;
use crate::history::{best_loss_m, best_time_s};
use crate::say;
use crate::summary::ActivitySummary;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Days after a break within which findings are attributed to it (rules.md).
pub(crate) const AFTER_BREAK_DAYS: i32 = 42;

/// Descent of a run, as rules count it (rules.md, "Words").
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Loss {
    /// Known: the value, and the lower end of the method's range.
    Known {
        /// The value shown, metres.
        loss_m: f64,
        /// The lower end of its range, metres.
        low_m: f64,
    },
    /// A treadmill: 0.
    Indoors,
    /// Outdoors without altitude.
    Unknown,
}

impl Loss {
    /// The value shown; 0 for a treadmill, `None` if unknown.
    #[must_use]
    pub(crate) fn metres(self) -> Option<f64> {
        match self {
            Loss::Known { loss_m, .. } => Some(loss_m),
            Loss::Indoors => Some(0.0),
            Loss::Unknown => None,
        }
    }
}

/// A run with the values that all rules need.
#[derive(Clone, Debug)]
pub(crate) struct Run<'a> {
    /// The whole activity.
    pub summary: &'a ActivitySummary,
    /// Start, Unix seconds.
    pub start_s: f64,
    /// Local day of the start.
    pub date: Date,
    /// The local day as a number, for sums over days.
    pub day: i32,
    /// Distance, metres.
    pub distance_m: f64,
    /// Moving time, else timer, else elapsed, seconds.
    pub time_s: f64,
    /// Descent.
    pub loss: Loss,
}

/// The history of one runner.
#[derive(Debug)]
pub(crate) struct Runner<'a> {
    /// The athlete's name, with `--athletes`.
    pub athlete: Option<&'a str>,
    /// All activities, by start.
    pub activities: &'a [ActivitySummary],
    /// The runs that count ([`ActivitySummary::is_counted_run`]), by start.
    pub runs: Vec<Run<'a>>,
    /// The local days with a run, in order, each once, including runs of unknown distance.
    pub run_days: Vec<i32>,
    /// The local days with a run of unknown distance, in order: sums over them are unknown.
    pub unknown_days: Vec<i32>,
    /// Shoes and bikes in the exports.
    pub gear: Vec<&'a Gear>,
    /// The day that "now" means.
    pub as_of: Date,
    /// The settings.
    pub config: &'a Config,
}

/// A period without a run, between the day of the last run before and of the first one after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Break {
    /// The day of the last run before.
    pub last: i32,
    /// The day of the first run after.
    pub first: i32,
}

impl Break {
    /// Number of days without a run.
    #[must_use]
    pub(crate) fn days_off(self) -> i32 {
        self.first - self.last - 1
    }
}

/// Whether one of these days, which are sorted, lies in `from..=to`.
#[must_use]
pub(crate) fn any_on(days: &[i32], from: i32, to: i32) -> bool {
    days.partition_point(|d| *d < from) < days.partition_point(|d| *d <= to)
}

/// Whether `value` exceeds `reference` by more than `share`. Computed as a product, so that 11 km exceeds 10 km by exactly 10 %.
#[must_use]
pub(crate) fn exceeds(value: f64, reference: f64, share: f64) -> bool {
    value > reference * (1.0 + share)
}

impl<'a> Runner<'a> {
    /// Prepares the history of one athlete; `activities` are all theirs, by start.
    #[must_use]
    pub(crate) fn new(
        athlete: Option<&'a str>,
        activities: &'a [ActivitySummary],
        gear: Vec<&'a Gear>,
        as_of: Date,
        config: &'a Config,
    ) -> Self {
        let runs = activities.iter().filter(|a| a.is_counted_run()).map(run).collect();
        let days = |wanted: &dyn Fn(&ActivitySummary) -> bool| {
            let days: BTreeSet<i32> =
                activities.iter().filter(|a| wanted(a)).map(|a| day_number(a.local_start.date())).collect();
            days.into_iter().collect()
        };
        let run_days = days(&ActivitySummary::is_run);
        let unknown_days = days(&|a| a.is_run() && !a.is_counted_run());
        Runner { athlete, activities, runs, run_days, unknown_days, gear, as_of, config }
    }

    /// The runs that began in the `days` before run `i` began.
    #[must_use]
    pub(crate) fn before(&self, i: usize, days: f64) -> &[Run<'a>] {
        let end_s = self.runs[i].start_s;
        let from = self.runs.partition_point(|r| r.start_s < end_s - days * DAY_S);
        let to = self.runs.partition_point(|r| r.start_s < end_s);
        &self.runs[from..to]
    }

    /// The runs on the local days `from..=to` (day numbers).
    #[must_use]
    pub(crate) fn on_days(&self, from: i32, to: i32) -> &[Run<'a>] {
        // Local days follow starts except for somebody travelling west; a stable order by start is good enough for sums.
        let a = self.runs.partition_point(|r| r.day < from);
        let b = self.runs.partition_point(|r| r.day <= to);
        &self.runs[a.min(b)..b]
    }

    /// Full days from the first recorded activity to run `i` (rules.md, "history").
    #[must_use]
    pub(crate) fn history_days(&self, i: usize) -> f64 {
        f64::from(self.history_on(self.runs[i].day))
    }

    /// Full days from the first recorded activity to "now"; 0 without any.
    #[must_use]
    pub(crate) fn days_of_history(&self) -> i32 {
        self.history_on(day_number(self.as_of))
    }

    /// Full days from the first recorded activity to the day `day`; 0 without any.
    #[must_use]
    pub(crate) fn history_on(&self, day: i32) -> i32 {
        self.activities.first().map_or(0, |a| (day - day_number(a.local_start.date())).max(0))
    }

    /// A state that has lasted since a day, or since the first recorded activity if that is later.
    #[must_use]
    pub(crate) fn lasting(&self, since: Date, what: impl Into<String>) -> Lasting {
        let first = self.activities.first().map_or(since, |a| a.local_start.date());
        Lasting { since: since.max(first), what: what.into() }
    }

    /// Whether the distance of every run of the local days `from..=to` is known.
    #[must_use]
    pub(crate) fn all_known(&self, from: i32, to: i32) -> bool {
        !any_on(&self.unknown_days, from, to)
    }

    /// Each break of at least `days` days without a run, oldest first.
    #[must_use]
    pub(crate) fn breaks(&self, days: f64) -> Vec<Break> {
        let of = |pair: &[i32]| Break { last: pair[0], first: pair[1] };
        self.run_days.windows(2).map(of).filter(|b| f64::from(b.days_off()) >= days).collect()
    }

    /// The need when no run could be judged because fewer than `days` of history precede it.
    #[must_use]
    pub(crate) fn lacks_history(&self, days: f64) -> Need {
        match self.days_of_history() {
            have if f64::from(have) < days => Need::history(days, have),
            _ => Need::in_time(Missing::Runs, say!("needs a run after {} of history", super::words::days(days))),
        }
    }
}

/// Longest plausible activity, seconds: the end of a recording that went on for days is not used.
const LONGEST_S: f64 = DAY_S;

/// End of a recording, Unix seconds.
#[must_use]
pub(crate) fn end_s(activity: &ActivitySummary) -> f64 {
    let lasted_s = activity.elapsed_s.or(activity.timer_s).unwrap_or(0.0);
    activity.start.as_millisecond() as f64 / 1000.0 + lasted_s.clamp(0.0, LONGEST_S)
}

fn run(summary: &ActivitySummary) -> Run<'_> {
    let date = summary.local_start.date();
    // On a treadmill a barometer drifts, and the hills of a virtual world are not run down.
    let loss = match best_loss_m(summary) {
        _ if is_indoors(summary.sub_sport.as_deref()) => Loss::Indoors,
        Some(loss_m) => Loss::Known { loss_m, low_m: summary.elevation.loss_low_m.unwrap_or(loss_m).min(loss_m) },
        None => Loss::Unknown,
    };
    Run {
        summary,
        start_s: summary.start.as_millisecond() as f64 / 1000.0,
        date,
        day: day_number(date),
        distance_m: summary.distance_m.unwrap_or(0.0),
        time_s: best_time_s(summary).unwrap_or(0.0),
        loss,
    }
}

#[cfg(test)]
mod tests {
    use crate::base::note::{Note, NoteCode};
    use crate::config::Config;
    use crate::config::rules::Change;
    use crate::rule::find;
    use crate::rule::tests::fixture::{Planted, check_rule, check_rule_with};
    use crate::rule::tests::words_test;
    use jiff::SignedDuration;

    /// A run before all others, on the same day, and otherwise like the first run.
    fn faster_than_anybody(first: &Planted) -> Planted {
        first.clone().with(|a| {
            a.start -= SignedDuration::from_hours(4);
            a.local_start = a.start.to_zoned(a.local_start.time_zone().clone());
            a.id = format!("{}-odd", a.id);
            a.source.path = "odd.fit".to_owned();
            (a.elapsed_s, a.timer_s, a.moving_s) = (Some(600.0), Some(600.0), Some(600.0));
            a.notes.push(Note::new(NoteCode::ImplausibleSpeed, "16.7 m/s"));
        })
    }

    #[test]
    fn a_run_faster_than_anybody_is_counted_by_no_rule() {
        for (code, all) in words_test::planted() {
            let rule = find(code).unwrap();
            let odd = faster_than_anybody(&all[0]);
            let with = check_rule(rule, all.iter().cloned().chain([odd]).collect());
            assert_eq!(with, check_rule(rule, all), "{code}");
        }
    }

    #[test]
    fn windows_of_no_days_end() {
        for (code, all) in words_test::planted() {
            let rule = find(code).unwrap();
            let mut config = Config::default();
            let values = rule.settings.iter().filter(|s| s.key.contains("days")).map(|s| (s.key.to_owned(), 0.0));
            config.rules.insert(rule.name.to_owned(), Change { values: values.collect(), ..Change::default() });
            // The test is that it terminates, not what it finds.
            check_rule_with(rule, all, &config);
        }
    }
}
