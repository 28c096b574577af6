//! What is found in a file: a recording, or why there is none; and what is asked about it.

use crate::base::ledger::Code;
use crate::source::beside::Beside;
use crate::source::stream::Stream;
use std::io;

/// Bytes of each file that are read first. The first FIT message and the first XML element lie well within them.
pub const HEAD_BYTES: usize = 16 << 10;

/// Why a file or member could not be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenError {
    /// The ledger code.
    pub code: Code,
    /// Details, lower case, no full stop.
    pub detail: Option<String>,
}

impl OpenError {
    pub(super) fn new(code: Code, detail: impl Into<String>) -> Self {
        OpenError { code, detail: Some(detail.into()) }
    }
}

/// A file or a member of an archive that is not itself an archive; or an archive that is broken as a whole.
#[derive(Debug)]
pub struct Leaf<'a> {
    /// The file's or member's name with folders, for recognising formats. Not for display.
    pub name: &'a str,
    /// The member inside an archive, nested ones joined by `!`, for display: without e-mail addresses or control characters.
    pub member: Option<String>,
    /// The bytes, or why there are none.
    pub content: Result<&'a [u8], OpenError>,
    /// Why the bytes are incomplete or not as they were packed: a truncated `.gz`, a checksum mismatch.
    pub partial: Option<String>,
    /// Whether the bytes are only the first [`HEAD_BYTES`], because those were enough.
    pub head_only: bool,
    /// For a file that is [read as a stream](FormatProbe::is_streamed): what follows the bytes.
    pub rest: Option<Stream<'a>>,
    /// The files beside it.
    pub beside: &'a dyn Beside,
    /// Its place: the number of the member in each archive around it, from the outermost on; empty for a file itself.
    pub place: Vec<u32>,
    /// Its share of the outermost file's bytes by packed size, for progress. The shares of all leaves together are at most the
    /// file's size.
    pub share_bytes: u64,
}

/// Questions about formats that the opener asks, because it knows none itself.
#[derive(Clone, Copy)]
pub struct FormatProbe<'a> {
    /// Whether a file's name claims that it is a recording. If so it is unpacked in one call.
    pub claims_recording: fn(&str) -> bool,
    /// Whether a file with this beginning may be too large for memory. Then it is not unpacked, but passed on as a stream. Only
    /// XML is asked about.
    pub is_streamed: fn(&[u8], &str) -> bool,
    /// Whether the first [`HEAD_BYTES`] of a file and its name are enough. Then the rest is neither read nor unpacked.
    pub head_is_enough: &'a (dyn Fn(&[u8], &str) -> bool + Sync),
}

impl std::fmt::Debug for FormatProbe<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FormatProbe").finish_non_exhaustive()
    }
}

pub(super) fn read_error(error: &io::Error) -> OpenError {
    OpenError::new(Code::ReadError, error.to_string())
}
