//! Groups findings with the same cause; the strongest represents the group.

use super::finding::Finding;
use super::kind::{Kind, Scope};
use super::rules::{find, return_after_break};
use super::runner::{AFTER_BREAK_DAYS, Runner, day_number};
use crate::base::rule_code::RuleCode;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Assigns every finding its group and sorts them by date, then code.
///
/// These have one cause: the findings about one run; a sum of seven days and the most severe run with a finding within them; the
/// steps of one build-up; a break and findings about the amount of running in the six weeks after it. Every other finding is a
/// group of its own.
pub(super) fn assign(findings: &mut [Finding], runner: &Runner<'_>) {
    findings.sort_by(|a, b| (a.date, a.rule, &a.id).cmp(&(b.date, b.rule, &b.id)));
    let kinds: Vec<Kind> =
        findings.iter().map(|f| find(f.rule.as_str()).map_or(Kind::DAYS, |rule| rule.kind)).collect();
    let mut groups = Groups((0..findings.len()).collect());
    of_runs(findings, &kinds, runner, &mut groups);
    build_ups(findings, &kinds, &mut groups);
    after_breaks(findings, &kinds, runner, &mut groups);
    let names: Vec<String> = (0..findings.len())
        .map(|k| {
            let first = groups.first(k);
            if about_a_run(&findings[first], &kinds[first]) {
                format!("run-{}", findings[first].activities[0])
            } else {
                findings[first].id.clone()
            }
        })
        .collect();
    findings.iter_mut().zip(names).for_each(|(finding, name)| finding.group = name);
}

/// For each finding an earlier one of its group, or itself.
struct Groups(Vec<usize>);

impl Groups {
    /// The first finding of the group.
    fn first(&self, mut k: usize) -> usize {
        while self.0[k] != k {
            k = self.0[k];
        }
        k
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.first(a), self.first(b));
        self.0[a.max(b)] = a.min(b);
    }
}

fn about_a_run(finding: &Finding, kind: &Kind) -> bool {
    finding.activities.len() == 1 && kind.scope != Scope::SevenDays
}

/// Joins findings about one run, and sums of seven days with the most severe run within them.
fn of_runs(findings: &[Finding], kinds: &[Kind], runner: &Runner<'_>, groups: &mut Groups) {
    let days: BTreeMap<&str, i32> = runner.runs.iter().map(|r| (r.summary.id.as_str(), r.day)).collect();
    let mut of_run: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (k, (finding, kind)) in findings.iter().zip(kinds).enumerate() {
        if about_a_run(finding, kind) {
            of_run.entry(&finding.activities[0]).or_default().push(k);
        }
    }
    for same in of_run.values() {
        for k in same {
            groups.join(same[0], *k);
        }
    }
    for (k, finding) in findings.iter().enumerate().filter(|(k, _)| kinds[*k].scope == Scope::SevenDays) {
        let hosts = finding.activities.iter().filter_map(|id| of_run.get(id.as_str())).flatten();
        let loudness = |host: &usize| {
            let f = &findings[*host];
            (f.severity, Reverse(f.rule), days.get(f.activities[0].as_str()))
        };
        if let Some(host) = hosts.copied().max_by_key(loudness) {
            groups.join(k, host);
        }
    }
}

/// Joins each step of a build-up to the previous one.
fn build_ups(findings: &[Finding], kinds: &[Kind], groups: &mut Groups) {
    let mut last: BTreeMap<RuleCode, usize> = BTreeMap::new();
    for (k, finding) in findings.iter().enumerate() {
        let Some(days) = kinds[k].step_days else { continue };
        if let Some(before) = last.insert(finding.rule, k)
            && day_number(finding.date) - day_number(findings[before].date) <= days
        {
            groups.join(before, k);
        }
    }
}

/// Joins findings about the amount of running in the weeks after a break.
fn after_breaks(findings: &[Finding], kinds: &[Kind], runner: &Runner<'_>, groups: &mut Groups) {
    for back in return_after_break::returns(runner) {
        let days = back.first..=back.first + AFTER_BREAK_DAYS;
        let follows = |k: &usize| kinds[*k].exposure && days.contains(&day_number(findings[*k].date));
        let all: Vec<usize> = (0..findings.len()).filter(follows).collect();
        for k in &all {
            groups.join(all[0], *k);
        }
    }
}
