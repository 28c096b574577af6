//! Promises of the commands: outputs do not overwrite other files, options have the documented effect, every error message has a
//! way out.

use crate::synth;
use assert_cmd::Command;
use assert_cmd::cargo::cargo_bin_cmd;
use std::path::Path;
use std::time::Duration;

const RACE: &str = "testdata/race.fit";
const EXPORT: &str = "testdata/garmin-export.zip";
const STRAVA: &str = "testdata/strava-export.zip";

/// Strava's own table, as unpacked next to its files.
const STRAVA_TABLE: &str = "Activity ID,Activity Date,Activity Name,Activity Type,Elapsed Time,Distance,Filename\r\n\
    1,\"12 Sep 2026, 05:30:42\",Run,Run,3600,10.0,\r\n";

fn kneewise(args: &[&str]) -> Command {
    let mut command = cargo_bin_cmd!("kneewise");
    command.env_clear().env("TZ", "UTC").env("HOME", "/home/nobody").timeout(Duration::from_mins(1)).args(args);
    command
}

/// Its code, standard output and standard error.
fn run(args: &[&str]) -> (i32, String, String) {
    let output = kneewise(args).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace('\u{a0}', " ");
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

#[track_caller]
fn refused(args: &[&str], says: &[&str]) {
    let (code, out, err) = run(args);
    assert_eq!((code, out.as_str()), (2, ""), "{args:?}: {err}");
    for part in says {
        assert!(err.contains(part), "{args:?}: {part:?} is not in\n{err}");
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

// Nothing overwrites what was read, or what kneewise did not write.

#[test]
fn an_athletes_own_files_are_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("anna");
    std::fs::create_dir(&own).unwrap();
    std::fs::copy(RACE, own.join("race.fit")).unwrap();
    let team = text(folder.path());
    let (place, content) = (own.join("kneewise.toml"), "[athlete]\nmax_bpm = 190\n");
    std::fs::write(&place, content).unwrap();
    refused(
        &["scan", team, "--athletes", "--format", "terminal", "-o", text(&place)],
        &["a runner's settings", "--force"],
    );
    assert_eq!(std::fs::read_to_string(&place).unwrap(), content);
}

#[test]
fn an_input_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let (race, pain, config) = (at("race.fit"), at("pain.log"), at("k.toml"));
    std::fs::copy(RACE, &race).unwrap();
    std::fs::write(&pain, "2026-09-12,4\n").unwrap();
    std::fs::write(&config, "units = 'metric'\n").unwrap();
    let before = std::fs::read(&race).unwrap();
    let (race, pain, config) = (text(&race), text(&pain), text(&config));
    for args in [
        &["check", race, "-o", race][..],
        &["check", race, "--format", "json", "-o", race],
        &["check", RACE, "--history", race, "-o", race],
        &["next", race, "-o", race],
        &["dump", race, "--gpx", race],
        &["scan", race, "--pain", pain, "--format", "json", "-o", pain],
        &["scan", race, "--config", config, "--format", "json", "-o", config],
    ] {
        refused(args, &["is read by this command", "--force"]);
    }
    assert_eq!(std::fs::read(race).unwrap(), before);
    // A recording is protected even if it is not an input.
    refused(&["check", RACE, "-o", race], &["is a recording or an export, which kneewise did not write"]);
    let archive = at("mine.zip");
    std::fs::write(&archive, synth::zip_bytes(&[("a.txt", b"a".to_vec())])).unwrap();
    refused(&["check", RACE, "-o", text(&archive)], &["is a recording or an export"]);
    // `--force` overrides it; a report, and a track that kneewise wrote, may be overwritten without.
    assert_eq!(run(&["check", RACE, "-o", race, "--force"]).0, 0);
    assert!(std::fs::read_to_string(race).unwrap().starts_with("869 m"));
    let (report, track) = (at("report.json"), at("track.gpx"));
    for _ in 0..2 {
        assert_eq!(run(&["check", RACE, "-o", text(&report)]).0, 0);
        assert_eq!(run(&["dump", RACE, "--gpx", text(&track)]).0, 0);
    }
    refused(&["dump", text(&track), "--gpx", text(&track)], &["is read by this command"]);
}

#[cfg(unix)]
#[test]
fn an_input_is_not_written_over_by_another_name() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir(at("in")).unwrap();
    let pain = at("in/knee.log");
    std::fs::write(&pain, "2026-09-12,4\n").unwrap();
    std::fs::hard_link(&pain, at("hard")).unwrap();
    std::os::unix::fs::symlink(&pain, at("soft")).unwrap();
    std::os::unix::fs::symlink(at("in"), at("folder")).unwrap();
    for read in ["in/knee.log", "hard", "soft"] {
        for written in ["in/knee.log", "hard", "soft", "folder/knee.log", "in/../in/./knee.log"] {
            let (read, written) = (at(read), at(written));
            refused(&["check", RACE, "--pain", text(&read), "-o", text(&written)], &["is read by this command"]);
        }
    }
    assert_eq!(std::fs::read_to_string(&pain).unwrap(), "2026-09-12,4\n");
}

#[test]
fn what_belongs_to_an_export_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in [
        ("2026_run.json", "{\"start_time\": 1}"),
        ("training-session-2026-09-12-1.json", "{\"exercises\": []}"),
        ("export.xml", "<?xml version=\"1.0\"?><!DOCTYPE HealthData [<!ELEMENT HealthData ANY>]><HealthData/>"),
        ("pain.csv", "date,score\n"),
        ("kneewise.toml", "units = 'metric'\n"),
        ("followers.csv", "a,b\n1,2\n"),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        for args in [&["check", RACE, "-o"][..], &["dump", RACE, "--gpx"]] {
            let (code, _, err) = run(&[args, &[text(&path)]].concat());
            assert_eq!(code, 2, "{name}: {err}");
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), content, "{name}");
    }
}

#[test]
fn tables_spare_what_kneewise_did_not_write() {
    for format in ["csv", "parquet"] {
        let folder = tempfile::tempdir().unwrap();
        let tables = ["scan", STRAVA, "--format", format, "-o", text(folder.path())];
        // Its own tables are overwritten.
        for _ in 0..2 {
            assert_eq!(run(&tables).0, 0);
        }
        let own = folder.path().join(format!("activities.{format}"));
        std::fs::write(&own, STRAVA_TABLE).unwrap();
        refused(&tables, &["kneewise did not write", &format!("activities.{format}"), "another folder", "--force"]);
        assert_eq!(std::fs::read_to_string(&own).unwrap(), STRAVA_TABLE);
        assert_eq!(run(&[&tables[..], &["--force"]].concat()).0, 0);
        assert_ne!(std::fs::read(&own).unwrap(), STRAVA_TABLE.as_bytes());
        // What describes them as well.
        std::fs::write(folder.path().join("tables.json"), "[]").unwrap();
        refused(&tables, &["tables.json"]);
    }
    // Into the export itself, and next to a table of athletes from elsewhere.
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("activities.csv"), STRAVA_TABLE).unwrap();
    let export = text(folder.path());
    refused(&["scan", export, "--format", "csv", "-o", export], &["kneewise did not write"]);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("athletes.csv"), "name,age\nada,36\n").unwrap();
    let out = text(folder.path());
    refused(&["scan", STRAVA, "--athletes", "--format", "csv", "-o", out], &["kneewise did not write"]);
    // The spreadsheet dialect is recognised too.
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let mut excel =
            kneewise(&["scan", STRAVA, "--format", "csv", "--csv-dialect", "excel", "-o", text(folder.path())]);
        excel.env("LC_ALL", "de_DE.UTF-8").assert().code(0);
    }
}

#[test]
fn a_dash_is_standard_output_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    for format in ["terminal", "json", "ndjson", "html"] {
        let mut command = kneewise(&["scan", STRAVA, "--format", format, "-o", "-"]);
        let output = command.current_dir(folder.path()).arg("x").output().unwrap();
        assert_eq!(output.status.code(), Some(1), "no such file here");
        let (code, out, err) = run(&["scan", STRAVA, "--format", format, "-o", "-"]);
        assert!(code == 0 && err.is_empty() && out.len() > 1000, "{format}: {err}");
    }
    assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none() && !Path::new("-").exists());
    refused(&["scan", STRAVA, "--format", "csv", "-o", "-"], &["--format csv writes several tables", "add -o FOLDER"]);
}

#[test]
fn the_name_of_the_output_chooses_the_format() {
    let folder = tempfile::tempdir().unwrap();
    let written = |name: &str, extra: &[&str]| {
        let path = folder.path().join(name);
        let (code, _, err) = run(&[&["check", RACE, "-o", text(&path)], extra].concat());
        assert_eq!(code, 0, "{name}: {err}");
        std::fs::read_to_string(path).unwrap()
    };
    assert!(written("a.json", &[]).starts_with("{\n  \"schema\": \"kneewise.report/1\""));
    assert!(written("a.NDJSON", &[]).starts_with("{\"type\":\"report\""));
    assert!(written("a.jsonl", &[]).starts_with("{\"type\":\"report\""));
    #[cfg(feature = "html")]
    assert!(written("a.html", &[]).starts_with("<!DOCTYPE html>"));
    assert!(written("a.txt", &[]).starts_with("869 m of descent"));
    assert!(written("a.report", &[]).starts_with("869 m of descent"));
    assert!(written("b.report", &["--format", "json"]).starts_with('{'));
    assert!(written("b.json", &["--format", "json"]).starts_with('{'));
    // The file name takes precedence over the environment, and conflicts with an option.
    let path = folder.path().join("c.json");
    kneewise(&["check", RACE, "-o", text(&path)]).env("KNEEWISE_FORMAT", "terminal").assert().code(0);
    assert!(std::fs::read_to_string(&path).unwrap().starts_with('{'));
    let by_variable = kneewise(&["check", RACE]).env("KNEEWISE_FORMAT", "json").output().unwrap();
    assert!(by_variable.stdout.starts_with(b"{"));
    let wrong = kneewise(&["check", RACE]).env("KNEEWISE_FORMAT", "yaml").output().unwrap();
    assert_eq!(wrong.status.code(), Some(2));
    refused(
        &["check", RACE, "--format", "ndjson", "-o", "x.html"],
        &["--format ndjson, but the name x.html asks for html", "leave out --format"],
    );
    refused(&["check", RACE, "-o", "x.csv"], &["--format csv writes several tables and needs a folder"]);
}

// A history that is not shown.

#[test]
fn a_private_check_against_a_history_works_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    for format in ["terminal", "json", "ndjson", "html", "csv", "parquet"] {
        let out = folder.path().join(format);
        let (code, _, err) =
            run(&["check", RACE, "--history", EXPORT, "--private", "--format", format, "-o", text(&out)]);
        assert_eq!(code, 3, "{format}: {err}");
        assert!(out.exists(), "{format}");
    }
    let json = std::fs::read_to_string(folder.path().join("json")).unwrap();
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(report["activities"].as_array().unwrap().len(), 1);
    assert!(!json.contains("race.fit") && !json.contains("garmin-export"));
    // The ledger says which files are those of the history.
    let of_history = |entry: &&serde_json::Value| entry["history"] == true;
    let ledger = report["ledger"].as_array().unwrap();
    assert_eq!(ledger.len() - ledger.iter().filter(of_history).count(), 1);
    // A file without anything usable is rejected, whatever the history holds.
    let broken = "testdata/broken/fit-empty.fit";
    let (code, _, err) = run(&["check", broken, "--history", EXPORT, "--private"]);
    assert!(code == 1 && err.contains("is empty"), "{code} {err}");
}

#[test]
fn a_file_behind_the_history_is_found() {
    let usual = run(&["check", RACE, "--history", EXPORT]);
    assert_eq!(run(&["check", "--history", EXPORT, RACE]), usual);
    assert_eq!(run(&["check", "--history", EXPORT, STRAVA, RACE]), run(&["check", RACE, "--history", EXPORT, STRAVA]));
    for args in
        [&["check", "--history", EXPORT][..], &["check", "--history", EXPORT, STRAVA], &["check", "--history", RACE]]
    {
        refused(args, &["no file to check", "kneewise check FILE --history testdata/"]);
    }
}

#[test]
fn a_whole_export_is_for_scan() {
    for path in [EXPORT, "testdata/broken"] {
        refused(&["check", path], &["check shows single runs", &format!("kneewise scan {path}")]);
    }
    // A few runs in an archive are shown one by one.
    let folder = tempfile::tempdir().unwrap();
    let race = std::fs::read(RACE).unwrap();
    let zip_of = |members: usize| {
        let names: Vec<String> = (0..members).map(|n| format!("{n}.fit")).collect();
        let members: Vec<(&str, Vec<u8>)> = names.iter().map(|name| (name.as_str(), race.clone())).collect();
        let path = folder.path().join(format!("{}.zip", members.len()));
        std::fs::write(&path, synth::zip_bytes(&members)).unwrap();
        path
    };
    assert_eq!(run(&["check", text(&zip_of(20)), "-q"]).0, 0);
    refused(&["check", text(&zip_of(21))], &["holds 21 files; check shows single runs"]);
}

// Several runners.

#[test]
fn each_runners_own_pain_log_is_judged() {
    let folder = tempfile::tempdir().unwrap();
    for runner in ["a", "b"] {
        std::fs::create_dir_all(folder.path().join(runner)).unwrap();
        std::fs::copy(STRAVA, folder.path().join(runner).join("export.zip")).unwrap();
    }
    std::fs::write(folder.path().join("b/pain.csv"), "date,score\n2026-09-10,7\n").unwrap();
    let (code, out, err) = run(&["scan", text(folder.path()), "--athletes", "--format", "json"]);
    assert_eq!(code, 0, "{err}");
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    let of_pain = |list: &str| {
        let rows = report[list].as_array().unwrap().iter().filter(|row| row["rule"] == "KW701");
        rows.map(|row| row["athlete"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!((of_pain("findings"), of_pain("not_judged")), (vec!["b".to_owned()], vec!["a".to_owned()]));
}

#[cfg(feature = "html")]
#[test]
fn the_page_of_a_soreness_lists_its_pain() {
    let folder = tempfile::tempdir().unwrap();
    let (log, page) = (folder.path().join("pain.csv"), folder.path().join("sore.html"));
    std::fs::write(&log, "date,score\n2026-09-10,7\n").unwrap();
    let args = ["scan", STRAVA, "--sore-since", "2026-09-12", "--pain", text(&log), "-o", text(&page)];
    assert_eq!(run(&args).0, 0);
    let page = std::fs::read_to_string(&page).unwrap();
    let (_, findings) = page.split_once("Findings in these weeks").unwrap();
    assert!(findings.contains("KW701"), "no finding of pain");
}

// Words.

#[test]
fn a_planned_run_in_capitals() {
    let next = |run: &str| crate::keep_word::run(&["next", EXPORT, "--as-of", "2026-11-25", "--run", run]).1;
    assert_eq!(next("18KM,600M"), next("18km,600m"));
    let help = run(&["next", "--help"]).1.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains("for next the machine's date"), "{help}");
}

#[test]
fn a_pain_log_with_a_mistake_is_refused_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("pain.csv");
    let next_year = jiff::Zoned::now().date().saturating_add(jiff::Span::new().days(366));
    for (text_of_log, says) in [
        (format!("date,score\n2026-09-12,3\n{next_year},4\n"), "line 3: '"),
        ("date,score\n2026-09-12,3\nrubbish\n".to_owned(), "line 3: 'rubbish' is not a date"),
        ("rubbish\n2026-09-12,3\n".to_owned(), "line 1: 'rubbish' is not a date"),
    ] {
        std::fs::write(&log, &text_of_log).unwrap();
        let (code, out, err) = run(&["scan", STRAVA, "--pain", text(&log)]);
        assert_eq!((code, out.as_str()), (1, ""), "{text_of_log}");
        assert!(err.contains(says), "{err}");
    }
    std::fs::write(&log, format!("date,score\n{},3\n", jiff::Zoned::now().date())).unwrap();
    assert_eq!(run(&["scan", STRAVA, "--pain", text(&log)]).0, 0);
}

#[test]
fn what_is_no_export_is_not_called_one() {
    let (code, _, err) = run(&["check", "Cargo.toml"]);
    assert!(code == 1 && err.contains("Cargo.toml is") && err.contains("not a watch file"), "{err}");
    assert!(!err.contains("export"), "{err}");
}

#[cfg(unix)]
#[test]
fn links_lead_out_of_a_folder_only_where_they_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let (mine, other) = (folder.path().join("mine"), folder.path().join("other"));
    std::fs::create_dir_all(&mine).unwrap();
    std::fs::create_dir_all(&other).unwrap();
    std::fs::copy(RACE, other.join("race.fit")).unwrap();
    std::fs::copy("testdata/race.gpx", mine.join("own.gpx")).unwrap();
    std::os::unix::fs::symlink(&other, mine.join("out")).unwrap();
    let ledger = |paths: &[&str]| {
        let (_, out, _) = run(&[&["scan"], paths, &["--format", "json"]].concat());
        let report: serde_json::Value = serde_json::from_str(&out).unwrap();
        let codes = report["ledger"].as_array().unwrap().iter().map(|entry| entry["code"].as_str().unwrap().to_owned());
        codes.collect::<Vec<_>>()
    };
    assert_eq!(ledger(&[text(&mine)]), ["link_outside", "ok"]);
    assert_eq!(ledger(&[text(&mine.join("out"))]), ["ok"]);
    assert_eq!(ledger(&[text(&mine), text(&mine.join("out"))]), ["link_loop", "ok", "same_activity"]);
}
