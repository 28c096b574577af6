//! Decoders: one file per format. Each reads what the file says, tolerantly, into [`raw`] form, and never cleans it.

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

/// Result of decoding one file.
#[derive(Clone, Debug, Default)]
pub struct Decoded {
    /// The sessions, in file order. There may be some even if the file is damaged.
    pub activities: Vec<RawActivity>,
    /// For a file without activities: its kind (`Settings`, `Course`, `NoSamples`, …).
    pub not_activity: Option<Code>,
    /// Description of that content for people ("sleep data", "a planned workout").
    pub content: Option<String>,
    /// Damaged places, in file order; at most a few are listed.
    pub damage: Vec<Damage>,
    /// Whether a checksum does not match.
    pub bad_checksum: bool,
}
