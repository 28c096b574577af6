//! The knee-load model: patellofemoral stress impulse in flat-km equivalents (evidence.md §15).
//!
//! One flat km is the load of one kilometre at 2.78 m/s (6:00 /km) on level ground at the runner's usual cadence. It is relative on
//! purpose: two laboratories differ by a factor of 1.6 in absolute terms. Speed, grade and cadence multiply, which has not been
//! tested in combination; the band is the range over the published exponents, never narrower than the ±10 % between
//! a runner's own runs. It is never turned into a probability of pain or into advice on speed.

use std::sync::LazyLock;

/// Speed of the reference, metres per second.
const REFERENCE_MPS: f64 = 2.78;

/// Measured speeds; others are clamped to this range.
const SPEED_MPS: (f64, f64) = (2.0, 5.0);

/// Exponent of speed: the central value and the range of the four published fits (Van Hooren −0.60, Doyle −0.79, Hagen −0.86,
/// Petersen −0.87).
const SPEED_EXPONENT: Sensitivity = Sensitivity { middle: -0.75, one: -0.60, other: -0.87 };

/// Stress impulse per kilometre by grade, relative to level: Van Hooren et al. 2024, Table 2, at ±3° and ±6°.
const GRADE_KNOTS: [(f64, f64); 5] =
    [(-0.1051, 1.2224), (-0.0524, 1.0801), (0.0, 1.0), (0.0524, 0.9314), (0.1051, 0.8933)];

/// Slope of the factor over grade between neighbouring knots.
const GRADE_SLOPES: [f64; 4] = {
    let mut slopes = [0.0; 4];
    let mut i = 0;
    while i < 4 {
        let ((g0, f0), (g1, f1)) = (GRADE_KNOTS[i], GRADE_KNOTS[i + 1]);
        slopes[i] = (f1 - f0) / (g1 - g0);
        i += 1;
    }
    slopes
};

/// Steeper down than measured: the slope of the last two knots goes on, 2.70 % for each per cent of grade …
const STEEPER_SLOPE: f64 = 2.70;

/// … to this grade.
const STEEPEST: f64 = -0.25;

/// Exponent of cadence relative to the runner's own: the central value, and from no effect (Van Hooren) to Hagen's strongest.
const CADENCE_EXPONENT: Sensitivity = Sensitivity { middle: -1.0, one: 0.0, other: -1.5 };

/// Measured range of cadence ratios.
const CADENCE_RATIO: (f64, f64) = (0.85, 1.15);

/// A constant with the range of the published values.
struct Sensitivity {
    middle: f64,
    one: f64,
    other: f64,
}

/// One choice of exponents.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exponents {
    /// Exponent of speed.
    pub speed: f64,
    /// Exponent of cadence.
    pub cadence: f64,
}

impl Exponents {
    /// The model as published here.
    pub const MIDDLE: Exponents = Exponents { speed: SPEED_EXPONENT.middle, cadence: CADENCE_EXPONENT.middle };

    /// One choice per exponent of speed: the columns of [`crate::summary::histogram::LoadCell`].
    pub const COLUMNS: [Exponents; 3] = [Exponents::MIDDLE, Exponents::CORNERS[0], Exponents::CORNERS[2]];

    /// The corners of the sensitivity ranges, for the band.
    pub const CORNERS: [Exponents; 4] = [
        Exponents { speed: SPEED_EXPONENT.one, cadence: CADENCE_EXPONENT.one },
        Exponents { speed: SPEED_EXPONENT.one, cadence: CADENCE_EXPONENT.other },
        Exponents { speed: SPEED_EXPONENT.other, cadence: CADENCE_EXPONENT.one },
        Exponents { speed: SPEED_EXPONENT.other, cadence: CADENCE_EXPONENT.other },
    ];
}

/// Load of one kilometre by speed.
///
/// ```
/// use kneewise::internal::metric::knee_load::{speed_factor, Exponents};
/// assert_eq!(speed_factor(2.78, Exponents::MIDDLE), 1.0);
/// assert!(speed_factor(4.0, Exponents::MIDDLE) < 1.0);
/// ```
#[must_use]
pub fn speed_factor(speed_mps: f64, exponents: Exponents) -> f64 {
    (speed_mps.clamp(SPEED_MPS.0, SPEED_MPS.1) / REFERENCE_MPS).powf(exponents.speed)
}

/// The [`speed_factor`]s at a speed with each of [`Exponents::COLUMNS`], to eight digits: sums of them are kept in single precision.
///
/// A power is expensive, and every second of every run takes three. So they are known for some speeds, and the binomial series
/// leads from the nearest of these to the others.
#[must_use]
#[inline]
pub fn speed_factors(speed_mps: f64) -> [f64; 3] {
    /// Known speeds for each metre per second. Half of their distance is at most 0.1 % of a speed, and its third power, which is
    /// left out, a billionth.
    const PER_MPS: f64 = 256.0;
    const KNOWN: usize = ((SPEED_MPS.1 - SPEED_MPS.0) * PER_MPS) as usize + 1;
    // The speed, one over it, and its factors.
    static AT_KNOWN: LazyLock<[(f64, f64, [f64; 3]); KNOWN]> = LazyLock::new(|| {
        std::array::from_fn(|k| {
            let mps = SPEED_MPS.0 + k as f64 / PER_MPS;
            (mps, mps.recip(), Exponents::COLUMNS.map(|exponents| speed_factor(mps, exponents)))
        })
    });
    let mps = speed_mps.clamp(SPEED_MPS.0, SPEED_MPS.1);
    let (known_mps, over_known, mut factors) = AT_KNOWN[usize::from(((mps - SPEED_MPS.0) * PER_MPS + 0.5) as u16)];
    let x = (mps - known_mps) * over_known;
    for (factor, c) in factors.iter_mut().zip(&SPEED_SERIES) {
        *factor *= 1.0 + x * (c[0] + x * c[1]);
    }
    factors
}

/// The binomial series of (1 + x) to the power of each exponent of speed, from x on.
const SPEED_SERIES: [[f64; 2]; 3] = {
    let mut series = [[0.0; 2]; 3];
    let mut column = 0;
    while column < 3 {
        let mut coefficient = 1.0;
        let mut k = 0;
        while k < 2 {
            coefficient *= (Exponents::COLUMNS[column].speed - k as f64) / (k as f64 + 1.0);
            series[column][k] = coefficient;
            k += 1;
        }
        column += 1;
    }
    series
};

/// Load of one kilometre by grade (a fraction, negative downhill).
#[must_use]
#[inline]
pub fn grade_factor(grade: f64) -> f64 {
    let [(lowest, at_lowest), .., (highest, at_highest)] = GRADE_KNOTS;
    if grade < lowest {
        return at_lowest + (lowest - grade.max(STEEPEST)) * STEEPER_SLOPE;
    }
    if grade >= highest {
        return at_highest;
    }
    let from = GRADE_KNOTS[1..4].iter().fold(0, |from, (knot, _)| from + usize::from(grade >= *knot));
    let (at, factor) = GRADE_KNOTS[from];
    factor + GRADE_SLOPES[from] * (grade - at)
}

/// Whether running lies outside the measured range on the side where the model is weakest: steeper downhill, or slower than the slowest
/// measured speed. An unknown grade does not count as outside.
#[must_use]
pub fn extrapolated(grade: f64, speed_mps: f64) -> bool {
    grade < GRADE_KNOTS[0].0 || speed_mps < SPEED_MPS.0
}

/// Whether the grade lies within the measured range, uphill too.
#[must_use]
pub fn in_measured_grades(grade: f64) -> bool {
    (GRADE_KNOTS[0].0..=GRADE_KNOTS[4].0).contains(&grade)
}

/// Whether the speed lies within the measured range.
#[must_use]
pub fn in_measured_speeds(speed_mps: f64) -> bool {
    (SPEED_MPS.0..=SPEED_MPS.1).contains(&speed_mps)
}

/// Load of one kilometre by cadence, relative to the runner's own cadence at that speed.
#[must_use]
pub fn cadence_factor(ratio_to_own: f64, exponents: Exponents) -> f64 {
    let ratio = ratio_to_own.clamp(CADENCE_RATIO.0, CADENCE_RATIO.1);
    match exponents.cadence {
        0.0 => 1.0,
        -1.0 => 1.0 / ratio,
        exponent => ratio.powf(exponent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64, tolerance: f64) -> bool {
        (a - b).abs() <= tolerance
    }

    #[test]
    fn grade_knots_are_the_published_table() {
        // Van Hooren: 962 / 850 / 787 / 733 / 703 MPa.s/km at -6, -3, 0, 3, 6 degrees.
        for (grade, published) in [(-0.1051, 962.0), (-0.0524, 850.0), (0.0, 787.0), (0.0524, 733.0), (0.1051, 703.0)] {
            assert!(near(grade_factor(grade) * 787.0, published, 0.5), "{grade}");
        }
    }

    #[test]
    fn beyond_the_knots() {
        assert!(near(grade_factor(-0.15), 1.2224 + 0.0449 * 2.70, 1e-9));
        assert!(near(grade_factor(-0.15), 1.34, 0.005), "evidence.md §4.2: +34 % at -15 %");
        assert_eq!(grade_factor(-0.25), grade_factor(-0.45));
        assert_eq!(grade_factor(0.1051), grade_factor(0.45));
        assert!(!extrapolated(-0.1051, 2.0) && extrapolated(-0.1052, 2.0), "steeper down");
        assert!(extrapolated(0.0, 1.99) && extrapolated(f64::NAN, 1.99), "slower than the slowest speed");
        assert!(!extrapolated(0.3, 5.1) && !extrapolated(f64::NAN, 2.0), "steeper up and faster are held at the edge");
    }

    #[test]
    fn uphill_is_less_than_flat_and_downhill_more() {
        assert!(grade_factor(0.03) < grade_factor(0.0) && grade_factor(0.0) < grade_factor(-0.03));
        // evidence.md §4.3: 5 km at -6 % and 5 km at +6 % are 10.13 flat km.
        assert!(near(5.0 * grade_factor(-0.06) + 5.0 * grade_factor(0.06), 10.13, 0.01));
    }

    #[test]
    fn speed_fits_the_published_values() {
        let s = |v| speed_factor(v, Exponents::MIDDLE);
        // evidence.md §15, column "model".
        assert!(near(s(3.1) / s(2.5) - 1.0, -0.149, 0.001) && near(s(4.2) / s(2.5) - 1.0, -0.322, 0.001), "Doyle");
        assert!(near(s(8.02 / 3.6) / s(15.78 / 3.6), 1.66, 0.005), "Petersen");
        for (kmh, model) in [(8.0, 1.182), (12.0, 0.872), (14.0, 0.777), (16.0, 0.703)] {
            assert!(near(s(kmh / 3.6) / s(10.0 / 3.6), model, 0.001), "Hagen {kmh}");
        }
        for (mps, model) in [(3.0, 0.944), (3.33, 0.873), (4.0, 0.761), (5.0, 0.644)] {
            assert!(near(s(mps), model, 0.001), "Van Hooren {mps}");
        }
        assert_eq!(s(1.0), s(2.0));
        assert_eq!(s(6.0), s(5.0));
    }

    #[test]
    fn cadence_fits_the_published_direction() {
        assert!(near(cadence_factor(1.10, Exponents::MIDDLE) - 1.0, -0.091, 0.0005), "step rate +10 %");
        assert!(near(cadence_factor(0.90, Exponents::MIDDLE) - 1.0, 0.111, 0.0005), "step rate -10 %");
        assert_eq!(cadence_factor(1.3, Exponents::MIDDLE), cadence_factor(1.15, Exponents::MIDDLE));
        assert_eq!(cadence_factor(0.5, Exponents::MIDDLE), cadence_factor(0.85, Exponents::MIDDLE));
    }

    /// Slope and intercept of the least-squares line.
    fn least_squares(points: &[(f64, f64)]) -> (f64, f64) {
        let n = points.len() as f64;
        let (mx, my) = (points.iter().map(|p| p.0).sum::<f64>() / n, points.iter().map(|p| p.1).sum::<f64>() / n);
        let slope = points.iter().map(|(x, y)| (x - mx) * (y - my)).sum::<f64>()
            / points.iter().map(|(x, _)| (x - mx).powi(2)).sum::<f64>();
        (slope, my - slope * mx)
    }

    /// Hagen 2023, MPa.s/km at 8, 10, 12, 14 and 16 km/h: step rate -10 %, as usual, +10 %.
    const HAGEN: [[f64; 5]; 3] = [
        [624.47, 528.12, 466.03, 388.01, 325.91],
        [563.11, 470.14, 411.02, 361.11, 305.97],
        [461.71, 406.25, 366.64, 318.87, 281.82],
    ];
    const HAGEN_KMH: [f64; 5] = [8.0, 10.0, 12.0, 14.0, 16.0];

    #[test]
    fn grades_are_degrees_of_slope() {
        // evidence.md §14.14, and the knots at 3 and 6 degrees.
        for (degrees, per_cent) in [(3.0_f64, 5.24), (6.0, 10.51), (9.0, 15.84)] {
            assert!(near(degrees.to_radians().tan() * 100.0, per_cent, 0.005), "{degrees}");
        }
        for ((grade, _), degrees) in GRADE_KNOTS.into_iter().zip([-6.0_f64, -3.0, 0.0, 3.0, 6.0]) {
            assert!(near(grade, degrees.to_radians().tan(), 5e-5), "{degrees}");
        }
        assert_eq!(GRADE_KNOTS.map(|k| k.1), [1.2224, 1.0801, 1.0, 0.9314, 0.8933]);
    }

    #[test]
    fn the_grade_factor_has_no_jumps_and_only_falls_uphill() {
        let mut before = grade_factor(-0.5);
        for k in -5000..=5000 {
            let here = grade_factor(f64::from(k) / 10_000.0);
            assert!(here <= before && before - here < 3e-4, "{k}");
            before = here;
        }
        // The slope beyond the knots is that of the last two of them.
        let [(a, at_a), (b, at_b), ..] = GRADE_KNOTS;
        assert!(near((at_a - at_b) / (b - a), STEEPER_SLOPE, 0.005));
    }

    #[test]
    fn hagens_means_return_the_published_lines() {
        // evidence.md §14.8.
        for (means, (slope, intercept)) in HAGEN.into_iter().zip([(-36.86, 908.85), (-31.17, 796.26), (-22.36, 635.35)])
        {
            let points: Vec<(f64, f64)> = HAGEN_KMH.into_iter().zip(means).collect();
            let line = least_squares(&points);
            assert!(near(line.0, slope, 0.005) && near(line.1, intercept, 0.006), "{line:?}");
        }
    }

    #[test]
    fn exponents_are_those_of_the_published_values() {
        let exponent = |points: &[(f64, f64)]| {
            least_squares(&points.iter().map(|(v, load)| (v.ln(), load.ln())).collect::<Vec<_>>()).0
        };
        let hagen: Vec<(f64, f64)> = HAGEN_KMH.into_iter().zip(HAGEN[1]).collect();
        let van_hooren = [(2.78, 787.0), (3.0, 742.0), (3.33, 697.0), (4.0, 628.0), (5.0, 552.0)];
        for (name, fitted, published) in [
            ("Van Hooren", exponent(&van_hooren), -0.60),
            ("Doyle", exponent(&[(2.5, 1.0), (3.1, 0.8605), (4.2, 0.664)]), -0.79),
            ("Hagen", exponent(&hagen), -0.86),
            ("Petersen", exponent(&[(8.02, 1.80), (15.78, 1.0)]), -0.87),
        ] {
            assert!(near(fitted, published, 0.0075), "{name}: {fitted}");
            let range = SPEED_EXPONENT.other - 0.0075..=SPEED_EXPONENT.one + 0.0075;
            assert!(range.contains(&fitted), "{name}");
        }
        assert_eq!((SPEED_EXPONENT.middle, SPEED_EXPONENT.one, SPEED_EXPONENT.other), (-0.75, -0.60, -0.87));
        assert_eq!((CADENCE_EXPONENT.middle, CADENCE_EXPONENT.one, CADENCE_EXPONENT.other), (-1.0, 0.0, -1.5));
    }

    #[test]
    fn step_rate_lies_among_the_published_effects() {
        // Per km, +10 %: Hagen -18 to -8 %, Lenhart (peak x steps) -5.4 %, Van Hooren none to speak of.
        let at = |exponent: f64| cadence_factor(1.10, Exponents { cadence: exponent, ..Exponents::MIDDLE }) - 1.0;
        assert!(near(at(CADENCE_EXPONENT.one), 0.0, 1e-12) && near(at(CADENCE_EXPONENT.other), -0.133, 0.001));
        let hagen = HAGEN[2].iter().zip(HAGEN[1]).map(|(more, usual)| more / usual - 1.0);
        let (low, high) = hagen.fold((0.0_f64, -1.0_f64), |(low, high), x| (low.min(x), high.max(x)));
        assert!(near(low, -0.18, 0.001) && near(high, -0.08, 0.002), "{low} {high}");
        assert!(at(CADENCE_EXPONENT.middle) > low && at(CADENCE_EXPONENT.middle) < high, "the model: -9.1 %");
        assert!(near(0.86 * 1.10 - 1.0, -0.054, 0.0005));
    }

    #[test]
    fn developed_powers_are_powers() {
        for mps in (1500..5500).map(|mm| f64::from(mm) / 1000.0) {
            for (found, exponents) in speed_factors(mps).into_iter().zip(Exponents::COLUMNS) {
                let expected = speed_factor(mps, exponents);
                assert!((found / expected - 1.0).abs() < 1e-9, "{mps}: {found} for {expected}");
            }
        }
    }
}
