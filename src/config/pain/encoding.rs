//! The text of a pain log: UTF-8, or UTF-16 with a byte order mark, as spreadsheets save "Unicode text".

use super::PainError;
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

/// The log's text without a mark, as UTF-8 where it is UTF-16.
pub(super) fn decoded(log: &[u8]) -> Result<Cow<'_, [u8]>, PainError> {
    let unit = match Encoding::of(log) {
        Encoding::Utf8 => return Ok(Cow::Borrowed(log.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(log))),
        Encoding::Utf16Little => u16::from_le_bytes,
        Encoding::Utf16Big => u16::from_be_bytes,
    };
    // Half a character at the end would be glued to whatever is added.
    let (units, []) = log[2..].as_chunks::<2>() else { return Err(PainError::NotText { line: last_line(log) }) };
    let units: Vec<u16> = units.iter().map(|two| unit(*two)).collect();
    let text = String::from_utf16(&units).map_err(|_| PainError::NotText { line: 1 })?;
    Ok(Cow::Owned(text.into_bytes()))
}

fn last_line(log: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', log).count() as u64 + 1
}

#[cfg(test)]
mod tests {
    use super::super::{NewLine, addition, read_log};
    use super::*;
    use jiff::civil::date;

    fn utf16(text: &str, encoding: Encoding) -> Vec<u8> {
        encoding.encoded(format!("\u{feff}{text}").into_bytes())
    }

    #[test]
    fn spreadsheets_unicode_text_is_read_and_added_to() {
        for encoding in [Encoding::Utf16Little, Encoding::Utf16Big] {
            let log = utf16("Datum\tSchmerz\tNotiz\r\n12.09.2026\t4\tÜbung, 膝 🦵\r\n", encoding);
            assert_eq!(Encoding::of(&log), encoding);
            let new = NewLine {
                date: date(2026, 9, 14),
                score: Some(3.0),
                when: "",
                place: String::new(),
                side: None,
                note: "wieder 🦵".to_owned(),
            };
            let added = addition(&log, &new).unwrap();
            assert_eq!(added, encoding.encoded("2026-09-14\t3\twieder 🦵\r\n".into()));
            let whole = [log, added].concat();
            let read = read_log(&whole, None).unwrap();
            let notes: Vec<_> = read.knee.iter().map(|entry| entry.note.as_deref()).collect();
            assert_eq!(notes, [Some("Übung, 膝 🦵"), Some("wieder 🦵")]);
        }
    }

    #[test]
    fn half_a_character_is_an_error() {
        let mut log = utf16("2026-09-12\t4\n2026-09-13\t4", Encoding::Utf16Little);
        assert_eq!(read_log(&log, None).map(|log| log.knee.len()), Ok(2));
        log.pop();
        assert_eq!(read_log(&log, None), Err(PainError::NotText { line: 2 }));
        let lone = [&utf16("2026-09-12\t4\t", Encoding::Utf16Little)[..], &[0x00, 0xD8]].concat();
        assert_eq!(read_log(&lone, None), Err(PainError::NotText { line: 1 }));
    }
}
