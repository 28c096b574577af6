//! Sources of figures: closed lists, with their names in the report.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Source of the day that "now" means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub enum AsOfFrom {
    /// The option or setting.
    #[serde(rename = "option")]
    Option,
    /// The newest activity read.
    #[serde(rename = "newest file")]
    NewestFile,
    /// The machine's clock, so that plans are counted from today.
    #[serde(rename = "today")]
    Today,
}

/// Source of an altitude.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AltitudeSource {
    /// A barometer (FIT devices that have one, GPX whose creator says "with Barometer").
    Barometer,
    /// Satellite positions only.
    Gps,
    /// The file does not say.
    #[default]
    Unknown,
    /// A planned course file, whose altitudes come from a map, a terrain model or somebody's watch.
    #[serde(rename = "course file")]
    CourseFile,
}

/// Source of the distance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DistanceFrom {
    /// The device's session total.
    Session,
    /// The device's lap totals.
    Laps,
    /// The device's distance at the last sample.
    Samples,
    /// The length of the track along the positions.
    Positions,
    /// The device's speed, integrated over time.
    Speed,
    /// An export's table.
    Table,
}

impl DistanceFrom {
    /// Whether it is computed from the samples, and so covers only what they cover.
    #[must_use]
    pub(crate) fn is_of_samples(self) -> bool {
        matches!(self, DistanceFrom::Samples | DistanceFrom::Positions | DistanceFrom::Speed)
    }

    /// The source within a sentence: "distance by the …".
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

/// Unit in which a file counts cadence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CadenceUnit {
    /// Strides per minute, the steps of one foot. Doubled.
    PerLeg,
    /// Steps of both feet per minute.
    Steps,
    /// Unknown, or not steps (revolutions, strokes); used unchanged.
    AsFound,
    /// No samples: the device's own mean.
    #[serde(rename = "device mean")]
    DeviceMean,
}

/// Source of the local time.
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
