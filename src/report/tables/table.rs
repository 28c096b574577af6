//! A table: its name, the meaning of a row, its columns, and its description.

use super::column::{Column, Origin};
use serde::Serialize;

/// A table with rows of type `R`.
#[derive(Debug)]
#[non_exhaustive]
pub struct ReportTable<R: 'static> {
    /// Its name, also that of the file.
    pub name: &'static str,
    /// Meaning of a row.
    pub about: &'static str,
    /// Its columns, in order; new ones are added at the end.
    pub columns: &'static [Column<R>],
}

/// Description of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TableDescription {
    /// Its name.
    pub name: &'static str,
    /// Meaning of a row.
    pub rows: &'static str,
    /// Its columns, in order.
    pub columns: Vec<ColumnDescription>,
}

/// Description of a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ColumnDescription {
    /// Its name.
    pub name: &'static str,
    /// `text`, `number`, `count`, `flag`, `day` or `instant`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Its meaning.
    pub about: &'static str,
    /// The same value in the row's JSON object (RFC 6901); `None` if computed from other fields.
    pub json: Option<&'static str>,
}

impl<R> ReportTable<R> {
    /// The description of the table, as in `tables.json`.
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
