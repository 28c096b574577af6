//! Completes the ledger entry of each file, once activities are joined and merged.

use super::join::Account;
use crate::base::ledger::{Code, LedgerEntry, Status};
use crate::summary::ActivitySummary;
use std::collections::{BTreeSet, HashMap};

type FileKey<'a> = (&'a str, Option<&'a str>);

/// Adds to each entry which activities came from the file, which were merged into more complete copies, and how a table was used.
///
/// A file whose activities were all merged is a duplicate, unless it is damaged: that status stays. The ids of the activities it
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
        let merged = merged.get(&key);
        ids.extend(merged.iter().flat_map(|(into, _)| into));
        if let Some(account) = accounts.get(&key) {
            code = match (own, merged) {
                (Some(_), _) => Code::FromTable,
                (None, Some(_)) => Code::SameActivity,
                // Its rows are activities, each of them in a file.
                (None, None) if account.joined() > 0 => Code::SameActivity,
                (None, None) => Code::Table,
            };
            detail.extend(account.detail());
        } else if own.is_none() && merged.is_some() && entry.status == Status::Read {
            code = Code::SameActivity;
        } else if entry.code == Code::ExportExtra && !is_of_export(entry, &accounts) {
            code = Code::UnknownFormat;
            detail
                .push(if entry.path.to_lowercase().ends_with(".json") { "JSON" } else { "a table in text" }.to_owned());
        }
        detail.extend(merged.iter().flat_map(|(_, reasons)| reasons.iter().take(3).map(|&r| r.to_owned())));
        entry.activities = ids.into_iter().map(str::to_owned).collect();
        if code != entry.code {
            (entry.status, entry.code) = (code.status(), code);
        }
        entry.detail = (!detail.is_empty()).then(|| detail.join("; "));
    }
    ledger.sort();
    ledger
}

/// Whether a file that is not about activities belongs to an export: it lies in an archive, in Garmin's folder, or below that of
/// a table.
fn is_of_export(entry: &LedgerEntry, accounts: &HashMap<FileKey, &Account>) -> bool {
    let plain = |path: &str| path.replace('\\', "/");
    let path = plain(&entry.path);
    let below_table = |table: &str| {
        let table = plain(table);
        let folder = table.rsplit_once('/').map_or("", |(folder, _)| folder);
        folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    };
    entry.member.is_some()
        || path.split('/').any(|folder| folder.eq_ignore_ascii_case("DI_CONNECT"))
        || accounts.keys().any(|(table, member)| member.is_none() && below_table(table))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(paths: &[(&str, Option<&str>)], table: Option<&str>) -> Vec<(Code, Option<String>)> {
        let ledger = paths
            .iter()
            .map(|(path, member)| LedgerEntry::new((*path).into(), member.map(str::to_owned), Code::ExportExtra, None));
        let account = table.map(|path| {
            let mut account = Account::default();
            account.path = path.into();
            account
        });
        let ledger = close_ledger(ledger.collect(), &[], account.as_slice());
        ledger.into_iter().map(|entry| (entry.code, entry.detail)).collect()
    }

    #[test]
    fn only_what_lies_in_an_export_is_a_file_of_one() {
        for (path, member, table) in [
            ("a.zip", Some("x/profile.json"), None),
            ("me/DI_CONNECT/DI-Connect-User/x.json", None, None),
            ("me/media.csv", None, Some("me/activities.csv")),
            ("me/deeper/media.csv", None, Some("me/activities.csv")),
            ("media.csv", None, Some("activities.csv")),
        ] {
            assert_eq!(codes(&[(path, member)], table), [(Code::ExportExtra, None)], "{path}");
        }
        for (path, table, detail) in [
            ("package.json", None, "JSON"),
            ("weeks.csv", None, "a table in text"),
            ("you/media.csv", Some("me/activities.csv"), "a table in text"),
            ("mean/media.csv", Some("me/activities.csv"), "a table in text"),
        ] {
            assert_eq!(codes(&[(path, None)], table), [(Code::UnknownFormat, Some(detail.to_owned()))], "{path}");
        }
    }
}
