//! The samples of a report's activities, for tables: their files are read again, because samples are gone by the time it is known
//! which copy of an activity counts and what its id is.

use super::read::shown_path;
use super::read_file;
use crate::activity::Activity;
use crate::base::stats::round;
use crate::config::Config;
use crate::format::probe;
use crate::report::Report;
use crate::report::tables::Sample;
use crate::source::find::SourceFile;
use crate::source::open;
use crate::summary::ActivitySummary;
use jiff::Timestamp;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

/// Receiver of samples, one activity at a time, from several threads and in any order.
pub trait SampleSink: Sync {
    /// Receives all samples of an activity.
    ///
    /// # Errors
    /// If they cannot be written.
    fn take(&self, athlete: Option<&str>, activity: &ActivitySummary, samples: &[Sample]) -> io::Result<()>;
}

/// Passes the samples of every activity in a report whose paths are still those of `files`. Activities known only from a table
/// have none.
pub(super) fn hand_over(
    report: &Report,
    athlete: Option<&str>,
    files: &[SourceFile],
    config: &Config,
    sink: &dyn SampleSink,
) -> io::Result<()> {
    let wanted: BTreeMap<(&str, Option<&str>, usize), &ActivitySummary> = report
        .activities
        .iter()
        .map(|a| ((a.source.path.as_str(), a.source.member.as_deref(), a.source.session), a))
        .collect();
    files.par_iter().with_max_len(1).try_for_each(|file| {
        let path = shown_path(file);
        if wanted.range((path.as_str(), None, 0)..).next().is_none_or(|((first, ..), _)| *first != path) {
            return Ok(());
        }
        let of_leaf = |mut leaf: open::Leaf<'_>| -> io::Result<()> {
            let member = leaf.member.clone();
            let place = |session| (path.as_str(), member.as_deref(), session);
            if wanted.range(place(0)..=place(usize::MAX)).next().is_none() {
                return Ok(());
            }
            let is_wanted = |session| wanted.contains_key(&place(session));
            let take = |activity: Activity| match wanted.get(&place(activity.session)) {
                Some(summary) => sink.take(athlete, summary, &rows(&activity, athlete, &summary.id, config)),
                None => Ok(()),
            };
            read_file::samples(&mut leaf, config, is_wanted, take)
        };
        open::open(file, &config.limits, probe::ACTIVITIES, &of_leaf).into_iter().collect()
    })
}

fn rows(activity: &Activity, athlete: Option<&str>, id: &str, config: &Config) -> Vec<Sample> {
    let athlete: Option<Arc<str>> = athlete.map(Into::into);
    let id: Arc<str> = id.into();
    // With `--hide-start` positions are left out: in a table of every second they would still lead to the hidden start.
    let positions = !config.private && config.hide_start_m <= 0.0;
    let samples = &activity.samples;
    let pieces = activity.pieces.iter().enumerate();
    pieces
        .flat_map(|(piece, range)| range.clone().map(move |i| (piece, i)))
        .map(|(piece, i)| Sample {
            athlete: athlete.clone(),
            activity: id.clone(),
            time: samples.time_s.get(i).and_then(|s| Timestamp::from_microsecond((s * 1e6).round() as i64).ok()),
            piece: piece as u64,
            distance_m: samples.distance_m.get(i).map(|m| round(m, 2)),
            speed_mps: activity.speed_mps.get(i).map(|v| round(v, 3)),
            altitude_m: samples.altitude_m.get(i).map(|m| round(m, 2)),
            cadence_spm: activity.cadence_spm.get(i).map(|v| round(v, 2)),
            heart_rate_bpm: samples.heart_rate_bpm.get(i),
            power_w: samples.power_w.get(i),
            stance_time_ms: samples.stance_time_ms.get(i),
            lat_deg: samples.lat_deg.get(i).filter(|_| positions).map(|v| round(v, 7)),
            lon_deg: samples.lon_deg.get(i).filter(|_| positions).map(|v| round(v, 7)),
        })
        .collect()
}
