//! Kinds of figures: the unit in JSON, and how a value is displayed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Kind of a figure. Two kinds may share a unit and still be displayed differently: a distance in metres is written in kilometres
/// or miles, a height in metres or feet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Measure {
    /// No value.
    Nothing,
    /// A distance, metres.
    Distance,
    /// A descent, climb or altitude, metres.
    Height,
    /// Knee load, flat km.
    KneeLoad,
    /// A time, seconds.
    Duration,
    /// A time displayed in whole minutes, seconds.
    MinutesOfSeconds,
    /// A time displayed in hours with one decimal, seconds.
    HoursOfSeconds,
    /// A time, minutes.
    Minutes,
    /// Steps per minute.
    Cadence,
    /// Percent.
    Percent,
    /// A fraction of 1, displayed in percent.
    Share,
    /// Days.
    Days,
    /// Number of runs.
    Runs,
    /// A ratio.
    Times,
    /// A score out of 10.
    Score,
}

impl Measure {
    /// The unit of its values.
    #[must_use]
    pub(crate) fn unit(self) -> Unit {
        match self {
            Measure::Nothing => Unit::None,
            Measure::Distance | Measure::Height => Unit::Metres,
            Measure::KneeLoad => Unit::FlatKm,
            Measure::Duration | Measure::MinutesOfSeconds | Measure::HoursOfSeconds => Unit::Seconds,
            Measure::Minutes => Unit::Minutes,
            Measure::Cadence => Unit::Spm,
            Measure::Percent => Unit::Percent,
            Measure::Share => Unit::Share,
            Measure::Days => Unit::Days,
            Measure::Runs => Unit::Runs,
            Measure::Times => Unit::Times,
            Measure::Score => Unit::Score,
        }
    }
}

/// The unit of a value in JSON and tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub enum Unit {
    /// None: there is no value.
    #[default]
    #[serde(rename = "")]
    None,
    /// Metres.
    #[serde(rename = "m")]
    Metres,
    /// Flat kilometres, the unit of knee load.
    #[serde(rename = "flat_km")]
    FlatKm,
    /// Seconds.
    #[serde(rename = "s")]
    Seconds,
    /// Minutes.
    #[serde(rename = "min")]
    Minutes,
    /// Steps per minute.
    #[serde(rename = "spm")]
    Spm,
    /// Percent.
    #[serde(rename = "%")]
    Percent,
    /// A fraction of 1.
    #[serde(rename = "share")]
    Share,
    /// Days.
    #[serde(rename = "days")]
    Days,
    /// Number of runs.
    #[serde(rename = "runs")]
    Runs,
    /// A ratio.
    #[serde(rename = "times")]
    Times,
    /// A score out of 10.
    #[serde(rename = "score")]
    Score,
}

impl Unit {
    /// Its name in JSON and tables.
    ///
    /// ```
    /// assert_eq!(kneewise::base::measure::Unit::Metres.as_str(), "m");
    /// ```
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Unit::None => "",
            Unit::Metres => "m",
            Unit::FlatKm => "flat_km",
            Unit::Seconds => "s",
            Unit::Minutes => "min",
            Unit::Spm => "spm",
            Unit::Percent => "%",
            Unit::Share => "share",
            Unit::Days => "days",
            Unit::Runs => "runs",
            Unit::Times => "times",
            Unit::Score => "score",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_json() {
        for unit in ["", "m", "flat_km", "s", "min", "spm", "%", "share", "days", "runs", "times", "score"] {
            let read: Unit = serde_json::from_value(unit.into()).unwrap();
            assert_eq!((read.as_str(), serde_json::to_value(read).unwrap()), (unit, unit.into()));
        }
    }
}
