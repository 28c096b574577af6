//! The screen of `scan`: a history.

use super::super::Style;
use super::text::{Role, Screen};
use super::{FOUR_WEEKS, check, earlier, files, findings, load, not_judged, noted, now, roster, runs, state, weeks};
use crate::base::units::Units;
use crate::render::wording::cause::FindingGroups;
use crate::render::wording::{date, left_out, number};
use crate::report::Report;
use std::io::{self, Write};

/// Added when there are no notable findings, so that this is not taken for a verdict.
pub(in crate::render) const QUIET: &str = "This describes the training, not the knee.";

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
    if report.totals.runs > 0 && told.loud().next().is_none() && !state::is_too_early(report) {
        page.text(Role::Quiet, QUIET)?;
    }
    check::footer_lines(&mut page)
}

fn history(page: &mut Screen, report: &Report, told: &FindingGroups) -> io::Result<()> {
    page.part();
    page.text(Role::Plain, &which(report, page.style.units))?;
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
    if state::is_too_early(report) {
        not_judged::while_too_early(page, report, told.loud().next().is_some())
    } else {
        not_judged::of_history(page, report)
    }
}

fn tables(page: &mut Screen, report: &Report, told: &FindingGroups) -> io::Result<()> {
    match report.now.as_slice() {
        [_, _, ..] => roster::roster(page, report, told),
        [now] if state::days(report) >= FOUR_WEEKS => {
            now::now(page, report, now)?;
            now::sparklines(page, report)?;
            weeks::weeks(page, report, told)
        }
        _ => runs::runs(page, report),
    }
}

/// `As of Sun 15 Nov 2026 (newest file) · 30 weeks · 106 runs · 1,040.3 km · 10,584 m of descent`
pub(in crate::render) fn which(report: &Report, units: Units) -> String {
    let totals = &report.totals;
    let mut parts = Vec::new();
    if let Some(day) = report.generated_for.as_of {
        parts.push(format!("As of {}", date::as_of(day, report.generated_for.as_of_from)));
    }
    if report.now.len() == 1 && state::days(report) >= FOUR_WEEKS {
        parts.push(number::counted(report.weeks.len(), "week", "weeks"));
    }
    parts.push(number::counted(totals.runs, "run", "runs"));
    parts.push(number::distance_sum_with_unit(totals.distance_m, totals.distance_at_least_m, units));
    // Of no run known is not 0, nor is that of treadmills among them.
    if let Some(m) = totals.elevation_loss_m.filter(|m| *m > 0.0 || totals.runs_without_altitude == 0) {
        let descent = number::height_sum_with_unit(m, totals.runs_without_altitude, units);
        parts.push(format!("{descent} of descent"));
    }
    parts.join(" · ")
}
