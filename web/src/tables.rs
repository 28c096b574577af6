//! The tables of a report as files in one zip, with `tables.json`, which describes their columns.

use flate2::Compression;
use flate2::write::DeflateEncoder;
use kneewise::base::VERSION;
use kneewise::render::tables::csv::{self, Dialect};
use kneewise::render::tables::parquet::TableWriter;
use kneewise::report::tables::{self, ReportTable, Rows, SCHEMA, TableDescription};
use kneewise::report::{GeneratedFor, Report};
use std::io::{self, Write};

/// The format of each table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TableFormat {
    Csv,
    Parquet,
}

struct Tables<'a> {
    format: TableFormat,
    generated_for: &'a GeneratedFor,
    files: Vec<(String, Vec<u8>)>,
    described: Vec<TableDescription>,
}

impl Rows for Tables<'_> {
    fn rows<R: 'static>(&mut self, table: &'static ReportTable<R>, rows: &[R]) -> io::Result<()> {
        self.described.push(table.describe());
        let ReportTable { name, columns, .. } = table;
        let (ending, bytes) = match self.format {
            TableFormat::Csv => {
                let mut bytes = Vec::new();
                csv::rows(columns, rows, true, Dialect::default(), &mut bytes)?;
                ("csv", bytes)
            }
            TableFormat::Parquet => {
                let mut table = TableWriter::new(columns, self.generated_for, Vec::new())?;
                table.add(columns, rows)?;
                ("parquet", table.finish()?)
            }
        };
        self.files.push((format!("{name}.{ending}"), bytes));
        Ok(())
    }
}

/// All tables of a report, in a zip.
pub(crate) fn zip(report: &Report, format: TableFormat) -> io::Result<Vec<u8>> {
    let generated_for = &report.generated_for;
    let mut all = Tables { format, generated_for, files: Vec::new(), described: Vec::new() };
    tables::each(report, &mut all)?;
    let about = serde_json::json!({
        "schema": SCHEMA, "version": VERSION, "generated_for": generated_for, "tables": all.described,
    });
    let mut described = serde_json::to_vec_pretty(&about)?;
    described.push(b'\n');
    all.files.push(("tables.json".to_owned(), described));

    let mut archive = rawzip::ZipArchiveWriter::new(Vec::new());
    for (name, bytes) in all.files {
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
