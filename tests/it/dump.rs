//! `kneewise dump`: three formats of the same rows, conversion to GPX and back, and messages about broken files.

use crate::reading::testdata;
use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;

struct Ended {
    code: i32,
    out: String,
    err: String,
}

fn dump(args: &[&str]) -> Ended {
    let mut command = cargo_bin_cmd!("kneewise");
    let output = command.env_clear().arg("dump").args(args).output().unwrap();
    Ended {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn path(name: &str) -> String {
    testdata(name).to_string_lossy().into_owned()
}

#[test]
fn three_formats_say_the_same() {
    for name in ["race.fit", "race.gpx", "race.tcx"] {
        let file = path(name);
        let [text, json, csv] = ["text", "json", "csv"].map(|format| dump(&[&file, "--format", format]));
        for ended in [&text, &json, &csv] {
            assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{name}");
        }
        let rows: Vec<Value> = json.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(rows.len() > 1_000, "{name}");
        assert_eq!(text.out.lines().count(), rows.len());
        let fields: usize = rows.iter().map(|row| row["fields"].as_array().unwrap().len()).sum();
        let mut table = csv::Reader::from_reader(csv.out.as_bytes());
        assert_eq!(table.headers().unwrap(), vec!["kind", "number", "field", "value", "unit"]);
        assert_eq!(table.records().map(Result::unwrap).count(), fields, "{name}");
        for (line, row) in text.out.lines().zip(&rows) {
            let head = format!("{} {}", row["kind"].as_str().unwrap(), row["number"]);
            assert!(line == head || line.starts_with(&(head + " ")), "{line}");
        }
    }
}

#[test]
fn a_track_as_gpx_gives_the_same_run() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("race.gpx");
    let ended = dump(&[&path("race.fit"), "--gpx", &out.to_string_lossy()]);
    assert_eq!((ended.code, ended.out.as_str(), ended.err.as_str()), (0, "", ""));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing beside it");
    let written = std::fs::read_to_string(&out).unwrap();
    assert_eq!(dump(&[&path("race.fit"), "--gpx", "-"]).out, written, "- is standard output");
    let report = cargo_bin_cmd!("kneewise").args(["check", "-q"]).arg(&out).output().unwrap();
    assert!(String::from_utf8(report.stdout).unwrap().starts_with("869 m of descent in 21.2"));
}

#[test]
fn damage_is_said_beside_the_rows() {
    let ended = dump(&[&path("broken/fit-truncated.fit")]);
    assert_eq!(ended.code, 3);
    assert!(ended.out.lines().any(|line| line.starts_with("damage 1 ")));
    assert!(ended.err.starts_with("damaged: ") && ended.err.contains("fit-truncated.fit: "), "{}", ended.err);
    assert!(ended.err.trim_end().ends_with("at byte 1,956"), "{}", ended.err);
    assert_eq!(ended.err.lines().count(), 1);
}

#[test]
fn what_cannot_be_dumped_says_why() {
    for (args, says) in [
        (vec![path("strava-export.zip")], "files to choose from"),
        (vec![path("")], "is a folder"),
        (vec![path("nowhere.fit")], "no such file or folder"),
        (vec![path("broken/tcx-html.tcx")], "is named TCX, but holds a web page"),
        (vec![path("broken/fit-empty.fit")], "is empty"),
        (vec![path("README.md")], "is text, not a watch file"),
        (vec![path("race.fit"), "--gpx".into(), "/nowhere/race.gpx".into()], "cannot write /nowhere/race.gpx"),
    ] {
        let ended = dump(&args.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!((ended.code, ended.out.as_str()), (1, ""), "{args:?}");
        assert!(ended.err.starts_with("error: ") && ended.err.contains(says), "{}", ended.err);
    }
}

#[test]
fn a_route_and_every_broken_file_can_be_looked_at() {
    assert_eq!(dump(&[&path("broken/gpx-route.gpx")]).code, 0);
    for entry in std::fs::read_dir(testdata("broken")).unwrap() {
        let file = entry.unwrap().path();
        let ended = dump(&[&file.to_string_lossy()]);
        assert!([0, 1, 3].contains(&ended.code), "{}", file.display());
        assert_eq!(ended.code != 0, !ended.err.is_empty(), "{}", file.display());
        assert_eq!(ended.code == 1, ended.out.is_empty(), "{}", file.display());
    }
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("kneewise"))
        .args(["dump", &path("race.fit")])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), b"".as_slice()));
}

#[test]
fn a_private_dump_has_measurements_and_nothing_of_who_and_where() {
    let run = |args: &[&str]| {
        let output = assert_cmd::cargo::cargo_bin_cmd!("kneewise").args(args).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    for file in ["testdata/race.fit", "testdata/race.gpx", "testdata/race.tcx"] {
        for format in ["text", "json", "csv"] {
            let (code, text, errors) = run(&["dump", file, "--private", "--format", format]);
            assert_eq!((code, errors.as_str()), (Some(0), ""), "{file}");
            assert!(text.matches("heart_rate").count() > 1000, "{file} {format}");
            // Positions have six decimals or more, measurements fewer.
            let long = |number: &str| number.split_once('.').is_some_and(|(_, decimals)| decimals.len() >= 6);
            let numbers = text.split(|c: char| !c.is_ascii_digit() && c != '.');
            assert_eq!(numbers.filter(|number| long(number)).count(), 0, "{file} {format}");
            for private in ["position", "lat=", "\"lat\"", "serial", "garmin", "fenix", "race", "Impact"] {
                assert!(!text.contains(private), "{file} {format}: {private}");
            }
        }
    }
    let (code, _, errors) = run(&["dump", "testdata/broken/fit-truncated.fit", "--private"]);
    assert!(code == Some(3) && errors.contains("file 1") && !errors.contains("truncated.fit"), "{errors}");
    let (code, _, errors) = run(&["dump", "testdata/race.fit", "--private", "--gpx", "-"]);
    assert!(code == Some(2) && errors.contains("--private"), "{errors}");
}
