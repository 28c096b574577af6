//! What the configuration changes of rules: thresholds by name, kept as plain values that the rules look up.

use std::collections::BTreeMap;

/// What the configuration changes of one rule.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    /// `enabled = false` switches the rule off.
    pub enabled: Option<bool>,
    /// Thresholds by key.
    pub values: BTreeMap<String, f64>,
}

/// What the configuration changes, by the rule's name (`session-spike`).
pub type Changes = BTreeMap<String, Change>;
