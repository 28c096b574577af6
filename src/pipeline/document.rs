//! Reads exports whose workouts have their samples in files beside them: described in one file, then one workout after the other
//! with its samples, because those of all would not fit into memory. Apple Health's document is scanned in pieces.

use super::pieces::in_pieces;
use crate::activity::{Activity, normalise};
use crate::config::{Config, DecodeLimits};
use crate::decode::damage::Damage;
use crate::decode::raw::RawActivity;
use crate::export::apple_health::{Export, scan};
use crate::export::collection::{Collection, Described};
use crate::format::Reader;
use crate::format::sniff::{Content, sniff};
use crate::source::beside::{Beside, unpacked};
use crate::source::open::Leaf;
use rayon::prelude::*;

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
    let each = |number: usize| {
        let workout = export.workouts.get(number).filter(|_| wanted(number))?;
        let tracks = workout.routes.iter().flat_map(|path| track(path, beside, config)).collect();
        work(normalise(export.activity(number, tracks)?)?)
    };
    (0..export.workouts.len()).into_par_iter().with_max_len(1).filter_map(each).collect()
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
