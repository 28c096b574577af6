//! The library in forty lines: the weeks of a folder or an export, each with its findings.
//!
//! ```text
//! cargo run --example weekly -- testdata/strava-export.zip
//! ```
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program prints")]

use kneewise::base::progress::Progress;
use kneewise::rule::finding::Severity;
use kneewise::{Config, Error};
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    match weekly(&paths) {
        Ok(lines) => {
            for line in lines {
                println!("{line}");
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// `2026-W37   3 runs    38.1 km   1012 m down   KW101 KW302`
fn weekly(paths: &[PathBuf]) -> Result<Vec<String>, Error> {
    let report = kneewise::scan(paths, &Config::default(), &Progress::default())?;
    let line = |week: &kneewise::report::Week| {
        let findings = report.findings.iter().filter(|f| f.week == week.week && f.severity >= Severity::Caution);
        let mut codes: Vec<&str> = findings.map(|f| f.rule.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        // Unknown is not 0: there may be no altitude.
        let down = week.elevation_loss_m.map_or_else(|| "–".to_owned(), |m| format!("{m:.0}"));
        let km = week.distance_at_least_m / 1000.0;
        format!("{}  {:>2} runs  {km:>6.1} km  {down:>5} m down  {}", week.week, week.runs, codes.join(" "))
            .trim_end()
            .to_owned()
    };
    Ok(report.weeks.iter().map(line).collect())
}
