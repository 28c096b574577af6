//! `--units` affects output for people: the report itself stays metric.

use crate::reading::{files_below, scan, testdata, with_detail};
use assert_cmd::cargo::cargo_bin_cmd;
use kneewise::base::units::Units;
use std::path::Path;

#[test]
fn a_report_is_the_same_in_both_units() {
    let of = |units| {
        let report = scan(&[testdata("race.fit")], &with_detail().with(|config| config.units = units));
        let mut json = serde_json::to_value(&report).unwrap();
        assert_eq!(json["generated_for"]["units"].take(), serde_json::to_value(units).unwrap());
        (json, report)
    };
    let ((metric, _), (imperial, report)) = (of(Units::Metric), of(Units::Imperial));
    assert_eq!(metric, imperial);
    let [race] = &report.activities[..] else { panic!("one activity") };
    assert_eq!((race.splits.len(), race.splits[1].to_m), (22, 2000.0), "21.2 km by the kilometre");
    let miles = &race.internal.mile_splits;
    assert_eq!((miles.len(), miles[1].to_m), (14, 3218.7), "13.2 miles by the mile, for whom reads in miles");
    let load = |splits: &[kneewise::summary::Split]| splits.iter().filter_map(|s| s.knee_load_flat_km).sum::<f64>();
    assert!((load(&race.splits) - load(miles)).abs() < 1e-6, "both add up to the knee load of the run");
}

/// What the program writes with `--units`, on standard output or into the folder that it is given.
fn program(units: &str, args: &[&str], folder: Option<&Path>) -> Vec<u8> {
    let mut command = cargo_bin_cmd!("kneewise");
    command.env_clear().env("TZ", "UTC").env("HOME", "/home/nobody").args(args).args(["--units", units]);
    if let Some(folder) = folder {
        command.arg("-o").arg(folder);
    }
    let output = command.output().unwrap();
    // 3: done, but files were left out.
    assert!(matches!(output.status.code(), Some(0 | 3)), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

#[test]
fn json_of_every_command_is_the_same_in_both_units_but_for_their_name() {
    let history = "testdata/garmin-export.zip";
    let commands: [&[&str]; 6] = [
        &["check", "testdata/race.fit"],
        &["scan", history, "--load"],
        &["scan", history, "--sore-since", "2026-09-20"],
        &["next", history, "--as-of", "2026-10-01", "--run", "18km,600m"],
        &["course", "testdata/race.gpx", "--history", history],
        &["scan", "testdata/strava-export.zip", "testdata/race.tcx", "--athletes"],
    ];
    for command in commands {
        let [metric, imperial] = ["metric", "imperial"].map(|units| {
            let out = program(units, &[command, &["--format", "json"]].concat(), None);
            String::from_utf8(out).unwrap()
        });
        let name = metric.matches("\"metric\"").count();
        assert!(name >= 1 && imperial.matches("\"imperial\"").count() == name, "{command:?}");
        assert!(metric == imperial.replace("\"imperial\"", "\"metric\""), "{command:?}");
    }
}

#[test]
fn tables_are_the_same_in_both_units() {
    for format in ["csv", "parquet"] {
        if format == "parquet" && !cfg!(feature = "parquet") {
            continue;
        }
        let [metric, imperial] = ["metric", "imperial"].map(|units| {
            let folder = tempfile::tempdir().unwrap();
            program(units, &["scan", "testdata/garmin-export.zip", "--format", format], Some(folder.path()));
            let named = |path: std::path::PathBuf| {
                (path.file_name().unwrap().to_owned(), without_units(&std::fs::read(&path).unwrap()))
            };
            files_below(folder.path()).into_iter().map(named).collect::<Vec<_>>()
        });
        assert!(metric.len() >= 6, "{format}: five tables and tables.json");
        for ((name, metric), (other, imperial)) in metric.iter().zip(&imperial) {
            assert!(name == other && metric == imperial, "{format}: {}", name.display());
        }
    }
}

/// The parts of a table without names of units: of Parquet the pages without the footer, of text all but the name.
fn without_units(bytes: &[u8]) -> Vec<u8> {
    if bytes.starts_with(b"PAR1") {
        let footer = bytes.len() - 8;
        let length = u32::from_le_bytes(bytes[footer..footer + 4].try_into().unwrap()) as usize;
        return bytes[..footer - length].to_vec();
    }
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    text.replace("\"imperial\"", "\"metric\"").into_bytes()
}
