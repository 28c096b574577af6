//! The tables of exports: a second source for names, gear and totals, and the only one for activities without a file.

mod date;
pub mod garmin;
mod number;
pub mod row_issues;
pub mod runkeeper;
pub mod strava;

use crate::base::sport::Sport;
use crate::base::words::commas;
use row_issues::RowIssue;
use serde::Serialize;
use std::borrow::Cow;
use std::fmt;

/// What the clock of a table's starts shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StartClock {
    /// UTC, certainly.
    Utc,
    /// The time of day where the activity began, certainly (Runkeeper).
    Local,
    /// One of them: the starts of files that the table names tell (Strava).
    #[default]
    Either,
}

/// What one row of an export's table says about one activity. SI units; kept apart from what the file says.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TableActivity {
    /// The service's number of the activity.
    pub id: Option<String>,
    /// The file that the table names for it (Strava), relative to the table.
    pub file: Option<String>,
    /// Start by the table's clock, Unix seconds as if that were UTC.
    pub start_s: Option<f64>,
    /// What the table's clock shows.
    pub start_clock: StartClock,
    /// Local minus UTC, seconds.
    pub local_offset_s: Option<i32>,
    /// Title.
    pub name: Option<String>,
    /// What it was.
    pub sport: Option<Sport>,
    /// The table's finer word, in `snake_case`.
    pub sub_sport: Option<String>,
    /// Distance, metres.
    pub distance_m: Option<f64>,
    /// From start to end.
    pub elapsed_s: Option<f64>,
    /// With the watch running.
    pub timer_s: Option<f64>,
    /// Moving.
    pub moving_s: Option<f64>,
    /// Ascent.
    pub gain_m: Option<f64>,
    /// Descent.
    pub loss_m: Option<f64>,
    /// Mean cadence, both feet (on foot), revolutions otherwise.
    pub cadence_spm: Option<f64>,
    /// Steps of both feet.
    pub steps: Option<f64>,
    /// Mean heart rate.
    pub mean_bpm: Option<f64>,
    /// Highest heart rate.
    pub max_bpm: Option<f64>,
    /// Perceived exertion, 0 to 10.
    pub rpe: Option<f64>,
    /// Feeling, 0 to 100.
    pub feel: Option<f64>,
    /// Shoe or bike, by name.
    pub gear: Option<String>,
    /// The number of the activity that this is a leg of (multisport).
    pub parent: Option<String>,
}

/// A shoe or bike.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Gear {
    /// The service's number of it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The distance after which its owner wants to replace it.
    pub maximum_m: Option<f64>,
    /// Whether it is out of use.
    pub retired: bool,
    /// The numbers of the activities it was used in.
    pub activities: Vec<String>,
}

/// What the tables of one export hold together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// One row an activity.
    pub activities: Vec<TableActivity>,
    /// Shoes and bikes.
    pub gear: Vec<Gear>,
    /// What was odd in its rows, for the ledger's `detail`.
    pub row_issues: Vec<RowIssue>,
    /// Where the file is broken, when it is: what is here was read all the same.
    pub damage: Option<TableDamage>,
}

/// What is broken in a table of which something was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableDamage {
    /// Text that does not parse (JSON).
    Text {
        /// The first line, from 1.
        line: usize,
        /// Its column in bytes, from 1.
        column: usize,
        /// What is wrong there.
        reason: String,
        /// How many such places there are, the first included.
        count: usize,
    },
    /// Rows with more or fewer cells than the first line (CSV).
    Cells {
        /// The first line, from 1.
        line: usize,
        /// Its number of cells.
        cells: usize,
        /// That of the first line of the table.
        expected: usize,
        /// Whether a quote is missing in it.
        quote_missing: bool,
        /// How many such rows there are, the first included.
        count: usize,
    },
    /// More activities than are read.
    TooMany,
}

impl fmt::Display for TableDamage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let further = |f: &mut fmt::Formatter<'_>, count: usize, what: &str| match count {
            0 | 1 => Ok(()),
            _ => write!(f, ", and {} more such {what}", count - 1),
        };
        match self {
            TableDamage::Text { line, column, reason, count } => {
                write!(f, "broken at line {line}, column {column}: {reason}")?;
                further(f, *count, "places")
            }
            TableDamage::Cells { line, cells, expected, quote_missing, count } => {
                let quote = if *quote_missing { ", a quote is missing" } else { "" };
                write!(f, "broken at line {line}: {cells} cells where the first line has {expected}{quote}")?;
                further(f, *count, "rows")
            }
            TableDamage::TooMany => {
                write!(f, "more than {} activities; the rest is left out", commas(MOST_ACTIVITIES as u64))
            }
        }
    }
}

/// Why nothing could be read from a table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// No bytes, or only blanks.
    #[error("empty")]
    Empty,
    /// Readable, but not the table it was taken for.
    #[error("not {0}")]
    Other(&'static str),
    /// Broken before the first row.
    #[error("broken at line {line}, column {column}: {reason}")]
    Damaged {
        /// Line, from 1.
        line: usize,
        /// Column in bytes, from 1.
        column: usize,
        /// What is wrong there.
        reason: String,
    },
}

/// Most activities of one table: four a day for 34 years. All of them are compared with files, weeks and each other.
const MOST_ACTIVITIES: usize = 50_000;

/// A start that a watch can have recorded: from 1980 (GPS time begins) to 2100. Anything else is a broken cell.
fn plausible_start(unix_s: f64) -> Option<f64> {
    (315_532_800.0..4_102_444_800.0).contains(&unix_s).then_some(unix_s)
}

/// The text of a table: UTF-8 or UTF-16, without its mark; what is not valid becomes `�`.
fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0,
        None => String::from_utf8_lossy(bytes),
    }
}
