//! Sports, under one name whatever the file calls them.
//!
//! FIT has an enumeration, TCX three words, GPX a free `<type>` (Strava writes numbers there), Garmin's and Strava's
//! tables each their own list. Everything ends here, so that no later module compares strings.

mod words;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What kind of activity it was. Only [`Sport::Running`] counts as running in totals and rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Sport {
    /// Road, trail, track, treadmill and virtual runs.
    Running,
    /// Walks.
    Walking,
    /// Hikes and mountaineering.
    Hiking,
    /// Rides of any kind, indoors too.
    Cycling,
    /// Pool and open water.
    Swimming,
    /// Rowing, on water or on a machine.
    Rowing,
    /// Kayak, canoe, stand-up paddling.
    Paddling,
    /// Elliptical and stair machines.
    Elliptical,
    /// Cross-country and back-country skiing, snowshoes.
    CrossCountrySkiing,
    /// Alpine skiing and snowboarding.
    AlpineSkiing,
    /// Strength training.
    Strength,
    /// Yoga, cardio, gymnastics and other indoor training.
    Fitness,
    /// The change between two legs of a multisport race.
    Transition,
    /// A sport that kneewise has no class for.
    Other,
    /// The file does not say.
    #[default]
    Unknown,
}

/// Whether a finer word of a run says that the ground moves and not the runner: a treadmill, real or in a virtual world.
#[must_use]
pub fn is_indoors(sub_sport: Option<&str>) -> bool {
    matches!(sub_sport, Some("treadmill" | "indoor_running" | "virtual_activity"))
}

impl Sport {
    /// The name in reports and on the screen, `snake_case`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Sport::Running => "running",
            Sport::Walking => "walking",
            Sport::Hiking => "hiking",
            Sport::Cycling => "cycling",
            Sport::Swimming => "swimming",
            Sport::Rowing => "rowing",
            Sport::Paddling => "paddling",
            Sport::Elliptical => "elliptical",
            Sport::CrossCountrySkiing => "cross_country_skiing",
            Sport::AlpineSkiing => "alpine_skiing",
            Sport::Strength => "strength",
            Sport::Fitness => "fitness",
            Sport::Transition => "transition",
            Sport::Other => "other",
            Sport::Unknown => "unknown",
        }
    }

    /// Whether it is done on foot, so that cadence counts steps.
    #[must_use]
    pub fn on_foot(self) -> bool {
        matches!(self, Sport::Running | Sport::Walking | Sport::Hiking)
    }

    /// The sport behind a name that FIT, GPX, TCX, an export's table or a recorder uses, in any of its languages, and the finer word.
    ///
    /// Case, blanks and punctuation do not matter. Several words of which all that name a sport name the same one are that sport
    /// (`Laufen am Abend`). A name that is not known is [`Sport::Other`] with the name as the finer word, so that nothing is lost;
    /// an empty one is [`Sport::Unknown`].
    ///
    /// ```
    /// use kneewise::base::sport::Sport;
    /// assert_eq!(Sport::from_name("Trail Run"), (Sport::Running, Some("trail".into())));
    /// assert_eq!(Sport::from_name("9"), (Sport::Running, None)); // Strava's number in GPX <type>
    /// assert_eq!(Sport::from_name("Course à pied"), (Sport::Running, None));
    /// assert_eq!(Sport::from_name("quidditch"), (Sport::Other, Some("quidditch".into())));
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> (Sport, Option<String>) {
        Sport::known(name).unwrap_or_else(|| (Sport::Other, Some(snake_case(name))))
    }

    /// As [`from_name`](Sport::from_name); `None` where the name is not known, so that the movement can tell instead.
    ///
    /// ```
    /// use kneewise::base::sport::Sport;
    /// assert_eq!(Sport::known("Outdoor run"), Some((Sport::Running, None)));
    /// assert_eq!(Sport::known("Kitesurf"), Some((Sport::Other, Some("kitesurf".into()))));
    /// assert_eq!(Sport::known("quidditch"), None);
    /// ```
    #[must_use]
    pub fn known(name: &str) -> Option<(Sport, Option<String>)> {
        let word = snake_case(name);
        if matches!(word.as_str(), "" | "unknown" | "uncategorized" | "invalid" | "all" | "none") {
            return Some((Sport::Unknown, None));
        }
        let found = whole(&word).or_else(|| of_parts(&word));
        if found.is_none() && words::OTHER.contains(&word.as_str()) {
            return Some((Sport::Other, Some(word)));
        }
        found.map(|(sport, sub)| (sport, sub.map(str::to_owned)))
    }

    /// The sport that an English word of a title names.
    pub(crate) fn in_title(word: &str) -> Option<Sport> {
        let word = snake_case(word);
        let found = words::ENGLISH.iter().find(|(_, _, words)| words.contains(&word.as_str()));
        found.map(|(sport, _, _)| *sport).filter(|sport| !matches!(sport, Sport::Other))
    }

    /// The sport behind the two words of a FIT session, and the finer word.
    ///
    /// ```
    /// use kneewise::base::sport::Sport;
    /// assert_eq!(Sport::from_fit("running", Some("trail")), (Sport::Running, Some("trail".into())));
    /// assert_eq!(Sport::from_fit("training", Some("strength_training")).0, Sport::Strength);
    /// assert_eq!(Sport::from_fit("running", Some("generic")), (Sport::Running, None));
    /// ```
    #[must_use]
    pub fn from_fit(sport: &str, sub_sport: Option<&str>) -> (Sport, Option<String>) {
        let sub = sub_sport.filter(|s| !s.is_empty() && *s != "generic" && *s != "all");
        let (class, own) = Sport::from_name(sport);
        // `training` and `fitness_equipment` say little; their sub-sport says what was done.
        let class = match (class, sub) {
            (Sport::Fitness | Sport::Other, Some(s)) => match Sport::from_name(s).0 {
                Sport::Other | Sport::Unknown => class,
                finer => finer,
            },
            _ => class,
        };
        (class, sub.map(str::to_owned).or(own))
    }
}

/// The sport of a whole name.
fn whole(word: &str) -> Option<(Sport, Option<&'static str>)> {
    let tables = words::ENGLISH.iter().chain(words::TRANSLATED);
    tables.filter(|(_, _, words)| words.contains(&word)).map(|(sport, sub, _)| (*sport, *sub)).next()
}

/// The sport that all parts of a name agree on which name one: `outdoor_run_2`, `laufen_am_abend`. Numbers name none here, and the
/// weakest words ("training", "sport") only where nothing else does.
fn of_parts(word: &str) -> Option<(Sport, Option<&'static str>)> {
    let named = word.split('_').filter(|part| !part.chars().all(|c| c.is_ascii_digit())).filter_map(whole);
    let mut found: Option<(Sport, Option<&'static str>)> = None;
    for (sport, sub) in named.filter(|(sport, _)| !matches!(sport, Sport::Other | Sport::Fitness)) {
        match &mut found {
            Some((other, _)) if *other != sport => return None,
            Some((_, finer)) => *finer = finer.or(sub),
            None => found = Some((sport, sub)),
        }
    }
    found.filter(|_| !words::OTHER.iter().any(|other| *other == word))
}

/// No run of more than [`FASTEST_FROM_M`] is faster than this, metres per second: the world record over 3,000 m is 6.8, over an hour
/// 5.9.
pub const FASTEST_RUN_MPS: f64 = 6.9;

/// See [`FASTEST_RUN_MPS`], metres.
pub const FASTEST_FROM_M: f64 = 3000.0;

/// Lower case with single underscores: `Trail Run`, `TrailRun` and `trail-run` are one word.
fn snake_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut after_lower = false;
    for c in name.trim().chars() {
        if c.is_alphanumeric() {
            if c.is_uppercase() && after_lower {
                out.push('_');
            }
            after_lower = c.is_lowercase() || c.is_numeric();
            out.extend(c.to_lowercase());
        } else {
            after_lower = false;
            if !out.ends_with('_') && !out.is_empty() {
                out.push('_');
            }
        }
    }
    out.trim_end_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_does_not_matter() {
        for name in ["Trail Run", "TrailRun", "trail-run", " trail_running ", "TRAIL RUN"] {
            assert_eq!(Sport::from_name(name), (Sport::Running, Some("trail".into())), "{name}");
        }
        assert_eq!(Sport::from_name("StandUpPaddling").0, Sport::Paddling);
        assert_eq!(Sport::from_name("road biking"), (Sport::Cycling, Some("road".into())));
    }

    #[test]
    fn unknown_names_are_kept_as_the_finer_word() {
        assert_eq!(Sport::from_name("Kite Surf"), (Sport::Other, Some("kite_surf".into())));
        assert_eq!(Sport::from_name("Quidditch"), (Sport::Other, Some("quidditch".into())));
        assert_eq!((Sport::known("Quidditch"), Sport::known("Kite Surf").is_some()), (None, true));
        assert_eq!(Sport::from_name("  "), (Sport::Unknown, None));
    }

    #[test]
    fn words_of_many_languages() {
        for word in [
            "Run",
            "Lauf",
            "Laufen",
            "Course à pied",
            "Carrera",
            "correr",
            "Corsa",
            "Corrida",
            "Hardloopsessie",
            "LÖPNING",
            "ラン",
            "跑步",
            "Бег",
            "Outdoor run",
            "Outdoor Running",
            "OUTDOOR_RUN",
            "Laufen am Abend",
            "HKWorkoutActivityTypeRunning",
        ] {
            assert_eq!(Sport::from_name(word), (Sport::Running, None), "{word}");
        }
        assert_eq!(Sport::from_name("Traillauf"), (Sport::Running, Some("trail".into())));
        assert_eq!(Sport::from_name("Laufband").1.as_deref(), Some("treadmill"));
        assert_eq!(Sport::from_name("室内跑步").1.as_deref(), Some("treadmill"));
        for (word, sport) in [
            ("Wanderung", Sport::Hiking),
            ("Wandeling", Sport::Walking),
            ("Caminhada", Sport::Walking),
            ("Nordic Walking", Sport::Walking),
            ("Langlauf", Sport::CrossCountrySkiing),
            ("Nordic Ski", Sport::CrossCountrySkiing),
            ("7", Sport::CrossCountrySkiing),
            ("Ski", Sport::AlpineSkiing),
            ("Canoeing", Sport::Paddling),
            ("Kajak", Sport::Paddling),
            ("EBikeRide", Sport::Cycling),
            ("Table Tennis", Sport::Other),
            ("Horseback Riding", Sport::Other),
        ] {
            assert_eq!(Sport::from_name(word).0, sport, "{word}");
        }
        assert_eq!(Sport::from_name("Schlittschuhlauf"), (Sport::Other, Some("schlittschuhlauf".into())));
    }

    #[test]
    fn parts_that_name_two_sports_name_none() {
        assert_eq!(Sport::known("run and ride"), None);
        assert_eq!(Sport::known("swimrun"), None);
        assert_eq!(Sport::known("evening run 9"), Some((Sport::Running, None)));
        assert_eq!(Sport::known("route 9"), None, "a number alone names a sport, one among words does not");
    }

    #[test]
    fn no_word_has_two_meanings_and_all_are_spelled_as_they_are_compared() {
        let mut seen = std::collections::HashSet::new();
        let rows = words::ENGLISH.iter().chain(words::TRANSLATED).flat_map(|(_, _, words)| *words);
        for word in rows.chain(words::OTHER) {
            assert_eq!(*word, snake_case(word));
            assert!(seen.insert(word), "{word}");
        }
    }

    #[test]
    fn only_running_is_running() {
        for name in ["Walk", "Hike", "Transition", "Elliptical", "WeightTraining"] {
            assert_ne!(Sport::from_name(name).0, Sport::Running, "{name}");
        }
        assert_eq!(Sport::from_fit("fitness_equipment", Some("treadmill")).0, Sport::Running);
        assert_eq!(Sport::from_fit("fitness_equipment", Some("elliptical")).0, Sport::Elliptical);
    }
}
