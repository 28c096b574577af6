//! Several athletes: each read, assembled and judged separately, with their own settings and pain log.

use super::detail;
use super::judge::{judged, shareable_of};
use super::read::{WantedSessions, announce, read_again, read_found};
use super::samples::{self, SampleSink};
use crate::base::error::Error;
use crate::base::ledger::{Code, LedgerEntry};
use crate::base::progress::Progress;
use crate::base::provenance::AsOfFrom;
use crate::config::pain;
use crate::config::{Config, settings};
use crate::history::{self, Input};
use crate::report::{self, GeneratedFor, Report, athlete};
use crate::rule;
use crate::source::athlete_files::{self, AthleteFile};
use crate::source::find::{self, Found};
use crate::source::name::show_name;
use crate::source::window::Window;
use crate::summary::ActivitySummary;
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::path::{Path, PathBuf};

/// Athletes found and not yet read.
///
/// They are sorted by name, or by pseudonym if they have one, so that the order does not reveal names.
#[derive(Debug)]
pub struct Cohort<'a> {
    members: Vec<CohortMember>,
    config: &'a Config,
}

/// One athlete.
#[derive(Debug)]
pub(super) struct CohortMember {
    /// The folder or archive; `None` for files outside of both.
    pub(super) name: Option<String>,
    shown: Option<String>,
    pub(super) found: Found,
    /// Their settings and pain log.
    own: Vec<AthleteFile>,
}

impl<'a> Cohort<'a> {
    /// Finds the athletes below `paths`, and keeps those of `config.shard`.
    ///
    /// ```
    /// use kneewise::{Cohort, Config, Progress};
    ///
    /// let config = Config::default().with(|config| config.athletes = true);
    /// let cohort = Cohort::find(&["testdata/race.fit".into()], &config)?;
    /// assert_eq!(cohort.len(), 1, "a file that lies in no athlete's folder is one of its own");
    /// # Ok::<(), kneewise::Error>(())
    /// ```
    ///
    /// # Errors
    /// As with [`scan`](crate::scan).
    pub fn find(paths: &[PathBuf], config: &'a Config) -> Result<Self, Error> {
        let mut members = CohortMember::all(find::find(paths, true)?, config);
        let mut place = 0..members.len();
        members.retain(|_| place.next().is_some_and(|place| config.shard.is_none_or(|shard| shard.holds(place))));
        Ok(Cohort { members, config })
    }

    /// Number of athletes.
    ///
    /// ```
    /// use kneewise::{Cohort, Config};
    ///
    /// let config = Config::default().with(|config| config.athletes = true);
    /// let cohort = Cohort::find(&["testdata/race.fit".into()], &config)?;
    /// assert_eq!(cohort.len(), 1);
    /// # Ok::<(), kneewise::Error>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there is no athlete.
    ///
    /// ```
    /// use kneewise::{Cohort, Config};
    ///
    /// let config = Config::default().with(|config| config.athletes = true);
    /// let cohort = Cohort::find(&["testdata/race.fit".into()], &config)?;
    /// assert!(!cohort.is_empty());
    /// # Ok::<(), kneewise::Error>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The settings common to all.
    ///
    /// ```
    /// use kneewise::{Cohort, Config};
    ///
    /// let config = Config::default().with(|config| config.athletes = true);
    /// let cohort = Cohort::find(&["testdata/race.fit".into()], &config)?;
    /// assert_eq!(cohort.generated_for().as_of, None, "each athlete has a day of their own");
    /// # Ok::<(), kneewise::Error>(())
    /// ```
    #[must_use]
    pub fn generated_for(&self) -> GeneratedFor {
        report::generated_for(self.config.as_of, self.config.as_of_from(), self.config)
    }

    /// Calls `take` with one report per athlete and their name, in order. Only a few athletes are in memory at a time.
    ///
    /// Each is judged as of their own newest activity unless `config.as_of` is set, so that no report depends on who else is
    /// there.
    ///
    /// ```
    /// use kneewise::{Cohort, Config, Progress};
    ///
    /// let config = Config::default().with(|config| config.athletes = true);
    /// let cohort = Cohort::find(&["testdata/race.fit".into()], &config)?;
    /// let mut runs = 0;
    /// cohort.each(&Progress::default(), None, |_name, report| {
    ///     runs += report.totals.runs;
    ///     Ok(())
    /// })?;
    /// assert_eq!(runs, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The first error that `take` or the sample sink returns.
    pub fn each(
        self,
        progress: &Progress,
        samples: Option<&dyn SampleSink>,
        mut take: impl FnMut(Option<&str>, &Report) -> io::Result<()>,
    ) -> io::Result<()> {
        self.announce(progress);
        let at_once = 2 * rayon::current_num_threads();
        let mut members = self.members.into_iter();
        loop {
            let some: Vec<CohortMember> = members.by_ref().take(at_once).collect();
            if some.is_empty() {
                return Ok(());
            }
            let report = |member: CohortMember| {
                let shown = member.shown.clone();
                let report =
                    member.read(self.config, progress).judged(None, |report, files, config| match samples {
                        Some(sink) => samples::hand_over(report, shown.as_deref(), files, config, sink),
                        None => Ok(()),
                    })?;
                Ok((shown, report))
            };
            let reports: Vec<io::Result<(Option<String>, Report)>> = some.into_par_iter().map(report).collect();
            for each in reports {
                let (shown, report) = each?;
                take(shown.as_deref(), &report)?;
            }
        }
    }

    /// One report for all, as of the newest activity of any athlete.
    ///
    /// ```
    /// use kneewise::{Cohort, Config, Progress};
    ///
    /// let config = Config::default().with(|config| config.athletes = true);
    /// let cohort = Cohort::find(&["testdata/race.fit".into()], &config)?;
    /// let report = cohort.whole(&Progress::default());
    /// assert_eq!(report.cohort.map(|rates| rates.athletes), Some(1));
    /// # Ok::<(), kneewise::Error>(())
    /// ```
    #[must_use]
    pub fn whole(self, progress: &Progress) -> Report {
        self.announce(progress);
        let read = self.members.into_par_iter().map(|member| member.read(self.config, progress)).collect();
        merged(read, self.config, |files, wanted, config| read_again(files, wanted, config, None))
    }

    fn announce(&self, progress: &Progress) {
        self.members.iter().for_each(|member| announce(&member.found, progress));
    }
}

/// An athlete whose files are read and assembled.
pub(super) struct Read {
    pub(super) shown: Option<String>,
    history: history::History,
    config: Config,
    files: Vec<find::SourceFile>,
}

impl CohortMember {
    /// The athletes to whom files belong, sorted as reports list them.
    pub(super) fn all(found: Found, config: &Config) -> Vec<CohortMember> {
        let mut by_name = BTreeMap::<Option<String>, Found>::new();
        for file in found.files {
            by_name.entry(file.athlete.clone()).or_default().files.push(file);
        }
        for entry in found.ledger {
            by_name.entry(entry.athlete.clone()).or_default().ledger.push(entry);
        }
        let names: Vec<String> = by_name.keys().flatten().cloned().collect();
        let shown = athlete::shown_names(&names, show_name);
        let shown = names.into_iter().zip(shown).zip(1..).map(|((name, shown), number)| {
            let shown = match &config.pseudonyms {
                Some(key) => key.of(&name),
                None if config.private => format!("athlete {number}"),
                None => shown,
            };
            (name, shown)
        });
        let shown: BTreeMap<String, String> = shown.collect();
        let member = |(name, found): (Option<String>, Found)| CohortMember {
            shown: name.as_ref().and_then(|name| shown.get(name)).cloned(),
            name,
            found,
            own: Vec::new(),
        };
        let mut members: Vec<CohortMember> = by_name.into_iter().map(member).collect();
        if config.pseudonyms.is_some() {
            members.sort_by(|a, b| a.shown.cmp(&b.shown));
        }
        members
    }

    /// Takes their own settings and pain log out of their files. `open` opens a file by its path.
    pub(super) fn take_own_files(&mut self, config: &Config, open: &dyn Fn(&Path) -> io::Result<Window>) {
        if let Some(name) = &self.name {
            self.own = athlete_files::take(&mut self.found, name, &config.limits, open);
        }
    }

    /// The common settings with their own, and what became of their own files.
    fn configured(&self, common: &Config) -> (Config, Vec<LedgerEntry>) {
        let mut config = Config { pain: Vec::new(), ..common.clone() };
        let ledger = self.own.iter().map(|file| take_in(file, &mut config)).collect();
        (config, ledger)
    }

    /// The text of their own settings, if they are settings.
    pub(super) fn own_settings(&self) -> Option<&str> {
        let file = self.own.iter().rev().find(|file| file.name == athlete_files::SETTINGS)?;
        let text = str::from_utf8(file.bytes.as_ref().ok()?).ok()?;
        settings::read(text, &rule::keys()).ok().map(|_| text)
    }

    /// The settings for reading their files.
    pub(super) fn config(&self, common: &Config) -> Config {
        self.configured(common).0
    }

    fn read(mut self, common: &Config, progress: &Progress) -> Read {
        self.take_own_files(common, &athlete_files::on_disk);
        let input = read_found(self.found.clone(), &self.config(common), progress, None);
        self.assembled(input, common)
    }

    /// Their history, of what was read of their files.
    pub(super) fn assembled(&self, mut input: Input, common: &Config) -> Read {
        let (config, own) = self.configured(common);
        account(&mut input, own);
        for entry in &mut input.ledger {
            entry.athlete.clone_from(&self.name);
        }
        let history = history::gather(input, &config, &history::one_by_one);
        Read { shown: self.shown.clone(), history, config, files: self.found.files.clone() }
    }
}

/// One report for all, as of the newest activity of any athlete. `again` reads some activities of files again in detail.
pub(super) fn merged(
    read: Vec<Read>,
    config: &Config,
    again: impl Fn(&[find::SourceFile], &WantedSessions, &Config) -> Vec<ActivitySummary> + Sync,
) -> Report {
    let newest = read.iter().filter_map(|read| read.history.as_of).max();
    // Pages show single runs only for a single athlete.
    let alone = read.len() == 1;
    let report = |read: Read| {
        let whole = read.judged(newest, |report, files, config| {
            if alone && config.overview && !config.detail {
                detail::add(report, &|wanted| again(files, wanted, config));
            }
            Ok::<(), Infallible>(())
        });
        match whole {
            Ok(report) => report,
            Err(never) => match never {},
        }
    };
    report::merge(read.into_par_iter().map(report).collect(), config)
}

impl Read {
    /// The judged report, to which `add` is applied while paths are still those of the files.
    pub(super) fn judged<E>(
        self,
        as_of: Option<Date>,
        add: impl FnOnce(&mut Report, &[find::SourceFile], &Config) -> Result<(), E>,
    ) -> Result<Report, E> {
        let Read { shown, history, config, files } = self;
        let from = history.as_of_from.or_else(|| as_of.map(|_| AsOfFrom::NewestFile));
        let mut history = history.seen_on(as_of, &config);
        history.as_of_from = from;
        let mut report = judged(history, &config);
        add(&mut report, &files, &config)?;
        if let Some(shown) = &shown {
            athlete::call(&mut report, shown);
        }
        Ok(shareable_of(report, shown.as_deref(), &config))
    }
}

/// Applies an athlete's own file, and returns its ledger entry.
fn take_in(file: &AthleteFile, config: &mut Config) -> LedgerEntry {
    let AthleteFile { name, path, member, bytes } = file;
    let result = bytes.as_ref().map_err(ToString::to_string).and_then(|bytes| {
        if *name == athlete_files::PAIN {
            let log = pain::read_log(bytes, config.latest_day()).map_err(|error| error.to_string())?;
            (config.pain, config.pain_marks) = (log.knee, log.marks);
            return Ok(());
        }
        let text = str::from_utf8(bytes).map_err(|_| "not UTF-8 text".to_owned())?;
        settings::read(text, &rule::keys()).map_err(|error| error.to_string())?.apply_of_athlete(config);
        Ok(())
    });
    match result {
        Ok(()) => LedgerEntry::new(path.clone(), member.clone(), Code::OwnSettings, None),
        Err(what) => LedgerEntry::new(path.clone(), member.clone(), Code::BadSettings, Some(what)),
    }
}

/// Adds own files to the ledger; those in archives replace the entry made when reading the archive.
fn account(input: &mut Input, own: Vec<LedgerEntry>) {
    for entry in own {
        let same = |other: &LedgerEntry| other.path == entry.path && other.member == entry.member;
        input.ledger.retain(|other| entry.member.is_none() || !same(other));
        input.ledger.push(entry);
    }
}
