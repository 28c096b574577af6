//! Apple Health's export: the runs of the season, their routes and records joined, as the other exports have them.

use crate::reading::{json, scan};
use crate::synth::{self, Run};
use kneewise::Config;
use kneewise::base::ledger::{Code, Status};
use kneewise::report::Report;
use kneewise::summary::{ActivitySummary, Format};
use std::path::{Path, PathBuf};

fn legs() -> Vec<Run> {
    let legs = synth::season().into_iter().flat_map(|outing| outing.legs);
    legs.filter(|leg| leg.plan.kind != synth::Kind::Transition).collect()
}

fn written(folder: &Path, members: &[(String, Vec<u8>)]) {
    for (name, bytes) in members {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

/// Heart rates that a watch knows and Apple Health does not export are given.
fn read(paths: &[PathBuf]) -> Report {
    let config = Config::default().with(|config| {
        (config.athlete.max_bpm, config.athlete.resting_bpm) = (Some(188.0), Some(50.0));
    });
    scan(paths, &config)
}

fn near(a: Option<f64>, b: Option<f64>, share: f64) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= share * a.abs().max(b.abs()),
        (a, b) => a == b,
    }
}

/// Findings by rule, day and severity.
fn told(report: &Report) -> Vec<(String, String, String)> {
    let mut told: Vec<_> =
        report.findings.iter().map(|f| (f.rule.to_string(), f.date.to_string(), format!("{:?}", f.severity))).collect();
    told.sort();
    told
}

#[test]
fn a_season_from_a_phone_is_that_of_the_watch() {
    let legs = legs();
    let folder = tempfile::tempdir().unwrap();
    let apple = folder.path().join("export.zip");
    std::fs::write(&apple, synth::apple_export(&legs)).unwrap();
    let watch = folder.path().join("fit");
    let files: Vec<_> = legs.iter().enumerate().map(|(i, leg)| (format!("{i}.fit"), synth::fit_bytes(leg))).collect();
    written(&watch, &files);
    let (phone, watch) = (read(std::slice::from_ref(&apple)), read(&[watch]));

    assert_eq!(phone.totals.runs, watch.totals.runs);
    assert_eq!(phone.activities.len(), watch.activities.len());
    assert_eq!(phone.weeks.len(), watch.weeks.len());
    for (a, b) in phone.weeks.iter().zip(&watch.weeks) {
        assert!(near(a.distance_m, b.distance_m, 0.01), "{a:?}\n{b:?}");
    }
    for (a, b) in phone.activities.iter().zip(&watch.activities) {
        assert_eq!((a.source.format, a.start, a.sport), (Format::AppleHealth, b.start, b.sport));
        assert_eq!(a.local_start.to_string(), b.local_start.to_string());
        assert!(near(a.distance_m, b.distance_m, 0.01), "{:?} {:?}", a.distance_m, b.distance_m);
        assert!(near(a.timer_s, b.timer_s, 0.01), "{:?} {:?}", a.timer_s, b.timer_s);
        assert!(near(a.heart_rate.mean_bpm, b.heart_rate.mean_bpm, 0.01), "{:?} {:?}", a.heart_rate, b.heart_rate);
        if a.sport.on_foot() {
            assert!(near(a.cadence.mean_spm, b.cadence.mean_spm, 0.02), "{:?} {:?}", a.cadence, b.cadence);
            assert!(near(a.elevation.loss_m, b.elevation.loss_m, 0.03), "{:?} {:?}", a.elevation, b.elevation);
            assert!(near(a.dynamics.stance_time_ms, b.dynamics.stance_time_ms, 0.02));
        }
        assert_eq!(a.source.device.as_deref(), Some("Apple Watch6,2"), "no owner's name");
    }
    assert_eq!(told(&phone), told(&watch));

    // Strava's export of the same season.
    let strava = folder.path().join("strava.zip");
    std::fs::write(&strava, synth::strava_export_of(&legs)).unwrap();
    let service = read(std::slice::from_ref(&strava));
    assert_eq!((phone.totals.runs, phone.activities.len()), (service.totals.runs, service.activities.len()));
    assert_eq!(phone.weeks.len(), service.weeks.len());
    for (a, b) in phone.weeks.iter().zip(&service.weeks) {
        assert_eq!((&a.week, a.runs), (&b.week, b.runs));
        assert!(near(a.distance_m, b.distance_m, 0.01), "{a:?}\n{b:?}");
    }
    // Shoes are in Strava's table alone.
    let of_shoes = |finding: &(String, String, String)| finding.0 == "KW603";
    let without_shoes: Vec<_> = told(&service).into_iter().filter(|finding| !of_shoes(finding)).collect();
    assert_eq!(told(&phone), without_shoes);

    // Together every run is there once.
    let fit = folder.path().join("fit");
    for paths in
        [vec![apple.clone(), fit.clone()], vec![apple.clone(), strava.clone()], vec![strava, apple, fit.clone()]]
    {
        let together = read(&paths);
        assert_eq!((together.totals.activities, together.totals.runs), (watch.totals.activities, watch.totals.runs));
        assert!(together.activities.iter().all(|a| a.source.format == Format::Fit));
        let expected = if paths.len() == 2 && paths[1] == fit { &watch } else { &service };
        assert_eq!(told(&together), told(expected), "{paths:?}");
    }
}

fn some() -> Vec<Run> {
    legs().into_iter().take(6).collect()
}

/// What is compared where the files' names differ.
fn figures(report: &Report) -> Vec<(String, Option<f64>, Option<f64>, usize)> {
    let of = |a: &ActivitySummary| (a.id.clone(), a.distance_m, a.elevation.loss_m, a.points);
    report.activities.iter().map(of).collect()
}

#[test]
fn zip_folder_and_any_language_are_read_alike() {
    let runs = some();
    let folder = tempfile::tempdir().unwrap();
    let zip = folder.path().join("Export.zip");
    std::fs::write(&zip, synth::apple_export(&runs)).unwrap();
    let expected = figures(&read(&[zip]));
    assert_eq!(expected.len(), runs.len());
    for name in ["export.xml", "Exportieren.xml", "exportación.xml", "导出.xml", "экспорт.xml"] {
        let unpacked = folder.path().join(name.replace(".xml", ""));
        written(&unpacked, &synth::apple_members(&runs, name));
        assert_eq!(figures(&read(std::slice::from_ref(&unpacked))), expected, "{name}");
        // The document alone finds its routes beside it.
        let document = unpacked.join("apple_health_export").join(name);
        assert_eq!(figures(&read(&[document])), expected, "{name} alone");
    }
}

#[test]
fn routes_that_no_workout_names_are_joined_by_their_start() {
    let runs = some();
    let named = synth::apple_members(&runs, "export.xml");
    let read_of = |members: &[(String, Vec<u8>)]| {
        let folder = tempfile::tempdir().unwrap();
        written(folder.path(), members);
        let whole = figures(&read(&[folder.path().to_owned()]));
        let packed = kneewise::scan_bytes("export.zip", synth::zip_bytes(members), &Config::default());
        assert_eq!(figures(&packed), whole);
        assert!(packed.activities.iter().all(|a| a.source.format == Format::AppleHealth), "{:?}", packed.ledger);
        (whole, packed.activities.iter().map(|a| a.heart_rate.mean_bpm).collect::<Vec<_>>())
    };
    let expected = read_of(&named);
    let with = |change: &dyn Fn(&str) -> String| {
        let mut members = named.clone();
        members[0].1 = change(std::str::from_utf8(&members[0].1).unwrap()).into_bytes();
        read_of(&members)
    };
    let without = |text: &str| {
        let lines = text.lines().filter(|line| !line.contains("<FileReference"));
        lines.collect::<Vec<_>>().join("\n")
    };
    assert_eq!(with(&without), expected, "no reference");
    assert_eq!(with(&|text| text.replace("/workout-routes/route_", "/workout-routes/r-")), expected, "of other names");
}

#[test]
fn every_file_is_accounted_for() {
    let runs = some();
    let report = kneewise::scan_bytes("export.zip", synth::apple_export(&runs), &Config::default());
    let status = |end: &str| {
        let of = report.ledger.iter().find(|entry| entry.member.as_deref().is_some_and(|name| name.ends_with(end)));
        of.map(|entry| (entry.status, entry.activities.len()))
    };
    assert_eq!(status("Exportieren.xml"), Some((Status::Read, runs.len())));
    assert_eq!(status("export_cda.xml").map(|(status, _)| status), Some(Status::Unsupported));
    let routes = report
        .ledger
        .iter()
        .filter(|entry| entry.member.as_deref().is_some_and(|name| name.contains("workout-routes/")));
    assert!(routes.clone().count() > 0 && routes.clone().all(|entry| entry.code == Code::SameActivity), "{routes:?}");
}

#[test]
fn a_document_without_its_routes_has_the_runs_all_the_same() {
    let runs = some();
    let report = kneewise::scan_bytes("export.xml", synth::apple_document(&runs), &Config::default());
    assert_eq!(report.activities.len(), runs.len());
    for (a, run) in report.activities.iter().zip(&runs) {
        assert_eq!(a.elevation.loss_m, None);
        if run.plan.kind.on_foot() {
            assert!(near(a.distance_m, Some(run.distance_m()), 0.01) && a.cadence.mean_spm.is_some());
        }
        let missing = a.notes.iter().any(|note| note.text.contains("not beside the export"));
        assert_eq!(missing, run.plan.kind.outdoors(), "{:?}", a.notes);
    }
}

#[test]
fn a_run_that_another_app_wrote_too_is_there_once() {
    let runs = some();
    let text = String::from_utf8(synth::apple_document(&runs)).unwrap();
    let from = text.find(" <Workout ").unwrap();
    let to = from + text[from..].find(" </Workout>\n").unwrap() + " </Workout>\n".len();
    // The app rounds, has no watch, and its start is a second later.
    let copy = text[from..to].replace("Test’s Apple\u{a0}Watch", "Strava").replacen("device=", "other=", 1);
    let twice = format!("{}{copy}{}", &text[..to], &text[to..]);
    let report = kneewise::scan_bytes("export.xml", twice.into_bytes(), &Config::default());
    assert_eq!(report.activities.len(), runs.len());
    assert_eq!(report.activities.iter().filter(|a| !a.duplicates.is_empty()).count(), 1);
}

#[test]
fn threads_do_not_matter() {
    // Many pieces: days of other records around the runs.
    let mut years = Vec::new();
    synth::apple_years(&some(), 9_000_000, &mut years).unwrap();
    let config = Config::default().with(|config| config.overview = true);
    for (name, bytes) in [("export.zip", synth::apple_export(&some())), ("export.xml", years)] {
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| json(&kneewise::scan_bytes(name, bytes.clone(), &config)))
        };
        let one = with(1);
        assert_eq!(with(2), one, "{name}");
        assert_eq!(with(5), one, "{name}");
    }
}

#[test]
fn records_of_other_days_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut years = Vec::new();
    synth::apple_years(&some(), 5_000_000, &mut years).unwrap();
    let with = |name: &str, bytes: Vec<u8>| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        figures(&read(&[path]))
    };
    assert_eq!(with("years.xml", years), with("runs.xml", synth::apple_document(&some())));
}

#[test]
fn a_cut_export_says_so_and_keeps_what_came_before() {
    let document = synth::apple_document(&some());
    let at = document.len() - 2500;
    let report = kneewise::scan_bytes("export.xml", document[..at].to_vec(), &Config::default());
    assert!((1..6).contains(&report.activities.len()), "{}", report.activities.len());
    assert_eq!(report.ledger[0].code, Code::Truncated);
    assert!(report.activities.iter().any(|a| a.notes.iter().any(|note| note.text.contains("the document ends"))));
}
