//! kneewise reads the recordings of a running watch and estimates the load on the knees.
//!
//! The program is a thin layer over this library. [`scan`] reads folders, archives and files into one [`Report`];
//! [`check`] judges single runs against a history; [`next`] and [`course`] look ahead; [`Cohort`] takes many runners one after
//! another. Nothing here prints, exits the process, reads the clock or the environment, or opens a connection: the same files
//! and the same [`Config`] give the same report, on any number of threads.
//!
//! ```
//! use kneewise::{Config, Progress};
//!
//! let report = kneewise::scan(&["testdata/race.fit".into()], &Config::default(), &Progress::default())?;
//! let race = &report.activities[0];
//! assert_eq!(race.elevation.loss_m, Some(869.4));
//! // Unknown is `None`, never 0.
//! assert_eq!(race.gear, None);
//! // What could not be judged, and why.
//! assert!(report.not_judged.iter().any(|rule| rule.rule == "KW101"));
//! println!("{}", serde_json::to_string(&report)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! `examples/weekly.rs` is a whole program. Without default features the library has no terminal views (`terminal`), no pages (`html`),
//! no Parquet (`parquet`), no map of time zones (`tz-lookup`) and no program (`cli`).
//!
//! # Stability
//!
//! Versions follow [semantic versioning](https://semver.org). Within a major version (before 1.0: a minor one) these stay:
//!
//! * commands, options, exit codes, codes and names of rules, codes of the ledger and of notes: added to, never changed in meaning;
//! * the report ([`report::SCHEMA`], `kneewise schema`) and the tables ([`report::tables::SCHEMA`]): fields and columns are added, never renamed
//!   or removed. A change that breaks readers gets a new number there too;
//! * what is re-exported at this crate's root, and the public fields of [`Config`] and of the report. Fields are added in minor versions:
//!   change a [`Config`] with [`Config::with`].
//!
//! These may change in any version: wording, layout of terminal and HTML output, and figures where a method improves; the
//! changelog says which and why. The processing stages (decoding, cleaning, metrics, history, rules) are not public. The program,
//! the benches and the tests of this package use them through the hidden module `internal`, which other crates should not use.
//! The minimum Rust version is in `Cargo.toml`.
//!
//! Dates and times are types of jiff 0.2, although jiff 1 is out: schemars 1, which makes the JSON schema, supports only jiff 0.2
//! (its feature `jiff02`), and a hand-written schema could differ from what serde writes.

mod activity;
pub mod base;
pub mod config;
mod decode;
pub mod docs;
mod dump;
mod export;
mod format;
mod history;
#[doc(hidden)]
pub mod internal;
mod metric;
mod pipeline;
mod plan;
pub mod render;
pub mod report;
pub mod rule;
mod source;
pub mod summary;

pub use base::VERSION;
pub use base::error::Error;
pub(crate) use base::message::say;
pub use base::progress::Progress;
pub use config::Config;
pub use pipeline::{Cohort, SampleSink, check, check_bytes, course, next, scan, scan_bytes, scan_samples};
pub use plan::planned_run::PlannedRun;
pub use report::Report;
pub use summary::ActivitySummary;
