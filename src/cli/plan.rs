//! The commands that look ahead: `next` and `course`.

use super::args::Shared;
use super::exit::Exit;
use super::problem::Problem;
use super::run::{exit_code, read_with, write};
use super::view::View;
use super::{settings, tables};
use kneewise::plan::planned_run::PlannedRun;
use std::path::{Path, PathBuf};

/// From where on rules would speak of the next run; "now" is the machine's day unless told otherwise.
pub(crate) fn next(paths: &[PathBuf], run: Option<PlannedRun>, shared: &Shared) -> Result<Exit, Problem> {
    one_runner("next", shared)?;
    tables::has_none("next", shared)?;
    let mut loaded = settings::load(shared)?;
    loaded.config.as_of = Some(loaded.config.as_of.unwrap_or_else(settings::today));
    let config = &loaded.config;
    let (report, style) =
        read_with(paths, paths, shared, &loaded, |progress| Ok(kneewise::next(paths, run, config, progress)?))?;
    write(&report, shared, &style, View::Next)?;
    let planned = report.next.as_ref().and_then(|next| next.planned.as_ref());
    Ok(exit_code(planned.map_or(&[], |planned| &planned.findings), &report, shared))
}

/// A planned race beside what was run before it.
pub(crate) fn course(file: &Path, history: &[PathBuf], shared: &Shared) -> Result<Exit, Problem> {
    one_runner("course", shared)?;
    tables::has_none("course", shared)?;
    let loaded = settings::load(shared)?;
    let config = &loaded.config;
    let (report, style) = read_with(history, history, shared, &loaded, |progress| {
        Ok(kneewise::course(file, history, config, progress)?)
    })?;
    write(&report, shared, &style, View::Course)?;
    let found = report.course.as_ref().map_or(&[][..], |course| &course.findings);
    Ok(exit_code(found, &report, shared))
}

fn one_runner(command: &str, shared: &Shared) -> Result<(), Problem> {
    if shared.athletes {
        return Err(Problem::usage(format!(
            "{command} looks at one runner; give the path of theirs instead of --athletes"
        )));
    }
    Ok(())
}
