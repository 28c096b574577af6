//! Properties of every rule: it is documented, and its work grows linearly with the length of the history.

use super::fixture::planted;
use super::seasons::{self};
use super::seasons::{EASY, FAST, LONG, RACE, RunKind, TRAIL};
use crate::base::cpu_time::cpu_s;
use crate::config::{Config, PainEntry, PainWhen};
use crate::history::{self, History, Input};
use crate::rule::*;
use jiff::ToSpan;
use std::sync::Mutex;

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
        assert!(!rule.sources.is_empty() && !rule.levels.is_empty() && !rule.article.is_empty(), "{}", rule.code);
        assert!(rule.levels.is_sorted(), "{}", rule.code);
    }
    assert!(RULES.is_sorted_by(|a, b| a.code < b.code), "by code, none twice");
}

/// One run a day, long and short, flat and steep, on thirty routes in many pairs of shoes, with a weekly entry in the pain log.
fn runs_of(days: i32) -> (History, Config) {
    let kind = |day: i32| match day % 7 {
        0 => LONG,
        2 => FAST,
        3 => RACE,
        5 => RunKind { descent_m_per_km: f64::from(day % 60), ..TRAIL },
        _ => EASY,
    };
    let season: Vec<_> = (0..days)
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
        place: None,
        side: None,
        note: None,
    };
    config.pain = (0..days).step_by(7).map(entry).collect();
    (history::assemble(Input { activities: planted(&season), ..Input::default() }, &config), config)
}

/// CPU time of each rule and of the whole evaluation, the least of three measurements, seconds.
fn costs(days: i32) -> Option<Vec<(&'static str, f64)>> {
    let (history, config) = runs_of(days);
    assert_eq!(history.activities.len(), days as usize);
    let mut least: Vec<(&str, f64)> = Vec::new();
    for _ in 0..3 {
        let times = Mutex::new(Vec::new());
        let timed = |check: &Check<'_>| {
            let judged = |rule: &&'static Rule| {
                let begun = cpu_s();
                let judged = check(rule);
                let cost = cpu_s().zip(begun).map(|(now, begun)| now - begun);
                times.lock().unwrap().push((rule.code, cost));
                judged
            };
            RULES.iter().map(judged).collect()
        };
        let begun = cpu_s();
        let judgement = judge_by(&history, &config, &timed);
        let all = cpu_s().zip(begun).map(|(now, begun)| now - begun);
        assert!(judgement.findings.len() > days as usize / 10, "{} findings: too quiet", judgement.findings.len());
        let mut times = times.into_inner().unwrap();
        times.push(("all", all));
        let times: Option<Vec<_>> = times.into_iter().map(|(code, cost)| Some((code, cost?))).collect();
        for (i, (code, cost)) in times?.into_iter().enumerate() {
            match least.get_mut(i) {
                Some(known) => known.1 = known.1.min(cost),
                None => least.push((code, cost)),
            }
        }
    }
    Some(least)
}

/// Four times the runs take about four times as long: a rule that goes through all runs or findings for each of them would take
/// sixteen times as long.
#[test]
fn the_work_grows_with_the_runs() {
    let Some((few, many)) = costs(2_000).zip(costs(8_000)) else {
        eprintln!("skipped: this system does not tell the CPU time of a thread");
        return;
    };
    for ((code, few_s), (_, many_s)) in few.into_iter().zip(many) {
        // The clock ticks in hundredths of seconds on some systems.
        assert!(many_s < 8.0 * few_s + 0.04, "{code}: {few_s:.3} s for 2,000 runs, {many_s:.3} s for 8,000");
    }
}
