//! kneewise reads what a running watch leaves behind and says what the knees took.

pub mod activity;
pub mod config;
pub mod decode;
mod detail;
pub mod digest;
pub mod docs;
pub mod dump;
pub mod error;
pub mod history;
pub mod ledger;
pub mod metric;
pub mod nearest;
pub mod note;
pub mod pain;
mod pipeline;
pub mod plan;
pub mod progress;
mod read;
pub mod render;
pub mod report;
pub mod rule;
pub mod settings_file;
pub mod source;
pub mod sport;
pub mod stats;
pub mod summary;
pub mod table;
pub mod words;

pub use config::Config;
pub use error::Error;
pub use pipeline::{Cohort, SampleSink, check, check_bytes, course, next, scan, scan_bytes, scan_samples};

/// The version of kneewise, as it stands in reports.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
