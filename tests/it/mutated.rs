//! Three thousand recordings with errors: whatever a file says, the figures of its report do not contradict each other.
//!
//! A jog is changed as watches and services change it (samples lost, clocks set, sensors stuck, unrelated totals), then written
//! as FIT, GPX or TCX, and in every other file some bytes are changed too, with the checksum corrected. The seed is fixed.
#![allow(clippy::cast_possible_wrap, reason = "lengths of small files and numbers of samples")]

use crate::reading::with_detail;
use crate::synth::{self, Cadence, Gpx, Rng, Run, Tcx};
use kneewise::base::note::NoteCode;
use kneewise::base::sport::{Sport, fastest_run_mps};
use kneewise::report::Report;
use kneewise::summary::ActivitySummary;
use kneewise::{Config, Progress};

/// Number of files of each format.
const FILES: u64 = 1000;

/// Tolerance for sums that are rounded to a tenth each.
const SLACK: f64 = 0.2;

#[test]
fn a_thousand_fit_files() {
    each("x.fit", synth::fit_bytes, |bytes, rng| {
        // Headers are not changed: errors in those are tested elsewhere.
        for _ in 0..rng.whole(1, 4) {
            let at = rng.whole(14, bytes.len() as i64 - 3) as usize;
            bytes[at] = rng.whole(0, 255) as u8;
        }
        let end = bytes.len() - 2;
        let checksum = crc16(&bytes[..end]);
        bytes[end..].copy_from_slice(&checksum.to_le_bytes());
    });
}

#[test]
fn a_thousand_gpx_files() {
    each("x.gpx", |run| synth::gpx_bytes(run, Gpx::Garmin, Cadence::PerLeg), other_digits);
}

#[test]
fn a_thousand_tcx_files() {
    each("x.tcx", |run| synth::tcx_bytes(run, Tcx::Garmin, Cadence::PerLeg), other_digits);
}

/// A jog as GPX, which has no distance of its own, with other positions.
fn with_positions(position: impl Fn(usize) -> (f64, f64)) -> Report {
    let mut run = synth::jog();
    run.samples.iter_mut().enumerate().for_each(|(i, s)| s.position = Some(position(i)));
    kneewise::scan_bytes("x.gpx", synth::gpx_bytes(&run, Gpx::Garmin, Cadence::PerLeg), &with_detail())
}

#[test]
fn a_track_without_a_position_left_has_no_distance() {
    let globe = |i: usize| {
        let mut rng = Rng::new(i as u64);
        (rng.between(-89.0, 89.0), rng.between(-179.0, 179.0))
    };
    let nowhere = with_positions(|_| (0.0, 0.0));
    let beyond = with_positions(|i| (95.0, i as f64));
    for (which, report) in [("0, 0", nowhere), ("latitude 95", beyond), ("all over the globe", with_positions(globe))] {
        assert_eq!(report.activities.len(), 1, "{which}");
        let a = &report.activities[0];
        assert_eq!((a.distance_m, a.distance_from, a.splits.len()), (None, None, 0), "{which}: {:?}", a.notes);
        assert_eq!((a.moving_s, a.cadence.step_length_m, a.knee_load), (None, None, None), "{which}");
        assert!(!a.notes.is_empty(), "{which}: it is said");
        assert_eq!(report.totals.distance_m, None, "{which}: unknown is not 0");
        assert!(report.weeks.iter().all(|week| week.distance_m.is_none()), "{which}");
    }
}

#[test]
fn a_few_positions_left_out_cost_nothing() {
    let whole =
        kneewise::scan_bytes("x.gpx", synth::gpx_bytes(&synth::jog(), Gpx::Garmin, Cadence::PerLeg), &with_detail());
    let jog = synth::jog();
    let some = with_positions(|i| if i % 10 == 5 { (0.0, 0.0) } else { jog.samples[i].position.unwrap() });
    let of = |report: &Report| report.activities[0].distance_m.unwrap();
    assert!((of(&whole) - of(&some)).abs() < 0.02 * of(&whole), "{} {}", of(&whole), of(&some));
}

/// Makes the files of a format, and reads each like `check` and like `scan`.
fn each(name: &str, write: impl Fn(&Run) -> Vec<u8>, change: impl Fn(&mut [u8], &mut Rng)) {
    let jog = synth::jog();
    let mut read = 0;
    for seed in 0..FILES {
        let mut rng = Rng::new(seed);
        let mut run = jog.clone();
        let what: Vec<&str> = (0..rng.whole(1, 3)).map(|_| mutate(&mut run, &mut rng)).collect();
        let mut bytes = write(&run);
        if seed % 2 == 1 {
            change(&mut bytes, &mut rng);
        }
        let checked =
            kneewise::check_bytes(name, bytes.clone(), &[], &Config::default(), &Progress::default()).unwrap();
        let scanned = kneewise::scan_bytes(name, bytes, &Config::default());
        for report in [&checked, &scanned] {
            holds_together(report, &format!("{name}, seed {seed}: {what:?}"));
        }
        read += usize::from(!checked.activities.is_empty());
    }
    assert!(read > 900, "only {read} of {FILES} hold an activity");
}

/// Invariants of each report, whatever was read.
fn holds_together(report: &Report, which: &str) {
    for activity in &report.activities {
        clocks(activity, which);
        speed(activity, which);
        descent(activity, which);
        sensors(activity, which);
    }
    // Implausible activities are in no total.
    let counted = |a: &&ActivitySummary| a.is_run() && a.is_dated();
    let sum = |of: fn(&ActivitySummary) -> Option<f64>| {
        report.activities.iter().filter(counted).filter_map(of).sum::<f64>() + SLACK
    };
    assert!(report.totals.distance_m.unwrap_or(0.0) <= sum(|a| a.distance_m), "{which}: {:?}", report.totals);
    let most_loss_m = sum(|a| Some(a.elevation.loss_m.unwrap_or(0.0).max(a.elevation.device_loss_m.unwrap_or(0.0))));
    let losses = report.weeks.iter().map(|week| week.elevation_loss_m).chain([report.totals.elevation_loss_m]);
    for loss_m in losses.flatten() {
        assert!(loss_m <= most_loss_m, "{which}: {loss_m} m of descent, of {most_loss_m} m");
    }
}

/// Moving ≤ timer ≤ elapsed.
fn clocks(a: &ActivitySummary, which: &str) {
    let in_order = |less: Option<f64>, more: Option<f64>| less.zip(more).is_none_or(|(less, more)| less <= more + 1e-6);
    assert!(in_order(a.moving_s, a.timer_s) && in_order(a.timer_s, a.elapsed_s), "{which}: {a:?}");
    assert!([a.moving_s, a.timer_s, a.elapsed_s].iter().flatten().all(|s| s.is_finite() && *s >= 0.0), "{which}");
}

/// The speed is plausible, or noted.
fn speed(a: &ActivitySummary, which: &str) {
    let Some(metres) = a.distance_m else { return };
    assert!(metres.is_finite() && metres >= 0.0, "{which}: {metres} m");
    if a.sport != Sport::Running {
        return;
    }
    let fastest_mps = fastest_run_mps(metres);
    let noted = a.notes.iter().any(|note| note.code == NoteCode::ImplausibleSpeed);
    let moved_s = a.moving_s.filter(|s| *s > 0.0).or(a.timer_s);
    assert!(noted || moved_s.is_none_or(|s| metres <= fastest_mps * s), "{which}: {metres} m in {moved_s:?} s");
}

/// Low ≤ value ≤ high.
fn descent(a: &ActivitySummary, which: &str) {
    let e = &a.elevation;
    for (low, told, high) in [(e.loss_low_m, e.loss_m, e.loss_high_m), (e.gain_low_m, e.gain_m, e.gain_high_m)] {
        assert!(low.is_some() == told.is_some() && told.is_some() == high.is_some(), "{which}: {e:?}");
        if let (Some(low), Some(told), Some(high)) = (low, told, high) {
            assert!(0.0 <= low && low <= told && told <= high && high.is_finite(), "{which}: {e:?}");
        }
    }
    // A total outside the range has a note.
    if let (Some(device), Some(low), Some(high)) = (e.device_loss_m, e.loss_low_m, e.loss_high_m)
        && !(low - 1.0..=high + 1.0).contains(&device)
    {
        let doubted = a.notes.iter().any(|n| n.code == NoteCode::SummaryDisagrees && n.text.contains("of descent"));
        assert!(doubted, "{which}: {e:?}");
    }
}

/// Sensor values are plausible, and each figure has its coverage.
fn sensors(a: &ActivitySummary, which: &str) {
    let heart = [a.heart_rate.mean_bpm, a.heart_rate.max_bpm];
    assert!(heart.iter().flatten().all(|bpm| (1.0..255.0).contains(bpm)), "{which}: {heart:?}");
    assert!(a.cadence.step_length_m.is_none_or(|m| (0.2..=2.5).contains(&m)), "{which}: {:?}", a.cadence);
    for covered in [&a.coverage.altitude, &a.coverage.cadence, &a.coverage.heart_rate] {
        assert!(covered.share.is_none_or(|share| (0.0..=1.0).contains(&share)), "{which}: {covered:?}");
        let within = |part: Option<f64>, whole: Option<f64>| part.zip(whole).is_none_or(|(p, w)| p <= w + SLACK);
        assert!(within(covered.distance_m, a.distance_m) && within(covered.time_s, a.timer_s), "{which}: {covered:?}");
    }
}

/// Changes a run in one way, and returns which.
#[expect(clippy::too_many_lines, reason = "a list")]
fn mutate(run: &mut Run, rng: &mut Rng) -> &'static str {
    let n = run.samples.len();
    let at = rng.whole(0, n as i64 - 1) as usize;
    let to = (at + rng.whole(1, 40) as usize).min(n);
    let factor = rng.between(0.05, 12.0);
    let some = |rng: &mut Rng| rng.unit() < 0.3;
    match rng.whole(0, 22) {
        0 => {
            run.samples.truncate(at.max(4));
            "the samples end early"
        }
        1 => {
            run.samples.drain(at.min(n / 2)..to.min(n / 2).max(at.min(n / 2)));
            "samples are missing"
        }
        2 => {
            run.samples[at].distance_m = Some(rng.between(0.0, 1e6));
            "one distance is of another run"
        }
        3 => {
            run.samples.iter_mut().skip(at).for_each(|s| s.distance_m = s.distance_m.map(|m| m * factor));
            "distances are scaled from here on"
        }
        4 => {
            let whole_globe = |rng: &mut Rng| Some((rng.between(-89.0, 89.0), rng.between(-179.0, 179.0)));
            run.samples.iter_mut().filter(|_| some(rng)).for_each(|s| s.position = Some((0.0, 0.0)));
            let mut rng = Rng::new(at as u64);
            run.samples.iter_mut().step_by(4).for_each(|s| s.position = whole_globe(&mut rng));
            "positions all over the globe"
        }
        5 => {
            let metres = rng.between(-400.0, 9000.0);
            run.samples[at..to].iter_mut().for_each(|s| s.altitude_m = Some(metres));
            "the altitude jumps for a while"
        }
        6 => {
            run.samples[at..to].iter_mut().for_each(|s| s.altitude_m = None);
            "no altitude for a while"
        }
        7 => {
            let metres = rng.between(1.0, 30.0);
            let jumps = run.samples.iter_mut().step_by(4);
            jumps.for_each(|s| s.altitude_m = s.altitude_m.map(|m| m + metres));
            "a barometer that jumps"
        }
        8 => {
            run.samples.iter_mut().filter(|_| some(rng)).for_each(|s| s.cadence = Some(254.0));
            "cadence that nobody has"
        }
        9 => {
            run.samples[at..to].iter_mut().for_each(|s| s.cadence = None);
            "no cadence for a while"
        }
        10 => {
            let bpm = [1, 50, 150, 254][rng.whole(0, 3) as usize];
            run.samples.iter_mut().for_each(|s| s.heart_rate_bpm = Some(bpm));
            "a heart rate that is stuck"
        }
        11 => {
            let by_s = rng.whole(-7200, 7200);
            run.samples.iter_mut().skip(at).for_each(|s| s.time_s += by_s);
            "the clock is set"
        }
        12 => {
            let by_s = [1024 * 7 * 86_400, 48 * 86_400, -48 * 86_400][rng.whole(0, 2) as usize];
            run.samples.iter_mut().take(at).for_each(|s| s.time_s -= by_s);
            "samples before the first fix"
        }
        13 => {
            let now = run.samples[at].time_s;
            run.samples[at..to].iter_mut().for_each(|s| s.time_s = now);
            "samples at one time"
        }
        14 => {
            run.samples.swap(at, n - 1);
            "samples out of order"
        }
        15 => {
            run.samples.iter_mut().filter(|_| some(rng)).for_each(|s| s.speed_mps = Some(60.0));
            "speeds of a train"
        }
        16 => {
            run.device_loss_m *= factor * 10.0;
            "the watch's own descent is of something else"
        }
        17 => {
            run.steps *= factor;
            "the watch's own steps are of something else"
        }
        18 => {
            let (from, to) = (run.samples[at].time_s, run.samples[to - 1].time_s);
            run.pauses.push((from.min(to), from.max(to)));
            "stopped while samples go on"
        }
        19 => {
            run.samples.iter_mut().for_each(|s| s.distance_m = None);
            "no distance"
        }
        20 => {
            run.samples.iter_mut().for_each(|s| s.position = None);
            "no positions"
        }
        21 => {
            run.samples.iter_mut().skip(at).for_each(|s| s.distance_m = s.distance_m.map(|m| m + 40_000.0));
            "the distance leaps"
        }
        _ => {
            // Seconds become hundredths: no runner is that fast.
            let first = run.samples[0].time_s;
            run.samples.iter_mut().for_each(|s| s.time_s = first + (s.time_s - first) / 10);
            "the clock runs slowly"
        }
    }
}

/// Other digits at some places of a text.
fn other_digits(bytes: &mut [u8], rng: &mut Rng) {
    for _ in 0..rng.whole(1, 6) {
        let from = rng.whole(200, bytes.len() as i64 - 1) as usize;
        if let Some(at) = bytes[from..].iter().position(u8::is_ascii_digit) {
            bytes[from + at] = b'0' + rng.whole(0, 9) as u8;
        }
    }
}

/// The checksum of FIT files.
fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0_u16, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xA001 } else { crc >> 1 })
    })
}
