//! The page of `next`.

use super::super::Style;
use super::super::terminal::cause::Told;
use super::finding;
use super::page::{Page, section};
use crate::report::Report;
use maud::html;
use std::io::{self, Write};

/// Writes the page of what the next run can hold before a rule would speak.
///
/// # Errors
/// What the writer returns.
pub fn next(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let page = Page::new(report, style);
    let planned = report.next.iter().filter_map(|next| next.planned.as_ref()).flat_map(|planned| &planned.findings);
    let told = Told::sorted(planned, None);
    let body = html! {
        h1 { "From where on a rule would speak of the next run" }
        (section("What rules would say of the planned run", &finding::blocks(&page, &told.recent, false)))
    };
    page.write("The next run", &body, out)
}
