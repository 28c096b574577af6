//! KW601: a hard run at full effort from the first minute.

use super::studies;
use crate::base::message::Message;
use crate::rule::declare_rule;
use crate::rule::finding::{Finding, Grade, Judged, Severity};
use crate::rule::hard::{Surrounded, fast_ends, heart_rates};
use crate::rule::kind::Kind;
use crate::rule::quantity::Quantity;
use crate::rule::runner::{Run, Runner};
use crate::rule::settings::{Setting, Thresholds};
use crate::rule::wording::{Known, Words};
use crate::rule::words::{day, short_day, whole_percent};
use crate::say;
use crate::summary::ActivitySummary;

declare_rule! {
    /// A hard run that began at full effort.
    ///
    /// # What it flags
    ///
    /// The first 10 minutes of a hard run were at least 5 % faster than its rest, and nothing else ended in the hour before. It is
    /// only noted.
    ///
    /// # Why it may matter
    ///
    /// The article advises warming up. In a trial of 421 runners over 16 weeks, a programme of warming up, cooling down
    /// and stretching did not lower the number of injuries. Easing in is a convention.
    ///
    /// # How it is computed
    ///
    /// Mean grade-adjusted speed of the first 10 minutes / median of the rest of the run, adjusted by the energy cost
    /// at each grade. A run is hard when its mean heart rate is above 85 % of the highest, or its effort 7 of 10 or
    /// more, or 20 minutes or more are above 88 % of the highest heart rate. It needs a run of 30 minutes.
    ///
    /// # When it is wrong
    ///
    /// The warm-up was not recorded, or the watch was started after it. The run is an interval session with long rests, whose
    /// middle is slow.
    ///
    /// # Evidence
    ///
    /// D: convention; the one trial found no effect.
    pub(crate) static RULE = {
        code: "KW601",
        name: "cold-start",
        summary: "A hard run that began at full effort",
        article: "warm up",
        levels: &[Severity::Info],
        grade: Grade::D,
        kind: Kind::RUN,
        sources: &[studies::VAN_MECHELEN_1993],
        settings: &[
            Setting { key: "share", default: 1.05, meaning: "first 10 minutes as a share of the median speed of the rest, from" },
            Setting { key: "least_s", default: 1800.0, meaning: "minimum duration of the run, seconds" },
            Setting { key: "quiet_before_s", default: 3600.0, meaning: "seconds before in which nothing else ended" },
        ],
        check: check,
    };
}

fn check(runner: &Runner<'_>, thresholds: &Thresholds<'_>) -> Judged {
    let quiet_s = thresholds.get("quiet_before_s");
    let is_alone = |begun: &Surrounded<'_, '_>| begun.quiet_before_s >= quiet_s;
    fast_ends(runner, thresholds, first_share, is_alone, |begun| finding(runner, begun.run, begun.share, thresholds))
}

/// Speed of the first ten minutes divided by the median of the rest.
fn first_share(activity: &ActivitySummary) -> Option<f64> {
    let adjusted = &activity.internal.histogram.adjusted;
    Some(adjusted.first_mps? / adjusted.after_first_mps.filter(|m| *m > 0.0)?)
}

fn finding(runner: &Runner<'_>, run: &Run<'_>, share: f64, thresholds: &Thresholds<'_>) -> Finding {
    let hearts =
        heart_rates(&[run.summary]).map_or_else(Message::default, |hearts| say!(" (mean heart rate {})", hearts));
    Finding {
        quantity: Quantity::FirstTenMinutes,
        observed: Some(share * 100.0),
        threshold: Some(thresholds.get("share") * 100.0),
        beside: Some(say!("of the rest's median speed; noted from {}", whole_percent(thresholds.get("share")))),
        words: Words {
            title: say!(
                "{}: started faster than the rest; most people warm up first (habit, not proven).",
                short_day(run.date, runner.as_of)
            ),
            seen: say!(
                "The first 10 minutes of the hard run on {}{} were at {} of the median speed of the rest, slopes allowed for.",
                day(run.date),
                hearts,
                whole_percent(share),
            ),
            known: Known::InMessage(say!(
                "In a trial of 421 runners, a programme of warming up, cooling down and stretching did not lower the number of \
                 injuries."
            )),
            action: say!("Begin a hard run with 10 easy minutes if that feels better; it is a convention."),
            would_change: say!("A warm-up in the hour before was not recorded."),
        },
        ..Finding::about_run(&RULE, runner, run, Severity::Info)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::sport::Sport;
    use crate::rule::tests::fixture::{Planted, check_rule};

    /// A run of 10 km rated hard by the runner, with the first ten minutes at this share of the median.
    fn hard(day: i32, share: f64) -> Planted {
        Planted::run(day, 10.0).with(|a| {
            a.effort.rpe = Some(8.0);
            a.internal.histogram.adjusted.after_first_mps = Some(4.0);
            a.internal.histogram.adjusted.first_mps = Some(4.0 * share);
        })
    }

    /// An activity that ends this many seconds before that day's run begins.
    fn before(day: i32, sport: Sport, seconds: i64) -> Planted {
        Planted::other(day, sport, 600.0).with(|a| a.start -= jiff::SignedDuration::from_secs(600 + seconds))
    }

    fn flagged(all: Vec<Planted>) -> bool {
        !check_rule(&RULE, all).findings.is_empty()
    }

    #[test]
    fn five_per_cent_on_both_sides() {
        assert!(!flagged(vec![hard(0, 1.049)]));
        let judged = check_rule(&RULE, vec![hard(0, 1.05)]);
        let found = &judged.findings[0];
        assert_eq!(
            found.words.title.text(),
            "Mon 5 Jan: started faster than the rest; most people warm up first (habit, not proven)."
        );
        assert!(found.words.message().text().contains("105 %"), "{}", found.words.message().text());
        assert_eq!((found.observed, found.activities.len(), judged.reason()), (Some(105.0), 1, None));
    }

    #[test]
    fn half_an_hour_on_both_sides() {
        let of = |seconds: f64| vec![hard(0, 1.1).with(|a| a.moving_s = Some(seconds))];
        assert!(!flagged(of(1799.9)) && flagged(of(1800.0)));
    }

    #[test]
    fn only_hard_runs() {
        assert!(!flagged(vec![hard(0, 1.1).with(|a| a.effort.rpe = Some(6.0))]));
        let by_heart = |bpm: f64| {
            let all_out = hard(0, 1.1).with(|a| {
                a.effort.rpe = None;
                a.heart_rate.mean_bpm = Some(bpm);
                a.internal.owner.max_bpm = Some(200.0);
            });
            flagged(vec![all_out])
        };
        assert!(by_heart(171.0) && !by_heart(170.0));
    }

    #[test]
    fn a_warm_up_within_the_hour_before() {
        assert!(!flagged(vec![before(0, Sport::Running, 3599), hard(0, 1.1)]));
        assert!(flagged(vec![before(0, Sport::Running, 3600), hard(0, 1.1)]));
        assert!(!flagged(vec![before(0, Sport::Cycling, 60), hard(0, 1.1)]), "the bike leg of a triathlon");
        assert!(!flagged(vec![before(0, Sport::Transition, -30), hard(0, 1.1)]), "clocks overlap");
    }

    #[test]
    fn an_earlier_activity_may_end_after_a_later_one() {
        let long_walk = before(0, Sport::Walking, 7200).with(|a| a.elapsed_s = Some(7000.0));
        assert!(!flagged(vec![long_walk, before(0, Sport::Fitness, 5400), hard(0, 1.1)]));
        let forgotten = before(0, Sport::Walking, 30 * 86_400).with(|a| a.elapsed_s = Some(31.0 * 86_400.0));
        assert!(flagged(vec![forgotten, hard(0, 1.1)]), "a watch that ran for a month");
    }

    #[test]
    fn without_effort_or_parts_nothing_is_judged() {
        let reason = Some("needs a run of 30 minutes or more with heart rate or an effort rating");
        assert_eq!(check_rule(&RULE, vec![hard(0, 1.1).with(|a| a.effort.rpe = None)]).reason().as_deref(), reason);
        let easy = hard(0, 1.1).with(|a| (a.effort.rpe, a.heart_rate.mean_bpm) = (None, Some(150.0)));
        assert_eq!(
            check_rule(&RULE, vec![easy]).reason().as_deref(),
            Some("needs your highest heart rate: it was probably never reached in these files; set max_bpm")
        );
        let short = hard(0, 1.1).with(|a| a.internal.histogram.adjusted.first_mps = None);
        assert_eq!(check_rule(&RULE, vec![short]).reason().as_deref(), reason);
        assert_eq!(check_rule(&RULE, vec![]).reason().as_deref(), reason);
    }
}
