//! What each command does: settings in, library called, report out.

use super::args::{Cli, Command, Format, Level, Shared, commands};
use super::exit::Exit;
use super::problem::Problem;
use super::progress::Bar;
use super::settings::Loaded;
use super::view::View;
use super::{cohort, dump, output, panicked, plan, reference, settings, tables};
use clap::Parser;
use jiff::civil::Date;
use kneewise::base::ledger::{Code, LedgerEntry, Status};
use kneewise::base::progress::Progress;
use kneewise::base::suggest::nearest;
use kneewise::base::words::lower;
use kneewise::render::{self, Style};
use kneewise::report::Report;
use kneewise::rule::finding::{Finding, Severity};
use std::fmt::Write as _;
use std::io::Read;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Runs the program.
pub(crate) fn main() -> Exit {
    keep_memory();
    panicked::guarded(run)
}

/// Lets the allocator of glibc keep what a file took for the next one, instead of giving it back to the system page by page, which
/// costs a tenth of a scan: a large block that was freed is what it learns from that blocks of this size come and go.
/// Other allocators do not mind.
fn keep_memory() {
    const BLOCK_BYTES: usize = 8 << 20;
    drop(std::hint::black_box(Vec::<u8>::with_capacity(BLOCK_BYTES)));
}

fn run() -> Exit {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Done };
            let _ = error.print();
            return exit;
        }
    };
    let result = match cli.command {
        Some(Command::Check { files, history, shared }) => check(&files, &history, &shared),
        Some(Command::Scan { paths, sore_since, shared }) => scan(&paths, sore_since, &shared),
        Some(Command::Next { paths, run, shared }) => plan::next(&paths, run, &shared),
        Some(Command::Course { file, history, shared }) => plan::course(&file, &history, &shared),
        Some(Command::Schema { lines }) => reference::schema(lines),
        Some(Command::Init { file }) => reference::init(file.as_deref()),
        Some(Command::Rules { look }) => reference::rules(&look),
        Some(Command::Explain { rule, look }) => reference::explain(&rule, &look),
        Some(Command::Completions { shell }) => reference::completions(shell),
        Some(Command::Man { command }) => reference::man(command.as_deref()),
        Some(Command::Dump { file, format, gpx, private }) => dump::dump(&file, format, gpx.as_deref(), private),
        None => without_command(&cli.paths, &cli.shared),
    };
    result.unwrap_or_else(|problem| {
        problem.print();
        problem.exit
    })
}

/// `kneewise PATH`: one file is checked, folders and archives are scanned.
fn without_command(paths: &[PathBuf], shared: &Shared) -> Result<Exit, Problem> {
    if let [first, rest @ ..] = paths
        && !is_stdin(first)
        && !first.exists()
        && let Some(word) = first.to_str().filter(|w| !w.contains(['/', '\\', '.']))
    {
        let commands = commands();
        if commands.iter().any(|command| command == word) {
            return Err(Problem::usage(format!("options come after the command '{word}'"))
                .help(format!("kneewise {word} --help lists them")));
        }
        let problem = Problem::usage(format!("'{word}' is neither a command nor a file"));
        return Err(match nearest(word, commands.iter().map(String::as_str)) {
            Some(command) => {
                let mut meant = format!("did you mean: kneewise {command}");
                for path in rest {
                    let _ = write!(meant, " {}", path.display());
                }
                problem.help(meant)
            }
            None => problem.help("kneewise --help lists the commands"),
        });
    }
    let archive = |p: &Path| p.extension().is_some_and(|e| e.eq_ignore_ascii_case("zip"));
    if paths.iter().any(|p| p.is_dir() || archive(p)) { scan(paths, None, shared) } else { check(paths, &[], shared) }
}

pub(crate) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn check(files: &[PathBuf], history: &[PathBuf], shared: &Shared) -> Result<Exit, Problem> {
    tables::need_a_folder(shared)?;
    if shared.samples && (!history.is_empty() || files.iter().any(|file| is_stdin(file))) {
        return Err(
            Problem::usage("--samples needs files, and no --history").help("scan them: kneewise scan … --samples")
        );
    }
    let mut loaded = settings::load(shared)?;
    loaded.config.detail = true;
    // Whoever names two copies wants to see both; against a history the one in it must not count.
    loaded.config.keep_duplicates |= history.is_empty();
    let (report, style) =
        if history.is_empty() { read(files, shared, &loaded)? } else { read_against(files, history, shared, &loaded)? };
    write(&report, shared, &style, View::Check)?;
    Ok(exit_code(&report.findings, &report, shared))
}

fn scan(paths: &[PathBuf], sore_since: Option<Date>, shared: &Shared) -> Result<Exit, Problem> {
    if sore_since.is_some() && shared.athletes {
        return Err(Problem::usage("--sore-since looks at one runner; give the path of theirs instead of --athletes"));
    }
    tables::need_a_folder(shared)?;
    if sore_since.is_some() {
        tables::has_none("--sore-since", shared)?;
    }
    let mut loaded = settings::load(shared)?;
    loaded.config.sore_since = sore_since;
    loaded.config.overview = shared.format.is_a_page();
    if shared.athletes && shared.format.tables().is_some() {
        return cohort::tables(paths, shared, &loaded);
    }
    let (report, style) = read(paths, shared, &loaded)?;
    write(&report, shared, &style, if sore_since.is_some() { View::Sore } else { View::Scan })?;
    Ok(exit_code(&report.findings, &report, shared))
}

/// Reads everything, with a progress bar.
fn read(paths: &[PathBuf], shared: &Shared, loaded: &Loaded) -> Result<(Report, Style), Problem> {
    let config = &loaded.config;
    read_with(paths, paths, shared, loaded, |progress| {
        if standard_input_among(paths)? {
            if shared.samples {
                return Err(Problem::usage("--samples needs files: standard input cannot be read twice").into());
            }
            Ok(kneewise::scan_bytes(STANDARD_INPUT, standard_input(config.limits.member_bytes)?, config))
        } else if let Some(samples) =
            tables::Samples::wanted(shared, &kneewise::report::generated_for(None, None, config))
        {
            Ok(kneewise::scan_samples(paths, config, progress, &samples)?)
        } else {
            Ok(kneewise::scan(paths, config, progress)?)
        }
    })
}

/// Reads files, and the history that they are judged against.
fn read_against(
    files: &[PathBuf],
    history: &[PathBuf],
    shared: &Shared,
    loaded: &Loaded,
) -> Result<(Report, Style), Problem> {
    let config = &loaded.config;
    let all = [files, history].concat();
    let (report, style) = read_with(&all, files, shared, loaded, |progress| {
        if standard_input_among(files)? {
            let bytes = standard_input(config.limits.member_bytes)?;
            Ok(kneewise::check_bytes(STANDARD_INPUT, bytes, history, config, progress)?)
        } else {
            Ok(kneewise::check(files, history, config, progress)?)
        }
    })?;
    Ok((report, style))
}

/// What standard input is called in reports.
const STANDARD_INPUT: &str = "standard input";

/// What can go wrong while reading.
#[derive(Debug)]
pub(crate) enum Failed {
    Library(kneewise::Error),
    Here(Problem),
}

impl From<kneewise::Error> for Failed {
    fn from(error: kneewise::Error) -> Self {
        Failed::Library(error)
    }
}

impl From<Problem> for Failed {
    fn from(problem: Problem) -> Self {
        Failed::Here(problem)
    }
}

/// Whether standard input is what is to be read.
fn standard_input_among(paths: &[PathBuf]) -> Result<bool, Problem> {
    match paths.iter().any(|p| is_stdin(p)) {
        true if paths.len() > 1 => Err(Problem::usage("- (standard input) cannot be read together with other paths")),
        found => Ok(found),
    }
}

/// Reads `all` with a progress bar; something of `wanted` must be usable.
pub(crate) fn read_with(
    all: &[PathBuf],
    wanted: &[PathBuf],
    shared: &Shared,
    loaded: &Loaded,
    read: impl FnOnce(&Progress) -> Result<Report, Failed>,
) -> Result<(Report, Style), Problem> {
    let style = settings::style(shared, loaded, shared.output.is_some());
    let result = with_progress(all, shared, &style, read);
    let report = result.map_err(|failed| match failed {
        Failed::Library(error) => unreadable(&error, &style),
        Failed::Here(problem) => problem,
    })?;
    let is_wanted = |entry: &LedgerEntry| {
        wanted.len() == all.len()
            || wanted.iter().any(|path| is_stdin(path) || Path::new(&entry.path).starts_with(show_path(path)))
    };
    if !report.ledger.iter().any(|entry| usable(entry) && is_wanted(entry)) {
        if shared.format.is_for_programs() {
            // Programs get the account all the same.
            write(&report, shared, &style, View::Scan)?;
        }
        let ledger: Vec<LedgerEntry> = report.ledger.into_iter().filter(is_wanted).collect();
        return Err(nothing_usable(&ledger, wanted, &style));
    }
    Ok((report, style))
}

/// Lets `work` run on the threads that were asked for, with a progress bar.
pub(crate) fn with_progress<T>(
    all: &[PathBuf],
    shared: &Shared,
    style: &Style,
    work: impl FnOnce(&Progress) -> T,
) -> T {
    if let Some(jobs) = shared.jobs {
        // Fails only if the pool exists already, and nothing ran before this.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(usize::from(jobs)).build_global();
    }
    let counters = Arc::new(Progress::default());
    let name = match all {
        [_] if shared.private || shared.pseudonyms.is_some() => "1 input".to_owned(),
        [only] => only.to_string_lossy().into_owned(),
        several => format!("{} inputs", several.len()),
    };
    let bar = (!all.iter().any(|p| is_stdin(p)))
        .then(|| Bar::start(Arc::clone(&counters), &name, &settings::stderr_style(style)));
    let result = work(&counters);
    if let Some(line) = bar.and_then(Bar::finish) {
        let _ = writeln!(anstream::stderr().lock(), "{line}");
    }
    result
}

/// A path as reports show it.
fn show_path(path: &Path) -> String {
    kneewise::source::name::show_name(&path.to_string_lossy())
}

pub(crate) fn usable(entry: &LedgerEntry) -> bool {
    matches!(entry.status, Status::Read | Status::Duplicate | Status::Damaged)
}

pub(crate) fn standard_input(limit: u64) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Problem::nothing(format!("cannot read standard input: {error}")))?;
    if bytes.len() as u64 > limit {
        return Err(Problem::nothing(format!("standard input is larger than the limit of {} MB", limit >> 20)));
    }
    Ok(bytes)
}

pub(crate) fn write(report: &Report, shared: &Shared, style: &Style, view: View) -> Result<(), Problem> {
    let written = match shared.format.tables() {
        Some(_) => tables::write(report, shared),
        None => output::to(shared.output.as_deref(), style.color, |out| match shared.format {
            Format::Terminal => view.terminal(report, style, out),
            Format::Json => render::json::json(report, out),
            Format::Ndjson => render::json::ndjson(report, out),
            #[cfg(feature = "html")]
            Format::Html => view.html(report, style, out),
            // Tables are written above.
            _ => Ok(()),
        }),
    };
    written.map_err(|error| match &shared.output {
        Some(path) => Problem::nothing(format!("cannot write {}: {error}", path.display())),
        None => Problem::nothing(format!("cannot write: {error}")),
    })
}

/// The code of a report of which these findings are shown.
pub(crate) fn exit_code(shown: &[Finding], report: &Report, shared: &Shared) -> Exit {
    let mut exits = Exits::default();
    exits.add(shown, report, shared);
    exits.exit()
}

/// What decides the exit code, over one report or several.
#[derive(Debug, Default)]
pub(crate) struct Exits {
    found: bool,
    broken: bool,
}

impl Exits {
    pub(crate) fn add(&mut self, shown: &[Finding], report: &Report, shared: &Shared) {
        let level = shared.fail_on.map(|level| match level {
            Level::Info => Severity::Info,
            Level::Caution => Severity::Caution,
            Level::Strong => Severity::Strong,
        });
        self.found |= level.is_some_and(|level| shown.iter().any(|finding| finding.severity >= level));
        self.broken |= report.ledger.iter().any(|e| matches!(e.status, Status::Damaged | Status::Failed));
    }

    pub(crate) fn exit(&self) -> Exit {
        match (self.found, self.broken) {
            (true, _) => Exit::Found,
            (false, true) => Exit::SomeFailed,
            (false, false) => Exit::Done,
        }
    }
}

/// A path that is not there, with the nearest name beside it.
pub(crate) fn unreadable(error: &kneewise::Error, style: &Style) -> Problem {
    let shown = |path: &Path| render::wording::name::whole(&path.to_string_lossy(), style);
    match error {
        kneewise::base::error::Error::NotFound(path) => {
            let problem = Problem::nothing(format!("no such file or folder: {}", shown(path)));
            match similar(path) {
                Some(meant) => problem.help(format!("did you mean {}?", shown(&meant))),
                None => problem,
            }
        }
        other => Problem::nothing(other.to_string()),
    }
}

/// The file or folder that a mistyped path most likely means: the first part that does not exist, spelled like a neighbour.
fn similar(path: &Path) -> Option<PathBuf> {
    let mut found = PathBuf::new();
    let mut corrected = false;
    for part in path.components() {
        let next = found.join(part);
        if next.exists() {
            found = next;
            continue;
        }
        if corrected {
            return None;
        }
        corrected = true;
        let folder = if found.as_os_str().is_empty() { Path::new(".") } else { &found };
        let mut names: Vec<String> =
            std::fs::read_dir(folder).ok()?.filter_map(|e| e.ok()?.file_name().into_string().ok()).collect();
        names.sort();
        let name = nearest(part.as_os_str().to_str()?, names.iter().map(String::as_str))?;
        found.push(name);
    }
    corrected.then_some(found)
}

/// No activity at all: what was looked at, and where the activities are.
fn nothing_usable(ledger: &[LedgerEntry], paths: &[PathBuf], style: &Style) -> Problem {
    let names: Vec<String> = paths.iter().map(|p| render::wording::name::whole(&p.to_string_lossy(), style)).collect();
    let name = if names.len() <= 3 { names.join(", ") } else { format!("{} paths", names.len()) };
    let read: Vec<&LedgerEntry> = ledger.iter().filter(|e| e.status != Status::Skipped).collect();
    if let ([entry], [path]) = (read.as_slice(), paths)
        && (path.is_file() || is_stdin(path))
    {
        return one_file(entry, if is_stdin(path) { "standard input" } else { &name });
    }
    if let ([], [entry], [_]) = (read.as_slice(), ledger, paths) {
        return Problem::nothing(format!("{name} was left alone: {}", why(entry)));
    }
    if ledger.is_empty() {
        return Problem::nothing(format!("no files in {name}"))
            .help("kneewise reads FIT, GPX and TCX, also as .gz or inside .zip");
    }
    let classes = render::terminal::classes(ledger);
    let mut text = format!(
        "no activity in {name}\n{} looked at: {}",
        render::wording::number::counted(ledger.len(), "file", "files"),
        classes.join(", ")
    );
    for entry in read.iter().filter(|e| e.status == Status::Failed).take(3) {
        let place = entry.member.as_ref().map_or_else(|| entry.path.clone(), |m| format!("{}!{m}", entry.path));
        let _ = write!(text, "\n{}: {}", render::wording::name::whole(&place, style), why(entry));
    }
    Problem::nothing(text).help(garmin_hint(paths, style))
}

fn why(entry: &LedgerEntry) -> String {
    sentence(entry.detail.as_deref().unwrap_or(entry.code.meaning()))
}

/// A code's meaning or a detail as the rest of an error: lower case at the beginning, no full stop.
pub(crate) fn sentence(text: &str) -> String {
    lower(text.trim_end_matches('.'))
}

pub(crate) fn not_a_watch_file(name: &str, what: &str) -> Problem {
    let problem = Problem::nothing(format!("{name} is {what}, not a watch file"));
    if what.ends_with(" archive") {
        return problem.help("unpack it first; kneewise itself opens .zip and .gz");
    }
    problem.help("kneewise reads FIT, GPX and TCX, also as .gz or inside .zip")
}

/// A file that should have been one, and what to do about it.
pub(crate) fn failed(name: &str, code: Code, why: &str) -> Problem {
    if code == Code::Empty {
        return Problem::nothing(format!("{name} is empty")).help("copy or download it again");
    }
    let problem = Problem::nothing(match why.strip_prefix("named ") {
        Some(_) => format!("{name} is {why}"),
        None => format!("{name}: {why}"),
    });
    if why.ends_with("a web page") {
        return problem.help("a login page was saved in its place: log in, then download it again");
    }
    problem
}

fn one_file(entry: &LedgerEntry, name: &str) -> Problem {
    let detail = entry.detail.as_deref().unwrap_or("");
    match entry.status {
        Status::Unsupported => not_a_watch_file(name, detail),
        Status::NotActivity => {
            let what = if detail.is_empty() { why(entry) } else { detail.to_owned() };
            let problem = Problem::nothing(format!("{name} holds no activity: {what}"));
            match entry.code {
                Code::Course => problem.help(format!("its points: kneewise dump {name}")),
                _ => problem,
            }
        }
        _ => failed(name, entry.code, &why(entry)),
    }
}

/// Where a Garmin export keeps its runs, when the user pointed beside them.
fn garmin_hint(paths: &[PathBuf], style: &Style) -> String {
    const UPLOADS: [&str; 2] = ["DI-Connect-Uploaded-Files", "DI-Connect-Fitness-Uploaded-Files"];
    for path in paths {
        for folder in path.ancestors().skip(1).take(3) {
            if let Some(found) = UPLOADS.iter().find(|name| folder.join(name).is_dir()) {
                let root = folder.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(folder);
                return format!(
                    "Garmin keeps runs in the folder beside it, {found}:\nkneewise scan {}",
                    render::wording::name::whole(&root.to_string_lossy(), style)
                );
            }
        }
        if path.join("DI_CONNECT").is_dir() {
            return format!(
                "Garmin keeps runs in DI_CONNECT/DI-Connect-Uploaded-Files, and this export\nhas no such folder. \
                 Large accounts come as several zips: give them all,\nkneewise scan {} ~/Downloads/*.zip",
                render::wording::name::whole(&path.to_string_lossy(), style)
            );
        }
    }
    "kneewise reads FIT, GPX and TCX, also as .gz or inside .zip".to_owned()
}
