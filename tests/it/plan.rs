//! Judging by a history, looking ahead, settings and rules, through the program.

use assert_cmd::Command;
use serde_json::Value;
use std::path::{Path, PathBuf};

fn testdata(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(name)
}

/// The program without user settings.
fn kneewise() -> Command {
    let mut command = Command::cargo_bin("kneewise").unwrap();
    let nowhere = testdata("no such folder");
    command.env_clear().env("HOME", &nowhere).env("XDG_CONFIG_HOME", nowhere).env("TZ", "UTC");
    command
}

fn run(args: &[&str]) -> (i32, String, String) {
    let output = kneewise().args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn json(args: &[&str]) -> Value {
    crate::valid::report(&run(&[args, &["--format", "json"]].concat()).1)
}

fn codes(report: &Value) -> Vec<&str> {
    report["findings"].as_array().unwrap().iter().map(|f| f["rule"].as_str().unwrap()).collect()
}

#[test]
fn a_race_is_judged_against_the_weeks_before_it_and_counts_once() {
    let (race, export) = (testdata("race.fit"), testdata("strava-export.zip"));
    let (race, export) = (race.to_str().unwrap(), export.to_str().unwrap());
    let report = json(&["check", race, "--history", export]);
    let shown = report["activities"].as_array().unwrap();
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0]["source"]["path"], race, "the file that was asked about, whatever else holds it");
    assert!(!shown[0]["splits"].as_array().unwrap().is_empty() && !shown[0]["profile"].as_array().unwrap().is_empty());
    assert!(!shown[0]["duplicates"].as_array().unwrap().is_empty(), "the export has the race as well");
    assert!(codes(&report).contains(&"KW101"));
    let about = |f: &Value| f["activities"].as_array().unwrap().contains(&shown[0]["id"]);
    assert!(report["findings"].as_array().unwrap().iter().all(about));
    assert_eq!(report["generated_for"]["as_of"], "2026-09-12", "what came after the race does not count");
    assert!(report["judged_against"]["runs"].as_u64().unwrap() > 50);

    let alone = json(&["check", race]);
    assert!(codes(&alone).iter().all(|code| *code != "KW101") && alone.get("judged_against").is_none());
    let not_judged = alone["not_judged"].as_array().unwrap();
    assert!(
        not_judged.iter().any(|n| n["rule"] == "KW101" && n["reason"].as_str().unwrap().starts_with("needs 30 days"))
    );
}

#[test]
fn the_same_as_the_scan_says_of_it() {
    let export = testdata("strava-export.zip");
    let export = export.to_str().unwrap();
    let scanned = json(&["scan", export]);
    let checked = json(&["check", testdata("race.fit").to_str().unwrap(), "--history", export]);
    let of_the_race = |report: &Value| {
        let mut said: Vec<(String, String)> = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|f| f["activities"].as_array().unwrap().len() == 1 && f["date"] == "2026-09-12")
            .map(|f| (f["rule"].to_string(), f["severity"].to_string()))
            .collect();
        said.sort();
        said
    };
    assert_eq!(of_the_race(&scanned), of_the_race(&checked));
}

#[test]
fn pain_on_the_day_is_told_with_a_history_too() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("pain.csv");
    std::fs::write(&log, "date,score,when,note\n2026-09-12,7,during,\n2026-08-01,7,during,\n").unwrap();
    let (race, export) = (testdata("race.fit"), testdata("strava-export.zip"));
    let (race, log) = (race.to_str().unwrap(), log.to_str().unwrap());
    for history in [&[][..], &["--history", export.to_str().unwrap()]] {
        let (code, _, _) = run(&[&["check", race, "--pain", log, "--fail-on", "strong"], history].concat());
        assert_eq!(code, 4, "{history:?}");
        let report = json(&[&["check", race, "--pain", log], history].concat());
        let pain = report["findings"].as_array().unwrap().iter().filter(|f| f["rule"] == "KW701");
        let days: Vec<&str> = pain.map(|f| f["date"].as_str().unwrap()).collect();
        assert!(days.contains(&"2026-09-12"), "{history:?} {days:?}");
        assert!(history.is_empty() || days.len() == 1, "that of another day is not about this race: {days:?}");
    }
}

#[test]
fn a_race_within_its_own_history_is_read_once() {
    let folder = tempfile::tempdir().unwrap();
    let race = folder.path().join("race.fit");
    std::fs::copy(testdata("race.fit"), &race).unwrap();
    std::fs::copy(testdata("strava-export.zip"), folder.path().join("export.zip")).unwrap();
    let report = json(&["check", race.to_str().unwrap(), "--history", folder.path().to_str().unwrap()]);
    let ledger = report["ledger"].as_array().unwrap();
    assert_eq!(ledger.iter().filter(|e| e["path"] == race.to_str().unwrap()).count(), 1);
    assert_eq!(report["activities"].as_array().unwrap().len(), 1);
    assert!(codes(&report).contains(&"KW101"));
}

#[test]
fn standard_input_is_judged_against_a_history() {
    let output = kneewise()
        .args(["check", "-", "--history", testdata("strava-export.zip").to_str().unwrap(), "--format", "json"])
        .write_stdin(std::fs::read(testdata("race.fit")).unwrap())
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(codes(&report).contains(&"KW101"));
}

#[test]
fn findings_can_end_with_code_4() {
    let (race, export) = (testdata("race.fit"), testdata("strava-export.zip"));
    let args = ["check", race.to_str().unwrap(), "--history", export.to_str().unwrap(), "-q", "--fail-on"];
    let code = |level: &str| run(&[&args[..], &[level]].concat()).0;
    assert_eq!((code("info"), code("caution")), (4, 4));
    // Findings that are not shown do not count.
    let args = ["scan", export.to_str().unwrap(), "-q", "--since", "2027-01-01", "--fail-on", "info"];
    assert_eq!(run(&args).0, 0);
    // It takes precedence over damage.
    let broken = testdata("broken");
    let args = ["scan", broken.to_str().unwrap(), export.to_str().unwrap(), "-q"];
    assert_eq!((run(&args).0, run(&[&args[..], &["--fail-on", "info"]].concat()).0), (3, 4));
}

#[test]
fn a_history_does_not_stand_in_for_an_unreadable_race() {
    let folder = tempfile::tempdir().unwrap();
    let race = folder.path().join("race.fit");
    std::fs::write(&race, b"nothing").unwrap();
    let (code, _, err) =
        run(&["check", race.to_str().unwrap(), "--history", testdata("strava-export.zip").to_str().unwrap()]);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("race.fit"), "{err}");
}

#[test]
fn a_planned_run_at_the_limit_is_quiet_and_a_metre_more_is_not() {
    let export = testdata("strava-export.zip");
    let args = ["next", export.to_str().unwrap(), "--as-of", "2026-09-01"];
    let next = json(&args)["next"].clone();
    assert_eq!((&next["day"], &next["week_to"]), (&Value::from("2026-09-02"), &Value::from("2026-09-08")));
    let limits = next["run"].as_array().unwrap();
    assert!(limits.iter().any(|l| l["rule"] == "KW101"), "{next}");
    for limit in limits.iter().filter(|l| l["quantity"] == "distance") {
        let metres = limit["value"].as_f64().unwrap();
        let speaks = |metres: f64| {
            let report = json(&[&args[..], &["--run", &format!("{metres}m")]].concat());
            let found = report["next"]["planned"]["findings"].as_array().unwrap().clone();
            found.iter().any(|f| f["rule"] == limit["rule"])
        };
        assert!(!speaks(metres) && speaks(metres + 1.0), "{limit}");
    }
    let (code, _, err) = run(&[&args[..], &["--run", "18"]].concat());
    assert!(code == 2 && err.contains("18km,600m"), "{err}");
}

#[test]
fn a_course_is_compared_and_a_file_without_one_refused() {
    let (race, export) = (testdata("race.gpx"), testdata("strava-export.zip"));
    let report = json(&["course", race.to_str().unwrap(), "--history", export.to_str().unwrap()]);
    let course = &report["course"];
    // The same course was run, with this measured descent.
    let run = json(&["check", race.to_str().unwrap()]);
    let (planned, real) = (
        course["elevation"]["loss_m"].as_f64().unwrap(),
        run["activities"][0]["elevation"]["loss_m"].as_f64().unwrap(),
    );
    assert!((planned / real - 1.0).abs() < 0.05, "{planned} {real}");
    assert_eq!(course["compared"].as_array().unwrap().len(), 6);
    let (code, _, err) = run_course(testdata("race.fit").to_str().unwrap(), export.to_str().unwrap());
    assert!(code == 1 && err.contains("a course is a GPX or TCX file"), "{err}");
    let (code, _, err) = run_course("nowhere.gpx", export.to_str().unwrap());
    assert!(code == 1 && err.contains("no such file"), "{err}");
}

fn run_course(file: &str, history: &str) -> (i32, String, String) {
    run(&["course", file, "--history", history])
}

#[test]
fn a_soreness_is_looked_back_from() {
    let report = json(&["scan", testdata("strava-export.zip").to_str().unwrap(), "--sore-since", "2026-09-20"]);
    let sore = &report["sore"];
    assert_eq!((&sore["since"], &sore["from"]), (&Value::from("2026-09-20"), &Value::from("2026-08-09")));
    let moved: Vec<f64> = sore["compared"].as_array().unwrap().iter().filter_map(|c| c["moved"].as_f64()).collect();
    assert!(moved.len() > 5 && moved.is_sorted_by(|a, b| a >= b), "{sore}");
}

#[test]
fn each_layer_of_settings_wins_over_the_one_before() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kneewise").join("kneewise.toml");
    let race = testdata("race.fit");
    let units = |env: Option<&str>, option: Option<&str>| {
        let mut command = kneewise();
        command.env("XDG_CONFIG_HOME", folder.path()).env("APPDATA", folder.path());
        command.envs(env.map(|v| ("KNEEWISE_UNITS", v)));
        command.args(["check", race.to_str().unwrap(), "--format", "json"]);
        command.args(option.map(|v| format!("--units={v}")));
        let report: Value = serde_json::from_slice(&command.output().unwrap().stdout).unwrap();
        report["generated_for"]["units"].as_str().unwrap().to_owned()
    };
    assert_eq!(units(None, None), "metric");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, "units = 'imperial'").unwrap();
    assert_eq!(units(None, None), "imperial");
    assert_eq!(units(Some("metric"), None), "metric");
    assert_eq!(units(Some("metric"), Some("imperial")), "imperial");
}

#[test]
fn mistakes_in_settings_are_told_with_their_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    let race = testdata("race.fit");
    let checked = || run(&["check", race.to_str().unwrap(), "-q", "--config", path.to_str().unwrap()]);
    let (code, _, err) = checked();
    assert!(code == 1 && err.contains("cannot read"), "{err}");
    std::fs::write(&path, "[athlete]\nmaxbpm = 180\n").unwrap();
    let (code, _, err) = checked();
    assert!(
        code == 2 && err.contains("line 2: unknown key in [athlete], 'maxbpm'") && err.contains("max_bpm?"),
        "{err}"
    );
    std::fs::write(&path, "[rules.session-spike]\nenabled = false\n").unwrap();
    assert_eq!(checked().0, 0);
}

#[test]
fn a_rule_that_is_switched_off_says_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    std::fs::write(&path, "[rules.session-spike]\nenabled = false\n").unwrap();
    let export = testdata("strava-export.zip");
    let report = json(&["scan", export.to_str().unwrap(), "--config", path.to_str().unwrap()]);
    assert!(codes(&report).iter().all(|code| *code != "KW101"));
}

#[test]
fn init_writes_what_can_be_read_and_never_over_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new").join("kneewise.toml");
    let path = path.to_str().unwrap();
    let (code, out, _) = run(&["init", path]);
    assert_eq!((code, out.trim()), (0, path));
    let first = std::fs::read_to_string(path).unwrap();
    assert!(kneewise::internal::settings::read(&first, &kneewise::internal::rule::keys()).is_ok());
    let (code, _, err) = run(&["init", path]);
    assert!(code == 1 && err.contains("already exists"), "{err}");
    assert_eq!(std::fs::read_to_string(path).unwrap(), first);
    assert_eq!(run(&["init", "-"]).1, first);
}

#[test]
fn rules_explain_themselves() {
    let (code, table, _) = run(&["rules"]);
    assert_eq!(code, 0);
    for rule in kneewise::rule::RULES {
        assert!(table.lines().any(|line| line.starts_with(rule.code) && line.contains(rule.name)), "{}", rule.code);
        let (by_code, by_name) = (run(&["explain", rule.code]), run(&["explain", rule.name]));
        assert!(by_code.0 == 0 && by_code == by_name, "{}", rule.code);
    }
    assert!(run(&["explain", "kw901"]).1.contains("WHEN TO SEE A CLINICIAN"));
    let (code, out, err) = run(&["explain", "sesion-spike"]);
    assert!(code == 2 && out.is_empty() && err.contains("did you mean: kneewise explain session-spike"), "{err}");
}
