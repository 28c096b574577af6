//! The values of the settings.

use crate::config::{Athlete, Config, Shoe};
use std::path::PathBuf;

/// The configuration from settings, and settings of the program only. A missing key leaves its default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Inputs of the analysis.
    pub config: Config,
    /// Whether terminal output is restricted to ASCII.
    pub ascii: bool,
    /// The pain log, as written; in a file, a relative path is relative to that file's folder.
    pub pain: Option<PathBuf>,
}

impl Settings {
    /// Copies an athlete's own settings into the common configuration of a cohort: zone, facts about the runner, rule thresholds.
    /// Units, weeks, privacy and limits are decided by whoever runs kneewise.
    pub fn apply_of_athlete(self, common: &mut Config) {
        // `--tz` or the common settings take precedence over one athlete's file.
        common.zone = common.zone.take().or(self.config.zone);
        common.athlete = self.config.athlete;
        common.rules.extend(self.config.rules);
    }

    pub(super) fn athlete(&mut self) -> &mut Athlete {
        &mut self.config.athlete
    }

    /// The pair of shoes being described: the last one begun.
    pub(super) fn shoe(&mut self) -> &mut Shoe {
        let shoes = &mut self.config.athlete.shoes;
        if shoes.is_empty() {
            shoes.push(Shoe::default());
        }
        let last = shoes.len() - 1;
        &mut shoes[last]
    }
}
