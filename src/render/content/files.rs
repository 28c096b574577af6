//! The list of files: how many of each kind, and what became of one.

use crate::base::ledger::{LedgerEntry, Status};
use crate::base::units::Units;
use crate::base::words::lower;
use crate::render::wording::{name, number};
use crate::report::Report;

/// Classes in the order of the line, with the words for one and for several files.
const CLASSES: [(Status, &str, &str); 7] = [
    (Status::Read, "read", "read"),
    (Status::Duplicate, "merged", "merged"),
    (Status::NotActivity, "not an activity", "not activities"),
    (Status::Unsupported, "unsupported", "unsupported"),
    (Status::Skipped, "skipped", "skipped"),
    (Status::Failed, "failed", "failed"),
    (Status::Damaged, "damaged", "damaged"),
];

/// The number of files in each class; empty classes are left out.
#[must_use]
pub fn classes(ledger: &[LedgerEntry]) -> Vec<String> {
    CLASSES
        .into_iter()
        .filter_map(|(status, one, many)| {
            let n = ledger.iter().filter(|entry| entry.status == status).count();
            (n > 0).then(|| number::counted(n, one, many))
        })
        .collect()
}

/// The reason as text, and what could be kept of a damaged file.
pub(in crate::render) fn reason(report: &Report, entry: &LedgerEntry, units: Units) -> String {
    let meaning = entry.code.meaning().trim_end_matches('.');
    let mut text = match entry.detail.as_deref().map(str::trim).filter(|detail| !detail.is_empty()) {
        Some(detail) => name::clean(detail.trim_end_matches('.')),
        None => lower(meaning),
    };
    if entry.status == Status::Damaged
        && let Some(kept) = kept(report, entry, units)
    {
        text.push_str("; ");
        text.push_str(&kept);
    }
    text
}

fn kept(report: &Report, entry: &LedgerEntry, units: Units) -> Option<String> {
    let kept = || report.activities.iter().filter(|activity| entry.activities.contains(&activity.id));
    let sum = |values: Vec<f64>| (!values.is_empty()).then(|| values.into_iter().sum::<f64>());
    let time = sum(kept().filter_map(|activity| activity.timer_s).collect()).map(number::time);
    let distance =
        sum(kept().filter_map(|activity| activity.distance_m).collect()).map(|m| number::distance_with_unit(m, units));
    let parts: Vec<_> = [time, distance].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| format!("{} kept", parts.join(" and ")))
}
