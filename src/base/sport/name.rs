//! Maps the names that files, services and recorders use to sports.

use super::{Sport, words};

impl Sport {
    /// The sport and sub-sport for a name that FIT, GPX, TCX, an export's table or a recorder uses, in any of its languages.
    ///
    /// Case, spaces and punctuation do not matter. If all words that name a sport name the same one, it is that sport (`Laufen am
    /// Abend`). An unknown name is [`Sport::Other`] with the name as sub-sport, so that nothing is lost; an empty one is
    /// [`Sport::Unknown`].
    #[must_use]
    pub(crate) fn from_name(name: &str) -> (Sport, Option<String>) {
        Sport::known(name).unwrap_or_else(|| (Sport::Other, Some(snake_case(name))))
    }

    /// Like [`from_name`](Sport::from_name); `None` for an unknown name, so that the sport can be guessed from the movement.
    #[must_use]
    pub(crate) fn known(name: &str) -> Option<(Sport, Option<String>)> {
        let word = snake_case(name);
        if matches!(word.as_str(), "" | "unknown" | "uncategorized" | "invalid" | "all" | "none") {
            return Some((Sport::Unknown, None));
        }
        let found = whole(&word).or_else(|| of_parts(&word));
        if found.is_none() && words::is_other(&word) {
            return Some((Sport::Other, Some(word)));
        }
        found.map(|(sport, sub)| (sport, sub.map(str::to_owned)))
    }

    /// Whether the sub-sport is a known sport without a class of its own, such as inline skating or soccer.
    #[must_use]
    pub(crate) fn is_known_without_class(sub_sport: Option<&str>) -> bool {
        sub_sport.is_some_and(words::is_other)
    }

    /// The sport that an English word in a title names.
    pub(crate) fn in_title(word: &str) -> Option<Sport> {
        let word = snake_case(word);
        let found = words::ENGLISH.iter().find(|row| row.has(&word));
        found.map(|row| row.sport).filter(|sport| !matches!(sport, Sport::Other))
    }

    /// The sport and sub-sport for the two words of a FIT session.
    #[must_use]
    pub(crate) fn from_fit(sport: &str, sub_sport: Option<&str>) -> (Sport, Option<String>) {
        let sub = sub_sport.filter(|s| !s.is_empty() && *s != "generic" && *s != "all");
        let (class, own) = Sport::from_name(sport);
        // `training` and `fitness_equipment` are too general; the sub-sport says what was done.
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

/// The sport for a whole name.
fn whole(word: &str) -> Option<(Sport, Option<&'static str>)> {
    let tables = words::ENGLISH.iter().chain(words::TRANSLATED);
    tables.filter(|row| row.has(word)).map(|row| (row.sport, row.finer)).next()
}

/// The sport, if all parts of a name that name a sport agree: `outdoor_run_2`, `laufen_am_abend`. Numbers are ignored here, and
/// the vaguest words ("training", "sport") count only if no other word names a sport.
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
    // "Ski" alone means alpine, unless a cross-country style is named too.
    let nordic =
        |part| matches!(part, "country" | "nordic" | "classic" | "classical" | "skate" | "skating" | "backcountry");
    if let Some((sport @ Sport::AlpineSkiing, _)) = &mut found
        && word.split('_').any(nordic)
    {
        *sport = Sport::CrossCountrySkiing;
    }
    found.filter(|_| !words::is_other(word))
}

/// Converts to lower case with single underscores: `Trail Run`, `TrailRun` and `trail-run` become one word.
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
            "慢跑",
            "室外跑",
            "Freizeitlauf",
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
            ("Skating Ski", Sport::CrossCountrySkiing),
            ("cross_country_classic_skiing", Sport::CrossCountrySkiing),
            ("Ski Classic", Sport::CrossCountrySkiing),
            ("Ski Weekend", Sport::AlpineSkiing),
            ("Mountainbike", Sport::Cycling),
            ("Paddeln", Sport::Paddling),
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
        let rows = words::ENGLISH.iter().chain(words::TRANSLATED).flat_map(words::SportVocabulary::all);
        for word in rows.chain(words::OTHER.split(' ')) {
            assert_eq!(word, snake_case(word));
            assert!(seen.insert(word), "{word}");
        }
    }

    #[test]
    fn only_running_is_running() {
        for name in ["Walk", "Hike", "Transition", "Elliptical", "WeightTraining"] {
            assert_ne!(Sport::from_name(name).0, Sport::Running, "{name}");
        }
        assert_eq!(Sport::from_fit("running", Some("trail")), (Sport::Running, Some("trail".into())));
        assert_eq!(Sport::from_fit("running", Some("generic")), (Sport::Running, None));
        assert_eq!(Sport::from_fit("training", Some("strength_training")).0, Sport::Strength);
        assert_eq!(Sport::from_fit("fitness_equipment", Some("treadmill")).0, Sport::Running);
        assert_eq!(Sport::from_fit("fitness_equipment", Some("elliptical")).0, Sport::Elliptical);
    }
}
