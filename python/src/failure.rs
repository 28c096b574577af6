//! Errors as Python's exceptions, with the file and the line that they are about.

use pyo3::exceptions::{PyOSError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::fmt::Display;
use std::path::Path;

/// A `ValueError`.
pub(crate) fn value(what: impl Display) -> PyErr {
    PyValueError::new_err(what.to_string())
}

/// An exception of `kneewise.errors` with its place.
pub(crate) fn placed(
    py: Python<'_>,
    class: &str,
    what: impl Display,
    path: Option<&Path>,
    line: Option<usize>,
) -> PyErr {
    let made = || {
        let place = PyDict::new(py);
        place.set_item("path", path)?;
        place.set_item("line", line)?;
        py.import("kneewise.errors")?.getattr(class)?.call((what.to_string(),), Some(&place))
    };
    made().map_or_else(|error| error, PyErr::from_value)
}

/// An error of the library.
pub(crate) fn of_library(py: Python<'_>, error: &kneewise::Error) -> PyErr {
    match error {
        kneewise::Error::NotFound(path) => placed(py, "NotFoundError", error, Some(path), None),
        kneewise::Error::Unreadable { path, .. } => placed(py, "UnreadableError", error, Some(path), None),
        kneewise::Error::Course { path, .. } => placed(py, "CourseError", error, Some(path), None),
        kneewise::Error::Write(_) => PyOSError::new_err(error.to_string()),
        _ => PyRuntimeError::new_err(error.to_string()),
    }
}
