//! A report: its tables, and the whole of it as JSON or a `dict`.

use crate::failure;
use crate::table::{PyTable, batch};
use arrow_array::RecordBatch;
use jiff::Timestamp;
use kneewise::report::tables::{self, ACTIVITIES, DAYS, FINDINGS, LEDGER, ReportTable, Rows, SAMPLES, Sample, WEEKS};
use kneewise::{ActivitySummary, Config, Error, Progress, Report, SampleSink};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// The result of reading files: tables for Arrow, and the whole as a dict. Units are in the names: `_m` metres, `_s` seconds,
/// `_bpm` beats a minute, `_spm` steps a minute.
///
/// >>> kneewise.check("testdata/race.fit")
/// <kneewise.Report: 1 activities, 2 findings, 1 files>
#[pyclass(name = "Report", module = "kneewise", frozen)]
pub(crate) struct PyReport {
    report: Report,
    /// Those of each activity, by its start; `None` if they were not asked for.
    samples: Option<Vec<RecordBatch>>,
}

/// Samples of activities as they come, with what they are sorted by.
struct Collect<'a> {
    progress: &'a Progress,
    taken: Mutex<Vec<(Timestamp, String, RecordBatch)>>,
}

impl SampleSink for Collect<'_> {
    fn take(&self, _athlete: Option<&str>, activity: &ActivitySummary, samples: &[Sample]) -> io::Result<()> {
        if self.progress.is_stopped() {
            return Err(io::Error::other("stopped"));
        }
        let batch = batch(&SAMPLES, samples).map_err(io::Error::other)?;
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.push((activity.start, activity.id.clone(), batch));
        Ok(())
    }
}

impl PyReport {
    pub(crate) fn new(report: Report) -> Self {
        PyReport { report, samples: None }
    }

    /// Scans and keeps the samples of every activity.
    pub(crate) fn with_samples(paths: &[PathBuf], config: &Config, progress: &Progress) -> Result<Self, Error> {
        let sink = Collect { progress, taken: Mutex::default() };
        let report = kneewise::scan_samples(paths, config, progress, &sink)?;
        let mut taken = sink.taken.into_inner().unwrap_or_else(PoisonError::into_inner);
        taken.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        Ok(PyReport { report, samples: Some(taken.into_iter().map(|(_, _, batch)| batch).collect()) })
    }
}

/// Of all tables that a report is made into, the one of this name.
struct Only {
    name: &'static str,
    found: Option<PyTable>,
}

impl Rows for Only {
    fn rows<R: 'static>(&mut self, table: &'static ReportTable<R>, rows: &[R]) -> io::Result<()> {
        if table.name == self.name {
            self.found = Some(PyTable::new(table, vec![batch(table, rows).map_err(io::Error::other)?]));
        }
        Ok(())
    }
}

fn table(report: &Report, name: &'static str) -> PyResult<PyTable> {
    let mut only = Only { name, found: None };
    tables::each(report, &mut only)?;
    only.found.ok_or_else(|| PyRuntimeError::new_err(format!("no table {name}")))
}

#[pymethods]
impl PyReport {
    /// One row an activity. Distances in metres, times in seconds.
    ///
    /// >>> dict(kneewise.scan("testdata/race.fit").activities.columns)["elevation_loss_m"]
    /// 'descent from altitude, metres'
    #[getter]
    fn activities(&self) -> PyResult<PyTable> {
        table(&self.report, ACTIVITIES.name)
    }

    /// One row a week, empty ones included. Distance and descent in metres, times in seconds.
    ///
    /// >>> len(kneewise.scan("testdata/race.fit").weeks)
    /// 1
    #[getter]
    fn weeks(&self) -> PyResult<PyTable> {
        table(&self.report, WEEKS.name)
    }

    /// One row a day of the history. Distance and descent in metres, times in seconds.
    ///
    /// >>> len(kneewise.scan("testdata/race.fit").days)
    /// 1
    #[getter]
    fn days(&self) -> PyResult<PyTable> {
        table(&self.report, DAYS.name)
    }

    /// One row a finding of a rule, with its values and its limits; the column `unit` says in what.
    ///
    /// >>> [name for name, about in kneewise.scan("testdata/race.fit").findings.columns][:2]
    /// ['id', 'athlete']
    #[getter]
    fn findings(&self) -> PyResult<PyTable> {
        table(&self.report, FINDINGS.name)
    }

    /// One row a file or member of an archive: whether it was read, and if not why.
    ///
    /// >>> len(kneewise.scan("testdata/race.fit").ledger)
    /// 1
    #[getter]
    fn ledger(&self) -> PyResult<PyTable> {
        table(&self.report, LEDGER.name)
    }

    /// One row a recorded sample after cleaning, about every second; only after scan(…, samples=True). Distance and altitude in
    /// metres, speed in metres a second, heart rate in beats a minute, cadence in steps of both feet a minute.
    ///
    /// >>> len(kneewise.scan("testdata/race.fit", samples=True).samples) > 1000
    /// True
    #[getter]
    fn samples(&self) -> PyResult<PyTable> {
        match &self.samples {
            Some(batches) => Ok(PyTable::new(&SAMPLES, batches.clone())),
            None => Err(failure::value("the samples were not kept: kneewise.scan(paths, samples=True)")),
        }
    }

    /// The report as JSON, the same as the program's `--format json`.
    ///
    /// >>> kneewise.scan("testdata/race.fit").json()[:1]
    /// '{'
    fn json(&self) -> PyResult<String> {
        let mut text = Vec::new();
        kneewise::render::json::json(&self.report, &mut text)?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    /// The report as a dict; `kneewise schema` describes it.
    ///
    /// >>> round(kneewise.scan("testdata/race.fit").dict()["activities"][0]["distance_m"], -2)  # metres
    /// 21200.0
    fn dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import("json")?.call_method1("loads", (self.json()?,))
    }

    fn __repr__(&self) -> String {
        let Report { activities, findings, ledger, .. } = &self.report;
        format!(
            "<kneewise.Report: {} activities, {} findings, {} files>",
            activities.len(),
            findings.len(),
            ledger.len()
        )
    }
}
