//! Sports, under one name whatever the file calls them.
//!
//! FIT has an enumeration, TCX three words, GPX a free `<type>` (Strava writes numbers there), Garmin's and Strava's
//! tables each their own list. Everything ends here, so that no later module compares strings.

mod name;
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
}

/// No run of more than [`FASTEST_FROM_M`] is faster than this, metres per second: the world record over 3,000 m is 6.8, over an hour
/// 5.9.
pub const FASTEST_RUN_MPS: f64 = 6.9;

/// See [`FASTEST_RUN_MPS`], metres.
pub const FASTEST_FROM_M: f64 = 3000.0;
