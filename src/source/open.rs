//! Opens files and looks into `.gz` and `.zip`, nested in any way, without unpacking to disk.
//!
//! The members of an archive are unpacked in parallel. Only large archives inside archives are opened one after another (their
//! members in parallel again), so that at most two of each level are in memory; the outermost is read by position.

mod kind;
mod leaf;
mod member;
mod parts;
mod spent;

use crate::base::ledger::Code;
use crate::base::words::commas;
use crate::config::OpenLimits;
use crate::source::archive::{self, Declared, Member};
use crate::source::beside::{Beside, InArchive, InFolder, InMemberFolder, Nothing};
use crate::source::find::SourceFile;
use crate::source::name::{show_name, split};
use crate::source::part::FilePart;
use crate::source::stream::{Stream, StreamLimit};
use crate::source::unpack::{Packing, Scratch, mismatch, stop};
use crate::source::window::Window;
use kind::{ArchiveKind, kind};
use leaf::read_error;
pub use leaf::{FormatProbe, HEAD_BYTES, Leaf, OpenError};
use member::{Archive, is_large_archive, packed};
pub use parts::{PartRead, PartReader, UnpackedSize, parts};
use rayon::prelude::*;
use spent::Spent;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::atomic::Ordering;

/// Content up to this size is never taken for a bomb, whatever its ratio, bytes.
const RATIO_FLOOR: u64 = 1 << 20;
/// Recordings in archives up to this size are inflated in one call, bytes: those of a day are smaller.
const AT_ONCE_BYTES: u64 = 4 << 20;
/// Members that one thread takes at a time: few, so that a large one does not delay the end.
const MEMBERS_AT_A_TIME: usize = 8;
/// Opens `file` and passes each leaf to `visit`, members of one archive in parallel.
///
/// The results are in the archive's own order, whatever the number of threads. A broken member stops nothing. An archive that
/// exceeds a limit as a whole has one result, with the reason.
///
pub fn open<T: Send>(
    file: &SourceFile,
    limits: &OpenLimits,
    probe: FormatProbe<'_>,
    visit: &(impl Fn(Leaf<'_>) -> T + Sync),
) -> Vec<T> {
    // Only regular files are opened: a pipe would block.
    let opened = match std::fs::metadata(&file.path) {
        Ok(metadata) if !metadata.is_file() => {
            let name = &*file.path.to_string_lossy();
            let content = Err(OpenError { code: Code::SpecialFile, detail: None });
            return vec![visit(Leaf {
                name,
                member: None,
                content,
                partial: None,
                head_only: false,
                rest: None,
                beside: &Nothing,
                place: Vec::new(),
                share_bytes: file.bytes,
            })];
        }
        Ok(_) => File::open(&file.path).and_then(Window::of_file),
        Err(error) => Err(error),
    };
    match opened {
        Ok(window) => {
            let folder = file.path.parent().unwrap_or_else(|| Path::new(""));
            let beside = InFolder { folder, most_bytes: limits.activity_bytes };
            open_window(&file.path.to_string_lossy(), window, &beside, limits, probe, visit)
        }
        Err(error) => {
            let code = match error.kind() {
                io::ErrorKind::NotFound => Code::Changed,
                io::ErrorKind::PermissionDenied => Code::NoPermission,
                _ => Code::ReadError,
            };
            let content = Err(OpenError::new(code, error.to_string()));
            let name = &*file.path.to_string_lossy();
            let (rest, beside) = (None, &Nothing);
            let share_bytes = file.bytes;
            vec![visit(Leaf {
                name,
                member: None,
                content,
                partial: None,
                head_only: false,
                rest,
                beside,
                place: Vec::new(),
                share_bytes,
            })]
        }
    }
}

/// Like [`open()`], for bytes in memory, such as standard input. `name` decides where the content does not.
pub fn open_bytes<T: Send>(
    name: &str,
    bytes: Vec<u8>,
    limits: &OpenLimits,
    probe: FormatProbe<'_>,
    visit: &(impl Fn(Leaf<'_>) -> T + Sync),
) -> Vec<T> {
    open_window(name, Window::of_memory(bytes), &Nothing, limits, probe, visit)
}

fn open_window<T: Send>(
    name: &str,
    window: Window,
    beside: &dyn Beside,
    limits: &OpenLimits,
    probe: FormatProbe<'_>,
    visit: &(impl Fn(Leaf<'_>) -> T + Sync),
) -> Vec<T> {
    let opener = Opener { limits, probe, visit, spent: Spent::nothing(window.len(), limits) };
    let item = Item::outermost(name, window);
    let answers = Scratch::of_thread(|scratch| opener.unwrap(item, beside, scratch));
    let answers = opener.finish(answers);
    // Which members came too late depends on the threads; whether the whole is too large does not.
    match opener.spent.exceeded(limits) {
        Some(error) => vec![opener.failure(name, None, Vec::new(), error, 0)],
        None => answers,
    }
}

/// A file or member to open.
struct Item<'a> {
    /// The real name, for recognising formats.
    name: &'a str,
    /// The name for display.
    label: Option<String>,
    window: Window,
    packing: Packing,
    /// Number of archives around it.
    depth: usize,
    declared: Option<Declared>,
    /// The numbers of the members around it and its own.
    place: Vec<u32>,
    /// Its share of the outermost file's bytes.
    share_bytes: u64,
}

impl<'a> Item<'a> {
    fn outermost(name: &'a str, window: Window) -> Self {
        let share_bytes = window.len();
        let (packing, place) = (Packing::None, Vec::new());
        Item { name, label: None, window, packing, depth: 0, declared: None, place, share_bytes }
    }
}

/// How far one file was read.
struct Filled {
    head_only: bool,
    partial: Option<String>,
}

/// Result of unwrapping an item: results, or an archive to look into.
enum Unwrapped<'a, T> {
    Answered(Vec<T>),
    Archive(Item<'a>),
}

struct Opener<'a, V> {
    limits: &'a OpenLimits,
    probe: FormatProbe<'a>,
    visit: &'a V,
    spent: Spent,
}

impl<T: Send, V: Fn(Leaf<'_>) -> T + Sync> Opener<'_, V> {
    fn failure(&self, name: &str, member: Option<String>, place: Vec<u32>, error: OpenError, share_bytes: u64) -> T {
        let (content, rest, beside) = (Err(error), None, &Nothing);
        (self.visit)(Leaf { name, member, content, partial: None, head_only: false, rest, beside, place, share_bytes })
    }

    fn refused(&self, item: Item<'_>, error: OpenError) -> Unwrapped<'static, T> {
        Unwrapped::Answered(vec![self.failure(item.name, item.label, item.place, error, item.share_bytes)])
    }

    fn finish(&self, unwrapped: Unwrapped<'_, T>) -> Vec<T> {
        match unwrapped {
            Unwrapped::Answered(answers) => answers,
            Unwrapped::Archive(item) => match self.list(item) {
                Ok(archive) => self.members(&archive, &FilePart::WHOLE),
                Err(answer) => vec![answer],
            },
        }
    }

    /// Unpacks until it reaches a leaf, which is visited, or an archive.
    fn unwrap<'i>(&self, mut item: Item<'i>, beside: &dyn Beside, scratch: &mut Scratch) -> Unwrapped<'i, T> {
        let mut partial = None;
        loop {
            if item.packing == Packing::None {
                let mut head = [0; 4];
                let read = match item.window.read_full_at(&mut head, 0) {
                    Ok(read) => read,
                    Err(error) => return self.refused(item, read_error(&error)),
                };
                let kind = kind(&head[..read], item.name);
                if kind != ArchiveKind::Other && item.depth >= self.limits.depth {
                    let detail = format!("more than {} archives inside each other", self.limits.depth);
                    return self.refused(item, OpenError::new(Code::LimitDepth, detail));
                }
                match kind {
                    ArchiveKind::Zip => return Unwrapped::Archive(item),
                    ArchiveKind::Gzip => {
                        item.packing = Packing::Gzip;
                        item.declared = None;
                        item.depth += 1;
                    }
                    ArchiveKind::Other => {}
                }
            }
            if partial.is_none()
                && let Some(answer) = self.streamed(&item, beside, scratch)
            {
                return Unwrapped::Answered(vec![answer]);
            }
            let filled = match self.fill(&item, scratch) {
                Ok(filled) => filled,
                Err(error) => return self.refused(item, error),
            };
            partial = partial.or(filled.partial);
            if item.packing != Packing::None && kind(&scratch.buffer, item.name) != ArchiveKind::Other {
                item.window = Window::of_memory(std::mem::take(&mut scratch.buffer));
                item.packing = Packing::None;
                item.declared = None;
                continue;
            }
            let content = Ok(&scratch.buffer[..]);
            let Item { name, label: member, place, share_bytes, .. } = item;
            let (head_only, rest) = (filled.head_only, None);
            let leaf = Leaf { name, member, content, partial, head_only, rest, beside, place, share_bytes };
            return Unwrapped::Answered(vec![(self.visit)(leaf)]);
        }
    }

    /// Passes on a file that is read as a stream; `None` if it is not one.
    fn streamed(&self, item: &Item<'_>, beside: &dyn Beside, scratch: &mut Scratch) -> Option<T> {
        let (stem, extension) = split(item.name);
        let extension = if extension.eq_ignore_ascii_case("gz") { split(stem).1 } else { extension };
        if !extension.eq_ignore_ascii_case("xml") {
            return None;
        }
        let (mut content, head, _) = scratch.content(&item.window, item.packing);
        head.clear();
        content.read_up_to(HEAD_BYTES as u64, head).ok()?;
        if !(self.probe.is_streamed)(head, item.name) {
            return None;
        }
        let packed = item.packing != Packing::None;
        let by_ratio = item.window.len().saturating_mul(self.limits.ratio).max(RATIO_FLOOR);
        let limit = StreamLimit { bytes: if packed { by_ratio } else { u64::MAX }, spent: &self.spent.bytes, packed };
        let declared = item.declared.filter(|_| item.packing == Packing::Deflate);
        let outer = item.label.is_none().then(|| item.window.clone());
        let rest = Stream::new(content, head, item.packing, declared, outer, limit);
        Some((self.visit)(Leaf {
            name: item.name,
            member: item.label.clone(),
            content: Ok(head),
            partial: None,
            head_only: false,
            rest: Some(rest),
            beside,
            place: item.place.clone(),
            share_bytes: item.share_bytes,
        }))
    }

    /// Reads one file into the buffer: its head and, if needed, the rest.
    fn fill(&self, item: &Item<'_>, scratch: &mut Scratch) -> Result<Filled, OpenError> {
        let (mut content, buffer, at_once) = scratch.content(&item.window, item.packing);
        buffer.clear();
        let packed = item.packing != Packing::None;
        let declared = item.declared.filter(|_| item.packing == Packing::Deflate);
        // A file named like a recording most likely is one, and inflating its head first costs as much as a third of the whole.
        let likely = declared.filter(|_| (self.probe.claims_recording)(item.name));
        let small = likely.filter(|declared| declared.bytes <= AT_ONCE_BYTES.min(self.limit(item, false).0));
        let mut whole = small.is_some_and(|declared| at_once.inflate(&item.window, declared, buffer));
        let mut stopped = if whole { None } else { content.read_up_to(HEAD_BYTES as u64, buffer).err() };
        let archive = packed && kind(buffer, item.name) != ArchiveKind::Other;
        let ended = buffer.len() < HEAD_BYTES;
        let head = &buffer[..buffer.len().min(HEAD_BYTES)];
        let head_only = !ended && !archive && (self.probe.head_is_enough)(head, item.name);
        if whole && head_only {
            buffer.truncate(HEAD_BYTES);
        }
        let (limit, code) = self.limit(item, archive);
        let known_larger = !packed && item.window.len() > limit;
        let wanted = !ended && !head_only && !known_larger && !whole;
        let known = declared.filter(|declared| wanted && stopped.is_none() && declared.bytes <= limit);
        whole |= known.is_some_and(|declared| at_once.inflate(&item.window, declared, buffer));
        if wanted && !whole {
            // One more than the limit, to distinguish "as large" from "larger".
            let rest = limit.saturating_add(1).saturating_sub(buffer.len() as u64);
            stopped = content.read_up_to(rest, buffer).err();
        }
        if packed {
            self.spent.bytes.fetch_add(buffer.len() as u64, Ordering::Relaxed);
        }
        if !head_only && (known_larger || buffer.len() as u64 > limit) {
            let detail = match code {
                Code::LimitRatio => {
                    format!("unpacks to more than {} times its {} bytes", self.limits.ratio, commas(item.window.len()))
                }
                _ => format!("larger than {} bytes", commas(limit)),
            };
            return Err(OpenError::new(code, detail));
        }
        if let Some(error) = stopped.as_ref().filter(|error| error.raw_os_error().is_some()) {
            return Err(read_error(error));
        }
        if item.label.is_none()
            && let Some(change) = item.window.change()
        {
            return Err(OpenError::new(Code::Changed, change));
        }
        if head_only || whole {
            return Ok(Filled { head_only, partial: None });
        }
        let partial = stopped.map(|error| stop(&error, item.packing, buffer.len()));
        let partial = partial.or_else(|| mismatch(buffer, item.declared));
        match partial {
            Some(detail) if buffer.is_empty() => Err(OpenError::new(Code::BadArchive, detail)),
            partial => Ok(Filled { head_only, partial }),
        }
    }

    /// The tightest limit on the content of a file, bytes, and the code for exceeding it.
    fn limit(&self, item: &Item<'_>, archive: bool) -> (u64, Code) {
        let size = if archive { self.limits.member_bytes } else { self.limits.activity_bytes };
        if item.packing == Packing::None {
            return (size, Code::LimitBytes);
        }
        let ratio = item.window.len().saturating_mul(self.limits.ratio).max(RATIO_FLOOR);
        let (limit, code) = if ratio < size { (ratio, Code::LimitRatio) } else { (size, Code::LimitBytes) };
        // Using up the rest makes the archive as a whole too large: then this code is not shown.
        (limit.min(self.spent.left()), code)
    }

    /// Lists the members of a zip, or answers that it cannot be read.
    fn list(&self, item: Item<'_>) -> Result<Archive, T> {
        let Item { name, label, window, depth, place, share_bytes, .. } = item;
        let unpack = window.len().saturating_mul(self.limits.ratio).min(self.spent.left());
        let listing = match archive::list(&window, self.limits.members, unpack) {
            Ok(listing) => listing,
            Err(error) => return Err(self.failure(name, label, place, read_error(&error), share_bytes)),
        };
        let packed_bytes = listing.members.iter().map(|member| u128::from(member.packed_bytes)).sum();
        Ok(Archive { name: name.to_owned(), label, window, depth, place, share_bytes, listing, packed_bytes })
    }

    /// Visits the members of a zip that belong to `part`; its first part also accounts for the archive itself.
    fn members<'a>(&self, archive: &'a Archive, part: &FilePart) -> Vec<T> {
        let Archive { name, label, listing, share_bytes, .. } = archive;
        let mut answers = Vec::new();
        if part.is_first() {
            let members = listing.members.len() as u64 + u64::from(listing.more);
            self.spent.members.fetch_add(members, Ordering::Relaxed);
            let nothing = listing.members.is_empty();
            let error = match &listing.damage {
                Some(damage) => Some(OpenError::new(Code::BadArchive, damage)),
                None => nothing.then(|| OpenError::new(Code::Empty, "an archive without files")),
            };
            if let Some(error) = error {
                let share_bytes = if nothing { *share_bytes } else { 0 };
                answers.push(self.failure(name, label.clone(), archive.place.clone(), error, share_bytes));
            }
        }
        let members: Vec<(u32, &Member)> = part.of(&listing.members).collect();
        let beside = archive.files(self.limits);
        let mut parts: Vec<Option<Vec<T>>> = members
            .par_iter()
            .with_max_len(MEMBERS_AT_A_TIME)
            .map_init(Scratch::default, |scratch, (number, member)| {
                (!is_large_archive(member))
                    .then(|| self.finish(self.unwrap_member(archive, &beside, *number, member, scratch)))
            })
            .collect();
        // While one large archive is opened, the next is unpacked.
        let mut large = parts.iter_mut().zip(&members).filter(|(part, _)| part.is_none());
        let unwrap = |(number, member): &(u32, &'a Member)| {
            self.unwrap_member(archive, &beside, *number, member, &mut Scratch::default())
        };
        let mut current = large.next().map(|(part, member)| (part, unwrap(member)));
        while let Some((part, unwrapped)) = current {
            let next = large.next();
            let (answers, next) =
                rayon::join(|| self.finish(unwrapped), || next.map(|(part, member)| (part, unwrap(member))));
            *part = Some(answers);
            current = next;
        }
        answers.extend(parts.into_iter().flatten().flatten());
        if label.is_none()
            && part.is_first()
            && let Some(change) = archive.window.change()
        {
            let error = OpenError::new(Code::Changed, change);
            answers.push(self.failure(name, None, archive.place.clone(), error, 0));
        }
        answers
    }

    fn unwrap_member<'m>(
        &self,
        archive: &Archive,
        files: &InArchive<'_>,
        number: u32,
        member: &'m Member,
        scratch: &mut Scratch,
    ) -> Unwrapped<'m, T> {
        let name = show_name(&member.name);
        let label = Some(match &archive.label {
            Some(outer) => format!("{outer}!{name}"),
            None => name,
        });
        if self.spent.exceeded(self.limits).is_some() {
            return Unwrapped::Answered(Vec::new());
        }
        let place = [&archive.place[..], &[number]].concat();
        let share_bytes = archive.share_bytes(member);
        let (window, packing) = match packed(&archive.window, member) {
            Ok(packed) => packed,
            Err(error) => {
                return Unwrapped::Answered(vec![self.failure(&member.name, label, place, error, share_bytes)]);
            }
        };
        let (depth, declared) = (archive.depth + 1, member.declared);
        let beside = InMemberFolder::of(files, &member.name);
        let item = Item { name: &member.name, label, window, packing, depth, declared, place, share_bytes };
        self.unwrap(item, &beside, scratch)
    }
}

#[cfg(test)]
mod tests;
