//! Tables as CSV: the same rows and sums as the JSON report, and errors where there is no folder to write to.

use assert_cmd::Command;
use assert_cmd::cargo::cargo_bin_cmd;
use kneewise::report::tables::{SCHEMA, describe};
use serde_json::Value;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;

const EXPORT: &str = "testdata/strava-export.zip";

fn kneewise(args: &[&str]) -> Command {
    let mut command = cargo_bin_cmd!("kneewise");
    command.env_clear().env("TZ", "UTC").env("HOME", "/home/nobody").args(args);
    command
}

/// The rows of one table, by column.
fn rows(folder: &Path, table: &str) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_path(folder.join(format!("{table}.csv"))).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn sum(rows: &[HashMap<String, String>], column: &str) -> f64 {
    rows.iter().filter_map(|row| row[column].parse::<f64>().ok()).sum()
}

#[test]
fn tables_hold_what_the_report_holds() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tables");
    kneewise(&["scan", EXPORT, "--format", "csv", "-o", path.to_str().unwrap()]).assert().code(0).stdout("");
    let json = kneewise(&["scan", EXPORT, "--format", "json"]).output().unwrap().stdout;
    let report = crate::valid::report(std::str::from_utf8(&json).unwrap());
    for table in ["activities", "weeks", "findings", "ledger"] {
        assert_eq!(rows(&path, table).len(), report[table].as_array().unwrap().len(), "{table}");
    }
    let listed = |table: &str, key: &str| -> f64 {
        report[table].as_array().unwrap().iter().filter_map(|row| row[key].as_f64()).sum()
    };
    let activities = rows(&path, "activities");
    assert!((sum(&activities, "distance_m") - listed("activities", "distance_m")).abs() < 0.01);
    assert!((sum(&rows(&path, "weeks"), "elevation_loss_m") - listed("weeks", "elevation_loss_m")).abs() < 0.01);
    // Missing is an empty cell, never a zero.
    for (row, activity) in activities.iter().zip(report["activities"].as_array().unwrap()) {
        assert_eq!(row["id"], activity["id"].as_str().unwrap());
        assert_eq!(row["elevation_loss_m"].is_empty(), activity["elevation"]["loss_m"].is_null(), "{}", row["id"]);
    }
    let days = rows(&path, "days");
    assert!(days.len() > 60 && days.windows(2).all(|w| w[0]["date"] < w[1]["date"]));
}

#[test]
fn a_spreadsheet_gets_its_own_signs() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let mut german = kneewise(&["scan", EXPORT, "--format", "csv", "--csv-dialect", "excel", "-o", path]);
    german.env("LC_ALL", "de_DE.UTF-8").assert().code(0);
    let weeks = std::fs::read_to_string(folder.path().join("weeks.csv")).unwrap();
    assert!(weeks.starts_with("\u{feff}athlete;week;start;"), "{}", weeks.lines().next().unwrap());
    let distance = weeks.lines().nth(2).unwrap().split(';').nth(5).unwrap();
    assert!(distance.contains(',') && !distance.contains('.'), "{distance}");
}

#[test]
fn tables_need_a_folder_and_something_to_tabulate() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = file.path().to_str().unwrap();
    for (args, says) in [
        (vec!["scan", EXPORT, "--format", "csv"], "help: add -o FOLDER"),
        (vec!["scan", EXPORT, "--format", "csv", "-o", path], "is a file"),
        (vec!["scan", EXPORT, "--samples"], "--samples writes tables"),
        (vec!["check", EXPORT, "--history", EXPORT, "--samples", "--format", "csv", "-o", "/tmp/none"], "--history"),
        (vec!["scan", "-", "--samples", "--format", "csv", "-o", "/tmp/none"], "cannot be used with standard input"),
        (vec!["next", EXPORT, "--format", "csv", "-o", "/tmp/none"], "next has no tables"),
    ] {
        let output = kneewise(&args).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(error.contains(says), "{error}");
    }
}

#[test]
fn samples_are_those_of_the_activities_and_private_ones_have_no_place() {
    let folder = tempfile::tempdir().unwrap();
    let scan = |to: &str, more: &[&str]| {
        let to = folder.path().join(to);
        let args = ["scan", "testdata/race.fit", "--samples", "--format", "csv", "-o", to.to_str().unwrap()];
        kneewise(&[&args[..], more].concat()).assert().code(0);
        to
    };
    let whole = scan("whole", &["--jobs", "1"]);
    let activity = &rows(&whole, "activities")[0];
    let file = |of: &Path| of.join("samples/year=2026").join(&activity["id"]);
    let samples = rows(file(&whole).parent().unwrap(), &activity["id"]);
    let points: usize = activity["points"].parse().unwrap();
    assert!(samples.len() > points * 9 / 10 && samples.len() <= points, "{} of {points}", samples.len());
    assert!(samples.windows(2).all(|w| w[0]["time_utc"] < w[1]["time_utc"]));
    let last: f64 = samples.last().unwrap()["distance_m"].parse().unwrap();
    let distance: f64 = activity["distance_m"].parse().unwrap();
    assert!((last - distance).abs() < 20.0, "{last} {distance}");
    assert!(samples.iter().filter(|row| !row["lat_deg"].is_empty()).count() > points / 2);
    let beats: Vec<f64> = samples.iter().filter_map(|row| row["heart_rate_bpm"].parse().ok()).collect();
    assert_eq!(beats.iter().copied().fold(0.0, f64::max), activity["max_heart_rate_bpm"].parse::<f64>().unwrap());
    for option in [&["--private"][..], &["--hide-start", "300"]] {
        let private = scan(option[0], option);
        let samples = rows(file(&private).parent().unwrap(), &activity["id"]);
        assert!(samples.iter().all(|row| row["lat_deg"].is_empty() && row["lon_deg"].is_empty()), "{option:?}");
        assert_eq!(samples.last().unwrap()["distance_m"].parse::<f64>().unwrap(), last);
    }
    let described: Value = serde_json::from_slice(&std::fs::read(whole.join("tables.json")).unwrap()).unwrap();
    let names: Vec<&str> =
        described["tables"].as_array().unwrap().iter().map(|table| table["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["activities", "weeks", "days", "findings", "ledger", "samples"]);
}

#[test]
fn samples_of_an_archive_do_not_depend_on_threads() {
    let folder = tempfile::tempdir().unwrap();
    let all = |jobs: &str| {
        let to = folder.path().join(jobs);
        let args = ["scan", EXPORT, "--samples", "--format", "csv", "-o", to.to_str().unwrap(), "--jobs", jobs];
        kneewise(&args).assert().code(0);
        let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(to.join("samples/year=2026"))
            .unwrap()
            .map(|entry| entry.unwrap())
            .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap()))
            .collect();
        files.sort();
        files
    };
    let (one, two) = (all("1"), all("2"));
    assert!(one.len() > 80, "{}", one.len());
    assert!(one == two);
}

/// The page of the documentation that says what every column means.
fn page_of_tables() -> String {
    let mut page = format!(
        "# The tables\n\n\
         What `--format csv` and `--format parquet` write, made from the definitions in `src/report/tables/`; schema `{SCHEMA}`.\n\
         Columns are added at the end, never renamed or removed. An empty cell is unknown, never 0; days are local, instants UTC;\n\
         `tables.json` beside the tables says the same.\n\n\
         *JSON* is where the same value is in the row's object of the JSON report; a column without was computed from other fields.\n"
    );
    for table in describe() {
        let rows = format!("{}{}", table.rows[..1].to_uppercase(), &table.rows[1..]);
        let _ = write!(
            page,
            "\n## `{}`\n\n{}.\n\n| column | type | JSON | what it is |\n|---|---|---|---|\n",
            table.name, rows
        );
        for column in table.columns {
            let json = column.json.map(|pointer| format!("`{pointer}`")).unwrap_or_default();
            let _ = writeln!(page, "| `{}` | {} | {json} | {} |", column.name, column.kind, column.about);
        }
    }
    page
}

#[test]
fn the_page_of_tables_is_made_from_the_columns() {
    let path = "src/docs/tables.md";
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(path, page_of_tables()).unwrap();
    }
    let page = std::fs::read_to_string(path).unwrap();
    assert!(page == page_of_tables(), "{path} is not what the columns say: INSTA_UPDATE=always writes it anew");
}

#[test]
fn a_folder_of_tables_says_what_its_columns_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    kneewise(&["scan", "testdata/race.fit", "--format", "csv", "-o", path]).assert().code(0);
    let described: Value = serde_json::from_slice(&std::fs::read(folder.path().join("tables.json")).unwrap()).unwrap();
    let expected = serde_json::to_value(&describe()[..5]).unwrap();
    assert_eq!(described["tables"], expected);
    for table in &describe()[..5] {
        let mut reader = csv::Reader::from_path(folder.path().join(format!("{}.csv", table.name))).unwrap();
        let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
        assert_eq!(reader.headers().unwrap(), &csv::StringRecord::from(names));
    }
}
