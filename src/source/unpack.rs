//! Unpacks one stream, gzip or deflate, and says how far that went.

use crate::source::archive::Declared;
use crate::source::window::{Window, WindowReader};
use crate::words::commas;
use flate2::Crc;
use flate2::bufread::GzDecoder;
use flate2::read::DeflateDecoder;
use std::io::{self, BufRead, BufReader, Read};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    None,
    Deflate,
    Gzip,
}

/// What a thread uses again and again.
#[derive(Default)]
pub(super) struct Scratch {
    pub(super) buffer: Vec<u8>,
    inflater: Option<DeflateDecoder<WindowReader>>,
}

impl Scratch {
    /// A reader of what `window` holds unpacked, and the buffer for it.
    pub(super) fn reader(&mut self, window: &Window, packing: Packing) -> (Box<dyn Read + '_>, &mut Vec<u8>) {
        let reader: Box<dyn Read + '_> = match packing {
            Packing::None => Box::new(window.reader()),
            Packing::Gzip => Box::new(Gunzip(Some(GzDecoder::new(BufReader::new(window.reader()))))),
            Packing::Deflate => Box::new(match &mut self.inflater {
                Some(inflater) => {
                    inflater.reset(window.reader());
                    inflater
                }
                none => none.insert(DeflateDecoder::new(window.reader())),
            }),
        };
        (reader, &mut self.buffer)
    }
}

/// The members of a `.gz` one after the other. What follows the last one is padding.
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

/// How the content differs from what the archive says of it.
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
    let mut crc = Crc::new();
    crc.update(content);
    (crc.sum() != declared.crc32).then(|| "the checksum of the archive member does not match".to_owned())
}

#[cfg(test)]
mod tests {
    use crate::config::Limits;
    use crate::source::made::{FIT, fit, gz, lines, never, zip};
    use crate::source::open::open_bytes;
    use crate::words::commas;

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

    #[test]
    fn what_a_broken_gz_holds_is_kept() {
        let whole = fit(100_000);
        let packed = gz(&whole);
        let kept = open_bytes("a.fit.gz", packed[..packed.len() / 2].to_vec(), &Limits::default(), &never, &|leaf| {
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
