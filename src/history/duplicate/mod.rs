//! Merges recordings of one activity: the most complete is kept, the others are listed with the reason.
//!
//! Which recordings are one activity is decided pair by pair in [`super::evidence`]. Pairs are found among neighbours in time, so
//! that ten thousand activities need some ten thousand comparisons, not fifty million.

use super::evidence::reason::reason;
use super::evidence::{
    BY_HAND_S, Overlap, Recording, Relation, SAME_START_S, SHIFT_MAX_S, ZONE_STEP_S, contradict, overlap, relation,
};
use crate::base::note::{Note, NoteCode};
use crate::base::owner::Owner;
use crate::base::provenance::ZoneFrom;
use crate::base::sport::Sport;
use crate::base::stats::round;
use crate::base::units::DAY_S;
use crate::summary::{ActivitySummary, Duplicate};
use jiff::SignedDuration;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Most neighbours in time that one activity is compared with, and most members of a group that a new one is compared with:
/// nobody records more at once, and a folder crafted with thousands of equal starts must not take hours.
const NEIGHBOURS: usize = 32;

/// A recording shorter than this share of another's time is a part of the run.
const MUCH_SHORTER: f64 = 0.9;

/// Merges recordings of one activity; of copies, one from a file in `preferred` is kept, else the most complete. `activities`
/// must be sorted; the result keeps that order and does not depend on it otherwise.
pub(super) fn merge(activities: Vec<ActivitySummary>, preferred: &BTreeSet<String>) -> Vec<ActivitySummary> {
    let groups = {
        let recordings: Vec<Recording> = activities.iter().map(Recording::new).collect();
        groups(&recordings)
    };
    let mut merged: Vec<Option<ActivitySummary>> = activities.into_iter().map(Some).collect();
    for group in groups.into_iter().filter(|g| g.len() > 1) {
        let copies: Vec<(usize, ActivitySummary)> =
            group.into_iter().filter_map(|i| merged[i].take().map(|a| (i, a))).collect();
        let (place, kept) = unite(copies, preferred);
        merged[place] = Some(kept);
    }
    let mut merged: Vec<ActivitySummary> = merged.into_iter().flatten().collect();
    note_overlaps(&mut merged);
    merged
}

/// Adds a note to activities of one person that overlap in time and were not merged.
fn note_overlaps(activities: &mut [ActivitySummary]) {
    let (noted, begun) = {
        let recordings: Vec<Recording> = activities.iter().map(Recording::new).collect();
        let mut noted: BTreeSet<(usize, &str)> = BTreeSet::new();
        let mut begun: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
        for (i, j) in within(&recordings) {
            match overlap(&recordings[i], &recordings[j]) {
                Some(Overlap::Contradiction) => noted.extend([(i, APART), (j, APART)]),
                Some(Overlap::Continued { common_s, share }) => {
                    noted.insert((i, "another recording goes on where this one ends; what both hold is counted here"));
                    let longest = begun.entry(j).or_default();
                    *longest = (longest.0.max(common_s), longest.1.max(share));
                }
                None => {}
            }
        }
        (noted, begun)
    };
    for (i, text) in noted {
        activities[i].notes.push(Note::new(NoteCode::Overlap, text));
    }
    for (j, (common_s, share)) in begun {
        leave_out_beginning(&mut activities[j], common_s, share);
    }
}

/// The note on one activity about the other, if one person cannot have done both.
const APART: &str =
    "another activity was recorded at the same time and differs from this one: one person cannot have done both";

/// Subtracts from all sums of an activity its beginning, which another recording contains: neither contains the whole, and what both
/// contain counts once. No samples are left here, so the sums are assumed to be spread evenly over the distance.
fn leave_out_beginning(a: &mut ActivitySummary, common_s: f64, share: f64) {
    let left = (1.0 - share).clamp(0.0, 1.0);
    let km = |metres: Option<f64>| metres.unwrap_or(0.0) / 1000.0;
    let text = format!(
        "another recording holds the first {:.1} of these {:.1} km too: they are counted there, and here what comes after",
        km(a.distance_m) * share,
        km(a.distance_m)
    );
    a.notes.push(Note::new(NoteCode::Overlap, text));
    if let Ok(start) = a.start.checked_add(SignedDuration::from_millis((common_s * 1000.0) as i64)) {
        a.local_start = start.to_zoned(a.local_start.time_zone().clone());
        a.start = start;
    }
    let rest_s = |s: Option<f64>| s.map(|s| round((s - common_s).max(0.0), 3));
    // Timer and moving time may lack pauses that the common time has.
    let paused = |s: Option<f64>| s.map(|s| round(s * left, 3));
    a.elapsed_s = rest_s(a.elapsed_s);
    a.timer_s = paused(a.timer_s);
    a.moving_s = paused(a.moving_s);
    let e = &mut a.elevation;
    let sums = [&mut a.distance_m, &mut a.steps, &mut a.walked_m, &mut e.loss_m, &mut e.gain_m, &mut e.device_loss_m];
    let low = [&mut e.loss_low_m, &mut e.gain_low_m, &mut e.device_gain_m];
    let steep = [&mut e.below_5_pct_m, &mut e.below_10_pct_m, &mut e.below_15_pct_m];
    for sum in sums.into_iter().chain(low).chain(steep) {
        *sum = sum.map(|m| round(m * left, 1));
    }
    if let Some(load) = &mut a.knee_load {
        for sum in [&mut load.flat_km, &mut load.low, &mut load.high, &mut load.covered_m, &mut load.walked_m] {
            *sum *= left;
        }
        load.walked_loss_m *= left;
        load.extrapolated_m *= left;
    }
}

/// Groups of recordings of one activity, as indices. `recordings` are sorted by athlete and start.
fn groups(recordings: &[Recording]) -> Vec<Vec<usize>> {
    let pairs = [neighbours(recordings), within(recordings), shifted(recordings)].concat();
    let link = |(a, b): (usize, usize)| Some((relation(&recordings[a], &recordings[b])?, a, b));
    let mut links: Vec<(Relation, usize, usize)> = pairs.into_iter().filter_map(link).collect();
    // Strongest evidence first, so that a weak link never prevents a strong one.
    links.sort_unstable();

    let mut group_of: Vec<usize> = (0..recordings.len()).collect();
    let mut groups: Vec<Vec<usize>> = (0..recordings.len()).map(|i| vec![i]).collect();
    for (_, a, b) in links {
        let (into, from) = (group_of[a].min(group_of[b]), group_of[a].max(group_of[b]));
        if into == from {
            continue;
        }
        // Two runners must not be merged through a third recording that resembles both. A part that was saved early differs in
        // distance from the whole, and belongs to it all the same.
        let differ =
            |x: &Recording, y: &Recording| contradict(x, y) && (!much_shorter(x, y) || relation(x, y).is_none());
        let apart = groups[into]
            .iter()
            .take(NEIGHBOURS)
            .any(|&x| groups[from].iter().take(NEIGHBOURS).any(|&y| differ(&recordings[x], &recordings[y])));
        if apart {
            continue;
        }
        let moved = std::mem::take(&mut groups[from]);
        for &i in &moved {
            group_of[i] = into;
        }
        groups[into].extend(moved);
    }
    groups
}

/// Whether one of them is clearly shorter: two finishers of one race are closer.
fn much_shorter(a: &Recording, b: &Recording) -> bool {
    let (Some(a_s), Some(b_s)) = (a.duration_s(), b.duration_s()) else { return false };
    a_s.min(b_s) < MUCH_SHORTER * a_s.max(b_s)
}

/// Pairs of recordings that start at the same time.
fn neighbours(recordings: &[Recording]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (i, a) in recordings.iter().enumerate() {
        for (j, b) in recordings.iter().enumerate().skip(i + 1).take(NEIGHBOURS) {
            if a.activity.athlete != b.activity.athlete || b.start_s - a.start_s > BY_HAND_S {
                break;
            }
            pairs.push((i, j));
        }
    }
    pairs
}

/// Pairs of recordings of which one began during the other.
fn within(recordings: &[Recording]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (i, a) in recordings.iter().enumerate() {
        for (j, b) in recordings.iter().enumerate().skip(i + 1).take(NEIGHBOURS) {
            if a.activity.athlete != b.activity.athlete || b.start_s - a.start_s > DAY_S {
                break;
            }
            if a.duration_s().is_some_and(|for_s| b.start_s < a.start_s + for_s) {
                pairs.push((i, j));
            }
        }
    }
    pairs
}

/// Pairs of recordings whose starts differ by a multiple of a quarter of an hour: found by the second within the quarter.
fn shifted(recordings: &[Recording]) -> Vec<(usize, usize)> {
    let steps = ZONE_STEP_S as usize;
    let second = |r: &Recording| r.start_s.rem_euclid(ZONE_STEP_S) as usize % steps;
    let mut by_second: Vec<Vec<usize>> = vec![Vec::new(); steps];
    for (i, r) in recordings.iter().enumerate() {
        by_second[second(r)].push(i);
    }
    let reach = SAME_START_S as usize + 1;
    let mut pairs = Vec::new();
    for (i, a) in recordings.iter().enumerate() {
        for near in steps - reach..=steps + reach {
            let bucket = &by_second[(second(a) + near) % steps];
            let after = bucket.partition_point(|&j| j <= i);
            for &j in bucket[after..].iter().take(NEIGHBOURS) {
                let b = &recordings[j];
                if a.activity.athlete != b.activity.athlete || b.start_s - a.start_s > SHIFT_MAX_S + SAME_START_S {
                    break;
                }
                if b.start_s - a.start_s > BY_HAND_S {
                    pairs.push((i, j));
                }
            }
        }
    }
    pairs
}

/// Merges copies into one activity: the most complete, plus non-measured data that only others have.
fn unite(mut copies: Vec<(usize, ActivitySummary)>, preferred: &BTreeSet<String>) -> (usize, ActivitySummary) {
    let longest_s = copies.iter().filter_map(|(_, a)| a.elapsed_s).fold(0.0, f64::max);
    let longest_m = copies.iter().filter_map(|(_, a)| a.distance_m).fold(0.0, f64::max);
    copies.sort_by_cached_key(|(i, a)| (!preferred.contains(&a.source.path), richness(a, longest_m, longest_s), *i));
    let (place, mut kept) = copies.remove(0);
    let mut duplicates: Vec<Duplicate> = {
        let best = Recording::new(&kept);
        let listed = |copy: &ActivitySummary| Duplicate {
            path: copy.source.path.clone(),
            member: copy.source.member.clone(),
            reason: reason(&best, &Recording::new(copy)),
        };
        copies.iter().map(|(_, copy)| listed(copy)).collect()
    };
    duplicates.sort();
    kept.duplicates = duplicates;
    for (_, copy) in copies {
        adopt(&mut kept, copy);
    }
    (place, kept)
}

/// Sort key for the copy to keep: complete, with altitude (because descent matters most), then by the format's preference, its
/// own session, channels, points.
fn richness(a: &ActivitySummary, longest_m: f64, longest_s: f64) -> impl Ord + use<> {
    let noted = |code: NoteCode| a.notes.iter().any(|n| n.code == code);
    // Damage that cost less than 2 % of the distance is no reason to prefer another format.
    let broken_off = noted(NoteCode::Damaged) && a.distance_m.unwrap_or(0.0) < 0.98 * longest_m;
    // A phone that was started late or a part that was saved early is not the run, whatever else it has.
    let short = a.elapsed_s.is_some_and(|s| s < MUCH_SHORTER * longest_s);
    let channels = [
        !a.route.is_empty(),
        a.elevation.device_loss_m.is_some(),
        a.cadence.mean_spm.is_some(),
        a.heart_rate.mean_bpm.is_some(),
        a.dynamics.stance_time_ms.is_some(),
        a.dynamics.vertical_oscillation_mm.is_some(),
        a.timer_s.is_some(),
        a.steps.is_some(),
    ];
    let channels = channels.iter().filter(|&&c| c).count();
    (
        (a.source.format.is_table(), short, broken_off, a.elevation.loss_m.is_none()),
        (a.source.format.info().preference, noted(NoteCode::NoSession), Reverse(channels)),
        (noted(NoteCode::Damaged), Reverse(a.points)),
        (a.source.path.clone(), a.source.member.clone(), a.source.session),
    )
}

/// Copies non-measured data that the kept copy lacks: title, what it says of a knee, sport, gear, effort, the table's fields, the zone.
fn adopt(kept: &mut ActivitySummary, copy: ActivitySummary) {
    if matches!(kept.sport, Sport::Unknown | Sport::Other) && !matches!(copy.sport, Sport::Unknown | Sport::Other) {
        kept.sport = copy.sport;
        kept.sub_sport = copy.sub_sport;
    }
    kept.name = kept.name.take().or(copy.name);
    kept.gear = kept.gear.take().or(copy.gear);
    kept.effort.rpe = kept.effort.rpe.or(copy.effort.rpe);
    kept.internal.mention = kept.internal.mention.take().or(copy.internal.mention);
    if kept.internal.owner == Owner::default() {
        kept.internal.owner = copy.internal.owner;
    }
    kept.effort.feel = kept.effort.feel.or(copy.effort.feel);
    kept.elevation.table_loss_m = kept.elevation.table_loss_m.or(copy.elevation.table_loss_m);
    kept.elevation.table_gain_m = kept.elevation.table_gain_m.or(copy.elevation.table_gain_m);
    // The machine's zone is a guess; that of a copy which knows its own is better.
    if kept.zone_from == ZoneFrom::System && copy.zone_from != ZoneFrom::System {
        kept.local_start = kept.start.to_zoned(copy.local_start.time_zone().clone());
        kept.zone_from = copy.zone_from;
    }
}

#[cfg(test)]
mod tests;
