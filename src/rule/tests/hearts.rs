//! Reference heart rates in rules: an unreached maximum makes no run hard, and the watch's own setting is used and named.

use super::fixture::{Planted, check_rule};
use crate::rule::finding::Judged;
use crate::rule::{Rule, find};
use crate::summary::histogram::{FlatCell, HEART_STEP_BPM};

/// An hour on the flat at a mean heart rate, with a minute at a higher one and 160 steps per minute.
fn run(day: i32, mean_bpm: f64, highest_bpm: u8) -> Planted {
    Planted::run(day, 10.0).with(|a| {
        (a.heart_rate.mean_bpm, a.heart_rate.max_bpm) = (Some(mean_bpm), Some(f64::from(highest_bpm)));
        let heart = (mean_bpm / HEART_STEP_BPM).round() as u8;
        a.internal.histogram.heart_s = vec![(mean_bpm as u8, 3540.0), (highest_bpm, 60.0)];
        a.internal.histogram.flat =
            vec![FlatCell { third: 0, speed: 28, cadence: 160, heart, seconds: 3600.0, beyond_m: 0.0 }];
        let adjusted = &mut a.internal.histogram.adjusted;
        (adjusted.first_mps, adjusted.after_first_mps) = (Some(3.0), Some(2.8));
        (adjusted.last_mps, adjusted.before_last_mps) = (Some(3.0), Some(2.8));
    })
}

fn rule(code: &str) -> &'static Rule {
    find(code).unwrap()
}

fn judged(code: &str, all: &[Planted]) -> Judged {
    check_rule(rule(code), all.to_vec())
}

#[test]
fn easy_runners_run_no_hard_session_and_their_cadence_is_judged() {
    // Easy runs at 140 bpm with a maximum of 150: the true maximum is unknown.
    let easy: Vec<Planted> = (0..48).map(|day| run(day, 140.0, 150)).collect();
    for code in ["KW202", "KW601", "KW602"] {
        let judged = judged(code, &easy);
        assert_eq!(judged.findings, [], "{code}");
        assert!(judged.reason().unwrap().contains("highest heart rate: it was probably never reached"), "{code}");
    }
    let cadence = judged("KW401", &easy).findings;
    assert_eq!((cadence.len(), cadence[0].observed), (1, Some(160.0)));
}

#[test]
fn the_setting_of_the_watch_is_used_and_said() {
    let with_setting = |bpm: f64| -> Vec<Planted> {
        let all = (0..48).map(|day| run(day, 150.0, 160));
        all.map(|planted| planted.with(|a| a.internal.owner.max_bpm = Some(bpm))).collect()
    };
    // 150 is above 85 % of 176 and not of 177.
    let hard = judged("KW202", &with_setting(176.0)).findings;
    assert!(hard[0].words.message().text().contains("of 176 (the watch's setting)"), "{:?}", hard[0].words.message());
    assert_eq!(judged("KW202", &with_setting(177.0)), Judged::default());
    let cold = judged("KW601", &with_setting(176.0)).findings;
    assert!(cold[0].words.message().text().contains("of 176 (the watch's setting)"), "{:?}", cold[0].words.message());
}
