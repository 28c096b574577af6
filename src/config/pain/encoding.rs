//! The text of a pain log: UTF-8, or UTF-16 with a byte order mark, as spreadsheets save "Unicode text".

use std::borrow::Cow;

/// How the text of a log is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Utf16Little,
    Utf16Big,
}

impl Encoding {
    /// By the byte order mark.
    pub(super) fn of(log: &[u8]) -> Encoding {
        match log {
            [0xFF, 0xFE, ..] => Encoding::Utf16Little,
            [0xFE, 0xFF, ..] => Encoding::Utf16Big,
            _ => Encoding::Utf8,
        }
    }

    /// A text as the log stores it, without a mark.
    pub(super) fn encoded(self, text: Vec<u8>) -> Vec<u8> {
        let utf16 = |bytes: fn(u16) -> [u8; 2]| String::from_utf8_lossy(&text).encode_utf16().flat_map(bytes).collect();
        match self {
            Encoding::Utf8 => text,
            Encoding::Utf16Little => utf16(u16::to_le_bytes),
            Encoding::Utf16Big => utf16(u16::to_be_bytes),
        }
    }
}

/// The log's text without a mark, as UTF-8 where it is UTF-16; the error is the line that is no text.
pub(super) fn decoded(log: &[u8]) -> Result<Cow<'_, [u8]>, u64> {
    let unit = match Encoding::of(log) {
        Encoding::Utf8 => return Ok(Cow::Borrowed(log.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(log))),
        Encoding::Utf16Little => u16::from_le_bytes,
        Encoding::Utf16Big => u16::from_be_bytes,
    };
    // Half a character at the end would be glued to whatever is added.
    let (units, []) = log[2..].as_chunks::<2>() else { return Err(last_line(log)) };
    let units: Vec<u16> = units.iter().map(|two| unit(*two)).collect();
    let text = String::from_utf16(&units).map_err(|_| 1_u64)?;
    Ok(Cow::Owned(text.into_bytes()))
}

fn last_line(log: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', log).count() as u64 + 1
}
