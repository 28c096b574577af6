//! The highest heart rate from the files themselves: easy runners never reach theirs, and a watch knows its owner's.

use crate::reading::json;
use crate::synth::{Plan, Recording, Route, encode, messages, run};
use jiff::tz::TimeZone;
use kneewise::report::Report;
use kneewise::rule::finding::Finding;
use kneewise::{Config, Progress};
use rustyfit::profile::mesgdef::{TimeInZone, UserProfile, ZonesTarget};
use rustyfit::proto::Message;

/// Daily runs of half an hour on the flat at 140 beats a minute, the last minute at 150, with 160 steps a minute; each file with these
/// messages of the watch.
fn easy(days: i64, owner: &[Message]) -> Vec<(String, Vec<u8>)> {
    let of_day = |day: i64| {
        // Monday, 6 April 2026, 16:30 UTC.
        let plan =
            Plan { recording: Recording::Smart(4, 6), ..Plan::new(1_775_493_000 + day * 86_400, 5000.0, Route::River) };
        let mut run = run(&plan);
        let last_s = run.samples[run.samples.len() - 1].time_s;
        for sample in &mut run.samples {
            sample.heart_rate_bpm = Some(if sample.time_s > last_s - 60 { 150 } else { 140 });
            sample.cadence = Some(80.0);
        }
        let mut all = messages(&[run]);
        all.splice(1..1, owner.iter().cloned());
        (format!("{day:02}.fit"), encode(all))
    };
    (0..days).map(of_day).collect()
}

fn scan(files: &[(String, Vec<u8>)]) -> Report {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let config = Config::default().with(|config| config.zone = Some(TimeZone::UTC));
    kneewise::scan(&[folder.path().to_owned()], &config, &Progress::default()).unwrap()
}

fn of<'a>(report: &'a Report, rule: &str) -> Vec<&'a Finding> {
    report.findings.iter().filter(|f| f.rule == rule).collect()
}

fn zones_target(max_bpm: u8, threshold_bpm: u8) -> Message {
    let mut target = ZonesTarget::new();
    (target.max_heart_rate, target.threshold_heart_rate) = (max_bpm, threshold_bpm);
    target.into()
}

#[test]
fn easy_runs_are_not_hard_where_the_highest_was_never_reached() {
    let report = scan(&easy(48, &[]));
    let written: serde_json::Value = serde_json::from_str(&json(&report)).unwrap();
    let not_judged = written["not_judged"].as_array().unwrap();
    for rule in ["KW201", "KW202", "KW601", "KW602"] {
        assert!(of(&report, rule).is_empty(), "{rule}");
        let why = not_judged.iter().find(|n| n["rule"] == rule).unwrap()["reason"].as_str().unwrap();
        assert!(why.contains("probably never reached in these files; set max_bpm"), "{rule}: {why}");
    }
    let cadence = of(&report, "KW401");
    assert_eq!((cadence.len(), cadence[0].observed), (1, Some(160.0)), "easy by speed");
    assert!(report.activities.iter().all(|a| a.heart_rate_bounds.max_bpm.is_none()));
}

#[test]
fn the_setting_of_the_watch_is_used_and_said() {
    // The mean of 140.3 beats is above 85 % of 165 and not of 166.
    let hard = scan(&easy(48, &[zones_target(165, 158)]));
    assert_eq!(of(&hard, "KW202").len(), 1);
    let report: serde_json::Value = serde_json::from_str(&json(&hard)).unwrap();
    let found = report["findings"].as_array().unwrap().iter().find(|f| f["rule"] == "KW202").unwrap();
    let text = found["message"].as_str().unwrap();
    assert!(text.contains("of 165 (the watch's setting)"), "{text}");
    let bounds = &report["activities"][0]["heart_rate_bounds"];
    assert_eq!((&bounds["max_bpm"], &bounds["max_bpm_from"]), (&165.0.into(), &"watch".into()), "{bounds}");
    assert_eq!(bounds["threshold_bpm"], 158.0);
    let easy = scan(&easy(48, &[zones_target(166, 0)]));
    assert!(of(&easy, "KW202").is_empty() && easy.not_judged.iter().all(|n| n.rule != "KW202"), "judged, and easy");
    assert_eq!(easy.activities[0].heart_rate_bounds.threshold_bpm, None, "0 is none");
}

#[test]
fn the_screen_of_a_run_says_which_highest_it_is_held_against() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.fit");
    std::fs::write(&path, &easy(1, &[zones_target(188, 0)])[0].1).unwrap();
    let mut said = assert_cmd::Command::cargo_bin("kneewise").unwrap();
    let output = said.env_clear().args(["check", path.to_str().unwrap(), "--color", "never"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap().replace('\u{a0}', " ");
    assert!(text.contains("mean, highest 150 · yours 188 (the watch's setting)"), "{text}");
}

#[test]
fn the_other_messages_of_the_watch_tell_it_too() {
    let mut in_zone = TimeInZone::new();
    (in_zone.max_heart_rate, in_zone.resting_heart_rate) = (187, 51);
    let mut profile = UserProfile::new();
    (profile.default_max_running_heart_rate, profile.resting_heart_rate, profile.age) = (185, 48, 44);
    let bounds = |owner: &[Message]| scan(&easy(1, owner)).activities[0].heart_rate_bounds;
    let both = bounds(&[in_zone.clone().into(), profile.clone().into()]);
    assert_eq!((both.max_bpm, both.resting_bpm), (Some(187.0), Some(48.0)));
    assert_eq!(bounds(&[in_zone.into()]).resting_bpm, Some(51.0));
    assert_eq!(bounds(&[profile.into()]).max_bpm, Some(185.0));
}
