//! KW602: a hard run that ended at full effort.

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
use crate::rule::words::{day, minutes, short_day, whole_percent};
use crate::say;
use crate::summary::ActivitySummary;

declare_rule! {
    /// A hard run that ended at full effort.
    ///
    /// # What it flags
    ///
    /// The last 5 minutes of a hard run were at least 5 % faster than its rest, and nothing was recorded in the 30 minutes
    /// after. It is only noted.
    ///
    /// # Why it may matter
    ///
    /// The article advises cooling down. In a trial of 421 runners over 16 weeks, a programme of warming up, cooling
    /// down and stretching did not lower the number of injuries. Easing off is a convention.
    ///
    /// # How it is computed
    ///
    /// Mean grade-adjusted speed of the last 5 minutes / median of the rest of the run, adjusted by the energy cost at
    /// each grade. A run is hard when its mean heart rate is above 85 % of the highest, or its effort 7 of 10 or more,
    /// or 20 minutes or more are above 88 % of the highest heart rate. It needs a run of 30 minutes.
    ///
    /// # When it is wrong
    ///
    /// The watch was stopped at the finish line and the way home was not recorded.
    ///
    /// # Evidence
    ///
    /// D: convention; the one trial found no effect.
    pub(crate) static RULE = {
        code: "KW602",
        name: "abrupt-stop",
        summary: "A hard run that ended at full effort",
        article: "cool down",
        levels: &[Severity::Info],
        grade: Grade::D,
        kind: Kind::RUN,
        sources: &[studies::VAN_MECHELEN_1993],
        settings: &[
            Setting { key: "share", default: 1.05, meaning: "last 5 minutes as a share of the median speed of the rest, from" },
            Setting { key: "least_s", default: 1800.0, meaning: "minimum duration of the run, seconds" },
            Setting { key: "quiet_after_s", default: 1800.0, meaning: "seconds after in which nothing was recorded" },
        ],
        check: check,
    };
}

fn check(runner: &Runner<'_>, thresholds: &Thresholds<'_>) -> Judged {
    let quiet_s = thresholds.get("quiet_after_s");
    let is_alone = |ended: &Surrounded<'_, '_>| ended.quiet_after_s > quiet_s;
    fast_ends(runner, thresholds, last_share, is_alone, |ended| finding(runner, ended.run, ended.share, thresholds))
}

/// Speed of the last five minutes divided by the median of the rest.
fn last_share(activity: &ActivitySummary) -> Option<f64> {
    let adjusted = &activity.internal.histogram.adjusted;
    Some(adjusted.last_mps? / adjusted.before_last_mps.filter(|m| *m > 0.0)?)
}

fn finding(runner: &Runner<'_>, run: &Run<'_>, share: f64, thresholds: &Thresholds<'_>) -> Finding {
    let hearts =
        heart_rates(&[run.summary]).map_or_else(Message::default, |hearts| say!(" (mean heart rate {})", hearts));
    Finding {
        quantity: Quantity::LastFiveMinutes,
        observed: Some(share * 100.0),
        threshold: Some(thresholds.get("share") * 100.0),
        beside: Some(say!("of the rest's median speed; noted from {}", whole_percent(thresholds.get("share")))),
        words: Words {
            title: say!(
                "{}: ended faster than the rest; most people ease off at the end (habit, not proven).",
                short_day(run.date, runner.as_of)
            ),
            seen: say!(
                "The last 5 minutes of the hard run on {}{} were at {} of the median speed of the rest, slopes allowed for, and \
                 nothing was recorded in the {} after it.",
                day(run.date),
                hearts,
                whole_percent(share),
                minutes(thresholds.get("quiet_after_s")),
            ),
            known: Known::InMessage(say!(
                "In a trial of 421 runners, a programme of warming up, cooling down and stretching did not lower the number of \
                 injuries."
            )),
            action: say!("End a hard run with some easy minutes if that feels better; it is a convention."),
            would_change: say!("The way home was run or walked without recording it."),
        },
        ..Finding::about_run(&RULE, runner, run, Severity::Info)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::sport::Sport;
    use crate::rule::tests::fixture::{Planted, check_rule};

    /// A run of 3600 s rated hard by the runner, with the last five minutes at this share of the median.
    fn hard(day: i32, share: f64) -> Planted {
        Planted::run(day, 10.0).with(|a| {
            a.effort.rpe = Some(7.0);
            a.internal.histogram.adjusted.before_last_mps = Some(4.0);
            a.internal.histogram.adjusted.last_mps = Some(4.0 * share);
        })
    }

    /// An activity that begins this many seconds after the end of that day's run.
    fn after(day: i32, sport: Sport, seconds: i64) -> Planted {
        Planted::other(day, sport, 600.0).with(|a| a.start += jiff::SignedDuration::from_secs(3600 + seconds))
    }

    fn flagged(all: Vec<Planted>) -> bool {
        !check_rule(&RULE, all).findings.is_empty()
    }

    #[test]
    fn five_per_cent_on_both_sides() {
        assert!(!flagged(vec![hard(0, 1.049)]));
        let judged = check_rule(&RULE, vec![hard(0, 1.052)]);
        let found = &judged.findings[0];
        assert_eq!(
            found.words.title.text(),
            "Mon 5 Jan: ended faster than the rest; most people ease off at the end (habit, not proven)."
        );
        assert!(found.words.message().text().contains("105 %"), "{}", found.words.message().text());
        assert_eq!((found.activities.len(), judged.reason()), (1, None));
        assert!(flagged(vec![hard(0, 1.05)]));
    }

    #[test]
    fn half_an_hour_on_both_sides() {
        let of = |seconds: f64| vec![hard(0, 1.1).with(|a| a.moving_s = Some(seconds))];
        assert!(!flagged(of(1799.9)) && flagged(of(1800.0)));
    }

    #[test]
    fn only_hard_runs() {
        assert!(!flagged(vec![hard(0, 1.1).with(|a| a.effort.rpe = Some(6.9))]));
    }

    #[test]
    fn a_way_home_within_half_an_hour() {
        assert!(!flagged(vec![hard(0, 1.1), after(0, Sport::Walking, 1800)]));
        assert!(flagged(vec![hard(0, 1.1), after(0, Sport::Walking, 1801)]));
        assert!(!flagged(vec![hard(0, 1.1), after(0, Sport::Cycling, -10)]), "clocks overlap");
        assert!(flagged(vec![hard(0, 1.1), hard(1, 0.5)]));
        let message = &check_rule(&RULE, vec![hard(0, 1.1)]).findings[0].words.message().text();
        assert!(message.contains("nothing was recorded in the 30 minutes after it."), "{message}");
    }

    #[test]
    fn something_that_began_before_and_goes_on() {
        // From an hour before the run to this many seconds after its start; the run lasts an hour.
        let around = |seconds: f64| {
            Planted::other(0, Sport::Hiking, 600.0).with(|a| {
                a.start -= jiff::SignedDuration::from_hours(1);
                a.elapsed_s = Some(3600.0 + seconds);
            })
        };
        assert!(!flagged(vec![around(3601.0), hard(0, 1.1)]));
        assert!(flagged(vec![around(3600.0), hard(0, 1.1)]));
        let forgotten = around(0.0).with(|a| a.elapsed_s = Some(31.0 * 86_400.0));
        let weeks_later = hard(7, 1.1);
        assert!(flagged(vec![forgotten, weeks_later]), "a watch that ran for a month");
    }

    #[test]
    fn without_effort_or_parts_nothing_is_judged() {
        let reason = Some("needs a run of 30 minutes or more with heart rate or an effort rating");
        assert_eq!(check_rule(&RULE, vec![hard(0, 1.1).with(|a| a.effort.rpe = None)]).reason().as_deref(), reason);
        let short = hard(0, 1.1).with(|a| a.internal.histogram.adjusted.last_mps = None);
        assert_eq!(check_rule(&RULE, vec![short]).reason().as_deref(), reason);
    }
}
