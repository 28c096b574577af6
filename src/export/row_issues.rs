//! Oddities in the rows of a table: one issue per kind, however many rows have it.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// Number of places that an issue names; further ones are counted.
const NAMED: usize = 5;

/// One kind of oddity in the rows of a table.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct RowIssue {
    /// What was odd, and how it was handled: lower case, no full stop.
    pub what: Cow<'static, str>,
    /// What the places count: `row`, `line`.
    pub unit: Cow<'static, str>,
    /// The first places.
    pub places: Vec<usize>,
    /// Number of places.
    pub count: usize,
}

impl fmt::Display for RowIssue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places: Vec<String> = self.places.iter().map(usize::to_string).collect();
        let plural = if self.count == 1 { "" } else { "s" };
        write!(f, "{} ({}{plural} {}", self.what, self.unit, places.join(", "))?;
        if self.count > places.len() {
            write!(f, " and {} more", self.count - places.len())?;
        }
        f.write_str(")")
    }
}

/// Collects issues by kind. Memory is bounded by the number of kinds, not of rows.
#[derive(Debug, Default)]
pub(super) struct RowIssues {
    kinds: BTreeMap<Cow<'static, str>, (usize, Vec<usize>)>,
}

impl RowIssues {
    /// Records that `what` was found at `place`.
    pub(super) fn add(&mut self, what: impl Into<Cow<'static, str>>, place: usize) {
        let (count, places) = self.kinds.entry(what.into()).or_default();
        *count += 1;
        if places.len() < NAMED {
            places.push(place);
        }
    }

    /// The issues, sorted by text. `unit` is what the places count.
    pub(super) fn into_list(self, unit: &'static str) -> Vec<RowIssue> {
        let issue = |(what, (count, places))| RowIssue { what, unit: unit.into(), places, count };
        self.kinds.into_iter().map(issue).collect()
    }
}

/// The issues of a table as text.
#[cfg(test)]
pub(super) fn in_words(issues: &[RowIssue]) -> Vec<String> {
    issues.iter().map(ToString::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_issue_a_kind() {
        let mut issues = RowIssues::default();
        issues.add("b", 9);
        for row in 1..=7 {
            issues.add("a", row);
        }
        let found: Vec<String> = issues.into_list("row").iter().map(RowIssue::to_string).collect();
        assert_eq!(found, ["a (rows 1, 2, 3, 4, 5 and 2 more)", "b (row 9)"]);
    }
}
