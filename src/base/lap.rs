//! Purpose and trigger of a lap: closed lists, with their names in the report.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Purpose of a lap, from the watch or its workout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LapIntensity {
    /// Normal running.
    Active,
    /// Rest.
    Rest,
    /// Warming up.
    Warmup,
    /// Cooling down.
    Cooldown,
    /// Recovery between intervals.
    Recovery,
    /// A hard interval.
    Interval,
    /// Something else.
    Other,
}

impl LapIntensity {
    /// From the number in the FIT profile (`intensity`).
    #[must_use]
    pub(crate) fn from_fit(number: f64) -> Self {
        let all = [Self::Active, Self::Rest, Self::Warmup, Self::Cooldown, Self::Recovery, Self::Interval];
        all.get(number as usize).copied().unwrap_or(Self::Other)
    }

    /// From the word in TCX: `Active` or `Resting`.
    #[must_use]
    pub(crate) fn from_tcx(word: &str) -> Option<Self> {
        match word.trim() {
            "Active" => Some(Self::Active),
            "Resting" => Some(Self::Rest),
            _ => None,
        }
    }
}

/// What ended a lap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LapTrigger {
    /// The lap button.
    Manual,
    /// A preset time.
    Time,
    /// A preset distance.
    Distance,
    /// A position.
    Position,
    /// The end of the session.
    SessionEnd,
    /// Something else.
    Other,
}

impl LapTrigger {
    /// From the number in the FIT profile (`lap_trigger`).
    #[must_use]
    pub(crate) fn from_fit(number: f64) -> Self {
        match number as u8 {
            0 => Self::Manual,
            1 => Self::Time,
            2 => Self::Distance,
            3..=6 => Self::Position,
            7 => Self::SessionEnd,
            _ => Self::Other,
        }
    }

    /// From the word in TCX.
    #[must_use]
    pub(crate) fn from_tcx(word: &str) -> Option<Self> {
        match word.trim() {
            "Manual" => Some(Self::Manual),
            "Time" => Some(Self::Time),
            "Distance" => Some(Self::Distance),
            "Location" => Some(Self::Position),
            "HeartRate" => Some(Self::Other),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_words_of_the_formats() {
        let intensities = [0.0, 1.0, 5.0, 6.0, 99.0].map(LapIntensity::from_fit);
        assert_eq!(intensities[..3], [LapIntensity::Active, LapIntensity::Rest, LapIntensity::Interval]);
        assert_eq!(intensities[3..], [LapIntensity::Other; 2]);
        let triggers = [0.0, 2.0, 3.0, 6.0, 7.0, 8.0].map(LapTrigger::from_fit);
        assert_eq!(triggers[..2], [LapTrigger::Manual, LapTrigger::Distance]);
        assert_eq!(triggers[2..4], [LapTrigger::Position; 2]);
        assert_eq!(triggers[4..], [LapTrigger::SessionEnd, LapTrigger::Other]);
        assert_eq!(LapTrigger::from_tcx(" Location "), Some(LapTrigger::Position));
        assert_eq!((LapTrigger::from_tcx("?"), LapIntensity::from_tcx("Resting")), (None, Some(LapIntensity::Rest)));
    }
}
