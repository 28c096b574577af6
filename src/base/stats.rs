//! Basic statistics shared by the metrics.

/// The median of `values`, which are reordered; `None` for an empty slice. For an even number, the mean of the middle two.
#[must_use]
pub(crate) fn median(values: &mut [f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let half = values.len() / 2;
    // Selection instead of sorting: rules compute a median for every run.
    let (lower, upper, _) = values.select_nth_unstable_by(half, f64::total_cmp);
    let upper = *upper;
    let below = lower.iter().copied().max_by(f64::total_cmp);
    Some(below.filter(|_| values.len().is_multiple_of(2)).map_or(upper, |below| f64::midpoint(below, upper)))
}

/// The weighted median of `pairs` (value, weight), which are reordered; `None` without weight.
///
/// The mean of the two middle values where half of the weight is reached exactly between them.
#[must_use]
pub(crate) fn weighted_median(pairs: &mut [(f64, f64)]) -> Option<f64> {
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let wanted = pairs.iter().map(|(_, weight)| weight).sum::<f64>() * 0.5;
    if wanted <= 0.0 {
        return None;
    }
    let mut reached = 0.0;
    let at = pairs.iter().position(|(_, weight)| {
        reached += weight;
        reached >= wanted
    })?;
    let (here, next) = (pairs[at].0, pairs.get(at + 1).filter(|_| reached <= wanted));
    Some(next.map_or(here, |(next, _)| f64::midpoint(here, *next)))
}

/// The mean of the values above 0, for sensors that send 0 while the runner stands; `None` without any.
#[must_use]
pub(crate) fn positive_mean(values: &[f64]) -> Option<f64> {
    let [mean] = positive_means([values]);
    mean
}

/// The [`positive_mean`] of each of some columns, which may differ in length. Summed up side by side: a sum alone waits for its last
/// addition.
#[must_use]
pub(crate) fn positive_means<const N: usize>(columns: [&[f64]; N]) -> [Option<f64>; N] {
    let positive = |value: f64| if value > 0.0 { value } else { 0.0 };
    let common = columns.iter().map(|column| column.len()).min().unwrap_or(0);
    let beginnings = columns.map(|column| &column[..common]);
    let mut sums = [0.0; N];
    for i in 0..common {
        for (sum, column) in sums.iter_mut().zip(&beginnings) {
            *sum += positive(column[i]);
        }
    }
    std::array::from_fn(|k| {
        let sum = columns[k][common..].iter().fold(sums[k], |sum, value| sum + positive(*value));
        let count = columns[k].iter().filter(|value| **value > 0.0).count();
        (count > 0).then(|| sum / count as f64)
    })
}

/// A running mean.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Mean {
    sum: f64,
    count: usize,
}

impl Mean {
    /// Adds a value, if there is one.
    pub(crate) fn add(&mut self, value: Option<f64>) {
        if let Some(value) = value {
            self.sum += value;
            self.count += 1;
        }
    }

    /// The mean, rounded to `digits` decimals; `None` without any value.
    #[must_use]
    pub(crate) fn value(self, digits: i32) -> Option<f64> {
        (self.count > 0).then(|| round(self.sum / self.count as f64, digits))
    }
}

/// `value` rounded to `digits` decimals, half away from zero; for numbers in output.
#[must_use]
pub(crate) fn round(value: f64, digits: i32) -> f64 {
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
    fn zeros_and_gaps_are_in_no_mean() {
        assert_eq!(positive_mean(&[0.0, 240.0, f64::NAN, -1.0, 260.0]), Some(250.0));
        assert_eq!(positive_mean(&[0.0, f64::NAN]), None);
        let of_each = positive_means([&[1.0, 2.0, 0.0, 4.5], &[], &[f64::NAN, 3.0]]);
        assert_eq!(of_each, [Some(2.5), None, Some(3.0)]);
    }

    #[test]
    fn a_mean_of_what_is_there() {
        let mut mean = Mean::default();
        assert_eq!(mean.value(1), None);
        [Some(1.0), None, Some(2.06)].into_iter().for_each(|value| mean.add(value));
        assert_eq!((mean.value(1), mean.value(2)), (Some(1.5), Some(1.53)));
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
    }

    #[test]
    fn rounding_is_half_away_from_zero() {
        assert_eq!(round(2.345, 1), 2.3);
        assert_eq!(round(-2.5, 0), -3.0);
        assert_eq!(round(-0.001, 1).to_string(), "0");
    }
}
