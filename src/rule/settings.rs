//! Thresholds: each rule names its own with defaults; the configuration may change them.

pub(crate) use crate::config::rules::Setting;

use crate::config::rules::Change;

/// The thresholds of one rule as they hold for this run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Thresholds<'a> {
    settings: &'static [Setting],
    change: Option<&'a Change>,
}

impl<'a> Thresholds<'a> {
    /// The rule's settings, with what the configuration changes.
    #[must_use]
    pub(crate) fn new(settings: &'static [Setting], change: Option<&'a Change>) -> Self {
        Thresholds { settings, change }
    }

    /// The value of `key`. A key that the rule does not have is not-a-number, so that nothing compares with it; a test holds
    /// that every rule only asks for keys it has.
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
