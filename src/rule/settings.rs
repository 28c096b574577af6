//! Thresholds: each rule declares its own with defaults; the configuration may change them.

pub(crate) use crate::config::rules::Setting;

use crate::config::rules::Change;

/// The effective thresholds of one rule.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Thresholds<'a> {
    settings: &'static [Setting],
    change: Option<&'a Change>,
}

impl<'a> Thresholds<'a> {
    /// The rule's defaults, with the changes in the configuration.
    #[must_use]
    pub(crate) fn new(settings: &'static [Setting], change: Option<&'a Change>) -> Self {
        Thresholds { settings, change }
    }

    /// The value of `key`. NaN for a key that the rule does not have, so that every comparison is false; a test ensures that
    /// rules use only keys they have.
    #[must_use]
    pub(crate) fn get(&self, key: &str) -> f64 {
        if let Some(value) = self.change.and_then(|c| c.values.get(key)) {
            return *value;
        }
        self.settings.iter().find(|s| s.key == key).map_or(f64::NAN, |s| s.default)
    }

    /// Whether the rule is on.
    #[must_use]
    pub(crate) fn enabled(&self) -> bool {
        self.change.and_then(|c| c.enabled).unwrap_or(true)
    }
}
