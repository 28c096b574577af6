//! KW103: a long first run, or full first weeks, after a break.

use crate::base::message::{Message, Part};
use crate::base::stats::round;
use crate::history::daily::{Daily, date_of};
use crate::rule::declare_rule;
use crate::rule::finding::{Finding, Grade, Judged, Reference, Severity};
use crate::rule::kind::Kind;
use crate::rule::need::Need;
use crate::rule::quantity::Quantity;
use crate::rule::runner::{Break, Run, Runner};
use crate::rule::settings::{Setting, Thresholds};
use crate::rule::wording::{Known, Words};
use crate::rule::words::{counted, day as words_day, km, km_down, percent_above, short_day};
use crate::say;

declare_rule! {
    /// The first run after a break was long, or the first weeks were full.
    ///
    /// # What it flags
    ///
    /// After 14 days or more without a run: a first run longer than half of the longest one of the 30 days before the break
    /// (caution; only noted up to 5 km, and for somebody who ran once a week or less in the eight weeks before, to whom two weeks
    /// are a habit and no break). Else, within the first two weeks, seven days with more than 60 % of a usual week before the break
    /// (noted).
    ///
    /// # Why it may matter
    ///
    /// No study says how to come back. It is a caution by choice, because KW101 is blind here: the longest run of the
    /// last 30 days, which it compares with, fades away during a break.
    ///
    /// # How it is computed
    ///
    /// A break is 14 days or more in a row without a run, counted in local days; rides, swims and walks do not end it,
    /// a run of unknown distance does. Distance of the first run / longest run of the 30 days that end with the last
    /// run before the break. Largest distance of seven days within the first 14 / a quarter of the distance of the 28
    /// days that end with that last run. It needs 28 days of history before the break. A break and what follows it
    /// within 42 days is one cause: findings about the amount of running, its hard minutes, its descent, its knee load and its
    /// days off in them are grouped with this one.
    ///
    /// # When it is wrong
    ///
    /// The break was recorded elsewhere, or run without a watch. It was one of strength and cycling rather than of rest.
    ///
    /// # Evidence
    ///
    /// D: convention. The 14 days, the half and the 60 % are conventions of kneewise.
    pub(crate) static RULE = {
        code: "KW103",
        name: "return-after-break",
        summary: "A long first run, or full first weeks, after a break",
        article: "gradual … without adequate recovery",
        levels: &[Severity::Info, Severity::Caution],
        grade: Grade::D,
        kind: Kind { exposure: true, ..Kind::BREAK },
        sources: &["No study of coming back; a convention of kneewise where KW101 has nothing to compare with (Frandsen JSB et al. \
                   Br J Sports Med 2025;59(17):1203-1210. doi:10.1136/bjsports-2024-109380)"],
        settings: &[
            Setting { key: "days", default: 14.0, meaning: "days without a run that are a break" },
            Setting { key: "caution", default: 0.50, meaning: "first run: share of the longest one before the break" },
            Setting { key: "short_m", default: SHORT_M, meaning: "metres; a first run up to this is only noted" },
            Setting { key: "info", default: 0.60, meaning: "seven days: share of a usual week before the break" },
        ],
        check: check,
    };
}

/// Distance up to which a first run is only noted, metres.
pub(crate) const SHORT_M: f64 = 5000.0;

/// Days of history needed before a break.
const HISTORY_DAYS: i32 = 28;

/// Days before a break in which one run a week or fewer means that the runner runs rarely: then two weeks are not a break.
const HABIT_DAYS: i32 = 56;

/// Days before the break in which the longest run is searched.
const LONGEST_DAYS: i32 = 30;

/// Days before the break that define a usual week …
const USUAL_DAYS: i32 = 28;

/// … and days after it in which such a week is searched.
const FIRST_DAYS: i32 = 14;

fn check(runner: &Runner<'_>, thresholds: &Thresholds<'_>) -> Judged {
    let daily = Daily::new(runner.runs.iter().map(|r| (r.day, r.distance_m)));
    let days = thresholds.get("days");
    // The history before a break ends on its first day.
    let breaks = runner.breaks(days).into_iter().filter(|b| runner.history_on(b.last + 1) >= HISTORY_DAYS);
    let of = |b: Break| first_run(runner, b, thresholds).or_else(|| first_weeks(runner, &daily, b, thresholds));
    let findings = breaks.filter_map(of).collect();
    // Any break after that much history, with a run on both sides.
    let (needs, have) = (f64::from(HISTORY_DAYS) + days, runner.days_of_history());
    let not_judged = (f64::from(have) < needs).then(|| Need::history(needs, have));
    Judged { findings, not_judged }
}

/// Whether the runner runs so rarely before the break that days without a run are their habit and not a break.
fn is_habit(runner: &Runner<'_>, back: Break) -> bool {
    let from = back.last - HABIT_DAYS + 1;
    let unknown = runner.unknown_days.iter().filter(|day| (from..=back.last).contains(day)).count();
    runner.on_days(from, back.last).len() + unknown <= HABIT_DAYS as usize / 7
}

/// The returns from breaks, in order, each with the day of the last run before it; the pauses of a runner who runs rarely do not
/// count. None if this rule is switched off.
pub(in crate::rule) fn returns(runner: &Runner<'_>) -> Vec<Break> {
    let thresholds = Thresholds::new(RULE.settings, runner.config.rules.get(RULE.name));
    let mut all = runner.breaks(thresholds.get("days"));
    all.retain(|b| thresholds.enabled() && !is_habit(runner, *b));
    all
}

/// `25 days`
fn days_off(back: Break) -> Part {
    counted(back.days_off().unsigned_abs() as usize, "day", "days")
}

fn first_run(runner: &Runner<'_>, back: Break, thresholds: &Thresholds<'_>) -> Option<Finding> {
    // A first run of unknown distance cannot be judged.
    let run = runner.on_days(back.first, back.first).first().filter(|_| runner.all_known(back.first, back.first))?;
    let before = runner.on_days(back.last - LONGEST_DAYS + 1, back.last);
    let longest = before.iter().max_by(|a, b| a.distance_m.total_cmp(&b.distance_m))?;
    let limit_m = longest.distance_m * thresholds.get("caution");
    if run.distance_m <= limit_m {
        return None;
    }
    let short = run.distance_m <= thresholds.get("short_m");
    let severity = if short || is_habit(runner, back) { Severity::Info } else { Severity::Caution };
    let share = run.distance_m / longest.distance_m;
    Some(Finding {
        quantity: Quantity::Distance,
        observed: Some(run.distance_m),
        threshold: Some(round(limit_m, 2)),
        reference: Some(Reference { value: longest.distance_m, date: Some(longest.date) }),
        beside: Some(say!(
            "{} of the longest in the 30~days before the break: {}, {}",
            percent_above(share, thresholds.get("caution")),
            km(longest.distance_m),
            short_day(longest.date, runner.as_of)
        )),
        words: Words {
            title: if severity == Severity::Info {
                say!(
                    "After {} off, a first run of {}: {} of the longest in the 30~days before them, {}.",
                    days_off(back),
                    km(run.distance_m),
                    percent_above(share, thresholds.get("caution")),
                    km(longest.distance_m)
                )
            } else {
                say!("A long first run after {} off", days_off(back))
            },
            seen: say!(
                "{} on {}, the first run after {} without one: {} of the longest run of the 30~days before the break ({} on {}).",
                km(run.distance_m),
                words_day(run.date),
                days_off(back),
                percent_above(share, thresholds.get("caution")),
                km(longest.distance_m),
                words_day(longest.date),
            ),
            known: Known::InMessage(say!("No study says how much is too much after a break; half is a convention.")),
            action: say!("Begin a comeback with about half: up to {} would not have been flagged.", km_down(limit_m)),
            would_change: would_change(back),
        },
        ..Finding::about_run(&RULE, runner, run, severity)
    })
}

fn first_weeks(runner: &Runner<'_>, daily: &Daily, back: Break, thresholds: &Thresholds<'_>) -> Option<Finding> {
    // A week that includes a run of unknown distance is unknown, not smaller.
    let known = runner.all_known(back.last - USUAL_DAYS + 1, back.first + FIRST_DAYS - 1);
    if !known {
        return None;
    }
    let usual_m = daily.sum(back.last - USUAL_DAYS + 1, back.last) / f64::from(USUAL_DAYS / 7);
    let first_days = daily.between(back.first, back.first + FIRST_DAYS - 1);
    // Of equal weeks the first, which came earliest after the break.
    let (end, week_m) =
        first_days.iter().rev().map(|(day, _)| (*day, daily.week(*day))).max_by(|a, b| a.1.total_cmp(&b.1))?;
    let limit_m = usual_m * thresholds.get("info");
    if usual_m <= 0.0 || week_m <= limit_m {
        return None;
    }
    let date = date_of(end);
    let runs: &[Run<'_>] = runner.on_days(end - 6, end);
    Some(Finding {
        quantity: Quantity::SevenDays,
        observed: Some(round(week_m, 2)),
        threshold: Some(round(limit_m, 2)),
        reference: Some(Reference { value: round(usual_m, 2), date: None }),
        beside: Some(say!(
            "to {}; {} of a usual week before the break: {}",
            short_day(date, runner.as_of),
            percent_above(week_m / usual_m, thresholds.get("info")),
            km(usual_m)
        )),
        activities: runs.iter().map(|r| r.summary.id.clone()).collect(),
        words: Words {
            title: say!(
                "After {} off, {} in 7~days: {} of a usual week before.",
                days_off(back),
                km(week_m),
                percent_above(week_m / usual_m, thresholds.get("info"))
            ),
            seen: say!(
                "{} in the 7~days to {}, within two weeks after {} without a run: {} of the weekly mean of the four weeks before \
                 the break ({}).",
                km(week_m),
                words_day(date),
                days_off(back),
                percent_above(week_m / usual_m, thresholds.get("info")),
                km(usual_m),
            ),
            known: Known::InMessage(say!("No study says how much is too much after a break; 60~% is a convention.")),
            action: say!(
                "Take two weeks or more to come back: up to {} in 7~days would not have been flagged.",
                km_down(limit_m)
            ),
            would_change: would_change(back),
        },
        ..Finding::on_day(&RULE, runner, date, Severity::Info)
    })
}

fn would_change(back: Break) -> Message {
    say!(
        "A run between {} and {} is missing from the files.",
        words_day(date_of(back.last)),
        words_day(date_of(back.first))
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::sport::Sport;
    use crate::rule::tests::fixture::{Planted, check_rule};

    /// Five weeks of 40 km with a long run of 16 km, the last run on day 34.
    fn before() -> Vec<Planted> {
        (0..5)
            .flat_map(|w| [(1, 8.0), (3, 8.0), (4, 8.0), (6, 16.0)].map(|(d, km)| Planted::run(w * 7 + d, km)))
            .collect()
    }

    fn then(runs: &[(i32, f64)]) -> Judged {
        let mut all = before();
        all.extend(runs.iter().map(|(day, km)| Planted::run(*day, *km)));
        check_rule(&RULE, all)
    }

    #[test]
    fn half_of_the_old_longest_is_quiet_and_a_metre_more_is_not() {
        assert_eq!(then(&[(34 + 20, 8.0)]), Judged::default());
        let found = then(&[(34 + 20, 8.001)]).findings;
        assert_eq!((found.len(), found[0].severity), (1, Severity::Caution));
        assert_eq!(found[0].words.title.text(), "A long first run after 19 days off");
        assert_eq!((found[0].threshold, found[0].reference.map(|r| r.value)), (Some(8000.0), Some(16_000.0)));
        assert_eq!(found[0].activities.len(), 1);
    }

    #[test]
    fn fourteen_days_without_a_run_are_a_break() {
        assert_eq!(then(&[(34 + 14, 16.0)]), Judged::default(), "13 days");
        assert_eq!(then(&[(34 + 15, 16.0)]).findings.len(), 1, "14 days");
    }

    #[test]
    fn the_longest_run_is_of_the_thirty_days_before_the_break() {
        // 30 km on day 0, then 8 km every third day; the break begins after day 29 or 30: 14 km are less than half of 30, more
        // than half of 8.
        let found = |last: i32| {
            let mut runs: Vec<Planted> = (-10..10).map(|k| Planted::run(k * 3, 8.0)).collect();
            runs.extend([Planted::run(0, 30.0), Planted::run(last, 8.0), Planted::run(last + 40, 14.0)]);
            check_rule(&RULE, runs).findings[0].reference.map(|r| r.value)
        };
        assert_eq!((found(29), found(30)), (Some(20_000.0), Some(8_000.0)));
    }

    #[test]
    fn a_first_run_of_five_kilometres_is_only_noted() {
        let level = |km: f64| {
            let mut runs: Vec<Planted> = (0..20).map(|k| Planted::run(k * 3, 8.0)).collect();
            runs.push(Planted::run(57 + 15, km));
            check_rule(&RULE, runs).findings.first().map(|f| (f.severity, f.words.title.text().clone()))
        };
        assert_eq!(level(4.0), None);
        let title = "After 14 days off, a first run of 5.0 km: 62 % of the longest in the 30 days before them, 8.0 km.";
        assert_eq!(level(5.0), Some((Severity::Info, title.to_owned())));
        assert_eq!(level(5.001).map(|l| l.0), Some(Severity::Caution));
    }

    #[test]
    fn once_a_week_is_a_habit_and_no_break() {
        // This many runs in the 56 days up to the last one, the first of them on day 0.
        let level = |runs: i32, first: i32| {
            let mut all: Vec<Planted> = (0..runs).map(|k| Planted::run(55 - k * 6, 10.0)).collect();
            all.extend([Planted::run(-30, 10.0), Planted::run(first, 10.0), Planted::run(55 + 15, 10.0)]);
            check_rule(&RULE, all).findings.last().unwrap().severity
        };
        assert_eq!((level(7, 0), level(8, 0)), (Severity::Info, Severity::Caution), "8 and 9 runs");
        assert_eq!(level(8, -1), Severity::Info, "the 57th day is out");
    }

    #[test]
    fn only_the_first_run_is_compared() {
        assert_eq!(then(&[(60, 4.0), (61, 12.0)]).findings, []);
        assert_eq!(then(&[(60, 12.0), (61, 4.0)]).findings.len(), 1);
    }

    #[test]
    fn full_first_weeks_are_noted() {
        // A usual week has 40 km.
        let weeks = |extra: f64| then(&[(60, 6.0), (62, 6.0), (64, 6.0), (66, 6.0 + extra)]).findings;
        assert_eq!(weeks(0.0), []);
        let found = weeks(0.001);
        assert_eq!((found.len(), found[0].severity), (1, Severity::Info));
        assert_eq!(
            found[0].words.title.text(),
            "After 25 days off, 24.0 km in 7 days: just over 60 % of a usual week before."
        );
        assert_eq!((found[0].activities.len(), found[0].observed), (4, Some(24_001.0)));
        // The third week is not considered, nor is a week that extends into it.
        let late = then(&[(60, 6.0), (67, 6.0), (69, 6.0), (71, 6.0), (73, 6.0)]).findings;
        assert_eq!(late, [], "24 km within 14 days");
        let late = then(&[(60, 6.0), (69, 6.0), (71, 6.0), (73, 6.001), (74, 20.0)]).findings;
        assert_eq!(late, [], "20 km on day 15");
    }

    #[test]
    fn one_finding_for_one_break() {
        let found = then(&[(60, 16.0), (61, 16.0), (62, 16.0), (90, 16.0)]).findings;
        assert_eq!(found.iter().map(|f| f.severity).collect::<Vec<_>>(), [Severity::Caution, Severity::Caution]);
    }

    #[test]
    fn four_weeks_of_history_before_the_break() {
        let found = |first: i32| {
            let runs = [(first, 10.0), (13, 10.0), (27, 10.0), (60, 6.0), (61, 6.0)].map(|(d, km)| Planted::run(d, km));
            check_rule(&RULE, runs.to_vec()).findings.len()
        };
        assert_eq!((found(1), found(0)), (0, 1), "27 and 28 days");
    }

    #[test]
    fn rides_do_not_end_a_break_and_make_none() {
        let mut runs = before();
        runs.extend([Planted::other(40, Sport::Cycling, 3600.0), Planted::run(60, 16.0)]);
        assert_eq!(check_rule(&RULE, runs).findings.len(), 1);
        let rides = (0..80).step_by(20).map(|day| Planted::other(day, Sport::Cycling, 3600.0)).collect();
        assert_eq!(check_rule(&RULE, rides), Judged::default());
    }

    #[test]
    fn a_break_after_four_weeks_needs_six() {
        let judged = |day| check_rule(&RULE, vec![Planted::run(0, 10.0), Planted::run(day, 10.0)]).reason();
        assert_eq!((judged(41).as_deref(), judged(42)), (Some("needs 42 days of history, has 41"), None));
    }

    #[test]
    fn unknown_distances_say_nothing() {
        let unknown = |day: i32| Planted::run(day, 5.0).with(|a| a.distance_m = None);
        assert_eq!(check_rule(&RULE, vec![unknown(0), unknown(30), Planted::run(60, 20.0)]).findings, []);
        // A first run of unknown distance is still the first run, and makes its week unknown.
        let mut runs = before();
        runs.extend([unknown(60), Planted::run(61, 16.0), Planted::run(63, 16.0)]);
        assert_eq!(check_rule(&RULE, runs.clone()).findings, []);
        runs.remove(20);
        assert_eq!(check_rule(&RULE, runs).findings.len(), 1);
    }
}
