//! The list of files: how many of each kind, and the broken ones by name.

use super::LABEL;
use super::text::{Line, Role, Screen, wrap};
use crate::base::ledger::{LedgerEntry, Status};
use crate::base::sport::Sport;
use crate::render::content::files::{classes, reason};
use crate::render::content::heading;
use crate::render::wording::number;
use crate::render::wording::sport;
use crate::report::Report;
use std::io;

/// Most broken files named, unless verbose.
const NAMED: usize = 3;

/// Width of the longest status and the gap after it.
const STATUS: usize = 9;

pub(super) fn files(page: &mut Screen, report: &Report) -> io::Result<()> {
    if report.ledger.is_empty() {
        return Ok(());
    }
    let mut classes = classes(&report.ledger);
    // If everything was read, there is room for the details.
    let all_read = report.ledger.iter().all(|entry| entry.status == Status::Read);
    if let [only] = classes.as_mut_slice()
        && all_read
        && report.activities.iter().any(|activity| activity.sport != Sport::Running)
    {
        *only = format!("{only} ({})", sport::counts(report.activities.iter()));
    }
    let total = number::count(report.ledger.len());
    page.labelled("files", Role::Quiet, &format!("{total}: {}", classes.join(" · ")))?;
    named(page, report)
}

/// The broken files, the worst first; when verbose every file that was not read.
fn named(page: &mut Screen, report: &Report) -> io::Result<()> {
    let verbose = page.style.verbose > 0;
    let rank = |entry: &LedgerEntry| match entry.status {
        Status::Failed => 0,
        Status::Damaged => 1,
        Status::Unsupported => 2,
        Status::Duplicate => 3,
        Status::Skipped => 4,
        Status::NotActivity => 5,
        Status::Read => 6,
    };
    let last = if verbose { 5 } else { 1 };
    let mut entries: Vec<_> = report.ledger.iter().filter(|entry| rank(entry) <= last).collect();
    entries.sort_by_key(|entry| rank(entry));
    let shown = if verbose { entries.len() } else { entries.len().min(NAMED) };
    for entry in &entries[..shown] {
        one(page, report, entry)?;
    }
    match entries.len() - shown {
        0 => Ok(()),
        more => page.labelled("", Role::Quiet, &format!("{more}\u{a0}more damaged or failed: -v")),
    }
}

/// A file with its reason, on the same line if both are short.
fn one(page: &mut Screen, report: &Report, entry: &LedgerEntry) -> io::Result<()> {
    let status = match entry.status {
        Status::Read => "read",
        Status::Duplicate => "merged",
        Status::NotActivity => "not",
        Status::Unsupported => "unknown",
        Status::Damaged => "damaged",
        Status::Failed => "failed",
        Status::Skipped => "skipped",
    };
    let name = heading::short_file(&entry.path, entry.member.as_deref(), page.style);
    let indent = LABEL + STATUS;
    // On a terminal names are shortened; elsewhere that of a broken file is whole, on a line of its own.
    let broken = matches!(entry.status, Status::Damaged | Status::Failed) && !page.style.terminal;
    let reason = reason(report, entry, page.style.units);
    let whole = format!("{name} · {reason}");
    let room = page.text_width().saturating_sub(indent);
    let texts = if wrap(&whole, room).len() > 1 { vec![name, reason] } else { vec![whole] };
    let mut line = Line::default().pad(LABEL).quiet(status).pad(indent);
    for (i, text) in texts.into_iter().enumerate() {
        // A name broken over lines cannot be copied; on a terminal it is short.
        let whole = i == 0 && broken && !page.style.terminal;
        for part in if whole { vec![text] } else { wrap(&text, room) } {
            page.line(&line.quiet(part))?;
            line = Line::default().pad(indent);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ledger::Code;
    use crate::render::Style;
    use crate::render::fixture;

    fn drawn(report: &Report, style: &Style) -> String {
        let mut out = Vec::new();
        files(&mut Screen::new(style, &mut out), report).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_figures_add_up() {
        let text = drawn(&fixture::season(), &Style::default());
        let numbers: Vec<usize> = text
            .lines()
            .take(2)
            .flat_map(|line| line.split([' ', ':']))
            .filter_map(|word| word.replace(',', "").parse().ok())
            .collect();
        assert_eq!(numbers[0], numbers[1..].iter().sum::<usize>(), "{text}");
    }

    #[test]
    fn broken_files_are_named_up_to_three() {
        let mut report = fixture::season();
        for i in 0..5 {
            report.ledger.push(fixture::entry(&format!("broken{i}.fit"), Code::Truncated));
        }
        let text = drawn(&report, &Style::default());
        assert_eq!(text.lines().filter(|line| line.contains("damaged  ")).count() + 1, 3, "{text}");
        assert!(text.contains("4 more damaged or failed: -v"), "{text}");
        let text = drawn(&report, &Style { verbose: 1, ..Style::default() });
        assert!(text.contains("broken4.fit") && text.contains("sleep data"), "{text}");
    }
}
