//! The wire format: headers, definitions and values.
//!
//! Nothing here interprets messages, except that field 253 of any message is its time.

/// Field number of the time in every message that has one.
pub(crate) const TIMESTAMP: u8 = 253;

/// Times below this count from when the device was switched on, not from the epoch.
pub(super) const SYSTEM_TIME_END: u32 = 0x1000_0000;

/// Bytes of one value of a base type. `None` for an unknown base type.
///
/// Only the low five bits count: the others include the endianness bit, which some writers leave out.
pub(crate) fn base_size(base: u8) -> Option<usize> {
    match base & 0x1F {
        0 | 1 | 2 | 7 | 10 | 13 => Some(1),
        3 | 4 | 11 => Some(2),
        5 | 6 | 8 | 12 => Some(4),
        9 | 14 | 15 | 16 => Some(8),
        _ => None,
    }
}

/// The first value in `bytes`; `None` for the base type's "no value", or if it is not a number.
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
    /// Offset in the body.
    pub(crate) offset: usize,
}

impl Field {
    /// Whether its size is a whole number of values of its type.
    pub(crate) fn is_sound(&self) -> bool {
        base_size(self.base).is_some_and(|one| self.size >= one && self.size.is_multiple_of(one))
    }
}

/// One developer field of a definition. Its type is in a separate message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DeveloperField {
    pub(crate) number: u8,
    pub(crate) developer: u8,
    pub(crate) size: usize,
    pub(crate) offset: usize,
}

/// Layout of the data messages of one local number.
#[derive(Clone, Debug)]
pub(crate) struct Definition {
    /// The global message number, the kind of message.
    pub(crate) global: u16,
    pub(crate) big_endian: bool,
    pub(crate) fields: Vec<Field>,
    pub(crate) developer_fields: Vec<DeveloperField>,
    /// Bytes of the body without developer fields.
    pub(crate) native_size: usize,
    /// Bytes of the body.
    pub(crate) size: usize,
    /// Offset of the time in the body.
    pub(crate) timestamp: Option<usize>,
    /// Whether the leading bytes are as the protocol requires.
    pub(super) tidy: bool,
}

impl Definition {
    /// Parses the definition message at `at`, and returns where the next message begins.
    pub(super) fn parse(bytes: &[u8], at: usize) -> Option<(Definition, usize)> {
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

    /// Whether these bytes are almost certainly a definition.
    pub(super) fn is_convincing(&self) -> bool {
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
    /// Position of the first message.
    pub(crate) messages: usize,
    /// End of the messages as declared. May lie far outside the file.
    pub(crate) declared_end: usize,
    /// Whether the header has a checksum that does not match.
    pub(crate) bad_checksum: bool,
}

impl Header {
    /// Reads the header at `at`. A wrong header size is corrected by searching for the first message.
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
            // A size of 4 GiB is more than a 32-bit machine can count, with room for the checksum behind it.
            declared_end: (at + size)
                .saturating_add(u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize)
                .min(usize::MAX - 2),
            // Writers may leave the header's own checksum 0.
            bad_checksum: size >= 14 && checksum != 0 && super::checksum::crc16(&bytes[at..at + 12]) != checksum,
        })
    }

    /// Position of the next header after `from`: one followed by a first message, not just the four letters.
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
pub(super) fn begins_with_definition(bytes: &[u8]) -> bool {
    matches!(bytes, [header, 0, 0 | 1, ..] if header & 0xC0 == 0x40)
}

#[cfg(test)]
mod tests {
    use super::*;

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
