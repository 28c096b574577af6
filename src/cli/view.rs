//! View of a report by command, on a terminal or as a page.

use kneewise::render::{Style, terminal};
use kneewise::report::Report;
use std::io::{self, Write};

/// The command's view.
#[derive(Clone, Copy, Debug)]
pub(crate) enum View {
    Check,
    Scan,
    Sore,
    BackTest,
    Next,
    Course,
}

impl View {
    pub(crate) fn terminal(self, report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        match self {
            View::Check => terminal::check(report, style, out),
            View::Scan => terminal::scan(report, style, out),
            View::Sore => terminal::sore(report, style, out),
            View::BackTest => terminal::back_test(report, style, out),
            View::Next => terminal::next(report, style, out),
            View::Course => terminal::course(report, style, out),
        }
    }

    #[cfg(feature = "html")]
    pub(crate) fn html(self, report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        use kneewise::render::html;
        match self {
            View::Check => html::check(report, style, out),
            View::Scan => html::scan(report, style, out),
            View::Sore => html::sore(report, style, out),
            View::BackTest => html::back_test(report, style, out),
            View::Next => html::next(report, style, out),
            View::Course => html::course(report, style, out),
        }
    }
}
