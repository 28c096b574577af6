//! How often rules fired in a cohort, as in the report. Counted in [`super::cohort`].

use crate::base::rule_code::RuleCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Sums over athletes. A runner-week is a completed calendar week between an athlete's first and last activity.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct CohortRates {
    /// Athletes with any activity.
    pub athletes: usize,
    /// Total number of their weeks.
    pub runner_weeks: usize,
    /// Each rule, by code.
    pub rules: Vec<RuleWeeks>,
}

/// How often one rule fired.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct RuleWeeks {
    /// Its code.
    pub rule: RuleCode,
    /// Its name.
    pub name: Cow<'static, str>,
    /// Athletes with enough data for it.
    pub athletes_judged: usize,
    /// Athletes for whom it fired at caution or strong.
    pub athletes_loud: usize,
    /// Weeks of the athletes judged.
    pub runner_weeks: usize,
    /// Weeks in which its most severe finding was info.
    pub weeks_info: usize,
    /// Weeks in which its most severe finding was caution.
    pub weeks_caution: usize,
    /// Weeks in which its most severe finding was strong.
    pub weeks_strong: usize,
    /// Weeks with caution or strong per 100 runner-weeks; `None` if no athlete could be judged.
    pub loud_per_100_weeks: Option<f64>,
}
