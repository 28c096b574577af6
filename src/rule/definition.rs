//! Definition of a rule.

use super::finding::{Grade, Judged, Severity};
use super::kind::Kind;
use super::runner::Runner;
use super::settings::{Setting, Thresholds};
use crate::base::rule_code::RuleCode;

/// One rule: its names, its documentation, its check.
#[derive(Debug)]
#[non_exhaustive]
pub struct Rule {
    /// The code, `KW101`. Never reused.
    pub code: &'static str,
    /// The name, `session-spike`: a pattern, not advice.
    pub name: &'static str,
    /// One line for lists.
    pub summary: &'static str,
    /// The article's words for the pattern.
    pub article: &'static str,
    /// Severities it can have, the lowest first.
    pub levels: &'static [Severity],
    /// Strength of the link between the pattern and runner's knee.
    pub grade: Grade,
    /// Properties of the rule used outside of it.
    pub(crate) kind: Kind,
    /// The studies behind it, each with its identifier.
    pub sources: &'static [&'static str],
    /// Thresholds with their defaults.
    pub settings: &'static [Setting],
    /// The explanation, in Markdown with fixed headings.
    pub doc: &'static str,
    /// Checks one runner.
    pub(crate) check: fn(&Runner<'_>, &Thresholds<'_>) -> Judged,
}

impl Rule {
    /// Its code, as in findings.
    #[must_use]
    pub(crate) fn rule_code(&self) -> RuleCode {
        RuleCode::of(self.code)
    }

    /// Its sources in one line, as in the evidence of its findings.
    ///
    /// ```
    /// let rule = kneewise::rule::find("KW101").expect("a rule of that code");
    /// assert!(rule.citation().starts_with("Frandsen JSB et al."));
    /// ```
    #[must_use]
    pub fn citation(&self) -> String {
        self.sources.join("; ")
    }
}

/// Declares a rule; its doc comment is used by both rustdoc and `kneewise explain`.
macro_rules! declare_rule {
    ($(#[doc = $doc:literal])+ pub(crate) static $name:ident = { $($field:ident: $value:expr,)+ };) => {
        $(#[doc = $doc])+
        pub(crate) static $name: $crate::rule::Rule =
            $crate::rule::Rule { doc: concat!($($doc, "\n"),+), $($field: $value,)+ };
    };
}
pub(crate) use declare_rule;
