//! Times as written in GPX and TCX.

use crate::base::units::DAY_S;

/// A point in time, and the UTC offset with which it was written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct XmlTime {
    /// Seconds since 1970-01-01 UTC.
    pub(crate) unix_s: f64,
    /// Local time minus UTC, seconds, if written and not zero. `Z` and `+00:00` mean UTC, not a place.
    pub(crate) offset_s: Option<f64>,
}

/// Parses an ISO 8601 date and time, `2024-01-01T10:00:00.5+02:00`, and common variants.
///
/// A missing zone means UTC; a space may replace `T`; seconds may be missing. `None` if it is not a date, and for years outside
/// 1900 to 2199, which no recording has (year 1 and 9999 occur).
///
/// Written by hand because it runs for every point: it takes a third of the time of the general parsers, which also reject half
/// of the variants that occur.
pub(crate) fn parse(text: &str) -> Option<XmlTime> {
    let mut rest = Rest(super::trim(text).as_bytes());
    let year = rest.number(4, 4).filter(|year| (1900..2200).contains(year))?;
    rest.expect(b'-')?;
    let month = rest.number(1, 2).filter(|month| (1..=12).contains(month))?;
    rest.expect(b'-')?;
    let day = rest.number(1, 2).filter(|day| (1..=days_in_month(year, month)).contains(day))?;

    if rest.eat(b'T').or_else(|| rest.eat(b't')).is_none() {
        rest.expect(b' ')?;
        rest.skip_blanks();
    }
    let hour = rest.number(1, 2).filter(|hour| *hour < 24)?;
    rest.expect(b':')?;
    let minute = rest.number(1, 2).filter(|minute| *minute < 60)?;
    let mut second = 0.0;
    if rest.eat(b':').is_some() {
        // 60 is a leap second, the same moment as the next 0.
        second = f64::from(rest.number(1, 2).filter(|second| *second <= 60)?);
        if rest.eat(b'.').or_else(|| rest.eat(b',')).is_some() {
            second += rest.fraction()?;
        }
    }
    rest.skip_blanks();
    let offset_s = rest.zone()?;
    let clock_s = f64::from((hour * 60 + minute) * 60) + second;
    let unix_s = days_since_1970(year, month, day) as f64 * DAY_S + clock_s - offset_s;
    Some(XmlTime { unix_s, offset_s: (offset_s != 0.0).then_some(offset_s) })
}

fn days_in_month(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days in the Gregorian calendar, in years that begin in March so that the leap day comes last.
fn days_since_1970(year: u32, month: u32, day: u32) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year / 4 - year / 100 + year / 400;
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    // 719,468 days from 0000-03-01 to 1970-01-01.
    i64::from(year * 365 + leap_days + day_of_year) - 719_468
}

/// The remaining text.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn eat(&mut self, byte: u8) -> Option<()> {
        let (first, rest) = self.0.split_first()?;
        (*first == byte).then(|| self.0 = rest)
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        self.eat(byte)
    }

    fn skip_blanks(&mut self) {
        self.0 = self.0.trim_ascii_start();
    }

    /// An integer of `least` to `most` digits.
    fn number(&mut self, least: usize, most: usize) -> Option<u32> {
        let digits = self.0.iter().take(most).take_while(|byte| byte.is_ascii_digit()).count();
        let (number, rest) = self.0.split_at_checked(digits).filter(|_| digits >= least)?;
        self.0 = rest;
        Some(number.iter().fold(0, |value, digit| value * 10 + u32::from(digit - b'0')))
    }

    /// The digits after a decimal point, as a fraction of 1.
    fn fraction(&mut self) -> Option<f64> {
        let digits = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (fraction, rest) = self.0.split_at_checked(digits).filter(|_| digits > 0)?;
        self.0 = rest;
        // A second's fraction holds fifteen digits.
        let (value, scale) = fraction
            .iter()
            .take(15)
            .fold((0_u64, 1.0), |(value, scale), digit| (value * 10 + u64::from(digit - b'0'), scale * 10.0));
        Some(value as f64 / scale)
    }

    /// The UTC offset at the end of the text, seconds; nothing may follow it.
    fn zone(&mut self) -> Option<f64> {
        let sign = match self.0 {
            [] | b"Z" | b"z" | b"UTC" | b"GMT" => return Some(0.0),
            [b'+', ..] => 1.0,
            [b'-', ..] => -1.0,
            _ => return None,
        };
        self.0 = &self.0[1..];
        // Zones in use range from -12 to +14 hours.
        let hours = self.number(2, 2).filter(|hours| *hours <= 18)?;
        let colon = self.eat(b':').is_some();
        let minutes = if colon || !self.0.is_empty() { self.number(2, 2).filter(|minutes| *minutes < 60)? } else { 0 };
        self.0.is_empty().then(|| sign * f64::from((hours * 60 + minutes) * 60))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::DateTime;
    use jiff::tz::{Offset, TimeZone};
    use proptest::prelude::*;

    fn unix(text: &str) -> Option<f64> {
        parse(text).map(|moment| moment.unix_s)
    }

    #[test]
    fn the_spellings_that_occur() {
        let ten = 1_704_103_200.0;
        for text in [
            "2024-01-01T10:00:00Z",
            " 2024-01-01T10:00:00 ",
            "2024-01-01 10:00:00",
            "2024-01-01 10:00:00 UTC",
            "2024-01-01t10:00:00.000z",
            "2024-01-01T10:00Z",
            "2024-1-1T10:0:0Z",
            "2024-01-01T12:30:00+02:30",
            "2024-01-01T12:30:00+0230",
            "2024-01-01T05:00:00-05",
            "2024-01-01T09:59:60Z",
        ] {
            assert_eq!(unix(text), Some(ten), "{text}");
        }
        assert_eq!(unix("2024-01-01T10:00:00.25Z"), Some(ten + 0.25));
        assert_eq!(unix("2024-01-01T10:00:00,5"), Some(ten + 0.5));
        assert_eq!(unix("1901-12-13T20:45:52Z"), Some(-2_147_483_648.0));
        assert_eq!(unix("2024-01-01T10:00:00.1234567890123456789Z"), Some(ten + 0.123_456_789_012_345));
    }

    #[test]
    fn offsets_are_kept_when_they_say_something() {
        assert_eq!(parse("2024-01-01T12:00:00+02:00").unwrap().offset_s, Some(7200.0));
        assert_eq!(parse("2024-01-01T12:00:00-03:30").unwrap().offset_s, Some(-12_600.0));
        for text in ["2024-01-01T12:00:00Z", "2024-01-01T12:00:00+00:00", "2024-01-01T12:00:00"] {
            assert_eq!(parse(text).unwrap().offset_s, None, "{text}");
        }
    }

    #[test]
    fn nonsense_is_no_time() {
        for text in [
            "",
            "yesterday",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "1899-12-31T23:59:59Z",
            "2200-01-01T00:00:00Z",
            "2024-13-01T00:00:00Z",
            "2024-00-01T00:00:00Z",
            "2024-02-30T10:00:00Z",
            "2023-02-29T10:00:00Z",
            "2024-01-01",
            "2024-01-01T24:00:00Z",
            "2024-01-01T10:60:00Z",
            "2024-01-01T10:00:61Z",
            "2024-01-01T10:00:00.Z",
            "2024-01-01T10:00:00+2",
            "2024-01-01T10:00:00+19:00",
            "2024-01-01T10:00:00+02:",
            "2024-01-01T10:00:00Zulu",
            "2024-01-01T10:00:00+02:00Z",
            "20240101T100000Z",
            "02024-01-01T10:00:00Z",
        ] {
            assert_eq!(unix(text), None, "{text}");
        }
        assert!(unix("1900-01-01T00:00:00Z").is_some() && unix("2199-12-31T23:59:59Z").is_some());
    }

    proptest! {
        #[test]
        fn agrees_with_jiff(
            second in -2_208_988_800_i64..7_258_118_400,
            millisecond in 0_i64..1000,
            quarters in -48_i32..=56,
        ) {
            let timestamp = jiff::Timestamp::from_millisecond(second * 1000 + millisecond).unwrap();
            let zone = TimeZone::fixed(Offset::from_seconds(quarters * 900).unwrap());
            let written = timestamp.to_zoned(zone);
            prop_assume!((1900..2200).contains(&written.year()));
            let text = written.strftime("%Y-%m-%dT%H:%M:%S%.f%:z").to_string();
            let moment = parse(&text).unwrap();
            prop_assert!((moment.unix_s - timestamp.as_millisecond() as f64 / 1000.0).abs() < 1e-6, "{text}");
            prop_assert_eq!(moment.offset_s, (quarters != 0).then(|| f64::from(quarters * 900)));
        }

        #[test]
        fn accepts_a_date_when_jiff_does(
            (year, month, day) in (1890_i16..2210, 0_i8..15, 0_i8..34),
            (hour, minute, second) in (0_i8..26, 0_i8..62, 0_i8..60),
        ) {
            let text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z");
            let known = DateTime::new(year, month, day, hour, minute, second, 0);
            prop_assert_eq!(unix(&text).is_some(), known.is_ok() && (1900..2200).contains(&year), "{}", text);
        }

        #[test]
        fn any_text_is_answered(text in "[0-9TZ:+. -]{0,30}|\\PC{0,20}") {
            if let Some(value) = unix(&text) {
                prop_assert!((-2_300_000_000.0..7_300_000_000.0).contains(&value));
            }
        }
    }
}
