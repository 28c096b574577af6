//! Progress of a run: counters that the reading threads increase and a display may read at any time.

use std::sync::atomic::{AtomicU64, Ordering};

/// Shared counters; all start at 0.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Progress {
    /// Bytes on disk of all files found.
    pub bytes_total: AtomicU64,
    /// Bytes on disk processed so far, including within archives.
    pub bytes_done: AtomicU64,
    /// Files and archive members processed so far.
    pub files_done: AtomicU64,
}

impl Progress {
    /// Increases a counter.
    pub(crate) fn add(counter: &AtomicU64, by: u64) {
        counter.fetch_add(by, Ordering::Relaxed);
    }

    /// Reads a counter.
    ///
    /// ```
    /// use kneewise::Progress;
    ///
    /// assert_eq!(Progress::get(&Progress::default().files_done), 0);
    /// ```
    #[must_use]
    pub fn get(counter: &AtomicU64) -> u64 {
        counter.load(Ordering::Relaxed)
    }
}
