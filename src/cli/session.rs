//! One run of a command that reads files: its options and settings, reading with a progress bar, writing, and the exit code.

use super::args::Shared;
use super::destination::{self, Destination};
use super::exit::Exit;
use super::problem::Problem;
use super::progress::Bar;
use super::stdin::is_stdin;
use super::values::{Level, OutputFormat};
use super::view::View;
use super::{conflicts, failure, output, overwrite, settings, style, tables};
use kneewise::base::ledger::{LedgerEntry, Status};
use kneewise::base::progress::Progress;
use kneewise::config::Config;
use kneewise::render::Style;
use kneewise::render::json;
use kneewise::report::Report;
use kneewise::rule::finding::{Finding, Severity};
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

/// Context of a command.
#[derive(Debug)]
pub(crate) struct Invocation<'a> {
    /// The options as given.
    pub(crate) shared: &'a Shared,
    /// The library's configuration, from all layers.
    pub(crate) config: Config,
    /// Appearance of terminal output.
    pub(crate) style: Style,
    /// Destination of the report.
    pub(crate) destination: Destination,
}

/// Errors while reading.
#[derive(Debug)]
pub(crate) enum Failed {
    Library(kneewise::Error),
    Program(Problem),
}

impl From<kneewise::Error> for Failed {
    fn from(error: kneewise::Error) -> Self {
        Failed::Library(error)
    }
}

impl From<Problem> for Failed {
    fn from(problem: Problem) -> Self {
        Failed::Program(problem)
    }
}

impl<'a> Invocation<'a> {
    /// Checks the options and loads the settings. `inputs` are the paths that the command reads.
    pub(crate) fn begin(shared: &'a Shared, inputs: &[&[PathBuf]]) -> Result<Self, Problem> {
        conflicts::cohort(shared)?;
        let destination = destination::of(shared)?;
        let settings = settings::load(shared)?;
        if !shared.force {
            let mut inputs = inputs.concat();
            inputs.extend([&shared.config, &shared.pseudonyms, &settings.pain].into_iter().flatten().cloned());
            overwrite::refuse(&destination, &inputs)?;
        }
        let style = style::of_report(shared, &settings, destination.path.is_some());
        Ok(Invocation { shared, config: settings.config, style, destination })
    }

    /// Reads `all`, the paths as shown to people, with a progress bar. Some file of `wanted`, all of them except the history of
    /// `check`, must be usable.
    pub(crate) fn read(
        &self,
        all: &[PathBuf],
        wanted: &[PathBuf],
        read: impl FnOnce(&Progress) -> Result<Report, Failed>,
    ) -> Result<Report, Problem> {
        let report = self.with_progress(all, read).map_err(|failed| match failed {
            Failed::Library(error) => failure::unreadable(&error, &self.style),
            Failed::Program(problem) => problem,
        })?;
        if !report.ledger.iter().any(|entry| usable(entry) && !entry.history) {
            if self.destination.format.is_for_programs() {
                // Programs get the ledger all the same.
                self.write(&report, View::Scan)?;
            }
            let ledger: Vec<LedgerEntry> = report.ledger.into_iter().filter(|entry| !entry.history).collect();
            return Err(failure::nothing_usable(&ledger, wanted, &self.style));
        }
        Ok(report)
    }

    /// Runs `work` on the requested number of threads, with a progress bar.
    pub(crate) fn with_progress<T>(&self, all: &[PathBuf], work: impl FnOnce(&Progress) -> T) -> T {
        if let Some(jobs) = self.shared.jobs {
            // Fails only if the pool exists already, and nothing ran before this.
            let _ = rayon::ThreadPoolBuilder::new().num_threads(usize::from(jobs)).build_global();
        }
        let counters = Arc::new(Progress::default());
        let name = match all {
            [_] if self.config.private => "1 input".to_owned(),
            [only] => only.to_string_lossy().into_owned(),
            several => format!("{} inputs", several.len()),
        };
        let bar = (!all.iter().any(|p| is_stdin(p)))
            .then(|| Bar::start(Arc::clone(&counters), &name, &style::of_stderr(&self.style)));
        let result = work(&counters);
        if let Some(line) = bar.and_then(Bar::finish) {
            let _ = writeln!(anstream::stderr().lock(), "{line}");
        }
        result
    }

    /// Writes the report in the requested format to the requested destination.
    pub(crate) fn write(&self, report: &Report, view: View) -> Result<(), Problem> {
        let Invocation { shared, style, destination, .. } = self;
        let place = destination.path.as_deref();
        let written = match destination.format {
            OutputFormat::Terminal => output::styled(place, style.color, |out| view.terminal(report, style, out)),
            OutputFormat::Json => output::to(place, |out| json::json(report, out)),
            OutputFormat::Ndjson => output::to(place, |out| json::ndjson(report, out)),
            #[cfg(feature = "html")]
            OutputFormat::Html => output::to(place, |out| view.html(report, style, out)),
            OutputFormat::Csv => tables::write(report, destination, shared),
            #[cfg(feature = "parquet")]
            OutputFormat::Parquet => tables::write(report, destination, shared),
        };
        written.map_err(|error| failure::unwritable(place, &error))
    }

    /// The exit code for a report with these findings shown.
    pub(crate) fn exit(&self, shown: &[Finding], report: &Report) -> Exit {
        let mut exits = Exits::default();
        exits.add(shown, report, self.shared);
        exits.exit()
    }
}

/// Whether a file provided activities, or a table of them.
pub(crate) fn usable(entry: &LedgerEntry) -> bool {
    matches!(entry.status, Status::Read | Status::Duplicate | Status::Damaged)
}

/// Facts that decide the exit code, for one report or several.
#[derive(Debug, Default)]
pub(crate) struct Exits {
    found: bool,
    broken: bool,
}

impl Exits {
    /// Adds a report with these findings shown.
    pub(crate) fn add(&mut self, shown: &[Finding], report: &Report, shared: &Shared) {
        let level = shared.fail_on.map(|level| match level {
            Level::Info => Severity::Info,
            Level::Caution => Severity::Caution,
            Level::Strong => Severity::Strong,
        });
        self.found |= level.is_some_and(|level| shown.iter().any(|finding| finding.severity >= level));
        self.broken |= report.ledger.iter().any(|e| matches!(e.status, Status::Damaged | Status::Failed));
    }

    /// The exit code for all of them.
    pub(crate) fn exit(&self) -> Exit {
        match (self.found, self.broken) {
            (true, _) => Exit::Found,
            (false, true) => Exit::SomeFailed,
            (false, false) => Exit::Done,
        }
    }
}
