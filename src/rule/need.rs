//! Data that a rule lacks to judge.

use crate::base::message::Message;
use crate::say;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Kind of missing data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Missing {
    /// Days of history.
    History,
    /// Runs.
    Runs,
    /// Altitude.
    Altitude,
    /// Flat running with cadence.
    Cadence,
    /// Heart rate.
    HeartRate,
    /// Ratings of perceived effort.
    Effort,
    /// Left-right balance of ground contact.
    ContactBalance,
    /// Valid knee loads.
    KneeLoad,
    /// Outdoor runs with positions.
    Tracks,
    /// Which shoes were worn.
    Shoes,
    /// A pain log.
    PainLog,
    /// A long run at an even effort.
    SteadyRun,
}

/// Amount needed and available: days of history, or runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Amount {
    /// Needed.
    pub needed: u32,
    /// Available.
    pub has: u32,
}

/// Data that a rule lacks. In JSON it is the sentence `reason` and the object `need`.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[serde(into = "Written", from = "Written")]
#[non_exhaustive]
pub struct Need {
    /// Kind of data.
    pub missing: Missing,
    /// Its amount, if it is a number of days or runs.
    pub amount: Option<Amount>,
    /// Whether more days or runs of the same kind can provide it; else the files lack it.
    pub comes_with_time: bool,
    /// The need as a sentence without a full stop: `needs 30 days of history, has 9`.
    pub reason: Message,
}

impl Need {
    /// A number of days of history, some of which are available.
    #[must_use]
    pub(crate) fn history(days: f64, has: i32) -> Self {
        let amount = Amount { needed: whole(days), has: whole(f64::from(has)) };
        let reason = say!("needs {} of history, has {}", super::words::days(days), has);
        Need { missing: Missing::History, amount: Some(amount), comes_with_time: true, reason }
    }

    /// Data that the files lack.
    #[must_use]
    pub(crate) fn of(missing: Missing, reason: Message) -> Self {
        Need { missing, amount: None, comes_with_time: false, reason }
    }

    /// Data that more days of the same kind can provide.
    #[must_use]
    pub(crate) fn in_time(missing: Missing, reason: Message) -> Self {
        Need { comes_with_time: true, ..Need::of(missing, reason) }
    }

    /// A number of runs with some data. If there are some, more can come; if there are none, the files lack it.
    #[must_use]
    pub(crate) fn runs(missing: Missing, needed: f64, has: usize, reason: Message) -> Self {
        let amount = Amount { needed: whole(needed), has: whole(has as f64) };
        Need { amount: Some(amount), comes_with_time: has > 0, ..Need::of(missing, reason) }
    }
}

fn whole(value: f64) -> u32 {
    // Values beyond any history become the largest one.
    value.round() as u32
}

/// JSON form of a need.
#[derive(Deserialize, JsonSchema, Serialize)]
struct Written {
    /// Why, in metric units.
    reason: String,
    /// The need as data.
    need: Facts,
}

/// A need as data.
#[derive(Deserialize, JsonSchema, Serialize)]
struct Facts {
    /// Kind of data.
    missing: Missing,
    /// Amount needed, if it is a number: days of history, or runs.
    needed: Option<u32>,
    /// Amount available.
    has: Option<u32>,
    /// Whether more days or runs of the same kind can provide it; else the files lack it.
    comes_with_time: bool,
    /// The parts of `reason`.
    parts: Message,
}

impl From<Need> for Written {
    fn from(Need { missing, amount, comes_with_time, reason }: Need) -> Self {
        let (needed, has) = (amount.map(|a| a.needed), amount.map(|a| a.has));
        Written { reason: reason.text(), need: Facts { missing, needed, has, comes_with_time, parts: reason } }
    }
}

impl From<Written> for Need {
    fn from(Written { reason: _, need }: Written) -> Self {
        let Facts { missing, needed, has, comes_with_time, parts } = need;
        let amount = needed.zip(has).map(|(needed, has)| Amount { needed, has });
        Need { missing, amount, comes_with_time, reason: parts }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_and_the_facts_are_read_back() {
        let needs = [
            Need::history(30.0, 9),
            Need::of(Missing::Altitude, say!("needs altitude")),
            Need::in_time(Missing::Runs, say!("needs a run in the {} before another", super::super::words::days(30.0))),
        ];
        for need in needs {
            let written = serde_json::to_value(&need).unwrap();
            assert_eq!(written["reason"], need.reason.text());
            assert_eq!(serde_json::from_value::<Need>(written).unwrap(), need);
        }
        let written = serde_json::to_value(Need::history(30.0, 9)).unwrap();
        assert_eq!(written["reason"], "needs 30 days of history, has 9");
        assert_eq!((&written["need"]["needed"], &written["need"]["has"]), (&30.into(), &9.into()));
    }

    #[test]
    fn of_some_runs_there_can_be_more() {
        let of = |has| Need::runs(Missing::Tracks, 10.0, has, say!("needs runs")).comes_with_time;
        assert_eq!((of(0), of(1)), (false, true));
    }
}
