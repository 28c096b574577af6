//! KW504: no strength session recorded.

use crate::base::sport::Sport;
use crate::rule::declare_rule;
use crate::rule::finding::{Finding, Grade, Judged, Severity};
use crate::rule::kind::Kind;
use crate::rule::quantity::Quantity;
use crate::rule::runner::{Run, Runner, day_number};
use crate::rule::settings::{Setting, Thresholds};
use crate::rule::state::{self, Begun};
use crate::rule::wording::{Known, Words};
use crate::rule::words::{self, counted, day};
use crate::say;

declare_rule! {
    /// No strength session recorded for four weeks of running.
    ///
    /// # What it flags
    ///
    /// No activity of the sport strength training in 28 days. It is only noted, once when it begins.
    ///
    /// # Why it may matter
    ///
    /// The World Health Organization advises adults to strengthen the major muscle groups on two or more days a week,
    /// for general health. Exercise of hip and knee is part of the usual treatment of kneecap pain. That it prevents
    /// such pain in runners is not shown, and studies of hips disagree: weak hips did not come before kneecap pain in a
    /// review of 18 studies, while of 629 novices those with stronger ones had less of it in their first 50 km (Ramskov
    /// 2015, unadjusted). Weak thighs came before it only in the military.
    ///
    /// # How it is computed
    ///
    /// Activities of the sport strength training in the 28 days up to a run. It needs 28 days of history.
    ///
    /// # When it is wrong
    ///
    /// Strength training was done and not recorded, or recorded as a class, as yoga or as cardio.
    ///
    /// # Evidence
    ///
    /// C: good for health and in treatment, unproven as prevention.
    pub(crate) static RULE = {
        code: "KW504",
        name: "no-strength",
        summary: "No strength session recorded for four weeks of running",
        article: "strengthening exercises",
        levels: &[Severity::Info],
        grade: Grade::C,
        kind: Kind::STATE,
        sources: &["Bull FC et al. World Health Organization 2020 guidelines on physical activity and sedentary behaviour. Br J \
                   Sports Med 2020;54(24):1451-1462. doi:10.1136/bjsports-2020-102955"],
        settings: &[Setting { key: "days", default: 28.0, meaning: "days to look back" }],
        check: check,
    };
}

fn check(runner: &Runner<'_>, thresholds: &Thresholds<'_>) -> Judged {
    let days = thresholds.get("days");
    let strength = runner.activities.iter().filter(|a| a.sport == Sport::Strength);
    let mut strength_days: Vec<i32> = strength.map(|a| day_number(a.local_start.date())).collect();
    strength_days.sort_unstable();
    let mut judged = false;
    let begun = state::begins(runner, |i| {
        if runner.history_days(i) < days {
            return None;
        }
        judged = true;
        let today = runner.runs[i].day;
        let last = strength_days[..strength_days.partition_point(|d| *d <= today)].last();
        let ago = last.map(|d| today - d);
        ago.is_none_or(|ago| f64::from(ago) >= days).then_some(ago)
    });
    let of = |begun: Begun<Option<i32>>| {
        let run = &runner.runs[begun.run];
        // Since the last session, or since recording began.
        let known = begun.facts.map_or(runner.history_on(run.day) + 1, |ago| ago);
        let lasts = begun.lasting(runner, f64::from(known), "no strength session recorded");
        Finding { lasts, ..finding(runner, run, begun.facts, days) }
    };
    let findings = begun.into_iter().map(of).collect();
    Judged { findings, not_judged: (!judged).then(|| runner.lacks_history(days)) }
}

fn finding(runner: &Runner<'_>, run: &Run<'_>, ago: Option<i32>, days: f64) -> Finding {
    let last = if let Some(ago) = ago {
        say!("The last strength session recorded was {} before.", counted(ago as usize, "day", "days"))
    } else {
        say!("The files hold no strength session before that either.")
    };
    let in_days = words::days(days);
    Finding {
        quantity: Quantity::Strength,
        observed: ago.map(f64::from),
        threshold: Some(days),
        beside: Some(if ago.is_some() {
            say!("since the last session that was recorded")
        } else {
            say!("no session recorded")
        }),
        words: Words {
            title: say!("No strength session recorded in the last {}.", in_days.clone()),
            seen: say!("No strength session was recorded in the {} to {}.", in_days, day(run.date)),
            known: Known::InMessage(say!(
                "{} The World Health Organization advises two or more a week for general health; that they keep runners from knee \
                 pain is not shown.",
                last,
            )),
            action: say!("Strengthen hips and thighs twice a week, and record it if it is to count here."),
            would_change: say!("Strength training was done without recording it, or recorded as another sport."),
        },
        ..Finding::on_day(&RULE, runner, run.date, Severity::Info)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::tests::fixture::{Planted, check_rule};

    /// A run every day of `days` days, and strength sessions.
    fn season(days: i32, strength: &[i32]) -> Judged {
        let strength = strength.iter().map(|day| Planted::other(*day, Sport::Strength, 1800.0));
        check_rule(&RULE, (0..=days).map(|day| Planted::run(day, 6.0)).chain(strength).collect())
    }

    #[test]
    fn twenty_eight_days_on_both_sides() {
        assert!(season(37, &[10]).findings.is_empty());
        let judged = season(38, &[10]);
        assert_eq!((judged.findings.len(), judged.findings[0].observed, judged.reason()), (1, Some(28.0), None));
        assert_eq!(judged.findings[0].words.title.text(), "No strength session recorded in the last 28 days.");
        assert!(judged.findings[0].words.message().text().contains("28 days before"));
    }

    #[test]
    fn never_recorded_is_said_as_that() {
        let judged = season(60, &[]);
        assert_eq!((judged.findings.len(), judged.findings[0].observed), (1, None));
        assert_eq!(judged.findings[0].date.to_string(), "2026-02-02");
        assert!(judged.findings[0].words.message().text().contains("no strength session before that either"));
    }

    #[test]
    fn classes_are_no_strength_and_later_sessions_do_not_count() {
        let yoga = Planted::other(20, Sport::Fitness, 1800.0);
        let runs = (0..=28).map(|day| Planted::run(day, 6.0)).chain([yoga]);
        assert_eq!(check_rule(&RULE, runs.collect()).findings.len(), 1);
        assert_eq!(season(40, &[35]).findings.len(), 1, "on days 28 to 34 there was none yet");
    }

    #[test]
    fn said_again_after_it_was_off() {
        let dates: Vec<String> = season(120, &[50]).findings.iter().map(|f| f.date.to_string()).collect();
        assert_eq!(dates, ["2026-02-02", "2026-03-24"]);
    }

    #[test]
    fn twenty_eight_days_of_history_are_needed() {
        assert_eq!(season(8, &[]).reason().as_deref(), Some("needs 28 days of history, has 8"));
        assert_eq!((season(27, &[]).findings.len(), season(28, &[]).findings.len()), (0, 1));
    }
}
