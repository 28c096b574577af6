//! Reads files on all processors.

use super::document::Documents;
use super::read_file::{self, Extent, Outcome};
use crate::base::error::Error;
use crate::base::progress::Progress;
use crate::config::Config;
use crate::format::probe;
use crate::history::{FoundTable, Input};
use crate::source::find::{self, Found, SourceFile};
use crate::source::name::show_name;
use crate::source::open;
use crate::summary::ActivitySummary;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::atomic::AtomicU64;

/// A file and the member in it, as named in reports.
pub(super) type ActivityKey = (String, Option<String>);

/// Sessions by the file that they are in.
pub(super) type WantedSessions = BTreeMap<ActivityKey, BTreeSet<usize>>;

pub(super) fn shown_path(file: &SourceFile) -> String {
    show_name(&file.path.to_string_lossy())
}

pub(super) fn read_bytes(name: &str, bytes: Vec<u8>, config: &Config) -> Input {
    let outcomes = read_file::guarded(name, None, || {
        open::open_bytes(name, bytes, &config.limits, probe::ACTIVITIES, &|mut leaf| {
            read_file::read(name, &mut leaf, None, config, Extent::default())
        })
    });
    gather(outcomes.into_iter().map(|outcome| (None, outcome)).collect())
}

pub(super) fn read_below(paths: &[PathBuf], config: &Config, progress: &Progress) -> Result<Input, Error> {
    let found = find::find(paths, false)?;
    announce(&found, progress);
    let input = read_found(found, config, progress, None);
    go_on(progress)?;
    Ok(input)
}

/// Tells a progress display how much there is to read.
pub(super) fn announce(found: &Found, progress: &Progress) {
    Progress::add(&progress.bytes_total, found.files.iter().map(|file| file.bytes).sum());
}

/// An error if the run was stopped, so that what was read so far is not taken for everything.
pub(super) fn go_on(progress: &Progress) -> Result<(), Error> {
    if progress.is_stopped() { Err(Error::Stopped) } else { Ok(()) }
}

/// If stopped meanwhile, only a part: see [`go_on`]. Documents that are read again later may be kept.
pub(super) fn read_found(found: Found, config: &Config, progress: &Progress, documents: Option<&Documents>) -> Input {
    // The largest first, so that no thread is left with one at the end; the report is sorted by contents.
    let mut files: Vec<&SourceFile> = found.files.iter().collect();
    files.sort_by_key(|file| std::cmp::Reverse(file.bytes));
    let outcomes: Vec<(Option<String>, Outcome)> = files
        .par_iter()
        .with_max_len(1)
        .filter(|_| !progress.is_stopped())
        .flat_map_iter(|file| {
            let path = shown_path(file);
            let athlete = file.athlete.as_deref();
            let told = AtomicU64::new(0);
            // A panic while opening an archive costs only that archive.
            let outcomes = read_file::guarded(&path, None, || {
                let outcomes = open::open(file, &config.limits, probe::ACTIVITIES, &|mut leaf| {
                    if progress.is_stopped() {
                        return None;
                    }
                    let outcome =
                        read_file::read(&path, &mut leaf, athlete, config, Extent { documents, ..Extent::default() });
                    Progress::add(&progress.files_done, 1);
                    Progress::add(&progress.bytes_done, leaf.share_bytes);
                    Progress::add(&told, leaf.share_bytes);
                    Some(outcome)
                });
                outcomes.into_iter().flatten().collect()
            });
            // Bytes of an archive besides its members.
            Progress::add(&progress.bytes_done, file.bytes.saturating_sub(Progress::get(&told)));
            outcomes.into_iter().map(|outcome| (file.athlete.clone(), outcome))
        })
        .collect();
    let mut input = gather(outcomes);
    input.ledger.extend(found.ledger);
    input
}

/// Some sessions read again in detail; everything else in the same archives is skipped.
pub(super) fn read_again(
    files: &[SourceFile],
    wanted: &WantedSessions,
    config: &Config,
    documents: Option<&Documents>,
) -> Vec<ActivitySummary> {
    let config = Config { detail: true, ..config.clone() };
    let holds = |file: &&SourceFile| wanted.keys().any(|(path, _)| *path == shown_path(file));
    let files: Vec<&SourceFile> = files.iter().filter(holds).collect();
    files
        .par_iter()
        .with_max_len(1)
        .flat_map_iter(|file| {
            let path = shown_path(file);
            let of_leaf = |mut leaf: open::Leaf<'_>| {
                let Some(sessions) = wanted.get(&(path.clone(), leaf.member.clone())) else { return Vec::new() };
                let extent = Extent { sessions: Some(sessions), documents };
                read_file::read(&path, &mut leaf, file.athlete.as_deref(), &config, extent).activities
            };
            open::open(file, &config.limits, probe::ACTIVITIES, &of_leaf).into_iter().flatten()
        })
        .collect()
}

pub(super) fn gather(outcomes: Vec<(Option<String>, Outcome)>) -> Input {
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
