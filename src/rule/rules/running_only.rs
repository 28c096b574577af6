//! KW503: hardly any sport other than running.

use super::studies;
use crate::base::sport::Sport;
use crate::history::best_time_s;
use crate::rule::declare_rule;
use crate::rule::finding::{Finding, Grade, Judged, Severity};
use crate::rule::kind::Kind;
use crate::rule::quantity::Quantity;
use crate::rule::runner::{Run, Runner, day_number};
use crate::rule::settings::{Setting, Thresholds};
use crate::rule::state;
use crate::rule::wording::{Known, Words};
use crate::rule::words::{day, plain_in};
use crate::say;
use crate::summary::ActivitySummary;

declare_rule! {
    /// Less than an hour a week of other endurance sports.
    ///
    /// # What it flags
    ///
    /// Less than one hour a week of cycling, swimming, rowing, elliptical training or skiing over 56 days of running. It is
    /// only noted, once when it begins.
    ///
    /// # Why it may matter
    ///
    /// Among 264 runners followed for 22 weeks, those who spent more hours a week on other sports were injured less often. An
    /// association, of injuries of any kind: it does not say that the other sport was the reason.
    ///
    /// # How it is computed
    ///
    /// Moving time (else the watch's timer, else from start to end) of such activities in 56 days / 8 weeks. It needs 56
    /// days of history.
    ///
    /// # When it is wrong
    ///
    /// The other sport is not recorded, or by another device whose files are not here. Commuting by bike counts when recorded.
    ///
    /// # Evidence
    ///
    /// B: one cohort of 264 runners.
    pub(crate) static RULE = {
        code: "KW503",
        name: "running-only",
        summary: "Less than an hour a week of other endurance sports",
        article: "cross-training … cycling or swimming",
        levels: &[Severity::Info],
        grade: Grade::B,
        kind: Kind::STATE,
        sources: &[studies::MALISOUX_2015],
        settings: &[
            Setting { key: "hours_a_week", default: 1.0, meaning: "hours of other sports a week" },
            Setting { key: "days", default: 56.0, meaning: "days to look back" },
        ],
        check: check,
    };
}

fn check(runner: &Runner<'_>, thresholds: &Thresholds<'_>) -> Judged {
    let days = thresholds.get("days");
    let least_s = thresholds.get("hours_a_week") * 3600.0 * days / 7.0;
    let others = Others::new(runner.activities);
    let mut judged = false;
    let begun = state::begins(runner, |i| {
        if runner.history_days(i) < days {
            return None;
        }
        judged = true;
        let today = runner.runs[i].day;
        let other_s = others.seconds(today - days as i32 + 1, today);
        (other_s < least_s).then_some(other_s)
    });
    let findings = begun
        .into_iter()
        .map(|begun| Finding {
            lasts: begun.lasting(runner, days, "hardly any other endurance sport recorded"),
            ..finding(runner, &runner.runs[begun.run], begun.facts, least_s, days)
        })
        .collect();
    Judged { findings, not_judged: (!judged).then(|| runner.lacks_history(days)) }
}

/// Cumulative time of other sports by local day.
struct Others(Vec<(i32, f64)>);

impl Others {
    fn new(activities: &[ActivitySummary]) -> Others {
        let mut total_s = 0.0;
        let mut days: Vec<(i32, f64)> = activities
            .iter()
            .filter(|a| is_other(a.sport))
            .map(|a| (day_number(a.local_start.date()), best_time_s(a).unwrap_or(0.0)))
            .collect();
        days.sort_by_key(|(day, _)| *day);
        for (_, seconds) in &mut days {
            total_s += *seconds;
            *seconds = total_s;
        }
        Others(days)
    }

    /// Seconds in the local days `from..=to`.
    fn seconds(&self, from: i32, to: i32) -> f64 {
        let until = |day: i32| match self.0.partition_point(|(d, _)| *d < day) {
            0 => 0.0,
            n => self.0[n - 1].1,
        };
        until(to + 1) - until(from)
    }
}

fn is_other(sport: Sport) -> bool {
    matches!(
        sport,
        Sport::Cycling
            | Sport::Swimming
            | Sport::Rowing
            | Sport::Elliptical
            | Sport::CrossCountrySkiing
            | Sport::AlpineSkiing
    )
}

fn finding(runner: &Runner<'_>, run: &Run<'_>, other_s: f64, least_s: f64, days: f64) -> Finding {
    // Rounded down, so that it is not displayed as the threshold it is below.
    let hours = plain_in((other_s / 360.0).floor() / 10.0, "h");
    let weeks = plain_in(days / 7.0, "weeks");
    Finding {
        quantity: Quantity::OtherSport,
        observed: Some(other_s),
        threshold: Some(least_s),
        beside: Some(say!("in {}; noted below {}", weeks.clone(), plain_in(least_s / 3600.0, "h"))),
        words: Words {
            title: say!(
                "{} of other sports in {}; in one study more of them went with fewer injuries.",
                hours.clone(),
                weeks.clone()
            ),
            seen: say!(
                "{} of cycling, swimming, rowing, elliptical training or skiing were recorded in the {} to {}.",
                hours,
                weeks,
                day(run.date),
            ),
            known: Known::InMessage(say!(
                "In one study of 264 runners, those with more hours of other sports a week were injured less often: an \
                 association, of injuries of any kind."
            )),
            action: say!("Replace an easy run by an hour on the bike or in the pool now and then."),
            would_change: say!("Other sports were done without recording them."),
        },
        ..Finding::on_day(&RULE, runner, run.date, Severity::Info)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::tests::fixture::{Planted, check_rule};

    /// A run every other day of `days` days, and the others.
    fn season(days: i32, others: &[Planted]) -> Judged {
        check_rule(&RULE, (0..=days / 2).map(|k| Planted::run(k * 2, 8.0)).chain(others.iter().cloned()).collect())
    }

    #[test]
    fn an_hour_a_week_over_eight_weeks() {
        let ride = |seconds: f64| season(56, &[Planted::other(30, Sport::Cycling, seconds)]);
        assert!(ride(28_800.0).findings.is_empty());
        let judged = ride(28_799.0);
        assert_eq!(
            judged.findings[0].words.title.text(),
            "7.9 h of other sports in 8 weeks; in one study more of them went with fewer injuries."
        );
        assert_eq!((judged.findings.len(), judged.reason()), (1, None));
        assert!(season(56, &[]).findings[0].words.title.text().starts_with("0 h of"));
    }

    #[test]
    fn which_sports_count() {
        for (sport, counts) in [
            (Sport::Swimming, true),
            (Sport::Rowing, true),
            (Sport::Elliptical, true),
            (Sport::CrossCountrySkiing, true),
            (Sport::AlpineSkiing, true),
            (Sport::Walking, false),
            (Sport::Strength, false),
            (Sport::Running, false),
        ] {
            let judged = season(56, &[Planted::other(30, sport, 30_000.0)]);
            assert_eq!(judged.findings.is_empty(), counts, "{sport:?}");
        }
    }

    #[test]
    fn the_window_is_fifty_six_days() {
        let ride = |day: i32| season(60, &[Planted::other(day, Sport::Cycling, 30_000.0)]).findings.len();
        assert_eq!((ride(5), ride(4)), (0, 1), "day 5 is one of the 56 to day 60, day 4 is not");
    }

    #[test]
    fn said_once_and_again_after_it_was_off() {
        let rides: Vec<Planted> = (60..120).map(|day| Planted::other(day, Sport::Cycling, 3600.0)).collect();
        let judged = season(240, &rides);
        let dates: Vec<String> = judged.findings.iter().map(|f| f.date.to_string()).collect();
        // Day 56, and 56 days after the last week with rides, apart from seven hours.
        assert_eq!(dates, ["2026-03-02", "2026-06-22"]);
    }

    #[test]
    fn fifty_six_days_of_history_are_needed() {
        assert_eq!(season(54, &[]).reason().as_deref(), Some("needs 56 days of history, has 54"));
        assert_eq!(season(56, &[]).reason(), None);
    }
}
