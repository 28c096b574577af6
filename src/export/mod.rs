//! The tables of exports: a second source for names, gear and totals, and the only one for activities without a file.

pub mod adidas;
pub mod apple_health;
pub mod collection;
mod date;
pub mod fitbit;
pub mod garmin;
pub mod huawei;
mod json;
mod number;
mod points;
pub mod polar;
pub mod row_issues;
pub mod runkeeper;
pub mod samsung;
pub mod strava;
pub mod zepp;

use crate::base::sport::Sport;
use crate::base::words::commas;
use row_issues::RowIssue;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// Clock of the start times in a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StartClock {
    /// UTC, certainly.
    Utc,
    /// Local time at the start of the activity, certainly (Runkeeper).
    Local,
    /// UTC or local; the start times of the files that the table names decide (Strava).
    #[default]
    Either,
}

/// One activity as a row of an export's table. SI units; kept separate from the file's data.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct TableActivity {
    /// The service's id of the activity.
    pub id: Option<String>,
    /// The file named for it (Strava), relative to the table.
    pub file: Option<String>,
    /// Start by the table's clock, as Unix seconds if that were UTC.
    pub start_s: Option<f64>,
    /// Clock of `start_s`.
    pub start_clock: StartClock,
    /// Local minus UTC, seconds.
    pub local_offset_s: Option<i32>,
    /// Title.
    pub name: Option<String>,
    /// The words of its description or private note that speak of a knee that hurts.
    #[serde(skip)]
    pub mention: Option<String>,
    /// Sport.
    pub sport: Option<Sport>,
    /// The table's sub-sport, in `snake_case`.
    pub sub_sport: Option<String>,
    /// Distance, metres.
    pub distance_m: Option<f64>,
    /// Elapsed time.
    pub elapsed_s: Option<f64>,
    /// Timer time.
    pub timer_s: Option<f64>,
    /// Moving time.
    pub moving_s: Option<f64>,
    /// Ascent.
    pub gain_m: Option<f64>,
    /// Descent.
    pub loss_m: Option<f64>,
    /// Mean cadence: steps of both feet on foot, revolutions otherwise.
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
    /// The id of the activity of which this is a leg (multisport).
    pub parent: Option<String>,
}

/// A shoe or bike.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Gear {
    /// The service's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Distance at which its owner wants to replace it.
    pub maximum_m: Option<f64>,
    /// Whether it is out of use.
    pub retired: bool,
    /// Ids of the activities for which it was used.
    pub activities: Vec<String>,
}

/// Combined contents of an export's tables.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Table {
    /// One per row.
    pub activities: Vec<TableActivity>,
    /// Shoes and bikes.
    pub gear: Vec<Gear>,
    /// Oddities in its rows, for the ledger's `detail`.
    pub row_issues: Vec<RowIssue>,
    /// Damage in the file; the rest was read all the same.
    pub damage: Option<TableDamage>,
}

/// Damage in a table that was partly read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum TableDamage {
    /// Text that does not parse (JSON).
    Text {
        /// The first line, from 1.
        line: usize,
        /// Its column in bytes, from 1.
        column: usize,
        /// What is wrong there.
        reason: String,
        /// Number of such places, including the first.
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
        /// Whether it lacks a closing quote.
        quote_missing: bool,
        /// Number of such rows, including the first.
        count: usize,
    },
    /// More activities than the limit.
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

/// Why a table could not be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// No bytes, or only white space.
    #[error("empty")]
    Empty,
    /// Readable, but not the expected table.
    #[error("not {0}")]
    Other(&'static str),
    /// Damaged before the first row.
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

/// Most activities of one table: four a day for 34 years. All are compared with files, weeks and each other.
const MOST_ACTIVITIES: usize = 50_000;

/// On foot some services count cadence per leg, as watches do. A mean above this, steps per minute, counts both.
const MAX_PER_LEG_SPM: f64 = 120.0;

/// A start time that a watch may have recorded: from 1980 (GPS time begins) to 2100. Anything else is a corrupt cell.
fn plausible_start(unix_s: f64) -> Option<f64> {
    (315_532_800.0..4_102_444_800.0).contains(&unix_s).then_some(unix_s)
}

/// The text of a table: UTF-8 or UTF-16, without byte order mark; invalid characters become `�`. Lines end with a line feed: the CSV
/// reader counts those that end with a carriage return too one line late.
fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    let text = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0,
        None => String::from_utf8_lossy(bytes),
    };
    if text.contains("\r\n") { Cow::Owned(text.replace("\r\n", "\n")) } else { text }
}
