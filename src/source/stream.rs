//! A file too large for memory, unpacked part by part.

use super::archive::Declared;
use super::unpack::{Packing, Unpacked, stop};
use super::window::Window;
use crate::base::words::commas;
use crc_fast::{CrcAlgorithm, Digest};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bounds on what a stream unpacks.
pub(super) struct StreamLimit<'a> {
    /// Most bytes.
    pub(super) bytes: u64,
    /// Bytes unpacked from the outermost file so far, to which its own are added.
    pub(super) spent: &'a AtomicU64,
    /// Whether it is packed at all.
    pub(super) packed: bool,
}

/// The rest of a file whose beginning has been read.
pub struct Stream<'a> {
    content: Unpacked<'a>,
    packing: Packing,
    declared: Option<Declared>,
    /// The outermost file, which may change while it is read.
    outer: Option<Window>,
    limit: StreamLimit<'a>,
    crc: Digest,
    bytes: u64,
    ended: bool,
    stopped: Option<String>,
}

impl fmt::Debug for Stream<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stream").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

impl<'a> Stream<'a> {
    pub(super) fn new(
        content: Unpacked<'a>,
        head: &[u8],
        packing: Packing,
        declared: Option<Declared>,
        outer: Option<Window>,
        limit: StreamLimit<'a>,
    ) -> Self {
        let (crc, ended, stopped) = (Digest::new(CrcAlgorithm::Crc32IsoHdlc), false, None);
        let mut stream = Stream { content, packing, declared, outer, limit, crc, bytes: 0, ended, stopped };
        stream.count(head);
        stream
    }

    /// Appends the next `most` bytes to the buffer; fewer only at the end.
    pub fn read(&mut self, most: usize, buffer: &mut Vec<u8>) {
        if self.ended {
            return;
        }
        let from = buffer.len();
        let result = self.content.read_up_to(most as u64, buffer);
        self.count(&buffer[from..]);
        self.ended = result.is_err() || buffer.len() - from < most || self.bytes > self.limit.bytes;
        if self.bytes > self.limit.bytes {
            self.stopped = Some(format!("it unpacks to more than {} bytes", commas(self.limit.bytes)));
        } else if let Err(error) = result {
            self.stopped = Some(stop(&error, self.packing, usize::try_from(self.bytes).unwrap_or(usize::MAX)));
        } else if self.ended {
            self.stopped = self.differs().or_else(|| self.outer.as_ref().and_then(Window::change));
        }
    }

    /// Why the content is incomplete or not as it was packed; known at its end.
    #[must_use]
    pub fn stopped(&self) -> Option<&str> {
        self.stopped.as_deref()
    }

    fn count(&mut self, part: &[u8]) {
        self.bytes += part.len() as u64;
        if self.declared.is_some() {
            self.crc.update(part);
        }
        if self.limit.packed {
            self.limit.spent.fetch_add(part.len() as u64, Ordering::Relaxed);
        }
    }

    /// How the whole content differs from the archive's declaration.
    fn differs(&self) -> Option<String> {
        let declared = self.declared?;
        if self.bytes != declared.bytes {
            let (bytes, announced) = (commas(self.bytes), commas(declared.bytes));
            return Some(format!("the archive member has {bytes} bytes unpacked where {announced} were announced"));
        }
        let differs = self.crc.finalize() != u64::from(declared.crc32);
        differs.then(|| "the checksum of the archive member does not match".to_owned())
    }
}
