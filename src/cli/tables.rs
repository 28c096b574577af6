//! Tables in a folder: one file each.

use super::args::Shared;
use super::destination::Destination;
use super::output::Pending;
use super::overwrite;
use super::values::CsvDialect;
#[cfg(feature = "parquet")]
use super::values::OutputFormat;
use kneewise::SampleSink;
use kneewise::render::tables::csv::{self, Dialect};
#[cfg(feature = "parquet")]
use kneewise::render::tables::parquet;
use kneewise::report::tables::{self, ReportTable, Rows, SAMPLES, SCHEMA, Sample, TableDescription};
use kneewise::report::{GeneratedFor, Report};
use kneewise::summary::ActivitySummary;
use serde_json::json;
use std::io::{self, Write as _};
use std::path::PathBuf;

/// Languages with a decimal comma, which therefore separate cells by a semicolon (Unicode CLDR, `decimal` of `latn`).
const DECIMAL_COMMA: [&str; 34] = [
    "bg", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fi", "fr", "gl", "hr", "hu", "id", "is", "it", "lt", "lv",
    "nb", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "tr", "uk", "vi",
];

/// Countries in which Spanish is written with a decimal point.
const SPANISH_WITH_POINT: [&str; 11] = ["MX", "US", "GT", "HN", "NI", "PA", "PE", "PR", "SV", "DO", "CU"];

/// A folder of tables: one file each, put in place when all are complete, and `tables.json`, which describes the columns.
pub(crate) struct Folder {
    path: PathBuf,
    kind: Kind,
    generated_for: GeneratedFor,
    tables: Vec<Open>,
    /// Descriptions of the other tables in the folder.
    also: Vec<TableDescription>,
}

#[derive(Clone, Copy)]
enum Kind {
    Csv(Dialect),
    #[cfg(feature = "parquet")]
    Parquet,
}

/// A table that is being written.
struct Open {
    description: TableDescription,
    out: Out,
}

enum Out {
    Csv(Pending, Dialect),
    #[cfg(feature = "parquet")]
    Parquet(Box<parquet::TableWriter<Pending>>),
}

impl Folder {
    /// Begins the requested tables in their folder, which is created if needed.
    pub(crate) fn begin(destination: &Destination, shared: &Shared, generated_for: &GeneratedFor) -> io::Result<Self> {
        let path = destination.path.clone().unwrap_or_default();
        std::fs::create_dir_all(&path)?;
        let also = shared.samples.then(|| SAMPLES.describe());
        Ok(Folder {
            path,
            kind: kind(destination, shared),
            generated_for: generated_for.clone(),
            tables: Vec::new(),
            also: also.into_iter().collect(),
        })
    }

    fn open<R>(&self, table: &'static ReportTable<R>) -> io::Result<Open> {
        let ReportTable { name, columns, .. } = table;
        let out = match self.kind {
            Kind::Csv(dialect) => {
                let mut out = Pending::begin(&self.path.join(format!("{name}.csv")))?;
                csv::rows::<R>(columns, &[], true, dialect, &mut out)?;
                Out::Csv(out, dialect)
            }
            #[cfg(feature = "parquet")]
            Kind::Parquet => {
                let out = Pending::begin(&self.path.join(format!("{name}.parquet")))?;
                Out::Parquet(Box::new(parquet::TableWriter::new(columns, &self.generated_for, out)?))
            }
        };
        Ok(Open { description: table.describe(), out })
    }

    /// Puts all tables in place.
    pub(crate) fn finish(self) -> io::Result<()> {
        let tables: Vec<&TableDescription> =
            self.tables.iter().map(|table| &table.description).chain(&self.also).collect();
        let about = json!({
            "schema": SCHEMA, "version": kneewise::base::VERSION, "generated_for": self.generated_for, "tables": tables,
        });
        let mut whole = Vec::new();
        for table in self.tables {
            whole.push(match table.out {
                Out::Csv(out, _) => out,
                #[cfg(feature = "parquet")]
                Out::Parquet(table) => table.finish()?,
            });
        }
        let mut description = Pending::begin(&self.path.join("tables.json"))?;
        serde_json::to_writer_pretty(&mut description, &about)?;
        description.write_all(b"\n")?;
        whole.push(description);
        whole.into_iter().try_for_each(Pending::put_in_place)
    }
}

impl Rows for Folder {
    fn rows<R: 'static>(&mut self, table: &'static ReportTable<R>, rows: &[R]) -> io::Result<()> {
        let at = if let Some(at) = self.tables.iter().position(|open| open.description.name == table.name) {
            at
        } else {
            self.tables.push(self.open(table)?);
            self.tables.len() - 1
        };
        match &mut self.tables[at].out {
            Out::Csv(out, dialect) => csv::rows(table.columns, rows, false, *dialect, out),
            #[cfg(feature = "parquet")]
            Out::Parquet(out) => out.add(table.columns, rows),
        }
    }
}

/// Samples, one file per activity: `samples/ATHLETE/year=2026/ID.parquet`. Each is put in place when complete.
pub(crate) struct SampleTables {
    path: PathBuf,
    kind: Kind,
    /// Whether files that kneewise did not write may be overwritten.
    force: bool,
    #[cfg_attr(not(feature = "parquet"), expect(dead_code, reason = "only Parquet has metadata"))]
    generated_for: GeneratedFor,
}

impl SampleTables {
    /// The destination of samples, if requested.
    pub(crate) fn wanted(destination: &Destination, shared: &Shared, generated_for: &GeneratedFor) -> Option<Self> {
        let path = destination.path.as_ref().filter(|_| shared.samples)?.join("samples");
        let generated_for = generated_for.clone();
        Some(SampleTables { path, kind: kind(destination, shared), force: shared.force, generated_for })
    }
}

impl SampleSink for SampleTables {
    fn take(&self, athlete: Option<&str>, activity: &ActivitySummary, samples: &[Sample]) -> io::Result<()> {
        let mut folder = self.path.clone();
        folder.extend(athlete);
        folder.push(format!("year={}", activity.local_start.year()));
        std::fs::create_dir_all(&folder)?;
        let place = |ending: &str| {
            let place = folder.join(format!("{}.{ending}", activity.id));
            if self.force || overwrite::is_own_table(&place, &SAMPLES.describe()) {
                return Ok(place);
            }
            let what = format!("kneewise did not write {}; --force overwrites it", place.display());
            Err(io::Error::new(io::ErrorKind::AlreadyExists, what))
        };
        match self.kind {
            Kind::Csv(dialect) => {
                let mut out = Pending::begin(&place("csv")?)?;
                csv::rows(SAMPLES.columns, samples, true, dialect, &mut out)?;
                out.put_in_place()
            }
            #[cfg(feature = "parquet")]
            Kind::Parquet => {
                let out = Pending::begin(&place("parquet")?)?;
                let mut table = parquet::TableWriter::new(SAMPLES.columns, &self.generated_for, out)?;
                table.add(SAMPLES.columns, samples)?;
                table.finish()?.put_in_place()
            }
        }
    }
}

/// Writes the tables of one report.
pub(crate) fn write(report: &Report, destination: &Destination, shared: &Shared) -> io::Result<()> {
    let mut folder = Folder::begin(destination, shared, &report.generated_for)?;
    tables::each(report, &mut folder)?;
    folder.finish()
}

fn kind(destination: &Destination, shared: &Shared) -> Kind {
    match destination.format {
        #[cfg(feature = "parquet")]
        OutputFormat::Parquet => Kind::Parquet,
        _ => Kind::Csv(dialect(shared.csv_dialect)),
    }
}

fn dialect(dialect: CsvDialect) -> Dialect {
    match dialect {
        CsvDialect::Plain => Dialect::default(),
        CsvDialect::Excel => {
            let named = ["LC_ALL", "LC_NUMERIC", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok());
            excel(&named.into_iter().find(|value| !value.is_empty()).unwrap_or_default())
        }
    }
}

/// The dialect that a spreadsheet with that locale (`de_DE.UTF-8`) expects.
fn excel(locale: &str) -> Dialect {
    let name = locale.split(['.', '@']).next().unwrap_or_default();
    let (language, country) = name.split_once('_').unwrap_or((name, ""));
    let swiss = matches!(country, "CH" | "LI");
    let comma = DECIMAL_COMMA.contains(&language) && !(language == "es" && SPANISH_WITH_POINT.contains(&country));
    // Switzerland uses a semicolon as separator, and a decimal point.
    Dialect {
        byte_order_mark: true,
        separator: if comma || swiss { b';' } else { b',' },
        decimal_comma: comma && !swiss,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locale_decides_separator_and_decimal_sign() {
        for (locale, separator, decimal_comma) in [
            ("de_DE.UTF-8", b';', true),
            ("fr", b';', true),
            ("de_CH.UTF-8", b';', false),
            ("es_ES", b';', true),
            ("es_MX", b',', false),
            ("en_GB.UTF-8", b',', false),
            ("C.UTF-8", b',', false),
            ("", b',', false),
        ] {
            assert_eq!(excel(locale), Dialect { byte_order_mark: true, separator, decimal_comma }, "{locale}");
        }
    }
}
