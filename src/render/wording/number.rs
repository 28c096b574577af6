//! The only formatter of numbers: every figure on a screen is rounded here, once, half away from zero.
//!
//! A number and its unit are joined by [`NBSP`], so that they stay together at a line end; the last step of writing converts it
//! to a space.

use crate::base::message::NBSP;
use crate::base::units::{FOOT_M, MILE_M, Units};

/// Shown for an unknown value.
pub const MISSING: &str = "–";

/// Descent below which the range is given in finer steps, metres.
const FINE_BAND_M: f64 = 200.0;

/// Slowest pace displayed, seconds: 100 minutes per kilometre is standing.
const SLOWEST_PACE_S: f64 = 6_000.0;

/// Rounds to the nearest whole number, half away from zero.
#[must_use]
pub fn round(value: f64) -> i64 {
    value.round() as i64
}

/// An integer in units of the last decimal place, with thousands separators: `decimal(18945, 1)` is `1,894.5`.
#[must_use]
pub fn decimal(scaled: i64, places: u32) -> String {
    let one = 10_u64.pow(places);
    let magnitude = scaled.unsigned_abs();
    let digits = (magnitude / one).to_string();
    let mut text = String::from(if scaled < 0 { "-" } else { "" });
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if places > 0 {
        text.push('.');
        let fraction = format!("{:0width$}", magnitude % one, width = places as usize);
        text.push_str(&fraction);
    }
    text
}

/// A value with a fixed number of decimals; [`MISSING`] for NaN.
#[must_use]
pub fn fixed(value: f64, places: u32) -> String {
    if value.is_finite() { decimal(round(value * 10_u64.pow(places) as f64), places) } else { MISSING.into() }
}

/// A count, with thousands separators.
#[must_use]
pub fn count(n: usize) -> String {
    decimal(i64::try_from(n).unwrap_or(i64::MAX), 0)
}

/// A count with its noun, singular or plural: `1 run`, `2,413 runs`.
#[must_use]
pub fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{}{NBSP}{}", count(n), if n == 1 { one } else { many })
}

/// The unit of distances.
#[must_use]
pub fn long_unit(units: Units) -> &'static str {
    match units {
        Units::Metric => "km",
        Units::Imperial => "mi",
    }
}

/// The unit of heights.
#[must_use]
pub fn short_unit(units: Units) -> &'static str {
    match units {
        Units::Metric => "m",
        Units::Imperial => "ft",
    }
}

/// Metres per unit of distance.
#[must_use]
pub fn long_unit_m(units: Units) -> f64 {
    match units {
        Units::Metric => 1_000.0,
        Units::Imperial => MILE_M,
    }
}

/// Metres per unit of height.
pub(in crate::render) fn short_unit_m(units: Units) -> f64 {
    match units {
        Units::Metric => 1.0,
        Units::Imperial => FOOT_M,
    }
}

/// Tenths of a kilometre or mile, for columns that must add up.
#[must_use]
pub fn tenths(metres: f64, units: Units) -> i64 {
    round(metres / (long_unit_m(units) / 10.0))
}

/// Whole metres or feet, for columns that must add up.
#[must_use]
pub fn whole_height(metres: f64, units: Units) -> i64 {
    round(metres / short_unit_m(units))
}

/// A distance without its unit: `42.4`.
#[must_use]
pub fn distance(metres: f64, units: Units) -> String {
    if metres.is_finite() { decimal(tenths(metres, units), 1) } else { MISSING.into() }
}

/// A distance with its unit: `42.4 km`.
#[must_use]
pub fn distance_with_unit(metres: f64, units: Units) -> String {
    format!("{}{NBSP}{}", distance(metres, units), long_unit(units))
}

/// A sum of distances without its unit: `42.4`, `≥12.3` if some are unknown, `–` if all are.
#[must_use]
pub fn distance_sum(metres: Option<f64>, at_least_m: f64, units: Units) -> String {
    match metres {
        Some(metres) => distance(metres, units),
        None if at_least_m > 0.0 => format!("≥{}", distance(at_least_m, units)),
        None => MISSING.into(),
    }
}

/// A sum of distances with its unit, as text: `42.4 km`, `at least 12.3 km`, `distance unknown`.
#[must_use]
pub fn distance_sum_with_unit(metres: Option<f64>, at_least_m: f64, units: Units) -> String {
    match metres {
        Some(metres) => distance_with_unit(metres, units),
        None if at_least_m > 0.0 => format!("at least{NBSP}{}", distance_with_unit(at_least_m, units)),
        None => "distance unknown".into(),
    }
}

/// A descent, climb or altitude without its unit: `1,894`.
#[must_use]
pub fn height(metres: f64, units: Units) -> String {
    if metres.is_finite() { decimal(whole_height(metres, units), 0) } else { MISSING.into() }
}

/// A descent, climb or altitude with its unit: `1,894 m`.
#[must_use]
pub fn height_with_unit(metres: f64, units: Units) -> String {
    format!("{}{NBSP}{}", height(metres, units), short_unit(units))
}

/// A sum of descents without its unit: `1,894`, `≥119` if some are unknown, `–` if all are, or all but those of treadmills: "at least
/// nothing" would mean nothing.
#[must_use]
pub fn height_sum(metres: Option<f64>, unknown_runs: usize, units: Units) -> String {
    match metres {
        Some(metres) if unknown_runs > 0 && metres <= 0.0 => MISSING.into(),
        Some(metres) if unknown_runs > 0 => format!("≥{}", height(metres, units)),
        Some(metres) => height(metres, units),
        None => MISSING.into(),
    }
}

/// A sum of descents with its unit, as text: `1,894 m`, `at least 119 m`.
#[must_use]
pub fn height_sum_with_unit(metres: f64, unknown_runs: usize, units: Units) -> String {
    let at_least = if unknown_runs > 0 { "at least\u{a0}" } else { "" };
    format!("{at_least}{}", height_with_unit(metres, units))
}

/// Step length with its unit: `0.88 m`, `2.9 ft`.
#[must_use]
pub fn step_length(metres: f64, units: Units) -> String {
    let places = if units == Units::Metric { 2 } else { 1 };
    format!("{}{NBSP}{}", fixed(metres / short_unit_m(units), places), short_unit(units))
}

/// The likely range of a descent or climb, rounded outward: to 10 m (20 ft), below 200 m to 5 m (10 ft).
#[must_use]
pub fn band(value_m: f64, low_m: f64, high_m: f64, units: Units) -> String {
    let step = match (units, value_m < FINE_BAND_M) {
        (Units::Metric, true) => 5.0,
        (Units::Metric, false) | (Units::Imperial, true) => 10.0,
        (Units::Imperial, false) => 20.0,
    };
    // A limit that is on a step except for rounding errors must not be moved by a whole step.
    let slack = 1e-6;
    let low = (low_m / short_unit_m(units) / step + slack).floor() * step;
    let high = (high_m / short_unit_m(units) / step - slack).ceil() * step;
    format!("{}–{}", fixed(low, 0), fixed(high, 0))
}

/// The unit of knee load.
#[must_use]
pub fn load_unit(units: Units) -> &'static str {
    match units {
        Units::Metric => "flat km",
        Units::Imperial => "flat mi",
    }
}

/// Definition of a knee load of 1.
#[must_use]
pub fn load_of_one(units: Units) -> String {
    let of = match units {
        Units::Metric => "km at 6:00",
        Units::Imperial => "mi at 9:39",
    };
    format!("knee load{NBSP}1: one flat {of}{NBSP}/{}", long_unit(units))
}

/// Tenths of a flat kilometre or mile, for columns that must add up.
#[must_use]
pub fn load_tenths(flat_km: f64, units: Units) -> i64 {
    tenths(flat_km * 1_000.0, units)
}

/// A knee load without its unit, as in tables: `19.3`.
#[must_use]
pub fn load(flat_km: f64, units: Units) -> String {
    distance(flat_km * 1_000.0, units)
}

/// A knee load without its unit, as in sentences and with its range: `41`.
#[must_use]
pub fn whole_load(flat_km: f64, units: Units) -> String {
    fixed(flat_km * 1_000.0 / long_unit_m(units), 0)
}

/// The likely range of a knee load: `37–45`; rounded outward if it would have no width.
#[must_use]
pub fn load_band(low: f64, high: f64, units: Units) -> String {
    let per_unit = long_unit_m(units) / 1_000.0;
    let (low, high) = (low / per_unit, high / per_unit);
    let (from, to) = if round(low) < round(high) { (low, high) } else { (low.floor(), high.ceil()) };
    format!("{}–{}", fixed(from, 0), fixed(to, 0))
}

/// Minutes and seconds per kilometre or mile, from unrounded time and distance. `None` without movement.
#[must_use]
pub fn pace(seconds: f64, metres: f64, units: Units) -> Option<String> {
    let pace_s = seconds / (metres / long_unit_m(units));
    (metres > 0.0 && seconds > 0.0 && pace_s < SLOWEST_PACE_S).then(|| {
        let whole = round(pace_s);
        format!("{}:{:02}", whole / 60, whole % 60)
    })
}

/// The time of one run: `5:02:08`, below an hour `57:30`.
#[must_use]
pub fn time(seconds: f64) -> String {
    let whole = round(seconds);
    if whole < 3_600 { format!("{}:{:02}", whole / 60, whole % 60) } else { clock(whole) }
}

/// Whole seconds as `h:mm:ss`.
#[must_use]
pub fn clock(whole_s: i64) -> String {
    format!("{}:{:02}:{:02}", whole_s / 3_600, whole_s / 60 % 60, whole_s % 60)
}

/// A sum of times: `h:mm`.
#[must_use]
pub fn hours(seconds: f64) -> String {
    let minutes = round(seconds / 60.0);
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

/// A change as a signed percentage: `+12 %`; `just over 10 %` if it would round to its threshold.
#[must_use]
pub fn change(ratio: f64, threshold: f64) -> String {
    let shown = fixed(ratio * 100.0, 0);
    if ratio > threshold && shown == fixed(threshold * 100.0, 0) {
        return format!("just{NBSP}over{NBSP}{shown}{NBSP}%");
    }
    format!("{}{}{NBSP}%", if ratio > 0.0 { "+" } else { "" }, shown.replace('-', "−"))
}

/// Whole megabytes; kilobytes below one.
#[must_use]
pub fn bytes(n: u64) -> String {
    if n >= 1_000_000 || n == 0 {
        format!("{}{NBSP}MB", megabytes(n))
    } else {
        format!("{}{NBSP}kB", n.div_ceil(1_000))
    }
}

/// Whole megabytes, without the unit.
#[must_use]
pub fn megabytes(n: u64) -> String {
    fixed(n as f64 / 1e6, 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Units::{Imperial, Metric};
    use proptest::prelude::*;

    #[test]
    fn half_goes_away_from_zero() {
        assert_eq!(["0.1", "0.3", "0.0"], [distance(50.0, Metric), distance(250.0, Metric), distance(49.9, Metric)]);
        assert_eq!(["3", "-3", "0"], [fixed(2.5, 0), fixed(-2.5, 0), fixed(-0.4, 0)]);
        for tenth in 0..5_000_i64 {
            let metres = tenth as f64 * 100.0 + 50.0;
            assert_eq!(distance(metres, Metric), decimal(tenth + 1, 1), "{metres}");
        }
    }

    #[test]
    fn thousands_have_commas() {
        assert_eq!(
            ["0", "999", "1,000", "-1,894", "1,234,567"].map(String::from),
            [decimal(0, 0), decimal(999, 0), decimal(1_000, 0), decimal(-1_894, 0), decimal(1_234_567, 0)]
        );
        assert_eq!(decimal(10_403, 1), "1,040.3");
        assert_eq!(fixed(f64::NAN, 1), MISSING);
        assert_eq!(fixed(f64::INFINITY, 1), MISSING);
    }

    #[test]
    fn a_descent_that_leaves_runs_out_is_the_least_that_it_was() {
        assert_eq!(height_sum(Some(119.0), 0, Metric), "119");
        assert_eq!(height_sum(Some(119.0), 1, Metric), "≥119");
        assert_eq!(height_sum(None, 1, Metric), MISSING);
        assert_eq!((height_sum(Some(0.0), 1, Metric), height_sum(Some(0.0), 0, Metric)), (MISSING.into(), "0".into()));
        assert_eq!(height_sum_with_unit(119.0, 0, Metric), "119\u{a0}m");
        assert_eq!(height_sum_with_unit(119.0, 7, Imperial), "at least\u{a0}390\u{a0}ft");
    }

    #[test]
    fn a_pace_never_shows_sixty_seconds() {
        assert_eq!(pace(359.6, 1_000.0, Metric).unwrap(), "6:00");
        assert_eq!(pace(3_599.6, 1_000.0, Metric).unwrap(), "60:00");
        assert_eq!(pace(18_128.0, 42_390.0, Metric).unwrap(), "7:08");
        assert_eq!(pace(18_128.0, 42_390.0, Imperial).unwrap(), "11:28");
        assert_eq!(pace(300.0, 0.0, Metric), None);
        assert_eq!(pace(0.0, 1_000.0, Metric), None);
        assert_eq!(pace(f64::NAN, 1_000.0, Metric), None);
    }

    #[test]
    fn times_carry_over() {
        assert_eq!(
            ["57:30", "1:00:00", "5:02:08", "0:07"].map(String::from),
            [time(3_450.0), time(3_599.6), time(18_128.2), time(7.0)]
        );
        assert_eq!([hours(3_569.0), hours(3_570.0), hours(119_040.0)], ["0:59", "1:00", "33:04"]);
    }

    #[test]
    fn the_band_is_rounded_outward() {
        assert_eq!(band(1_894.0, 1_841.0, 1_951.0, Metric), "1,840–1,960");
        assert_eq!(band(148.0, 108.0, 186.0, Metric), "105–190");
        assert_eq!(band(199.9, 190.1, 201.0, Metric), "190–205");
        assert_eq!(band(200.0, 191.0, 201.0, Metric), "190–210");
        assert_eq!(band(300.0, 290.0, 310.0, Metric), "290–310", "a bound on a step stays");
        assert_eq!(band(1_894.0, 1_841.0, 1_951.0, Imperial), "6,040–6,420");
    }

    #[test]
    fn a_change_never_lands_on_its_threshold() {
        assert_eq!(change(0.100_4, 0.10), "just\u{a0}over\u{a0}10\u{a0}%");
        assert_eq!(change(0.32, 0.10), "+32\u{a0}%");
        assert_eq!(change(0.10, 0.10), "+10\u{a0}%", "exactly on it is on it");
        assert_eq!(change(0.106, 0.10), "+11\u{a0}%");
        assert_eq!(change(-0.054, 0.10), "−5\u{a0}%");
    }

    #[test]
    fn knee_load_is_counted_in_flat_kilometres_or_miles() {
        assert_eq!((load(41.26, Metric), load(41.26, Imperial)), ("41.3".into(), "25.6".into()));
        assert_eq!((whole_load(41.26, Metric), whole_load(41.26, Imperial)), ("41".into(), "26".into()));
        assert_eq!(load_band(37.1, 45.4, Metric), "37–45");
        assert_eq!(load_band(2.7, 3.3, Metric), "2–4", "three to three would be no band");
        assert_eq!(load_band(37.1, 45.4, Imperial), "23–28");
        assert_eq!(load_of_one(Imperial), "knee load\u{a0}1: one flat mi at 9:39\u{a0}/mi");
    }

    #[test]
    fn sizes_are_whole() {
        assert_eq!([bytes(690_400_000), bytes(999), bytes(0)], ["690\u{a0}MB", "1\u{a0}kB", "0\u{a0}MB"]);
    }

    proptest! {
        #[test]
        fn no_time_shows_sixty(seconds in 0.0..1e6_f64, metres in 1.0..1e6_f64) {
            let texts = [Some(time(seconds)), Some(hours(seconds)), pace(seconds, metres, Metric), pace(seconds, metres, Imperial)];
            for text in texts.into_iter().flatten() {
                prop_assert!(text.split(':').skip(1).all(|part| part.len() == 2 && part < "60"), "{}", text);
            }
        }

        #[test]
        fn a_band_holds_its_bounds(low in 0.0..3_000.0_f64, more in 0.0..500.0_f64) {
            let text = band(low, low, low + more, Metric).replace(',', "");
            let (a, b) = text.split_once('–').unwrap();
            prop_assert!(a.parse::<f64>().unwrap() <= low + 1e-3 && b.parse::<f64>().unwrap() >= low + more - 1e-3);
        }
    }
}
