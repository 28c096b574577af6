//! The rules, one file each, and the list of all.

pub(super) mod abrupt_stop;
pub(super) mod cadence_fade;
pub(super) mod cold_start;
pub(super) mod contact_balance_shift;
pub(super) mod decoupling;
pub(crate) mod descent_spike;
pub(super) mod effort_rising;
pub(super) mod fast_descent;
pub(super) mod few_rest_days;
pub(super) mod hard_back_to_back;
pub(super) mod intensity_jump;
pub(super) mod knee_load_spike;
pub(super) mod low_cadence;
pub(super) mod monotony;
pub(super) mod no_strength;
pub(super) mod one_pair;
pub(crate) mod pain;
pub(crate) mod return_after_break;
pub(super) mod running_only;
pub(super) mod same_route;
pub(super) mod session_spike;
pub(super) mod steep_descent;
mod studies;
pub(super) mod uneven_ground;
pub(super) mod week_jump;
pub(super) mod worn_shoes;

use super::definition::Rule;

/// Every rule, by code.
pub static RULES: &[&Rule] = &[
    &session_spike::RULE,
    &week_jump::RULE,
    &return_after_break::RULE,
    &intensity_jump::RULE,
    &hard_back_to_back::RULE,
    &few_rest_days::RULE,
    &monotony::RULE,
    &descent_spike::RULE,
    &steep_descent::RULE,
    &fast_descent::RULE,
    &knee_load_spike::RULE,
    &low_cadence::RULE,
    &cadence_fade::RULE,
    &contact_balance_shift::RULE,
    &uneven_ground::RULE,
    &same_route::RULE,
    &running_only::RULE,
    &no_strength::RULE,
    &cold_start::RULE,
    &abrupt_stop::RULE,
    &one_pair::RULE,
    &worn_shoes::RULE,
    &pain::RULE,
    &effort_rising::RULE,
    &decoupling::RULE,
];

/// Finds a rule by code or name, ignoring case.
///
/// ```
/// assert_eq!(kneewise::rule::find("kw101").map(|rule| rule.name), Some("session-spike"));
/// ```
#[must_use]
pub fn find(word: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code.eq_ignore_ascii_case(word) || rule.name.eq_ignore_ascii_case(word))
}
