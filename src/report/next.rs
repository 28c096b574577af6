//! The report object `next`: the values above which rules would fire.

use crate::base::message::Message;
use crate::base::rule_code::RuleCode;
use crate::rule::finding::{Finding, Reference, Severity};
pub use crate::rule::kind::ForecastOf;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The largest values of the next run and week at which no rule would fire. Not an allowance.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Next {
    /// The last day that counts as past.
    pub as_of: Date,
    /// The day of the run: the day after `as_of`.
    pub day: Date,
    /// The last of the seven days from `day` on.
    pub week_to: Date,
    /// Number of runs up to `as_of`.
    pub runs: usize,
    /// The local day of the first recorded activity.
    pub since: Option<Date>,
    /// Reasons for giving no limit; empty if there are limits.
    pub no_limits: Vec<Reason>,
    /// Limits for a run on `day`, by quantity, then value.
    pub run: Vec<Limit>,
    /// Limits for the seven days from `day` on.
    pub week: Vec<Limit>,
    /// Findings of the rules for the planned run.
    pub planned: Option<Planned>,
}

/// A reason to give no number.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[serde(into = "WrittenReason", from = "WrittenReason")]
#[non_exhaustive]
pub struct Reason {
    /// The reason's code.
    pub why: Why,
    /// One sentence; in JSON `text` and `text_parts`.
    pub text: Message,
    /// What to do instead, if there is a recommendation; in JSON `step` and `step_parts`.
    pub step: Option<Message>,
    /// The last day on which it holds; `None` if unknown.
    pub until: Option<Date>,
}

/// JSON form of a reason.
#[derive(Deserialize, JsonSchema, Serialize)]
struct WrittenReason {
    /// The reason's code.
    why: Why,
    /// One sentence, in metric units.
    text: String,
    /// The parts of `text`, so that programs can write it in other units.
    text_parts: Message,
    /// What to do instead, if there is a recommendation, in metric units.
    step: Option<String>,
    /// The parts of `step`.
    step_parts: Option<Message>,
    /// The last day on which it holds; `null` if unknown.
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
    /// Pain of 3 or more, or pain reported by `--sore-since`.
    AfterPain,
    /// 14 days or more without a run.
    AfterBreak,
}

/// The largest value at which a rule does not fire.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Limit {
    /// Quantity limited.
    pub quantity: ForecastOf,
    /// The rule that would fire above it.
    pub rule: RuleCode,
    /// Its name.
    pub name: Cow<'static, str>,
    /// Whole metres, or thousandths of a flat km; 0 if the rule would fire for any run.
    pub value: f64,
    /// `m` or `flat_km`.
    pub unit: Cow<'static, str>,
    /// What the rule compares with.
    pub reference: Option<Reference>,
    /// Number of days before the run of which the reference is the maximum of one run; `None` if it is something else.
    #[serde(default)]
    pub reference_days: Option<u32>,
    /// Share above the reference at which the rule fires; `None` if the reference is so low that a minimum of the rule is used
    /// instead.
    pub share: Option<f64>,
    /// Amount already counted by the rule: the other days of a sum over seven. 0 if a run counts alone.
    pub already: f64,
    /// The last day on which the same run would still meet the same limit if nothing is run until then.
    pub until: Date,
    /// Whether it is the lowest limit of its quantity.
    pub binds: bool,
    /// Severity of the finding just above it.
    pub severity: Severity,
}

/// A planned run and its findings.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Planned {
    /// Distance, metres.
    pub distance_m: f64,
    /// Descent, metres; `None` if not planned.
    pub loss_m: Option<f64>,
    /// Knee load at the runner's usual load per kilometre, flat km; `None` if the plan is steeper downhill than their runs.
    pub knee_load_flat_km: Option<f64>,
    /// Findings, the most severe first.
    pub findings: Vec<Finding>,
    /// Why its descent was not judged; `None` if it was, or if none was planned.
    pub loss_not_judged: Option<LossNotJudged>,
}

/// Why no rule judged the descent of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LossNotJudged {
    /// The descent rule is switched off.
    RuleOff,
    /// Too few of the previous runs have altitude.
    TooLittleAltitude,
}
