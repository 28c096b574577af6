//! Converts an XML file to text, whatever encoding it declares. Never fails.

use crate::base::note::{Note, NoteCode};
use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// The text of a file, and a note if it is not in the declared encoding.
///
/// A byte order mark wins, then the pattern of UTF-16, then the declaration, then UTF-8. Text that is not valid UTF-8 is read as
/// windows-1252, in which every byte is valid.
pub(crate) fn to_text(bytes: &[u8]) -> (Cow<'_, str>, Option<Note>) {
    let (encoding, mark) = encoding_of(bytes);
    decode(&bytes[mark..], encoding)
}

/// The text of a part of a UTF-8 file, with a note if it is not UTF-8; then it is read as windows-1252.
pub(crate) fn part_to_text(bytes: &[u8]) -> (Cow<'_, str>, Option<Note>) {
    decode(bytes, UTF_8)
}

/// The encoding of a file by its beginning, and the length of its byte order mark.
pub(crate) fn encoding_of(head: &[u8]) -> (&'static Encoding, usize) {
    if let Some(found) = Encoding::for_bom(head) {
        return found;
    }
    let declared = || declared(head).and_then(Encoding::for_label);
    // A declaration that is readable byte by byte cannot be UTF-16, whatever it says.
    let usable = |encoding: &&'static Encoding| ![UTF_16LE, UTF_16BE, REPLACEMENT].contains(encoding);
    (utf16_without_mark(head).or_else(|| declared().filter(usable)).unwrap_or(UTF_8), 0)
}

/// Converts a document to UTF-8 part by part.
#[derive(Debug)]
pub(crate) struct Transcoder {
    /// `None` for UTF-8, which is passed on as it is.
    decoder: Option<encoding_rs::Decoder>,
    mark: usize,
}

impl Transcoder {
    /// For a document that begins with `head`.
    pub(crate) fn new(head: &[u8]) -> Self {
        let (encoding, mark) = encoding_of(head);
        Transcoder { decoder: (encoding != UTF_8).then(|| encoding.new_decoder_without_bom_handling()), mark }
    }

    pub(crate) fn is_utf8(&self) -> bool {
        self.decoder.is_none()
    }

    /// The beginning without its byte order mark, the first time.
    pub(crate) fn without_mark<'a>(&mut self, part: &'a [u8]) -> &'a [u8] {
        let mark = std::mem::take(&mut self.mark);
        part.get(mark..).unwrap_or_default()
    }

    /// Appends the next part as UTF-8.
    pub(crate) fn push(&mut self, part: &[u8], last: bool, into: &mut Vec<u8>) {
        let part = self.without_mark(part);
        let Some(decoder) = &mut self.decoder else { return into.extend_from_slice(part) };
        let mut text = String::new();
        text.reserve(decoder.max_utf8_buffer_length(part.len()).unwrap_or(3 * part.len() + 16));
        // The buffer is as large as the result can be.
        let _ = decoder.decode_to_string(part, &mut text, last);
        into.extend_from_slice(text.as_bytes());
    }
}

fn decode<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> (Cow<'a, str>, Option<Note>) {
    if encoding == UTF_8 {
        return match str::from_utf8(bytes) {
            Ok(text) => (Cow::Borrowed(text), None),
            // Cut within a character: the rest is good.
            Err(error) if error.error_len().is_none() => {
                let (valid, _) = bytes.split_at(error.valid_up_to());
                (String::from_utf8_lossy(valid), None)
            }
            Err(_) => {
                let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
                (text, Some(odd("the text is not UTF-8; read as windows-1252")))
            }
        };
    }
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let note = broken.then(|| odd(&format!("the text is not all {}; odd characters were replaced", encoding.name())));
    (text, note)
}

fn odd(text: &str) -> Note {
    Note::new(NoteCode::OddText, text)
}

/// UTF-16 shows in its first character, `<` or white space: one of two bytes is zero.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [first, 0, ..] if is_first(*first) => Some(UTF_16LE),
        [0, first, ..] if is_first(*first) => Some(UTF_16BE),
        _ => None,
    }
}

fn is_first(byte: u8) -> bool {
    byte == b'<' || byte.is_ascii_whitespace()
}

/// The label in `<?xml … encoding="label"?>`.
fn declared(bytes: &[u8]) -> Option<&[u8]> {
    // A declaration is short; a longer one is not one.
    let declaration = bytes.trim_ascii_start().strip_prefix(b"<?xml")?;
    let declaration = &declaration[..declaration.len().min(256)];
    let declaration = &declaration[..memchr::memmem::find(declaration, b"?>")?];
    let value = &declaration[memchr::memmem::find(declaration, b"encoding")? + "encoding".len()..];
    let value = value.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let (quote, value) = value.split_first()?;
    let end = memchr::memchr(*quote, value).filter(|_| matches!(quote, b'"' | b'\''))?;
    Some(&value[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, little: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    }

    #[test]
    fn every_way_to_write_the_same_text() {
        let text = "<?xml version='1.0' encoding='UTF-16'?><n>Café</n>";
        let mut files = vec![text.as_bytes().to_vec(), utf16(text, true), utf16(text, false)];
        files.push([b"\xEF\xBB\xBF", text.as_bytes()].concat());
        files.push([b"\xFF\xFE".to_vec(), utf16(text, true)].concat());
        files.push([b"\xFE\xFF".to_vec(), utf16(text, false)].concat());
        for file in files {
            assert_eq!(to_text(&file), (Cow::Borrowed(text), None), "{file:?}");
        }
    }

    #[test]
    fn declared_encodings_are_followed() {
        for (label, byte, letter) in [("ISO-8859-1", 0xE9, 'é'), ("windows-1251", 0xE9, 'й'), ("koi8-r", 0xCA, 'й')]
        {
            let mut file = format!("  <?xml version=\"1.0\" encoding = \"{label}\"?><n>").into_bytes();
            file.push(byte);
            let (text, note) = to_text(&file);
            assert!(text.ends_with(letter), "{label}: {text}");
            assert_eq!(note, None);
        }
    }

    #[test]
    fn what_is_not_utf8_is_read_all_the_same() {
        let (text, note) = to_text(b"<?xml version='1.0' encoding='UTF-8'?><n>Caf\xE9</n>");
        assert!(text.ends_with("<n>Café</n>"));
        assert_eq!(note.unwrap().text, "the text is not UTF-8; read as windows-1252");
        let (text, note) = to_text(b"<?xml version='1.0' encoding='no such'?><n>\xE9</n>");
        assert!(text.ends_with("<n>é</n>") && note.is_some());
        let (text, note) = to_text("<n>Café".as_bytes().split_last().unwrap().1);
        assert_eq!((text.as_ref(), note), ("<n>Caf", None), "cut inside a character");
        let mut odd = utf16("<n>x</n>", true);
        odd.push(b'!');
        assert!(to_text(&odd).1.is_some());
        assert_eq!(to_text(b"").0, "");
    }
}
