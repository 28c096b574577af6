//! Decoders: one file a format. Each says what the file says, tolerantly, in [`raw`] form, and never cleans.

pub mod course;
pub mod damage;
pub mod fit;
pub mod gpx;
pub mod raw;
pub mod samples;
pub mod series;
pub mod tcx;
pub mod xml;

use crate::base::ledger::Code;
use damage::Damage;
use raw::RawActivity;

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
