//! The only parallel code: files to outcomes, outcomes to one report.

mod cohort;
mod detail;
mod read_file;
mod samples;

pub use cohort::Cohort;
pub use samples::SampleSink;

use crate::base::error::Error;
use crate::base::progress::Progress;
use crate::config::Config;
use crate::format;
use crate::history::{self, FoundTable, History, Input};
use crate::plan::{self, planned_run::PlannedRun};
use crate::report::{self, Report};
use crate::rule;
use crate::source::find::{self, Found, SourceFile};
use crate::source::name::show_name;
use crate::source::open;
use crate::summary::ActivitySummary;
use rayon::prelude::*;
use read_file::Outcome;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;

/// Reads everything below `paths` and puts the history together.
///
/// # Errors
///
/// When one of the paths does not exist or cannot be read. What concerns a file below them goes to the ledger.
pub fn scan(paths: &[PathBuf], config: &Config, progress: &Progress) -> Result<Report, Error> {
    if config.athletes {
        return Ok(Cohort::find(paths, config)?.whole(progress));
    }
    scan_with(paths, config, progress, None)
}

/// The same of one runner, and hands over the samples of every activity.
///
/// # Errors
///
/// As with [`scan`], and what the sink returns.
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
    let mut report = judged(assembled(read_found(found, config, progress), config), config);
    if config.overview && !config.detail {
        detail::add(&mut report, &|wanted| read_again(&files, wanted, config));
    }
    if let Some(sink) = sink {
        samples::hand_over(&report, None, &files, config, sink)?;
    }
    Ok(shareable(report, config))
}

/// Reads one file given as bytes (standard input) as if it were called `name`.
#[must_use]
pub fn scan_bytes(name: &str, bytes: Vec<u8>, config: &Config) -> Report {
    // Standard input cannot be read a second time, and is one file: its details are kept from the first.
    let config = &Config { detail: config.detail || config.overview, ..config.clone() };
    shareable(judged(assembled(read_bytes(name, bytes, config), config), config), config)
}

/// Reads `files` in detail and judges them against the `past`: what is in both counts once, and nothing after the day of the
/// newest of `files` counts at all.
///
/// # Errors
///
/// As with [`scan`].
pub fn check(files: &[PathBuf], past: &[PathBuf], config: &Config, progress: &Progress) -> Result<Report, Error> {
    let found = find::find(files, false)?;
    let paths = found.files.iter().map(shown_path).collect();
    let own: BTreeSet<PathBuf> = found.files.iter().filter_map(|file| file.path.canonicalize().ok()).collect();
    announce(&found, progress);
    let input = read_found(found, config, progress);
    against(input, paths, &own, past, config, progress)
}

/// The same for one file given as bytes.
///
/// # Errors
///
/// As with [`scan`], for `past`.
pub fn check_bytes(
    name: &str,
    bytes: Vec<u8>,
    past: &[PathBuf],
    config: &Config,
    progress: &Progress,
) -> Result<Report, Error> {
    let input = read_bytes(name, bytes, config);
    against(input, BTreeSet::from([name.to_owned()]), &BTreeSet::new(), past, config, progress)
}

/// Judges what was read of the files at `checked` against the `past`, in which the files `own` are not read again.
fn against(
    mut input: Input,
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
    let read = read_found(found, &plain, progress);
    input.activities.extend(read.activities);
    input.tables.extend(read.tables);
    input.ledger.extend(read.ledger);
    input.checked = checked;
    let mut report = judged(assembled(input, config), config);
    if let Some(judged_against) = &mut report.judged_against {
        judged_against.paths = past.iter().map(|path| show_name(&path.to_string_lossy())).collect();
    }
    Ok(shareable(report, config))
}

/// Reads everything below `paths` and looks ahead from `config.as_of`: from which values on rules would speak of the next run,
/// and what they would say of the `planned` one. The report has no `next` where nothing was recorded up to that day.
///
/// # Errors
///
/// As with [`scan`].
pub fn next(
    paths: &[PathBuf],
    planned: Option<PlannedRun>,
    config: &Config,
    progress: &Progress,
) -> Result<Report, Error> {
    let history = assembled(read_below(paths, config, progress)?, config);
    let next = plan::next::next(&history, planned, config);
    Ok(shareable(Report { next, ..judged(history, config) }, config))
}

/// Reads a planned course (a GPX or TCX file, times not needed) and everything below `past`, and compares the two.
///
/// # Errors
///
/// As with [`scan`], and where the file holds no course or nothing was recorded that it can be compared with.
pub fn course(file: &Path, past: &[PathBuf], config: &Config, progress: &Progress) -> Result<Report, Error> {
    let unreadable = |source| Error::Unreadable { path: file.to_owned(), source };
    let metadata = std::fs::metadata(file).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::NotFound(file.to_owned()),
        _ => unreadable(error),
    })?;
    let wrong = |what: &str| Error::Course { path: file.to_owned(), what: what.to_owned() };
    // A pipe would be waited for, and a device may never end.
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
    let history = assembled(read_below(past, config, progress)?, config);
    let path = show_name(&file.to_string_lossy());
    let course = plan::course::course(&path, &bytes, &history, config).map_err(|error| wrong(&error.to_string()))?;
    Ok(shareable(Report { course: Some(course), ..judged(history, config) }, config))
}

fn assembled(input: Input, config: &Config) -> History {
    history::assemble_by(input, config, &|activities, each| activities.par_iter_mut().for_each(each))
}

fn judged(history: History, config: &Config) -> Report {
    // One rule costs as much as ten others.
    let all = |check: &rule::Check<'_>| rule::RULES.par_iter().with_max_len(1).map(|rule| check(rule)).collect();
    let judgement = rule::judge_by(&history, config, &all);
    let sore = config.sore_since.and_then(|day| plan::sore::sore(&history, &judgement.findings, day));
    Report { sore, ..report::build(history, judgement, config) }
}

/// The report without e-mail addresses, and as `--private` and `--hide-start` ask for.
fn shareable(report: Report, config: &Config) -> Report {
    shareable_of(report, None, config)
}

/// The same for the report of one athlete, by the name under which they are shown.
fn shareable_of(mut report: Report, athlete: Option<&str>, config: &Config) -> Report {
    report::clean_texts(&mut report, show_name);
    if config.private {
        report::make_private(&mut report, athlete);
    }
    if config.hide_start_m > 0.0 {
        report::hide_start(&mut report, config.hide_start_m);
    }
    report
}

fn shown_path(file: &SourceFile) -> String {
    show_name(&file.path.to_string_lossy())
}

fn read_bytes(name: &str, bytes: Vec<u8>, config: &Config) -> Input {
    let outcomes = read_file::guarded(name, None, || {
        open::open_bytes(name, bytes, &config.limits, format::ACTIVITIES, &|leaf| {
            read_file::read(name, &leaf, None, config)
        })
    });
    gather(outcomes.into_iter().map(|outcome| (None, outcome)).collect())
}

fn read_below(paths: &[PathBuf], config: &Config, progress: &Progress) -> Result<Input, Error> {
    let found = find::find(paths, false)?;
    announce(&found, progress);
    Ok(read_found(found, config, progress))
}

/// Tells a display how much there is to read.
fn announce(found: &Found, progress: &Progress) {
    Progress::add(&progress.bytes_total, found.files.iter().map(|file| file.bytes).sum());
}

fn read_found(found: Found, config: &Config, progress: &Progress) -> Input {
    // The biggest first, so that no thread is left with one at the end; the report sorts by what is in the files.
    let mut files: Vec<&SourceFile> = found.files.iter().collect();
    files.sort_by_key(|file| std::cmp::Reverse(file.bytes));
    let outcomes: Vec<(Option<String>, Outcome)> = files
        .par_iter()
        .with_max_len(1)
        .flat_map_iter(|file| {
            let path = shown_path(file);
            let athlete = file.athlete.as_deref();
            let told = AtomicU64::new(0);
            // A panic while an archive is looked into costs that archive only.
            let outcomes = read_file::guarded(&path, None, || {
                open::open(file, &config.limits, format::ACTIVITIES, &|leaf| {
                    let outcome = read_file::read(&path, &leaf, athlete, config);
                    Progress::add(&progress.files_done, 1);
                    Progress::add(&progress.bytes_done, leaf.share_bytes);
                    Progress::add(&told, leaf.share_bytes);
                    outcome
                })
            });
            // What an archive holds besides its members.
            Progress::add(&progress.bytes_done, file.bytes.saturating_sub(Progress::get(&told)));
            outcomes.into_iter().map(|outcome| (file.athlete.clone(), outcome))
        })
        .collect();
    let mut input = gather(outcomes);
    input.ledger.extend(found.ledger);
    input
}

/// The activities of some places, read once more and in detail; everything else in the same archives is passed over.
fn read_again(files: &[SourceFile], wanted: &BTreeSet<detail::Place>, config: &Config) -> Vec<ActivitySummary> {
    let config = Config { detail: true, ..config.clone() };
    let holds = |file: &&SourceFile| wanted.iter().any(|(path, _)| *path == shown_path(file));
    let files: Vec<&SourceFile> = files.iter().filter(holds).collect();
    files
        .par_iter()
        .with_max_len(1)
        .flat_map_iter(|file| {
            let path = shown_path(file);
            let of_leaf = |leaf: open::Leaf<'_>| {
                if wanted.contains(&(path.clone(), leaf.member.clone())) {
                    read_file::read(&path, &leaf, file.athlete.as_deref(), &config).activities
                } else {
                    Vec::new()
                }
            };
            open::open(file, &config.limits, format::ACTIVITIES, &of_leaf).into_iter().flatten()
        })
        .collect()
}

fn gather(outcomes: Vec<(Option<String>, Outcome)>) -> Input {
    let mut input = Input::default();
    for (athlete, outcome) in outcomes {
        if let Some((format, table)) = outcome.table {
            let (path, member) = (outcome.ledger.path.clone(), outcome.ledger.member.clone());
            input.tables.push(FoundTable { path, member, athlete, format, table });
        }
        input.activities.extend(outcome.activities);
        input.ledger.push(outcome.ledger);
    }
    input
}
