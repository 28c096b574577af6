//! Whether what came before some onsets came before them more often than chance has it: a permutation test by shifts.
//!
//! Training comes in phases and so may pain, so windows that are shuffled would be compared with a runner who does not exist. Instead the
//! onsets are shifted together along the history, wrapped at its end, by every number of slots: both series stay as they are, only
//! their position to each other changes. The statistic is the mean rank of the windows at the onsets. Its p is the share of shifts, the
//! real one included, in which it is at least as high: exact, without a distribution. For several exposures p is adjusted by the highest
//! standardised statistic of each shift (Westfall and Young 1993, single step): correlated exposures cost less than independent ones.

/// How unusual one exposure is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tested {
    /// Exact p of this exposure alone, one-sided.
    pub(super) p: f64,
    /// p adjusted for all exposures that were looked at.
    pub(super) p_adjusted: f64,
}

/// Two standardised statistics closer than this are equal: they are sums of whole numbers, divided.
const SAME: f64 = 1e-9;

/// Tests each exposure. A series has a value a slot, high where the exposure is; all have the same slots. `onsets` are slots. `None` for a
/// series that does not vary.
pub(super) fn shift_test(series: &[Vec<Option<f64>>], onsets: &[usize]) -> Vec<Option<Tested>> {
    let slots = series.first().map_or(0, Vec::len);
    let statistics: Vec<Option<Statistics>> = series.iter().map(|values| Statistics::of(values, onsets)).collect();
    let highest: Vec<f64> = (0..slots)
        .map(|shift| statistics.iter().flatten().map(|s| s.standardised(shift)).fold(f64::NEG_INFINITY, f64::max))
        .collect();
    let share = |n: usize| n as f64 / slots as f64;
    let tested = |statistics: &Statistics| Tested {
        p: share(statistics.sums.iter().filter(|sum| **sum >= statistics.sums[0]).count()),
        p_adjusted: share(highest.iter().filter(|z| **z >= statistics.standardised(0) - SAME).count()),
    };
    statistics.iter().map(|statistics| statistics.as_ref().map(tested)).collect()
}

/// The statistic of one exposure in every shift.
struct Statistics {
    /// Sums of twice the ranks at the shifted onsets, so that they are whole numbers and ties are exact. The first is unshifted.
    sums: Vec<u64>,
    mean: f64,
    deviation: f64,
}

impl Statistics {
    fn of(values: &[Option<f64>], onsets: &[usize]) -> Option<Statistics> {
        let ranks = doubled_ranks(values);
        let slots = ranks.len();
        let sum = |shift: usize| onsets.iter().map(|onset| ranks[(onset + shift) % slots]).sum();
        let sums: Vec<u64> = (0..slots).map(sum).collect();
        let mean = sums.iter().sum::<u64>() as f64 / slots as f64;
        let variance = sums.iter().map(|sum| (*sum as f64 - mean).powi(2)).sum::<f64>() / slots as f64;
        (variance > 0.0).then(|| Statistics { sums, mean, deviation: variance.sqrt() })
    }

    fn standardised(&self, shift: usize) -> f64 {
        (self.sums[shift] as f64 - self.mean) / self.deviation
    }
}

/// Twice the mid-rank of each value: how many are below it and how many are not above it. An unknown one is in the middle, which
/// favours nothing.
fn doubled_ranks(values: &[Option<f64>]) -> Vec<u64> {
    let mut known: Vec<f64> = values.iter().flatten().copied().collect();
    known.sort_by(f64::total_cmp);
    let rank = |value: &Option<f64>| match value {
        Some(value) => known.partition_point(|k| k < value) + known.partition_point(|k| k <= value),
        None => known.len(),
    };
    values.iter().map(|value| rank(value) as u64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(values: &[i32]) -> Vec<Option<f64>> {
        values.iter().map(|v| Some(f64::from(*v))).collect()
    }

    #[test]
    fn ranks_with_ties_and_unknown_ones() {
        assert_eq!(doubled_ranks(&some(&[5, 1, 5, 9])), [4, 1, 4, 7]);
        assert_eq!(doubled_ranks(&[Some(1.0), None, Some(2.0)]), [1, 2, 3]);
    }

    #[test]
    fn p_by_hand() {
        // Ten slots, onsets at the two highest that lie three apart: no other shift is as high.
        let values = some(&[0, 1, 9, 2, 3, 8, 4, 5, 6, 7]);
        let tested = shift_test(std::slice::from_ref(&values), &[2, 5])[0].unwrap();
        assert_eq!((tested.p, tested.p_adjusted), (0.1, 0.1), "alone, adjusting changes nothing");
        let tested = shift_test(&[values], &[0, 3])[0].unwrap();
        assert_eq!(tested.p, 1.0, "the lowest of all");
    }

    #[test]
    fn looking_at_more_costs_and_looking_twice_does_not() {
        let one = some(&[0, 1, 9, 2, 3, 8, 4, 5, 6, 7]);
        let other = some(&[3, 9, 0, 4, 9, 1, 2, 2, 0, 1]);
        let both = shift_test(&[one.clone(), other], &[2, 5]);
        assert_eq!(both[0].unwrap().p, 0.1);
        assert_eq!(both[0].unwrap().p_adjusted, 0.2, "the other is higher in one shift");
        let twice = shift_test(&[one.clone(), one], &[2, 5]);
        assert_eq!(twice[0].unwrap().p_adjusted, 0.1);
        assert_eq!(twice[0], twice[1]);
    }

    #[test]
    fn what_does_not_vary_tells_nothing() {
        assert_eq!(shift_test(&[some(&[3; 8]), vec![None; 8]], &[1, 4]), [None, None]);
        assert!(shift_test(&[], &[]).is_empty());
        let nowhere: Vec<Vec<Option<f64>>> = vec![Vec::new()];
        assert_eq!(shift_test(&nowhere, &[]), [None]);
    }

    #[test]
    fn monotone_changes_of_the_values_change_nothing() {
        let values = some(&[4, 1, 7, 2, 9, 3, 8, 5]);
        let squared: Vec<Option<f64>> = values.iter().map(|v| v.map(|v| v * v)).collect();
        assert_eq!(shift_test(&[values], &[2, 6]), shift_test(&[squared], &[2, 6]));
    }
}
