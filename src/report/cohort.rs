//! Cohort statistics: in how many of 100 runner-weeks each rule fired.

pub use super::rates::{CohortRates, RuleWeeks};

use super::Report;
use crate::base::rule_code::RuleCode;
use crate::base::stats::round;
use crate::rule::finding::Severity;
use crate::rule::{RULES, Rule};
use std::collections::{BTreeMap, BTreeSet};

impl CohortRates {
    /// Adds the report of one athlete.
    ///
    /// ```
    /// use kneewise::report::cohort::CohortRates;
    /// use kneewise::{Config, Progress};
    ///
    /// let report = kneewise::scan(&["testdata/race.fit".into()], &Config::default(), &Progress::default())?;
    /// let mut rates = CohortRates::default();
    /// rates.add(&report);
    /// assert_eq!(rates.athletes, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn add(&mut self, report: &Report) {
        if self.rules.is_empty() {
            self.rules = RULES.iter().map(|rule| RuleWeeks::new(rule)).collect();
        }
        if report.activities.is_empty() {
            return;
        }
        let over: BTreeSet<&str> = report.weeks.iter().filter(|w| !w.so_far).map(|w| w.week.as_str()).collect();
        self.athletes += 1;
        self.runner_weeks += over.len();
        let mut loudest = BTreeMap::<(RuleCode, &str), Severity>::new();
        for finding in report.findings.iter().filter(|f| over.contains(f.week.as_str())) {
            let level = loudest.entry((finding.rule, &finding.week)).or_insert(finding.severity);
            *level = finding.severity.max(*level);
        }
        for rule in &mut self.rules {
            if report.not_judged.iter().any(|n| n.rule == rule.rule) {
                continue;
            }
            rule.athletes_judged += 1;
            rule.runner_weeks += over.len();
            let levels = || loudest.iter().filter(|((code, _), _)| *code == rule.rule).map(|(_, level)| *level);
            let weeks = |wanted: Severity| levels().filter(|level| *level == wanted).count();
            let [info, caution, strong] = [Severity::Info, Severity::Caution, Severity::Strong].map(weeks);
            rule.weeks_info += info;
            rule.weeks_caution += caution;
            rule.weeks_strong += strong;
            rule.athletes_loud += usize::from(caution + strong > 0);
            let loud = (rule.weeks_caution + rule.weeks_strong) as f64;
            rule.loud_per_100_weeks =
                (rule.runner_weeks > 0).then(|| round(100.0 * loud / rule.runner_weeks as f64, 2));
        }
    }
}

impl RuleWeeks {
    fn new(rule: &Rule) -> Self {
        RuleWeeks {
            rule: rule.rule_code(),
            name: rule.name.into(),
            athletes_judged: 0,
            athletes_loud: 0,
            runner_weeks: 0,
            weeks_info: 0,
            weeks_caution: 0,
            weeks_strong: 0,
            loud_per_100_weeks: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixture;

    #[test]
    fn weeks_are_counted_once_and_only_where_a_rule_could_judge() {
        let report = fixture::season();
        let mut cohort = CohortRates::default();
        cohort.add(&report);
        cohort.add(&report);
        let whole = report.weeks.iter().filter(|w| !w.so_far).count();
        assert_eq!((cohort.athletes, cohort.runner_weeks), (2, 2 * whole));
        let mut spoke = 0;
        for rule in &cohort.rules {
            let judged = !report.not_judged.iter().any(|n| n.rule == rule.rule);
            assert_eq!(rule.runner_weeks, if judged { 2 * whole } else { 0 }, "{}", rule.rule);
            let loud = rule.weeks_caution + rule.weeks_strong;
            assert!(loud + rule.weeks_info <= rule.runner_weeks);
            assert_eq!(rule.loud_per_100_weeks.is_some(), judged);
            spoke += loud;
        }
        assert!(spoke > 0);
    }

    #[test]
    fn an_athlete_without_activities_has_no_weeks() {
        let mut cohort = CohortRates::default();
        cohort.add(&fixture::empty());
        assert_eq!((cohort.athletes, cohort.runner_weeks), (0, 0));
        assert!(cohort.rules.iter().all(|rule| rule.loud_per_100_weeks.is_none()));
    }
}
