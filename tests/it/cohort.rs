//! Cohorts: each athlete separately, parts that together are the whole, pseudonyms that reveal nothing.

use crate::synth::{Plan, Rng, Route, fit_bytes, run, zip_bytes};
use assert_cmd::Command;
use assert_cmd::cargo::cargo_bin_cmd;
use rayon::prelude::*;
use std::path::Path;

/// 2026-01-05, a Monday, 06:00 UTC.
const FIRST_START_S: i64 = 1_767_592_800;

fn kneewise(args: &[&str]) -> Command {
    let mut command = cargo_bin_cmd!("kneewise");
    command.env_clear().env("TZ", "UTC").env("HOME", "/home/nobody").args(args);
    command
}

/// One FIT of a runner who runs every other day, a little farther each week and a long run now and then.
fn outing(runner: usize, i: usize) -> Vec<u8> {
    let mut rng = Rng::new((runner * 10_000 + i) as u64);
    let routes = [Route::River, Route::Fields, Route::Hills, Route::Ridge, Route::Lakeside];
    let longer = if rng.whole(0, 12) == 0 { 1.8 } else { 1.0 };
    let distance_m = (900.0 + 12.0 * i as f64 + rng.between(0.0, 400.0)).min(3000.0) * longer;
    let start_s = FIRST_START_S + 2 * 86_400 * i64::try_from(i).unwrap() + rng.whole(0, 7200);
    let plan = Plan::new(start_s, distance_m, routes[(runner + i) % routes.len()]);
    fit_bytes(&run(&Plan { seed: (runner * 10_000 + i) as u64, ..plan }))
}

/// Writes a cohort: every third runner as an archive, every fourth with settings, every fifth with a pain log.
fn write(root: &Path, runners: usize, runs: usize) {
    (0..runners).into_par_iter().for_each(|runner| {
        let name = format!("runner-{runner:04}");
        let mut files: Vec<(String, Vec<u8>)> = (0..runs).map(|i| (format!("{i:04}.fit"), outing(runner, i))).collect();
        if runner % 4 == 0 {
            files.push(("kneewise.toml".into(), b"[rules.session-spike]\nenabled = false\n".to_vec()));
        }
        if runner % 5 == 0 {
            files.push(("pain.csv".into(), b"date,score,when\n2026-03-01,2,during\n2026-03-04,4,after\n".to_vec()));
        }
        if runner % 3 == 0 {
            let members: Vec<(&str, &[u8])> =
                files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
            std::fs::write(root.join(format!("{name}.zip")), zip_bytes(&members)).unwrap();
        } else {
            std::fs::create_dir_all(root.join(&name)).unwrap();
            for (file, bytes) in files {
                std::fs::write(root.join(&name).join(file), bytes).unwrap();
            }
        }
    });
}

/// The lines of a table, with the heading separate.
fn lines(folder: &Path, table: &str) -> (String, Vec<String>) {
    let text = std::fs::read_to_string(folder.join(format!("{table}.csv"))).unwrap();
    let mut lines = text.lines().map(str::to_owned);
    (lines.next().unwrap(), lines.collect())
}

const TABLES: [&str; 6] = ["athletes", "activities", "weeks", "days", "findings", "ledger"];

#[test]
fn parts_together_are_the_whole_and_threads_do_not_matter() {
    let root = tempfile::tempdir().unwrap();
    let (team, out) = (root.path().join("team"), root.path().join("out"));
    std::fs::create_dir_all(&team).unwrap();
    write(&team, 7, 12);
    let scan = |to: &str, more: &[&str]| {
        let to = out.join(to);
        let args = ["scan", team.to_str().unwrap(), "--athletes", "--format", "csv", "-o", to.to_str().unwrap()];
        kneewise(&[&args[..], more].concat()).assert().code(0);
        to
    };
    let whole = scan("whole", &["--jobs", "2"]);
    let alone = scan("one-thread", &["--jobs", "1"]);
    let parts = ["1/3", "2/3", "3/3"].map(|part| scan(&part.replace('/', "-"), &["--shard", part]));
    for table in TABLES {
        let (heading, all) = lines(&whole, table);
        assert_eq!((&heading, &all), (&lines(&alone, table).0, &lines(&alone, table).1), "{table}");
        let mut of_parts: Vec<String> = parts.iter().flat_map(|part| lines(part, table).1).collect();
        of_parts.sort();
        let mut sorted = all.clone();
        sorted.sort();
        assert_eq!(of_parts, sorted, "{table}");
        assert!(!all.is_empty(), "{table}");
    }
    assert_eq!(lines(&whole, "athletes").1.len(), 7);
    // The rules of the whole are those of the parts together.
    let weeks = |folder: &Path| -> u64 {
        lines(folder, "cohort").1.iter().map(|line| line.split(',').nth(4).unwrap().parse::<u64>().unwrap()).sum()
    };
    assert_eq!(weeks(&whole), parts.iter().map(|part| weeks(part)).sum::<u64>());
    assert!(weeks(&whole) > 0);
}

#[test]
fn each_is_judged_with_their_own_settings_and_pain() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), 2, 30);
    // Runner 0 is an archive with both; runner 1 has neither.
    let args = ["scan", root.path().to_str().unwrap(), "--athletes", "--format", "json", "--as-of", "2026-03-05"];
    let written = kneewise(&args).assert().code(0).get_output().stdout.clone();
    let report = crate::valid::report(std::str::from_utf8(&written).unwrap());
    let own: Vec<(&str, &str)> = report["ledger"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["code"] == "own_settings")
        .map(|entry| (entry["athlete"].as_str().unwrap(), entry["member"].as_str().unwrap()))
        .collect();
    assert_eq!(own, [("runner-0000", "kneewise.toml"), ("runner-0000", "pain.csv")]);
    assert_eq!(report["now"][0]["pain"]["score"], 4.0);
    assert!(report["now"][1]["pain"].is_null());
    let spikes = |athlete: &str| {
        let findings = report["findings"].as_array().unwrap().iter();
        findings.filter(|f| f["athlete"] == athlete && f["rule"] == "KW101").count()
    };
    assert_eq!(spikes("runner-0000"), 0, "that rule is off for them");
    assert!(spikes("runner-0001") > 0);
    assert_eq!(report["cohort"]["athletes"], 2);
}

#[test]
fn a_mistake_in_ones_settings_is_said_and_costs_nobody_else_anything() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), 2, 3);
    let folder = root.path().join("runner-0001");
    std::fs::write(folder.join("kneewise.toml"), "[athlete]\nbirth_year = \"x\"\n").unwrap();
    std::fs::write(folder.join("pain.csv"), "2026-01-08,99\n").unwrap();
    let out = root.path().join("out");
    let args = ["scan", root.path().to_str().unwrap(), "--athletes", "--format", "csv", "-o", out.to_str().unwrap()];
    kneewise(&args).assert().code(3);
    let ledger = lines(&out, "ledger").1;
    let bad: Vec<&String> = ledger.iter().filter(|line| line.contains("bad_settings")).collect();
    assert_eq!(bad.len(), 2, "{ledger:?}");
    assert!(bad.iter().all(|line| line.starts_with("runner-0001,") && line.contains("line ")), "{bad:?}");
    assert_eq!(lines(&out, "athletes").1.len(), 2);
    assert_eq!(lines(&out, "activities").1.len(), 6);
}

#[test]
fn pseudonyms_are_stable_and_tell_nothing() {
    let root = tempfile::tempdir().unwrap();
    let (team, key) = (root.path().join("team"), root.path().join("key"));
    std::fs::create_dir_all(&team).unwrap();
    write(&team, 4, 3);
    std::fs::write(&key, [7; 32]).unwrap();
    let scan = |to: &str, team: &Path| -> Vec<String> {
        let to = root.path().join(to);
        let (team, key, to_text) = (team.to_str().unwrap(), key.to_str().unwrap(), to.to_str().unwrap());
        let args = ["scan", team, "--athletes", "--pseudonyms", key, "--format", "csv", "-o", to_text];
        kneewise(&args).assert().code(0);
        for table in TABLES.iter().chain(&["cohort"]) {
            let text = std::fs::read_to_string(to.join(format!("{table}.csv"))).unwrap();
            assert!(!text.contains("runner-") && !text.contains(".fit") && !text.contains(team), "{table}: {text}");
        }
        lines(&to, "athletes").1.iter().map(|line| line.split(',').next().unwrap().to_owned()).collect()
    };
    let first = scan("a", &team);
    assert!(first.is_sorted() && first.iter().all(|name| name.starts_with("p-") && name.len() == 18), "{first:?}");
    // In another place, and without one of them: the others keep their pseudonyms.
    let moved = root.path().join("moved");
    std::fs::rename(&team, &moved).unwrap();
    std::fs::remove_file(moved.join("runner-0003.zip")).unwrap();
    let second = scan("b", &moved);
    assert_eq!(second.len(), 3);
    assert!(second.iter().all(|name| first.contains(name)));
}

#[test]
fn what_does_not_go_together_is_said() {
    let key = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(key.path(), "short").unwrap();
    let key = key.path().to_str().unwrap();
    for (args, says) in [
        (vec!["scan", "testdata", "--shard", "1/2"], "--shard needs --athletes"),
        (vec!["scan", "testdata", "--pseudonyms", key], "--pseudonyms needs --athletes"),
        (vec!["scan", "testdata", "--athletes", "--pseudonyms", key], "a key needs at least 16 bytes"),
        (vec!["scan", "testdata", "--athletes", "--shard", "3/2"], "is not a part such as 1/8"),
        (vec!["scan", "testdata", "--athletes", "--pain", key], "put pain.csv into the athlete's folder"),
    ] {
        let output = kneewise(&args).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(error.contains(says), "{error}");
    }
}

/// Writes a cohort for the engines' examples: `COHORT_DIR`, `COHORT_RUNNERS` (200), `COHORT_RUNS` (100).
#[test]
#[ignore = "writes a large folder"]
fn write_cohort() {
    let number = |name: &str, default| std::env::var(name).map_or(default, |text| text.parse().unwrap());
    let folder = std::env::var("COHORT_DIR").unwrap();
    std::fs::create_dir_all(&folder).unwrap();
    write(Path::new(&folder), number("COHORT_RUNNERS", 200), number("COHORT_RUNS", 100));
}
