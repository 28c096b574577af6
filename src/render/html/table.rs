//! Tables.

use crate::render::content::column::TextColumn;
use crate::render::wording::number::MISSING;
use maud::{Markup, html};

/// One column.
pub(super) struct TableColumn {
    pub(super) head: String,
    pub(super) unit: String,
    /// Numbers are right-aligned.
    pub(super) is_number: bool,
    /// Left out on phones.
    pub(super) is_wide: bool,
    /// Left out on paper.
    pub(super) is_for_screens: bool,
    pub(super) cells: Vec<String>,
    /// Link targets of its cells within the page; empty without links.
    pub(super) links: Vec<String>,
}

impl TableColumn {
    pub(super) fn text(head: impl Into<String>, cells: Vec<String>) -> Self {
        TableColumn {
            head: head.into(),
            unit: String::new(),
            is_number: false,
            is_wide: false,
            is_for_screens: false,
            cells,
            links: Vec::new(),
        }
    }

    pub(super) fn leading(self, links: Vec<String>) -> Self {
        TableColumn { links, ..self }
    }

    pub(super) fn number(head: impl Into<String>, unit: impl Into<String>, cells: Vec<String>) -> Self {
        TableColumn {
            head: head.into(),
            unit: unit.into(),
            is_number: true,
            is_wide: false,
            is_for_screens: false,
            cells,
            links: Vec::new(),
        }
    }
}

/// The columns of a terminal table without alignment spaces, bars (which have no heading) and empty columns.
pub(super) fn told(columns: Vec<TextColumn>) -> Vec<TableColumn> {
    let says = |cells: &[String]| cells.iter().any(|cell| cell != MISSING && !cell.is_empty());
    columns
        .into_iter()
        .enumerate()
        .filter(|(i, column)| *i == 0 || (!column.head.is_empty() && says(&column.cells)))
        .map(|(_, column)| TableColumn {
            is_number: column.is_number(),
            is_wide: false,
            is_for_screens: false,
            links: Vec::new(),
            cells: column.cells.iter().map(|cell| cell.trim().to_owned()).collect(),
            head: column.head,
            unit: column.unit,
        })
        .collect()
}

/// Marks the columns, given by heading, that a narrow page leaves out.
pub(super) fn narrowed(mut columns: Vec<TableColumn>, heads: &[&str]) -> Vec<TableColumn> {
    for column in &mut columns {
        column.is_wide = heads.contains(&column.head.as_str());
    }
    columns
}

/// Marks the columns that paper leaves out, by their heads.
pub(super) fn shortened(mut columns: Vec<TableColumn>, heads: &[&str]) -> Vec<TableColumn> {
    for column in &mut columns {
        column.is_for_screens = heads.contains(&column.head.as_str());
    }
    columns
}

/// Characters that fit beside each other on a phone of 320 pixels.
const PHONE: usize = 35;

/// Longest text that is not broken, characters.
const SHORT: usize = 12;

/// Characters of a word after which it may be broken.
const LONG_WORD: usize = 12;

/// Characters that a column needs: numbers stand on one line, texts break between words.
fn least_width(column: &TableColumn) -> usize {
    let word = |text: &str| text.split([' ', '-', '–']).map(|word| word.chars().count()).max().unwrap_or(0);
    let cell = |text: &String| if column.is_number { text.chars().count() } else { word(text).min(LONG_WORD) };
    let cells = column.cells.iter().map(cell);
    cells.chain([word(&column.head), word(&column.unit)]).max().unwrap_or(0)
}

/// Numbers of the columns that a phone leaves out, from 1: those marked, and from the right those without room. The last stays: it
/// holds what the others lead to, as a change.
fn left_out(columns: &[TableColumn]) -> Vec<usize> {
    let mut kept: Vec<usize> = (0..columns.len()).filter(|i| *i == 0 || !columns[*i].is_wide).collect();
    let width = |kept: &[usize]| kept.iter().map(|i| least_width(&columns[*i]) + 1).sum::<usize>();
    while kept.len() > 2 && width(&kept) > PHONE {
        kept.remove(kept.len() - 2);
    }
    (0..columns.len()).filter(|i| !kept.contains(i)).map(|i| i + 1).collect()
}

/// The class of a table, with the columns that a phone (c) and paper (p) leave out: `numbers c3 c5 p5`.
fn classes(columns: &[TableColumn]) -> String {
    let paper =
        columns.iter().enumerate().filter(|(_, column)| column.is_for_screens).map(|(i, _)| format!(" p{}", i + 1));
    let phone = left_out(columns).into_iter().map(|place| format!(" c{place}"));
    std::iter::once("numbers".to_owned()).chain(phone).chain(paper).collect()
}

/// A table whose first column names its rows. A phone has fewer columns of it, so that none is cut off.
pub(super) fn table(caption: &str, columns: &[TableColumn]) -> Markup {
    let rows = columns.iter().map(|column| column.cells.len()).max().unwrap_or(0);
    // Cells are numbers unless they say otherwise: most are, and a history has tens of thousands.
    let class = |column: &TableColumn| {
        let short = column.cells.iter().all(|cell| cell.chars().count() <= SHORT);
        (!column.is_number).then_some(if short { "text short" } else { "text" })
    };
    html! {
        div.scroll tabindex="0" role="group" aria-label=(caption) {
            table.(classes(columns)) {
                caption { (caption) }
                thead {
                    tr {
                        @for column in columns {
                            @if column.head.is_empty() {
                                td {}
                            } @else {
                                th scope="col" class=[class(column)] {
                                    (column.head)
                                    @if !column.unit.is_empty() { " " span.unit { (column.unit) } }
                                }
                            }
                        }
                    }
                }
                tbody {
                    @for row in 0..rows {
                        tr {
                            @for (i, column) in columns.iter().enumerate() {
                                @let cell = column.cells.get(row).map_or("", String::as_str);
                                @if i == 0 {
                                    th scope="row" { (self::cell(cell, column.links.get(row))) }
                                } @else {
                                    td class=[class(column)] { (self::cell(cell, column.links.get(row))) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn cell(text: &str, link: Option<&String>) -> Markup {
    html! { @if let Some(id) = link { a href=(format!("#{id}")) { (text) } } @else { (text) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(head: &str, wide: usize) -> TableColumn {
        TableColumn::number(head, "", vec!["1".repeat(wide)])
    }

    #[test]
    fn a_phone_has_the_columns_for_which_there_is_room() {
        let name = || TableColumn::text("day", vec!["Sunday morning".to_owned()]);
        assert_eq!(left_out(&[name(), numbers("a", 12), numbers("b", 13)]), [0; 0], "8, 13 and 14 are 35");
        assert_eq!(left_out(&[name(), numbers("a", 12), numbers("b", 14)]), [2]);
        assert_eq!(left_out(&[name(), numbers("a", 99)]), [0; 0], "a table has two columns");
        let marked = narrowed(vec![name(), numbers("a", 12), numbers("b", 12)], &["a"]);
        assert_eq!((left_out(&marked), classes(&marked)), (vec![2], "numbers c2".to_owned()));
        assert_eq!(classes(&shortened(marked, &["b"])), "numbers c2 p3");
        assert_eq!(least_width(&numbers("longest of 30 days", 4)), 7, "heads break between words");
    }
}
