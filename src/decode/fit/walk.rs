//! Walks from message to message, and resynchronises after damage.

use super::wire::{Definition, SYSTEM_TIME_END, begins_with_definition};
use std::fmt;

/// One step of a [`Walk`].
#[derive(Clone, Copy, Debug)]
pub(crate) enum FitMessage<'a> {
    /// A new definition for this local number.
    Definition { local: usize },
    Data {
        local: usize,
        body: &'a [u8],
        /// Seconds since the FIT epoch, from field 253 or the compressed header.
        time: Option<u32>,
    },
}

/// Why a walk cannot continue. It stands at the first byte that it cannot interpret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A data message of an undefined local number.
    Undefined(usize),
    /// A definition that the protocol does not allow.
    BadDefinition,
    /// A message that would exceed the end.
    Cut,
    /// A message of only zeros or only ones: unwritten memory.
    Blank,
    /// Message after message with an impossible time. Never returned by the walk itself.
    Misread,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Undefined(local) => write!(f, "a message of undefined type {local}"),
            Fault::BadDefinition => f.write_str("a definition that the format does not allow"),
            Fault::Cut => f.write_str("a message that goes beyond the end"),
            Fault::Blank => f.write_str("a stretch of unwritten bytes"),
            Fault::Misread => f.write_str("messages with impossible times"),
        }
    }
}

/// Whether two times are close enough to belong to one activity: up to an hour back, up to a week ahead.
fn is_near(time: u32, before: u32) -> bool {
    (-3600..=7 * 86_400).contains(&(i64::from(time) - i64::from(before)))
}

/// Whether a message at `time` can follow one at `before`; yes if either is unknown.
pub(crate) fn may_follow(time: Option<u32>, before: Option<u32>) -> bool {
    time.zip(before).is_none_or(|(time, before)| is_near(time, before))
}

/// Walks from message to message.
#[derive(Debug)]
pub(crate) struct Walk<'a> {
    bytes: &'a [u8],
    /// Position of the next message.
    pub(crate) at: usize,
    /// End of the messages.
    pub(crate) end: usize,
    /// Whether the end is a guess, which includes the checksum.
    pub(crate) end_guessed: bool,
    /// Whether damage is known, so that untidy definitions are rejected.
    pub(crate) wary: bool,
    /// Time of the last message that had one: the base of compressed headers.
    pub(crate) clock: Option<u32>,
    definitions: [Option<Definition>; 16],
    /// The last definition that replaced another: its position, its local number, and the definition replaced.
    replaced: Option<(usize, usize, Definition)>,
    /// The local number whose definition was restored since the last query.
    pub(crate) undone: Option<usize>,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(bytes: &'a [u8], at: usize, end: usize) -> Self {
        let end = end.min(bytes.len());
        Walk {
            bytes,
            at,
            end,
            end_guessed: false,
            wary: false,
            clock: None,
            definitions: Default::default(),
            replaced: None,
            undone: None,
        }
    }

    /// The current definition of a local number.
    pub(crate) fn definition(&self, local: usize) -> Option<&Definition> {
        self.definitions.get(local)?.as_ref()
    }

    /// The next message; `None` at the end.
    #[inline]
    pub(crate) fn next(&mut self) -> Result<Option<FitMessage<'a>>, Fault> {
        if self.at >= self.end || (self.end_guessed && self.end - self.at == 2) {
            return Ok(None);
        }
        let header = self.bytes[self.at];
        if header & 0xC0 == 0x40 {
            return self.define(usize::from(header & 0x0F));
        }
        let local = local_of(header);
        let definition = self.definitions[local].as_ref().ok_or(Fault::Undefined(local))?;
        let next = self.at + 1 + definition.size;
        if next > self.end {
            return Err(Fault::Cut);
        }
        let body = &self.bytes[self.at + 1..next];
        let time = message_time(header, definition, body, self.clock);
        // No watch goes back to the first second of the epoch.
        let reset = self.wary && time == Some(0) && self.clock.is_some_and(|clock| clock >= SYSTEM_TIME_END);
        if reset || is_blank(header, body, time) {
            return Err(Fault::Blank);
        }
        self.clock = time.or(self.clock);
        self.at = next;
        Ok(Some(FitMessage::Data { local, body, time }))
    }

    /// Skips consecutive data messages with this normal header, at most `most`, and returns their number. Stops where
    /// [`next`](Self::next) has something to report. The end must not be a guess.
    pub(crate) fn alike(&mut self, header: u8, most: usize) -> usize {
        let Some(definition) = &self.definitions[local_of(header)] else { return 0 };
        let stride = 1 + definition.size;
        let messages = self.bytes[self.at..self.end].chunks_exact(stride).take(most);
        let blank = |body: &[u8]| header == 0 && is_blank(header, body, definition.time(body));
        let passed = messages.clone().take_while(|m| m[0] == header && !blank(&m[1..])).count();
        let last_time = messages.take(passed).rev().find_map(|m| definition.time(&m[1..]));
        self.clock = last_time.or(self.clock);
        self.at += passed * stride;
        passed
    }

    /// Reads the definition at the current position.
    fn define(&mut self, local: usize) -> Result<Option<FitMessage<'a>>, Fault> {
        let (definition, next) = Definition::parse(&self.bytes[..self.end], self.at).ok_or(Fault::Cut)?;
        if self.wary && !definition.tidy {
            return Err(Fault::BadDefinition);
        }
        if let Some(old) = self.definitions[local].replace(definition) {
            self.replaced = Some((self.at, local, old));
        }
        self.at = next;
        Ok(Some(FitMessage::Definition { local }))
    }

    /// Moves to the first position from `from` on with plausible messages. `false` if there is none.
    ///
    /// Their times must follow the clock or `earlier`, a time from well before: the clock may come from a misread message.
    ///
    /// The bytes examined are taken from `effort`; once it is used up, the search fails.
    pub(crate) fn resync(&mut self, from: usize, earlier: Option<u32>, effort: &mut usize) -> bool {
        self.wary = true;
        self.undo_doubtful_definition(from);
        let clocks = [self.clock, earlier];
        let clocks = if earlier.is_none() || earlier == self.clock { &clocks[..1] } else { &clocks };
        let last = self.end.min(from.saturating_add(*effort));
        let found = (from..last)
            .find_map(|at| clocks.iter().find(|&&clock| self.makes_sense(at, clock)).map(|&clock| (at, clock)));
        *effort -= found.map_or(last, |(at, _)| at).saturating_sub(from);
        if let Some((at, clock)) = found {
            (self.at, self.clock) = (at, clock);
        }
        found.is_some()
    }

    /// Restores the previous definition if the one shortly before damage is doubtful and so was probably misread.
    fn undo_doubtful_definition(&mut self, from: usize) {
        const SHORTLY: usize = 1024;
        if let Some((at, local, old)) = self.replaced.take_if(|(at, ..)| *at + SHORTLY >= from)
            && (at >= from || !self.definitions[local].as_ref().is_some_and(Definition::is_convincing))
        {
            self.definitions[local] = Some(old);
            self.undone = Some(local);
        }
    }

    /// Whether a run of messages begins at `start`: a convincing definition, or several data messages whose times continue from
    /// `clock`.
    pub(crate) fn makes_sense(&self, start: usize, mut clock: Option<u32>) -> bool {
        // A message with a plausible time scores 8, one without a time 1: by chance, a byte is a known local number once in two
        // to sixteen times, and four bytes are a plausible time once in six thousand.
        const ENOUGH: u32 = 24;
        // Limits messages without evidence (of one byte, or of equal bytes), so that the search does not stay at one position: it
        // reaches those after them anyway.
        const MOST_MESSAGES: u32 = 64;
        const MOST_IN_VAIN: u32 = 8;
        let bytes = &self.bytes[..self.end];
        let mut at = start;
        let mut evidence = 0;
        for message in 0..MOST_MESSAGES {
            if evidence >= ENOUGH {
                return true;
            }
            if evidence == 0 && message >= MOST_IN_VAIN {
                return false;
            }
            if at == self.end || (self.end_guessed && at + 2 == self.end) {
                return evidence >= 8;
            }
            let Some(&header) = bytes.get(at) else { return false };
            if header & 0xC0 == 0x40 {
                // A definition is conclusive if the message after it is valid.
                return begins_with_definition(&bytes[at..])
                    && Definition::parse(bytes, at).is_some_and(|(definition, next)| {
                        definition.is_convincing() && self.follows(next, header, &definition, clock)
                    });
            }
            let Some(definition) = &self.definitions[local_of(header)] else { return false };
            let Some(body) = bytes.get(at + 1..at + 1 + definition.size) else { return false };
            let time = message_time(header, definition, body, clock);
            if is_blank(header, body, time) || !may_follow(time, clock) {
                return false;
            }
            let head = &body[..body.len().min(64)];
            let varied = head.len() > 1 && head[1..] != head[..head.len() - 1];
            let own_time = definition.time(body).is_some();
            evidence += if own_time && varied { 8 } else { u32::from(varied) };
            clock = time.or(clock);
            at += 1 + definition.size;
        }
        false
    }

    /// Whether a message can begin at `at`, right after a definition found while searching.
    fn follows(&self, at: usize, header: u8, definition: &Definition, clock: Option<u32>) -> bool {
        let Some(&next) = self.bytes[..self.end].get(at) else { return at == self.end };
        if next & 0xC0 == 0x40 {
            return Definition::parse(&self.bytes[..self.end], at).is_some_and(|(d, _)| d.tidy);
        }
        let local = local_of(next);
        if local != usize::from(header & 0x0F) {
            return self.definitions[local].is_some();
        }
        let body = self.bytes[..self.end].get(at + 1..at + 1 + definition.size);
        let time = body.map(|body| definition.time(body));
        time.is_some_and(|time| may_follow(time, clock))
    }
}

/// The local number in the header of a data message: two bits of it in compressed headers, four in normal ones.
fn local_of(header: u8) -> usize {
    usize::from(if header & 0x80 == 0 { header & 0x0F } else { (header >> 5) & 0x03 })
}

fn message_time(header: u8, definition: &Definition, body: &[u8], clock: Option<u32>) -> Option<u32> {
    let own = definition.time(body);
    if own.is_some() || header & 0x80 == 0 {
        return own;
    }
    // Five bits, added so that the clock never goes back.
    let clock = clock?;
    Some(clock.wrapping_add(u32::from(header).wrapping_sub(clock) & 0x1F))
}

/// Unwritten flash memory reads as all zeros or all ones, and both look like messages.
#[inline]
fn is_blank(header: u8, body: &[u8], time: Option<u32>) -> bool {
    match header {
        0x00 => time == Some(0) && is_nothing_but(0x00, body),
        0xFF => body.len() > 1 && is_nothing_but(0xFF, body),
        _ => false,
    }
}

fn is_nothing_but(byte: u8, body: &[u8]) -> bool {
    let head = &body[..body.len().min(64)];
    *head == [byte; 64][..head.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn definition(local: u8, global: u16, fields: &[(u8, u8, u8)]) -> Vec<u8> {
        let mut out = vec![0x40 | local, 0, 0];
        out.extend(global.to_le_bytes());
        out.push(fields.len() as u8);
        out.extend(fields.iter().flat_map(|&(number, size, base)| [number, size, base]));
        out
    }

    fn times(bytes: &[u8]) -> Vec<Option<u32>> {
        let mut walk = Walk::new(bytes, 0, bytes.len());
        let mut out = Vec::new();
        while let Ok(Some(message)) = walk.next() {
            if let FitMessage::Data { time, .. } = message {
                out.push(time);
            }
        }
        out
    }

    #[test]
    fn compressed_times_never_go_back() {
        let mut bytes = definition(0, 20, &[(253, 4, 0x86)]);
        bytes.push(0);
        bytes.extend(1_000_000_000u32.to_le_bytes()); // low five bits: 0
        bytes.extend(definition(1, 20, &[(3, 1, 2)]));
        for offset in [0u8, 1, 31, 31, 2] {
            bytes.extend([0x80 | 1 << 5 | offset, 100]);
        }
        let expect = [0, 0, 1, 31, 31, 34].map(|s| Some(1_000_000_000 + s));
        assert_eq!(times(&bytes), expect);
    }

    #[test]
    fn a_compressed_time_without_a_clock_is_missing() {
        let mut bytes = definition(1, 20, &[(3, 1, 2)]);
        bytes.extend([0x80 | 1 << 5 | 7, 100]);
        assert_eq!(times(&bytes), [None]);
    }
}
