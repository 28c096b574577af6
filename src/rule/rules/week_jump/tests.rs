//! Tests of KW102.

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
}

#[test]
fn a_long_run_before_those_days_explains_nothing() {
    // Ten weeks of 40 km, with 15 km more on day 59. One run of 12 km, which is a spike: in them or before.
    let severities = |spike: i32| {
        let mut runs = steady(10);
        runs.extend([6.0, 9.0].map(|km| Planted::run(59, km)));
        runs.retain(|run| run.0.id != Planted::run(51, 10.0).0.id);
        runs.push(Planted::run(spike, 12.0));
        let found = check_rule(&RULE, runs).findings;
        found.iter().map(|f| (f.date, f.severity)).collect::<Vec<_>>()
    };
    let last = planted_on(59);
    assert_eq!(severities(53), [(last, Severity::Info)], "on the first of the seven days");
    assert_eq!(severities(52), [(last, Severity::Caution)]);
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
    assert_eq!((best_km(25), best_km(26)), (10.0, 30.0), "34 days before is in the oldest, which ended 28 days before");
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
        check_rule_with(&RULE, runs, &without_spikes()).findings.iter().any(|f| f.date >= date_of(day_of("2026-05-20")))
    };
    // The seven days to day 138 begin on day 132; the 84 before them on day 48.
    assert!(!fires(52), "in the oldest of the twelve weeks");
    assert!(fires(41));
}

#[test]
fn as_much_as_the_runner_is_used_to_is_no_jump() {
    // 20 km a week, once 60 km, then 60 km again, or a metre more.
    let found = |last_km: f64| {
        let mut runs: Vec<Planted> = (0..20).flat_map(|w| [1, 4].map(|d| Planted::run(w * 7 + d, 10.0))).collect();
        runs.extend([Planted::run(80, 40.0), Planted::run(135, 20.0), Planted::run(138, last_km)]);
        check_rule_with(&RULE, runs, &without_spikes()).findings.iter().any(|f| f.date == planted_on(138))
    };
    assert_eq!((found(20.0), found(20.001)), (false, true));
}

#[test]
fn who_only_rode_before_has_nothing_to_compare_with() {
    let rides = (0..12).map(|k| Planted::other(k * 3, crate::base::sport::Sport::Cycling, 3600.0));
    let runs = [34, 36, 38].map(|day| Planted::run(day, 8.0));
    let judged = check_rule(&RULE, rides.chain(runs).collect());
    assert_eq!(judged.findings, []);
    assert!(judged.reason().is_some_and(|r| r.starts_with("needs a run in the 28 days before another")));
}

/// The local day of a planted day.
fn planted_on(day: i32) -> jiff::civil::Date {
    date_of(day_of("2026-01-05") + day)
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
    let mut of_ten: Vec<Planted> = (0..5).map(|k| Planted::run(k * 7, 10.0)).collect();
    of_ten.extend([36, 38, 40].map(|day| Planted::run(day, 4.5)));
    let text = check_rule(&RULE, of_ten).findings[0].words.message().text();
    assert!(text.contains("(10.0 km to") && !text.contains("counted as"), "exactly ten are what they are: {text}");
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

#[test]
fn distances_are_known_for_thirteen_weeks() {
    // The seven days to day 141 and all weeks they are compared with: 91 days, from day 51 on.
    let fires = |unknown: i32| {
        let mut runs: Vec<Planted> = (0..21).flat_map(|w| [1, 4].map(|d| Planted::run(w * 7 + d, 10.0))).collect();
        runs.push(Planted::run(unknown, 10.0).with(|a| a.distance_m = None));
        runs.extend([139, 140, 141].map(|day| Planted::run(day, 10.0)));
        check_rule_with(&RULE, runs, &without_spikes()).findings.iter().any(|f| f.date == planted_on(141))
    };
    assert_eq!((fires(50), fires(51)), (true, false));
}
