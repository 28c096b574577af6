//! Workouts that an export describes in one file and records in others beside it.

use super::{TableDamage, TableError};
use crate::config::DecodeLimits;
use crate::decode::raw::RawActivity;

/// The workouts of one file.
#[derive(Debug, Default)]
pub struct Collection {
    /// One for each, in the order of the file.
    pub workouts: Vec<Described>,
    /// Damage of the file; the rest was read all the same.
    pub damage: Option<TableDamage>,
}

/// A workout without its samples.
#[derive(Debug, Default)]
pub struct Described {
    /// What the file says of it.
    pub activity: RawActivity,
    /// Paths, relative to the file, at which its samples may be. Not all exist.
    pub files: Vec<String>,
}

/// How a format of this kind is read.
#[derive(Clone, Copy, Debug)]
pub struct CollectionReader {
    /// Reads the file with this name.
    pub read: fn(&[u8], &str) -> Result<Collection, TableError>,
    /// Adds the samples of a file beside it: path and bytes.
    pub add: fn(&mut RawActivity, &str, &[u8], &DecodeLimits),
}
