//! Tables.

use super::super::terminal;
use crate::render::wording::number::MISSING;
use maud::{Markup, html};

/// One column.
pub(super) struct Column {
    pub(super) head: String,
    pub(super) unit: String,
    /// Numbers are right-aligned.
    pub(super) is_number: bool,
    /// Left out on narrow pages.
    pub(super) is_wide: bool,
    pub(super) cells: Vec<String>,
    /// Link targets of its cells within the page; empty without links.
    pub(super) links: Vec<String>,
}

impl Column {
    pub(super) fn text(head: impl Into<String>, cells: Vec<String>) -> Self {
        Column { head: head.into(), unit: String::new(), is_number: false, is_wide: false, cells, links: Vec::new() }
    }

    pub(super) fn leading(self, links: Vec<String>) -> Self {
        Column { links, ..self }
    }

    pub(super) fn number(head: impl Into<String>, unit: impl Into<String>, cells: Vec<String>) -> Self {
        Column { head: head.into(), unit: unit.into(), is_number: true, is_wide: false, cells, links: Vec::new() }
    }
}

/// The columns of a terminal table without alignment spaces, bars (which have no heading) and empty columns.
pub(super) fn told(columns: Vec<terminal::table::ScreenColumn>) -> Vec<Column> {
    let says = |cells: &[String]| cells.iter().any(|cell| cell != MISSING && !cell.is_empty());
    columns
        .into_iter()
        .enumerate()
        .filter(|(i, column)| *i == 0 || (!column.head.is_empty() && says(&column.cells)))
        .map(|(_, column)| Column {
            is_number: column.is_number(),
            is_wide: false,
            links: Vec::new(),
            cells: column.cells.iter().map(|cell| cell.trim().to_owned()).collect(),
            head: column.head,
            unit: column.unit,
        })
        .collect()
}

/// Marks the columns, given by heading, that a narrow page leaves out.
pub(super) fn narrowed(mut columns: Vec<Column>, heads: &[&str]) -> Vec<Column> {
    for column in &mut columns {
        column.is_wide = heads.contains(&column.head.as_str());
    }
    columns
}

/// A table whose first column names its rows. It scrolls by itself if the page is too narrow for it.
pub(super) fn table(caption: &str, columns: &[Column]) -> Markup {
    let rows = columns.iter().map(|column| column.cells.len()).max().unwrap_or(0);
    // Cells are numbers by default: most are, and a history has tens of thousands.
    let class = |column: &Column| match (column.is_number, column.is_wide) {
        (true, false) => None,
        (true, true) => Some("w"),
        (false, false) => Some("text"),
        (false, true) => Some("text w"),
    };
    html! {
        div.scroll tabindex="0" role="group" aria-label=(caption) {
            table.numbers {
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
