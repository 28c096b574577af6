//! Cumulative quantities along the distance: timer time, ascent, descent, knee load, steep and walked distance.

use super::gait::{self, Gait};
use super::run_step::each_knee_load;
use super::terrain::Terrain;
use crate::activity::Activity;

/// Distance with a grade below this counts as steep, as a fraction.
pub(super) const STEEP: f64 = -0.10;

/// A cumulative quantity, known at some samples.
pub(super) struct Cumulative {
    at_m: Vec<f64>,
    sum: Vec<f64>,
}

impl Cumulative {
    /// Whether it is known at no sample.
    pub(super) fn is_empty(&self) -> bool {
        self.at_m.is_empty()
    }

    /// The sum up to `distance_m`, interpolated linearly between samples.
    pub(super) fn up_to(&self, distance_m: f64) -> f64 {
        let i = self.at_m.partition_point(|d| *d < distance_m);
        let (Some(first), Some(last)) = (self.sum.first(), self.sum.last()) else { return 0.0 };
        if i == 0 {
            return *first;
        }
        if i == self.at_m.len() {
            return *last;
        }
        let (d0, d1) = (self.at_m[i - 1], self.at_m[i]);
        let share = if d1 > d0 { (distance_m - d0) / (d1 - d0) } else { 1.0 };
        self.sum[i - 1] + (self.sum[i] - self.sum[i - 1]) * share
    }

    /// The sum from one distance to another.
    pub(super) fn between(&self, from_m: f64, to_m: f64) -> f64 {
        self.up_to(to_m) - self.up_to(from_m)
    }
}

/// Timer time along the distance.
pub(super) fn timer(activity: &Activity) -> Cumulative {
    let mut curve = Cumulative { at_m: Vec::new(), sum: Vec::new() };
    let mut seconds = 0.0;
    for (i, dt) in activity.seconds() {
        if let Some(d) = activity.samples.distance_m.get(i) {
            curve.at_m.push(d);
            curve.sum.push(seconds);
        }
        seconds += dt;
    }
    curve
}

/// A cumulative column of the terrain along the distance.
pub(super) fn of_terrain(terrain: &Terrain<'_>, sums: &[f64]) -> Cumulative {
    let known = || terrain.distance_m.iter().zip(sums).filter(|(d, _)| d.is_finite());
    Cumulative { at_m: known().map(|(d, _)| *d).collect(), sum: known().map(|(_, s)| *s).collect() }
}

/// Knee load along the distance, at the usual cadence.
pub(super) fn knee_load(activity: &Activity, terrain: Option<&Terrain<'_>>) -> Option<Cumulative> {
    let mut curve = Cumulative { at_m: vec![0.0], sum: vec![0.0] };
    let mut sum = 0.0;
    each_knee_load(activity, terrain, |at_m, step, load| {
        sum += load;
        curve.at_m.push(at_m + step.metres);
        curve.sum.push(sum);
    })
    .then_some(curve)
}

/// Distance at a grade below −10 %, cumulative; each step is split half and half between its two samples, as in the totals.
pub(super) fn steep(terrain: &Terrain<'_>) -> Cumulative {
    let mut curve = Cumulative { at_m: Vec::new(), sum: Vec::new() };
    let mut sum = 0.0;
    let grades = terrain.grades.dense(terrain.distance_m.len());
    for (k, d) in terrain.distance_m.iter().enumerate().filter(|(_, d)| d.is_finite()) {
        if let (Some(before), Some(k0)) = (curve.at_m.last(), k.checked_sub(1)) {
            let ends = [grades[k0], grades[k]].iter().filter(|grade| **grade < STEEP).count();
            sum += (d - before).max(0.0) * ends as f64 / 2.0;
        }
        curve.at_m.push(*d);
        curve.sum.push(sum);
    }
    curve
}

/// Distance walked, cumulative; `None` where walking and running cannot be told apart.
pub(super) fn walked(activity: &Activity) -> Option<Cumulative> {
    if !activity.sport.on_foot() {
        return None;
    }
    let mut curve = Cumulative { at_m: vec![0.0], sum: vec![0.0] };
    let mut sum = 0.0;
    let mut known = false;
    for (i, metres) in activity.steps_m() {
        let gait = gait::at(activity, i);
        known |= gait.is_some();
        sum += if gait == Some(Gait::Walking) { metres } else { 0.0 };
        if let Some(to) = activity.samples.distance_m.get(i + 1) {
            curve.at_m.push(to);
            curve.sum.push(sum);
        }
    }
    known.then_some(curve)
}
