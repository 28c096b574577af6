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

use crate::base::note::NoteCode;
use crate::base::sport::{Sport, is_indoors};
use crate::base::units::DAY_S;
use crate::format::Format;
use crate::summary::ActivitySummary;

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

/// Device and position distances of one run differ by 1–3 %; with more than a fifth of the longer they are different runs.
const DISTANCE_SAME: f64 = 0.03;
const DISTANCE_DIFFERENT: f64 = 0.20;
/// Rounding of short distances.
const DISTANCE_SLACK_M: f64 = 5.0;
/// Distances of one run on a treadmill, by the belt and by the steps.
const BELT: f64 = 0.20;
/// Without conversion a distance stays the same.
const DISTANCE_EXACT: f64 = 0.001;

/// Number of moments compared, spread evenly over the common time.
const MOMENTS: u32 = 17;
/// Fixes of two devices are 10 to 30 m apart; varying pace within a kilometre and corners cut by the signature add as much. A
/// runner half a minute behind is 90 m away.
const APART_M: f64 = 75.0;
/// Even on the same wrist, one device may lose 8 % of the distance under trees or in pauses.
const DISTANCE_SHARE: f64 = 0.10;
/// Mean heart rates of different parts of one run differ by less than this, beats per minute; those of two people by more.
const HEART_BPM: f64 = 10.0;

/// How two recordings of one activity are related, strongest evidence first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Relation {
    Copy,
    Part,
    SecondDevice,
    Alongside,
    ClockShift,
}

/// Result of comparing one quantity of two recordings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Agreement {
    Same,
    Nothing,
    Different,
}

/// The values of an activity that are compared.
#[derive(Debug)]
pub(super) struct Recording<'a> {
    pub(super) activity: &'a ActivitySummary,
    pub(super) start_s: f64,
    /// Elapsed time and timer time: formats have one or both.
    clocks: [Option<f64>; 2],
    distance_m: Option<f64>,
    cadence_spm: Option<f64>,
    incomplete: bool,
    from_table: bool,
    /// Whether its file holds activities of several devices.
    from_several: bool,
}

impl<'a> Recording<'a> {
    pub(super) fn new(activity: &'a ActivitySummary) -> Self {
        let positive = |v: Option<f64>| v.filter(|&v| v > 0.0);
        let incomplete = activity.notes.iter().any(|n| n.code == NoteCode::Damaged || n.code == NoteCode::NoSession);
        Recording {
            activity,
            start_s: activity.start.as_millisecond() as f64 / 1000.0,
            clocks: [positive(activity.elapsed_s), positive(activity.timer_s)],
            // An indoor recording without a sensor has 0 m: nothing was measured.
            distance_m: positive(activity.distance_m),
            cadence_spm: activity.cadence.mean_spm,
            incomplete,
            from_table: activity.source.format.is_table(),
            from_several: activity.source.format.of_several_devices(),
        }
    }

    pub(super) fn duration_s(&self) -> Option<f64> {
        self.clocks[0].or(self.clocks[1])
    }
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

/// Whether both come from watches of the same model. Files written by a service or a phone (GPX, TCX) have the service's name, so
/// equal names are inconclusive there.
fn same_model(a: &Recording, b: &Recording) -> bool {
    a.activity.source.format == Format::Fit && devices(a, b) == Agreement::Same
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
    // Two people may start and finish a race side by side; nobody else is asked who starts or stops within.
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

/// Time during which both were recorded, seconds; negative if one began after the other.
fn common_s(a: &Recording, b: &Recording) -> Option<f64> {
    let (for_a, for_b) = (a.duration_s()?, b.duration_s()?);
    Some((a.start_s + for_a).min(b.start_s + for_b) - a.start_s.max(b.start_s))
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

fn same_file(a: &Recording, b: &Recording) -> bool {
    a.activity.source.path == b.activity.source.path && a.activity.source.member == b.activity.source.member
}

fn same_format(a: &Recording, b: &Recording) -> bool {
    a.activity.source.format == b.activity.source.format
}

fn devices(a: &Recording, b: &Recording) -> Agreement {
    match (&a.activity.source.device, &b.activity.source.device) {
        (Some(a), Some(b)) if a == b => Agreement::Same,
        (Some(_), Some(_)) => Agreement::Different,
        _ => Agreement::Nothing,
    }
}

fn sports(a: &Recording, b: &Recording) -> Agreement {
    same_sport(a.activity.sport, b.activity.sport)
}

/// TCX knows three sports and GPX often none: an unnamed sport agrees with any.
pub(super) fn same_sport(a: Sport, b: Sport) -> Agreement {
    match (a, b) {
        (Sport::Unknown | Sport::Other, _) | (_, Sport::Unknown | Sport::Other) => Agreement::Nothing,
        _ if a == b => Agreement::Same,
        _ => Agreement::Different,
    }
}

fn both_on_foot(a: &Recording, b: &Recording) -> bool {
    a.activity.sport.on_foot() && b.activity.sport.on_foot()
}

/// Compares two measurements: the same within `slack` or the share `same` of the larger, different beyond the share `different`.
pub(super) fn near(a: Option<f64>, b: Option<f64>, slack: f64, same: f64, different: f64) -> Agreement {
    let (Some(a), Some(b)) = (a, b) else { return Agreement::Nothing };
    let (apart, larger) = ((a - b).abs(), a.abs().max(b.abs()));
    if apart <= slack.max(same * larger) {
        Agreement::Same
    } else if apart > slack.max(different * larger) {
        Agreement::Different
    } else {
        Agreement::Nothing
    }
}

fn distances(a: &Recording, b: &Recording) -> Agreement {
    near(a.distance_m, b.distance_m, DISTANCE_SLACK_M, DISTANCE_SAME, DISTANCE_DIFFERENT)
}

fn exact_distance(a: &Recording, b: &Recording) -> Agreement {
    near(a.distance_m, b.distance_m, DISTANCE_SLACK_M, DISTANCE_EXACT, DISTANCE_EXACT)
}

/// Agreement if any clock of one agrees with any of the other: one format may have elapsed time and another timer time.
fn clocks(a: &Recording, b: &Recording, slack_s: f64, share: f64) -> Agreement {
    let mut says = Agreement::Nothing;
    for &x in &a.clocks {
        for &y in &b.clocks {
            match near(x, y, slack_s, share, share) {
                Agreement::Same => return Agreement::Same,
                Agreement::Different => says = Agreement::Different,
                Agreement::Nothing => {}
            }
        }
    }
    says
}

fn points(a: &Recording, b: &Recording, slack: f64, share: f64) -> Agreement {
    // A handful of points may agree by chance.
    let count = |r: &Recording| Some(r.activity.points as f64).filter(|&p| p >= 10.0);
    // Formats drop or thin samples, so a different number of points is inconclusive.
    match near(count(a), count(b), slack, share, share) {
        Agreement::Different => Agreement::Nothing,
        says => says,
    }
}

/// Heart rates of the same sensor agree to a beat whatever the format; two sensors on one person within a few beats.
fn heart_rates(a: &Recording, b: &Recording, same_bpm: f64) -> Agreement {
    let (a, b) = (&a.activity.heart_rate, &b.activity.heart_rate);
    match near(a.mean_bpm, b.mean_bpm, same_bpm, 0.0, 0.0) {
        Agreement::Same if near(a.max_bpm, b.max_bpm, same_bpm, 0.0, 0.0) == Agreement::Different => Agreement::Nothing,
        Agreement::Different if near(a.mean_bpm, b.mean_bpm, 5.0, 0.0, 0.0) == Agreement::Same => Agreement::Nothing,
        says => says,
    }
}

fn cadences(a: &Recording, b: &Recording) -> Agreement {
    match cadence_apart_spm(a, b) {
        Some(d) if d <= 1.5 => Agreement::Same,
        Some(d) if d > 6.0 => Agreement::Different,
        _ => Agreement::Nothing,
    }
}

/// Difference between the cadences; `None` if they cannot be compared.
fn cadence_apart_spm(a: &Recording, b: &Recording) -> Option<f64> {
    let (x, y) = (a.cadence_spm?, b.cadence_spm?);
    // Tables average over standing too; and if one side has the wrong unit, a factor of two does not mean another runner.
    let doubled = (x.max(y) / x.min(y).max(1.0) - 2.0).abs() < 0.1;
    (!a.from_table && !b.from_table && !doubled).then_some((x - y).abs())
}

/// Compares routes: each point of `a` with the section of `b` at the same share of the distance.
///
/// `share` is how much of `b` all of `a` covers. The median is used, so that a few bad fixes do not matter.
fn routes(a: &Recording, b: &Recording, share: f64) -> Agreement {
    let (a, b) = (&a.activity.route, &b.activity.route);
    if a.len() < 2 || b.len() < 2 {
        return Agreement::Nothing;
    }
    let (a, b) = (flat(a, a[0]), flat(b, a[0]));
    let last = (b.len() - 1) as f64;
    // Watches disagree by a few percent of the distance, so an eighth of it on each side is searched.
    let reach = (b.len() / 8).max(1);
    let mut apart: Vec<f64> = a
        .iter()
        .enumerate()
        .map(|(i, &p)| {
            let at = (i as f64 / (a.len() - 1) as f64 * share * last).round() as usize;
            let (from, to) = (at.saturating_sub(reach), (at + reach).min(b.len() - 1));
            (from..to).map(|j| from_segment_m(p, b[j], b[j + 1])).fold(f64::INFINITY, f64::min)
        })
        .collect();
    apart.sort_by(f64::total_cmp);
    let median = apart[apart.len() / 2];
    // Signatures with other points cut corners, the more the further their points are apart.
    let chord = b.windows(2).map(|w| (w[1].0 - w[0].0).hypot(w[1].1 - w[0].1)).sum::<f64>() / last;
    if median <= 50.0 + 0.1 * chord {
        Agreement::Same
    } else if median <= 200.0 + 0.3 * chord {
        Agreement::Nothing
    } else {
        Agreement::Different
    }
}

/// Metres north and east of `origin`, on the tangent plane: exact to 1 % over the length of any run.
fn flat(route: &[[f64; 2]], origin: [f64; 2]) -> Vec<(f64, f64)> {
    const M_PER_DEG: f64 = 111_195.0;
    let east = M_PER_DEG * origin[0].to_radians().cos();
    let place = |p: &[f64; 2]| {
        let lon = (p[1] - origin[1] + 540.0).rem_euclid(360.0) - 180.0;
        ((p[0] - origin[0]) * M_PER_DEG, lon * east)
    };
    route.iter().map(place).collect()
}

/// Distance of `p` from the segment `a`–`b`.
fn from_segment_m(p: (f64, f64), a: (f64, f64), b: (f64, f64)) -> f64 {
    let ((ax, ay), (dx, dy)) = ((a.0 - p.0, a.1 - p.1), (b.0 - a.0, b.1 - a.1));
    let length2 = dx * dx + dy * dy;
    let t = if length2 > 0.0 { (-(ax * dx + ay * dy) / length2).clamp(0.0, 1.0) } else { 0.0 };
    (ax + t * dx).hypot(ay + t * dy)
}

/// Why `copy` was recognised as the same activity as `kept`, for people.
pub(super) fn reason(kept: &Recording, copy: &Recording) -> String {
    let Some(relation) = relation(kept, copy) else {
        return "the same recording as another copy of it".to_owned();
    };
    let later_s = copy.start_s - kept.start_s;
    let start = match later_s.abs() {
        d if d < 0.5 => "same start".to_owned(),
        d if later_s > 0.0 => format!("starts {d:.0} s later"),
        d => format!("starts {d:.0} s earlier"),
    };
    let agreeing = agreement(kept, copy);
    match relation {
        Relation::Copy if same_format(kept, copy) => format!("{start}, {agreeing}: a copy"),
        Relation::Copy if copy.from_table => format!("{start}, {agreeing}: a row of a table"),
        Relation::Copy => format!("{start}, {agreeing}: the same recording in another format"),
        Relation::Part => {
            let (kept_s, copy_s) = (kept.duration_s().unwrap_or(0.0), copy.duration_s().unwrap_or(0.0));
            let [part, whole] = [copy_s / 60.0, kept_s / 60.0];
            format!("{start}, same way: a part of it, {part:.0} of {whole:.0} min")
        }
        Relation::Alongside => {
            let [part, whole] = [copy, kept].map(|r| lasted(r.duration_s().unwrap_or(0.0)));
            let routes = [copy, kept].iter().all(|r| !r.activity.route.is_empty());
            let what = if routes { "at the same places at the same times" } else { "during it and as fast" };
            format!("{start}, {what}: {part} of {whole}")
        }
        Relation::SecondDevice if kept.from_table || copy.from_table => {
            format!("{start}, {agreeing}: a row of a table")
        }
        Relation::SecondDevice => {
            format!("{start}, recorded at the same time by another device or program, {agreeing}")
        }
        Relation::ClockShift => {
            let way = if later_s > 0.0 { "ahead" } else { "behind" };
            let minutes = (later_s.abs() / 60.0).round() as i64;
            let clock = match (minutes / 60, minutes % 60) {
                (h, 0) => format!("{h} h"),
                (h, m) => format!("{h}:{m:02} h"),
            };
            format!("its clock is {clock} {way}, {agreeing}")
        }
    }
}

/// A duration as text: seconds below two minutes.
fn lasted(seconds: f64) -> String {
    if seconds < 120.0 { format!("{seconds:.0} s") } else { format!("{:.0} min", seconds / 60.0) }
}

/// The quantities that agree, as text.
fn agreement(a: &Recording, b: &Recording) -> String {
    let mut same = Vec::new();
    if clocks(a, b, 10.0, 0.001) == Agreement::Same {
        same.push("duration");
    }
    if exact_distance(a, b) == Agreement::Same {
        same.push("distance");
    }
    if points(a, b, 0.5, 0.0) == Agreement::Same {
        same.push("number of points");
    }
    if heart_rates(a, b, 2.0) == Agreement::Same {
        same.push("heart rate");
    }
    if cadences(a, b) == Agreement::Same {
        same.push("cadence");
    }
    if routes(a, b, 1.0) == Agreement::Same {
        same.push("route");
    }
    let distance = match (a.distance_m, b.distance_m) {
        (Some(x), Some(y)) if exact_distance(a, b) != Agreement::Same => {
            Some(format!("distance within {:.1} %", 100.0 * (x - y).abs() / x.max(y)))
        }
        _ => None,
    };
    let same = match same.split_last() {
        None => None,
        Some((only, [])) => Some(format!("same {only}")),
        Some((last, others)) => Some(format!("same {} and {last}", others.join(", "))),
    };
    [same, distance].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Whether `a` and `b` moved together for at least `least_s`: the median over their common time counts.
fn same_places(a: &Recording, b: &Recording, least_s: f64) -> bool {
    let Some(common_s) = common_s(a, b).filter(|s| *s >= least_s && *s > 0.0) else { return false };
    let Some(&origin) = a.activity.route.first() else { return false };
    let (route_a, route_b) = (flat(&a.activity.route, origin), flat(&b.activity.route, origin));
    if route_a.len() < 2 || route_b.len() < 2 || !same_way(a, b, common_s) {
        return false;
    }
    let from_s = a.start_s.max(b.start_s);
    let shares = |r: &Recording, at_s: f64| share_done(r, at_s - r.start_s);
    let mut apart_m = Vec::new();
    for moment in 0..MOMENTS {
        let at_s = from_s + common_s * f64::from(moment) / f64::from(MOMENTS - 1);
        let (Some(share_a), Some(share_b)) = (shares(a, at_s), shares(b, at_s)) else { return false };
        let (p, q) = (place(&route_a, share_a), place(&route_b, share_b));
        apart_m.push((p.0 - q.0).hypot(p.1 - q.1));
    }
    apart_m.sort_by(f64::total_cmp);
    apart_m[apart_m.len() / 2] <= APART_M
}

/// Whether `a` and `b` may be of one person by sport, heart, cadence and device, and are as long in the `common_s` seconds of both.
fn same_way(a: &Recording, b: &Recording, common_s: f64) -> bool {
    let sport = sports(a, b) != Agreement::Different || both_on_foot(a, b);
    let [beats_a, beats_b] = [a, b].map(|r| r.activity.heart_rate.mean_bpm);
    let other_heart = near(beats_a, beats_b, HEART_BPM, 0.0, 0.0) == Agreement::Different;
    // One watch records one activity at a time: the same model is somebody else's.
    let one_device = same_model(a, b) || (same_file(a, b) && !a.from_several);
    if !sport || other_heart || one_device || cadences(a, b) == Agreement::Different {
        return false;
    }
    let from_s = a.start_s.max(b.start_s);
    let way_m = |r: &Recording| {
        let done = |at_s: f64| share_done(r, at_s - r.start_s);
        Some((done(from_s + common_s)? - done(from_s)?) * r.distance_m?)
    };
    near(way_m(a), way_m(b), DISTANCE_SLACK_M, DISTANCE_SHARE, DISTANCE_SHARE) == Agreement::Same
}

/// The share of its distance that a recording had covered after some time: from its kilometre splits if they account for the
/// whole time, else proportionally.
fn share_done(r: &Recording, after_s: f64) -> Option<f64> {
    let for_s = r.duration_s()?;
    let splits = &r.activity.splits;
    let whole_m = splits.last().map_or(0.0, |s| s.to_m);
    let times: Option<Vec<f64>> = splits.iter().map(|s| s.timer_s).collect();
    let times = times.unwrap_or_default();
    // Splits do not include pauses, whose place is unknown here.
    if whole_m <= 0.0 || (times.iter().sum::<f64>() - for_s).abs() > 0.02 * for_s {
        return Some((after_s / for_s).clamp(0.0, 1.0));
    }
    let mut left_s = after_s;
    for (split, split_s) in splits.iter().zip(times) {
        if left_s < split_s {
            let m = split.from_m + (split.to_m - split.from_m) * (left_s / split_s).max(0.0);
            return Some(m / whole_m);
        }
        left_s -= split_s;
    }
    Some(1.0)
}

/// The position at a share of a route whose points are evenly spaced.
fn place(route: &[(f64, f64)], share: f64) -> (f64, f64) {
    let at = share.clamp(0.0, 1.0) * (route.len() - 1) as f64;
    let before = (at as usize).min(route.len() - 2);
    let (t, (p, q)) = (at - before as f64, (route[before], route[before + 1]));
    (p.0 + t * (q.0 - p.0), p.1 + t * (q.1 - p.1))
}

#[cfg(test)]
mod tests;
