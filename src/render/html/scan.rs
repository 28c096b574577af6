//! The page of `scan`.

use super::super::Style;
use super::super::terminal::cause::Told;
use super::super::terminal::state;
use super::finding;
use super::page::{Page, section};
use crate::report::Report;
use maud::html;
use std::io::{self, Write};

/// Writes the page of a history.
///
/// # Errors
/// What the writer returns.
pub fn scan(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let page = Page::new(report, style);
    let told = Told::of(report);
    let (answer, more) = state::answer(report, &told, style.units);
    let body = html! {
        h1 { (answer) }
        @if let Some(more) = more { p.more { (more) } }
        (section("What stands out", &finding::blocks(&page, &told.recent, true)))
    };
    page.write("Running history", &body, out)
}
