//! The rules: each pattern that the article names, as something that can be checked. One file a rule, one table of all.
//!
//! `src/docs/rules.md` is held against what is here: codes, thresholds, severities and words. A rule sees a [`Runner`], the whole history of one
//! athlete before `--since` and `--until`, and answers with findings or with why it cannot judge.

pub mod cannot_see;
pub mod finding;
mod group;
mod hard;
pub mod kind;
pub mod need;
pub mod quantity;
pub(crate) mod rules;
pub mod runner;
mod said;
pub mod settings;
mod state;
#[cfg(test)]
pub(crate) mod tests;
pub mod wording;
pub mod words;

use crate::base::rule_code::RuleCode;
use crate::config::Config;
use crate::config::rules::RuleKeys;
use crate::history::History;
use finding::{Finding, Grade, Judged, NotJudged, Severity};
use kind::Kind;
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
    /// What the rest of the program has to know of it.
    pub kind: Kind,
    /// The study behind it, with its identifier.
    pub citation: &'static str,
    /// Thresholds with their defaults.
    pub settings: &'static [Setting],
    /// The explanation, in Markdown with fixed headings.
    pub doc: &'static str,
    /// Checks one runner.
    pub check: fn(&Runner<'_>, &Thresholds<'_>) -> Judged,
}

impl Rule {
    /// Its code, as findings have it.
    #[must_use]
    pub fn rule_code(&self) -> RuleCode {
        RuleCode::of(self.code)
    }
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
    &rules::session_spike::RULE,
    &rules::week_jump::RULE,
    &rules::return_after_break::RULE,
    &rules::intensity_jump::RULE,
    &rules::hard_back_to_back::RULE,
    &rules::few_rest_days::RULE,
    &rules::monotony::RULE,
    &rules::descent_spike::RULE,
    &rules::steep_descent::RULE,
    &rules::fast_descent::RULE,
    &rules::knee_load_spike::RULE,
    &rules::low_cadence::RULE,
    &rules::cadence_fade::RULE,
    &rules::contact_balance_shift::RULE,
    &rules::uneven_ground::RULE,
    &rules::same_route::RULE,
    &rules::running_only::RULE,
    &rules::no_strength::RULE,
    &rules::cold_start::RULE,
    &rules::abrupt_stop::RULE,
    &rules::one_pair::RULE,
    &rules::worn_shoes::RULE,
    &rules::pain::RULE,
    &rules::effort_rising::RULE,
    &rules::decoupling::RULE,
];

/// The rule of a code or name, in any case.
#[must_use]
pub fn find(word: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code.eq_ignore_ascii_case(word) || rule.name.eq_ignore_ascii_case(word))
}

/// What the settings file may say of each rule.
#[must_use]
pub fn keys() -> Vec<RuleKeys> {
    let keys =
        |rule: &&Rule| RuleKeys { code: rule.code, name: rule.name, summary: rule.summary, settings: rule.settings };
    RULES.iter().map(keys).collect()
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
    // A log beside the files of several athletes does not say whose pain it is. Those of a cohort are judged one by one, each with
    // their own.
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
