//! Helpers for the tests of rules, and tests over all rules.

pub(crate) mod fixture;
mod hearts;
mod mistakes;
pub(super) mod seasons;
mod whole;
pub(super) mod words_test;
