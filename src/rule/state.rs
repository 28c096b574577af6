//! Shared by rules about a state: a state is reported when it begins, and again only if it ended in between.

use super::finding::Lasting;
use super::runner::{Runner, day_number};
use crate::history::daily::date_of;
use std::collections::{BTreeMap, BTreeSet};

/// A state that began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Begun<T> {
    /// The run with which it began.
    pub(super) run: usize,
    /// What was reported then.
    pub(super) facts: T,
    /// Whether it still holds on the day of "now".
    pub(super) lasts: bool,
}

/// Days without a run, a break, after which nothing is known about a state any more.
const FORGOTTEN_DAYS: i32 = 14;

impl<T> Begun<T> {
    /// The state, if it lasts: counted from the window of `days` that ends with the run at which it began.
    pub(super) fn lasting(&self, runner: &Runner<'_>, days: f64, what: impl Into<String>) -> Option<Lasting> {
        self.lasts.then(|| runner.lasting(date_of(runner.runs[self.run].day - days as i32 + 1), what))
    }
}

/// Evaluates a state at the last run of each day and returns the runs at which it began, each with the facts from `state`.
///
/// `state` gets the index of the run; `None` means off. Days without a run are not evaluated: a break neither begins nor ends a
/// state.
pub(super) fn begins<T>(runner: &Runner<'_>, mut state: impl FnMut(usize) -> Option<T>) -> Vec<Begun<T>> {
    let runs = &runner.runs;
    let mut on = false;
    let mut begun: Vec<Begun<T>> = Vec::new();
    for i in 0..runs.len() {
        if runs.get(i + 1).is_some_and(|next| next.day == runs[i].day) {
            continue;
        }
        let now = state(i);
        let was_on = std::mem::replace(&mut on, now.is_some());
        begun.extend(now.filter(|_| !was_on).map(|facts| Begun { run: i, facts, lasts: false }));
    }
    let last = runs.last().map_or(i32::MIN, |run| run.day);
    if on
        && day_number(runner.as_of) - last <= FORGOTTEN_DAYS
        && let Some(begun) = begun.last_mut()
    {
        begun.lasts = true;
    }
    begun
}

/// Amounts by key in a sliding window, with fast access to the largest. Amounts are integers, so that adding and subtracting is
/// exact.
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

    /// Adds to a key's amount; a negative amount subtracts.
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
        let begun = begins(&runner, |i| (runner.runs[i].distance_m > 6000.0).then_some(i * 10));
        let begun: Vec<_> = begun.into_iter().map(|b| (b.run, b.facts, b.lasts)).collect();
        assert_eq!(begun, [(1, 10, false), (4, 40, true)]);
    }

    #[test]
    fn a_day_is_judged_once_at_its_end() {
        let evening = Planted::run(1, 9.0).with(|a| a.start += jiff::SignedDuration::from_hours(10));
        let activities = planted(&[Planted::run(0, 9.0), Planted::run(1, 5.0), evening]);
        let config = crate::Config::default();
        let runner = Runner::new(None, &activities, Vec::new(), EPOCH, &config);
        let mut seen = Vec::new();
        let begun = begins(&runner, |i| {
            seen.push(i);
            (runner.runs[i].distance_m > 6000.0).then_some(())
        });
        let begun: Vec<_> = begun.into_iter().map(|b| (b.run, b.lasts)).collect();
        assert_eq!((seen, begun), (vec![0, 2], vec![(0, true)]));
    }

    #[test]
    fn a_state_is_forgotten_after_a_break() {
        let activities = planted(&[Planted::run(0, 9.0)]);
        let config = crate::Config::default();
        let first = activities[0].local_start.date();
        for (days, lasts) in [(0, true), (14, true), (15, false)] {
            let as_of = first.saturating_add(jiff::ToSpan::days(days));
            let runner = Runner::new(None, &activities, Vec::new(), as_of, &config);
            assert_eq!(begins(&runner, |_| Some(())), [Begun { run: 0, facts: (), lasts }], "{days}");
        }
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
