//! Histograms of one activity's samples, from which the rules are computed (see [`crate::summary::histogram`]).

use super::gait::Gait;
use super::grade_adjusted;
use super::knee_load::{extrapolated, in_measured_grades, in_measured_speeds};
use super::run_step::{Ground, RunStep, run_steps, weighted_km};
use super::terrain::Terrain;
use crate::activity::Activity;
use crate::base::columns::{ClassSums, nearest_u8};
use crate::base::sport::Sport;
use crate::summary::histogram::{FlatCell, HEART_STEP_BPM, Histogram, LoadCell, SPEED_STEP_MPS, speed_class};

/// Flat: absolute grade at most this, as a fraction (rules.md).
const FLAT: f64 = 0.01;

/// Downhill: grade below this, as a fraction (KW303).
const DOWNHILL: f64 = -0.05;

/// Class width of downhill speeds, metres per second: a run has a few hundred classes.
const DOWNHILL_STEP_MPS: f64 = 0.01;

/// Knee load needs the grade of at least this share of the running.
const GRADED_SHARE: f64 = 0.80;

/// Histograms of one activity, where `step_s` are its [`step_seconds`](Activity::step_seconds). Only runs have load, flat and downhill
/// parts; heart rate is counted for every sport.
#[must_use]
pub fn histogram(activity: &Activity, terrain: Option<&Terrain<'_>>, step_s: &[f64]) -> Histogram {
    let mut histogram = Histogram { heart_s: heart(activity, step_s), ..Histogram::default() };
    if activity.sport != Sport::Running {
        return histogram;
    }
    let ground = Ground::new(activity, terrain);
    histogram.adjusted = grade_adjusted::measure(activity, &ground.grade, step_s);

    let n = activity.samples.len;
    let [spm, bpm, left_pct] =
        [&activity.cadence_spm, &activity.samples.heart_rate_bpm, &activity.samples.balance_pct].map(|c| c.dense(n));
    let total_s = step_s.iter().fold(0.0, |sum, dt| sum + if dt.is_nan() { 0.0 } else { *dt });
    let mut sums = Sums::new(total_s);
    run_steps(activity, &ground, step_s, |step| match step.gait {
        Gait::Standing => {}
        Gait::Walking => {
            histogram.walked_m += step.metres;
            histogram.walked_loss_m += step.loss_m;
        }
        Gait::Running => {
            sums.add(&step, spm[step.sample], bpm[step.sample], left_pct[step.sample]);
        }
    });

    histogram.ran_m = sums.ran_m;
    histogram.covered_m = sums.covered_m;
    histogram.extrapolated_m = sums.extrapolated_m;
    histogram.load_known =
        ground.known && histogram.ran_m + histogram.walked_m > 0.0 && sums.graded_m >= GRADED_SHARE * histogram.ran_m;
    if histogram.load_known {
        let cell = |([_, _, speed, cadence], km): ([u8; 4], [f64; 3])| LoadCell {
            speed,
            cadence,
            weighted_km: km.map(|k| k as f32),
        };
        histogram.load = sums.load.in_order().map(cell).collect();
    }
    histogram.flat = sums
        .flat
        .in_order()
        .map(|([third, speed, cadence, heart], [seconds, beyond_m])| FlatCell {
            third,
            speed,
            cadence,
            heart,
            seconds: seconds as f32,
            beyond_m: beyond_m as f32,
        })
        .collect();
    histogram.downhill_s = (sums.downhill.in_order())
        .filter(|(_, [seconds, _])| *seconds > 0.0)
        .map(|(_, [seconds, metres])| ((metres / seconds) as f32, seconds as f32))
        .collect();
    histogram.flat_balance_pct = (sums.balance_s > 0.0).then(|| sums.balance_pct_s / sums.balance_s);
    histogram
}

/// Sums over the running steps.
struct Sums {
    total_s: f64,
    ran_m: f64,
    graded_m: f64,
    covered_m: f64,
    extrapolated_m: f64,
    // One byte of the key for each class.
    load: ClassSums<[f64; 3]>,
    /// Seconds, and metres beyond those at the middle of the speed class.
    flat: ClassSums<[f64; 2]>,
    /// Seconds and metres by finer speed classes.
    downhill: ClassSums<[f64; 2]>,
    /// Left share of contact time weighted by flat seconds, and those seconds.
    balance_pct_s: f64,
    balance_s: f64,
}

impl Sums {
    fn new(total_s: f64) -> Self {
        Sums {
            total_s,
            ran_m: 0.0,
            graded_m: 0.0,
            covered_m: 0.0,
            extrapolated_m: 0.0,
            load: ClassSums::default(),
            flat: ClassSums::default(),
            downhill: ClassSums::default(),
            balance_pct_s: 0.0,
            balance_s: 0.0,
        }
    }

    /// Adds a running step with its channels; not-a-number is missing.
    fn add(&mut self, step: &RunStep, spm: f64, bpm: f64, left_pct: f64) {
        let (speed, cadence) = (speed_class(step.mps), nearest_u8(spm));
        for (sum, km) in
            self.load.of([0, 0, speed, cadence]).iter_mut().zip(weighted_km(step.metres, step.mps, step.grade))
        {
            *sum += km;
        }
        self.ran_m += step.metres;
        if extrapolated(step.grade, step.mps) {
            self.extrapolated_m += step.metres;
        }
        if step.grade.is_nan() {
            return;
        }
        self.graded_m += step.metres;
        if in_measured_speeds(step.mps) && in_measured_grades(step.grade) {
            self.covered_m += step.metres;
        }
        if step.grade.abs() <= FLAT {
            let thirds = step.at_s / self.total_s * 3.0;
            let third = u8::from(thirds >= 1.0) + u8::from(thirds >= 2.0);
            let [seconds, beyond_m] = self.flat.of([third, speed, cadence, nearest_u8(bpm / HEART_STEP_BPM)]);
            *seconds += step.dt;
            *beyond_m += (step.mps - f64::from(speed) * SPEED_STEP_MPS) * step.dt;
            if left_pct > 0.0 {
                self.balance_pct_s += left_pct * step.dt;
                self.balance_s += step.dt;
            }
        }
        if step.grade < DOWNHILL {
            let [high, low] = ((step.mps / DOWNHILL_STEP_MPS).round() as u16).to_be_bytes();
            let [seconds, metres] = self.downhill.of([0, 0, high, low]);
            *seconds += step.dt;
            *metres += step.mps * step.dt;
        }
    }
}

/// Seconds at each heart rate.
fn heart(activity: &Activity, step_s: &[f64]) -> Vec<(u8, f32)> {
    let mut seconds = [0.0f64; 256];
    let bpm = activity.samples.heart_rate_bpm.dense(activity.samples.len);
    for (dt, bpm) in step_s.iter().zip(&*bpm) {
        if *dt > 0.0 && !bpm.is_nan() {
            seconds[usize::from(nearest_u8(*bpm))] += dt;
        }
    }
    by_class_where_any(&seconds)
}

/// The classes that have any seconds, with them.
fn by_class_where_any(seconds: &[f64; 256]) -> Vec<(u8, f32)> {
    (0u8..=255).zip(seconds).filter(|(_, s)| **s > 0.0).map(|(class, s)| (class, *s as f32)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::fixture::run;
    use crate::metric::terrain;

    fn histogram(activity: &Activity, terrain: Option<&Terrain<'_>>) -> Histogram {
        super::histogram(activity, terrain, &activity.step_seconds())
    }

    /// A run on a ramp of one grade.
    fn on(grade: f64, mps: f64) -> (Activity, Histogram) {
        let mut activity = run(1801, mps);
        for i in 0..1801 {
            activity.samples.altitude_m.set(i, 500.0 + grade * i as f64 * mps);
            activity.cadence_spm.set(i, 170.0);
            activity.samples.lat_deg.set(i, 46.0);
        }
        let terrain = terrain::measure(&activity);
        let histogram = histogram(&activity, terrain.as_ref());
        (activity, histogram)
    }

    fn km(histogram: &Histogram) -> f64 {
        histogram.load.iter().map(|c| f64::from(c.weighted_km[0])).sum()
    }

    #[test]
    fn a_flat_run_at_reference_speed_is_its_distance() {
        let (_, histogram) = on(0.0, 2.78);
        assert!(histogram.load_known);
        assert!((km(&histogram) - 1.8 * 2.78).abs() < 0.002, "{}", km(&histogram));
        assert!((histogram.covered_m - 1800.0 * 2.78).abs() < 1.0);
        assert!((histogram.flat.iter().map(|c| c.seconds).sum::<f32>() - 1800.0).abs() < 40.0);
    }

    #[test]
    fn downhill_is_more_and_uphill_less() {
        let (down, flat, up) = (km(&on(-0.05, 2.78).1), km(&on(0.0, 2.78).1), km(&on(0.05, 2.78).1));
        assert!(up < flat && flat < down, "{up} {flat} {down}");
    }

    #[test]
    fn a_hill_loop_is_hardly_more_than_the_flat() {
        // evidence.md §4.3: 5 km at -6 % and 5 km at +6 % are 10.13 flat km.
        let (down, up) = (on(-0.06, 2.78).1, on(0.06, 2.78).1);
        let per_km = |d: &Histogram| km(d) / (d.ran_m / 1000.0);
        assert!((5.0 * per_km(&down) + 5.0 * per_km(&up) - 10.13).abs() < 0.01);
        assert_eq!((down.extrapolated_m, up.extrapolated_m), (0.0, 0.0));
    }

    #[test]
    fn speeds_and_grades_that_were_not_measured_are_not_covered() {
        for (grade, mps, covered) in
            [(0.0, 1.95, false), (0.0, 2.05, true), (0.0, 5.05, false), (0.10, 2.5, true), (0.11, 2.5, false)]
        {
            let (_, histogram) = on(grade, mps);
            assert_eq!(histogram.covered_m > 0.9 * histogram.ran_m, covered, "{grade} {mps}");
            let slow = mps < 2.0;
            assert_eq!(histogram.extrapolated_m > 0.9 * histogram.ran_m, slow, "{grade} {mps}");
            assert!(slow || histogram.extrapolated_m == 0.0, "uphill and fast are held at the edge, not extrapolated");
        }
    }

    #[test]
    fn altitude_for_a_part_of_the_run_tells_no_knee_load() {
        for (known, told) in [(1600, true), (1400, false)] {
            let mut activity = run(1801, 2.78);
            for i in 0..1801 {
                activity.samples.lat_deg.set(i, 46.0);
                if i < known {
                    activity.samples.altitude_m.set(i, 500.0);
                }
            }
            let terrain = terrain::measure(&activity);
            let histogram = histogram(&activity, terrain.as_ref());
            assert_eq!((histogram.load_known, histogram.load.is_empty()), (told, !told), "{known}");
        }
    }

    #[test]
    fn flat_running_without_cadence_is_kept() {
        let mut activity = run(1801, 2.78);
        for i in 0..1801 {
            activity.samples.lat_deg.set(i, 46.0);
            activity.samples.altitude_m.set(i, 500.0);
        }
        let terrain = terrain::measure(&activity);
        let histogram = histogram(&activity, terrain.as_ref());
        assert!(histogram.flat.iter().all(|c| c.cadence == 0));
        assert!(histogram.flat.iter().map(|c| c.seconds).sum::<f32>() > 1700.0);
    }

    #[test]
    fn steeper_than_measured_is_said() {
        let (_, histogram) = on(-0.12, 2.78);
        assert!(histogram.extrapolated_m > 4500.0, "{}", histogram.extrapolated_m);
        assert!(histogram.downhill_s.iter().map(|(_, s)| s).sum::<f32>() > 1700.0);
        assert!(histogram.flat.is_empty());
    }

    #[test]
    fn speeds_are_kept_unrounded() {
        let (_, down) = on(-0.06, 2.437);
        assert!(down.downhill_s.iter().all(|(mps, _)| (mps - 2.437).abs() < 1e-4), "{:?}", down.downhill_s);
        let (_, flat) = on(0.0, 2.437);
        let mean = |c: &FlatCell| f64::from(c.speed) * SPEED_STEP_MPS + f64::from(c.beyond_m / c.seconds);
        assert!(!flat.flat.is_empty() && flat.flat.iter().all(|c| (mean(c) - 2.437).abs() < 1e-4), "{:?}", flat.flat);
    }

    #[test]
    fn thirds_are_thirds_of_the_time() {
        let (_, histogram) = on(0.0, 3.0);
        for third in 0..3 {
            let s: f32 = histogram.flat.iter().filter(|c| c.third == third).map(|c| c.seconds).sum();
            assert!((s - 600.0).abs() < 20.0, "{third}: {s}");
        }
    }

    #[test]
    fn walking_is_apart() {
        let mut activity = run(601, 1.5);
        for i in 0..601 {
            activity.samples.altitude_m.set(i, 500.0);
            activity.cadence_spm.set(i, 110.0);
        }
        let terrain = terrain::measure(&activity);
        let histogram = histogram(&activity, terrain.as_ref());
        assert!(histogram.load.is_empty());
        assert!((histogram.walked_m - 900.0).abs() < 1.0);
    }

    #[test]
    fn outdoors_without_altitude_nothing_is_known_and_indoors_it_is_level() {
        let mut outdoors = run(601, 3.0);
        outdoors.samples.lat_deg.set(0, 46.0);
        assert!(!histogram(&outdoors, None).load_known);
        let mut indoors = run(601, 3.0);
        indoors.sub_sport = Some("treadmill".into());
        assert!(histogram(&indoors, None).load_known);
    }

    #[test]
    fn heart_rate_is_summed_for_every_sport() {
        let mut ride = run(101, 8.0);
        ride.sport = Sport::Cycling;
        ride.samples.heart_rate_bpm = (0..101).map(|_| Some(140.0)).collect();
        assert_eq!(histogram(&ride, None).heart_s, vec![(140, 100.0)]);
    }
}
