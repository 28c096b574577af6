//! Values of options, and how they are typed.
#![cfg_attr(
    feature = "parquet",
    expect(clippy::doc_markdown, reason = "the comments of values are help texts, which are plain")
)]

use clap::ValueEnum;
use jiff::civil::Date;
use kneewise::config::PainWhen;
use kneewise::config::pain::{self, Side};

/// `pain --date`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DayArgument {
    /// The day before that of the machine's clock.
    Yesterday,
    /// The day of the machine's clock.
    Today,
    /// That day.
    Day(Date),
}

/// `--fail-on`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Level {
    /// Any finding
    Info,
    /// Worth a look, or more
    Caution,
    /// Look at it first
    Strong,
}

/// `--format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    /// Text for people
    Terminal,
    /// The whole report as one object (kneewise.report/1)
    Json,
    /// One object per line: activities, weeks, findings, files
    Ndjson,
    /// Tables in a folder (-o): activities, weeks, days, findings, files
    Csv,
    /// The same tables as Parquet, for DuckDB, Spark, pandas
    #[cfg(feature = "parquet")]
    Parquet,
    /// One page with charts that needs no network (with -o)
    #[cfg(feature = "html")]
    Html,
}

impl OutputFormat {
    /// Whether it is an HTML page.
    pub(crate) fn is_a_page(self) -> bool {
        self != OutputFormat::Terminal && !self.is_for_programs()
    }

    /// Whether it is for programs, which get the ledger even if no file was usable.
    pub(crate) fn is_for_programs(self) -> bool {
        matches!(self, OutputFormat::Json | OutputFormat::Ndjson) || self.tables().is_some()
    }

    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            OutputFormat::Terminal => "terminal",
            OutputFormat::Json => "json",
            OutputFormat::Ndjson => "ndjson",
            OutputFormat::Csv => "csv",
            #[cfg(feature = "parquet")]
            OutputFormat::Parquet => "parquet",
            #[cfg(feature = "html")]
            OutputFormat::Html => "html",
        }
    }

    /// The format's name, also its file extension, if it consists of several tables in a folder.
    pub(crate) fn tables(self) -> Option<&'static str> {
        let is_tables = match self {
            OutputFormat::Terminal | OutputFormat::Json | OutputFormat::Ndjson => false,
            OutputFormat::Csv => true,
            #[cfg(feature = "parquet")]
            OutputFormat::Parquet => true,
            #[cfg(feature = "html")]
            OutputFormat::Html => false,
        };
        is_tables.then(|| self.name())
    }
}

/// `--csv-dialect`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CsvDialect {
    /// For programs: RFC 4180, UTF-8, commas, decimal points
    Plain,
    /// For a spreadsheet: byte order mark, separator and decimal sign of the machine's locale
    Excel,
}

/// `dump --format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DumpFormat {
    /// One line per message or point
    Text,
    /// One object per line
    Json,
    /// One row per value
    Csv,
}

/// `--color`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorArg {
    // On a terminal, unless NO_COLOR is set
    Auto,
    // Always
    Always,
    // Never
    Never,
}

/// `--as-of`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AsOf {
    /// The day of the machine's clock.
    Today,
    /// That day.
    Day(Date),
}

pub(super) fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| format!("'{text}' is not a date; write it like 2026-09-12"))
}

pub(super) fn score(text: &str) -> Result<f64, String> {
    pain::score(text).ok_or_else(|| "not a score from 0 to 10".to_owned())
}

pub(super) fn side(text: &str) -> Result<Side, String> {
    pain::side(text).ok_or_else(|| "write left, right or both".to_owned())
}

pub(super) fn felt(text: &str) -> Result<PainWhen, String> {
    pain::when(text).ok_or_else(|| "write during, after, next-morning, rest or night".to_owned())
}

pub(super) fn pain_day(text: &str) -> Result<DayArgument, String> {
    match text {
        "today" => Ok(DayArgument::Today),
        "yesterday" => Ok(DayArgument::Yesterday),
        _ => pain::day(text).map(DayArgument::Day).ok_or_else(|| "not a date; write it like 2026-09-12".to_owned()),
    }
}

pub(super) fn as_of(text: &str) -> Result<AsOf, String> {
    if text == "today" { Ok(AsOf::Today) } else { date(text).map(AsOf::Day) }
}
