//! `next` and `course`: what rules would find in a future run.

use super::judge::{assembled, judged, shareable};
use super::read::read_below;
use crate::base::error::Error;
use crate::base::progress::Progress;
use crate::config::Config;
use crate::history::Input;
use crate::plan::{self, planned_run::PlannedRun};
use crate::report::Report;
use crate::source::name::show_name;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Reads everything below `paths` and looks ahead from `config.as_of`: the values at which rules would fire for the next run, and
/// their findings for the `planned` one. The report has no `next` if nothing was recorded up to that day.
///
/// ```
/// use kneewise::{Config, PlannedRun, Progress};
///
/// let planned = PlannedRun::new(18_000.0, Some(600.0)).ok();
/// let report = kneewise::next(&["testdata/race.fit".into()], planned, &Config::default(), &Progress::default())?;
/// assert!(report.next.is_some_and(|next| next.planned.is_some()));
/// # Ok::<(), kneewise::Error>(())
/// ```
///
/// # Errors
///
/// As with [`scan`](crate::scan).
pub fn next(
    paths: &[PathBuf],
    planned: Option<PlannedRun>,
    config: &Config,
    progress: &Progress,
) -> Result<Report, Error> {
    Ok(looking_ahead(read_below(paths, config, progress)?, planned, config))
}

/// [`next`] for what was read.
pub(super) fn looking_ahead(input: Input, planned: Option<PlannedRun>, config: &Config) -> Report {
    let history = assembled(input, config);
    let next = plan::next::next(&history, planned, config);
    shareable(Report { next, ..judged(history, config) }, config)
}

/// Reads a planned course (a GPX or TCX file, times not needed) and everything below `past`, and compares the two.
///
/// ```
/// use kneewise::{Config, Progress};
///
/// let past = ["testdata/race.fit".into()];
/// let report = kneewise::course("testdata/race.gpx".as_ref(), &past, &Config::default(), &Progress::default())?;
/// assert!(report.course.is_some());
/// # Ok::<(), kneewise::Error>(())
/// ```
///
/// # Errors
///
/// As with [`scan`](crate::scan), and if the file holds no course or nothing was recorded that it can be compared with.
pub fn course(file: &Path, past: &[PathBuf], config: &Config, progress: &Progress) -> Result<Report, Error> {
    let unreadable = |source| Error::Unreadable { path: file.to_owned(), source };
    let metadata = std::fs::metadata(file).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::NotFound(file.to_owned()),
        _ => unreadable(error),
    })?;
    let wrong = |what: &str| wrong(file, what);
    // Reading a pipe would block, and a device may never end.
    if !metadata.is_file() {
        return Err(wrong(if metadata.is_dir() { "a folder" } else { "a pipe, socket or device" }));
    }
    let most = config.limits.activity_bytes;
    let mut bytes = Vec::new();
    let read = File::open(file).and_then(|file| file.take(most.saturating_add(1)).read_to_end(&mut bytes));
    read.map_err(unreadable)?;
    if bytes.len() as u64 > most {
        return Err(wrong(&format!("larger than the limit of {} MB", most >> 20)));
    }
    on_course(file, &bytes, read_below(past, config, progress)?, config)
}

/// [`course`] for a file's bytes and what was read.
pub(super) fn on_course(file: &Path, bytes: &[u8], input: Input, config: &Config) -> Result<Report, Error> {
    let history = assembled(input, config);
    let path = show_name(&file.to_string_lossy());
    let course =
        plan::course::course(&path, bytes, &history, config).map_err(|error| wrong(file, &error.to_string()))?;
    Ok(shareable(Report { course: Some(course), ..judged(history, config) }, config))
}

fn wrong(file: &Path, what: &str) -> Error {
    Error::Course { path: file.to_owned(), what: what.to_owned() }
}
