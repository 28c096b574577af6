//! `check`: single runs in detail, compared with the history before them.

use super::judge::{assembled, judged, shareable};
use super::read::{announce, go_on, read_bytes, read_found, shown_path};
use super::scan::{scan, scan_bytes};
use crate::base::error::Error;
use crate::base::ledger::LedgerEntry;
use crate::base::progress::Progress;
use crate::config::Config;
use crate::history::Input;
use crate::report::Report;
use crate::source::find;
use crate::source::name::show_name;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Reads `files` with splits, profile and descents, and judges them by the `past`: a file in both counts once, and nothing after
/// the day of the newest of `files` counts. Without a past they are judged by themselves, and copies of one activity separately.
///
/// ```
/// use kneewise::{Config, Progress};
///
/// let report = kneewise::check(&["testdata/race.fit".into()], &[], &Config::default(), &Progress::default())?;
/// let race = &report.activities[0];
/// assert_eq!(race.splits.len(), 22);
/// assert!(race.descents.iter().all(|descent| descent.drop_m > 0.0));
/// # Ok::<(), kneewise::Error>(())
/// ```
///
/// # Errors
///
/// As with [`scan`](super::scan()).
pub fn check(files: &[PathBuf], past: &[PathBuf], config: &Config, progress: &Progress) -> Result<Report, Error> {
    let config = &in_detail(config, !past.is_empty());
    if past.is_empty() {
        return scan(files, config, progress);
    }
    let found = find::find(files, false)?;
    let paths = found.files.iter().map(shown_path).collect();
    let own: BTreeSet<PathBuf> = found.files.iter().filter_map(|file| file.path.canonicalize().ok()).collect();
    announce(&found, progress);
    let input = read_found(found, config, progress, None);
    go_on(progress)?;
    against(input, paths, &own, past, config, progress)
}

/// [`check`](check()) for one file given as bytes with this `name`.
///
/// ```
/// use kneewise::{Config, Progress};
///
/// let bytes = std::fs::read("testdata/race.gpx")?;
/// let report = kneewise::check_bytes("race.gpx", bytes, &[], &Config::default(), &Progress::default())?;
/// assert_eq!(report.activities[0].splits.len(), 22);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// As with [`scan`](super::scan()), for `past`.
pub fn check_bytes(
    name: &str,
    bytes: Vec<u8>,
    past: &[PathBuf],
    config: &Config,
    progress: &Progress,
) -> Result<Report, Error> {
    let config = &in_detail(config, !past.is_empty());
    if past.is_empty() {
        return Ok(scan_bytes(name, bytes, config));
    }
    let input = read_bytes(name, bytes, config);
    against(input, BTreeSet::from([name.to_owned()]), &BTreeSet::new(), past, config, progress)
}

/// A check includes splits, profiles and descents. Without a history, copies are kept: naming two copies means wanting both.
pub(super) fn in_detail(config: &Config, has_past: bool) -> Config {
    Config { detail: true, keep_duplicates: config.keep_duplicates || !has_past, ..config.clone() }
}

/// Judges what was read of the files at `checked` by the `past`, in which the files `own` are not read again.
fn against(
    input: Input,
    checked: BTreeSet<String>,
    own: &BTreeSet<PathBuf>,
    past: &[PathBuf],
    config: &Config,
    progress: &Progress,
) -> Result<Report, Error> {
    let mut found = find::find(past, false)?;
    found.files.retain(|file| !file.path.canonicalize().is_ok_and(|path| own.contains(&path)));
    let plain = Config { detail: false, ..config.clone() };
    announce(&found, progress);
    let read = read_found(found, &plain, progress, None);
    go_on(progress)?;
    let past = past.iter().map(|path| show_name(&path.to_string_lossy())).collect();
    Ok(compared(input, checked, read, past, config))
}

/// Judges what was read of the files at `checked` by what was `read` of the `past`.
pub(super) fn compared(
    mut input: Input,
    checked: BTreeSet<String>,
    read: Input,
    past: Vec<String>,
    config: &Config,
) -> Report {
    input.activities.extend(read.activities);
    input.tables.extend(read.tables);
    input.ledger.extend(read.ledger.into_iter().map(|entry| LedgerEntry { history: true, ..entry }));
    input.checked = checked;
    let mut report = judged(assembled(input, config), config);
    if let Some(judged_against) = &mut report.judged_against {
        judged_against.paths = past;
    }
    shareable(report, config)
}
