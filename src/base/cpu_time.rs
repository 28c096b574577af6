//! CPU time, with which tests measure work that they cannot count.

/// CPU time of this thread so far, seconds, unaffected by other work on the machine. `None` if the system does not report it.
pub(crate) fn cpu_s() -> Option<f64> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(told.split(' ').next()?.parse::<f64>().ok()? / 1e9)
}
