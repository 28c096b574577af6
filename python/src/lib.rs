//! The Python module `kneewise._kneewise`. What users see, with types and documentation, is `package/kneewise/__init__.pyi`.

mod failure;
mod options;
mod report;
mod run;
mod table;

use kneewise::PlannedRun;
use options::{Options, Runner};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use report::PyReport;
use run::run;
use std::path::PathBuf;

/// One path, or several.
#[derive(FromPyObject)]
enum Paths {
    One(PathBuf),
    Several(Vec<PathBuf>),
}

impl From<Paths> for Vec<PathBuf> {
    fn from(paths: Paths) -> Self {
        match paths {
            Paths::One(path) => vec![path],
            Paths::Several(paths) => paths,
        }
    }
}

/// Reads everything below `paths` (files, folders, archives) and judges the history.
///
/// samples: keep every second of every activity for `report.samples`.
/// progress: called about twenty times a second with bytes done, bytes in all, files done; an exception in it stops the run.
/// jobs: number of threads; by default one per processor.
/// since, until: show only activities of these days (a date, or text like "2026-10-01"); rules still use all.
/// as_of: the day that counts as today; by default that of the newest activity.
/// sore_since: tell what changed in the weeks before this day.
/// athletes: each direct subfolder or archive is one athlete.
/// private: leave out positions, titles, devices and file names.
/// keep_duplicates: keep copies of an activity instead of merging them.
/// load: add measures of training load.
/// settings: path of a kneewise.toml, or its contents as a dict: {"tz": "Europe/Zurich", "athlete": {"max_bpm": 186}}.
/// The user's own kneewise.toml is read only if it is named here.
///
/// Raises NotFoundError or UnreadableError for a path of `paths`; trouble with single files is in `report.ledger`.
///
/// >>> report = kneewise.scan("testdata/race.fit")
/// >>> round(report.dict()["activities"][0]["elevation"]["loss_m"])  # metres
/// 869
#[pyfunction]
#[pyo3(signature = (paths, *, samples=false, progress=None, jobs=None, **options))]
fn scan(
    py: Python<'_>,
    paths: Paths,
    samples: bool,
    progress: Option<Py<PyAny>>,
    jobs: Option<usize>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<PyReport> {
    let (paths, config) = (Vec::from(paths), Options::of(options)?.config(py, Runner::OneOrMany)?);
    if samples && config.athletes {
        return Err(failure::value("samples cannot be read with athletes: scan them one by one"));
    }
    if samples {
        return run(py, progress, jobs, move |counters| PyReport::with_samples(&paths, &config, counters));
    }
    run(py, progress, jobs, move |counters| Ok(PyReport::new(kneewise::scan(&paths, &config, counters)?)))
}

/// Reads single files in detail (splits, profile, descents) and judges them by the `history` before them.
///
/// Options as in `scan`.
///
/// >>> report = kneewise.check("testdata/race.fit")
/// >>> len(report.dict()["activities"][0]["splits"])  # kilometres, the last not whole
/// 22
#[pyfunction]
#[pyo3(signature = (files, *, history=None, progress=None, jobs=None, **options))]
fn check(
    py: Python<'_>,
    files: Paths,
    history: Option<Paths>,
    progress: Option<Py<PyAny>>,
    jobs: Option<usize>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<PyReport> {
    let (files, past): (_, Vec<PathBuf>) = (Vec::from(files), history.map(Vec::from).unwrap_or_default());
    let config = Options::of(options)?.config(py, Runner::OneOrMany)?;
    run(py, progress, jobs, move |counters| Ok(PyReport::new(kneewise::check(&files, &past, &config, counters)?)))
}

/// The distances, descents and knee loads at which rules would fire for the next run, and the findings for a planned `run`
/// ("18km,600m": distance and descent). As of the machine's date unless `as_of` is given. Other options as in `scan`.
///
/// >>> ahead = kneewise.next("testdata/race.fit", "18km,600m", as_of="2026-10-10")
/// >>> "planned" in ahead.dict()["next"]
/// True
#[pyfunction]
#[pyo3(signature = (paths, run=None, *, progress=None, jobs=None, **options))]
fn next(
    py: Python<'_>,
    paths: Paths,
    run: Option<&str>,
    progress: Option<Py<PyAny>>,
    jobs: Option<usize>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<PyReport> {
    let planned: Option<PlannedRun> = run.map(str::parse).transpose().map_err(failure::value)?;
    let (paths, config) = (Vec::from(paths), Options::of(options)?.ahead(py)?);
    run::run(py, progress, jobs, move |counters| Ok(PyReport::new(kneewise::next(&paths, planned, &config, counters)?)))
}

/// Compares a planned course (GPX or TCX) with the runs below `history`. Options as in `scan`.
///
/// Raises CourseError if the file holds no course.
///
/// >>> report = kneewise.course("testdata/race.gpx", "testdata/race.fit")
/// >>> round(report.dict()["course"]["distance_m"], -3)  # metres
/// 21000.0
#[pyfunction]
#[pyo3(signature = (file, history, *, progress=None, jobs=None, **options))]
fn course(
    py: Python<'_>,
    file: PathBuf,
    history: Paths,
    progress: Option<Py<PyAny>>,
    jobs: Option<usize>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<PyReport> {
    let (past, config) = (Vec::from(history), Options::of(options)?.config(py, Runner::One)?);
    run(py, progress, jobs, move |counters| Ok(PyReport::new(kneewise::course(&file, &past, &config, counters)?)))
}

/// The complete explanation of a rule, by code or name: what it looks at, thresholds, evidence.
///
/// >>> kneewise.explain("KW101").split()[0]
/// 'KW101'
#[pyfunction]
fn explain(rule: &str) -> PyResult<String> {
    let Some(found) = kneewise::rule::find(rule) else {
        return Err(failure::value(format!("no rule is called '{rule}'; kneewise.rules() lists them")));
    };
    let mut text = Vec::new();
    kneewise::render::terminal::explain(found, &kneewise::render::Style::default(), &mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// Code and name of every rule.
///
/// >>> kneewise.rules()[0][0]
/// 'KW101'
#[pyfunction]
fn rules() -> Vec<(&'static str, &'static str)> {
    kneewise::rule::RULES.iter().map(|rule| (rule.code, rule.name)).collect()
}

#[pymodule]
fn _kneewise(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", kneewise::VERSION)?;
    module.add_class::<PyReport>()?;
    module.add_class::<table::PyTable>()?;
    module.add_function(wrap_pyfunction!(scan, module)?)?;
    module.add_function(wrap_pyfunction!(check, module)?)?;
    module.add_function(wrap_pyfunction!(next, module)?)?;
    module.add_function(wrap_pyfunction!(course, module)?)?;
    module.add_function(wrap_pyfunction!(explain, module)?)?;
    module.add_function(wrap_pyfunction!(rules, module)?)
}
