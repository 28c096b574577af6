//! KW102: seven days with much more running than any of the weeks before.

use super::session_spike::{any_on, days_flagged as spike_days};
use crate::base::stats::round;
use crate::history::daily::{Daily, date_of, peaks};
use crate::rule::declare_rule;
use crate::rule::finding::{Finding, Grade, Judged, Reference, Severity};
use crate::rule::kind::{Comparison, Forecast, Kind, Quantity};
use crate::rule::runner::{Runner, exceeds};
use crate::rule::settings::{Setting, Thresholds};
use crate::rule::words::{day as words_day, km, km_down, percent_above};

declare_rule! {
    /// Seven days with much more running than any seven days of the month before.
    ///
    /// # What it flags
    ///
    /// A distance in seven days that is more than 30 % above the best seven days that ended 7 to 28 days earlier. Where a single
    /// long run explains it (KW101 in the same seven days) it is only noted. Never at 10 %: that rule was tried out and did
    /// not help.
    ///
    /// # Why it may matter
    ///
    /// In 874 novices with GPS watches, those who raised their week by more than 30 % had more of the injuries that distance is
    /// held to bring, runner's knee among them, than those below 10 %; the difference may be chance (p = 0.07). In 261 runners
    /// before a half-marathon, 20 to 60 % more a week went with more injuries after three weeks, and no longer after eight. In
    /// 5,205 runners changes from week to week were not related to injuries; a single long run was (KW101).
    ///
    /// # How it is computed
    ///
    /// On each day with a run: distance of the seven days that end with it / best distance of seven days that ended 7 to 28 days
    /// earlier − 1. A best week of less than 10 km counts as 10 km. The best of a month, not the week before, so that coming back
    /// from a week of rest says nothing. Days whose seven days overlap are one finding, on the day with the largest excess.
    /// It needs 28 days of history, and a run in the 28 days before.
    ///
    /// # When it is wrong
    ///
    /// Runs are missing from the files. A training camp or a week of holiday was meant to be like this and is followed by rest.
    ///
    /// # Evidence
    ///
    /// C: one cohort of novices with a result on the border, one small one of half-marathoners, one large one against it.
    pub(crate) static RULE = {
        code: "KW102",
        name: "week-jump",
        summary: "Seven days with much more running than any of the month before",
        article: "increasing mileage … too rapidly",
        levels: &[Severity::Info, Severity::Caution],
        grade: Grade::C,
        kind: Kind {
            exposure: true,
            comparison: Some(Comparison { more: "more", ..Comparison::LONGER }),
            forecast: Some(Forecast {
                quantity: Quantity::Distance,
                counted_from: "7 days",
                largest: 1_000_000,
                largest_of_a_week: Some(2_000_000),
                spike: false,
                on_day: Some(on_day),
            }),
            ..Kind::SEVEN_DAYS
        },
        citation: "Nielsen RO et al. Excessive progression in weekly running distance and risk of running-related injuries. \
                   J Orthop Sports Phys Ther 2014;44(10):739-747. doi:10.2519/jospt.2014.5164",
        settings: &[
            Setting { key: "caution", default: 0.30, meaning: "share above the best seven days of the month before" },
            Setting { key: "least_m", default: 10_000.0, meaning: "metres; a smaller best week counts as this" },
        ],
        check: check,
    };
}

/// Days of history that it needs.
const DAYS: i32 = 28;

/// The weeks that are compared with ended so many days earlier.
const EARLIER: std::ops::RangeInclusive<i32> = 7..=28;

/// From here on it is called a far fuller week: the upper end of what Damsted 2019 compared.
const FAR: f64 = 0.60;

/// A day whose seven days are compared with the weeks before.
struct Week {
    day: i32,
    distance_m: f64,
    /// The best seven days of those before, and the last of them.
    best_m: f64,
    best_day: i32,
}

/// Every day with a run whose seven days can be compared.
fn weeks(runner: &Runner<'_>) -> Vec<Week> {
    let daily = Daily::new(runner.runs.iter().map(|r| (r.day, r.distance_m)));
    let unknown = Daily::new(runner.runs.iter().filter(|r| r.summary.distance_m.is_none()).map(|r| (r.day, 1.0)));
    let weeks = Daily::new(daily.all().iter().map(|(day, _)| (*day, daily.week(*day))));
    let of_day = |(day, distance_m): &(i32, f64)| {
        let (newest, oldest) = (day - EARLIER.start(), day - EARLIER.end());
        // A week is fullest on a day with a run, except where the oldest is cut off by the edge.
        let cut = (oldest, daily.week(oldest));
        let ended = weeks.between(oldest, newest).iter().copied();
        let (best_day, best_m) = std::iter::once(cut).chain(ended).max_by(|a, b| a.1.total_cmp(&b.1))?;
        // Missing is not zero: with an unknown distance among them the weeks before look smaller than they were.
        let known = unknown.between(oldest - 6, newest).is_empty();
        (best_m > 0.0 && known && runner.history_on(*day) >= DAYS).then_some(Week {
            day: *day,
            distance_m: *distance_m,
            best_m,
            best_day,
        })
    };
    weeks.all().iter().filter_map(of_day).collect()
}

fn fires(week: &Week, thresholds: &Thresholds<'_>) -> bool {
    exceeds(week.distance_m, week.best_m.max(thresholds.get("least_m")), thresholds.get("caution"))
}

/// The days whose seven days this rule flags, in order; none where it is switched off.
pub(super) fn days_flagged(runner: &Runner<'_>) -> Vec<i32> {
    let thresholds = Thresholds::new(RULE.settings, runner.config.rules.get(RULE.name));
    if !thresholds.enabled() {
        return Vec::new();
    }
    weeks(runner).iter().filter(|w| fires(w, &thresholds)).map(|w| w.day).collect()
}

fn check(runner: &Runner<'_>, thresholds: &Thresholds<'_>) -> Judged {
    let weeks = weeks(runner);
    let have = runner.days_of_history();
    if have < DAYS {
        return Judged::not(format!("needs {DAYS} days of history, has {have}"));
    }
    if weeks.is_empty() {
        return Judged::not(format!("needs a run in the {DAYS} days before another, and the distance of each"));
    }
    let fired = weeks.iter().filter(|w| fires(w, thresholds));
    let firing: Vec<(i32, f64)> = fired.map(|w| (w.day, excess(w, thresholds))).collect();
    let spikes = spike_days(runner);
    let findings = peaks(&firing)
        .into_iter()
        .filter_map(|day| weeks.binary_search_by_key(&day, |w| w.day).ok().map(|i| &weeks[i]))
        .map(|week| finding(runner, week, &spikes, thresholds))
        .collect();
    Judged { findings, not_judged: None }
}

fn excess(week: &Week, thresholds: &Thresholds<'_>) -> f64 {
    week.distance_m / week.best_m.max(thresholds.get("least_m")) - 1.0
}

/// What this rule says of the seven days that end with `day`, whether or not those before were fuller still; `None` where it is
/// quiet or switched off. For runs that nobody has run yet.
fn on_day(runner: &Runner<'_>, day: i32) -> Option<Finding> {
    let thresholds = Thresholds::new(RULE.settings, runner.config.rules.get(RULE.name));
    let week = weeks(runner).into_iter().find(|w| w.day == day && fires(w, &thresholds))?;
    thresholds.enabled().then(|| finding(runner, &week, &spike_days(runner), &thresholds))
}

fn finding(runner: &Runner<'_>, week: &Week, spikes: &[i32], thresholds: &Thresholds<'_>) -> Finding {
    let excess = excess(week, thresholds);
    let (date, best_date, least_m) = (date_of(week.day), date_of(week.best_day), thresholds.get("least_m"));
    let severity = if any_on(spikes, week.day - 6, week.day) { Severity::Info } else { Severity::Caution };
    let limit_m = week.best_m.max(least_m) * (1.0 + thresholds.get("caution"));
    let far = exceeds(week.distance_m, week.best_m.max(least_m), FAR);
    let fuller = format!("A {} fuller week than the one before", if far { "far" } else { "clearly" });
    let small = if week.best_m < least_m { format!(", counted as {}", km(least_m)) } else { String::new() };
    Finding {
        title: match severity {
            Severity::Info => format!(
                "{fuller}: {} in 7 days, {} more.",
                km(week.distance_m),
                percent_above(excess, thresholds.get("caution"))
            ),
            _ => fuller,
        },
        quantity: "7 days",
        observed: Some(round(week.distance_m, 2)),
        threshold: Some(round(limit_m, 2)),
        reference: Some(Reference { value: round(week.best_m, 2), date: Some(best_date) }),
        unit: "m",
        activities: runner.on_days(week.day - 6, week.day).iter().map(|r| r.summary.id.clone()).collect(),
        message: format!(
            "{} in the 7 days to {}: {} more than in the best 7 days that ended 7 to 28 days earlier ({} to {}{small}). In 874 \
             novices, weeks raised by more than 30 % went with more injuries of the kinds that distance is held to bring, \
             runner's knee among them; that may be chance (p = 0.07), and in 5,205 runners changes from week to week were not \
             related to injuries.",
            km(week.distance_m),
            words_day(date),
            percent_above(excess, thresholds.get("caution")),
            km(week.best_m),
            words_day(best_date),
        ),
        action: format!("Hold the week or step back: up to {} in 7 days would not be flagged.", km_down(limit_m)),
        would_change: format!("Runs of the 5 weeks before {} are missing from the files.", words_day(date)),
        ..Finding::on_day(&RULE, runner, date, severity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::config::rules::Change;
    use crate::rule::rules::session_spike;
    use crate::rule::tests::fixture::{Planted, check_rule, check_rule_with};

    /// Weeks of 40 km in four equal runs: Monday, Wednesday, Friday, Sunday. Any seven days hold 40 km.
    fn steady(weeks: i32) -> Vec<Planted> {
        (0..weeks).flat_map(|week| [0, 2, 4, 6].map(|d| Planted::run(week * 7 + d, 10.0))).collect()
    }

    /// Five such weeks with two runs more in the last: 6 km on Tuesday, `thursday` km on Thursday.
    fn with_two_more(thursday: f64) -> Vec<Planted> {
        let mut runs = steady(6);
        runs.extend([Planted::run(29, 6.0), Planted::run(31, thursday)]);
        runs
    }

    #[test]
    fn thirty_per_cent_is_quiet_and_a_metre_more_is_not() {
        assert_eq!(check_rule(&RULE, with_two_more(6.0)), Judged::default());
        let found = &check_rule(&RULE, with_two_more(6.001)).findings;
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].severity, found[0].observed), (Severity::Caution, Some(52_001.0)));
        assert_eq!((found[0].threshold, found[0].date.to_string()), (Some(52_000.0), "2026-02-05".into()));
        assert_eq!(found[0].activities.len(), 6);
        assert!(found[0].action.contains("up to 52.0 km in 7 days"), "{}", found[0].action);
    }

    #[test]
    fn never_at_ten_per_cent_a_week() {
        // 30 km a week, then 10 % more each week: the fullest seven days follow the weeks, which nobody could call a jump.
        let mut km = 7.5;
        let mut runs = Vec::new();
        for week in 0..12 {
            runs.extend([0, 2, 4, 6].map(|d| Planted::run(week * 7 + d, km)));
            km *= if week < 4 { 1.0 } else { 1.10 };
        }
        assert_eq!(check_rule(&RULE, runs), Judged::default());
    }

    #[test]
    fn from_sixty_per_cent_on_it_is_far_fuller() {
        for (thursday, title) in [(18.0, "A clearly fuller week"), (18.001, "A far fuller week")] {
            let config = without_spikes();
            let found = check_rule_with(&RULE, with_two_more(thursday), &config).findings;
            assert!(found[0].title.starts_with(title), "{thursday}: {}", found[0].title);
        }
    }

    fn without_spikes() -> Config {
        let mut config = Config::default();
        let off = Change { enabled: Some(false), ..Change::default() };
        config.rules.insert(session_spike::RULE.name.to_owned(), off);
        config
    }

    #[test]
    fn a_long_run_in_the_same_days_explains_it() {
        let found = check_rule(&RULE, with_two_more(12.0)).findings;
        assert_eq!(found[0].severity, Severity::Info);
        assert_eq!(found[0].title, "A clearly fuller week than the one before: 58.0 km in 7 days, 45 % more.");
        let found = check_rule_with(&RULE, with_two_more(12.0), &without_spikes()).findings;
        assert_eq!(found[0].severity, Severity::Caution, "nobody else says it");
        // 11 km is no spike after runs of 10 km.
        assert_eq!(check_rule(&RULE, with_two_more(11.0)).findings[0].severity, Severity::Caution);
        // A spike before those seven days explains nothing.
        let mut runs = with_two_more(11.0);
        runs[12] = Planted::run(21, 11.5);
        assert_eq!(check_rule(&RULE, runs).findings[0].severity, Severity::Caution);
    }

    #[test]
    fn weeks_that_ended_seven_to_twenty_eight_days_earlier() {
        // 60 km on day 60 after 50 km on one other day, and 5 km in between that there is something to compare with.
        let fires = |day: i32| {
            let runs = [(0, 5.0), (day, 50.0), (45, 5.0), (60, 60.0)].map(|(day, km)| Planted::run(day, km));
            check_rule(&RULE, runs.to_vec()).findings.iter().any(|f| f.observed == Some(60_000.0))
        };
        assert!(fires(25), "35 days before");
        assert!(!fires(26), "34 days before: in the seven days that ended 28 days before");
        assert!(!fires(53), "7 days before");
        let runs = [(0, 5.0), (45, 5.0), (54, 50.0), (60, 60.0)].map(|(day, km)| Planted::run(day, km));
        assert_eq!(
            check_rule(&RULE, runs.to_vec()).findings[0].observed,
            Some(110_000.0),
            "6 days before is the same week"
        );
    }

    #[test]
    fn coming_back_from_a_week_of_rest_is_no_jump() {
        let mut runs = steady(10);
        // The sixth week, four of forty runs.
        runs.drain(20..24);
        assert_eq!(runs.len(), 36);
        assert_eq!(check_rule(&RULE, runs), Judged::default());
    }

    #[test]
    fn ten_kilometres_are_the_least_to_compare_with() {
        let small = |km: f64| {
            let mut runs: Vec<Planted> = (0..5).map(|k| Planted::run(k * 7, 5.0)).collect();
            runs.extend([Planted::run(36, 4.0), Planted::run(38, 4.0), Planted::run(40, km - 8.0)]);
            check_rule(&RULE, runs).findings
        };
        assert_eq!(small(13.0), []);
        assert_eq!(small(13.001).len(), 1);
        assert!(
            small(13.001)[0].message.contains("5.0 km to Mon 2 Feb 2026, counted as 10.0 km"),
            "{}",
            small(13.001)[0].message
        );
        let nothing = check_rule(&RULE, vec![Planted::run(0, 5.0), Planted::run(40, 30.0)]);
        assert_eq!(nothing.findings, [], "nothing to compare with");
        assert!(nothing.not_judged.is_some_and(|r| r.starts_with("needs a run in the 28 days before another")));
    }

    #[test]
    fn one_finding_for_one_bump_on_its_highest_day() {
        // From 40 km to 80 km a week, for good: fires on most days of two weeks.
        let mut runs = steady(5);
        runs.extend((35..70).filter(|d| d % 7 != 6).map(|day| Planted::run(day, 13.0)));
        let found = check_rule_with(&RULE, runs, &without_spikes()).findings;
        assert_eq!(found.len(), 1, "{:?}", found.iter().map(|f| f.date).collect::<Vec<_>>());
        assert_eq!(found[0].observed, Some(88_000.0));
        // A second jump, weeks later, is another.
        let mut runs = with_two_more(6.5);
        runs.extend(with_two_more(10.5).into_iter().map(|r| r.later(42)));
        assert_eq!(check_rule(&RULE, runs).findings.len(), 2);
    }

    #[test]
    fn twenty_eight_days_of_history_are_needed() {
        // The same jump on the last day: 10 km a week, then 14 km more in a week.
        let jump_on = |day: i32| {
            let mut runs = vec![Planted::run(0, 10.0), Planted::run(day - 8, 10.0)];
            runs.extend([Planted::run(day - 4, 10.0), Planted::run(day, 10.0)]);
            check_rule(&RULE, runs)
        };
        let early = jump_on(26);
        assert_eq!((early.findings.len(), early.not_judged.as_deref()), (0, Some("needs 28 days of history, has 27")));
        assert_eq!(jump_on(27).findings.len(), 1);
        assert_eq!(check_rule(&RULE, Vec::new()).not_judged.as_deref(), Some("needs 28 days of history, has 0"));
    }

    #[test]
    fn an_unknown_distance_before_is_not_zero() {
        let mut runs = with_two_more(6.5);
        assert_eq!(check_rule(&RULE, runs.clone()).findings.len(), 1);
        runs[13].0.distance_m = None;
        assert_eq!(check_rule(&RULE, runs).findings, []);
    }
}
