//! Unpacks one stream, gzip or deflate, and reports how far that went.

use crate::base::words::commas;
use crate::source::archive::Declared;
use crate::source::inflate::Inflater;
use crate::source::window::{Window, WindowReader};
use crc_fast::CrcAlgorithm;
use flate2::bufread::GzDecoder;
use flate2::read::DeflateDecoder;
use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};

/// Highest compression ratio of deflate: a match of 258 bytes takes at least two bits.
const DEFLATE_RATIO: u64 = 1032;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    None,
    Deflate,
    Gzip,
}

/// Unpacked content of a file or member.
pub(super) enum Unpacked<'a> {
    /// Content that is not packed.
    Plain(WindowReader),
    Packed(Box<dyn Read + Send + 'a>),
}

impl Unpacked<'_> {
    /// Reads on, up to `most` bytes. What came before an error is kept.
    pub(super) fn read_up_to(&mut self, most: u64, buffer: &mut Vec<u8>) -> io::Result<()> {
        match self {
            Unpacked::Plain(reader) => reader.read_up_to(most, buffer),
            Unpacked::Packed(reader) => unpack_up_to(reader, most, buffer),
        }
    }
}

/// Unpacks in small calls of a fixed size, because what one call unpacks before an error is lost with it. The size does not
/// depend on the room left in `buffer`: what is kept of a broken stream must not depend on earlier contents of the buffer.
fn unpack_up_to(reader: &mut dyn Read, most: u64, buffer: &mut Vec<u8>) -> io::Result<()> {
    const PIECE: (usize, usize) = (256, 8192);
    let mut left = most;
    while left > 0 {
        let from = buffer.len();
        let piece = (from / 8).clamp(PIECE.0, PIECE.1).min(usize::try_from(left).unwrap_or(usize::MAX));
        buffer.resize(from + piece, 0);
        let read = reader.read(&mut buffer[from..]);
        buffer.truncate(from + read.as_ref().map_or(0, |read| *read));
        match read {
            Ok(0) => break,
            Ok(read) => left -= read as u64,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Buffers and decoders that a thread reuses.
#[derive(Default)]
pub(super) struct Scratch {
    pub(super) buffer: Vec<u8>,
    inflater: Option<DeflateDecoder<WindowReader>>,
    at_once: AtOnce,
}

impl Scratch {
    /// The unpacked content of `window`, the buffer for it, and the faster one-call inflater for known sizes.
    pub(super) fn content(&mut self, window: &Window, packing: Packing) -> (Unpacked<'_>, &mut Vec<u8>, &mut AtOnce) {
        let content = match packing {
            Packing::None => Unpacked::Plain(window.reader()),
            Packing::Gzip => Unpacked::Packed(Box::new(Gunzip(Some(GzDecoder::new(BufReader::new(window.reader())))))),
            Packing::Deflate => Unpacked::Packed(Box::new(match &mut self.inflater {
                Some(inflater) => {
                    inflater.reset(window.reader());
                    inflater
                }
                none => none.insert(DeflateDecoder::new(window.reader())),
            })),
        };
        (content, &mut self.buffer, &mut self.at_once)
    }

    /// Frees the memory of a large file.
    fn shrink(&mut self) {
        /// Enough for most recordings of a day.
        const KEPT_BYTES: usize = 4 << 20;
        self.buffer.clear();
        self.buffer.shrink_to(KEPT_BYTES);
        self.at_once.packed.clear();
        self.at_once.packed.shrink_to(KEPT_BYTES);
    }

    /// Runs `work` with this thread's scratch, or with a new one if that is in use.
    pub(super) fn of_thread<T>(work: impl FnOnce(&mut Scratch) -> T) -> T {
        thread_local! {
            static SCRATCH: Cell<Option<Scratch>> = const { Cell::new(None) };
        }
        let mut scratch = SCRATCH.take().unwrap_or_default();
        let done = work(&mut scratch);
        scratch.shrink();
        SCRATCH.set(Some(scratch));
        done
    }
}

/// Inflates a whole member in one call, in about half the time of a stream.
#[derive(Default)]
pub(super) struct AtOnce {
    inflater: Inflater,
    packed: Vec<u8>,
    head: Vec<u8>,
}

impl AtOnce {
    /// Replaces the head of a member in `buffer` by the whole, and returns whether it could: if anything differs from the
    /// archive's declaration, `buffer` is unchanged, and a stream has to find out what is wrong. The caller has checked the size
    /// against its limits.
    pub(super) fn inflate(&mut self, window: &Window, declared: Declared, buffer: &mut Vec<u8>) -> bool {
        // No honest member declares more than its packed bytes can hold, or has packed bytes left over.
        let packed_bytes = window.len();
        let plausible = declared.bytes <= packed_bytes.saturating_mul(DEFLATE_RATIO)
            && packed_bytes <= declared.bytes.saturating_add(declared.bytes >> 8).saturating_add(1 << 10)
            && declared.bytes > buffer.len() as u64;
        let (Ok(packed_bytes), Ok(bytes)) = (usize::try_from(packed_bytes), usize::try_from(declared.bytes)) else {
            return false;
        };
        if !plausible {
            return false;
        }
        self.packed.resize(packed_bytes, 0);
        if window.read_full_at(&mut self.packed, 0).ok() != Some(packed_bytes) {
            return false;
        }
        self.head.clone_from(buffer);
        let whole = self.inflater.inflate(&self.packed, bytes, buffer) && mismatch(buffer, Some(declared)).is_none();
        if !whole {
            buffer.clone_from(&self.head);
        }
        whole
    }
}

/// The members of a `.gz` one after another. What follows the last one is padding.
struct Gunzip(Option<GzDecoder<BufReader<WindowReader>>>);

impl Read for Gunzip {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while let Some(decoder) = &mut self.0 {
            let read = decoder.read(into)?;
            if read > 0 || into.is_empty() {
                return Ok(read);
            }
            let rest = self.0.take().map(GzDecoder::into_inner);
            if let Some(mut rest) = rest
                && rest.fill_buf()?.first() == Some(&0x1f)
            {
                self.0 = Some(GzDecoder::new(rest));
            }
        }
        Ok(0)
    }
}

/// Why unpacking stopped before the end.
pub(super) fn stop(error: &io::Error, packing: Packing, bytes: usize) -> String {
    let container = if packing == Packing::Gzip { "the gz" } else { "the archive member" };
    match error.kind() {
        io::ErrorKind::UnexpectedEof => {
            format!("{container} ends early, after {} bytes unpacked", commas(bytes as u64))
        }
        _ => format!("{container} is broken after {} bytes unpacked ({error})", commas(bytes as u64)),
    }
}

/// The checksum of archives (APPNOTE 4.4.7).
fn crc32(content: &[u8]) -> u32 {
    crc_fast::checksum(CrcAlgorithm::Crc32IsoHdlc, content) as u32
}

/// How the content differs from the archive's declaration.
pub(super) fn mismatch(content: &[u8], declared: Option<Declared>) -> Option<String> {
    let declared = declared?;
    let bytes = content.len() as u64;
    if bytes != declared.bytes {
        return Some(format!(
            "the archive member has {} bytes unpacked where {} were announced",
            commas(bytes),
            commas(declared.bytes)
        ));
    }
    (crc32(content) != declared.crc32).then(|| "the checksum of the archive member does not match".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::words::commas;
    use crate::config::OpenLimits;
    use crate::format::probe::ANYTHING;
    use crate::source::fixture::{FIT, fit, gz, lines, zip};
    use crate::source::open::open_bytes;

    #[test]
    fn gz_in_any_dress() {
        assert_eq!(lines("a.fit.gz", &gz(FIT)), ["- 34"]);
        assert_eq!(lines("a.fit", &gz(&gz(FIT))), ["- 34"]);
        assert_eq!(lines("a.gz", &[gz(FIT), gz(FIT)].concat()), ["- 68"], "two members");
        assert_eq!(lines("a.gz", &[gz(FIT), vec![0; 600]].concat()), ["- 34"], "padding");
        assert_eq!(lines("a.gz", FIT), ["- 34"], "no gz at all");
        assert_eq!(lines("a.gz", &gz(&zip(&[("1.fit", FIT)]))), ["1.fit 34"]);
        assert_eq!(lines("a.gz", b""), ["- 0"]);
    }

    fn deflate(bytes: &[u8]) -> Vec<u8> {
        let mut packed = Vec::new();
        flate2::read::DeflateEncoder::new(bytes, flate2::Compression::best()).read_to_end(&mut packed).unwrap();
        packed
    }

    fn declared(bytes: &[u8]) -> Declared {
        Declared { bytes: bytes.len() as u64, crc32: crc32(bytes) }
    }

    #[test]
    fn what_is_kept_of_a_broken_stream_does_not_depend_on_the_buffer() {
        let text = (0..9000).map(|i| format!("<trkpt lat=\"{}\"/>", i * 7919 % 10_007)).collect::<Vec<_>>().concat();
        let mut packed = deflate(text.as_bytes());
        let middle = packed.len() / 2;
        packed[middle..middle + 64].fill(0xFF);
        let kept = |room: usize| {
            let mut buffer = Vec::with_capacity(room);
            unpack_up_to(&mut DeflateDecoder::new(&packed[..]), u64::MAX, &mut buffer).unwrap_err();
            buffer
        };
        let most = kept(0);
        assert!(most.len() > text.len() / 3 && text.as_bytes().starts_with(&most[..text.len() / 3]), "{}", most.len());
        assert_eq!(kept(1 << 20), most);
        assert_eq!(kept(5000), most);
    }

    /// Inflates in one call: whether it could, and the buffer that held the head.
    fn at_once(packed: &[u8], declared: Declared, head: &[u8]) -> (bool, Vec<u8>) {
        let mut buffer = head.to_vec();
        let whole = AtOnce::default().inflate(&Window::of_memory(packed.to_vec()), declared, &mut buffer);
        (whole, buffer)
    }

    #[test]
    fn at_once_says_what_the_stream_says_or_nothing() {
        let noise = fit(4000);
        let text = "<trkpt lat=\"1.5\" lon=\"2.5\"/>".repeat(900).into_bytes();
        let zeros = vec![0; 200_000];
        for content in [&noise, &text, &zeros] {
            let (packed, declared, head) = (deflate(content), declared(content), &content[..100]);
            assert_eq!(at_once(&packed, declared, head), (true, content.clone()));
            assert_eq!(at_once(&[&packed[..], b"PK"].concat(), declared, head).1, *content, "more follows");
            let untouched = (false, head.to_vec());
            for bytes in [0, 99, 100, declared.bytes - 1, declared.bytes + 1, u64::MAX] {
                assert_eq!(at_once(&packed, Declared { bytes, ..declared }, head), untouched, "{bytes}");
            }
            let crc32 = declared.crc32 ^ 1;
            assert_eq!(at_once(&packed, Declared { crc32, ..declared }, head), untouched);
            for at in 0..packed.len().min(2000) {
                let mut wrong = packed.clone();
                wrong[at] ^= 1 << (at % 8);
                let found = at_once(&wrong, declared, head);
                assert!(found == untouched || found == (true, content.clone()), "{at}");
                assert_eq!(at_once(&packed[..at], declared, head), untouched, "cut at {at}");
            }
        }
    }

    #[test]
    fn a_promise_beyond_the_packed_bytes_gets_no_memory() {
        let packed = deflate(&vec![0; 10_000_000]);
        assert!(10_000_000 <= packed.len() as u64 * DEFLATE_RATIO, "the ratio is the format's own most");
        let promise = Declared { bytes: (packed.len() as u64 + 1) * DEFLATE_RATIO, crc32: 0 };
        let mut at_once = AtOnce::default();
        let mut buffer = vec![0; 100];
        assert!(!at_once.inflate(&Window::of_memory(packed), promise, &mut buffer));
        assert!(buffer.capacity() < 1000 && at_once.packed.capacity() == 0);
    }

    #[test]
    fn what_a_broken_gz_holds_is_kept() {
        let whole = fit(100_000);
        let packed = gz(&whole);
        let kept =
            open_bytes("a.fit.gz", packed[..packed.len() / 2].to_vec(), &OpenLimits::default(), ANYTHING, &|leaf| {
                let bytes = leaf.content.clone().unwrap();
                assert!(whole.starts_with(bytes));
                (bytes.len(), leaf.partial)
            });
        let (bytes, partial) = &kept[0];
        assert!((40_000..60_000).contains(bytes), "{bytes}");
        assert_eq!(
            partial.clone().unwrap(),
            format!("the gz ends early, after {} bytes unpacked", commas(*bytes as u64))
        );
        let mut wrong = packed.clone();
        let at = wrong.len() - 8;
        wrong[at] ^= 1;
        assert!(lines("a.gz", &wrong)[0].starts_with("- 100000 (the gz is broken after 100,000 bytes unpacked"));
        assert!(lines("a.gz", &packed[..5])[0].starts_with("- BadArchive: the gz ends early"));
    }
}
