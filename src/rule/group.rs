//! Findings of one cause share a group; the strongest speaks for it.

use super::find;
use super::finding::Finding;
use super::kind::Scope;
use super::runner::Runner;
use std::collections::BTreeMap;

/// Whether a finding is a sum over seven days, which belongs to the run that made the sum what it is.
fn of_seven_days(finding: &Finding) -> bool {
    find(finding.rule).is_some_and(|rule| rule.kind.scope == Scope::SevenDays)
}

/// Gives every finding its group and puts them in order of date, then code.
///
/// Findings about one run are one group. A seven-day sum joins the group of the loudest run within those days that has one.
/// Every other finding is a group of its own.
pub(super) fn assign(findings: &mut [Finding], runner: &Runner<'_>) {
    let runs: BTreeMap<&str, i32> = runner.runs.iter().map(|r| (r.summary.id.as_str(), r.day)).collect();
    findings.sort_by(|a, b| (a.date, a.rule, &a.id).cmp(&(b.date, b.rule, &b.id)));
    let of_a_run = |f: &Finding| f.activities.len() == 1 && !of_seven_days(f);
    let mut joined: Vec<Option<String>> = vec![None; findings.len()];
    for (k, finding) in findings.iter().enumerate() {
        if of_a_run(finding) {
            joined[k] = Some(format!("run-{}", finding.activities[0]));
        } else if of_seven_days(finding) {
            let host = findings
                .iter()
                .filter(|f| of_a_run(f) && finding.activities.contains(&f.activities[0]))
                .max_by_key(|f| (f.severity, std::cmp::Reverse(f.rule), runs.get(f.activities[0].as_str())));
            joined[k] = host.map(|f| format!("run-{}", f.activities[0]));
        }
    }
    for (finding, group) in findings.iter_mut().zip(joined) {
        finding.group = group.unwrap_or_else(|| finding.id.clone());
    }
}
