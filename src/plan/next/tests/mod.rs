//! Tests of limits for the next run.

mod reasons;

use super::*;
use crate::config::PainEntry;
use crate::rule::finding::Severity;
use crate::rule::tests::fixture::{Planted, planted};
use jiff::civil::date;
use proptest::prelude::*;

/// The last day of planted histories: day 40 after Monday 5 Jan 2026.
const AS_OF: Date = date(2026, 2, 14);

fn history(runs: &[Planted], as_of: Date) -> History {
    History { activities: planted(runs), as_of: Some(as_of), ..History::default() }
}

/// 40 days with a run of `km` kilometres every third day, the last on day 39.
fn steady(km: f64) -> Vec<Planted> {
    (0..14).map(|k| Planted::run(k * 3, km)).collect()
}

fn ahead(runs: &[Planted]) -> Next {
    next(&history(runs, AS_OF), None, &Config::default()).unwrap()
}

fn of<'a>(next: &'a Next, rule: &str) -> &'a Limit {
    next.run.iter().find(|l| l.rule == rule).unwrap()
}

#[test]
fn a_floor_is_not_a_share() {
    // At most 50 m of descent: KW301 fires from 200 m on, even if 30 % more would be less. 4 km a week count as 10.
    let runs: Vec<Planted> = (0..8).map(|k| with_loads(2_000, 50, 2_000, Planted::run(k * 5, 2.0))).collect();
    let next = ahead(&runs);
    let limit = of(&next, "KW301");
    assert_eq!((limit.value, limit.share), (199.0, None));
    assert_eq!(of(&next, "KW101").share, Some(0.10));
    let week = &next.week[0];
    assert_eq!((week.rule.as_str(), week.value + week.already, week.share), ("KW102", 13_000.0, None));
}

#[test]
fn a_ride_saved_as_a_run_changes_nothing() {
    let ride = Planted::run(37, 60.0).with(|a| {
        a.start += jiff::SignedDuration::from_hours(3);
        a.notes.push(crate::base::note::Note::new(crate::base::note::NoteCode::ImplausibleSpeed, "9 m/s"));
    });
    let mut runs = steady(10.0);
    let without = ahead(&runs);
    runs.push(ride);
    assert_eq!(ahead(&runs), without);
}

#[test]
fn a_full_week_that_is_told_already_is_told_again_where_it_is_fuller() {
    // 20 km a week, then five days with 10 km each within seven: KW102 fires for the seven days to day 40.
    let mut runs: Vec<Planted> = (0..5).flat_map(|w| [1, 4].map(|d| Planted::run(w * 7 + d, 10.0))).collect();
    runs.extend([34, 36, 38, 39, 40].map(|day| Planted::run(day, 10.0)));
    let history = history(&runs, AS_OF);
    let config = Config::default();
    let mut what_if = WhatIf::new(&history, AS_OF, &config).unwrap();
    // For day 41 the best week before has 30 km and 40 are already run: 35 more exceed it by the same share as 50 exceed 20.
    let limits = limits(&mut what_if, Ahead::Run, AS_OF.tomorrow().unwrap());
    let of_the_week = limits.iter().find(|l| l.rule == "KW102").unwrap();
    assert_eq!((of_the_week.value, of_the_week.already), (35_000.0, 40_000.0));
    let mut says = |metres| {
        let said = what_if.judge(AS_OF.tomorrow().unwrap(), &imagined(ForecastOf::Distance, metres, 10_000.0));
        said.iter().any(|f| f.rule == "KW102")
    };
    assert!(!says(35_000) && says(35_001));
}

#[test]
fn the_longest_run_and_ten_per_cent() {
    let mut runs = steady(10.0);
    runs.push(Planted::run(38, 10.5));
    let next = ahead(&runs);
    assert_eq!((next.as_of, next.day, next.week_to), (AS_OF, date(2026, 2, 15), date(2026, 2, 21)));
    let limit = of(&next, "KW101");
    assert_eq!((limit.value, limit.unit.as_ref(), limit.share, limit.already), (11_550.0, "m", Some(0.10), 0.0));
    assert_eq!(limit.reference.map(|r| (r.value, r.date)), Some((10_500.0, Some(date(2026, 2, 12)))));
    // Day 38 is 30 days old on day 68, and out of the window a second later.
    assert_eq!(limit.until, date(2026, 3, 14));
}

#[test]
fn a_changed_threshold_changes_the_limit() {
    let mut config = Config::default();
    config.rules.entry("session-spike".into()).or_default().values.insert("caution".into(), 0.5);
    let next = next(&history(&steady(10.0), AS_OF), None, &config).unwrap();
    assert_eq!(of(&next, "KW101").value, 15_000.0);
}

#[test]
fn a_rule_that_is_off_gives_no_limit() {
    let mut config = Config::default();
    config.rules.entry("session-spike".into()).or_default().enabled = Some(false);
    let next = next(&history(&steady(10.0), AS_OF), None, &config).unwrap();
    assert!(next.run.iter().all(|l| l.rule != "KW101"));
}

#[test]
fn what_is_after_the_day_does_not_count() {
    let mut runs = steady(10.0);
    runs.push(Planted::run(41, 30.0));
    assert_eq!(of(&ahead(&runs), "KW101").value, 11_000.0);
}

#[test]
fn a_plan_is_judged_by_the_rules_themselves() {
    let judged = |km: f64| {
        let plan = PlannedRun { distance_m: km * 1000.0, loss_m: None };
        let next = next(&history(&steady(10.0), AS_OF), Some(plan), &Config::default()).unwrap();
        let mut findings = next.planned.unwrap().findings;
        findings.retain(|f| f.rule == "KW101");
        findings.first().map(|f| f.severity)
    };
    assert_eq!(judged(11.0), None);
    assert_eq!(judged(12.0), Some(Severity::Caution));
    assert_eq!(judged(21.0), Some(Severity::Strong));
}

#[test]
fn why_a_descent_was_not_judged() {
    let why = |runs: &[Planted], loss_m: Option<f64>, off: bool| {
        let mut config = Config::default();
        config.rules.entry("descent-spike".into()).or_default().enabled = Some(!off);
        let plan = PlannedRun { distance_m: 5_000.0, loss_m };
        next(&history(runs, AS_OF), Some(plan), &config).unwrap().planned.unwrap().loss_not_judged
    };
    let known: Vec<Planted> = steady(10.0).into_iter().map(|r| r.with(|a| a.elevation = descent(100.0))).collect();
    let unknown: Vec<Planted> =
        steady(10.0).into_iter().map(|r| r.with(|a| a.elevation = Elevation::default())).collect();
    assert_eq!(why(&known, Some(3_000.0), false), None);
    assert_eq!(why(&known, Some(3_000.0), true), Some(LossNotJudged::RuleOff));
    assert_eq!(why(&unknown, Some(3_000.0), false), Some(LossNotJudged::TooLittleAltitude));
    assert_eq!(why(&unknown, Some(3_000.0), true), Some(LossNotJudged::RuleOff));
    assert_eq!(why(&unknown, None, true), None, "no descent is planned");
}

#[test]
fn where_there_are_no_limits_only_a_rule_that_is_off_is_named() {
    // Without limits the descent is not judged anyway; that its rule is off would be true on any other day too.
    let why = |off: bool| {
        let mut config = Config { pain: vec![PainEntry::new(AS_OF, 4.0)], ..Config::default() };
        config.rules.entry("descent-spike".into()).or_default().enabled = Some(!off);
        let plan = PlannedRun { distance_m: 5_000.0, loss_m: Some(3_000.0) };
        let unknown: Vec<Planted> =
            steady(10.0).into_iter().map(|r| r.with(|a| a.elevation = Elevation::default())).collect();
        next(&history(&unknown, AS_OF), Some(plan), &config).unwrap().planned.unwrap().loss_not_judged
    };
    assert_eq!((why(true), why(false)), (Some(LossNotJudged::RuleOff), None));
}

#[test]
fn a_limit_says_how_loud_its_rule_would_be() {
    // 10 % of 5 km is less than the kilometre that KW101 needs for a caution.
    let severity = |km: f64| of(&ahead(&steady(km)), "KW101").severity;
    assert_eq!((severity(5.0), severity(9.9), severity(10.0)), (Severity::Info, Severity::Info, Severity::Caution));
}

#[test]
fn the_load_of_a_plan_is_the_usual_one() {
    let runs: Vec<Planted> = steady(10.0)
        .into_iter()
        .map(|r| {
            r.with(|a| {
                a.knee_load = Some(crate::summary::KneeLoad { flat_km: 11.0, valid: true, ..Default::default() });
            })
        })
        .collect();
    let load = |loss_m: Option<f64>| {
        let plan = PlannedRun { distance_m: 20_000.0, loss_m };
        next(&history(&runs, AS_OF), Some(plan), &Config::default()).unwrap().planned.unwrap().knee_load_flat_km
    };
    assert_eq!(load(None), Some(22.0));
    assert_eq!(load(Some(100.0)), Some(22.0), "5 m a kilometre, as in the runs");
    assert_eq!(load(Some(101.0)), None);
}

#[test]
fn nothing_recorded_is_nothing_said() {
    assert_eq!(next(&history(&[], AS_OF), None, &Config::default()), None);
}

fn with_loads(metres: u32, loss: u32, load: u32, run: Planted) -> Planted {
    run.with(|a| {
        a.distance_m = Some(f64::from(metres));
        a.elevation = descent(f64::from(loss));
        let flat_km = f64::from(load) / 1000.0;
        a.knee_load =
            Some(crate::summary::KneeLoad { flat_km, low: flat_km, high: flat_km, valid: true, ..Default::default() });
    })
}

#[test]
fn every_rule_with_a_number_has_a_limit() {
    let runs: Vec<Planted> = (0..14).map(|k| with_loads(10_000, 300, 10_500, Planted::run(k * 3, 10.0))).collect();
    let next = ahead(&runs);
    let codes = |limits: &[Limit]| limits.iter().map(|limit| limit.rule).collect::<Vec<_>>();
    let mut run = codes(&next.run);
    run.sort_unstable();
    assert_eq!(run, ["KW101", "KW102", "KW301", "KW304"]);
    assert_eq!(codes(&next.week), ["KW102"]);
    // Of two rules about distance the lower number is the one that counts.
    let of_quantity = |quantity| next.run.iter().filter(move |limit| limit.quantity == quantity);
    let distance: Vec<(f64, bool)> =
        of_quantity(ForecastOf::Distance).map(|limit| (limit.value, limit.binds)).collect();
    assert!(distance.len() == 2 && distance[0].0 < distance[1].0, "{distance:?}");
    assert_eq!(distance.iter().map(|(_, binds)| *binds).collect::<Vec<_>>(), [true, false]);
    assert!(of_quantity(ForecastOf::Descent).all(|limit| limit.binds) && next.week[0].binds);
    // 30 % more than the largest load of the days before, in flat km.
    let load = of(&next, "KW304");
    assert_eq!((load.value, load.unit.as_ref(), load.already, load.share), (13.65, "flat_km", 0.0, Some(0.30)));
}

#[test]
fn the_runs_counted_are_the_first_athletes_up_to_the_day() {
    let of = |athlete: &str, day| Planted::run(day, 10.0).with(|a| a.athlete = Some(athlete.to_owned()));
    let mut activities = planted(&[of("ann", 0), of("ann", 20), of("ann", 40), of("ann", 41)]);
    activities.extend(planted(&[of("bea", 3), of("bea", 6)]));
    let history = History { activities, as_of: Some(AS_OF), ..History::default() };
    assert_eq!(
        next(&history, None, &Config::default()).unwrap().runs,
        3,
        "the last day counts, the one after it does not"
    );
}

#[test]
fn the_usual_distance_is_the_median_of_the_runs() {
    let mut runs = vec![Planted::run(0, 4.0), Planted::run(1, 8.0), Planted::run(2, 21.0)];
    assert_eq!(usual_m(&planted(&runs)), 8000.0);
    runs.push(Planted::other(3, crate::base::sport::Sport::Cycling, 3600.0).with(|a| a.distance_m = Some(60_000.0)));
    assert_eq!(usual_m(&planted(&runs)), 8000.0, "a ride is no run");
    assert_eq!(usual_m(&[]), 10_000.0);
}

#[test]
fn the_usual_load_is_that_of_the_runs_of_ninety_days() {
    let plan = PlannedRun { distance_m: 10_000.0, loss_m: None };
    let load = |runs: &[Planted]| usual_load(&planted(runs), plan, date(2026, 4, 20));
    // 20 April is day 105.
    let usual = || with_loads(10_000, 100, 12_000, Planted::run(100, 10.0));
    let heavy = |day| with_loads(10_000, 100, 30_000, Planted::run(day, 10.0));
    assert_eq!(load(&[usual()]), Some(12.0));
    assert_eq!(load(&[heavy(15), usual()]), Some(21.0), "90 days before");
    assert_eq!(load(&[heavy(14), usual()]), Some(12.0));
    let ride = heavy(99).with(|a| a.sport = crate::base::sport::Sport::Cycling);
    assert_eq!(load(&[ride, usual()]), Some(12.0));
    // A watch that was started and stopped has no load per kilometre.
    assert_eq!(load(&[with_loads(0, 0, 0, Planted::run(99, 1.0)), usual()]), Some(12.0));
}

/// A run of this many steps of a quantity, judged by all rules.
fn says(history: &History, limit: &Limit, steps: f64) -> bool {
    let config = Config::default();
    let mut what_if = WhatIf::new(history, history.as_of.unwrap(), &config).unwrap();
    let usual_m = usual_m(what_if.past());
    let run = imagined(limit.quantity, steps as u32, usual_m);
    let day = history.as_of.unwrap().tomorrow().unwrap();
    what_if.judge(day, &run).iter().any(|f| f.rule == limit.rule)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn one_metre_less_is_quiet_and_one_more_speaks(
        runs in prop::collection::vec((0..41_i32, 1_000..30_000_u32, 0..900_u32, 1_000..40_000_u32), 12..30),
    ) {
        let runs: Vec<Planted> = runs
            .into_iter()
            .map(|(day, metres, loss, load)| with_loads(metres, loss, load, Planted::run(day, 1.0)))
            .collect();
        let history = history(&runs, AS_OF);
        let config = Config::default();
        let mut what_if = WhatIf::new(&history, AS_OF, &config).unwrap();
        let day = AS_OF.tomorrow().unwrap();
        // Even if a spike would suppress the limits.
        for limit in limits(&mut what_if, Ahead::Run, day) {
            let steps = if limit.quantity == ForecastOf::KneeLoad { (limit.value * STEPS_A_FLAT_KM).round() } else { limit.value };
            prop_assert!(steps == 0.0 || !says(&history, &limit, steps), "{} of exactly {}", limit.rule, steps);
            prop_assert!(steps < 2.0 || !says(&history, &limit, steps - 1.0), "{} below {}", limit.rule, steps);
            prop_assert!(says(&history, &limit, steps + 1.0), "{} above {}", limit.rule, steps);
        }
    }
}
