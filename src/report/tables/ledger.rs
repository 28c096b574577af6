//! The table `ledger`.

use super::ReportTable;
use super::column::Origin::{Derived, Json};
use super::column::{flag, list, text, word};
use crate::base::ledger::LedgerEntry;

/// The table `ledger`: the outcome for each file.
pub static LEDGER: ReportTable<LedgerEntry> = ReportTable {
    name: "ledger",
    about: "one row a file or archive member",
    columns: &[
        text("athlete", Json("/athlete"), "with --athletes", |e| e.athlete.clone()),
        text("path", Json("/path"), "the file as it was given, or found below it", |e| Some(e.path.clone())),
        text("member", Json("/member"), "the member inside an archive", |e| e.member.clone()),
        text("status", Json("/status"), "what became of it", |e| word(e.status)),
        text("code", Json("/code"), "why, of a closed list", |e| word(e.code)),
        text("detail", Json("/detail"), "more about it", |e| e.detail.clone()),
        text("activities", Derived, "ids of the activities that came from it", |e| list(&e.activities)),
        flag("history", Json("/history"), "whether it belongs to the history of check --history", |e| Some(e.history)),
    ],
};
