//! Measures how often the rules fire in real histories (`KNEEWISE_COHORT`, a folder of runners): the source of the rates stated
//! by `explain` and in rules.md. `UPDATE_DOCS=1` rewrites the table.

use crate::docs::hold;
use crate::reading::{scan, testdata};
use jiff::tz::TimeZone;
use kneewise::Config;
use kneewise::report::Report;
use kneewise::rule::RULES;
use kneewise::rule::finding::Severity;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

/// Results of one rule: histories, weeks with a run, of those the weeks with info findings only and with caution or more, and the
/// causes with caution or more.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Said {
    runners: usize,
    weeks: usize,
    noted: usize,
    loud: usize,
    causes: usize,
}

/// Adds the results for one runner; a rule that could not be judged counts no weeks.
fn add(sums: &mut BTreeMap<&'static str, Said>, report: &Report) {
    let weeks: BTreeSet<&str> = report.weeks.iter().filter(|w| w.runs > 0).map(|w| w.week.as_str()).collect();
    for rule in RULES {
        let said = sums.entry(rule.code).or_default();
        if report.not_judged.iter().any(|n| n.rule == rule.code) {
            continue;
        }
        let of = |loud: bool| -> BTreeSet<&str> {
            let found = report.findings.iter().filter(|f| f.rule == rule.code);
            let of_level = found.filter(|f| (f.severity > Severity::Info) == loud);
            of_level.map(|f| f.week.as_str()).filter(|week| weeks.contains(week)).collect()
        };
        let (loud, noted) = (of(true), of(false));
        said.runners += 1;
        said.weeks += weeks.len();
        said.loud += loud.len();
        said.noted += noted.difference(&loud).count();
        let loudly = report.findings.iter().filter(|f| f.rule == rule.code && f.severity > Severity::Info);
        said.causes += loudly.map(|f| f.group.as_str()).collect::<BTreeSet<&str>>().len();
    }
}

fn table(sums: &BTreeMap<&'static str, Said>) -> String {
    let mut text = "rule,runners,weeks,noted,loud,causes\n".to_owned();
    for (rule, Said { runners, weeks, noted, loud, causes }) in sums {
        writeln!(text, "{rule},{runners},{weeks},{noted},{loud},{causes}").unwrap();
    }
    text
}

/// In UTC, so that the table is the same on every machine.
fn in_utc() -> Config {
    Config::default().with(|config| config.zone = Some(TimeZone::UTC))
}

#[test]
fn the_table_of_base_rates_is_what_the_histories_say() {
    let Some(cohort) = std::env::var_os("KNEEWISE_COHORT").map(PathBuf::from) else {
        eprintln!("skipped: KNEEWISE_COHORT is not set");
        return;
    };
    let mut sums = BTreeMap::new();
    let mut runners: Vec<PathBuf> = std::fs::read_dir(cohort).unwrap().map(|entry| entry.unwrap().path()).collect();
    runners.sort();
    for runner in runners.into_iter().filter(|path| path.is_dir()) {
        add(&mut sums, &scan(&[runner], &in_utc()));
    }
    hold("src/rule/base_rates.csv", &table(&sums));
}

#[test]
fn weeks_are_counted_once() {
    let mut sums = BTreeMap::new();
    add(&mut sums, &scan(&[testdata("garmin-export.zip")], &in_utc()));
    let said = sums["KW101"];
    assert_eq!((said.runners, said.weeks > 25, said.loud > 0), (1, true, true), "{said:?}");
    assert!(said.noted + said.loud <= said.weeks && (1..=said.loud).contains(&said.causes), "{said:?}");
    assert_eq!(sums["KW701"], Said::default(), "no pain log");
    assert!(table(&sums).starts_with("rule,runners,weeks,noted,loud,causes\nKW101,1,"));
}
