//! Pages of the documentation that belong to no one module.

#![allow(clippy::doc_markdown, reason = "tables made from help texts name variables and columns as people type them")]

#[doc = include_str!("guide.md")]
pub mod guide {}

#[doc = include_str!("licences.md")]
pub mod licences {}

#[doc = include_str!("reliability.md")]
pub mod reliability {}

#[doc = include_str!("tables.md")]
pub mod tables {}
