//! The page of `sore`.

use super::super::Style;
use super::super::terminal::cause::Told;
use super::finding;
use super::page::{Page, section};
use crate::report::Report;
use maud::html;
use std::io::{self, Write};

/// Writes the page of what changed before a soreness.
///
/// # Errors
/// What the writer returns.
pub fn sore(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let page = Page::new(report, style);
    let told = Told::sorted(report.findings.iter(), None);
    let body = html! {
        h1 { "What changed before the soreness" }
        (section("What stood out", &finding::blocks(&page, &told.recent, true)))
    };
    page.write("Before the soreness", &body, out)
}
