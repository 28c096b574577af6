//! The altitude filter: removes physically impossible values before anything is measured.

use crate::decode::series::Series;
use std::ops::RangeInclusive;

/// Plausible altitudes, metres (as in trackeR; the shore of the Dead Sea lies at −430).
pub const BELIEVED_M: RangeInclusive<f64> = -500.0..=9000.0;
/// Fastest sustained climb or descent on foot, metres per second.
const LIMIT_MPS: f64 = 3.0;
/// Smaller steps are left to smoothing, metres.
const EXCURSION_M: f64 = 5.0;
/// An excursion returns within this time, seconds, …
const EXCURSION_S: f64 = 30.0;
/// … and number of samples, which bounds the work for dense samples.
const EXCURSION_SAMPLES: usize = 64;
/// Time for which a sensor settles at the start of a recording, seconds: satellites correct the barometer's initial value.
const SETTLE_S: f64 = 15.0;
/// A step while it settles, metres.
const SETTLE_M: f64 = 3.0;
/// A lasting jump is a recalibration if it is at least this high, metres, …
const SHIFT_M: f64 = 15.0;
/// … and this fast since the altitude last changed: a barometer that froze for a minute catches up at once, correctly.
const SHIFT_MPS: f64 = 10.0;

/// Result of the filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gated {
    /// Number of values removed because they are impossible or jump away and back.
    pub removed: usize,
    /// Number of zeros removed because they mean "no altitude".
    pub zeros: usize,
    /// Samples at which the altitude jumps permanently: nothing should be measured from the previous sample to this one.
    pub shifts: Vec<usize>,
}

/// Cleans an altitude column in place. `time_s` has one entry per sample and is ascending.
pub fn gate(time_s: &[f64], altitude: &mut Series) -> Gated {
    if is_calm(altitude.values()) {
        return Gated::default();
    }
    let mut values: Vec<(usize, f64)> = altitude.iter().filter(|(i, _)| *i < time_s.len()).collect();
    let before = values.len();
    values.retain(|(_, z)| BELIEVED_M.contains(z));
    let unbelieved = before - values.len();

    let before = values.len();
    drop_zeros(&mut values);
    let zeros = before - values.len();

    let before = values.len();
    drop_excursions(time_s, &mut values);
    let settled = settling(values.iter().copied(), time_s);
    values.drain(..settled);
    let settled = settling(values.iter().rev().copied(), time_s);
    values.truncate(values.len() - settled);
    let removed = unbelieved + before - values.len();

    if removed + zeros > 0 {
        let mut kept = values.iter().map(|(i, _)| *i).peekable();
        let all: Vec<usize> = altitude.iter().map(|(i, _)| i).collect();
        for i in all {
            if kept.next_if_eq(&i).is_none() {
                altitude.clear(i);
            }
        }
    }
    Gated { removed, zeros, shifts: shifts(time_s, &values) }
}

/// Whether nothing needs a closer look, the common case: all values are plausible, none is zero, and no step concerns any of the
/// checks below.
fn is_calm(values: &[f64]) -> bool {
    const STEP_M: f64 = SETTLE_M.min(EXCURSION_M).min(SHIFT_M);
    let believed = |z: f64| BELIEVED_M.contains(&z) && z != 0.0;
    // No early exit and no gaps, so that the compiler can check several values at a time.
    if values.iter().fold(true, |all, z| all & believed(*z)) {
        return values.windows(2).fold(true, |all, w| all & ((w[1] - w[0]).abs() <= STEP_M));
    }
    let mut before = f64::NAN;
    values.iter().filter(|z| !z.is_nan()).all(|&z| {
        let step = (z - before).abs();
        before = z;
        believed(z) && (step <= STEP_M || step.is_nan())
    })
}

/// Removes a series of exact zeros if the file has nothing else, or if the values before and after it are far away.
fn drop_zeros(values: &mut Vec<(usize, f64)>) {
    let far = |z: Option<&(usize, f64)>| z.is_none_or(|(_, z)| z.abs() > EXCURSION_M);
    let mut kept: usize = 0;
    let mut at = 0;
    while at < values.len() {
        let run = values[at..].iter().take_while(|(_, z)| *z == 0.0).count();
        let before = kept.checked_sub(1).map(|k| &values[k]);
        let missing = run > 0 && far(before) && far(values.get(at + run));
        if missing {
            at += run;
            continue;
        }
        for _ in 0..run.max(1) {
            values[kept] = values[at];
            kept += 1;
            at += 1;
        }
    }
    values.truncate(kept);
}

/// Removes values that jump away faster than a runner can and jump back.
fn drop_excursions(time_s: &[f64], values: &mut Vec<(usize, f64)>) {
    let jump = |a: (usize, f64), b: (usize, f64)| {
        let step = b.1 - a.1;
        let possible = (LIMIT_MPS * (time_s[b.0] - time_s[a.0])).max(EXCURSION_M);
        (step.abs() > possible).then_some(step)
    };
    let mut kept: usize = 0;
    let mut at = 0;
    while at < values.len() {
        if let Some(base) = kept.checked_sub(1).map(|k| values[k])
            && let Some(away) = jump(base, values[at])
        {
            let back = (at + 1..values.len()).take(EXCURSION_SAMPLES).find(|&k| {
                let alone = k == at + 1;
                let soon = alone || time_s[values[k].0] - time_s[base.0] <= EXCURSION_S;
                let step = values[k].1 - values[k - 1].1;
                // A single sample may be next to a pause, which hides how fast it returned.
                let fast = jump(values[k - 1], values[k]).is_some() || (alone && step.abs() > EXCURSION_M);
                soon && fast && step * away < 0.0 && (values[k].1 - base.1).abs() <= away.abs() / 2.0
            });
            at = back.unwrap_or(at);
        }
        values[kept] = values[at];
        kept += 1;
        at += 1;
    }
    values.truncate(kept);
}

/// Number of values at the beginning before the sensor has settled.
fn settling(values: impl Iterator<Item = (usize, f64)>, time_s: &[f64]) -> usize {
    let mut unsettled = 0;
    let mut before: Option<(f64, f64)> = None;
    let mut start_s = None;
    for (count, (i, z)) in values.enumerate() {
        let t = time_s[i];
        let start_s = *start_s.get_or_insert(t);
        if let Some((t0, z0)) = before {
            if (t0 - start_s).abs() > SETTLE_S {
                break;
            }
            if (z - z0).abs() > (LIMIT_MPS * (t - t0).abs()).max(SETTLE_M) {
                unsettled = count;
            }
        }
        before = Some((t, z));
    }
    unsettled
}

/// Samples at which the altitude jumps permanently.
fn shifts(time_s: &[f64], values: &[(usize, f64)]) -> Vec<usize> {
    let mut changed_s = values.first().map_or(0.0, |(i, _)| time_s[*i]);
    let mut found = Vec::new();
    for w in values.windows(2) {
        let step = (w[1].1 - w[0].1).abs();
        if step >= SHIFT_M && step > SHIFT_MPS * (time_s[w[1].0] - changed_s) {
            found.push(w[1].0);
        }
        if step > 0.0 {
            changed_s = time_s[w[1].0];
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn run(values: &[f64]) -> (Gated, Vec<Option<f64>>) {
        let times: Vec<f64> = (0..values.len()).map(|i| i as f64).collect();
        run_at(&times, values)
    }

    fn run_at(times: &[f64], values: &[f64]) -> (Gated, Vec<Option<f64>>) {
        let mut channel: Series = values.iter().map(|v| Some(*v)).collect();
        let gated = gate(times, &mut channel);
        (gated, (0..values.len()).map(|i| channel.get(i)).collect())
    }

    fn flat(n: usize, level: f64) -> Vec<f64> {
        vec![level; n]
    }

    #[test]
    fn an_excursion_goes_and_a_cliff_stays() {
        let mut z = flat(60, 100.0);
        z[30..33].fill(140.0);
        let (g, left) = run(&z);
        assert_eq!(g, Gated { removed: 3, ..Gated::default() });
        assert_eq!((left[29], left[30], left[32], left[33]), (Some(100.0), None, None, Some(100.0)));
        // Up and down at 3 m/s or by at most 5 m is possible.
        let mut z = flat(60, 100.0);
        z[30] = 105.0;
        assert_eq!(run(&z).0, Gated::default());
        z[30] = 105.1;
        assert_eq!(run(&z).0.removed, 1);
        // A fast descent that does not return is terrain.
        let mut z = flat(60, 100.0);
        z[30..].fill(88.0);
        assert_eq!(run(&z).0, Gated::default());
    }

    #[test]
    fn a_spike_beside_a_pause_goes() {
        let mut times: Vec<f64> = (0..60).map(f64::from).collect();
        times[31..].iter_mut().for_each(|t| *t += 600.0);
        let mut z = flat(60, 4.0);
        z[30] = -59.0;
        assert_eq!(run_at(&times, &z).0.removed, 1);
        z[31..].fill(-58.0);
        assert_eq!(run_at(&times, &z).0.removed, 0, "the pause went down");
    }

    #[test]
    fn excursions_come_back_soon_or_not_at_all() {
        let wide = |n: usize| {
            let mut z = flat(200, 100.0);
            z[60..60 + n].fill(130.0);
            run(&z).0
        };
        assert_eq!(wide(29), Gated { removed: 29, ..Gated::default() });
        assert_eq!(
            wide(31),
            Gated { removed: 0, zeros: 0, shifts: vec![60, 91].into_iter().filter(|_| false).collect() }
        );
    }

    #[test]
    fn zeros_that_mean_nothing_go() {
        let (g, left) = run(&flat(40, 0.0));
        assert_eq!(g.zeros, 40);
        assert!(left.iter().all(Option::is_none));
        let mut z = flat(200, 340.0);
        z[..60].fill(0.0);
        assert_eq!(run(&z).0, Gated { zeros: 60, ..Gated::default() });
        let mut z = flat(200, 340.0);
        z[100..160].fill(0.0);
        assert_eq!(run(&z).0, Gated { zeros: 60, ..Gated::default() });
        // By the sea, zero is a valid altitude.
        let z: Vec<f64> = (0..200).map(|i| (f64::from(i % 20) - 10.0).abs() * 0.2).collect();
        assert_eq!(run(&z).0, Gated::default());
    }

    #[test]
    fn a_sensor_that_settles_is_not_terrain() {
        let mut z = flat(100, 383.6);
        z[0] = 355.0;
        z[1] = 377.2;
        let (g, left) = run(&z);
        assert_eq!((g.removed, left[1], left[2]), (2, None, Some(383.6)));
        // Also at the end, but not in the middle.
        z.reverse();
        assert_eq!(run(&z).0.removed, 2);
        let mut z = flat(100, 50.0);
        z[40..].fill(60.0);
        assert_eq!(run(&z).0, Gated::default());
    }

    #[test]
    fn a_lasting_jump_is_a_shift_unless_the_sensor_was_frozen() {
        let ramp = |n: usize, from: f64| (0..n).map(move |i| from + 0.1 * i as f64);
        let z: Vec<f64> = ramp(60, 100.0).chain(ramp(60, 160.0)).collect();
        assert_eq!(run(&z).0, Gated { shifts: vec![60], ..Gated::default() });
        let frozen: Vec<f64> = ramp(40, 100.0).chain(flat(20, 103.9)).chain(ramp(60, 160.0)).collect();
        assert_eq!(run(&frozen).0.shifts, Vec::<usize>::new());
    }

    #[test]
    fn impossible_altitudes_go() {
        let mut z = flat(60, 100.0);
        (z[20], z[40]) = (-500.1, 12_606.8);
        assert_eq!(run(&z).0.removed, 2);
        assert_eq!(run(&flat(3, -500.0)).0.removed, 0);
        assert_eq!(run(&flat(3, 9000.0)).0.removed, 0);
        assert_eq!(run(&[]).0, Gated::default());
    }

    proptest! {
        #[test]
        fn counts_agree_with_what_is_left(steps in prop::collection::vec((0_u8..20, -600_i16..9500), 0..200)) {
            let mut t = 0.0;
            let times: Vec<f64> = steps.iter().map(|(dt, _)| { t += f64::from(*dt); t }).collect();
            let z: Vec<f64> = steps.iter().map(|(_, z)| f64::from(*z)).collect();
            let (g, left) = run_at(&times, &z);
            prop_assert_eq!(left.iter().flatten().count() + g.removed + g.zeros, z.len());
            prop_assert!(g.shifts.iter().all(|&i| left[i].is_some()));
        }

        #[test]
        fn calm_ground_is_left_alone(steps in prop::collection::vec(-10_i8..=10, 0..300)) {
            let mut m = 400.0;
            let z: Vec<f64> = steps.iter().map(|s| { m += f64::from(*s) * 0.2; m }).collect();
            prop_assert_eq!(run(&z).0, Gated::default());
        }
    }
}
