//! A faulty barometer: altitude that jumps away and back throughout, from which a watch sums up a hundred metres on flat ground.

use crate::decode::series::Series;

/// A jump is at least this high, metres, ...
const JUMP_M: f64 = 1.5;
/// ... and this fast, metres per second: a grade of 17 % at 3 m/s; ...
const JUMP_MPS: f64 = 0.5;
/// ... between two samples no further apart than this, seconds. Most of it is gone again ...
const STEP_S: f64 = 10.0;
/// ... within this time, seconds.
const BACK_S: f64 = 20.0;

/// Jumps per minute from which it is the sensor and not the terrain. Of 250 FIT files of the corpus the roughest run has 0.34 and all
/// rides but one at most 0.37.
const JUMPS_PER_MIN: f64 = 0.6;
/// Longer pulses, between two isolated steps, are recognised more surely: this many per minute are enough. A wave of a minute up and a
/// minute down has 0.5.
const PULSES_PER_MIN: f64 = 0.4;
/// Fewer jumps are inconclusive.
const LEAST_JUMPS: usize = 10;

/// A step that begins or ends a longer pulse is at least this fast, metres per second: nobody climbs stairs half as fast, ...
const PULSE_STEP_MPS: f64 = 1.0;
/// ... takes no longer than this, seconds, ...
const PULSE_STEP_S: f64 = 3.0;
/// ... and stands alone: in these seconds before and after it the altitude changes by less than ...
const ALONE_S: f64 = 3.0;
/// ... this share of it. ...
const ALONE_SHARE: f64 = 0.4;
/// ... The step back comes within this time, seconds, ...
const PULSE_S: f64 = 60.0;
/// ... and is as high within this share.
const PULSE_SAME: f64 = 0.35;

/// Share of the steps that reverse the previous one from which the altitude is a square wave and not terrain; of 250 FIT files of the
/// corpus, those with as many steps have at most 0.76. ...
const WAVE_SHARE: f64 = 0.9;
/// ... Its pulses last up to this long, seconds.
const WAVE_S: f64 = 600.0;

/// Half the window of the median that removes such jumps, seconds: they last less than half of it.
const HALF_WINDOW_S: f64 = 30.0;

/// If the altitude is noise, replaces it by its moving median over a minute and returns the number of jumps.
pub(super) fn smooth(time_s: &[f64], altitude: &mut Series) -> Option<usize> {
    // The common case: no step that high.
    let high = altitude.values().windows(2).filter(|w| (w[1] - w[0]).abs() >= JUMP_M).count();
    if high < LEAST_JUMPS {
        return None;
    }
    let mut known: Vec<(f64, f64)> =
        altitude.iter().filter_map(|(i, z)| Some((*time_s.get(i)?, z))).filter(|(t, _)| !t.is_nan()).collect();
    let minutes = known.last()?.0 / 60.0 - known.first()?.0 / 60.0;
    let is_often = |count: usize, per_min: f64| count >= LEAST_JUMPS && count as f64 > per_min * minutes;
    let steps: Vec<(usize, f64)> =
        (0..known.len().saturating_sub(1)).filter_map(|k| Some((k, step(&known, k)?))).collect();
    let alternates = alternates(&steps);
    let pulses = pulses(&known, &steps, if alternates { WAVE_S } else { PULSE_S });
    let long = pulses.iter().filter(|pulse| known[pulse.to].0 - known[pulse.from].0 > BACK_S).count();
    let is_wave = alternates && 2 * long >= LEAST_JUMPS;
    let has_pulses = is_wave || is_often(pulses.len(), JUMPS_PER_MIN) || is_often(long, PULSES_PER_MIN);
    if has_pulses {
        lower(&mut known, &pulses);
    }
    let jumps = jumps(&known);
    if !has_pulses && !is_often(jumps, JUMPS_PER_MIN) {
        return None;
    }
    let samples: Vec<usize> = altitude.iter().map(|(i, _)| i).collect();
    let timed = samples.into_iter().filter(|i| time_s.get(*i).is_some_and(|t| !t.is_nan()));
    for (i, median) in timed.zip(medians(&known)) {
        altitude.set(i, median);
    }
    Some(jumps.max(pulses.len()))
}

/// A stretch between a step away and the step back.
struct Pulse {
    /// The first entry after the step away.
    from: usize,
    /// The last entry before the step back.
    to: usize,
    /// Height of the step away, metres.
    step_m: f64,
}

/// Whether a step reverses the previous one.
fn is_back(step_m: f64, back_m: f64) -> bool {
    (step_m + back_m).abs() <= PULSE_SAME * step_m.abs()
}

/// Whether nearly every step reverses the previous one: a square wave, however long its period.
fn alternates(steps: &[(usize, f64)]) -> bool {
    let back = steps.windows(2).filter(|pair| is_back(pair[0].1, pair[1].1)).count();
    steps.len() >= LEAST_JUMPS && back as f64 >= WAVE_SHARE * (steps.len() - 1) as f64
}

/// The pulses of the altitude of at most `longest_s`, each between two steps that stand alone.
fn pulses(known: &[(f64, f64)], steps: &[(usize, f64)], longest_s: f64) -> Vec<Pulse> {
    let mut pulses = Vec::new();
    let mut nth = 0;
    while nth < steps.len() {
        let (from, step_m) = steps[nth];
        let ends = |(k, back_m): &(usize, f64)| known[*k].0 - known[from].0 <= longest_s && is_back(step_m, *back_m);
        let found = steps[nth + 1..].iter().position(ends);
        match found.map(|after| nth + 1 + after) {
            Some(back) => {
                pulses.push(Pulse { from: from + 1, to: steps[back].0, step_m });
                nth = back + 1;
            }
            // The recording may end in a pulse.
            None if known[known.len() - 1].0 - known[from].0 <= longest_s => {
                pulses.push(Pulse { from: from + 1, to: known.len() - 1, step_m });
                break;
            }
            None => nth += 1,
        }
    }
    pulses
}

/// The height of the step after an entry, metres, if it is isolated and steeper than anybody climbs.
fn step(known: &[(f64, f64)], k: usize) -> Option<f64> {
    let ((from_s, from_m), (to_s, to_m)) = (known[k], known[k + 1]);
    let (dt, step_m) = (to_s - from_s, to_m - from_m);
    let height_m = step_m.abs();
    let is_step = dt > 0.0 && dt <= PULSE_STEP_S && height_m >= JUMP_M && height_m >= PULSE_STEP_MPS * dt;
    let is_level = |side: &mut dyn Iterator<Item = &(f64, f64)>, at_s: f64, at_m: f64| {
        side.take_while(|(t, _)| (t - at_s).abs() <= ALONE_S).all(|(_, z)| (z - at_m).abs() < ALONE_SHARE * height_m)
    };
    let alone =
        || is_level(&mut known[..k].iter().rev(), from_s, from_m) && is_level(&mut known[k + 2..].iter(), to_s, to_m);
    (is_step && alone()).then_some(step_m)
}

/// Subtracts the height of its first step from each pulse.
fn lower(known: &mut [(f64, f64)], pulses: &[Pulse]) {
    for pulse in pulses {
        for (_, z) in &mut known[pulse.from..=pulse.to] {
            *z -= pulse.step_m;
        }
    }
}

/// Number of times the altitude jumps away and comes back.
fn jumps(known: &[(f64, f64)]) -> usize {
    let (mut count, mut at) = (0, 0);
    while at + 1 < known.len() {
        let ((from_s, base), (to_s, away)) = (known[at], known[at + 1]);
        let (dt, step) = (to_s - from_s, (away - base).abs());
        let jumps = step >= JUMP_M && dt > 0.0 && dt <= STEP_S && step >= JUMP_MPS * dt;
        let back = || {
            let soon = |(_, (t, _)): &(usize, &(f64, f64))| t - from_s <= BACK_S;
            let mut after = known.iter().enumerate().skip(at + 2).take_while(soon);
            after.find(|(_, (_, z))| (z - base).abs() <= step / 2.0).map(|(k, _)| k)
        };
        match jumps.then(back).flatten() {
            Some(back) => (count, at) = (count + 1, back),
            None => at += 1,
        }
    }
    count
}

/// The time-weighted median over a window around each sample: a device that writes more samples while it jumps does not outweigh
/// the rest.
fn medians(known: &[(f64, f64)]) -> Vec<f64> {
    let lasts = |k: usize| known.get(k + 1).map_or(1.0, |next| next.0 - known[k].0).clamp(0.0, STEP_S);
    let (mut from, mut to) = (0, 0);
    let mut window: Vec<(f64, f64)> = Vec::new();
    let mut out = Vec::with_capacity(known.len());
    for (now, own) in known {
        while known[from].0 < now - HALF_WINDOW_S {
            from += 1;
        }
        while to < known.len() && known[to].0 <= now + HALF_WINDOW_S {
            to += 1;
        }
        window.clear();
        window.extend((from..to).map(|k| (known[k].1, lasts(k))));
        out.push(crate::base::stats::weighted_median(&mut window).unwrap_or(*own));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Half an hour, one sample per second, on this terrain, with a jump of `jump_m` for 5 s every `each_s` seconds.
    fn column(ground: impl Fn(usize) -> f64, jump_m: f64, each_s: usize) -> (Vec<f64>, Series) {
        let times = (0..1800).map(|i| i as f64).collect();
        let of = |i: usize| ground(i) + if i % each_s >= each_s - 5 { jump_m } else { 0.0 };
        (times, (0..1800).map(|i| Some(of(i))).collect())
    }

    fn jumps_of(ground: impl Fn(usize) -> f64, jump_m: f64, each_s: usize) -> Option<usize> {
        let (times, mut altitude) = column(ground, jump_m, each_s);
        smooth(&times, &mut altitude)
    }

    #[test]
    fn a_barometer_that_jumps_is_flattened() {
        for each_s in [20, 40, 90] {
            let (times, mut altitude) = column(|_| 4.0, 3.0, each_s);
            assert!(smooth(&times, &mut altitude).is_some(), "every {each_s} s");
            assert!(altitude.iter().all(|(_, z)| z == 4.0), "every {each_s} s");
        }
    }

    /// Altitude that is 3 m higher for 40 s of every so many, with these further steps in between that stay.
    fn pulses_every(each_s: usize, stay: usize) -> bool {
        let times: Vec<f64> = (0..2400).map(f64::from).collect();
        let of = |i: usize| {
            let pulse_m = if i % each_s >= each_s - 40 { 3.0 } else { 0.0 };
            pulse_m + 3.0 * (i / each_s).min(stay) as f64
        };
        let mut altitude: Series = (0..2400).map(|i| Some(of(i))).collect();
        smooth(&times, &mut altitude).is_some()
    }

    #[test]
    fn rare_pulses_are_left_alone() {
        // Five in 40 minutes, and five of which the last goes on at the end: ten steps and nine.
        assert_eq!((pulses_every(440, 0), pulses_every(480, 0)), (true, false));
    }

    #[test]
    fn steps_that_stay_are_no_wave() {
        // 15 pulses, after one or all of which the ground stays higher.
        assert_eq!([0, 1, 15].map(|stay| pulses_every(160, stay)), [true, true, false]);
    }

    #[test]
    fn longer_pulses_are_taken_out_and_the_ground_under_them_is_kept() {
        let ground = |i: usize| 100.0 + 10.0 * (i as f64 / 900.0 * std::f64::consts::TAU).sin();
        for pulse_s in [15, 20, 25, 40, 45, 50, 59, 60, 61, 70, 90, 120, 200] {
            for height_m in [2.0, 3.0, 5.0, -3.0] {
                for ground in [&(|_: usize| 4.0_f64) as &dyn Fn(usize) -> f64, &ground] {
                    let times: Vec<f64> = (0..2400).map(|i| i as f64).collect();
                    let of = |i: usize| ground(i) + if (i / pulse_s) % 2 == 1 { height_m } else { 0.0 };
                    let mut altitude: Series = (0..2400).map(|i| Some(of(i))).collect();
                    assert!(smooth(&times, &mut altitude).is_some(), "{height_m} m for {pulse_s} s");
                    let off = altitude.iter().map(|(i, z)| (z - ground(i)).abs()).fold(0.0, f64::max);
                    assert!(off < 1.5, "{height_m} m for {pulse_s} s: {off} m off");
                }
            }
        }
    }

    #[test]
    fn stairs_bridges_and_embankments_are_ground() {
        // Up so many metres at a speed, level for 20 s, down again, every minute.
        let over = |height_m: f64, mps: f64| {
            let ramp_s = height_m / mps;
            move |i: usize| {
                let at = (i % 60) as f64;
                4.0 + height_m * (at / ramp_s).min((2.0 * ramp_s + 20.0 - at) / ramp_s).clamp(0.0, 1.0)
            }
        };
        for (height_m, mps) in [(3.0, 0.4), (3.0, 0.7), (6.0, 0.7), (10.0, 0.9), (4.0, 0.95), (1.4, 1.4)] {
            let ground = over(height_m, mps);
            let times: Vec<f64> = (0..2400).map(f64::from).collect();
            let mut altitude: Series = (0..2400).map(|i| Some(ground(i))).collect();
            assert_eq!(smooth(&times, &mut altitude), None, "{height_m} m at {mps} m/s");
        }
        let times: Vec<f64> = (0..2400).map(f64::from).collect();
        let mut altitude: Series = (0..2400).map(|i| Some(over(3.0, 3.0)(i))).collect();
        assert!(smooth(&times, &mut altitude).is_some(), "3 m in a second");
    }

    #[test]
    fn a_few_jumps_or_low_ones_are_left_to_smoothing() {
        assert_eq!(jumps_of(|_| 4.0, 1.5, 20).map(|n| n > 80), Some(true));
        assert_eq!(jumps_of(|_| 4.0, 1.4, 20), None, "low");
        assert!(jumps_of(|_| 4.0, 3.0, 99).is_some(), "18 in half an hour");
        assert_eq!(jumps_of(|_| 4.0, 3.0, 101), None, "17");
    }

    #[test]
    fn hills_are_no_noise_and_stay_under_it() {
        // 30 m up and down in four minutes, at most 40 % steep.
        let hills = |i: usize| 15.0 * (i as f64 / 240.0 * std::f64::consts::TAU).sin();
        assert_eq!(jumps_of(hills, 0.0, 20), None);
        let (times, mut altitude) = column(hills, 3.0, 20);
        assert!(smooth(&times, &mut altitude).is_some());
        let off = altitude.iter().map(|(i, z)| (z - hills(i)).abs()).fold(0.0, f64::max);
        assert!(off < 8.0, "{off}, most of it at the ends, where the window is cut short");
    }
}
