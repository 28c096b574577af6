//! The few statistics that metrics share.

use std::cmp::Ordering;

/// The median of `values`, which are reordered; `None` for an empty slice. Of an even number, the mean of the middle two.
#[must_use]
pub fn median(values: &mut [f64]) -> Option<f64> {
    share_of_whole_weights(values, 0.5, |v| *v, |_| 1.0)
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
        return share_of_whole_weights(pairs, share, |pair| pair.0, |pair| pair.1);
    }
    share_of_sorted(pairs, share, |pair| pair.0, |pair| pair.1)
}

/// Whether no sum of the weights is ever rounded, so that their order does not matter: whole and positive, such as the seconds
/// of most watches.
fn weights_are_whole(pairs: &[(f64, f64)]) -> bool {
    // The way to a whole number and back, because older processors have no instruction for rounding.
    let whole = |w: f64| (w >= 1.0) & (w <= 1e6) & (f64::from(w as i32) == w);
    pairs.len() <= 1 << 24 && pairs.iter().fold(true, |all, (_, w)| all & whole(*w))
}

/// The value below which `share` of the weight lies, by sorting.
fn share_of_sorted<T>(
    items: &mut [T],
    share: f64,
    value: impl Fn(&T) -> f64,
    weight: impl Fn(&T) -> f64,
) -> Option<f64> {
    items.sort_by(|a, b| value(a).total_cmp(&value(b)));
    let wanted = items.iter().map(&weight).sum::<f64>() * share;
    if wanted <= 0.0 {
        return None;
    }
    let mut below = 0.0;
    for (i, item) in items.iter().enumerate() {
        below += weight(item);
        if below > wanted {
            return Some(value(item));
        }
        if below >= wanted {
            return Some(items.get(i + 1).map_or(value(item), |next| f64::midpoint(value(item), value(next))));
        }
    }
    None
}

/// The same where [`weights_are_whole`], without sorting: the value is looked for in ever smaller classes.
fn share_of_whole_weights<T>(
    items: &mut [T],
    share: f64,
    value: impl Fn(&T) -> f64,
    weight: impl Fn(&T) -> f64,
) -> Option<f64> {
    const CLASSES: usize = 256;
    /// So few are sorted at once.
    const FEW: usize = 32;
    let range = |items: &[T]| {
        items.iter().map(&value).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
    };
    let wanted = items.iter().map(&weight).sum::<f64>() * share;
    // The value lies in `rest`, `below` of the weight before; `next` follows it.
    let (mut rest, mut below, mut next) = (items, 0.0, None);
    loop {
        let (low, high) = range(rest);
        let classes_a_unit = CLASSES as f64 / (high - low);
        // What is no number has no class, and equal values have one.
        let numbers = rest.iter().fold(true, |all, item| all & (value(item) >= low));
        if rest.len() <= FEW || !numbers || !classes_a_unit.is_normal() {
            break;
        }
        let class = |item: &T| (((value(item) - low) * classes_a_unit) as usize).min(CLASSES - 1);
        let mut weights = [0.0; CLASSES];
        for item in rest.iter() {
            weights[class(item)] += weight(item);
        }
        let mut found = 0;
        while found + 1 < CLASSES && below + weights[found] < wanted {
            below += weights[found];
            found += 1;
        }
        let mut kept = 0;
        for i in 0..rest.len() {
            match class(&rest[i]).cmp(&found) {
                Ordering::Less => {}
                Ordering::Equal => {
                    rest.swap(kept, i);
                    kept += 1;
                }
                Ordering::Greater => next = next.map_or(Some(value(&rest[i])), |n: f64| Some(n.min(value(&rest[i])))),
            }
        }
        rest = &mut rest[..kept];
    }
    rest.sort_unstable_by(|a, b| value(a).total_cmp(&value(b)));
    for (i, item) in rest.iter().enumerate() {
        below += weight(item);
        if below > wanted {
            return Some(value(item));
        }
        if below >= wanted {
            let next = rest.get(i + 1).map(&value).or(next);
            return Some(next.map_or(value(item), |next| f64::midpoint(value(item), next)));
        }
    }
    None
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
        fn classes_find_what_sorting_finds(
            pairs in proptest::collection::vec((prop_oneof![-1.0..5.0, Just(2.0), Just(3.0), Just(1e9)], 1_u8..4), 0..400),
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
            prop_assert_eq!(share_of_whole_weights(&mut pairs, share, |p| p.0, |p| p.1), expected);
            prop_assert_eq!(share_of_sorted(&mut pairs, share, |p| p.0, |p| p.1), expected);
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
