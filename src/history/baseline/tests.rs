//! Tests of the runner's own cadence line.

use super::*;
use crate::rule::tests::fixture::{Planted, planted};
use proptest::prelude::*;

/// An hour and a half of flat running at two speeds.
fn flat(a: (f64, u8), b: (f64, u8)) -> Vec<FlatCell> {
    [a, b]
        .map(|(mps, cadence)| FlatCell {
            third: 0,
            speed: crate::summary::histogram::speed_class(mps),
            cadence,
            heart: 0,
            seconds: 2700.0,
            beyond_m: 0.0,
        })
        .to_vec()
}

#[test]
fn the_line_goes_through_what_was_run_before() {
    let activities = planted(&[
        Planted::run(0, 10.0).with(|a| a.internal.histogram.flat = flat((2.5, 160), (3.5, 170))),
        Planted::run(10, 10.0).with(|a| a.internal.histogram.flat = flat((2.5, 100), (3.5, 100))),
    ]);
    let lines = cadence_lines(&activities);
    assert_eq!(lines[0], None, "nothing was run before");
    let line = lines[1].unwrap();
    assert!((line.slope_spm_per_mps - 10.0).abs() < 1e-9 && (line.at(3.0) - 165.0).abs() < 1e-9, "{line:?}");
}

#[test]
fn ninety_days_and_an_hour() {
    for (days, seconds, known) in [(90, 2700.0, true), (91, 2700.0, false), (90, 1799.0, false)] {
        let cells: Vec<FlatCell> =
            flat((2.5, 160), (3.5, 170)).into_iter().map(|c| FlatCell { seconds, ..c }).collect();
        let activities = planted(&[
            Planted::run(0, 10.0).with(|a| a.internal.histogram.flat = cells.clone()),
            Planted::run(days, 10.0),
        ]);
        assert_eq!(cadence_lines(&activities)[1].is_some(), known, "{days} days, {seconds} s");
    }
}

#[test]
fn the_line_says_which_speeds_it_rests_on() {
    let mut cells = flat((2.5, 160), (3.5, 170));
    cells.push(FlatCell { third: 0, speed: 50, cadence: 190, heart: 0, seconds: 59.0, beyond_m: 0.0 });
    let activities =
        planted(&[Planted::run(0, 10.0).with(|a| a.internal.histogram.flat = cells), Planted::run(1, 10.0)]);
    let line = cadence_lines(&activities)[1].unwrap();
    assert_eq!((line.slowest, line.fastest), (25, 35), "59 s are starts and stops");
}

#[test]
fn a_minute_at_a_speed_counts_and_the_slope_is_a_runners() {
    let line = |cells: Vec<FlatCell>| {
        let runs = [Planted::run(0, 10.0).with(|a| a.internal.histogram.flat = cells), Planted::run(1, 10.0)];
        cadence_lines(&planted(&runs))[1].unwrap()
    };
    let mut cells = flat((2.5, 160), (3.5, 170));
    cells.push(FlatCell { third: 0, speed: 50, cadence: 185, heart: 0, seconds: 60.0, beyond_m: 0.0 });
    assert_eq!((line(cells.clone()).slowest, line(cells).fastest), (25, 50));
    // Lower cadence when faster, and 60 spm more for each metre per second.
    let (falling, rising) = (line(flat((2.5, 170), (3.5, 160))), line(flat((2.5, 140), (3.5, 200))));
    assert_eq!((falling.slope_spm_per_mps, rising.slope_spm_per_mps), (0.0, 40.0));
    assert!((falling.at(3.0) - 165.0).abs() < 1e-9 && (rising.at(3.0) - 170.0).abs() < 1e-9, "through the middle");
    let level = line(vec![FlatCell { third: 0, speed: 30, cadence: 168, heart: 0, seconds: 3600.0, beyond_m: 0.0 }]);
    assert_eq!((level.slope_spm_per_mps, level.intercept_spm), (0.0, 168.0), "one speed has no slope");
}

#[test]
fn weights_count_in_the_line() {
    // Three speeds that are not on one line: 1 h, 1 h and 2 h.
    let cell = |speed, cadence, seconds| FlatCell { third: 0, speed, cadence, heart: 0, seconds, beyond_m: 0.0 };
    let cells = vec![cell(20, 150, 3600.0), cell(30, 170, 3600.0), cell(40, 170, 7200.0)];
    let runs = [Planted::run(0, 10.0).with(|a| a.internal.histogram.flat = cells), Planted::run(1, 10.0)];
    let line = cadence_lines(&planted(&runs))[1].unwrap();
    // Means 3.25 m/s and 165 spm; covariance over variance: 25 / 2.75.
    assert!((line.slope_spm_per_mps - 25.0 / 2.75).abs() < 1e-9, "{line:?}");
    assert!((line.at(3.25) - 165.0).abs() < 1e-9, "{line:?}");
}

#[test]
fn running_without_cadence_bends_no_line() {
    let mut cells = flat((2.5, 160), (3.5, 170));
    cells.extend(flat((2.5, 0), (3.5, 0)));
    let activities =
        planted(&[Planted::run(0, 10.0).with(|a| a.internal.histogram.flat = cells), Planted::run(1, 10.0)]);
    assert!((cadence_lines(&activities)[1].unwrap().at(3.0) - 165.0).abs() < 1e-9);
}

proptest! {
    #[test]
    fn each_line_is_that_of_its_window_alone(
        runs in proptest::collection::vec((0..20i32, proptest::collection::vec((24..30u8, 0..20u8, 0..3u8, 1..1800u32), 0..8)), 1..20),
    ) {
        let mut day = 0;
        let runs: Vec<Planted> = runs
            .into_iter()
            .map(|(days, cells)| {
                day += days;
                let mut flat: Vec<FlatCell> = cells
                    .into_iter()
                    .map(|(speed, cadence, heart, s)| FlatCell {
                        third: 0,
                        speed,
                        cadence: if cadence == 0 { 0 } else { 150 + cadence },
                        heart: 30 + heart,
                        seconds: s as f32 / 10.0 + 300.0,
                        beyond_m: 0.0,
                    })
                    .collect();
                flat.sort_by_key(|c| (c.speed, c.cadence, c.heart));
                Planted::run(day, 10.0).with(|a| a.internal.histogram.flat = flat)
            })
            .collect();
        let activities = planted(&runs);
        for (i, line) in cadence_lines(&activities).into_iter().enumerate() {
            let start_s = flat_runs(&activities)[i].0;
            let mut window = Window::new();
            let inside = flat_runs(&activities[..i]).into_iter();
            let inside = inside.filter(|(s, _)| *s < start_s && *s >= start_s - LINE_DAYS * DAY_S);
            inside.for_each(|(_, cells)| window.add(cells, 1.0));
            prop_assert_eq!(line, window.line(), "run {}", i);
        }
    }
}

#[test]
fn what_left_the_window_leaves_nothing_behind() {
    let old = vec![FlatCell { third: 0, speed: 31, cadence: 140, heart: 0, seconds: 5000.1, beyond_m: 0.0 }];
    let with_old = planted(&[
        Planted::run(0, 10.0).with(|a| a.internal.histogram.flat = old),
        Planted::run(50, 10.0).with(|a| a.internal.histogram.flat = flat((2.5, 160), (3.5, 170))),
        Planted::run(100, 10.0),
    ]);
    assert_eq!(cadence_lines(&with_old)[2], cadence_lines(&with_old[1..])[1]);
}

#[test]
fn the_newest_line_is_of_ninety_days() {
    for (days, at_3_mps) in [(90, 132.5), (91, 165.0)] {
        let line = last_cadence_line(&planted(&[
            Planted::run(0, 10.0).with(|a| a.internal.histogram.flat = flat((2.5, 100), (3.5, 100))),
            Planted::run(days, 10.0).with(|a| a.internal.histogram.flat = flat((2.7, 162), (3.3, 168))),
        ]));
        assert!((line.unwrap().at(3.0) - at_3_mps).abs() < 1e-9, "{days} days: {line:?}");
    }
}

fn cell(mps: f64, cadence: u8, bpm: f64, seconds: f32) -> FlatCell {
    FlatCell {
        third: 0,
        speed: speed_class(mps),
        cadence,
        heart: (bpm / HEART_STEP_BPM).round() as u8,
        seconds,
        beyond_m: 0.0,
    }
}

#[test]
fn easy_is_told_by_heart_rate_else_by_speed() {
    let run = Planted::run(0, 30.0).with(|a| {
        a.heart_rate_bounds.max_bpm = Some(200.0);
        a.internal.histogram.flat = vec![
            cell(3.4, 176, 156.0, 1000.0),
            cell(3.0, 170, 160.0, 1000.0),
            cell(2.5, 160, 0.0, 1000.0),
            cell(3.6, 180, 0.0, 500.0),
        ];
    });
    let easy = easy_flat(&planted(&[run]), 28.0, Until::With)[0];
    assert_eq!(easy.seconds, 2000.0, "156 of 200 is below 80 %, 160 is not; 2.5 m/s is slow, 3.6 is not");
    assert_eq!((easy.median_mps, easy.median_spm), (Some(2.5), Some(160.0)));
    let without = easy_flat(&planted(&[Planted::run(0, 5.0)]), 28.0, Until::With)[0];
    assert_eq!(without, EasyFlat::default());
}

#[test]
fn the_median_speed_is_not_rounded_to_its_class() {
    // 2.75 and 2.81 m/s are in one class; with and without heart rate.
    for bpm in [0.0, 120.0] {
        let of = |mps: f64, seconds: f32| FlatCell {
            beyond_m: ((mps - 2.8) * f64::from(seconds)) as f32,
            ..cell(2.8, 160, bpm, seconds)
        };
        let run = |day, cell| {
            Planted::run(day, 10.0).with(move |a| {
                a.heart_rate_bounds.max_bpm = Some(200.0);
                a.internal.histogram.flat = vec![cell];
            })
        };
        let activities = planted(&[run(0, of(2.75, 3000.0)), run(1, of(2.81, 1000.0)), run(40, of(2.76, 100.0))]);
        let median = |i: usize| easy_flat(&activities, 28.0, Until::With)[i].median_mps.unwrap();
        for (i, expected) in [2.75, 2.765, 2.76].into_iter().enumerate() {
            assert!((median(i) - expected).abs() < 1e-6, "{bpm} {i}: {}", median(i));
        }
    }
}

#[test]
fn one_speed_without_heart_rate_is_easy() {
    let run = Planted::run(0, 30.0).with(|a| a.internal.histogram.flat = vec![cell(2.8, 165, 0.0, 3600.0)]);
    assert_eq!(easy_flat(&planted(&[run]), 28.0, Until::With)[0].seconds, 3600.0);
}

#[test]
fn easy_running_without_cadence_has_a_speed() {
    let run = Planted::run(0, 30.0).with(|a| a.internal.histogram.flat = vec![cell(2.8, 0, 0.0, 3600.0)]);
    let easy = easy_flat(&planted(&[run]), 28.0, Until::With)[0];
    assert_eq!((easy.median_mps, easy.with_cadence_s, easy.median_spm), (Some(28.0 * 0.1), 0.0, None));
}

#[test]
fn the_days_and_whether_the_run_itself_counts() {
    let run =
        |day, spm| Planted::run(day, 10.0).with(move |a| a.internal.histogram.flat = vec![cell(2.8, spm, 0.0, 3600.0)]);
    let activities = planted(&[run(0, 150), run(28, 160), run(29, 170)]);
    let seconds = |until| {
        let easy = easy_flat(&activities, 28.0, until);
        easy.iter().map(|e| e.seconds).collect::<Vec<_>>()
    };
    assert_eq!(seconds(Until::With), [3600.0, 7200.0, 7200.0]);
    assert_eq!(seconds(Until::Before), [0.0, 3600.0, 3600.0]);
}

#[test]
fn what_is_slow_is_told_from_the_speeds_of_ninety_days() {
    let run = |day, cells: Vec<FlatCell>| Planted::run(day, 10.0).with(move |a| a.internal.histogram.flat = cells);
    let fast = || vec![cell(5.0, 180, 0.0, 36_000.0)];
    let both = || vec![cell(2.5, 160, 0.0, 4500.0), cell(3.5, 170, 0.0, 2700.0)];
    // While a fast day counts, 3.5 m/s is slow beside it; one that has left must take neither more nor less than itself.
    for (days, easy_s) in
        [(vec![0, 90], 7200.0), (vec![0, 91], 4500.0), (vec![0, 1, 91], 7200.0), (vec![0, 1, 92], 4500.0)]
    {
        let (last, before) = days.split_last().unwrap();
        let runs: Vec<Planted> = before.iter().map(|day| run(*day, fast())).chain([run(*last, both())]).collect();
        let easy = easy_flat(&planted(&runs), 28.0, Until::With);
        assert_eq!(easy[easy.len() - 1].seconds, easy_s, "{days:?}");
    }
}

#[test]
fn the_median_cadence_is_the_first_that_reaches_half() {
    let median = |cells: &[(u8, f32)]| {
        let cells = cells.iter().map(|&(spm, s)| cell(3.0, spm, 0.0, s)).collect::<Vec<_>>();
        let runs = [Planted::run(0, 10.0).with(|a| a.internal.histogram.flat = cells), Planted::run(1, 10.0)];
        cadence_lines(&planted(&runs))[1].unwrap().intercept_spm
    };
    assert_eq!(median(&[(160, 1800.0), (170, 1800.0)]), 160.0, "half of the time");
    assert_eq!(median(&[(160, 1799.0), (170, 1801.0)]), 170.0);
    assert_eq!(median(&[(0, 9000.0), (1, 1800.0), (170, 1801.0)]), 170.0, "a cadence that is not known has no share");
}

#[test]
fn without_heart_rate_a_faster_class_than_the_limit_is_not_easy() {
    let run = |day, cells: Vec<FlatCell>| Planted::run(day, 10.0).with(move |a| a.internal.histogram.flat = cells);
    let slow = || vec![cell(2.5, 160, 0.0, 3600.0)];
    // 2.6 m/s is the class above the limit, which 60 % of all running sets; with enough of it the limit moves up, and back down.
    let runs = [
        run(0, slow()),
        run(1, vec![cell(2.6, 170, 0.0, 600.0)]),
        run(2, vec![cell(2.6, 170, 0.0, 3600.0)]),
        run(3, slow()),
    ];
    let easy = easy_flat(&planted(&runs), 28.0, Until::With);
    let told: Vec<(f64, f64, Option<f64>)> = easy.iter().map(|e| (e.seconds, e.with_cadence_s, e.median_mps)).collect();
    let close_to = |mps: Option<f64>, expected: f64| mps.is_some_and(|mps| (mps - expected).abs() < 1e-9);
    assert_eq!(
        told.iter().map(|t| (t.0, t.1)).collect::<Vec<_>>(),
        [(3600.0, 3600.0), (3600.0, 3600.0), (7800.0, 7800.0), (7200.0, 7200.0)]
    );
    assert!(close_to(told[1].2, 2.5) && close_to(told[2].2, 2.6) && close_to(told[3].2, 2.5), "{told:?}");
}

#[test]
fn heart_rate_and_speed_together_tell_the_median() {
    // 2.5 m/s easy by heart rate, and of another day without it: one class, whose metres are those of both.
    let run = |day, bpm, beyond_m| {
        Planted::run(day, 10.0).with(move |a| {
            a.heart_rate_bounds.max_bpm = Some(200.0);
            a.internal.histogram.flat = vec![FlatCell { beyond_m, ..cell(2.5, 160, bpm, 1000.0) }];
        })
    };
    let easy = easy_flat(&planted(&[run(0, 120.0, 20.0), run(1, 0.0, -10.0)]), 28.0, Until::With)[1];
    assert_eq!((easy.seconds, easy.with_cadence_s), (2000.0, 2000.0));
    assert!((easy.median_mps.unwrap() - 2.505).abs() < 1e-9, "{easy:?}");
}
