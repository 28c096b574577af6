//! Every JSON report made by a test is validated against the schema.

use jsonschema::Validator;
use serde_json::Value;
use std::sync::LazyLock;

static REPORT: LazyLock<Validator> =
    LazyLock::new(|| jsonschema::validator_for(&kneewise::render::schema::report()).unwrap());

static LINE: LazyLock<Validator> =
    LazyLock::new(|| jsonschema::validator_for(&kneewise::render::schema::line()).unwrap());

/// A report that was written as JSON.
#[track_caller]
pub(crate) fn report(text: &str) -> Value {
    checked(text, &REPORT)
}

/// The lines of one that was written as NDJSON.
#[track_caller]
pub(crate) fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| checked(line, &LINE)).collect()
}

#[track_caller]
fn checked(text: &str, schema: &Validator) -> Value {
    let value: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let wrong: Vec<String> =
        schema.iter_errors(&value).take(5).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "against the schema: {wrong:?}");
    value
}

#[test]
fn the_program_prints_the_schema_that_tests_use() {
    for (args, schema) in [
        (&["schema"][..], kneewise::render::schema::report()),
        (&["schema", "--lines"], kneewise::render::schema::line()),
    ] {
        let output = assert_cmd::cargo::cargo_bin_cmd!("kneewise").args(args).output().unwrap();
        assert_eq!(serde_json::from_slice::<Value>(&output.stdout).unwrap(), schema);
    }
}

#[test]
fn every_part_that_is_asked_for_is_valid() {
    let run = |args: &[&str]| {
        let output = assert_cmd::cargo::cargo_bin_cmd!("kneewise").env("TZ", "UTC").args(args).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let export = "testdata/strava-export.zip";
    for args in [
        &["check", "testdata/race.fit"][..],
        &["check", "testdata/race.fit", "--history", export],
        &["scan", export, "--load"],
        &["scan", export, "--private", "--hide-start", "300"],
        &["scan", export, "--sore-since", "2026-09-01"],
        &["scan", export, "--back-test"],
        &["scan", "testdata/garmin-export.zip", export, "--athletes", "--load"],
        &["scan", "testdata/broken"],
        &["next", export, "--run", "18km,600m"],
        &["course", "testdata/race.gpx", "--history", export],
    ] {
        let whole = report(&run(&[args, &["--format", "json"]].concat()));
        let lines = lines(&run(&[args, &["--format", "ndjson"]].concat()));
        for (part, kind) in [
            ("load", "load"),
            ("sore", "sore"),
            ("back_test", "back_test"),
            ("next", "next"),
            ("course", "course"),
            ("cohort", "cohort"),
        ] {
            assert_eq!(whole[part].is_null(), !lines.iter().any(|line| line["type"] == kind), "{args:?} {part}");
        }
        assert!(!whole["ledger"].as_array().unwrap().is_empty(), "{args:?}");
    }
}
