//! What rules said before spells, and how often they fired when none followed.

use super::spell::Spell;
use crate::history::daily::day_number;
use crate::report::RuleAlarms;
use crate::rule::finding::Finding;
use crate::rule::rules::pain;
use crate::rule::runner::Runner;
use std::collections::{BTreeMap, BTreeSet};

/// A spell that begins this soon after a day follows it.
const FOLLOWS_DAYS: i32 = 14;

/// For each rule its days outside spells, and after how many of them a spell began; rules by code. The last days of the history are left
/// out, because a spell may still follow them.
pub(super) fn alarms(runner: &Runner<'_>, findings: &[Finding], spells: &[Spell]) -> Vec<RuleAlarms> {
    let last = day_number(runner.as_of) - FOLLOWS_DAYS;
    // The first day of a spell may be that of its cause.
    let free = |day: i32| day <= last && !spells.iter().any(|s| s.holds(day) && s.first != day);
    let is_followed = |day: &i32| spells.iter().any(|s| (0..=FOLLOWS_DAYS).contains(&(s.first - day)));
    let days: Vec<i32> = runner.run_days.iter().copied().filter(|day| free(*day)).collect();
    if days.is_empty() || spells.is_empty() {
        return Vec::new();
    }
    let base_rate = days.iter().filter(|day| is_followed(day)).count() as f64 / days.len() as f64;
    let mut spoke: BTreeMap<_, BTreeSet<i32>> = BTreeMap::new();
    let own = findings.iter().filter(|f| f.athlete.as_deref() == runner.athlete && f.rule != pain::RULE.code);
    for finding in own.filter(|f| free(day_number(f.date))) {
        spoke.entry(finding.rule).or_default().insert(day_number(finding.date));
    }
    let of = |(rule, days): (_, BTreeSet<i32>)| RuleAlarms {
        rule,
        alarms: days.len(),
        followed: days.iter().filter(|day| is_followed(day)).count(),
        base_rate: crate::base::stats::round(base_rate, 4),
    };
    spoke.into_iter().map(of).collect()
}
