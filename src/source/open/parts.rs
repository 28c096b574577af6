//! One file in parts that several workers read: which parts there are, and reading one of them.
//!
//! Together the parts give what [`open()`](super::open()) gives of the whole, in the order of the leaves' places.

use super::{
    Archive, ArchiveKind, Beside, FormatProbe, Item, Leaf, OpenError, Opener, Packing, Spent, Unwrapped, kind, packed,
    split,
};
use crate::config::OpenLimits;
use crate::source::archive;
use crate::source::part::FilePart;
use crate::source::unpack::Scratch;
use crate::source::window::Window;
use std::sync::atomic::Ordering;

/// An inner archive of at least this size, packed, has parts of its own, bytes.
const INNER_ARCHIVE: u64 = 1 << 20;
/// A packed inner archive of up to this size is unpacked by several workers, each of which then holds it, bytes.
const SHARED_ARCHIVE: u64 = 32 << 20;
/// Bounds of the size of a part, bytes: small enough for progress to be seen, large enough that asking costs nothing.
const PART_BYTES: (u64, u64) = (256 << 10, 8 << 20);
/// Parts of a file for each worker, so that none waits long at the end.
const PARTS_PER_WORKER: u64 = 8;

/// How much one file has unpacked to, over all parts read so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UnpackedSize {
    /// Unpacked bytes, including all nested archives.
    pub bytes: u64,
    /// Members listed.
    pub members: u64,
}

impl UnpackedSize {
    /// Why a file of this size unpacks to too much as a whole. What was read of it then counts for nothing.
    #[must_use]
    pub fn too_much(self, file_bytes: u64, limits: &OpenLimits) -> Option<OpenError> {
        Spent::of(self, file_bytes, limits).exceeded(limits)
    }
}

impl Spent {
    fn of(unpacked: UnpackedSize, file_bytes: u64, limits: &OpenLimits) -> Self {
        let spent = Spent::nothing(file_bytes, limits);
        spent.bytes.store(unpacked.bytes, Ordering::Relaxed);
        spent.members.store(unpacked.members, Ordering::Relaxed);
        spent
    }

    fn unpacked(&self) -> UnpackedSize {
        UnpackedSize { bytes: self.bytes.load(Ordering::Relaxed), members: self.members.load(Ordering::Relaxed) }
    }
}

/// The parts of the file behind `window` for a number of workers. Reads only the directories of archives.
#[must_use]
pub fn parts(name: &str, window: &Window, limits: &OpenLimits, workers: u32) -> Vec<FilePart> {
    let aim = window.len() / (PARTS_PER_WORKER * u64::from(workers.max(1)));
    let mut plan = Plan { limits, workers, part_bytes: aim.clamp(PART_BYTES.0, PART_BYTES.1), parts: Vec::new() };
    if !plan.archive(name, window, &[]) {
        plan.parts.push(FilePart::WHOLE);
    }
    plan.parts
}

struct Plan<'a> {
    limits: &'a OpenLimits,
    workers: u32,
    part_bytes: u64,
    parts: Vec<FilePart>,
}

impl Plan<'_> {
    /// Adds the parts of an archive; `false` if it is none, or cannot be looked into.
    fn archive(&mut self, name: &str, window: &Window, place: &[u32]) -> bool {
        let mut head = [0; 4];
        let Ok(read) = window.read_full_at(&mut head, 0) else { return false };
        if kind(&head[..read], name) != ArchiveKind::Zip || place.len() >= self.limits.depth {
            return false;
        }
        let unpack = window.len().saturating_mul(self.limits.ratio);
        let Ok(listing) = archive::list(window, self.limits.members, unpack) else { return false };
        let (mut first, mut bytes) = (0, 0);
        for (number, member) in (0..).zip(&listing.members) {
            bytes += member.packed_bytes.min(window.len());
            let (_, extension) = split(&member.name);
            let archive = extension.eq_ignore_ascii_case("zip") && member.packed_bytes >= INNER_ARCHIVE;
            let inner = archive.then(|| packed(window, member).ok()).flatten();
            let inner_place = [place, &[number]].concat();
            let before = self.parts.len();
            self.range(place, first, number);
            let has_own_parts = match inner {
                Some((inner, Packing::None)) => self.archive(&member.name, &inner, &inner_place),
                Some(_) => self.shared(member, &inner_place),
                None => false,
            };
            if has_own_parts {
                (first, bytes) = (number + 1, 0);
                continue;
            }
            self.parts.truncate(before);
            if bytes >= self.part_bytes {
                self.range(place, first, number + 1);
                (first, bytes) = (number + 1, 0);
            }
        }
        self.range(place, first, listing.members.len() as u32);
        true
    }

    /// A range of members. The first one of an archive is there even if it is empty.
    fn range(&mut self, place: &[u32], first: u32, end: u32) {
        if first < end || first == 0 {
            self.parts.push(FilePart::range(place, first, end));
        }
    }

    /// An inner archive that has to be unpacked: each worker takes every nth member. Large ones are left to one worker.
    fn shared(&mut self, member: &archive::Member, place: &[u32]) -> bool {
        let several = (member.packed_bytes / INNER_ARCHIVE).min(u64::from(self.workers)) as u32;
        let small = member.declared.is_some_and(|declared| declared.bytes <= SHARED_ARCHIVE);
        if !small || several < 2 {
            return false;
        }
        let archive = || place.to_owned();
        self.parts.extend((0..several).map(|first| FilePart {
            archive: archive(),
            first,
            end: u32::MAX,
            step: several,
            ..FilePart::WHOLE
        }));
        true
    }
}

/// What one part gave.
#[derive(Debug)]
pub struct PartRead<T> {
    /// One for each leaf.
    pub answers: Vec<T>,
    /// How much it unpacked to.
    pub unpacked: UnpackedSize,
}

/// Reads parts of one file, and keeps the archives of the last parts.
pub struct PartReader {
    name: String,
    window: Window,
    /// Those opened last, the newest at the end.
    opened: Vec<Opened>,
    /// Most bytes that they may have unpacked to; the newest is kept whatever its size.
    kept_bytes: u64,
}

/// An archive found again, and what unpacking it took.
struct Opened {
    archive: Archive,
    bytes: u64,
}

impl std::fmt::Debug for PartReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PartReader").field("window", &self.window).finish_non_exhaustive()
    }
}

impl PartReader {
    /// For the file behind `window`; its name decides where the content does not. Archives are kept that have unpacked to up to
    /// `kept_bytes` together.
    #[must_use]
    pub fn new(name: String, window: Window, kept_bytes: u64) -> Self {
        PartReader { name, window, opened: Vec::new(), kept_bytes }
    }

    /// Lets go of all archives.
    pub fn forget(&mut self) {
        self.opened.clear();
    }

    fn keep(&mut self, opened: Opened) {
        let mut bytes = opened.bytes;
        let fits = |older: &&Opened| {
            bytes = bytes.saturating_add(older.bytes);
            bytes <= self.kept_bytes
        };
        let kept = self.opened.iter().rev().take_while(fits).count();
        self.opened.drain(..self.opened.len() - kept);
        self.opened.push(opened);
    }

    /// The file's parts for a number of workers.
    #[must_use]
    pub fn parts(&self, limits: &OpenLimits, workers: u32) -> Vec<FilePart> {
        parts(&self.name, &self.window, limits, workers)
    }

    /// Visits the leaves of one part. `before` is what the parts read so far have unpacked to; `beside` gives the files beside this
    /// one.
    pub fn read<T: Send>(
        &mut self,
        part: &FilePart,
        before: UnpackedSize,
        beside: &dyn Beside,
        limits: &OpenLimits,
        probe: FormatProbe<'_>,
        visit: &(impl Fn(Leaf<'_>) -> T + Sync),
    ) -> PartRead<T> {
        let opener = Opener { limits, probe, visit, spent: Spent::of(before, self.window.len(), limits) };
        let kept = self.opened.iter().position(|opened| opened.archive.place == part.archive);
        let opened = match kept {
            Some(place) => Ok(self.opened.remove(place)),
            None => self.open(&part.archive, beside, &opener),
        };
        // Unpacking the archive counts once, with its first part.
        let bytes = |opened: u64| before.bytes + if part.is_first() { opened } else { 0 };
        let answers = match opened {
            Ok(opened) => {
                opener.spent.bytes.store(bytes(opened.bytes), Ordering::Relaxed);
                let answers = opener.members(&opened.archive, part);
                self.keep(opened);
                answers
            }
            Err((answers, own_bytes)) => {
                opener.spent.bytes.store(bytes(own_bytes), Ordering::Relaxed);
                if part.is_first() { answers } else { Vec::new() }
            }
        };
        let after = opener.spent.unpacked();
        let bytes = after.bytes.saturating_sub(before.bytes);
        PartRead { answers, unpacked: UnpackedSize { bytes, members: after.members.saturating_sub(before.members) } }
    }

    /// Finds the archive at a place. If there is none: what is there instead, and how much that unpacked to.
    fn open<T: Send, V: Fn(Leaf<'_>) -> T + Sync>(
        &self,
        place: &[u32],
        beside: &dyn Beside,
        opener: &Opener<'_, V>,
    ) -> Result<Opened, (Vec<T>, u64)> {
        let spent = || opener.spent.unpacked().bytes;
        let mut start = spent();
        let listed = |unwrapped: Unwrapped<'_, T>, start: u64| match unwrapped {
            Unwrapped::Archive(item) => opener.list(item).map_err(|answer| (vec![answer], spent() - start)),
            Unwrapped::Answered(answers) => Err((answers, spent() - start)),
        };
        let item = Item::outermost(&self.name, self.window.clone());
        let mut archive = listed(Scratch::of_thread(|scratch| opener.unwrap(item, beside, scratch)), start)?;
        for number in place {
            let Some(member) = archive.listing.members.get(*number as usize) else { return Err((Vec::new(), 0)) };
            start = spent();
            let files = archive.files(opener.limits);
            let unwrapped =
                Scratch::of_thread(|scratch| opener.unwrap_member(&archive, &files, *number, member, scratch));
            let inner = listed(unwrapped, start)?;
            archive = inner;
        }
        Ok(Opened { archive, bytes: spent() - start })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::probe::ANYTHING;
    use crate::source::beside::Nothing;
    use crate::source::fixture::{FIT, fit, gz, line, zip, zip_by};
    use crate::source::open::open_bytes;
    use zip::CompressionMethod::{Deflated, Stored};

    /// The lines of all parts, read by as many readers in turn, in the order of their places.
    fn in_parts(name: &str, bytes: &[u8], limits: &OpenLimits, workers: u32) -> (Vec<String>, usize) {
        let window = Window::of_memory(bytes.to_vec());
        let mut readers: Vec<PartReader> =
            (0..workers).map(|_| PartReader::new(name.to_owned(), window.clone(), 0)).collect();
        let parts = readers[0].parts(limits, workers);
        let (mut lines, mut unpacked) = (Vec::new(), UnpackedSize::default());
        // The last first: nothing may depend on the order.
        for (index, part) in parts.iter().enumerate().rev() {
            let reader = &mut readers[index % workers as usize];
            let read =
                reader.read(part, unpacked, &Nothing, limits, ANYTHING, &|leaf| (leaf.place.clone(), line(&leaf)));
            unpacked.bytes += read.unpacked.bytes;
            unpacked.members += read.unpacked.members;
            lines.extend(read.answers);
        }
        lines.sort_by(|a, b| a.0.cmp(&b.0));
        if let Some(error) = unpacked.too_much(bytes.len() as u64, limits) {
            let content = Err(error);
            let (member, partial, head_only, place, share_bytes) = (None, None, false, Vec::new(), 0);
            let (rest, beside) = (None, &Nothing);
            let leaf = Leaf { name, member, content, partial, head_only, rest, beside, place, share_bytes };
            return (vec![line(&leaf)], parts.len());
        }
        (lines.into_iter().map(|(_, line)| line).collect(), parts.len())
    }

    fn whole(name: &str, bytes: &[u8], limits: &OpenLimits) -> Vec<String> {
        open_bytes(name, bytes.to_vec(), limits, ANYTHING, &|leaf| line(&leaf))
    }

    fn export(inner: zip::CompressionMethod, outer: zip::CompressionMethod) -> Vec<u8> {
        let big = fit(300_000);
        let names: Vec<String> = (0..12).map(|number| format!("{number}.fit")).collect();
        let members: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &big[..])).collect();
        let archive = zip_by(inner, &members);
        zip_by(
            outer,
            &[("1.fit", FIT), ("in.zip", &archive), ("x/in.zip", &archive), ("2.fit.gz", &gz(FIT)), ("3.fit", &big)],
        )
    }

    #[test]
    fn parts_together_are_the_whole() {
        let limits = OpenLimits::default();
        for inner in [Stored, Deflated] {
            for outer in [Stored, Deflated] {
                let bytes = export(inner, outer);
                let whole = whole("a.zip", &bytes, &limits);
                assert_eq!(whole.len(), 27);
                for workers in [1, 2, 5] {
                    let (lines, parts) = in_parts("a.zip", &bytes, &limits, workers);
                    assert_eq!(lines, whole, "{inner} in {outer}, {workers} workers");
                    assert!(parts > workers as usize, "{parts} parts");
                }
                // Damaged in every way that a cut makes.
                for cut in (0..bytes.len()).step_by(bytes.len() / 23) {
                    let cut = &bytes[..cut];
                    assert_eq!(in_parts("a.zip", cut, &limits, 3).0, super::tests::whole("a.zip", cut, &limits));
                }
            }
        }
    }

    #[test]
    fn files_that_are_no_archives_have_one_part() {
        for (name, bytes) in [
            ("a.fit", FIT.to_vec()),
            ("a.fit.gz", gz(FIT)),
            ("a.zip", b"<html>".to_vec()),
            ("a.gz", gz(&zip(&[("1.fit", FIT)]))),
        ] {
            let limits = OpenLimits::default();
            assert_eq!(in_parts(name, &bytes, &limits, 4), (whole(name, &bytes, &limits), 1), "{name}");
        }
    }

    #[test]
    fn an_archive_that_is_too_large_as_a_whole_is_refused_as_a_whole() {
        let bytes = export(Deflated, Deflated);
        let full = OpenLimits::default();
        for total in [1_000_000, 5_000_000, 7_200_000, 14_000_000, 15_000_000] {
            let limits = OpenLimits { total_bytes: total, ..full.clone() };
            let whole = whole("a.zip", &bytes, &limits);
            assert_eq!(in_parts("a.zip", &bytes, &limits, 2).0, whole, "{total}");
        }
        for members in [3, 5, 16, 28, 29] {
            let limits = OpenLimits { members, ..full.clone() };
            assert_eq!(in_parts("a.zip", &bytes, &limits, 2).0, whole("a.zip", &bytes, &limits), "{members} members");
        }
    }

    #[test]
    fn the_rest_is_read_when_one_member_cannot_be() {
        let bytes = export(Stored, Stored);
        let limits = OpenLimits::default();
        let all = |parts: &[FilePart]| {
            let mut reader = PartReader::new("a.zip".to_owned(), Window::of_memory(bytes.clone()), 0);
            let read = |part| {
                reader
                    .read(part, UnpackedSize::default(), &Nothing, &limits, ANYTHING, &|leaf| {
                        (leaf.place.clone(), line(&leaf))
                    })
                    .answers
            };
            let mut answers: Vec<_> = parts.iter().flat_map(read).collect();
            answers.sort();
            answers
        };
        let whole = all(&[FilePart::WHOLE]);
        for place in [vec![0], vec![1, 0], vec![1, 7], vec![2, 11], vec![4]] {
            let rest = all(&FilePart::WHOLE.without(&place));
            let expected: Vec<_> = whole.iter().filter(|(at, _)| *at != place).cloned().collect();
            assert_eq!(rest, expected, "{place:?}");
        }
    }

    #[test]
    fn the_archives_opened_last_are_kept_while_there_is_room() {
        let bytes = export(Stored, Deflated);
        let limits = OpenLimits::default();
        let archive_bytes = zip_by(Stored, &[("0.fit", &fit(300_000))]).len() as u64 * 12;
        for (room, unpackings) in [(0, 4), (archive_bytes, 4), (archive_bytes * 2, 2)] {
            let mut reader = PartReader::new("a.zip".to_owned(), Window::of_memory(bytes.clone()), room);
            let mut unpacked = |place: &[u32]| {
                let kept = reader.opened.iter().any(|opened| opened.archive.place == place[..1]);
                let part = FilePart::at(place);
                let answers =
                    reader.read(&part, UnpackedSize::default(), &Nothing, &limits, ANYTHING, &|leaf| line(&leaf));
                assert_eq!(answers.answers.len(), 1);
                u32::from(!kept)
            };
            let opened: u32 = [[1, 3], [2, 3], [1, 5], [2, 5]].iter().map(|place| unpacked(place)).sum();
            assert_eq!(opened, unpackings, "room for {room}");
            reader.forget();
            assert!(reader.opened.is_empty());
        }
    }
}
