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
    let (at, at_its_end) = reached(items, wanted, 0.0, weight)?;
    let (here, next) = (value(&items[at]), items.get(at + 1).filter(|_| at_its_end).map(&value));
    Some(next.map_or(here, |next| f64::midpoint(here, next)))
}

/// Which of the `sorted` items is the first at which the weight, `below` before them, is `wanted` or more; and whether it is just
/// that, so that the value lies between it and the next one.
fn reached<T>(sorted: &[T], wanted: f64, mut below: f64, weight: impl Fn(&T) -> f64) -> Option<(usize, bool)> {
    let at = sorted.iter().position(|item| {
        below += weight(item);
        below >= wanted
    })?;
    Some((at, below <= wanted))
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
    // The value lies in the first `kept`, `below` of the weight before.
    let (mut kept, mut below) = (items.len(), 0.0);
    while kept > FEW {
        let rest = &mut items[..kept];
        let mut asked: [f64; ASKED] = std::array::from_fn(|k| value(&rest[k * (rest.len() - 1) / (ASKED - 1)]));
        asked.sort_unstable_by(f64::total_cmp);
        // Weights are much alike, or else the guess is bad.
        let mean = weight(&rest[0]).midpoint(weight(&rest[rest.len() / 2]));
        let place = (((wanted - below) / (mean * rest.len() as f64) * ASKED as f64) as usize).min(ASKED - 1);
        let (low, high) = (asked[place.saturating_sub(MARGIN)], asked[(place + MARGIN).min(ASKED - 1)]);
        let before = kept;
        let (within, below_low, up_to_high) = gather(rest, low, high, &value, &weight);
        kept = if below + below_low >= wanted {
            // The guess was too high.
            gather(rest, f64::NEG_INFINITY, low.next_down(), &value, &weight).0
        } else if below + up_to_high >= wanted {
            below += below_low;
            within
        } else {
            below += up_to_high;
            gather(rest, high.next_up(), f64::INFINITY, &value, &weight).0
        };
        if kept == before || kept == 0 {
            break;
        }
    }
    items[..kept].sort_unstable_by(|a, b| value(a).total_cmp(&value(b)));
    let (at, at_its_end) = reached(&items[..kept], wanted, below, &weight)?;
    let here = value(&items[at]);
    if !at_its_end {
        return Some(here);
    }
    // The next one may have been left behind.
    let next = if at + 1 < kept {
        value(&items[at + 1])
    } else {
        items.iter().map(&value).filter(|v| *v > here).fold(f64::INFINITY, f64::min)
    };
    Some(if next.is_finite() { f64::midpoint(here, next) } else { here })
}

/// Brings the items from `low` to `high` to the front. How many these are, the weight below them, and the weight up to the last of
/// them.
fn gather<T>(
    items: &mut [T],
    low: f64,
    high: f64,
    value: impl Fn(&T) -> f64,
    weight: impl Fn(&T) -> f64,
) -> (usize, f64, f64) {
    let (mut kept, mut below, mut up_to) = (0, 0.0, 0.0);
    for i in 0..items.len() {
        // Without ways out and around: which way an item goes is anybody's guess.
        let (v, w) = (value(&items[i]), weight(&items[i]));
        below += if v < low { w } else { 0.0 };
        up_to += if v <= high { w } else { 0.0 };
        items.swap(kept, i);
        kept += usize::from((low..=high).contains(&v));
    }
    (kept, below, up_to)
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
