//! What holds for every rule: it is documented, and ten thousand activities are judged in no time.

use super::fixture::planted;
use super::seasons::{self};
use super::seasons::{EASY, FAST, Kind, LONG, RACE, TRAIL};
use crate::config::{PainEntry, PainWhen};
use crate::history::{self, Input};
use crate::rule::*;
use jiff::ToSpan;
use std::time::{Duration, Instant};

#[test]
fn every_rule_is_whole() {
    const HEADINGS: [&str; 5] =
        ["What it flags", "Why it may matter", "How it is computed", "When it is wrong", "Evidence"];
    for rule in RULES {
        assert!(rule.code.starts_with("KW") && rule.code.len() == 5, "{}", rule.code);
        assert!(rule.name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", rule.name);
        let mut rest = rule.doc;
        for heading in HEADINGS {
            let at = rest.find(&format!("# {heading}\n"));
            assert!(at.is_some(), "{}: no heading '{heading}', or not in order", rule.code);
            rest = &rest[at.unwrap()..];
        }
        assert!(!rule.citation.is_empty() && !rule.levels.is_empty() && !rule.article.is_empty(), "{}", rule.code);
        assert!(rule.levels.is_sorted(), "{}", rule.code);
    }
    assert!(RULES.is_sorted_by(|a, b| a.code < b.code), "by code, none twice");
}

/// 27 years of a run a day, long and short, flat and steep, on thirty routes in a hundred pairs of shoes, with a pain log
/// that has a line a week: what goes through all runs or findings for each of them would take far longer.
#[test]
fn ten_thousand_activities_take_no_time() {
    const DAYS: i32 = 10_000;
    let kind = |day: i32| match day % 7 {
        0 => LONG,
        2 => FAST,
        3 => RACE,
        5 => Kind { descent_m_per_km: f64::from(day % 60), ..TRAIL },
        _ => EASY,
    };
    let season: Vec<_> = (0..DAYS)
        .map(|day| {
            seasons::run(day, 4.0 + f64::from(day * 37 % 180) / 10.0, kind(day)).with(|a| {
                a.gear = Some(format!("pair {}", day / 100));
                a.effort.rpe = Some(f64::from(day * 13 % 9));
                a.elevation.below_10_pct_m = Some(f64::from(day * 31 % 3000));
                a.internal.histogram.flat_balance_pct = Some(48.0 + f64::from(day / 5 % 6));
                a.route =
                    (0..64).map(|k| [46.0 + f64::from(k) * 0.001, 8.0 + f64::from(k * (day % 30)) * 0.000_1]).collect();
            })
        })
        .collect();
    let mut config = seasons::config();
    let entry = |day: i32| PainEntry {
        date: jiff::civil::date(2026, 1, 5).saturating_add(day.days()),
        score: f64::from(day % 8),
        when: PainWhen::During,
        note: None,
    };
    config.pain = (0..DAYS).step_by(7).map(entry).collect();
    let history = history::assemble(Input { activities: planted(&season), ..Input::default() }, &config);
    assert_eq!(history.activities.len(), DAYS as usize);
    let start = Instant::now();
    let judgement = judge(&history, &config);
    let took = start.elapsed();
    assert!(judgement.findings.len() > 1000, "{} findings: too quiet to measure", judgement.findings.len());
    assert!(took < Duration::from_secs(5), "{took:?} for {} findings", judgement.findings.len());
    eprintln!("{took:?} for {} findings", judgement.findings.len());
}
