//! KW101: one run much longer than any in the 30 days before.

use crate::rule::declare_rule;
use crate::rule::finding::{Finding, Grade, Judged, Reference, Severity};
use crate::rule::kind::{Comparison, Forecast, ForecastOf, Kind};
use crate::rule::need::{Missing, Need};
use crate::rule::quantity::Quantity;
use crate::rule::runner::{Run, Runner, exceeds};
use crate::rule::settings::{Setting, Thresholds};
use crate::rule::wording::{Against, Known, Words};
use crate::rule::words::{self, day, km, km_down, percent, percent_above};
use crate::say;

declare_rule! {
    /// One run much longer than any run in the 30 days before it.
    ///
    /// # What it flags
    ///
    /// A run longer than the longest of the 30 days before by more than 10 % (caution), or by more than 100 % (strong). An
    /// excess of less than one kilometre is only noted.
    ///
    /// # Why it may matter
    ///
    /// In 5,205 runners with watches and 588,071 runs in 18 months, the rate of overuse injuries of any kind was higher after
    /// such runs than after runs at most 10 % longer: 1.64 times (1.31–2.05) from 10 to 30 %, 1.52 times (1.16–2.00) from 30 to
    /// 100 %, 2.28 times (1.50–3.48) above. It did not rise from the first step to the second. These are figures of a group,
    /// not yours, of all overuse injuries, not of the knee alone, and an association, not a cause. 10 % is where the study drew
    /// its line, and no safe limit: its authors report that risk rises already between 1 and 10 % (Aarhus University's own
    /// report). Load and pain behind the kneecap need not go together: in a cohort of 2020 in Vienna (PMC7073658) those with
    /// pain had trained less, which may be because of it.
    ///
    /// # How it is computed
    ///
    /// Distance of the run / longest run of the 30 days before its start − 1. The first activity must lie 30 days
    /// before; after 30 days without a run there is nothing to compare with, and KW103 applies instead. Runs of unknown
    /// distance, and those faster than anybody runs, count on neither side. The steps of one build-up, no more than 28
    /// days from one to the next, are one group: the newest of the highest level leads, and their number is given.
    ///
    /// # When it is wrong
    ///
    /// A longer run is missing from the files (another watch, another account). A hike was recorded as a run. Only distance
    /// counts: for pace, climb and descent see KW301 and KW304.
    ///
    /// # Evidence
    ///
    /// A for overuse injuries of any kind, B for the knee. One large cohort, injuries self-reported, 78 % men, mean age 46.
    pub(crate) static RULE = {
        code: "KW101",
        name: "session-spike",
        summary: "One run much longer than any in the 30 days before",
        article: "increasing mileage … too rapidly",
        levels: &[Severity::Info, Severity::Caution, Severity::Strong],
        grade: Grade::B,
        kind: Kind {
            exposure: true,
            step_days: Some(STEP_DAYS),
            comparison: Some(Comparison::LONGER),
            forecast: Some(Forecast {
                quantity: ForecastOf::Distance,
                largest: 1_000_000,
                largest_of_a_week: None,
                spike: true,
            }),
            ..Kind::RUN
        },
        sources: &["Frandsen JSB et al. How much running is too much? Br J Sports Med 2025;59(17):1203-1210. \
                   doi:10.1136/bjsports-2024-109380"],
        settings: &[
            Setting { key: "caution", default: 0.10, meaning: "share above the longest run in the days before" },
            Setting { key: "strong", default: 1.00, meaning: "share above the longest run in the days before" },
            Setting { key: "days", default: 30.0, meaning: "days to look back" },
            Setting { key: "least_excess_m", default: 1000.0, meaning: "metres; a smaller excess is only noted" },
        ],
        check: check,
    };
}

/// Longest gap, days, between steps of one build-up (rules.md).
const STEP_DAYS: i32 = 28;

/// The study's reference group: runs at most this much longer than the longest before.
const STUDIED_FROM: f64 = 0.10;

/// Excess classes of the study with the group's rate ratios and 95 % intervals (Frandsen 2025): upper edge, words.
const STATES: [(f64, &str); 3] = [
    (0.30, "10 to 30~% longer went with 1.64~times (1.31–2.05)"),
    (1.00, "30 to 100~% longer went with 1.52~times (1.16–2.00)"),
    (f64::INFINITY, "more than twice as long went with 2.28~times (1.50–3.48)"),
];

fn check(runner: &Runner<'_>, thresholds: &Thresholds<'_>) -> Judged {
    let days = thresholds.get("days");
    let (mut findings, mut judged) = (Vec::new(), false);
    for (i, run) in runner.runs.iter().enumerate() {
        let Some(longest) = longest_before(runner, i, days) else { continue };
        judged = true;
        if let Some(severity) = severity(run, longest, thresholds) {
            findings.push(finding(runner, run, longest, severity, thresholds));
        }
    }
    let have = runner.days_of_history();
    let not_judged = (!judged).then(|| {
        if f64::from(have) < days {
            Need::history(days, have)
        } else {
            Need::in_time(Missing::Runs, say!("needs a run in the {} before another", words::days(days)))
        }
    });
    Judged { findings, not_judged }
}

/// The longest run of the days before run `i`; `None` if run `i` cannot be judged.
fn longest_before<'r, 'a>(runner: &'r Runner<'a>, i: usize, days: f64) -> Option<&'r Run<'a>> {
    if runner.history_days(i) < days {
        return None;
    }
    runner.before(i, days).iter().max_by(|a, b| a.distance_m.total_cmp(&b.distance_m))
}

/// Severity of a run compared with the longest of the days before; `None` if it is not flagged.
fn severity(run: &Run<'_>, longest: &Run<'_>, thresholds: &Thresholds<'_>) -> Option<Severity> {
    let above = |share: &str| exceeds(run.distance_m, longest.distance_m, thresholds.get(share));
    above("caution").then(|| {
        if run.distance_m - longest.distance_m < thresholds.get("least_excess_m") {
            Severity::Info
        } else if above("strong") {
            Severity::Strong
        } else {
            Severity::Caution
        }
    })
}

/// Severity of this rule's finding for run `i`; `None` if there is none or the rule is switched off. For rules that lower their
/// severity for what this rule already reports.
pub(super) fn of_run(runner: &Runner<'_>, i: usize) -> Option<Severity> {
    let thresholds = Thresholds::new(RULE.settings, runner.config.rules.get(RULE.name));
    let longest = longest_before(runner, i, thresholds.get("days")).filter(|_| thresholds.enabled())?;
    severity(&runner.runs[i], longest, &thresholds)
}

/// The local days of the runs that this rule flags at the given severity or above, in order.
pub(super) fn flagged_days(runner: &Runner<'_>, least: Severity) -> Vec<i32> {
    let flagged = |i: &usize| of_run(runner, *i) >= Some(least);
    let mut days: Vec<i32> = (0..runner.runs.len()).filter(flagged).map(|i| runner.runs[i].day).collect();
    // Starts are sorted; local days may not be, for somebody travelling west.
    days.sort_unstable();
    days
}

fn finding(
    runner: &Runner<'_>,
    run: &Run<'_>,
    longest: &Run<'_>,
    severity: Severity,
    thresholds: &Thresholds<'_>,
) -> Finding {
    let excess = run.distance_m / longest.distance_m - 1.0;
    let days = words::days(thresholds.get("days"));
    let caution = thresholds.get("caution");
    let limit_m = longest.distance_m * (1.0 + caution);
    // Below its lowest class the study has no result.
    let studied = exceeds(run.distance_m, longest.distance_m, STUDIED_FROM);
    let rate = STATES
        .iter()
        .find(|(edge, _)| studied && !exceeds(run.distance_m, longest.distance_m, *edge))
        .map(|(_, words)| *words);
    Finding {
        quantity: Quantity::Distance,
        observed: Some(run.distance_m),
        threshold: Some(limit_m),
        reference: Some(Reference { value: longest.distance_m, date: Some(longest.date) }),
        against: Against::most_of(thresholds.get("days")),
        words: Words {
            title: say!("{}", title(|share| exceeds(run.distance_m, longest.distance_m, share))),
            seen: say!(
                "{} on {}: {} longer than any run in the {} before ({} on {}).",
                km(run.distance_m),
                day(run.date),
                percent_above(excess, caution),
                days.clone(),
                km(longest.distance_m),
                day(longest.date),
            ),
            known: rate.map_or(Known::Nothing, |rate| {
                Known::Apart(say!(
                    "In 5,205 runners, runs {} the rate of overuse injuries of any kind, not only of knees: the group's figure, \
                     not yours, and an association. 10~% is where the study drew its line, not a safe limit: its authors report \
                     that risk rises already between 1 and 10~%.",
                    rate
                ))
            }),
            action: say!(
                "Let the longest run grow in smaller steps: up to {} ({} more) would not have been flagged.",
                km_down(limit_m),
                percent(caution)
            ),
            would_change: say!("A longer run in the {} before {} is missing from the files.", days, day(run.date)),
        },
        ..Finding::about_run(&RULE, runner, run, severity)
    }
}

/// The title of a block, without the figures that its row repeats.
fn title(exceeds: impl Fn(f64) -> bool) -> &'static str {
    if exceeds(1.00) {
        "More than twice your longest recent run"
    } else if exceeds(0.80) {
        "Nearly twice your longest recent run"
    } else if exceeds(0.30) {
        "A much longer run than any in the 30~days before"
    } else {
        "A longer run than any in the 30~days before"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::config::rules::Change;
    use crate::history::daily::EPOCH;
    use crate::rule::tests::fixture::{Planted, check_rule, check_rule_with, planted};

    /// 40 days of runs of 10 km, then one of `km`.
    fn spike(km: f64) -> Judged {
        let mut runs: Vec<Planted> = (0..13).map(|k| Planted::run(k * 3, 10.0)).collect();
        runs.push(Planted::run(40, km));
        check_rule(&RULE, runs)
    }

    #[test]
    fn the_published_states_on_both_sides() {
        for (km, severity) in [
            (11.0, None),
            (11.001, Some(Severity::Caution)),
            (13.0, Some(Severity::Caution)),
            (20.0, Some(Severity::Caution)),
            (20.001, Some(Severity::Strong)),
        ] {
            let judged = spike(km);
            assert_eq!(judged.findings.first().map(|f| f.severity), severity, "{km} km");
            assert_eq!(judged.reason(), None);
        }
    }

    #[test]
    fn other_rules_are_told_what_this_one_says() {
        let mut runs: Vec<Planted> = (0..13).map(|k| Planted::run(k * 3, 10.0)).collect();
        runs.extend([Planted::run(40, 11.0), Planted::run(42, 12.2), Planted::run(44, 13.5)]);
        let activities = planted(&runs);
        let mut config = Config::default();
        let spikes = |config: &Config| -> Vec<bool> {
            let runner = Runner::new(None, &activities, Vec::new(), EPOCH, config);
            (13..16).map(|i| of_run(&runner, i).is_some()).collect()
        };
        assert_eq!(spikes(&config), [false, true, true]);
        let change = Change { enabled: Some(false), ..Change::default() };
        config.rules.insert(RULE.name.to_owned(), change);
        assert_eq!(spikes(&config), [false; 3], "a rule that is off says nothing");
    }

    #[test]
    fn each_state_names_its_own_ratio() {
        for (km, ratio) in [(12.9, "1.64 times"), (13.1, "1.52 times"), (19.9, "1.52 times"), (20.1, "2.28 times")] {
            let known = spike(km).findings[0].words.known_apart().unwrap().text();
            assert!(known.contains(ratio), "{km} km: {known}");
        }
    }

    #[test]
    fn below_ten_per_cent_the_study_tells_nothing() {
        let mut config = Config::default();
        let change = Change { values: [("caution".to_owned(), 0.05)].into(), ..Change::default() };
        config.rules.insert(RULE.name.to_owned(), change);
        let known = |km: f64| {
            let mut runs: Vec<Planted> = (0..13).map(|k| Planted::run(k * 3, 10.0)).collect();
            runs.push(Planted::run(40, km));
            let found = check_rule_with(&RULE, runs, &config).findings.remove(0);
            assert!(found.words.action.text().contains("10.5 km (5 % more)"), "{}", found.words.action.text());
            found.words.known_apart().is_some()
        };
        assert!(!known(11.0) && known(11.001));
    }

    #[test]
    fn a_figure_does_not_look_like_the_threshold_that_it_is_above() {
        assert!(spike(11.04).findings[0].words.message().text().contains(": just over 10 % longer"));
        assert!(spike(12.04).findings[0].words.message().text().contains(": 20 % longer"));
        let titles = [13.0, 13.001].map(|km| spike(km).findings.remove(0).words.title.text());
        assert_eq!(
            titles,
            ["A longer run than any in the 30 days before", "A much longer run than any in the 30 days before"]
        );
    }

    #[test]
    fn less_than_a_kilometre_more_is_only_noted() {
        let mut runs: Vec<Planted> = (0..13).map(|k| Planted::run(k * 3, 5.0)).collect();
        runs.push(Planted::run(40, 5.9));
        assert_eq!(check_rule(&RULE, runs.clone()).findings[0].severity, Severity::Info);
        runs.pop();
        runs.push(Planted::run(40, 6.0));
        assert_eq!(check_rule(&RULE, runs).findings[0].severity, Severity::Caution);
    }

    #[test]
    fn the_window_is_thirty_days_before_the_start() {
        let with_long_run_on = |day: i32| {
            let mut runs: Vec<Planted> = (0..20).map(|k| Planted::run(k * 3, 10.0)).collect();
            runs.push(Planted::run(day, 20.0));
            runs.push(Planted::run(70, 18.0));
            check_rule(&RULE, runs).findings.iter().any(|f| f.observed == Some(18_000.0))
        };
        assert!(!with_long_run_on(40), "30 days before counts");
        assert!(with_long_run_on(39), "31 days before does not");
    }

    #[test]
    fn thirty_days_of_history_are_needed() {
        let judged = check_rule(&RULE, vec![Planted::run(0, 10.0), Planted::run(8, 30.0)]);
        assert_eq!((judged.findings.len(), judged.reason().as_deref()), (0, Some("needs 30 days of history, has 8")));
        let on = |day| check_rule(&RULE, vec![Planted::run(0, 10.0), Planted::run(15, 10.0), Planted::run(day, 30.0)]);
        assert_eq!((on(29).findings.len(), on(30).findings.len()), (0, 1), "the first lies 30 full days before");
        let judged = check_rule(&RULE, vec![Planted::run(0, 10.0), Planted::run(31, 30.0)]);
        assert_eq!(judged.reason().as_deref(), Some("needs a run in the 30 days before another"));
        // Thirty days of history are enough; the first run began an hour more than that before.
        let evening = Planted::run(30, 30.0).with(|a| a.start += jiff::SignedDuration::from_hours(1));
        let judged = check_rule(&RULE, vec![Planted::run(0, 10.0), evening]);
        assert_eq!(judged.reason().as_deref(), Some("needs a run in the 30 days before another"));
    }
}
