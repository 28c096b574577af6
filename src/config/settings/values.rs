//! What the settings say: where the keys put their values.

use crate::config::{Athlete, Config, Shoe};
use std::path::PathBuf;

/// The configuration as settings made it, and what concerns only the program. A key that is not given leaves its default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// What the analysis depends on.
    pub config: Config,
    /// Whether the terminal view keeps to ASCII.
    pub ascii: bool,
    /// The pain log, as it is written; in a file, a relative path counts from the folder of that file.
    pub pain: Option<PathBuf>,
}

impl Settings {
    /// Puts what is an athlete's own into the common configuration of several: the zone, what is known of the runner, thresholds of
    /// rules. Units, weeks, privacy and limits are for whoever runs kneewise to decide.
    pub fn apply_of_athlete(self, common: &mut Config) {
        // `--tz`, or the common settings, where they say something: a file of one of many athletes does not overrule them.
        common.zone = common.zone.take().or(self.config.zone);
        common.athlete = self.config.athlete;
        common.rules.extend(self.config.rules);
    }

    pub(super) fn athlete(&mut self) -> &mut Athlete {
        &mut self.config.athlete
    }

    /// The pair of shoes that is being described: the one begun last.
    pub(super) fn shoe(&mut self) -> &mut Shoe {
        let shoes = &mut self.config.athlete.shoes;
        if shoes.is_empty() {
            shoes.push(Shoe::default());
        }
        let last = shoes.len() - 1;
        &mut shoes[last]
    }
}
