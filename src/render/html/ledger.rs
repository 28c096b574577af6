//! The outcome for every file.

use super::page::Page;
use crate::base::ledger::{Code, LedgerEntry, Status};
use crate::base::words::lower;
use crate::render::content::files;
use crate::render::wording::{name, number};
use maud::{Markup, html};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Most files listed by name of each kind: a page is read by people.
const LISTED: usize = 400;

/// The ledger: a line of totals, the broken ones by name, all others collapsed by outcome.
pub(super) fn files(page: &Page) -> Markup {
    let ledger = &page.report.ledger;
    if ledger.is_empty() {
        return html! {};
    }
    let broken = |e: &&LedgerEntry| matches!(e.status, Status::Failed | Status::Damaged);
    let mut by_code: BTreeMap<Code, Vec<&LedgerEntry>> = BTreeMap::new();
    for entry in ledger.iter().filter(|e| !broken(e)) {
        by_code.entry(entry.code).or_default().push(entry);
    }
    let broken: Vec<&LedgerEntry> = ledger.iter().filter(broken).collect();
    html! {
        p { (number::counted(ledger.len(), "file", "files")) ": " (files::classes(ledger).join(" · ")) "." }
        @if !broken.is_empty() {
            div.scroll tabindex="0" role="group" aria-label="Damaged and failed files" {
                table.broken {
                    caption { "Damaged and failed" }
                    thead { tr { th scope="col" { "file" } th scope="col" { "what became of it" } } }
                    tbody {
                        @for entry in &broken {
                            tr {
                                th scope="row" { (place(entry, page)) }
                                td { strong { (word(entry.status)) } " · " (files::reason(page.report, entry, page.style.units)) }
                            }
                        }
                    }
                }
            }
        }
        @for (code, entries) in &by_code {
            details.files {
                summary { (number::count(entries.len())) " · " (meaning(*code)) }
                // One text instead of one element per file: exports have tens of thousands.
                pre tabindex="0" { (lines(entries, page)) }
            }
        }
    }
}

/// `read whole`, `merged: the same activity as another file`
fn meaning(code: Code) -> String {
    let meaning = lower(&code.meaning().replace('`', ""));
    let meaning = meaning.trim_end_matches('.');
    match code.status() {
        Status::Read => meaning.to_owned(),
        status => format!("{}: {meaning}", word(status)),
    }
}

/// One line per file; members of an archive are listed below it, so that its path is written once.
fn lines(entries: &[&LedgerEntry], page: &Page) -> String {
    let mut text = String::new();
    let mut archive = "";
    for entry in entries.iter().take(LISTED) {
        match &entry.member {
            None => text.push_str(&name::whole(&entry.path, &page.style)),
            Some(member) => {
                if archive != entry.path {
                    let _ = writeln!(text, "{}", name::whole(&entry.path, &page.style));
                }
                let _ = write!(text, "  › {}", name::clean(member));
            }
        }
        archive = &entry.path;
        if let Some(detail) = entry.detail.as_deref() {
            let _ = write!(text, " – {}", name::clean(detail));
        }
        text.push('\n');
    }
    if let Some(left) = entries.len().checked_sub(LISTED).filter(|left| *left > 0) {
        let _ = writeln!(text, "and {} more, which --format json names", number::count(left));
    }
    text
}

/// A file with its whole path, which the list of inputs does not contain.
fn place(entry: &LedgerEntry, page: &Page) -> String {
    let path = name::whole(&entry.path, &page.style);
    match &entry.member {
        Some(member) => format!("{path} › {}", name::clean(member)),
        None => path,
    }
}

fn word(status: Status) -> &'static str {
    match status {
        Status::Read => "read",
        Status::Duplicate => "merged",
        Status::NotActivity => "no activity",
        Status::Unsupported => "unsupported",
        Status::Damaged => "damaged",
        Status::Failed => "failed",
        Status::Skipped => "skipped",
    }
}
