//! A page of ten years: its size, and that it works like that of a season.

use crate::reading::{scan, testdata};
use jiff::{SignedDuration, ToSpan};
use kneewise::Config;
use kneewise::base::ledger::{Code, LedgerEntry};
use kneewise::internal::history::{self, Input};
use kneewise::internal::{report, rule};
use kneewise::render::{Style, html};
use kneewise::report::Report;
use kneewise::rule::finding::Severity;
use kneewise::summary::ActivitySummary;
use std::collections::BTreeSet;
use std::path::Path;

/// Days of the season of `testdata/`, whole weeks.
const SEASON_DAYS: i64 = 38 * 7;

/// Runs in ten years: six per week.
const RUNS: usize = 3_000;

/// Every season is that of `testdata/` with some additional runs: the contents of an export of thousands of files, without the
/// minutes needed to write them. Only notable runs keep their profile, the newest 200, as in `scan`.
fn history_of(copies: i64) -> Report {
    let config = Config::default().with(|config| config.overview = true);
    let season = scan(&[testdata("strava-export.zip")], &config.clone().with(|config| config.detail = true));
    let mut input = Input::default();
    for k in 0..copies {
        let back = SignedDuration::from_hours(-24 * SEASON_DAYS * (k / 3));
        for activity in &season.activities {
            let mut a: ActivitySummary = activity.clone();
            // Two more runs for each, at other times of the day, so that weeks are full.
            let later = SignedDuration::from_hours(3 * (k % 3));
            a.start = a.start.checked_add(back + later).unwrap();
            a.local_start = a.start.to_zoned(a.local_start.time_zone().clone());
            a.source.path = format!("activities/{}-{k}.fit", a.start.as_second());
            a.source.member = None;
            a.duplicates.clear();
            input.ledger.push(LedgerEntry::new(a.source.path.clone(), None, Code::Ok, None));
            input.activities.push(a);
        }
    }
    let history = history::assemble(input, &config);
    let judgement = rule::judge(&history, &config);
    let mut report = report::build(history, judgement, &config);
    let loud: BTreeSet<&String> =
        report.findings.iter().filter(|f| f.severity > Severity::Info).flat_map(|f| &f.activities).collect();
    let mut left = 200;
    for activity in report.activities.iter_mut().rev() {
        if left > 0 && loud.contains(&activity.id) {
            left -= 1;
        } else {
            activity.profile.clear();
            activity.splits.clear();
            activity.descents.clear();
        }
    }
    report
}

#[test]
fn ten_years_are_a_page_that_a_phone_opens() {
    let report = history_of(40);
    let (first, last) = (report.weeks.first().unwrap().start, report.weeks.last().unwrap().start);
    assert!(report.totals.runs >= RUNS && first.checked_add(9.years()).unwrap() < last, "{}", report.totals.runs);
    assert!(report.activities.iter().filter(|a| !a.profile.is_empty()).count() > 100);
    let page = page_of(&report);
    // With a chart library it was 11 MB.
    assert!(page.len() <= 4_000_000, "{} bytes", page.len());
    // The browser test opens it.
    std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("ten-years.html"), &page).unwrap();
}

#[test]
fn a_page_of_three_years_is_small() {
    let report = history_of(12);
    assert!((900..1_000).contains(&report.totals.runs), "{}", report.totals.runs);
    let page = page_of(&report);
    std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("three-years.html"), &page).unwrap();
    assert!(page.len() <= 1_800_000, "{} bytes", page.len());
}

fn page_of(report: &Report) -> Vec<u8> {
    let mut page = Vec::new();
    html::scan(report, &Style::default(), &mut page).unwrap();
    page
}
