//! Error messages about unusable files and folders, with hints.

use super::problem::Problem;
use super::stdin::{self, is_stdin};
use kneewise::base::ledger::{Code, LedgerEntry, Status};
use kneewise::internal::lower;
use kneewise::internal::nearest;
use kneewise::render::{self, Style};
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

/// A path that does not exist, with the most similar name as a hint.
pub(crate) fn unreadable(error: &kneewise::Error, style: &Style) -> Problem {
    let shown = |path: &Path| kneewise::internal::render::name::whole(&path.to_string_lossy(), style);
    match error {
        kneewise::Error::NotFound(path) => {
            let problem = Problem::nothing(format!("no such file or folder: {}", shown(path)));
            match similar(path) {
                Some(meant) => problem.help(format!("did you mean {}?", shown(&meant))),
                None => problem,
            }
        }
        other => Problem::nothing(other.to_string()),
    }
}

/// An output that could not be written.
pub(crate) fn unwritable(place: Option<&Path>, error: &io::Error) -> Problem {
    match place {
        Some(place) => Problem::nothing(format!("cannot write {}: {error}", place.display())),
        None => Problem::nothing(format!("cannot write: {error}")),
    }
}

/// The file or folder that a mistyped path most likely means: the first part that does not exist is replaced by a similar name.
fn similar(path: &Path) -> Option<PathBuf> {
    let mut found = PathBuf::new();
    let mut corrected = false;
    for part in path.components() {
        let next = found.join(part);
        if next.exists() {
            found = next;
            continue;
        }
        if corrected {
            return None;
        }
        corrected = true;
        let folder = if found.as_os_str().is_empty() { Path::new(".") } else { &found };
        let mut names: Vec<String> =
            std::fs::read_dir(folder).ok()?.filter_map(|e| e.ok()?.file_name().into_string().ok()).collect();
        names.sort();
        let name = nearest(part.as_os_str().to_str()?, names.iter().map(String::as_str))?;
        found.push(name);
    }
    corrected.then_some(found)
}

/// No activity at all: what was read, and where activities are kept.
pub(crate) fn nothing_usable(ledger: &[LedgerEntry], paths: &[PathBuf], style: &Style) -> Problem {
    let names: Vec<String> =
        paths.iter().map(|p| kneewise::internal::render::name::whole(&p.to_string_lossy(), style)).collect();
    let name = if names.len() <= 3 { names.join(", ") } else { format!("{} paths", names.len()) };
    let read: Vec<&LedgerEntry> = ledger.iter().filter(|e| e.status != Status::Skipped).collect();
    if let ([entry], [path]) = (read.as_slice(), paths)
        && (path.is_file() || is_stdin(path))
    {
        return one_file(entry, if is_stdin(path) { stdin::NAME } else { &name });
    }
    if let ([], [entry], [_]) = (read.as_slice(), ledger, paths) {
        return Problem::nothing(format!("{name} was skipped: {}", why(entry)));
    }
    if ledger.is_empty() {
        return Problem::nothing(format!("no files in {name}"))
            .help("kneewise reads FIT, GPX and TCX, also as .gz or inside .zip");
    }
    let classes = render::terminal::classes(ledger);
    let mut text = format!(
        "no activity in {name}\n{} looked at: {}",
        kneewise::internal::render::number::counted(ledger.len(), "file", "files"),
        classes.join(", ")
    );
    for entry in read.iter().filter(|e| e.status == Status::Failed).take(3) {
        let place = entry.member.as_ref().map_or_else(|| entry.path.clone(), |m| format!("{}!{m}", entry.path));
        let _ = write!(text, "\n{}: {}", kneewise::internal::render::name::whole(&place, style), why(entry));
    }
    Problem::nothing(text).help(garmin_hint(paths, style))
}

fn why(entry: &LedgerEntry) -> String {
    sentence(entry.detail.as_deref().unwrap_or(entry.code.meaning()))
}

/// A code's meaning or a detail as the end of an error: first letter in lower case, no full stop.
pub(crate) fn sentence(text: &str) -> String {
    lower(text.trim_end_matches('.'))
}

pub(crate) fn not_a_watch_file(name: &str, what: &str) -> Problem {
    let problem = Problem::nothing(format!("{name} is {what}, not a watch file"));
    if what.ends_with(" archive") {
        return problem.help("unpack it first; kneewise itself opens .zip and .gz");
    }
    problem.help("kneewise reads FIT, GPX and TCX, also as .gz or inside .zip")
}

/// A file that should have been usable, and what to do about it.
pub(crate) fn failed(name: &str, code: Code, why: &str) -> Problem {
    if code == Code::Empty {
        return Problem::nothing(format!("{name} is empty")).help("copy or download it again");
    }
    let problem = Problem::nothing(match why.strip_prefix("named ") {
        Some(_) => format!("{name} is {why}"),
        None => format!("{name}: {why}"),
    });
    if why.ends_with("a web page") {
        return problem.help("a login page was saved in its place: log in, then download it again");
    }
    problem
}

fn one_file(entry: &LedgerEntry, name: &str) -> Problem {
    let detail = entry.detail.as_deref().unwrap_or("");
    match entry.status {
        Status::Unsupported => not_a_watch_file(name, detail),
        Status::NotActivity => {
            let what = if detail.is_empty() { why(entry) } else { detail.to_owned() };
            let problem = Problem::nothing(format!("{name} holds no activity: {what}"));
            match entry.code {
                Code::Course => problem.help(format!("its points: kneewise dump {name}")),
                _ => problem,
            }
        }
        _ => failed(name, entry.code, &why(entry)),
    }
}

/// A hint where a Garmin export keeps its activities, if the user pointed elsewhere in it.
fn garmin_hint(paths: &[PathBuf], style: &Style) -> String {
    const UPLOADS: [&str; 2] = ["DI-Connect-Uploaded-Files", "DI-Connect-Fitness-Uploaded-Files"];
    for path in paths {
        for folder in path.ancestors().skip(1).take(3) {
            if let Some(found) = UPLOADS.iter().find(|name| folder.join(name).is_dir()) {
                let root = folder.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(folder);
                return format!(
                    "Garmin keeps runs in the folder beside it, {found}:\nkneewise scan {}",
                    kneewise::internal::render::name::whole(&root.to_string_lossy(), style)
                );
            }
        }
        if path.join("DI_CONNECT").is_dir() {
            return format!(
                "Garmin keeps runs in DI_CONNECT/DI-Connect-Uploaded-Files, and this export\nhas no such folder. \
                 Large accounts come as several zips: give them all,\nkneewise scan {} ~/Downloads/*.zip",
                kneewise::internal::render::name::whole(&path.to_string_lossy(), style)
            );
        }
    }
    "kneewise reads FIT, GPX and TCX, also as .gz or inside .zip".to_owned()
}
