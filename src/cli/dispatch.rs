//! From the command line to the command: parses the arguments, runs the command, and exits with its code.

use super::args::{Cli, Command, Shared};
use super::exit::Exit;
use super::pages::commands;
use super::problem::Problem;
use super::stdin::{is_stdin, is_zip};
use super::{desktop, dump, pain, panicked, plan, reference, scan, style};
use clap::Parser;
use kneewise::internal::nearest;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

/// Runs the program.
pub(crate) fn main() -> Exit {
    keep_memory();
    panicked::guarded(run)
}

/// Lets glibc's allocator keep the memory of one file for the next, instead of returning it to the system page by page, which
/// costs a tenth of a scan: its threshold adapts to the largest block freed so far. No effect on other allocators.
fn keep_memory() {
    const BLOCK_BYTES: usize = 8 << 20;
    drop(std::hint::black_box(Vec::<u8>::with_capacity(BLOCK_BYTES)));
}

fn run() -> Exit {
    let paths: Vec<OsString> = std::env::args_os().skip(1).collect();
    if desktop::started_it(&paths) {
        return if paths.is_empty() { desktop::explain() } else { desktop::show_page_of(&paths, run_with) };
    }
    run_with(std::env::args_os()).unwrap_or_else(|problem| {
        problem.print();
        problem.exit
    })
}

/// Runs the command of these arguments, of which the first is the program.
fn run_with(arguments: impl IntoIterator<Item = OsString>) -> Result<Exit, Problem> {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Done };
            let text = style::fitting(error.render().ansi().to_string());
            let _ = if error.use_stderr() {
                write!(anstream::stderr().lock(), "{text}")
            } else {
                write!(anstream::stdout().lock(), "{text}")
            };
            return Ok(exit);
        }
    };
    match cli.command {
        Some(Command::Check { files, history, shared }) => scan::check(&files, &history, &shared),
        Some(Command::Scan { paths, sore_since, back_test, suspect, shared }) => {
            scan::scan(&paths, scan::LookBack { sore_since, back_test, suspect }, &shared)
        }
        Some(Command::Next { paths, run, sore_since, shared }) => plan::next(&paths, run, sore_since, &shared),
        Some(Command::Course { file, history, shared }) => plan::course(&file, &history, &shared),
        Some(Command::Pain(line)) => pain::pain(&line),
        Some(Command::Schema { lines }) => reference::schema(lines),
        Some(Command::Init { file }) => reference::init(file.as_deref()),
        Some(Command::Formats { look }) => reference::formats(&look),
        Some(Command::Rules { look }) => reference::rules(&look),
        Some(Command::Explain { rule, look }) => reference::explain(&rule, &look),
        Some(Command::Completions { shell }) => reference::completions(shell),
        Some(Command::Man { command }) => reference::man(command.as_deref()),
        Some(Command::Dump { file, format, gpx, force, private }) => {
            dump::dump(&file, format, gpx.as_deref(), force, private)
        }
        None => without_command(&cli.paths, &cli.shared),
    }
}

/// `kneewise PATH`: one file is checked, folders and archives are scanned.
fn without_command(paths: &[PathBuf], shared: &Shared) -> Result<Exit, Problem> {
    if let [first, rest @ ..] = paths
        && !is_stdin(first)
        && !first.exists()
        && let Some(word) = first.to_str().filter(|w| !w.contains(['/', '\\', '.']))
    {
        return Err(no_such_command(word, rest));
    }
    if paths.iter().any(|path| path.is_dir() || is_zip(path)) {
        scan::scan(paths, scan::LookBack::default(), shared)
    } else {
        scan::check(paths, &[], shared)
    }
}

/// The error for a first word that is neither a path nor a command at its position.
fn no_such_command(word: &str, rest: &[PathBuf]) -> Problem {
    let commands = commands();
    if commands.iter().any(|command| command == word) {
        return Problem::usage(format!("options come after the command '{word}'"))
            .help(format!("kneewise {word} --help lists them"));
    }
    let problem = Problem::usage(format!("'{word}' is neither a command nor a file"));
    let Some(command) = nearest(word, commands.iter().map(String::as_str)) else {
        return problem.help("kneewise --help lists the commands");
    };
    let mut meant = format!("did you mean: kneewise {command}");
    for path in rest {
        let _ = write!(meant, " {}", path.display());
    }
    problem.help(meant)
}
