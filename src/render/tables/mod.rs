//! The report as tables in files.

pub mod csv;
#[cfg(feature = "parquet")]
pub mod parquet;
