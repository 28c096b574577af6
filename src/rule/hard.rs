//! Definition of a hard session (rules.md), for rules about what surrounds one.

use super::finding::{Finding, Judged};
use super::need::{Missing, Need};
use super::runner::{Run, Runner, end_s};
use super::settings::Thresholds;
use crate::base::message::{Message, Part};
use crate::say;
use crate::summary::ActivitySummary;

/// Hard: mean heart rate above this share of the maximum.
const MEAN_SHARE: f64 = 0.85;

/// Hard: perceived exertion of at least this, of 10.
const RPE: f64 = 7.0;

/// Hard: at least this many minutes above 88 % of the maximum heart rate.
const HIGH_MINUTES: f64 = 20.0;

/// Definition of a hard session, for messages.
pub(super) const HARD: &str =
    "hard: mean heart rate above 85~% of the highest, or 20 minutes and more above 88~%, or an effort of 7/10 and more";

/// Whether a session was hard; `None` without heart rate and effort rating.
#[must_use]
pub(super) fn is_hard(activity: &ActivitySummary) -> Option<bool> {
    let by_mean =
        activity.heart_rate.mean_bpm.zip(activity.heart_rate_bounds.max_bpm).map(|(mean, max)| mean > MEAN_SHARE * max);
    let by_minutes = activity.intensity.and_then(|i| i.high_minutes).map(|minutes| minutes >= HIGH_MINUTES);
    let by_effort = activity.effort.rpe.map(|rpe| rpe >= RPE);
    [by_mean, by_minutes, by_effort].into_iter().flatten().reduce(|a, b| a || b)
}

/// Easy: heart rate below this share of the maximum.
const EASY_SHARE: f64 = 0.80;

/// ` (easy: below 152 beats a minute, 80 % of 190, the watch's setting)`: how easy running was recognised; empty if by speed.
#[must_use]
pub(super) fn easy_below(activity: &ActivitySummary) -> Message {
    let bounds = activity.heart_rate_bounds;
    let by_heart = activity.internal.histogram.flat.iter().any(|cell| cell.heart > 0);
    bounds.max_bpm.zip(bounds.max_bpm_from).filter(|_| by_heart).map_or_else(Message::default, |(max, from)| {
        say!(
            " (easy: below {} beats a minute, 80~% of {}, {})",
            Part::integer((EASY_SHARE * max).ceil()),
            Part::integer(max),
            from.words()
        )
    })
}

/// Why no session can be classified: `otherwise`, or that there is a heart rate but no maximum to compare it with.
pub(super) fn not_told(runner: &Runner<'_>, otherwise: Need) -> Need {
    if runner.runs.iter().any(|run| run.summary.heart_rate.mean_bpm.is_some()) {
        let reason = "needs your highest heart rate: it was probably never reached in these files; set max_bpm";
        Need::of(Missing::HeartRate, Message::from(reason))
    } else {
        otherwise
    }
}

/// `165, 170 beats a minute, of 190 (the watch's setting)`: the mean heart rates of hard runs with the maximum they are compared
/// with; `None` if no run has one.
pub(super) fn heart_rates(runs: &[&ActivitySummary]) -> Option<Message> {
    let bounds = runs.last()?.heart_rate_bounds;
    let (max, from) = bounds.max_bpm.zip(bounds.max_bpm_from)?;
    let mut means = Message::default();
    for bpm in runs.iter().filter_map(|a| a.heart_rate.mean_bpm) {
        means.push(if means.is_empty() { "" } else { ", " });
        means.push(Part::integer(bpm));
    }
    (!means.is_empty()).then(|| say!("{} beats a minute, of {} ({})", means, Part::integer(max), from.words()))
}

/// A run that is long enough, with the time around it in which nothing was recorded.
pub(super) struct Surrounded<'r, 'a> {
    pub(super) run: &'r Run<'a>,
    /// Speed of the part in question as a share of the median speed of the rest.
    pub(super) share: f64,
    /// From the end of everything that was recorded before it to its start, seconds.
    pub(super) quiet_before_s: f64,
    /// From its end to the start of the next recording, seconds; below 0 if an earlier one goes on.
    pub(super) quiet_after_s: f64,
}

/// Findings about hard runs whose beginning or end was faster than the rest: `share` gives the ratio, `is_flagged` decides by the time
/// around the run.
pub(super) fn fast_ends(
    runner: &Runner<'_>,
    thresholds: &Thresholds<'_>,
    share: impl Fn(&ActivitySummary) -> Option<f64>,
    is_flagged: impl Fn(&Surrounded<'_, '_>) -> bool,
    finding: impl Fn(&Surrounded<'_, '_>) -> Finding,
) -> Judged {
    let (mut findings, mut judged) = (Vec::new(), false);
    let mut last_end_s = f64::NEG_INFINITY;
    let mut runs = runner.runs.iter();
    for (k, activity) in runner.activities.iter().enumerate() {
        if activity.is_counted_run()
            && let Some(run) = runs.next()
            && run.time_s >= thresholds.get("least_s")
            && let Some(share) = share(activity)
            && let Some(is_hard) = is_hard(activity)
        {
            judged = true;
            // Activities are sorted by start, so the next one is the first that can follow.
            let next = runner.activities.get(k + 1).map(|next| next.start.as_millisecond() as f64 / 1000.0);
            let next_s = if last_end_s > end_s(activity) { f64::NEG_INFINITY } else { next.unwrap_or(f64::INFINITY) };
            let surrounded = Surrounded {
                run,
                share,
                quiet_before_s: run.start_s - last_end_s,
                quiet_after_s: next_s - end_s(activity),
            };
            if is_hard && share >= thresholds.get("share") && is_flagged(&surrounded) {
                findings.push(finding(&surrounded));
            }
        }
        last_end_s = last_end_s.max(end_s(activity));
    }
    let not_judged = (!judged).then(|| {
        let otherwise = say!("needs a run of 30 minutes or more with heart rate or an effort rating");
        not_told(runner, Need::of(Missing::HeartRate, otherwise))
    });
    Judged { findings, not_judged }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::tests::fixture::Planted;
    use crate::summary::Intensity;

    fn hard(change: impl FnOnce(&mut ActivitySummary), max_bpm: Option<f64>) -> Option<bool> {
        is_hard(&Planted::run(0, 10.0).with(change).with(|a| a.heart_rate_bounds.max_bpm = max_bpm).0)
    }

    #[test]
    fn each_threshold_on_both_sides() {
        for (bpm, expected) in [(170.0, false), (170.1, true)] {
            assert_eq!(hard(|a| a.heart_rate.mean_bpm = Some(bpm), Some(200.0)), Some(expected), "{bpm} bpm");
        }
        for (rpe, expected) in [(6.9, false), (7.0, true)] {
            assert_eq!(hard(|a| a.effort.rpe = Some(rpe), None), Some(expected), "rpe {rpe}");
        }
        for (minutes, expected) in [(19.9, false), (20.0, true)] {
            let change = |a: &mut ActivitySummary| {
                a.intensity = Some(Intensity { high_minutes: Some(minutes), ..Intensity::default() });
            };
            assert_eq!(hard(change, Some(200.0)), Some(expected), "{minutes} min");
        }
    }

    #[test]
    fn any_one_is_enough_and_none_is_unknown() {
        assert_eq!(hard(|_| (), Some(200.0)), None);
        assert_eq!(hard(|a| a.heart_rate.mean_bpm = Some(190.0), None), None, "of an unknown highest");
        let both = |a: &mut ActivitySummary| (a.heart_rate.mean_bpm, a.effort.rpe) = (Some(120.0), Some(9.0));
        assert_eq!(hard(both, Some(200.0)), Some(true));
    }
}
