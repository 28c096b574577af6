//! What reading yields, before it is put together.

use crate::base::ledger::LedgerEntry;
use crate::export::Table;
use crate::format::Format;
use crate::summary::ActivitySummary;
use std::collections::BTreeSet;

/// A table with where it was found.
#[derive(Clone, Debug)]
pub struct FoundTable {
    /// The file as the user gave it, or found below that.
    pub path: String,
    /// The member inside an archive.
    pub member: Option<String>,
    /// The athlete's folder or archive, with `--athletes`.
    pub athlete: Option<String>,
    /// The format of the table.
    pub format: Format,
    /// What it says.
    pub table: Table,
}

/// All that reading yielded, in any order.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// One an activity that was read from a file. `id` and `duplicates` are still empty.
    pub activities: Vec<ActivitySummary>,
    /// Tables of exports.
    pub tables: Vec<FoundTable>,
    /// One entry a file, `activities` still empty.
    pub ledger: Vec<LedgerEntry>,
    /// The paths of the files that are judged against all others; empty where everything is looked at alike.
    pub checked: BTreeSet<String>,
}
