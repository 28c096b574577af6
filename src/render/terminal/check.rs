//! The screen of `check`: one run after another.

use super::super::Style;
use super::text::{Role, Screen};
use super::{data, earlier, files, findings, not_judged, noted, profile, splits, summary};
use crate::base::ledger::Status;
use crate::render::content::finding::is_about;
use crate::render::content::footer::FOOTER;
use crate::render::content::{heading, state};
use crate::render::wording::answer;
use crate::render::wording::cause::FindingGroups;
use crate::report::Report;
use crate::summary::ActivitySummary;
use std::io::{self, Write};

/// The footer as one line.
const SHORT_FOOTER: &str = "Not medical advice; when to see a clinician: kneewise explain KW901";

/// Writes each activity of the report: the answer, which run it is, notable findings, the profile, the summary, the splits, notes
/// on the data; at the end files with problems.
///
/// ```
/// use kneewise::{Config, Progress, render::{Style, terminal}};
///
/// let report = kneewise::check(&["testdata/race.fit".into()], &[], &Config::default(), &Progress::default())?;
/// let mut out = Vec::new();
/// terminal::check(&report, &Style::default(), &mut out)?;
/// assert!(String::from_utf8(out)?.contains("descent"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If writing fails.
pub fn check(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Screen::new(style, out);
    for activity in &report.activities {
        one(&mut page, report, activity)?;
    }
    if report.activities.is_empty() {
        page.text(Role::Answer, &state::answer(report, &FindingGroups::default(), style.units).0)?;
    } else if style.verbose >= 0 {
        // Findings about several runs, or about none of these, were not shown with one of them.
        let rest = report.findings.iter().filter(|finding| !report.activities.iter().any(|run| is_about(finding, run)));
        let rest = FindingGroups::sorted(rest, None);
        findings::findings(&mut page, &rest.recent, report, true)?;
        noted::noted(&mut page, &rest, report, true)?;
        if report.activities.len() > 1 {
            page.part();
        }
        not_judged::of_run(&mut page, report)?;
    }
    if style.verbose >= 0 && report.ledger.iter().any(|entry| entry.status != Status::Read) {
        page.part();
        files::files(&mut page, report)?;
    }
    footer(&mut page)
}

fn one(page: &mut Screen, report: &Report, activity: &ActivitySummary) -> io::Result<()> {
    let units = page.style.units;
    let told = FindingGroups::sorted(report.findings.iter().filter(|finding| is_about(finding, activity)), None);
    let judged = report.judged_against.as_ref();
    let (answer, more) = answer::of_check(activity, &told, judged.is_some(), units);
    if page.style.verbose < 0 {
        let several = report.activities.len() > 1;
        let file = if several { heading::file(&activity.source, page.style) + ": " } else { String::new() };
        page.text(Role::Answer, &(file + &answer))?;
        return earlier::quiet(page, &told, report);
    }
    page.part();
    page.text(Role::Answer, &answer)?;
    page.text(Role::Plain, &more.unwrap_or_default())?;
    page.part();
    page.text(Role::Plain, &heading::which(activity, page.style))?;
    if let Some(judged) = judged {
        page.text(Role::Plain, &heading::judged_against(judged, report, page.style))?;
    }
    findings::findings(page, &told.recent, report, false)?;
    let drawn =
        if profile::is_drawn(activity.sport) { profile::profile(page, activity)? } else { profile::Drawn::default() };
    summary::summary(page, activity)?;
    if activity.sport.on_foot() {
        splits::splits(page, activity, drawn)?;
    }
    data::data(page, activity)?;
    noted::noted(page, &told, report, false)
}

/// Four lines on 80 columns.
pub(super) fn footer(page: &mut Screen) -> io::Result<()> {
    page.part();
    footer_lines(page)
}

/// The footer without a blank line before it.
pub(super) fn footer_lines(page: &mut Screen) -> io::Result<()> {
    page.text(Role::Quiet, if page.style.verbose < 0 { SHORT_FOOTER } else { FOOTER })
}
