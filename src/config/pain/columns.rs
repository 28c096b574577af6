//! What the columns of a pain log are: said by a header, else by the order `date,score,when,note`.

/// A column of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PainColumn {
    Date,
    Score,
    When,
    Where,
    Side,
    Note,
    /// One that kneewise does not know: kept in the file, and not read.
    Other,
}

use PainColumn::{Date, Note, Other, Score, Side, When, Where};

/// The columns of a log without a header, as they have always been.
pub(super) const WITHOUT_HEADER: [PainColumn; 4] = [Date, Score, When, Note];

/// The columns of a new log. The note is last, so that commas in one written by hand need no quotation marks.
pub(super) const NEW: [PainColumn; 6] = [Date, Score, When, Where, Side, Note];

/// What the column of days is called, in the languages that spreadsheets of runners are kept in.
const DATES: [&str; 13] =
    ["date", "day", "datum", "tag", "dato", "dag", "jour", "fecha", "data", "giorno", "päivä", "日期", "日付"];

/// What the other columns are called. Only the first word of a heading counts.
const OTHERS: &[(PainColumn, &[&str])] = &[
    (
        Score,
        &[
            "score",
            "pain",
            "nrs",
            "vas",
            "schmerz",
            "schmerzen",
            "douleur",
            "dolor",
            "dolore",
            "dor",
            "боль",
            "痛み",
            "疼痛",
        ],
    ),
    (When, &["when", "wann", "quand", "cuándo", "cuando", "quando", "когда", "いつ"]),
    (
        Where,
        &[
            "where", "place", "site", "location", "body", "wo", "ort", "stelle", "où", "lieu", "dónde", "donde",
            "dove", "onde", "где",
        ],
    ),
    (Side, &["side", "seite", "côté", "lado", "lato", "сторона", "側"]),
    (
        Note,
        &[
            "note",
            "notes",
            "comment",
            "comments",
            "notiz",
            "bemerkung",
            "remarque",
            "nota",
            "notas",
            "заметка",
            "メモ",
            "备注",
        ],
    ),
];

impl PainColumn {
    /// Its heading in a log that kneewise writes.
    pub(super) fn heading(self) -> &'static str {
        match self {
            Date => "date",
            Score => "score",
            When => "when",
            Where => "where",
            Side => "side",
            Note => "note",
            Other => "",
        }
    }
}

/// The columns that a row names; `None` where it is no header.
///
/// The first row is one as soon as a day's heading stands first, or one for days and one for scores anywhere, whatever the other words
/// are: a heading that is not known stands for the column that has always been in its place. A later row must name columns only.
pub(super) fn header(cells: &[&str], is_first_row: bool) -> Option<Vec<PainColumn>> {
    let mut named: Vec<Option<PainColumn>> = cells.iter().map(|cell| column(cell)).collect();
    // In a log without another column of days, the first may be called so too.
    if named.first() == Some(&Some(When)) && !named.contains(&Some(Date)) {
        named[0] = Some(Date);
    }
    let days_first = named.first() == Some(&Some(Date));
    let both = named.contains(&Some(Date)) && named.contains(&Some(Score));
    let is_header = if is_first_row { both || days_first } else { both && named.iter().all(Option::is_some) };
    if !is_header {
        return None;
    }
    let mut columns: Vec<PainColumn> = Vec::with_capacity(named.len());
    for (at, column) in named.iter().enumerate() {
        let by_place = || WITHOUT_HEADER.get(at).copied().filter(|usual| !named.contains(&Some(*usual)));
        let column = column.or_else(by_place).unwrap_or(Other);
        // The first of two alike counts.
        columns.push(if columns.contains(&column) { Other } else { column });
    }
    Some(columns)
}

/// The columns that rows below these headings may have: lines may be longer than a header that names only the first of the columns
/// that have always been.
pub(super) fn below(named: &[PainColumn]) -> &[PainColumn] {
    if WITHOUT_HEADER.starts_with(named) { &WITHOUT_HEADER } else { named }
}

fn column(cell: &str) -> Option<PainColumn> {
    let cell = cell.to_lowercase();
    if cell.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let word = cell.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    if DATES.contains(&word) {
        return Some(Date);
    }
    OTHERS.iter().find(|(_, words)| words.contains(&word)).map(|(column, _)| *column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_in_any_order() {
        let of = |text: &str| header(&text.split(',').collect::<Vec<_>>(), true);
        assert_eq!(of("date,score,when,where,side,note"), Some(NEW.to_vec()));
        assert_eq!(of("Note,Score (0-10),Date"), None, "a heading with a digit is none");
        assert_eq!(of("Note,Score,Date"), Some(vec![Note, Score, Date]));
        assert_eq!(of("Datum,Schmerz"), Some(vec![Date, Score]));
        assert_eq!(
            of("Datum,Stärke,Wann"),
            Some(vec![Date, Score, When]),
            "what is not known is what always stood there"
        );
        assert_eq!(of("date,score,mood,note"), Some(vec![Date, Score, When, Note]));
        assert_eq!(of("date,score,when,mood,note"), Some(vec![Date, Score, When, Other, Note]));
        assert_eq!(of("when,score"), Some(vec![Date, Score]), "a day, where it stands first and no other does");
        assert_eq!(below(&of("date").unwrap()), WITHOUT_HEADER);
        assert_eq!(below(&of("date,score,note").unwrap()), [Date, Score, Note]);
        assert_eq!(of("2026-09-12,3"), None);
        assert_eq!(of("rubbish,score"), None);
    }

    #[test]
    fn a_later_header_names_columns_only() {
        let of = |text: &str| header(&text.split(',').collect::<Vec<_>>(), false);
        assert_eq!(of("date,score,side"), Some(vec![Date, Score, Side]));
        assert_eq!((of("date,x"), of("date")), (None, None));
    }
}
