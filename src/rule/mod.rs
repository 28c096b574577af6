//! The rules: each pattern that the article names, as something that can be checked. One file a rule, one table of all.
//!
//! docs/RULES.md is binding for codes, thresholds, severities and words. A rule sees a [`Runner`], the whole history of one
//! athlete before `--since` and `--until`, and answers with findings or with why it cannot judge.

mod abrupt_stop;
mod cadence_fade;
pub mod cannot_see;
mod cold_start;
mod contact_balance_shift;
mod decoupling;
mod descent_spike;
mod effort_rising;
mod fast_descent;
mod few_rest_days;
pub mod finding;
#[cfg(test)]
pub(crate) mod fixture;
mod group;
mod hard;
mod hard_back_to_back;
mod intensity_jump;
mod knee_load_spike;
mod low_cadence;
#[cfg(test)]
mod mistakes;
mod monotony;
mod no_strength;
mod one_pair;
mod pain;
mod return_after_break;
pub mod runner;
mod running_only;
mod same_route;
#[cfg(test)]
mod seasons;
mod session_spike;
pub mod settings;
mod state;
mod steep_descent;
mod uneven_ground;
pub(crate) mod week_jump;
pub mod words;
#[cfg(test)]
mod words_test;
mod worn_shoes;

use crate::config::Config;
use crate::history::History;
use finding::{Finding, Grade, Judged, NotJudged, Severity};
use runner::Runner;
use settings::{Setting, Thresholds};

/// One rule: what it is called, what it says of itself, how it checks.
#[derive(Debug)]
pub struct Rule {
    /// The code, `KW101`. Never reused.
    pub code: &'static str,
    /// The name, `session-spike`: a pattern, not advice.
    pub name: &'static str,
    /// One line for lists.
    pub summary: &'static str,
    /// The article's words that it stands for.
    pub article: &'static str,
    /// The levels that it can speak at, the lowest first.
    pub levels: &'static [Severity],
    /// How well the pattern is tied to runner's knee.
    pub grade: Grade,
    /// The study behind it, with its identifier.
    pub citation: &'static str,
    /// Thresholds with their defaults.
    pub settings: &'static [Setting],
    /// The explanation, in Markdown with fixed headings.
    pub doc: &'static str,
    /// Checks one runner.
    pub check: fn(&Runner<'_>, &Thresholds<'_>) -> Judged,
}

/// Declares a rule; its doc comment serves rustdoc and `kneewise explain` alike.
macro_rules! declare_rule {
    ($(#[doc = $doc:literal])+ pub(crate) static $name:ident = { $($field:ident: $value:expr,)+ };) => {
        $(#[doc = $doc])+
        pub(crate) static $name: $crate::rule::Rule =
            $crate::rule::Rule { doc: concat!($($doc, "\n"),+), $($field: $value,)+ };
    };
}
pub(crate) use declare_rule;

/// Every rule, by code.
pub static RULES: &[&Rule] = &[
    &session_spike::RULE,
    &week_jump::RULE,
    &return_after_break::RULE,
    &intensity_jump::RULE,
    &hard_back_to_back::RULE,
    &few_rest_days::RULE,
    &monotony::RULE,
    &descent_spike::RULE,
    &steep_descent::RULE,
    &fast_descent::RULE,
    &knee_load_spike::RULE,
    &low_cadence::RULE,
    &cadence_fade::RULE,
    &contact_balance_shift::RULE,
    &uneven_ground::RULE,
    &same_route::RULE,
    &running_only::RULE,
    &no_strength::RULE,
    &cold_start::RULE,
    &abrupt_stop::RULE,
    &one_pair::RULE,
    &worn_shoes::RULE,
    &pain::RULE,
    &effort_rising::RULE,
    &decoupling::RULE,
];

/// The rule of a code or name, in any case.
#[must_use]
pub fn find(word: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code.eq_ignore_ascii_case(word) || rule.name.eq_ignore_ascii_case(word))
}

/// What all rules say of a history.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judgement {
    /// By athlete, date, then code.
    pub findings: Vec<Finding>,
    /// By athlete, then code.
    pub not_judged: Vec<NotJudged>,
}

/// What one rule says of a runner; `None` where it is switched off.
pub type Check<'a> = dyn Fn(&'static Rule) -> Option<Judged> + Sync + 'a;

/// Judges a history, each athlete apart.
#[must_use]
pub fn judge(history: &History, config: &Config) -> Judgement {
    judge_by(history, config, &|check| RULES.iter().map(|rule| check(rule)).collect())
}

/// The same; `all` says how to go through the [`RULES`], which know nothing of each other: it answers with what the check that it is
/// given says of each, in their order.
#[must_use]
pub fn judge_by(history: &History, config: &Config, all: &dyn Fn(&Check<'_>) -> Vec<Option<Judged>>) -> Judgement {
    let mut judgement = Judgement::default();
    let Some(as_of) = history.as_of else { return judgement };
    for activities in history.activities.chunk_by(|a, b| a.athlete == b.athlete) {
        let athlete = activities[0].athlete.as_deref();
        let gear = history.gear.iter().filter(|(owner, _)| owner.as_deref() == athlete).map(|(_, g)| g).collect();
        let runner = Runner::new(athlete, activities, gear, as_of, config);
        let check = |rule: &'static Rule| {
            let thresholds = Thresholds::new(rule.settings, config.rules.get(rule.name));
            thresholds.enabled().then(|| (rule.check)(&runner, &thresholds))
        };
        let mut findings = Vec::new();
        for (rule, judged) in RULES.iter().zip(all(&check)) {
            let Some(judged) = judged else { continue };
            findings.extend(judged.findings);
            if let Some(reason) = judged.not_judged {
                judgement.not_judged.push(NotJudged { athlete: athlete.map(str::to_owned), rule: rule.code, reason });
            }
        }
        findings.iter_mut().for_each(Finding::round);
        group::assign(&mut findings, &runner);
        judgement.findings.extend(findings);
    }
    judgement
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{PainEntry, PainWhen};
    use crate::history::{self, Input};
    use fixture::planted;
    use jiff::ToSpan;
    use seasons::{EASY, FAST, Kind, LONG, RACE, TRAIL};
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
                    a.digest.flat_balance_pct = Some(48.0 + f64::from(day / 5 % 6));
                    a.route = (0..64)
                        .map(|k| [46.0 + f64::from(k) * 0.001, 8.0 + f64::from(k * (day % 30)) * 0.000_1])
                        .collect();
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
}
