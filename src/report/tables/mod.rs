//! The report as tidy tables, one file per table: each column is defined once, with name, unit, meaning, place in the JSON report
//! and getter. CSV, Parquet, `tables.json` and the documentation page are all made from these.

pub mod activities;
mod all;
pub mod cohort;
pub(super) mod column;
pub mod days;
pub mod findings;
pub mod ledger;
pub mod samples;
mod table;
pub mod weeks;

pub use super::athlete::ATHLETES;
pub use activities::ACTIVITIES;
pub use all::{Rows, SCHEMA, describe, each};
pub use cohort::COHORT;
pub use column::{Cell, Column, Get, Origin};
pub use days::{DAYS, DayRow};
pub use findings::FINDINGS;
pub use ledger::LEDGER;
pub use samples::{SAMPLES, Sample};
pub use table::{ColumnDescription, ReportTable, TableDescription};
pub use weeks::WEEKS;

#[cfg(test)]
mod tests;
