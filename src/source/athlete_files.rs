//! Settings and pain log of one athlete in a cohort: `kneewise.toml` and `pain.csv` in their folder or at the top of their
//! archive.

use super::archive;
use super::find::{Found, SourceFile};
use super::name::show_name;
use super::unpack::{Packing, Scratch};
use super::window::Window;
use crate::config::OpenLimits;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The file name of an athlete's settings.
pub const SETTINGS: &str = "kneewise.toml";

/// The file name of an athlete's pain log.
pub const PAIN: &str = "pain.csv";

/// Largest file read, bytes: a line per day for a hundred years is 2 MB.
const MOST_BYTES: u64 = 8 << 20;

/// One of the two files.
#[derive(Debug)]
pub struct AthleteFile {
    /// [`SETTINGS`] or [`PAIN`].
    pub name: &'static str,
    /// The path as displayed.
    pub path: String,
    /// The member inside an archive.
    pub member: Option<String>,
    /// Its contents.
    pub bytes: io::Result<Vec<u8>>,
}

/// Opens a file on disk.
///
/// # Errors
/// If it cannot be opened.
pub fn on_disk(path: &Path) -> io::Result<Window> {
    File::open(path).and_then(Window::of_file)
}

/// Removes the two files from the files of `athlete`, so that they are not read as recordings. Members of an archive are copied.
/// `open` opens a file by its path.
pub fn take(
    found: &mut Found,
    athlete: &str,
    limits: &OpenLimits,
    open: &dyn Fn(&Path) -> io::Result<Window>,
) -> Vec<AthleteFile> {
    let mut own = Vec::new();
    found.files.retain(|file| match loose(file, athlete) {
        Some(name) => {
            let read =
                |window: Window| bounded(|most, bytes| window.reader().take(most).read_to_end(bytes).map(|_| ()));
            let bytes = open(&file.path).and_then(read);
            own.push(AthleteFile { name, path: show_name(&file.path.to_string_lossy()), member: None, bytes });
            false
        }
        None => true,
    });
    for file in found.files.iter().filter(|file| is_archive_of(&file.path, athlete)) {
        own.extend(open(&file.path).map(|window| in_archive(&file.path, &window, limits)).unwrap_or_default());
    }
    own
}

/// Which of the two files it is, if it lies directly in the athlete's folder.
fn loose(file: &SourceFile, athlete: &str) -> Option<&'static str> {
    let folder = file.path.parent()?.file_name()?;
    let name = file.path.file_name()?.to_str()?;
    let own = [SETTINGS, PAIN].into_iter().find(|own| *own == name)?;
    (folder.to_string_lossy() == athlete).then_some(own)
}

fn is_archive_of(path: &Path, athlete: &str) -> bool {
    path.extension().is_some_and(|end| end.eq_ignore_ascii_case("zip"))
        && path.file_stem().is_some_and(|stem| stem.to_string_lossy() == athlete)
}

/// The two files at the top of an archive, or in a folder at its top. An unreadable archive is reported when its recordings are
/// read.
fn in_archive(path: &Path, window: &Window, limits: &OpenLimits) -> Vec<AthleteFile> {
    let Ok(listing) = archive::list(window, limits.members, 0) else { return Vec::new() };
    let mut own = Vec::new();
    for member in &listing.members {
        let (folder, last) = member.name.rsplit_once('/').unwrap_or(("", &member.name));
        let Some(name) = [SETTINGS, PAIN].into_iter().find(|own| *own == last && !folder.contains('/')) else {
            continue;
        };
        if member.encrypted || member.link {
            continue;
        }
        let packing = match member.method {
            archive::STORED => Packing::None,
            archive::DEFLATED => Packing::Deflate,
            _ => continue,
        };
        let bytes = member.data(window).and_then(|data| {
            let data = data.ok_or_else(|| io::Error::other("the archive does not say where it begins"))?;
            let mut scratch = Scratch::default();
            let (mut content, ..) = scratch.content(&data, packing);
            bounded(|most, bytes| content.read_up_to(most, bytes))
        });
        own.push(AthleteFile {
            name,
            path: show_name(&path.to_string_lossy()),
            member: Some(show_name(&member.name)),
            bytes,
        });
    }
    own
}

/// The bytes that `read` gives, or an error if there are more than [`MOST_BYTES`]; `read` is passed that limit plus one.
fn bounded(read: impl FnOnce(u64, &mut Vec<u8>) -> io::Result<()>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    read(MOST_BYTES + 1, &mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(io::Error::other(format!("larger than {} MiB", MOST_BYTES >> 20)));
    }
    Ok(bytes)
}
