//! How often each rule fires in real histories: a table that a test can measure again (`.ci/extra base_rates`).
//!
//! The histories were published by their runners: dates, distances, times, some heart rates and no samples, so rules that need
//! samples are not included.

use crate::base::words::commas;

/// The table: rule, histories in which it could be judged, their weeks with a run, those with an info finding, those with caution
/// or more, and the causes with such a finding.
const TABLE: &str = include_str!("base_rates.csv");

/// A rule that fires at caution or above in one of this many weeks reports something common.
const ORDINARY: u64 = 10;

/// Fewest histories for a rate.
const FEWEST: u64 = 10;

/// Rate of one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BaseRate {
    /// Histories in which it could be judged.
    runners: u64,
    /// Their weeks with a run.
    weeks: u64,
    /// Of these the weeks with info findings only.
    noted: u64,
    /// Of these the weeks with caution or more.
    loud: u64,
    /// Causes with a finding of caution or more: the steps of one build-up are one.
    causes: u64,
}

/// The rate of a rule; `None` if no history of the table could be judged.
fn of(code: &str) -> Option<BaseRate> {
    let row = TABLE.lines().find_map(|line| line.strip_prefix(code)?.strip_prefix(','))?;
    let mut numbers = row.split(',').map(|cell| cell.parse::<u64>().ok());
    let mut next = || numbers.next().flatten();
    let rate = BaseRate { runners: next()?, weeks: next()?, noted: next()?, loud: next()?, causes: next()? };
    (rate.weeks > 0).then_some(rate)
}

/// How often a rule fires, in one or two sentences: `In 39 real histories (7,121 weeks with a run) …`.
///
/// ```
/// let said = kneewise::rule::base_rates::sentence("KW101");
/// assert!(said.starts_with("In ") && said.contains("of 100 weeks"));
/// ```
#[must_use]
pub fn sentence(code: &str) -> String {
    let Some(BaseRate { runners, weeks, noted, loud, causes }) = of(code) else {
        return "Not measured: the real histories that kneewise is held against do not hold what it needs.".to_owned();
    };
    if runners < FEWEST {
        return format!("Too few of the real histories hold what it needs ({runners}) to say how often it fires.");
    }
    let of_100 = |n: u64| {
        let share = 100.0 * n as f64 / weeks as f64;
        if n > 0 && share < 1.0 { "fewer than 1".to_owned() } else { format!("{share:.0}") }
    };
    let said = match (loud, noted) {
        (0, 0) => "it said nothing".to_owned(),
        (0, _) => format!("a note came up in {} of 100 weeks, nothing louder", of_100(noted)),
        (_, 0) => format!("a loud {code} came up in {} of 100 weeks", of_100(loud)),
        _ => format!("a loud {code} came up in {} of 100 weeks, a note in {}", of_100(loud), of_100(noted)),
    };
    let ordinary = if ORDINARY * loud >= weeks {
        // At least one cause where a week is loud.
        let every = weeks.div_euclid(causes.max(1));
        format!(
            " What has one cause counted once, that is every {every} weeks of running: ordinary, and no sign that something is \
             wrong."
        )
    } else {
        String::new()
    };
    format!("In {runners} real histories ({} weeks with a run) {said}.{ordinary}", commas(weeks))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::RULES;

    #[test]
    fn every_rule_has_a_row_and_adds_up() {
        for rule in RULES {
            assert!(TABLE.lines().any(|line| line.starts_with(&format!("{},", rule.code))), "{}", rule.code);
            if let Some(rate) = of(rule.code) {
                assert!(rate.noted + rate.loud <= rate.weeks && rate.runners > 0, "{}: {rate:?}", rule.code);
                assert_eq!(rate.loud > 0, rate.causes > 0, "{}: {rate:?}", rule.code);
            }
            assert!(sentence(rule.code).ends_with('.'), "{}", rule.code);
        }
        let said = sentence("KW101");
        assert!(said.contains(" counted once, that is every ") && said.contains("ordinary"), "{said}");
        assert!(!sentence("KW103").contains("ordinary"), "{}", sentence("KW103"));
        assert!(sentence("KW301").starts_with("Too few"), "two histories tell nothing");
        assert_eq!(of("KW999"), None);
        assert!(sentence("KW999").starts_with("Not measured"));
    }
}
