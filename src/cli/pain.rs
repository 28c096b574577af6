//! `pain`: appends a line to the pain log. Existing lines are never rewritten, so they cannot be lost to a full disk or a second
//! writer.

use super::args::PainLine;
use super::exit::Exit;
use super::problem::Problem;
use super::values::DayArgument;
use super::{output, settings, style};
use jiff::ToSpan as _;
use jiff::civil::Date;
use kneewise::config::PainWhen;
use kneewise::config::pain::{self, MarkKind, NewLine, Side, Unwritable};
use kneewise::internal::render::{date, number};
use std::fmt::Write as _;
use std::fs::{File, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Number of attempts to lock the log, and the time between them: five seconds in all.
const TRIES: u32 = 100;
const BETWEEN: Duration = Duration::from_millis(50);

/// Number of attempts to write a line, in case another program replaces the log by its own copy meanwhile.
const WRITES: usize = 3;

/// Writes a line, or one for each confirmed day, and prints it.
pub(crate) fn pain(line: &PainLine) -> Result<Exit, Problem> {
    let path = log_of(line)?;
    let today = settings::today();
    let day = |day: &DayArgument| match day {
        DayArgument::Today => today,
        DayArgument::Yesterday => today.saturating_sub(1.day()),
        DayArgument::Day(day) => *day,
    };
    let mut days: Vec<Date> = line.confirm.iter().map(day).collect();
    let when = match (days.is_empty(), line.a_break) {
        (false, _) => MarkKind::Mention.as_str(),
        (true, true) => MarkKind::Break.as_str(),
        (true, false) => line.when.map_or("", PainWhen::as_str),
    };
    if days.is_empty() {
        days.push(line.date.as_ref().map_or(today, day));
    }
    if let Some(later) = days.iter().find(|day| **day > today) {
        return Err(Problem::usage(format!("{later} is in the future")));
    }
    let (mut said, mut log) = (String::new(), Vec::new());
    for date in days {
        let new = NewLine {
            date,
            score: line.score,
            when,
            place: line.place.as_deref().unwrap_or_default().trim().to_owned(),
            side: line.side,
            note: line.note.as_deref().unwrap_or_default().trim().to_owned(),
        };
        log = add(&path, &new)?;
        let _ = writeln!(said, "{}: {}", path.display(), summary(&new));
    }
    let said = style::fitting(said);
    output::to(None, |out| out.write_all(said.as_bytes()))
        .map_err(|error| Problem::nothing(format!("cannot write: {error}")))?;
    // The line is written even if another one is invalid: it must not be lost.
    match pain::read_log(&log, None) {
        Ok(_) => Ok(Exit::Done),
        Err(error) => Err(Problem {
            exit: Exit::SomeFailed,
            ..Problem::nothing(format!("{}, {error}", path.display()))
                .help("your line was written; this other line must be corrected before the log can be read")
        }),
    }
}

/// `Sun 29 Nov 2026, left knee, 4/10, an hour after running`
fn summary(new: &NewLine) -> String {
    let place = match new.place.as_str() {
        "" => "knee",
        place => place,
    };
    let place = match new.side {
        Some(Side::Both) => format!("both sides, {place}"),
        Some(side) => format!("{} {place}", side.as_str()),
        None => place.to_owned(),
    };
    if new.when == MarkKind::Mention.as_str() {
        return format!("{}, {place}, confirmed", date::full(new.date));
    }
    let Some(score) = new.score else {
        return format!("{}, the days without running around it because of the knee", date::full(new.date));
    };
    let felt = match pain::when(new.when) {
        Some(PainWhen::HourAfter) => ", an hour after running",
        Some(PainWhen::NextMorning) => ", the next morning",
        Some(PainWhen::During) if !new.when.is_empty() => ", while running",
        Some(PainWhen::AtRest) => ", at rest",
        Some(PainWhen::AtNight) => ", at night",
        _ => "",
    };
    let kept = if pain::is_knee(&new.place) { "" } else { "; kept, and not counted as knee pain" };
    format!(
        "{}, {place}, {}/10{felt}{kept}",
        date::full(new.date),
        number::fixed(score, u32::from(score.fract() != 0.0))
    )
}

/// The log given by the options, the environment or the settings.
fn log_of(line: &PainLine) -> Result<PathBuf, Problem> {
    let given = line.pain.clone().filter(|path| !path.as_os_str().is_empty());
    let path = match given {
        Some(path) => Some(path),
        None => settings::pain_path(line.config.as_deref())?,
    };
    path.ok_or_else(|| {
        Problem::usage("no pain log is named").help(
            "add --pain FILE.csv, or a line pain = \"pain.csv\" to kneewise.toml (kneewise init), so that every command finds it",
        )
    })
}

/// Appends a line to the log, and returns the whole.
fn add(path: &Path, new: &NewLine) -> Result<Vec<u8>, Problem> {
    let unwritable = |error: io::Error| Problem::nothing(format!("cannot write {}: {error}", path.display()));
    for _ in 0..WRITES {
        let mut file = File::options().read(true).append(true).create(true).open(path).map_err(unwritable)?;
        lock(&file).map_err(unwritable)?;
        let log = read(&mut file).map_err(unwritable)?;
        let added = pain::addition(&log, new).map_err(|error| refused(path, &error))?;
        append(&mut file, &log, &added).map_err(|error| {
            let whole = restore(path, &file, log.len(), added.len());
            let state = if whole.is_ok() { "the log is as it was" } else { "look at its last line" };
            unwritable(error).help(format!("{state}; nothing was added"))
        })?;
        // Another program may have replaced the log by its own copy meanwhile.
        let now = settings::bounded(path, settings::MOST_PAIN_BYTES)?;
        if now.get(log.len()..).is_some_and(|rest| rest.starts_with(&added)) {
            return Ok(now);
        }
    }
    Err(Problem::nothing(format!("cannot write {}: another program keeps replacing it", path.display())))
}

fn refused(path: &Path, error: &Unwritable) -> Problem {
    Problem::nothing(format!("cannot add to {}: {error}", path.display()))
        .help("correct the log in an editor; nothing was added")
}

/// Waits for another writer. If the file system does not support locks, a single append must suffice.
fn lock(file: &File) -> io::Result<()> {
    for _ in 0..TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) => std::thread::sleep(BETWEEN),
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => return Ok(()),
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
    Err(io::Error::other("another program is writing to it"))
}

fn read(file: &mut File) -> io::Result<Vec<u8>> {
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("not a file"));
    }
    let mut bytes = Vec::new();
    file.take(settings::MOST_PAIN_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Appends to the file and syncs it to disk. `log` is the file's content.
fn append(file: &mut File, log: &[u8], added: &[u8]) -> io::Result<()> {
    file.write_all(added)?;
    file.sync_data()?;
    let length = file.metadata()?.len();
    let expected = (log.len() + added.len()) as u64;
    if length < expected { Err(io::Error::other("the disk took only a part")) } else { Ok(()) }
}

/// Removes a partial line written before the disk was full; not if there is more than that.
fn restore(path: &Path, file: &File, before: usize, added: usize) -> io::Result<()> {
    let (before, length) = (before as u64, file.metadata()?.len());
    if length == before {
        return Ok(());
    }
    if length > before + added as u64 {
        return Err(io::Error::other("more was written"));
    }
    // A file open for appending cannot be truncated on every system.
    File::options().write(true).open(path)?.set_len(before)
}
