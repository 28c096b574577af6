//! The report's tables as Parquet: zstd (in a browser, which has no C, gzip), timestamps in UTC, settings and column descriptions in the metadata.
//!
//! Written without Arrow: the format's own types are enough for six kinds of columns, and Arrow would add four megabytes.

use crate::report::GeneratedFor;
use crate::report::tables::{Column, Get, SCHEMA};
use jiff::civil::{Date, date};
use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::column::writer::ColumnWriterImpl;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;
use serde_json::{Map, json};
use std::io::{self, Write};
use std::sync::Arc;

/// Rows per row group, the unit that engines read.
const GROUP_ROWS: usize = 100_000;

/// Day 0 of Parquet dates.
const EPOCH: Date = date(1970, 1, 1);

#[cfg(not(target_family = "wasm"))]
fn compression() -> Compression {
    Compression::ZSTD(parquet::basic::ZstdLevel::default())
}

#[cfg(target_family = "wasm")]
fn compression() -> Compression {
    Compression::GZIP(parquet::basic::GzipLevel::default())
}

/// A table being written.
#[expect(missing_debug_implementations, reason = "the writer inside has none")]
pub struct TableWriter<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    columns: Vec<Values>,
    rows: usize,
}

/// The values of a column not yet written; for each row whether it has one.
enum Values {
    Text(Vec<ByteArray>, Vec<i16>),
    Number(Vec<f64>, Vec<i16>),
    Whole(Vec<i64>, Vec<i16>),
    Flag(Vec<bool>, Vec<i16>),
    Day(Vec<i32>, Vec<i16>),
}

impl<W: Write + Send> TableWriter<W> {
    /// Begins a table with these columns.
    ///
    /// ```
    /// use kneewise::render::tables::parquet::TableWriter;
    /// use kneewise::report::tables::ACTIVITIES;
    /// use kneewise::{Config, Progress};
    ///
    /// let report = kneewise::scan(&["testdata/race.fit".into()], &Config::default(), &Progress::default())?;
    /// let mut table = TableWriter::new(ACTIVITIES.columns, &report.generated_for, Vec::new())?;
    /// table.add(ACTIVITIES.columns, &report.activities)?;
    /// assert!(table.finish()?.starts_with(b"PAR1"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If writing fails.
    pub fn new<R>(columns: &[Column<R>], generated_for: &GeneratedFor, out: W) -> io::Result<Self> {
        let fields =
            columns.iter().map(|column| field(column).map(Arc::new)).collect::<Result<_, _>>().map_err(other)?;
        let schema = Type::group_type_builder("kneewise").with_fields(fields).build().map_err(other)?;
        let docs: Map<String, serde_json::Value> =
            columns.iter().map(|column| (column.name.to_owned(), json!(column.doc))).collect();
        let metadata = [
            ("kneewise.schema", SCHEMA.to_owned()),
            ("kneewise.version", crate::base::VERSION.to_owned()),
            ("kneewise.generated_for", serde_json::to_string(generated_for)?),
            ("kneewise.columns", serde_json::to_string(&docs)?),
        ];
        let properties = WriterProperties::builder()
            .set_compression(compression())
            .set_created_by(format!("kneewise {}", crate::base::VERSION))
            .set_key_value_metadata(Some(metadata.map(|(key, value)| KeyValue::new(key.to_owned(), value)).to_vec()))
            .build();
        let writer = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties)).map_err(other)?;
        Ok(TableWriter { writer, columns: columns.iter().map(|column| Values::of(&column.get)).collect(), rows: 0 })
    }

    /// Adds rows; `columns` are those of the constructor.
    ///
    /// ```
    /// use kneewise::render::tables::parquet::TableWriter;
    /// use kneewise::report::tables::ACTIVITIES;
    /// use kneewise::{Config, Progress};
    ///
    /// let report = kneewise::scan(&["testdata/race.fit".into()], &Config::default(), &Progress::default())?;
    /// let mut table = TableWriter::new(ACTIVITIES.columns, &report.generated_for, Vec::new())?;
    /// table.add(ACTIVITIES.columns, &report.activities)?;
    /// assert!(table.finish()?.starts_with(b"PAR1"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If writing fails.
    pub fn add<R>(&mut self, columns: &[Column<R>], rows: &[R]) -> io::Result<()> {
        for (values, column) in self.columns.iter_mut().zip(columns) {
            for row in rows {
                values.push(&column.get, row);
            }
        }
        self.rows += rows.len();
        if self.rows >= GROUP_ROWS { self.write_group() } else { Ok(()) }
    }

    fn write_group(&mut self) -> io::Result<()> {
        let mut group = self.writer.next_row_group().map_err(other)?;
        for values in &mut self.columns {
            values.write(&mut group).map_err(other)?;
        }
        group.close().map_err(other)?;
        self.rows = 0;
        Ok(())
    }

    /// Writes the remaining rows and the footer.
    ///
    /// ```
    /// use kneewise::render::tables::parquet::TableWriter;
    /// use kneewise::report::tables::ACTIVITIES;
    /// use kneewise::{Config, Progress};
    ///
    /// let report = kneewise::scan(&["testdata/race.fit".into()], &Config::default(), &Progress::default())?;
    /// let mut table = TableWriter::new(ACTIVITIES.columns, &report.generated_for, Vec::new())?;
    /// table.add(ACTIVITIES.columns, &report.activities)?;
    /// assert!(table.finish()?.starts_with(b"PAR1"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If writing fails.
    pub fn finish(mut self) -> io::Result<W> {
        if self.rows > 0 {
            self.write_group()?;
        }
        self.writer.into_inner().map_err(other)
    }
}

fn other(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(inner) => io::Error::other(inner),
        },
        error => io::Error::other(error),
    }
}

/// Every value is optional.
fn field<R>(column: &Column<R>) -> Result<Type, ParquetError> {
    let (physical, logical) = match column.get {
        Get::Text(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Get::Number(_) => (Physical::DOUBLE, None),
        Get::Count(_) => (Physical::INT64, None),
        Get::Flag(_) => (Physical::BOOLEAN, None),
        Get::Day(_) => (Physical::INT32, Some(LogicalType::Date)),
        Get::Instant(_) => (Physical::INT64, Some(LogicalType::timestamp(true, TimeUnit::MICROS))),
    };
    Type::primitive_type_builder(column.name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .build()
}

impl Values {
    fn of<R>(get: &Get<R>) -> Self {
        match get {
            Get::Text(_) => Values::Text(Vec::new(), Vec::new()),
            Get::Number(_) => Values::Number(Vec::new(), Vec::new()),
            Get::Count(_) | Get::Instant(_) => Values::Whole(Vec::new(), Vec::new()),
            Get::Flag(_) => Values::Flag(Vec::new(), Vec::new()),
            Get::Day(_) => Values::Day(Vec::new(), Vec::new()),
        }
    }

    fn push<R>(&mut self, get: &Get<R>, row: &R) {
        match (self, get) {
            (Values::Text(values, there), Get::Text(get)) => {
                put(values, there, get(row).map(|text| ByteArray::from(text.into_bytes())));
            }
            (Values::Number(values, there), Get::Number(get)) => put(values, there, get(row)),
            (Values::Whole(values, there), Get::Count(get)) => {
                put(values, there, get(row).and_then(|count| i64::try_from(count).ok()));
            }
            (Values::Whole(values, there), Get::Instant(get)) => {
                put(values, there, get(row).map(jiff::Timestamp::as_microsecond));
            }
            (Values::Flag(values, there), Get::Flag(get)) => put(values, there, get(row)),
            (Values::Day(values, there), Get::Day(get)) => {
                put(values, there, get(row).map(|day| (day - EPOCH).get_days()));
            }
            // The columns are those of the constructor.
            _ => {}
        }
    }

    fn write<W: Write + Send>(&mut self, group: &mut SerializedRowGroupWriter<'_, W>) -> Result<(), ParquetError> {
        let Some(mut column) = group.next_column()? else {
            return Err(ParquetError::General("fewer columns than at the beginning".to_owned()));
        };
        match self {
            Values::Text(values, there) => batch(column.typed::<ByteArrayType>(), values, there)?,
            Values::Number(values, there) => batch(column.typed::<DoubleType>(), values, there)?,
            Values::Whole(values, there) => batch(column.typed::<Int64Type>(), values, there)?,
            Values::Flag(values, there) => batch(column.typed::<BoolType>(), values, there)?,
            Values::Day(values, there) => batch(column.typed::<Int32Type>(), values, there)?,
        }
        column.close()
    }
}

fn put<T>(values: &mut Vec<T>, there: &mut Vec<i16>, value: Option<T>) {
    there.push(i16::from(value.is_some()));
    values.extend(value);
}

fn batch<T: DataType>(
    column: &mut ColumnWriterImpl<'_, T>,
    values: &mut Vec<T::T>,
    there: &mut Vec<i16>,
) -> Result<(), ParquetError> {
    column.write_batch(values, Some(there), None)?;
    values.clear();
    there.clear();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixture;
    use crate::report::tables::{ACTIVITIES, WEEKS};
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;

    fn written<R>(columns: &[Column<R>], rows: &[R]) -> SerializedFileReader<bytes::Bytes> {
        let mut table = TableWriter::new(columns, &fixture::season().generated_for, Vec::new()).unwrap();
        table.add(columns, rows).unwrap();
        SerializedFileReader::new(bytes::Bytes::from(table.finish().unwrap())).unwrap()
    }

    #[test]
    fn values_read_back_as_they_were() {
        let report = fixture::season();
        let reader = written(ACTIVITIES.columns, &report.activities);
        let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
        assert_eq!(rows.len(), report.activities.len());
        for (row, activity) in rows.iter().zip(&report.activities) {
            let value = |name: &str| row.get_column_iter().find(|(n, _)| *n == name).unwrap().1.clone();
            assert_eq!(value("id"), Field::Str(activity.id.clone()));
            assert_eq!(value("start_utc"), Field::TimestampMicros(activity.start.as_microsecond()));
            assert_eq!(value("distance_m"), activity.distance_m.map_or(Field::Null, Field::Double));
            assert_eq!(value("elevation_loss_m"), activity.elevation.loss_m.map_or(Field::Null, Field::Double));
            assert_eq!(value("rpe"), activity.effort.rpe.map_or(Field::Null, Field::Double));
        }
    }

    #[test]
    fn metadata_say_what_it_is() {
        let report = fixture::season();
        let reader = written(WEEKS.columns, &report.weeks);
        let metadata = reader.metadata().file_metadata();
        let found = |key: &str| {
            let pairs = metadata.key_value_metadata().unwrap();
            pairs.iter().find(|pair| pair.key == key).unwrap().value.clone().unwrap()
        };
        assert_eq!(found("kneewise.schema"), SCHEMA);
        assert!(found("kneewise.columns").contains("\"distance_m\":\"distance of its runs, metres; none where"));
        assert!(found("kneewise.generated_for").contains("week_start"));
    }

    #[test]
    fn a_table_without_rows_has_its_columns() {
        let reader = written::<crate::report::Week>(WEEKS.columns, &[]);
        assert_eq!(reader.metadata().file_metadata().num_rows(), 0);
        assert_eq!(reader.metadata().file_metadata().schema_descr().num_columns(), WEEKS.columns.len());
    }
}
