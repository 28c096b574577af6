//! Records cut out of the document's text by hand: nearly all of a document is records, and few of them are needed.

use super::records::RecordKind;
use crate::decode::xml::time;

/// How a record begins.
pub(super) const OPENING: &str = "<Record type=\"";

/// How what stands in a record begins, and its end.
const INSIDE: [&str; 5] = [
    "<MetadataEntry ",
    "</Record>",
    "<HeartRateVariabilityMetadataList",
    "<InstantaneousBeatsPerMinute ",
    "</HeartRateVariabilityMetadataList",
];

/// Whether a tag stands in a record or ends it.
pub(super) fn is_inside(tag: &str) -> bool {
    INSIDE.iter().any(|opening| tag.starts_with(opening))
}

/// The attributes of a record that say something, as they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RecordText<'a> {
    pub(super) kind: RecordKind,
    pub(super) source: &'a str,
    pub(super) unit: &'a str,
    pub(super) start: &'a str,
    pub(super) end: &'a str,
    pub(super) value: &'a str,
}

impl<'a> RecordText<'a> {
    /// Of the text behind [`OPENING`], up to the next element. `None` unless the attributes are those of every export, in their order.
    pub(super) fn of(text: &'a str, kind: RecordKind) -> Option<Self> {
        let (_, text) = text.split_once('"')?;
        let (source, text) = text.strip_prefix(" sourceName=\"")?.split_once('"')?;
        let text = text.trim_ascii_end().strip_suffix('>')?;
        let text = text.strip_suffix('/').unwrap_or(text);
        // Between the source and the unit are a version and a long description of the device.
        let (text, value) = last(text, "value")?;
        let (text, end) = last(text, "endDate")?;
        let (text, start) = last(text, "startDate")?;
        let (text, _) = last(text, "creationDate")?;
        let (_, unit) = last(text, "unit")?;
        Some(RecordText { kind, source, unit, start, end, value })
    }
}

/// The last attribute of a tag, if it has this name, and what comes before it.
fn last<'a>(text: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    let text = text.strip_suffix('"')?;
    let open = memchr::memrchr(b'"', text.as_bytes())?;
    let before = text[..open].strip_suffix('=')?.strip_suffix(name)?.strip_suffix(' ')?;
    Some((before, &text[open + 1..]))
}

/// Dates of one day: records are sorted by time, so that nearly every date is on the day of the one before.
#[derive(Debug, Default)]
pub(super) struct Clock<'a> {
    /// `2024-05-04 ` and ` +0200`.
    day: &'a str,
    zone: &'a str,
    /// Midnight, Unix seconds.
    midnight_s: f64,
}

impl<'a> Clock<'a> {
    /// Unix seconds of `2024-05-04 08:00:00 +0200`; `None` for a date that is written otherwise.
    pub(super) fn seconds(&mut self, text: &'a str) -> Option<f64> {
        let (day, rest) = text.split_at_checked(11)?;
        let (clock, zone) = rest.split_at_checked(8)?;
        let clock_s = clock_s(clock.as_bytes())?;
        if (day, zone) != (self.day, self.zone) {
            let midnight_s = time::parse(text)?.unix_s - clock_s;
            *self = Clock { day, zone, midnight_s };
        }
        Some(self.midnight_s + clock_s)
    }
}

/// Seconds since midnight of `08:00:00`.
fn clock_s(text: &[u8]) -> Option<f64> {
    let [h1, h2, b':', m1, m2, b':', s1, s2] = text else { return None };
    let two = |tens: &u8, ones: &u8| {
        let digits = tens.is_ascii_digit() && ones.is_ascii_digit();
        digits.then(|| u32::from(tens - b'0') * 10 + u32::from(ones - b'0'))
    };
    let (hours, minutes, seconds) = (two(h1, h2)?, two(m1, m2)?, two(s1, s2)?);
    (hours < 24 && minutes < 60 && seconds <= 60).then(|| f64::from(hours * 3600 + minutes * 60 + seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: &str = "HKQuantityTypeIdentifierHeartRate\" sourceName=\"Watch\" sourceVersion=\"10.4\" device=\"&lt;HKDevice, a=b&gt;\" \
        unit=\"count/min\" creationDate=\"2024-05-04 08:00:09 +0200\" startDate=\"2024-05-04 08:00:00 +0200\" \
        endDate=\"2024-05-04 08:00:05 +0200\" value=\"62\"/>\n ";

    fn of(text: &str) -> Option<RecordText<'_>> {
        RecordText::of(text, RecordKind::HeartRate)
    }

    #[test]
    fn attributes_are_found_from_both_ends() {
        let record = of(RECORD).unwrap();
        assert_eq!((record.source, record.unit, record.value), ("Watch", "count/min", "62"));
        assert_eq!((record.start, record.end), ("2024-05-04 08:00:00 +0200", "2024-05-04 08:00:05 +0200"));
        assert_eq!(of(&RECORD.replace("/>", ">")), of(RECORD), "with metadata");
        for (a, b) in [
            ("unit=", "Unit="),
            ("value=\"62\"", "value='62'"),
            ("/>", ""),
            ("value=\"62\"/", "value=\"62/"),
            (" creationDate", "  creationDate"),
            ("sourceName", "source"),
            ("endDate", "enddate"),
        ] {
            let odd = RECORD.replace(a, b);
            assert!(of(&odd).is_none() || a == " creationDate", "{odd}");
        }
        for end in 0..RECORD.len() - 3 {
            assert_eq!(of(&RECORD[..end]), None, "{end}");
        }
    }

    #[test]
    fn dates_are_those_of_the_usual_parser() {
        let mut clock = Clock::default();
        for text in [
            "2024-05-04 08:00:00 +0200",
            "2024-05-04 23:59:60 +0200",
            "2024-05-04 23:59:59 +0200",
            "2024-05-05 00:00:00 +0200",
            "2024-05-05 00:00:00 -0330",
            "2024-02-29 07:08:09 +0000",
        ] {
            assert_eq!(clock.seconds(text), time::parse(text).map(|moment| moment.unix_s), "{text}");
        }
        for text in [
            "",
            "2024-05-04",
            "2024-05-04 24:00:00 +0200",
            "2024-05-04 08:60:00 +0200",
            "2024-05-04 08:00:61 +0200",
            "2024-05-04 8:00:00 +0200",
            "2024-05-04 8:02:43 PM -0500",
            "2024-13-04 08:00:00 +0200",
            "2024-05-04 08:00:00 +02é",
            "2024-05-0é 08:00:00 +0200",
        ] {
            assert_eq!(clock.seconds(text), None, "{text}");
        }
    }
}
