//! The report's tables as CSV (RFC 4180), for programs or for a spreadsheet.

use crate::report::tables::{Cell, Column};
use csv::{Terminator, WriterBuilder};
use std::io::{self, Write};

/// Format of the cells. The default is RFC 4180 in UTF-8 with commas and decimal points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// Whether to begin with a byte order mark, without which Excel reads UTF-8 as the machine's legacy code page.
    pub byte_order_mark: bool,
    /// Separator of cells.
    pub separator: u8,
    /// Whether numbers have a decimal comma.
    pub decimal_comma: bool,
}

impl Default for Dialect {
    fn default() -> Self {
        Dialect { byte_order_mark: false, separator: b',', decimal_comma: false }
    }
}

/// Writes rows, with a heading before the first ones.
///
/// ```
/// use kneewise::render::tables::csv::{self, Dialect};
/// use kneewise::report::tables::ACTIVITIES;
/// use kneewise::{Config, Progress};
///
/// let report = kneewise::scan(&["testdata/race.fit".into()], &Config::default(), &Progress::default())?;
/// let mut out = Vec::new();
/// csv::rows(ACTIVITIES.columns, &report.activities, true, Dialect::default(), &mut out)?;
/// let text = String::from_utf8(out)?;
/// assert_eq!(text.lines().count(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If writing fails.
pub fn rows<R>(
    columns: &[Column<R>],
    rows: &[R],
    heading: bool,
    dialect: Dialect,
    out: &mut dyn Write,
) -> io::Result<()> {
    if heading && dialect.byte_order_mark {
        out.write_all("\u{feff}".as_bytes())?;
    }
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).delimiter(dialect.separator).from_writer(out);
    if heading {
        writer.write_record(columns.iter().map(|column| column.name))?;
    }
    for row in rows {
        writer.write_record(columns.iter().map(|column| cell(column.cell(row), dialect)))?;
    }
    writer.flush()
}

fn cell(value: Option<Cell>, dialect: Dialect) -> String {
    match value {
        None => String::new(),
        Some(Cell::Text(text)) => defused(text),
        Some(Cell::Number(number)) if dialect.decimal_comma => number.to_string().replace('.', ","),
        Some(Cell::Number(number)) => number.to_string(),
        Some(Cell::Count(count)) => count.to_string(),
        Some(Cell::Flag(flag)) => flag.to_string(),
        Some(Cell::Day(day)) => day.to_string(),
        Some(Cell::Instant(instant)) => instant.to_string(),
    }
}

/// Prefixes text such as `=HYPERLINK(…)` with an apostrophe, so that it does not become a formula when a spreadsheet opens the
/// table (OWASP, "CSV Injection").
fn defused(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixture;
    use crate::report::Report;
    use crate::report::tables::{self, ReportTable};

    /// Keeps only the table of one name.
    struct Only<'a> {
        name: &'a str,
        dialect: Dialect,
        out: Vec<u8>,
    }

    impl tables::Rows for Only<'_> {
        fn rows<R: 'static>(&mut self, table: &'static ReportTable<R>, rows: &[R]) -> io::Result<()> {
            if table.name == self.name {
                crate::render::tables::csv::rows(table.columns, rows, true, self.dialect, &mut self.out)
            } else {
                Ok(())
            }
        }
    }

    fn written(report: &Report, name: &str, dialect: Dialect) -> Vec<u8> {
        let mut only = Only { name, dialect, out: Vec::new() };
        tables::each(report, &mut only).unwrap();
        only.out
    }

    fn read_back(report: &Report, name: &str) -> Vec<csv::StringRecord> {
        let out = written(report, name, Dialect::default());
        assert!(out.ends_with(b"\r\n"));
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(out.as_slice());
        reader.records().map(Result::unwrap).collect()
    }

    fn column(rows: &[csv::StringRecord], name: &str) -> Vec<String> {
        let at = rows[0].iter().position(|head| head == name).unwrap();
        rows[1..].iter().map(|row| row[at].to_owned()).collect()
    }

    #[test]
    fn every_table_has_a_row_for_each_thing() {
        let report = fixture::season();
        let expected = [report.activities.len(), report.weeks.len(), 0, report.findings.len(), report.ledger.len()];
        for (name, expected) in ["activities", "weeks", "days", "findings", "ledger"].into_iter().zip(expected) {
            let rows = read_back(&report, name);
            if name == "days" {
                let runs: usize = column(&rows, "activities").iter().map(|n| n.parse::<usize>().unwrap()).sum();
                assert_eq!(runs, report.activities.len());
            } else {
                assert_eq!(rows.len(), expected + 1, "{name}");
            }
        }
    }

    #[test]
    fn weeks_add_up_to_the_report() {
        let report = fixture::season();
        let sum: f64 =
            column(&read_back(&report, "weeks"), "distance_m").iter().map(|n| n.parse::<f64>().unwrap()).sum();
        assert!(sum > 0.0);
        assert_eq!(sum, report.weeks.iter().map(|week| week.distance_at_least_m).sum::<f64>());
    }

    #[test]
    fn unknown_is_empty_and_not_zero() {
        let rows = read_back(&fixture::treadmill(), "activities");
        assert_eq!(column(&rows, "elevation_loss_m")[0], "");
        assert_ne!(column(&rows, "distance_m")[0], "");
    }

    #[test]
    fn formulas_are_defused_and_numbers_are_not() {
        let mut report = fixture::treadmill();
        for (title, written) in [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@a", "'@a"),
            ("a=1, \"b\"\nc", "a=1, \"b\"\nc"),
            ("", ""),
        ] {
            report.activities[0].name = Some(title.to_owned());
            assert_eq!(column(&read_back(&report, "activities"), "name")[0], written);
        }
        assert_eq!(cell(Some(Cell::Number(-1.5)), Dialect::default()), "-1.5");
    }

    #[test]
    fn a_spreadsheet_gets_its_mark_and_separator() {
        let dialect = Dialect { byte_order_mark: true, separator: b';', decimal_comma: true };
        let out = written(&fixture::treadmill(), "weeks", dialect);
        assert!(String::from_utf8(out).unwrap().starts_with("\u{feff}athlete;week;start;"));
        assert_eq!(cell(Some(Cell::Number(1.5)), dialect), "1,5");
    }
}
