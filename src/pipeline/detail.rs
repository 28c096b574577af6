//! Profiles and splits of the notable runs of a history, for the pages that show them.
//!
//! Which runs are notable is known only when all files are read and judged; by then the samples are gone. Keeping 500 points of
//! every run would cost 70 kB per run, 200 MB for ten years. So the files of these few are read again.

use super::read::{ActivityKey, WantedSessions};
use crate::history::spread_knee_load;
use crate::report::Report;
use crate::rule::finding::Severity;
use crate::summary::ActivitySummary;
use std::collections::{BTreeMap, BTreeSet};

/// Most runs read again, the newest first: what fits into a page that a phone can open.
const MOST_RUNS: usize = 200;

/// Adds profile, splits and descents to the runs with an alerting finding. `read` reads given places in detail.
pub(crate) fn add(report: &mut Report, read: &dyn Fn(&WantedSessions) -> Vec<ActivitySummary>) {
    let detailed = read(&wanted(report));
    fill_in(report, detailed);
}

/// The runs of a report with an alerting finding, the newest first.
fn notable(report: &mut Report) -> Vec<&mut ActivitySummary> {
    let loud: BTreeSet<&String> =
        report.findings.iter().filter(|f| f.severity > Severity::Info).flat_map(|f| &f.activities).collect();
    report.activities.iter_mut().filter(|a| loud.contains(&a.id)).rev().take(MOST_RUNS).collect()
}

/// What has to be read again in detail.
pub(super) fn wanted(report: &mut Report) -> WantedSessions {
    let mut wanted = WantedSessions::new();
    // Activities known only from an export's table have no samples.
    for activity in notable(report).iter().filter(|a| !a.source.format.is_table()) {
        wanted.entry(place(activity)).or_default().insert(activity.source.session);
    }
    wanted
}

/// Adds the details of what was read again.
pub(super) fn fill_in(report: &mut Report, detailed: Vec<ActivitySummary>) {
    let mut detailed: BTreeMap<_, ActivitySummary> =
        detailed.into_iter().map(|a| ((place(&a), a.source.session, a.start), a)).collect();
    for activity in notable(report) {
        // A run whose file has changed since stays as first read.
        let Some(found) = detailed.remove(&(place(activity), activity.source.session, activity.start)) else {
            continue;
        };
        activity.splits = found.splits;
        activity.internal.mile_splits = found.internal.mile_splits;
        activity.laps = found.laps;
        activity.descents = found.descents;
        activity.profile = found.profile;
        spread_knee_load(activity);
    }
}

fn place(activity: &ActivitySummary) -> ActivityKey {
    (activity.source.path.clone(), activity.source.member.clone())
}
