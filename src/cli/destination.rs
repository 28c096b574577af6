//! Destination and format of the report: `--format`, `-o`, and the extension of its file name.

use super::args::Shared;
use super::problem::Problem;
use super::stdin::is_stdin;
use super::values::OutputFormat;
use clap::ValueEnum as _;
use std::path::{Path, PathBuf};

/// The environment variable for the format, used if neither `--format` nor the output's name sets it.
const VARIABLE: &str = "KNEEWISE_FORMAT";

/// Destination of the report, and its format.
#[derive(Clone, Debug)]
pub(crate) struct Destination {
    pub(crate) format: OutputFormat,
    /// The file, or the folder for tables; `None` is standard output.
    pub(crate) path: Option<PathBuf>,
}

/// Evaluates the options. An error if they conflict.
pub(crate) fn of(shared: &Shared) -> Result<Destination, Problem> {
    let output = shared.output.as_deref();
    let path = output.filter(|path| !is_stdin(path)).map(Path::to_owned);
    let named = path.as_deref().and_then(by_ending);
    let format = match (shared.format, named) {
        (Some(given), Some(named)) if given != named && given.tables().is_none() => {
            let (given, named) = (given.name(), named.name());
            let name = path.unwrap_or_default();
            return Err(Problem::usage(format!("--format {given}, but the name {} asks for {named}", name.display()))
                .help("leave out --format, or give the file another extension"));
        }
        (Some(given), _) => given,
        (None, Some(named)) if named.tables().is_some() => {
            return Err(needs_a_folder(named.name(), "give the name of a folder, and --format"));
        }
        (None, Some(named)) => named,
        (None, None) => by_variable()?.unwrap_or(OutputFormat::Terminal),
    };
    if format.is_a_page() && output.is_none() {
        return Err(Problem::usage("--format html needs a file to write to").help("add -o report.html"));
    }
    let Some(name) = format.tables() else {
        if shared.samples {
            return Err(
                Problem::usage("--samples writes tables").help("add --format csv or --format parquet, and -o FOLDER")
            );
        }
        return Ok(Destination { format, path });
    };
    match &path {
        None => Err(needs_a_folder(name, "add -o FOLDER; it is made if it is not there")),
        Some(path) if path.exists() && !path.is_dir() => {
            Err(Problem::usage(format!("--format {name} needs a folder, and {} is a file", path.display())))
        }
        Some(_) => Ok(Destination { format, path }),
    }
}

fn needs_a_folder(format: &str, help: &str) -> Problem {
    Problem::usage(format!("--format {format} writes several tables and needs a folder")).help(help)
}

/// The format for a file name's extension.
fn by_ending(path: &Path) -> Option<OutputFormat> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    Some(match ending.as_str() {
        "txt" => OutputFormat::Terminal,
        "json" => OutputFormat::Json,
        "ndjson" | "jsonl" => OutputFormat::Ndjson,
        "csv" => OutputFormat::Csv,
        #[cfg(feature = "parquet")]
        "parquet" => OutputFormat::Parquet,
        #[cfg(feature = "html")]
        "html" | "htm" => OutputFormat::Html,
        _ => return None,
    })
}

fn by_variable() -> Result<Option<OutputFormat>, Problem> {
    let Some(word) = std::env::var(VARIABLE).ok().filter(|word| !word.is_empty()) else { return Ok(None) };
    OutputFormat::from_str(&word, false).map(Some).map_err(|_| {
        let names: Vec<&str> = OutputFormat::value_variants().iter().map(|format| format.name()).collect();
        Problem::usage(format!("{VARIABLE}: '{word}' is not one of {}", names.join(", ")))
    })
}
