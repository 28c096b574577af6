//! Other programs' elevation methods, reimplemented from their published descriptions, on the same altitude as ours.
//!
//! A dead band loses the edges of every hill, a sum of everything counts the noise; ours must lie between them.

use crate::reading::{only_activity, testdata};
use kneewise::internal::metric::elevation::{Stretch, measure};

/// GoldenCheetah's dead band (evidence.md §12): climb and descent.
fn dead_band(altitude_m: &[f64], band_m: f64) -> (f64, f64) {
    let (mut gain, mut loss, mut from) = (0.0, 0.0, altitude_m[0]);
    for z in altitude_m {
        if *z > from + band_m {
            gain += z - from;
            from = *z;
        } else if *z < from - band_m {
            loss += from - z;
            from = *z;
        }
    }
    (gain, loss)
}

/// gpxpy's smoothing over three points.
fn smoothed(altitude_m: &[f64]) -> Vec<f64> {
    let mut out = altitude_m.to_vec();
    for (at, w) in altitude_m.windows(3).enumerate() {
        out[at + 1] = 0.3 * w[0] + 0.4 * w[1] + 0.3 * w[2];
    }
    out
}

/// The sum of every step down.
fn every_step_down(altitude_m: &[f64]) -> f64 {
    altitude_m.windows(2).map(|w| (w[0] - w[1]).max(0.0)).sum()
}

fn race_altitude_m() -> Vec<f64> {
    let track = gpx::read(std::fs::File::open(testdata("race.gpx")).unwrap()).unwrap();
    track.tracks.iter().flat_map(|t| &t.segments).flat_map(|s| &s.points).filter_map(|p| p.elevation).collect()
}

#[test]
fn their_rules_are_theirs() {
    // evidence.md §14.11 and evidence.md §14.12.
    assert_eq!(dead_band(&[0.0, 2.0, 4.0, 3.0, 6.0, 2.0, 2.5, 10.0], 3.0), (10.0, 0.0));
    assert_eq!(smoothed(&[0.0, 10.0, 0.0]), [0.0, 4.0, 0.0]);
    assert_eq!(smoothed(&[10.0, 0.0, 0.0, 10.0]), [10.0, 3.0, 3.0, 10.0]);
}

#[test]
fn ours_lies_between_the_dead_band_and_the_sum_of_everything() {
    let altitude_m = race_altitude_m();
    let low = dead_band(&altitude_m, 3.0).1;
    let high = every_step_down(&smoothed(&altitude_m));
    let ours = only_activity("race.gpx", std::fs::read(testdata("race.gpx")).unwrap()).elevation.loss_m.unwrap();
    assert!(low < ours && ours < high, "{low:.0} < {ours:.0} < {high:.0}");
}

#[test]
fn where_nothing_is_noise_all_agree() {
    // One clean hill, a metre every five seconds: 300 m up and down.
    let altitude_m: Vec<f64> = (0..=600).map(|i| 300.0 - f64::from((i - 300i32).abs())).collect();
    let time_s: Vec<f64> = (0..=600).map(|i| f64::from(i) * 5.0).collect();
    let distance_m: Vec<f64> = time_s.iter().map(|t| t * 2.5).collect();
    let ours = measure(&[Stretch { time_s: &time_s, distance_m: &distance_m, altitude_m: &altitude_m }]).unwrap();
    for (name, loss_m) in [
        ("ours", ours.loss_m),
        ("dead-band", dead_band(&altitude_m, 3.0).1),
        ("sum of everything", every_step_down(&smoothed(&altitude_m))),
    ] {
        assert!((loss_m - 300.0).abs() <= 3.0, "{name}: {loss_m:.1}");
    }
}
