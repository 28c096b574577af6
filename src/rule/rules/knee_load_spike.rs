//! KW304: one run with far more knee load than any in the 30 days before.

use super::studies;
use super::{descent_spike, session_spike};
use crate::base::message::Rounding;
use crate::base::stats::round;
use crate::rule::declare_rule;
use crate::rule::finding::{Finding, Grade, Judged, Reference, Severity};
use crate::rule::kind::{Comparison, Forecast, ForecastOf, Kind};
use crate::rule::need::{Missing, Need};
use crate::rule::quantity::Quantity;
use crate::rule::runner::{Run, Runner, exceeds};
use crate::rule::settings::{Setting, Thresholds};
use crate::rule::wording::{Against, Known, Words};
use crate::rule::words::{self, day, km, km_number};
use crate::say;
use crate::summary::KneeLoad;

declare_rule! {
    /// One run with far more estimated knee load than any run in the 30 days before it.
    ///
    /// # What it flags
    ///
    /// A run whose knee load is more than 30 % (caution) or more than 100 % (strong) above the most of one run in the 30 days
    /// before. Where KW101 or KW301 says it of the same run already, it is only noted.
    ///
    /// # Why it may matter
    ///
    /// Knee load adds speed, slope and cadence to distance: a kilometre takes more of the kneecap joint when it goes down, when
    /// steps are long, and when it is slow, because then it holds more steps. It catches runs that are not far but hard on the
    /// knee. No study ties this sum with pain.
    ///
    /// # How it is computed
    ///
    /// Flat km by the model of `knee_load` / the most of one run in the 30 days before its start − 1. One flat km is one
    /// kilometre at 6:00 /km on the level at one's own usual cadence. Only valid estimates are used: at most 20 % of the
    /// distance walked or steeper than was measured. It is not judged where a run of those days without a valid estimate was so
    /// long that it may have been the most.
    ///
    /// # When it is wrong
    ///
    /// The estimate differs by about 10 % between a runner's own runs and much more between people. Altitude, speed or
    /// cadence of a file may be off. A heavier run may be missing from the files.
    ///
    /// # Evidence
    ///
    /// C. The parts are measured in laboratories, their product is not; the thresholds are borrowed from KW101.
    pub(crate) static RULE = {
        code: "KW304",
        name: "knee-load-spike",
        summary: "One run with far more knee load than any in the 30 days before",
        article: "stress on the knees with each stride",
        levels: &[Severity::Info, Severity::Caution, Severity::Strong],
        grade: Grade::C,
        kind: Kind {
            exposure: true,
            comparison: Some(Comparison { noun: "knee load", more: "more", of: " of knee load" }),
            forecast: Some(Forecast {
                quantity: ForecastOf::KneeLoad,
                largest: 1_000_000,
                largest_of_a_week: None,
                spike: true,
            }),
            ..Kind::RUN
        },
        sources: &[studies::VAN_HOOREN_2024, studies::DOYLE_2023, studies::LIMITS_OF_KW101],
        settings: &[
            Setting { key: "caution", default: 0.30, meaning: "share above the largest knee load of one run in the days before" },
            Setting { key: "strong", default: 1.00, meaning: "share above the largest knee load of one run in the days before" },
            Setting { key: "days", default: 30.0, meaning: "days to look back" },
        ],
        check: check,
    };
}

/// A run's valid knee load.
fn valid(run: &Run<'_>) -> Option<KneeLoad> {
    run.summary.knee_load.filter(|load| load.valid && load.flat_km > 0.0)
}

/// The largest valid knee load of one run in `window`, flat km.
fn most_knee_load(window: &[Run<'_>]) -> Option<Reference> {
    let loads = window.iter().filter_map(|run| Some((run, valid(run)?.flat_km)));
    let (run, value) = loads.max_by(|a, b| a.1.total_cmp(&b.1))?;
    Some(Reference { value, date: Some(run.date) })
}

/// Severity of a knee load after a maximum of `most_flat_km`, if no other rule reports it; `None` if it is not flagged.
fn severity(flat_km: f64, most_flat_km: f64, thresholds: &Thresholds<'_>) -> Option<Severity> {
    if exceeds(flat_km, most_flat_km, thresholds.get("strong")) {
        Some(Severity::Strong)
    } else if exceeds(flat_km, most_flat_km, thresholds.get("caution")) {
        Some(Severity::Caution)
    } else {
        None
    }
}

fn check(runner: &Runner<'_>, thresholds: &Thresholds<'_>) -> Judged {
    let days = thresholds.get("days");
    let (mut findings, mut judged, mut history) = (Vec::new(), false, false);
    for (i, run) in runner.runs.iter().enumerate() {
        if runner.history_days(i) < days {
            continue;
        }
        history = true;
        let window = runner.before(i, days);
        let Some((load, most)) = valid(run).zip(most_knee_load(window)) else { continue };
        // A run of that length without a valid estimate may have been the maximum, at the same load per kilometre.
        let may_be_more =
            |r: &Run<'_>| valid(r).is_none() && !exceeds(run.distance_m, r.distance_m, thresholds.get("caution"));
        if window.iter().any(may_be_more) {
            continue;
        }
        judged = true;
        if let Some(severity) = severity(load.flat_km, most.value, thresholds) {
            let said = session_spike::of_run(runner, i).is_some() || descent_spike::is_spike(runner, i);
            findings.push(finding(runner, run, load, most, if said { Severity::Info } else { severity }, thresholds));
        }
    }
    let not_judged = (!judged).then(|| {
        let needs = say!("needs valid knee loads of runs in {}", words::days(days));
        if history { Need::in_time(Missing::KneeLoad, needs) } else { runner.lacks_history(days) }
    });
    Judged { findings, not_judged }
}

fn finding(
    runner: &Runner<'_>,
    run: &Run<'_>,
    load: KneeLoad,
    most: Reference,
    severity: Severity,
    thresholds: &Thresholds<'_>,
) -> Finding {
    let on = most.date.map(|date| say!(" on {}", day(date))).unwrap_or_default();
    let days = words::days(thresholds.get("days"));
    let on_the_flat_m = |flat_km: f64| flat_km * 1000.0;
    Finding {
        quantity: Quantity::KneeLoad,
        observed: Some(load.flat_km),
        threshold: Some(round(most.value * (1.0 + thresholds.get("caution")), 3)),
        reference: Some(most),
        against: Against::most_of(thresholds.get("days")),
        words: Words {
            title: say!("More knee load in one run than in any recent one"),
            seen: say!(
                "{} on {}: for the knees about as much as {} on the flat (likely {}–{}); the most in one run of the {} before was \
                 {}{}.",
                km(run.distance_m),
                day(run.date),
                km(on_the_flat_m(load.flat_km)),
                km_number(on_the_flat_m(load.low), 0, Rounding::Down),
                km_number(on_the_flat_m(load.high), 0, Rounding::Up),
                days.clone(),
                km_number(on_the_flat_m(most.value), 1, Rounding::Nearest),
                on,
            ),
            known: Known::InMessage(say!(
                "An estimate from speed, slope and cadence; no study ties this sum with knee pain, and the threshold is borrowed \
                 from what is known of distance."
            )),
            action: say!("Let distance and descent of the hardest run grow one after the other, not together."),
            would_change: say!("A run with more knee load in the {} before is missing from the files.", days),
        },
        ..Finding::about_run(&RULE, runner, run, severity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::tests::fixture::{Planted, check_rule};

    fn load(day: i32, km: f64, flat_km: f64, valid: bool) -> Planted {
        Planted::run(day, km).with(|a| {
            let (low, high) = (flat_km * 0.9, flat_km * 1.1);
            a.knee_load = Some(KneeLoad { flat_km, low, high, valid, ..KneeLoad::default() });
        })
    }

    /// 40 days of 10 km and 10 flat km, then 10 km and `flat_km`.
    fn usual() -> Vec<Planted> {
        (0..13).map(|k| load(k * 3, 10.0, 10.0, true)).collect()
    }

    fn after_usual(last: Planted) -> Judged {
        let mut runs = usual();
        runs.push(last);
        check_rule(&RULE, runs)
    }

    fn level(judged: &Judged) -> Option<Severity> {
        assert_eq!(judged.reason(), None);
        judged.findings.first().map(|f| f.severity)
    }

    #[test]
    fn the_borrowed_states_on_both_sides() {
        for (flat_km, severity) in [
            (13.0, None),
            (13.001, Some(Severity::Caution)),
            (20.0, Some(Severity::Caution)),
            (20.001, Some(Severity::Strong)),
        ] {
            assert_eq!(level(&after_usual(load(40, 10.0, flat_km, true))), severity, "{flat_km}");
        }
    }

    #[test]
    fn what_distance_or_descent_says_already_is_only_noted() {
        assert_eq!(level(&after_usual(load(40, 11.0, 21.0, true))), Some(Severity::Strong), "KW101 is quiet");
        assert_eq!(level(&after_usual(load(40, 11.1, 21.0, true))), Some(Severity::Info), "KW101 speaks");
        let down = |loss_m: f64| load(40, 10.0, 14.0, true).with(|a| a.elevation.loss_m = Some(loss_m));
        assert_eq!(level(&after_usual(down(199.9))), Some(Severity::Caution), "KW301 is quiet");
        assert_eq!(level(&after_usual(down(200.0))), Some(Severity::Info), "KW301 speaks");
    }

    #[test]
    fn only_valid_loads_are_used() {
        let judged = after_usual(load(40, 10.0, 30.0, false));
        assert!(judged.findings.is_empty());
        let mut runs = usual();
        runs.push(load(38, 5.0, 30.0, false));
        runs.push(load(40, 10.0, 14.0, true));
        assert_eq!(level(&check_rule(&RULE, runs)), Some(Severity::Caution), "nor as what is compared with");
    }

    #[test]
    fn a_long_run_without_valid_load_may_have_been_the_most() {
        for (km, flagged) in [(7.6, true), (7.7, false)] {
            for unknown in [load(38, km, 1.0, false), Planted::run(38, km)] {
                let mut runs = usual();
                runs.push(unknown);
                runs.push(load(40, 10.0, 14.0, true));
                assert_eq!(!check_rule(&RULE, runs).findings.is_empty(), flagged, "{km} km");
            }
        }
    }

    #[test]
    fn the_window_is_thirty_days_before_the_start() {
        let flagged = |day| {
            let mut runs: Vec<Planted> = (0..20).map(|k| load(k * 3, 10.0, 10.0, true)).collect();
            runs.push(load(day, 10.0, 20.0, true));
            runs.push(load(70, 10.0, 14.0, true));
            check_rule(&RULE, runs).findings.iter().any(|f| f.observed == Some(14.0))
        };
        assert!(!flagged(40), "30 days before counts");
        assert!(flagged(39), "31 days before does not");
    }

    #[test]
    fn what_is_missing_is_said() {
        let reason = |runs| check_rule(&RULE, runs).reason();
        let short = vec![load(0, 10.0, 10.0, true), load(8, 10.0, 20.0, true)];
        assert_eq!(reason(short).as_deref(), Some("needs 30 days of history, has 8"));
        let none = (0..14).map(|k| Planted::run(k * 3, 10.0)).collect();
        assert_eq!(reason(none).as_deref(), Some("needs valid knee loads of runs in 30 days"));
    }
}
