//! Reading by workers that share no memory: what to read, read one part, put together.
//!
//! One place finds the files ([`Gathering::of`]) and hands out their parts; each worker reads parts ([`FilesReader`]) and answers
//! with bytes; the first place takes them in ([`Gathering::add`]) and makes the reports. They are those of the functions of
//! the same names that read from paths.

use super::ahead::{looking_ahead, on_course};
use super::check::{compared, in_detail};
use super::cohort::{CohortMember, Read, merged};
use super::detail;
use super::document::Documents;
use super::judge::{assembled, judged, shareable};
use super::kept::{self, Placed};
use super::read::{gather, shown_path};
use super::read_file::{self, Extent};
use crate::base::error::Error;
use crate::base::ledger::LedgerEntry;
use crate::config::{Config, settings};
use crate::format::probe;
use crate::history::Input;
use crate::plan::planned_run::PlannedRun;
use crate::report::Report;
use crate::rule;
use crate::source::beside::InList;
use crate::source::find::{Found, SourceFile};
use crate::source::open::{Leaf, PartReader, UnpackedSize};
use crate::source::part::FilePart;
use crate::source::window::Window;
use crate::summary::ActivitySummary;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

/// Follows the reading of files and members, for progress, and to know what was being read when a worker died.
pub trait Watch: Sync {
    /// A file or member is about to be read: its place, and its name as shown.
    fn begins(&self, place: &[u32], member: Option<&str>);
    /// It was read: its share of the file's bytes.
    fn ends(&self, share_bytes: u64);
}

/// What one part of a file gave.
#[derive(Clone, Debug)]
pub struct PartAnswer {
    /// The outcomes, as bytes.
    pub bytes: Vec<u8>,
    /// How much it unpacked to.
    pub unpacked: UnpackedSize,
}

/// What all workers together keep of unpacked archives, because parts of them may be read again, bytes.
const KEPT_BYTES: u64 = 192 << 20;

/// Reads parts of files, of which one may name others beside it. One for each worker.
#[derive(Debug)]
pub struct FilesReader {
    /// By number.
    files: BTreeMap<u32, OneFile>,
    windows: BTreeMap<PathBuf, Window>,
    documents: Documents,
    /// The file of the last part.
    last: Option<u32>,
    kept_bytes: u64,
}

#[derive(Debug)]
struct OneFile {
    file: SourceFile,
    /// The settings of the athlete to whom it belongs, as text.
    own_settings: Option<String>,
    reader: PartReader,
}

impl FilesReader {
    /// For one of `workers` workers, which share the memory for archives.
    #[must_use]
    pub fn one_of(workers: u32) -> Self {
        let kept_bytes = KEPT_BYTES / u64::from(workers.max(1));
        FilesReader {
            files: BTreeMap::new(),
            windows: BTreeMap::new(),
            documents: Documents::default(),
            last: None,
            kept_bytes,
        }
    }

    /// Makes a file of the gathering known under a number, with its [`own_settings`](Gathering::own_settings).
    pub fn open(&mut self, number: u32, file: SourceFile, own_settings: Option<String>, window: Window) {
        self.windows.insert(file.path.clone(), window.clone());
        let reader = PartReader::new(file.path.to_string_lossy().into_owned(), window, self.kept_bytes);
        self.files.insert(number, OneFile { file, own_settings, reader });
    }

    /// A file's parts for a number of workers.
    #[must_use]
    pub fn parts(&self, number: u32, config: &Config, workers: u32) -> Vec<FilePart> {
        self.files.get(&number).map(|one| one.reader.parts(&config.limits, workers)).unwrap_or_default()
    }

    /// Reads a part of a file. `before` is what the file's parts have unpacked to so far.
    ///
    /// # Errors
    /// If there is no such file, or if what was read cannot be written as bytes: a time zone without a name.
    pub fn read(
        &mut self,
        number: u32,
        part: &FilePart,
        before: UnpackedSize,
        config: &Config,
        watch: &dyn Watch,
    ) -> Result<PartAnswer, Box<dyn std::error::Error>> {
        if let Some(left) = self.last.replace(number).filter(|last| *last != number)
            && let Some(left) = self.files.get_mut(&left)
        {
            left.reader.forget();
        }
        let one = self.files.get_mut(&number).ok_or("no such file")?;
        let path = &shown_path(&one.file);
        let athlete = one.file.athlete.as_deref();
        let mut config = config.clone();
        if let Some(own) = &one.own_settings {
            settings::read(own, &rule::keys())?.apply_of_athlete(&mut config);
        }
        let config = &config;
        let sessions = Some(&part.sessions).filter(|sessions| !sessions.is_empty());
        let extent = Extent { sessions, documents: Some(&self.documents) };
        let visit = |mut leaf: Leaf<'_>| {
            watch.begins(&leaf.place, leaf.member.as_deref());
            let outcome = read_file::read(path, &mut leaf, athlete, config, extent);
            watch.ends(leaf.share_bytes);
            (leaf.place, outcome)
        };
        let folder = one.file.path.parent().unwrap_or_else(|| Path::new(""));
        let beside = InList { files: &self.windows, folder, most_bytes: config.limits.activity_bytes };
        let read = one.reader.read(part, before, &beside, &config.limits, probe::ACTIVITIES, &visit);
        Ok(PartAnswer { bytes: kept::to_bytes(read.answers)?, unpacked: read.unpacked })
    }
}

/// Files, and what was read of them so far.
#[derive(Debug)]
pub struct Gathering {
    files: Vec<FileSoFar>,
    ledger: Vec<LedgerEntry>,
    /// With [`Config::athletes`]: to whom the files belong.
    members: Vec<CohortMember>,
}

#[derive(Debug)]
struct FileSoFar {
    file: SourceFile,
    outcomes: Vec<Placed>,
    unpacked: UnpackedSize,
}

impl Gathering {
    /// Of these files, none of which is read yet.
    #[must_use]
    pub fn of(found: Found) -> Self {
        let unread = |file| FileSoFar { file, outcomes: Vec::new(), unpacked: UnpackedSize::default() };
        let files = found.files.into_iter().map(unread).collect();
        Gathering { files, ledger: found.ledger, members: Vec::new() }
    }

    /// Of these files of several athletes, none of which is read yet. `open` opens a file by its path: each athlete's own settings
    /// and pain log are read at once.
    #[must_use]
    pub fn of_athletes(found: Found, config: &Config, open: &dyn Fn(&Path) -> io::Result<Window>) -> Self {
        let mut members = CohortMember::all(found, config);
        members.iter_mut().for_each(|member| member.take_own_files(config, open));
        let files = members.iter().flat_map(|member| member.found.files.clone()).collect();
        let ledger = members.iter().flat_map(|member| member.found.ledger.clone()).collect();
        Gathering { members, ..Gathering::of(Found { files, ledger }) }
    }

    /// The settings that the athlete to whom a file belongs has of their own, as text.
    #[must_use]
    pub fn own_settings(&self, file: &SourceFile) -> Option<&str> {
        self.members.iter().find(|member| member.name == file.athlete)?.own_settings()
    }

    /// The files, by number.
    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter().map(|so_far| &so_far.file)
    }

    /// What a file has unpacked to so far.
    #[must_use]
    pub fn unpacked(&self, file: usize) -> UnpackedSize {
        self.files.get(file).map(|so_far| so_far.unpacked).unwrap_or_default()
    }

    /// Adds what a part of a file gave.
    ///
    /// # Errors
    /// If the bytes are not those of an answer.
    pub fn add(&mut self, file: usize, answer: &PartAnswer) -> Result<(), Box<dyn std::error::Error>> {
        let outcomes = kept::from_bytes(&answer.bytes)?;
        if let Some(so_far) = self.files.get_mut(file) {
            so_far.outcomes.extend(outcomes);
            so_far.unpacked.bytes = so_far.unpacked.bytes.saturating_add(answer.unpacked.bytes);
            so_far.unpacked.members = so_far.unpacked.members.saturating_add(answer.unpacked.members);
        }
        Ok(())
    }

    /// Accounts for a file or member that ended the worker which read it.
    pub fn add_panicked(&mut self, file: usize, place: &[u32], member: Option<&str>) {
        if let Some(so_far) = self.files.get_mut(file) {
            let outcome = read_file::panicked(&shown_path(&so_far.file), member);
            so_far.outcomes.push((place.to_owned(), outcome));
        }
    }

    /// What became of every file and member so far, whether it holds activities, and the newest of them.
    pub fn ledger(&self) -> impl Iterator<Item = (&LedgerEntry, bool, Option<&ActivitySummary>)> {
        let read = self.files.iter().flat_map(|so_far| &so_far.outcomes).map(|(_, outcome)| {
            let rows = outcome.table.as_ref().is_some_and(|(_, table)| !table.activities.is_empty());
            let newest = outcome.activities.iter().max_by_key(|activity| activity.start);
            (&outcome.ledger, rows || newest.is_some(), newest)
        });
        read.chain(self.ledger.iter().map(|entry| (entry, false, None)))
    }

    /// What was read, in the order in which threads read it.
    fn input(&self, config: &Config, wanted: &dyn Fn(&SourceFile) -> bool) -> Input {
        let mut input = self.read_of(config, wanted);
        input.ledger.extend(self.ledger.iter().cloned());
        input
    }

    /// What was read of some files.
    fn read_of(&self, config: &Config, wanted: &dyn Fn(&SourceFile) -> bool) -> Input {
        let mut files: Vec<&FileSoFar> = self.files.iter().filter(|so_far| wanted(&so_far.file)).collect();
        files.sort_by_key(|so_far| Reverse(so_far.file.bytes));
        let of_file = |so_far: &FileSoFar| {
            if let Some(error) = so_far.unpacked.too_much(so_far.file.bytes, &config.limits) {
                return vec![read_file::entry(&shown_path(&so_far.file), None, error.code, error.detail)];
            }
            let mut outcomes: Vec<&Placed> = so_far.outcomes.iter().collect();
            outcomes.sort_by_key(|(place, _)| place);
            outcomes.into_iter().map(|(_, outcome)| outcome.clone()).collect()
        };
        let of_athlete = |so_far: &FileSoFar| {
            let athlete = so_far.file.athlete.clone();
            of_file(so_far).into_iter().map(move |outcome| (athlete.clone(), outcome)).collect::<Vec<_>>()
        };
        gather(files.into_iter().flat_map(of_athlete).collect())
    }

    /// The history of one athlete.
    fn of_member(&self, member: &CohortMember, config: &Config) -> Read {
        let mut input = self.read_of(&member.config(config), &|file| file.athlete == member.name);
        input.ledger.extend(member.found.ledger.iter().cloned());
        member.assembled(input, config)
    }

    /// The report of [`Cohort::whole`](crate::Cohort::whole); pages show no single runs, even of a single athlete.
    #[must_use]
    pub fn whole(&self, config: &Config) -> Report {
        let read = self.members.iter().map(|member| self.of_member(member, config)).collect();
        merged(read, config, |_, _, _| Vec::new())
    }

    /// Calls `take` as [`Cohort::each`](crate::Cohort::each) does.
    ///
    /// # Errors
    /// The first error of `take`.
    pub fn each(
        &self,
        config: &Config,
        mut take: impl FnMut(Option<&str>, &Report) -> io::Result<()>,
    ) -> io::Result<()> {
        for member in &self.members {
            let read = self.of_member(member, config);
            let shown = read.shown.clone();
            let report = read.judged(None, |_, _, _| Ok::<(), io::Error>(()))?;
            take(shown.as_deref(), &report)?;
        }
        Ok(())
    }

    /// The report of [`scan`](crate::scan), and with [`Config::overview`] the parts whose details [`finished`] adds.
    #[must_use]
    pub fn scan(&self, config: &Config) -> (Report, Vec<(usize, FilePart)>) {
        let mut report = judged(assembled(self.input(config, &|_| true), config), config);
        let mut parts = Vec::new();
        if config.overview && !config.detail {
            let paths: BTreeMap<String, usize> = self.files().map(shown_path).zip(0..).collect();
            for ((path, member), sessions) in detail::wanted(&mut report) {
                let Some(&file) = paths.get(&path) else { continue };
                let places = self.files[file].outcomes.iter().filter(|(_, outcome)| outcome.ledger.member == member);
                let part = |place: &[u32]| FilePart { sessions: sessions.clone(), ..FilePart::at(place) };
                parts.extend(places.map(|(place, _)| (file, part(place))));
            }
        }
        parts.sort_unstable();
        parts.dedup();
        (report, parts)
    }

    /// The report of [`check`](crate::check()) of these files, judged by the others of a `history`. They must be read with
    /// [`checking`]'s settings, the history without their detail; `past_names` are what the user chose as the history.
    #[must_use]
    pub fn check(&self, history: &Gathering, past_names: Vec<String>, config: &Config) -> Report {
        let checked: BTreeSet<String> = self.files().map(shown_path).collect();
        let is_past = |file: &SourceFile| !checked.contains(&shown_path(file));
        let has_past = history.files().any(is_past);
        let config = &checking(config, has_past);
        let input = self.input(config, &|_| true);
        if !has_past {
            return shareable(judged(assembled(input, config), config), config);
        }
        let past = history.input(config, &is_past);
        compared(input, checked, past, past_names, config)
    }

    /// The report of [`next`](crate::next).
    #[must_use]
    pub fn next(&self, planned: Option<PlannedRun>, config: &Config) -> Report {
        looking_ahead(self.input(config, &|_| true), planned, config)
    }

    /// The report of [`course`](crate::course) for the file of this name.
    ///
    /// # Errors
    /// If the file holds no course or nothing was recorded that it can be compared with.
    pub fn course(&self, name: &str, bytes: &[u8], config: &Config) -> Result<Report, Error> {
        on_course(Path::new(name), bytes, self.input(config, &|_| true), config)
    }
}

/// The settings for the files that are checked.
#[must_use]
pub fn checking(config: &Config, has_past: bool) -> Config {
    in_detail(config, has_past)
}

/// A report of [`Gathering::scan`], with the details of the parts that were read again with [`Config::detail`].
///
/// # Errors
/// If the bytes are not those of answers.
pub fn finished(
    mut report: Report,
    again: &[PartAnswer],
    config: &Config,
) -> Result<Report, Box<dyn std::error::Error>> {
    let mut detailed: Vec<ActivitySummary> = Vec::new();
    for answer in again {
        detailed.extend(kept::from_bytes(&answer.bytes)?.into_iter().flat_map(|(_, outcome)| outcome.activities));
    }
    detail::fill_in(&mut report, detailed);
    Ok(shareable(report, config))
}

#[cfg(test)]
mod tests;
