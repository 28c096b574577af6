//! Grade: slope of the smoothed altitude over distance, and the distance run at each steepness.

use super::elevation::Drop;
use crate::decode::series::Series;
use crate::summary::Descent;

/// Window of the slope fit, metres. Over less than 30 m the noise of a barometer alone makes 2 % of grade.
pub const WINDOW_M: f64 = 50.0;
/// Shortest window at the ends and beside gaps, metres.
const LEAST_M: f64 = 30.0;
/// Fewest samples for a slope.
const LEAST_SAMPLES: usize = 3;
/// Sparse recordings have too few samples in a window. There the sample and its nearest neighbours are used, unless they are further
/// apart than this, metres: a mean over a longer distance says little about steepness.
const SPARSE_M: f64 = 200.0;
/// Steepest grade believed, as a fraction: the limit of the measurements of the cost of running (Minetti 2002).
pub const LIMIT: f64 = 0.45;
/// No grade below this speed, metres per second: the runner stands or turns around.
const LEAST_SPEED_MPS: f64 = 1.0;
/// Sums are relative to an origin at most this far behind, metres, so that long distances do not cost precision.
const ORIGIN_M: f64 = 1000.0;

/// The grade at each sample as a fraction (−0.1 is 10 % down): the least-squares slope over the 50 m around it.
///
/// `distance_m` does not fall; not-a-number marks an unknown value in any column, and `speed_mps` may be shorter or empty.
/// The samples at either end share the last whole window. Where too few samples lie within 50 m, the sample and its neighbours within
/// 200 m are used. `None` at samples slower than 1 m/s, without such neighbours, or with less than 30 m around them.
/// Call it once for each continuous stretch: it does not look for gaps.
#[must_use]
pub fn grade(distance_m: &[f64], altitude_m: &[f64], speed_mps: &[f64]) -> Series {
    let mut grades = Vec::new();
    add_grades(distance_m, altitude_m, speed_mps, &mut grades);
    grades.into()
}

/// Adds the [`grade`] of each sample to `grades`; not-a-number where there is none.
pub(super) fn add_grades(distance_m: &[f64], altitude_m: &[f64], speed_mps: &[f64], grades: &mut Vec<f64>) {
    let n = distance_m.len().min(altitude_m.len());
    let (distance_m, altitude_m) = (&distance_m[..n], &altitude_m[..n]);
    let moving = |i: usize| !speed_mps.get(i).is_some_and(|&v| v < LEAST_SPEED_MPS);
    let counts = |i: usize| moving(i) && distance_m[i].is_finite() && altitude_m[i].is_finite();
    let before = grades.len();
    grades.resize(before + n, f64::NAN);
    let grades = &mut grades[before..];
    // The common case: all of them.
    if all_count(distance_m, altitude_m, speed_mps) {
        return slopes(distance_m, altitude_m, grades);
    }
    let used: Vec<usize> = (0..n).filter(|i| counts(*i)).collect();
    let of_used = |column: &[f64]| used.iter().map(|&i| column[i]).collect::<Vec<f64>>();
    let mut of_those = vec![f64::NAN; used.len()];
    slopes(&of_used(distance_m), &of_used(altitude_m), &mut of_those);
    for (i, grade) in used.iter().zip(of_those) {
        grades[*i] = grade;
    }
}

/// Whether every sample has a distance, an altitude and a speed that counts, or the file no speed at all.
fn all_count(distance_m: &[f64], altitude_m: &[f64], speed_mps: &[f64]) -> bool {
    // No early exit, so that the compiler can check several values at a time.
    let unknown = |column: &[f64]| column.iter().filter(|value| !value.is_finite()).count();
    let standing = speed_mps.iter().filter(|mps| **mps < LEAST_SPEED_MPS).count();
    unknown(distance_m) + unknown(altitude_m) + standing == 0
}

/// Writes the slope around each of a run of known samples; where there is no slope the grade stays as it is.
fn slopes(distance_m: &[f64], altitude_m: &[f64], grades: &mut [f64]) {
    let n = distance_m.len();
    let (altitude_m, grades) = (&altitude_m[..n], &mut grades[..n]);
    let (Some(&first), Some(&last)) = (distance_m.first(), distance_m.last()) else { return };
    // The first and the last window have full length: the samples near the ends share them.
    let half = (WINDOW_M / 2.0).min((last - first).max(0.0) / 2.0);
    let (first_centre, last_centre) = (first + half, last - half);
    let mut sums = Sums::default();
    let (mut low, mut high, mut nth) = (0, 0, 0);
    loop {
        // The common case, in a loop without calls, so that the sums stay in registers.
        let mut running = sums;
        while nth < n {
            let here = distance_m[nth];
            let here = if here < last_centre { here } else { last_centre };
            let here = if here > first_centre { here } else { first_centre };
            let (from, to) = (here - WINDOW_M / 2.0, here + WINDOW_M / 2.0);
            while high < n && distance_m[high] <= to {
                running.add(distance_m[high], altitude_m[high]);
                high += 1;
            }
            while low < high && distance_m[low] < from {
                running.take_away(distance_m[low], altitude_m[low]);
                low += 1;
            }
            if high - low < LEAST_SAMPLES {
                break;
            }
            let (first, last) = (distance_m[low], distance_m[high - 1]);
            if first - running.origin_m > ORIGIN_M || last - first < LEAST_M {
                break;
            }
            grades[nth] = running.slope().map_or(f64::NAN, limited);
            nth += 1;
        }
        sums = running;
        if nth == n {
            return;
        }
        // The rest: too few samples, too short a distance, or the origin is too far behind.
        if low < high {
            let (first, last) = (distance_m[low], distance_m[high - 1]);
            if first - sums.origin_m > ORIGIN_M || low + 1 == high {
                sums = Sums::of(&distance_m[low..high], &altitude_m[low..high]);
            }
            let slope = if high - low >= LEAST_SAMPLES && last - first >= LEAST_M {
                sums.slope()
            } else {
                sparse_slope(distance_m, altitude_m, nth)
            };
            grades[nth] = slope.map_or(f64::NAN, limited);
        }
        nth += 1;
    }
}

/// The slope, clamped to what is believed.
fn limited(slope: f64) -> f64 {
    slope.clamp(-LIMIT, LIMIT)
}

/// The slope through sample `nth` and one neighbour on each side, or two if one is not far enough; at the ends through the last ones.
fn sparse_slope(distance_m: &[f64], altitude_m: &[f64], nth: usize) -> Option<f64> {
    let near = (1..=2).find_map(|reach| {
        let n = 2 * reach + 1;
        let from = nth.saturating_sub(reach).min(distance_m.len().checked_sub(n)?);
        (distance_m[from + n - 1] - distance_m[from] >= LEAST_M).then_some(from..from + n)
    })?;
    let (first, last) = (near.start, near.end - 1);
    let sums = Sums::of(&distance_m[near.clone()], &altitude_m[near]);
    sums.slope().filter(|_| distance_m[last] - distance_m[first] <= SPARSE_M)
}

/// Running sums of a least-squares line, relative to a nearby origin.
#[derive(Clone, Copy, Default)]
struct Sums {
    origin_m: f64,
    level_m: f64,
    n: f64,
    x: f64,
    y: f64,
    xx: f64,
    xy: f64,
}

impl Sums {
    /// Sums over a slice of samples.
    fn of(distance_m: &[f64], altitude_m: &[f64]) -> Sums {
        let (origin_m, level_m) = (distance_m[0], altitude_m[0]);
        let mut sums = Sums { origin_m, level_m, ..Sums::default() };
        for (x, y) in distance_m.iter().zip(altitude_m) {
            sums.add(*x, *y);
        }
        sums
    }

    fn add(&mut self, distance_m: f64, altitude_m: f64) {
        let (x, y) = (distance_m - self.origin_m, altitude_m - self.level_m);
        self.n += 1.0;
        self.x += x;
        self.y += y;
        self.xx += x * x;
        self.xy += x * y;
    }

    fn take_away(&mut self, distance_m: f64, altitude_m: f64) {
        let (x, y) = (distance_m - self.origin_m, altitude_m - self.level_m);
        self.n -= 1.0;
        self.x -= x;
        self.y -= y;
        self.xx -= x * x;
        self.xy -= x * y;
    }

    fn slope(&self) -> Option<f64> {
        let spread = self.n * self.xx - self.x * self.x;
        let slope = (self.n * self.xy - self.x * self.y) / spread;
        (spread > 0.0 && slope.is_finite()).then_some(slope)
    }
}

/// Metres of distance with a grade below each of `limits` (negative fractions). Each step is split half and half between its samples.
///
/// `None` where no sample has a grade.
#[must_use]
pub fn distance_below<const N: usize>(distance_m: &[f64], grades: &Series, limits: [f64; N]) -> Option<[f64; N]> {
    let least_steep = limits.into_iter().fold(f64::NEG_INFINITY, f64::max);
    let mut below = [0.0; N];
    let mut known = false;
    let grades = grades.dense(distance_m.len());
    for (g, d) in grades.windows(2).zip(distance_m.windows(2)) {
        known |= !g[0].is_nan() | !g[1].is_nan();
        // The common case: not steep.
        if !(g[0] < least_steep || g[1] < least_steep) {
            continue;
        }
        let step = d[1] - d[0];
        let half = if step.is_finite() && step > 0.0 { step / 2.0 } else { 0.0 };
        for grade in g {
            for (sum, limit) in below.iter_mut().zip(limits) {
                *sum += if *grade < limit { half } else { 0.0 };
            }
        }
    }
    known.then_some(below)
}

/// The `most` largest descents, largest first, with place and steepness. A descent without any grade has no `steepest_grade`; one whose
/// distance is unknown or zero is left out.
#[must_use]
pub fn longest_descents(drops: &[Drop], distance_m: &[f64], grades: &Series, most: usize) -> Vec<Descent> {
    let mut found: Vec<Descent> = drops
        .iter()
        .filter_map(|d| {
            let (from_m, to_m) = (*distance_m.get(d.from)?, *distance_m.get(d.to)?);
            let steepest = (d.from..=d.to).filter_map(|k| grades.get(k)).reduce(f64::min);
            (to_m > from_m).then(|| Descent {
                from_m,
                to_m,
                drop_m: d.drop_m,
                mean_grade: -d.drop_m / (to_m - from_m),
                steepest_grade: steepest.filter(|&g| g < 0.0),
                ..Descent::default()
            })
        })
        .collect();
    found.sort_by(|a, b| b.drop_m.total_cmp(&a.drop_m).then(a.from_m.total_cmp(&b.from_m)));
    found.truncate(most);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(n: usize, step_m: f64, grade: f64) -> (Vec<f64>, Vec<f64>) {
        (0..n).map(|i| (i as f64 * step_m, 500.0 + i as f64 * step_m * grade)).unzip()
    }

    #[test]
    fn a_constant_slope_is_found_everywhere() {
        for g in [-0.2, -0.05, 0.0, 0.31] {
            let (d, z) = line(400, 3.0, g);
            let found = grade(&d, &z, &[]);
            assert_eq!(found.count(), 400);
            assert!(found.iter().all(|(_, found)| (found - g).abs() < 1e-9), "{g}");
        }
    }

    #[test]
    fn far_from_the_start_it_is_as_exact() {
        let (d, z) = line(100_000, 3.0, -0.1);
        let g = grade(&d, &z, &[]);
        assert!((g.get(99_000).unwrap() + 0.1).abs() < 1e-8);
        assert!((g.get(50_000).unwrap() + 0.1).abs() < 1e-8);
    }

    #[test]
    fn impossible_slopes_are_limited() {
        let (d, z) = line(100, 3.0, -0.9);
        assert_eq!(grade(&d, &z, &[]).get(50), Some(-LIMIT));
        let (d, z) = line(100, 3.0, 0.44);
        assert!((grade(&d, &z, &[]).get(50).unwrap() - 0.44).abs() < 1e-9);
    }

    #[test]
    fn too_few_or_too_short_is_unknown() {
        // Samples 26 m apart: one in each window; 14 m apart: three over less than 30 m. Neighbours are near enough.
        for step_m in [13.0, 14.9, 15.1, 25.0, 26.0, 60.0, 100.0] {
            let (d, z) = line(10, step_m, -0.1);
            let g = grade(&d, &z, &[]);
            assert_eq!(g.count(), 10, "{step_m}");
            assert!(g.iter().all(|(_, g)| (g + 0.1).abs() < 1e-9), "{step_m}");
        }
        let (d, z) = line(10, 100.1, -0.1);
        assert!(grade(&d, &z, &[]).is_empty());
        let (d, z) = line(2, 40.0, -0.1);
        assert!(grade(&d, &z, &[]).is_empty(), "two samples");
        let (d, z) = line(10, 3.0, -0.1);
        assert!(grade(&d, &z, &[]).is_empty(), "27 m in all");
        let (d, z) = line(11, 3.0, -0.1);
        assert!(grade(&d, &z, &[]).get(5).is_some(), "30 m in all");
        assert!(grade(&[], &[], &[]).is_empty());
        assert!(grade(&[1.0, f64::NAN], &[2.0, 2.0], &[]).is_empty());
    }

    #[test]
    fn standing_is_masked_and_does_not_bend_its_surroundings() {
        let (mut d, mut z) = line(200, 3.0, -0.1);
        let mut v = vec![3.0; 200];
        // Two minutes of standing in which the barometer drifts by 6 m.
        for k in 0..120 {
            d.insert(100 + k, d[99]);
            z.insert(100 + k, z[99] + 0.05 * k as f64);
            v.insert(100 + k, 0.0);
        }
        let g = grade(&d, &z, &v);
        assert_eq!(g.values().len(), 320);
        assert!((100..220).all(|k| g.get(k).is_none()));
        assert!((g.get(99).unwrap() + 0.1).abs() < 1e-9);
        // Exactly 1 m/s still moves.
        assert!(grade(&d[..99], &z[..99], &[1.0; 99]).get(50).is_some());
        assert!(grade(&d[..99], &z[..99], &[0.99; 99]).get(50).is_none());
    }

    #[test]
    fn steep_distance_adds_up() {
        let (mut d, mut z) = line(335, 3.0, -0.12);
        let (d0, z0) = (d[334], z[334]);
        for i in 1..=333 {
            d.push(d0 + 3.0 * i as f64);
            z.push(z0 - 0.07 * 3.0 * i as f64);
        }
        let g = grade(&d, &z, &[]);
        let [five, ten, fifteen] = distance_below(&d, &g, [-0.05, -0.10, -0.15]).unwrap();
        assert!((five - (d[d.len() - 1])).abs() < 1e-6, "{five}");
        assert!((ten - 1002.0).abs() < 20.0, "{ten}");
        assert_eq!(fifteen, 0.0);
        assert_eq!(distance_below(&d, &Series::default(), [-0.05]), None);
        // The limit itself is not below it.
        assert_eq!(distance_below(&[0.0, 10.0], &vec![-0.05, -0.0501].into(), [-0.05]), Some([5.0]));
    }

    #[test]
    fn descents_are_listed_largest_first() {
        let (d, z) = line(1000, 3.0, -0.1);
        let g = grade(&d, &z, &[]);
        let drops = [Drop { from: 0, to: 100, drop_m: 30.0 }, Drop { from: 200, to: 800, drop_m: 180.0 }];
        let list = longest_descents(&drops, &d, &g, 5);
        assert_eq!(list.iter().map(|d| d.drop_m).collect::<Vec<_>>(), [180.0, 30.0]);
        assert!((list[0].mean_grade + 0.1).abs() < 1e-9);
        assert!((list[0].steepest_grade.unwrap() + 0.1).abs() < 1e-9);
        assert_eq!((list[0].from_m, list[0].to_m), (600.0, 2400.0));
        assert_eq!(longest_descents(&drops, &d, &g, 1).len(), 1);
        // Out of range or without distance: left out, no panic.
        assert!(longest_descents(&[Drop { from: 5, to: 5000, drop_m: 1.0 }], &d, &g, 5).is_empty());
        assert!(longest_descents(&drops, &vec![f64::NAN; 1000], &g, 5).is_empty());
    }
}
