//! Tests of what was different before pain.

use super::*;
use crate::base::sport::Sport;
use crate::rule::tests::fixture::{Planted, planted};
use jiff::civil::date;

/// Day 126 after Monday 5 Jan 2026: the day after 126 days.
const SINCE: Date = date(2026, 5, 11);

fn look(runs: &[Planted]) -> BeforePain {
    let history = History { activities: planted(runs), ..History::default() };
    before_pain(&history, &[], &[], SINCE).unwrap()
}

fn of(sore: &BeforePain, quantity: ComparedQuantity) -> &Compared {
    sore.compared.iter().find(|c| c.quantity == quantity).unwrap()
}

/// A run of 8 km every other day, changed from day 84 on.
fn season(change: impl Fn(Planted) -> Planted) -> Vec<Planted> {
    (0..63)
        .map(|k| k * 2)
        .map(|day| if day < 84 { Planted::run(day, 8.0) } else { change(Planted::run(day, 8.0)) })
        .collect()
}

#[test]
fn a_habit_kept_moves_nothing() {
    let found = look(&season(|run| run));
    assert_eq!((found.from, found.usual_from, found.usual_days), (date(2026, 3, 30), date(2026, 1, 5), 84));
    assert_eq!(found.not_compared, None);
    assert!(found.compared.iter().all(|c| c.moved.is_none_or(|m| m < 0.01)), "{:?}", found.compared);
    assert_eq!(
        (of(&found, ComparedQuantity::Distance).before, of(&found, ComparedQuantity::Distance).usual),
        (Some(112_000.0), Some(112_000.0))
    );
    assert_eq!(of(&found, ComparedQuantity::RestDays).before, Some(14.0));
    assert_eq!(of(&found, ComparedQuantity::HardMinutes).moved, None, "no heart rate");
}

#[test]
fn missing_is_not_zero() {
    let hard = |minutes| {
        move |a: &mut ActivitySummary| {
            a.intensity = Some(crate::summary::Intensity { high_minutes: Some(minutes), ..Default::default() });
        }
    };
    // This many of the 42 usual runs have heart rate, and all others.
    let with = |straps: i32| {
        let runs = (0..63).map(|k| (k, Planted::run(k * 2, 8.0)));
        let runs: Vec<Planted> =
            runs.map(|(k, run)| if k < straps || k >= 42 { run.with(hard(10.0)) } else { run }).collect();
        of(&look(&runs), ComparedQuantity::HardMinutes).usual
    };
    // 33 of 42 are too few; with 34 the rest counts as 0.
    assert_eq!((with(2), with(33)), (None, None));
    assert!(with(34).is_some() && with(42) == Some(140.0), "{:?}", (with(34), with(42)));
}

#[test]
fn routes_are_compared() {
    let on = |way: i32| {
        move |a: &mut ActivitySummary| {
            let turn = f64::from(way);
            a.route = (0..64)
                .map(|k| [46.0 + f64::from(k) * 0.001 * turn.cos(), 8.0 + f64::from(k) * 0.001 * turn.sin()])
                .collect();
        }
    };
    // Five routes in turn, then one.
    let runs = |n: i32| -> Vec<Planted> {
        (0..63)
            .map(|k| (k, Planted::run(k * 2, 8.0)))
            .map(|(k, run)| match k {
                0..42 => run.with(on(k % 5)),
                _ if k < 42 + n => run.with(on(0)),
                _ => run,
            })
            .collect()
    };
    let found = look(&runs(21));
    let row = of(&found, ComparedQuantity::OneRoute);
    assert_eq!((row.before, row.usual, row.unit), (Some(1.0), Some(0.2143), Unit::Share));
    assert!((row.moved.unwrap() - 0.7857 / SHARE_SPREAD).abs() < 0.01);
    assert!(
        look(&runs(9)).compared.iter().all(|c| c.quantity != ComparedQuantity::OneRoute),
        "nine with a track are too few"
    );
    assert!(look(&runs(10)).compared.iter().any(|c| c.quantity == ComparedQuantity::OneRoute));
}

#[test]
fn what_moved_furthest_comes_first() {
    let found = look(&season(|run| run.with(|a| a.elevation.loss_m = Some(120.0))));
    assert!(
        [ComparedQuantity::Descent, ComparedQuantity::MostDescent].contains(&found.compared[0].quantity),
        "{:?}",
        found.compared
    );
    assert_eq!(
        (of(&found, ComparedQuantity::Descent).before, of(&found, ComparedQuantity::Descent).usual),
        (Some(1680.0), Some(560.0))
    );
    let found = look(&season(|run| run.with(|a| a.distance_m = Some(12_000.0))));
    assert!(
        [ComparedQuantity::Distance, ComparedQuantity::LongestRun].contains(&found.compared[0].quantity),
        "{:?}",
        found.compared
    );
    let moved: Vec<f64> = found.compared.iter().filter_map(|c| c.moved).collect();
    assert!(moved.is_sorted_by(|a, b| a >= b));
    assert!(found.compared.last().unwrap().moved.is_none(), "what cannot be told goes last");
}

#[test]
fn the_day_itself_is_not_of_the_42() {
    let with_race = |day: i32| {
        let mut runs = season(|run| run);
        runs.push(Planted::run(day, 30.0));
        of(&look(&runs), ComparedQuantity::LongestRun).before
    };
    assert_eq!((with_race(125), with_race(126)), (Some(30_000.0), Some(8_000.0)));
    assert_eq!((with_race(84), with_race(83)), (Some(30_000.0), Some(8_000.0)));
}

#[test]
fn a_habit_needs_a_whole_window() {
    let found = |from: i32| look(&(from..126).map(|d| Planted::run(d, 5.0)).collect::<Vec<_>>());
    assert_eq!((found(42).not_compared, found(42).usual_days), (None, 42));
    assert_eq!((found(0).usual_days, found(1).usual_days), (84, 42), "whole windows");
    assert_eq!(found(43).not_compared.as_deref(), Some("needs 84 days of history before that day, has 83"));
    assert_eq!(found(120).not_compared.as_deref(), Some("needs 84 days of history before that day, has 6"));
    // A history with one earlier window is not stretched to two.
    assert_eq!(of(&found(42), ComparedQuantity::Distance).moved, Some(0.0));
}

#[test]
fn of_a_maximum_the_mean_of_both_windows_is_usual() {
    let mut runs = season(|run| run);
    runs.extend([(10, 30.0), (50, 20.0), (100, 16.0)].map(|(day, km)| Planted::run(day + 1, km)));
    let found = look(&runs);
    let row = of(&found, ComparedQuantity::LongestRun);
    assert_eq!((row.before, row.usual), (Some(16_000.0), Some(25_000.0)));
    // A window without a run has no longest one, and leaves the other.
    runs.retain(|run| !(42..84).contains(&(run.0.local_start.date() - date(2026, 1, 5)).get_days()));
    assert_eq!(of(&look(&runs), ComparedQuantity::LongestRun).usual, Some(30_000.0));
}

#[test]
fn it_ends_with_a_next_step() {
    let found = look(&season(|run| run.with(|a| a.distance_m = Some(9_860.0))));
    assert_eq!(
        found.step.text(),
        "Until 25 May no number: walk or ride where that does not hurt. Once pain stays at 2/10 or less, come back with about half, \
         up to 4.9 km (your longest in the 30 days before: 9.9 km)."
    );
}

#[test]
fn a_long_soreness_gets_no_distance() {
    let step = |days: i64| {
        let activities = planted(&season(|run| run));
        let as_of = Some(SINCE.saturating_add(days.days()));
        before_pain(&History { activities, as_of, ..History::default() }, &[], &[], SINCE).unwrap().step.text()
    };
    assert!(step(13).contains("come back with about half"), "{}", step(13));
    assert_eq!(
        step(14),
        "Sore for more than two weeks: have it looked at. No number until 8 Jun, and none before it has been looked at."
    );
}

#[test]
fn cadence_is_compared_at_the_same_speed() {
    let cell = |speed, cadence| FlatCell { third: 0, speed, cadence, heart: 0, seconds: 1000.0, beyond_m: 0.0 };
    let runs: Vec<Planted> = (0..63)
        .map(|k| {
            Planted::run(k * 2, 8.0).with(|a| {
                // Faster from day 84 on, and with a lower cadence at the common speed.
                a.internal.histogram.flat =
                    if k < 42 { vec![cell(27, 160), cell(32, 170)] } else { vec![cell(32, 166), cell(40, 180)] };
            })
        })
        .collect();
    let found = look(&runs);
    assert_eq!(
        (of(&found, ComparedQuantity::Cadence).before, of(&found, ComparedQuantity::Cadence).usual),
        (Some(166.0), Some(170.0))
    );
    assert!((of(&found, ComparedQuantity::Cadence).moved.unwrap() - 4.0 / 3.4).abs() < 0.01);
    assert_eq!(of(&look(&season(|r| r)), ComparedQuantity::Cadence).before, None);
}

#[test]
fn a_new_pair_is_seen() {
    let runs: Vec<Planted> = (0..63)
        .map(|k| {
            Planted::run(k * 2, 8.0).with(|a| a.gear = Some(if k < 42 && k % 2 == 0 { "Old" } else { "New" }.into()))
        })
        .collect();
    let found = look(&runs);
    assert_eq!(found.shoes[0], ShoeShare { name: "New".into(), before: 1.0, usual: 0.5 });
    assert_eq!(of(&found, ComparedQuantity::OnePair).moved, Some(2.0));
    assert!(look(&season(|r| r)).shoes.is_empty());
}

#[test]
fn nothing_recorded_is_nothing_said() {
    assert_eq!(before_pain(&History::default(), &[], &[], SINCE), None);
    let ride = Planted::other(0, Sport::Cycling, 3600.0);
    assert_eq!(look(&[ride]).not_compared.as_deref(), Some("no run in these days"));
}
