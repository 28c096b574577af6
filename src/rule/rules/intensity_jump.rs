//! KW201: many more hard minutes in a week than in the weeks before.

use super::session_spike;
use super::week_jump::days_flagged as full_days;
use crate::base::message::Part;
use crate::base::owner::HeartRateBounds;
use crate::base::stats::round;
use crate::history::daily::{Daily, date_of, peaks};
use crate::rule::declare_rule;
use crate::rule::finding::{Finding, Grade, Judged, Reference, Severity};
use crate::rule::hard::not_told;
use crate::rule::kind::Kind;
use crate::rule::need::{Missing, Need};
use crate::rule::quantity::Quantity;
use crate::rule::runner::{Run, Runner, any_on};
use crate::rule::settings::{Setting, Thresholds};
use crate::rule::wording::{Known, Words};
use crate::rule::words::{counted, day as words_day, plain, short_day};
use crate::say;
use crate::summary::histogram::SPEED_STEP_MPS;

declare_rule! {
    /// Many more hard minutes in seven days than in the three weeks before.
    ///
    /// # What it flags
    ///
    /// 20 minutes and more in seven days above 88 % of the highest heart rate, and more than twice the weekly mean of the three
    /// weeks before. Noted; a caution only where distance jumped in the same seven days as well (KW101 or KW102).
    ///
    /// # Why it may matter
    ///
    /// Pain at the kneecap is described as following more distance or more speed. A trial with 447 runners that raised either
    /// intensity or distance found no difference in injuries between the two. So hard minutes alone are only noted. In 86
    /// runners, 21 of them injured (Neal 2024), only one of the measures of load was related to injuries, the acute one by effort;
    /// in which direction is not quoted here.
    ///
    /// # How it is computed
    ///
    /// On each day with a run: minutes of the runs of the seven days that end with it / (minutes of the 21 days before / 3).
    /// Minutes above 88 % of the highest heart rate (configured, else the watch's setting, else held for 30 seconds in two runs of
    /// the year before where that is at least 1.25 times the median of their means); for a run without heart rate, and where a threshold pace is configured, minutes on the flat faster than that. It needs 28
    /// days of history in which this is known for 80 % and more of the time run. Days whose seven days overlap are one finding.
    ///
    /// # When it is wrong
    ///
    /// Heat, illness and wrist sensors raise the heart rate. The highest heart rate is not reached in the files: configure it.
    ///
    /// # Evidence
    ///
    /// D: the threshold is a convention of kneewise, and the trial is against it.
    pub(crate) static RULE = {
        code: "KW201",
        name: "intensity-jump",
        summary: "Many more hard minutes in seven days than in the weeks before",
        article: "intensity too rapidly",
        levels: &[Severity::Info, Severity::Caution],
        grade: Grade::D,
        kind: Kind { exposure: true, ..Kind::SEVEN_DAYS },
        sources: &["Run Clever, a randomised trial: running intensity or running volume. BMJ Open Sport Exerc Med 2018;4:e000333"],
        settings: &[
            Setting { key: "times", default: 2.0, meaning: "times the weekly mean of the three weeks before" },
            Setting { key: "least_min", default: 20.0, meaning: "minutes in seven days; less is not judged" },
            Setting { key: "known", default: 0.80, meaning: "share of the running time in 28 days for which it must be known" },
        ],
        check: check,
    };
}

/// Days of history needed: the week and the three before.
const DAYS: i32 = 28;

/// Hard: above this share of the maximum heart rate (rules.md).
const HARD: f64 = 0.88;

/// A day whose seven-day window can be compared.
struct Week {
    day: i32,
    minutes: f64,
    /// Weekly mean of the three weeks before.
    mean: f64,
}

fn check(runner: &Runner<'_>, thresholds: &Thresholds<'_>) -> Judged {
    let have = runner.days_of_history();
    if have < DAYS {
        return Judged::not(Need::history(f64::from(DAYS), have));
    }
    let weeks = weeks(runner, thresholds.get("known"));
    if weeks.is_empty() {
        let needs = say!("needs heart rate, or a configured threshold pace, in 28~days of running");
        return Judged::not(not_told(runner, Need::in_time(Missing::HeartRate, needs)));
    }
    let limit = |week: &Week| thresholds.get("times") * week.mean;
    let fires = |week: &&Week| week.minutes > limit(week) && week.minutes >= thresholds.get("least_min");
    let (spikes, full) = (session_spike::flagged_days(runner, Severity::Info), full_days(runner));
    let also = |week: &Week| {
        let in_week = |days: &[i32]| any_on(days, week.day - 6, week.day);
        if in_week(&full) { Some(Also::Distance) } else { in_week(&spikes).then_some(Also::LongRun) }
    };
    // The days on which distance rose too represent the group.
    let firing: Vec<(i32, (bool, f64))> =
        weeks.iter().filter(fires).map(|w| (w.day, (also(w).is_some(), w.minutes - limit(w)))).collect();
    let findings = peaks(&firing)
        .into_iter()
        .filter_map(|day| weeks.binary_search_by_key(&day, |w| w.day).ok().map(|i| &weeks[i]))
        .map(|week| finding(runner, week, also(week), thresholds))
        .collect();
    Judged { findings, not_judged: None }
}

/// What else rose in the same seven days.
#[derive(Clone, Copy)]
enum Also {
    /// The distance of the week (KW102).
    Distance,
    /// The longest run alone (KW101).
    LongRun,
}

/// Every day with a run whose seven-day window can be compared.
fn weeks(runner: &Runner<'_>, least_known: f64) -> Vec<Week> {
    let minutes = |run: &Run<'_>| hard_minutes(run, runner.config.athlete.threshold_mps);
    let hard = Daily::new(runner.runs.iter().map(|r| (r.day, minutes(r).unwrap_or(0.0))));
    let time = Daily::new(runner.runs.iter().map(|r| (r.day, r.time_s)));
    let known = Daily::new(runner.runs.iter().filter(|r| minutes(r).is_some()).map(|r| (r.day, r.time_s)));
    let of_day = |(day, _): &(i32, f64)| {
        let first = day - DAYS + 1;
        // Missing is not zero: without heart rate in the weeks before, every week would look hard.
        // Without a run in those weeks there is nothing to compare with (KW103 speaks of breaks).
        let enough = known.sum(first, day - 7) > 0.0
            && known.sum(first, day - 7) >= least_known * time.sum(first, day - 7)
            && known.sum(first, *day) >= least_known * time.sum(first, *day);
        (enough && runner.history_on(*day) >= DAYS).then(|| Week {
            day: *day,
            minutes: hard.week(*day),
            mean: hard.sum(first, day - 7) / 3.0,
        })
    };
    hard.all().iter().filter_map(of_day).collect()
}

/// Hard minutes of a run: by heart rate, else by the configured threshold pace; `None` if neither is known.
fn hard_minutes(run: &Run<'_>, threshold_mps: Option<f64>) -> Option<f64> {
    let by_heart = run.summary.intensity.and_then(|i| i.high_minutes);
    let flat = &run.summary.internal.histogram.flat;
    by_heart.or_else(|| {
        let fast = |limit: f64| {
            let cells = flat.iter().filter(move |c| f64::from(c.speed) * SPEED_STEP_MPS > limit);
            cells.map(|c| f64::from(c.seconds) / 60.0).sum()
        };
        threshold_mps.filter(|_| !flat.is_empty()).map(fast)
    })
}

fn finding(runner: &Runner<'_>, week: &Week, also: Option<Also>, thresholds: &Thresholds<'_>) -> Finding {
    let times = thresholds.get("times");
    let limit = (times * week.mean).max(thresholds.get("least_min"));
    let date = date_of(week.day);
    let minutes = counted(week.minutes.round() as usize, "hard minute", "hard minutes");
    // A ratio to a mean of less than half a minute is not meaningful.
    let compared = if week.mean >= 0.5 { say!("usually {}", Part::integer(week.mean)) } else { say!("usually none") };
    let bounds = runner.on_days(week.day - 6, week.day).last().map(|run| run.summary.heart_rate_bounds);
    let measured = if let Some(HeartRateBounds { max_bpm: Some(max), max_bpm_from: Some(from), .. }) = bounds {
        say!("above {} beats a minute, 88~% of {} ({})", Part::integer(HARD * max), Part::integer(max), from.words())
    } else {
        say!("faster than the threshold pace")
    };
    Finding {
        quantity: Quantity::HardMinutes,
        observed: Some(round(week.minutes * 60.0, 1)),
        threshold: Some(round(limit * 60.0, 1)),
        reference: Some(Reference { value: round(week.mean * 60.0, 1), date: None }),
        beside: Some(say!(
            "in the 7~days to {}, {}; usually {}",
            short_day(date, runner.as_of),
            measured.clone(),
            Part::integer(week.mean)
        )),
        activities: runner.on_days(week.day - 6, week.day).iter().map(|r| r.summary.id.clone()).collect(),
        words: Words {
            title: match also {
                None => say!("{} in 7~days; {}.", minutes.clone(), compared),
                Some(Also::Distance) => say!("More hard minutes and more distance in the same week"),
                Some(Also::LongRun) => say!("More hard minutes and a longer run in the same week"),
            },
            seen: say!(
                "{} in the 7~days to {} ({}); the weekly mean of the three weeks before was {}.",
                minutes,
                words_day(date),
                measured,
                plain(week.mean),
            ),
            known: Known::InMessage(say!(
                "In a trial with 447 runners it made no difference to injuries whether intensity or distance was raised{}",
                match also {
                    None => ".",
                    Some(Also::Distance) => "; here both rose in the same 7~days.",
                    Some(Also::LongRun) => "; here the longest run rose in the same 7~days.",
                },
            )),
            action: say!("Raise one thing at a time: speed or distance."),
            would_change: say!("The highest heart rate is higher than assumed: configure it."),
        },
        ..Finding::on_day(&RULE, runner, date, if also.is_some() { Severity::Caution } else { Severity::Info })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::message::Message;
    use crate::config::Config;
    use crate::rule::tests::fixture::{Planted, check_rule, check_rule_with};
    use crate::summary::Intensity;
    use crate::summary::histogram::FlatCell;

    /// A run of 10 km with this many hard minutes.
    fn hard(day: i32, minutes: f64) -> Planted {
        Planted::run(day, 10.0).with(|a| {
            a.intensity = Some(Intensity { high_minutes: Some(minutes), ..Intensity::default() });
        })
    }

    /// Three weeks with `before` hard minutes on each Tuesday among four runs, then one with `minutes`.
    fn week_of(before: f64, minutes: f64) -> Vec<Planted> {
        let on = |week: i32, minutes: f64| {
            [(0, 0.0), (1, minutes), (3, 0.0), (6, 0.0)].map(|(d, m)| hard(week * 7 + d, m)).to_vec()
        };
        // The history begins a day before them.
        [vec![hard(-1, 0.0)], on(0, before), on(1, before), on(2, before), on(3, minutes)].concat()
    }

    #[test]
    fn twice_the_mean_is_quiet_and_more_is_not() {
        assert_eq!(check_rule(&RULE, week_of(15.0, 30.0)), Judged::default());
        let found = check_rule(&RULE, week_of(15.0, 30.1)).findings;
        assert_eq!((found.len(), found[0].severity), (1, Severity::Info));
        assert_eq!(found[0].words.title.text(), "30 hard minutes in 7 days; usually 15.");
        assert_eq!((found[0].threshold, found[0].reference.map(|r| r.value)), (Some(1800.0), Some(900.0)));
        assert_eq!(found[0].activities.len(), 4);
        let mut config = Config::default();
        config.athlete.max_bpm = Some(180.0);
        let found = check_rule_with(&RULE, week_of(15.0, 30.1), &config).findings;
        let beside = found[0].beside.as_ref().map(Message::text).unwrap_or_default();
        assert!(beside.contains("above 158 beats a minute, 88 % of 180 (configured)"), "what hard is: {beside}");
    }

    #[test]
    fn under_twenty_minutes_is_quiet() {
        assert_eq!(check_rule(&RULE, week_of(5.0, 19.9)), Judged::default());
        assert_eq!(check_rule(&RULE, week_of(5.0, 20.0)).findings.len(), 1);
        let found = check_rule(&RULE, week_of(0.0, 25.0)).findings;
        assert_eq!(found[0].words.title.text(), "25 hard minutes in 7 days; usually none.");
        assert_eq!(found[0].threshold, Some(1200.0));
    }

    #[test]
    fn together_with_a_longer_run_or_a_fuller_week_it_is_a_caution() {
        let longer = |day: i32| {
            let mut runs = vec![hard(-10, 0.0)];
            runs.extend(week_of(10.0, 40.0));
            runs.push(Planted::run(day, 12.0).with(|a| a.intensity = hard(0, 0.0).0.intensity));
            let found = check_rule(&RULE, runs).findings;
            (found.len(), found[0].severity)
        };
        assert_eq!(longer(26), (1, Severity::Caution), "a spike (KW101) in the same week");
        assert_eq!(longer(15), (1, Severity::Info), "a spike the week before");
        let mut fuller = vec![hard(-10, 0.0)];
        fuller.extend(week_of(10.0, 40.0));
        fuller.extend([hard(23, 0.0), hard(25, 0.0)]);
        let found = check_rule(&RULE, fuller).findings;
        assert_eq!(found[0].severity, Severity::Caution, "six runs instead of four (KW102)");
        assert_eq!(found[0].words.title.text(), "More hard minutes and more distance in the same week");
    }

    #[test]
    fn twenty_eight_days_of_history_are_needed() {
        let mut runs = week_of(0.0, 30.0);
        runs.pop();
        let judged = check_rule(&RULE, runs.clone());
        assert_eq!((judged.findings.len(), judged.reason().as_deref()), (0, Some("needs 28 days of history, has 25")));
        runs.push(hard(27, 0.0));
        assert_eq!(check_rule(&RULE, runs).findings.len(), 1);
    }

    #[test]
    fn unknown_hard_minutes_are_not_zero() {
        // Of the twelve runs before, two (17 %) or three (25 %) without heart rate.
        let without = |n: usize| {
            let mut runs = week_of(10.0, 40.0);
            runs.iter_mut()
                .skip(1)
                .filter(|r| r.0.intensity.is_some_and(|i| i.high_minutes == Some(0.0)))
                .take(n)
                .for_each(|r| {
                    r.0.intensity = None;
                });
            check_rule(&RULE, runs)
        };
        assert_eq!(without(2).findings.len(), 1);
        let judged = without(3);
        assert_eq!(judged.findings, []);
        assert!(judged.reason().is_some_and(|r| r.starts_with("needs heart rate")));
    }

    #[test]
    fn after_three_weeks_without_a_run_there_is_nothing_to_compare_with() {
        let first_after = |last: i32| {
            let mut runs: Vec<Planted> = (0..=last).step_by(5).map(|d| hard(d, 0.0)).collect();
            runs.push(hard(60, 30.0));
            check_rule(&RULE, runs).findings.len()
        };
        assert_eq!((first_after(35), first_after(30)), (1, 0), "24 and 29 days before");
    }

    #[test]
    fn a_threshold_pace_stands_in_for_heart_rate() {
        let fast = |day: i32, minutes: f32| {
            let cell = |speed, seconds| FlatCell { third: 0, speed, cadence: 170, heart: 0, seconds, beyond_m: 0.0 };
            Planted::run(day, 10.0)
                .with(|a| a.internal.histogram.flat = vec![cell(28, 1800.0), cell(40, minutes * 60.0)])
        };
        let runs = || (-3..28).step_by(3).map(|d| fast(d, if d == 27 { 25.0 } else { 0.0 })).collect::<Vec<_>>();
        let config = |mps: Option<f64>| {
            let mut config = Config::default();
            config.athlete.threshold_mps = mps;
            config
        };
        assert_eq!(check_rule_with(&RULE, runs(), &config(Some(3.9))).findings.len(), 1);
        assert_eq!(check_rule_with(&RULE, runs(), &config(Some(4.0))).findings, [], "not faster than it");
        assert!(check_rule_with(&RULE, runs(), &config(None)).not_judged.is_some());
    }
}
