//! Parses numbers, times and positions, and counts invalid ones.

use super::encoding::to_text;
use super::time::{self, XmlTime};
use super::trim;
use crate::base::note::{Note, NoteCode};
use crate::base::words::counted;

/// Parses the values of one file.
#[derive(Debug, Default)]
pub(crate) struct Values {
    /// Whether `46,5` is a number.
    commas: bool,
    with_comma: usize,
    with_point: bool,
    odd_numbers: usize,
    pub(crate) odd_times: usize,
    outside: usize,
    scratch: String,
}

/// Reads a file's text by this walk, and once more where all its numbers have decimal commas. Gives what was read, the parser with its
/// counts, and a note on the encoding.
pub(crate) fn read_values<T>(bytes: &[u8], walk: impl Fn(&str, &mut Values) -> T) -> (T, Values, Option<Note>) {
    let (text, note) = to_text(bytes);
    let mut values = Values::default();
    let mut read = walk(&text, &mut values);
    if values.writes_commas() {
        values = Values::with_commas();
        read = walk(&text, &mut values);
    }
    (read, values, note)
}

impl Values {
    /// A parser that accepts `46,5` as a number, for a file that [writes all its numbers so](Self::writes_commas).
    fn with_commas() -> Self {
        Values { commas: true, ..Values::default() }
    }

    /// Whether the file writes decimal commas and never a point: only then is the meaning of a comma certain.
    fn writes_commas(&self) -> bool {
        self.with_comma > 0 && !self.with_point
    }

    /// A finite number. Empty text is a missing value; other text is counted as invalid.
    pub(crate) fn number(&mut self, text: &str) -> Option<f64> {
        let text = trim(text);
        if text.is_empty() {
            return None;
        }
        self.with_point = self.with_point || text.as_bytes().contains(&b'.');
        if let Some(value) = plain_decimal(text.as_bytes()) {
            return Some(value);
        }
        let mut parsed = text.parse::<f64>();
        if parsed.is_err() && text.contains(',') && !text.contains('.') {
            self.with_comma += 1;
            if self.commas {
                self.scratch.clear();
                self.scratch.extend(text.chars().map(|letter| if letter == ',' { '.' } else { letter }));
                parsed = self.scratch.parse();
            }
        }
        let value = parsed.ok().filter(|value| value.is_finite());
        self.odd_numbers += usize::from(value.is_none());
        value
    }

    /// A point in time. Empty text is a missing value; other text that is not a date of a recording is counted as invalid.
    pub(crate) fn time(&mut self, text: &str) -> Option<XmlTime> {
        let text = trim(text);
        if text.is_empty() {
            return None;
        }
        let moment = time::parse(text);
        self.odd_times += usize::from(moment.is_none());
        moment
    }

    /// A position on the globe; both coordinates or none.
    pub(crate) fn position(&mut self, lat_deg: Option<f64>, lon_deg: Option<f64>) -> Option<(f64, f64)> {
        let (lat_deg, lon_deg) = (lat_deg?, lon_deg?);
        let inside = lat_deg.abs() <= 90.0 && lon_deg.abs() <= 180.0;
        self.outside += usize::from(!inside);
        inside.then_some((lat_deg, lon_deg))
    }

    /// Notes on what was odd, with counts for the whole file.
    pub(crate) fn notes(&self) -> Vec<Note> {
        let odd = [
            (self.odd_numbers, "value is not a number", "values are not numbers"),
            (self.odd_times, "time is not the date of a recording", "times are not dates of a recording"),
            (self.outside, "position is not on the globe", "positions are not on the globe"),
        ];
        let mut notes: Vec<Note> = odd
            .into_iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, one, many)| {
                Note::new(NoteCode::OutOfRange, format!("{}; dropped", counted(count, one, many)))
            })
            .collect();
        if self.commas {
            let text = counted(self.with_comma, "number has a decimal comma", "numbers have a decimal comma");
            notes.push(Note::new(NoteCode::OddText, text));
        }
        notes
    }
}

/// Parses a number of up to fifteen digits without an exponent, the common case, in half the time of the standard library. Digits
/// and power of ten are both exact, so their quotient is correctly rounded. `None` for all others.
fn plain_decimal(text: &[u8]) -> Option<f64> {
    const POWERS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    if digits.len() > 16 {
        return None;
    }
    let (mut value, mut count, mut point) = (0_u64, 0, None);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + u64::from(byte - b'0');
                count += 1;
            }
            b'.' if point.is_none() => point = Some(count),
            _ => return None,
        }
    }
    if !(1..=15).contains(&count) {
        return None;
    }
    let number = value as f64 / POWERS[count - point.unwrap_or(count)];
    Some(if negative { -number } else { number })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_finite_or_missing() {
        let mut values = Values::default();
        assert_eq!(
            [" 46.5 ", "-7", "+1e2", ""].map(|text| values.number(text)),
            [Some(46.5), Some(-7.0), Some(100.0), None]
        );
        assert!(values.notes().is_empty());
        for text in ["NaN", "inf", "-Infinity", "1e400", "12m", "1,234.5", "46,5"] {
            assert_eq!(values.number(text), None, "{text}");
        }
        assert_eq!(values.notes()[0].text, "7 values are not numbers; dropped");
    }

    #[test]
    fn a_comma_counts_only_where_the_whole_file_writes_it() {
        let mut values = Values::default();
        assert_eq!(values.number("46,5"), None);
        values.number("7");
        assert!(values.writes_commas());
        values.number("7.5");
        assert!(!values.writes_commas());
        let mut values = Values::with_commas();
        assert_eq!(["46,5", "-0,25", "1,234,5"].map(|text| values.number(text)), [Some(46.5), Some(-0.25), None]);
    }

    #[test]
    fn positions_end_at_the_poles_and_the_date_line() {
        let mut values = Values::default();
        for (lat, lon, inside) in
            [(90.0, 180.0, true), (-90.0, -180.0, true), (90.001, 0.0, false), (0.0, 180.001, false)]
        {
            assert_eq!(values.position(Some(lat), Some(lon)), inside.then_some((lat, lon)));
        }
        assert_eq!(values.position(None, Some(1.0)), None, "missing is not out of range");
        assert_eq!(values.notes(), [Note::new(NoteCode::OutOfRange, "2 positions are not on the globe; dropped")]);
    }

    proptest! {
        #[test]
        fn plain_decimals_are_those_of_the_standard_library(text in "-?[0-9]{0,9}[.]?[0-9]{0,9}|[-+.0-9e]{0,8}") {
            if let Some(value) = plain_decimal(text.as_bytes()) {
                prop_assert_eq!(value.to_bits(), text.parse::<f64>().unwrap().to_bits());
            }
        }

        #[test]
        fn numbers_are_those_of_the_standard_library(value in -1e6_f64..1e6, blanks in " {0,3}") {
            let text = format!("{blanks}{value}{blanks}");
            prop_assert_eq!(Values::default().number(&text), Some(value));
            prop_assert_eq!(Values::with_commas().number(&text.replace('.', ",")), Some(value));
        }
    }
}
