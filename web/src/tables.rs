//! The tables of a report as files in one zip, with `tables.json`, which describes their columns.

use flate2::Compression;
use flate2::write::DeflateEncoder;
use kneewise::base::VERSION;
use kneewise::config::Config;
use kneewise::internal::apart::Gathering;
use kneewise::internal::report::generated_for;
use kneewise::render::tables::csv::{self, Dialect};
use kneewise::render::tables::parquet::TableWriter;
use kneewise::report::athlete::AthleteRow;
use kneewise::report::cohort::CohortRates;
use kneewise::report::tables::{self, ATHLETES, COHORT, ReportTable, Rows, SCHEMA, TableDescription};
use kneewise::report::{GeneratedFor, Report};
use std::io::{self, Write};

/// The format of each table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TableFormat {
    Csv,
    Parquet,
}

enum Table {
    Csv(Vec<u8>),
    Parquet(Box<TableWriter<Vec<u8>>>),
}

struct Tables {
    format: TableFormat,
    generated_for: GeneratedFor,
    tables: Vec<(TableDescription, Table)>,
}

impl Rows for Tables {
    fn rows<R: 'static>(&mut self, table: &'static ReportTable<R>, rows: &[R]) -> io::Result<()> {
        let ReportTable { name, columns, .. } = table;
        let begun = self.tables.iter().position(|(described, _)| described.name == *name);
        let place = begun.unwrap_or(self.tables.len());
        if begun.is_none() {
            let new = match self.format {
                TableFormat::Csv => Table::Csv(Vec::new()),
                TableFormat::Parquet => {
                    Table::Parquet(Box::new(TableWriter::new(columns, &self.generated_for, Vec::new())?))
                }
            };
            self.tables.push((table.describe(), new));
        }
        match &mut self.tables[place].1 {
            Table::Csv(bytes) => csv::rows(columns, rows, begun.is_none(), Dialect::default(), bytes),
            Table::Parquet(writer) => writer.add(columns, rows),
        }
    }
}

/// All tables of a report, in a zip.
pub(crate) fn of(report: &Report, format: TableFormat) -> io::Result<Vec<u8>> {
    let mut all = Tables { format, generated_for: report.generated_for.clone(), tables: Vec::new() };
    tables::each(report, &mut all)?;
    all.zip()
}

/// The tables of all athletes, and two about them, in a zip.
pub(crate) fn of_athletes(history: &Gathering, format: TableFormat, config: &Config) -> io::Result<Vec<u8>> {
    let generated_for = generated_for(None, None, config);
    let mut all = Tables { format, generated_for, tables: Vec::new() };
    let mut sums = CohortRates::default();
    history.each(config, |name, report| {
        all.rows(&ATHLETES, &[AthleteRow::of(report, name)])?;
        tables::each(report, &mut all)?;
        sums.add(report);
        Ok(())
    })?;
    all.rows(&COHORT, &sums.rules)?;
    all.zip()
}

impl Tables {
    fn zip(self) -> io::Result<Vec<u8>> {
        let Tables { generated_for, tables, .. } = self;
        let (mut files, mut described) = (Vec::new(), Vec::new());
        for (description, table) in tables {
            let (ending, bytes) = match table {
                Table::Csv(bytes) => ("csv", bytes),
                Table::Parquet(writer) => ("parquet", writer.finish()?),
            };
            files.push((format!("{}.{ending}", description.name), bytes));
            described.push(description);
        }
        let about = serde_json::json!({
            "schema": SCHEMA, "version": VERSION, "generated_for": generated_for, "tables": described,
        });
        let mut about = serde_json::to_vec_pretty(&about)?;
        about.push(b'\n');
        files.push(("tables.json".to_owned(), about));

        let mut archive = rawzip::ZipArchiveWriter::new(Vec::new());
        for (name, bytes) in files {
            let file = archive.new_file(name.as_str()).compression_method(rawzip::CompressionMethod::DEFLATE);
            let (mut entry, config) = file.start().map_err(io::Error::other)?;
            let mut packed = config.wrap(DeflateEncoder::new(&mut entry, Compression::default()));
            packed.write_all(&bytes)?;
            let (encoder, descriptor) = packed.finish().map_err(io::Error::other)?;
            encoder.finish()?;
            entry.finish(descriptor).map_err(io::Error::other)?;
        }
        archive.finish().map_err(io::Error::other)
    }
}
