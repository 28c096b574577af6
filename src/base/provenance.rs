//! Where a figure comes from: closed lists, with the words of the report.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where the day that "now" means comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub enum AsOfFrom {
    /// The option or setting.
    #[serde(rename = "option")]
    Option,
    /// The newest activity that was read.
    #[serde(rename = "newest file")]
    NewestFile,
    /// The machine's clock: what lies ahead is counted from today.
    #[serde(rename = "today")]
    Today,
}

impl AsOfFrom {
    /// The source as it stands behind the day.
    #[must_use]
    pub(crate) fn words(self) -> &'static str {
        match self {
            AsOfFrom::Option => "--as-of",
            AsOfFrom::NewestFile => "newest file",
            AsOfFrom::Today => "today",
        }
    }
}

/// Where an altitude comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AltitudeSource {
    /// A barometer (FIT devices that have one, GPX whose creator says "with Barometer").
    Barometer,
    /// Satellite positions alone.
    Gps,
    /// The file does not say.
    #[default]
    Unknown,
    /// The file of a planned course, which has it from a map, a terrain model or somebody's watch.
    #[serde(rename = "course file")]
    CourseFile,
}

/// Which source tells the distance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DistanceFrom {
    /// The device's total of the session.
    Session,
    /// The device's totals of its laps.
    Laps,
    /// The device's distance at the last sample.
    Samples,
    /// The way along the positions.
    Positions,
    /// The device's speed over time.
    Speed,
    /// The table of an export.
    Table,
}

impl DistanceFrom {
    /// Whether it is summed from the samples, and covers no more than they do.
    #[must_use]
    pub(crate) fn is_of_samples(self) -> bool {
        matches!(self, DistanceFrom::Samples | DistanceFrom::Positions | DistanceFrom::Speed)
    }

    /// The source in a sentence: "distance by the …".
    #[must_use]
    pub(crate) fn words(self) -> &'static str {
        match self {
            DistanceFrom::Session => "session",
            DistanceFrom::Laps => "laps",
            DistanceFrom::Samples => "samples",
            DistanceFrom::Positions => "positions",
            DistanceFrom::Speed => "speed",
            DistanceFrom::Table => "export's table",
        }
    }
}

/// The unit in which a file counts cadence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CadenceUnit {
    /// Strides: the steps of one foot, a minute. Doubled.
    PerLeg,
    /// The steps of both feet, a minute.
    Steps,
    /// Not known, or no steps (revolutions, strokes); taken as it is.
    AsFound,
    /// There are no samples: the device's own mean.
    #[serde(rename = "device mean")]
    DeviceMean,
}

/// What told the local time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ZoneFrom {
    /// `--tz` or the configuration.
    Option,
    /// The file's own local time.
    File,
    /// The zone at the first position.
    Position,
    /// The zone of the machine.
    #[default]
    System,
}
