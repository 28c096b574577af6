//! What every stage shares: sports, units, words, statistics, notes, the ledger's codes, errors, progress. Knows no stage.

pub mod columns;
pub mod error;
pub mod ledger;
pub mod measure;
pub mod message;
pub mod note;
pub mod owner;
pub mod progress;
pub mod provenance;
pub mod rule_code;
pub mod sport;
pub mod stats;
pub mod suggest;
pub mod units;
pub mod words;

/// The version of kneewise, as it stands in reports.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
