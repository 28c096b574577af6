//! The report object `next`: from which values on rules would speak.

use crate::base::message::Message;
use crate::base::rule_code::RuleCode;
use crate::rule::finding::{Finding, Reference, Severity};
pub use crate::rule::kind::ForecastOf;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What the coming run and week can be before a rule would speak of them. Not an allowance.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Next {
    /// The last day that counts as past.
    pub as_of: Date,
    /// The day of the run: the one after `as_of`.
    pub day: Date,
    /// The last of the seven days from `day` on.
    pub week_to: Date,
    /// Runs up to `as_of`.
    pub runs: usize,
    /// The local day of the first recorded activity.
    pub since: Option<Date>,
    /// Why no limit is given; empty where there are limits.
    pub no_limits: Vec<Reason>,
    /// For a run on `day`, by quantity, then value.
    pub run: Vec<Limit>,
    /// For the seven days from `day` on.
    pub week: Vec<Limit>,
    /// What rules would say of the planned run.
    pub planned: Option<Planned>,
}

/// A reason to give no number.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[serde(into = "WrittenReason", from = "WrittenReason")]
#[non_exhaustive]
pub struct Reason {
    /// Which.
    pub why: Why,
    /// One plain sentence; in JSON `text` and `text_parts`.
    pub text: Message,
    /// What to do in place of a number, where something can be said; in JSON `step` and `step_parts`.
    pub step: Option<Message>,
    /// The last day on which it holds; `None` where no day can be told.
    pub until: Option<Date>,
}

/// How JSON has a reason.
#[derive(Deserialize, JsonSchema, Serialize)]
struct WrittenReason {
    /// Which.
    why: Why,
    /// One plain sentence, in metric units.
    text: String,
    /// The parts of `text`, so that programs can write it in other units.
    text_parts: Message,
    /// What to do in place of a number, where something can be said, in metric units.
    step: Option<String>,
    /// The parts of `step`.
    step_parts: Option<Message>,
    /// The last day on which it holds; `null` where no day can be told.
    until: Option<Date>,
}

impl From<Reason> for WrittenReason {
    fn from(Reason { why, text, step, until }: Reason) -> Self {
        let said = step.as_ref().map(Message::text);
        WrittenReason { why, text: text.text(), text_parts: text, step: said, step_parts: step, until }
    }
}

impl From<WrittenReason> for Reason {
    fn from(WrittenReason { why, text: _, text_parts, step: _, step_parts, until }: WrittenReason) -> Self {
        Reason { why, text: text_parts, step: step_parts, until }
    }
}

/// The closed list of reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Why {
    /// Less than 30 days of history, or no run in it.
    NotEnoughData,
    /// The runner may be under 18.
    Under18,
    /// A run much longer, or with much more descent or knee load, than those of the days before.
    AfterSpike,
    /// Pain of 3 or more, or a soreness that was told of.
    AfterPain,
    /// 14 days or more without a run.
    AfterBreak,
}

/// The largest value that a rule says nothing of.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Limit {
    /// What of.
    pub quantity: ForecastOf,
    /// The rule that would speak above it.
    pub rule: RuleCode,
    /// Its name.
    pub name: Cow<'static, str>,
    /// Whole metres, or thousandths of a flat km; 0 where the rule would speak of any run.
    pub value: f64,
    /// `m` or `flat_km`.
    pub unit: Cow<'static, str>,
    /// What the rule compares with.
    pub reference: Option<Reference>,
    /// In how many days before the run the reference is the most of one run; `None` where it is something else.
    #[serde(default)]
    pub reference_days: Option<u32>,
    /// From which share above the reference on the rule speaks; `None` where the reference is so low that a floor of the rule counts
    /// in its place.
    pub share: Option<f64>,
    /// How much of what the rule counts is already there: the other days of a sum over seven. 0 where a run counts alone.
    pub already: f64,
    /// The last day on which the same run would still meet the same limit, if nothing is run until then.
    pub until: Date,
    /// Whether no other limit of the same quantity is lower.
    pub binds: bool,
    /// How loud the rule would be just above it.
    pub severity: Severity,
}

/// A planned run and what rules would say of it.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Planned {
    /// Distance, metres.
    pub distance_m: f64,
    /// Descent, metres; `None` where the plan does not say.
    pub loss_m: Option<f64>,
    /// Knee load at the runner's usual load a kilometre, flat km; `None` where the plan goes down more than their runs did.
    pub knee_load_flat_km: Option<f64>,
    /// What would be found, the loudest first.
    pub findings: Vec<Finding>,
    /// Why its descent was not judged; `None` where it was, and where the plan has none.
    pub loss_not_judged: Option<LossNotJudged>,
}

/// Why no rule looked at the descent of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LossNotJudged {
    /// The rule of descents is switched off.
    RuleOff,
    /// Too few of the runs before hold an altitude.
    TooLittleAltitude,
}
