//! Members of a zip: listed from its central directory, or from the members' own headers if the directory is broken.

use crate::source::window::Window;
use memchr::memmem;
use std::collections::HashSet;
use std::io::{self, Read};

const LOCAL_HEADER: &[u8] = b"PK\x03\x04";
const DATA_DESCRIPTOR: &[u8] = b"PK\x07\x08";
/// Bytes of a local header without name and extra fields.
const LOCAL_HEADER_BYTES: usize = 30;
/// Flags of a member (APPNOTE 4.4.4): encrypted, strongly encrypted, directory hidden by encryption.
const ENCRYPTED: u16 = 1 << 0 | 1 << 6 | 1 << 13;
/// Flag: sizes and checksum follow the data.
const SIZES_FOLLOW: u16 = 1 << 3;

pub(super) const STORED: u16 = 0;
pub(super) const DEFLATED: u16 = 8;

/// Properties that the unpacked content must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Declared {
    pub(super) bytes: u64,
    pub(super) crc32: u32,
}

/// One file in a zip. Folders are not listed.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// Name with folders, separated by `/`. Only a label: nothing is ever written to it.
    pub(super) name: String,
    header_at: u64,
    /// Packed size, bytes. Unchecked; the archive may end earlier.
    pub(super) packed_bytes: u64,
    /// Compression method (APPNOTE 4.4.5).
    pub(super) method: u16,
    pub(super) encrypted: bool,
    pub(super) link: bool,
    /// Whether it overlaps a member that begins before it.
    pub(super) overlaps: bool,
    pub(super) declared: Option<Declared>,
}

impl Member {
    /// The packed bytes; `None` if the local header is missing.
    pub(super) fn data(&self, archive: &Window) -> io::Result<Option<Window>> {
        Ok(LocalHeader::read(archive, self.header_at)?.map(|header| archive.part(header.data_at, self.packed_bytes)))
    }
}

/// The members of a zip, in the order of its directory.
#[derive(Debug, Default)]
pub(super) struct Listing {
    pub(super) members: Vec<Member>,
    /// What is wrong with the archive as a whole.
    pub(super) damage: Option<String>,
    /// Whether there are more than the limit.
    pub(super) more: bool,
}

/// Lists at most `limit` members. If the directory is missing or broken, walks the local headers instead, for which it may unpack
/// or search up to `unpack` bytes to find the ends of members.
pub(super) fn list(archive: &Window, limit: usize, unpack: u64) -> io::Result<Listing> {
    let mut listing = Listing::default();
    let mut first = None;
    let broken = read_directory(archive, limit, &mut listing, &mut first)?;
    // A zip cut off after a stored inner zip ends with the inner zip's directory.
    let foreign = first.is_some_and(|first| first > 0) && LocalHeader::read(archive, 0)?.is_some() && !listing.more;
    if foreign {
        listing.members.clear();
    }
    if broken.is_some() || foreign {
        let listed = listing.members.len();
        walk(archive, limit, unpack, &mut listing)?;
        let what = broken.unwrap_or_else(|| "the directory does not list the first member".to_owned());
        let found = listing.members.len() - listed;
        listing.damage = Some(match found {
            0 => what,
            1 => format!("{what}; 1 member found by its own header"),
            _ => format!("{what}; {found} members found by their own headers"),
        });
    }
    mark_overlaps(&mut listing.members);
    Ok(listing)
}

/// Reads the central directory. Returns what is wrong with it; `first` is set to the position of the first entry, folders
/// included.
fn read_directory(
    archive: &Window,
    limit: usize,
    listing: &mut Listing,
    first: &mut Option<u64>,
) -> io::Result<Option<String>> {
    // Room for the largest possible entry: a name, extra fields and a comment of 64 KiB each.
    let mut buffer = vec![0; rawzip::MAX_CENTRAL_DIRECTORY_RECORD_SIZE];
    let located = rawzip::ZipLocator::new().locate_in_reader(archive, &mut buffer, archive.len());
    let directory = match located {
        Ok(directory) => directory,
        Err((_, error)) => return describe(error.into_kind(), "the directory of the archive is missing").map(Some),
    };
    let mut entries = directory.entries(&mut buffer);
    let mut seen = 0;
    loop {
        let entry = match entries.next_entry() {
            Ok(Some(entry)) => entry,
            Ok(None) if seen < directory.entries_hint() => {
                let hint = directory.entries_hint();
                return Ok(Some(format!("the directory of the archive ends after {seen} of {hint} entries")));
            }
            Ok(None) => return Ok(None),
            Err(error) => {
                return describe(error.into_kind(), "the directory of the archive is broken").map(Some);
            }
        };
        seen += 1;
        let header_at = entry.local_header_offset();
        *first = Some(first.map_or(header_at, |first| first.min(header_at)));
        let name = label(entry.file_path().as_bytes());
        if name.ends_with('/') {
            continue;
        }
        if listing.members.len() == limit {
            listing.more = true;
            return Ok(None);
        }
        listing.members.push(Member {
            name,
            header_at,
            packed_bytes: entry.compressed_size_hint(),
            method: entry.compression_method().as_u16(),
            encrypted: entry.flags().bits() & ENCRYPTED != 0,
            link: entry.mode().is_symlink(),
            overlaps: false,
            declared: Some(Declared { bytes: entry.uncompressed_size_hint(), crc32: entry.crc32() }),
        });
    }
}

/// I/O errors stay errors; format errors become text.
fn describe(kind: rawzip::ErrorKind, what: &str) -> io::Result<String> {
    match kind {
        rawzip::ErrorKind::IO(error) if error.kind() != io::ErrorKind::UnexpectedEof => Err(error),
        _ => Ok(what.to_owned()),
    }
}

/// Names are bytes in an encoding that is rarely declared; some Windows programs separate folders by `\`.
fn label(name: &[u8]) -> String {
    String::from_utf8_lossy(name).replace('\\', "/")
}

/// Marks each member that begins inside an earlier one: real archives never have that, and a bomb can use it to unpack the same
/// bytes a thousand times. Extra fields are not counted, so the real ranges are at least as long.
fn mark_overlaps(members: &mut [Member]) {
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_unstable_by_key(|&index| (members[index].header_at, index));
    let mut end = 0;
    for index in order {
        let member = &mut members[index];
        member.overlaps = member.header_at < end;
        let length = (LOCAL_HEADER_BYTES as u64).saturating_add(member.packed_bytes);
        end = end.max(member.header_at.saturating_add(length));
    }
}

/// The local header in front of a member's data.
#[derive(Debug)]
struct LocalHeader {
    name: String,
    flags: u16,
    method: u16,
    packed_bytes: u64,
    declared: Declared,
    data_at: u64,
}

impl LocalHeader {
    fn read(archive: &Window, at: u64) -> io::Result<Option<Self>> {
        let mut fixed = [0; LOCAL_HEADER_BYTES];
        if archive.read_full_at(&mut fixed, at)? < fixed.len() || !fixed.starts_with(LOCAL_HEADER) {
            return Ok(None);
        }
        let u16_at = |at: usize| u16::from_le_bytes([fixed[at], fixed[at + 1]]);
        let u32_at = |at: usize| u64::from(u16_at(at)) | u64::from(u16_at(at + 2)) << 16;
        let (name_bytes, extra_bytes) = (usize::from(u16_at(26)), usize::from(u16_at(28)));
        let mut variable = vec![0; name_bytes + extra_bytes];
        if archive.read_full_at(&mut variable, at + fixed.len() as u64)? < variable.len() {
            return Ok(None);
        }
        let (name, extra) = variable.split_at(name_bytes);
        let (mut packed_bytes, mut bytes) = (u32_at(18), u32_at(22));
        if packed_bytes == u64::from(u32::MAX) || bytes == u64::from(u32::MAX) {
            (bytes, packed_bytes) = zip64_sizes(extra).unwrap_or((bytes, packed_bytes));
        }
        Ok(Some(LocalHeader {
            name: label(name),
            flags: u16_at(6),
            method: u16_at(8),
            packed_bytes,
            declared: Declared { bytes, crc32: u32_at(14) as u32 },
            data_at: at + (LOCAL_HEADER_BYTES + variable.len()) as u64,
        }))
    }
}

/// Unpacked and packed sizes from the zip64 extra field (APPNOTE 4.5.3), which a local header has in full.
fn zip64_sizes(mut extra: &[u8]) -> Option<(u64, u64)> {
    while let [id0, id1, len0, len1, rest @ ..] = extra {
        let (field, after) = rest.split_at_checked(usize::from(u16::from_le_bytes([*len0, *len1])))?;
        if u16::from_le_bytes([*id0, *id1]) == 1 {
            let (bytes, field) = field.split_first_chunk::<8>()?;
            let packed = field.first_chunk::<8>()?;
            return Some((u64::from_le_bytes(*bytes), u64::from_le_bytes(*packed)));
        }
        extra = after;
    }
    None
}

/// Adds the members missing from the directory, in the order of the archive.
fn walk(archive: &Window, limit: usize, mut unpack: u64, listing: &mut Listing) -> io::Result<()> {
    let listed: HashSet<u64> = listing.members.iter().map(|member| member.header_at).collect();
    let mut at = 0;
    while let Some(header_at) = find(archive, LOCAL_HEADER, at)? {
        let Some(header) = LocalHeader::read(archive, header_at)? else {
            at = header_at + 1;
            continue;
        };
        let sizes_follow = header.flags & SIZES_FOLLOW != 0 && header.packed_bytes == 0;
        let packed_bytes = if sizes_follow { measure(archive, &header, &mut unpack)? } else { header.packed_bytes };
        at = header.data_at.saturating_add(packed_bytes);
        if listed.contains(&header_at) || header.name.ends_with('/') || header.name.is_empty() {
            continue;
        }
        if listing.members.len() == limit {
            listing.more = true;
            break;
        }
        listing.members.push(Member {
            name: header.name,
            header_at,
            packed_bytes,
            method: header.method,
            encrypted: header.flags & ENCRYPTED != 0,
            link: false,
            overlaps: false,
            declared: (!sizes_follow).then_some(header.declared),
        });
    }
    Ok(())
}

/// Packed size of a member whose header does not have it.
fn measure(archive: &Window, header: &LocalHeader, unpack: &mut u64) -> io::Result<u64> {
    if header.method == DEFLATED {
        let data = archive.part(header.data_at, u64::MAX);
        let mut inflater = flate2::read::DeflateDecoder::new(data.reader());
        let copied = io::copy(&mut inflater.by_ref().take(*unpack), &mut io::sink());
        *unpack = unpack.saturating_sub(inflater.total_out());
        if copied.is_ok() && *unpack > 0 {
            return Ok(inflater.total_in());
        }
    } else if header.method == STORED {
        let mut from = header.data_at;
        while *unpack > 0 {
            let found = find(archive, DATA_DESCRIPTOR, from)?;
            *unpack = unpack.saturating_sub(found.unwrap_or(archive.len()).saturating_sub(from));
            let Some(at) = found else { break };
            let mut descriptor = [0; 12];
            archive.read_full_at(&mut descriptor, at)?;
            let [.., a, b, c, d] = descriptor;
            if u64::from(u32::from_le_bytes([a, b, c, d])) == at - header.data_at {
                return Ok(at - header.data_at);
            }
            from = at + 1;
        }
    }
    let next = find(archive, LOCAL_HEADER, header.data_at)?.unwrap_or(archive.len());
    Ok(next - header.data_at)
}

/// Position of the next `signature`.
fn find(archive: &Window, signature: &[u8], from: u64) -> io::Result<Option<u64>> {
    // Usually it follows at once, so a little is read first, then more.
    let mut buffer = vec![0; 64];
    let mut at = from;
    loop {
        let read = archive.read_full_at(&mut buffer, at)?;
        if let Some(found) = memmem::find(&buffer[..read], signature) {
            return Ok(Some(at + found as u64));
        }
        if read < buffer.len() {
            return Ok(None);
        }
        at += (read - (signature.len() - 1)) as u64;
        buffer.resize((buffer.len() * 4).min(1 << 16), 0);
    }
}

#[cfg(test)]
mod tests {
    use crate::config::OpenLimits;
    use crate::format::probe::ANYTHING;
    use crate::source::fixture::{FIT, fit, gz, line, lines, position, zip, zip_by};
    use crate::source::open::open_bytes;
    use std::io::Write;
    use zip::CompressionMethod::{Deflated, Stored};
    use zip::write::SimpleFileOptions;

    #[test]
    fn encrypted_and_unknown_methods_are_told() {
        let mut bytes = zip(&[("1.fit", FIT), ("2.fit", FIT), ("3.fit", FIT)]);
        let entry = position(&bytes, b"PK\x01\x02", 0);
        bytes[entry + 8] |= 1;
        let entry = position(&bytes, b"PK\x01\x02", 1);
        bytes[entry + 10] = 12;
        assert_eq!(
            lines("a.zip", &bytes),
            ["1.fit ArchiveMethod: encrypted", "2.fit ArchiveMethod: compression method 12 (bzip2)", "3.fit 34"]
        );
    }

    #[test]
    fn members_are_found_without_a_directory() {
        let big = fit(50_000);
        for method in [Deflated, Stored] {
            let inner = zip_by(method, &[("4.fit", FIT)]);
            let bytes =
                zip_by(method, &[("1.fit", FIT), ("x/", b""), ("2.fit", &big), ("in.zip", &inner), ("3.fit", FIT)]);
            let directory = position(&bytes, b"PK\x01\x02", usize::from(method == Stored));
            let found = lines("a.zip", &bytes[..directory]);
            assert!(found[0].starts_with("- BadArchive: the directory "), "{found:?}");
            assert!(found[0].ends_with("; 4 members found by their own headers"), "{found:?}");
            assert_eq!(found[1..], ["1.fit 34", "2.fit 50000", "in.zip!4.fit 34", "3.fit 34"]);
            // Cut off within 2.fit.
            let cut = lines("a.zip", &bytes[..position(&bytes, b"2.fit", 0) + 25_000]);
            assert_eq!(cut.len(), 3, "{cut:?}");
            assert_eq!(cut[1], "1.fit 34");
            assert!(cut[2].starts_with("2.fit 24") && cut[2].contains("(the archive member "), "{cut:?}");
            // Cut off within the directory.
            let cut = lines("a.zip", &bytes[..bytes.len() - 60]);
            assert_eq!(cut.len(), 5, "{cut:?}");
        }
        assert_eq!(lines("a.zip", b"<html>"), ["- BadArchive: the directory of the archive is missing"]);
    }

    #[test]
    fn an_inner_directory_is_not_taken_for_the_outer_one() {
        let inner = zip(&[("4.fit", FIT)]);
        let bytes = zip_by(Stored, &[("1.fit", FIT), ("in.zip", &inner), ("3.fit", FIT)]);
        // Cut off right after the inner archive: then the file ends with a complete directory, but the inner archive's.
        let cut = position(&bytes, b"PK\x05\x06", 0) + 22;
        let said = "- BadArchive: the directory does not list the first member; 2 members found by their own headers";
        assert_eq!(lines("a.zip", &bytes[..cut]), [said, "1.fit 34", "in.zip!4.fit 34"]);
        assert_eq!(lines("a.zip", &bytes), ["1.fit 34", "in.zip!4.fit 34", "3.fit 34"], "whole");
    }

    #[test]
    fn bytes_in_front_of_an_archive_are_no_member() {
        // As in a self-extracting archive: the first member is not at the beginning, and nothing is wrong.
        let bytes = [b"#!/bin/sh\nexit\n".as_slice(), &zip(&[("1.fit", FIT), ("2.fit", FIT)])].concat();
        assert_eq!(lines("a.zip", &bytes), ["1.fit 34", "2.fit 34"]);
    }

    #[test]
    fn members_of_streamed_archives_are_found_without_a_directory() {
        for method in [Deflated, Stored] {
            let mut writer = zip::ZipWriter::new_stream(Vec::new());
            for name in ["1.fit", "2.fit"] {
                writer.start_file(name, SimpleFileOptions::default().compression_method(method)).unwrap();
                writer.write_all(&fit(3000)).unwrap();
            }
            let bytes = writer.finish().unwrap().into_inner();
            assert_eq!(lines("a.zip", &bytes), ["1.fit 3000", "2.fit 3000"]);
            let found = lines("a.zip", &bytes[..position(&bytes, b"PK\x01\x02", 0)]);
            assert_eq!(found[1..], ["1.fit 3000", "2.fit 3000"], "{method}");
        }
    }

    #[test]
    fn broken_members_do_not_touch_the_others() {
        let bytes = zip(&[("1.fit", FIT), ("2.fit", &fit(30_000)), ("3.fit", FIT)]);
        let mut wrong = bytes.clone();
        let entry = position(&bytes, b"PK\x01\x02", 1);
        wrong[entry + 16] ^= 1; // checksum
        let expected = "2.fit 30000 (the checksum of the archive member does not match)";
        assert_eq!(lines("a.zip", &wrong), ["1.fit 34", expected, "3.fit 34"]);
        let mut wrong = bytes.clone();
        wrong[entry + 24] ^= 1; // size
        let expected = "2.fit 30000 (the archive member has 30,000 bytes unpacked where 30,001 were announced)";
        assert_eq!(lines("a.zip", &wrong), ["1.fit 34", expected, "3.fit 34"]);
        let mut wrong = bytes.clone();
        wrong[entry + 42] ^= 1; // where it lies
        assert_eq!(
            lines("a.zip", &wrong),
            ["1.fit 34", "2.fit BadArchive: no member begins where the directory says", "3.fit 34"]
        );
    }

    #[test]
    fn names_that_occur_twice_are_two_members() {
        let mut bytes = zip(&[("1.fit", FIT), ("2.fit", FIT)]);
        for _ in 0..2 {
            let at = position(&bytes, b"2.fit", 0);
            bytes[at] = b'1';
        }
        assert_eq!(lines("a.zip", &bytes), ["1.fit 34", "1.fit 34"]);
    }

    #[test]
    fn members_that_share_bytes_are_read_once() {
        let mut bytes = zip(&[("1.fit", &fit(2000)), ("2.fit", FIT), ("3.fit", FIT)]);
        let (first, second) = (position(&bytes, b"PK\x01\x02", 0), position(&bytes, b"PK\x01\x02", 1));
        let at = bytes[first + 42..first + 46].to_vec();
        bytes[second + 42..second + 46].copy_from_slice(&at);
        let found = lines("a.zip", &bytes);
        assert_eq!(found, ["1.fit 2000", "2.fit Overlap: its bytes belong to another member too", "3.fit 34"],);
    }

    #[test]
    fn hostile_bytes_do_no_harm() {
        let inner = zip(&[("1.fit", &fit(600)), ("2.gpx", b"<gpx>")]);
        let seed = zip(&[("in.zip", &inner), ("3.fit.gz", &gz(&fit(500))), ("4.fit", FIT)]);
        let mut state = 7_u32;
        let mut next = |below: usize| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as usize % below
        };
        for round in 0..3000 {
            let mut bytes = seed.clone();
            for _ in 0..=round % 4 {
                let at = next(bytes.len());
                bytes[at] = next(256) as u8;
            }
            bytes.truncate(bytes.len() - next(bytes.len()) * (round % 3) / 2);
            let found = open_bytes("a.zip", bytes, &OpenLimits::default(), ANYTHING, &|leaf| line(&leaf));
            assert!(!found.is_empty());
        }
    }
}
