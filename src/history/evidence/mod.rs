//! Whether two recordings are of the same activity: what is compared, within which tolerances, and the reason as text.
//!
//! Recordings that overlap and are not merged stay two, with a note that one person cannot have done both.
//!
//! A common start is never enough: friends start a race in the same second, and the same loop is run at the same hour on other
//! days. Each quantity that both recordings have may agree, disagree or be inconclusive; one that disagrees is enough to keep
//! them separate, and what must agree depends on how far apart the starts are:
//!
//! | starts | merged if |
//! |---|---|
//! | within 2 s | **copy**: a clock and another quantity agree; within one format closely, because nothing was converted |
//! | within 2 s | **part**: the shorter one is damaged and is the beginning of the other's route |
//! | during the other | **alongside**: within the other in time, at the same places at the same times (without a route: as fast),
//! both on foot or the same sport |
//! | within 2 min | **second device**: ends within 1 min, at least 80 % common time, another device; the route agrees, or without
//! routes one of distance, heart rate and cadence |
//! | a whole hour (a quarter in some zones) apart | **clock shift**: duration to 2 s, distance, and a third, independent quantity; another format or device |
//!
//! Indistinguishable: two people who run side by side from start to end, on different devices, without heart rate or cadence.
//! `--athletes` keeps people separate, `--keep-duplicates` keeps everything.

mod course;
mod quantity;
pub(super) mod reason;

use crate::base::sport::is_indoors;
use crate::base::units::DAY_S;
use course::{DISTANCE_SHARE, routes, same_places, same_way, share_done};
pub(super) use quantity::{Agreement, Recording, near, same_sport};
use quantity::{
    DISTANCE_SAME, DISTANCE_SLACK_M, both_on_foot, cadence_apart_spm, cadences, clocks, common_s, devices, distances,
    exact_distance, heart_rates, points, same_file, same_format, same_model, sports,
};

/// Starts of copies differ by up to 2 s: one program uses the timer's start, another the first position.
pub(super) const SAME_START_S: f64 = 2.0;
/// Two watches are started by hand one after the other, and one of them may still be searching for satellites.
pub(super) const BY_HAND_S: f64 = 120.0;
/// They are stopped one after the other too: up to 45 s apart in real pairs. The next finisher of a race may be as close, so this
/// tolerance must stay small.
const STOPPED_S: f64 = 60.0;
/// A shorter overlap is a watch that was stopped late, seconds.
const OVERLAP_S: f64 = 300.0;
/// A shorter common time on one route is inconclusive, seconds: everybody leaves by the same door.
const LEAST_TOGETHER_S: f64 = 180.0;
/// A recording shorter than that which lies within another is compared over most of its time.
const MOST_OF_IT: f64 = 0.8;
/// Where one recording goes on as another, they were both moving for at least this long, seconds; less is a watch stopped late.
const LEAST_CONTINUED_S: f64 = 30.0;
/// Zones differ by multiples of a quarter of an hour.
pub(super) const ZONE_STEP_S: f64 = 900.0;
/// Largest UTC offset.
const ZONE_MAX_S: f64 = 14.0 * 3600.0;
/// Clock errors of up to 36 h were seen; beyond the range of time zones only whole hours are believed.
pub(super) const SHIFT_MAX_S: f64 = 36.0 * 3600.0;
/// Distances of one run on a treadmill, by the belt and by the steps.
const BELT: f64 = 0.20;

/// How two recordings of one activity are related, strongest evidence first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Relation {
    Copy,
    Part,
    SecondDevice,
    Alongside,
    ClockShift,
}

/// How `a` and `b` are recordings of one activity; `None` if the evidence is insufficient. Symmetric.
pub(super) fn relation(a: &Recording, b: &Recording) -> Option<Relation> {
    if a.activity.athlete != b.activity.athlete {
        return None;
    }
    let apart_s = (a.start_s - b.start_s).abs();
    if apart_s <= SAME_START_S {
        if copy(a, b) {
            return Some(Relation::Copy);
        }
        if part(a, b) || part(b, a) {
            return Some(Relation::Part);
        }
    }
    if apart_s <= BY_HAND_S && second_device(a, b) {
        return Some(Relation::SecondDevice);
    }
    if alongside(a, b, apart_s) {
        return Some(Relation::Alongside);
    }
    if apart_s <= BY_HAND_S {
        return None;
    }
    clock_shift(a, b, apart_s).then_some(Relation::ClockShift)
}

/// Whether `a` and `b` cannot be one activity, even if each resembles a third recording. Cheap: does not compare routes.
pub(super) fn contradict(a: &Recording, b: &Recording) -> bool {
    if sports(a, b) == Agreement::Different && !both_on_foot(a, b) {
        return true;
    }
    if a.incomplete || b.incomplete {
        return false;
    }
    // Rows of one table come from several devices.
    let one_watch = !a.from_several && (same_file(a, b) || (same_format(a, b) && same_model(a, b)));
    disagree(a, b) || (one_watch && clocks(a, b, 10.0, 0.001) == Agreement::Different)
}

fn copy(a: &Recording, b: &Recording) -> bool {
    let exact = same_format(a, b) && !(a.from_several && devices(a, b) == Agreement::Different);
    // Another format ends with its last sample, up to 10 s before the watch was stopped.
    let clock = if exact { clocks(a, b, 2.0, 0.001) } else { clocks(a, b, 10.0, 0.001) };
    if clock == Agreement::Different || disagree(a, b) || other_body(a, b) {
        return false;
    }
    let points = points(a, b, 2.0, 0.01);
    let distance = if exact { exact_distance(a, b) } else { distances(a, b) };
    if exact && distance == Agreement::Different {
        return false;
    }
    let agree = match clock {
        Agreement::Same => {
            // Without any distance (strength, yoga) the sport must be known and equal.
            let no_distance = a.distance_m.is_none() && b.distance_m.is_none() && sports(a, b) == Agreement::Same;
            no_distance || [points, distance, heart_rates(a, b, 1.0), cadences(a, b)].contains(&Agreement::Same)
        }
        _ => points == Agreement::Same && distance == Agreement::Same,
    };
    // A run that its owner calls a walk elsewhere: only if both have the same number of samples.
    let sport = sports(a, b) != Agreement::Different
        || (both_on_foot(a, b) && points == Agreement::Same && clock == Agreement::Same && distance == Agreement::Same);
    agree && sport && routes(a, b, 1.0) != Agreement::Different
}

/// Whether `short` is the beginning of `long`: truncated, or saved before the end at the same speed on the same route.
fn part(short: &Recording, long: &Recording) -> bool {
    let shorter = |s: Option<f64>, l: Option<f64>, slack: f64| matches!((s, l), (Some(s), Some(l)) if s <= l + slack);
    let (s, l) = (short.distance_m, long.distance_m);
    if (!short.incomplete && !saved_before_the_end(short, long))
        || sports(short, long) == Agreement::Different
        || short.activity.points > long.activity.points
        || !shorter(short.duration_s(), long.duration_s(), 10.0)
        || (s.is_some() && !shorter(s, l, DISTANCE_SLACK_M + 0.03 * l.unwrap_or(0.0)))
        || (same_format(short, long) && devices(short, long) == Agreement::Different)
    {
        return false;
    }
    let share = match (s, l) {
        (Some(s), Some(l)) => (s / l).min(1.0),
        _ => 1.0,
    };
    match routes(short, long, share) {
        Agreement::Same => true,
        Agreement::Different => false,
        Agreement::Nothing => same_format(short, long) && devices(short, long) == Agreement::Same,
    }
}

/// Whether a complete recording continued as another: the same route from the start, the same mean speed, the same heart rate.
fn saved_before_the_end(short: &Recording, long: &Recording) -> bool {
    let mps = |r: &Recording| r.distance_m.zip(r.duration_s()).map(|(m, s)| m / s);
    let share = match (short.distance_m, long.distance_m) {
        (Some(s), Some(l)) => (s / l).min(1.0),
        _ => return false,
    };
    near(mps(short), mps(long), 0.0, DISTANCE_SAME, DISTANCE_SAME) == Agreement::Same
        && !other_body(short, long)
        && routes(short, long, share) == Agreement::Same
}

fn second_device(a: &Recording, b: &Recording) -> bool {
    let (Some(for_a), Some(for_b)) = (a.duration_s(), b.duration_s()) else { return false };
    let (end_a, end_b) = (a.start_s + for_a, b.start_s + for_b);
    let common = end_a.min(end_b) - a.start_s.max(b.start_s);
    if (end_a - end_b).abs() > STOPPED_S || common < 0.8 * for_a.max(for_b) {
        return false;
    }
    // One device records one activity at a time, so the same model at the same time is somebody else's. Two sessions of one file
    // are two activities, but not two rows of one table.
    let one_device = same_model(a, b) || (same_file(a, b) && !a.from_several);
    if one_device || sports(a, b) == Agreement::Different || disagree(a, b) {
        return false;
    }
    if !a.activity.route.is_empty() && !b.activity.route.is_empty() {
        // Even on the same wrist, one device may lose 8 % of the distance under trees or in pauses.
        let distance = near(a.distance_m, b.distance_m, DISTANCE_SLACK_M, DISTANCE_SHARE, DISTANCE_SHARE);
        return distance != Agreement::Different && routes(a, b, 1.0) == Agreement::Same;
    }
    if devices(a, b) == Agreement::Same || (a.from_table && b.from_table) {
        return distances(a, b) == Agreement::Same;
    }
    // A belt and a watch that counts steps differ by more than two receivers.
    let indoors = |r: &Recording| is_indoors(r.activity.sub_sport.as_deref());
    let on_belt = (indoors(a) || indoors(b)) && near(a.distance_m, b.distance_m, 0.0, BELT, BELT) == Agreement::Same;
    if on_belt && !other_body(a, b) {
        return true;
    }
    [distances(a, b), heart_rates(a, b, 2.0), cadences(a, b)].contains(&Agreement::Same)
}

/// Whether `long` lasts as long as `short`, except for the time between pressing two buttons.
fn holds(long: &Recording, short: &Recording) -> bool {
    let (Some(long_s), Some(short_s)) = (long.duration_s(), short.duration_s()) else { return false };
    short.start_s >= long.start_s - STOPPED_S && short.start_s + short_s <= long.start_s + long_s + STOPPED_S
}

/// Whether one of them lies within the other, and nothing contradicts that it is of the same activity.
fn alongside(a: &Recording, b: &Recording, apart_s: f64) -> bool {
    if !holds(a, b) && !holds(b, a) {
        return false;
    }
    let shorter_s = a.duration_s().zip(b.duration_s()).map_or(0.0, |(a, b)| a.min(b));
    if !a.activity.route.is_empty() && !b.activity.route.is_empty() {
        return same_places(a, b, LEAST_TOGETHER_S.min(MOST_OF_IT * shorter_s));
    }
    // Two people may start and finish a race side by side, so this holds only for recordings that start or stop within the other.
    let is_within = apart_s > BY_HAND_S || shorter_s < LEAST_TOGETHER_S;
    is_within && common_s(a, b).is_some_and(|s| s >= MOST_OF_IT * shorter_s && s > 0.0 && same_way(a, b, s))
}

/// How two activities of one person that were not merged overlap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Overlap {
    /// One person would have done both at once.
    Contradiction,
    /// The end of one and the beginning of the other are the same course: neither contains the whole.
    Continued {
        /// How long both were recorded, seconds.
        common_s: f64,
        /// Which share of the second one's distance that is.
        share: f64,
    },
}

/// Whether and how `a` and `b` overlap, by more than a watch that was stopped late.
pub(super) fn overlap(a: &Recording, b: &Recording) -> Option<Overlap> {
    let common_s = common_s(a, b)?;
    if same_places(a, b, LEAST_CONTINUED_S) {
        return Some(Overlap::Continued { common_s, share: share_done(b, common_s)? });
    }
    (common_s > OVERLAP_S).then_some(Overlap::Contradiction)
}

fn clock_shift(a: &Recording, b: &Recording, apart_s: f64) -> bool {
    let step = if apart_s <= ZONE_MAX_S + SAME_START_S { ZONE_STEP_S } else { 3600.0 };
    let off = (apart_s - (apart_s / step).round() * step).abs();
    // A whole day is not a time zone: it is the same training on the next day.
    if off > SAME_START_S || apart_s > SHIFT_MAX_S + SAME_START_S || (apart_s - DAY_S).abs() <= SAME_START_S {
        return false;
    }
    // Clock errors occur between programs or watches; two recordings of one watch are two runs.
    if same_format(a, b) && devices(a, b) != Agreement::Different {
        return false;
    }
    if sports(a, b) == Agreement::Different
        || disagree(a, b)
        || clocks(a, b, 2.0, 0.0) != Agreement::Same
        || distances(a, b) != Agreement::Same
    {
        return false;
    }
    heart_rates(a, b, 1.0) == Agreement::Same
        || ((points(a, b, 1.0, 0.002) == Agreement::Same || exact_distance(a, b) == Agreement::Same)
            && routes(a, b, 1.0) == Agreement::Same)
}

/// Whether a quantity that both have excludes that they are one activity.
fn disagree(a: &Recording, b: &Recording) -> bool {
    // The same samples, measured along the positions instead of by the device: short runs with pauses may then differ by a third.
    let recomputed = || {
        !same_format(a, b)
            && points(a, b, 1.0, 0.0) == Agreement::Same
            && clocks(a, b, 2.0, 0.0) == Agreement::Same
            && routes(a, b, 1.0) == Agreement::Same
    };
    [heart_rates(a, b, 1.0), cadences(a, b)].contains(&Agreement::Different)
        || (distances(a, b) == Agreement::Different && !recomputed())
}

/// Whether heart rate or cadence differ by more than a change of format explains.
fn other_body(a: &Recording, b: &Recording) -> bool {
    let beats = near(a.activity.heart_rate.mean_bpm, b.activity.heart_rate.mean_bpm, 2.5, 0.0, 0.0);
    beats == Agreement::Different || cadence_apart_spm(a, b).is_some_and(|d| d > 3.0)
}

#[cfg(test)]
mod tests;
