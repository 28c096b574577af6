//! Rule thresholds as named in the settings file, and their changed values: plain values that the rules look up.

use std::collections::BTreeMap;

/// One threshold of a rule.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Setting {
    /// Its key in the configuration.
    pub key: &'static str,
    /// Its default.
    pub default: f64,
    /// Unit and meaning, for `explain` and the settings file.
    pub meaning: &'static str,
}

/// A rule, as far as the settings file needs it.
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

/// Changes to one rule in the configuration.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Change {
    /// `enabled = false` switches the rule off.
    pub enabled: Option<bool>,
    /// Thresholds by key.
    pub values: BTreeMap<String, f64>,
}

/// Changes in the configuration, by rule name (`session-spike`).
pub type Changes = BTreeMap<String, Change>;
