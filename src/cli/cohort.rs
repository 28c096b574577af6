//! `scan --athletes` into tables: one athlete after the other, so that memory does not grow with their number.

use super::args::Shared;
use super::exit::Exit;
use super::problem::Problem;
use super::run::{self, Exits};
use super::settings::Loaded;
use super::{settings, tables};
use kneewise::SampleSink;
use kneewise::report::Report;
use kneewise::report::athlete::{ATHLETES, Athlete};
use kneewise::report::cohort::{COHORT, Cohort};
use kneewise::report::table::{self, Rows as _};
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// More than any key has.
const MOST_KEY_BYTES: u64 = 1 << 16;

/// Says before anything is read what does not go together.
pub(crate) fn check_options(shared: &Shared) -> Result<(), Problem> {
    if shared.athletes {
        if shared.pain.is_some() {
            return Err(Problem::usage("--pain is the log of one runner; with --athletes each has their own")
                .help("put pain.csv into the athlete's folder"));
        }
        return Ok(());
    }
    for (given, option) in [(shared.shard.is_some(), "--shard"), (shared.pseudonyms.is_some(), "--pseudonyms")] {
        if given {
            return Err(Problem::usage(format!("{option} needs --athletes")));
        }
    }
    Ok(())
}

/// The secret that pseudonyms are made with.
pub(crate) fn key(path: &Path) -> Result<kneewise::config::PseudonymKey, Problem> {
    let mut secret = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MOST_KEY_BYTES).read_to_end(&mut secret))
        .map_err(|error| Problem::nothing(format!("cannot read {}: {error}", path.display())))?;
    kneewise::config::PseudonymKey::new(&secret).map_err(|what| {
        Problem::usage(format!("{}: {what}", path.display()))
            .help(format!("head -c 32 /dev/urandom > {} makes one; keep it, and keep it apart", path.display()))
    })
}

/// Writes the tables of all athletes.
pub(crate) fn tables(paths: &[PathBuf], shared: &Shared, loaded: &Loaded) -> Result<Exit, Problem> {
    let style = settings::style(shared, loaded, true);
    let cohort = kneewise::Cohort::find(paths, &loaded.config).map_err(|error| run::unreadable(&error, &style))?;
    let mut folder =
        tables::Folder::begin(shared, &cohort.generated_for()).map_err(|error| unwritable(shared, &error))?;
    let samples = tables::Samples::wanted(shared, &cohort.generated_for());
    let samples = samples.as_ref().map(|samples| samples as &dyn SampleSink);
    let mut sums = Cohort::default();
    let mut exits = Exits::default();
    let mut usable = false;
    let take = |name: Option<&str>, report: &Report| -> io::Result<()> {
        folder.rows("athletes", &ATHLETES, &[Athlete::of(report, name)])?;
        table::each(report, &mut folder)?;
        sums.add(report);
        exits.add(&report.findings, report, shared);
        usable |= report.ledger.iter().any(run::usable);
        Ok(())
    };
    run::with_progress(paths, shared, &style, |progress| cohort.each(progress, samples, take))
        .and_then(|()| folder.rows("cohort", &COHORT, &sums.rules))
        .and_then(|()| folder.finish())
        .map_err(|error| unwritable(shared, &error))?;
    if !usable {
        return Err(Problem::nothing("no activity of any athlete").help("each subfolder or archive is one athlete"));
    }
    Ok(exits.exit())
}

fn unwritable(shared: &Shared, error: &io::Error) -> Problem {
    let place = shared.output.as_deref().unwrap_or(Path::new("")).display();
    Problem::nothing(format!("cannot write {place}: {error}"))
}
