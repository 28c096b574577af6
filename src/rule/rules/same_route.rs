//! KW502: nearly always the same route.

use crate::base::message::Part;
use crate::history::route;
use crate::rule::declare_rule;
use crate::rule::finding::{Finding, Grade, Judged, Severity};
use crate::rule::kind::Kind;
use crate::rule::need::{Missing, Need};
use crate::rule::quantity::Quantity;
use crate::rule::runner::{Run, Runner};
use crate::rule::settings::{Setting, Thresholds};
use crate::rule::state::{self, Tally};
use crate::rule::wording::{Known, Words};
use crate::rule::words::{self, day, km, whole_percent};
use crate::say;

declare_rule! {
    /// Nearly all outdoor runs on one route.
    ///
    /// # What it flags
    ///
    /// One route, in either direction, for more than 80 % of at least 10 outdoor runs in 56 days. It is only noted, once when
    /// it begins.
    ///
    /// # Why it may matter
    ///
    /// The article advises to vary routes. No study ties that to knees; a road that slopes to one side is the usual reason
    /// given, and turning round on the same route would already change that.
    ///
    /// # How it is computed
    ///
    /// Two runs have one route when the Fréchet distance between their tracks, forwards or backwards, is at most 75 m and half
    /// the distance between two of the up to 64 positions that are kept of a track (80 m for 10 km), never more than 250 m.
    /// Runs without a track, on treadmills and in virtual places are not counted.
    ///
    /// # When it is wrong
    ///
    /// The same loop from another start, or twice instead of once round, counts as another route. Parallel paths up to 150 m
    /// apart count as one.
    ///
    /// # Evidence
    ///
    /// D: the article's idea; there is no study.
    pub(crate) static RULE = {
        code: "KW502",
        name: "same-route",
        summary: "Nearly all outdoor runs on one route",
        article: "vary your running routes",
        levels: &[Severity::Info],
        grade: Grade::D,
        kind: Kind::STATE,
        sources: &["The article's advice; no study of running routes and knees was found."],
        settings: &[
            Setting { key: "share", default: 0.80, meaning: "share of the outdoor runs on one route" },
            Setting { key: "least_runs", default: 10.0, meaning: "outdoor runs needed" },
            Setting { key: "days", default: 56.0, meaning: "days to look back" },
        ],
        check: check,
    };
}

/// The most-used route in the days before a run.
struct Usual {
    route: usize,
    runs: i64,
    of: i64,
    /// Index of the first run in the window.
    from: usize,
}

fn check(runner: &Runner<'_>, thresholds: &Thresholds<'_>) -> Judged {
    let (days, least) = (thresholds.get("days"), thresholds.get("least_runs"));
    let found = route::routes(runner.activities);
    let of: Vec<Option<usize>> =
        runner.activities.iter().zip(&found.of).filter(|(a, _)| a.is_counted_run()).map(|(_, route)| *route).collect();
    let mut tally: Tally<usize> = Tally::new();
    let (mut next, mut oldest, mut most) = (0, 0, 0);
    let begun = state::begins(runner, |i| {
        while next <= i {
            of[next].into_iter().for_each(|route| tally.add(route, 1));
            next += 1;
        }
        while oldest <= i && runner.runs[oldest].day <= runner.runs[i].day - days as i32 {
            of[oldest].into_iter().for_each(|route| tally.add(route, -1));
            oldest += 1;
        }
        most = most.max(tally.total());
        let (route, runs) = tally.top().filter(|_| tally.total() as f64 >= least)?;
        let usual = Usual { route, runs, of: tally.total(), from: oldest };
        (runs as f64 > thresholds.get("share") * usual.of as f64).then_some(usual)
    });
    let findings = begun
        .into_iter()
        .map(|begun| {
            let lasts = begun.lasting(runner, days, "most runs on one route");
            let (i, usual) = (begun.run, begun.facts);
            let window = usual.from..=i;
            let activities =
                window.filter(|k| of[*k] == Some(usual.route)).map(|k| runner.runs[k].summary.id.clone()).collect();
            let length_m = found.routes[usual.route].length_m;
            Finding { activities, lasts, ..finding(runner, &runner.runs[i], &usual, length_m, thresholds) }
        })
        .collect();
    let not_judged = ((most as f64) < least).then(|| {
        if of.iter().all(Option::is_none) && !of.is_empty() {
            Need::of(Missing::Tracks, say!("needs outdoor runs with a track, has none"))
        } else {
            let has = usize::try_from(most).unwrap_or(0);
            let (needed, in_days) = (Part::integer(least), words::days(days));
            let needs = say!("needs {} outdoor runs with a track in {}, has {}", needed, in_days, has);
            Need::runs(Missing::Tracks, least, has, needs)
        }
    });
    Judged { findings, not_judged }
}

fn finding(runner: &Runner<'_>, run: &Run<'_>, usual: &Usual, length_m: f64, thresholds: &Thresholds<'_>) -> Finding {
    let (runs, of) = (Part::integer(usual.runs as f64), Part::integer(usual.of as f64));
    Finding {
        quantity: Quantity::OneRoute,
        observed: Some(usual.runs as f64 / usual.of as f64 * 100.0),
        threshold: Some(thresholds.get("share") * 100.0),
        beside: Some(say!(
            "{} of {} runs; noted above {}",
            runs.clone(),
            of.clone(),
            whole_percent(thresholds.get("share"))
        )),
        words: Words {
            title: say!("{} of {}~runs on one loop; no study ties that to knees.", runs.clone(), of.clone()),
            seen: say!(
                "{} of the {} outdoor runs with a track in the {} to {} took one route of about {}, that is {}.",
                runs,
                of,
                words::days(thresholds.get("days")),
                day(run.date),
                km(length_m),
                whole_percent(usual.runs as f64 / usual.of as f64),
            ),
            known: Known::InMessage(say!("The article advises to vary routes; no study ties that to knees.")),
            action: say!("Run the loop the other way round now and then, or take another one."),
            would_change: say!("Runs on other routes are missing from the files, or have no track."),
        },
        ..Finding::on_day(&RULE, runner, run.date, Severity::Info)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::sport::Sport;
    use crate::rule::tests::fixture::{Planted, check_rule};

    /// A run on day `day` on route number `way`: 8 km, each in a different direction.
    fn on(day: i32, way: u8) -> Planted {
        Planted::run(day, 8.0).with(|a| {
            let turn = f64::from(way);
            a.route = (0..64)
                .map(|k| [46.0 + f64::from(k) * 0.001 * turn.cos(), 8.0 + f64::from(k) * 0.001 * turn.sin()])
                .collect();
        })
    }

    /// `usual` runs on one route, then `others` each on a different one, one per day.
    fn runs(usual: i32, others: i32) -> Vec<Planted> {
        (0..usual).map(|day| on(day, 0)).chain((0..others).map(|k| on(usual + k, k as u8 + 1))).collect()
    }

    #[test]
    fn more_than_four_fifths() {
        // Evaluated at the end of each day: 10 of 10 already exceeds the share, so the others come first.
        let mixed = |usual: i32, others: i32| {
            let mut all = runs(usual, others);
            let days: Vec<_> = (0..).zip(all.iter().rev()).map(|(day, _)| day).collect();
            for (p, day) in all.iter_mut().rev().zip(days) {
                let moved = Planted::run(day, 8.0).0;
                (p.0.start, p.0.local_start, p.0.id) = (moved.start, moved.local_start, moved.id);
            }
            check_rule(&RULE, all)
        };
        assert!(mixed(16, 4).findings.is_empty(), "80 % is not more than 80 %");
        let judged = mixed(17, 4);
        let found = &judged.findings[0];
        assert_eq!(found.words.title.text(), "17 of 21 runs on one loop; no study ties that to knees.");
        assert_eq!((judged.findings.len(), found.activities.len(), judged.reason()), (1, 17, None));
        assert!(
            found.words.message().text().contains("81 %") && found.words.message().text().contains("7.0 km"),
            "{}",
            found.words.message().text()
        );
    }

    #[test]
    fn ten_runs_are_needed() {
        let judged = check_rule(&RULE, runs(9, 0));
        assert_eq!(
            (judged.findings.len(), judged.reason().as_deref()),
            (0, Some("needs 10 outdoor runs with a track in 56 days, has 9"))
        );
        assert_eq!(
            check_rule(&RULE, runs(10, 0)).findings[0].words.title.text(),
            "10 of 10 runs on one loop; no study ties that to knees."
        );
        let judged = check_rule(&RULE, (0..20).map(|day| Planted::run(day, 8.0)).collect());
        assert_eq!(judged.reason().as_deref(), Some("needs outdoor runs with a track, has none"));
    }

    #[test]
    fn ten_runs_within_fifty_six_days() {
        // 10 runs, the last one 55 or 56 days after the first.
        let spread = |last: i32| check_rule(&RULE, (0..9).map(|day| on(day, 0)).chain([on(last, 0)]).collect());
        assert_eq!(spread(55).findings.len(), 1);
        assert_eq!(spread(56).findings.len(), 0);
    }

    #[test]
    fn the_way_back_is_the_same_way_and_treadmills_do_not_count() {
        let back = |day: i32| on(day, 0).with(|a| a.route.reverse());
        let indoors = |day: i32| on(day, 0).with(|a| a.sub_sport = Some("treadmill".into()));
        let all = |extra: fn(i32) -> Planted| check_rule(&RULE, (0..9).map(|d| on(d, 0)).chain([extra(9)]).collect());
        assert_eq!(check_rule(&RULE, (0..9).map(|d| on(d, 0)).chain([back(9)]).collect()).findings.len(), 1);
        assert_eq!(check_rule(&RULE, (0..9).map(|d| on(d, 0)).chain([indoors(9)]).collect()).findings.len(), 0);
        assert_eq!(all(|day| on(day, 0).with(|a| a.sport = Sport::Walking)).findings.len(), 0);
    }

    #[test]
    fn it_is_said_once_until_it_was_off() {
        let all = (0..40).map(|d| on(d, 0)).chain((40..60).map(|d| on(d, d as u8))).chain((60..120).map(|d| on(d, 0)));
        let dates: Vec<String> = check_rule(&RULE, all.collect()).findings.iter().map(|f| f.date.to_string()).collect();
        assert_eq!(dates.len(), 2, "{dates:?}");
        assert_eq!(dates[0], "2026-01-14");
    }
}
