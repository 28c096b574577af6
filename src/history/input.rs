//! Result of reading, before assembly.

use crate::base::ledger::LedgerEntry;
use crate::export::Table;
use crate::format::Format;
use crate::summary::ActivitySummary;
use std::collections::BTreeSet;

/// A table and where it was found.
#[derive(Clone, Debug)]
pub struct FoundTable {
    /// The file as the user gave it, or below that.
    pub path: String,
    /// The member inside an archive.
    pub member: Option<String>,
    /// The athlete's folder or archive, with `--athletes`.
    pub athlete: Option<String>,
    /// The format of the table.
    pub format: Format,
    /// Its contents.
    pub table: Table,
}

/// Result of reading, in any order.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// One per activity read from a file. `id` and `duplicates` are still empty.
    pub activities: Vec<ActivitySummary>,
    /// Tables of exports.
    pub tables: Vec<FoundTable>,
    /// One entry per file, `activities` still empty.
    pub ledger: Vec<LedgerEntry>,
    /// The paths of the files to judge against all others; empty if all are treated alike.
    pub checked: BTreeSet<String>,
}
