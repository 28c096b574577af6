//! CSV records, read so that one broken quote does not swallow the rest of the file.
//!
//! A quoted description may contain line breaks, and a missing quote makes everything up to the next one look like that. So a
//! record with the wrong number of cells is ended before the next line that begins like a record.

use std::borrow::Cow;

/// Most cells kept of one record; the widest known table has 103.
pub(super) const MAX_CELLS: usize = 512;

/// Fewest digits at the beginning of a line that looks like a record: the service's ids have 9 to 11 today.
const ID_DIGITS: usize = 5;

/// Limit on rereading after broken records, in passes over the file.
const RETRIES: usize = 16;

/// One record.
#[derive(Debug)]
pub(super) struct Record<'a> {
    /// The line it begins on, from 1.
    pub(super) line: usize,
    /// Its first cells, unquoted.
    pub(super) cells: Vec<Cow<'a, str>>,
    /// Its number of cells.
    pub(super) count: usize,
    /// Whether its last quote is closed and no other record was split off it.
    pub(super) intact: bool,
}

/// Iterates over the records of a table.
#[derive(Clone, Debug)]
pub(super) struct Records<'a> {
    text: &'a str,
    pos: usize,
    line: usize,
    delimiter: u8,
    /// Number of cells of a complete record.
    width: Option<usize>,
    wasted: usize,
}

/// A record as scanned, and its end.
struct Scan<'a> {
    cells: Vec<Cow<'a, str>>,
    count: usize,
    end: usize,
    /// Whether the last quote is closed.
    closed: bool,
    /// Whether there is text between a closing quote and the next cell, as after a quote that really opens one.
    rubbish: bool,
    /// The first line inside quotes that begins like a record.
    restart: Option<usize>,
}

impl<'a> Records<'a> {
    /// The records of `text`, with the separator that its first line has most of: spreadsheets write `;` in half of Europe.
    pub(super) fn new(text: &'a str) -> Self {
        let first_line = text.trim_start().lines().next().unwrap_or_default();
        let delimiter = [b';', b'\t'].into_iter().fold(b',', |best, other| {
            let count = |c: u8| memchr::memchr_iter(c, first_line.as_bytes()).count();
            if count(other) > count(best) { other } else { best }
        });
        Records { text, pos: 0, line: 1, delimiter, width: None, wasted: 0 }
    }

    /// Sets the number of cells of the header.
    pub(super) fn expect_width(&mut self, width: usize) {
        self.width = Some(width);
    }

    /// The next non-blank record.
    pub(super) fn next_record(&mut self) -> Option<Record<'a>> {
        let bytes = self.text.as_bytes();
        while let Some(b'\r' | b'\n') = bytes.get(self.pos) {
            self.line += usize::from(bytes.get(self.pos) == Some(&b'\n'));
            self.pos += 1;
        }
        if self.pos >= bytes.len() {
            return None;
        }
        let line = self.line;
        let mut scan = self.scan(self.text.len());
        let fits = |scan: &Scan<'_>| scan.closed && !scan.rubbish && self.width.is_none_or(|width| width == scan.count);
        let mut intact = scan.closed;
        if !fits(&scan)
            && let Some(restart) = scan.restart.filter(|_| self.wasted / RETRIES <= self.text.len())
        {
            self.wasted += scan.end - self.pos;
            scan = self.scan(restart);
            scan.end = restart;
            intact = false;
        }
        self.line += memchr::memchr_iter(b'\n', bytes.get(self.pos..scan.end).unwrap_or_default()).count();
        self.pos = scan.end;
        Some(Record { line, cells: scan.cells, count: scan.count, intact })
    }

    /// Scans one record that ends before `limit`.
    fn scan(&self, limit: usize) -> Scan<'a> {
        let text = self.text.get(..limit).unwrap_or(self.text);
        let bytes = text.as_bytes();
        let mut scan =
            Scan { cells: Vec::new(), count: 0, end: bytes.len(), closed: true, rubbish: false, restart: None };
        let mut pos = self.pos;
        loop {
            let (cell, after) = if bytes.get(pos) == Some(&b'"') {
                self.quoted(text, pos + 1, &mut scan)
            } else {
                let after = self.plain_end(bytes, pos);
                (Cow::Borrowed(text.get(pos..after).unwrap_or_default()), after)
            };
            scan.count += 1;
            if scan.count <= MAX_CELLS {
                scan.cells.push(cell);
            }
            match bytes.get(after) {
                Some(byte) if *byte == self.delimiter => pos = after + 1,
                Some(_) => {
                    scan.end = after;
                    return scan;
                }
                None => return scan,
            }
        }
    }

    /// End of the unquoted cell at `pos`.
    fn plain_end(&self, bytes: &[u8], pos: usize) -> usize {
        let ahead = bytes.get(pos..).unwrap_or_default();
        pos + memchr::memchr3(self.delimiter, b'\r', b'\n', ahead).unwrap_or(ahead.len())
    }

    /// The cell whose opening quote is before `start`, and its end.
    fn quoted(&self, text: &'a str, start: usize, scan: &mut Scan<'a>) -> (Cow<'a, str>, usize) {
        let bytes = text.as_bytes();
        let mut doubled = false;
        let mut pos = start;
        loop {
            let ahead = bytes.get(pos..).unwrap_or_default();
            let Some(next) = memchr::memchr2(b'"', b'\n', ahead).map(|offset| pos + offset) else {
                scan.closed = false;
                return (unquote(text.get(start..).unwrap_or_default(), doubled), bytes.len());
            };
            if bytes.get(next) == Some(&b'\n') {
                pos = next + 1;
                if scan.restart.is_none() && self.begins_like_record(bytes.get(pos..).unwrap_or_default()) {
                    scan.restart = Some(pos);
                }
            } else if bytes.get(next + 1) == Some(&b'"') {
                doubled = true;
                pos = next + 2;
            } else {
                // Text between the closing quote and the delimiter belongs to the cell, as in other readers.
                let after = self.plain_end(bytes, next + 1);
                let inside = unquote(text.get(start..next).unwrap_or_default(), doubled);
                let outside = text.get(next + 1..after).unwrap_or_default();
                if outside.is_empty() {
                    return (inside, after);
                }
                scan.rubbish = true;
                return (Cow::Owned(inside.into_owned() + outside), after);
            }
        }
    }

    fn begins_like_record(&self, line: &[u8]) -> bool {
        let line = line.strip_prefix(b"\"").unwrap_or(line);
        // Twenty digits are the longest number that any service could have.
        let digits = line.iter().take(21).take_while(|byte| byte.is_ascii_digit()).count();
        let rest = line.get(digits..).unwrap_or_default();
        let rest = rest.strip_prefix(b"\"").unwrap_or(rest);
        (ID_DIGITS..=20).contains(&digits) && rest.first() == Some(&self.delimiter)
    }
}

fn unquote(inside: &str, doubled: bool) -> Cow<'_, str> {
    if doubled { Cow::Owned(inside.replace("\"\"", "\"")) } else { Cow::Borrowed(inside) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<(usize, Vec<String>, bool)> {
        let mut records = Records::new(text);
        let mut out = Vec::new();
        while let Some(record) = records.next_record() {
            if out.is_empty() {
                records.expect_width(record.count);
            }
            assert_eq!(record.cells.len(), record.count.min(MAX_CELLS));
            out.push((record.line, record.cells.into_iter().map(Cow::into_owned).collect(), record.intact));
        }
        out
    }

    fn cells(text: &str) -> Vec<Vec<String>> {
        read(text).into_iter().map(|(_, cells, _)| cells).collect()
    }

    #[test]
    fn quotes_line_breaks_and_line_numbers() {
        let text = "id,name,text\r\n12345,\"a, \"\"b\"\"\",\"one\r\n\r\ntwo\"\r\n\r\n12346,,\"\"\n";
        assert_eq!(
            read(text),
            [
                (1, vec!["id".into(), "name".into(), "text".into()], true),
                (2, vec!["12345".into(), "a, \"b\"".into(), "one\r\n\r\ntwo".into()], true),
                (6, vec!["12346".into(), String::new(), String::new()], true),
            ]
        );
    }

    #[test]
    fn the_delimiter_is_the_commonest_of_the_header() {
        assert_eq!(cells("id;name\n12345;\"a,b;c\"")[1], ["12345", "a,b;c"]);
        assert_eq!(cells("id\tname\n12345\ta,b;c")[1], ["12345", "a,b;c"]);
        assert_eq!(cells("id,name\n12345,a;b;c")[1], ["12345", "a;b;c"]);
    }

    #[test]
    fn a_lost_quote_costs_one_record() {
        let text = "id,name,text\n12345,\"open,x\n12346,b,y\n12347,\"c\",z\n";
        let read = read(text);
        assert_eq!(read[1], (2, vec!["12345".into(), "open,x\n".into()], false));
        assert_eq!(read[2], (3, vec!["12346".into(), "b".into(), "y".into()], true));
        assert_eq!(read[3], (4, vec!["12347".into(), "c".into(), "z".into()], true));
    }

    #[test]
    fn a_description_may_look_like_a_record() {
        let text = "id,name,text\n12345,a,\"x\n12346,b,y\n\"\n12347,c,z\n";
        assert_eq!(cells(text)[1], ["12345", "a", "x\n12346,b,y\n"]);
        assert_eq!(cells(text).len(), 3);
    }

    #[test]
    fn rubbish_after_a_closing_quote_stays_in_the_cell() {
        assert_eq!(cells("a,b\n\"x\"y,z")[1], ["xy", "z"]);
    }

    #[test]
    fn many_broken_records_cost_linear_time() {
        // Each line opens a quote when read from its start, and keeps it open when read inside one.
        let line = "123456,x\",\"y\n";
        let text = format!("a,b,c\n{}", line.repeat(100_000));
        assert!(read(&text).len() > 1);
    }

    proptest! {
        #[test]
        fn agrees_with_the_csv_crate_on_whole_tables(
            rows in proptest::collection::vec(proptest::collection::vec("[a-z0-9\",;\n\r é]{0,8}", 3), 1..8)
        ) {
            let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
            writer.write_record(["id", "name", "text"]).unwrap();
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let read = cells(&text);
            prop_assert_eq!(&read[1..], &rows[..]);
        }

        #[test]
        fn any_text(text in "[0-9,\"\n\r;a]{0,200}") {
            read(&text);
        }
    }
}
