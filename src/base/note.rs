//! Repairs and oddities of one activity: every repair is reported in `notes[]`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The closed list of note codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NoteCode {
    /// The file ends early or breaks off; what came before is kept.
    Damaged,
    /// A checksum does not match; the contents were readable all the same.
    BadChecksum,
    /// Samples with an earlier time than their predecessor were sorted into place or dropped.
    BackwardClock,
    /// Several samples carried the same time; the last was kept, merged with what the others had.
    DuplicateTimes,
    /// The clock jumped by more than 100 days inside the activity; samples on the wrong side were dropped.
    ClockJump,
    /// Samples without a time in a timed track were dropped.
    MissingTimes,
    /// Positions that imply an impossible speed were dropped; or all were kept, because too many do.
    GpsSpikes,
    /// Altitudes that imply an impossible vertical speed were dropped.
    AltitudeSpikes,
    /// Altitudes were all zero (device without a fix) and are treated as missing.
    ZeroAltitude,
    /// Values outside what their unit allows (latitude 95, NaN, heart rate 255) were dropped.
    OutOfRange,
    /// The device's distance column goes down or restarts; it was pieced together.
    DistanceRestarts,
    /// Distance comes from positions, because the device recorded none.
    DistanceFromPositions,
    /// Samples are missing while the runner ran on; the gap counts for time and distance.
    Outage,
    /// Two samples lie further apart than anybody runs in the time between them; the way is not counted.
    Jump,
    /// The file holds no session summary; totals come from the samples.
    NoSession,
    /// The file does not name the sport, or by an unknown word; it was told from the title or from the speeds.
    SportInferred,
    /// The athlete corrected the sport in the service; the file still says another.
    SportCorrected,
    /// Another activity of the same person lies within the same time and is not the same one.
    Overlap,
    /// The run is faster than anybody: positions that jump about made it too long, or it was no run. Rules leave it out.
    ImplausibleSpeed,
    /// The clock was not set, or set wrong: nothing can have been recorded on that day. Left out of weeks and rules.
    ImplausibleDate,
    /// The file's local time is no time zone's, or not that of its first position, and was ignored; or it and UTC are swapped.
    ImplausibleOffset,
    /// A field was declared with a size that its type cannot have; it was skipped.
    OddFields,
    /// Text that breaks the rules of its format (encoding, decimal commas, end tags) and was read all the same.
    OddText,
    /// The device's summary disagrees with its own samples.
    SummaryDisagrees,
    /// The file with the way of a run that an export names is missing or of another time.
    MissingRoute,
}

/// One note: a code for programs, a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Note {
    /// The code, from the closed list.
    pub code: NoteCode,
    /// What was found, with numbers.
    pub text: String,
}

impl Note {
    /// A note with its text.
    #[must_use]
    pub(crate) fn new(code: NoteCode, text: impl Into<String>) -> Self {
        Note { code, text: text.into() }
    }
}
