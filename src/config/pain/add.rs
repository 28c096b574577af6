//! A line for the pain log: what has to be put at its end, in the log's own separators and line ends, so that nothing before it changes.

use super::columns::{NEW, PainColumn};
use super::encoding::{Encoding, decoded};
use super::{MOST_BYTES, PainError, Side, delimiter, rows};
use jiff::civil::Date;

/// What is written down.
#[derive(Clone, Debug, PartialEq)]
pub struct NewLine {
    /// The local day.
    pub date: Date,
    /// 0 to 10; `None` for what has no score: a break, a mention in an export.
    pub score: Option<f64>,
    /// When it was felt, or what the line marks, in a word of the log; empty where it is not said.
    pub when: &'static str,
    /// Where; empty is the knee.
    pub place: String,
    /// Which side.
    pub side: Option<Side>,
    /// The runner's own words.
    pub note: String,
}

/// Why nothing can be put at the end of a log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unwritable {
    /// It cannot be told where its last line ends.
    #[error(transparent)]
    Log(#[from] PainError),
    /// A quotation mark is open at its end: what follows would be part of a note.
    #[error("a quotation mark (\") is not closed at its end")]
    OpenQuote,
    /// It would be larger than a log can be.
    #[error("it is full: larger than {} MiB", MOST_BYTES >> 20)]
    Full,
}

/// What is to be put at the end of `log`: where the last line has no end, its end; where its columns have no place for what is to be
/// written, a header; and the line. A line that cannot be read stays as it is, and hinders nothing.
///
/// ```
/// use kneewise::config::pain::{NewLine, addition};
///
/// let date = jiff::civil::date(2026, 9, 14);
/// let new = NewLine { date, score: Some(4.0), when: "during", place: String::new(), side: None, note: "hill, steep".into() };
/// let added = addition(b"date;score;note\r\n2026-09-12;3;\r\n", &NewLine { when: "", ..new.clone() }).unwrap();
/// assert_eq!(added, b"2026-09-14;4;hill, steep\r\n");
/// assert_eq!(addition(b"2026-09-12,3", &new).unwrap(), b"\n2026-09-14,4,during,\"hill, steep\"\n");
/// ```
///
/// # Errors
/// [`Unwritable`], where what is put at the end would not be read as a line of its own.
pub fn addition(log: &[u8], new: &NewLine) -> Result<Vec<u8>, Unwritable> {
    let before = count(log)?;
    let text = &*decoded(log).map_err(|line| PainError::NotText { line })?;
    let end = line_end(text);
    let mut added = Vec::new();
    if !text.is_empty() && !text.ends_with(b"\n") && !text.ends_with(b"\r") {
        added.extend_from_slice(end);
    }
    let separator = delimiter(text);
    let mut columns = before.columns;
    let fits = |columns: &[PainColumn]| NEW.iter().all(|c| columns.contains(c) || cell(*c, new, separator).is_empty());
    if before.nothing || !fits(&columns) {
        columns = NEW.to_vec();
        added.extend(line(columns.iter().map(|column| column.heading().to_owned()), separator, end));
    }
    let cells: Vec<String> = columns.iter().map(|column| cell(*column, new, separator)).collect();
    added.extend(line(cells.iter().cloned(), separator, end));
    let added = Encoding::of(log).encoded(added);
    let whole = [log, &added].concat();
    if whole.len() > MOST_BYTES {
        return Err(Unwritable::Full);
    }
    // The proof: read again, it is one row more, and the last one is this.
    let after = count(&whole).map_err(|_| Unwritable::OpenQuote)?;
    let same = |(a, b): (&String, &String)| a.trim() == b.trim();
    let is_last = after.last.len() == cells.len() && after.last.iter().zip(&cells).all(same);
    if after.rows == before.rows + 1 && is_last { Ok(added) } else { Err(Unwritable::OpenQuote) }
}

/// What stands in a log.
struct Count {
    columns: Vec<PainColumn>,
    rows: usize,
    /// The cells of the last row.
    last: Vec<String>,
    /// Neither a row nor a header.
    nothing: bool,
}

fn count(log: &[u8]) -> Result<Count, PainError> {
    let (mut n, mut last) = (0, Vec::new());
    let (columns, nothing) = rows(log, &mut |row| {
        n += 1;
        last = row.cells.iter().map(|cell| (*cell).to_owned()).collect();
        Ok(())
    })?;
    Ok(Count { columns, rows: n, last, nothing })
}

/// The end of the log's lines.
fn line_end(log: &[u8]) -> &'static [u8] {
    match (memchr::memchr(b'\n', log), memchr::memchr(b'\r', log)) {
        (Some(n), Some(r)) if r + 1 == n => b"\r\n",
        (None, Some(_)) => b"\r",
        _ => b"\n",
    }
}

fn line(cells: impl Iterator<Item = String>, separator: u8, end: &[u8]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record(cells);
    let mut line = writer.into_inner().unwrap_or_default();
    line.pop();
    line.extend_from_slice(end);
    line
}

fn cell(column: PainColumn, new: &NewLine, separator: u8) -> String {
    match column {
        PainColumn::Date => new.date.to_string(),
        // Where commas are decimal signs, semicolons separate: a spreadsheet there takes 4.5 for a day in May.
        PainColumn::Score => new.score.map_or_else(String::new, |score| match separator {
            b';' => score.to_string().replace('.', ","),
            _ => score.to_string(),
        }),
        PainColumn::When => new.when.to_owned(),
        PainColumn::Where => new.place.clone(),
        PainColumn::Side => new.side.map_or("", Side::as_str).to_owned(),
        PainColumn::Note => new.note.clone(),
        PainColumn::Other => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{PainWhen, read_log};
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn new() -> NewLine {
        NewLine {
            date: date(2026, 9, 14),
            score: Some(4.5),
            when: "next-morning",
            place: String::new(),
            side: None,
            note: String::new(),
        }
    }

    fn added(log: &str, new: &NewLine) -> String {
        String::from_utf8(addition(log.as_bytes(), new).unwrap()).unwrap()
    }

    #[test]
    fn a_new_log_has_a_header() {
        let full = NewLine {
            place: "knee, outside".into(),
            side: Some(Side::Left),
            note: "a \"5\" step\r\nthen down".into(),
            ..new()
        };
        for log in ["", "\u{feff}", "# my knee\n"] {
            let text = added(log, &full);
            assert_eq!(
                text,
                "date,score,when,where,side,note\n2026-09-14,4.5,next-morning,\"knee, outside\",left,\"a \"\"5\"\" step\r\nthen down\"\n",
                "{log:?}"
            );
            let read = read_log(format!("{log}{text}").as_bytes(), None).unwrap();
            let entry = &read.knee[0];
            assert_eq!((entry.score, entry.when, entry.side), (4.5, PainWhen::NextMorning, Some(Side::Left)));
            assert_eq!(entry.note.as_deref(), Some("a \"5\" step\r\nthen down"));
        }
    }

    #[test]
    fn old_logs_keep_their_columns_as_long_as_they_do() {
        for (log, line) in [
            ("2026-09-12,3\n", "2026-09-14,4.5,next-morning,\n"),
            ("2026-09-12,3,,a note, with commas\n", "2026-09-14,4.5,next-morning,\n"),
            ("2026-09-12,3", "\n2026-09-14,4.5,next-morning,\n"),
            (
                "Datum;Schmerz\r\n12.09.2026;3,5\r\n",
                "date;score;when;where;side;note\r\n2026-09-14;4,5;next-morning;;;\r\n",
            ),
            ("when;date;score\n;2026-09-12;3\n", "next-morning;2026-09-14;4,5\n"),
            ("date\tscore\twhen\tmood\n2026-09-12\t3\t\tbad\n", "2026-09-14\t4.5\tnext-morning\t\n"),
            ("date,score,when\r2026-09-12,3,\r", "2026-09-14,4.5,next-morning\r"),
        ] {
            assert_eq!(added(log, &new()), line, "{log:?}");
            let read = read_log(format!("{log}{line}").as_bytes(), None).unwrap();
            assert_eq!((read.knee.len(), read.knee[1].score), (2, 4.5), "{log:?}");
        }
    }

    #[test]
    fn columns_that_are_missing_get_a_header_of_their_own() {
        let left = NewLine { side: Some(Side::Left), ..new() };
        let old = "date,score,note\n2026-09-12,3,\"hill, steep\"\n";
        let text = added(old, &left);
        assert_eq!(text, "date,score,when,where,side,note\n2026-09-14,4.5,next-morning,,left,\n");
        let log = format!("{old}{text}");
        assert_eq!(added(&log, &left), "2026-09-14,4.5,next-morning,,left,\n", "the next line needs no header");
        let read = read_log(log.as_bytes(), None).unwrap();
        assert_eq!(read.knee[0].note.as_deref(), Some("hill, steep"));
        assert_eq!(read.knee[1].side, Some(Side::Left));
    }

    #[test]
    fn a_wrong_line_hinders_nothing_but_an_open_quotation_mark_would_swallow_it() {
        assert_eq!(added("2026-09-12,x\n", &new()), "2026-09-14,4.5,next-morning,\n");
        for open in ["2026-09-12,4,,\"ouch", "2026-09-12,4,,\"ouch\n", "2026-09-12,4,,\"ouch\n2026-09-13,4\n"] {
            assert!(addition(open.as_bytes(), &new()).is_err(), "{open:?}");
        }
        assert!(addition(&vec![b'#'; MOST_BYTES], &new()).is_err());
        assert!(addition(&[0xff, 0xfe, b'2'], &new()).is_err(), "half a character of UTF-16");
        assert!(addition(b"date,note\n2026-09-12,\xDCbung\n", &new()).is_err(), "neither UTF-8 nor UTF-16");
    }

    #[test]
    fn what_has_no_score() {
        let mention = NewLine { score: None, when: "mention", note: "Knie ab km 12".into(), ..new() };
        let text = added("", &mention);
        let read = read_log(text.as_bytes(), None).unwrap();
        assert!(read.knee.is_empty() && read.marks.len() == 1, "{text}");
    }

    proptest! {
        #[test]
        fn any_note_is_read_back_and_nothing_before_it_changes(
            note in "[a-zé,;\"'#\t\r\n= 0-9]{0,24}", place in "[a-z,;\" ]{0,8}", log in "(2026-01-0[1-9][,;][0-9](,[a-z]{0,5}){0,2}\r?\n){0,4}"
        ) {
            let new = NewLine { note: note.clone(), place: place.clone(), when: "", ..new() };
            let whole = [log.as_bytes(), &addition(log.as_bytes(), &new).unwrap()].concat();
            let (before, after) = (read_log(log.as_bytes(), None), read_log(&whole, None));
            if let (Ok(before), Ok(after)) = (before, after) {
                prop_assert!(after.knee.len() + after.elsewhere.len() == before.knee.len() + before.elsewhere.len() + 1);
                prop_assert_eq!(&after.knee[..before.knee.len()], &before.knee[..]);
                let last = if super::super::is_knee(place.trim()) { after.knee.last() } else { after.elsewhere.last() };
                let kept = last.unwrap().note.clone().unwrap_or_default();
                let trimmed = |text: &str| text.trim_matches([',', ' ', '\t', '\r', '\n']).to_owned();
                prop_assert_eq!(trimmed(&kept), trimmed(&note));
            }
        }
    }
}
