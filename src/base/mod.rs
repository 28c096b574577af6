//! Shared by all stages: sports, units, words, statistics, notes, ledger codes, errors, progress. Depends on no stage.

pub(crate) mod columns;
#[cfg(test)]
pub(crate) mod cpu_time;
pub mod error;
pub mod exposure;
pub(crate) mod heart_rate;
pub mod lap;
pub mod ledger;
pub mod measure;
pub(crate) mod mention;
pub mod message;
pub mod note;
pub mod owner;
pub mod progress;
pub mod provenance;
pub mod rule_code;
pub mod sport;
pub(crate) mod stats;
pub(crate) mod suggest;
pub mod units;
pub(crate) mod words;

/// The version of kneewise, as written in reports.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
