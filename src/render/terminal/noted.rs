//! Info findings: one line per rule, when verbose one block per finding.

use super::text::{Line, Role, Screen};
use super::{LABEL, findings};
use crate::render::content::finding::names_its_day;
use crate::render::wording::cause::{Cause, FindingGroups};
use crate::render::wording::{date, name, number};
use crate::report::Report;
use crate::rule::finding::Finding;
use std::io;

/// Width of a code and the gap after it.
const CODE: usize = 7;

/// The newest finding of each rule with their number, and the number of earlier ones; when verbose all of them.
pub(super) fn noted(page: &mut Screen, told: &FindingGroups, report: &Report, with_day: bool) -> io::Result<()> {
    if page.style.verbose > 0 {
        for finding in told.noted.iter().chain(&told.noted_before) {
            findings::block(page, &Cause::alone(finding), report, with_day)?;
        }
        return Ok(());
    }
    let mut label = "noted";
    for same in told.noted.chunk_by(|a, b| a.rule == b.rule) {
        let text = line(same, report, with_day, page);
        let (column, text) =
            if page.has_pictures() { (LABEL + CODE, text) } else { (LABEL, format!("{} {text}", same[0].rule)) };
        let mut before = Line::new(Role::Quiet, label).pad(LABEL);
        if column > LABEL {
            before = before.plain(same[0].rule);
        }
        page.beside(before, column, Role::Plain, &text)?;
        label = "";
    }
    match told.noted_before.len() {
        0 => Ok(()),
        n => page.labelled(label, Role::Quiet, &format!("{}: -v", number::counted(n, "older note", "older notes"))),
    }
}

/// `12 min of fast downhill: peak loads are highest there (5 times, last on Sat 12 Sep).`
fn line(same: &[&Finding], report: &Report, with_day: bool, page: &Screen) -> String {
    let newest = same[0];
    let mut text = name::clean(&newest.words.title.in_units(page.style.units));
    if let Some(athlete) = newest.athlete.as_deref() {
        text = format!("{}: {text}", name::shown(athlete, page.style));
    }
    // A finding about one run belongs to a day; a state is current.
    let text = text.strip_suffix('.').unwrap_or(&text).to_owned();
    let on = (with_day && newest.activities.len() == 1 && !names_its_day(newest))
        .then(|| date::day(newest.date, report.generated_for.as_of));
    match (same.len(), on) {
        (1, None) => format!("{text}."),
        (1, Some(day)) => format!("{text}, on\u{a0}{day}."),
        (n, None) => format!("{text} ({}\u{a0}times).", number::count(n)),
        (n, Some(day)) => format!("{text} ({}\u{a0}times, last on {day}).", number::count(n)),
    }
}
