//! `scan --athletes` to tables: one athlete after another, so that memory does not grow with their number.

use super::exit::Exit;
use super::failure;
use super::problem::Problem;
use super::session::{Exits, Invocation, usable};
use super::tables::{Folder, SampleTables};
use kneewise::SampleSink;
use kneewise::report::Report;
use kneewise::report::athlete::AthleteRow;
use kneewise::report::cohort::CohortRates;
use kneewise::report::tables::{self, ATHLETES, COHORT, Rows as _};
use std::io;
use std::path::PathBuf;

/// Writes the tables of all athletes.
pub(crate) fn tables(paths: &[PathBuf], session: &Invocation<'_>) -> Result<Exit, Problem> {
    let shared = session.shared;
    let unwritable = |error: io::Error| failure::unwritable(session.destination.path.as_deref(), &error);
    let cohort =
        kneewise::Cohort::find(paths, &session.config).map_err(|error| failure::unreadable(&error, &session.style))?;
    let mut folder = Folder::begin(&session.destination, shared, &cohort.generated_for()).map_err(unwritable)?;
    let samples = SampleTables::wanted(&session.destination, shared, &cohort.generated_for());
    let samples = samples.as_ref().map(|samples| samples as &dyn SampleSink);
    let mut sums = CohortRates::default();
    let mut exits = Exits::default();
    let mut any_usable = false;
    let take = |name: Option<&str>, report: &Report| -> io::Result<()> {
        folder.rows(&ATHLETES, &[AthleteRow::of(report, name)])?;
        tables::each(report, &mut folder)?;
        sums.add(report);
        exits.add(&report.findings, report, shared);
        any_usable |= report.ledger.iter().any(usable);
        Ok(())
    };
    session
        .with_progress(paths, |progress| cohort.each(progress, samples, take))
        .and_then(|()| folder.rows(&COHORT, &sums.rules))
        .and_then(|()| folder.finish())
        .map_err(unwritable)?;
    if !any_usable {
        return Err(Problem::nothing("no activity of any athlete").help("each subfolder or archive is one athlete"));
    }
    Ok(exits.exit())
}
