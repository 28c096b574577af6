//! What the tests of rules share, and tests over all rules.

pub(crate) mod fixture;
mod hearts;
mod mistakes;
pub(super) mod seasons;
mod whole;
pub(super) mod words_test;
