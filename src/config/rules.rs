//! Thresholds of rules as the settings file names them, and what it changes of them: plain values that the rules look up.

use std::collections::BTreeMap;

/// One threshold of a rule.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Setting {
    /// Its key in the configuration.
    pub key: &'static str,
    /// Its default.
    pub default: f64,
    /// Unit and meaning, for `explain` and the configuration file.
    pub meaning: &'static str,
}

/// A rule as far as the settings file knows it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct RuleKeys {
    /// The code, `KW101`.
    pub code: &'static str,
    /// The name, `session-spike`.
    pub name: &'static str,
    /// One line for lists.
    pub summary: &'static str,
    /// Thresholds with their defaults.
    pub settings: &'static [Setting],
}

/// What the configuration changes of one rule.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Change {
    /// `enabled = false` switches the rule off.
    pub enabled: Option<bool>,
    /// Thresholds by key.
    pub values: BTreeMap<String, f64>,
}

/// What the configuration changes, by the rule's name (`session-spike`).
pub type Changes = BTreeMap<String, Change>;
