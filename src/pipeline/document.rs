//! Reads exports whose workouts have their samples in files beside them: described in one file, then one workout after the other
//! with its samples, because those of all would not fit into memory. Apple Health's document is scanned in pieces.

use super::pieces::in_pieces;
use crate::activity::{Activity, normalise};
use crate::config::{Config, DecodeLimits};
use crate::decode::damage::Damage;
use crate::decode::raw::RawActivity;
use crate::export::apple_health::{self, Export, scan};
use crate::export::collection::{Collection, Described};
use crate::format::Reader;
use crate::format::sniff::{Content, sniff};
use crate::source::beside::{Beside, unpacked};
use crate::source::open::Leaf;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

/// Most records of all documents that are kept: see [`Documents`]. At 16 bytes each they take 80 MB; ten years of a run a day have fewer.
const MOST_KEPT_RECORDS: usize = 5_000_000;

/// A document and its damage.
type Read = Arc<(Export, Vec<Damage>)>;

/// Documents that have been read, without the records outside their workouts: what is shown in detail of some runs, and is known only when
/// all files are read, needs no second reading of gigabytes.
#[derive(Debug, Default)]
pub(crate) struct Documents(Mutex<BTreeMap<(String, Option<String>), Read>>);

impl Documents {
    /// The document of a leaf of the file at `path`, and its damage.
    pub(super) fn read(&self, path: &str, leaf: &mut Leaf<'_>) -> Read {
        let key = (path.to_owned(), leaf.member.clone());
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept().get(&key) {
            return known.clone();
        }
        let read: Read = read(leaf).into();
        let mut kept = kept();
        let records = kept.values().map(|known| known.0.records_within()).sum::<usize>() + read.0.records_within();
        if records <= MOST_KEPT_RECORDS {
            kept.insert(key, read.clone());
        }
        read
    }
}

/// The document of a leaf, and its damage.
pub(super) fn read(leaf: &mut Leaf<'_>) -> (Export, Vec<Damage>) {
    let mut export = Export::default();
    let head = leaf.content.as_ref().map_or(&[][..], |head| *head);
    let scanned = |number: usize, piece: &[u8]| scan::scan(piece, number == 0);
    in_pieces(head, leaf.rest.as_mut(), scan::cut, scanned, |scanned, bytes| export.add(scanned, bytes));
    if let Some(what) = leaf.partial.as_deref().or(leaf.rest.as_ref().and_then(|rest| rest.stopped())) {
        export.stop(what);
    }
    let damage = export.finish();
    (export, damage)
}

/// Calls `work` with every workout for which `wanted` says so, cleaned, in parallel.
pub(super) fn activities<T: Send>(
    export: &Export,
    beside: &dyn Beside,
    config: &Config,
    wanted: impl Fn(usize) -> bool + Sync,
    work: impl Fn(Activity) -> Option<T> + Sync,
) -> Vec<T> {
    let by_start = unnamed_routes(export, beside, config);
    let each = |number: usize| {
        let workout = export.workouts.get(number).filter(|_| wanted(number))?;
        let unnamed = by_start.get(&number).into_iter().flatten();
        let tracks = workout.routes.iter().chain(unnamed).flat_map(|path| track(path, beside, config)).collect();
        work(normalise(export.activity(number, tracks)?)?)
    };
    (0..export.workouts.len()).into_par_iter().with_max_len(1).filter_map(each).collect()
}

/// The routes that no workout names, by the workout in which each begins.
fn unnamed_routes(export: &Export, beside: &dyn Beside, config: &Config) -> HashMap<usize, Vec<String>> {
    let named: HashSet<&str> =
        export.workouts.iter().flat_map(|workout| &workout.routes).map(|path| path.trim_start_matches('/')).collect();
    let files = beside.list(apple_health::ROUTES);
    let begins = |path: &String| {
        let start_s = track(path, beside, config).into_iter().find_map(|track| track.start_s)?;
        Some((path.clone(), start_s))
    };
    let unnamed: Vec<&String> = files.iter().filter(|path| !named.contains(path.as_str())).collect();
    let tracks: Vec<(String, f64)> = unnamed.into_par_iter().filter_map(begins).collect();
    export.by_start(&tracks, &files)
}

/// Calls `work` with every workout of a collection for which `wanted` says so, cleaned, in parallel.
pub(super) fn collected<T: Send>(
    collection: Collection,
    add: fn(&mut RawActivity, &str, &[u8], &DecodeLimits),
    beside: &dyn Beside,
    config: &Config,
    wanted: impl Fn(usize) -> bool + Sync,
    work: impl Fn(Activity) -> Option<T> + Sync,
) -> Vec<T> {
    let each = |(number, Described { mut activity, files }): (usize, Described)| {
        if !wanted(number) {
            return None;
        }
        activity.session = number;
        for path in files {
            if let Some(bytes) = unpacked(beside, &path, config.limits.member_bytes) {
                add(&mut activity, &path, &bytes, &config.decode);
            }
        }
        work(normalise(activity)?)
    };
    collection.workouts.into_par_iter().enumerate().with_max_len(1).filter_map(each).collect()
}

/// The tracks of a file beside the document.
fn track(path: &str, beside: &dyn Beside, config: &Config) -> Vec<RawActivity> {
    let Some(bytes) = unpacked(beside, path, config.limits.member_bytes) else { return Vec::new() };
    let Content::Of(format) = sniff(&bytes, path) else { return Vec::new() };
    match format.info().reader {
        Reader::Recording { decode, .. } => decode(&bytes, &config.decode).activities,
        Reader::Table(_) | Reader::Collection(_) | Reader::Document => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::probe;
    use crate::pipeline::read_file::{self, Extent};
    use crate::source::open;
    use crate::summary::ActivitySummary;
    use std::collections::BTreeSet;

    fn read(name: &str, sessions: Option<&BTreeSet<usize>>, documents: Option<&Documents>) -> Vec<ActivitySummary> {
        let bytes = std::fs::read(format!("testdata/{name}-export.zip")).unwrap();
        let config = Config::default().with(|config| config.detail = true);
        let visit = |mut leaf: Leaf<'_>| {
            if leaf.name.contains(apple_health::ROUTES) {
                return Vec::new();
            }
            read_file::read(name, &mut leaf, None, &config, Extent { sessions, documents }).activities
        };
        let all = open::open_bytes(name, bytes, &config.limits, probe::ACTIVITIES, &visit);
        all.into_iter().flatten().collect()
    }

    fn told(activities: &[ActivitySummary]) -> Vec<String> {
        let without_notes = |activity: &ActivitySummary| ActivitySummary { notes: Vec::new(), ..activity.clone() };
        activities.iter().map(|activity| format!("{:?}", without_notes(activity))).collect()
    }

    #[test]
    fn sessions_that_are_not_wanted_are_left_out_and_the_others_are_the_same() {
        for name in ["apple-health", "polar", "samsung"] {
            let all = told(&read(name, None, None));
            let wanted = BTreeSet::from([0]);
            let some = told(&read(name, Some(&wanted), Some(&Documents::default())));
            let expected: Vec<_> = all.iter().filter(|text| text.contains("session: 0")).cloned().collect();
            assert!(!some.is_empty() && (some.len() < all.len() || name == "polar"), "{name}");
            assert_eq!(some, expected, "{name}");
        }
    }

    #[test]
    fn a_document_is_read_once() {
        let documents = Documents::default();
        let first = told(&read("apple-health", None, Some(&documents)));
        assert_eq!(documents.0.lock().unwrap().len(), 1);
        assert_eq!(told(&read("apple-health", None, Some(&documents))), first, "with its routes beside it");
        // Nothing is left of the document but what is kept.
        let mut leaf = Leaf {
            name: "export.xml",
            member: documents.0.lock().unwrap().keys().next().unwrap().1.clone(),
            content: Ok(b""),
            partial: None,
            head_only: false,
            rest: None,
            beside: &crate::source::beside::Nothing,
            place: Vec::new(),
            share_bytes: 0,
        };
        assert_eq!(documents.read("apple-health", &mut leaf).0.workouts.len(), first.len());
        assert!(documents.read("another.zip", &mut leaf).0.workouts.is_empty());
    }
}
