//! Running dynamics: arithmetic means of the samples.

use crate::activity::Activity;
use crate::base::stats::{positive_means, round};
use crate::decode::samples::Channel;
use crate::summary::dynamics::Dynamics;

/// Means of the running dynamics, rounded; samples of 0 (standing) do not count.
#[must_use]
pub fn measure(activity: &Activity) -> Dynamics {
    let mut dynamics = Dynamics::default();
    let means = positive_means(Dynamics::FIGURES.map(|figure| {
        let channel = Channel::ALL.iter().find(|channel| channel.info().key == figure.key);
        channel.map_or(&[][..], |channel| activity.samples.series(*channel).values())
    }));
    for (figure, mean) in Dynamics::FIGURES.iter().zip(means) {
        *(figure.value_mut)(&mut dynamics) = mean.map(|mean| round(mean, figure.decimals));
    }
    dynamics
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::fixture::run;

    #[test]
    fn standing_has_no_ground_contact() {
        let mut activity = run(3, 3.0);
        activity.samples.stance_time_ms = [Some(0.0), Some(240.0), Some(260.0)].into_iter().collect();
        assert_eq!(measure(&activity).stance_time_ms, Some(250.0));
        assert_eq!(measure(&activity).balance_pct, None);
    }

    #[test]
    fn every_figure_is_the_mean_of_its_channel() {
        for (value, figure) in (1..).map(f64::from).zip(&Dynamics::FIGURES) {
            let channel = Channel::ALL.iter().find(|channel| channel.info().key == figure.key);
            let mut activity = run(1, 3.0);
            activity.samples.series_mut(*channel.unwrap()).set(0, value);
            assert_eq!((figure.value)(&measure(&activity)), Some(value), "{}", figure.key);
        }
    }
}
