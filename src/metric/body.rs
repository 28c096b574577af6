//! Heart rate and running dynamics: plain means of the samples.

use crate::activity::Activity;
use crate::base::stats::round;
use crate::decode::samples::Channel;
use crate::decode::series::Series;
use crate::summary::HeartRate;
use crate::summary::dynamics::Dynamics;

/// Mean and highest heart rate of the samples; the device's own totals where there are no samples.
#[must_use]
pub fn heart_rate(activity: &Activity) -> HeartRate {
    let samples = &activity.samples.heart_rate_bpm;
    let (mut sum, mut highest) = (0.0, f64::NEG_INFINITY);
    for bpm in samples.values() {
        sum += if bpm.is_nan() { 0.0 } else { *bpm };
        highest = if *bpm > highest { *bpm } else { highest };
    }
    let n = samples.count();
    let (mean_bpm, max_bpm) = if n > 0 { (Some(sum / n as f64), Some(highest)) } else { (None, None) };
    HeartRate::of(mean_bpm.or(activity.totals.mean_bpm), max_bpm.or(activity.totals.max_bpm))
}

/// Means of the running dynamics, rounded; samples of 0 (standing) do not count.
#[must_use]
pub fn dynamics(activity: &Activity) -> Dynamics {
    let missing = Series::default();
    let series = Dynamics::FIGURES.map(|figure| {
        let channel = Channel::ALL.iter().find(|channel| channel.info().key == figure.key);
        channel.map_or(&missing, |channel| activity.samples.series(*channel))
    });
    let mut dynamics = Dynamics::default();
    for (figure, mean) in Dynamics::FIGURES.iter().zip(positive_means(series)) {
        *(figure.value_mut)(&mut dynamics) = mean.map(|mean| round(mean, figure.decimals));
    }
    dynamics
}

/// The mean of the positive values of each channel. All channels in one loop: a sum alone waits for its last addition most of the
/// time.
pub(super) fn positive_means<const N: usize>(channels: [&Series; N]) -> [Option<f64>; N] {
    let len = channels.iter().map(|channel| channel.values().len()).max().unwrap_or(0);
    let columns = channels.map(|channel| channel.dense(len));
    let columns = columns.each_ref().map(|column| &column[..len]);
    let mut sums = [0.0; N];
    for i in 0..len {
        for (sum, column) in sums.iter_mut().zip(columns) {
            *sum += if column[i] > 0.0 { column[i] } else { 0.0 };
        }
    }
    // Apart from the sums these are counted several at a time.
    let counts = columns.map(|column| column.iter().filter(|v| **v > 0.0).count());
    std::array::from_fn(|k| (counts[k] > 0).then(|| sums[k] / counts[k] as f64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::made::made;

    #[test]
    fn gaps_do_not_count() {
        let mut activity = made(4, 3.0);
        activity.samples.heart_rate_bpm = [Some(100.0), None, Some(140.0), None].into_iter().collect();
        assert_eq!(heart_rate(&activity), HeartRate { mean_bpm: Some(120.0), max_bpm: Some(140.0) });
        assert_eq!(heart_rate(&made(4, 3.0)), HeartRate::default());
    }

    #[test]
    fn standing_has_no_ground_contact() {
        let mut activity = made(3, 3.0);
        activity.samples.stance_time_ms = [Some(0.0), Some(240.0), Some(260.0)].into_iter().collect();
        assert_eq!(dynamics(&activity).stance_time_ms, Some(250.0));
        assert_eq!(dynamics(&activity).balance_pct, None);
    }

    #[test]
    fn every_figure_is_the_mean_of_its_channel() {
        for (value, figure) in (1..).map(f64::from).zip(&Dynamics::FIGURES) {
            let channel = Channel::ALL.iter().find(|channel| channel.info().key == figure.key);
            let mut activity = made(1, 3.0);
            activity.samples.series_mut(*channel.unwrap()).set(0, value);
            assert_eq!((figure.value)(&dynamics(&activity)), Some(value), "{}", figure.key);
        }
    }
}
