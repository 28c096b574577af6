//! Units and first weekday in output for people.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Seconds per day.
pub const DAY_S: f64 = 86_400.0;

/// Mean radius of the Earth, metres (IUGG).
pub const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// Metres per foot.
pub const FOOT_M: f64 = 0.304_8;

/// Metres per mile (international).
pub const MILE_M: f64 = 1609.344;

/// Units in output for people. JSON is always metric.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Units {
    /// Kilometres and metres.
    #[default]
    Metric,
    /// Miles and feet.
    Imperial,
}

/// First day of the week in tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WeekStart {
    /// ISO 8601 weeks.
    #[default]
    Monday,
    /// Weeks as in the United States.
    Sunday,
}
