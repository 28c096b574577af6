//! Test data: files and archives written byte by byte, and the result of opening them.

use crate::config::OpenLimits;
use crate::format::probe::ANYTHING;
use crate::source::find::SourceFile;
use crate::source::open::{Leaf, open, open_bytes};
use std::fs;
use std::io::{self, Write};
use zip::CompressionMethod::Deflated;
use zip::write::SimpleFileOptions;

pub(super) const FIT: &[u8] = b"\x0e\x10\x57\x04\x00\x00\x00\x00.FIT\x00\x00\x40 one short activity";

/// Bytes that look like a FIT file and are hardly compressible.
pub(super) fn fit(bytes: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let noise = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    });
    FIT.iter().copied().chain(noise).take(bytes).collect()
}

pub(crate) fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(super) fn zip_by(method: zip::CompressionMethod, members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let options = SimpleFileOptions::default().compression_method(method);
        if name.ends_with('/') {
            writer.add_directory(*name, options).unwrap();
        } else {
            writer.start_file(*name, options).unwrap();
            writer.write_all(bytes).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

pub(crate) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    zip_by(Deflated, members)
}

/// One line for each leaf: the member, and its size or the reason for having none.
pub(super) fn line(leaf: &Leaf<'_>) -> String {
    let member = leaf.member.as_deref().unwrap_or("-");
    let content = match &leaf.content {
        Ok(bytes) => bytes.len().to_string(),
        Err(error) => format!("{:?}: {}", error.code, error.detail.as_deref().unwrap_or("")),
    };
    let partial = leaf.partial.as_ref().map(|partial| format!(" ({partial})")).unwrap_or_default();
    let head = if leaf.head_only { " head" } else { "" };
    format!("{member} {content}{partial}{head}")
}

/// From memory and from a file, with one and with eight threads: the result is the same.
pub(super) fn lines_within(name: &str, bytes: &[u8], limits: &OpenLimits) -> Vec<String> {
    let first = open_bytes(name, bytes.to_vec(), limits, ANYTHING, &|leaf| line(&leaf));
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    fs::write(&path, bytes).unwrap();
    let file = SourceFile { path, bytes: bytes.len() as u64, athlete: None };
    for threads in [1, 8] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let again = pool.install(|| open(&file, limits, ANYTHING, &|leaf| line(&leaf)));
        assert_eq!(again, first, "{threads} threads");
    }
    first
}

pub(super) fn lines(name: &str, bytes: &[u8]) -> Vec<String> {
    lines_within(name, bytes, &OpenLimits::default())
}

/// Position of the nth `signature`.
pub(super) fn position(bytes: &[u8], signature: &[u8], nth: usize) -> usize {
    memchr::memmem::find_iter(bytes, signature).nth(nth).unwrap()
}
