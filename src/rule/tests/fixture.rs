//! Planted histories for the tests of rules.

use crate::base::sport::Sport;
use crate::config::Config;
use crate::history::fade::cadence_fade_pct;
use crate::history::heart_rate;
use crate::rule::Rule;
use crate::rule::finding::Judged;
use crate::rule::runner::Runner;
use crate::rule::settings::Thresholds;
use crate::summary::{ActivitySummary, Elevation, Source};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// Day 0 of planted histories, a Monday, at 07:00 UTC.
const DAY_0: &str = "2026-01-05T07:00:00Z";

/// An activity to be planted; any field can be changed.
#[derive(Clone, Debug)]
pub(crate) struct Planted(pub(crate) ActivitySummary);

impl Planted {
    /// A run of `km` kilometres on day `day`, at 6:00 /km, with 5 m of descent per kilometre, no heart rate, no cadence.
    pub(crate) fn run(day: i32, km: f64) -> Self {
        let start: Timestamp = DAY_0.parse().unwrap();
        let start = start + SignedDuration::from_hours(i64::from(day) * 24);
        let seconds = km * 360.0;
        Planted(ActivitySummary {
            id: format!("{}-running", start.strftime("%Y%m%dT%H%M%SZ")),
            source: Source { path: format!("day-{day}.fit"), ..Source::default() },
            points: seconds as usize,
            distance_m: Some(km * 1000.0),
            elapsed_s: Some(seconds),
            timer_s: Some(seconds),
            moving_s: Some(seconds),
            elevation: Elevation {
                loss_m: Some(km * 5.0),
                gain_m: Some(km * 5.0),
                loss_low_m: Some(km * 4.5),
                loss_high_m: Some(km * 5.5),
                below_5_pct_m: Some(0.0),
                below_10_pct_m: Some(0.0),
                below_15_pct_m: Some(0.0),
                ..Elevation::default()
            },
            ..ActivitySummary::unmeasured(start.to_zoned(TimeZone::UTC), Sport::Running)
        })
    }

    /// Another sport of this many seconds on day `day`.
    pub(crate) fn other(day: i32, sport: Sport, seconds: f64) -> Self {
        Planted::run(day, seconds / 360.0).with(|a| {
            a.sport = sport;
            a.id = a.id.replace("running", sport.as_str());
            a.distance_m = None;
        })
    }

    /// The activity this many days later.
    pub(crate) fn later(self, days: i32) -> Self {
        self.with(|a| {
            a.start += SignedDuration::from_hours(i64::from(days) * 24);
            a.local_start = a.start.to_zoned(TimeZone::UTC);
            a.id = format!("{}-{}", a.start.strftime("%Y%m%dT%H%M%SZ"), a.sport.as_str());
        })
    }

    /// The activity with a change applied.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut ActivitySummary)) -> Self {
        change(&mut self.0);
        self
    }
}

/// The activities of a planted history, by start.
pub(crate) fn planted(all: &[Planted]) -> Vec<ActivitySummary> {
    let mut activities: Vec<ActivitySummary> = all.iter().map(|p| p.0.clone()).collect();
    // As the history does.
    for activity in &mut activities {
        activity.cadence.fade_pct = cadence_fade_pct(activity);
    }
    activities.sort_by(|a, b| (a.start, a.sport, &a.source.path).cmp(&(b.start, b.sport, &b.source.path)));
    activities
}

/// Checks one rule over a planted history with its default thresholds; "now" is the day of the last activity.
pub(crate) fn check_rule(rule: &Rule, all: Vec<Planted>) -> Judged {
    check_rule_with(rule, all, &Config::default())
}

/// [`check_rule`] with these settings.
#[expect(clippy::needless_pass_by_value, reason = "tests hand over what they have just built")]
pub(crate) fn check_rule_with(rule: &Rule, all: Vec<Planted>, config: &Config) -> Judged {
    let mut activities = planted(all.as_slice());
    let bounds = heart_rate::bounds(&activities, config);
    activities.iter_mut().zip(bounds).for_each(|(activity, bounds)| activity.heart_rate_bounds = bounds);
    let as_of = activities.last().map_or(crate::history::daily::EPOCH, |a| a.local_start.date());
    let as_of = config.as_of.unwrap_or(as_of);
    let runner = Runner::new(None, &activities, Vec::new(), as_of, config);
    (rule.check)(&runner, &Thresholds::new(rule.settings, config.rules.get(rule.name)))
}
