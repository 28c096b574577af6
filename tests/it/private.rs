//! `--private`: no output reveals who, where or with what equipment.

use kneewise::base::progress::Progress;
use kneewise::render::{Style, json, terminal};
use kneewise::report::Report;
use kneewise::{Config, scan};
use std::collections::BTreeSet;
use std::path::Path;

/// Words that the program uses itself, formats' among them, and days of runs and weeks, which routes are named after.
const OWN: &[&str] = &[
    "2026-04-20",
    "2026-04-23",
    "2026-04-26",
    "2026-04-28",
    "2026-05-03",
    "Easy",
    "Health",
    "Hike",
    "Long",
    "MACOSX",
    "Ride",
    "Store",
    "Strength",
    "Swim",
    "Trail",
    "Treadmill",
    "activities",
    "adidas",
    "apple",
    "broken",
    "contact",
    "contacts",
    "data",
    "detail",
    "export",
    "garmin",
    "gear",
    "health",
    "json",
    "logins",
    "media",
    "path",
    "profile",
    "race",
    "route",
    "samsung",
    "second",
    "shoes",
    "strava",
    "treadmill",
    "watch",
    "whole",
    "with",
    "without",
    "workout",
];

fn report(name: &str, private: bool) -> Report {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(name);
    // Profiles of a whole season would be many megabytes to search.
    let config = Config::default().with(|config| {
        config.private = private;
        config.detail = path.is_file();
        config.athletes = true;
    });
    scan(&[path], &config, &Progress::default()).unwrap()
}

fn outputs(report: &Report) -> String {
    let mut outputs = Vec::new();
    json::json(report, &mut outputs).unwrap();
    json::ndjson(report, &mut outputs).unwrap();
    let verbose = Style::default().with(|style| {
        style.verbose = 1;
        style.width = 120;
    });
    terminal::scan(report, &verbose, &mut outputs).unwrap();
    terminal::check(report, &verbose, &mut outputs).unwrap();
    String::from_utf8(outputs).unwrap()
}

/// Everything that must not be shown: whole, and the parts of paths below the test data, wherever the checkout is.
fn secrets(open: &Report) -> BTreeSet<String> {
    let mut secrets = BTreeSet::new();
    for entry in &open.ledger {
        let below = Path::new(&entry.path).strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(Path::new(&entry.path));
        secrets.insert(below.to_string_lossy().into_owned());
        secrets.extend(entry.member.clone());
    }
    for activity in &open.activities {
        let words = [&activity.name, &activity.gear, &activity.source.device, &activity.athlete];
        secrets.extend(words.into_iter().flatten().cloned());
    }
    secrets
}

#[test]
fn nothing_of_who_and_with_what_is_told() {
    let secrets = secrets(&report("", false));
    assert!(secrets.len() > 1_000, "the test data has names");
    let outputs = outputs(&report("", true));
    let shown = words(&outputs);
    let told: BTreeSet<_> =
        secrets.iter().flat_map(|secret| words(secret)).filter(|word| shown.contains(word)).collect();
    let told: Vec<_> = told.into_iter().filter(|word| !OWN.contains(word)).collect();
    assert!(told.is_empty(), "{told:?}");
}

/// Runs of letters, digits and hyphens long enough to identify somebody.
fn words(text: &str) -> BTreeSet<&str> {
    let short = |word: &str| word.len() < if word.chars().any(char::is_alphabetic) { 4 } else { 8 };
    text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !short(word)).collect()
}

#[test]
fn nothing_of_where_is_told() {
    let (open, private) = (report("race.fit", false), report("race.fit", true));
    let rounded = |degrees: f64| format!("{degrees:.4}");
    let profile = open.activities[0].profile.iter().flat_map(|point| [point.lat_deg, point.lon_deg]).flatten();
    let route = open.activities[0].route.iter().flatten().copied();
    let positions: BTreeSet<String> = profile.chain(route).map(rounded).collect();
    assert!(positions.len() > 500, "the test data has positions");
    let outputs = outputs(&private);
    let numbers: BTreeSet<String> = outputs
        .split(|c: char| !c.is_ascii_digit() && c != '.')
        .filter_map(|word| word.parse().ok().filter(|v: &f64| v.fract() != 0.0).map(rounded))
        .collect();
    let shown: Vec<_> = positions.intersection(&numbers).collect();
    // Distances and altitudes may match a longitude by chance; a track would give thousands.
    assert!(shown.len() < 10, "{} positions: {:?}", shown.len(), &shown[..10]);
    assert!(!outputs.contains("lat_deg") && private.activities.iter().all(|a| a.route.is_empty()));
}

#[test]
fn the_figures_stay_and_files_can_be_matched() {
    let (open, private) = (report("", false), report("", true));
    assert_eq!(private.totals, open.totals);
    for (a, b) in open.activities.iter().zip(&private.activities) {
        assert_eq!((&a.id, a.distance_m, &a.elevation), (&b.id, b.distance_m, &b.elevation));
        assert!(b.source.path.starts_with("file "), "{}", b.source.path);
        let entry = |report: &Report, path: &str, member: &Option<String>| {
            report.ledger.iter().position(|entry| entry.path == path && entry.member == *member)
        };
        assert_eq!(
            entry(&open, &a.source.path, &a.source.member),
            entry(&private, &b.source.path, &b.source.member),
            "the same line of the ledger"
        );
    }
    let labels =
        |report: &Report| report.ledger.iter().map(|e| (e.path.clone(), e.member.clone())).collect::<BTreeSet<_>>();
    assert_eq!(labels(&open).len(), labels(&private).len(), "no two files share a label");
    assert_eq!(report("", true), private, "the same labels every time");
}

#[test]
fn positions_near_the_usual_start_are_left_out() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/race.fit");
    let read = |hide_start_m: f64| {
        let config = Config::default().with(|config| {
            config.detail = true;
            config.hide_start_m = hide_start_m;
        });
        scan(std::slice::from_ref(&path), &config, &Progress::default()).unwrap()
    };
    let open = read(0.0);
    let start = open.activities[0].route[0];
    let metres = |at: [f64; 2]| {
        // Accurate enough over some hundred metres.
        let (north, east) = (at[0] - start[0], (at[1] - start[1]) * start[0].to_radians().cos());
        111_195.0 * north.hypot(east)
    };
    let shown = |report: &Report| -> Vec<[f64; 2]> {
        let activity = &report.activities[0];
        let profile = activity.profile.iter().filter_map(|point| Some([point.lat_deg?, point.lon_deg?]));
        profile.chain(activity.route.iter().copied()).collect()
    };
    let nearest = |report: &Report| shown(report).into_iter().map(metres).fold(f64::INFINITY, f64::min);
    assert!(nearest(&open) < 1.0);
    for radius_m in [200.0, 1000.0] {
        let hidden = read(radius_m);
        assert!(nearest(&hidden) >= radius_m, "{} m from the start", nearest(&hidden));
        assert!(shown(&hidden).len() > shown(&open).len() / 2, "the rest is still there");
        assert_eq!(hidden.generated_for.hide_start_m, Some(radius_m));
        // Figures and findings do not change.
        assert_eq!(hidden.totals, open.totals);
        assert_eq!(hidden.findings, open.findings);
    }
    assert!(!outputs(&open).contains("hide_start_m"), "only where it was asked for");
}

#[test]
fn addresses_are_never_shown() {
    let address = "jane.doe@example.org";
    let folder = tempfile::tempdir().unwrap();
    let jog = crate::synth::gpx_bytes(&crate::synth::jog(), crate::synth::Gpx::Garmin, crate::synth::Cadence::PerLeg);
    let titled = String::from_utf8(jog).unwrap().replace("<name>Jog</name>", &format!("<name>with {address}</name>"));
    assert!(titled.contains(address));
    for athlete in [address, "john@example.org", "x"] {
        std::fs::create_dir(folder.path().join(athlete)).unwrap();
        std::fs::write(folder.path().join(athlete).join(format!("{address}_1.gpx")), &titled).unwrap();
    }
    for private in [false, true] {
        let config = Config::default().with(|config| {
            config.private = private;
            config.athletes = true;
            config.detail = true;
        });
        let report = scan(&[folder.path().to_owned()], &config, &Progress::default()).unwrap();
        assert_eq!(report.activities.len(), 3);
        let shown: BTreeSet<_> = report.activities.iter().map(|a| a.athlete.clone().unwrap()).collect();
        assert_eq!(shown.len(), 3, "{shown:?}");
        let outputs = outputs(&report);
        assert!(!outputs.contains('@') && !outputs.contains("jane.doe") && !outputs.contains("john"), "{private}");
    }
}
