//! How often rules spoke in a cohort, as the report has it. They are counted in [`super::cohort`].

use crate::base::rule_code::RuleCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Sums over athletes. A runner-week is a calendar week between an athlete's first and last activity that is over.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct CohortRates {
    /// Athletes with any activity.
    pub athletes: usize,
    /// Their weeks together.
    pub runner_weeks: usize,
    /// Each rule, by code.
    pub rules: Vec<RuleWeeks>,
}

/// How often one rule spoke.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct RuleWeeks {
    /// Its code.
    pub rule: RuleCode,
    /// Its name.
    pub name: Cow<'static, str>,
    /// Athletes whose data were enough for it.
    pub athletes_judged: usize,
    /// Athletes of whom it spoke at level caution or strong.
    pub athletes_loud: usize,
    /// The weeks of those who were judged.
    pub runner_weeks: usize,
    /// Weeks in which its loudest finding was info.
    pub weeks_info: usize,
    /// Weeks in which it was caution.
    pub weeks_caution: usize,
    /// Weeks in which it was strong.
    pub weeks_strong: usize,
    /// Weeks of caution or strong in 100 runner-weeks; `None` where nobody could be judged.
    pub loud_per_100_weeks: Option<f64>,
}
