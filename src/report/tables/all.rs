//! All tables: those of a report one after another, and the description of each.

use super::activities::ACTIVITIES;
use super::cohort::COHORT;
use super::days::{DAYS, days};
use super::findings::FINDINGS;
use super::ledger::LEDGER;
use super::samples::SAMPLES;
use super::table::{ReportTable, TableDescription};
use super::weeks::WEEKS;
use crate::report::Report;
use crate::report::athlete::ATHLETES;
use std::io;

/// The name of the tables' schema. Within one number tables and columns are added, never renamed or removed.
pub const SCHEMA: &str = "kneewise.tables/1";

/// Receiver of tables, one after another. The same table may come again, with the rows of the next athlete.
pub trait Rows {
    /// Receives rows of a table.
    ///
    /// # Errors
    /// If they cannot be written.
    fn rows<R: 'static>(&mut self, table: &'static ReportTable<R>, rows: &[R]) -> io::Result<()>;
}

/// Passes every table of a report to `to`.
///
/// ```
/// use kneewise::report::tables::{self, ReportTable, Rows};
/// use kneewise::{Config, Progress};
///
/// struct Count(usize);
///
/// impl Rows for Count {
///     fn rows<R: 'static>(&mut self, _: &'static ReportTable<R>, rows: &[R]) -> std::io::Result<()> {
///         self.0 += rows.len();
///         Ok(())
///     }
/// }
///
/// let report = kneewise::scan(&["testdata/race.fit".into()], &Config::default(), &Progress::default())?;
/// let mut count = Count(0);
/// tables::each(&report, &mut count)?;
/// assert!(count.0 >= 3, "an activity, a week, a line of the ledger");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The first error of `to`.
pub fn each(report: &Report, to: &mut impl Rows) -> io::Result<()> {
    to.rows(&ACTIVITIES, &report.activities)?;
    to.rows(&WEEKS, &report.weeks)?;
    to.rows(&DAYS, &days(report))?;
    to.rows(&FINDINGS, &report.findings)?;
    to.rows(&LEDGER, &report.ledger)
}

/// Describes every table that kneewise writes: those of a report, with `--athletes` two more, with `--samples` one more.
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
