//! What the rest of the program has to know of a rule besides what it finds: which days its findings are about, how sentences compare
//! them, which number it gives for the run to come.
#![cfg_attr(not(feature = "terminal"), allow(dead_code, reason = "sentences about findings are made by the views"))]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What kind of rule it is. A rule starts from one of the constants and names what it has besides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    /// What its findings are about.
    pub scope: Scope,
    /// Whether it compares an amount of running (distance, descent, load) with the runner's own: such findings explain each other.
    pub exposure: bool,
    /// Maximum days from one finding to the next for them to be steps of one build-up.
    pub step_days: Option<i32>,
    /// How sentences set what it saw beside what that is compared with.
    pub comparison: Option<Comparison>,
    /// Where it would speak of a run that nobody has run yet.
    pub forecast: Option<Forecast>,
}

impl Kind {
    /// About single runs.
    pub(crate) const RUN: Kind = Kind::of(Scope::Run);
    /// About the sum of seven days.
    pub(crate) const SEVEN_DAYS: Kind = Kind::of(Scope::SevenDays);
    /// About a pattern over some days.
    pub(crate) const DAYS: Kind = Kind::of(Scope::Days);
    /// About a state that lasts.
    pub(crate) const STATE: Kind = Kind::of(Scope::State);
    /// About a break and the return from it.
    pub(crate) const BREAK: Kind = Kind::of(Scope::Break);
    /// About an entry of the pain log.
    pub(crate) const PAIN: Kind = Kind::of(Scope::Pain);

    const fn of(scope: Scope) -> Kind {
        Kind { scope, exposure: false, step_days: None, comparison: None, forecast: None }
    }
}

/// What findings are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// One run.
    Run,
    /// The sum of seven days, which belongs to the run that made it what it is.
    SevenDays,
    /// A pattern over some days that no single run makes.
    Days,
    /// A state that lasts, from the day on which it began.
    State,
    /// A break and the return from it.
    Break,
    /// What the runner felt.
    Pain,
}

/// The words with which sentences compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Comparison {
    /// What is compared: `descent`.
    pub noun: &'static str,
    /// How more of it is called: `longer`, `more`.
    pub more: &'static str,
    /// What follows the value in a sentence: ` of descent`; empty for a distance, which says it by its unit.
    pub of: &'static str,
}

impl Comparison {
    /// Distances: `21.1 km, 97 % longer than …`.
    pub(crate) const LONGER: Comparison = Comparison { noun: "distance", more: "longer", of: "" };
}

/// The number that a rule has for the run to come.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Forecast {
    /// What the number is of.
    pub quantity: ForecastOf,
    /// The largest value of one run worth asking about: metres, thousandths of a flat km.
    pub largest: u32,
    /// The largest value for the sum of the seven days to come, where the rule has a number for it.
    pub largest_of_a_week: Option<u32>,
    /// Whether a value far above the runner's own is a spike, after which no number is given for a while.
    pub spike: bool,
}

/// What a limit is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ForecastOf {
    /// Distance, metres.
    Distance,
    /// Descent, metres.
    Descent,
    /// Knee load, flat km.
    KneeLoad,
}

impl ForecastOf {
    /// As sentences name it.
    #[must_use]
    pub(crate) fn word(self) -> &'static str {
        match self {
            ForecastOf::Distance => "distance",
            ForecastOf::Descent => "descent",
            ForecastOf::KneeLoad => "knee load",
        }
    }
}
