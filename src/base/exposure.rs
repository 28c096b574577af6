//! What the days before pain are searched for (`scan --back-test`).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// A quantity of the days before pain; the order is that of the documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ExposureName {
    /// Longest run as a ratio to the longest of the 30 days before it.
    LongestRun,
    /// Most distance in 7 days.
    WeekDistance,
    /// Descent.
    Descent,
    /// Distance at a grade under −10 %.
    SteepDescent,
    /// Knee load.
    KneeLoad,
    /// Minutes above 88 % of the highest heart rate.
    HardMinutes,
    /// Days without a run; few of them count as high.
    DaysOff,
    /// Share of the runs on the most run route.
    SameRoute,
    /// Cadence against the own cadence at the same speeds; a low one counts as high.
    Cadence,
    /// Distance on the shoes.
    ShoeDistance,
}

impl ExposureName {
    /// All of them.
    pub const ALL: [ExposureName; 10] = [
        ExposureName::LongestRun,
        ExposureName::WeekDistance,
        ExposureName::Descent,
        ExposureName::SteepDescent,
        ExposureName::KneeLoad,
        ExposureName::HardMinutes,
        ExposureName::DaysOff,
        ExposureName::SameRoute,
        ExposureName::Cadence,
        ExposureName::ShoeDistance,
    ];

    /// The name in JSON and on the command line.
    ///
    /// ```
    /// assert_eq!(kneewise::base::exposure::ExposureName::SteepDescent.as_str(), "steep_descent");
    /// ```
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ExposureName::LongestRun => "longest_run",
            ExposureName::WeekDistance => "week_distance",
            ExposureName::Descent => "descent",
            ExposureName::SteepDescent => "steep_descent",
            ExposureName::KneeLoad => "knee_load",
            ExposureName::HardMinutes => "hard_minutes",
            ExposureName::DaysOff => "days_off",
            ExposureName::SameRoute => "same_route",
            ExposureName::Cadence => "cadence",
            ExposureName::ShoeDistance => "shoe_distance",
        }
    }

    /// Whether little of it is what the article warns of: few days off, few steps.
    ///
    /// ```
    /// use kneewise::base::exposure::ExposureName;
    ///
    /// assert!(ExposureName::DaysOff.is_less() && !ExposureName::Descent.is_less());
    /// ```
    #[must_use]
    pub fn is_less(self) -> bool {
        matches!(self, ExposureName::DaysOff | ExposureName::Cadence)
    }
}

/// No such name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{found}' is none of {}", ExposureName::ALL.map(ExposureName::as_str).join(", "))]
pub struct UnknownExposure {
    found: String,
}

impl FromStr for ExposureName {
    type Err = UnknownExposure;

    fn from_str(text: &str) -> Result<Self, UnknownExposure> {
        let name = text.trim().to_lowercase().replace(['-', ' '], "_");
        let known = ExposureName::ALL.into_iter().find(|exposure| exposure.as_str() == name);
        known.ok_or_else(|| UnknownExposure { found: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        for exposure in ExposureName::ALL {
            assert_eq!(exposure.as_str().parse(), Ok(exposure));
            assert_eq!(serde_json::to_value(exposure).unwrap(), exposure.as_str());
        }
        assert_eq!("Steep-Descent".parse(), Ok(ExposureName::SteepDescent));
        assert!("hills".parse::<ExposureName>().unwrap_err().to_string().ends_with("cadence, shoe_distance"));
    }
}
