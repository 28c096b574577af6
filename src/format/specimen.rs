//! A file in the form in which formats are recognised.

use crate::source::name::split;
use memchr::memmem;
use std::borrow::Cow;

/// Range in which the first element of an XML document is searched, bytes. Real ones begin within 200.
const XML_HEAD: usize = 64 << 10;

/// Range in which the keys of some JSON are searched, bytes.
const KEYS_WITHIN: usize = 1 << 20;

/// A file in the form in which formats are recognised.
#[derive(Clone, Debug)]
pub struct Specimen<'a> {
    /// The bytes, without the UTF-8 byte order mark.
    pub bytes: &'a [u8],
    /// The beginning as UTF-8, without leading white space.
    pub text: Cow<'a, [u8]>,
    /// The name without folders.
    pub file_name: &'a str,
    /// The first byte that is neither blank nor zero.
    first: u8,
}

impl<'a> Specimen<'a> {
    /// `None` for a file of only white space or zero bytes.
    pub(super) fn new(bytes: &'a [u8], name: &'a str) -> Option<Self> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let first = *bytes.iter().find(|byte| **byte != 0 && !byte.is_ascii_whitespace())?;
        let text = match as_utf8(&bytes[..bytes.len().min(XML_HEAD)]) {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim_ascii_start()),
            Cow::Owned(text) => Cow::Owned(text.trim_ascii_start().to_vec()),
        };
        Some(Specimen { bytes, text, file_name: file_name(name), first })
    }

    pub(super) fn is_markup(&self) -> bool {
        self.text.starts_with(b"<")
    }

    /// Whether it is XML whose first element has one of these names, whatever its prefix.
    #[must_use]
    pub fn has_root(&self, names: &[&str]) -> bool {
        let is_one = |root: &[u8]| names.iter().any(|name| root.eq_ignore_ascii_case(name.as_bytes()));
        self.is_markup() && root_element(&self.text).is_some_and(is_one)
    }

    /// Whether it begins with this document type, which may be broken so that its first element is not found.
    #[must_use]
    pub fn has_document_type(&self, name: &str) -> bool {
        let head = &self.text[..self.text.len().min(1 << 10)];
        self.is_markup() && memmem::find(head, format!("<!DOCTYPE {name}").as_bytes()).is_some()
    }

    /// Whether it begins like JSON: a brace or bracket followed by what may follow it. TOML and INI files begin with a bracket
    /// too.
    #[must_use]
    pub fn is_json(&self) -> bool {
        let Some(at) = self.text.iter().position(|byte| *byte == self.first) else { return false };
        let inside = self.text[at + 1..].trim_ascii_start();
        match (self.first, inside) {
            (b'{', [b'"' | b'}', ..] | []) | (b'[', [b'{' | b'[' | b'"' | b']' | b'-' | b'0'..=b'9', ..] | []) => true,
            (b'[', word) => [&b"null"[..], b"true", b"false"].iter().any(|known| word.starts_with(known)),
            _ => false,
        }
    }

    /// As much as may be searched for the keys of some JSON: large files of other exports are not gone through.
    #[must_use]
    pub fn beginning(&self) -> &[u8] {
        &self.bytes[..self.bytes.len().min(KEYS_WITHIN)]
    }

    /// Whether its name says that it is a text table.
    #[must_use]
    pub fn is_csv(&self) -> bool {
        self.has_extension("csv") && !self.is_json()
    }

    pub(super) fn has_extension(&self, extension: &str) -> bool {
        split(self.file_name).1.eq_ignore_ascii_case(extension)
    }
}

pub(super) fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// UTF-16 as UTF-8; anything else unchanged, which is enough for element names.
fn as_utf8(bytes: &[u8]) -> Cow<'_, [u8]> {
    let big_endian = match bytes {
        [0xff, 0xfe, ..] | [b'<', 0, ..] => false,
        [0xfe, 0xff, ..] | [0, b'<', ..] => true,
        _ => return Cow::Borrowed(bytes),
    };
    let encoding = if big_endian { encoding_rs::UTF_16BE } else { encoding_rs::UTF_16LE };
    Cow::Owned(encoding.decode_with_bom_removal(bytes).0.into_owned().into_bytes())
}

/// Local name of the first element, after the declaration, comments and a document type.
fn root_element(mut text: &[u8]) -> Option<&[u8]> {
    loop {
        text = &text[memchr::memchr(b'<', text)? + 1..];
        if let Some(comment) = text.strip_prefix(b"!--") {
            text = &comment[memmem::find(comment, b"-->")? + 3..];
        } else if text.starts_with(b"!") {
            // A document type ends at `>`, its internal subset, if any, at `]`.
            let end = memchr::memchr2(b'>', b'[', text)?;
            text = &text[end..];
            if text.starts_with(b"[") {
                text = &text[memchr::memchr(b']', text)?..];
            }
        } else if text.starts_with(b"?") {
            text = &text[memmem::find(text, b"?>")? + 2..];
        } else {
            let end = text.iter().position(|&byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'));
            let name = &text[..end.unwrap_or(text.len())];
            return name.rsplit(|&byte| byte == b':').next();
        }
    }
}
