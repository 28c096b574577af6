//! The pain log: lines of `date,score[,when][,where][,side][,note]`, kept by hand, in a spreadsheet or by `kneewise pain`.
//!
//! ```text
//! # knee, left
//! date,score,when,note
//! 2026-09-12,4,during,last downhill
//! 2026-09-13,2,morning
//! ```
//!
//! A header says which columns there are and in which order; without one they are `date,score,when,note`. A later header changes them
//! from there on, so that lines with more columns can follow old ones. An invalid line is an
//! error with its number, never skipped: a missing entry would make the report too optimistic.

mod add;
mod columns;
mod encoding;
mod entry;
mod place;

pub use add::{NewLine, Unwritable, addition};
pub use entry::{MarkKind, PainEntry, PainMark, PainWhen};
pub use place::Side;
pub use place::is_knee;

use columns::{PainColumn, WITHOUT_HEADER, below, header};
use encoding::decoded;
use jiff::civil::Date;

/// Largest pain log, bytes. A line per day for a hundred years is 2 MB.
pub const MOST_BYTES: usize = 8 << 20;

/// Top of the scale that the guidance on pain uses (evidence.md §11).
const HIGHEST_SCORE: f64 = 10.0;

/// Plausible years; others are typing errors.
const YEARS: std::ops::RangeInclusive<i16> = 1970..=2100;

/// English month names; three letters are enough.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// What is wrong with a pain log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PainError {
    /// Far larger than a log can be.
    #[error("larger than {} MiB: not a pain log", MOST_BYTES >> 20)]
    TooLarge,
    /// Not text in a known encoding.
    #[error("line {line}: not UTF-8 text; save it as CSV with UTF-8")]
    NotText {
        /// Line, from 1.
        line: u64,
    },
    /// The first column is not a date.
    #[error("line {line}: '{found}' is not a date; write it as 2026-09-12")]
    Date {
        /// Line, from 1.
        line: u64,
        /// The cell's text.
        found: String,
    },
    /// The first column is a day in the future.
    #[error("line {line}: '{found}' is in the future")]
    Future {
        /// Line, from 1.
        line: u64,
        /// The cell's text.
        found: String,
    },
    /// A note with an opening quotation mark and no closing one: the rest of the log would become part of it.
    #[error("line {line}: a quotation mark (\") is not closed")]
    Quote {
        /// Line, from 1.
        line: u64,
    },
    /// The first column can be read as two different days.
    #[error("line {line}: '{found}' may be in either of two months; write it as 2026-09-12")]
    Ambiguous {
        /// Line, from 1.
        line: u64,
        /// The cell's text.
        found: String,
    },
    /// The second column is not a score.
    #[error("line {line}: '{found}' is not a score from 0 to 10")]
    Score {
        /// Line, from 1.
        line: u64,
        /// The cell's text.
        found: String,
    },
    /// The line has only a date.
    #[error("line {line}: no score after the date")]
    NoScore {
        /// Line, from 1.
        line: u64,
    },
    /// The third column is not one of the words.
    #[error(
        "line {line}: '{found}' does not say when it was felt; write during, hour, morning, rest or night, or leave it empty"
    )]
    When {
        /// Line, from 1.
        line: u64,
        /// The cell's text.
        found: String,
    },
    /// The column of sides holds something else.
    #[error("line {line}: '{found}' is not a side; write left, right or both, or leave it empty")]
    Side {
        /// Line, from 1.
        line: u64,
        /// The cell's text.
        found: String,
    },
    /// More cells than the header names, and the note is not the last of them.
    #[error("line {line}: more cells than the header names; put a note with commas between quotation marks")]
    Cells {
        /// Line, from 1.
        line: u64,
    },
}

/// What a pain log holds.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct PainLog {
    /// Pain in the knee, in the order of the log. Where no place is named it is the knee: that is what the log is for.
    pub knee: Vec<PainEntry>,
    /// Pain elsewhere: kept, and counted nowhere.
    pub elsewhere: Vec<PainEntry>,
    /// What has no score, in the order of the log.
    pub marks: Vec<PainMark>,
}

/// The pain in the knee that a log holds, as [`read_log`] reads it.
///
/// # Errors
/// [`PainError`] with the line that cannot be understood. An empty log is valid: it has no entries.
///
/// ```
/// let log = kneewise::config::pain::read(b"2026-09-12,4,during,last downhill\n2026-09-13,2,morning\n", None).unwrap();
/// assert_eq!((log.len(), log[0].score), (2, 4.0));
/// let error = kneewise::config::pain::read(b"date,score\n2026-09-31,4\n", None).unwrap_err();
/// assert_eq!(error.to_string(), "line 2: '2026-09-31' is not a date; write it as 2026-09-12");
/// ```
pub fn read(bytes: &[u8], latest: Option<Date>) -> Result<Vec<PainEntry>, PainError> {
    read_log(bytes, latest).map(|log| log.knee)
}

/// Reads a pain log. Empty lines and lines that begin with `#` are skipped. Columns are separated by
/// commas, semicolons or tabs. Entries come in the order of the log. No day is later than `latest`, where that is known.
///
/// # Errors
/// [`PainError`] with the line where the log cannot be understood. An empty log is no error: it has no entries.
///
/// ```
/// let log = b"date,score,when,where,side\n2026-09-12,4,during,knee,left\n2026-09-13,2,morning,hip,\n";
/// let log = kneewise::config::pain::read_log(log, None).unwrap();
/// assert_eq!((log.knee.len(), log.elsewhere.len()), (1, 1));
/// ```
pub fn read_log(bytes: &[u8], latest: Option<Date>) -> Result<PainLog, PainError> {
    let mut log = PainLog::default();
    rows(bytes, &mut |row| {
        let line = row.line;
        let written = line_of(&row)?;
        let date = written.date;
        if latest.is_some_and(|latest| date > latest) {
            return Err(PainError::Future { line, found: shown(row.get(PainColumn::Date)) });
        }
        match written.kind {
            Kind::Mark(kind) => log.marks.push(PainMark { date, kind }),
            Kind::Pain(entry) if is_knee(row.get(PainColumn::Where)) => log.knee.push(entry),
            Kind::Pain(entry) => log.elsewhere.push(entry),
        }
        Ok(())
    })?;
    Ok(log)
}

/// One row that is no header.
struct Row<'a> {
    cells: Vec<&'a str>,
    columns: &'a [PainColumn],
    line: u64,
}

impl<'a> Row<'a> {
    /// The cell of a column; empty where there is none.
    fn get(&self, column: PainColumn) -> &'a str {
        let at = self.columns.iter().position(|c| *c == column);
        at.and_then(|at| self.cells.get(at)).copied().unwrap_or_default()
    }

    /// The note, which where it is last may hold the separator without being quoted.
    fn note(&self) -> Result<String, PainError> {
        let past = self.cells.get(self.columns.len()..).unwrap_or_default();
        if self.columns.last() != Some(&PainColumn::Note) {
            if past.iter().any(|cell| !cell.is_empty()) {
                return Err(PainError::Cells { line: self.line });
            }
            return Ok(self.get(PainColumn::Note).to_owned());
        }
        let note = self.cells.get(self.columns.len() - 1..).unwrap_or_default().join(", ");
        Ok(note.trim_end_matches([',', ' ']).to_owned())
    }
}

/// Goes through the rows of a log. Says which columns they have at its end, and whether there is neither a row nor a header.
fn rows(
    bytes: &[u8],
    each: &mut dyn FnMut(Row<'_>) -> Result<(), PainError>,
) -> Result<(Vec<PainColumn>, bool), PainError> {
    if bytes.len() > MOST_BYTES {
        return Err(PainError::TooLarge);
    }
    let bytes = &*decoded(bytes).map_err(|line| PainError::NotText { line })?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .delimiter(delimiter(bytes))
        .from_reader(bytes);
    let mut columns = WITHOUT_HEADER.to_vec();
    let mut row = csv::ByteRecord::new();
    let mut lines = Lines { bytes, at: 0, line: 1 };
    let mut first = true;
    // Reading from memory cannot fail, and a flexible reader accepts any number of columns.
    while reader.read_byte_record(&mut row).unwrap_or(false) {
        let line = lines.of(row.position().map_or(0, csv::Position::byte) as usize);
        let mut cells = Vec::with_capacity(row.len());
        for cell in &row {
            cells.push(std::str::from_utf8(cell).map_err(|_| PainError::NotText { line })?);
        }
        // Spreadsheets name their separator in a first line: `sep=;`.
        let names_separator = first && cells[0].eq_ignore_ascii_case("sep=");
        if cells.iter().all(|cell| cell.is_empty()) || cells[0].starts_with('#') || names_separator {
            continue;
        }
        if let Some(named) = header(&cells, std::mem::take(&mut first)) {
            columns = named;
            continue;
        }
        let from = row.position().map_or(0, csv::Position::byte) as usize;
        if cells.iter().any(|cell| cell.contains('\n')) && !is_closed(bytes, from, &reader) {
            return Err(PainError::Quote { line });
        }
        each(Row { cells, columns: below(&columns), line })?;
    }
    Ok((columns, first))
}

/// Counts lines. The reader's own count is wrong after comments or empty lines.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line, from 1, of the first row at or after this byte; must be called with ascending bytes.
    fn of(&mut self, byte: usize) -> u64 {
        // A row begins after the rest of the previous line end.
        let left = self.bytes.iter().skip(byte).take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let byte = byte + left;
        while self.at < self.bytes.len() {
            let rest = &self.bytes[self.at..];
            let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |n| n + 1);
            let text = rest[..end].trim_ascii();
            let passed = self.at + end <= byte;
            if !passed && !text.is_empty() && !rest.starts_with(b"#") {
                break;
            }
            self.at += end;
            self.line += 1;
        }
        self.line
    }
}

/// The column separator: the first of the three in a line that is not a comment.
fn delimiter(bytes: &[u8]) -> u8 {
    bytes
        .split(|b| *b == b'\n')
        .filter(|line| !line.trim_ascii_start().starts_with(b"#"))
        .find_map(|line| line.iter().copied().find(|b| matches!(b, b',' | b';' | b'\t')))
        .unwrap_or(b',')
}

/// Whether the quotation marks of a row of several lines, from the byte `from` up to where `reader` has read, end before the log does.
fn is_closed(bytes: &[u8], from: usize, reader: &csv::Reader<&[u8]>) -> bool {
    let end = (reader.position().byte() as usize).min(bytes.len());
    let row = bytes.get(from..).unwrap_or_default();
    let marks = memchr::memchr_iter(b'"', row).count();
    end < bytes.len() || bytes.trim_ascii_end().ends_with(b"\"") || marks.is_multiple_of(2)
}

/// What a row says.
struct Written {
    date: Date,
    kind: Kind,
}

enum Kind {
    Pain(PainEntry),
    Mark(MarkKind),
}

fn line_of(row: &Row<'_>) -> Result<Written, PainError> {
    let line = row.line;
    let date = date(row.get(PainColumn::Date), line)?;
    let (word, score) = (row.get(PainColumn::When), row.get(PainColumn::Score));
    let note = row.note()?;
    let word_of_side = row.get(PainColumn::Side);
    let side = match place::side(word_of_side) {
        None if !word_of_side.is_empty() => return Err(PainError::Side { line, found: shown(word_of_side) }),
        side => side.or_else(|| place::side_within(row.get(PainColumn::Where))),
    };
    let mark = MarkKind::of(word);
    if let (Some(kind), true) = (mark, score.is_empty()) {
        return Ok(Written { date, kind: Kind::Mark(kind) });
    }
    if score.is_empty() {
        return Err(PainError::NoScore { line });
    }
    let score = score_of(score).ok_or_else(|| PainError::Score { line, found: shown(score) })?;
    let when = match mark {
        Some(_) => PainWhen::During,
        None => when(word).ok_or_else(|| PainError::When { line, found: shown(word) })?,
    };
    let place = row.get(PainColumn::Where);
    let place = (!place.is_empty()).then(|| place.to_owned());
    let note = (!note.is_empty()).then_some(note);
    Ok(Written { date, kind: Kind::Pain(PainEntry { date, score, when, place, side, note }) })
}

/// Parses a score: `4`, `4.5`, `4,5` (between semicolons), `4/10`.
fn score_of(cell: &str) -> Option<f64> {
    let number = cell.strip_suffix("/10").unwrap_or(cell).trim().replace(',', ".");
    let plain = number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    number.parse().ok().filter(|score| plain && (0.0..=HIGHEST_SCORE).contains(score))
}

/// The day that a text names, as the log takes it.
///
/// ```
/// assert_eq!(kneewise::config::pain::day("12 Sep 2026"), Some(jiff::civil::date(2026, 9, 12)));
/// ```
#[must_use]
pub fn day(text: &str) -> Option<Date> {
    date(text.trim(), 1).ok()
}

/// The score that a text names, as the log takes it.
///
/// ```
/// assert_eq!(kneewise::config::pain::score("4/10"), Some(4.0));
/// ```
#[must_use]
pub fn score(text: &str) -> Option<f64> {
    score_of(text.trim())
}

/// The side that a text names, as the log takes it.
///
/// ```
/// use kneewise::config::pain::{self, Side};
///
/// assert_eq!((pain::side("links"), pain::side("up")), (Some(Side::Left), None));
/// ```
#[must_use]
pub fn side(text: &str) -> Option<Side> {
    place::side(text.trim())
}

/// When it was felt, in plain words.
///
/// ```
/// use kneewise::config::pain::{self, PainWhen};
///
/// assert_eq!(pain::when("the next morning"), Some(PainWhen::NextMorning));
/// ```
#[must_use]
pub fn when(cell: &str) -> Option<PainWhen> {
    let cell = cell.to_lowercase().replace(['_', '-'], " ");
    let word = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    match word.as_str() {
        "" | "during" | "during run" | "during the run" | "during running" | "run" | "running" | "while running"
        | "on the run" => Some(PainWhen::During),
        "hour" | "1h" | "1 h" | "60 min" | "an hour" | "one hour" | "1 hour" | "hour after" | "an hour after"
        | "one hour after" | "1 hour after" | "1h after" | "after" | "after run" | "after the run"
        | "after running" => Some(PainWhen::HourAfter),
        "morning" | "next morning" | "the next morning" | "morning after" | "the morning after" | "next day"
        | "the next day" | "day after" => Some(PainWhen::NextMorning),
        "rest" | "at rest" | "resting" | "sitting" | "while sitting" => Some(PainWhen::AtRest),
        "night" | "at night" | "in the night" | "during the night" | "by night" => Some(PainWhen::AtNight),
        _ => None,
    }
}

/// Parses a day: `2026-09-12` (also followed by a time, or with slashes or dots), `20260912`, `12 Sep 2026`, `Sep 12, 2026`,
/// `12.09.2026`; with slashes only where one of the numbers cannot be a month.
fn date(cell: &str, line: u64) -> Result<Date, PainError> {
    let wrong = || PainError::Date { line, found: shown(cell) };
    let lower = cell.to_lowercase();
    // A time of day after the date is ignored.
    let day = lower.split_once('t').filter(|(day, _)| day.len() >= 8 && day.starts_with(|c: char| c.is_ascii_digit()));
    let day = day.filter(|(day, _)| !day.contains(char::is_alphabetic)).map_or(lower.as_str(), |(day, _)| day);
    let mut parts: Vec<&str> = day.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()).collect();
    if let [whole] = parts[..]
        && whole.len() == 8
        && whole.bytes().all(|b| b.is_ascii_digit())
    {
        parts = vec![&whole[..4], &whole[4..6], &whole[6..]];
    }
    parts.retain(|p| !is_weekday(p));
    let [a, b, c] = *parts.get(..3).ok_or_else(wrong)? else { return Err(wrong()) };
    let is_time = |p: &&str| p.len() <= 2 && p.bytes().all(|b| b.is_ascii_digit()) || *p == "am" || *p == "pm";
    if !parts[3..].iter().all(is_time) {
        return Err(wrong());
    }
    let (year, month, day) = match (month(a), month(b)) {
        (Some(m), _) => (number(c), Some(m), number(ordinal(b))),
        (_, Some(m)) if number(a).is_some_and(|n| n >= 1000) => (number(a), Some(m), number(ordinal(c))),
        (_, Some(m)) => (number(c), Some(m), number(ordinal(a))),
        _ if a.len() == 4 => (number(a), number(b), number(c)),
        _ if c.len() == 4 => {
            let (first, second) = (number(a).ok_or_else(wrong)?, number(b).ok_or_else(wrong)?);
            // Dates with dots are day first everywhere; with slashes they may be either.
            let either = !cell.contains('.') && first != second && first <= 12 && second <= 12;
            if either {
                return Err(PainError::Ambiguous { line, found: shown(cell) });
            }
            let month_first = !cell.contains('.') && second > 12;
            if month_first { (number(c), Some(first), Some(second)) } else { (number(c), Some(second), Some(first)) }
        }
        _ => return Err(wrong()),
    };
    let (Some(year), Some(month), Some(day)) = (year, month, day) else { return Err(wrong()) };
    let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else { return Err(wrong()) };
    Date::new(year, month, day).ok().filter(|date| YEARS.contains(&date.year())).ok_or_else(wrong)
}

fn number(part: &str) -> Option<i16> {
    part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok()).flatten()
}

/// The number of `12th`, without the suffix.
fn ordinal(part: &str) -> &str {
    ["st", "nd", "rd", "th"].iter().find_map(|end| part.strip_suffix(end)).unwrap_or(part)
}

fn month(part: &str) -> Option<i16> {
    let at = MONTHS.iter().position(|name| part.len() >= 3 && name.starts_with(part))?;
    i16::try_from(at + 1).ok()
}

fn is_weekday(part: &str) -> bool {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    part.len() >= 3 && (DAYS.iter().any(|day| day.starts_with(part)) || part == "tues" || part == "thurs")
}

/// A cell as quoted in an error: shortened, without terminal control characters.
fn shown(cell: &str) -> String {
    const MOST_CHARS: usize = 40;
    let mut text: String = cell.chars().take(MOST_CHARS).map(|c| if c.is_control() { '?' } else { c }).collect();
    if cell.chars().nth(MOST_CHARS).is_some() {
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests;
