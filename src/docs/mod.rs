//! Pages of the documentation that belong to no one module.

#![allow(clippy::doc_markdown, reason = "tables made from help texts name variables and columns as people type them")]

#[doc = include_str!("back_test.md")]
pub mod back_test {}

#[doc = include_str!("design.md")]
pub mod design {}

#[doc = include_str!("evidence.md")]
pub mod evidence {}

#[doc = include_str!("guide.md")]
pub mod guide {}

#[doc = include_str!("licences.md")]
pub mod licences {}

#[doc = include_str!("method.md")]
pub mod method {}

#[doc = include_str!("reliability.md")]
pub mod reliability {}

#[doc = include_str!("rules.md")]
pub mod rules {}

#[doc = include_str!("screens.md")]
pub mod screens {}

#[doc = include_str!("tables.md")]
pub mod tables {}
