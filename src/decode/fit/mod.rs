//! FIT, Garmin's binary format.
//!
//! One pass walks the messages ([`walk`]). `record` messages go straight into samples ([`records`]), the few that describe the
//! file to the `fitparser` crate ([`describe`]) and into [`part`]; the rest is skipped. [`sessions`] then assigns the records to
//! sessions. After damage, what was read is kept, and reading continues at the next plausible message or the next part of the
//! file.

mod checksum;
#[cfg(test)]
mod corpus;
#[cfg(test)]
mod damage;
pub(crate) mod describe;
#[cfg(test)]
mod differential;
mod divisor;
mod kind;
mod owner;
mod part;
mod records;
mod sessions;
mod stored_heart_rate;
mod suspects;
#[cfg(test)]
pub(crate) mod synth;
#[cfg(test)]
mod tests;
pub(crate) mod time;
mod timer;
pub(crate) mod walk;
pub(crate) mod wire;

use super::Decoded;
use super::damage::{Aftermath, Damage, Place};
use crate::base::ledger::Code;
use crate::base::note::{Note, NoteCode};
use crate::base::words::commas;
use crate::config::DecodeLimits;
use describe::Describer;
pub use kind::{FileKind, first_message_kind, is_fit, is_other};
use part::{MessageRole, RECORD, Readers, SESSION, SessionPart};
use records::{RecordDecoder, RecordPlan};
use stored_heart_rate::StoredHeartRate;
use suspects::{SUSPECTS, Suspect, Suspects};
use walk::{Fault, FitMessage, Walk, may_follow};
use wire::Header;

/// Most damaged places listed. A file with more is described well enough by these.
const MOST_DAMAGE: usize = 8;

/// Limit on checksumming and searching, in passes over the file. Damage takes two; a forged file whose parts all claim to reach
/// its end would take as many passes as it has parts.
const EFFORT_A_BYTE: usize = 4;

/// Most parts of one file, each a file of its own: as many as the activities allowed in a GPX file. Forged ones would take
/// gigabytes.
const MOST_PARTS: usize = 10_000;

/// Decodes a FIT file, including damaged ones: see [`Decoded::damage`].
///
/// A file that is certainly not an activity is recognised from its first messages and not read further.
#[must_use]
pub fn decode(bytes: &[u8], limits: &DecodeLimits) -> Decoded {
    let mut reader = FileReader {
        bytes,
        most_samples: limits.samples,
        decoded: Decoded::default(),
        records: RecordDecoder::default(),
        readers: Readers { describer: Describer::new(), heart_rate: StoredHeartRate::default() },
        parts: Vec::new(),
        other: None,
        next_header: None,
        effort: EFFORT_A_BYTE.saturating_mul(bytes.len()),
    };
    reader.read();
    reader.finish()
}

struct FileReader<'a> {
    bytes: &'a [u8],
    most_samples: usize,
    decoded: Decoded,
    records: RecordDecoder,
    readers: Readers,
    parts: Vec<SessionPart>,
    /// Contents of the first part that is not an activity.
    other: Option<(Code, String)>,
    /// The last search for a header: its start, and its result.
    next_header: Option<(usize, usize)>,
    /// Bytes that checksums and searches may still process.
    effort: usize,
}

/// How far the messages of a part were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Walked {
    ToTheEnd,
    /// To damage after which nothing is plausible.
    Lost,
    LimitReached,
}

impl<'a> FileReader<'a> {
    fn read(&mut self) {
        let mut from = 0;
        loop {
            let header = Header::parse(self.bytes, from).map(|header| (from, header)).or_else(|| {
                let at = self.find_header(from);
                Some((at, Header::parse(self.bytes, at)?))
            });
            let Some((at, header)) = header else { break };
            if self.parts.len() >= MOST_PARTS {
                self.damage(at, false, format!("more than {} parts", commas(MOST_PARTS as u64)), None);
                return;
            }
            if at > from && self.parts.is_empty() && self.other.is_none() {
                self.damage(
                    from,
                    false,
                    format!("{} bytes in front of the FIT header", commas((at - from) as u64)),
                    None,
                );
            }
            let Some(next) = self.part(at, header) else { return };
            // Always forward, whatever size a header declares.
            from = next.max(at + 12);
        }
        if self.parts.is_empty() && self.other.is_none() {
            let what = if self.bytes.len() < 12 { "too short for a FIT header" } else { "no FIT header" };
            self.damage(0, false, what, None);
        }
    }

    /// Reads the part whose header is at `at`. Returns where the next one may begin, or `None` to stop.
    fn part(&mut self, at: usize, header: Header) -> Option<usize> {
        match kind::of_part(self.bytes, header.messages) {
            FileKind::NotActivity { code, content } => {
                self.other.get_or_insert((code, content));
                return Some(header.declared_end.saturating_add(2));
            }
            FileKind::Unknown if !self.has_samples(header) => {
                if let Some(file_type) = kind::file_type(self.bytes, header.messages) {
                    self.other.get_or_insert((Code::OtherFit, format!("FIT data of type {file_type}")));
                    return Some(header.declared_end.saturating_add(2));
                }
            }
            FileKind::Unknown | FileKind::Activity => {}
        }
        self.readers.describer.begin_part();
        self.records.begin_part();
        let mut part = SessionPart { records: self.records.len..self.records.len, ..SessionPart::default() };
        let next = self.walk(at, header, &mut part);
        part.records.end = self.records.len;
        self.parts.push(part);
        next
    }

    /// Whether a part whose type has no public name holds records or sessions.
    fn has_samples(&self, header: Header) -> bool {
        let mut walk = Walk::new(self.bytes, header.messages, header.declared_end);
        while let Ok(Some(message)) = walk.next() {
            if let FitMessage::Definition { local } = message
                && walk.definition(local).is_some_and(|d| matches!(d.global, RECORD | SESSION))
            {
                return true;
            }
        }
        false
    }

    /// Reads the messages of a part. Returns where the next part may begin, or `None` to stop.
    fn walk(&mut self, at: usize, header: Header, part: &mut SessionPart) -> Option<usize> {
        let bytes = self.bytes;
        let declared_end = header.declared_end;
        let mut walk = Walk::new(bytes, header.messages, declared_end);
        let mut bad_checksum = header.bad_checksum;
        // Bytes that the header declares beyond the end of the file. Two of them are the checksum.
        let missing = declared_end.saturating_add(2).saturating_sub(bytes.len());
        let is_empty = declared_end == header.messages;
        let only_checksum_missing = matches!(missing, 1..=2) && !is_empty;
        if missing == 0 && (!is_empty || declared_end + 2 == bytes.len()) {
            // An unchecked checksum is known neither wrong nor right.
            let looked_at = self.spend(declared_end + 2 - at);
            bad_checksum |= looked_at && checksum::crc16(&bytes[at..declared_end + 2]) != 0;
            walk.wary = bad_checksum || !looked_at;
        } else {
            walk.wary = true;
            if !only_checksum_missing {
                self.guess_end(&mut walk, header.messages);
            }
        }
        let may_go_on = bad_checksum && declared_end + 2 < bytes.len();
        let done = self.messages(&mut walk, part, may_go_on.then_some(declared_end));
        if done == Walked::LimitReached {
            return None;
        }
        if done == Walked::ToTheEnd && only_checksum_missing && part.damaged_at.is_none() {
            self.damage(bytes.len(), true, "ends inside the checksum", Some(Aftermath::ContentsWhole));
        }
        if done == Walked::ToTheEnd && walk.end_guessed {
            if walk.end.saturating_sub(walk.at) == 2 && part.closed {
                // Everything is there; only the header's size is wrong.
                bad_checksum |= checksum::crc16(&bytes[at..walk.end]) != 0;
            } else if part.damaged_at.is_none() {
                part.damaged_at = Some(walk.at);
                let what = match missing.saturating_sub(2) {
                    // More than a gigabyte is a placeholder, not a size.
                    missing @ 1..0x4000_0000 => format!("ends {} bytes early", commas(missing as u64)),
                    _ => "ends without being closed".into(),
                };
                self.damage(walk.at, true, what, None);
            }
        }
        part.bad_checksum = bad_checksum;
        self.decoded.bad_checksum |= bad_checksum;
        Some(if walk.end_guessed { walk.end } else { declared_end + 2 })
    }

    /// Reads messages to their end, across damage where plausible messages follow it.
    ///
    /// After `may_go_on` there may be more: the header's size is not reliable.
    fn messages(&mut self, walk: &mut Walk<'a>, part: &mut SessionPart, mut may_go_on: Option<usize>) -> Walked {
        let mut roles: [MessageRole; 16] = Default::default();
        // The local number of the records noted but not yet read.
        let mut recording = None;
        let mut suspects = Suspects::default();
        let mut wild_times = 0;
        loop {
            let (begin, before) = (walk.at, walk.clock);
            let fault = match walk.next() {
                Ok(Some(FitMessage::Definition { local })) => {
                    self.read_noted(&roles, recording.take());
                    roles[local] = part.role_of(walk, local);
                    if let (MessageRole::Record(plan), Some(d)) = (&roles[local], walk.definition(local)) {
                        self.records.reserve(plan, (walk.end - walk.at) / (1 + d.size));
                    }
                    continue;
                }
                Ok(Some(FitMessage::Data { local, body, time })) => {
                    if let Some(time) = time {
                        suspects.push(Suspect { at: begin, time, before, records: self.records.len });
                        wild_times = if may_follow(Some(time), before) { 0 } else { wild_times + 1 };
                    }
                    match &roles[local] {
                        MessageRole::Record(plan) if self.records.len < self.most_samples => {
                            if recording != Some(local) {
                                self.read_noted(&roles, recording.replace(local));
                            }
                            self.records.note(plan, begin, time);
                            self.more_records(walk, plan, self.bytes[begin], &mut suspects);
                        }
                        MessageRole::Record(_) => {
                            self.read_noted(&roles, recording);
                            self.damage(begin, false, format!("more than {} samples", self.most_samples), None);
                            return Walked::LimitReached;
                        }
                        MessageRole::Describing(kind) => {
                            part.message(&mut self.readers, *kind, walk.definition(local), body, time);
                        }
                        MessageRole::Skip => {}
                    }
                    if part.newly_described {
                        self.read_noted(&roles, recording.take());
                        part.newly_described = false;
                        for (local, role) in roles.iter_mut().enumerate() {
                            *role = part.role_of(walk, local);
                        }
                    }
                    // One wrong time gives two implausible steps, there and back. Setting the clock gives one.
                    if !(walk.wary && wild_times >= 3) {
                        continue;
                    }
                    Fault::Misread
                }
                Ok(None) => {
                    let Some(declared_end) = may_go_on.take().filter(|_| !walk.end_guessed) else {
                        self.read_noted(&roles, recording);
                        return Walked::ToTheEnd;
                    };
                    self.guess_end(walk, declared_end);
                    if Header::parse(self.bytes, declared_end + 2).is_some()
                        || !walk.makes_sense(declared_end, walk.clock)
                    {
                        (walk.end, walk.end_guessed) = (declared_end, false);
                    }
                    continue;
                }
                Err(Fault::Cut) if may_go_on.is_some() && !walk.end_guessed => {
                    self.guess_end(walk, walk.end);
                    continue;
                }
                Err(fault) => fault,
            };
            self.read_noted(&roles, recording.take());
            let misread = suspects.first_misread();
            let earlier = suspects.first_time();
            suspects.clear();
            wild_times = 0;
            if misread.is_none() && fault == Fault::Misread {
                continue;
            }
            if let Some((suspect, good)) = misread {
                self.records.truncate(suspect.records);
                walk.clock = good;
            }
            let broken_at = misread.map_or(begin, |(suspect, _)| suspect.at);
            let mut resumed = walk.resync(broken_at + 1, earlier, &mut self.effort);
            if !resumed && may_go_on.is_some() && !walk.end_guessed {
                // Extra bytes may have pushed the rest beyond the end that the header declares.
                self.guess_end(walk, walk.at);
                resumed = walk.resync(broken_at + 1, earlier, &mut self.effort);
            }
            let truncated = !resumed && fault == Fault::Cut && walk.end == self.bytes.len();
            self.fault(fault, broken_at, resumed.then_some(walk.at), truncated);
            part.damaged_at.get_or_insert(broken_at);
            if !resumed {
                return Walked::Lost;
            }
            part.breaks.push(self.records.len);
            if let Some(local) = walk.undone.take() {
                roles[local] = part.role_of(walk, local);
            }
        }
    }

    /// Notes the records that follow one with this header, the common case. In a file with a correct checksum they need not be
    /// checked one by one.
    fn more_records(&mut self, walk: &mut Walk<'a>, plan: &RecordPlan, header: u8, suspects: &mut Suspects) {
        if walk.wary || header & 0x80 != 0 {
            return;
        }
        let (from, clock, first) = (walk.at, walk.clock, self.records.len);
        let records = walk.alike(header, self.most_samples - first);
        self.records.note_run(plan, from, records);
        let Some(definition) = walk.definition(usize::from(header & 0x0F)) else { return };
        let stride = 1 + definition.size;
        let time = |nth: usize| self.bytes.get(from + nth * stride + 1..).and_then(|body| definition.time(body));
        // Only the last ones can be suspect.
        let suspected = records.saturating_sub(SUSPECTS)..records;
        let mut before = (0..suspected.start).rev().find_map(time).or(clock);
        for nth in suspected {
            if let Some(time) = time(nth) {
                suspects.push(Suspect { at: from + nth * stride, time, before, records: first + nth });
                before = Some(time);
            }
        }
    }

    /// Reads the noted records, which are of one local number.
    fn read_noted(&mut self, roles: &[MessageRole; 16], local: Option<usize>) {
        if let Some(MessageRole::Record(plan)) = local.map(|local| &roles[local]) {
            self.records.read(plan, self.bytes);
        }
    }

    /// Ends the walk where the next part begins, or at the end of the file.
    fn guess_end(&mut self, walk: &mut Walk, from: usize) {
        walk.end = self.find_header(from);
        walk.end_guessed = true;
    }

    /// The position of the next header after `from`, or the end of the file. Cached: the result holds for all positions in
    /// between.
    fn find_header(&mut self, from: usize) -> usize {
        match self.next_header {
            Some((searched, found)) if (searched..=found).contains(&from) => found,
            _ => {
                let found = Header::find(self.bytes, from).unwrap_or(self.bytes.len());
                self.next_header = Some((from, found));
                found
            }
        }
    }

    /// Takes `bytes` from the remaining effort. `false` if not enough is left.
    fn spend(&mut self, bytes: usize) -> bool {
        let left = self.effort.checked_sub(bytes);
        self.effort = left.unwrap_or(0);
        left.is_some()
    }

    fn fault(&mut self, fault: Fault, at: usize, resumed_at: Option<usize>, truncated: bool) {
        let what = if truncated { "ends inside a message".to_owned() } else { fault.to_string() };
        let skipped = resumed_at.map(|to| Aftermath::Skipped { bytes: to.saturating_sub(at) });
        self.damage(at, truncated, what, skipped);
    }

    fn damage(&mut self, at: usize, truncated: bool, what: impl Into<String>, aftermath: Option<Aftermath>) {
        if self.decoded.damage.len() < MOST_DAMAGE {
            let place = Place::Byte { at, of: self.bytes.len() };
            self.decoded.damage.push(Damage { what: what.into(), place, truncated, aftermath });
        }
    }

    fn finish(mut self) -> Decoded {
        let (samples, developer_cadence) = self.records.into_samples();
        self.readers.heart_rate.sort();
        let of = self.bytes.len();
        for part in &mut self.parts {
            if let Some(at) = part.damaged_at {
                part.notes
                    .push(Note::new(NoteCode::Damaged, format!("the file is damaged at {}", Place::Byte { at, of })));
            }
            if part.bad_checksum {
                part.notes.push(Note::new(NoteCode::BadChecksum, "the checksum does not match the contents"));
            }
        }
        self.decoded.activities = sessions::assemble(self.parts, samples, &developer_cadence, &self.readers.heart_rate);
        if self.decoded.activities.is_empty() {
            match self.other {
                Some((code, content)) => {
                    self.decoded.not_activity = Some(code);
                    self.decoded.content = Some(content);
                }
                None if self.decoded.damage.is_empty() => {
                    self.decoded.not_activity = Some(Code::NoSamples);
                    self.decoded.content = Some("an activity file without samples".into());
                }
                None => {}
            }
        }
        self.decoded
    }
}
