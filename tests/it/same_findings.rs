//! One season as FIT, GPX or TCX, in any order, gives the same findings.

use crate::reading::scan;
use crate::synth::{self, Cadence, Gpx, Plan, Recording, Rng, Route, Run, Tcx, run};
use kneewise::Config;
use kneewise::report::Report;
use kneewise::rule::finding::Severity;
use std::path::PathBuf;

/// Monday, 6 April 2026, 16:30 UTC.
const FIRST_S: i64 = 1_775_493_000;

/// Rules about cadence: XML has whole strides of one foot, so a median may shift by a step.
const OF_CADENCE: [&str; 2] = ["KW401", "KW402"];

/// Six weeks of short flat runs, then one of almost three times the length, then one over the ridge.
fn season() -> Vec<Run> {
    let usual = (0..9).map(|k| (k * 4, 4000.0, if k % 2 == 0 { Route::River } else { Route::Fields }));
    usual
        .chain([(41, 11_000.0, Route::River), (45, 12_000.0, Route::Ridge)])
        .map(|(day, metres, route)| {
            run(&Plan { recording: Recording::Smart(2, 5), ..Plan::new(FIRST_S + day * 86_400, metres, route) })
        })
        .collect()
}

#[derive(Clone, Copy)]
enum Format {
    Fit,
    Gpx,
    Tcx,
}

impl Format {
    fn file(self, run: &Run) -> (&'static str, Vec<u8>) {
        match self {
            Format::Fit => ("fit", synth::fit_bytes(run)),
            Format::Gpx => ("gpx", synth::gpx_bytes(run, Gpx::Garmin, Cadence::PerLeg)),
            Format::Tcx => ("tcx", synth::tcx_bytes(run, Tcx::Garmin, Cadence::PerLeg)),
        }
    }
}

type Told = Vec<(String, String, Severity)>;

/// Findings for the season, without the rules about cadence.
fn told(report: &Report) -> Told {
    let mut told: Told = report
        .findings
        .iter()
        .filter(|f| !OF_CADENCE.contains(&f.rule.as_str()))
        .map(|f| (f.rule.to_string(), f.date.to_string(), f.severity))
        .collect();
    told.sort();
    told
}

/// Writes the season, with run `k` in the format given by `format` and shuffled file names, and scans it.
fn scanned(season: &[Run], seed: u64, format: impl Fn(usize) -> Format) -> Told {
    let folder = tempfile::tempdir().unwrap();
    let mut rng = Rng::new(seed);
    let mut paths: Vec<PathBuf> = Vec::new();
    for (k, run) in season.iter().enumerate() {
        let (extension, bytes) = format(k).file(run);
        let path = folder.path().join(format!("{}-{k}.{extension}", rng.whole(100, 999)));
        std::fs::write(&path, bytes).unwrap();
        paths.push(path);
    }
    paths.sort_by_cached_key(|_| rng.whole(0, 1_000_000));
    let report = scan(&paths, &Config::default());
    assert_eq!(report.activities.len(), season.len(), "{:?}", report.ledger);
    told(&report)
}

#[test]
fn any_format_in_any_order_tells_the_same() {
    let season = season();
    let fit = scanned(&season, 1, |_| Format::Fit);
    let has = |rule: &str, date: &str, severity| fit.contains(&(find(rule).to_owned(), date.to_owned(), severity));
    assert!(has("KW101", "2026-05-17", Severity::Strong), "the long run: {fit:?}");
    assert!(
        fit.iter().any(|(rule, date, severity)| {
            *rule == "KW301" && date == "2026-05-21" && *severity >= Severity::Caution
        }),
        "the ridge: {fit:?}"
    );
    let loud_before =
        |(_, date, severity): &(_, String, Severity)| *severity > Severity::Info && date.as_str() < "2026-05-17";
    assert!(!fit.iter().any(loud_before), "the weeks before: {fit:?}");
    assert_eq!(scanned(&season, 2, |_| Format::Fit), fit, "another order");
    assert_eq!(scanned(&season, 3, |_| Format::Gpx), fit, "GPX");
    assert_eq!(scanned(&season, 4, |_| Format::Tcx), fit, "TCX");
    let mixed = |k: usize| [Format::Gpx, Format::Fit, Format::Tcx][k % 3];
    assert_eq!(scanned(&season, 5, mixed), fit, "each in another");
    assert_eq!(scanned(&season, 6, |k| mixed(k + 1)), fit, "the other way round");
}

/// The rule's code, as in the table of rules.
fn find(code: &str) -> &'static str {
    kneewise::rule::find(code).unwrap().code
}
