//! Protects files from being overwritten: inputs, recordings and exports, and tables that kneewise did not write.

use super::destination::Destination;
use super::problem::Problem;
use kneewise::internal::format::sniff::{Content, sniff};
use kneewise::internal::source::athlete_files;
use kneewise::report::tables::{self, SCHEMA, TableDescription};
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

/// Bytes at the beginning of a file from which its format is recognised.
const HEAD_BYTES: u64 = 64 << 10;

/// Bytes at the end of a Parquet file that contain its metadata.
const FOOTER_BYTES: u64 = 4 << 20;

/// Rejects a destination that would overwrite a protected file. `inputs` are all paths that the command reads.
pub(crate) fn refuse(destination: &Destination, inputs: &[PathBuf]) -> Result<(), Problem> {
    let Some(path) = &destination.path else { return Ok(()) };
    let Some(ending) = destination.format.tables() else { return refuse_file(path, inputs) };
    for table in tables::describe() {
        let place = path.join(format!("{}.{ending}", table.name));
        if !is_own_table(&place, &table) {
            return Err(foreign_table(&place));
        }
    }
    let description = path.join("tables.json");
    if is_taken(&description) && !has(&description, SCHEMA) {
        return Err(foreign_table(&description));
    }
    Ok(())
}

/// Rejects a single file as a destination if it is protected.
pub(crate) fn refuse_file(path: &Path, inputs: &[PathBuf]) -> Result<(), Problem> {
    if !is_taken(path) {
        return Ok(());
    }
    let what = if inputs.iter().any(|input| is_same_file(input, path)) {
        Some("is read by this command")
    } else if is_athletes_own(path) {
        Some("is where a runner's settings or pain log are read from")
    } else {
        from_elsewhere(path)
    };
    let Some(what) = what else { return Ok(()) };
    Err(Problem::usage(format!("{} {what}", path.display())).help("give -o another name; --force overwrites it"))
}

/// Whether two paths lead to one file, by symbolic or hard links or in another spelling.
fn is_same_file(a: &Path, b: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let identity = |path: &Path| path.metadata().ok().map(|file| (file.dev(), file.ino()));
        identity(a).is_some_and(|of_a| identity(b) == Some(of_a))
    }
    #[cfg(not(unix))]
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// Whether it has the name of the settings or the pain log that a folder of an athlete holds.
fn is_athletes_own(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == athlete_files::SETTINGS || name == athlete_files::PAIN)
}

/// Whether a table may be written there: nothing is there, or a table that kneewise wrote.
pub(crate) fn is_own_table(place: &Path, table: &TableDescription) -> bool {
    if !is_taken(place) {
        return true;
    }
    if place.extension().is_some_and(|ending| ending == "parquet") {
        return footer(place).is_ok_and(|bytes| contains(&bytes, b"kneewise.schema"));
    }
    // The first columns are never renamed; their separator depends on the dialect.
    let head = head(place).unwrap_or_default();
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head);
    let first: Vec<&str> = table.columns.iter().take(2).map(|column| column.name).collect();
    [",", ";"].iter().any(|separator| head.starts_with(first.join(separator).as_bytes()))
}

fn foreign_table(place: &Path) -> Problem {
    Problem::usage(format!("kneewise did not write {}", place.display()))
        .help("give -o another folder; --force overwrites it")
}

/// Whether there is a non-empty file. A device is not overwritten but written to.
fn is_taken(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.len() > 0)
}

/// What a file holds that kneewise did not write, if that may not be overwritten.
fn from_elsewhere(path: &Path) -> Option<&'static str> {
    let head = head(path).ok()?;
    // A report as JSON, and a track written by `dump --gpx`, name the program.
    if [&b"\"kneewise."[..], b"creator=\"kneewise"].iter().any(|mark| contains(&head, mark)) {
        return None;
    }
    let archive = [&b"PK\x03\x04"[..], b"PK\x05\x06", b"\x1f\x8b"].iter().any(|magic| head.starts_with(magic));
    match sniff(&head, &path.to_string_lossy()) {
        Content::Of(_) => Some("is a recording or an export, which kneewise did not write"),
        _ if archive => Some("is a recording or an export, which kneewise did not write"),
        // A recording that is not read, as of Suunto, is unknown and named like this.
        _ if path.extension().is_some_and(|ending| ending == "json" || ending == "csv") => {
            Some("may belong to an export, and kneewise did not write it")
        }
        Content::ExportExtra => Some("may belong to an export, and kneewise did not write it"),
        Content::Empty | Content::Unknown => None,
    }
}

fn has(path: &Path, text: &str) -> bool {
    head(path).is_ok_and(|bytes| contains(&bytes, text.as_bytes()))
}

fn head(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(HEAD_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn footer(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(FOOTER_BYTES)))?;
    let mut bytes = Vec::new();
    file.take(FOOTER_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
