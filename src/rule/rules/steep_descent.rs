//! KW302: long stretches steeper than 10 % downhill.

use super::descent_spike;
use crate::base::message::Message;
use crate::rule::declare_rule;
use crate::rule::finding::{Finding, Grade, Judged, Reference, Severity};
use crate::rule::kind::{Comparison, Kind};
use crate::rule::need::{Missing, Need};
use crate::rule::quantity::Quantity;
use crate::rule::runner::{Loss, Run, Runner, exceeds};
use crate::rule::said::Said;
use crate::rule::settings::{Setting, Thresholds};
use crate::rule::wording::{Against, Known, Words};
use crate::rule::words::{self, day, km, km_shortest, metres, percent};
use crate::say;

declare_rule! {
    /// Long stretches of steep descent in one run.
    ///
    /// # What it flags
    ///
    /// More than 0.5 km at a grade under −10 % (noted, once in 28 days unless it is more than 1.3 times the last one
    /// reported). Caution from 1 km on: with 30 days of history when it is also more than 1.3 times the most of one run
    /// in the 42 days before, without when it is also more than 10 % of the run.
    ///
    /// # Why it may matter
    ///
    /// At −9° (−15.8 %) impact peaks were 54 % and braking peaks 73 % higher than on the flat (10 runners, 3 m/s). That is
    /// force, not injury: no study links steep descents with knee pain in runners.
    ///
    /// # How it is computed
    ///
    /// Grade is the slope of the smoothed altitude over 50 m; the metres under −10 % are added up, walked ones too. The
    /// 42 days are those of KW301: one bout of downhill running protected muscles against the next for that long. Where
    /// the steep metres of more than 20 % of their distance are not known, one run of as much keeps it a note; else its
    /// share of the run decides.
    ///
    /// # When it is wrong
    ///
    /// Altitude from GPS is rough: single stretches may be flatter. Stairs and walked descents count, though they load less.
    /// Steeper than 10.5 % lies outside what was measured for the kneecap joint.
    ///
    /// # Evidence
    ///
    /// C. The forces are measured in a laboratory; the thresholds are a convention of kneewise.
    pub(crate) static RULE = {
        code: "KW302",
        name: "steep-descent",
        summary: "Long stretches steeper than 10 % downhill",
        article: "running … downhill",
        levels: &[Severity::Info, Severity::Caution],
        grade: Grade::C,
        kind: Kind {
            exposure: true,
            comparison: Some(Comparison {
                noun: "steep descent",
                more: "more",
                of: " steeper than 10\u{a0}%",
            }),
            ..Kind::RUN
        },
        sources: &["Gottschall JS, Kram R. J Biomech 2005;38(3):445-452. doi:10.1016/j.jbiomech.2004.04.023"],
        settings: &[
            Setting { key: "info_m", default: 500.0, meaning: "metres under −10 %" },
            Setting { key: "caution_m", default: 1000.0, meaning: "metres under −10 %" },
            Setting { key: "above_most", default: 0.30, meaning: "share above the most of one run of the days before, with enough history" },
            Setting { key: "of_run", default: 0.10, meaning: "share of the run, without enough history" },
            Setting { key: "days", default: 42.0, meaning: "days to look back" },
            Setting { key: "history_days", default: 30.0, meaning: "days of history needed to know what is usual" },
            Setting { key: "unknown", default: 0.20, meaning: "share of the days' distance without altitude above which the usual is unknown" },
        ],
        check: check,
    };
}

/// Metres of a run at a grade below −10 %: 0 on a treadmill; `None` if the grade is unknown.
fn steep_m(run: &Run<'_>) -> Option<f64> {
    match run.loss {
        Loss::Indoors => Some(0.0),
        Loss::Known { .. } | Loss::Unknown => run.summary.elevation.below_10_pct_m,
    }
}

/// The steep descents of the days before a run.
struct Before {
    /// Whether the history is long enough to know what is usual.
    long_enough: bool,
    /// The maximum of one run; `None` if unknown.
    most: Option<Reference>,
    /// The maximum of the runs for which it is known, metres.
    known_m: f64,
}

impl Before {
    fn run(runner: &Runner<'_>, i: usize, thresholds: &Thresholds<'_>) -> Before {
        let window = runner.before(i, thresholds.get("days"));
        let long_enough = runner.history_days(i) >= thresholds.get("history_days");
        Before {
            long_enough,
            most: descent_spike::most(window, thresholds.get("unknown"), steep_m).filter(|_| long_enough),
            known_m: window.iter().filter_map(steep_m).fold(0.0, f64::max),
        }
    }

    /// Whether this many steep metres of a run exceed what is usual.
    fn is_exceeded_by(&self, steep_m: f64, run: &Run<'_>, thresholds: &Thresholds<'_>) -> bool {
        match self.most {
            Some(most) => exceeds(steep_m, most.value, thresholds.get("above_most")),
            // One known run with as much shows that it is not new.
            None if self.long_enough && !exceeds(steep_m, self.known_m, thresholds.get("above_most")) => false,
            None => steep_m > thresholds.get("of_run") * run.distance_m,
        }
    }
}

fn check(runner: &Runner<'_>, thresholds: &Thresholds<'_>) -> Judged {
    let (mut findings, mut judged) = (Vec::new(), false);
    let mut said = Said::default();
    for (i, run) in runner.runs.iter().enumerate() {
        let Some(steep_m) = steep_m(run) else { continue };
        judged = true;
        if steep_m <= thresholds.get("info_m") {
            continue;
        }
        let before = Before::run(runner, i, thresholds);
        let loud = before.is_exceeded_by(steep_m, run, thresholds) && steep_m > thresholds.get("caution_m");
        if said.again(run.day, steep_m, loud) {
            findings.push(finding(runner, run, steep_m, before.most, loud, thresholds));
        }
    }
    Judged { findings, not_judged: (!judged).then(|| Need::of(Missing::Altitude, say!("needs altitude"))) }
}

fn finding(
    runner: &Runner<'_>,
    run: &Run<'_>,
    steep_m: f64,
    most: Option<Reference>,
    loud: bool,
    thresholds: &Thresholds<'_>,
) -> Finding {
    let days = words::days(thresholds.get("days"));
    let before = match most {
        Some(Reference { value, date: Some(date) }) => {
            // Below a kilometre in metres: 35 m would read as 0.0 km.
            let most = if value < 1000.0 { metres(value) } else { km(value) };
            say!("; the most in one run of the {} before was {} on {}", days.clone(), most, day(date))
        }
        Some(_) => say!("; there was none in the {} before", days.clone()),
        None if run.distance_m > 0.0 => say!(", {} of the run", percent(steep_m / run.distance_m)),
        None => Message::default(),
    };
    Finding {
        quantity: Quantity::Steep,
        observed: Some(steep_m),
        threshold: Some(match most {
            // The larger of both limits.
            Some(most) if loud => thresholds.get("caution_m").max(most.value * (1.0 + thresholds.get("above_most"))),
            _ if loud => thresholds.get("caution_m"),
            _ => thresholds.get("info_m"),
        }),
        reference: most.filter(|most| most.date.is_some()),
        against: Against::most_of(thresholds.get("days")),
        beside: most.is_none_or(|most| most.date.is_none()).then(|| {
            let share = if run.distance_m > 0.0 {
                say!("{} of the run; ", percent(steep_m / run.distance_m))
            } else {
                Message::default()
            };
            let [noted, caution] = ["info_m", "caution_m"].map(|key| km_shortest(thresholds.get(key)));
            say!("{}noted from {}, caution from {}", share, noted, caution)
        }),
        words: Words {
            title: if loud {
                say!("Long stretches steeper than 10~% downhill")
            } else {
                say!("{} steeper than 10~% downhill.", km(steep_m))
            },
            seen: say!("{} steeper than 10~% downhill on {}{}.", km(steep_m), day(run.date), before),
            known: Known::InMessage(say!(
                "In a lab, at −9° (−15.8~%) impact peaks were 54~% and braking peaks 73~% higher than on the flat (10 runners); \
                 no study links that with knee pain."
            )),
            action: say!("Walk the steepest parts in training; short, quick steps downhill."),
            would_change: if most.is_some() {
                say!("The altitude is wrong, or a steeper run in the {} before is missing from the files.", days)
            } else {
                say!("You often run such descents, or the altitude is wrong.")
            },
        },
        ..Finding::about_run(&RULE, runner, run, if loud { Severity::Caution } else { Severity::Info })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::tests::fixture::{Planted, check_rule};

    fn steep(day: i32, km: f64, metres: f64) -> Planted {
        Planted::run(day, km).with(|a| a.elevation.below_10_pct_m = Some(metres))
    }

    fn unknown(day: i32, km: f64) -> Planted {
        Planted::run(day, km).with(|a| a.elevation = crate::summary::Elevation::default())
    }

    fn alone(km: f64, metres: f64) -> Option<Severity> {
        let judged = check_rule(&RULE, vec![steep(0, km, metres)]);
        assert_eq!(judged.reason(), None);
        judged.findings.first().map(|f| f.severity)
    }

    /// 40 days with at most `usual_m` of steep descent in a run, none of it in the last four weeks, then one of `metres`.
    fn after(usual_m: f64, km: f64, metres: f64) -> Finding {
        let usual_m = |k: i32| if k < 5 { usual_m } else { 0.0 };
        let mut runs: Vec<Planted> = (0..13).map(|k| steep(k * 3, 10.0, usual_m(k))).collect();
        runs.push(steep(40, km, metres));
        check_rule(&RULE, runs).findings.pop().unwrap()
    }

    #[test]
    fn alone_it_is_judged_by_its_share() {
        for (km, metres, severity) in [
            (5.0, 500.0, None),
            (5.0, 500.1, Some(Severity::Info)),
            (5.0, 1000.0, Some(Severity::Info)),
            (5.0, 1000.1, Some(Severity::Caution)),
            (20.0, 2000.0, Some(Severity::Info)),
            (20.0, 2000.1, Some(Severity::Caution)),
        ] {
            assert_eq!(alone(km, metres), severity, "{metres} m of {km} km");
        }
    }

    #[test]
    fn with_history_it_is_judged_by_what_is_usual() {
        for (usual_m, km, metres, severity) in [
            (2000.0, 10.0, 2600.0, Severity::Info),
            (2000.0, 10.0, 2600.1, Severity::Caution),
            (100.0, 10.0, 1000.0, Severity::Info),
            (100.0, 10.0, 1000.1, Severity::Caution),
            (100.0, 42.0, 1000.1, Severity::Caution),
            (0.0, 10.0, 1000.1, Severity::Caution),
        ] {
            assert_eq!(after(usual_m, km, metres).severity, severity, "{usual_m} {km} {metres}");
        }
    }

    #[test]
    fn where_too_much_of_the_window_is_unknown_the_share_decides() {
        for (unknown_km, severity) in [(20.0, Severity::Caution), (20.1, Severity::Info)] {
            let mut runs: Vec<Planted> = (0..8).map(|k| steep(k * 3, 10.0, 0.0)).collect();
            runs.insert(0, Planted::run(-20, 1.0));
            runs.push(unknown(25, unknown_km));
            runs.push(steep(28, 42.0, 1100.0));
            assert_eq!(check_rule(&RULE, runs).findings[0].severity, severity, "{unknown_km} km");
        }
    }

    #[test]
    fn one_known_run_of_as_much_is_enough_to_know_that_it_is_nothing_new() {
        // All but one of the earlier runs are unknown; 1,300 m are 13 % of the run.
        for (known_m, severity) in [(999.9, Severity::Caution), (1000.0, Severity::Info)] {
            let mut runs: Vec<Planted> = (0..8).map(|k| unknown(k * 3, 10.0)).collect();
            runs.extend([Planted::run(-20, 1.0), steep(25, 5.0, known_m), steep(28, 10.0, 1300.0)]);
            assert_eq!(check_rule(&RULE, runs).findings.last().unwrap().severity, severity, "{known_m} m");
        }
    }

    #[test]
    fn the_window_is_six_weeks_before_the_start() {
        let level = |day| {
            let runs = vec![Planted::run(0, 10.0), steep(day, 10.0, 2000.0), steep(82, 10.0, 2100.0)];
            check_rule(&RULE, runs).findings.pop().map(|f| f.severity)
        };
        assert_eq!(level(40), Some(Severity::Info), "42 days before counts");
        assert_eq!(level(39), Some(Severity::Caution), "43 days before does not");
    }

    #[test]
    fn a_note_is_not_repeated_within_four_weeks() {
        let days = |metres: f64, day: i32| {
            let mut runs = vec![steep(-60, 10.0, 900.0), steep(0, 10.0, 700.0), steep(day, 10.0, metres)];
            runs.push(Planted::run(day + 1, 5.0));
            check_rule(&RULE, runs).findings.len()
        };
        assert_eq!((days(700.0, 27), days(700.0, 28)), (2, 3));
        assert_eq!((days(910.0, 10), days(910.1, 10)), (2, 3));
    }

    #[test]
    fn titles_are_a_line_or_a_sentence() {
        assert_eq!(after(100.0, 10.0, 820.0).words.title.text(), "0.8 km steeper than 10 % downhill.");
        let loud = after(100.0, 10.0, 8480.0);
        assert_eq!(loud.words.title.text(), "Long stretches steeper than 10 % downhill");
        assert_eq!(loud.reference.map(|r| r.value), Some(100.0));
        assert!(after(35.0, 10.0, 8480.0).words.message().text().contains("was 35 m on"), "not 0.0 km");
        let first = after(0.0, 10.0, 8480.0);
        assert_eq!(first.reference, None);
        assert!(
            first.words.message().text().contains("there was none in the 42 days before"),
            "{}",
            first.words.message().text()
        );
    }

    #[test]
    fn no_altitude_and_treadmills() {
        let judged = check_rule(&RULE, vec![unknown(0, 10.0)]);
        assert_eq!((judged.findings.len(), judged.reason().as_deref()), (0, Some("needs altitude")));
        let treadmill = steep(0, 10.0, 5000.0).with(|a| a.sub_sport = Some("virtual_activity".into()));
        assert_eq!(check_rule(&RULE, vec![treadmill]), Judged::default());
    }
}
