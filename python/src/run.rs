//! Runs the library without Python's lock, so that other threads go on, and asks regularly whether Ctrl-C was pressed.

use crate::failure;
use kneewise::Progress;
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Interval at which the callback is called and signals are seen.
const EVERY: Duration = Duration::from_millis(50);

/// Runs `work` on threads of its own and waits for it. `callback` is called with bytes done, bytes in all, and files done; an
/// exception in it stops the run, as Ctrl-C does.
pub(crate) fn run<T: Send + 'static>(
    py: Python<'_>,
    callback: Option<Py<PyAny>>,
    jobs: Option<usize>,
    work: impl FnOnce(&Progress) -> Result<T, kneewise::Error> + Send + 'static,
) -> PyResult<T> {
    if jobs == Some(0) {
        return Err(PyValueError::new_err("jobs must be at least 1"));
    }
    let pool = jobs.map(|jobs| rayon::ThreadPoolBuilder::new().num_threads(jobs).build()).transpose();
    let pool = pool.map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
    let progress = Arc::new(Progress::default());
    let counters = Arc::clone(&progress);
    let (done, waiting) = channel();
    let thread = std::thread::spawn(move || {
        let result = match pool {
            Some(pool) => pool.install(|| work(&counters)),
            None => work(&counters),
        };
        // Nobody waits any more if this fails.
        let _ = done.send(result);
    });
    let waiting = Mutex::new(waiting);
    let outcome = wait(py, &waiting, &progress, callback.as_ref());
    if outcome.is_err() {
        progress.stop();
    }
    // After a stop it ends as soon as the files that are being read are.
    let _ = py.detach(|| thread.join());
    outcome?.map_err(|error| failure::of_library(py, &error))
}

fn wait<T: Send>(
    py: Python<'_>,
    waiting: &Mutex<Receiver<T>>,
    progress: &Progress,
    callback: Option<&Py<PyAny>>,
) -> PyResult<T> {
    loop {
        let come = py.detach(|| waiting.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(EVERY));
        if let Some(callback) = callback {
            let [done, all, files] =
                [&progress.bytes_done, &progress.bytes_total, &progress.files_done].map(Progress::get);
            callback.call1(py, (done, all, files))?;
        }
        match come {
            Ok(result) => return Ok(result),
            Err(RecvTimeoutError::Timeout) => py.check_signals()?,
            Err(RecvTimeoutError::Disconnected) => {
                return Err(PyRuntimeError::new_err("internal error in kneewise; please report it, without the files"));
            }
        }
    }
}
