//! The few statistics that metrics share.

/// The median of `values`, which are reordered; `None` for an empty slice. Of an even number, the mean of the middle two.
#[must_use]
pub fn median(values: &mut [f64]) -> Option<f64> {
    let n = values.len();
    if n == 0 {
        return None;
    }
    let (below, middle, _) = values.select_nth_unstable_by(n / 2, f64::total_cmp);
    let middle = *middle;
    if n % 2 == 1 {
        return Some(middle);
    }
    let lower = below.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Some(f64::midpoint(lower, middle))
}

/// The value below which half of the weight lies; `None` without weight. `pairs` (value, weight) are reordered.
#[must_use]
pub fn weighted_median(pairs: &mut [(f64, f64)]) -> Option<f64> {
    weighted_share(pairs, 0.5)
}

/// The value below which `share` of the weight lies; `None` without weight. `pairs` (value, weight) are reordered.
///
/// Where that falls between two values, it is their mean.
#[must_use]
pub fn weighted_share(pairs: &mut [(f64, f64)], share: f64) -> Option<f64> {
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let wanted = pairs.iter().map(|(_, w)| w).sum::<f64>() * share;
    if wanted <= 0.0 {
        return None;
    }
    let mut below = 0.0;
    for (i, (value, weight)) in pairs.iter().enumerate() {
        below += weight;
        if below > wanted {
            return Some(*value);
        }
        if below >= wanted {
            return Some(pairs.get(i + 1).map_or(*value, |next| f64::midpoint(*value, next.0)));
        }
    }
    None
}

/// `value` rounded to `digits` decimals, half away from zero; for numbers that leave the program.
#[must_use]
pub fn round(value: f64, digits: i32) -> f64 {
    let scale = 10f64.powi(digits);
    let rounded = (value * scale).round() / scale;
    // No negative zero in output.
    if rounded == 0.0 { 0.0 } else { rounded }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians() {
        assert_eq!(median(&mut []), None);
        assert_eq!(median(&mut [3.0]), Some(3.0));
        assert_eq!(median(&mut [5.0, 1.0, 3.0]), Some(3.0));
        assert_eq!(median(&mut [4.0, 1.0, 3.0, 2.0]), Some(2.5));
        assert_eq!(median(&mut [2.0, 2.0, 2.0, 2.0]), Some(2.0));
    }

    #[test]
    fn weights_count() {
        assert_eq!(weighted_median(&mut []), None);
        assert_eq!(weighted_median(&mut [(1.0, 0.0)]), None);
        assert_eq!(weighted_median(&mut [(170.0, 1.0), (160.0, 10.0)]), Some(160.0));
        assert_eq!(weighted_median(&mut [(170.0, 1.0), (160.0, 1.0)]), Some(165.0));
    }

    #[test]
    fn rounding_is_half_away_from_zero() {
        assert_eq!(round(2.345, 1), 2.3);
        assert_eq!(round(-2.5, 0), -3.0);
        assert_eq!(round(-0.001, 1).to_string(), "0");
    }
}
