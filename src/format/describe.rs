//! Descriptions, for people, of files that kneewise does not read.

use super::foreign;
use super::sniff::claimed;
use super::specimen::Specimen;
use crate::base::ledger::Code;

/// First bytes of well-known formats.
const BEGINNINGS: &[(&[u8], &str)] = &[
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3", "an SQLite database"),
    (b"PAR1", "a Parquet table"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
];

/// What the bytes look like: never empty, lower case, with an article if needed.
#[must_use]
pub fn describe(bytes: &[u8]) -> &'static str {
    if let Some((_, words)) = BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning)) {
        return words;
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return "a video or picture";
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let head = text[..text.len().min(512)].to_ascii_lowercase();
    let holds = |needle: &[u8]| memchr::memmem::find(&head, needle).is_some();
    match head.first() {
        None => "nothing",
        Some(b'<') if holds(b"<html") || holds(b"<!doctype html") => "a web page",
        Some(b'<') if holds(b"<kml") => "a KML map",
        Some(b'<') => "another kind of XML",
        Some(b'{' | b'[') if Specimen::new(bytes, "").is_some_and(|specimen| specimen.is_json()) => "JSON",
        Some(_)
            if std::str::from_utf8(&bytes[..bytes.len().min(512)]).map_or_else(|e| e.valid_up_to() > 500, |_| true)
                && !head.contains(&0) =>
        {
            "text"
        }
        Some(_) => "unknown data",
    }
}

/// Why a file of [no known format](super::sniff::Content::Unknown) is not read, with its code: broken if its name claims a
/// format, else of another kind.
#[must_use]
pub fn instead(bytes: &[u8], name: &str) -> (Code, String) {
    if let Some(foreign) = Specimen::new(bytes, name).as_ref().and_then(foreign::of) {
        return (Code::UnknownFormat, format!("{}, which is not read; {}", foreign.name, foreign.instead));
    }
    let holds = describe(bytes);
    match claimed(name) {
        Some(claimed) => (Code::Unreadable, format!("named {}, but holds {holds}", claimed.info().name)),
        None => (Code::UnknownFormat, holds.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_promises_more_makes_it_broken() {
        assert_eq!(instead(b"hello", "a.txt"), (Code::UnknownFormat, "text".to_owned()));
        assert_eq!(instead(b"hello", "a.fit.gz"), (Code::Unreadable, "named FIT, but holds text".to_owned()));
    }

    #[test]
    fn common_mistakes_are_named() {
        for (bytes, words) in [
            (b"\x89PNG\r\n\x1a\n".as_slice(), "a PNG picture"),
            (b"  <!DOCTYPE html><html>", "a web page"),
            (b"{\"error\": 401}", "JSON"),
            (b"[{\"id\": 1}]", "JSON"),
            (b"[package]\nname = \"kneewise\"\n", "text"),
            (b"hello", "text"),
            (b"", "nothing"),
            (b"\x00\x01\xfe\xff", "unknown data"),
            (b"\x00\x00\x00\x18ftypmp42", "a video or picture"),
            (b"<?xml version='1.0'?><kml>", "a KML map"),
        ] {
            assert_eq!(describe(bytes), words);
        }
    }
}
