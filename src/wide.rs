//! Loops over columns, four numbers at a time where the processor can.
//!
//! A program for every x86-64 handles two doubles at a time; nearly all processors since 2013 handle four (AVX2). What runs in
//! [`wide`] is compiled for both, and the processor is asked once. Every number comes out the same: nothing is added up in
//! another order, nor multiplied and added in one step.

/// Runs `work`, compiled for four doubles at a time where the processor has them.
///
/// Only what is inlined counts: write `wide(#[inline(always)] || …)` around a loop, and `#[inline(always)]` at what it calls.
#[inline(always)]
pub(crate) fn wide<R>(work: impl FnOnce() -> R) -> R {
    #[cfg(target_arch = "x86_64")]
    if let Some(avx2) = fearless_simd::Level::new().as_avx2() {
        return fearless_simd::Simd::vectorize(avx2, work);
    }
    work()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[inline(always)]
    fn work(values: &[f64]) -> (f64, Vec<u64>) {
        let sum = values.iter().fold(0.0, |sum, v| sum + v * v * 1.1 - 0.3);
        (sum, values.iter().map(|v| (v / 3.0 * v + 0.7).to_bits()).collect())
    }

    #[test]
    fn it_is_the_same_work_to_the_last_bit() {
        let values: Vec<f64> = (0..1003).map(|i| f64::from(i) * 0.1 + 1e-3).collect();
        let in_lanes = wide(
            #[inline(always)]
            || work(&values),
        );
        assert_eq!(in_lanes, work(&values));
    }
}
