//! The members of an archive.

use super::leaf::{OpenError, read_error};
use crate::base::ledger::Code;
use crate::config::OpenLimits;
use crate::source::archive::{DEFLATED, Listing, Member, STORED};
use crate::source::beside::InArchive;
use crate::source::name::{member_left_alone, split};
use crate::source::unpack::Packing;
use crate::source::window::Window;

/// An inner archive larger than this, packed, is opened alone, bytes.
pub(super) const LARGE_ARCHIVE: u64 = 8 << 20;

/// An archive whose members are listed.
pub(super) struct Archive {
    /// The real name.
    pub(super) name: String,
    pub(super) label: Option<String>,
    pub(super) window: Window,
    pub(super) depth: usize,
    pub(super) place: Vec<u32>,
    /// Share of the outermost file's bytes for all members.
    pub(super) share_bytes: u64,
    pub(super) listing: Listing,
    /// Packed bytes of all members, as declared.
    pub(super) packed_bytes: u128,
}

impl Archive {
    /// Its members, for those that name files beside them.
    pub(super) fn files(&self, limits: &OpenLimits) -> InArchive<'_> {
        InArchive::new(&self.window, &self.listing.members, limits.activity_bytes)
    }

    /// A member's share, by packed size.
    pub(super) fn share_bytes(&self, member: &Member) -> u64 {
        (u128::from(self.share_bytes) * u128::from(member.packed_bytes)).checked_div(self.packed_bytes).unwrap_or(0)
            as u64
    }
}

pub(super) fn is_large_archive(member: &Member) -> bool {
    let (_, extension) = split(&member.name);
    extension.eq_ignore_ascii_case("zip") && member.packed_bytes > LARGE_ARCHIVE
}

/// The packed bytes of a member and how they are packed, or why it is not unpacked.
pub(super) fn packed(archive: &Window, member: &Member) -> Result<(Window, Packing), OpenError> {
    if let Some(code) = member_left_alone(&member.name) {
        return Err(OpenError { code, detail: None });
    }
    if member.overlaps {
        return Err(OpenError::new(Code::Overlap, "its bytes belong to another member too"));
    }
    if member.encrypted {
        return Err(OpenError::new(Code::ArchiveMethod, "encrypted"));
    }
    if member.link {
        return Err(OpenError::new(Code::SpecialFile, "a link inside an archive"));
    }
    let packing = match member.method {
        STORED => Packing::None,
        DEFLATED => Packing::Deflate,
        other => return Err(OpenError::new(Code::ArchiveMethod, method(other))),
    };
    match member.data(archive) {
        Ok(Some(window)) => Ok((window, packing)),
        Ok(None) => Err(OpenError::new(Code::BadArchive, "no member begins where the directory says")),
        Err(error) => Err(read_error(&error)),
    }
}

/// Names of compression methods (APPNOTE 4.4.5).
fn method(number: u16) -> String {
    let name = match number {
        1..=6 => "an old method of PKZIP",
        9 => "Deflate64",
        12 => "bzip2",
        14 => "LZMA",
        93 => "Zstandard",
        95 => "xz",
        98 => "PPMd",
        99 => "encrypted with AES",
        _ => "unknown",
    };
    format!("compression method {number} ({name})")
}
