//! The commands that look ahead: `next` and `course`.

use super::args::Shared;
use super::conflicts;
use super::exit::Exit;
use super::problem::Problem;
use super::session::Invocation;
use super::settings::today;
use super::view::View;
use jiff::civil::Date;
use kneewise::PlannedRun;
use std::path::{Path, PathBuf};

/// The values above which a rule would fire for the next run; "now" is the machine's date unless given.
pub(crate) fn next(
    paths: &[PathBuf],
    run: Option<PlannedRun>,
    sore_since: Option<Date>,
    shared: &Shared,
) -> Result<Exit, Problem> {
    conflicts::one_runner("next", shared)?;
    let mut session = Invocation::begin(shared, &[paths])?;
    conflicts::no_tables("next", &session.destination)?;
    if session.config.as_of.is_none() {
        (session.config.as_of, session.config.as_of_today) = (Some(today()), true);
    }
    session.config.sore_since = sore_since;
    let report = session.read(paths, paths, |progress| Ok(kneewise::next(paths, run, &session.config, progress)?))?;
    session.write(&report, View::Next)?;
    let planned = report.next.as_ref().and_then(|next| next.planned.as_ref());
    Ok(session.exit(planned.map_or(&[], |planned| &planned.findings), &report))
}

/// A planned race compared with past runs.
pub(crate) fn course(file: &Path, history: &[PathBuf], shared: &Shared) -> Result<Exit, Problem> {
    conflicts::one_runner("course", shared)?;
    let session = Invocation::begin(shared, &[&[file.to_owned()], history])?;
    conflicts::no_tables("course", &session.destination)?;
    let report =
        session.read(history, history, |progress| Ok(kneewise::course(file, history, &session.config, progress)?))?;
    session.write(&report, View::Course)?;
    Ok(session.exit(report.course.as_ref().map_or(&[], |course| &course.findings), &report))
}
