//! The report as tidy tables, one file a table: each column once, with name, unit, meaning, place in the JSON report and
//! getter. CSV, Parquet, `tables.json` and the page of the documentation are all made from these.

pub mod activities;
pub mod cohort;
pub(super) mod column;
pub mod days;
pub mod findings;
pub mod ledger;
pub mod samples;
pub mod weeks;

pub use super::athlete::ATHLETES;
pub use activities::ACTIVITIES;
pub use cohort::COHORT;
pub use column::{Cell, Column, Get, Origin};
pub use days::{DAYS, DayRow};
pub use findings::FINDINGS;
pub use ledger::LEDGER;
pub use samples::{SAMPLES, Sample};
pub use weeks::WEEKS;

use super::Report;
use serde::Serialize;
use std::io;

/// The name of the tables' schema. Within one number tables and columns are added, never renamed or removed.
pub const SCHEMA: &str = "kneewise.tables/1";

/// A table whose rows are of the type `R`.
#[derive(Debug)]
pub struct ReportTable<R: 'static> {
    /// Its name, which is that of the file.
    pub name: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// Its columns, in order; new ones are added at the end.
    pub columns: &'static [Column<R>],
}

/// Takes tables, one after the other. The same table may come again, with the rows of the next athlete.
pub trait Rows {
    /// Takes some rows of a table.
    ///
    /// # Errors
    /// What writing them returns.
    fn rows<R: 'static>(&mut self, table: &'static ReportTable<R>, rows: &[R]) -> io::Result<()>;
}

/// Hands over every table of a report.
///
/// # Errors
/// What `to` returns.
pub fn each(report: &Report, to: &mut impl Rows) -> io::Result<()> {
    to.rows(&ACTIVITIES, &report.activities)?;
    to.rows(&WEEKS, &report.weeks)?;
    to.rows(&DAYS, &days::days(report))?;
    to.rows(&FINDINGS, &report.findings)?;
    to.rows(&LEDGER, &report.ledger)
}

/// A table in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TableDescription {
    /// Its name.
    pub name: &'static str,
    /// What a row is.
    pub rows: &'static str,
    /// Its columns, in order.
    pub columns: Vec<ColumnDescription>,
}

/// A column in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ColumnDescription {
    /// Its name.
    pub name: &'static str,
    /// `text`, `number`, `count`, `flag`, `day` or `instant`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// What it is.
    pub about: &'static str,
    /// Where the same value is in the row's JSON object (RFC 6901); `None` where it is computed from other fields.
    pub json: Option<&'static str>,
}

impl<R> ReportTable<R> {
    /// The table in words, as `tables.json` has it.
    #[must_use]
    pub fn describe(&self) -> TableDescription {
        let columns = self.columns.iter().map(|column| ColumnDescription {
            name: column.name,
            kind: column.get.kind(),
            about: column.doc,
            json: match column.origin {
                Origin::Json(pointer) => Some(pointer),
                Origin::Derived => None,
            },
        });
        TableDescription { name: self.name, rows: self.about, columns: columns.collect() }
    }
}

/// Every table that kneewise writes: those of a report, with `--athletes` two more, with `--samples` one more.
///
/// ```
/// let tables = kneewise::report::tables::describe();
/// let activities = &tables[0];
/// assert_eq!(activities.name, "activities");
/// let loss = activities.columns.iter().find(|column| column.name == "elevation_loss_m");
/// assert_eq!(loss.and_then(|column| column.json), Some("/elevation/loss_m"));
/// ```
#[must_use]
pub fn describe() -> Vec<TableDescription> {
    vec![
        ACTIVITIES.describe(),
        WEEKS.describe(),
        DAYS.describe(),
        FINDINGS.describe(),
        LEDGER.describe(),
        ATHLETES.describe(),
        COHORT.describe(),
        SAMPLES.describe(),
    ]
}

#[cfg(test)]
mod tests;
