//! From arguments, environment, settings file and surroundings to the settings of the library and of terminal output.
//!
//! Each layer overrides the previous ones: defaults, `kneewise.toml`, `KNEEWISE_…` variables, options. clap combines the last
//! two.

use super::args::Shared;
use super::problem::Problem;
use super::values::AsOf;
use etcetera::BaseStrategy as _;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kneewise::config::pain::{self, PainLog};
use kneewise::config::{CLOCK_GRACE_H, PseudonymKey};
use kneewise::internal::settings::{self, Settings};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Largest settings file, bytes: one with every setting has 15 kB.
const MOST_SETTINGS_BYTES: u64 = 1 << 20;

/// Largest key file, bytes.
const MOST_KEY_BYTES: u64 = 1 << 16;

/// Largest pain log, bytes.
pub(crate) const MOST_PAIN_BYTES: u64 = pain::MOST_BYTES as u64;

/// Combines the layers.
pub(crate) fn load(shared: &Shared) -> Result<Settings, Problem> {
    let mut settings = settings_file(shared.config.as_deref())?;
    if shared.athletes {
        // Each athlete of a cohort has their own log.
        settings.pain = None;
    }
    shared.settings.apply(&mut settings);
    let pseudonyms = shared.pseudonyms.as_deref().map(key).transpose()?;
    let config = &mut settings.config;
    config.fallback_zone = TimeZone::try_system().unwrap_or(TimeZone::UTC);
    config.latest = jiff::Timestamp::now().checked_add(CLOCK_GRACE_H.hours()).ok();
    config.since = shared.since;
    config.until = shared.until;
    config.as_of_today = matches!(shared.as_of, Some(AsOf::Today));
    config.as_of = shared.as_of.map(|day| match day {
        AsOf::Day(day) => day,
        AsOf::Today => today(),
    });
    config.keep_duplicates = shared.keep_duplicates;
    config.athletes = shared.athletes;
    config.shard = shared.shard;
    config.private = shared.private || pseudonyms.is_some();
    config.pseudonyms = pseudonyms;
    config.load = shared.load;
    if let Some(path) = &settings.pain {
        let log = pain_log(path, config.latest_day())?;
        (config.pain, config.pain_marks) = (log.knee, log.marks);
    }
    Ok(settings)
}

/// The path of the pain log: from the option or environment, else from the settings.
pub(crate) fn pain_path(given: Option<&Path>) -> Result<Option<PathBuf>, Problem> {
    settings_file(given).map(|settings| settings.pain)
}

/// The day of the machine's clock.
pub(crate) fn today() -> Date {
    jiff::Zoned::now().date()
}

/// The default path of `kneewise.toml`; `None` if the user has no home folder.
pub(crate) fn default_file() -> Option<PathBuf> {
    let folder = etcetera::choose_base_strategy().ok()?.config_dir();
    Some(folder.join("kneewise").join("kneewise.toml"))
}

/// The settings in the given file, which must exist, else in the user's own, if it exists.
fn settings_file(given: Option<&Path>) -> Result<Settings, Problem> {
    let path = match given {
        Some(path) => path.to_owned(),
        None => match default_file().filter(|path| path.is_file()) {
            Some(path) => path,
            None => return Ok(Settings::default()),
        },
    };
    let text = String::from_utf8(bounded(&path, MOST_SETTINGS_BYTES)?)
        .map_err(|_| Problem::nothing(format!("cannot read {}: not UTF-8 text", path.display())))?;
    let mut settings = settings::read(&text, &kneewise::internal::rule::keys()).map_err(|error| {
        let problem = Problem::usage(format!("{}, {error}", path.display()));
        match error.meant {
            Some(meant) => problem.help(format!("did you mean {meant}?")),
            None => problem.help("kneewise init - prints every setting with its default"),
        }
    })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    settings.pain = settings.pain.map(|log| folder.join(log));
    Ok(settings)
}

/// A hand-written file. Endless input, as from a device, is rejected.
pub(crate) fn bounded(path: &Path, most: u64) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(most + 1).read_to_end(&mut bytes));
    read.map_err(|error| Problem::nothing(format!("cannot read {}: {error}", path.display())))?;
    if bytes.len() as u64 > most {
        return Err(Problem::nothing(format!("cannot read {}: larger than {} MiB", path.display(), most >> 20)));
    }
    Ok(bytes)
}

/// The pain log, which may have no day after `latest`.
fn pain_log(path: &Path, latest: Option<Date>) -> Result<PainLog, Problem> {
    let bytes = bounded(path, MOST_PAIN_BYTES)?;
    pain::read_log(&bytes, latest).map_err(|error| Problem::nothing(format!("{}, {error}", path.display())))
}

/// The secret key for pseudonyms.
fn key(path: &Path) -> Result<PseudonymKey, Problem> {
    let mut secret = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MOST_KEY_BYTES).read_to_end(&mut secret))
        .map_err(|error| Problem::nothing(format!("cannot read {}: {error}", path.display())))?;
    PseudonymKey::new(&secret).map_err(|what| {
        Problem::usage(format!("{}: {what}", path.display()))
            .help(format!("head -c 32 /dev/urandom > {} creates one; keep it safe and separate", path.display()))
    })
}
