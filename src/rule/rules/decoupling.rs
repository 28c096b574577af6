//! KW703: heart rate rises at constant speed.

use crate::base::message::Part;
use crate::rule::declare_rule;
use crate::rule::finding::{Finding, Grade, Judged, Severity};
use crate::rule::kind::Kind;
use crate::rule::need::{Missing, Need};
use crate::rule::quantity::Quantity;
use crate::rule::runner::{Run, Runner};
use crate::rule::settings::{Setting, Thresholds};
use crate::rule::wording::{Known, Words};
use crate::rule::words::{day, minutes, percent_above, short_day};
use crate::say;

declare_rule! {
    /// Heart rate drifted up in a long steady run.
    ///
    /// # What it flags
    ///
    /// A steady run of 60 minutes or more in whose second half the distance per heart beat was more than 10 % lower
    /// than in the first. It is only noted.
    ///
    /// # Why it may matter
    ///
    /// The article says to listen to the body. Drift comes with heat, thirst, tiredness or too fast a start. It says
    /// nothing about injuries, and its limits (5 and 10 %) are conventions.
    ///
    /// # How it is computed
    ///
    /// (EF1 − EF2) / EF1, where EF is the grade-adjusted distance per heart beat in the first and in the second half.
    /// Steady: the grade-adjusted speeds of its five-minute parts vary by 8 % or less. Nine tenths of the run need
    /// heart rate.
    ///
    /// # When it is wrong
    ///
    /// The heart-rate sensor slipped or locked on to the steps. The second half was in the heat or on soft ground.
    ///
    /// # Evidence
    ///
    /// D: convention; no measure of injuries.
    pub(crate) static RULE = {
        code: "KW703",
        name: "decoupling",
        summary: "Heart rate drifted up in a long steady run",
        article: "listen to your body",
        levels: &[Severity::Info],
        grade: Grade::D,
        kind: Kind::RUN,
        sources: &["A convention of endurance training (Pa:HR); no study of injuries was found."],
        settings: &[
            Setting { key: "drift_pct", default: 10.0, meaning: "percent less distance per heart beat" },
            Setting { key: "least_s", default: 3600.0, meaning: "minimum duration of the run, seconds" },
        ],
        check: check,
    };
}

fn check(runner: &Runner<'_>, thresholds: &Thresholds<'_>) -> Judged {
    let (limit, least_s) = (thresholds.get("drift_pct"), thresholds.get("least_s"));
    let (mut findings, mut judged) = (Vec::new(), false);
    for run in &runner.runs {
        let adjusted = &run.summary.internal.histogram.adjusted;
        let Some(drift) = adjusted.decoupling_pct.filter(|_| adjusted.steady && run.time_s >= least_s) else {
            continue;
        };
        judged = true;
        if drift > limit {
            findings.push(finding(runner, run, drift, limit));
        }
    }
    let not_judged = (!judged).then(|| {
        let needs = say!("needs a steady run of {} or more with heart rate", minutes(least_s));
        Need::of(Missing::SteadyRun, needs)
    });
    Judged { findings, not_judged }
}

fn finding(runner: &Runner<'_>, run: &Run<'_>, drift: f64, limit: f64) -> Finding {
    let shown = percent_above(drift / 100.0, limit / 100.0);
    Finding {
        quantity: Quantity::Drift,
        observed: Some(drift),
        threshold: Some(limit),
        beside: Some(say!("between the halves; noted above {}", Part::number(limit, 0, "%"))),
        words: Words {
            title: say!(
                "{}: heart rate drifted {}: tired, hot or too fast.",
                short_day(run.date, runner.as_of),
                shown.clone()
            ),
            seen: say!(
                "In the second half of the run on {} each heart beat carried {} less distance than in the first, slopes allowed \
                 for.",
                day(run.date),
                shown,
            ),
            known: Known::InMessage(say!(
                "Heat, thirst, tiredness or too fast a start are the usual reasons; it is no measure of injuries."
            )),
            action: say!("Begin the next long run more slowly, and drink when it is hot."),
            would_change: say!("The heart-rate sensor was wrong in one of the halves."),
        },
        ..Finding::about_run(&RULE, runner, run, Severity::Info)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::tests::fixture::{Planted, check_rule};
    use crate::summary::ActivitySummary;

    /// A steady run of an hour.
    fn steady(drift: f64, change: impl FnOnce(&mut ActivitySummary)) -> Judged {
        let run = Planted::run(0, 10.0).with(|a| {
            a.internal.histogram.adjusted.decoupling_pct = Some(drift);
            a.internal.histogram.adjusted.steady = true;
        });
        check_rule(&RULE, vec![run.with(change)])
    }

    #[test]
    fn ten_per_cent_on_both_sides() {
        assert!(steady(10.0, |_| ()).findings.is_empty());
        assert!(steady(-15.0, |_| ()).findings.is_empty());
        let judged = steady(10.04, |_| ());
        assert_eq!(
            judged.findings[0].words.title.text(),
            "Mon 5 Jan: heart rate drifted just over 10 %: tired, hot or too fast."
        );
        assert_eq!((judged.findings[0].observed, judged.reason()), (Some(10.04), None));
        // From 150 to 169 beats per minute at one speed: 11.2 % less distance per beat, but 12.7 % more beats.
        let message = &steady(11.24, |_| ()).findings[0].words.message().text();
        assert!(message.contains("each heart beat carried 11 % less distance than in the first"), "{message}");
    }

    #[test]
    fn only_long_and_steady_runs() {
        let reason = Some("needs a steady run of 60 minutes or more with heart rate");
        for judged in [
            steady(15.0, |a| a.moving_s = Some(3599.0)),
            steady(15.0, |a| a.internal.histogram.adjusted.steady = false),
            steady(15.0, |a| a.internal.histogram.adjusted.decoupling_pct = None),
            steady(15.0, |a| a.sport = crate::base::sport::Sport::Hiking),
        ] {
            assert_eq!((judged.findings.len(), judged.reason().as_deref()), (0, reason));
        }
    }
}
