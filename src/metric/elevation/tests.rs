//! Tests of elevation.

use super::*;
use proptest::prelude::*;

fn of(time_s: &[f64], altitude_m: &[f64]) -> Climb {
    let distance_m: Vec<f64> = time_s.iter().map(|t| t * 3.0).collect();
    measure(&[Stretch { time_s, distance_m: &distance_m, altitude_m }]).unwrap()
}

fn seconds(n: usize) -> Vec<f64> {
    (0..n).map(|i| i as f64).collect()
}

/// A run of `n` seconds through the given (second, altitude) corners.
fn through(corners: &[(f64, f64)], n: usize) -> Vec<f64> {
    seconds(n)
        .iter()
        .map(|&t| {
            let k = corners.windows(2).position(|w| t <= w[1].0).unwrap_or(corners.len() - 2);
            let ((t0, z0), (t1, z1)) = (corners[k], corners[k + 1]);
            z0 + (z1 - z0) * (t - t0) / (t1 - t0)
        })
        .collect()
}

fn close(a: f64, b: f64, by: f64) {
    assert!((a - b).abs() <= by, "{a} is not within {by} of {b}");
}

#[test]
fn level_ground_and_nothing_to_measure() {
    let c = of(&seconds(600), &[12.4; 600]);
    assert_eq!([c.loss_m, c.gain_m, c.loss_low_m, c.loss_high_m, c.longest_descent_m], [0.0; 5]);
    close(c.min_m, 12.4, 1e-9);
    close(c.max_m, 12.4, 1e-9);
    assert!(c.descents.is_empty());
    assert!(measure(&[]).is_none());
    assert!(measure(&[Stretch { time_s: &[1.0], distance_m: &[0.0], altitude_m: &[5.0] }]).is_none());
    assert!(measure(&[Stretch { time_s: &[], distance_m: &[], altitude_m: &[] }]).is_none());
}

#[test]
fn one_hill_counts_whole() {
    let z = through(&[(0.0, 100.0), (600.0, 160.0), (900.0, 130.0)], 901);
    let c = of(&seconds(901), &z);
    // Smoothing takes a little off the top and off both ends.
    close(c.gain_m, 60.0, 1.5);
    close(c.loss_m, 30.0, 1.5);
    assert!(c.loss_low_m <= 30.0 && 30.0 <= c.loss_high_m);
    close(c.longest_descent_m, c.loss_m, 1e-9);
    assert_eq!(c.descents.len(), 1);
}

#[test]
fn small_waves_are_no_descent_and_large_ones_are() {
    let wave = |half_m: f64| -> f64 {
        let z: Vec<f64> = seconds(3600).iter().map(|t| half_m * (t * std::f64::consts::TAU / 120.0).sin()).collect();
        of(&seconds(3600), &z).loss_m
    };
    assert_eq!(wave(0.3), 0.0);
    // Thirty waves of 6 m; the 16 s mean takes 3 % off a wave of two minutes.
    close(wave(3.0), 180.0 * 0.97, 5.0);
}

#[test]
fn each_threshold_takes_its_third() {
    let count = |height: f64| {
        let z = [0.0, height, 0.0, height, 0.0];
        REVERSALS_M.iter().filter(|&&r| totals(&z, &turns(&z), r).1 > 0.0).count()
    };
    assert_eq!([0.99, 1.0, 1.99, 2.0, 2.99, 3.0].map(count), [0, 1, 1, 2, 2, 3]);
}

/// Corners a thousand seconds apart, on 1,000 km so that the file's factor is its lowest, 0.6, whatever the waves.
fn quiet(corners_m: &[f64]) -> Climb {
    let time_s: Vec<f64> = (0..corners_m.len()).map(|i| i as f64 * 1000.0).collect();
    let mut distance_m = vec![0.0; corners_m.len()];
    *distance_m.last_mut().unwrap() = 1e6;
    let climb = measure(&[Stretch { time_s: &time_s, distance_m: &distance_m, altitude_m: corners_m }]).unwrap();
    assert_eq!(climb.factor, 0.6);
    climb
}

/// The mean over 16 s takes a few centimetres off corners that are so far apart.
const CORNER_M: f64 = 0.15;

#[test]
fn the_factor_scales_what_counts_as_descent() {
    // Reversals of 0.6, 1.2 and 1.8 m: each takes its third.
    for (drop_m, thirds) in [(0.5, 0.0), (0.9, 1.0), (1.5, 2.0), (2.1, 3.0), (4.0, 3.0)] {
        let down = quiet(&[0.0, 10.0, 10.0 - drop_m, 20.0]);
        close(down.loss_m, drop_m * thirds / 3.0, CORNER_M);
        let up = quiet(&[20.0, 10.0 - drop_m, 10.0, 0.0]);
        close(up.gain_m, drop_m * thirds / 3.0, CORNER_M);
    }
}

#[test]
fn the_band_is_what_a_lower_and_a_higher_reversal_count_and_eight_per_cent() {
    // Reversals of 0.6 and 2.4 m bound the band.
    for (drop_m, low_m, high_m) in [(0.9, 0.0, 0.9 * 1.08), (2.1, 0.0, 2.1 * 1.08), (3.0, 3.0 * 0.92, 3.0 * 1.08)] {
        let down = quiet(&[0.0, 10.0, 10.0 - drop_m, 20.0]);
        close(down.loss_low_m, low_m, CORNER_M);
        close(down.loss_high_m, high_m, CORNER_M);
        let up = quiet(&[20.0, 10.0 - drop_m, 10.0, 0.0]);
        close(up.gain_low_m, low_m, CORNER_M);
        close(up.gain_high_m, high_m, CORNER_M);
    }
    let steep = quiet(&[0.0, 100.0, 0.0]);
    close(steep.loss_low_m, steep.loss_m * 0.92, 1e-9);
    close(steep.loss_high_m, steep.loss_m * 1.08, 1e-9);
    close(steep.gain_low_m, steep.gain_m * 0.92, 1e-9);
    close(steep.gain_high_m, steep.gain_m * 1.08, 1e-9);
}

#[test]
fn a_descent_is_listed_from_the_middle_reversal_on() {
    for (drop_m, listed) in [(1.0, 0), (1.4, 1)] {
        assert_eq!(quiet(&[0.0, 10.0, 10.0 - drop_m, 20.0]).descents.len(), listed, "{drop_m}");
    }
}

#[test]
fn a_file_of_waves_has_a_larger_factor() {
    // 32 waves of a metre on a kilometre, each of a minute: 32 to the power of 0.2 is 2.
    let corners: Vec<f64> = (0..=64).map(|i| f64::from(i % 2)).collect();
    let time_s: Vec<f64> = (0..=64).map(|i| f64::from(i) * 1000.0).collect();
    let distance_m: Vec<f64> = (0..=64).map(|i| f64::from(i) * 1000.0 / 64.0).collect();
    let climb = measure(&[Stretch { time_s: &time_s, distance_m: &distance_m, altitude_m: &corners }]).unwrap();
    close(climb.wiggle_m_per_km, 32.0, 0.5);
    close(climb.factor, 2.0, 0.01);
    let twice: Vec<f64> = distance_m.iter().map(|d| d * 2.0).collect();
    let calmer = measure(&[Stretch { time_s: &time_s, distance_m: &twice, altitude_m: &corners }]).unwrap();
    close(calmer.wiggle_m_per_km, 16.0, 0.3);
    close(calmer.factor, 16_f64.powf(0.2), 0.01);
}

#[test]
fn means_over_a_window_of_the_line_through_the_samples() {
    let close_all = |found: Vec<f64>, expected: &[f64]| {
        assert_eq!(found.len(), expected.len());
        found.iter().zip(expected).for_each(|(a, b)| close(*a, *b, 1e-12));
    };
    // Windows are cut short at both ends.
    close_all(mean_over(&[0.0, 10.0, 20.0, 30.0], &[0.0, 10.0, 20.0, 30.0], 16.0), &[4.0, 10.0, 20.0, 26.0]);
    close_all(mean_over(&[0.0, 10.0, 20.0, 30.0], &[0.0, 0.0, 10.0, 10.0], 16.0), &[0.0, 2.0, 8.0, 10.0]);
    // A clock that ticks, so that windows end at samples.
    close_all(mean_over(&[0.0, 8.0, 16.0, 24.0, 32.0], &[0.0, 0.0, 8.0, 8.0, 8.0], 16.0), &[0.0, 2.0, 6.0, 8.0, 8.0]);
    close_all(mean_over(&[5.0, 5.0], &[1.0, 3.0], 16.0), &[1.0, 3.0]);
}

#[test]
fn ten_metres_of_climb_end_a_descent() {
    let descents = |z: &[f64], least_m: f64| descents(z, &turns(z), least_m);
    let found = |climb_m: f64| descents(&[100.0, 50.0, 50.0 + climb_m, 20.0], 1.0);
    assert_eq!(found(9.99), [Drop { from: 0, to: 3, drop_m: 80.0 }]);
    assert_eq!(found(10.0), [Drop { from: 0, to: 1, drop_m: 50.0 }, Drop { from: 2, to: 3, drop_m: 40.0 }]);
    assert_eq!(descents(&[3.0, 2.0], 1.0).len(), 1, "just as high as is wanted");
    assert_eq!(descents(&[3.0, 2.0], 1.01), []);
    assert_eq!(descents(&[1.0, 2.0, 2.0], 0.0), [], "no way down");
    // The last of several tops of one height begins it, the first of several lowest points ends it.
    assert_eq!(descents(&[5.0, 5.0, 1.0, 1.0, 2.0], 1.0), [Drop { from: 1, to: 2, drop_m: 4.0 }]);
}

/// Descents as they are defined, sample by sample.
fn descents_by_sample(z: &[f64], least_m: f64) -> Vec<Drop> {
    let (mut found, mut top, mut foot) = (Vec::new(), 0, 0);
    for i in 0..=z.len() {
        if z.get(i).is_none_or(|m| *m >= z[top] || m - z[foot] >= COUNTER_CLIMB_M) {
            let drop_m = z[top] - z[foot];
            if foot > top && drop_m >= least_m {
                found.push(Drop { from: top, to: foot, drop_m });
            }
            (top, foot) = (i, i);
        } else if z[i] < z[foot] {
            foot = i;
        }
    }
    found
}

proptest! {
    #[test]
    fn what_lies_between_turns_decides_no_descent(steps in proptest::collection::vec(-6..=6_i32, 1..60), least_m in 0..12_i32) {
        let heights = steps.iter().scan(0, |height, step| { *height += step / 2 * 2; Some(f64::from(*height)) });
        let z: Vec<f64> = heights.collect();
        prop_assert_eq!(descents(&z, &turns(&z), least_m.into()), descents_by_sample(&z, least_m.into()));
    }
}

#[test]
fn legs_between_turning_points() {
    let of = |z: &[f64], reversal_m: f64| {
        let mut found = Vec::new();
        legs(z, &turns(z), reversal_m, |from, to| found.push((from, to)));
        found
    };
    // What is lower than the reversal at either end is left out, and a wave inside interrupts nothing.
    assert_eq!(of(&[1.0, 0.0, 5.0, 4.0, 9.0, 8.5], 2.0), [(1, 4)]);
    assert_eq!(of(&[1.0, 0.0, 5.0, 3.0, 9.0, 8.5], 2.0), [(1, 2), (2, 3), (3, 4)]);
    assert_eq!(of(&[9.0, 4.0, 5.0, 0.0], 2.0), [(0, 3)]);
    assert_eq!(of(&[0.0, 1.0], 2.0), []);
    // Of two peaks of one height, and of two valleys, the first turns the way.
    assert_eq!(of(&[0.0, 9.0, 8.0, 9.0, 1.0, 2.0, 1.0, 6.0], 2.0), [(0, 1), (1, 4), (4, 7)]);
    assert_eq!(totals(&[0.0, 5.0, 3.0, 9.0], &[0, 1, 2, 3], 2.0), (11.0, 2.0));
}

#[test]
fn the_lowest_and_the_highest() {
    assert_eq!(range(&[3.0, -1.0, 7.0, 2.0]), (-1.0, 7.0));
}

#[test]
fn noise_is_not_counted_as_descent() {
    // A fixed pseudo-random walk around level ground, steps of the 0.2 m that FIT records.
    let mut state = 7_u64;
    let z: Vec<f64> = (0..3600)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            50.0 + 0.2 * ((state >> 33) % 6) as f64
        })
        .collect();
    let raw: f64 = z.windows(2).map(|w| (w[0] - w[1]).max(0.0)).sum();
    assert!(raw > 500.0);
    assert!(of(&seconds(3600), &z).loss_m < 5.0);
}

#[test]
fn nothing_is_counted_across_a_pause_and_nothing_is_lost_at_it() {
    let z = through(&[(0.0, 200.0), (1000.0, 100.0)], 1001);
    let t = seconds(1001);
    let d: Vec<f64> = t.iter().map(|t| t * 3.0).collect();
    let whole = of(&t, &z).loss_m;
    let piece =
        |r: std::ops::Range<usize>| Stretch { time_s: &t[r.clone()], distance_m: &d[r.clone()], altitude_m: &z[r] };
    let many: Vec<Stretch<'_>> = (0..50).map(|k| piece(k * 20..k * 20 + 21)).collect();
    close(measure(&many).unwrap().loss_m, whole, 1e-9);

    // The same run with 300 m of height taken away in the pause.
    let lower: Vec<f64> = z[500..].iter().map(|z| z - 300.0).collect();
    let paused =
        measure(&[piece(0..501), Stretch { time_s: &t[500..], distance_m: &d[500..], altitude_m: &lower }]).unwrap();
    close(paused.loss_m, whole, 1e-9);
    close(paused.min_m, -200.0, 1.0);
    assert_eq!(paused.smooth_m.len(), 1002);
}

#[test]
fn sparse_samples_tell_the_same() {
    let corners = [(0.0, 10.0), (700.0, 40.0), (1300.0, 5.0), (2400.0, 25.0)];
    let z = through(&corners, 2401);
    let every: Vec<usize> = (0..=2400).step_by(6).collect();
    let dense = of(&seconds(2401), &z);
    let sparse =
        of(&every.iter().map(|&i| i as f64).collect::<Vec<_>>(), &every.iter().map(|&i| z[i]).collect::<Vec<_>>());
    close(dense.loss_m, sparse.loss_m, 0.3);
    close(dense.gain_m, sparse.gain_m, 0.3);
}

#[test]
fn unknown_distance_is_measured_by_time() {
    let t = seconds(1200);
    let z: Vec<f64> = t.iter().map(|t| 4.0 * (t / 40.0).sin() + 0.4 * (t / 5.0).sin()).collect();
    let known = of(&t, &z);
    let nan = vec![f64::NAN; 1200];
    let unknown = measure(&[Stretch { time_s: &t, distance_m: &nan, altitude_m: &z }]).unwrap();
    assert!(known.wiggle_m_per_km > 0.0);
    close(unknown.wiggle_m_per_km, known.wiggle_m_per_km, 1e-9);
    close(unknown.loss_m, known.loss_m, 1e-9);
}

#[test]
fn the_factor_follows_the_wiggle() {
    // A triangle of 1 m up and down every 2 s of a smoothed series is pure wiggle: 0.5 m a second one way.
    let z: Vec<f64> = (0..1001).map(|i| f64::from(i % 2)).collect();
    close(wiggle_m(&z, &turns(&z)), 500.0, 1e-9);
    let quiet = of(&seconds(1000), &through(&[(0.0, 0.0), (1000.0, 50.0)], 1000));
    assert_eq!(quiet.factor, FACTOR.0);
    assert!(quiet.method().contains("0.6, 1.2 and 1.8 m"), "{}", quiet.method());
    assert!(quiet.method().contains("16 s"));
}

#[test]
fn waves_without_any_distance_or_time_have_the_usual_factor() {
    let waves: Vec<f64> = (0..100).map(|i| f64::from(i % 2)).collect();
    let climb = measure(&[Stretch { time_s: &[0.0; 100], distance_m: &[0.0; 100], altitude_m: &waves }]).unwrap();
    assert_eq!((climb.wiggle_m_per_km, climb.factor), (f64::INFINITY, 1.0));
}

#[test]
fn long_descents_take_small_climbs_with_them_and_end_at_large_ones() {
    let with_climb = |height: f64| {
        let corners = [(0.0, 300.0), (600.0, 200.0), (700.0, 200.0 + height), (1300.0, 100.0)];
        of(&seconds(1301), &through(&corners, 1301)).descents
    };
    assert_eq!(with_climb(9.0).len(), 1);
    assert_eq!(with_climb(13.0).len(), 2);
    close(with_climb(9.0)[0].drop_m, 200.0, 2.0);
    // On rolling ground lower than that, a descent ends where its top is passed again.
    let rolling: Vec<f64> = seconds(2400).iter().map(|t| 4.0 * (t * std::f64::consts::TAU / 400.0).sin()).collect();
    let found = of(&seconds(2400), &rolling);
    close(found.longest_descent_m, 8.0, 0.2);
}

#[test]
fn hostile_numbers_do_no_harm() {
    let huge = of(&[0.0, 0.0, 1e12, 1e12], &[0.0, 1e9, -1e9, f64::MAX]);
    assert_eq!(huge.smooth_m.len(), 4);
    let _ = of(&[0.0, 1.0], &[f64::NAN, f64::NAN]);
    let _ = of(&[f64::NAN, 1.0], &[1.0, 2.0]);
}

fn track() -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    prop::collection::vec((1_u8..12, -20_i8..20), 3..300).prop_map(|steps| {
        let (mut t, mut z) = (0.0, 100.0);
        steps
            .into_iter()
            .map(|(dt, dz)| {
                t += f64::from(dt);
                z += f64::from(dz) * 0.2;
                (t, z)
            })
            .unzip()
    })
}

#[test]
fn turns_are_where_the_way_turns() {
    assert_eq!(turns(&[]), [0; 0]);
    assert_eq!(turns(&[5.0, 5.0]), [0]);
    assert_eq!(turns(&[0.0, 1.0, 2.0, 2.0, 1.0, 1.0, 3.0, 3.0]), [0, 2, 4, 6]);
}

proptest! {
    #[test]
    fn what_lies_between_turns_decides_nothing(
        z in proptest::collection::vec(prop_oneof![-4.0..4.0, (-8..8_i32).prop_map(|v| f64::from(v) / 2.0)], 0..80),
        reversal_m in prop_oneof![Just(1.0), Just(2.0), 0.5..5.0],
    ) {
        let ways = |points: &[usize]| {
            let mut ways = Vec::new();
            legs(&z, points, reversal_m, |from, to| ways.push((from, to)));
            ways
        };
        let all: Vec<usize> = (0..z.len()).collect();
        prop_assert_eq!(ways(&turns(&z)), ways(&all));
    }
}

proptest! {
    #[test]
    fn backwards_swaps_descent_and_climb((t, z) in track()) {
        let there = of(&t, &z);
        let end = t[t.len() - 1];
        let back_t: Vec<f64> = t.iter().rev().map(|t| end - t).collect();
        let back_z: Vec<f64> = z.iter().rev().copied().collect();
        let back = of(&back_t, &back_z);
        // Sums run in the other order, so the last digits may differ, and with them a wave of exactly the reversal's height.
        for (a, b) in [
            (there.loss_m, back.gain_m), (there.gain_m, back.loss_m), (there.loss_low_m, back.gain_low_m),
            (there.gain_high_m, back.loss_high_m), (there.min_m, back.min_m), (there.max_m, back.max_m),
        ] {
            prop_assert!((a - b).abs() < 1e-6, "{a} {b}");
        }
    }

    #[test]
    fn height_above_the_sea_does_not_matter((t, z) in track(), up in -400_i16..8000) {
        let here = of(&t, &z);
        let there = of(&t, &z.iter().map(|z| z + f64::from(up)).collect::<Vec<_>>());
        prop_assert!((here.loss_m - there.loss_m).abs() < 1e-6);
        prop_assert!((here.gain_m - there.gain_m).abs() < 1e-6);
    }

    #[test]
    fn totals_hold_together((t, z) in track()) {
        let c = of(&t, &z);
        prop_assert!(0.0 <= c.loss_low_m && c.loss_low_m <= c.loss_m && c.loss_m <= c.loss_high_m);
        prop_assert!(0.0 <= c.gain_low_m && c.gain_low_m <= c.gain_m && c.gain_m <= c.gain_high_m);
        prop_assert!(c.loss_to_m.windows(2).all(|w| w[0] <= w[1]));
        prop_assert_eq!(c.loss_to_m.last().copied(), Some(c.loss_m));
        prop_assert_eq!(c.gain_to_m.last().copied(), Some(c.gain_m));
        // Descent is never more than the raw ups and downs, nor less than what the ends differ by.
        let raw: f64 = z.windows(2).map(|w| (w[0] - w[1]).max(0.0)).sum();
        prop_assert!(c.loss_m <= raw + 1e-6);
        let net = c.smooth_m[0] - c.smooth_m[c.smooth_m.len() - 1];
        prop_assert!((c.loss_m - c.gain_m - net).abs() <= 2.0 * REVERSALS_M[2] * c.factor);
        prop_assert!(c.longest_descent_m <= c.max_m - c.min_m + 1e-9);
    }

    #[test]
    fn descents_do_not_overlap((t, z) in track()) {
        let c = of(&t, &z);
        prop_assert!(c.descents.iter().all(|d| d.from < d.to && d.drop_m > 0.0));
        prop_assert!(c.descents.windows(2).all(|w| w[0].to <= w[1].from));
    }
}
