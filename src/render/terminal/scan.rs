//! The screen of `scan`: a history.

use super::super::Style;
use super::text::{Role, Screen};
use super::{check, earlier, files, findings, load, not_judged, noted, now, roster, runs, weeks};
use crate::render::content::early::{FOUR_WEEKS, days, is_too_early};
use crate::render::content::footer::QUIET;
use crate::render::content::{heading, state};
use crate::render::wording::cause::FindingGroups;
use crate::render::wording::left_out;
use crate::report::Report;
use std::io::{self, Write};

/// Writes the history: the answer, which history it is, notable findings, the current state, all weeks as characters, the last
/// weeks as a table, and the list of files. With several athletes there is one line each instead of the weeks; under four weeks
/// the runs are listed instead.
///
/// ```
/// use kneewise::{Config, Progress, render::{Style, terminal}};
///
/// let report = kneewise::scan(&["testdata/race.fit".into()], &Config::default(), &Progress::default())?;
/// let mut out = Vec::new();
/// terminal::scan(&report, &Style::default(), &mut out)?;
/// assert!(String::from_utf8(out)?.contains("1"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If writing fails.
pub fn scan(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Screen::new(style, out);
    let told = FindingGroups::of(report);
    let (answer, more) = state::answer(report, &told, style.units);
    page.text(Role::Answer, &answer)?;
    if style.verbose < 0 {
        earlier::quiet(&mut page, &told, report)?;
        return check::footer(&mut page);
    }
    page.text(Role::Plain, &more.unwrap_or_default())?;
    if report.totals.runs > 0 {
        history(&mut page, report, &told)?;
    }
    let mut label = "left out";
    for text in left_out::texts(report, style.units) {
        page.labelled(label, Role::Quiet, &text)?;
        label = "";
    }
    files::files(&mut page, report)?;
    page.part();
    if report.totals.runs > 0 && told.loud().next().is_none() && !is_too_early(report) {
        page.text(Role::Quiet, QUIET)?;
    }
    check::footer_lines(&mut page)
}

fn history(page: &mut Screen, report: &Report, told: &FindingGroups) -> io::Result<()> {
    page.part();
    page.text(Role::Plain, &heading::of_history(report, page.style.units))?;
    findings::findings(page, &told.recent, report, true)?;
    earlier::earlier(page, &told.older, report)?;
    if page.has_pictures() {
        tables(page, report, told)?;
        load::load(page, report)?;
    } else {
        page.too_narrow()?;
    }
    page.part();
    noted::noted(page, told, report, true)?;
    if is_too_early(report) {
        not_judged::while_too_early(page, report, told.loud().next().is_some())
    } else {
        not_judged::of_history(page, report)
    }
}

fn tables(page: &mut Screen, report: &Report, told: &FindingGroups) -> io::Result<()> {
    match report.now.as_slice() {
        [_, _, ..] => roster::roster(page, report, told),
        [now] if days(report) >= FOUR_WEEKS => {
            now::now(page, report, now)?;
            now::sparklines(page, report)?;
            weeks::weeks(page, report, told)
        }
        _ => runs::runs(page, report),
    }
}
