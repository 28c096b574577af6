//! KW702: the same pace feels harder.

use crate::base::message::Part;
use crate::base::stats::median;
use crate::base::units::DAY_S;
use crate::rule::declare_rule;
use crate::rule::finding::{Finding, Grade, Judged, Reference, Severity};
use crate::rule::kind::Kind;
use crate::rule::need::{Missing, Need};
use crate::rule::quantity::Quantity;
use crate::rule::runner::{Run, Runner};
use crate::rule::settings::{Setting, Thresholds};
use crate::rule::wording::{Known, Words};
use crate::rule::words::{day, days, plain};
use crate::say;

declare_rule! {
    /// The same pace feels clearly harder than usual, twice in a week.
    ///
    /// # What it flags
    ///
    /// An effort rating of 2 or more above the runner's own median at the same speed, twice within 7 days. It is only noted.
    ///
    /// # Why it may matter
    ///
    /// The article says to listen to the body. That a known pace feels harder is a usual sign of too little recovery, heat or
    /// an illness coming. It has not been studied with knees.
    ///
    /// # How it is computed
    ///
    /// The rating (0 to 10) of a run − the median of the ratings of earlier runs of 90 days whose mean grade-adjusted speed was
    /// within 5 % of its own; the latest 100 rated runs count, and three at that speed are needed. It needs 10 runs with a
    /// rating.
    ///
    /// # When it is wrong
    ///
    /// The run was much longer than those at the same speed, on soft ground, in heat or with a load. The watch's own
    /// suggestion was confirmed without thinking.
    ///
    /// # Evidence
    ///
    /// D: convention; there is no study of knees.
    pub(crate) static RULE = {
        code: "KW702",
        name: "effort-rising",
        summary: "The same pace feels clearly harder than usual, twice in a week",
        article: "listen to your body",
        levels: &[Severity::Info],
        grade: Grade::D,
        kind: Kind::DAYS,
        sources: &["A convention of kneewise; no study of effort ratings and knees was found."],
        settings: &[
            Setting { key: "points", default: 2.0, meaning: "points of effort above the runner's median, from" },
            Setting { key: "same_speed", default: 0.05, meaning: "share by which speeds may differ" },
            Setting { key: "least_runs", default: 10.0, meaning: "runs needed with an effort rating" },
            Setting { key: "least_same", default: 3.0, meaning: "earlier runs needed at that speed" },
            Setting { key: "days", default: 90.0, meaning: "days to look back" },
            Setting { key: "within_days", default: 7.0, meaning: "days in which it must happen twice" },
        ],
        check: check,
    };
}

/// Most earlier runs that define what is usual.
const EARLIER: usize = 100;

/// A run with an effort rating and a speed.
struct Rated<'a, 'r> {
    run: &'r Run<'a>,
    rpe: f64,
    mps: f64,
}

fn check(runner: &Runner<'_>, thresholds: &Thresholds<'_>) -> Judged {
    let rated: Vec<Rated<'_, '_>> = runner
        .runs
        .iter()
        .filter_map(|run| {
            let mps = run.summary.internal.histogram.adjusted.mean_mps.filter(|v| *v > 0.0)?;
            Some(Rated { run, rpe: run.summary.effort.rpe?, mps })
        })
        .collect();
    let least = thresholds.get("least_runs");
    if (rated.len() as f64) < least {
        let needs =
            say!("needs {} runs with an effort rating and a recorded speed, has {}", Part::integer(least), rated.len());
        return Judged::not(Need::runs(Missing::Effort, least, rated.len(), needs));
    }
    let (mut findings, mut judged) = (Vec::new(), false);
    let mut first: Option<(&Rated<'_, '_>, f64)> = None;
    for (k, now) in rated.iter().enumerate() {
        if ((k + 1) as f64) < least {
            continue;
        }
        let Some(usual) = usual(&rated[..k], now, thresholds) else { continue };
        judged = true;
        let above = now.rpe - usual;
        if above < thresholds.get("points") {
            continue;
        }
        let within_s = thresholds.get("within_days") * DAY_S;
        match first.filter(|(before, _)| now.run.start_s - before.run.start_s < within_s) {
            Some(before) => {
                findings.push(finding(runner, before, (now, above), thresholds));
                // The next finding needs two more runs, not this one and the next.
                first = None;
            }
            None => first = Some((now, above)),
        }
    }
    let not_judged = (!judged).then(|| {
        let needs = say!(
            "needs {} runs with an effort rating at the same speed in the {} before another",
            Part::integer(thresholds.get("least_same")),
            days(thresholds.get("days"))
        );
        Need::in_time(Missing::Effort, needs)
    });
    Judged { findings, not_judged }
}

/// The runner's median effort rating at the speed of this run.
fn usual(earlier: &[Rated<'_, '_>], now: &Rated<'_, '_>, thresholds: &Thresholds<'_>) -> Option<f64> {
    let from_s = now.run.start_s - thresholds.get("days") * DAY_S;
    let mut same: Vec<f64> = earlier
        .iter()
        .rev()
        .take(EARLIER)
        .take_while(|r| r.run.start_s >= from_s)
        .filter(|r| (r.mps - now.mps).abs() <= thresholds.get("same_speed") * now.mps)
        .map(|r| r.rpe)
        .collect();
    if (same.len() as f64) < thresholds.get("least_same") {
        return None;
    }
    median(&mut same)
}

fn finding(
    runner: &Runner<'_>,
    first: (&Rated<'_, '_>, f64),
    second: (&Rated<'_, '_>, f64),
    thresholds: &Thresholds<'_>,
) -> Finding {
    let above = first.1.min(second.1);
    let (before, now) = (first.0, second.0);
    let usual = now.rpe - second.1;
    Finding {
        activities: vec![before.run.summary.id.clone(), now.run.summary.id.clone()],
        quantity: Quantity::Effort,
        observed: Some(now.rpe),
        threshold: Some(usual + thresholds.get("points")),
        reference: Some(Reference { value: usual, date: None }),
        beside: Some(say!("usually {} at that pace", plain(usual))),
        words: Words {
            title: say!(
                "Effort {} points above usual at the same pace, twice in {}.",
                plain(above),
                days(thresholds.get("within_days"))
            ),
            seen: say!(
                "The run on {} was rated {} of 10 and that on {} {} of 10: {} and {} points above the usual rating at that pace, \
                 slopes allowed for.",
                day(before.run.date),
                plain(before.rpe),
                day(now.run.date),
                plain(now.rpe),
                plain(first.1),
                plain(second.1),
            ),
            known: Known::InMessage(say!(
                "Too little recovery, heat or an illness coming are usual reasons; with knees it has not been studied."
            )),
            action: say!("Take an easy day or two and see whether the usual pace feels usual again."),
            would_change: say!(
                "The two runs were longer, hotter or on softer ground than those they are compared with."
            ),
        },
        ..Finding::on_day(&RULE, runner, now.run.date, Severity::Info)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::tests::fixture::{Planted, check_rule};

    fn rated(day: i32, rpe: f64, mps: f64) -> Planted {
        Planted::run(day, 8.0).with(|a| {
            a.effort.rpe = Some(rpe);
            a.internal.histogram.adjusted.mean_mps = Some(mps);
        })
    }

    /// Ten runs at 3 m/s rated 3, a run every third day, then the others.
    fn after_ten(others: &[Planted]) -> Judged {
        check_rule(&RULE, (0..10).map(|k| rated(k * 3, 3.0, 3.0)).chain(others.iter().cloned()).collect())
    }

    #[test]
    fn two_points_twice() {
        let twice = |rpe: f64| after_ten(&[rated(30, rpe, 3.0), rated(33, 6.0, 3.0)]);
        assert!(twice(4.9).findings.is_empty());
        let judged = twice(5.0);
        let found = &judged.findings[0];
        assert_eq!(found.words.title.text(), "Effort 2 points above usual at the same pace, twice in 7 days.");
        assert_eq!((found.activities.len(), found.date.to_string()), (2, "2026-02-07".to_owned()));
        assert!(
            found.words.message().text().contains("rated 5 of 10")
                && found.words.message().text().contains("2 and 3 points"),
            "{}",
            found.words.message().text()
        );
        assert!(after_ten(&[rated(30, 9.0, 3.0)]).findings.is_empty(), "once is nothing");
    }

    #[test]
    fn within_seven_days() {
        let apart = |days: i32| after_ten(&[rated(30, 6.0, 3.0), rated(30 + days, 6.0, 3.0)]).findings.len();
        assert_eq!((apart(6), apart(7)), (1, 0));
    }

    #[test]
    fn at_the_same_speed() {
        let at = |mps: f64| after_ten(&[rated(30, 6.0, mps), rated(33, 6.0, mps)]).findings.len();
        // 5 % of its own speed.
        assert_eq!((at(3.15), at(3.17)), (1, 0));
        assert_eq!((at(2.86), at(2.85)), (1, 0));
    }

    #[test]
    fn ten_rated_runs_and_three_at_that_speed() {
        let runs = |n: i32| {
            let usual = (0..n - 2).map(|k| rated(k, 3.0, 3.0));
            check_rule(&RULE, usual.chain([rated(50, 6.0, 3.0), rated(51, 6.0, 3.0)]).collect())
        };
        assert_eq!(
            runs(9).reason().as_deref(),
            Some("needs 10 runs with an effort rating and a recorded speed, has 9")
        );
        let all_different = (0..12).map(|k| rated(k, 3.0, 1.5 + 0.2 * f64::from(k)));
        assert_eq!(
            check_rule(&RULE, all_different.collect()).reason().as_deref(),
            Some("needs 3 runs with an effort rating at the same speed in the 90 days before another")
        );
        assert_eq!((runs(10).findings.len(), runs(11).findings.len()), (0, 1), "both must be judged");
        let same = |n: i32| {
            let usual = (0..12).map(|k| rated(k, 3.0, if k < n { 3.0 } else { 4.0 }));
            check_rule(&RULE, usual.chain([rated(50, 6.0, 3.0), rated(51, 6.0, 3.0)]).collect()).findings.len()
        };
        assert_eq!((same(2), same(3)), (0, 1));
        let unrated = (0..30).map(|day| Planted::run(day, 8.0));
        assert!(check_rule(&RULE, unrated.collect()).not_judged.is_some());
    }

    #[test]
    fn ninety_days_back() {
        let later = |day: i32| after_ten(&[rated(day, 6.0, 3.0), rated(day + 1, 6.0, 3.0)]).findings.len();
        // Three must be left for the first of the two: those of days 21, 24 and 27.
        assert_eq!((later(21 + 90), later(21 + 91)), (1, 0));
    }

    #[test]
    fn a_third_one_waits_for_a_fourth() {
        let hard =
            |days: &[i32]| after_ten(&days.iter().map(|d| rated(*d, 6.0, 3.0)).collect::<Vec<_>>()).findings.len();
        assert_eq!((hard(&[30, 31, 32]), hard(&[30, 31, 32, 33])), (1, 2));
    }

    #[test]
    fn what_is_usual_changes() {
        // After weeks of rating everything 6, that is usual and no longer reported.
        let many: Vec<Planted> = (30..80).map(|day| rated(day, 6.0, 3.0)).collect();
        let found = after_ten(&many).findings.len();
        assert!((1..=5).contains(&found), "{found}");
    }
}
