//! Knee load and internal load of one activity, from its histogram and the runner's history.

use crate::base::owner::HeartRateBounds;
use crate::base::stats::round;
use crate::config::Sex;
use crate::metric::knee_load::{Exponents, cadence_factor};
use crate::summary::histogram::{CadenceLine, Histogram, SPEED_STEP_MPS};
use crate::summary::{ActivitySummary, Intensity, KneeLoad};

/// Narrowest half-width of the range: the variation between a runner's own runs (evidence.md §15).
const LEAST_BAND: f64 = 0.10;

/// Largest share of walked and extrapolated distance for a valid estimate (rules.md).
const VALID_SHARE: f64 = 0.20;

/// Smallest share of the distance that the samples must cover: the missing rest of a truncated file is not known to be 0.
const SAMPLED_SHARE: f64 = 0.80;

/// Hard minutes are above this share of the maximum heart rate (evidence.md §2).
pub const HIGH_SHARE: f64 = 0.88;

/// Lower limits of the heart-rate zones, shares of the maximum heart rate (Edwards).
pub const ZONES_FROM: [f64; 5] = [0.5, 0.6, 0.7, 0.8, 0.9];

/// Knee load of a run; `None` if it cannot be computed.
///
/// Without `line` cadence counts as usual: its factor is 1.
#[must_use]
pub fn knee_load(summary: &ActivitySummary, line: Option<&CadenceLine>) -> Option<KneeLoad> {
    let histogram = &summary.internal.histogram;
    let distance_m = summary.distance_m.unwrap_or(0.0);
    if !histogram.load_known || histogram.ran_m + histogram.walked_m < SAMPLED_SHARE * distance_m {
        return None;
    }
    let (middle, corners) = sums(histogram, line);
    let low = corners.iter().copied().fold(middle * (1.0 - LEAST_BAND), f64::min);
    let high = corners.iter().copied().fold(middle * (1.0 + LEAST_BAND), f64::max);
    let outside_m = histogram.walked_m + histogram.extrapolated_m;
    Some(KneeLoad {
        flat_km: round(middle, 3),
        low: round(low, 3),
        high: round(high, 3),
        covered_m: round(histogram.covered_m, 1),
        walked_m: round(histogram.walked_m, 1),
        walked_loss_m: round(histogram.walked_loss_m, 1),
        extrapolated_m: round(histogram.extrapolated_m, 1),
        own_cadence: line.is_some() && histogram.load.iter().any(|c| c.cadence > 0),
        valid: distance_m > 0.0 && outside_m <= VALID_SHARE * distance_m,
    })
}

/// The load with the central exponents, and with those of the corners.
fn sums(histogram: &Histogram, line: Option<&CadenceLine>) -> (f64, [f64; 4]) {
    let columns = Exponents::CORNERS.map(|e| Exponents::COLUMNS.iter().position(|c| c.speed == e.speed).unwrap_or(0));
    let (mut middle, mut corners) = (0.0, [0.0; 4]);
    for cell in &histogram.load {
        let ratio = line
            .filter(|_| cell.cadence > 0)
            .map(|line| f64::from(cell.cadence) / line.at(f64::from(cell.speed) * SPEED_STEP_MPS));
        let factor = |exponents| ratio.map_or(1.0, |ratio| cadence_factor(ratio, exponents));
        middle += f64::from(cell.weighted_km[0]) * factor(Exponents::MIDDLE);
        // Every other corner has the same cadence exponent, and powers are slow.
        let factors = [factor(Exponents::CORNERS[0]), factor(Exponents::CORNERS[1])];
        for (i, (sum, column)) in corners.iter_mut().zip(columns).enumerate() {
            *sum += f64::from(cell.weighted_km[column]) * factors[i % 2];
        }
    }
    (middle, corners)
}

/// Internal load of an activity; `None` without heart rate, or without a maximum to compare it with.
#[must_use]
pub fn intensity(histogram: &Histogram, bounds: &HeartRateBounds, sex: Option<Sex>) -> Option<Intensity> {
    let max_bpm = bounds.max_bpm.filter(|_| !histogram.heart_s.is_empty())?;
    let minutes = || histogram.heart_s.iter().map(|(bpm, s)| (f64::from(*bpm), f64::from(*s) / 60.0));
    let banister = bounds.resting_bpm.filter(|rest| *rest < max_bpm).map(|rest| {
        let impulse = |(bpm, min): (f64, f64)| {
            let share = reserve(bpm, rest, max_bpm);
            min * share * banister_weight(share, sex)
        };
        minutes().map(impulse).sum()
    });
    let mut zones = [0.0; 5];
    for (bpm, min) in minutes() {
        if let Some(zone) = zone(bpm / max_bpm) {
            zones[zone] += min;
        }
    }
    let edwards: f64 = zones.iter().zip(1_u8..).map(|(min, weight)| min * f64::from(weight)).sum();
    let high: f64 = minutes().filter(|(bpm, _)| *bpm > HIGH_SHARE * max_bpm).map(|(_, min)| min).sum();
    Some(Intensity {
        trimp_banister: banister.map(|t: f64| round(t, 1)),
        edwards: Some(round(edwards, 1)),
        high_minutes: Some(round(high, 1)),
        zone_minutes: zones.map(|min| round(min, 1)),
    })
}

/// Share of the heart rate reserve, 0 to 1.
fn reserve(bpm: f64, resting_bpm: f64, max_bpm: f64) -> f64 {
    ((bpm - resting_bpm) / (max_bpm - resting_bpm)).clamp(0.0, 1.0)
}

/// Banister's weight at the share `x` of the heart rate reserve: TRIMP is minutes × `x` × this. If the sex is unknown, the mean
/// of both.
fn banister_weight(x: f64, sex: Option<Sex>) -> f64 {
    let man = 0.64 * (1.92 * x).exp();
    let woman = 0.86 * (1.67 * x).exp();
    match sex {
        Some(Sex::Male) => man,
        Some(Sex::Female) => woman,
        None => f64::midpoint(man, woman),
    }
}

/// Edwards' zone of a share of the maximum heart rate, from 0: each a tenth wide from 50 %, the last open-ended.
fn zone(share: f64) -> Option<usize> {
    ZONES_FROM.iter().rposition(|from| share >= *from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::knee_load::{grade_factor, speed_factor};
    use crate::rule::tests::fixture::Planted;
    use crate::summary::histogram::{LoadCell, speed_class};
    use proptest::prelude::*;

    #[test]
    fn banister_as_published() {
        // evidence.md §14.2.
        let banister = |x: f64, sex| 60.0 * x * banister_weight(x, Some(sex));
        let x = reserve(150.0, 60.0, 190.0);
        assert!((banister(x, Sex::Male) - 100.440).abs() < 5e-4);
        assert!((banister(x, Sex::Female) - 113.517).abs() < 5e-4);
        for (x, value) in [(0.5, 50.14), (0.7, 103.07), (0.9, 194.55)] {
            assert!((banister(x, Sex::Male) - value).abs() < 5e-3, "{x}");
        }
    }

    #[test]
    fn banister_of_an_activity() {
        // evidence.md §14.2: an hour at 150 of 60 to 190; half an hour below the resting heart rate adds nothing.
        let histogram = Histogram { heart_s: vec![(50, 1800.0), (150, 3600.0)], ..Histogram::default() };
        let of = |resting_bpm, sex| {
            let bounds = HeartRateBounds { max_bpm: Some(190.0), resting_bpm, ..HeartRateBounds::default() };
            super::intensity(&histogram, &bounds, sex).unwrap().trimp_banister
        };
        assert_eq!(of(Some(60.0), Some(Sex::Male)), Some(100.4));
        assert_eq!(of(Some(60.0), Some(Sex::Female)), Some(113.5));
        assert_eq!(of(Some(60.0), None), Some(107.0));
        assert_eq!(of(None, None), None);
        assert_eq!(of(Some(190.0), None), None);
        assert_eq!(super::intensity(&histogram, &HeartRateBounds::default(), None), None);
    }

    /// For a maximum heart rate of 200, without a resting one.
    fn intensity(histogram: &Histogram) -> Intensity {
        let bounds = HeartRateBounds { max_bpm: Some(200.0), ..HeartRateBounds::default() };
        super::intensity(histogram, &bounds, None).unwrap()
    }

    #[test]
    fn edwards_ten_minutes_in_each_zone() {
        // evidence.md §14.3.
        let histogram =
            Histogram { heart_s: [100, 120, 140, 160, 180].map(|bpm| (bpm, 600.0)).to_vec(), ..Histogram::default() };
        assert_eq!(intensity(&histogram).edwards, Some(150.0));
        assert_eq!(intensity(&histogram).zone_minutes, [10.0; 5]);
        let edges =
            Histogram { heart_s: vec![(99, 60.0), (100, 120.0), (119, 60.0), (180, 60.0), (210, 60.0)], ..histogram };
        assert_eq!(intensity(&edges).zone_minutes, [3.0, 0.0, 0.0, 0.0, 2.0], "below 50 % is no zone");
    }

    #[test]
    fn high_minutes_are_above_88_per_cent() {
        let histogram = Histogram { heart_s: vec![(176, 600.0), (177, 300.0)], ..Histogram::default() };
        assert_eq!(intensity(&histogram).high_minutes, Some(5.0));
    }

    /// The usual cadence is 170 at any speed.
    const LINE: CadenceLine = CadenceLine { intercept_spm: 170.0, slope_spm_per_mps: 0.0, slowest: 20, fastest: 50 };

    /// A run of `km` kilometres at one speed and grade.
    fn run(km: f64, mps: f64, grade: f64, cadence: u8) -> ActivitySummary {
        let weighted = |e| (km * speed_factor(mps, e) * grade_factor(grade)) as f32;
        let cell = LoadCell { speed: speed_class(mps), cadence, weighted_km: Exponents::COLUMNS.map(weighted) };
        Planted::run(0, km)
            .with(|a| {
                a.internal.histogram.load_known = true;
                a.internal.histogram.ran_m = km * 1000.0;
                a.internal.histogram.load = vec![cell];
            })
            .0
    }

    fn of(km: f64, mps: f64, grade: f64, cadence: u8) -> KneeLoad {
        knee_load(&run(km, mps, grade, cadence), Some(&LINE)).unwrap()
    }

    #[test]
    fn a_flat_kilometre_at_reference_speed_is_one() {
        for (km, cadence) in [(1.0, 170), (42.195, 170), (10.0, 0)] {
            let load = of(km, 2.78, 0.0, cadence);
            assert!((load.flat_km - km).abs() < 1e-3, "{load:?}");
            assert!((load.low - km * 0.9).abs() < 2e-3 && (load.high - km * 1.1).abs() < 2e-3, "{load:?}");
        }
    }

    #[test]
    fn the_band_comes_from_the_published_ranges_where_that_is_wider() {
        // 5 m/s, 15 % above the usual cadence: (5/2.78)^-0.75 / 1.15 = 0.5598; at the corners of the ranges 0.7031
        // ((5/2.78)^-0.60, no effect of cadence) and 0.4865 ((5/2.78)^-0.87 * 1.15^-1.5).
        let load = of(10.0, 5.0, 0.0, 196);
        assert!((load.flat_km - 5.598).abs() < 0.01, "{load:?}");
        assert!((load.low - 4.865).abs() < 0.01 && (load.high - 7.031).abs() < 0.01, "{load:?}");
    }

    #[test]
    fn without_a_line_cadence_is_not_counted_in() {
        let (with, without) = (of(10.0, 2.78, 0.0, 190), knee_load(&run(10.0, 2.78, 0.0, 190), None).unwrap());
        assert!(with.own_cadence && !without.own_cadence);
        assert!((without.flat_km - 10.0).abs() < 1e-3 && with.flat_km < 9.0);
        assert!(!of(10.0, 2.78, 0.0, 0).own_cadence, "no cadence in the file");
    }

    #[test]
    fn valid_up_to_a_fifth_walked_or_steeper_than_measured() {
        for (walked_m, extrapolated_m, valid) in
            [(2000.0, 0.0, true), (2000.1, 0.0, false), (0.0, 2000.0, true), (1000.0, 1000.1, false)]
        {
            let mut run = run(10.0, 2.78, 0.0, 170);
            (run.internal.histogram.walked_m, run.internal.histogram.extrapolated_m) = (walked_m, extrapolated_m);
            assert_eq!(knee_load(&run, None).unwrap().valid, valid, "{walked_m} {extrapolated_m}");
        }
    }

    #[test]
    fn a_file_that_breaks_off_says_nothing_of_the_rest() {
        for (sampled_m, known) in [(8000.0, true), (7999.0, false)] {
            let mut run = run(10.0, 2.78, 0.0, 170);
            run.internal.histogram.ran_m = sampled_m;
            assert_eq!(knee_load(&run, None).is_some(), known, "{sampled_m}");
        }
        let mut unknown = run(10.0, 2.78, 0.0, 170);
        unknown.internal.histogram.load_known = false;
        assert_eq!(knee_load(&unknown, None), None);
    }

    proptest! {
        #[test]
        fn the_estimate_lies_in_its_band(
            km in 0.1..100.0, mps in 0.5..9.0, grade in -0.45..0.45, cadence in 0_u8..=255,
        ) {
            let load = of(km, mps, grade, cadence);
            prop_assert!(load.low <= load.flat_km && load.flat_km <= load.high, "{:?}", load);
            prop_assert!(load.low <= load.flat_km * 0.9 + 0.002 && load.high >= load.flat_km * 1.1 - 0.002, "{:?}", load);
        }

        #[test]
        fn uphill_is_less_than_flat_and_downhill_more(km in 1.0..100.0, mps in 2.0..5.0, slope in 0.005..0.45) {
            let (up, flat, down) = (of(km, mps, slope, 170), of(km, mps, 0.0, 170), of(km, mps, -slope, 170));
            prop_assert!(up.flat_km < flat.flat_km && flat.flat_km < down.flat_km);
        }

        #[test]
        fn quicker_steps_at_the_same_speed_lower_it(mps in 2.0..5.0, grade in -0.2..0.2, cadence in 150_u8..=180) {
            let quicker = (f64::from(cadence) * 1.05).round() as u8;
            prop_assert!(of(10.0, mps, grade, quicker).flat_km < of(10.0, mps, grade, cadence).flat_km);
        }

        #[test]
        fn twice_the_distance_is_twice_the_load(km in 1.0..50.0, mps in 0.5..9.0, grade in -0.45..0.45) {
            let (one, two) = (of(km, mps, grade, 170), of(2.0 * km, mps, grade, 170));
            prop_assert!((two.flat_km - 2.0 * one.flat_km).abs() < 0.01);
        }
    }
}
