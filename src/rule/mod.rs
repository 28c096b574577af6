//! The rules: each pattern named in the article, as a check. One file per rule, one list of all.
//!
//! `src/docs/rules.md` is held against what is here: codes, thresholds, severities and words. A rule sees a [`Runner`](runner::Runner), the whole history of one
//! athlete before `--since` and `--until`, and answers with findings or with why it cannot judge.

pub mod base_rates;
mod begin;
pub(crate) mod cannot_see;
mod definition;
pub mod finding;
mod group;
mod hard;
pub(crate) mod judging;
pub(crate) mod kind;
pub mod need;
pub mod quantity;
pub(crate) mod rules;
pub(crate) mod runner;
mod said;
pub(crate) mod settings;
mod state;
#[cfg(test)]
pub(crate) mod tests;
pub mod wording;
pub(crate) mod words;

pub use definition::Rule;
pub(crate) use definition::declare_rule;
pub(crate) use judging::{Check, Judgement, judge, judge_by, keys};
pub use rules::{RULES, find};
