//! Fast forms of a few operations over whole columns of samples. Each has a plain counterpart that defines the result, and a test
//! that both agree.
//!
//! A scan handles some thousand samples per file, so few optimisations are worth it: the plain counterpart of each function here
//! cost at least 3 % of a scan.

use super::stats;
use geo::{Distance, Haversine, Point};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::ops::Range;

/// The weighted median of two columns ([`stats::weighted_median`] of their pairs). Entries without weight, and entries that only
/// one column has, do not count.
#[must_use]
pub(crate) fn weighted_median(values: &[f64], weights: &[f64]) -> Option<f64> {
    WeightedMedians::new(values, weights).within(0..values.len().min(weights.len()))
}

/// The weighted medians of ranges of two columns.
///
/// Where weights are whole, such as the seconds of most watches, values are counted in classes and only the class that holds the
/// median is sorted. All ranges share the classes.
#[derive(Debug)]
pub(crate) struct WeightedMedians<'a> {
    values: &'a [f64],
    weights: &'a [f64],
    classes: Option<Vec<u8>>,
}

impl<'a> WeightedMedians<'a> {
    pub(crate) fn new(values: &'a [f64], weights: &'a [f64]) -> Self {
        let n = values.len().min(weights.len());
        let (values, weights) = (&values[..n], &weights[..n]);
        let classes = if are_whole(values, weights) { classes(values, weights) } else { None };
        WeightedMedians { values, weights, classes }
    }

    /// The median of a range, `None` without weight.
    #[must_use]
    pub(crate) fn within(&self, range: Range<usize>) -> Option<f64> {
        let (values, weights) = (&self.values[range.clone()], &self.weights[range.clone()]);
        if let Some(classes) = &self.classes {
            return median_by_class(values, weights, &classes[range]);
        }
        let pairs = values.iter().copied().zip(weights.iter().copied());
        stats::weighted_median(&mut pairs.filter(|(_, weight)| *weight > 0.0).collect::<Vec<_>>())
    }
}

/// Adding this to a smaller number and subtracting it again rounds that number: doubles of this size have no fraction.
const NO_FRACTIONS: f64 = (1_u64 << 52) as f64;

/// Whether all weights are whole numbers, so that their sum does not depend on the order, and all values are numbers.
fn are_whole(values: &[f64], weights: &[f64]) -> bool {
    // No early exit, so that the compiler can check several values at a time.
    let whole = |weight: f64| (weight + NO_FRACTIONS) - NO_FRACTIONS == weight && (0.0..=1e6).contains(&weight);
    let fitting = weights.iter().filter(|weight| whole(**weight)).count();
    let unknown = values.iter().zip(weights).filter(|(value, weight)| value.is_nan() && **weight > 0.0).count();
    fitting == weights.len() && unknown == 0 && fitting <= 1 << 22
}

/// The class of each value, monotonic in the value. `None` for short columns, which are sorted as quickly.
fn classes(values: &[f64], weights: &[f64]) -> Option<Vec<u8>> {
    /// Number of values sampled to find the range.
    const SAMPLE: usize = 32;
    let n = values.len();
    if n < 4 * SAMPLE {
        return None;
    }
    let sample = || (0..n).step_by(n / SAMPLE).filter(|i| weights[*i] > 0.0).map(|i| values[i]);
    let (low, high) = (sample().fold(f64::INFINITY, f64::min), sample().fold(f64::NEG_INFINITY, f64::max));
    // Values outside the sampled range fall into the first or last class.
    let classes_a_unit = f64::from(u8::MAX) / (high - low);
    Some(values.iter().map(|value| nearest_even_u8((value - low) * classes_a_unit)).collect())
}

/// The weighted median where weights [are whole](are_whole); `None` without weight.
fn median_by_class(values: &[f64], weights: &[f64], classes: &[u8]) -> Option<f64> {
    // Four sums for each class, because each addition to one sum waits for the previous one, and neighbouring values are mostly of
    // one class.
    let mut by_class = [[0.0; 4]; 256];
    for (nth, (class, weight)) in classes.iter().zip(weights).enumerate() {
        by_class[usize::from(*class)][nth % 4] += weight;
    }
    let by_class = by_class.map(|sums| sums.iter().sum::<f64>());
    let half = by_class.iter().sum::<f64>() / 2.0;
    if half <= 0.0 {
        return None;
    }
    let mut below = 0.0;
    let holds_middle = (0..=u8::MAX).find(|class| {
        below += by_class[usize::from(*class)];
        below >= half
    })?;
    below -= by_class[usize::from(holds_middle)];
    let of_middle = memchr::memchr_iter(holds_middle, classes).map(|i| (values[i], weights[i]));
    let mut near: Vec<(f64, f64)> = of_middle.filter(|(_, weight)| *weight > 0.0).collect();
    near.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let at = near.iter().position(|(_, weight)| {
        below += weight;
        below >= half
    })?;
    let here = near[at].0;
    if below > half {
        return Some(here);
    }
    // The median lies between this value and the next one, which may be in another class.
    let beyond = || {
        let counted = values.iter().zip(weights).filter(|(value, weight)| **value > here && **weight > 0.0);
        counted.fold(f64::INFINITY, |least, (value, _)| least.min(*value))
    };
    let next = near.get(at + 1).map_or_else(beyond, |(value, _)| *value);
    Some(if next.is_finite() { f64::midpoint(here, next) } else { here })
}

/// Rounds to the nearest whole number, ties to even, clamped to 0 to 255; 0 for NaN.
fn nearest_even_u8(value: f64) -> u8 {
    let value = if value > 0.0 { value } else { 0.0 };
    let value = if value < 255.0 { value } else { 255.0 };
    // The low bits of the sum are the rounded whole number.
    (value + NO_FRACTIONS).to_bits() as u8
}

/// Rounds to the nearest whole number, clamped to 0 to 255; 0 for NaN. For class numbers.
///
/// Equals `round` (half away from zero) except for the one double just below a half; on processors without an instruction for it,
/// `round` is a function call.
#[must_use]
pub(crate) fn nearest_u8(value: f64) -> u8 {
    (value + 0.5) as u8
}

/// Great-circle distance of two positions given as latitude and longitude, metres (mean Earth radius, as `geo` documents).
#[must_use]
pub(crate) fn distance_m(a: [f64; 2], b: [f64; 2]) -> f64 {
    let (north, east) = (b[0] - a[0], b[1] - a[1]);
    if north.abs() <= NEAR_DEG && east.abs() <= NEAR_DEG {
        return near_m((a[0] + north / 2.0).to_radians().cos(), north, east);
    }
    Haversine.distance(Point::new(a[1], a[0]), Point::new(b[1], b[0]))
}

/// Largest difference, degrees, at which [`near_m`] agrees with the haversine to rounding: about five kilometres.
const NEAR_DEG: f64 = 0.05;

/// The haversine formula for steps between samples: sine and arcsine as the first terms of their series, and the cosine of the
/// mid-latitude.
fn near_m(cos_lat: f64, north_deg: f64, east_deg: f64) -> f64 {
    // sin² x = x² − x⁴/3 + 2x⁶/45 − …
    let sin2 = |x: f64| {
        let x2 = x * x;
        x2 * (1.0 - x2 * (1.0 / 3.0 - x2 * (2.0 / 45.0)))
    };
    let north = sin2(north_deg.to_radians() / 2.0);
    // cos a · cos b = cos² of the mean − sin² of half the difference.
    let h = north + (cos_lat * cos_lat - north) * sin2(east_deg.to_radians() / 2.0);
    // arcsin x = x + x³/6 + 3x⁵/40 + …
    2.0 * Haversine.radius() * h.sqrt() * (1.0 + h * (1.0 / 6.0 + h * (3.0 / 40.0)))
}

/// [`distance_m`] from each fix to the next, metres: one entry fewer than fixes, NaN next to a missing fix.
///
/// Computes one cosine for all fixes that are close together.
#[must_use]
pub(crate) fn steps_m(lat: &[f64], lon: &[f64]) -> Vec<f64> {
    /// Number of steps that share a cosine.
    const BLOCK: usize = 64;
    /// Largest latitude difference, degrees, at which the omitted sixth-power term of the cosine is far below rounding.
    const NEAR_LAT_DEG: f64 = 0.05;
    let n = lat.len().min(lon.len()).saturating_sub(1);
    let mut steps_m = vec![f64::NAN; n];
    for (block, steps_m) in steps_m.chunks_mut(BLOCK).enumerate() {
        let (from, len) = (block * BLOCK, steps_m.len());
        let [lat, next_lat] = [from, from + 1].map(|from| &lat[from..from + len]);
        let [lon, next_lon] = [from, from + 1].map(|from| &lon[from..from + len]);
        let first = lat[0];
        // No early exit, so that the compiler can check several at a time.
        let near = (0..len).fold(true, |near, i| {
            near & ((next_lat[i] - lat[i]).abs() <= NEAR_DEG)
                & ((next_lon[i] - lon[i]).abs() <= NEAR_DEG)
                & ((next_lat[i] - first).abs() <= NEAR_LAT_DEG)
        });
        if near {
            let (sin_first, cos_first) = first.to_radians().sin_cos();
            for i in 0..len {
                let (north, east) = (next_lat[i] - lat[i], next_lon[i] - lon[i]);
                // The cosine of the mid-latitude, as a series around the first latitude.
                let x = (lat[i] + north / 2.0 - first).to_radians();
                let x2 = x * x;
                let sin = x * (1.0 - x2 * (1.0 / 6.0 - x2 * (1.0 / 120.0)));
                let cos = 1.0 - x2 * (1.0 / 2.0 - x2 * (1.0 / 24.0));
                steps_m[i] = near_m(cos_first * cos - sin_first * sin, north, east);
            }
        } else {
            for i in 0..len {
                steps_m[i] = distance_m([lat[i], lon[i]], [next_lat[i], next_lon[i]]);
            }
        }
    }
    steps_m
}

/// Sums by class, where a class is four bytes: a hash map with a cache of recent classes, because most samples share a class with
/// one shortly before.
#[derive(Clone, Debug)]
pub(crate) struct ClassSums<T> {
    /// Index in `sums` of each class.
    places: FxHashMap<u32, u32>,
    sums: Vec<(u32, T)>,
    /// Indices of the most recent classes, by a hash of the class.
    recent: [u32; 256],
}

impl<T> Default for ClassSums<T> {
    fn default() -> Self {
        /// A run has some hundred classes.
        const CLASSES: usize = 400;
        let places = FxHashMap::with_capacity_and_hasher(CLASSES, FxBuildHasher);
        ClassSums { places, sums: Vec::with_capacity(CLASSES), recent: [0; 256] }
    }
}

impl<T: Default> ClassSums<T> {
    /// The sum of a class; the default for a new class.
    #[inline]
    pub(crate) fn of(&mut self, class: [u8; 4]) -> &mut T {
        let class = u32::from_be_bytes(class);
        // Fibonacci hashing, which spreads neighbouring classes.
        let [.., hash] = (class.wrapping_mul(0x9E37_79B9) >> 24).to_be_bytes();
        let mut place = self.recent[usize::from(hash)];
        if self.sums.get(place as usize).is_none_or(|(recent, _)| *recent != class) {
            place = self.place(class);
            self.recent[usize::from(hash)] = place;
        }
        &mut self.sums[place as usize].1
    }

    #[inline(never)]
    fn place(&mut self, class: u32) -> u32 {
        let new = self.sums.len() as u32;
        let place = *self.places.entry(class).or_insert(new);
        if place == new {
            self.sums.push((class, T::default()));
        }
        place
    }

    /// The sums in the order of their classes, regardless of the order of the samples.
    pub(crate) fn in_order(mut self) -> impl Iterator<Item = ([u8; 4], T)> {
        self.sums.sort_unstable_by_key(|(class, _)| *class);
        self.sums.into_iter().map(|(class, sum)| (class.to_be_bytes(), sum))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn classes_find_what_sorting_finds(
            pairs in proptest::collection::vec((prop_oneof![-1.0..5.0, Just(2.0), Just(3.0), Just(1e9)], 0_u8..4), 0..900),
            of_one_weight in any::<bool>(),
            fraction in prop_oneof![9 => Just(0.0), 1 => Just(0.5)],
        ) {
            let weight = |w: u8| if of_one_weight { 1.0 } else { f64::from(w) } + fraction;
            let (values, weights): (Vec<f64>, Vec<f64>) = pairs.into_iter().map(|(value, w)| (value, weight(w))).unzip();
            let counted = values.iter().copied().zip(weights.iter().copied()).filter(|(_, weight)| *weight > 0.0);
            let expected = stats::weighted_median(&mut counted.collect::<Vec<_>>());
            prop_assert_eq!(weighted_median(&values, &weights), expected);
            prop_assert_eq!(are_whole(&values, &weights), fraction == 0.0 || weights.is_empty());
            let medians = WeightedMedians::new(&values, &weights);
            for stretch in [0..values.len() / 3, values.len() / 3..values.len()] {
                let pairs = stretch.clone().map(|i| (values[i], weights[i])).filter(|(_, weight)| *weight > 0.0);
                let expected = stats::weighted_median(&mut pairs.collect::<Vec<_>>());
                prop_assert_eq!(medians.within(stretch), expected);
            }
            // One column may be longer.
            let (longer, heavier) = ([&values[..], &[1.5, f64::NAN]].concat(), [&weights[..], &[1.0; 5]].concat());
            prop_assert_eq!(weighted_median(&longer, &weights), expected);
            prop_assert_eq!(weighted_median(&values, &heavier), expected);
        }

        #[test]
        fn the_nearest_is_what_round_gives(
            value in prop_oneof![-3.0..300.0, (-8..1200_i32).prop_map(|v| f64::from(v) / 4.0), any::<f64>()],
        ) {
            let value: f64 = value;
            for value in [value, value.next_down(), value.next_up()] {
                prop_assume!(value != 0.5_f64.next_down());
                prop_assert_eq!(nearest_u8(value), value.round().clamp(0.0, 255.0) as u8, "{}", value);
            }
        }

        #[test]
        fn sums_by_class_are_those_of_a_map(samples in proptest::collection::vec((0..4_u8, 0..200_u8, 1..9_u32), 0..400)) {
            let (mut sums, mut map) = (ClassSums::default(), BTreeMap::new());
            for (a, b, value) in samples {
                *sums.of([0, a, 0, b]) += value;
                *map.entry([0, a, 0, b]).or_insert(0) += value;
            }
            prop_assert_eq!(sums.in_order().collect::<Vec<_>>(), map.into_iter().collect::<Vec<_>>());
        }

        #[test]
        fn steps_are_distances(
            track in proptest::collection::vec((-0.06..0.06_f64, -0.06..0.06_f64), 0..200),
            start in (-90.0..90.0_f64, -179.0..179.0_f64),
            scale in prop_oneof![Just(1.0), Just(1e-3), Just(0.0)],
        ) {
            let (mut lat, mut lon) = (Vec::new(), Vec::new());
            for (north, east) in track {
                let from = (lat.last().copied().unwrap_or(start.0), lon.last().copied().unwrap_or(start.1));
                lat.push((from.0 + north * scale).clamp(-90.0, 90.0));
                lon.push(from.1 + east * scale);
            }
            let found = steps_m(&lat, &lon);
            prop_assert_eq!(found.len(), lat.len().saturating_sub(1));
            for (k, found) in found.into_iter().enumerate() {
                let expected = distance_m([lat[k], lon[k]], [lat[k + 1], lon[k + 1]]);
                prop_assert!((found - expected).abs() <= 1e-12 * expected + 1e-9, "{}: {} {}", k, found, expected);
            }
        }
    }

    #[test]
    fn long_columns_go_by_class() {
        for n in [128, 1000, 1001] {
            let values: Vec<f64> = (0..n).map(|i| f64::from((i * 7919) % n)).collect();
            let middle = f64::from(n - 1) / 2.0;
            let ones = vec![1.0; values.len()];
            let classes = classes(&values, &ones).unwrap();
            assert_eq!(median_by_class(&values, &ones, &classes), Some(middle), "{n}");
        }
        assert_eq!(classes(&[1.0; 127], &[1.0; 127]), None, "short ones are sorted");
        assert_eq!(median_by_class(&[1.0; 500], &[0.0; 500], &[0; 500]), None);
        assert_eq!(weighted_median(&[f64::NAN; 500], &[0.0; 500]), None);
        for (weight, whole) in [(1e6, true), (1e6 + 1.0, false), (-1.0, false), (0.5, false), (f64::NAN, false)] {
            assert_eq!(are_whole(&[1.0, 2.0], &[1.0, weight]), whole, "{weight}");
        }
        assert!(are_whole(&[f64::NAN, 1.0], &[0.0, 1.0]) && !are_whole(&[f64::NAN, 1.0], &[1.0, 1.0]));
        assert_eq!(weighted_median(&[], &[]), None);
    }

    #[test]
    fn just_below_a_half_is_one() {
        assert_eq!([0.5_f64.next_down(), 0.49, 0.5, 254.5, f64::NAN].map(nearest_u8), [1, 0, 1, 255, 0]);
    }

    #[test]
    fn steps_beside_no_fix_are_unknown() {
        let found = steps_m(&[46.0, f64::NAN, 46.0, 46.001], &[8.0, 8.0, 8.0, 8.0]);
        assert!(found[0].is_nan() && found[1].is_nan() && (found[2] - 111.2).abs() < 0.1, "{found:?}");
    }

    #[test]
    fn near_and_far_are_measured_alike() {
        for lat in [-89.96, -60.0, -0.01, 0.0, 33.3, 46.5, 72.0, 89.9] {
            for (north, east) in [(0.0, 0.0), (1e-7, 0.0), (0.0, -1e-7), (3e-5, 4e-5), (-0.049, 0.05), (0.05, -0.013)] {
                let (a, b) = ([lat, 8.1], [lat + north, 8.1 + east]);
                let expected = Haversine.distance(Point::new(a[1], a[0]), Point::new(b[1], b[0]));
                let found = distance_m(a, b);
                // The haversine formula itself loses precision for points close together.
                assert!(
                    (found - expected).abs() <= 1e-12 * expected + 1e-9,
                    "{lat} {north} {east}: {found} {expected}"
                );
            }
        }
        let far = distance_m([46.0, 8.0], [46.0, 8.0501]) / distance_m([46.0, 8.0], [46.0, 8.0499]);
        assert!((far - 0.0501 / 0.0499).abs() < 1e-6, "no step where the one ends and the other begins");
    }
}
