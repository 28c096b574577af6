//! From paths to a report: files read on all processors, assembled, judged. The only parallel code.
//!
//! Where there are no threads, as in a browser, [`apart`] does the same in pieces: what to read, read one, put together.

mod ahead;
pub(crate) mod apart;
mod check;
mod cohort;
mod detail;
mod document;
mod judge;
mod kept;
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
