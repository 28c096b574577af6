//! The rules, one file each.

pub(super) mod abrupt_stop;
pub(super) mod cadence_fade;
pub(super) mod cold_start;
pub(super) mod contact_balance_shift;
pub(super) mod decoupling;
pub(super) mod descent_spike;
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
pub(super) mod uneven_ground;
pub(super) mod week_jump;
pub(super) mod worn_shoes;
