//! Longer texts: nothing here is code, and the commands in them are run by the tests.

#[doc = include_str!("guide.md")]
pub mod guide {}
