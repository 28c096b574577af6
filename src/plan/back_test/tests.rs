//! Tests of the look back, over planted histories.

use super::*;
use crate::base::rule_code::RuleCode;
use crate::config::PainEntry;
use crate::config::pain::{MarkKind, read_log};
use crate::history::daily::date_of;
use crate::rule::tests::fixture::{Planted, planted};
use jiff::civil::{Date, date};

const FIRST: Date = date(2026, 1, 5);

fn on(day: i32) -> Date {
    date_of(day_number(FIRST) + day)
}

/// A run of 8 km every other day; descent is up to `change`.
fn season(days: i32, loss_m: impl Fn(i32) -> f64) -> History {
    let run = |day| Planted::run(day, 8.0).with(|a| a.elevation.loss_m = Some(loss_m(day)));
    let activities = planted(&(0..days / 2).map(|k| run(k * 2)).collect::<Vec<_>>());
    History { activities, as_of: Some(on(days)), ..History::default() }
}

fn pain(days: &[i32]) -> Config {
    let pain = days.iter().map(|day| PainEntry::new(on(*day), 4.0)).collect();
    Config { pain, ..Config::default() }
}

fn of(test: &BackTest, name: ExposureName, days: u32) -> &ExposureBefore {
    test.exposures.iter().find(|e| (e.name, e.days) == (name, days)).unwrap()
}

/// Descent in the ten days before some days, and little else.
fn hilly_before(onsets: &'static [i32]) -> impl Fn(i32) -> f64 {
    move |day| {
        let hilly = onsets.iter().any(|onset| (onset - 10..=*onset).contains(&day));
        if hilly { 300.0 } else { 40.0 + f64::from(day * 7 % 11) }
    }
}

const ONSETS: [i32; 6] = [100, 210, 300, 420, 500, 640];

#[test]
fn a_strong_pattern_is_named_first() {
    let test = back_test(&season(760, hilly_before(&ONSETS)), &[], &pain(&ONSETS)).unwrap();
    assert_eq!((test.onsets.len(), test.onsets_tested, test.reason.as_deref()), (6, 6, None));
    let first = &test.exposures[0];
    assert_eq!(first.name, ExposureName::Descent);
    assert!(first.p.unwrap() < 0.01 && first.p_adjusted.unwrap() < 0.05, "{first:?}");
    let fortnight = of(&test, ExposureName::Descent, 14);
    assert_eq!((fortnight.high_before, fortnight.known_before), (6, 6));
    assert_eq!(fortnight.known_ordinary, test.ordinary_windows);
    let share = fortnight.high_ordinary as f64 / fortnight.known_ordinary as f64;
    assert!((0.1..=0.2).contains(&share), "a fifth of the ordinary ones, less for ties: {share}");
    assert!(test.exposures.iter().all(|e| e.p.unwrap() <= e.p_adjusted.unwrap()));
    assert_eq!(test.looked_at, test.exposures.len());
    assert!(test.exposures.iter().all(|e| e.name != ExposureName::HardMinutes), "no heart rate, not looked at");
}

#[test]
fn a_suspect_is_looked_at_alone() {
    let config = Config { suspect: Some(ExposureName::Descent), ..pain(&ONSETS) };
    let test = back_test(&season(760, hilly_before(&ONSETS)), &[], &config).unwrap();
    assert_eq!((test.looked_at, test.exposures.len(), test.exposures[0].days), (1, 1, 14));
    assert_eq!(test.exposures[0].p, test.exposures[0].p_adjusted);
    // In real life the same: a look at what cannot be told is none.
    let config = Config { suspect: Some(ExposureName::Cadence), ..pain(&ONSETS) };
    assert_eq!(back_test(&season(760, |_| 40.0), &[], &config).unwrap().looked_at, 0);
}

#[test]
fn three_onsets_tell_nothing_and_four_may() {
    let look = |n: usize| back_test(&season(760, hilly_before(&ONSETS)), &[], &pain(&ONSETS[..n])).unwrap();
    assert_eq!(look(3).reason.as_deref(), Some("needs 4 spells, has 3"));
    assert!(look(3).exposures.iter().all(|e| e.p.is_none() && e.p_adjusted.is_none()));
    assert_eq!(of(&look(3), ExposureName::Descent, 14).high_before, 3, "what was seen is told");
    assert!(look(4).reason.is_none() && look(4).exposures.iter().all(|e| e.p.is_some()));
}

#[test]
fn what_has_no_history_before_it_is_not_looked_at() {
    let look = |first: i32| back_test(&season(760, |d| f64::from(d % 9)), &[], &pain(&[first, 200, 300, 400])).unwrap();
    assert_eq!((look(58).onsets_tested, look(57).onsets_tested), (4, 3));
    assert_eq!(look(57).reason.as_deref(), Some("needs 4 spells with 58 days of history and runs, has 3"));
    assert_eq!(look(57).onsets.len(), 4, "it is listed all the same");
    let none = back_test(&season(760, |_| 40.0), &[], &Config::default()).unwrap();
    assert_eq!(none.reason.as_deref(), Some("needs a pain log with a score of 3 or more"));
    assert!(none.exposures.is_empty() && none.rules.is_empty());
    assert_eq!(back_test(&History::default(), &[], &Config::default()), None);
}

#[test]
fn an_onset_belongs_to_the_run_before_it() {
    let mut activities = season(400, |d| f64::from(d % 9)).activities;
    // No run from day 200 to 299.
    activities.retain(|a| !(200..300).contains(&(day_number(a.local_start.date()) - day_number(FIRST))));
    let history = History { activities, as_of: Some(on(400)), ..History::default() };
    let look = |day: i32| back_test(&history, &[], &pain(&[day])).unwrap().onsets_tested;
    assert_eq!((look(198), look(199), look(226), look(227)), (1, 1, 1, 0), "28 days after the last run");
}

#[test]
fn a_break_of_the_knees_is_an_onset() {
    let mut activities = season(400, |d| f64::from(d % 9)).activities;
    activities.retain(|a| !(200..220).contains(&(day_number(a.local_start.date()) - day_number(FIRST))));
    let history = History { activities, as_of: Some(on(400)), ..History::default() };
    let log = format!("date,score,when\n{},,{}\n", on(210), MarkKind::Break.as_str());
    let config = Config { pain_marks: read_log(log.as_bytes(), None).unwrap().marks, ..Config::default() };
    let test = back_test(&history, &[], &config).unwrap();
    assert_eq!((test.onsets[0].date, test.onsets[0].until, test.onsets[0].score), (on(198), on(219), None));
}

#[test]
fn ordinary_windows_lie_28_days_from_every_spell() {
    let test = back_test(&season(400, |d| f64::from(d % 9)), &[], &pain(&[200, 210])).unwrap();
    // Even days from 58 to 398, without 173 to 237.
    let ordinary = (58..400).step_by(2).filter(|day| *day <= 172 || *day >= 238).count();
    assert_eq!(test.ordinary_windows, ordinary);
}

#[test]
fn few_days_off_and_few_steps_count_as_high() {
    let busy = |day: i32| ONSETS.iter().any(|onset| (onset - 13..=*onset).contains(&day));
    let runs: Vec<Planted> =
        (0..760).filter(|day| day % 2 == 0 || busy(*day)).map(|day| Planted::run(day, 5.0)).collect();
    let history = History { activities: planted(&runs), as_of: Some(on(760)), ..History::default() };
    let test = back_test(&history, &[], &pain(&ONSETS)).unwrap();
    let off = of(&test, ExposureName::DaysOff, 14);
    assert!(off.less && off.high_before == 6 && off.p.unwrap() < 0.01, "{off:?}");
}

#[test]
fn alarms_that_were_followed() {
    let finding = |day: i32| {
        let mut finding = crate::render::fixture::season().findings.remove(0);
        (finding.rule, finding.date, finding.athlete) = (RuleCode::of("KW101"), on(day), None);
        finding
    };
    let test = |days: &[i32]| {
        let findings: Vec<Finding> = days.iter().map(|day| finding(*day)).collect();
        back_test(&season(760, |_| 40.0), &findings, &pain(&ONSETS)).unwrap().rules
    };
    let rules = test(&[60, 86, 85, 100, 300, 300, 750]);
    assert_eq!((rules.len(), rules[0].rule.as_str()), (1, "KW101"));
    // 60 and 85 are too early, 86, 100 and 300 are not, 300 counts once, and after 750 a spell may still come.
    assert_eq!((rules[0].alarms, rules[0].followed), (5, 3));
    // Even days up to 746; those from 14 days before an onset to it.
    let followed = (0..=746).step_by(2).filter(|day| ONSETS.iter().any(|o| (0..=14).contains(&(o - day)))).count();
    assert_eq!(rules[0].base_rate, crate::base::stats::round(followed as f64 / 374.0, 4));
}
