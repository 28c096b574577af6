//! The page of `course`: a planned race beside what was run.

use super::super::Style;
use super::super::terminal::cause::Told;
use super::super::terminal::course::answer;
use super::finding;
use super::page::{Page, section};
use crate::report::Report;
use maud::html;
use std::io::{self, Write};

/// Writes the page of a planned course.
///
/// # Errors
/// What the writer returns.
pub fn course(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let page = Page::new(report, style);
    let Some(course) = &report.course else { return page.write("Course", &html! {}, out) };
    let told = Told::sorted(course.findings.iter(), None);
    let body = html! {
        h1 { (answer(course, style.units)) }
        (section("What rules would say of it", &finding::blocks(&page, &told.recent, false)))
    };
    page.write("Course", &body, out)
}
