//! When a rule repeats an info finding.

/// Days in which an info finding is not repeated (rules.md) …
const QUIET_DAYS: i32 = 28;

/// … unless the value is more than this share above the last reported one.
const MORE: f64 = 0.30;

/// The last info finding of a rule. Earlier findings of higher severity do not suppress an info finding.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Said {
    last: Option<(i32, f64)>,
}

impl Said {
    /// Whether to report a finding of that amount on a day; caution and strong are always reported.
    pub(super) fn again(&mut self, day: i32, amount: f64, loud: bool) -> bool {
        let known =
            |(said_on, said): (i32, f64)| day - said_on < QUIET_DAYS && !super::runner::exceeds(amount, said, MORE);
        let noted = !loud && !self.last.is_some_and(known);
        if noted {
            self.last = Some((day, amount));
        }
        loud || noted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn once_in_four_weeks_unless_it_is_more() {
        let mut said = Said::default();
        let mut again = |day, amount, loud| said.again(day, amount, loud);
        assert!(again(0, 100.0, false));
        assert!(!again(27, 130.0, false), "1.3 times is no more than that");
        assert!(again(28, 50.0, false), "28 days later");
        assert!(!again(30, 65.0, false) && again(30, 65.1, false));
        assert!(again(31, 200.0, true), "what is loud is said");
        assert!(!again(32, 84.6, false) && again(33, 84.7, false), "compared with what was noted last");
    }
}
