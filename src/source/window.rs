//! Bytes read by position, or a part of them. Cheap to clone and share.

use crate::base::words::commas;
use std::fmt;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::sync::Arc;

/// Something of known length that is read by position: a file, bytes in memory, a file that a browser hands out.
pub trait ReadAt: Send + Sync {
    /// Length in bytes.
    fn size(&self) -> u64;

    /// One read at `at`, which lies before the end; it may give fewer bytes than there is room for, but not none.
    ///
    /// # Errors
    /// If it cannot be read.
    fn read_at(&self, into: &mut [u8], at: u64) -> io::Result<usize>;

    /// How it has changed since it was opened.
    fn change(&self) -> Option<String> {
        None
    }
}

/// Part of something that is read by position. Reading beyond its end gives no bytes.
#[derive(Clone)]
pub struct Window {
    bytes: Arc<dyn ReadAt>,
    start: u64,
    len: u64,
}

impl fmt::Debug for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Window").field("start", &self.start).field("len", &self.len).finish_non_exhaustive()
    }
}

impl Window {
    /// The whole.
    pub fn of(bytes: impl ReadAt + 'static) -> Self {
        let len = bytes.size();
        Window { bytes: Arc::new(bytes), start: 0, len }
    }

    /// The whole file, at its current length.
    pub(super) fn of_file(file: File) -> io::Result<Self> {
        let metadata = file.metadata()?;
        Ok(Window::of(OnDisk { file, metadata }))
    }

    pub(super) fn of_memory(bytes: Vec<u8>) -> Self {
        Window::of(bytes)
    }

    pub(super) fn len(&self) -> u64 {
        self.len
    }

    /// `len` bytes from `start`, or fewer if the window ends earlier.
    pub(super) fn part(&self, start: u64, len: u64) -> Self {
        let skip = start.min(self.len);
        Window { bytes: self.bytes.clone(), start: self.start + skip, len: len.min(self.len - skip) }
    }

    /// One read at `at`: 0 bytes at the end of the window.
    pub(super) fn read_at(&self, into: &mut [u8], at: u64) -> io::Result<usize> {
        let room = self.len.saturating_sub(at).min(into.len() as u64) as usize;
        let into = &mut into[..room];
        if room == 0 {
            return Ok(0);
        }
        self.bytes.read_at(into, self.start + at)
    }

    /// As many bytes at `at` as fit into the buffer; fewer only if the window ends.
    pub(super) fn read_full_at(&self, into: &mut [u8], at: u64) -> io::Result<usize> {
        let mut done = 0;
        while done < into.len() {
            match self.read_at(&mut into[done..], at + done as u64) {
                Ok(0) => break,
                Ok(read) => done += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(done)
    }

    pub(super) fn reader(&self) -> WindowReader {
        WindowReader { window: self.clone(), at: 0 }
    }

    /// How the whole has changed since it was opened.
    pub(super) fn change(&self) -> Option<String> {
        self.bytes.change()
    }
}

impl ReadAt for Vec<u8> {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn read_at(&self, into: &mut [u8], at: u64) -> io::Result<usize> {
        let rest = usize::try_from(at).ok().and_then(|at| self.get(at..)).unwrap_or_default();
        let read = rest.len().min(into.len());
        into[..read].copy_from_slice(&rest[..read]);
        Ok(read)
    }
}

/// A file as it was when it was opened.
struct OnDisk {
    file: File,
    metadata: Metadata,
}

impl ReadAt for OnDisk {
    fn size(&self) -> u64 {
        self.metadata.len()
    }

    fn read_at(&self, into: &mut [u8], at: u64) -> io::Result<usize> {
        read_file_at(&self.file, into, at)
    }

    fn change(&self) -> Option<String> {
        let now = match self.file.metadata() {
            Ok(now) => now,
            Err(error) => return Some(error.to_string()),
        };
        if now.len() != self.metadata.len() {
            return Some(format!(
                "its size went from {} to {} bytes while it was read",
                commas(self.metadata.len()),
                commas(now.len())
            ));
        }
        // File systems without modification times give an error both times.
        (now.modified().ok() != self.metadata.modified().ok()).then(|| "it was written to while it was read".to_owned())
    }
}

impl rawzip::ReaderAt for Window {
    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        Window::read_at(self, buf, offset)
    }
}

#[cfg(unix)]
fn read_file_at(file: &File, into: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, into, at)
}

#[cfg(windows)]
fn read_file_at(file: &File, into: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, into, at)
}

/// Elsewhere, as in a browser, there are no files to open.
#[cfg(not(any(unix, windows)))]
fn read_file_at(_file: &File, _into: &mut [u8], _at: u64) -> io::Result<usize> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Reads a [`Window`] from its beginning to its end.
#[derive(Debug)]
pub(super) struct WindowReader {
    window: Window,
    at: u64,
}

impl WindowReader {
    /// Reads on to the end of the window, up to `most` bytes, in one call.
    pub(super) fn read_up_to(&mut self, most: u64, buffer: &mut Vec<u8>) -> io::Result<()> {
        let room = self.window.len.saturating_sub(self.at).min(most);
        let from = buffer.len();
        buffer.resize(from.saturating_add(room as usize), 0);
        let mut done = from;
        let result = loop {
            match self.read(&mut buffer[done..]) {
                Ok(0) => break Ok(()),
                Ok(read) => done += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => break Err(error),
            }
        };
        buffer.truncate(done);
        result
    }
}

impl Read for WindowReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.window.read_at(into, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn content(window: &Window) -> Vec<u8> {
        let mut all = Vec::new();
        window.reader().read_to_end(&mut all).unwrap();
        all
    }

    #[test]
    fn parts_of_files_and_of_memory_end_where_they_should() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"0123456789").unwrap();
        for whole in [Window::of_file(file).unwrap(), Window::of_memory(b"0123456789".to_vec())] {
            assert_eq!(content(&whole), b"0123456789");
            let part = whole.part(2, 5);
            assert_eq!(content(&part), b"23456");
            assert_eq!(content(&part.part(3, 100)), b"56");
            assert_eq!(content(&part.part(5, 1)), b"");
            assert_eq!(content(&part.part(u64::MAX, u64::MAX)), b"");
            let mut buf = [0; 4];
            assert_eq!(part.read_full_at(&mut buf, 3).unwrap(), 2);
            assert_eq!(part.read_full_at(&mut buf, u64::MAX - 1).unwrap(), 0);
        }
    }

    #[test]
    fn a_file_that_grows_or_shrinks_is_noticed() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"0123456789").unwrap();
        let window = Window::of_file(file.try_clone().unwrap()).unwrap();
        assert_eq!(window.change(), None);
        file.set_len(4).unwrap();
        assert_eq!(content(&window), b"0123");
        assert_eq!(window.change().as_deref(), Some("its size went from 10 to 4 bytes while it was read"));
        file.set_len(10).unwrap();
        file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
        assert_eq!(window.change().as_deref(), Some("it was written to while it was read"));
    }
}
