//! Progress of a run: counters that the reading threads increase and a display may read at any time, and a switch
//! that stops it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

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
    /// Whether the caller no longer wants the result.
    stopped: AtomicBool,
}

impl Progress {
    /// Increases a counter.
    pub(crate) fn add(counter: &AtomicU64, by: u64) {
        counter.fetch_add(by, Ordering::Relaxed);
    }

    /// Stops the run: files not yet begun are left, and the function that reads returns [`Error::Stopped`](crate::Error::Stopped).
    ///
    /// ```
    /// use kneewise::{Config, Error, Progress};
    ///
    /// let progress = Progress::default();
    /// progress.stop();
    /// let stopped = kneewise::scan(&["testdata/race.fit".into()], &Config::default(), &progress);
    /// assert!(matches!(stopped, Err(Error::Stopped)));
    /// ```
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Whether [`Progress::stop`] was called.
    ///
    /// ```
    /// assert!(!kneewise::Progress::default().is_stopped());
    /// ```
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
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
