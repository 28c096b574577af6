//! The outcomes of a file as bytes: how they pass, unchanged, from the worker that read it to the one that assembles the history. Not a
//! format for storage: both ends are the same version.

use super::read_file::Outcome;
use crate::base::ledger::LedgerEntry;
use crate::export::Table;
use crate::format::Format;
use crate::summary::{ActivitySummary, Internal};
use serde::{Deserialize, Serialize};

/// The outcome of a file or member, with its place in the archives around it.
pub(crate) type Placed = (Vec<u32>, Outcome);

/// An activity with what its JSON leaves out.
#[derive(Deserialize, Serialize)]
struct KeptActivity {
    summary: ActivitySummary,
    internal: Internal,
}

#[derive(Deserialize, Serialize)]
struct KeptOutcome {
    place: Vec<u32>,
    ledger: LedgerEntry,
    activities: Vec<KeptActivity>,
    table: Option<(Format, Table)>,
    /// What the rows of the table say of the knee, which its JSON leaves out.
    mentions: Vec<Option<String>>,
}

/// Outcomes as bytes.
pub(crate) fn to_bytes(outcomes: Vec<Placed>) -> Result<Vec<u8>, rmp_serde::encode::Error> {
    let keep = |mut summary: ActivitySummary| KeptActivity { internal: std::mem::take(&mut summary.internal), summary };
    let keep = |(place, outcome): Placed| {
        let Outcome { ledger, activities, mut table } = outcome;
        let rows = table.iter_mut().flat_map(|(_, table)| &mut table.activities);
        let mentions = rows.map(|row| row.mention.take()).collect();
        KeptOutcome { place, ledger, activities: activities.into_iter().map(keep).collect(), table, mentions }
    };
    // With the names of fields: some are left out where they are empty.
    rmp_serde::to_vec_named(&outcomes.into_iter().map(keep).collect::<Vec<_>>())
}

/// Outcomes from the bytes that [`to_bytes`] made of them.
pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Vec<Placed>, rmp_serde::decode::Error> {
    let read = |kept: KeptActivity| {
        let KeptActivity { summary, internal } = kept;
        ActivitySummary { internal, ..summary }
    };
    let read = |kept: KeptOutcome| {
        let KeptOutcome { place, ledger, activities, mut table, mentions } = kept;
        let rows = table.iter_mut().flat_map(|(_, table)| &mut table.activities);
        rows.zip(mentions).for_each(|(row, mention)| row.mention = mention);
        (place, Outcome { ledger, activities: activities.into_iter().map(read).collect(), table })
    };
    let kept: Vec<KeptOutcome> = rmp_serde::from_slice(bytes)?;
    Ok(kept.into_iter().map(read).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::lap::{LapIntensity, LapTrigger};
    use crate::config::Config;
    use crate::format::probe;
    use crate::pipeline::read_file::{self, Extent};
    use crate::source::open;
    use jiff::Zoned;
    use std::path::{Path, PathBuf};

    /// The outcomes of a file, in detail.
    fn outcomes(path: &Path) -> Vec<Placed> {
        let name = path.to_string_lossy();
        let config = Config::default().with(|config| config.detail = true);
        let visit = |mut leaf: open::Leaf<'_>| {
            (leaf.place.clone(), read_file::read(&name, &mut leaf, None, &config, Extent::default()))
        };
        open::open_bytes(&name, std::fs::read(path).unwrap(), &config.limits, probe::ACTIVITIES, &visit)
    }

    /// Equal in everything, the zone included, which the equality of times ignores.
    fn assert_equal(there: &[Placed], back: &[Placed]) {
        assert_eq!(format!("{there:?}"), format!("{back:?}"));
    }

    fn comes_back(path: &Path) -> usize {
        let there = outcomes(path);
        let again = outcomes(path);
        let back = from_bytes(&to_bytes(again).unwrap()).unwrap();
        assert_equal(&there, &back);
        there.iter().map(|(_, outcome)| outcome.activities.len()).sum()
    }

    #[test]
    fn what_is_kept_of_a_file_comes_back_equal() {
        let files = ["garmin-export.zip", "strava-export.zip", "race.fit", "race.gpx", "race.tcx"];
        let activities: usize = files.map(|file| comes_back(&Path::new("testdata").join(file))).iter().sum();
        assert!(activities > 60, "{activities}");
    }

    #[test]
    fn what_is_kept_of_other_peoples_files_comes_back_equal() {
        let Some(corpus) = std::env::var_os("KNEEWISE_CORPUS").map(PathBuf::from) else {
            eprintln!("skipped: KNEEWISE_CORPUS is not set");
            return;
        };
        let files = walkdir::WalkDir::new(corpus).into_iter().filter_map(Result::ok);
        let activities: usize =
            files.filter(|entry| entry.file_type().is_file()).map(|entry| comes_back(entry.path())).sum();
        assert!(activities > 50, "{activities}");
    }

    #[test]
    fn numbers_that_json_cannot_write_and_zones_come_back_too() {
        let start: Zoned = "2026-10-25T02:30:00.123456789+01:00[Europe/Zurich]".parse().unwrap();
        let mut run = ActivitySummary::unmeasured(start, crate::base::sport::Sport::Running);
        run.distance_m = Some(f64::NAN);
        run.elevation.loss_m = Some(-0.0);
        run.internal.histogram.ran_m = f64::INFINITY;
        run.internal.mention = Some("knie tut weh".to_owned());
        run.laps = vec![crate::summary::Lap {
            intensity: Some(LapIntensity::Active),
            trigger: Some(LapTrigger::Manual),
            ..Default::default()
        }];
        run.profile = vec![
            crate::summary::ProfilePoint::default(),
            crate::summary::ProfilePoint { lat_deg: Some(0.1), ..Default::default() },
        ];
        let ledger = LedgerEntry::new("a.fit".to_owned(), None, crate::base::ledger::Code::Ok, None);
        let row = crate::export::TableActivity { mention: Some("knee pain".to_owned()), ..Default::default() };
        let table = Table { activities: vec![crate::export::TableActivity::default(), row], ..Table::default() };
        let there = || {
            vec![(
                vec![3, 1],
                Outcome {
                    ledger: ledger.clone(),
                    activities: vec![run.clone()],
                    table: Some((Format::Fit, table.clone())),
                },
            )]
        };
        assert_equal(&there(), &from_bytes(&to_bytes(there()).unwrap()).unwrap());
    }

    #[test]
    fn other_bytes_are_an_error() {
        assert!(from_bytes(b"").is_err() && from_bytes(b"\xc1\xff").is_err());
    }
}
