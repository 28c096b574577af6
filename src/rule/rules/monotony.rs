//! KW204: seven days with similar load.

use crate::base::message::Part;
use crate::base::stats::round;
use crate::history::daily::{Daily, date_of, day_number, peaks};
use crate::history::training_load::{Spread, spread, trimp};
use crate::rule::declare_rule;
use crate::rule::finding::{Finding, Grade, Judged, Severity};
use crate::rule::kind::Kind;
use crate::rule::need::Need;
use crate::rule::quantity::Quantity;
use crate::rule::runner::Runner;
use crate::rule::settings::{Setting, Thresholds};
use crate::rule::wording::{Known, Words};
use crate::rule::words::{day as words_day, short_day, shortest};
use crate::say;

declare_rule! {
    /// Seven days that were alike in load.
    ///
    /// # What it flags
    ///
    /// Seven days with four runs or more whose mean daily load is more than twice its spread: every day about the same, hardly an
    /// easy day or a day off. Only noted.
    ///
    /// # Why it may matter
    ///
    /// In 25 athletes alike days with much load came before illness. That study was not about knees, and the line of 2 is a
    /// convention.
    ///
    /// # How it is computed
    ///
    /// Mean / standard deviation (of the population: divided by 7) of the daily loads of the seven days that end with a day with
    /// a run; days off count as 0. The load of a day is the training impulse by heart rate (Banister) of everything recorded,
    /// where that is known for every activity of the seven days; else the distance of the runs, where that is known for each.
    /// It needs 28 days of history. Days whose seven days overlap are one finding, on the most alike.
    ///
    /// # When it is wrong
    ///
    /// Distance hides that runs differ in pace and climb, and that other sports fill the days off.
    ///
    /// # Evidence
    ///
    /// D: convention; a study of illness, not of knees.
    pub(crate) static RULE = {
        code: "KW204",
        name: "monotony",
        summary: "Seven days that were alike in load",
        article: "structured training plan",
        levels: &[Severity::Info],
        grade: Grade::D,
        kind: Kind::DAYS,
        sources: &["Foster C. Monitoring training in athletes with reference to overtraining syndrome. Med Sci Sports Exerc \
                   1998;30:1164"],
        settings: &[
            Setting { key: "times", default: 2.0, meaning: "mean over standard deviation of the daily loads" },
            Setting { key: "least_runs", default: 4.0, meaning: "runs in seven days; fewer are not judged" },
        ],
        check: check,
    };
}

/// Days of history needed.
const DAYS: i32 = 28;

fn check(runner: &Runner<'_>, thresholds: &Thresholds<'_>) -> Judged {
    let have = runner.days_of_history();
    if have < DAYS {
        return Judged::not(Need::history(f64::from(DAYS), have));
    }
    let loads = Loads::new(runner);
    let fires = |day: i32| {
        let week = loads.of_week(day)?;
        let enough = runner.history_on(day) >= DAYS && loads.runs.week(day) >= thresholds.get("least_runs");
        (enough && week.spread.mean > thresholds.get("times") * week.spread.sd).then_some((day, week.times()))
    };
    let firing: Vec<(i32, f64)> = loads.runs.all().iter().filter_map(|(day, _)| fires(*day)).collect();
    let findings = peaks(&firing)
        .into_iter()
        .filter_map(|day| Some(finding(runner, day, &loads.of_week(day)?, thresholds)))
        .collect();
    Judged { findings, not_judged: None }
}

/// Daily loads of one runner by both measures.
struct Loads {
    runs: Daily,
    distance_m: Daily,
    /// Days on which the distance of a run is unknown.
    without_distance: Daily,
    trimp: Daily,
    /// Days on which the training impulse of an activity is unknown.
    without_trimp: Daily,
}

/// Seven daily loads.
struct Week {
    spread: Spread,
    by_heart: bool,
}

impl Week {
    /// Mean divided by spread; infinite if all days are equal.
    fn times(&self) -> f64 {
        self.spread.monotony().unwrap_or(f64::INFINITY)
    }
}

impl Loads {
    fn new(runner: &Runner<'_>) -> Self {
        let runs = || runner.runs.iter();
        let believed = || runner.activities.iter().filter(|a| a.is_believed());
        let all = || believed().map(|a| (day_number(a.local_start.date()), trimp(a)));
        Loads {
            runs: Daily::new(runs().map(|r| (r.day, 1.0))),
            distance_m: Daily::new(runs().map(|r| (r.day, r.distance_m))),
            without_distance: Daily::new(runner.unknown_days.iter().map(|day| (*day, 1.0))),
            trimp: Daily::new(all().filter_map(|(day, load)| Some((day, load?)))),
            without_trimp: Daily::new(all().filter(|(_, load)| load.is_none()).map(|(day, _)| (day, 1.0))),
        }
    }

    /// The loads of the seven days that end with `day`, by one measure; `None` if neither is known for all of them.
    fn of_week(&self, day: i32) -> Option<Week> {
        let all_known = |missing: &Daily| missing.between(day - 6, day).is_empty();
        let by_heart = all_known(&self.without_trimp);
        let loads = if by_heart { &self.trimp } else { &self.distance_m };
        (by_heart || all_known(&self.without_distance))
            .then(|| Week { spread: spread(&loads.last::<7>(day)), by_heart })
    }
}

fn finding(runner: &Runner<'_>, day: i32, week: &Week, thresholds: &Thresholds<'_>) -> Finding {
    let date = date_of(day);
    let times = Some(week.times()).filter(|t| t.is_finite());
    let alike = times.map_or_else(
        || say!("all 7 equal"),
        // Two decimals near the threshold, so that 2.04 is not shown as 2.
        |times| say!("mean {} the spread", Part::number(times, if times < 2.1 { 2 } else { 1 }, "times")),
    );
    let by = if week.by_heart { "training impulse by heart rate" } else { "distance" };
    Finding {
        quantity: Quantity::AlikeDays,
        observed: times.map(|times| round(times, 4)),
        threshold: Some(thresholds.get("times")),
        beside: Some(say!("mean daily load over its spread; noted above {}", shortest(thresholds.get("times")))),
        activities: runner.on_days(day - 6, day).iter().map(|r| r.summary.id.clone()).collect(),
        words: Words {
            title: say!("7~days of nearly equal load, to {}.", short_day(date, runner.as_of)),
            seen: say!("The 7~days to {} were nearly equal in load: {} (daily {}).", words_day(date), alike, by),
            known: Known::InMessage(say!(
                "In 25 athletes alike days with much load came before illness; nothing is known of knees, and the line of {} is a \
                 convention.",
                shortest(thresholds.get("times")),
            )),
            action: say!("Let easy days be easier and long days longer, with a day off between."),
            would_change: say!("Other training on these days is missing from the files."),
        },
        ..Finding::on_day(&RULE, runner, date, Severity::Info)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::sport::Sport;
    use crate::rule::tests::fixture::{Planted, check_rule};
    use crate::summary::Intensity;

    #[test]
    fn days_that_differ_in_their_last_digit_are_equal() {
        let week: Vec<Planted> = (0..35).map(|day| Planted::run(day, 5.0001)).collect();
        let found = check_rule(&RULE, week).findings;
        assert!(found[0].words.seen.text().contains(": all 7 equal"), "{}", found[0].words.seen.text());
    }

    #[test]
    fn a_drive_taken_for_a_run_is_not_counted_by_heart_rate_either() {
        let effort = |a: &mut crate::summary::ActivitySummary, trimp: f64| {
            a.intensity = Some(crate::summary::Intensity { trimp_banister: Some(trimp), ..Default::default() });
        };
        let mut days: Vec<Planted> =
            (0..35).map(|day| Planted::run(day, 8.0).with(|a| effort(a, 20.0 + f64::from(day % 4) * 60.0))).collect();
        let quiet = check_rule(&RULE, days.clone());
        assert_eq!(quiet.findings, []);
        days.push(Planted::run(33, 120.0).with(|a| {
            a.start += jiff::SignedDuration::from_hours(4);
            a.notes.push(crate::base::note::Note::new(crate::base::note::NoteCode::ImplausibleSpeed, "33 m/s"));
        }));
        assert_eq!(check_rule(&RULE, days), quiet, "the drive has no heart rate");
    }

    /// Seven days with these kilometres after 28 days of history; 0 is a day off.
    fn week(km: [f64; 7]) -> Vec<Planted> {
        let mut runs = vec![Planted::run(0, 8.0)];
        runs.extend((28..).zip(km).filter(|(_, km)| *km > 0.0).map(|(day, km)| Planted::run(day, km)));
        runs
    }

    fn with_trimp(day: i32, km: f64, trimp: f64) -> Planted {
        Planted::run(day, km).with(|a| {
            a.intensity = Some(Intensity { trimp_banister: Some(trimp), ..Intensity::default() });
        })
    }

    #[test]
    fn twice_the_spread_is_quiet_and_more_is_not() {
        // Mean 8 and population standard deviation 4: exactly twice.
        let exactly = [14.0, 2.0, 8.0, 6.0, 12.0, 10.0, 4.0];
        let s = spread(&exactly);
        assert_eq!((s.mean, s.sd), (8.0, 4.0));
        assert_eq!(check_rule(&RULE, week(exactly)), Judged::default());
        let found = check_rule(&RULE, week([13.9, 2.0, 8.0, 6.0, 12.0, 10.0, 4.0])).findings;
        assert_eq!((found.len(), found[0].severity), (1, Severity::Info));
        assert!(
            found[0].words.title.text().starts_with("7 days of nearly equal load, to "),
            "{}",
            found[0].words.title.text()
        );
        assert!(found[0].words.seen.text().contains(": mean 2.01 times the spread"), "{}", found[0].words.seen.text());
        assert!(found[0].observed.is_some_and(|t| t > 2.0 && t < 2.02) && found[0].activities.len() == 7);
    }

    #[test]
    fn equal_days_are_the_most_alike() {
        let found = check_rule(&RULE, week([8.0; 7])).findings;
        assert_eq!((found.len(), found[0].observed), (1, None));
        assert!(found[0].words.seen.text().contains(": all 7 equal"), "{}", found[0].words.seen.text());
        assert_eq!(found[0].date.to_string(), "2026-02-08");
    }

    #[test]
    fn usual_weeks_are_not_alike() {
        for km in [
            [0.0, 8.0, 8.0, 8.0, 0.0, 8.0, 8.0],
            [0.0, 8.0, 8.0, 8.0, 8.0, 8.0, 20.0],
            [8.0, 0.0, 0.0, 8.0, 0.0, 0.0, 8.0],
        ] {
            assert_eq!(check_rule(&RULE, week(km)), Judged::default(), "{km:?}");
        }
        assert_eq!(
            check_rule(&RULE, week([0.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0])).findings.len(),
            1,
            "one day off, all else equal"
        );
    }

    #[test]
    fn four_runs_are_needed() {
        // Loads by heart rate that are similar only because of rides: three runs, four runs.
        let runs = |n: i32| {
            let mut all: Vec<Planted> =
                (0..28).step_by(3).map(|d| with_trimp(d, 8.0, if d % 2 == 0 { 20.0 } else { 90.0 })).collect();
            all.extend((28..28 + n).map(|d| with_trimp(d, 8.0, 60.0)));
            all.extend((28 + n..35).map(|d| with_trimp(d, 8.0, 60.0).with(|a| a.sport = Sport::Cycling)));
            all.push(with_trimp(34, 1.0, 0.0));
            check_rule(&RULE, all).findings.len()
        };
        assert_eq!((runs(2), runs(3)), (0, 1), "and one on the last day");
    }

    #[test]
    fn heart_rate_comes_before_distance_where_all_of_it_is_known() {
        let trimps = [20.0, 120.0, 20.0, 120.0, 20.0, 120.0, 20.0];
        let mut runs: Vec<Planted> = vec![Planted::run(0, 8.0)];
        runs.extend((28..).zip(trimps).map(|(day, trimp)| with_trimp(day, 8.0, trimp)));
        assert_eq!(check_rule(&RULE, runs.clone()).findings, [], "equal distance, hard and easy days");
        runs.push(Planted::other(34, Sport::Strength, 1800.0));
        let found = check_rule(&RULE, runs.clone()).findings;
        assert_eq!(found.len(), 1);
        assert!(
            found[0].words.message().text().contains("all 7 equal (daily distance)"),
            "{}",
            found[0].words.message().text()
        );
        runs.push(Planted::run(33, 1.0).with(|a| a.distance_m = None));
        assert_eq!(check_rule(&RULE, runs).findings, [], "neither is known");
    }

    #[test]
    fn twenty_eight_days_of_history_are_needed() {
        let daily = |days: i32| check_rule(&RULE, (0..=days).map(|d| Planted::run(d, 8.0)).collect());
        assert_eq!(
            (daily(27).findings.len(), daily(27).reason().as_deref()),
            (0, Some("needs 28 days of history, has 27"))
        );
        assert_eq!(daily(28).findings.len(), 1);
        assert_eq!(daily(90).findings.len(), 1, "one bump, one finding");
    }
}
