//! From paths to a report: files read on all processors, assembled, judged. The only parallel code.

mod ahead;
mod check;
mod cohort;
mod detail;
mod document;
mod judge;
mod pieces;
mod read;
mod read_file;
mod samples;
mod scan;

pub use ahead::{course, next};
pub use check::{check, check_bytes};
pub use cohort::Cohort;
pub use samples::SampleSink;
pub use scan::{scan, scan_bytes, scan_samples};
