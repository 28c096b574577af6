//! What stops a whole run. What concerns one file goes to the [ledger](crate::base::ledger) instead.

use std::path::PathBuf;

/// A problem with the request itself: no path to read, an output that cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A path that the user gave does not exist.
    #[error("no such file or folder: {}", .0.display())]
    NotFound(PathBuf),
    /// A path that the user gave cannot be read.
    #[error("cannot read {}: {source}", .path.display())]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The file of a planned course holds none, or there is nothing to compare it with.
    #[error("{}: {what}", .path.display())]
    Course {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// Writing the report failed.
    #[error("cannot write: {0}")]
    Write(#[from] std::io::Error),
}
