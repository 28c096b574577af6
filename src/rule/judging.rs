//! Evaluates all rules on a history.

use super::definition::Rule;
use super::finding::{Finding, Judged, NotJudged};
use super::group;
use super::rules::RULES;
use super::runner::Runner;
use super::settings::Thresholds;
use crate::config::Config;
use crate::config::rules::RuleKeys;
use crate::history::History;

/// The keys of each rule in the settings file.
#[must_use]
pub fn keys() -> Vec<RuleKeys> {
    let keys =
        |rule: &&Rule| RuleKeys { code: rule.code, name: rule.name, summary: rule.summary, settings: rule.settings };
    RULES.iter().map(keys).collect()
}

/// Results of all rules for a history.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judgement {
    /// By athlete, date, then code.
    pub findings: Vec<Finding>,
    /// By athlete, then code.
    pub not_judged: Vec<NotJudged>,
}

/// The result of one rule for a runner; `None` if it is switched off.
pub type Check<'a> = dyn Fn(&'static Rule) -> Option<Judged> + Sync + 'a;

/// Evaluates all rules on a history, separately for each athlete.
#[must_use]
pub fn judge(history: &History, config: &Config) -> Judgement {
    judge_by(history, config, &|check| RULES.iter().map(|rule| check(rule)).collect())
}

/// Like [`judge`], with `all` as the strategy for going through the [`RULES`], which are independent of each other: it calls the
/// given check for each and returns the results in order.
#[must_use]
pub fn judge_by(history: &History, config: &Config, all: &dyn Fn(&Check<'_>) -> Vec<Option<Judged>>) -> Judgement {
    let mut judgement = Judgement::default();
    let Some(as_of) = history.as_of else { return judgement };
    // A common log for several athletes does not say whose pain it is. Those of a cohort are judged one by one, each with their
    // own log.
    let several = history.activities.windows(2).any(|pair| pair[0].athlete != pair[1].athlete);
    let without_log = several.then(|| config.clone().with(|config| config.pain.clear()));
    let config = without_log.as_ref().unwrap_or(config);
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
            if let Some(need) = judged.not_judged {
                judgement.not_judged.push(NotJudged {
                    athlete: athlete.map(str::to_owned),
                    rule: rule.rule_code(),
                    need,
                });
            }
        }
        findings.iter_mut().for_each(Finding::round);
        group::assign(&mut findings, &runner);
        judgement.findings.extend(findings);
    }
    judgement
}
