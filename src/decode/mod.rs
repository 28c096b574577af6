//! Decoders: one file a format. Each says what the file says, tolerantly, in [`raw`] form, and never cleans.

pub mod course;
pub mod fit;
pub mod gpx;
pub mod raw;
pub mod samples;
pub mod series;
pub mod tcx;
pub mod xml;

use crate::base::ledger::Code;
use crate::base::words::commas;
use raw::RawActivity;
use std::fmt;

/// Where in a file something happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Byte offset of so many bytes in all (FIT).
    Byte {
        /// Offset from the beginning.
        at: usize,
        /// Length of the file.
        of: usize,
    },
    /// Line and column, from 1 (XML).
    Line {
        /// The line.
        line: usize,
        /// The column, in characters.
        column: usize,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Byte { at, of } => write!(f, "byte {} of {}", commas(*at as u64), commas(*of as u64)),
            Place::Line { line, column } => {
                write!(f, "line {}, column {}", commas(*line as u64), commas(*column as u64))
            }
        }
    }
}

/// One place at which a file is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// Where.
    pub place: Place,
    /// Whether the file simply ends there.
    pub truncated: bool,
    /// What is wrong, lower case, no full stop.
    pub what: String,
}

/// All that a decoder found in one file.
#[derive(Clone, Debug, Default)]
pub struct Decoded {
    /// The sessions, in file order. May be there although the file is damaged.
    pub activities: Vec<RawActivity>,
    /// For a file without activities: what it is instead (`Settings`, `Course`, `NoSamples`, …).
    pub not_activity: Option<Code>,
    /// The name of that content for people ("sleep data", "a planned workout").
    pub content: Option<String>,
    /// The places where it is broken, in file order; at most a few are listed.
    pub damage: Vec<Damage>,
    /// Whether a checksum does not match.
    pub bad_checksum: bool,
}
