//! One run as FIT, GPX and TCX gives the same figures.
//!
//! Allowed differences: GPX has no distance, so it is summed along noisy positions (1.5 %); XML has integer cadence and no steps
//! (1 spm, 1 %); only FIT and Garmin's GPX have the sub-sport.
//! numbers of cadence and no steps (1 spm, 1 %); only FIT and Garmin's GPX know the sport's finer word.

use crate::reading::{only_activity, testdata};
use crate::synth::{self, Cadence, Gpx, Kind, Plan, Recording, Route, Run, Stop, Tcx, Watch, run};
use kneewise::base::provenance::ZoneFrom;
use kneewise::base::sport::Sport;
use kneewise::summary::ActivitySummary;

/// Checks one quantity: equal within a share of the first plus a slack; both or neither known.
#[track_caller]
fn same(what: &str, fit: Option<f64>, other: Option<f64>, slack: f64, share: f64) {
    let near = match (fit, other) {
        (Some(a), Some(b)) => (a - b).abs() <= slack + share * a.abs(),
        (None, None) => true,
        _ => false,
    };
    assert!(near, "{what}: {fit:?} and {other:?}");
}

/// `distance_share` is the tolerance of distances and values derived from them.
#[track_caller]
fn agree(fit: &ActivitySummary, other: &ActivitySummary, distance_share: f64) {
    assert_eq!(fit.sport, other.sport);
    assert_eq!(fit.start, other.start);
    assert_eq!((fit.points, fit.pauses), (other.points, other.pauses));
    if other.zone_from == ZoneFrom::Position {
        assert_eq!(fit.local_start.datetime(), other.local_start.datetime());
        assert_eq!(fit.local_start.offset(), other.local_start.offset());
    }
    same("distance", fit.distance_m, other.distance_m, 0.0, distance_share);
    same("elapsed", fit.elapsed_s, other.elapsed_s, 0.0, 0.0);
    same("timer", fit.timer_s, other.timer_s, 1.0, 0.0);
    same("moving", fit.moving_s, other.moving_s, 5.0, 0.005);
    same("steps", fit.steps, other.steps, 0.0, 0.01);
    same("mean cadence", fit.cadence.mean_spm, other.cadence.mean_spm, 1.0, 0.0);
    same("running cadence", fit.cadence.running_spm, other.cadence.running_spm, 1.0, 0.0);
    same("mean heart rate", fit.heart_rate.mean_bpm, other.heart_rate.mean_bpm, 0.11, 0.0);
    same("highest heart rate", fit.heart_rate.max_bpm, other.heart_rate.max_bpm, 0.0, 0.0);
    let (a, b) = (&fit.elevation, &other.elevation);
    for (what, x, y) in [
        ("loss", a.loss_m, b.loss_m),
        ("gain", a.gain_m, b.gain_m),
        ("lowest", a.min_m, b.min_m),
        ("highest", a.max_m, b.max_m),
        ("longest descent", a.longest_descent_m, b.longest_descent_m),
    ] {
        same(what, x, y, 0.5, 0.001);
    }
    if a.altitude_from == b.altitude_from {
        same("least loss", a.loss_low_m, b.loss_low_m, 0.5, 0.001);
        same("most loss", a.loss_high_m, b.loss_high_m, 0.5, 0.001);
    } else {
        // GPX does not distinguish a barometer from satellites: its range contains the other.
        assert!(b.loss_low_m <= a.loss_low_m && b.loss_high_m >= a.loss_high_m, "{a:?} {b:?}");
    }
    for (what, x, y) in [
        ("below 5 %", a.below_5_pct_m, b.below_5_pct_m),
        ("below 10 %", a.below_10_pct_m, b.below_10_pct_m),
        ("below 15 %", a.below_15_pct_m, b.below_15_pct_m),
    ] {
        // Near a limit, a hundredth of the distance decides about a whole section.
        same(what, x, y, 50.0, 5.0 * distance_share);
    }
    same_splits(fit, other, distance_share);
}

#[track_caller]
fn same_splits(fit: &ActivitySummary, other: &ActivitySummary, distance_share: f64) {
    // A kilometre that only the longer of two distances completes has no partner.
    let whole = |a: &ActivitySummary| (a.distance_m.unwrap_or(0.0) / 1000.0) as usize;
    let count = whole(fit).min(whole(other));
    assert!(fit.splits.len() >= count && other.splits.len() >= count);
    for (i, (a, b)) in fit.splits.iter().zip(&other.splits).take(count).enumerate() {
        let km = i + 1;
        assert_eq!((a.from_m, a.to_m), (b.from_m, b.to_m));
        // The edges shift along the run, the more the farther from the start.
        let moved_m = distance_share * a.to_m;
        same(&format!("time of km {km}"), a.timer_s, b.timer_s, 3.0 + 0.8 * moved_m, 0.0);
        same(&format!("loss of km {km}"), a.loss_m, b.loss_m, 1.0 + 0.4 * moved_m, 0.0);
        same(&format!("gain of km {km}"), a.gain_m, b.gain_m, 1.0 + 0.4 * moved_m, 0.0);
        same(&format!("heart rate of km {km}"), a.heart_rate_bpm, b.heart_rate_bpm, 1.0 + 0.03 * moved_m, 0.0);
        same(&format!("cadence of km {km}"), a.cadence_spm, b.cadence_spm, 2.0 + 0.03 * moved_m, 0.0);
    }
}

#[test]
fn the_race_of_testdata() {
    let [fit, gpx, tcx] =
        ["race.fit", "race.gpx", "race.tcx"].map(|name| only_activity(name, std::fs::read(testdata(name)).unwrap()));
    agree(&fit, &gpx, 0.002);
    agree(&fit, &tcx, 0.000_1);
    // And they are the writer's own figures.
    let race = synth::race();
    assert_eq!(fit.start.as_second(), race.start_s());
    assert_eq!(fit.local_start.offset().seconds(), 7200);
    assert_eq!((fit.elapsed_s, fit.timer_s), (Some(race.elapsed_s() as f64), Some(race.timer_s() as f64)));
    same("distance", fit.distance_m, Some(race.distance_m()), 0.1, 0.0);
    same("loss of the ground", fit.elevation.loss_m, Some(race.true_loss_m), 0.0, 0.03);
    same("steps", fit.steps, Some(race.steps), 2.0, 0.0);
    let (low, high) = (fit.elevation.loss_low_m.unwrap(), fit.elevation.loss_high_m.unwrap());
    assert!((low..=high).contains(&race.true_loss_m), "{low}–{high} without {}", race.true_loss_m);
}

fn generated() -> Vec<(&'static str, Run)> {
    let start_s = 1_780_000_000;
    let stop = |at_m, timer_stopped| Stop { at_m, seconds: 90, timer_stopped };
    let of = |route, km: f64| Plan::new(start_s, km * 1000.0, route);
    vec![
        ("each second", run(&of(Route::River, 3.0))),
        ("hills", run(&Plan { recording: Recording::Smart(1, 4), ..of(Route::Hills, 5.0) })),
        (
            "with stops",
            run(&Plan {
                recording: Recording::Smart(2, 6),
                stops: vec![stop(700.0, true), stop(1900.0, false), stop(2600.0, true)],
                ..of(Route::Fields, 4.0)
            }),
        ),
        ("an older watch without barometer", run(&Plan { watch: Watch::OLD, ..of(Route::Ridge, 4.0) })),
        ("in winter", run(&Plan { utc_offset_s: 3600, start_s: 1_768_000_000, ..of(Route::River, 3.0) })),
    ]
}

#[test]
fn generated_runs() {
    for (name, run) in generated() {
        eprintln!("{name}");
        let fit = only_activity("a.fit", synth::fit_bytes(&run));
        assert_eq!((fit.sport, fit.points), (Sport::Running, run.samples.len()));
        for (flavour, cadence) in [(Gpx::Garmin, Cadence::PerLeg), (Gpx::Strava, Cadence::PerLeg)] {
            let gpx = only_activity("a.gpx", synth::gpx_bytes(&run, flavour, cadence));
            if flavour == Gpx::Garmin || run.pauses.is_empty() {
                agree(&fit, &gpx, 0.015);
            } else {
                // Within one segment, a pause is only a long step.
                same("distance", fit.distance_m, gpx.distance_m, 0.0, 0.015);
                same("loss", fit.elevation.loss_m, gpx.elevation.loss_m, 1.0, 0.01);
                same("moving", fit.moving_s, gpx.moving_s, 10.0, 0.01);
            }
        }
        for (flavour, cadence) in
            [(Tcx::Garmin, Cadence::PerLeg), (Tcx::Strava, Cadence::PerLeg), (Tcx::Strava, Cadence::Steps)]
        {
            let tcx = only_activity("a.tcx", synth::tcx_bytes(&run, flavour, cadence));
            if flavour == Tcx::Garmin || run.pauses.is_empty() {
                agree(&fit, &tcx, 0.000_1);
            } else {
                same("distance", fit.distance_m, tcx.distance_m, 0.0, 0.000_1);
                same("loss", fit.elevation.loss_m, tcx.elevation.loss_m, 1.0, 0.01);
            }
        }
    }
}

#[test]
fn indoors_only_what_was_measured() {
    let indoors = run(&Plan { kind: Kind::Treadmill, ..Plan::new(1_780_000_000, 3000.0, Route::Road) });
    let fit = only_activity("a.fit", synth::fit_bytes(&indoors));
    let tcx = only_activity("a.tcx", synth::tcx_bytes(&indoors, Tcx::Garmin, Cadence::PerLeg));
    agree(&fit, &tcx, 0.000_1);
    assert_eq!((fit.elevation.loss_m, fit.elevation.below_5_pct_m), (None, None));
    assert!(fit.route.is_empty());
    assert!(fit.distance_m.is_some_and(|m| (m - 3000.0).abs() < 10.0));
}

#[test]
fn a_packed_file_is_the_file() {
    let race = std::fs::read(testdata("race.fit")).unwrap();
    let plain = only_activity("race.fit", race.clone());
    let packed = only_activity("race.fit.gz", synth::gz_bytes(&race));
    let zipped = only_activity("race.zip", synth::zip_bytes(&[("in.zip", synth::zip_bytes(&[("race.fit", race)]))]));
    assert_eq!(zipped.source.member.as_deref(), Some("in.zip!race.fit"));
    for mut other in [packed, zipped] {
        other.source = plain.source.clone();
        assert_eq!(plain, other);
    }
}
