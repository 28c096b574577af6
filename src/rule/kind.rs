//! Properties of a rule used outside of it: which days its findings are about, how sentences compare them, which limit it gives
//! for the next run.
#![cfg_attr(not(feature = "terminal"), allow(dead_code, reason = "sentences about findings are made by the views"))]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Kind of a rule. A rule starts from one of the constants and adds what differs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    /// Scope of its findings.
    pub scope: Scope,
    /// Whether it compares an amount of running (distance, descent, load, hard minutes, days without a run) with the runner's own:
    /// such findings explain each other, and after a break it is their cause.
    pub exposure: bool,
    /// Longest gap, days, between findings that are steps of one build-up.
    pub step_days: Option<i32>,
    /// How sentences compare the observed value with the reference.
    pub comparison: Option<Comparison>,
    /// Limit that it gives for a future run.
    pub forecast: Option<Forecast>,
}

impl Kind {
    /// Single runs.
    pub(crate) const RUN: Kind = Kind::of(Scope::Run);
    /// The sum of seven days.
    pub(crate) const SEVEN_DAYS: Kind = Kind::of(Scope::SevenDays);
    /// A pattern over several days.
    pub(crate) const DAYS: Kind = Kind::of(Scope::Days);
    /// A lasting state.
    pub(crate) const STATE: Kind = Kind::of(Scope::State);
    /// A break and the return from it.
    pub(crate) const BREAK: Kind = Kind::of(Scope::Break);
    /// An entry of the pain log.
    pub(crate) const PAIN: Kind = Kind::of(Scope::Pain);

    const fn of(scope: Scope) -> Kind {
        Kind { scope, exposure: false, step_days: None, comparison: None, forecast: None }
    }
}

/// Scope of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// One run.
    Run,
    /// The sum of seven days, attributed to the run that raised it.
    SevenDays,
    /// A pattern over several days that no single run causes.
    Days,
    /// A lasting state, from the day on which it began.
    State,
    /// A break and the return from it.
    Break,
    /// Pain recorded by the runner.
    Pain,
}

/// Words with which sentences compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Comparison {
    /// The quantity: `descent`.
    pub noun: &'static str,
    /// The comparative: `longer`, `more`.
    pub more: &'static str,
    /// Words after the value in a sentence: ` of descent`; empty for a distance, which is clear from its unit.
    pub of: &'static str,
}

impl Comparison {
    /// Distances: `21.1 km, 97 % longer than …`.
    pub(crate) const LONGER: Comparison = Comparison { noun: "distance", more: "longer", of: "" };
}

/// The limit that a rule gives for the next run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Forecast {
    /// Its quantity.
    pub quantity: ForecastOf,
    /// Largest value tried for one run: metres, or thousandths of a flat km.
    pub largest: u32,
    /// Largest value tried for the sum of the next seven days, if the rule limits it.
    pub largest_of_a_week: Option<u32>,
    /// Whether a value far above the runner's own is a spike, after which no limit is given for a while.
    pub spike: bool,
}

/// Quantity of a limit.
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
    /// Its name in sentences.
    #[must_use]
    pub(crate) fn word(self) -> &'static str {
        match self {
            ForecastOf::Distance => "distance",
            ForecastOf::Descent => "descent",
            ForecastOf::KneeLoad => "knee load",
        }
    }
}
