//! Reports of the test data, deserialised and serialised to the same bytes.

use crate::reading::testdata;
use kneewise::config::PainEntry;
use kneewise::{Config, Progress, Report};
use std::path::PathBuf;

fn reads_back(report: &Report) {
    let written = serde_json::to_string(report).unwrap();
    let read: Report = serde_json::from_str(&written).unwrap();
    // Not assert_eq: the report would be printed.
    assert!(serde_json::to_string(&read).unwrap() == written, "{:?}", report.ledger.first());
}

#[test]
fn every_kind_of_report_reads_back_to_the_same_bytes() {
    let (config, progress) = (Config::default(), Progress::default());
    let exports: Vec<PathBuf> = ["garmin-export.zip", "strava-export.zip"].map(testdata).to_vec();
    let whole = config.clone().with(|config| {
        (config.load, config.overview) = (true, true);
        config.pain = vec![PainEntry::new(jiff::civil::date(2026, 9, 14), 3.0)];
        config.sore_since = Some(jiff::civil::date(2026, 9, 20));
    });
    reads_back(&kneewise::scan(&exports, &whole, &progress).unwrap());
    let cohort = config.clone().with(|config| config.athletes = true);
    reads_back(&kneewise::scan(&exports, &cohort, &progress).unwrap());
    let private = config.clone().with(|config| config.private = true);
    for race in ["race.fit", "race.gpx", "race.tcx"] {
        reads_back(&kneewise::check(&[testdata(race)], &[], &private, &progress).unwrap());
        reads_back(&kneewise::check(&[testdata(race)], &exports[..1], &config, &progress).unwrap());
    }
    let planned = "18km,600m".parse().ok();
    reads_back(&kneewise::next(&exports, planned, &config, &progress).unwrap());
    reads_back(&kneewise::course(&testdata("race.gpx"), &exports, &config, &progress).unwrap());
}
