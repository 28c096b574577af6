//! Sports, under one name regardless of the file's name for them.
//!
//! FIT has an enumeration, TCX three words, GPX a free `<type>` (Strava writes numbers there), Garmin's and Strava's tables their
//! own lists. All are mapped here, so that no later module compares strings.

mod name;
mod words;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Kind of an activity. Only [`Sport::Running`] counts as running in totals and rules.
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
    /// A sport without a class of its own here.
    Other,
    /// The file does not say.
    #[default]
    Unknown,
}

/// Whether the sub-sport is a treadmill or virtual run, during which the runner stays in place.
#[must_use]
pub(crate) fn is_indoors(sub_sport: Option<&str>) -> bool {
    is_virtual(sub_sport) || matches!(sub_sport, Some("treadmill" | "indoor_running"))
}

/// Whether the run was in a virtual world: its positions are of another place, and its hills are not run down.
#[must_use]
pub(crate) fn is_virtual(sub_sport: Option<&str>) -> bool {
    sub_sport == Some("virtual_activity")
}

impl Sport {
    /// The name in reports and on screen, `snake_case`.
    ///
    /// ```
    /// assert_eq!(kneewise::base::sport::Sport::CrossCountrySkiing.as_str(), "cross_country_skiing");
    /// ```
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
    ///
    /// ```
    /// use kneewise::base::sport::Sport;
    ///
    /// assert!(Sport::Hiking.on_foot() && !Sport::Cycling.on_foot());
    /// ```
    #[must_use]
    pub fn on_foot(self) -> bool {
        matches!(self, Sport::Running | Sport::Walking | Sport::Hiking)
    }
}

/// Highest plausible mean running speed above a distance: (metres, metres per second). Slightly above the records over 100 m
/// (10.4), 400 m (9.3), 1,000 m (7.6), 3,000 m (6.8), 10 km (6.4), the half marathon (6.2) and the marathon (5.8).
const FASTEST_RUNS: [(f64, f64); 7] =
    [(42_500.0, 6.0), (21_500.0, 6.3), (10_500.0, 6.6), (3000.0, 6.9), (1000.0, 7.8), (400.0, 9.5), (0.0, 12.5)];

/// Nobody runs for longer in one activity, seconds: races of six days are the longest by the clock.
pub(crate) const LONGEST_RUN_S: f64 = 10.0 * super::units::DAY_S;

/// Highest plausible mean running speed over this distance, metres per second.
///
/// ```
/// assert_eq!(kneewise::base::sport::fastest_run_mps(42_195.0), 6.3);
/// ```
#[must_use]
pub fn fastest_run_mps(distance_m: f64) -> f64 {
    FASTEST_RUNS.iter().find(|(above_m, _)| distance_m > *above_m).map_or(f64::INFINITY, |(_, mps)| *mps)
}
