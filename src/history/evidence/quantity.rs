//! Two recordings compared quantity by quantity: sport, device, clocks, distance, number of points, heart rate, cadence.

use crate::base::note::NoteCode;
use crate::base::sport::Sport;
use crate::format::Format;
use crate::summary::ActivitySummary;

/// Device and position distances of one run differ by 1–3 %; with more than a fifth of the longer they are different runs.
pub(super) const DISTANCE_SAME: f64 = 0.03;
const DISTANCE_DIFFERENT: f64 = 0.20;
/// Rounding of short distances.
pub(super) const DISTANCE_SLACK_M: f64 = 5.0;
/// Without conversion a distance stays the same.
const DISTANCE_EXACT: f64 = 0.001;

/// Result of comparing one quantity of two recordings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::history) enum Agreement {
    Same,
    Nothing,
    Different,
}

/// The values of an activity that are compared.
#[derive(Debug)]
pub(in crate::history) struct Recording<'a> {
    pub(in crate::history) activity: &'a ActivitySummary,
    pub(in crate::history) start_s: f64,
    /// Elapsed time and timer time: formats have one or both.
    pub(super) clocks: [Option<f64>; 2],
    pub(super) distance_m: Option<f64>,
    pub(super) cadence_spm: Option<f64>,
    pub(super) incomplete: bool,
    pub(super) from_table: bool,
    /// Whether its file holds activities of several devices.
    pub(super) from_several: bool,
}

impl<'a> Recording<'a> {
    pub(in crate::history) fn new(activity: &'a ActivitySummary) -> Self {
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

    pub(in crate::history) fn duration_s(&self) -> Option<f64> {
        self.clocks[0].or(self.clocks[1])
    }
}

pub(super) fn same_file(a: &Recording, b: &Recording) -> bool {
    a.activity.source.path == b.activity.source.path && a.activity.source.member == b.activity.source.member
}

pub(super) fn same_format(a: &Recording, b: &Recording) -> bool {
    a.activity.source.format == b.activity.source.format
}

pub(super) fn devices(a: &Recording, b: &Recording) -> Agreement {
    match (&a.activity.source.device, &b.activity.source.device) {
        (Some(a), Some(b)) if a == b => Agreement::Same,
        (Some(_), Some(_)) => Agreement::Different,
        _ => Agreement::Nothing,
    }
}

pub(super) fn sports(a: &Recording, b: &Recording) -> Agreement {
    same_sport(a.activity.sport, b.activity.sport)
}

/// TCX knows three sports and GPX often none: an unnamed sport agrees with any.
pub(in crate::history) fn same_sport(a: Sport, b: Sport) -> Agreement {
    match (a, b) {
        (Sport::Unknown | Sport::Other, _) | (_, Sport::Unknown | Sport::Other) => Agreement::Nothing,
        _ if a == b => Agreement::Same,
        _ => Agreement::Different,
    }
}

pub(super) fn both_on_foot(a: &Recording, b: &Recording) -> bool {
    a.activity.sport.on_foot() && b.activity.sport.on_foot()
}

/// Compares two measurements: the same within `slack` or the share `same` of the larger, different beyond the share `different`.
pub(in crate::history) fn near(a: Option<f64>, b: Option<f64>, slack: f64, same: f64, different: f64) -> Agreement {
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

pub(super) fn distances(a: &Recording, b: &Recording) -> Agreement {
    near(a.distance_m, b.distance_m, DISTANCE_SLACK_M, DISTANCE_SAME, DISTANCE_DIFFERENT)
}

pub(super) fn exact_distance(a: &Recording, b: &Recording) -> Agreement {
    near(a.distance_m, b.distance_m, DISTANCE_SLACK_M, DISTANCE_EXACT, DISTANCE_EXACT)
}

/// Agreement if any clock of one agrees with any of the other: one format may have elapsed time and another timer time.
pub(super) fn clocks(a: &Recording, b: &Recording, slack_s: f64, share: f64) -> Agreement {
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

pub(super) fn points(a: &Recording, b: &Recording, slack: f64, share: f64) -> Agreement {
    // A handful of points may agree by chance.
    let count = |r: &Recording| Some(r.activity.points as f64).filter(|&p| p >= 10.0);
    // Formats drop or thin samples, so a different number of points is inconclusive.
    match near(count(a), count(b), slack, share, share) {
        Agreement::Different => Agreement::Nothing,
        says => says,
    }
}

/// Heart rates of the same sensor agree to a beat whatever the format; two sensors on one person within a few beats.
pub(super) fn heart_rates(a: &Recording, b: &Recording, same_bpm: f64) -> Agreement {
    let (a, b) = (&a.activity.heart_rate, &b.activity.heart_rate);
    match near(a.mean_bpm, b.mean_bpm, same_bpm, 0.0, 0.0) {
        Agreement::Same if near(a.max_bpm, b.max_bpm, same_bpm, 0.0, 0.0) == Agreement::Different => Agreement::Nothing,
        Agreement::Different if near(a.mean_bpm, b.mean_bpm, 5.0, 0.0, 0.0) == Agreement::Same => Agreement::Nothing,
        says => says,
    }
}

pub(super) fn cadences(a: &Recording, b: &Recording) -> Agreement {
    match cadence_apart_spm(a, b) {
        Some(d) if d <= 1.5 => Agreement::Same,
        Some(d) if d > 6.0 => Agreement::Different,
        _ => Agreement::Nothing,
    }
}

/// Difference between the cadences; `None` if they cannot be compared.
pub(super) fn cadence_apart_spm(a: &Recording, b: &Recording) -> Option<f64> {
    let (x, y) = (a.cadence_spm?, b.cadence_spm?);
    // Tables average over standing too; and if one side has the wrong unit, a factor of two does not mean another runner.
    let doubled = (x.max(y) / x.min(y).max(1.0) - 2.0).abs() < 0.1;
    (!a.from_table && !b.from_table && !doubled).then_some((x - y).abs())
}

/// Whether both come from watches of the same model. Files written by a service or a phone (GPX, TCX) have the service's name, so
/// equal names are inconclusive there.
pub(super) fn same_model(a: &Recording, b: &Recording) -> bool {
    a.activity.source.format == Format::Fit && devices(a, b) == Agreement::Same
}

/// Time during which both were recorded, seconds; negative if one began after the other.
pub(super) fn common_s(a: &Recording, b: &Recording) -> Option<f64> {
    let (for_a, for_b) = (a.duration_s()?, b.duration_s()?);
    Some((a.start_s + for_a).min(b.start_s + for_b) - a.start_s.max(b.start_s))
}
