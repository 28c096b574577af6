//! Output: standard output, or a file that is put in place complete or not at all.

use super::interrupt;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Calls `write` to write text for people; styles are removed unless `color`. A reader that closes the pipe is not an error.
pub(crate) fn styled(
    path: Option<&Path>,
    color: bool,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    if path.is_some() {
        return to(path, write);
    }
    let choice = if color { anstream::ColorChoice::Always } else { anstream::ColorChoice::Never };
    to_pipe(anstream::AutoStream::new(io::stdout().lock(), choice), write)
}

/// Calls `write` to write the output. A reader that closes the pipe is not an error.
pub(crate) fn to(path: Option<&Path>, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let Some(path) = path else { return to_pipe(io::stdout().lock(), write) };
    // A symbolic link is followed, so that it still points to the same place.
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if std::fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        // A device or a pipe (`-o /dev/null`, `-o >(less)`) is written to directly. A rename would replace it by a file, which
        // root is allowed to do, and then every program on the machine would lose its /dev/null.
        let mut out = BufWriter::new(File::options().write(true).open(path)?);
        write(&mut out)?;
        return out.flush();
    }
    let mut pending = Pending::begin(path)?;
    write(&mut pending)?;
    pending.put_in_place()
}

fn to_pipe(pipe: impl Write, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(pipe);
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// A file written next to its destination and moved there when complete. If dropped before, it is removed.
#[derive(Debug)]
pub(super) struct Pending {
    place: PathBuf,
    beside: PathBuf,
    out: BufWriter<File>,
    _guard: interrupt::Guard,
}

impl Pending {
    pub(super) fn begin(place: &Path) -> io::Result<Self> {
        let beside = part_name(place);
        let guard = interrupt::Guard::of(&beside);
        let out = BufWriter::new(File::create(&beside)?);
        Ok(Pending { place: place.to_owned(), beside, out, _guard: guard })
    }

    pub(super) fn put_in_place(mut self) -> io::Result<()> {
        self.out.flush()?;
        self.out.get_ref().sync_all()?;
        std::fs::rename(&self.beside, &self.place)
    }
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        // After being put in place it no longer exists; otherwise the error that ended it is what matters.
        let _ = std::fs::remove_file(&self.beside);
    }
}

/// A name in the same folder, so that the file can be renamed into place. Short, because the file's own name may have the maximum
/// length.
fn part_name(path: &Path) -> PathBuf {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    path.with_file_name(format!(".kneewise.{}.{number}.part", std::process::id()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_file_survives_a_failed_write() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        std::fs::write(&path, "old").unwrap();
        let failed = to(Some(&path), |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("disk full"))
        });
        assert!(failed.is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
        to(Some(&path), |out| out.write_all(b"new")).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "new");
    }

    #[cfg(unix)]
    #[test]
    fn devices_and_links_stay_what_they_are() {
        use std::os::unix::fs::FileTypeExt;
        let folder = tempfile::tempdir().unwrap();
        // A link to the device: if the code were wrong, this link would be replaced and not the machine's own device.
        let device = folder.path().join("device");
        std::os::unix::fs::symlink("/dev/null", &device).unwrap();
        to(Some(&device), |out| out.write_all(b"gone")).unwrap();
        assert!(device.is_symlink());
        assert!(std::fs::metadata("/dev/null").unwrap().file_type().is_char_device());

        let (file, link) = (folder.path().join("report.json"), folder.path().join("newest.json"));
        std::fs::write(&file, "old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        to(Some(&link), |out| out.write_all(b"new")).unwrap();
        assert!(link.is_symlink());
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "new");
    }
}
