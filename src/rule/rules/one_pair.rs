//! KW603: one pair of shoes for nearly all running.

use super::studies;
use crate::base::message::Part;
use crate::rule::declare_rule;
use crate::rule::finding::{Finding, Grade, Judged, Severity};
use crate::rule::kind::Kind;
use crate::rule::need::{Missing, Need};
use crate::rule::quantity::Quantity;
use crate::rule::runner::{Run, Runner};
use crate::rule::settings::{Setting, Thresholds};
use crate::rule::state::{self, Tally};
use crate::rule::wording::{Known, Words};
use crate::rule::words::{self, day, percent, percent_above};
use crate::say;

declare_rule! {
    /// One pair of shoes for nearly all running.
    ///
    /// # What it flags
    ///
    /// One pair for more than 90 % of the running distance of 12 weeks. It is only noted, once when it begins.
    ///
    /// # Why it may matter
    ///
    /// In one study of 264 runners over 22 weeks, those who rotated pairs were injured less often than those who ran nearly
    /// always in one. An association, of injuries of any kind.
    ///
    /// # How it is computed
    ///
    /// Distance with the pair / all running distance of 84 days. Which shoes were worn comes from the export; files alone do
    /// not say. It needs 12 weeks of history and shoes named for at least 80 % of the distance.
    ///
    /// # When it is wrong
    ///
    /// The app gives every run to the same pair by itself and nobody changes it.
    ///
    /// # Evidence
    ///
    /// B: one cohort of 264 runners.
    pub(crate) static RULE = {
        code: "KW603",
        name: "one-pair",
        summary: "One pair of shoes for nearly all running",
        article: "proper footwear",
        levels: &[Severity::Info],
        grade: Grade::B,
        kind: Kind::STATE,
        sources: &[studies::MALISOUX_2015],
        settings: &[
            Setting { key: "share", default: 0.90, meaning: "share of the distance in one pair" },
            Setting { key: "known", default: 0.80, meaning: "share of the distance needed with known shoes" },
            Setting { key: "days", default: 84.0, meaning: "days to look back" },
        ],
        check: check,
    };
}

fn check(runner: &Runner<'_>, thresholds: &Thresholds<'_>) -> Judged {
    let days = thresholds.get("days");
    // Whole millimetres add up exactly; a run with unknown shoes has an empty name.
    let run_mm = |run: &Run<'_>| (run.distance_m * 1000.0).round() as i64;
    let mut tally: Tally<&str> = Tally::new();
    let (mut known_mm, mut next, mut oldest) = (0i64, 0, 0);
    let (mut judged, mut best_known, mut long_enough) = (false, 0.0f64, false);
    let begun = state::begins(runner, |i| {
        while next <= i {
            let run = &runner.runs[next];
            tally.add(shoes(run), run_mm(run));
            known_mm += if shoes(run).is_empty() { 0 } else { run_mm(run) };
            next += 1;
        }
        while oldest <= i && runner.runs[oldest].day <= runner.runs[i].day - days as i32 {
            let run = &runner.runs[oldest];
            tally.add(shoes(run), -run_mm(run));
            known_mm -= if shoes(run).is_empty() { 0 } else { run_mm(run) };
            oldest += 1;
        }
        if runner.history_days(i) < days || tally.total() == 0 {
            return None;
        }
        long_enough = true;
        let known = known_mm as f64 / tally.total() as f64;
        best_known = best_known.max(known);
        if known < thresholds.get("known") {
            return None;
        }
        judged = true;
        let (name, mm) = tally.top()?;
        let share = mm as f64 / tally.total() as f64;
        (!name.is_empty() && share > thresholds.get("share")).then_some((name, share))
    });
    let findings = begun
        .into_iter()
        .map(|begun| {
            let lasts = begun.lasting(runner, days, "one pair of shoes for nearly all running");
            let (name, share) = begun.facts;
            Finding { lasts, ..finding(runner, &runner.runs[begun.run], name, share, thresholds) }
        })
        .collect();
    let not_judged = (!judged).then(|| {
        if !runner.runs.iter().any(|run| !shoes(run).is_empty()) {
            Need::of(Missing::Shoes, say!("needs shoes: neither the export nor the files say which were worn"))
        } else if long_enough {
            let needs = say!(
                "needs known shoes for {} of the distance of {}, has {} at most",
                percent(thresholds.get("known")),
                words::days(days),
                percent(best_known)
            );
            Need::in_time(Missing::Shoes, needs)
        } else {
            Need::history(days, runner.days_of_history())
        }
    });
    Judged { findings, not_judged }
}

/// The shoes of a run; empty if unknown.
fn shoes<'a>(run: &Run<'a>) -> &'a str {
    run.summary.gear.as_deref().map_or("", str::trim)
}

fn finding(runner: &Runner<'_>, run: &Run<'_>, name: &str, share: f64, thresholds: &Thresholds<'_>) -> Finding {
    let limit = thresholds.get("share");
    let shown = percent_above(share, limit);
    let weeks = Part::number(thresholds.get("days") / 7.0, 0, "weeks");
    Finding {
        quantity: Quantity::OnePair,
        observed: Some(share * 100.0),
        threshold: Some(limit * 100.0),
        beside: Some(say!("of the distance of {}; noted above {}", weeks.clone(), percent(limit))),
        words: Words {
            title: say!("One pair of shoes for {} of the km of {}.", shown.clone(), weeks.clone()),
            seen: say!(
                "In the {} to {}, {} of the running distance was in one pair ({}).",
                weeks,
                day(run.date),
                shown,
                Part::name(name),
            ),
            known: Known::InMessage(say!(
                "In one study of 264 runners, those who rotated pairs were injured less often: an association, of injuries of any \
                 kind."
            )),
            action: say!("Rotate two pairs, if a second one is at hand."),
            would_change: say!("Other shoes were worn than the app noted."),
        },
        ..Finding::on_day(&RULE, runner, run.date, Severity::Info)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::tests::fixture::{Planted, check_rule};

    fn wearing(day: i32, km: f64, shoe: &str) -> Planted {
        Planted::run(day, km).with(|a| a.gear = (!shoe.is_empty()).then(|| shoe.to_owned()))
    }

    /// 84 days of history with 100 km in the last 12 weeks, `one` of them in one pair and `unknown` in unknown shoes.
    fn season(one: f64, unknown: f64) -> Judged {
        check_rule(
            &RULE,
            vec![
                wearing(0, 5.0, "Red"),
                wearing(1, 100.0 - one - unknown, "Blue"),
                wearing(40, unknown, ""),
                wearing(84, one, "Red "),
            ],
        )
    }

    #[test]
    fn nine_tenths_on_both_sides() {
        assert!(season(90.0, 0.0).findings.is_empty());
        let judged = season(90.04, 0.0);
        assert_eq!(
            judged.findings[0].words.title.text(),
            "One pair of shoes for just over 90 % of the km of 12 weeks."
        );
        assert!(judged.findings[0].words.message().text().contains("(Red)"));
        assert_eq!((judged.findings.len(), judged.reason()), (1, None));
        assert!(season(94.0, 6.0).findings[0].words.title.text().contains("94 %"), "of all, not of what is known");
    }

    #[test]
    fn shoes_must_be_known_for_most_of_it() {
        assert_eq!(season(40.0, 20.0).reason(), None);
        assert_eq!(
            season(40.0, 20.6).reason().as_deref(),
            Some("needs known shoes for 80 % of the distance of 84 days, has 79 % at most")
        );
        // All known distance is in one pair, but too little is known.
        assert!(season(78.0, 22.0).findings.is_empty());
        let judged = check_rule(&RULE, (0..100).map(|day| Planted::run(day, 5.0)).collect());
        assert_eq!(
            judged.reason().as_deref(),
            Some("needs shoes: neither the export nor the files say which were worn")
        );
    }

    #[test]
    fn twelve_weeks_of_history() {
        let runs = |days: i32| check_rule(&RULE, (0..=days).map(|day| wearing(day, 5.0, "Red")).collect());
        assert_eq!(runs(8).reason().as_deref(), Some("needs 84 days of history, has 8"));
        assert_eq!((runs(83).findings.len(), runs(84).findings.len()), (0, 1));
    }

    #[test]
    fn said_once_until_it_was_off() {
        let red = |days: std::ops::Range<i32>| days.map(|day| wearing(day, 5.0, "Red"));
        let both = (100..160).map(|day| wearing(day, 5.0, if day % 2 == 0 { "Red" } else { "Blue" }));
        let judged = check_rule(&RULE, red(0..100).chain(both).chain(red(160..300)).collect());
        assert_eq!(judged.findings.len(), 2);
    }
}
