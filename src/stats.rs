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
    if weights_are_whole(pairs) {
        return share_of_whole_weights(pairs, share);
    }
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

/// Whether no sum of the weights is ever rounded, so that their order does not matter: whole and positive, such as the seconds
/// of most watches.
fn weights_are_whole(pairs: &[(f64, f64)]) -> bool {
    pairs.len() <= 1 << 24 && pairs.iter().all(|(_, w)| *w >= 1.0 && *w <= 1e6 && w.fract() == 0.0)
}

/// [`weighted_share`] by halving instead of sorting, where [`weights_are_whole`].
fn share_of_whole_weights(pairs: &mut [(f64, f64)], share: f64) -> Option<f64> {
    let wanted = pairs.iter().map(|(_, w)| w).sum::<f64>() * share;
    if wanted <= 0.0 {
        return None;
    }
    // Half of the weight lies in `rest`, `below` of it before; `next` follows it.
    let (mut rest, mut below, mut next) = (pairs, 0.0, None);
    while rest.len() > 1 {
        let middle = rest.len() / 2;
        rest.select_nth_unstable_by(middle, |a, b| a.0.total_cmp(&b.0));
        let (left, right) = rest.split_at_mut(middle);
        let weight: f64 = left.iter().map(|(_, w)| w).sum();
        if below + weight >= wanted {
            next = Some(right[0].0);
            rest = left;
        } else {
            below += weight;
            rest = right;
        }
    }
    let &mut [(value, weight)] = rest else { return None };
    match below + weight {
        sum if sum > wanted => Some(value),
        sum if sum >= wanted => Some(next.map_or(value, |next| f64::midpoint(value, next))),
        _ => None,
    }
}

/// The nearest whole number, half away from zero, 0 to 255: for classes. As `round` does it, which older processors have no
/// instruction for.
#[must_use]
pub fn nearest_u8(value: f64) -> u8 {
    let below = value as u8;
    below.saturating_add(u8::from(value - f64::from(below) >= 0.5))
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
    use proptest::prelude::*;

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

    proptest! {
        #[test]
        fn halving_finds_what_sorting_finds(
            pairs in proptest::collection::vec((prop_oneof![0.0..5.0, Just(2.0), Just(3.0)], 1_u8..4), 0..40),
            share in prop_oneof![Just(0.5), 0.0..=1.0],
        ) {
            let mut pairs: Vec<(f64, f64)> = pairs.into_iter().map(|(value, weight)| (value, f64::from(weight))).collect();
            let mut sorted = pairs.clone();
            sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
            let wanted = sorted.iter().map(|(_, w)| w).sum::<f64>() * share;
            let mut below = 0.0;
            let reached = sorted.iter().position(|(_, w)| {
                below += w;
                below >= wanted
            });
            let expected = reached.filter(|_| wanted > 0.0).map(|i| match sorted.get(i + 1) {
                Some(next) if below == wanted => f64::midpoint(sorted[i].0, next.0),
                _ => sorted[i].0,
            });
            prop_assert!(weights_are_whole(&pairs));
            prop_assert_eq!(share_of_whole_weights(&mut pairs, share), expected);
        }
    }

    proptest! {
        #[test]
        fn nearest_is_round(value in prop_oneof![-3.0..300.0, (-8..1200_i32).prop_map(|v| f64::from(v) / 4.0), any::<f64>()]) {
            let value: f64 = value;
            for value in [value, value.next_down(), value.next_up()] {
                prop_assert_eq!(nearest_u8(value), value.round().clamp(0.0, 255.0) as u8, "{}", value);
            }
        }
    }

    #[test]
    fn rounding_is_half_away_from_zero() {
        assert_eq!(round(2.345, 1), 2.3);
        assert_eq!(round(-2.5, 0), -3.0);
        assert_eq!(round(-0.001, 1).to_string(), "0");
    }
}
