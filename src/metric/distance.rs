//! The distance of an activity.

use crate::activity::Activity;

/// The device's total, else where its samples (or the positions) end, metres; a total of 0 is no total.
#[must_use]
pub fn measure(activity: &Activity) -> Option<f64> {
    let summed_m = activity.samples.distance_m.iter().next_back().map(|(_, d)| d);
    activity.totals.distance_m.filter(|d| *d > 0.0).or(summed_m).or(activity.totals.distance_m)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::fixture::run;

    #[test]
    fn the_devices_total_then_the_samples_then_nought() {
        let mut activity = run(101, 3.0);
        assert_eq!(measure(&activity), Some(300.0));
        activity.totals.distance_m = Some(310.0);
        assert_eq!(measure(&activity), Some(310.0));
        activity.totals.distance_m = Some(0.0);
        assert_eq!(measure(&activity), Some(300.0), "a total of 0 is no total");
        activity.samples.distance_m = std::iter::empty().collect();
        assert_eq!(measure(&activity), Some(0.0), "unless nothing else is known");
    }
}
