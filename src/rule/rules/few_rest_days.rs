//! KW203: full weeks with hardly a day off.

use crate::history::daily::{Daily, date_of};
use crate::rule::declare_rule;
use crate::rule::finding::{Finding, Grade, Judged, Lasting, Severity};
use crate::rule::kind::Kind;
use crate::rule::need::Need;
use crate::rule::quantity::Quantity;
use crate::rule::runner::{Runner, day_number};
use crate::rule::settings::{Setting, Thresholds};
use crate::rule::wording::{Known, Words};
use crate::rule::words::{self, counted, day as words_day, km};
use crate::say;

declare_rule! {
    /// Full weeks with hardly a day off.
    ///
    /// # What it flags
    ///
    /// Seven days with at most one day without a run, while their distance is at least 80 % of the fullest seven days
    /// of twelve weeks. One or two such weeks are noted, and so is any number of them with less than 3 hours of
    /// running; three in a row are a caution. It is reported once, and again only after two weeks in which every seven
    /// days had two days off: one lighter week is not a new habit. While no week has more than one day off, the state
    /// is shown with the day on which it began.
    ///
    /// # Why it may matter
    ///
    /// Of 446 elite endurance athletes who were asked afterwards, those with fewer than two days off a week reported
    /// more overuse injuries. Nobody was followed, the estimate is very uncertain, and it is not about knees. On the
    /// other hand guidance for painful kneecaps is to run more often and shorter; so many short runs alone are not
    /// flagged.
    ///
    /// # How it is computed
    ///
    /// On each day with a run: days without a run among the seven that end with it, and their distance over the largest distance
    /// of seven days that ended within the twelve weeks to that day. Three weeks in a row are the seven days, the seven before
    /// and the seven before those. It is over where the last day with so few days off lies 14 days back. Days are local days. It
    /// needs 21 days of history.
    ///
    /// # When it is wrong
    ///
    /// A walk was recorded as a run. Runs are very short and easy, so that a day with one is as good as a day off.
    ///
    /// # Evidence
    ///
    /// C: one study that asked elite athletes afterwards.
    pub(crate) static RULE = {
        code: "KW203",
        name: "few-rest-days",
        summary: "Full weeks with hardly a day off",
        article: "adequate recovery time",
        levels: &[Severity::Info, Severity::Caution],
        grade: Grade::C,
        kind: Kind { exposure: true, ..Kind::STATE },
        sources: &["Ristolainen L et al. Training-related risk factors in the etiology of overuse injuries in endurance sports. \
                   J Sports Med Phys Fitness 2014;54(1):78-87"],
        settings: &[
            Setting { key: "days_off", default: 1.0, meaning: "days without a run in seven, at most" },
            Setting { key: "full", default: 0.80, meaning: "share of the fullest seven days of twelve weeks" },
            Setting { key: "least_hours", default: 3.0, meaning: "hours of running in a week; less is only noted" },
            Setting { key: "caution_weeks", default: 3.0, meaning: "weeks in a row that are a caution" },
        ],
        check: check,
    };
}

/// Days of history needed.
const DAYS: i32 = 21;

/// Days in which the fullest seven days are searched.
const FULLEST_DAYS: i32 = 84;

/// Days after which a state is over, if all seven-day windows in them had more days off: fewer would be a holiday or an illness,
/// not a new habit.
const OVER_DAYS: i32 = 14;

/// Days after which a state is described as lasting: for shorter ones "at most one day a week" says little.
const LASTING_DAYS: i32 = 14;

fn check(runner: &Runner<'_>, thresholds: &Thresholds<'_>) -> Judged {
    let have = runner.days_of_history();
    if have < DAYS {
        return Judged::not(Need::history(f64::from(DAYS), have));
    }
    let daily = Daily::new(runner.runs.iter().map(|r| (r.day, r.distance_m)));
    let weeks = Weeks {
        fullness: Daily::new(daily.all().iter().map(|(day, _)| (*day, daily.week(*day)))),
        time_s: Daily::new(runner.runs.iter().map(|r| (r.day, r.time_s))),
        runner,
        daily,
        days_off: thresholds.get("days_off"),
        full: thresholds.get("full"),
        least_s: thresholds.get("least_hours") * 3600.0,
    };
    let in_a_row = thresholds.get("caution_weeks").clamp(1.0, 52.0) as i32;

    // A stretch continues until the weeks have had more days off for long enough; it is reported once, at its highest severity,
    // on the day when that was reached.
    let mut findings = Vec::new();
    let mut stretch: Option<Stretch> = None;
    // The last day of the first week since which none had more days off, whether it could be judged or not.
    let mut unbroken = None;
    for &day in &runner.run_days {
        if !weeks.few_days_off(day) {
            let over = stretch.take_if(|stretch| day - stretch.last >= OVER_DAYS);
            findings.extend(over.map(|stretch| finding(runner, &weeks, &stretch, in_a_row)));
            unbroken = None;
            continue;
        }
        unbroken = unbroken.or(Some(day));
        if runner.history_on(day) < DAYS {
            continue;
        }
        let loudest = stretch.as_ref().map(|s| s.severity);
        if loudest < Some(Severity::Caution) && weeks.are_long(day, in_a_row) {
            stretch = Some(Stretch { severity: Severity::Caution, day, last: day });
        } else if loudest.is_none() && weeks.holds(day) {
            stretch = Some(Stretch { severity: Severity::Info, day, last: day });
        } else if let Some(stretch) = &mut stretch {
            stretch.last = day;
        }
    }
    if let Some(stretch) = stretch {
        let lasts = unbroken.and_then(|week| weeks.lasting(week, day_number(runner.as_of)));
        findings.push(Finding { lasts, ..finding(runner, &weeks, &stretch, in_a_row) });
    }
    Judged { findings, not_judged: None }
}

/// Consecutive weeks with few days off.
struct Stretch {
    severity: Severity,
    /// The day on which the severity was reached.
    day: i32,
    /// The last day of the last week with few days off.
    last: i32,
}

/// Seven-day windows of one runner.
struct Weeks<'r, 'a> {
    runner: &'r Runner<'a>,
    daily: Daily,
    /// Distance of the seven days ending on each day with a run.
    fullness: Daily,
    time_s: Daily,
    days_off: f64,
    full: f64,
    least_s: f64,
}

impl Weeks<'_, '_> {
    /// Days without a run among the seven that end with `day`.
    fn rest_days(&self, day: i32) -> usize {
        7usize.saturating_sub(self.run_days(day - 6, day))
    }

    /// Days with a run among `from..=to`.
    fn run_days(&self, from: i32, to: i32) -> usize {
        let until = |day: i32| self.runner.run_days.partition_point(|d| *d < day);
        until(to + 1).saturating_sub(until(from))
    }

    /// Whether `in_a_row` consecutive weeks qualify, the last ending with `day`, each with enough running time for a caution.
    fn are_long(&self, day: i32, in_a_row: i32) -> bool {
        (0..in_a_row).map(|k| day - 7 * k).all(|day| self.holds(day) && self.time_s.week(day) >= self.least_s)
    }

    /// The state if it still holds on the day of "now", since the week that ends with `unbroken`.
    fn lasting(&self, unbroken: i32, now: i32) -> Option<Lasting> {
        // A day off at its beginning is no part of it.
        let first = self.runner.run_days.iter().copied().find(|day| *day > unbroken - 7)?;
        if now - first < LASTING_DAYS {
            return None;
        }
        let last = self.runner.run_days.last().map_or(now, |last| now.min(last + 1));
        let none_off = i32::try_from(self.run_days(first, last)) == Ok(last - first + 1);
        let what = if none_off { "no day without a run" } else { "at most one day a week without a run" };
        self.few_days_off(now).then(|| Lasting { since: date_of(first), what: what.to_owned() })
    }

    fn few_days_off(&self, day: i32) -> bool {
        self.rest_days(day) as f64 <= self.days_off
    }

    /// Whether the seven days that end with `day` are full and have few days off. Unknown for days before the history and weeks
    /// with a run of unknown distance.
    fn holds(&self, day: i32) -> bool {
        let fullest_m = self.fullest_m(day);
        self.runner.history_on(day) >= 6
            && self.runner.all_known(day - FULLEST_DAYS - 5, day)
            && self.few_days_off(day)
            && fullest_m > 0.0
            && self.daily.week(day) >= self.full * fullest_m
    }

    fn fullest_m(&self, day: i32) -> f64 {
        let oldest = day - FULLEST_DAYS + 1;
        // The maximum is reached on a day with a run, except at the beginning of the window, which may cut a week off.
        self.fullness.between(oldest, day).iter().map(|(_, m)| *m).fold(self.daily.week(oldest), f64::max)
    }
}

fn finding(runner: &Runner<'_>, weeks: &Weeks<'_, '_>, stretch: &Stretch, in_a_row: i32) -> Finding {
    let Stretch { severity, day, .. } = *stretch;
    let date = date_of(day);
    let loud = severity == Severity::Caution;
    let n = if loud { in_a_row } else { 1 };
    let off: usize = (0..n).map(|k| weeks.rest_days(day - 7 * k)).sum();
    let first = words_day(date_of(day - 7 * n + 1));
    let in_words = match n {
        2 => say!("Two"),
        3 => say!("Three"),
        4 => say!("Four"),
        n => say!("{}", n),
    };
    Finding {
        quantity: Quantity::DaysOff,
        observed: Some(off as f64),
        threshold: Some(f64::from(n) * weeks.days_off),
        beside: Some(if n == 1 { say!("in 7~days") } else { say!("in {}~weeks", n) }),
        activities: runner.on_days(day - 7 * n + 1, day).iter().map(|r| r.summary.id.clone()).collect(),
        words: Words {
            title: match (loud, n) {
                (true, 2..) => say!("{} full weeks with at most one day off each", in_words),
                (true, _) => say!("A full week with at most one day off"),
                _ => say!("One day off or none in the 7~days to {}.", words_day(date)),
            },
            seen: say!(
                "{} without a run in the {} from {} to {}; the last 7 had {}, the fullest 7~days of 12 weeks {}.",
                counted(off, "day", "days"),
                words::days(f64::from(7 * n)),
                first,
                words_day(date),
                km(weeks.daily.week(day)),
                km(weeks.fullest_m(day)),
            ),
            known: Known::InMessage(say!(
                "Of 446 elite endurance athletes, asked afterwards, those with fewer than two days off a week reported more \
                 overuse injuries; that is not about knees."
            )),
            action: say!("Take two days off in full weeks, or make some of the runs shorter."),
            would_change: say!("Some of these runs were walks, or so short that they count as days off."),
        },
        ..Finding::on_day(&RULE, runner, date, severity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::message::Message;
    use crate::config::Config;
    use crate::rule::tests::fixture::{Planted, check_rule, check_rule_with};
    use jiff::civil::date;

    /// Runs of 8 km on every day of `days` except `rests`.
    fn daily(days: std::ops::Range<i32>, rests: &[i32]) -> Vec<Planted> {
        days.filter(|d| !rests.contains(d)).map(|d| Planted::run(d, 8.0)).collect()
    }

    /// Four weeks of four runs of 12 km, then `weeks` weeks with six runs of 8 km and Mondays off, then two as at the beginning.
    fn busy(weeks: i32) -> Vec<Planted> {
        let calm = |week: i32| [1, 3, 5, 6].map(|d| Planted::run(week * 7 + d, 12.0)).to_vec();
        let mut runs: Vec<Planted> = (0..4).flat_map(calm).collect();
        runs.extend((4..4 + weeks).flat_map(|w| (1..7).map(move |d| Planted::run(w * 7 + d, 8.0))));
        runs.extend((4 + weeks..6 + weeks).flat_map(calm));
        runs
    }

    fn levels(judged: &Judged) -> Vec<Severity> {
        judged.findings.iter().map(|f| f.severity).collect()
    }

    #[test]
    fn one_or_two_weeks_are_noted_and_three_are_a_caution() {
        assert_eq!(check_rule(&RULE, busy(0)), Judged::default());
        assert_eq!(levels(&check_rule(&RULE, busy(1))), [Severity::Info]);
        assert_eq!(levels(&check_rule(&RULE, busy(2))), [Severity::Info]);
        let judged = check_rule(&RULE, busy(3));
        assert_eq!(levels(&judged), [Severity::Caution]);
        let found = &judged.findings[0];
        assert_eq!(found.words.title.text(), "Three full weeks with at most one day off each");
        assert_eq!((found.observed, found.threshold, found.activities.len()), (Some(3.0), Some(3.0), 18));
        assert_eq!(found.beside.as_ref().map(Message::text).as_deref(), Some("in 3 weeks"));
        assert_eq!(levels(&check_rule(&RULE, busy(10))), [Severity::Caution], "said once");
    }

    #[test]
    fn the_line_under_noted_is_whole() {
        // The first seven days with at most one day off: from Sunday of the last calm week, over the Monday off.
        let found = check_rule(&RULE, busy(1)).findings;
        assert_eq!(found[0].words.title.text(), "One day off or none in the 7 days to Fri 6 Feb 2026.");
        assert!(
            found[0]
                .words
                .message()
                .text()
                .starts_with("1 day without a run in the 7 days from Sat 31 Jan 2026 to Fri 6 Feb 2026")
        );
    }

    #[test]
    fn two_days_off_are_enough() {
        let rests: Vec<i32> = (0..10).flat_map(|w| [w * 7, w * 7 + 3]).collect();
        assert_eq!(check_rule(&RULE, daily(0..70, &rests)), Judged::default());
        let rests: Vec<i32> = (0..10).map(|w| w * 7).collect();
        assert_eq!(levels(&check_rule(&RULE, daily(0..70, &rests))), [Severity::Caution]);
    }

    #[test]
    fn weeks_under_eighty_per_cent_of_the_fullest_say_nothing() {
        // A week of 60 km in four runs, weeks of 15 km, then six runs of `km` a week for three weeks and a day.
        let full = |km: f64| {
            let mut runs: Vec<Planted> = [0, 2, 4, 6].map(|d| Planted::run(d, 15.0)).to_vec();
            runs.extend((1..4).map(|w| Planted::run(w * 7, 15.0)));
            runs.extend((29..50).filter(|d| d % 7 != 0).map(|d| Planted::run(d, km)));
            levels(&check_rule(&RULE, runs))
        };
        assert_eq!(full(8.0), [Severity::Caution], "48 of 60 km");
        assert_eq!(full(7.999), []);
    }

    #[test]
    fn the_fullest_week_is_of_twelve_weeks() {
        let fires = |big: i32| {
            let mut runs = vec![Planted::run(big, 60.0)];
            runs.extend((100..108).map(|d| Planted::run(d, 4.0)));
            !check_rule(&RULE, runs).findings.is_empty()
        };
        assert!(!fires(107 - 83));
        assert!(!fires(107 - 83 - 6), "the oldest week of them");
        assert!(fires(107 - 83 - 7));
    }

    #[test]
    fn two_weeks_with_two_days_off_end_it() {
        let said = |more_off: &[i32]| {
            let mondays = (0..70).filter(|day| day % 7 == 0);
            levels(&check_rule(&RULE, daily(0..70, &mondays.chain(more_off.iter().copied()).collect::<Vec<_>>())))
        };
        let (once, twice) = ([Severity::Caution], [Severity::Caution, Severity::Caution]);
        assert_eq!(said(&[]), once);
        assert_eq!(said(&[31]), once, "one lighter week is no other habit");
        assert_eq!(said(&[24, 38]), once, "nor are two with one between them");
        // From day 31 or 32 to day 44 all seven-day windows have two days off.
        assert_eq!((said(&[31, 38]), said(&[32, 38])), (twice.to_vec(), once.to_vec()));
        // A holiday of eight days, and of nine.
        let holiday = |days: i32| said(&(29..28 + days).collect::<Vec<_>>());
        assert_eq!((holiday(8), holiday(9)), (once.to_vec(), twice.to_vec()));
        // A lighter week without days off does not end it.
        let mut lighter = daily(0..70, &[0, 7, 14, 21, 28, 35, 42, 49, 56, 63]);
        lighter.iter_mut().skip(24).take(6).for_each(|r| r.0.distance_m = Some(5000.0));
        assert_eq!(levels(&check_rule(&RULE, lighter)), [Severity::Caution]);
    }

    #[test]
    fn twenty_one_days_of_history_are_needed() {
        let judged = check_rule(&RULE, daily(0..21, &[]));
        assert_eq!((judged.findings.len(), judged.reason().as_deref()), (0, Some("needs 21 days of history, has 20")));
        assert_eq!(levels(&check_rule(&RULE, daily(0..22, &[]))), [Severity::Caution]);
        // Twenty days are not three weeks.
        assert_eq!(levels(&check_rule(&RULE, daily(0..22, &[1, 2, 3]))), [Severity::Info]);
    }

    #[test]
    fn short_weeks_are_only_noted() {
        // Six runs of 30 minutes a week are three hours.
        let weeks = |seconds: f64| {
            let mut runs = busy(5);
            runs.iter_mut().for_each(|r| r.0.moving_s = Some(seconds));
            levels(&check_rule(&RULE, runs))
        };
        assert_eq!((weeks(1800.0), weeks(1799.9)), (vec![Severity::Caution], vec![Severity::Info]));
    }

    #[test]
    fn a_state_that_lasts_is_told() {
        let lasts = |runs: Vec<Planted>, as_of: i32| {
            let config = Config { as_of: Some(date_of(day_number(date(2026, 1, 5)) + as_of)), ..Config::default() };
            let found = check_rule_with(&RULE, runs, &config).findings;
            found.last().unwrap().lasts.as_ref().map(|l| (l.since, l.what.clone()))
        };
        let every_day = || daily(0..70, &[]);
        let (since, what) = lasts(every_day(), 69).unwrap();
        assert_eq!((since, what.as_str()), (date(2026, 1, 5), "no day without a run"), "from the first run on");
        assert!(lasts(every_day(), 70).is_some(), "a day off is one");
        assert_eq!(lasts(every_day(), 71), None, "two days off end it");
        let one_off = lasts(daily(0..70, &[14, 28, 42]), 69).unwrap();
        assert_eq!(one_off.1, "at most one day a week without a run");
        // A state that is told is three weeks old: what lasts is told with it.
        assert_eq!(lasts(daily(0..22, &[]), 21).map(|(since, _)| since), Some(date(2026, 1, 5)));
        // Two days off in the fifth week: the seven days that end with day 37 are the first with one.
        let later = lasts(daily(0..70, &[30, 32]), 69).unwrap();
        assert_eq!((later.0, later.1.as_str()), (date(2026, 2, 5), "at most one day a week without a run"));
        // Of two in a row the second lies in those seven days, and is no part of the state.
        let later = lasts(daily(0..70, &[30, 31]), 69).unwrap();
        assert_eq!((later.0, later.1.as_str()), (date(2026, 2, 6), "no day without a run"));
    }

    #[test]
    fn a_run_of_unknown_distance_is_no_day_off_and_makes_the_week_unknown() {
        let with = |metres: Option<f64>| {
            let mut runs = daily(0..70, &[]);
            runs[66].0.distance_m = metres;
            runs.drain(..63);
            runs.splice(0..0, [0, 2, 4, 6].map(|d| Planted::run(d, 8.0)));
            check_rule(&RULE, runs).findings.len()
        };
        assert_eq!((with(Some(8000.0)), with(None)), (1, 0));
    }

    #[test]
    fn two_runs_a_day_are_one_day() {
        let twice: Vec<Planted> =
            (0..70).filter(|d| d % 2 == 0).flat_map(|d| [Planted::run(d, 8.0), Planted::run(d, 8.0)]).collect();
        assert_eq!(check_rule(&RULE, twice), Judged::default());
    }
}
