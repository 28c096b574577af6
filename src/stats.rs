//! The few statistics that metrics share.

/// The median of `values`, which are reordered; `None` for an empty slice. Of an even number, the mean of the middle two.
#[must_use]
pub fn median(values: &mut [f64]) -> Option<f64> {
    if values.iter().any(|v| v.is_nan()) {
        return share_of_sorted(values, 0.5, |v| *v, |_| 1.0);
    }
    let half = values.len() as f64 / 2.0;
    share_of_whole_weights(values, half, |v| *v, |_| 1.0)
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
    match whole_weight(pairs) {
        Some(weight) => share_of_whole_weights(pairs, weight * share, |pair| pair.0, |pair| pair.1),
        None => share_of_sorted(pairs, share, |pair| pair.0, |pair| pair.1),
    }
}

/// The sum of the weights, if no sum of them is ever rounded, so that their order does not matter: whole and positive, such as
/// the seconds of most watches.
///
/// `None` also where a value is no number.
fn whole_weight(pairs: &[(f64, f64)]) -> Option<f64> {
    /// Nothing that is added to it keeps a fraction. Older processors have no instruction for rounding.
    const NO_FRACTIONS: f64 = (1_u64 << 52) as f64;
    let whole = |w: f64| (1.0..=1e6).contains(&w) && (w + NO_FRACTIONS) - NO_FRACTIONS == w;
    let (all, sum) = pairs.iter().fold((true, 0.0), |(all, sum), (v, w)| (all & whole(*w) & !v.is_nan(), sum + w));
    (all && pairs.len() <= 1 << 24).then_some(sum)
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
    reached(items, wanted, (0.0, None), value, weight)
}

/// The first of the `sorted` items at which the weight is more than `wanted`; where it is just that, the mean of it and the next one.
/// `around` is the weight before these items, and the value that follows them.
fn reached<T>(
    sorted: &[T],
    wanted: f64,
    around: (f64, Option<f64>),
    value: impl Fn(&T) -> f64,
    weight: impl Fn(&T) -> f64,
) -> Option<f64> {
    let (mut below, after) = around;
    for (i, item) in sorted.iter().enumerate() {
        below += weight(item);
        if below > wanted {
            return Some(value(item));
        }
        if below >= wanted {
            let next = sorted.get(i + 1).map(&value).or(after);
            return Some(next.map_or(value(item), |next| f64::midpoint(value(item), next)));
        }
    }
    None
}

/// The value at which the weight `wanted` is reached, where there is a [`whole_weight`]: without sorting, between two values that a
/// few of the items suggest.
fn share_of_whole_weights<T>(
    items: &mut [T],
    wanted: f64,
    value: impl Fn(&T) -> f64,
    weight: impl Fn(&T) -> f64,
) -> Option<f64> {
    /// So few are sorted at once.
    const FEW: usize = 64;
    /// Items that are asked, and how far from the one in the right place the bounds are taken.
    const ASKED: usize = 41;
    const MARGIN: usize = 5;
    if wanted <= 0.0 {
        return None;
    }
    // The value lies in `rest`, `below` of the weight before; `next` follows it.
    let (mut rest, mut below, mut next) = (items, 0.0, None::<f64>);
    while rest.len() > FEW {
        let mut asked: [f64; ASKED] = std::array::from_fn(|k| value(&rest[k * (rest.len() - 1) / (ASKED - 1)]));
        asked.sort_unstable_by(f64::total_cmp);
        // Weights are much alike, or else the guess is bad.
        let mean = weight(&rest[0]).midpoint(weight(&rest[rest.len() / 2]));
        let place = (((wanted - below) / (mean * rest.len() as f64) * ASKED as f64) as usize).min(ASKED - 1);
        let (low, high) = (asked[place.saturating_sub(MARGIN)], asked[(place + MARGIN).min(ASKED - 1)]);
        let before = rest.len();
        let (within, below_low, up_to_high, above) = gather(rest, low, high, &value, &weight);
        rest = if below + below_low >= wanted {
            // The guess was too high.
            let (kept, ..) = gather(rest, f64::NEG_INFINITY, low.next_down(), &value, &weight);
            next = Some(low);
            &mut rest[..kept]
        } else if below + up_to_high >= wanted {
            next = above.or(next);
            below += below_low;
            &mut rest[..within]
        } else {
            below += up_to_high;
            let (kept, ..) = gather(rest, high.next_up(), f64::INFINITY, &value, &weight);
            &mut rest[..kept]
        };
        if rest.len() == before || rest.is_empty() {
            break;
        }
    }
    rest.sort_unstable_by(|a, b| value(a).total_cmp(&value(b)));
    reached(rest, wanted, (below, next), value, weight)
}

/// Brings the items from `low` to `high` to the front. How many these are, the weight below them, the weight up to the last of
/// them, and the lowest value above them.
fn gather<T>(
    items: &mut [T],
    low: f64,
    high: f64,
    value: impl Fn(&T) -> f64,
    weight: impl Fn(&T) -> f64,
) -> (usize, f64, f64, Option<f64>) {
    let (mut kept, mut below, mut up_to, mut above) = (0, 0.0, 0.0, f64::INFINITY);
    for i in 0..items.len() {
        // Without ways out and around: which way an item goes is anybody's guess.
        let (v, w) = (value(&items[i]), weight(&items[i]));
        below += if v < low { w } else { 0.0 };
        up_to += if v <= high { w } else { 0.0 };
        above = if v > high && v < above { v } else { above };
        items.swap(kept, i);
        kept += usize::from((low..=high).contains(&v));
    }
    (kept, below, up_to, Some(above).filter(|v| v.is_finite()))
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
        fn guessing_finds_what_sorting_finds(
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
            prop_assert_eq!(whole_weight(&pairs), Some(pairs.iter().fold(0.0, |sum, (_, w)| sum + w)));
            prop_assert_eq!(weighted_share(&mut pairs, share), expected);
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
