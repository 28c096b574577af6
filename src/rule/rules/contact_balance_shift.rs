//! KW403: ground contact shifted to one foot compared with the runner's own habit.

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
use crate::rule::words::{self, counted, day};
use crate::say;

declare_rule! {
    /// Ground contact of the two feet further from even than usual, three flat runs in a row.
    ///
    /// # What it flags
    ///
    /// The distance of left-right contact balance from 50 % at least 1.5 points above the runner's median of the 90
    /// days before, on three runs in a row (only noted; once for each such series).
    ///
    /// # Why it may matter
    ///
    /// A shift from the runner's own habit may mean that a sore leg is being guarded. Uneven steps by themselves did
    /// not predict injury in 836 runners in 6 months, so this is useful together with a pain log and not without one.
    ///
    /// # How it is computed
    ///
    /// Mean balance over running within ±1 % of grade, at least five minutes of it, because hills move it. It needs ten
    /// such runs in the 90 days before the first of the three.
    ///
    /// # When it is wrong
    ///
    /// A pod or strap sits differently. Speed, tracks with curves and sloping roads move the balance.
    ///
    /// # Evidence
    ///
    /// D. The evidence is against it as a sign of coming injury; 1.5 points are a convention of kneewise.
    pub(crate) static RULE = {
        code: "KW403",
        name: "contact-balance-shift",
        summary: "Ground contact further from even than usual, three flat runs in a row",
        article: "muscle imbalances",
        levels: &[Severity::Info],
        grade: Grade::D,
        kind: Kind::DAYS,
        sources: &["Malisoux L et al. BMJ Open Sport Exerc Med 2024;10:e001787"],
        settings: &[
            Setting { key: "points", default: 1.5, meaning: "percentage points further from 50 % than usual" },
            Setting { key: "runs", default: 3.0, meaning: "flat runs in a row" },
            Setting { key: "least_runs", default: 10.0, meaning: "flat runs needed for the runner's median" },
            Setting { key: "least_flat_s", default: 300.0, meaning: "seconds of flat running with cadence that make a run count" },
            Setting { key: "days", default: 90.0, meaning: "days in which that median is computed" },
        ],
        check: check,
    };
}

/// A run with enough flat running: its start, and the deviation of its balance from 50 %, points.
struct Balanced<'r, 'a> {
    run: &'r Run<'a>,
    off_points: f64,
}

fn balanced<'r, 'a>(run: &'r Run<'a>, thresholds: &Thresholds<'_>) -> Option<Balanced<'r, 'a>> {
    let histogram = &run.summary.internal.histogram;
    let flat_s: f64 = histogram.flat.iter().map(|c| f64::from(c.seconds)).sum();
    let off_points = (histogram.flat_balance_pct? - 50.0).abs();
    (flat_s >= thresholds.get("least_flat_s")).then_some(Balanced { run, off_points })
}

/// The runner's median over the days before the run `at`; `None` with too few runs.
fn usual(runs: &[Balanced<'_, '_>], at: usize, thresholds: &Thresholds<'_>) -> Option<f64> {
    let from_s = runs[at].run.start_s - thresholds.get("days") * DAY_S;
    let from = runs.partition_point(|b| b.run.start_s < from_s);
    let mut off: Vec<f64> = runs[from..at].iter().map(|b| b.off_points).collect();
    median(&mut off).filter(|_| off.len() as f64 >= thresholds.get("least_runs"))
}

fn check(runner: &Runner<'_>, thresholds: &Thresholds<'_>) -> Judged {
    let runs: Vec<Balanced<'_, '_>> = runner.runs.iter().filter_map(|run| balanced(run, thresholds)).collect();
    let (wanted, points) = (thresholds.get("runs"), thresholds.get("points"));
    let (mut findings, mut judged) = (Vec::new(), false);
    // The habit before a series of shifted runs is the reference for all of it.
    let mut row: Option<(f64, usize)> = None;
    for (i, here) in runs.iter().enumerate() {
        let pause_s = i.checked_sub(1).map_or(0.0, |before| here.run.start_s - runs[before].run.start_s);
        // A habit from so long ago says nothing about today.
        row = row.filter(|_| pause_s <= thresholds.get("days") * DAY_S);
        let Some(usual_points) = row.map(|(usual, _)| usual).or_else(|| usual(&runs, i, thresholds)) else { continue };
        judged = true;
        if here.off_points < usual_points + points {
            row = None;
            continue;
        }
        let in_row = row.map_or(0, |(_, n)| n) + 1;
        row = Some((usual_points, in_row));
        if in_row as f64 == wanted {
            findings.push(finding(runner, &runs[i + 1 - in_row..=i], usual_points, thresholds));
        }
    }
    let not_judged = (!judged).then(|| {
        let (needed, days, have) = (thresholds.get("least_runs"), thresholds.get("days"), runs.len());
        let needs = say!(
            "needs {} runs with contact balance on the flat in the {} before another",
            Part::integer(needed),
            words::days(days)
        );
        if (have as f64) < needed {
            Need::runs(Missing::ContactBalance, needed, have, say!("{}, has {}", needs, have))
        } else {
            Need::in_time(Missing::ContactBalance, needs)
        }
    });
    Judged { findings, not_judged }
}

fn finding(runner: &Runner<'_>, row: &[Balanced<'_, '_>], usual_points: f64, thresholds: &Thresholds<'_>) -> Finding {
    let least = row.iter().map(|b| b.off_points).fold(f64::INFINITY, f64::min);
    let (first, last) = (row[0].run, row[row.len() - 1].run);
    let more = least - usual_points;
    Finding {
        quantity: Quantity::LeftRightBalance,
        observed: Some(50.0 + least),
        threshold: Some(50.0 + usual_points + thresholds.get("points")),
        reference: Some(Reference { value: 50.0 + usual_points, date: None }),
        beside: Some(say!(
            "on {} in a row; usually {}",
            counted(row.len(), "run", "runs"),
            Part::number(50.0 + usual_points, 1, "%")
        )),
        words: Words {
            title: say!(
                "Left-right balance {} points off your usual; in 836 runners that did not predict injury.",
                Part::number(more, 1, "")
            ),
            seen: say!(
                "From {} to {} one foot had at least {} of the ground contact on the flat, {} in a row; your usual of the {} \
                 before is {}.",
                day(first.date),
                day(last.date),
                Part::number(50.0 + least, 1, "%"),
                counted(row.len(), "run", "runs"),
                words::days(thresholds.get("days")),
                Part::number(50.0 + usual_points, 1, "%"),
            ),
            known: Known::InMessage(say!(
                "In 836 runners such unevenness did not predict injury; it may be guarding a sore leg."
            )),
            action: say!("Compare these days with how your legs felt."),
            would_change: say!("The pod or strap sat differently, or the road sloped to one side."),
        },
        activities: row.iter().map(|b| b.run.summary.id.clone()).collect(),
        ..Finding::on_day(&RULE, runner, last.date, Severity::Info)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::tests::fixture::{Planted, check_rule};
    use crate::summary::histogram::FlatCell;

    fn run_with(day: i32, balance_pct: f64, flat_s: f32) -> Planted {
        Planted::run(day, 10.0).with(|a| {
            a.internal.histogram.flat =
                vec![FlatCell { third: 0, speed: 28, cadence: 170, heart: 0, seconds: flat_s, beyond_m: 0.0 }];
            a.internal.histogram.flat_balance_pct = Some(balance_pct);
        })
    }

    fn run(day: i32, balance_pct: f64) -> Planted {
        run_with(day, balance_pct, 1800.0)
    }

    /// Ten runs half a point off even, then these, one per day.
    fn after_ten(balances: &[f64]) -> Judged {
        let mut runs: Vec<Planted> = (0..10).map(|k| run(k, if k % 2 == 0 { 50.5 } else { 49.5 })).collect();
        runs.extend((10..).zip(balances).map(|(day, balance)| run(day, *balance)));
        check_rule(&RULE, runs)
    }

    #[test]
    fn one_and_a_half_points_to_either_side() {
        for (balance, flagged) in [(52.0, true), (51.99, false), (48.0, true), (48.01, false)] {
            let judged = after_ten(&[balance; 3]);
            assert_eq!((judged.findings.len(), judged.reason()), (usize::from(flagged), None), "{balance}");
        }
    }

    #[test]
    fn three_in_a_row_and_said_once() {
        assert_eq!(after_ten(&[53.0, 53.0]).findings.len(), 0);
        assert_eq!(after_ten(&[53.0, 53.0, 50.0, 53.0]).findings.len(), 0, "not in a row");
        assert_eq!(after_ten(&[53.0; 9]).findings.len(), 1, "one row");
        assert_eq!(after_ten(&[53.0, 53.0, 53.0, 50.0, 53.0, 53.0, 53.0]).findings.len(), 2, "two rows");
    }

    #[test]
    fn ten_runs_are_needed_before() {
        let judged = |n| {
            let mut runs: Vec<Planted> = (0..n).map(|k| run(k, 50.5)).collect();
            runs.extend((n..n + 3).map(|k| run(k, 53.0)));
            check_rule(&RULE, runs)
        };
        assert_eq!(judged(10).findings.len(), 1);
        assert_eq!(judged(7).findings.len(), 0);
        let reason = "needs 10 runs with contact balance on the flat in the 90 days before another";
        assert_eq!(judged(7).reason().as_deref(), Some(reason));
        assert_eq!(judged(5).reason(), Some(format!("{reason}, has 8")));
    }

    #[test]
    fn a_row_ends_with_a_long_pause() {
        let after = |pause: i32| {
            let mut runs: Vec<Planted> = (0..10).map(|k| run(k, 50.5)).collect();
            runs.extend([10, 11, 11 + pause].map(|day| run(day, 53.0)));
            check_rule(&RULE, runs).findings.len()
        };
        assert_eq!((after(90), after(91)), (1, 0));
    }

    #[test]
    fn the_habit_is_of_ninety_days() {
        let after = |gap: i32| {
            let mut runs: Vec<Planted> = (0..10).map(|k| run(k, 50.5)).collect();
            runs.extend((0..3).map(|k| run(gap + k, 53.0)));
            check_rule(&RULE, runs).findings.len()
        };
        assert_eq!((after(90), after(91)), (1, 0));
    }

    #[test]
    fn runs_with_little_flat_do_not_count() {
        for (flat_s, flagged) in [(300.0, 1), (299.0, 0)] {
            let mut runs: Vec<Planted> = (0..10).map(|k| run(k, 50.5)).collect();
            runs.extend((10..13).map(|k| run_with(k, 53.0, flat_s)));
            assert_eq!(check_rule(&RULE, runs).findings.len(), flagged, "{flat_s}");
        }
    }

    #[test]
    fn it_tells_the_numbers() {
        let finding = after_ten(&[52.6, 53.0, 52.4]).findings.remove(0);
        assert!(
            finding.words.title.text().starts_with("Left-right balance 1.9 points off your usual; "),
            "{}",
            finding.words.title.text()
        );
        assert!(
            finding.words.message().text().contains("at least 52.4 %")
                && finding.words.message().text().contains("is 50.5 %")
        );
        assert_eq!(finding.activities.len(), 3);
    }
}
