//! The wire format: headers, definitions, messages, and the way back into step after damage.
//!
//! Nothing here knows what a message means, except that field 253 of any message is its time.

/// The number of the field that holds the time in every message that has one.
pub(crate) const TIMESTAMP: u8 = 253;

/// Times below this count from when the device was switched on, not from the epoch.
const SYSTEM_TIME_END: u32 = 0x1000_0000;

/// Bytes of one value of a base type. `None` for a number that no base type has.
///
/// Only the low five bits count: the others say whether byte order matters, and some writers leave them out.
pub(crate) fn base_size(base: u8) -> Option<usize> {
    match base & 0x1F {
        0 | 1 | 2 | 7 | 10 | 13 => Some(1),
        3 | 4 | 11 => Some(2),
        5 | 6 | 8 | 12 => Some(4),
        9 | 14 | 15 | 16 => Some(8),
        _ => None,
    }
}

/// The first value in `bytes`, `None` where it is the base type's sign for "no value", or no number.
pub(crate) fn number(base: u8, big_endian: bool, bytes: &[u8]) -> Option<f64> {
    macro_rules! read {
        ($type:ty) => {{
            let raw = bytes.first_chunk()?;
            if big_endian { <$type>::from_be_bytes(*raw) } else { <$type>::from_le_bytes(*raw) }
        }};
    }
    macro_rules! unless {
        ($type:ty, $invalid:expr) => {{
            let value = read!($type);
            (value != $invalid).then_some(value as f64)
        }};
    }
    match base & 0x1F {
        0 | 2 | 13 => unless!(u8, u8::MAX),
        1 => unless!(i8, i8::MAX),
        3 => unless!(i16, i16::MAX),
        4 => unless!(u16, u16::MAX),
        5 => unless!(i32, i32::MAX),
        6 => unless!(u32, u32::MAX),
        8 => Some(f64::from(read!(f32))).filter(|v| v.is_finite()),
        9 => Some(read!(f64)).filter(|v| v.is_finite()),
        10 => unless!(u8, 0),
        11 => unless!(u16, 0),
        12 => unless!(u32, 0),
        14 => unless!(i64, i64::MAX),
        15 => unless!(u64, u64::MAX),
        16 => unless!(u64, 0),
        _ => None,
    }
}

/// One field of a definition.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) number: u8,
    pub(crate) base: u8,
    pub(crate) size: usize,
    /// Where it begins in the body.
    pub(crate) offset: usize,
}

impl Field {
    /// Whether its size is one or several whole values of its type.
    pub(crate) fn is_sound(&self) -> bool {
        base_size(self.base).is_some_and(|one| self.size >= one && self.size.is_multiple_of(one))
    }
}

/// One developer field of a definition. Its type stands in a message of its own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DeveloperField {
    pub(crate) number: u8,
    pub(crate) developer: u8,
    pub(crate) size: usize,
    pub(crate) offset: usize,
}

/// What the data messages of one local number look like.
#[derive(Clone, Debug)]
pub(crate) struct Definition {
    /// The global message number: what it is.
    pub(crate) global: u16,
    pub(crate) big_endian: bool,
    pub(crate) fields: Vec<Field>,
    pub(crate) developer_fields: Vec<DeveloperField>,
    /// Bytes of the body without developer fields.
    pub(crate) native_size: usize,
    /// Bytes of the body.
    pub(crate) size: usize,
    /// Where the time begins in the body.
    pub(crate) timestamp: Option<usize>,
    /// Whether the bytes in front are as the protocol wants them.
    tidy: bool,
}

impl Definition {
    /// Parses the definition message at `at`, and says where the next message begins.
    fn parse(bytes: &[u8], at: usize) -> Option<(Definition, usize)> {
        let header = *bytes.get(at)?;
        let [reserved, order, g0, g1, count] = *bytes.get(at + 1..)?.first_chunk::<5>()?;
        let big_endian = order == 1;
        let mut offset = 0;
        let mut end = at + 6 + 3 * usize::from(count);
        let fields = bytes
            .get(at + 6..end)?
            .as_chunks::<3>()
            .0
            .iter()
            .map(|&[number, size, base]| {
                let field = Field { number, base, size: size.into(), offset };
                offset += field.size;
                field
            })
            .collect::<Vec<_>>();
        let native_size = offset;
        let mut developer_fields = Vec::new();
        if header & 0x20 != 0 {
            let count = usize::from(*bytes.get(end)?);
            let list = bytes.get(end + 1..end + 1 + 3 * count)?;
            developer_fields.extend(list.as_chunks::<3>().0.iter().map(|&[number, size, developer]| {
                let field = DeveloperField { number, developer, size: size.into(), offset };
                offset += field.size;
                field
            }));
            end += 1 + 3 * count;
        }
        let global = if big_endian { u16::from_be_bytes([g0, g1]) } else { u16::from_le_bytes([g0, g1]) };
        let timestamp = fields.iter().find(|f| f.number == TIMESTAMP && f.size == 4).map(|f| f.offset);
        let tidy = reserved == 0 && order <= 1 && fields.iter().all(|f| base_size(f.base).is_some());
        let size = offset;
        Some((Definition { global, big_endian, fields, developer_fields, native_size, size, timestamp, tidy }, end))
    }

    /// Whether bytes that look like this cannot well be anything else than a definition.
    fn is_convincing(&self) -> bool {
        self.tidy
            && self.fields.len() >= 2
            && self.fields.iter().all(Field::is_sound)
            && (self.global < 0x0400 || self.global >= 0xFF00)
    }

    /// The first value of field `wanted`, unscaled.
    pub(crate) fn value(&self, body: &[u8], wanted: u8) -> Option<f64> {
        let field = self.fields.iter().find(|f| f.number == wanted && f.is_sound())?;
        number(field.base, self.big_endian, body.get(field.offset..field.offset + field.size)?)
    }

    /// The bytes of field `wanted`.
    pub(crate) fn bytes<'b>(&self, body: &'b [u8], wanted: u8) -> Option<&'b [u8]> {
        let field = self.fields.iter().find(|f| f.number == wanted)?;
        body.get(field.offset..field.offset + field.size)
    }

    /// The time of a message in seconds since the FIT epoch.
    pub(crate) fn time(&self, body: &[u8]) -> Option<u32> {
        let raw = *body.get(self.timestamp?..)?.first_chunk()?;
        let time = if self.big_endian { u32::from_be_bytes(raw) } else { u32::from_le_bytes(raw) };
        (time != u32::MAX).then_some(time)
    }
}

/// The header in front of each part of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// Where the first message begins.
    pub(crate) messages: usize,
    /// Where the messages end by the header's word. May lie far outside the file.
    pub(crate) declared_end: usize,
    /// Whether the header has a checksum and it does not match.
    pub(crate) bad_checksum: bool,
}

impl Header {
    /// Reads the header at `at`. A wrong header size is corrected by looking where messages begin.
    pub(crate) fn parse(bytes: &[u8], at: usize) -> Option<Header> {
        let head = bytes.get(at..)?.first_chunk::<12>()?;
        if head[8..] != *b".FIT" {
            return None;
        }
        let declared = usize::from(head[0]);
        let size = [declared, 14, 12]
            .into_iter()
            .find(|&size| size >= 12 && bytes.get(at + size..).is_some_and(begins_with_definition))
            .unwrap_or(if declared == 12 { 12 } else { 14 });
        let checksum = bytes.get(at + 12..at + 14).map_or(0, |b| u16::from_le_bytes([b[0], b[1]]));
        Some(Header {
            // A file may end inside its header.
            messages: (at + size).min(bytes.len()),
            declared_end: at + size + u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize,
            // Writers may leave the header's own checksum 0.
            bad_checksum: size >= 14 && checksum != 0 && super::checksum::crc16(&bytes[at..at + 12]) != checksum,
        })
    }

    /// Where the next header after `from` begins: one that a first message follows, not just the four letters.
    pub(crate) fn find(bytes: &[u8], from: usize) -> Option<usize> {
        memchr::memmem::find_iter(bytes.get(from..)?, b".FIT").find_map(|found| {
            let at = (from + found).checked_sub(8).filter(|&at| at >= from)?;
            let size = usize::from(bytes[at]);
            let messages = bytes.get(at + size..).unwrap_or_default();
            (matches!(size, 12 | 14) && (messages.is_empty() || begins_with_definition(messages))).then_some(at)
        })
    }
}

/// Whether the first message is a definition, as it must be: its header, a reserved zero, the byte order.
fn begins_with_definition(bytes: &[u8]) -> bool {
    matches!(bytes, [header, 0, 0 | 1, ..] if header & 0xC0 == 0x40)
}

/// One step of a [`Walk`].
#[derive(Clone, Copy, Debug)]
pub(crate) enum Message<'a> {
    /// Data messages of this local number look different from now on.
    Definition { local: usize },
    Data {
        local: usize,
        body: &'a [u8],
        /// Seconds since the FIT epoch, from field 253 or the compressed header.
        time: Option<u32>,
    },
}

/// Why a walk cannot go on. The walk stands at the first byte that it does not understand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A data message of a local number that was never defined.
    Undefined(usize),
    /// A definition that the protocol does not allow.
    BadDefinition,
    /// A message that would go beyond the end.
    Cut,
    /// A message of nothing but zeros, or nothing but ones: unwritten memory.
    Blank,
    /// Message after message with a time that cannot be. Never said by the walk itself.
    Misread,
}

/// Times nearer than this to their neighbours can belong to one activity: an hour back, a week on.
fn is_near(time: u32, before: u32) -> bool {
    (-3600..=7 * 86_400).contains(&(i64::from(time) - i64::from(before)))
}

/// Whether a message at `time` can follow one at `before`. Without a time to compare nothing speaks against it.
pub(crate) fn may_follow(time: Option<u32>, before: Option<u32>) -> bool {
    time.zip(before).is_none_or(|(time, before)| is_near(time, before))
}

/// Goes from message to message.
#[derive(Debug)]
pub(crate) struct Walk<'a> {
    bytes: &'a [u8],
    /// Where the next message begins.
    pub(crate) at: usize,
    /// Where the messages end.
    pub(crate) end: usize,
    /// The end is a guess that includes the checksum.
    pub(crate) end_guessed: bool,
    /// Something is known to be wrong, so that untidy definitions are not believed.
    pub(crate) wary: bool,
    /// The time of the last message that had one: what compressed headers count from.
    pub(crate) clock: Option<u32>,
    definitions: [Option<Definition>; 16],
    /// The last definition that replaced another: where it stood, its local number, and the one it replaced.
    replaced: Option<(usize, usize, Definition)>,
    /// The local number whose definition was put back since this was last asked.
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

    /// What the messages of a local number look like, as of now.
    pub(crate) fn definition(&self, local: usize) -> Option<&Definition> {
        self.definitions.get(local)?.as_ref()
    }

    /// The next message; `None` at the end.
    #[inline]
    pub(crate) fn next(&mut self) -> Result<Option<Message<'a>>, Fault> {
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
        // No watch goes back to the second in which the epoch began.
        let reset = self.wary && time == Some(0) && self.clock.is_some_and(|clock| clock >= SYSTEM_TIME_END);
        if reset || is_blank(header, body, time) {
            return Err(Fault::Blank);
        }
        self.clock = time.or(self.clock);
        self.at = next;
        Ok(Some(Message::Data { local, body, time }))
    }

    /// Steps over data messages that have this header of the normal kind and follow each other, `most` of them at most, and says how
    /// many these are. It stops where [`next`](Self::next) has something to say. The end must not be a guess.
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

    /// Takes the definition that stands here.
    fn define(&mut self, local: usize) -> Result<Option<Message<'a>>, Fault> {
        let (definition, next) = Definition::parse(&self.bytes[..self.end], self.at).ok_or(Fault::Cut)?;
        if self.wary && !definition.tidy {
            return Err(Fault::BadDefinition);
        }
        if let Some(old) = self.definitions[local].replace(definition) {
            self.replaced = Some((self.at, local, old));
        }
        self.at = next;
        Ok(Some(Message::Definition { local }))
    }

    /// Moves to the first byte from `from` on at which messages make sense again. `false` where none does.
    ///
    /// They must follow the clock or `earlier`, a time from well before: the clock may come from a misread message.
    ///
    /// What is looked at is taken from `effort`, in bytes; where that is used up, nothing is found.
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

    /// A definition shortly before damage that could be anything else was misread: the one before it holds.
    fn undo_doubtful_definition(&mut self, from: usize) {
        const SHORTLY: usize = 1024;
        if let Some((at, local, old)) = self.replaced.take_if(|(at, ..)| *at + SHORTLY >= from)
            && (at >= from || !self.definitions[local].as_ref().is_some_and(Definition::is_convincing))
        {
            self.definitions[local] = Some(old);
            self.undone = Some(local);
        }
    }

    /// Whether what begins at `start` is a run of messages: a convincing definition, or several data messages whose
    /// times go on from `clock`.
    pub(crate) fn makes_sense(&self, start: usize, mut clock: Option<u32>) -> bool {
        // A message with a fitting time is worth 8, one without a time 1: by chance, a byte is a known local number
        // once in two to sixteen times, and four bytes are a fitting time once in six thousand.
        const ENOUGH: u32 = 24;
        // Messages without evidence (of one byte, or of equal bytes) must not keep the search at one place, least of all the first
        // ones: the search comes to those behind them anyway.
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
                // A definition settles it, if the message that follows it fits.
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

    /// Whether a message can begin at `at`, right after a definition that was found while searching.
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
    // Five bits, to be added so that the clock never goes back.
    let clock = clock?;
    Some(clock.wrapping_add(u32::from(header).wrapping_sub(clock) & 0x1F))
}

/// Flash memory that was never written reads as all zeros or all ones, and both look like messages.
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
            if let Message::Data { time, .. } = message {
                out.push(time);
            }
        }
        out
    }

    #[test]
    fn every_base_type_has_its_own_sign_for_no_value() {
        for (base, invalid, valid, expect) in [
            (0x00, &[0xFF][..], &[3][..], 3.0),
            (0x01, &[0x7F], &[0x80], -128.0),
            (0x02, &[0xFF], &[0xFE], 254.0),
            (0x83, &[0xFF, 0x7F], &[0x00, 0x80], -32768.0),
            (0x84, &[0xFF, 0xFF], &[0xFE, 0xFF], 65534.0),
            (0x85, &[0xFF, 0xFF, 0xFF, 0x7F], &[0xFF, 0xFF, 0xFF, 0xFF], -1.0),
            (0x86, &[0xFF; 4], &[0, 0, 0, 0], 0.0),
            (0x88, &[0xFF; 4], &[0, 0, 0x80, 0x3F], 1.0),
            (0x89, &[0xFF; 8], &[0, 0, 0, 0, 0, 0, 0xF0, 0x3F], 1.0),
            (0x0A, &[0], &[0xFF], 255.0),
            (0x8B, &[0, 0], &[0xFF, 0xFF], 65535.0),
            (0x8C, &[0; 4], &[1, 0, 0, 0], 1.0),
            (0x0D, &[0xFF], &[0], 0.0),
            (0x8E, &[0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], &[0xFF; 8], -1.0),
            (0x8F, &[0xFF; 8], &[1, 0, 0, 0, 0, 0, 0, 0], 1.0),
            (0x90, &[0; 8], &[1, 0, 0, 0, 0, 0, 0, 0], 1.0),
        ] {
            assert_eq!(number(base, false, invalid), None, "base {base:#x}");
            assert_eq!(number(base, false, valid), Some(expect), "base {base:#x}");
            let turned = valid.iter().rev().copied().collect::<Vec<_>>();
            assert_eq!(number(base, true, &turned), Some(expect), "base {base:#x}, big-endian");
            // Without the bits that some writers leave out.
            assert_eq!(number(base & 0x1F, false, valid), Some(expect), "base {base:#x}");
        }
        assert_eq!(number(0x07, false, b"text"), None);
        assert_eq!(number(0x11, false, &[1]), None);
        assert_eq!(number(0x86, false, &[1, 2, 3]), None, "too short");
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

    #[test]
    fn headers_that_lie_about_their_size() {
        let mut bytes = vec![14, 0x20, 0, 0, 5, 0, 0, 0];
        bytes.extend(b".FIT\0\0");
        bytes.extend([0x40, 0, 0, 0, 0, 0]);
        assert_eq!(Header::parse(&bytes, 0).unwrap().messages, 14);
        for lie in [255, 0, 12, 13] {
            bytes[0] = lie;
            assert_eq!(Header::parse(&bytes, 0).unwrap().messages, 14, "declared {lie}");
        }
        bytes.drain(12..14);
        for size in [12, 14] {
            bytes[0] = size;
            assert_eq!(Header::parse(&bytes, 0).unwrap().messages, 12, "declared {size}");
        }
        assert_eq!(Header::parse(&bytes[..11], 0), None);
        bytes[8] = b'_';
        assert_eq!(Header::parse(&bytes, 0), None);
    }

    #[test]
    fn a_header_checksum_of_zero_is_no_checksum() {
        let mut bytes = vec![14, 0x20, 0, 0, 0, 0, 0, 0];
        bytes.extend(b".FIT\0\0");
        assert!(!Header::parse(&bytes, 0).unwrap().bad_checksum);
        bytes[12] = 1;
        assert!(Header::parse(&bytes, 0).unwrap().bad_checksum);
        let good = super::super::checksum::crc16(&bytes[..12]).to_le_bytes();
        bytes[12..14].copy_from_slice(&good);
        assert!(!Header::parse(&bytes, 0).unwrap().bad_checksum);
    }

    #[test]
    fn four_letters_are_no_header() {
        let mut bytes = b"some text .FIT, and more text and more".to_vec();
        assert_eq!(Header::find(&bytes, 0), None);
        let at = bytes.len();
        bytes.extend([12, 0x20, 0, 0, 0, 0, 0, 0]);
        bytes.extend(b".FIT");
        bytes.extend([0x40, 0, 1]);
        assert_eq!(Header::find(&bytes, 0), Some(at));
        assert_eq!(Header::find(&bytes, at), Some(at));
        assert_eq!(Header::find(&bytes, at + 1), None);
    }
}
