//! KW501: more running on trails than usual.

use crate::rule::declare_rule;
use crate::rule::finding::{Finding, Grade, Judged, Reference, Severity};
use crate::rule::kind::Kind;
use crate::rule::need::{Missing, Need};
use crate::rule::quantity::Quantity;
use crate::rule::runner::{Run, Runner};
use crate::rule::settings::{Setting, Thresholds};
use crate::rule::state;
use crate::rule::wording::{Known, Words};
use crate::rule::words::{self, day, percent, percent_above};
use crate::say;

declare_rule! {
    /// Much more of the running on trails than in the weeks before.
    ///
    /// # What it flags
    ///
    /// More than half of the distance of 28 days on trails, and more than 1.5 times the share of the 12 weeks before those.
    /// It is only noted, once when it begins.
    ///
    /// # Why it may matter
    ///
    /// The article names uneven surfaces. The studies do not: a review of trail running (10 studies of what goes with
    /// injuries, 2,785 runners) names training on asphalt, double sessions and no plan, and not uneven ground. A study of terrain
    /// and pain behind the kneecap (126 runners, NCT07408700) is registered and has no result yet. It stands here because a change of ground is a change of habit that explains other changes, of descent above all.
    ///
    /// # How it is computed
    ///
    /// Distance of the runs that the file or the export calls trail runs / distance of all runs, over 28 days and over the 12
    /// weeks before. It needs 28 days of history and a run in the weeks before.
    ///
    /// # When it is wrong
    ///
    /// The watch was set to road on a trail, or the other way round: kneewise relies on the file and does not measure
    /// the ground.
    ///
    /// # Evidence
    ///
    /// D: the article's idea; no study found uneven ground to harm knees.
    pub(crate) static RULE = {
        code: "KW501",
        name: "uneven-ground",
        summary: "Much more of the running on trails than in the weeks before",
        article: "uneven surfaces",
        levels: &[Severity::Info],
        grade: Grade::D,
        kind: Kind::STATE,
        sources: &["Viljoen C et al. Trail running injury risk factors: a living systematic review. Br J Sports Med \
                   2022;56(10):577-587. doi:10.1136/bjsports-2021-104858"],
        settings: &[
            Setting { key: "share", default: 0.50, meaning: "share of the distance on trails" },
            Setting { key: "times", default: 1.5, meaning: "times the share of the weeks before" },
            Setting { key: "days", default: 28.0, meaning: "days that are summed" },
            Setting { key: "days_before", default: 84.0, meaning: "days before those that they are compared with" },
        ],
        check: check,
    };
}

/// Shares of trail running in the weeks before a run.
struct Shares {
    now: f64,
    before: f64,
}

fn check(runner: &Runner<'_>, thresholds: &Thresholds<'_>) -> Judged {
    let days = thresholds.get("days");
    let have = runner.days_of_history();
    let sums = Sums::new(&runner.runs);
    let mut judged = false;
    let begun = state::begins(runner, |i| {
        if runner.history_days(i) < days {
            return None;
        }
        let today = runner.runs[i].day;
        let now = sums.of(runner, today - days as i32 + 1, today);
        let before =
            sums.of(runner, today - days as i32 - thresholds.get("days_before") as i32 + 1, today - days as i32);
        let shares = Shares { now: now.share()?, before: before.share()? };
        judged = true;
        let much = shares.now > thresholds.get("share") && shares.now > thresholds.get("times") * shares.before;
        much.then_some(shares)
    });
    let findings = begun
        .into_iter()
        .map(|begun| Finding {
            lasts: begun.lasting(runner, days, "most of the running on trails"),
            ..finding(runner, &runner.runs[begun.run], &begun.facts, thresholds)
        })
        .collect();
    let not_judged = (!judged).then(|| {
        if f64::from(have) < days {
            Need::history(days, have)
        } else {
            let needs = say!("needs runs in the last {} and in the 12 weeks before those", words::days(days));
            Need::in_time(Missing::Runs, needs)
        }
    });
    Judged { findings, not_judged }
}

/// Evidence about trails.
const REVIEW: &str = "A review of 10 studies with 2,785 trail runners does not name uneven ground among the things that went with \
                      injuries.";

fn is_trail(run: &Run<'_>) -> bool {
    matches!(run.summary.sub_sport.as_deref(), Some("trail" | "mountain"))
}

/// Distances over some days, metres.
#[derive(Clone, Copy, Default)]
struct Ground {
    trail_m: f64,
    all_m: f64,
}

impl Ground {
    fn share(self) -> Option<f64> {
        (self.all_m > 0.0).then(|| self.trail_m / self.all_m)
    }
}

/// Cumulative sums, so that any range of days is a difference.
struct Sums(Vec<Ground>);

impl Sums {
    fn new(runs: &[Run<'_>]) -> Sums {
        let mut total = Ground::default();
        let totals = runs.iter().map(|run| {
            total.all_m += run.distance_m;
            total.trail_m += if is_trail(run) { run.distance_m } else { 0.0 };
            total
        });
        Sums(std::iter::once(Ground::default()).chain(totals).collect())
    }

    /// Sum over the local days `from..=to`.
    fn of(&self, runner: &Runner<'_>, from: i32, to: i32) -> Ground {
        let [a, b] = [from, to + 1].map(|day| self.0[runner.runs.partition_point(|r| r.day < day)]);
        Ground { trail_m: b.trail_m - a.trail_m, all_m: b.all_m - a.all_m }
    }
}

fn finding(runner: &Runner<'_>, run: &Run<'_>, shares: &Shares, thresholds: &Thresholds<'_>) -> Finding {
    let limit = thresholds.get("share").max(thresholds.get("times") * shares.before);
    let shown = percent_above(shares.now, limit);
    Finding {
        quantity: Quantity::Trails,
        observed: Some(shares.now * 100.0),
        threshold: Some(limit * 100.0),
        reference: Some(Reference { value: shares.before * 100.0, date: None }),
        beside: Some(say!("of the distance; {} in the 12 weeks before", percent(shares.before))),
        words: Words {
            title: say!("On trails {} of the km: no study shows that uneven ground harms knees.", shown.clone()),
            seen: say!(
                "In the {} to {}, {} of the running distance was on trails, after {} in the weeks before.",
                words::days(thresholds.get("days")),
                day(run.date),
                shown,
                percent(shares.before),
            ),
            known: Known::InMessage(say!("{}", REVIEW)),
            action: say!("Look at the descent of these runs first: that is what changes most on trails."),
            would_change: say!("The trail runs were recorded as road runs before, or the road runs are missing."),
        },
        ..Finding::on_day(&RULE, runner, run.date, Severity::Info)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;
    use crate::rule::tests::fixture::{Planted, check_rule, check_rule_with};

    fn trail(day: i32, km: f64) -> Planted {
        Planted::run(day, km).with(|a| a.sub_sport = Some("trail".into()))
    }

    /// 84 days with a run of 10 km every fourth day, of which `before` km on trails in all, then 28 days with `now` of 100 km.
    fn season(before: f64, now: f64) -> Judged {
        let mut runs: Vec<Planted> = (0..21).map(|k| Planted::run(k * 4, 10.0 - before / 21.0)).collect();
        runs.extend((0..21).filter(|_| before > 0.0).map(|k| trail(k * 4 + 1, before / 21.0)));
        runs.push(Planted::run(85, 100.0 - now));
        runs.push(trail(111, now));
        check_rule(&RULE, runs)
    }

    #[test]
    fn more_than_half() {
        assert!(season(0.0, 50.0).findings.is_empty());
        let judged = season(0.0, 50.1);
        assert_eq!(judged.reason(), None);
        let found = &judged.findings[0];
        assert_eq!((found.severity, found.quantity, found.activities.len()), (Severity::Info, Quantity::Trails, 0));
        assert_eq!(
            found.words.title.text(),
            "On trails just over 50 % of the km: no study shows that uneven ground harms knees."
        );
        assert_eq!(found.date.to_string(), "2026-04-26");
    }

    #[test]
    fn more_than_half_as_much_again_as_before() {
        // 40 % before: from 60 % on.
        assert!(season(84.0, 59.9).findings.is_empty());
        assert_eq!(season(84.0, 60.1).findings[0].threshold.map(f64::round), Some(60.0));
    }

    #[test]
    fn somebody_who_always_runs_on_trails_is_never_told() {
        let judged = check_rule(&RULE, (0..60).map(|k| trail(k * 3, 8.0)).collect());
        assert_eq!((judged.findings.len(), judged.reason()), (0, None));
    }

    #[test]
    fn it_is_said_once_until_it_was_off() {
        let summer = |from: i32| (from..from + 20).map(|day| trail(day, 10.0));
        let winter = |from: i32| (from..from + 120).map(|day| Planted::run(day, 10.0));
        let runs = winter(0).chain(summer(120)).chain(winter(140)).chain(summer(260)).collect();
        let dates: Vec<String> = check_rule(&RULE, runs).findings.iter().map(|f| f.date.to_string()).collect();
        // On the 15th of 28 days.
        assert_eq!(dates, ["2026-05-19", "2026-10-06"]);
    }

    #[test]
    fn without_enough_history() {
        let judged = check_rule(&RULE, vec![trail(0, 10.0), trail(8, 10.0)]);
        assert_eq!((judged.findings.len(), judged.reason().as_deref()), (0, Some("needs 28 days of history, has 8")));
        let judged = check_rule(&RULE, vec![trail(0, 10.0), trail(200, 10.0)]);
        assert_eq!(judged.reason().as_deref(), Some("needs runs in the last 28 days and in the 12 weeks before those"));
        // One run does not show a habit, even if it is the only one checked.
        let config = Config { detail: true, ..Config::default() };
        let judged = check_rule_with(&RULE, vec![trail(0, 10.0)], &config);
        assert_eq!((judged.findings.len(), judged.reason().as_deref()), (0, Some("needs 28 days of history, has 0")));
    }
}
