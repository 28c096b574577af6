//! Plausible heart rates.

/// Plausible heart rates of somebody moving, beats per minute.
const BEATING_BPM: std::ops::RangeInclusive<f64> = 20.0..=250.0;

/// Values that some devices and programs write in place of a reading, besides 0 and 255.
const NO_READING_BPM: [f64; 2] = [1.0, 254.0];

/// Whether it is a plausible heart rate of somebody moving.
pub(crate) fn is_beating(bpm: f64) -> bool {
    BEATING_BPM.contains(&bpm)
}

/// Whether the value may mean "no reading". If it occurs often, it does.
pub(crate) fn is_no_reading(bpm: f64) -> bool {
    NO_READING_BPM.contains(&bpm)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hearts_beat_from_20_to_250() {
        assert_eq!([19.9, 20.0, 250.0, 250.1, f64::NAN].map(is_beating), [false, true, true, false, false]);
        assert_eq!([1.0, 2.0, 253.0, 254.0].map(is_no_reading), [true, false, false, true]);
    }
}
