//! How much was unpacked from one file, against its limits.

use super::leaf::OpenError;
use crate::base::ledger::Code;
use crate::base::words::commas;
use crate::config::OpenLimits;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes unpacked from one file so far, including all nested archives.
pub(super) struct Spent {
    /// Largest number of bytes that may be unpacked.
    pub(super) limit: u64,
    pub(super) bytes: AtomicU64,
    pub(super) members: AtomicU64,
}

impl Spent {
    pub(super) fn nothing(file_bytes: u64, limits: &OpenLimits) -> Self {
        let by_ratio = file_bytes.saturating_mul(limits.ratio).max(limits.activity_bytes);
        Spent { limit: limits.total_bytes.min(by_ratio), bytes: AtomicU64::new(0), members: AtomicU64::new(0) }
    }

    pub(super) fn left(&self) -> u64 {
        self.limit.saturating_sub(self.bytes.load(Ordering::Relaxed))
    }

    pub(super) fn exceeded(&self, limits: &OpenLimits) -> Option<OpenError> {
        if self.members.load(Ordering::Relaxed) > limits.members as u64 {
            return Some(OpenError::new(
                Code::LimitTotal,
                format!("more than {} members", commas(limits.members as u64)),
            ));
        }
        if self.bytes.load(Ordering::Relaxed) <= self.limit {
            return None;
        }
        let detail = format!("unpacks to more than {} bytes", commas(self.limit));
        Some(OpenError::new(if self.limit < limits.total_bytes { Code::LimitRatio } else { Code::LimitTotal }, detail))
    }
}
