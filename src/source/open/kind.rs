//! Whether bytes are an archive.

use crate::source::name::split;

/// Documents and programs that are zips internally and hold no activities.
const ZIP_INSIDE: &[&str] = &["apk", "docx", "epub", "jar", "odp", "ods", "odt", "pptx", "xlsx"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ArchiveKind {
    Zip,
    Gzip,
    Other,
}

/// From the first bytes; a zip with broken first bytes is recognised by its name.
pub(super) fn kind(head: &[u8], name: &str) -> ArchiveKind {
    let (_, extension) = split(name.rsplit('/').next().unwrap_or(name));
    let zip = head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") || head.starts_with(b"PK\x07\x08");
    if zip && !ZIP_INSIDE.iter().any(|other| extension.eq_ignore_ascii_case(other)) {
        ArchiveKind::Zip
    } else if head.starts_with(&[0x1f, 0x8b]) {
        ArchiveKind::Gzip
    } else if extension.eq_ignore_ascii_case("zip") && !head.is_empty() {
        ArchiveKind::Zip
    } else {
        ArchiveKind::Other
    }
}
