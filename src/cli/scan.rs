//! The commands that look back: `check` and `scan`.

use super::args::Shared;
use super::exit::Exit;
use super::problem::Problem;
use super::session::{Failed, Invocation};
use super::stdin::{self, is_stdin, is_zip};
use super::tables::SampleTables;
use super::view::View;
use super::{cohort, conflicts};
use jiff::civil::Date;
use kneewise::base::exposure::ExposureName;
use kneewise::internal::commas;
use kneewise::internal::report::generated_for;
use kneewise::internal::source::find::{self, Members};
use kneewise::report::Report;
use std::path::{Path, PathBuf};

/// Most members of an archive for `check`; more mean an export.
const MOST_MEMBERS: usize = 20;

/// One run or a few in detail, alone or compared with a history.
pub(crate) fn check(files: &[PathBuf], history: &[PathBuf], shared: &Shared) -> Result<Exit, Problem> {
    let (files, history) = match (files, history) {
        ([], history) => file_behind(history)?,
        both => both,
    };
    if shared.samples && (!history.is_empty() || files.iter().any(|file| is_stdin(file))) {
        return Err(Problem::usage("--samples cannot be used with --history or standard input")
            .help("scan the files: kneewise scan … --samples"));
    }
    files.iter().try_for_each(|file| refuse_export(file))?;
    let mut session = Invocation::begin(shared, &[files, history])?;
    let report = if shared.samples {
        // Tables of samples belong to `scan`; `check` shows the same data in detail.
        session.config.detail = true;
        session.config.keep_duplicates = true;
        read(files, &session)?
    } else {
        read_against(files, history, &session)?
    };
    session.write(&report, View::Check)?;
    Ok(session.exit(&report.findings, &report))
}

/// `check --history a.zip race.fit`: an option with several values also takes the file after them.
fn file_behind(history: &[PathBuf]) -> Result<(&[PathBuf], &[PathBuf]), Problem> {
    if let [before @ .., last] = history
        && !before.is_empty()
        && !last.is_dir()
        && !is_zip(last)
    {
        return Ok((std::slice::from_ref(last), before));
    }
    let paths: Vec<String> = history.iter().map(|path| path.display().to_string()).collect();
    Err(Problem::usage("no file to check").help(format!("kneewise check FILE --history {}", paths.join(" "))))
}

/// Suggests `scan` for a whole export.
fn refuse_export(file: &Path) -> Result<(), Problem> {
    let what = if file.is_dir() {
        "is a folder".to_owned()
    } else {
        match find::members(file) {
            Some(Members { all, .. }) if all > MOST_MEMBERS => format!("holds {} files", commas(all as u64)),
            Some(Members { archives: 1.., .. }) => "holds archives".to_owned(),
            _ => return Ok(()),
        }
    };
    let name = file.display();
    Err(Problem::usage(format!("{name} {what}; check shows single runs"))
        .help(format!("for a whole history: kneewise scan {name}")))
}

/// What `scan` looks back from.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LookBack {
    /// The day on which pain began.
    pub(crate) sore_since: Option<Date>,
    /// The sore spells of the pain log.
    pub(crate) back_test: bool,
    /// With `back_test`, the one thing that was suspected beforehand.
    pub(crate) suspect: Option<ExposureName>,
}

impl LookBack {
    /// The option that asks for it, and what is shown.
    fn asked(self) -> Option<(&'static str, View)> {
        match self {
            LookBack { sore_since: Some(_), .. } => Some(("--sore-since", View::Sore)),
            LookBack { back_test: true, .. } => Some(("--back-test", View::BackTest)),
            LookBack { .. } => None,
        }
    }
}

/// A whole history.
pub(crate) fn scan(paths: &[PathBuf], back: LookBack, shared: &Shared) -> Result<Exit, Problem> {
    if let Some((option, _)) = back.asked() {
        conflicts::one_runner(option, shared)?;
    }
    let mut session = Invocation::begin(shared, &[paths])?;
    if let Some((option, _)) = back.asked() {
        conflicts::no_tables(option, &session.destination)?;
    }
    let LookBack { sore_since, back_test, suspect } = back;
    (session.config.sore_since, session.config.back_test, session.config.suspect) = (sore_since, back_test, suspect);
    session.config.overview = session.destination.format.is_a_page();
    if shared.athletes && session.destination.format.tables().is_some() {
        return cohort::tables(paths, &session);
    }
    let report = read(paths, &session)?;
    session.write(&report, back.asked().map_or(View::Scan, |(_, view)| view))?;
    Ok(session.exit(&report.findings, &report))
}

/// Reads everything below `paths`.
fn read(paths: &[PathBuf], session: &Invocation<'_>) -> Result<Report, Problem> {
    let config = &session.config;
    session.read(paths, paths, |progress| {
        if stdin::is_only(paths)? {
            if session.shared.samples {
                return Err(
                    Problem::usage("--samples cannot be used with standard input, which is read only once").into()
                );
            }
            Ok(kneewise::scan_bytes(stdin::NAME, stdin::read(config.limits.member_bytes)?, config))
        } else if let Some(samples) =
            SampleTables::wanted(&session.destination, session.shared, &generated_for(None, None, config))
        {
            Ok(kneewise::scan_samples(paths, config, progress, &samples)?)
        } else {
            Ok(kneewise::scan(paths, config, progress)?)
        }
    })
}

/// Reads `files`, and the history that they are compared with.
fn read_against(files: &[PathBuf], history: &[PathBuf], session: &Invocation<'_>) -> Result<Report, Problem> {
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
