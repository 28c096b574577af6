//! Sums over local days, the basis of rolling windows.

use jiff::SignedDuration;
use jiff::civil::Date;

/// Day 0 of day numbers.
pub const EPOCH: Date = Date::constant(1970, 1, 1);

/// Day number of a local day: days since 1970-01-01.
#[must_use]
pub fn day_number(date: Date) -> i32 {
    date.duration_since(EPOCH).as_hours() as i32 / 24
}

/// The local day of a day number; the nearest valid one at the ends of the calendar.
#[must_use]
pub fn date_of(day: i32) -> Date {
    EPOCH.saturating_add(SignedDuration::from_hours(i64::from(day) * 24))
}

/// Values by day, stored only for days that have one: a clock that was never set must not cost a slot for each day of decades.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Daily {
    days: Vec<(i32, f64)>,
}

impl Daily {
    /// Sums values by day, in any order.
    #[must_use]
    pub fn new(values: impl IntoIterator<Item = (i32, f64)>) -> Self {
        let mut values: Vec<(i32, f64)> = values.into_iter().collect();
        // A stable sort, so that values within a day are added in the order of the input and sums are reproducible.
        values.sort_by_key(|(day, _)| *day);
        let mut days: Vec<(i32, f64)> = Vec::with_capacity(values.len());
        for (day, value) in values {
            match days.last_mut() {
                Some((last, sum)) if *last == day => *sum += value,
                _ => days.push((day, value)),
            }
        }
        Daily { days }
    }

    /// The days with a value, in order.
    #[must_use]
    pub fn all(&self) -> &[(i32, f64)] {
        &self.days
    }

    /// The days with a value in `from..=to`.
    #[must_use]
    pub fn between(&self, from: i32, to: i32) -> &[(i32, f64)] {
        let a = self.days.partition_point(|(day, _)| *day < from);
        let b = self.days.partition_point(|(day, _)| *day <= to);
        &self.days[a.min(b)..b]
    }

    /// The sum over the days `from..=to`. Added up each time: differences of cumulative sums would add rounding noise to
    /// comparisons with a threshold.
    #[must_use]
    pub fn sum(&self, from: i32, to: i32) -> f64 {
        self.between(from, to).iter().map(|(_, value)| value).sum()
    }

    /// The sum over the seven days that end with `day`.
    #[must_use]
    pub fn week(&self, day: i32) -> f64 {
        self.sum(day - 6, day)
    }

    /// One value for each of the `N` days that end with `day`, 0 if there is none.
    #[must_use]
    pub fn last<const N: usize>(&self, day: i32) -> [f64; N] {
        let mut values = [0.0; N];
        for (d, value) in self.between(i32::MIN, day).iter().rev() {
            let Some(slot) = N.checked_sub((day - d) as usize + 1) else { break };
            values[slot] = *value;
        }
        values
    }
}

/// The peak of each group of days whose seven-day windows overlap; of equal days the first. `days` are sorted, each with its
/// height.
#[must_use]
pub fn peaks<H: PartialOrd + Copy>(days: &[(i32, H)]) -> Vec<i32> {
    let highest = |bump: &[(i32, H)]| bump.iter().copied().reduce(|a, b| if b.1 > a.1 { b } else { a });
    days.chunk_by(|a, b| b.0 - a.0 < 7).filter_map(highest).map(|(day, _)| day).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn days_have_numbers() {
        for (date, number) in [(EPOCH, 0), (Date::constant(1970, 1, 2), 1), (Date::constant(1969, 12, 31), -1)] {
            assert_eq!((day_number(date), date_of(number)), (number, date));
        }
        assert_eq!(date_of(i32::MAX), Date::MAX);
        assert_eq!(date_of(day_number(Date::MIN)), Date::MIN);
    }

    #[test]
    fn windows_hold_both_their_ends() {
        let daily = Daily::new([(10, 1.0), (3, 2.0), (4, 4.0), (10, 8.0)]);
        assert_eq!(daily.all(), [(3, 2.0), (4, 4.0), (10, 9.0)]);
        assert_eq!((daily.week(10), daily.week(9), daily.sum(3, 10), daily.sum(5, 9)), (13.0, 6.0, 15.0, 0.0));
        assert_eq!(daily.last::<7>(10), [4.0, 0.0, 0.0, 0.0, 0.0, 0.0, 9.0]);
        assert_eq!(daily.sum(11, 2), 0.0, "an empty window");
    }

    #[test]
    fn overlapping_weeks_are_one_bump() {
        assert!(peaks::<f64>(&[]).is_empty());
        assert_eq!(peaks(&[(1, 0.5), (3, 0.9), (9, 0.9), (15, 0.1)]), [3]);
        assert_eq!(peaks(&[(1, 0.5), (7, 0.9), (14, 0.4)]), [7, 14], "six days apart, seven days apart");
    }

    proptest! {
        #[test]
        fn a_window_is_the_sum_of_its_days(values in prop::collection::vec((0i32..60, 0u32..1000), 0..80), day in 0i32..70) {
            let daily = Daily::new(values.iter().map(|(d, v)| (*d, f64::from(*v))));
            let expected: u32 = values.iter().filter(|(d, _)| (day - 6..=day).contains(d)).map(|(_, v)| v).sum();
            prop_assert_eq!(daily.week(day), f64::from(expected));
            prop_assert_eq!(daily.last::<7>(day).iter().sum::<f64>(), f64::from(expected));
        }
    }
}
