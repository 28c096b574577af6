//! Units and week days of what people read.

use schemars::JsonSchema;
use serde::Serialize;

/// Units of what people read. JSON is always metric.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Units {
    /// Kilometres and metres.
    #[default]
    Metric,
    /// Miles and feet.
    Imperial,
}

/// First day of the week in tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WeekStart {
    /// ISO 8601 weeks.
    #[default]
    Monday,
    /// Weeks as in the United States.
    Sunday,
}
