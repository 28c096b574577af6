//! What became of each file: its entry in the ledger, once activities are joined and merged.

use super::join::Account;
use crate::base::ledger::{Code, LedgerEntry, Status};
use crate::summary::ActivitySummary;
use std::collections::{BTreeSet, HashMap};

type FileKey<'a> = (&'a str, Option<&'a str>);

/// Says of each file which activities came from it, which were merged into richer copies, and what a table was good for.
///
/// A file of which every activity was merged is a duplicate, unless it is damaged: that stays said. The ids of what it
/// was merged into are listed.
pub(super) fn close_ledger(
    mut ledger: Vec<LedgerEntry>,
    activities: &[ActivitySummary],
    accounts: &[Account],
) -> Vec<LedgerEntry> {
    let mut own: HashMap<FileKey, Vec<&str>> = HashMap::new();
    let mut merged: HashMap<FileKey, (BTreeSet<&str>, BTreeSet<&str>)> = HashMap::new();
    for a in activities {
        own.entry((&a.source.path, a.source.member.as_deref())).or_default().push(&a.id);
        for copy in &a.duplicates {
            let (ids, reasons) = merged.entry((&copy.path, copy.member.as_deref())).or_default();
            ids.insert(&a.id);
            reasons.insert(&copy.reason);
        }
    }
    let accounts: HashMap<FileKey, &Account> =
        accounts.iter().map(|a| ((a.path.as_str(), a.member.as_deref()), a)).collect();
    for entry in &mut ledger {
        let key = (entry.path.as_str(), entry.member.as_deref());
        let own = own.get(&key);
        let mut ids: BTreeSet<&str> = own.into_iter().flatten().copied().collect();
        let mut code = entry.code;
        let mut detail: Vec<String> = entry.detail.iter().cloned().collect();
        if let Some(account) = accounts.get(&key) {
            code = if own.is_some() { Code::FromTable } else { Code::Table };
            detail.extend(account.detail());
        } else if let Some((into, reasons)) = merged.get(&key) {
            ids.extend(into);
            if own.is_none() && entry.status == Status::Read {
                code = Code::SameActivity;
            }
            detail.extend(reasons.iter().take(3).map(|&r| r.to_owned()));
        }
        entry.activities = ids.into_iter().map(str::to_owned).collect();
        if code != entry.code {
            (entry.status, entry.code) = (code.status(), code);
        }
        entry.detail = (!detail.is_empty()).then(|| detail.join("; "));
    }
    ledger.sort();
    ledger
}
