//! KW102: seven days with much more running than any of the weeks before.

use super::session_spike;
use crate::base::message::Message;
use crate::base::stats::round;
use crate::history::daily::{Daily, date_of, peaks};
use crate::rule::declare_rule;
use crate::rule::finding::{Finding, Grade, Judged, Reference, Severity};
use crate::rule::kind::{Comparison, Forecast, ForecastOf, Kind};
use crate::rule::need::{Missing, Need};
use crate::rule::quantity::Quantity;
use crate::rule::runner::{AFTER_BREAK_DAYS, Runner, any_on, exceeds};
use crate::rule::settings::{Setting, Thresholds};
use crate::rule::wording::{Known, Words};
use crate::rule::words::{self, day as words_day, km, km_down, percent_above, short_day};
use crate::say;

declare_rule! {
    /// Seven days with much more running than any seven days of the month before.
    ///
    /// # What it flags
    ///
    /// A distance of three runs or more in seven days that is more than 30 % above the fullest seven days that ended 7 to 28 days
    /// earlier, and above any seven days of the twelve weeks before. Where a single long run explains it (a KW101 of caution or
    /// more in the same seven days) it is only noted. Never at 10 %: that rule was tried out and did not help.
    ///
    /// # Why it may matter
    ///
    /// In 874 novices with GPS watches, those who raised their week by more than 30 % had more of the injuries
    /// attributed to distance, runner's knee among them, than those below 10 %; the difference may be chance (p =
    /// 0.07). In 261 runners before a half-marathon, 20 to 60 % more a week went with more injuries after three weeks,
    /// and no longer after eight. In 5,205 runners changes from week to week were not related to injuries; a single
    /// long run was (KW101).
    ///
    /// # How it is computed
    ///
    /// On each day with a run: distance of the seven days that end with it / fullest seven days that ended 7 to 28 days
    /// earlier − 1. A fullest week of less than 10 km counts as 10 km. The fullest of a month, not the week before, and
    /// of twelve weeks, so that coming back from weeks of rest is not flagged. Days whose seven days overlap are one
    /// finding, on the day with the largest excess. It needs 28 days of history, a run in those weeks and the distance
    /// of every run of the thirteen. For 42 days from the first run after 14 days or more without one it is not judged:
    /// KW103 judges the return.
    ///
    /// # When it is wrong
    ///
    /// Runs are missing from the files. A training camp or a week of holiday was meant to be like this and is followed by rest.
    ///
    /// # Evidence
    ///
    /// C: one cohort of novices with a result on the border, one small one of half-marathoners, one large one against it.
    pub(crate) static RULE = {
        code: "KW102",
        name: "week-jump",
        summary: "Seven days with much more running than any of the month before",
        article: "increasing mileage … too rapidly",
        levels: &[Severity::Info, Severity::Caution],
        grade: Grade::C,
        kind: Kind {
            exposure: true,
            comparison: Some(Comparison { more: "more", ..Comparison::LONGER }),
            forecast: Some(Forecast {
                quantity: ForecastOf::Distance,
                largest: 1_000_000,
                largest_of_a_week: Some(2_000_000),
                spike: false,
            }),
            ..Kind::SEVEN_DAYS
        },
        sources: &["Nielsen RO et al. Excessive progression in weekly running distance and risk of running-related injuries. \
                   J Orthop Sports Phys Ther 2014;44(10):739-747. doi:10.2519/jospt.2014.5164"],
        settings: &[
            Setting { key: "caution", default: 0.30, meaning: "share above the best seven days of the month before" },
            Setting { key: "least_m", default: 10_000.0, meaning: "metres; a smaller best week counts as this" },
        ],
        check: check,
    };
}

/// Days of history needed.
const DAYS: i32 = 28;

/// Days by which the weeks compared with ended earlier.
const EARLIER: std::ops::RangeInclusive<i32> = 7..=28;

/// Days before the week in which no seven days may be fuller: what the runner is used to.
const USED_TO_DAYS: i32 = 84;

/// Fewest runs of a week: a single long run is left to KW101.
const LEAST_RUNS: usize = 3;

/// Fewest days without a run that are a break.
const BREAK_DAYS: f64 = 14.0;

/// Excess from which the title says "far": the upper end of what Damsted 2019 compared.
const FAR: f64 = 0.60;

/// A day whose seven days are compared with the weeks before.
struct Week {
    day: i32,
    distance_m: f64,
    /// Distance of the fullest seven days compared with, and their last day.
    best_m: f64,
    best_day: i32,
    /// The fullest seven days of the twelve weeks before these.
    used_to_m: f64,
}

/// Every day with a run whose seven-day window can be compared.
fn weeks(runner: &Runner<'_>) -> Vec<Week> {
    let daily = Daily::new(runner.runs.iter().map(|r| (r.day, r.distance_m)));
    let weeks = Daily::new(daily.all().iter().map(|(day, _)| (*day, daily.week(*day))));
    let returns: Vec<i32> = runner.breaks(BREAK_DAYS).iter().map(|b| b.first).collect();
    // The fullest seven days that ended from `oldest` to `newest`: the maximum is reached on a day with a run, except at the
    // beginning, which may cut a week off.
    let fullest = |oldest: i32, newest: i32| {
        let cut = (oldest, daily.week(oldest));
        let ended = weeks.between(oldest, newest).iter().copied();
        std::iter::once(cut).chain(ended).max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or(cut)
    };
    let of_day = |&(day, distance_m): &(i32, f64)| {
        let newest = day - EARLIER.start();
        let (best_day, best_m) = fullest(day - EARLIER.end(), newest);
        let oldest_used_to = newest - USED_TO_DAYS + 7;
        let (_, used_to_m) = fullest(oldest_used_to, newest);
        let comparable = best_m > 0.0
            && runner.history_on(day) >= DAYS
            && !any_on(&returns, day - AFTER_BREAK_DAYS, day)
            // Missing is not zero: with an unknown distance in them, the earlier weeks would look too small.
            && runner.all_known(oldest_used_to - 6, day);
        comparable.then_some(Week { day, distance_m, best_m, best_day, used_to_m })
    };
    weeks.all().iter().filter_map(of_day).collect()
}

fn fires(runner: &Runner<'_>, week: &Week, thresholds: &Thresholds<'_>) -> bool {
    runner.on_days(week.day - 6, week.day).len() >= LEAST_RUNS
        && exceeds(week.distance_m, week.best_m.max(thresholds.get("least_m")), thresholds.get("caution"))
        && week.distance_m > week.used_to_m
}

/// The days whose seven-day window this rule flags, in order; none if it is switched off.
pub(super) fn days_flagged(runner: &Runner<'_>) -> Vec<i32> {
    let thresholds = Thresholds::new(RULE.settings, runner.config.rules.get(RULE.name));
    if !thresholds.enabled() {
        return Vec::new();
    }
    weeks(runner).iter().filter(|w| fires(runner, w, &thresholds)).map(|w| w.day).collect()
}

fn check(runner: &Runner<'_>, thresholds: &Thresholds<'_>) -> Judged {
    let weeks = weeks(runner);
    let have = runner.days_of_history();
    if have < DAYS {
        return Judged::not(Need::history(f64::from(DAYS), have));
    }
    if weeks.is_empty() {
        let needs = say!(
            "needs a run in the {} before another, the distance of each, and {} since a break",
            words::days(f64::from(DAYS)),
            words::days(f64::from(AFTER_BREAK_DAYS))
        );
        return Judged::not(Need::in_time(Missing::Runs, needs));
    }
    let fired = weeks.iter().filter(|w| fires(runner, w, thresholds));
    let firing: Vec<(i32, f64)> = fired.map(|w| (w.day, excess(w, thresholds))).collect();
    let spikes = session_spike::flagged_days(runner, Severity::Caution);
    let findings = peaks(&firing)
        .into_iter()
        .filter_map(|day| weeks.binary_search_by_key(&day, |w| w.day).ok().map(|i| &weeks[i]))
        .map(|week| finding(runner, week, &spikes, thresholds))
        .collect();
    Judged { findings, not_judged: None }
}

fn excess(week: &Week, thresholds: &Thresholds<'_>) -> f64 {
    week.distance_m / week.best_m.max(thresholds.get("least_m")) - 1.0
}

fn finding(runner: &Runner<'_>, week: &Week, spikes: &[i32], thresholds: &Thresholds<'_>) -> Finding {
    let excess = excess(week, thresholds);
    let (date, best_date, least_m) = (date_of(week.day), date_of(week.best_day), thresholds.get("least_m"));
    let severity = if any_on(spikes, week.day - 6, week.day) { Severity::Info } else { Severity::Caution };
    let limit_m = (week.best_m.max(least_m) * (1.0 + thresholds.get("caution"))).max(week.used_to_m);
    let more = percent_above(excess, thresholds.get("caution"));
    let far = exceeds(week.distance_m, week.best_m.max(least_m), FAR);
    let fuller = say!("A {} fuller week than any of the four before", if far { "far" } else { "clearly" });
    let small = if week.best_m < least_m { say!(", counted as {}", km(least_m)) } else { Message::default() };
    Finding {
        quantity: Quantity::SevenDays,
        observed: Some(round(week.distance_m, 2)),
        threshold: Some(round(limit_m, 2)),
        reference: Some(Reference { value: round(week.best_m, 2), date: Some(best_date) }),
        activities: runner.on_days(week.day - 6, week.day).iter().map(|r| r.summary.id.clone()).collect(),
        beside: Some(say!(
            "to {}; fullest 7~days of the four weeks before: {}, {}",
            short_day(date, runner.as_of),
            km(week.best_m),
            short_day(best_date, runner.as_of)
        )),
        words: Words {
            title: match severity {
                Severity::Info => say!("{}: {} in 7~days, {} more.", fuller, km(week.distance_m), more.clone()),
                _ => fuller,
            },
            seen: say!(
                "{} in the 7~days to {}: {} more than in the fullest 7~days that ended 7 to 28~days earlier ({} to {}{}).",
                km(week.distance_m),
                words_day(date),
                more,
                km(week.best_m),
                words_day(best_date),
                small,
            ),
            known: Known::InMessage(say!(
                "In 874 novices, weeks raised by more than 30~% went with more injuries of the kinds that distance is held to \
                 bring, runner's knee among them; that may be chance (p = 0.07), and in 5,205 runners changes from week to week \
                 were not related to injuries."
            )),
            action: say!(
                "Hold the week or step back: up to {} in 7~days would not have been flagged.",
                km_down(limit_m)
            ),
            would_change: say!("Runs of the 12 weeks before {} are missing from the files.", words_day(date)),
        },
        ..Finding::on_day(&RULE, runner, date, severity)
    }
}

#[cfg(test)]
mod tests;
