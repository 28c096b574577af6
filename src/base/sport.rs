//! Sports, under one name whatever the file calls them.
//!
//! FIT has an enumeration, TCX three words, GPX a free `<type>` (Strava writes numbers there), Garmin's and Strava's
//! tables each their own list. Everything ends here, so that no later module compares strings.

use schemars::JsonSchema;
use serde::Serialize;

/// What kind of activity it was. Only [`Sport::Running`] counts as running in totals and rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema, Serialize)]
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

    /// The sport behind any name that FIT, GPX, TCX, Garmin's or Strava's tables use, and the finer word in it.
    ///
    /// Case, blanks and punctuation do not matter. A name that is not known is [`Sport::Other`], an empty one
    /// [`Sport::Unknown`]; the name itself is then the finer word, so that nothing is lost.
    ///
    /// ```
    /// use kneewise::sport::Sport;
    /// assert_eq!(Sport::from_name("Trail Run"), (Sport::Running, Some("trail".into())));
    /// assert_eq!(Sport::from_name("9"), (Sport::Running, None)); // Strava's number in GPX <type>
    /// assert_eq!(Sport::from_name("Biking"), (Sport::Cycling, None));
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> (Sport, Option<String>) {
        let word = snake_case(name);
        let (sport, sub) = match word.as_str() {
            "" | "unknown" | "uncategorized" | "invalid" | "all" => (Sport::Unknown, None),
            "9" | "run" | "running" | "jog" | "jogging" | "race" | "street_running" => (Sport::Running, None),
            "trail_run" | "trail_running" | "ultra_run" | "52" => (Sport::Running, Some("trail")),
            "treadmill" | "treadmill_run" | "treadmill_running" | "indoor_running" => {
                (Sport::Running, Some("treadmill"))
            }
            "virtual_run" | "virtual_running" | "49" => (Sport::Running, Some("virtual_activity")),
            "track_running" | "track_run" => (Sport::Running, Some("track")),
            "obstacle_run" => (Sport::Running, Some("obstacle")),
            "10"
            | "walk"
            | "walking"
            | "casual_walking"
            | "speed_walking"
            | "indoor_walking"
            | "wheelchair_push_walk" => (Sport::Walking, None),
            "4" | "hike" | "hiking" | "mountaineering" | "trekking" | "alpinetour" | "rucking" => (Sport::Hiking, None),
            "1" | "ride" | "bike" | "biking" | "cycling" | "cycle" | "bicycle" | "e_bike_ride" | "e_biking"
            | "handcycle" | "velomobile" | "bmx" => (Sport::Cycling, None),
            "mountain_bike_ride" | "mountain_biking" | "mtb" | "enduro_mtb" | "downhill_biking" => {
                (Sport::Cycling, Some("mountain"))
            }
            "road_biking" | "road_cycling" => (Sport::Cycling, Some("road")),
            "gravel_ride" | "gravel_cycling" | "cyclocross" => (Sport::Cycling, Some("gravel_cycling")),
            "virtual_ride" => (Sport::Cycling, Some("virtual_activity")),
            "indoor_cycling" | "spinning" | "spin" => (Sport::Cycling, Some("indoor_cycling")),
            "swim" | "swimming" | "16" => (Sport::Swimming, None),
            "lap_swimming" | "pool_swim" => (Sport::Swimming, Some("lap_swimming")),
            "open_water_swimming" | "open_water_swim" | "open_water" => (Sport::Swimming, Some("open_water")),
            "rowing" | "row" | "virtual_row" => (Sport::Rowing, None),
            "indoor_rowing" => (Sport::Rowing, Some("indoor_rowing")),
            "kayaking" | "canoeing" | "stand_up_paddleboarding" | "stand_up_paddling" | "paddling" => {
                (Sport::Paddling, None)
            }
            "elliptical" | "stair_stepper" | "stair_climbing" | "floor_climbing" => (Sport::Elliptical, None),
            "nordic_ski"
            | "cross_country_skiing"
            | "cross_country_skiing_ws"
            | "backcountry_ski"
            | "backcountry_skiing"
            | "snowshoe"
            | "snowshoeing"
            | "roller_ski"
            | "skate_skiing_ws"
            | "skate_skiing" => (Sport::CrossCountrySkiing, None),
            "alpine_ski"
            | "alpine_skiing"
            | "resort_skiing_snowboarding_ws"
            | "snowboard"
            | "snowboarding"
            | "resort_skiing"
            | "downhill_skiing" => (Sport::AlpineSkiing, None),
            "weight_training" | "strength_training" | "strength" | "weights" | "crossfit" => (Sport::Strength, None),
            "yoga"
            | "pilates"
            | "training"
            | "fitness_equipment"
            | "workout"
            | "indoor_cardio"
            | "cardio"
            | "cardio_training"
            | "hiit"
            | "high_intensity_interval_training"
            | "gym"
            | "breathwork"
            | "mobility"
            | "flexibility_training" => (Sport::Fitness, None),
            "transition" | "transition_v2" | "swim_to_bike_transition" | "bike_to_run_transition" => {
                (Sport::Transition, None)
            }
            "generic" | "other" | "multi_sport" | "multisport" => (Sport::Other, None),
            _ => (Sport::Other, Some(word.as_str())),
        };
        (sport, sub.map(str::to_owned))
    }

    /// The sport behind the two words of a FIT session, and the finer word.
    ///
    /// ```
    /// use kneewise::sport::Sport;
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
        assert_eq!(Sport::from_name("  "), (Sport::Unknown, None));
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
