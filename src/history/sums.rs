//! Sums over activities, the same for weeks, "now" and totals.

use crate::base::sport::is_indoors;
use crate::summary::ActivitySummary;

/// The descent of one activity for sums, metres.
///
/// Computed if there is altitude (for partial altitude, the device's total if it has a plausible one); else the device's; else
/// the export's table. A run on a treadmill or in a virtual world counts as 0, whatever its barometer or the hills there say. `None` for an outdoor activity without altitude: unknown,
/// not 0.
#[must_use]
pub fn best_loss_m(activity: &ActivitySummary) -> Option<f64> {
    let e = &activity.elevation;
    if activity.sport.on_foot() && is_indoors(activity.sub_sport.as_deref()) {
        return Some(0.0);
    }
    let possible = |m: &f64| *m > 0.0 && e.loss_high_m.is_some_and(|high_m| *m <= high_m);
    let of_whole = e.device_loss_m.filter(|m| activity.coverage.altitude.is_part() && possible(m));
    of_whole.or(e.loss_m).or(e.device_loss_m).or(e.table_loss_m)
}

/// The time of one activity for sums, seconds: moving time, else timer time, else elapsed time.
#[must_use]
pub fn best_time_s(activity: &ActivitySummary) -> Option<f64> {
    activity.moving_s.or(activity.timer_s).or(activity.elapsed_s)
}

/// The time on which the pace of one activity is based, seconds: timer time; for an activity known only from a table moving time,
/// else elapsed time.
#[must_use]
pub fn pace_time_s(activity: &ActivitySummary) -> Option<f64> {
    activity.timer_s.or(activity.moving_s).or(activity.elapsed_s)
}

/// Sums over runs.
#[derive(Clone, Copy, Debug, Default)]
pub struct RunSums {
    /// Number of runs.
    pub runs: usize,
    /// Runs with unknown descent.
    pub without_loss: usize,
    /// Runs with unknown distance.
    pub without_distance: usize,
    distance_m: f64,
    loss_m: f64,
    with_load: usize,
    knee_load: f64,
}

impl RunSums {
    /// Adds an activity. Only plausible runs count ([`ActivitySummary::is_run`]).
    pub fn add(&mut self, activity: &ActivitySummary) {
        if !activity.is_run() {
            return;
        }
        self.runs += 1;
        match activity.known_distance_m() {
            Some(distance_m) => self.distance_m += distance_m,
            None => self.without_distance += 1,
        }
        match best_loss_m(activity) {
            Some(loss_m) => self.loss_m += loss_m,
            None => self.without_loss += 1,
        }
        if let Some(load) = activity.knee_load {
            self.with_load += 1;
            self.knee_load += load.flat_km;
        }
    }

    /// Distance, metres; `None` if that of any run is unknown: unknown is not less.
    #[must_use]
    pub fn distance_m(&self) -> Option<f64> {
        (self.without_distance == 0).then(|| round(self.distance_m))
    }

    /// Distance of the runs with a known distance, metres: a lower bound of the total.
    #[must_use]
    pub fn distance_at_least_m(&self) -> f64 {
        round(self.distance_m)
    }

    /// Knee load, flat km; `None` if there are runs but none has one.
    #[must_use]
    pub fn knee_load(&self) -> Option<f64> {
        (self.runs == 0 || self.with_load > 0).then(|| round(self.knee_load))
    }

    /// Descent, metres; `None` if there are runs but none has a known descent.
    #[must_use]
    pub fn loss_m(&self) -> Option<f64> {
        (self.runs == 0 || self.without_loss < self.runs).then(|| round(self.loss_m))
    }
}

/// Rounds to centimetres or hundredths of a second: below that sums contain only rounding noise.
pub(super) fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::super::fixture::run;
    use super::*;

    #[test]
    fn descent_is_ours_then_the_devices_then_the_tables() {
        let mut a = run("2026-05-05T06:00:00Z", 10_000.0, 3000.0);
        a.elevation = crate::summary::Elevation::default();
        assert_eq!(best_loss_m(&a), None);
        a.elevation.table_loss_m = Some(30.0);
        assert_eq!(best_loss_m(&a), Some(30.0));
        a.elevation.device_loss_m = Some(20.0);
        assert_eq!(best_loss_m(&a), Some(20.0));
        a.elevation.loss_m = Some(10.0);
        assert_eq!(best_loss_m(&a), Some(10.0));
        for word in ["treadmill", "indoor_running", "virtual_activity"] {
            a.sub_sport = Some(word.into());
            assert_eq!(best_loss_m(&a), Some(0.0), "{word}");
            a.sport = crate::base::sport::Sport::Cycling;
            assert_eq!(best_loss_m(&a), Some(10.0), "only who runs stays in place");
            a.sport = crate::base::sport::Sport::Running;
        }
    }

    #[test]
    fn descent_of_a_part_is_the_devices_where_that_can_be() {
        let best = |share: f64, device_m: f64| {
            let mut a = run("2026-05-05T06:00:00Z", 18_000.0, 6000.0);
            a.elevation.loss_m = Some(299.0);
            (a.elevation.loss_high_m, a.elevation.device_loss_m) = (Some(990.0), Some(device_m));
            a.coverage.altitude.share = Some(share);
            best_loss_m(&a)
        };
        assert_eq!([0.95, 0.94].map(|share| best(share, 600.0)), [Some(299.0), Some(600.0)]);
        assert_eq!([990.0, 991.0, 0.0].map(|m| best(0.5, m)), [Some(990.0), Some(299.0), Some(299.0)]);
    }

    #[test]
    fn unknown_descent_is_not_zero() {
        let mut sums = RunSums::default();
        assert_eq!(sums.loss_m(), Some(0.0));
        let mut a = run("2026-05-05T06:00:00Z", 10_000.0, 3000.0);
        a.elevation.loss_m = None;
        sums.add(&a);
        assert_eq!((sums.loss_m(), sums.without_loss), (None, 1));
        a.elevation.loss_m = Some(12.345);
        sums.add(&a);
        assert_eq!((sums.loss_m(), sums.without_loss, sums.runs), (Some(12.35), 1, 2));
        a.sport = crate::base::sport::Sport::Walking;
        sums.add(&a);
        assert_eq!(sums.runs, 2);
    }

    #[test]
    fn unknown_distance_is_not_zero() {
        let mut sums = RunSums::default();
        assert_eq!((sums.distance_m(), sums.distance_at_least_m()), (Some(0.0), 0.0), "nothing run is a true 0");
        sums.add(&run("2026-05-05T06:00:00Z", 10_000.0, 3000.0));
        assert_eq!(sums.distance_m(), Some(10_000.0));
        // Many services write 0 for unknown.
        sums.add(&run("2026-05-06T06:00:00Z", 0.0, 3000.0));
        assert_eq!((sums.distance_m(), sums.distance_at_least_m()), (None, 10_000.0));
        assert_eq!((sums.runs, sums.without_distance), (2, 1));
    }
}
