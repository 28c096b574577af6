//! The report's tables as Arrow, made from the same definitions as the program's CSV and Parquet.

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, RecordBatchIterator, RecordBatchReader,
    StringArray, TimestampMicrosecondArray,
};
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef, TimeUnit};
use jiff::civil::{Date, date};
use kneewise::report::tables::{Column, Get, ReportTable};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use std::collections::HashMap;
use std::sync::Arc;

/// Day 0 of Arrow's dates.
const EPOCH: Date = date(1970, 1, 1);

/// A table of a report, for whatever takes Arrow: `polars.DataFrame(table)`, `pyarrow.table(table)`, `duckdb.sql("from weeks")`.
///
/// >>> import pyarrow
/// >>> pyarrow.table(kneewise.scan("testdata/race.fit").weeks)["distance_m"].to_pylist()  # metres
/// [21191.23]
#[pyclass(name = "Table", module = "kneewise", frozen)]
pub(crate) struct PyTable {
    name: &'static str,
    about: &'static str,
    columns: Vec<(&'static str, &'static str)>,
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

impl PyTable {
    pub(crate) fn new<R>(table: &'static ReportTable<R>, batches: Vec<RecordBatch>) -> Self {
        PyTable {
            name: table.name,
            about: table.about,
            columns: table.columns.iter().map(|column| (column.name, column.doc)).collect(),
            schema: schema(table),
            batches,
        }
    }
}

#[pymethods]
impl PyTable {
    /// Its name.
    ///
    /// >>> kneewise.scan("testdata/race.fit").weeks.name
    /// 'weeks'
    #[getter]
    fn name(&self) -> &'static str {
        self.name
    }

    /// What a row is.
    ///
    /// >>> kneewise.scan("testdata/race.fit").ledger.about
    /// 'one row a file or archive member'
    #[getter]
    fn about(&self) -> &'static str {
        self.about
    }

    /// Name and meaning, with unit, of each column.
    ///
    /// >>> dict(kneewise.scan("testdata/race.fit").activities.columns)["distance_m"]
    /// 'distance, metres'
    #[getter]
    fn columns(&self) -> Vec<(&'static str, &'static str)> {
        self.columns.clone()
    }

    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    fn __repr__(&self) -> String {
        format!("<kneewise.Table {}: {} rows, {} columns>", self.name, self.__len__(), self.columns.len())
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.schema.as_ref()).map_err(arrow)?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    /// The schema asked for is only a wish, which the interface lets a producer leave unfulfilled.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        drop(requested_schema);
        let batches = self.batches.clone().into_iter().map(Ok);
        let reader: Box<dyn RecordBatchReader + Send> =
            Box::new(RecordBatchIterator::new(batches, Arc::clone(&self.schema)));
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(reader), c"arrow_array_stream")
    }
}

fn arrow(error: ArrowError) -> PyErr {
    PyRuntimeError::new_err(error.to_string())
}

/// The columns of a table; the meaning of each is in its metadata.
fn schema<R>(table: &ReportTable<R>) -> SchemaRef {
    let field = |column: &Column<R>| {
        let kind = match column.get {
            Get::Text(_) => DataType::Utf8,
            Get::Number(_) => DataType::Float64,
            Get::Count(_) => DataType::Int64,
            Get::Flag(_) => DataType::Boolean,
            Get::Day(_) => DataType::Date32,
            Get::Instant(_) => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        };
        let about = HashMap::from([("about".to_owned(), column.doc.to_owned())]);
        Field::new(column.name, kind, true).with_metadata(about)
    };
    Arc::new(Schema::new(table.columns.iter().map(field).collect::<Vec<_>>()))
}

/// Rows of a table.
pub(crate) fn batch<R>(table: &'static ReportTable<R>, rows: &[R]) -> Result<RecordBatch, ArrowError> {
    RecordBatch::try_new(schema(table), table.columns.iter().map(|column| values(&column.get, rows)).collect())
}

fn values<R>(get: &Get<R>, rows: &[R]) -> ArrayRef {
    let rows = rows.iter();
    match get {
        Get::Text(get) => Arc::new(rows.map(get).collect::<StringArray>()),
        Get::Number(get) => Arc::new(rows.map(get).collect::<Float64Array>()),
        Get::Count(get) => {
            let whole = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
            Arc::new(rows.map(|row| get(row).map(whole)).collect::<Int64Array>())
        }
        Get::Flag(get) => Arc::new(rows.map(get).collect::<BooleanArray>()),
        Get::Day(get) => Arc::new(rows.map(|row| get(row).and_then(since_epoch)).collect::<Date32Array>()),
        Get::Instant(get) => {
            let instants = rows.map(|row| get(row).map(|instant| instant.as_microsecond()));
            Arc::new(instants.collect::<TimestampMicrosecondArray>().with_timezone("UTC"))
        }
    }
}

fn since_epoch(day: Date) -> Option<i32> {
    EPOCH.until(day).ok().map(|days| days.get_days())
}
