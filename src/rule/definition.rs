//! What a rule is made of.

use super::finding::{Grade, Judged, Severity};
use super::kind::Kind;
use super::runner::Runner;
use super::settings::{Setting, Thresholds};
use crate::base::rule_code::RuleCode;

/// One rule: what it is called, what it says of itself, how it checks.
#[derive(Debug)]
#[non_exhaustive]
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
    pub(crate) kind: Kind,
    /// The study behind it, with its identifier.
    pub citation: &'static str,
    /// Thresholds with their defaults.
    pub settings: &'static [Setting],
    /// The explanation, in Markdown with fixed headings.
    pub doc: &'static str,
    /// Checks one runner.
    pub(crate) check: fn(&Runner<'_>, &Thresholds<'_>) -> Judged,
}

impl Rule {
    /// Its code, as findings have it.
    #[must_use]
    pub(crate) fn rule_code(&self) -> RuleCode {
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
