//! Reference heart rates: a runner's maximum and resting heart rate, on the day of each activity (rules.md).
//!
//! Only what was known by then counts: watch settings up to that day, and heart rates held before it.

use super::daily::day_number;
use crate::base::owner::{HeartRateBounds, HeartRateFrom};
use crate::base::stats::median;
use crate::config::Config;
use crate::summary::ActivitySummary;

/// Days for which settings and sessions count.
const DAYS: i32 = 365;

/// Shortest time at or above a heart rate in one activity for it to count as held, seconds: single beats are noise.
const HELD_S: f32 = 30.0;

/// Plausible held heart rates, beats per minute; others are sensor errors.
const HELD_BPM: std::ops::RangeInclusive<u8> = 120..=225;

/// Minimum number of sessions in which a maximum was held: one may be a sensor error.
const LEAST_HELD: usize = 2;

/// A held heart rate is taken for the maximum if it is at least this many times the median of the session means: easy runners
/// never reach their maximum.
const TIMES_MEAN: f64 = 1.25;

/// Minimum number of sessions for that median.
const LEAST_SESSIONS: usize = 10;

/// Maximum heart rate by age: 211 − 0.64 × age (Nes 2013, n = 3,320, standard error 10.8).
const AT_AGE: (f64, f64) = (211.0, 0.64);

/// Minimum time with heart rate before a lowest one is reported, seconds.
const LEAST_S: f64 = 3.0 * 3600.0;

/// Lowest plausible heart rate, beats per minute.
const SLOWEST_BPM: u8 = 30;

/// Heart rate evidence of one activity.
struct HeartRateEvidence {
    day: i32,
    max_bpm: Option<f64>,
    age_years: Option<f64>,
    /// For runs: the highest heart rate held, and the mean.
    highest: Option<u8>,
    mean_bpm: Option<f64>,
    /// Evidence on the resting heart rate up to here, from any activity: the newest setting, the lowest held, and the total time
    /// with heart rate.
    at_rest: AtRest,
}

/// Evidence on the resting heart rate.
#[derive(Clone, Copy, Default)]
struct AtRest {
    setting_bpm: Option<f64>,
    threshold_bpm: Option<f64>,
    lowest: Option<u8>,
    seconds: f64,
}

impl HeartRateEvidence {
    fn by(activity: &ActivitySummary) -> HeartRateEvidence {
        let cells = &activity.internal.histogram.heart_s;
        let running = activity.is_run();
        HeartRateEvidence {
            day: day_number(activity.local_start.date()),
            max_bpm: activity.internal.owner.max_bpm,
            age_years: activity.internal.owner.age_years,
            highest: held_in(cells.iter().rev()).filter(|bpm| running && HELD_BPM.contains(bpm)),
            mean_bpm: activity.heart_rate.mean_bpm.filter(|_| running),
            at_rest: AtRest {
                setting_bpm: activity.internal.owner.resting_bpm,
                threshold_bpm: activity.internal.owner.threshold_bpm,
                lowest: held_in(cells.iter()).filter(|bpm| *bpm >= SLOWEST_BPM),
                seconds: cells.iter().map(|(_, s)| f64::from(*s)).sum(),
            },
        }
    }
}

impl AtRest {
    /// Combines this with all before it.
    fn after(self, before: AtRest) -> AtRest {
        AtRest {
            setting_bpm: self.setting_bpm.or(before.setting_bpm),
            threshold_bpm: self.threshold_bpm.or(before.threshold_bpm),
            lowest: [self.lowest, before.lowest].into_iter().flatten().min(),
            seconds: self.seconds + before.seconds,
        }
    }
}

/// The heart rate at which cells (beats per minute, seconds), in order, have lasted long enough.
fn held_in<'a>(mut cells: impl Iterator<Item = &'a (u8, f32)>) -> Option<u8> {
    let mut seconds = 0.0;
    cells.find_map(|(bpm, s)| {
        seconds += s;
        (seconds >= HELD_S).then_some(*bpm)
    })
}

/// For each activity of one runner, sorted by start, the reference heart rates on its day.
#[must_use]
pub fn bounds(activities: &[ActivitySummary], config: &Config) -> Vec<HeartRateBounds> {
    let mut told: Vec<HeartRateEvidence> = activities.iter().map(HeartRateEvidence::by).collect();
    told.sort_by_key(|t| t.day);
    for i in 1..told.len() {
        told[i].at_rest = told[i].at_rest.after(told[i - 1].at_rest);
    }
    let mut last: Option<(i32, HeartRateBounds)> = None;
    let of_day = |activity: &ActivitySummary| {
        let day = day_number(activity.local_start.date());
        let bounds = last.filter(|(d, _)| *d == day).map_or_else(|| on_day(&told, day, config), |(_, bounds)| bounds);
        last = Some((day, bounds));
        bounds
    };
    activities.iter().map(of_day).collect()
}

/// The reference heart rates on a day, from the evidence up to it, sorted by day.
fn on_day(told: &[HeartRateEvidence], day: i32, config: &Config) -> HeartRateBounds {
    let before = |day: i32| told.partition_point(|t| t.day < day);
    let at_rest = told[..before(day + 1)].last().map(|t| t.at_rest).unwrap_or_default();
    let of_year = &told[before(day - DAYS)..before(day)];
    let recent = &told[before(day - DAYS)..before(day + 1)];
    let athlete = &config.athlete;
    let (max_bpm, max_bpm_from) = split(
        athlete.max_bpm.map(|bpm| (bpm, HeartRateFrom::Configured)).or_else(|| highest(of_year, recent, day, config)),
    );
    let (resting_bpm, resting_bpm_from) =
        split(athlete.resting_bpm.map(|bpm| (bpm, HeartRateFrom::Configured)).or_else(|| lowest(&at_rest)));
    let threshold_bpm = athlete.threshold_bpm.or(at_rest.threshold_bpm);
    HeartRateBounds { max_bpm, max_bpm_from, resting_bpm, resting_bpm_from, threshold_bpm }
}

type From = Option<(f64, HeartRateFrom)>;

fn split(from: From) -> (Option<f64>, Option<HeartRateFrom>) {
    from.unzip()
}

/// The maximum: the newest watch setting, or a higher one held; else one that was held, if it is far enough above the means.
fn highest(of_year: &[HeartRateEvidence], recent: &[HeartRateEvidence], day: i32, config: &Config) -> From {
    let mut held: Vec<u8> = of_year.iter().filter_map(|t| t.highest).collect();
    held.sort_unstable_by(|a, b| b.cmp(a));
    let held = held.get(LEAST_HELD - 1).copied().map(f64::from);
    if let Some(setting) = recent.iter().rev().find_map(|t| t.max_bpm) {
        return Some(match held.filter(|held| *held > setting) {
            Some(held) => (held, HeartRateFrom::Held),
            None => (setting, HeartRateFrom::Watch),
        });
    }
    let mut means: Vec<f64> = of_year.iter().filter_map(|t| t.mean_bpm).collect();
    let enough = means.len() >= LEAST_SESSIONS;
    let mean = median(&mut means).filter(|_| enough)?;
    let held = held.filter(|held| *held >= TIMES_MEAN * mean)?;
    let age_years = age_years(recent, day, config);
    Some(match age_years.map(|age| AT_AGE.0 - AT_AGE.1 * age).filter(|at_age| *at_age > held) {
        Some(at_age) => (at_age, HeartRateFrom::Age),
        None => (held, HeartRateFrom::Held),
    })
}

/// Age from the configured year of birth, else from the newest watch setting.
fn age_years(recent: &[HeartRateEvidence], day: i32, config: &Config) -> Option<f64> {
    let year = super::daily::date_of(day).year();
    let configured = config.athlete.birth_year.map(|born| f64::from(year - born));
    configured.or_else(|| recent.iter().rev().find_map(|t| t.age_years))
}

/// The resting heart rate: the newest watch setting, else the lowest held.
fn lowest(at_rest: &AtRest) -> From {
    let held =
        || at_rest.lowest.filter(|_| at_rest.seconds >= LEAST_S).map(|bpm| (f64::from(bpm), HeartRateFrom::Held));
    at_rest.setting_bpm.map(|bpm| (bpm, HeartRateFrom::Watch)).or_else(held)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::sport::Sport;
    use crate::rule::tests::fixture::{Planted, planted};

    /// A run with a mean heart rate, and a heart rate held for this many seconds.
    fn run(day: i32, mean_bpm: f64, held: (u8, f32)) -> Planted {
        Planted::run(day, 10.0).with(|a| {
            a.heart_rate.mean_bpm = Some(mean_bpm);
            a.internal.histogram.heart_s = vec![(60, 5.0), (70, 30.0), (mean_bpm as u8, 3000.0), held];
        })
    }

    fn max_on(runs: &[Planted], config: &Config) -> From {
        let last = bounds(&planted(runs), config).pop().unwrap();
        last.max_bpm.zip(last.max_bpm_from)
    }

    /// Ten runs at a mean of 140 bpm, two of which held `held`, then one more on day 50.
    fn ten(held: u8) -> Vec<Planted> {
        let mut runs: Vec<Planted> = (0..10).map(|k| run(k, 140.0, (if k < 2 { held } else { 150 }, 30.0))).collect();
        runs.push(run(50, 140.0, (200, 60.0)));
        runs
    }

    #[test]
    fn held_in_two_runs_and_enough_above_the_means() {
        let config = Config::default();
        assert_eq!(max_on(&ten(174), &config), None, "1.25 times 140 is 175");
        assert_eq!(max_on(&ten(175), &config), Some((175.0, HeartRateFrom::Held)), "not the 200 of the day itself");
        let mut once = ten(180);
        once[1] = run(1, 140.0, (180, 29.9));
        assert_eq!(max_on(&once, &config), None, "in one run alone");
        assert_eq!(max_on(&ten(180)[1..], &config), None, "nine sessions before");
    }

    #[test]
    fn of_runs_of_the_year_before() {
        let later = |days: i32| {
            let mut runs = ten(180);
            runs[10] = run(days, 140.0, (200, 60.0));
            max_on(&runs, &Config::default()).is_some()
        };
        assert!(later(365) && !later(366));
        let mut rides = ten(180);
        rides[0].0.sport = Sport::Cycling;
        assert_eq!(max_on(&rides, &Config::default()), None, "a ride's heart is another");
    }

    #[test]
    fn a_setting_of_the_watch_counts_before_what_was_held() {
        let with = |day: usize, max_bpm: f64, held: u8| {
            let mut runs = ten(held);
            runs[day].0.internal.owner.max_bpm = Some(max_bpm);
            max_on(&runs, &Config::default())
        };
        assert_eq!(with(10, 190.0, 150), Some((190.0, HeartRateFrom::Watch)), "of the day itself");
        assert_eq!(with(3, 176.0, 176), Some((176.0, HeartRateFrom::Watch)));
        assert_eq!(with(3, 176.0, 177), Some((177.0, HeartRateFrom::Held)), "a higher one was held twice");
        let mut old = ten(150);
        old[0].0.internal.owner.max_bpm = Some(190.0);
        old.push(run(365, 140.0, (150, 60.0)));
        assert!(max_on(&old, &Config::default()).is_some());
        old.push(run(366, 140.0, (150, 60.0)));
        assert_eq!(max_on(&old, &Config::default()), None, "a year and a day ago");
    }

    #[test]
    fn with_a_known_age_it_is_at_least_that_of_the_age() {
        let mut config = Config::default();
        for (born, expected) in [(1986, (211.0 - 25.6, HeartRateFrom::Age)), (1966, (180.0, HeartRateFrom::Held))] {
            config.athlete.birth_year = Some(born);
            let (bpm, from) = max_on(&ten(180), &config).unwrap();
            assert!((bpm - expected.0).abs() < 1e-9 && from == expected.1, "{born}: {bpm} {from:?}");
        }
        assert_eq!(max_on(&ten(174), &config), None, "an age alone tells nothing of this runner");
        let mut by_watch = ten(180);
        by_watch[10].0.internal.owner.age_years = Some(40.0);
        assert_eq!(max_on(&by_watch, &Config::default()).map(|m| m.1), Some(HeartRateFrom::Age));
    }

    #[test]
    fn configured_heart_rates_win() {
        let mut config = Config::default();
        (config.athlete.max_bpm, config.athlete.resting_bpm) = (Some(185.0), Some(50.0));
        let mut runs = ten(200);
        runs[10].0.internal.owner.max_bpm = Some(190.0);
        let last = bounds(&planted(&runs), &config).pop().unwrap();
        assert_eq!((last.max_bpm, last.max_bpm_from), (Some(185.0), Some(HeartRateFrom::Configured)));
        assert_eq!((last.resting_bpm, last.resting_bpm_from), (Some(50.0), Some(HeartRateFrom::Configured)));
    }

    #[test]
    fn the_threshold_is_the_configured_one_else_the_newest_of_the_watch() {
        let mut runs = ten(180);
        (runs[2].0.internal.owner.threshold_bpm, runs[5].0.internal.owner.threshold_bpm) = (Some(160.0), Some(164.0));
        let threshold = |config: &Config| bounds(&planted(&runs), config).pop().unwrap().threshold_bpm;
        assert_eq!(threshold(&Config::default()), Some(164.0));
        let config = Config::default().with(|config| config.athlete.threshold_bpm = Some(170.0));
        assert_eq!(threshold(&config), Some(170.0));
    }

    #[test]
    fn at_rest_the_newest_setting_else_the_lowest_that_was_held() {
        let resting = |runs: &[Planted]| {
            let last = bounds(&planted(runs), &Config::default()).pop().unwrap();
            last.resting_bpm.zip(last.resting_bpm_from)
        };
        let mut runs = ten(180);
        assert_eq!(resting(&runs), Some((70.0, HeartRateFrom::Held)), "60 did not last");
        assert_eq!(resting(&runs[..3]), None, "under three hours");
        (runs[2].0.internal.owner.resting_bpm, runs[5].0.internal.owner.resting_bpm) = (Some(52.0), Some(48.0));
        assert_eq!(resting(&runs), Some((48.0, HeartRateFrom::Watch)));
    }
}
