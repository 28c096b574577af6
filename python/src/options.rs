//! Keyword arguments that all functions share, and settings as in `kneewise.toml`.

use crate::failure;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};
use kneewise::config::{CLOCK_GRACE_H, Config, pain};
use kneewise::internal::settings::{self, Settings};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::path::{Path, PathBuf};

/// Whether several runners make sense.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Runner {
    One,
    OneOrMany,
}

/// The settings: a file, or what would be in it.
enum Given {
    File(PathBuf),
    /// As JSON.
    Values(String),
}

/// The arguments as given.
#[derive(Default)]
pub(crate) struct Options {
    since: Option<Date>,
    until: Option<Date>,
    as_of: Option<Date>,
    sore_since: Option<Date>,
    athletes: bool,
    private: bool,
    keep_duplicates: bool,
    load: bool,
    settings: Option<Given>,
}

impl Options {
    pub(crate) fn of(given: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let mut options = Options::default();
        for (name, value) in given.into_iter().flatten() {
            if value.is_none() {
                continue;
            }
            let name: String = name.extract()?;
            match name.as_str() {
                "since" => options.since = Some(day(&name, &value)?),
                "until" => options.until = Some(day(&name, &value)?),
                "as_of" => options.as_of = Some(day(&name, &value)?),
                "sore_since" => options.sore_since = Some(day(&name, &value)?),
                "athletes" => options.athletes = value.extract()?,
                "private" => options.private = value.extract()?,
                "keep_duplicates" => options.keep_duplicates = value.extract()?,
                "load" => options.load = value.extract()?,
                "settings" => options.settings = Some(settings_of(&value)?),
                _ => return Err(PyTypeError::new_err(format!("unexpected keyword argument '{name}'"))),
            }
        }
        Ok(options)
    }

    /// The configuration that the program makes from the same options: the machine's zone where no file tells one, and no recording
    /// from the future.
    pub(crate) fn config(self, py: Python<'_>, runner: Runner) -> PyResult<Config> {
        if self.athletes && runner == Runner::One {
            return Err(failure::value("athletes: this looks ahead for one runner only"));
        }
        let Settings { config, pain, .. } = match self.settings {
            None => Settings::default(),
            Some(Given::File(path)) => of_file(py, &path)?,
            Some(Given::Values(json)) => of_values(py, &json)?,
        };
        let mut config = config.with(|config| {
            config.fallback_zone = TimeZone::try_system().unwrap_or(TimeZone::UTC);
            config.latest = Timestamp::now().checked_add(CLOCK_GRACE_H.hours()).ok();
            config.since = self.since;
            config.until = self.until;
            config.as_of = self.as_of;
            config.sore_since = self.sore_since;
            config.athletes = self.athletes;
            config.private = self.private;
            config.keep_duplicates = self.keep_duplicates;
            config.load = self.load;
        });
        // Each athlete of a cohort has a log of their own.
        if let Some(path) = pain.filter(|_| !config.athletes) {
            let bytes = read(py, &path)?;
            let log = pain::read_log(&bytes, config.latest_day()).map_err(|error| {
                failure::placed(py, "SettingsError", format!("{}, {error}", path.display()), Some(&path), None)
            })?;
            (config.pain, config.pain_marks) = (log.knee, log.marks);
        }
        Ok(config)
    }

    /// The same for `next`, where "now" is the machine's date.
    pub(crate) fn ahead(self, py: Python<'_>) -> PyResult<Config> {
        let config = self.config(py, Runner::One)?;
        Ok(config.with(|config| {
            if config.as_of.is_none() {
                (config.as_of, config.as_of_today) = (Some(Zoned::now().date()), true);
            }
        }))
    }
}

/// A `datetime.date`, or text like `2026-10-01`.
fn day(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Date> {
    let text = value.str()?.to_string();
    text.parse().map_err(|_| failure::value(format!("{name}: '{text}' is not a day; write it like 2026-10-01")))
}

fn settings_of(value: &Bound<'_, PyAny>) -> PyResult<Given> {
    match value.extract::<PathBuf>() {
        Ok(path) => Ok(Given::File(path)),
        Err(_) => {
            let json = value.py().import("json")?.call_method1("dumps", (value,))?;
            Ok(Given::Values(json.extract()?))
        }
    }
}

fn read(py: Python<'_>, path: &Path) -> PyResult<Vec<u8>> {
    std::fs::read(path).map_err(|error| {
        let class = if error.kind() == std::io::ErrorKind::NotFound { "NotFoundError" } else { "UnreadableError" };
        failure::placed(py, class, format!("cannot read {}: {error}", path.display()), Some(path), None)
    })
}

fn of_file(py: Python<'_>, path: &Path) -> PyResult<Settings> {
    let text = String::from_utf8(read(py, path)?).map_err(|_| {
        failure::placed(py, "SettingsError", format!("{}: not UTF-8 text", path.display()), Some(path), None)
    })?;
    let mut settings = settings::read(&text, &kneewise::internal::rule::keys()).map_err(|error| {
        failure::placed(py, "SettingsError", format!("{}, {error}", path.display()), Some(path), Some(error.line))
    })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    settings.pain = settings.pain.map(|log| folder.join(log));
    Ok(settings)
}

/// Settings from Python's own values are read by way of the file's text, so that one table of keys decides about both.
fn of_values(py: Python<'_>, json: &str) -> PyResult<Settings> {
    let values: serde_json::Value = serde_json::from_str(json).map_err(failure::value)?;
    let text = toml::to_string(&values).map_err(|error| failure::value(format!("settings: {error}")))?;
    settings::read(&text, &kneewise::internal::rule::keys()).map_err(|error| {
        let meant = error.meant.as_ref().map_or_else(String::new, |meant| format!("; did you mean {meant}?"));
        failure::placed(py, "SettingsError", format!("settings: {}{meant}", error.what), None, None)
    })
}
