//! KW301: one run with far more descent than any in the six weeks before.

use super::studies;
use crate::base::message::Message;
use crate::base::stats::round;
use crate::rule::declare_rule;
use crate::rule::finding::{Finding, Grade, Judged, Reference, Severity};
use crate::rule::kind::{Comparison, Forecast, ForecastOf, Kind};
use crate::rule::need::{Missing, Need};
use crate::rule::quantity::Quantity;
use crate::rule::runner::{Loss, Run, Runner, exceeds};
use crate::rule::settings::{Setting, Thresholds};
use crate::rule::wording::{Against, Known, Words};
use crate::rule::words::{self, day, km, metres, metres_down, percent, short_day};
use crate::say;

declare_rule! {
    /// One run with far more descent than any run in the six weeks before it.
    ///
    /// # What it flags
    ///
    /// A run of at least 200 m of descent, more than 30 % above the most of one run in the 42 days before (caution), or more
    /// than 100 % and surely 500 m above it (strong). Within the uncertainty of the altitude it is only noted.
    ///
    /// # Why it may matter
    ///
    /// Downhill the knee takes up more of the energy. In 19 runners on a treadmill the stress on the kneecap joint, summed over
    /// a kilometre, was 8 % higher at 5 % downhill and 22 % higher at 10 % than on the level, as reported by a third party.
    /// What is new to the knees counts, but no study says how much descent is too much, or links it with knee pain.
    ///
    /// # How it is computed
    ///
    /// Descent of the run / most descent of one run in the 42 days before its start − 1. The most counts as at least 100 m. Where
    /// the low end of the run's descent would not be flagged itself, it is within the uncertainty of the altitude, and only noted;
    /// to be strong the low end must lie 500 m above the most. The 42 days are measured, though on muscles: one bout of running at
    /// −10° made the next one hurt less, with smaller rises of markers in the blood, 3 and 6 weeks later and no longer after 9. A
    /// treadmill or virtual run counts as 0 m. Where runs outdoors without altitude make up more than 20 % of the distance of
    /// those days, or the run itself has none, it is not judged; nor without a run in those days, or 30 days of history.
    ///
    /// # When it is wrong
    ///
    /// A hillier run, or a hike, is missing from the files or was recorded as another sport. The altitude is off: heavy rain
    /// and wind move a barometer, trees and walls a GPS altitude.
    ///
    /// # Evidence
    ///
    /// C. The mechanism is measured (Van Hooren 2024, Shih & Ho 2023), and so is the window, on muscles (Byrnes 1985); the
    /// thresholds are not: they are borrowed from what KW101 knows of distance. A study of terrain, descent and pain behind the
    /// kneecap (126 runners, NCT07408700) is registered and has no result yet.
    pub(crate) static RULE = {
        code: "KW301",
        name: "descent-spike",
        summary: "One run with far more descent than any in the 42 days before",
        article: "running … downhill",
        levels: &[Severity::Info, Severity::Caution, Severity::Strong],
        grade: Grade::C,
        kind: Kind {
            exposure: true,
            comparison: Some(Comparison { noun: "descent", more: "more", of: " of descent" }),
            forecast: Some(Forecast {
                quantity: ForecastOf::Descent,
                largest: 50_000,
                largest_of_a_week: None,
                spike: true,
            }),
            ..Kind::RUN
        },
        sources: &[studies::VAN_HOOREN_2024, "Byrnes WC et al. J Appl Physiol 1985;59(3):710-715. doi:10.1152/jappl.1985.59.3.710", studies::LIMITS_OF_KW101],
        settings: &[
            Setting { key: "caution", default: 0.30, meaning: "share above the largest descent of one run in the days before" },
            Setting { key: "strong", default: 1.00, meaning: "share above the largest descent of one run in the days before" },
            Setting { key: "strong_excess_m", default: 500.0, meaning: "minimum excess in metres for strong" },
            Setting { key: "least_m", default: 200.0, meaning: "metres of descent; less is never flagged" },
            Setting { key: "floor_m", default: 100.0, meaning: "metres; a smaller maximum of the days before counts as this" },
            Setting { key: "days", default: 42.0, meaning: "days to look back" },
            Setting { key: "history_days", default: 30.0, meaning: "days of history needed" },
            Setting { key: "unknown", default: 0.20, meaning: "largest share of the days' distance without known descent for judging" },
        ],
        check: check,
    };
}

/// Largest descent of one run in `window` (rules.md, "Words"): metres, and the day; 0 m without a day if all are 0.
///
/// `None` if outdoor runs without altitude make up more than `unknown` of the window's distance.
fn most_descent(window: &[Run<'_>], unknown: f64) -> Option<Reference> {
    most(window, unknown, |run| run.loss.metres())
}

/// Largest value of one run in `window`, metres, and the day; 0 without a day if all are 0.
///
/// `None` if runs with an unknown value make up more than `unknown` of the window's distance.
pub(super) fn most<'a>(window: &[Run<'a>], unknown: f64, of: impl Fn(&Run<'a>) -> Option<f64>) -> Option<Reference> {
    let (mut most, mut unknown_m, mut total_m) = (Reference { value: 0.0, date: None }, 0.0, 0.0);
    for run in window {
        total_m += run.distance_m;
        match of(run) {
            Some(m) if m > most.value => most = Reference { value: m, date: Some(run.date) },
            Some(_) => {}
            None => unknown_m += run.distance_m,
        }
    }
    (unknown_m <= unknown * total_m).then_some(most)
}

/// Severity of a run with `loss_m` of descent, at least `low_m`, after a maximum of `most_m`; `None` if it is not flagged.
fn severity(loss_m: f64, low_m: f64, most_m: f64, thresholds: &Thresholds<'_>) -> Option<Severity> {
    let floor_m = most_m.max(thresholds.get("floor_m"));
    let above =
        |metres: f64| metres >= thresholds.get("least_m") && exceeds(metres, floor_m, thresholds.get("caution"));
    let far = exceeds(loss_m, floor_m, thresholds.get("strong")) && low_m - most_m >= thresholds.get("strong_excess_m");
    above(loss_m).then_some(match (above(low_m), far) {
        // Within the uncertainty of the altitude.
        (false, _) => Severity::Info,
        (true, true) => Severity::Strong,
        (true, false) => Severity::Caution,
    })
}

/// Why a run cannot be judged.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lack {
    History,
    Runs,
    OwnAltitude,
    OthersAltitude,
}

/// The maximum descent that run `i` is compared with.
fn compared(runner: &Runner<'_>, i: usize, thresholds: &Thresholds<'_>) -> Result<Reference, Lack> {
    if runner.history_days(i) < thresholds.get("history_days") {
        return Err(Lack::History);
    }
    let before = runner.before(i, thresholds.get("days"));
    if before.is_empty() {
        return Err(Lack::Runs);
    }
    if runner.runs[i].loss == Loss::Unknown {
        return Err(Lack::OwnAltitude);
    }
    most_descent(before, thresholds.get("unknown")).ok_or(Lack::OthersAltitude)
}

/// Whether this rule fires for run `i`, at any severity.
pub(super) fn is_spike(runner: &Runner<'_>, i: usize) -> bool {
    let thresholds = Thresholds::new(RULE.settings, runner.config.rules.get(RULE.name));
    let Loss::Known { loss_m, low_m } = runner.runs[i].loss else { return false };
    thresholds.enabled()
        && compared(runner, i, &thresholds).is_ok_and(|most| severity(loss_m, low_m, most.value, &thresholds).is_some())
}

fn check(runner: &Runner<'_>, thresholds: &Thresholds<'_>) -> Judged {
    let (mut findings, mut judged, mut lack) = (Vec::new(), false, Lack::History);
    for (i, run) in runner.runs.iter().enumerate() {
        let most = match compared(runner, i, thresholds) {
            Ok(most) => most,
            Err(why) => {
                lack = why;
                continue;
            }
        };
        judged = true;
        let Loss::Known { loss_m, low_m } = run.loss else { continue };
        if let Some(severity) = severity(loss_m, low_m, most.value, thresholds) {
            findings.push(finding(runner, run, (loss_m, low_m), most, severity, thresholds));
        }
    }
    let days = thresholds.get("days");
    let not_judged = (!judged).then(|| match lack {
        Lack::History => runner.lacks_history(thresholds.get("history_days")),
        Lack::Runs => Need::in_time(Missing::Runs, say!("needs a run in the {} before another", words::days(days))),
        Lack::OwnAltitude => Need::of(Missing::Altitude, say!("needs altitude")),
        Lack::OthersAltitude => {
            let share = percent(1.0 - thresholds.get("unknown"));
            let needs = say!("needs altitude for {} of the distance of {}", share, words::days(days));
            Need::in_time(Missing::Altitude, needs)
        }
    });
    Judged { findings, not_judged }
}

fn finding(
    runner: &Runner<'_>,
    run: &Run<'_>,
    (loss_m, low_m): (f64, f64),
    most: Reference,
    severity: Severity,
    thresholds: &Thresholds<'_>,
) -> Finding {
    let days = words::days(thresholds.get("days"));
    let floor_m = most.value.max(thresholds.get("floor_m"));
    let limit_m = (floor_m * (1.0 + thresholds.get("caution"))).max(thresholds.get("least_m"));
    let before = if let Some(date) = most.date {
        say!("the most in one run of the {} before was {} on {}", days.clone(), metres(most.value), day(date))
    } else {
        say!("the runs of the {} before had none", days.clone())
    };
    let unsure = match severity {
        Severity::Info => {
            say!("The altitude may be off by so much: the least that it can have been is {}. ", metres(low_m))
        }
        _ => Message::default(),
    };
    Finding {
        quantity: Quantity::Descent,
        observed: Some(loss_m),
        threshold: Some(round(limit_m, 1)),
        reference: Some(most),
        against: Against::most_of(thresholds.get("days")),
        beside: (most.value < thresholds.get("floor_m")).then(|| {
            if let Some(date) = most.date {
                say!(
                    "most in the {} before: {}, {}; counted as {}",
                    days.clone(),
                    metres(most.value),
                    short_day(date, runner.as_of),
                    metres(thresholds.get("floor_m"))
                )
            } else {
                say!("none in the {} before; counted as {}", days.clone(), metres(thresholds.get("floor_m")))
            }
        }),
        words: Words {
            title: if severity == Severity::Info {
                say!("{} of descent may be more than any run of the {} before.", metres(loss_m), days.clone())
            } else {
                say!("Far more downhill than your recent training")
            },
            seen: say!("{} of descent in {} on {}; {}.", metres(loss_m), km(run.distance_m), day(run.date), before),
            known: Known::InMessage(say!(
                "{}In a lab, as reported, the kneecap joint of 19 runners worked 8~% more per km at 5~% downhill and 22~% more at \
                 10~% than on the flat; how much is too much is not known. The threshold is borrowed from what is known of \
                 distance, the {} from how long one bout of downhill running protected muscles against the next.",
                unsure,
                days.clone(),
            )),
            action: say!(
                "Build descent up in small steps (up to {} would not have been flagged), with short, quick steps downhill.",
                metres_down(limit_m)
            ),
            would_change: say!(
                "A hillier run in the {} before {} is missing from the files, or the altitude is off.",
                days,
                day(run.date)
            ),
        },
        ..Finding::about_run(&RULE, runner, run, severity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::tests::fixture::{Planted, check_rule};

    /// A run with this descent, at least `low_m`.
    fn down(day: i32, km: f64, loss_m: f64, low_m: f64) -> Planted {
        Planted::run(day, km).with(|a| {
            a.elevation.loss_m = Some(loss_m);
            a.elevation.loss_low_m = Some(low_m);
        })
    }

    fn unknown(day: i32, km: f64) -> Planted {
        Planted::run(day, km).with(|a| a.elevation = crate::summary::Elevation::default())
    }

    /// 40 days of runs of 10 km with `usual_m` of descent, then one of `loss_m`.
    fn spike(usual_m: f64, loss_m: f64, low_m: f64) -> Judged {
        let mut runs: Vec<Planted> = (0..13).map(|k| down(k * 3, 10.0, usual_m, usual_m)).collect();
        runs.push(down(40, 10.0, loss_m, low_m));
        check_rule(&RULE, runs)
    }

    fn level(judged: &Judged) -> Option<Severity> {
        assert_eq!(judged.reason(), None);
        judged.findings.first().map(|f| f.severity)
    }

    #[test]
    fn thirty_per_cent_above_the_most() {
        for (loss_m, severity) in [(520.0, None), (520.1, Some(Severity::Caution)), (800.0, Some(Severity::Caution))] {
            assert_eq!(level(&spike(400.0, loss_m, loss_m)), severity, "{loss_m} m");
        }
    }

    #[test]
    fn within_the_uncertainty_of_the_altitude_it_is_only_noted() {
        for (low_m, severity) in [(520.0, Severity::Info), (520.1, Severity::Caution)] {
            let judged = spike(400.0, 850.0, low_m);
            assert_eq!(level(&judged), Some(severity), "{low_m} m");
            let unsure =
                judged.findings[0].words.message().text().contains("the least that it can have been is 520 m.");
            assert_eq!(unsure, severity == Severity::Info);
        }
        // Far above the previous maximum, but still within the uncertainty.
        assert_eq!(level(&spike(400.0, 2000.0, 510.0)), Some(Severity::Info));
    }

    #[test]
    fn strong_is_twice_and_surely_500_m_more() {
        for (usual_m, loss_m, low_m, severity) in [
            (600.0, 1200.0, 1150.0, Severity::Caution),
            (600.0, 1200.1, 1150.0, Severity::Strong),
            (400.0, 1300.0, 899.9, Severity::Caution),
            (400.0, 1300.0, 900.0, Severity::Strong),
        ] {
            assert_eq!(level(&spike(usual_m, loss_m, low_m)), Some(severity), "{usual_m} {loss_m} {low_m}");
        }
    }

    #[test]
    fn under_200_m_is_never_flagged() {
        assert_eq!(level(&spike(20.0, 199.9, 199.9)), None);
        assert_eq!(level(&spike(20.0, 200.0, 200.0)), Some(Severity::Caution));
    }

    #[test]
    fn the_most_counts_as_at_least_100_m() {
        assert_eq!(level(&spike(20.0, 200.0, 199.9)), Some(Severity::Info), "it may have been less than 200 m");
        assert_eq!(level(&spike(20.0, 560.0, 519.9)), Some(Severity::Caution), "499.9 m more than the 20 m before");
        assert_eq!(level(&spike(20.0, 560.0, 520.0)), Some(Severity::Strong));
        let reference = spike(20.0, 210.0, 210.0).findings.remove(0);
        assert_eq!((reference.threshold, reference.reference.map(|r| r.value)), (Some(200.0), Some(20.0)));
        // 200 m are more than 130 of 100 m, and no more than 130 % of 154.
        assert_eq!(
            (level(&spike(153.8, 200.0, 200.0)), level(&spike(153.9, 200.0, 200.0))),
            (Some(Severity::Caution), None)
        );
    }

    #[test]
    fn treadmills_count_as_nothing() {
        let treadmill = |day, loss_m| down(day, 10.0, loss_m, loss_m).with(|a| a.sub_sport = Some("treadmill".into()));
        let mut runs: Vec<Planted> = (0..13).map(|k| treadmill(k * 3, 900.0)).collect();
        runs.push(down(40, 10.0, 250.0, 240.0));
        let judged = check_rule(&RULE, runs.clone());
        assert_eq!(level(&judged), Some(Severity::Caution), "what a treadmill's file says of descent is not run");
        assert_eq!(judged.findings[0].reference, Some(Reference { value: 0.0, date: None }));
        assert!(
            judged.findings[0].words.message().text().contains("had none"),
            "{}",
            judged.findings[0].words.message().text()
        );
        runs.push(treadmill(41, 2000.0));
        assert_eq!(check_rule(&RULE, runs).findings.len(), 1, "nor is it flagged");
    }

    #[test]
    fn a_fifth_of_the_distance_may_be_unknown() {
        for (unknown_km, judged) in [(20.0, true), (20.1, false)] {
            let mut runs: Vec<Planted> = (0..8).map(|k| down(k * 3, 10.0, 100.0, 100.0)).collect();
            runs.insert(0, Planted::run(-20, 1.0));
            runs.push(unknown(25, unknown_km));
            runs.push(down(28, 10.0, 500.0, 480.0));
            let findings = check_rule(&RULE, runs).findings;
            assert_eq!(!findings.is_empty(), judged, "{unknown_km} km");
        }
    }

    #[test]
    fn what_is_missing_is_said() {
        let reason = |runs| check_rule(&RULE, runs).reason();
        assert_eq!(
            reason(vec![down(0, 10.0, 50.0, 50.0), down(8, 10.0, 900.0, 900.0)]).as_deref(),
            Some("needs 30 days of history, has 8")
        );
        assert_eq!(reason((0..14).map(|k| unknown(k * 3, 10.0)).collect()).as_deref(), Some("needs altitude"));
        let mut runs: Vec<Planted> = (0..13).map(|k| unknown(k * 3, 10.0)).collect();
        runs.push(down(40, 10.0, 900.0, 900.0));
        assert_eq!(reason(runs).as_deref(), Some("needs altitude for 80 % of the distance of 42 days"));
    }

    #[test]
    fn history_after_the_last_run_does_not_help() {
        let rides = (0..100).map(|day| Planted::other(day, crate::base::sport::Sport::Cycling, 3600.0));
        let judged = check_rule(&RULE, rides.collect());
        assert_eq!(judged.reason().as_deref(), Some("needs a run after 30 days of history"));
    }

    #[test]
    fn the_window_is_six_weeks_before_the_start() {
        let flagged = |day| {
            let mut runs: Vec<Planted> = (0..24).map(|k| down(k * 3, 10.0, 50.0, 50.0)).collect();
            runs.push(down(day, 10.0, 500.0, 500.0));
            runs.push(down(82, 10.0, 600.0, 600.0));
            check_rule(&RULE, runs).findings.iter().any(|f| f.observed == Some(600.0))
        };
        assert!(!flagged(40), "42 days before counts");
        assert!(flagged(39), "43 days before does not");
    }

    #[test]
    fn a_run_in_the_six_weeks_before_is_needed() {
        let judged = |day| check_rule(&RULE, vec![down(0, 10.0, 50.0, 50.0), down(day, 10.0, 400.0, 380.0)]);
        assert_eq!(judged(42).findings[0].severity, Severity::Caution);
        let reason = "needs a run in the 42 days before another";
        assert_eq!((judged(43).findings.len(), judged(43).reason().as_deref()), (0, Some(reason)));
    }

    #[test]
    fn without_altitude_the_devices_total_counts() {
        let mut runs: Vec<Planted> = (0..13).map(|k| down(k * 3, 10.0, 100.0, 100.0)).collect();
        runs.push(unknown(40, 10.0).with(|a| a.elevation.device_loss_m = Some(400.0)));
        assert_eq!(level(&check_rule(&RULE, runs)), Some(Severity::Caution));
    }
}
