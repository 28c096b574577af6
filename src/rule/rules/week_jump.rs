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
        citation: "Nielsen RO et al. Excessive progression in weekly running distance and risk of running-related injuries. \
                   J Orthop Sports Phys Ther 2014;44(10):739-747. doi:10.2519/jospt.2014.5164",
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
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::config::rules::Change;
    use crate::rule::rules::session_spike;
    use crate::rule::tests::fixture::{Planted, check_rule, check_rule_with, planted};

    /// Weeks of 40 km in four equal runs: Monday, Wednesday, Friday, Sunday. Any seven days have 40 km.
    fn steady(weeks: i32) -> Vec<Planted> {
        (0..weeks).flat_map(|week| [0, 2, 4, 6].map(|d| Planted::run(week * 7 + d, 10.0))).collect()
    }

    /// Five such weeks with two more runs in the last: 6 km on Tuesday, `thursday` km on Thursday.
    fn with_two_more(thursday: f64) -> Vec<Planted> {
        let mut runs = steady(6);
        runs.extend([Planted::run(29, 6.0), Planted::run(31, thursday)]);
        runs
    }

    #[test]
    fn thirty_per_cent_is_quiet_and_a_metre_more_is_not() {
        assert_eq!(check_rule(&RULE, with_two_more(6.0)), Judged::default());
        let found = &check_rule(&RULE, with_two_more(6.001)).findings;
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].severity, found[0].observed), (Severity::Caution, Some(52_001.0)));
        assert_eq!((found[0].threshold, found[0].date.to_string()), (Some(52_000.0), "2026-02-05".into()));
        assert_eq!(found[0].activities.len(), 6);
        assert!(found[0].words.action.text().contains("up to 52.0 km in 7 days"), "{}", found[0].words.action.text());
    }

    #[test]
    fn never_at_ten_per_cent_a_week() {
        // 30 km a week, then 10 % more each week: the fullest seven days keep up, and there is no jump.
        let mut km = 7.5;
        let mut runs = Vec::new();
        for week in 0..12 {
            runs.extend([0, 2, 4, 6].map(|d| Planted::run(week * 7 + d, km)));
            km *= if week < 4 { 1.0 } else { 1.10 };
        }
        assert_eq!(check_rule(&RULE, runs), Judged::default());
    }

    #[test]
    fn from_sixty_per_cent_on_it_is_far_fuller() {
        for (thursday, title) in [(18.0, "A clearly fuller week"), (18.001, "A far fuller week")] {
            let config = without_spikes();
            let found = check_rule_with(&RULE, with_two_more(thursday), &config).findings;
            assert!(found[0].words.title.text().starts_with(title), "{thursday}: {}", found[0].words.title.text());
        }
    }

    fn without_spikes() -> Config {
        let mut config = Config::default();
        let off = Change { enabled: Some(false), ..Change::default() };
        config.rules.insert(session_spike::RULE.name.to_owned(), off);
        config
    }

    #[test]
    fn a_long_run_in_the_same_days_explains_it() {
        let found = check_rule(&RULE, with_two_more(12.0)).findings;
        assert_eq!(found[0].severity, Severity::Info);
        assert_eq!(
            found[0].words.title.text(),
            "A clearly fuller week than any of the four before: 58.0 km in 7 days, 45 % more."
        );
        let found = check_rule_with(&RULE, with_two_more(12.0), &without_spikes()).findings;
        assert_eq!(found[0].severity, Severity::Caution, "nobody else says it");
        // 11 km is not a spike after runs of 10 km.
        assert_eq!(check_rule(&RULE, with_two_more(11.0)).findings[0].severity, Severity::Caution);
        // Nor does one count that KW101 reports only as info: 5.9 km after 5.
        let mut small = with_two_more(11.0);
        for run in &mut small {
            run.0.distance_m = run.0.distance_m.map(|m| m / 2.0);
        }
        small[12].0.distance_m = Some(5900.0);
        small[13].0.distance_m = Some(5900.0);
        assert_eq!(check_rule(&RULE, small).findings[0].severity, Severity::Caution);
        // A spike before those seven days does not explain them.
        let mut runs = with_two_more(11.0);
        runs[12] = Planted::run(21, 11.5);
        assert_eq!(check_rule(&RULE, runs).findings[0].severity, Severity::Caution);
    }

    #[test]
    fn weeks_that_ended_seven_to_twenty_eight_days_earlier() {
        // 10 km a week, and 20 on one other day: the fullest seven days that those up to day 60 are compared with.
        let best_km = |day: i32| {
            let mut runs: Vec<Planted> = (0..9).map(|w| Planted::run(w * 7, 10.0)).collect();
            runs.extend([Planted::run(day, 20.0), Planted::run(60, 10.0)]);
            let (activities, config) = (planted(&runs), Config::default());
            let runner = Runner::new(None, &activities, Vec::new(), date_of(0), &config);
            weeks(&runner).last().unwrap().best_m / 1000.0
        };
        assert_eq!(
            (best_km(25), best_km(26)),
            (10.0, 30.0),
            "34 days before is in the oldest, which ended 28 days before"
        );
        assert_eq!((best_km(53), best_km(54)), (30.0, 10.0), "6 days before is the same week");
    }

    #[test]
    fn above_the_fullest_seven_days_of_twelve_weeks() {
        // 20 km a week, 60 km once, then 30.002 km: 50 % more than the weeks before, less than what the runner is used to.
        let fires = |big: i32| {
            let mut runs: Vec<Planted> = (0..20).flat_map(|w| [1, 4].map(|d| Planted::run(w * 7 + d, 10.0))).collect();
            runs.push(Planted::run(big, 40.0));
            runs.extend([135, 138].map(|day| Planted::run(day, 5.001)));
            runs.sort_by_key(|r| r.0.start);
            check_rule_with(&RULE, runs, &without_spikes())
                .findings
                .iter()
                .any(|f| f.date >= date_of(day_of("2026-05-20")))
        };
        // The seven days to day 138 begin on day 132; the 84 before them on day 48.
        assert!(!fires(52), "in the oldest of the twelve weeks");
        assert!(fires(41));
    }

    fn day_of(day: &str) -> i32 {
        crate::history::daily::day_number(day.parse().unwrap())
    }

    #[test]
    fn three_runs_are_a_week() {
        let fires = |runs: &[(i32, f64)]| {
            let mut all: Vec<Planted> = (0..6).flat_map(|w| [0, 3].map(|d| Planted::run(w * 7 + d, 10.0))).collect();
            all.extend(runs.iter().map(|(day, km)| Planted::run(*day, *km)));
            check_rule_with(&RULE, all, &without_spikes()).findings.len()
        };
        assert_eq!((fires(&[(46, 20.0), (48, 20.0)]), fires(&[(46, 20.0), (48, 10.0), (48, 10.0)])), (0, 1));
    }

    #[test]
    fn after_a_break_another_rule_speaks() {
        // 14 days off, then 8 km, then a full week that ends this many days after the first run.
        let fires = |gap: i32, last: i32| {
            let mut runs = steady(8);
            let first = 55 + gap + 1;
            runs.extend((0..last).step_by(7).map(|d| Planted::run(first + d, 8.0)));
            runs.extend([4, 2, 0].map(|ago| Planted::run(first + last - ago, 20.0)));
            // Nothing in the 84 days before is as full.
            runs.iter_mut().take(32).for_each(|r| r.0.distance_m = Some(5000.0));
            !check_rule_with(&RULE, runs, &without_spikes()).findings.is_empty()
        };
        assert!(!fires(14, 42));
        assert!(fires(14, 43));
        assert!(fires(13, 42), "13 days off are no break");
    }

    #[test]
    fn coming_back_from_a_week_of_rest_is_no_jump() {
        let mut runs = steady(10);
        // The sixth week: four of forty runs.
        runs.drain(20..24);
        assert_eq!(runs.len(), 36);
        assert_eq!(check_rule(&RULE, runs), Judged::default());
    }

    #[test]
    fn ten_kilometres_are_the_least_to_compare_with() {
        let small = |km: f64| {
            let mut runs: Vec<Planted> = (0..5).map(|k| Planted::run(k * 7, 5.0)).collect();
            runs.extend([Planted::run(36, 4.0), Planted::run(38, 4.0), Planted::run(40, km - 8.0)]);
            check_rule(&RULE, runs).findings
        };
        assert_eq!(small(13.0), []);
        assert_eq!(small(13.001).len(), 1);
        assert!(
            small(13.001)[0].words.message().text().contains("5.0 km to Mon 2 Feb 2026, counted as 10.0 km"),
            "{}",
            small(13.001)[0].words.message().text()
        );
        let nothing = check_rule(&RULE, vec![Planted::run(0, 5.0), Planted::run(40, 30.0)]);
        assert_eq!(nothing.findings, [], "nothing to compare with");
        assert!(nothing.reason().is_some_and(|r| r.starts_with("needs a run in the 28 days before another")));
    }

    #[test]
    fn one_finding_for_one_bump_on_its_highest_day() {
        // From 40 km to 80 km a week, permanently: fires on most days of two weeks.
        let mut runs = steady(5);
        runs.extend((35..70).filter(|d| d % 7 != 6).map(|day| Planted::run(day, 13.0)));
        let found = check_rule_with(&RULE, runs, &without_spikes()).findings;
        assert_eq!(found.len(), 1, "{:?}", found.iter().map(|f| f.date).collect::<Vec<_>>());
        assert_eq!(found[0].observed, Some(88_000.0));
        // A second jump, weeks later, is a separate finding.
        let mut runs = with_two_more(6.5);
        runs.extend(with_two_more(10.5).into_iter().map(|r| r.later(42)));
        assert_eq!(check_rule(&RULE, runs).findings.len(), 2);
    }

    #[test]
    fn twenty_eight_days_of_history_are_needed() {
        // The same jump on the last day: 10 km, and 25 in the last week.
        let jump_on = |day: i32| {
            let mut runs = vec![Planted::run(0, 5.0), Planted::run(day - 14, 5.0), Planted::run(day - 8, 10.0)];
            runs.extend([4, 2, 0].map(|ago| Planted::run(day - ago, 9.0)));
            check_rule_with(&RULE, runs, &without_spikes())
        };
        let early = jump_on(27);
        assert_eq!((early.findings.len(), early.reason().as_deref()), (0, Some("needs 28 days of history, has 27")));
        assert_eq!(jump_on(28).findings.len(), 1);
        assert_eq!(check_rule(&RULE, Vec::new()).reason().as_deref(), Some("needs 28 days of history, has 0"));
    }

    #[test]
    fn an_unknown_distance_before_is_not_zero() {
        let mut runs = with_two_more(6.5);
        assert_eq!(check_rule(&RULE, runs.clone()).findings.len(), 1);
        runs[13].0.distance_m = None;
        assert_eq!(check_rule(&RULE, runs.clone()).findings, []);
        runs[13].0.distance_m = Some(10_000.0);
        runs.last_mut().unwrap().0.distance_m = None;
        assert_eq!(check_rule(&RULE, runs).findings, [], "nor is the week of such a run");
    }
}
