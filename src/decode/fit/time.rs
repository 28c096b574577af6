//! FIT times as Unix seconds.

/// Seconds from 1970-01-01 to the FIT epoch, 1989-12-31, both UTC.
pub(crate) const FIT_EPOCH_S: f64 = 631_065_600.0;

/// Unix seconds for a FIT time.
pub(super) fn unix_s(time: u32) -> f64 {
    f64::from(time) + FIT_EPOCH_S
}
