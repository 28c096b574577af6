//! Tests of limits for the next run.

use super::*;
use crate::base::message::Message;
use crate::config::{PainEntry, PainWhen};
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

fn whys(next: &Next) -> Vec<(Why, Option<Date>)> {
    next.no_limits.iter().map(|r| (r.why, r.until)).collect()
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
fn thirty_days_are_needed() {
    let runs = [Planted::run(12, 10.0), Planted::run(22, 10.0), Planted::run(30, 10.0)];
    let next = ahead(&runs);
    assert_eq!(whys(&next), [(Why::NotEnoughData, Some(date(2026, 2, 14)))]);
    assert!(next.no_limits[0].text.text().contains("29 days") && next.run.is_empty() && next.week.is_empty());
    let runs = [Planted::run(11, 10.0), Planted::run(22, 10.0), Planted::run(30, 10.0)];
    assert!(ahead(&runs).no_limits.is_empty());
}

#[test]
fn fourteen_days_after_a_spike() {
    let spike = |day: i32, km: f64| {
        let mut runs = steady(10.0);
        runs.push(Planted::run(day, km));
        ahead(&runs)
    };
    assert_eq!(whys(&spike(35, 13.0)), []);
    assert_eq!(whys(&spike(35, 13.001)), [(Why::AfterSpike, Some(date(2026, 2, 23)))]);
    assert_eq!(whys(&spike(29, 14.0)), [], "30 days of history were not there yet");
    assert_eq!(whys(&spike(30, 14.0)).len(), 1);
    let mut runs: Vec<Planted> = (-10..14).map(|k| Planted::run(k * 3, 10.0)).collect();
    runs.push(Planted::run(26, 14.0));
    assert_eq!(whys(&ahead(&runs)), [], "the run is on the 15th day");
    runs.pop();
    runs.push(Planted::run(27, 14.0));
    assert_eq!(whys(&ahead(&runs)), [(Why::AfterSpike, Some(date(2026, 2, 15)))]);
}

#[test]
fn fourteen_days_after_pain_of_three() {
    let with = |score: f64, day: Date| {
        let entry = PainEntry { date: day, score, when: PainWhen::During, place: None, side: None, note: None };
        let config = Config { pain: vec![entry], ..Config::default() };
        whys(&next(&history(&steady(10.0), AS_OF), None, &config).unwrap())
    };
    assert_eq!(with(3.0, date(2026, 2, 1)), [(Why::AfterPain, Some(date(2026, 2, 15)))]);
    assert_eq!(with(2.9, date(2026, 2, 1)), []);
    assert_eq!(with(3.0, date(2026, 1, 31)), []);
    assert_eq!(with(9.0, date(2026, 2, 15)), [], "not felt yet");
}

#[test]
fn a_soreness_gives_the_next_step_and_no_number() {
    let sore = |since: Date| {
        let config = Config::default().with(|config| config.sore_since = Some(since));
        next(&history(&steady(9.86), AS_OF), None, &config).unwrap()
    };
    let told = |next: &Next| {
        let reason = &next.no_limits[0];
        (reason.text.text(), reason.step.as_ref().unwrap().text())
    };
    let next = sore(date(2026, 2, 1));
    assert_eq!(whys(&next), [(Why::AfterPain, Some(date(2026, 2, 15)))]);
    assert!(next.run.is_empty() && next.week.is_empty());
    assert_eq!(
        told(&next),
        (
            "Sore since Sun 1 Feb.".to_owned(),
            "Until 15 Feb no number: walk or ride where that does not hurt. Once pain stays at 2/10 or less, come back with \
             about half, up to 4.9 km (your longest in the 30 days before: 9.9 km)."
                .to_owned()
        )
    );
    // It continues.
    let (text, step) = told(&sore(date(2026, 1, 31)));
    assert!(text.contains("for more than two weeks: have it looked at"), "{text}");
    assert_eq!(step, "No number until 28 Feb, and none before it has been looked at.");
    assert_eq!(whys(&sore(date(2026, 2, 15))), [], "not felt yet");
}

#[test]
fn pain_that_was_written_down_gives_the_same_step() {
    let entry = PainEntry { date: AS_OF, score: 4.0, when: PainWhen::During, place: None, side: None, note: None };
    let config = Config { pain: vec![entry], ..Config::default() };
    let next = next(&history(&steady(9.86), AS_OF), None, &config).unwrap();
    let step = next.no_limits[0].step.as_ref().unwrap().text();
    assert!(step.starts_with("Until 28 Feb no number: walk or ride where that does not hurt."), "{step}");
    assert!(step.contains("come back with about half, up to 4.9 km"), "{step}");
}

#[test]
fn who_comes_back_begins_with_no_more_than_a_usual_run() {
    let step = |longest_km: f64| {
        let mut runs = steady(10.0);
        runs.push(Planted::run(20, longest_km));
        let entry = PainEntry::new(AS_OF, 4.0);
        let config = Config { pain: vec![entry], ..Config::default() };
        next(&history(&runs, AS_OF), None, &config).unwrap().no_limits[0].step.as_ref().unwrap().text()
    };
    assert!(
        step(20.0).contains("about half, up to 10.0 km (your longest in the 30 days before: 20.0 km)"),
        "{}",
        step(20.0)
    );
    let after_a_marathon = "no more than a usual run, up to 10.0 km (the median of the 30 days before)";
    assert!(step(20.1).contains(after_a_marathon) && step(42.2).contains(after_a_marathon), "{}", step(42.2));
}

#[test]
fn pain_to_stop_for_gets_no_distance() {
    let felt = |scores: &[f64], sore: bool| {
        let entry = |(k, score): (usize, &f64)| PainEntry {
            date: AS_OF.saturating_sub(i64::try_from(2 * (scores.len() - 1 - k)).unwrap().days()),
            score: *score,
            when: PainWhen::During,
            place: None,
            side: None,
            note: None,
        };
        let mut config = Config { pain: scores.iter().enumerate().map(entry).collect(), ..Config::default() };
        config.sore_since = sore.then_some(date(2026, 2, 10));
        let next = next(&history(&steady(10.0), AS_OF), None, &config).unwrap();
        let said = |reason: &crate::report::Reason| {
            format!("{} {}", reason.text.text(), reason.step.as_ref().map(Message::text).unwrap_or_default())
        };
        next.no_limits.iter().map(said).collect::<Vec<_>>().join(" ")
    };
    for scores in [&[6.0][..], &[2.0, 3.0, 4.0], &[7.0, 3.0], &[0.0, 1.0, 2.0]] {
        for sore in [false, true] {
            let said = felt(scores, sore);
            assert!(said.contains("stop running on it and have it looked at") && !said.contains("km"), "{said}");
        }
    }
    for scores in [&[5.9][..], &[3.0, 3.0, 4.0], &[4.0, 3.0]] {
        assert!(felt(scores, false).contains("up to 5.0 km"), "{scores:?}");
    }
    assert!(
        felt(&[5.0, 4.0], false).starts_with("Pain of 4/10 on Sat 14 Feb, 5/10 on Thu 12 Feb. Until 28 Feb"),
        "{}",
        felt(&[5.0, 4.0], false)
    );
}

#[test]
fn pain_comes_before_a_spike() {
    let mut runs = steady(10.0);
    runs.push(Planted::run(38, 18.0));
    let entry = PainEntry { date: AS_OF, score: 4.0, when: PainWhen::During, place: None, side: None, note: None };
    let config = Config { pain: vec![entry], ..Config::default() };
    let next = next(&history(&runs, AS_OF), None, &config).unwrap();
    assert_eq!(next.no_limits.iter().map(|r| r.why).collect::<Vec<_>>(), [Why::AfterPain, Why::AfterSpike]);
    assert_eq!(
        next.no_limits[1].text.text(),
        "The run on Thu 12 Feb was 18.0 km long, 80 % above your longest in the 30 days before (KW101)."
    );
}

#[test]
fn without_a_run_there_is_nothing_to_count_from() {
    let rides = [0, 39].map(|day| Planted::other(day, crate::base::sport::Sport::Cycling, 3600.0));
    let next = ahead(&rides);
    assert_eq!(whys(&next), [(Why::NotEnoughData, None)]);
    assert!(next.no_limits[0].text.text().starts_with("No run of a known distance"));
}

#[test]
fn fourteen_days_without_a_run_and_after_them() {
    let last_on = |day: i32| {
        let runs: Vec<Planted> =
            (-9..40).filter(|d| d % 3 == 0 || *d == day).filter(|d| *d <= day).map(|d| Planted::run(d, 8.0)).collect();
        ahead(&runs)
    };
    assert_eq!(whys(&last_on(27)), [], "13 days off before day 41");
    let next = last_on(26);
    assert_eq!(whys(&next), [(Why::AfterBreak, None)]);
    assert!(
        next.no_limits[0].text.text().starts_with("14 days without a run")
            && next.no_limits[0].text.text().contains("first run above 4.0 km (half of 8.0 km")
    );
    let back = |day: i32| {
        whys(&ahead(&[Planted::run(0, 9.0), Planted::run(12, 9.0), Planted::run(day, 4.0), Planted::run(39, 4.0)]))
    };
    assert_eq!(back(27), [(Why::AfterBreak, Some(date(2026, 2, 15)))]);
    assert_eq!(back(26), [], "13 days off");
    // Where it hurts the step for pain has a distance; the rule's is none to be run.
    let sore = Config::default().with(|config| config.sore_since = Some(AS_OF));
    let runs: Vec<Planted> = (-3..9).map(|k| Planted::run(3 * k, 8.0)).collect();
    let reasons = super::next(&history(&runs, AS_OF), None, &sore).unwrap().no_limits;
    let said: Vec<String> = reasons.iter().map(|reason| reason.text.text()).collect();
    assert_eq!(said, ["Sore since Sat 14 Feb.", "16 days without a run."]);
    // Without 28 days before the break its rule does not judge.
    let once = ahead(&[Planted::run(0, 9.0)]);
    assert!(once.no_limits[0].text.text().contains("not enough data"), "{:?}", once.no_limits);
}

#[test]
fn back_from_a_break_the_week_has_a_number() {
    let text = |first_km: f64| {
        let mut runs: Vec<Planted> = (-3..5).map(|k| Planted::run(4 * k, 10.0)).collect();
        runs.push(Planted::run(38, first_km));
        ahead(&runs).no_limits[0].text.text()
    };
    // Seven runs of 10 km in the four weeks before: 17.5 km a week, of which 60 % are 10.5.
    assert_eq!(
        text(4.0),
        "Back since Thu 12 Feb after 21 days without a run. kneewise would note more than 10.5 km in 7 days (60 % of a usual week \
         before the break, 17.5 km; KW103)."
    );
    assert_eq!(text(8.0), "Back since Thu 12 Feb after 21 days without a run.", "the first run was flagged already");
}

#[test]
fn who_runs_rarely_is_told_of_a_note() {
    let runs: Vec<Planted> = [-20, -10, 0, 10].map(|day| Planted::run(day, 12.0)).into();
    let text = ahead(&runs).no_limits[0].text.text();
    assert!(text.contains("would only note a first run above 6.0 km"), "{text}");
}

#[test]
fn under_18_there_is_none() {
    for (year, minor) in [(2007, false), (2008, true), (2015, true)] {
        let mut config = Config::default();
        config.athlete.birth_year = Some(year);
        let plan = PlannedRun { distance_m: 50_000.0, loss_m: None };
        let next = next(&history(&steady(10.0), AS_OF), Some(plan), &config).unwrap();
        assert_eq!(next.no_limits.iter().any(|r| r.why == Why::Under18), minor, "{year}");
        assert_eq!((next.run.is_empty(), next.planned.is_none()), (minor, minor), "{year}");
    }
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
fn a_limit_says_how_loud_its_rule_would_be() {
    // 10 % of 5 km is less than the kilometre that KW101 needs for a caution.
    let severity = |km: f64| of(&ahead(&steady(km)), "KW101").severity;
    assert_eq!((severity(5.0), severity(9.9), severity(10.0)), (Severity::Info, Severity::Info, Severity::Caution));
}

#[test]
fn of_several_reasons_the_one_that_holds_longest_says_until_when() {
    let said = |pain_day: Date, spike_day: i32| {
        let mut runs = steady(10.0);
        runs.push(Planted::run(spike_day, 18.0));
        let entry =
            PainEntry { date: pain_day, score: 4.0, when: PainWhen::During, place: None, side: None, note: None };
        let config = Config { pain: vec![entry], ..Config::default() };
        let next = next(&history(&runs, AS_OF), None, &config).unwrap();
        let steps = next.no_limits.iter().map(|r| r.step.as_ref().unwrap().text());
        (whys(&next), steps.collect::<Vec<_>>())
    };
    let (pain_until, spike_until) = (date(2026, 2, 20), date(2026, 2, 26));
    let (whys, steps) = said(date(2026, 2, 6), 38);
    assert_eq!(whys, [(Why::AfterPain, Some(pain_until)), (Why::AfterSpike, Some(spike_until))]);
    assert!(steps[0].starts_with("Until 26 Feb no number: walk"), "{steps:?}");
    assert!(steps[1].starts_with("No number is given until 26 Feb:"), "{steps:?}");
    let (_, steps) = said(date(2026, 2, 14), 38);
    assert!(steps[0].starts_with("Until 28 Feb no number"), "{steps:?}");
    assert!(steps[1].starts_with("No number is given until 28 Feb:"), "{steps:?}");
}

#[test]
fn pain_without_load_gets_no_distance() {
    let said = |score: f64, when: PainWhen| {
        let entry = PainEntry { date: AS_OF, score, when, place: None, side: None, note: None };
        let config = Config { pain: vec![entry], ..Config::default() };
        let next = next(&history(&steady(10.0), AS_OF), None, &config).unwrap();
        next.no_limits.first().map(|r| format!("{} {}", r.text.text(), r.step.as_ref().unwrap().text()))
    };
    for (when, word) in [(PainWhen::AtRest, "at rest"), (PainWhen::AtNight, "at night")] {
        let text = said(1.0, when).unwrap();
        assert!(text.contains(&format!("pain {word}: stop running on it and have it looked at")), "{text}");
        assert!(text.contains("none before it has been looked at") && !text.contains("km"), "{text}");
        assert_eq!(said(0.0, when), None);
    }
    assert_eq!(said(1.0, PainWhen::NextMorning), None);
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
    assert_eq!(next(&history, None, &Config::default()).unwrap().runs, 3, "the last day counts, the one after it does not");
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
