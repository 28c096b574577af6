//! KW303: minutes of running downhill faster than easy running on the flat.

use super::studies;
use crate::base::message::Part;
use crate::history::baseline::{Until, easy_flat};
use crate::rule::declare_rule;
use crate::rule::finding::{Finding, Grade, Judged, Severity};
use crate::rule::hard::easy_below;
use crate::rule::kind::Kind;
use crate::rule::need::{Missing, Need};
use crate::rule::quantity::Quantity;
use crate::rule::runner::{Loss, Run, Runner};
use crate::rule::said::Said;
use crate::rule::settings::{Setting, Thresholds};
use crate::rule::wording::{Known, Words};
use crate::rule::words::{counted, day, days, pace, whole_percent};
use crate::say;

declare_rule! {
    /// Minutes of running downhill clearly faster than the runner's own easy speed on the flat.
    ///
    /// # What it flags
    ///
    /// More than 5 minutes at a grade under −5 % faster than 1.15 times the runner's easy speed on the flat (only
    /// noted; once in 28 days unless it is more than 1.3 times as long as the last one reported).
    ///
    /// # Why it may matter
    ///
    /// Peak load on the knee rises with speed (9 % from 2.5 to 3.1 m/s and 36 % to 4.2 m/s in 20 runners on the flat)
    /// and with the slope down. No study has measured both together in a way that a watch could judge, or links it with
    /// knee pain.
    ///
    /// # How it is computed
    ///
    /// Running seconds under −5 % by speed. The easy speed on the flat is the median speed of at least an hour of easy
    /// flat running in the 90 days before: heart rate below 80 % of the highest, else (no heart rate) the slower 60 %
    /// of flat running.
    ///
    /// # When it is wrong
    ///
    /// Altitude or speed from a poor GPS signal, as in gorges and woods. A fast race is flagged as it should be: fast descents
    /// belong to it.
    ///
    /// # Evidence
    ///
    /// D. Measured on the flat or at one speed; 1.15 and 5 minutes are conventions of kneewise.
    pub(crate) static RULE = {
        code: "KW303",
        name: "fast-descent",
        summary: "Minutes of running downhill faster than one's easy speed on the flat",
        article: "running … downhill",
        levels: &[Severity::Info],
        grade: Grade::D,
        kind: Kind { exposure: true, ..Kind::RUN },
        sources: &[studies::DOYLE_2023, "Gottschall JS, Kram R. J Biomech 2005. doi:10.1016/j.jbiomech.2004.04.023"],
        settings: &[
            Setting { key: "minutes", default: 5.0, meaning: "minutes of fast running under −5 %" },
            Setting { key: "faster", default: 0.15, meaning: "share above the runner's easy speed on the flat" },
            Setting { key: "least_easy_s", default: 3600.0, meaning: "seconds of easy flat running needed for that speed" },
            Setting { key: "days", default: 90.0, meaning: "days in which that speed is measured" },
        ],
        check: check,
    };
}

fn check(runner: &Runner<'_>, thresholds: &Thresholds<'_>) -> Judged {
    let easy = easy_flat(runner.activities, thresholds.get("days"), Until::Before);
    let (mut findings, mut judged, mut altitude) = (Vec::new(), false, false);
    let mut said = Said::default();
    for (run, easy) in runner.runs.iter().zip(easy) {
        let known = match run.loss {
            Loss::Indoors => true,
            Loss::Known { .. } | Loss::Unknown => run.summary.elevation.below_5_pct_m.is_some(),
        };
        altitude |= known;
        let Some(easy_mps) = easy.median_mps.filter(|_| known && easy.seconds >= thresholds.get("least_easy_s")) else {
            continue;
        };
        judged = true;
        // Speeds have seven digits.
        let limit_mps = easy_mps * (1.0 + thresholds.get("faster")) + 1e-6;
        let fast = |(mps, _): &&(f32, f32)| f64::from(*mps) > limit_mps;
        let seconds: f64 =
            run.summary.internal.histogram.downhill_s.iter().filter(fast).map(|(_, s)| f64::from(*s)).sum();
        if seconds > thresholds.get("minutes") * 60.0 && said.again(run.day, seconds, false) {
            findings.push(finding(runner, run, seconds, easy_mps, thresholds));
        }
    }
    let not_judged = (!judged).then(|| {
        if altitude {
            let needs = say!("needs an hour of easy flat running in the {} before", days(thresholds.get("days")));
            Need::in_time(Missing::Runs, needs)
        } else {
            Need::of(Missing::Altitude, say!("needs altitude"))
        }
    });
    Judged { findings, not_judged }
}

fn finding(runner: &Runner<'_>, run: &Run<'_>, seconds: f64, easy_mps: f64, thresholds: &Thresholds<'_>) -> Finding {
    let minutes = (seconds / 60.0).floor();
    Finding {
        quantity: Quantity::FastDownhill,
        observed: Some(seconds),
        threshold: Some(thresholds.get("minutes") * 60.0),
        beside: Some(say!("noted above {}", Part::number(thresholds.get("minutes"), 0, "min"))),
        words: Words {
            title: say!("{} of fast downhill: peak loads are highest there.", Part::number(minutes, 0, "min")),
            seen: say!(
                "{} on {} at more than 5~% downhill and faster than {}, which is {} above your easy speed on the flat ({}){}.",
                counted(minutes as usize, "minute", "minutes"),
                day(run.date),
                pace(easy_mps * (1.0 + thresholds.get("faster"))),
                whole_percent(thresholds.get("faster")),
                pace(easy_mps),
                easy_below(run.summary),
            ),
            known: Known::InMessage(say!(
                "In a lab the peak load on the kneecap joint rose with speed on the flat (20 runners); no study says how much of \
                 it is too much."
            )),
            action: say!("Keep steep descents controlled in training, with short, quick steps."),
            would_change: say!("The altitude or the speed of the file is off on the descents."),
        },
        ..Finding::about_run(&RULE, runner, run, Severity::Info)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::tests::fixture::{Planted, check_rule};
    use crate::summary::histogram::{FlatCell, SPEED_STEP_MPS, speed_class};

    fn easy(day: i32, mps: f64, seconds: f32) -> Planted {
        let speed = speed_class(mps);
        let beyond_m = ((mps - f64::from(speed) * SPEED_STEP_MPS) * f64::from(seconds)) as f32;
        let cell = FlatCell { third: 0, speed, cadence: 0, heart: 0, seconds, beyond_m };
        Planted::run(day, 10.0).with(|a| a.internal.histogram.flat = vec![cell])
    }

    fn downhill(day: i32, mps: f64, seconds: f32) -> Planted {
        Planted::run(day, 10.0).with(|a| a.internal.histogram.downhill_s = vec![(mps as f32, seconds)])
    }

    fn flagged(runs: Vec<Planted>) -> bool {
        let judged = check_rule(&RULE, runs);
        assert_eq!(judged.reason(), None);
        assert!(judged.findings.iter().all(|f| f.severity == Severity::Info));
        !judged.findings.is_empty()
    }

    #[test]
    fn five_minutes() {
        assert!(!flagged(vec![easy(0, 2.0, 3600.0), downhill(1, 3.5, 300.0)]));
        assert!(flagged(vec![easy(0, 2.0, 3600.0), downhill(1, 3.5, 300.5)]));
    }

    #[test]
    fn fifteen_per_cent_faster_than_easy() {
        // 1.15 × 2.0 = 2.3 m/s.
        assert!(!flagged(vec![easy(0, 2.0, 3600.0), downhill(1, 2.3, 900.0)]));
        assert!(flagged(vec![easy(0, 2.0, 3600.0), downhill(1, 2.4, 900.0)]));
    }

    #[test]
    fn speeds_are_compared_unrounded() {
        // 1.15 × 2.4 = 2.76 m/s, 1.15 × 2.76 = 3.174 m/s.
        for (easy_mps, limit_mps) in [(2.4, 2.76), (2.76, 3.174)] {
            assert!(!flagged(vec![easy(0, easy_mps, 3600.0), downhill(1, limit_mps - 0.001, 900.0)]), "{easy_mps}");
            assert!(flagged(vec![easy(0, easy_mps, 3600.0), downhill(1, limit_mps + 0.001, 900.0)]), "{easy_mps}");
        }
    }

    #[test]
    fn the_own_speed_is_of_the_ninety_days_before() {
        assert!(flagged(vec![easy(0, 2.0, 3600.0), easy(1, 2.0, 3600.0), downhill(90, 3.5, 900.0)]));
        let judged = check_rule(&RULE, vec![easy(0, 2.0, 3600.0), downhill(91, 3.5, 900.0)]);
        assert_eq!(judged.reason().as_deref(), Some("needs an hour of easy flat running in the 90 days before"));
        let own = easy(0, 2.0, 7200.0).with(|a| a.internal.histogram.downhill_s = vec![(3.5, 900.0)]);
        assert!(check_rule(&RULE, vec![own]).not_judged.is_some(), "the run itself does not count");
    }

    #[test]
    fn an_hour_of_easy_running_is_needed() {
        assert!(check_rule(&RULE, vec![easy(0, 2.0, 3599.0), downhill(1, 3.5, 900.0)]).not_judged.is_some());
    }

    #[test]
    fn without_altitude_nothing_is_judged() {
        let unknown = |p: Planted| p.with(|a| a.elevation = crate::summary::Elevation::default());
        let judged = check_rule(&RULE, vec![unknown(easy(0, 2.0, 3600.0)), unknown(downhill(1, 3.5, 0.0))]);
        assert_eq!(judged.reason().as_deref(), Some("needs altitude"));
    }

    #[test]
    fn minutes_are_whole_ones() {
        let judged = check_rule(&RULE, vec![easy(0, 2.5, 3600.0), downhill(1, 3.5, 779.0)]);
        assert_eq!(judged.findings[0].words.title.text(), "12 min of fast downhill: peak loads are highest there.");
        assert!(
            judged.findings[0].words.message().text().contains("faster than 5:48 /km"),
            "{}",
            judged.findings[0].words.message().text()
        );
        assert!(
            judged.findings[0].words.message().text().contains("(6:40 /km)"),
            "{}",
            judged.findings[0].words.message().text()
        );
    }
}
