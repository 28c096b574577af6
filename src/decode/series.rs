//! One series of samples with gaps.

use std::borrow::Cow;

/// The values of one channel, one per sample, with gaps. A channel that a file lacks stays empty and takes no memory.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    // A missing value is NaN inside and `None` outside, so that a column is one flat allocation.
    values: Vec<f64>,
}

impl Series {
    /// The value of sample `i`; `None` if missing.
    #[must_use]
    #[inline]
    pub fn get(&self, i: usize) -> Option<f64> {
        self.values.get(i).copied().filter(|v| !v.is_nan())
    }

    /// Sets the value of sample `i`. NaN clears it.
    #[inline]
    pub fn set(&mut self, i: usize, value: f64) {
        // Columns are usually filled from the first sample to the last.
        if i == self.values.len() && !value.is_nan() {
            self.values.push(value);
        } else {
            self.set_out_of_order(i, value);
        }
    }

    fn set_out_of_order(&mut self, i: usize, value: f64) {
        if i >= self.values.len() {
            if value.is_nan() {
                return;
            }
            self.values.resize(i + 1, f64::NAN);
        }
        self.values[i] = value;
    }

    /// Reserves memory for a number of samples, so that the series is not moved while it is filled. No effect on a series that
    /// has memory already.
    pub fn reserve(&mut self, samples: usize) {
        if self.values.capacity() == 0 {
            self.values.reserve(samples);
        }
    }

    /// The column as stored: NaN where a sample has no value, and shorter than the samples if the last ones have none. For loops
    /// over all samples; [`dense`](Self::dense) has one entry for each of them.
    #[must_use]
    #[inline]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// One entry for each of `len` samples, NaN if there is no value.
    ///
    /// ```
    /// # use kneewise::internal::decode::series::Series;
    /// let series: Series = [Some(1.5), None].into_iter().collect();
    /// assert_eq!(series.dense(3)[0], 1.5);
    /// assert!(series.dense(3)[1].is_nan() && series.dense(3)[2].is_nan());
    /// ```
    #[must_use]
    pub fn dense(&self, len: usize) -> Cow<'_, [f64]> {
        if let Some(values) = self.values.get(..len) {
            return Cow::Borrowed(values);
        }
        let mut values = Vec::with_capacity(len);
        values.extend_from_slice(&self.values);
        values.resize(len, f64::NAN);
        Cow::Owned(values)
    }

    /// Sets the values of the samples from `first` on; NaN means missing. A missing value leaves an existing one unchanged.
    #[inline]
    pub(crate) fn set_all(&mut self, first: usize, values: impl ExactSizeIterator<Item = f64>) {
        let end = first + values.len();
        if self.values.len() <= first {
            let before = self.values.len();
            self.values.resize(first, f64::NAN);
            self.values.extend(values);
            // A channel takes no memory if its fields are present but never filled.
            if self.values[first..].iter().all(|value| value.is_nan()) {
                self.values.truncate(before);
            }
            return;
        }
        if self.values.len() < end {
            self.values.resize(end, f64::NAN);
        }
        for (old, new) in self.values[first..].iter_mut().zip(values) {
            *old = if new.is_nan() { *old } else { new };
        }
    }

    /// Adds to the values of the samples from `first` on, where both values exist.
    #[inline]
    pub(crate) fn add_all(&mut self, first: usize, values: impl ExactSizeIterator<Item = f64>) {
        for (old, more) in self.values.iter_mut().skip(first).zip(values) {
            *old += if more.is_nan() { 0.0 } else { more };
        }
    }

    /// Clears the values of the first `len` samples that are not `valid`, and returns their number.
    pub fn drop_unless(&mut self, len: usize, valid: impl Fn(f64) -> bool) -> usize {
        let len = len.min(self.values.len());
        let values = &mut self.values[..len];
        let odd = |value: f64| !value.is_nan() & !valid(value);
        // Usually there is nothing to clear. No early exit, so that the compiler can check several at a time.
        if !values.iter().fold(false, |any, value| any | odd(*value)) {
            return 0;
        }
        let mut dropped = 0;
        for value in values.iter_mut().filter(|value| odd(**value)) {
            *value = f64::NAN;
            dropped += 1;
        }
        dropped
    }

    /// Clears the value of sample `i`.
    pub fn clear(&mut self, i: usize) {
        if let Some(v) = self.values.get_mut(i) {
            *v = f64::NAN;
        }
    }

    /// Whether no sample has a value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.iter().all(|v| v.is_nan())
    }

    /// Number of samples with a value.
    #[must_use]
    pub fn count(&self) -> usize {
        self.values.iter().filter(|v| !v.is_nan()).count()
    }

    /// The existing values, with the index of their sample.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (usize, f64)> + '_ {
        self.values.iter().copied().enumerate().filter(|(_, v)| !v.is_nan())
    }

    /// A copy with only the samples in `keep`, in that order.
    #[must_use]
    pub fn select(&self, keep: &[usize]) -> Series {
        if self.values.is_empty() {
            return Series::default();
        }
        Series { values: keep.iter().map(|&i| self.values.get(i).copied().unwrap_or(f64::NAN)).collect() }
    }
}

/// A column as stored, NaN where a sample has no value.
impl From<Vec<f64>> for Series {
    fn from(values: Vec<f64>) -> Self {
        Series { values }
    }
}

impl FromIterator<Option<f64>> for Series {
    fn from_iter<I: IntoIterator<Item = Option<f64>>>(iter: I) -> Self {
        Series { values: iter.into_iter().map(|v| v.unwrap_or(f64::NAN)).collect() }
    }
}
