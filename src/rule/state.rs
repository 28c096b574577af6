//! What the rules about a state share: a state speaks when it begins, and again only when it was off in between.

use super::runner::Run;
use std::collections::{BTreeMap, BTreeSet};

/// Judges a state at the last run of each day and returns the runs at which it began, each with what `state` said of it.
///
/// `state` gets the index of the run; `None` is off. Days without a run are not judged: a break begins and ends no state.
pub(super) fn begins<T>(runs: &[Run<'_>], mut state: impl FnMut(usize) -> Option<T>) -> Vec<(usize, T)> {
    let mut on = false;
    let mut begun = Vec::new();
    for i in 0..runs.len() {
        if runs.get(i + 1).is_some_and(|next| next.day == runs[i].day) {
            continue;
        }
        let now = state(i);
        let was_on = std::mem::replace(&mut on, now.is_some());
        begun.extend(now.filter(|_| !was_on).map(|facts| (i, facts)));
    }
    begun
}

/// Amounts by key in a sliding window, with the largest at hand. Amounts are whole numbers, so that what was added can be taken
/// away without a rest.
#[derive(Debug)]
pub(super) struct Tally<K> {
    amounts: BTreeMap<K, i64>,
    ordered: BTreeSet<(i64, K)>,
    total: i64,
}

impl<K: Ord + Copy> Tally<K> {
    pub(super) fn new() -> Self {
        Tally { amounts: BTreeMap::new(), ordered: BTreeSet::new(), total: 0 }
    }

    /// Adds to a key; a negative amount takes away.
    pub(super) fn add(&mut self, key: K, amount: i64) {
        let value = self.amounts.entry(key).or_default();
        self.ordered.remove(&(*value, key));
        *value += amount;
        self.total += amount;
        if *value == 0 {
            self.amounts.remove(&key);
        } else {
            self.ordered.insert((*value, key));
        }
    }

    /// The key with the largest amount, and that amount.
    pub(super) fn top(&self) -> Option<(K, i64)> {
        self.ordered.last().map(|(amount, key)| (*key, *amount))
    }

    /// The sum of all amounts.
    pub(super) fn total(&self) -> i64 {
        self.total
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::daily::EPOCH;
    use crate::rule::runner::Runner;
    use crate::rule::tests::fixture::{Planted, planted};
    use proptest::prelude::*;

    #[test]
    fn a_state_speaks_when_it_begins() {
        let activities =
            planted(&[(0, 5.0), (1, 9.0), (2, 9.0), (3, 5.0), (4, 9.0)].map(|(day, km)| Planted::run(day, km)));
        let config = crate::Config::default();
        let runner = Runner::new(None, &activities, Vec::new(), EPOCH, &config);
        let begun = begins(&runner.runs, |i| (runner.runs[i].distance_m > 6000.0).then_some(i * 10));
        assert_eq!(begun, [(1, 10), (4, 40)]);
    }

    #[test]
    fn a_day_is_judged_once_at_its_end() {
        let evening = Planted::run(1, 9.0).with(|a| a.start += jiff::SignedDuration::from_hours(10));
        let activities = planted(&[Planted::run(0, 9.0), Planted::run(1, 5.0), evening]);
        let config = crate::Config::default();
        let runner = Runner::new(None, &activities, Vec::new(), EPOCH, &config);
        let mut seen = Vec::new();
        let begun = begins(&runner.runs, |i| {
            seen.push(i);
            (runner.runs[i].distance_m > 6000.0).then_some(())
        });
        assert_eq!((seen, begun), (vec![0, 2], vec![(0, ())]));
    }

    proptest! {
        #[test]
        fn the_tally_is_what_is_in_the_window(amounts in proptest::collection::vec((0u8..4, 1i64..1000), 0..60), width in 1usize..20) {
            let mut tally = Tally::new();
            for (i, (key, amount)) in amounts.iter().enumerate() {
                tally.add(*key, *amount);
                if let Some((old, gone)) = i.checked_sub(width).map(|k| amounts[k]) {
                    tally.add(old, -gone);
                }
                let window = &amounts[(i + 1).saturating_sub(width)..=i];
                let of = |k: u8| window.iter().filter(|(key, _)| *key == k).map(|(_, a)| a).sum::<i64>();
                prop_assert_eq!(tally.total(), window.iter().map(|(_, a)| a).sum::<i64>());
                let top = tally.top().unwrap();
                prop_assert_eq!(top.1, of(top.0));
                prop_assert!((0..4).all(|k| of(k) <= top.1));
            }
        }
    }
}
