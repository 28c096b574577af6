//! Tests of the reasons for which no limit is given.

use super::super::*;
use super::{AS_OF, ahead, history, steady};
use crate::base::message::Message;
use crate::config::{PainEntry, PainWhen};
use crate::rule::tests::fixture::Planted;
use jiff::civil::date;

fn whys(next: &Next) -> Vec<(Why, Option<Date>)> {
    next.no_limits.iter().map(|r| (r.why, r.until)).collect()
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
