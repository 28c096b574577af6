//! Invariants for any input: the report does not depend on order or threads, and sums add up.

use crate::reading::{corpus, files_below, json, only_activity, scan, testdata, with_detail};
use crate::synth::{self, Cadence, Gpx, Plan, Route, Run, run};
use kneewise::Config;
use kneewise::report::Report;
use proptest::prelude::*;
use std::path::PathBuf;

/// Reads in a pool of one thread, and with the paths in reverse in one of eight.
#[track_caller]
fn order_and_threads_never_show(paths: &[PathBuf], config: &Config) {
    let reversed: Vec<PathBuf> = paths.iter().rev().cloned().collect();
    let read = |paths: &[PathBuf], threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        json(&pool.install(|| scan(paths, config)))
    };
    let (one, eight) = (read(paths, 1), read(&reversed, 8));
    assert!(one.len() > 1000);
    let first = one.lines().zip(eight.lines()).position(|(a, b)| a != b);
    assert!(one == eight, "the reports differ from line {first:?} on");
}

#[test]
fn order_and_threads_never_show_in_testdata() {
    let mut paths =
        ["garmin-export.zip", "strava-export.zip", "race.fit", "race.gpx", "race.tcx"].map(testdata).to_vec();
    paths.extend(files_below(&testdata("broken")));
    for config in [with_detail(), Config::default().with(|config| config.athletes = true)] {
        order_and_threads_never_show(&paths, &config);
    }
}

#[test]
fn order_and_threads_never_show_in_the_corpus() {
    let Some(corpus) = corpus() else { return };
    order_and_threads_never_show(&files_below(&corpus), &Config::default());
}

#[test]
fn a_file_named_twice_counts_once() {
    let paths = ["race.fit", "garmin-export.zip"].map(testdata);
    let once = json(&scan(&paths, &Config::default()));
    let again: Vec<PathBuf> =
        paths.iter().chain(&paths).cloned().chain([PathBuf::from("testdata/./race.fit")]).collect();
    assert!(once == json(&scan(&again, &Config::default())));
}

#[test]
fn a_copy_of_everything_changes_no_sum() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["garmin-export.zip", "strava-export.zip"] {
        std::fs::copy(testdata(name), folder.path().join(name)).unwrap();
    }
    let exports = ["garmin-export.zip", "strava-export.zip"].map(testdata).to_vec();
    let once = scan(&exports, &Config::default());
    let twice = scan(&[exports, vec![folder.path().to_owned()]].concat(), &Config::default());
    assert_eq!(twice.totals.files, 2 * once.totals.files);
    assert_eq!((&twice.weeks, &twice.now), (&once.weeks, &once.now));
    let sums = |r: &Report| (r.totals.activities, r.totals.runs, r.totals.distance_m, r.totals.elevation_loss_m);
    assert_eq!(sums(&twice), sums(&once));
}

#[test]
fn a_history_split_at_any_week_adds_up() {
    let exports = ["garmin-export.zip", "strava-export.zip"].map(testdata);
    let whole = scan(&exports, &Config::default());
    assert_eq!(whole.weeks.len(), 38);
    let runs_m: f64 = whole.weeks.iter().map(|week| week.distance_at_least_m).sum();
    assert!((runs_m - whole.totals.distance_at_least_m).abs() < 0.5);
    for cut in [1, 20] {
        let from = whole.weeks[cut].start;
        let before = scan(&exports, &Config::default().with(|config| config.until = Some(from.yesterday().unwrap())));
        let after = scan(&exports, &Config::default().with(|config| config.since = Some(from)));
        assert_eq!([before.weeks, after.weeks].concat(), whole.weeks);
        assert_eq!([before.activities, after.activities].concat(), whole.activities);
        assert_eq!(before.totals.runs + after.totals.runs, whole.totals.runs);
        let sum_m = before.totals.distance_at_least_m + after.totals.distance_at_least_m;
        assert!((sum_m - whole.totals.distance_at_least_m).abs() < 0.02);
    }
}

/// The run reversed: from the end to the start, in distance and time.
fn backwards(run: &Run) -> Run {
    let mut back = run.clone();
    let (from_s, to_s, length_m) = (run.start_s(), run.end_s(), run.distance_m());
    back.samples.reverse();
    for sample in &mut back.samples {
        sample.time_s = from_s + to_s - sample.time_s;
        sample.distance_m = sample.distance_m.map(|m| length_m - m);
    }
    back
}

fn raised(run: &Run, by_m: f64) -> Run {
    let mut high = run.clone();
    high.samples.iter_mut().for_each(|sample| sample.altitude_m = sample.altitude_m.map(|m| m + by_m));
    high
}

/// Route, distance, and seed.
fn a_plan() -> impl Strategy<Value = (Route, f64, u64)> {
    let route = prop::sample::select(vec![Route::River, Route::Fields, Route::Hills, Route::Ridge]);
    (route, 800.0..3000.0_f64, any::<u64>())
}

fn run_of((route, metres, seed): (Route, f64, u64)) -> Run {
    run(&Plan { seed, ..Plan::new(1_780_000_000, metres, route) })
}

fn of_gpx(run: &Run) -> kneewise::summary::ActivitySummary {
    only_activity("a.gpx", synth::gpx_bytes(run, Gpx::Garmin, Cadence::PerLeg))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn the_way_back_swaps_loss_and_gain(plan in a_plan()) {
        let run = run_of(plan);
        let (there, back) = (of_gpx(&run), of_gpx(&backwards(&run)));
        let (there, back) = (there.elevation, back.elevation);
        for (a, b) in [
            (there.loss_m, back.gain_m),
            (there.gain_m, back.loss_m),
            (there.loss_low_m, back.gain_low_m),
            (there.loss_high_m, back.gain_high_m),
        ] {
            let (a, b) = (a.unwrap(), b.unwrap());
            prop_assert!((a - b).abs() <= 0.5 + 0.01 * a, "{} and {}", a, b);
        }
    }

    #[test]
    fn height_above_the_sea_changes_nothing(plan in a_plan(), by_m in 1_u16..2000) {
        let run = run_of(plan);
        let (low, high) = (of_gpx(&run).elevation, of_gpx(&raised(&run, f64::from(by_m))).elevation);
        let near = |a: Option<f64>, b: Option<f64>| (a.unwrap() - b.unwrap()).abs() < 0.11;
        prop_assert!(near(low.loss_m, high.loss_m) && near(low.gain_m, high.gain_m), "{:?} {:?}", low, high);
    }

    #[test]
    fn splits_add_up(plan in a_plan()) {
        let run = run_of(plan);
        let activity = only_activity("a.fit", synth::fit_bytes(&run));
        let splits = &activity.splits;
        let sum = |f: fn(&kneewise::summary::Split) -> Option<f64>| splits.iter().map(|s| f(s).unwrap()).sum::<f64>();
        prop_assert_eq!(splits[0].from_m, 0.0);
        prop_assert!(splits.windows(2).all(|w| w[0].to_m == w[1].from_m));
        // A remainder of less than 10 m is rounding, not a split.
        let rest_m = activity.distance_m.unwrap() - splits[splits.len() - 1].to_m;
        prop_assert!((-0.1..10.0).contains(&rest_m));
        let left_out = if rest_m > 0.1 { rest_m } else { 0.0 };
        let [loss_m, gain_m] = [activity.elevation.loss_m, activity.elevation.gain_m].map(Option::unwrap);
        prop_assert!((sum(|s| s.timer_s) - activity.timer_s.unwrap()).abs() < 1.5 + left_out);
        prop_assert!((sum(|s| s.loss_m) - loss_m).abs() < 0.2 * splits.len() as f64 + 0.5 * left_out);
        prop_assert!((sum(|s| s.gain_m) - gain_m).abs() < 0.2 * splits.len() as f64 + 0.5 * left_out);
        prop_assert!(splits.iter().all(|s| s.loss_m.unwrap() >= 0.0 && s.gain_m.unwrap() >= 0.0));
        let load = activity.knee_load.unwrap().flat_km;
        prop_assert!((sum(|s| s.knee_load_flat_km) - load).abs() < 1e-6);
        prop_assert!((activity.profile.iter().filter_map(|p| p.knee_load_flat_km).sum::<f64>() - load).abs() < 1e-6);
        prop_assert!(activity.elevation.loss_low_m <= activity.elevation.loss_m);
        prop_assert!(activity.elevation.loss_m <= activity.elevation.loss_high_m);
    }
}
