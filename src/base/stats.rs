//! The few statistics that metrics share.

/// The median of `values`, which are reordered; `None` for an empty slice. Of an even number, the mean of the middle two.
#[must_use]
pub fn median(values: &mut [f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let half = values.len() / 2;
    // Not sorted any further than it takes: rules ask this for every run.
    let (lower, upper, _) = values.select_nth_unstable_by(half, f64::total_cmp);
    let upper = *upper;
    let below = lower.iter().copied().max_by(f64::total_cmp);
    Some(below.filter(|_| values.len().is_multiple_of(2)).map_or(upper, |below| f64::midpoint(below, upper)))
}

/// The value below which half of the weight lies; `None` without weight. `pairs` (value, weight) are reordered.
///
/// Where that falls between two values, it is their mean.
#[must_use]
pub fn weighted_median(pairs: &mut [(f64, f64)]) -> Option<f64> {
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let wanted = pairs.iter().map(|(_, weight)| weight).sum::<f64>() * 0.5;
    if wanted <= 0.0 {
        return None;
    }
    let (at, at_its_end) = reached(pairs, wanted)?;
    let (here, next) = (pairs[at].0, pairs.get(at + 1).filter(|_| at_its_end));
    Some(next.map_or(here, |(next, _)| f64::midpoint(here, *next)))
}

/// Which of the `sorted` pairs is the first at which the weight is `wanted` or more; and whether it is just that, so that the value
/// lies between it and the next one.
fn reached(sorted: &[(f64, f64)], wanted: f64) -> Option<(usize, bool)> {
    let mut below = 0.0;
    let at = sorted.iter().position(|(_, weight)| {
        below += weight;
        below >= wanted
    })?;
    Some((at, below <= wanted))
}

/// The [`weighted_median`] of two columns. What weighs nothing does not count, nor what one column has more than the other.
///
/// Of long columns only the values around the middle are sorted.
#[must_use]
pub fn column_median(values: &[f64], weights: &[f64]) -> Option<f64> {
    let n = values.len().min(weights.len());
    let (values, weights) = (&values[..n], &weights[..n]);
    let by_class = match whole_weight(values, weights) {
        Some(weight) if weight > 0.0 => of_class(values, weights, weight / 2.0),
        _ => None,
    };
    by_class.or_else(|| {
        let pairs = values.iter().zip(weights).map(|(v, w)| (*v, *w));
        weighted_median(&mut pairs.filter(|(_, w)| *w > 0.0).collect::<Vec<_>>())
    })
}

/// Nothing that is added to it keeps a fraction. Older processors have no instruction for rounding.
const NO_FRACTIONS: f64 = (1_u64 << 52) as f64;

/// The sum of the weights, if no sum of them is ever rounded, so that their order does not matter: whole, such as the seconds of
/// most watches.
///
/// `None` also where a value that counts is no number.
fn whole_weight(values: &[f64], weights: &[f64]) -> Option<f64> {
    let whole = |w: f64| (0.0..=1e6).contains(&w) & ((w + NO_FRACTIONS) - NO_FRACTIONS == w);
    let (mut all, mut sums) = (true, [0.0; 4]);
    let ((values, last_values), (weights, last_weights)) = (values.as_chunks::<4>(), weights.as_chunks::<4>());
    // Four sums at a time: one alone would wait for its last addition.
    for (values, weights) in values.iter().zip(weights) {
        for k in 0..4 {
            all &= whole(weights[k]) & (!values[k].is_nan() | (weights[k] <= 0.0));
            sums[k] += weights[k];
        }
    }
    for (v, w) in last_values.iter().zip(last_weights) {
        all &= whole(*w) & (!v.is_nan() | (*w <= 0.0));
        sums[0] += w;
    }
    (all && values.len() <= 1 << 22).then(|| sums.iter().sum())
}

/// The value at which `half`, which is half of a [`whole_weight`], is reached. `None` for short columns.
///
/// The weight is summed up by classes of values first; only the class that holds the middle is sorted.
fn of_class(values: &[f64], weights: &[f64], half: f64) -> Option<f64> {
    /// So many samples tell about where the values lie.
    const ASKED: usize = 32;
    let n = values.len();
    if n < 4 * ASKED {
        return None;
    }
    let asked = || (0..n).step_by(n / ASKED).filter(|i| weights[*i] > 0.0).map(|i| values[i]);
    let (low, high) = (asked().fold(f64::INFINITY, f64::min), asked().fold(f64::NEG_INFINITY, f64::max));
    // Never falls where the value rises: what lies outside belongs to the first and the last.
    let (from, classes_a_unit) = (low, f64::from(u8::MAX) / (high - low));
    let classes: Vec<u8> = values.iter().map(|v| nearest_even_u8((v - from) * classes_a_unit)).collect();
    let mut by_class = [0.0; 256];
    for (class, w) in classes.iter().zip(weights) {
        by_class[usize::from(*class)] += w;
    }
    let mut below = 0.0;
    let holds_middle = (0..=u8::MAX).find(|class| {
        below += by_class[usize::from(*class)];
        below >= half
    })?;
    below -= by_class[usize::from(holds_middle)];
    let of_middle = memchr::memchr_iter(holds_middle, &classes).map(|i| (values[i], weights[i]));
    let mut near: Vec<(f64, f64)> = of_middle.filter(|(_, w)| *w > 0.0).collect();
    near.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let (at, at_its_end) = reached(&near, half - below)?;
    let here = near[at].0;
    if !at_its_end {
        return Some(here);
    }
    let beyond = || {
        let counted = values.iter().zip(weights).filter(|(v, w)| (**v > here) & (**w > 0.0));
        counted.fold(f64::INFINITY, |least, (v, _)| least.min(*v))
    };
    // The next one may be of another class.
    let next = near.get(at + 1).map_or_else(beyond, |(v, _)| *v);
    Some(if next.is_finite() { f64::midpoint(here, next) } else { here })
}

/// The nearest whole number, half away from zero, 0 to 255: for classes. As `round` does it, which older processors have no
/// instruction for.
#[must_use]
pub fn nearest_u8(value: f64) -> u8 {
    let value = if value > 0.0 { value } else { 0.0 };
    let value = if value < 255.0 { value } else { 255.0 };
    let nearest = nearest_even_u8(value);
    nearest + u8::from(value - f64::from(nearest) >= 0.5)
}

/// The same, except that of two numbers that are equally near it is the even one: without a branch, and for several at a time.
fn nearest_even_u8(value: f64) -> u8 {
    let value = if value > 0.0 { value } else { 0.0 };
    let value = if value < 255.0 { value } else { 255.0 };
    // The last bits of the sum are the whole number to which it is rounded.
    (value + NO_FRACTIONS).to_bits() as u8
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
        fn the_median_is_that_of_equal_weights(
            mut values in proptest::collection::vec(prop_oneof![-1e9..1e9, Just(2.0), Just(-0.0), Just(0.0)], 0..40),
        ) {
            let mut pairs: Vec<(f64, f64)> = values.iter().map(|v| (*v, 1.0)).collect();
            prop_assert_eq!(median(&mut values), weighted_median(&mut pairs));
        }

        #[test]
        fn classes_find_what_sorting_finds(
            pairs in proptest::collection::vec((prop_oneof![-1.0..5.0, Just(2.0), Just(3.0), Just(1e9)], 0_u8..4), 0..900),
            of_one_weight in any::<bool>(),
            fraction in prop_oneof![9 => Just(0.0), 1 => Just(0.5)],
        ) {
            let weight = |w: u8| if of_one_weight { 1.0 } else { f64::from(w) } + fraction;
            let (values, weights): (Vec<f64>, Vec<f64>) = pairs.into_iter().map(|(value, w)| (value, weight(w))).unzip();
            let mut counted: Vec<(f64, f64)> =
                values.iter().copied().zip(weights.iter().copied()).filter(|(_, w)| *w > 0.0).collect();
            let whole = whole_weight(&values, &weights);
            prop_assert_eq!(whole, Some(weights.iter().sum::<f64>()).filter(|_| fraction == 0.0 || weights.is_empty()));
            let expected = weighted_median(&mut counted);
            prop_assert_eq!(column_median(&values, &weights), expected);
            // One column may be longer.
            let (mut more, mut heavier) = (values.clone(), weights.clone());
            more.extend([1.5, f64::NAN, 2.5, 0.0]);
            heavier.extend([1.0; 5]);
            prop_assert_eq!(column_median(&more, &weights), expected);
            prop_assert_eq!(column_median(&values, &heavier), expected);
            if let Some(found) = whole.and_then(|w| of_class(&values, &weights, w / 2.0)) {
                prop_assert_eq!(Some(found), expected);
            }
        }
    }

    #[test]
    fn long_columns_go_by_class() {
        for n in [128, 1000, 1001] {
            let values: Vec<f64> = (0..n).map(|i| f64::from((i * 7919) % n)).collect();
            let middle = f64::from(n - 1) / 2.0;
            assert_eq!(of_class(&values, &vec![1.0; values.len()], f64::from(n) / 2.0), Some(middle), "{n}");
        }
        let missing = [f64::NAN; 500];
        assert_eq!(column_median(&missing, &[0.0; 500]), None);
        assert_eq!(column_median(&[], &[]), None);
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
