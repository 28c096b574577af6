//! Whether what came before some onsets came before them more often than chance has it: a permutation test by shifts.
//!
//! Training comes in phases and so may pain, so windows that are shuffled would be compared with a runner who does not exist. Instead the
//! onsets are shifted together along the history, wrapped at its end, by every number of steps, in their order and in its reverse: the
//! series stays as it is, the gaps between onsets too, only their position to each other changes. The statistic is the mean rank of the windows
//! at the onsets. Its p is the share of shifts, the real one included, in which it is at least as high: exact, without a distribution. For
//! several exposures p is adjusted by the highest standardised statistic of each shift (Westfall and Young 1993, single step): correlated
//! exposures cost less than independent ones.
//!
//! A history can be walked along its running days or along its calendar days, and neither is the true one. Both are done and the larger
//! p counts, so that the test holds its level if onsets lie anywhere along either.

/// How unusual one exposure is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tested {
    /// Exact p of this exposure alone, one-sided.
    pub(super) p: f64,
    /// p adjusted for all exposures that were looked at.
    pub(super) p_adjusted: f64,
}

/// A history as a circle of places: each has the window that ends at a slot of the series.
#[derive(Clone, Debug)]
pub(super) struct Circle {
    /// The slot of each place, in order of time.
    pub(super) slots: Vec<usize>,
    /// The places of the onsets.
    pub(super) onsets: Vec<usize>,
}

impl Circle {
    /// Each slot is a place.
    #[cfg(test)]
    pub(super) fn of_slots(slots: usize, onsets: &[usize]) -> Circle {
        Circle { slots: (0..slots).collect(), onsets: onsets.to_vec() }
    }
}

/// Two standardised statistics closer than this are equal: they are sums of whole numbers, divided.
const SAME: f64 = 1e-9;

/// Tests each exposure along each circle; the largest p counts. A series has a value a slot, high where the exposure is; all have the same
/// slots. `None` for a series that does not vary.
pub(super) fn shift_test(series: &[Vec<Option<f64>>], circles: &[Circle]) -> Vec<Option<Tested>> {
    let ranks: Vec<Vec<u64>> = series.iter().map(|values| doubled_ranks(values)).collect();
    let mut tested: Vec<Option<Tested>> = vec![None; series.len()];
    for circle in circles {
        for (tested, along) in tested.iter_mut().zip(along(&ranks, circle)) {
            *tested = match (*tested, along) {
                (Some(a), Some(b)) => Some(Tested { p: a.p.max(b.p), p_adjusted: a.p_adjusted.max(b.p_adjusted) }),
                (a, b) => a.or(b),
            };
        }
    }
    tested
}

/// The test along one circle.
fn along(ranks: &[Vec<u64>], circle: &Circle) -> Vec<Option<Tested>> {
    let statistics: Vec<Option<Statistics>> = ranks.iter().map(|ranks| Statistics::of(ranks, circle)).collect();
    let shifts = 2 * circle.slots.len();
    let highest: Vec<f64> = (0..shifts)
        .map(|shift| statistics.iter().flatten().map(|s| s.standardised(shift)).fold(f64::NEG_INFINITY, f64::max))
        .collect();
    let share = |n: usize| n as f64 / shifts as f64;
    let tested = |statistics: &Statistics| Tested {
        p: share(statistics.sums.iter().filter(|sum| **sum >= statistics.sums[0]).count()),
        p_adjusted: share(highest.iter().filter(|z| **z >= statistics.standardised(0) - SAME).count()),
    };
    statistics.iter().map(|statistics| statistics.as_ref().map(tested)).collect()
}

/// The statistic of one exposure in every shift.
struct Statistics {
    /// Sums of twice the ranks at the shifted onsets, so that they are whole numbers and ties are exact. The first is unshifted; after
    /// all shifts come those in reverse order.
    sums: Vec<u64>,
    mean: f64,
    deviation: f64,
}

impl Statistics {
    fn of(ranks: &[u64], circle: &Circle) -> Option<Statistics> {
        let places = circle.slots.len();
        let rank = |place: usize| ranks[circle.slots[place % places]];
        let forwards = |shift: usize| circle.onsets.iter().map(|onset| rank(shift + onset)).sum();
        let backwards = |shift: usize| circle.onsets.iter().map(|onset| rank(shift + places - onset)).sum();
        let sums: Vec<u64> = (0..places).map(forwards).chain((0..places).map(backwards)).collect();
        let mean = sums.iter().sum::<u64>() as f64 / sums.len() as f64;
        let variance = sums.iter().map(|sum| (*sum as f64 - mean).powi(2)).sum::<f64>() / sums.len() as f64;
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

    fn test(series: &[Vec<Option<f64>>], onsets: &[usize]) -> Vec<Option<Tested>> {
        shift_test(series, &[Circle::of_slots(series.first().map_or(0, Vec::len), onsets)])
    }

    #[test]
    fn ranks_with_ties_and_unknown_ones() {
        assert_eq!(doubled_ranks(&some(&[5, 1, 5, 9])), [4, 1, 4, 7]);
        assert_eq!(doubled_ranks(&[Some(1.0), None, Some(2.0)]), [1, 2, 3]);
    }

    #[test]
    fn p_by_hand() {
        // Ten slots, onsets at the third, sixth and seventh: 9, 8 and 4 make 21. So do 8, 6 and 7 three slots later, and in reverse order
        // 6, 7 and 9 make 22: three of twenty.
        let values = some(&[0, 1, 9, 2, 3, 8, 4, 5, 6, 7]);
        let tested = test(std::slice::from_ref(&values), &[2, 5, 6])[0].unwrap();
        assert_eq!((tested.p, tested.p_adjusted), (0.15, 0.15), "alone, adjusting changes nothing");
        // Two onsets lie the same backwards: each sum comes twice of 20, as once of 10.
        let tested = test(std::slice::from_ref(&values), &[2, 5])[0].unwrap();
        assert_eq!(tested.p, 0.1, "17 of 9 and 8: no other is as high");
        assert_eq!(test(&[values], &[0, 3])[0].unwrap().p, 1.0, "the lowest of all");
    }

    #[test]
    fn looking_at_more_costs_and_looking_twice_does_not() {
        let one = some(&[0, 1, 9, 2, 3, 8, 4, 5, 6, 7]);
        let other = some(&[3, 9, 0, 4, 9, 1, 2, 2, 0, 1]);
        let both = test(&[one.clone(), other], &[2, 5]);
        assert_eq!(both[0].unwrap().p, 0.1);
        assert_eq!(both[0].unwrap().p_adjusted, 0.2, "the other is higher in one shift");
        let twice = test(&[one.clone(), one], &[2, 5]);
        assert_eq!(twice[0].unwrap().p_adjusted, 0.1);
        assert_eq!(twice[0], twice[1]);
    }

    #[test]
    fn the_larger_p_of_two_ways_along_the_history_counts() {
        // Four runs, the last after a week: by the calendar each day of that week belongs to the run before it.
        let values = [some(&[1, 2, 4, 3])];
        let runs = Circle::of_slots(4, &[2]);
        let days = Circle { slots: vec![0, 1, 2, 2, 2, 2, 2, 2, 2, 3], onsets: vec![2] };
        let p = |circles: &[Circle]| shift_test(&values, circles)[0].unwrap();
        assert_eq!((p(std::slice::from_ref(&runs)).p, p(std::slice::from_ref(&days)).p), (0.25, 0.7));
        assert_eq!(p(&[runs.clone(), days.clone()]), p(&[days.clone(), runs]));
        assert_eq!(p(&[days.clone(), Circle::of_slots(4, &[2])]).p_adjusted, 0.7);
    }

    /// Each of all positions of a pattern against each other: of ten possible histories, no more than one has a p of .1 or less. This is what
    /// "exact" means, with ties, unknown windows and several things looked at.
    #[test]
    fn a_p_of_so_much_or_less_is_as_rare_as_it_says() {
        let mut state = 7_u64;
        let mut next = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        for _ in 0..60 {
            let slots = 9 + next(30) as usize;
            let mut onsets: Vec<usize> = (0..slots).filter(|_| next(5) == 0).collect();
            onsets.push(0);
            let mut value = || (next(7) > 0).then(|| next(6) as f64);
            let series: Vec<Vec<Option<f64>>> = (0..4).map(|_| (0..slots).map(|_| value()).collect()).collect();
            let mirrored: Vec<usize> = onsets.iter().map(|o| slots - o).collect();
            let mut smallest = Vec::new();
            for pattern in [&onsets, &mirrored] {
                for shift in 0..slots {
                    let shifted: Vec<usize> = pattern.iter().map(|o| (o + shift) % slots).collect();
                    let tested = test(&series, &shifted);
                    smallest.push(tested.iter().flatten().map(|t| t.p_adjusted).fold(1.0, f64::min));
                }
            }
            for level in [0.02, 0.05, 0.1, 0.25, 0.5] {
                let at_most = smallest.iter().filter(|p| **p <= level).count();
                assert!(at_most as f64 <= level * smallest.len() as f64, "{at_most} of {} at {level}", smallest.len());
            }
        }
    }

    #[test]
    fn what_does_not_vary_tells_nothing() {
        assert_eq!(test(&[some(&[3; 8]), vec![None; 8]], &[1, 4]), [None, None]);
        assert!(test(&[], &[]).is_empty());
        let nowhere: Vec<Vec<Option<f64>>> = vec![Vec::new()];
        assert_eq!(test(&nowhere, &[]), [None]);
    }

    #[test]
    fn monotone_changes_of_the_values_change_nothing() {
        let values = some(&[4, 1, 7, 2, 9, 3, 8, 5]);
        let squared: Vec<Option<f64>> = values.iter().map(|v| v.map(|v| v * v)).collect();
        assert_eq!(test(&[values], &[2, 6]), test(&[squared], &[2, 6]));
    }
}
