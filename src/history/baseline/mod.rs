//! The runner's own habits: cadence at a speed, easy speed. Always from before the run in question.

use crate::base::units::DAY_S;
use crate::summary::ActivitySummary;
use crate::summary::histogram::{
    CadenceLine, FlatCell, HEART_STEP_BPM, SPEED_STEP_MPS, by_speed_and_cadence, speed_class,
};
use std::ops::RangeInclusive;

/// Days before a run from which its cadence line is fitted (evidence.md §5).
const LINE_DAYS: f64 = 90.0;

/// Minimum flat running in the window, seconds.
const LINE_LEAST_S: f64 = 3600.0;

/// Minimum time in a speed class, seconds: shorter ones are starts and stops.
const CLASS_LEAST_S: f64 = 60.0;

/// Plausible slopes, spm per m/s: published ones lie between 7 and 20 (evidence.md §5).
const SLOPE: (f64, f64) = (0.0, 40.0);

/// Easy: heart rate below this share of the maximum (rules.md).
const EASY_SHARE: f64 = 0.80;

/// Easy without heart rate: below this percentile of the runner's flat speed (rules.md).
const EASY_PERCENTILE: f64 = 0.60;

/// Flat running in a sliding window, seconds by speed and cadence.
struct Window {
    // 256 cadences for each of 256 speed classes; cadence 0 means unknown.
    seconds: Vec<f64>,
    // Sums by speed class, so that empty classes are skipped.
    speed_s: Vec<f64>,
    // Metres beyond those at the middle of each speed class: the error of rounding the speed.
    beyond_m: Vec<f64>,
    // All speed classes seen so far: others are not scanned.
    speeds: Seen,
}

/// The range of the classes seen so far.
#[derive(Clone, Copy, Debug)]
struct Seen {
    lowest: usize,
    highest: usize,
}

impl Seen {
    const NOTHING: Seen = Seen { lowest: 255, highest: 0 };

    fn add(&mut self, class: usize) {
        self.lowest = self.lowest.min(class);
        self.highest = self.highest.max(class);
    }

    /// All classes up to the highest one seen.
    fn up_to(self) -> RangeInclusive<usize> {
        0..=self.highest
    }

    /// The classes seen.
    fn all(self) -> RangeInclusive<usize> {
        self.lowest..=self.highest
    }
}

impl Window {
    fn new() -> Self {
        Window {
            seconds: vec![0.0; 256 * 256],
            speed_s: vec![0.0; 256],
            beyond_m: vec![0.0; 256],
            speeds: Seen::NOTHING,
        }
    }

    /// Adds the flat running of a run, or with a negative sign removes it.
    fn add(&mut self, cells: &[FlatCell], sign: f64) {
        for same in by_speed_and_cadence(cells) {
            // Seconds and metres are single-precision numbers: adding and subtracting them in double precision is exact.
            let s = sign * same.iter().map(|cell| f64::from(cell.seconds)).sum::<f64>();
            let (class, cadence) = (usize::from(same[0].speed), usize::from(same[0].cadence));
            self.seconds[class * 256 + cadence] += s;
            self.speed_s[class] += s;
            self.beyond_m[class] += sign * same.iter().map(|cell| f64::from(cell.beyond_m)).sum::<f64>();
            self.speeds.add(class);
        }
    }

    /// The seconds of each cadence in a speed class.
    fn row(&self, class: usize) -> &[f64] {
        &self.seconds[class * 256..(class + 1) * 256]
    }

    /// The line through the median cadence of each speed class, by weighted least squares: medians make it robust against lost
    /// steps, weights against rare speeds.
    fn line(&self) -> Option<CadenceLine> {
        let (mut points, mut known_s) = (Vec::new(), 0.0);
        for class in self.speeds.all() {
            let row = self.row(class);
            // The sums are exact, so their difference is too.
            let total = self.speed_s[class] - row[0];
            known_s += total;
            if total < CLASS_LEAST_S {
                continue;
            }
            // Without the cadence 0, which means unknown.
            let Some(median) = first_reaching(&row[1..], total / 2.0) else { continue };
            points.push((class as f64 * SPEED_STEP_MPS, (median + 1) as f64, total));
        }
        let weight: f64 = points.iter().map(|p| p.2).sum();
        if known_s < LINE_LEAST_S || weight <= 0.0 {
            return None;
        }
        let mean_v = points.iter().map(|(v, _, w)| v * w).sum::<f64>() / weight;
        let mean_c = points.iter().map(|(_, c, w)| c * w).sum::<f64>() / weight;
        let spread: f64 = points.iter().map(|(v, _, w)| w * (v - mean_v).powi(2)).sum();
        let slope = if spread > 0.0 {
            // The deviations of the speeds, weighted, add up to zero, so the mean cadence need not be taken off.
            points.iter().map(|(v, c, w)| w * (v - mean_v) * c).sum::<f64>() / spread
        } else {
            0.0
        };
        let slope = slope.clamp(SLOPE.0, SLOPE.1);
        Some(CadenceLine {
            intercept_spm: mean_c - slope * mean_v,
            slope_spm_per_mps: slope,
            slowest: speed_class(points[0].0),
            fastest: speed_class(points[points.len() - 1].0),
        })
    }
}

/// The runs that rules count ([`ActivitySummary::is_counted_run`]): (start in Unix seconds, flat running).
fn flat_runs(activities: &[ActivitySummary]) -> Vec<(f64, &[FlatCell])> {
    activities
        .iter()
        .filter(|a| a.is_counted_run())
        .map(|a| (a.start.as_millisecond() as f64 / 1000.0, a.internal.histogram.flat.as_slice()))
        .collect()
}

/// The runner's cadence line of the previous 90 days for each run that rules count, in order.
#[must_use]
pub fn cadence_lines(activities: &[ActivitySummary]) -> Vec<Option<CadenceLine>> {
    let runs = flat_runs(activities);
    if runs.iter().all(|(_, cells)| cells.iter().all(|c| c.cadence == 0)) {
        return vec![None; runs.len()];
    }
    let mut window = Window::new();
    let (mut oldest, mut added) = (0, 0);
    (0..runs.len())
        .map(|i| {
            // Another copy of the run, with the same start, was not before it.
            while runs[added].0 < runs[i].0 {
                window.add(runs[added].1, 1.0);
                added += 1;
            }
            while runs[oldest].0 < runs[i].0 - LINE_DAYS * DAY_S {
                window.add(runs[oldest].1, -1.0);
                oldest += 1;
            }
            window.line()
        })
        .collect()
}

/// The runner's cadence line of the 90 days up to and including their last run.
#[must_use]
pub fn last_cadence_line(activities: &[ActivitySummary]) -> Option<CadenceLine> {
    let runs = flat_runs(activities);
    let (last_s, _) = *runs.last()?;
    let recent = runs.iter().filter(|(start_s, _)| *start_s >= last_s - LINE_DAYS * DAY_S);
    let mut window = Window::new();
    recent.for_each(|(_, cells)| window.add(cells, 1.0));
    window.line()
}

/// The runs over which an [`EasyFlat`] sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// The runs before the one in question.
    Before,
    /// Including that one.
    With,
}

/// Easy flat running over some days (rules.md, "Words").
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EasyFlat {
    /// Duration, seconds.
    pub seconds: f64,
    /// Median speed, metres per second: the mean speed of the 0.1 m/s class in which it lies; `None` without easy running.
    pub median_mps: Option<f64>,
    /// Duration with a known cadence, seconds.
    pub with_cadence_s: f64,
    /// Median cadence, steps per minute; `None` without any.
    pub median_spm: Option<f64>,
}

/// The easy flat running of the `days` up to the start of each run that rules count, in order.
///
/// Easy is running with a heart rate below 80 % of the maximum; without heart rate or maximum, running no faster than the speed
/// class of the 60th percentile of the flat speed of 90 days (so a runner with a single speed runs easy).
#[must_use]
pub fn easy_flat(activities: &[ActivitySummary], days: f64, until: Until) -> Vec<EasyFlat> {
    let runs = flat_runs(activities);
    if runs.iter().all(|(_, cells)| cells.is_empty()) {
        return vec![EasyFlat::default(); runs.len()];
    }
    let highest = activities.iter().filter(|a| a.is_counted_run()).map(|a| a.heart_rate_bounds.max_bpm);
    let easy: Vec<EasyRun> =
        runs.iter().zip(highest).map(|((_, cells), max_bpm)| EasyRun::new(cells, max_bpm)).collect();
    let mut window = EasyWindow::new();
    let mut speeds = vec![0.0; 256];
    let (mut of_days, mut of_speeds, mut added) = (0, 0, 0);
    let mut out = Vec::with_capacity(runs.len());
    for (i, (start_s, _)) in runs.iter().enumerate() {
        let end = if until == Until::With { i + 1 } else { i };
        while added < end {
            easy[added].all_speeds.iter().for_each(|(class, s)| speeds[*class] += s);
            window.add(&easy[added], 1.0);
            added += 1;
        }
        while runs[of_days].0 < start_s - days * DAY_S {
            window.add(&easy[of_days], -1.0);
            of_days += 1;
        }
        while runs[of_speeds].0 < start_s - LINE_DAYS * DAY_S {
            easy[of_speeds].all_speeds.iter().for_each(|(class, s)| speeds[*class] -= s);
            of_speeds += 1;
        }
        let limit = class_of_share(&speeds[window.seen_speeds.up_to()], EASY_PERCENTILE);
        out.push(window.easy_flat(limit.map_or(0, |limit| limit + 1)));
    }
    out
}

/// The flat running of one run by class, as far as heart rate shows what was easy.
struct EasyRun {
    /// Easy by heart rate: seconds by speed class, with the metres beyond the middle of the class, and seconds by cadence.
    speeds: Vec<(usize, f64, f64)>,
    cadences: Vec<(usize, f64)>,
    /// All flat running: seconds by speed class.
    all_speeds: Vec<(usize, f64)>,
    /// Flat running without heart rate.
    untold: Vec<FlatCell>,
}

impl EasyRun {
    fn new(cells: &[FlatCell], max_bpm: Option<f64>) -> Self {
        let (mut speeds, mut cadences, mut all_speeds) = ([0.0; 256], [0.0; 256], [0.0; 256]);
        let mut beyond_m = [0.0; 256];
        let (mut seen_speeds, mut seen_cadences) = (Seen::NOTHING, Seen::NOTHING);
        let mut untold = Vec::new();
        for same in by_speed_and_cadence(cells) {
            let (speed, cadence) = (usize::from(same[0].speed), usize::from(same[0].cadence));
            let (mut all_s, mut easy_s) = (0.0, 0.0);
            for cell in same {
                let s = f64::from(cell.seconds);
                all_s += s;
                if let (1.., Some(max)) = (cell.heart, max_bpm) {
                    if f64::from(cell.heart) * HEART_STEP_BPM < EASY_SHARE * max {
                        easy_s += s;
                        beyond_m[speed] += f64::from(cell.beyond_m);
                    }
                } else {
                    untold.push(*cell);
                }
            }
            all_speeds[speed] += all_s;
            speeds[speed] += easy_s;
            cadences[cadence] += easy_s;
            seen_speeds.add(speed);
            seen_cadences.add(cadence);
        }
        let any = |sums: &[f64; 256], seen: Seen| -> Vec<(usize, f64)> {
            seen.all().map(|class| (class, sums[class])).filter(|(_, s)| *s > 0.0).collect()
        };
        EasyRun {
            speeds: any(&speeds, seen_speeds).into_iter().map(|(class, s)| (class, s, beyond_m[class])).collect(),
            cadences: any(&cadences, seen_cadences),
            all_speeds: any(&all_speeds, seen_speeds),
            untold,
        }
    }
}

/// The easy flat running of a sliding window. With heart rate a cell is easy or not for good; without it, the speed limit moves.
struct EasyWindow {
    /// Easy by heart rate: seconds by speed class, metres beyond the middle of the class, and seconds by cadence (0 means unknown).
    speeds: [f64; 256],
    beyond_m: [f64; 256],
    cadences: [f64; 256],
    /// Flat running without heart rate.
    untold: Window,
    /// All cadences and speed classes seen so far.
    seen_cadences: Seen,
    seen_speeds: Seen,
}

impl EasyWindow {
    fn new() -> Self {
        EasyWindow {
            speeds: [0.0; 256],
            beyond_m: [0.0; 256],
            cadences: [0.0; 256],
            untold: Window::new(),
            seen_cadences: Seen::NOTHING,
            seen_speeds: Seen::NOTHING,
        }
    }

    /// Adds a run, or removes it. Sums of seconds are exact, so removing undoes adding.
    fn add(&mut self, run: &EasyRun, sign: f64) {
        for (class, _) in &run.all_speeds {
            self.seen_speeds.add(*class);
        }
        for (class, s, beyond_m) in &run.speeds {
            self.speeds[*class] += sign * s;
            self.beyond_m[*class] += sign * beyond_m;
        }
        for (cadence, s) in &run.cadences {
            self.seen_cadences.add(*cadence);
            self.cadences[*cadence] += sign * s;
        }
        self.untold.add(&run.untold, sign);
        for cell in &run.untold {
            self.seen_cadences.add(usize::from(cell.cadence));
        }
    }

    /// What is easy by heart rate and, without heart rate, in the speed classes below `end`.
    fn easy_flat(&self, end: usize) -> EasyFlat {
        let (mut speeds, mut beyond_m, mut cadences) = (self.speeds, self.beyond_m, self.cadences);
        for class in self.untold.speeds.lowest..end {
            speeds[class] += self.untold.speed_s[class];
            beyond_m[class] += self.untold.beyond_m[class];
            for (sum, s) in cadences.iter_mut().zip(self.untold.row(class)) {
                *sum += s;
            }
        }
        cadences[0] = 0.0;
        let mps = |class: usize| class as f64 * SPEED_STEP_MPS + beyond_m[class] / speeds[class];
        let median_mps = class_of_share(&speeds[self.seen_speeds.up_to()], 0.5).map(mps);
        let (speeds, cadences) = (&speeds[self.seen_speeds.up_to()], &cadences[self.seen_cadences.up_to()]);
        EasyFlat {
            seconds: speeds.iter().sum(),
            median_mps,
            with_cadence_s: cadences.iter().sum(),
            median_spm: class_of_share(cadences, 0.5).map(|cadence| cadence as f64),
        }
    }
}

/// The class in which the cumulative seconds reach `share`; `None` without any.
fn class_of_share(seconds: &[f64], share: f64) -> Option<usize> {
    let wanted_s = seconds.iter().sum::<f64>() * share;
    if wanted_s > 0.0 { first_reaching(seconds, wanted_s) } else { None }
}

/// The first class up to which the cumulative seconds reach `wanted_s`.
fn first_reaching(seconds: &[f64], wanted_s: f64) -> Option<usize> {
    let mut up_to_s = 0.0;
    seconds.iter().position(|s| {
        up_to_s += s;
        up_to_s >= wanted_s
    })
}

#[cfg(test)]
mod tests;
