//! Errors that stop a whole run. Problems with one file go to the [ledger](crate::base::ledger) instead.

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
        /// The operating system's error.
        source: std::io::Error,
    },
    /// The planned course file holds no course, or there is nothing to compare it with.
    #[error("{}: {what}", .path.display())]
    Course {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// [`Progress::stop`](crate::Progress::stop) was called.
    #[error("stopped")]
    Stopped,
    /// Writing the report failed.
    #[error("cannot write: {0}")]
    Write(#[from] std::io::Error),
}
