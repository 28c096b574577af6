//! `scan`: a whole history.

use super::cohort::Cohort;
use super::detail;
use super::document::Documents;
use super::judge::{assembled, judged, shareable};
use super::read::{announce, go_on, read_again, read_bytes, read_found};
use super::samples::{self, SampleSink};
use crate::base::error::Error;
use crate::base::progress::Progress;
use crate::config::Config;
use crate::report::Report;
use crate::source::find;
use std::path::PathBuf;

/// Reads everything below `paths` and assembles the history.
///
/// ```
/// use kneewise::{Config, Progress};
///
/// let report = kneewise::scan(&["testdata/race.fit".into()], &Config::default(), &Progress::default())?;
/// assert_eq!((report.totals.runs, report.ledger.len()), (1, 1));
/// # Ok::<(), kneewise::Error>(())
/// ```
///
/// # Errors
///
/// If one of the paths does not exist or cannot be read. Problems with files below them go to the ledger.
pub fn scan(paths: &[PathBuf], config: &Config, progress: &Progress) -> Result<Report, Error> {
    if config.athletes {
        let report = Cohort::find(paths, config)?.whole(progress);
        go_on(progress)?;
        return Ok(report);
    }
    scan_with(paths, config, progress, None)
}

/// [`scan`] of one runner, which also passes on the samples of every activity.
///
/// ```
/// use kneewise::report::tables::Sample;
/// use kneewise::{ActivitySummary, Config, Progress, SampleSink};
/// use std::sync::atomic::{AtomicUsize, Ordering};
///
/// struct Count(AtomicUsize);
///
/// impl SampleSink for Count {
///     fn take(&self, _athlete: Option<&str>, _run: &ActivitySummary, samples: &[Sample]) -> std::io::Result<()> {
///         self.0.fetch_add(samples.len(), Ordering::Relaxed);
///         Ok(())
///     }
/// }
///
/// let count = Count(AtomicUsize::new(0));
/// kneewise::scan_samples(&["testdata/race.fit".into()], &Config::default(), &Progress::default(), &count)?;
/// assert!(count.0.into_inner() > 1000);
/// # Ok::<(), kneewise::Error>(())
/// ```
///
/// # Errors
///
/// As with [`scan`], and errors of the sink.
pub fn scan_samples(
    paths: &[PathBuf],
    config: &Config,
    progress: &Progress,
    sink: &dyn SampleSink,
) -> Result<Report, Error> {
    scan_with(paths, config, progress, Some(sink))
}

fn scan_with(
    paths: &[PathBuf],
    config: &Config,
    progress: &Progress,
    sink: Option<&dyn SampleSink>,
) -> Result<Report, Error> {
    let found = find::find(paths, false)?;
    announce(&found, progress);
    let files = found.files.clone();
    let documents = Some(Documents::default()).filter(|_| config.overview && !config.detail);
    let input = read_found(found, config, progress, documents.as_ref());
    go_on(progress)?;
    let mut report = judged(assembled(input, config), config);
    if config.overview && !config.detail {
        detail::add(&mut report, &|wanted| read_again(&files, wanted, config, documents.as_ref()));
    }
    if let Some(sink) = sink {
        samples::hand_over(&report, None, &files, config, sink)?;
    }
    Ok(shareable(report, config))
}

/// Reads one file given as bytes (standard input) under the name `name`.
///
/// ```
/// let bytes = std::fs::read("testdata/race.gpx")?;
/// let report = kneewise::scan_bytes("race.gpx", bytes, &kneewise::Config::default());
/// assert_eq!(report.activities[0].source.path, "race.gpx");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn scan_bytes(name: &str, bytes: Vec<u8>, config: &Config) -> Report {
    // Standard input cannot be read twice, and is a single file: its details are kept from the first reading.
    let config = &Config { detail: config.detail || config.overview, ..config.clone() };
    shareable(judged(assembled(read_bytes(name, bytes, config), config), config), config)
}
