//! KW202: hard runs on consecutive days.

use crate::base::message::Message;
use crate::history::daily::date_of;
use crate::rule::declare_rule;
use crate::rule::finding::{Finding, Grade, Judged, Severity};
use crate::rule::hard::{HARD, heart_rates, is_hard, not_told};
use crate::rule::kind::Kind;
use crate::rule::need::{Missing, Need};
use crate::rule::quantity::Quantity;
use crate::rule::runner::{Run, Runner};
use crate::rule::settings::{Setting, Thresholds};
use crate::rule::wording::{Known, Words};
use crate::rule::words::{self, day as words_day, short_day};
use crate::say;
use std::collections::BTreeSet;

declare_rule! {
    /// Hard runs on days that follow each other.
    ///
    /// # What it flags
    ///
    /// A hard run on the day after a hard run. Only noted.
    ///
    /// # Why it may matter
    ///
    /// An easy day after a hard one is a convention among coaches. No study ties hard days in a row to knees.
    ///
    /// # How it is computed
    ///
    /// A run is hard where its mean heart rate is above 85 % of the highest one, or 20 minutes and more are above 88 %, or its
    /// perceived effort is 7/10 or more. Days are local days. Several such days in a row are one finding. It needs 42 days of
    /// history. The highest heart rate is the configured one; else the watch's own setting in the files of the year before, or what
    /// was held above it for 30 seconds in two runs; else what was held so, where that is at least 1.25 times the median of the
    /// means of ten runs or more, and, with a known age, at least 211 − 0.64 × age (3,320 people, standard error 10.8). Else it is
    /// not known: easy runners never reach it, and would be called hard.
    ///
    /// # When it is wrong
    ///
    /// The watch's setting was never adjusted, so that easy runs look hard: configure `max_bpm`. A wrist sensor counted
    /// steps instead of beats. A stage race was meant to be like this.
    ///
    /// # Evidence
    ///
    /// D: convention.
    pub(crate) static RULE = {
        code: "KW202",
        name: "hard-back-to-back",
        summary: "Hard runs on days that follow each other",
        article: "adequate recovery time",
        levels: &[Severity::Info],
        grade: Grade::D,
        kind: Kind::DAYS,
        sources: &["A convention; no study of hard days in a row and knees"],
        settings: &[Setting { key: "days", default: 42.0, meaning: "days of history needed" }],
        check: check,
    };
}

fn check(runner: &Runner<'_>, thresholds: &Thresholds<'_>) -> Judged {
    let (days, have) = (thresholds.get("days"), runner.days_of_history());
    if f64::from(have) < days {
        return Judged::not(Need::history(days, have));
    }
    let (mut known, mut hard) = (false, BTreeSet::new());
    for run in &runner.runs {
        let verdict = is_hard(run.summary);
        known |= verdict.is_some();
        if verdict == Some(true) {
            hard.insert(run.day);
        }
    }
    if !known {
        let otherwise = say!("needs heart rate or perceived effort of a run");
        return Judged::not(not_told(runner, Need::of(Missing::HeartRate, otherwise)));
    }
    let hard: Vec<i32> = hard.into_iter().collect();
    let findings = hard
        .chunk_by(|a, b| b - a == 1)
        .filter_map(|streak| {
            // The second of two consecutive days, with enough history.
            let k = (1..streak.len()).find(|k| f64::from(runner.history_on(streak[*k])) >= days)?;
            Some(finding(runner, streak[k - 1], streak[k], streak[streak.len() - 1]))
        })
        .collect();
    Judged { findings, not_judged: None }
}

/// A finding about the hard days from `first` to `last`, dated on the `second`.
fn finding(runner: &Runner<'_>, first: i32, second: i32, last: i32) -> Finding {
    let n = last - first + 1;
    let (from, to) = (words_day(date_of(first)), words_day(date_of(last)));
    let title = if n == 2 {
        say!("Two hard days in a row, {} and {}.", from.clone(), to.clone())
    } else {
        say!("{} hard days in a row, {} to {}.", n, from.clone(), to.clone())
    };
    let hard = |r: &&Run<'_>| is_hard(r.summary) == Some(true);
    let runs: Vec<&Run<'_>> = runner.on_days(first, last).iter().filter(hard).collect();
    let means = heart_rates(&runs.iter().map(|r| r.summary).collect::<Vec<_>>());
    let hearts = means.map_or_else(Message::default, |means| say!("Mean heart rates {}. ", means));
    Finding {
        quantity: Quantity::HardDays,
        observed: Some(f64::from(n)),
        threshold: Some(2.0),
        beside: Some(say!("in a row, to {}", short_day(date_of(last), runner.as_of))),
        activities: runs.iter().map(|r| r.summary.id.clone()).collect(),
        words: Words {
            title,
            seen: say!("{} in a row with a hard run, {} to {} ({}).", words::days(f64::from(n)), from, to, HARD),
            known: Known::InMessage(say!(
                "{}An easy day in between is a convention; no study ties it to knees.",
                hearts
            )),
            action: say!("Put an easy day or a day off between hard runs."),
            would_change: say!("The highest heart rate is higher than assumed: configure it."),
        },
        ..Finding::on_day(&RULE, runner, date_of(second), Severity::Info)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::rule::tests::fixture::{Planted, check_rule, check_rule_with};

    /// Runs every second day, and hard ones on these days.
    fn hard_on(days: &[i32]) -> Judged {
        let mut runs: Vec<Planted> =
            (0..60).step_by(2).map(|day| Planted::run(day, 8.0).with(|a| a.effort.rpe = Some(3.0))).collect();
        runs.extend(days.iter().map(|day| Planted::run(*day, 10.0).with(|a| a.effort.rpe = Some(7.0))));
        check_rule(&RULE, runs)
    }

    #[test]
    fn the_day_after_and_the_day_after_that() {
        let found = hard_on(&[50, 51]).findings;
        assert_eq!(
            (found.len(), found[0].severity, found[0].date.to_string()),
            (1, Severity::Info, "2026-02-25".into())
        );
        assert_eq!(found[0].words.title.text(), "Two hard days in a row, Tue 24 Feb 2026 and Wed 25 Feb 2026.");
        assert_eq!(found[0].activities.len(), 2);
        assert_eq!(hard_on(&[50, 52]), Judged::default(), "a day in between");
        assert_eq!(hard_on(&[50, 50]), Judged::default(), "twice on one day");
    }

    #[test]
    fn days_in_a_row_are_one_finding() {
        let found = hard_on(&[50, 51, 52, 56, 57]).findings;
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].words.title.text(), "3 hard days in a row, Tue 24 Feb 2026 to Thu 26 Feb 2026.");
        assert_eq!((found[0].observed, found[1].observed), (Some(3.0), Some(2.0)));
    }

    #[test]
    fn forty_two_days_of_history_are_needed() {
        assert_eq!(hard_on(&[40, 41]).findings, []);
        assert_eq!(hard_on(&[41, 42]).findings.len(), 1);
        let found = hard_on(&[40, 41, 42]).findings;
        assert_eq!((found.len(), found[0].observed), (1, Some(2.0)), "of three the last two");
        let judged = check_rule(&RULE, vec![Planted::run(0, 5.0), Planted::run(41, 5.0)]);
        assert_eq!(judged.reason().as_deref(), Some("needs 42 days of history, has 41"));
    }

    #[test]
    fn heart_rate_is_named_with_what_it_is_compared_with() {
        let mut config = Config::default();
        config.athlete.max_bpm = Some(190.0);
        let run = |day: i32, bpm: f64| Planted::run(day, 10.0).with(|a| a.heart_rate.mean_bpm = Some(bpm));
        let found = check_rule_with(&RULE, vec![run(0, 130.0), run(50, 165.0), run(51, 170.4)], &config).findings;
        assert!(
            found[0].words.message().text().contains("165, 170 beats a minute, of 190 (configured)"),
            "{}",
            found[0].words.message().text()
        );
    }

    #[test]
    fn without_heart_rate_and_effort_it_cannot_be_told() {
        let runs = (0..50).map(|day| Planted::run(day, 8.0)).collect();
        assert_eq!(check_rule(&RULE, runs).reason().as_deref(), Some("needs heart rate or perceived effort of a run"));
    }
}
