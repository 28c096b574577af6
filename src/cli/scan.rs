//! The commands that look back: `check` and `scan`.

use super::args::Shared;
use super::exit::Exit;
use super::problem::Problem;
use super::session::{Failed, Session};
use super::stdin::{self, is_stdin};
use super::tables::Samples;
use super::view::View;
use super::{cohort, conflicts};
use jiff::civil::Date;
use kneewise::report::{Report, generated_for};
use std::path::PathBuf;

/// One run or a few in detail, alone or judged against a history.
pub(crate) fn check(files: &[PathBuf], history: &[PathBuf], shared: &Shared) -> Result<Exit, Problem> {
    if shared.samples && (!history.is_empty() || files.iter().any(|file| is_stdin(file))) {
        return Err(Problem::usage("--samples cannot be used with --history or standard input")
            .help("scan the files: kneewise scan … --samples"));
    }
    let mut session = Session::begin(shared)?;
    let report = if shared.samples {
        // Samples belong to the activities of a scan; `check` shows the same, in detail.
        session.config.detail = true;
        session.config.keep_duplicates = true;
        read(files, &session)?
    } else {
        read_against(files, history, &session)?
    };
    session.write(&report, View::Check)?;
    Ok(session.exit(&report.findings, &report))
}

/// A whole history.
pub(crate) fn scan(paths: &[PathBuf], sore_since: Option<Date>, shared: &Shared) -> Result<Exit, Problem> {
    if sore_since.is_some() {
        conflicts::one_runner("--sore-since", shared)?;
        conflicts::no_tables("--sore-since", shared)?;
    }
    let mut session = Session::begin(shared)?;
    session.config.sore_since = sore_since;
    session.config.overview = shared.format.is_a_page();
    if shared.athletes && shared.format.tables().is_some() {
        return cohort::tables(paths, &session);
    }
    let report = read(paths, &session)?;
    session.write(&report, if sore_since.is_some() { View::Sore } else { View::Scan })?;
    Ok(session.exit(&report.findings, &report))
}

/// Reads everything below `paths`.
fn read(paths: &[PathBuf], session: &Session<'_>) -> Result<Report, Problem> {
    let config = &session.config;
    session.read(paths, paths, |progress| {
        if stdin::is_only(paths)? {
            if session.shared.samples {
                return Err(
                    Problem::usage("--samples cannot be used with standard input, which is read only once").into()
                );
            }
            Ok(kneewise::scan_bytes(stdin::NAME, stdin::read(config.limits.member_bytes)?, config))
        } else if let Some(samples) = Samples::wanted(session.shared, &generated_for(None, None, config)) {
            Ok(kneewise::scan_samples(paths, config, progress, &samples)?)
        } else {
            Ok(kneewise::scan(paths, config, progress)?)
        }
    })
}

/// Reads `files`, and the history that they are judged against.
fn read_against(files: &[PathBuf], history: &[PathBuf], session: &Session<'_>) -> Result<Report, Problem> {
    let config = &session.config;
    session.read(&[files, history].concat(), files, |progress| {
        if stdin::is_only(files)? {
            let bytes = stdin::read(config.limits.member_bytes)?;
            Ok::<_, Failed>(kneewise::check_bytes(stdin::NAME, bytes, history, config, progress)?)
        } else {
            Ok(kneewise::check(files, history, config, progress)?)
        }
    })
}
