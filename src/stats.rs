//! The few statistics that metrics share.

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
    /// Nothing that is added to it keeps a fraction. Older processors have no instruction for rounding.
    const NO_FRACTIONS: f64 = (1_u64 << 52) as f64;
    let whole = |w: f64| (w >= 1.0) & (w <= 1e6) & ((w + NO_FRACTIONS) - NO_FRACTIONS == w);
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

/// The same where [`weights_are_whole`], without sorting: between two values that a few of the items suggest, then among those alone.
fn share_of_whole_weights<T>(
    items: &mut [T],
    share: f64,
    value: impl Fn(&T) -> f64,
    weight: impl Fn(&T) -> f64,
) -> Option<f64> {
    /// So few are sorted at once.
    const FEW: usize = 64;
    /// Items that are asked, and how far from their own middle the bounds are taken.
    const ASKED: usize = 41;
    const MARGIN: usize = 5;
    let wanted = items.iter().fold(0.0, |sum, item| sum + weight(item)) * share;
    if wanted <= 0.0 {
        return None;
    }
    // The value lies in `rest`, `below` of the weight before; `next` follows it.
    let (mut rest, mut below, mut next) = (items, 0.0, None::<f64>);
    while rest.len() > FEW {
        let mut asked: [f64; ASKED] = std::array::from_fn(|k| value(&rest[k * (rest.len() - 1) / (ASKED - 1)]));
        asked.sort_unstable_by(f64::total_cmp);
        let weight_left = rest.iter().fold(0.0, |sum, item| sum + weight(item));
        let place = (((wanted - below) / weight_left * ASKED as f64) as usize).min(ASKED - 1);
        let (low, high) = (asked[place.saturating_sub(MARGIN)], asked[(place + MARGIN).min(ASKED - 1)]);
        // Those below to the front, those within behind them.
        let (mut to_low, mut to_high, mut below_low, mut up_to_high) = (0, 0, below, below);
        for i in 0..rest.len() {
            let v = value(&rest[i]);
            if v <= high {
                up_to_high += weight(&rest[i]);
                rest.swap(i, to_high);
                if v < low {
                    below_low += weight(&rest[to_high]);
                    rest.swap(to_high, to_low);
                    to_low += 1;
                }
                to_high += 1;
            }
        }
        let least = |items: &[T]| items.iter().map(&value).reduce(f64::min);
        let before = rest.len();
        rest = if to_low > 0 && below_low >= wanted {
            next = least(&rest[to_low..]);
            &mut rest[..to_low]
        } else if up_to_high >= wanted {
            next = least(&rest[to_high..]).or(next);
            below = below_low;
            &mut rest[to_low..to_high]
        } else {
            below = up_to_high;
            &mut rest[to_high..]
        };
        if rest.len() == before || rest.is_empty() {
            break;
        }
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
            share in prop_oneof![Just(0.0), Just(0.5), Just(1.0), 0.0..=1.0],
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
