//! A table: its name, what a row is, its columns, and the same in words.

use super::column::{Column, Origin};
use serde::Serialize;

/// A table whose rows are of the type `R`.
#[derive(Debug)]
#[non_exhaustive]
pub struct ReportTable<R: 'static> {
    /// Its name, which is that of the file.
    pub name: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// Its columns, in order; new ones are added at the end.
    pub columns: &'static [Column<R>],
}

/// A table in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
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
#[non_exhaustive]
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
    ///
    /// ```
    /// let weeks = kneewise::report::tables::WEEKS.describe();
    /// assert_eq!((weeks.name, weeks.columns[0].kind), ("weeks", "text"));
    /// ```
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
