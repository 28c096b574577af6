//! Evaluates rules on an imagined run.

use crate::base::sport::Sport;
use crate::config::Config;
use crate::export::Gear;
use crate::history::History;
use crate::rule::finding::Finding;
use crate::rule::runner::Runner;
use crate::rule::settings::Thresholds;
use crate::rule::{self, Rule};
use crate::summary::{ActivitySummary, Elevation, KneeLoad};
use jiff::ToSpan;
use jiff::civil::{Date, Time};

/// Days before the last recording that are kept: no rule looks back further. The first day of the history is kept too.
const LOOK_BACK_DAYS: i64 = 400;

/// The id of the imagined run.
const IMAGINED: &str = "planned";

/// An imagined run.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Imagined {
    /// Distance, metres.
    pub(super) distance_m: f64,
    /// Descent and grades, if known.
    pub(super) elevation: Elevation,
    /// Knee load, flat km, if known.
    pub(super) knee_load_flat_km: Option<f64>,
}

/// The history of one runner up to a day, to which an imagined run is added.
#[derive(Debug)]
pub(super) struct WhatIf<'a> {
    /// Sorted by start; the recorded ones followed by the imagined run, or the runs into which it is split.
    activities: Vec<ActivitySummary>,
    recorded: usize,
    /// The runner's usual local start time: the median of the last recordings.
    usual_start: Time,
    gear: Vec<(Option<String>, Gear)>,
    config: &'a Config,
}

impl<'a> WhatIf<'a> {
    /// `None` if nothing was recorded up to and including `as_of`. With several athletes the first is used.
    pub(super) fn new(history: &History, as_of: Date, config: &'a Config) -> Option<Self> {
        let own = history.activities.chunk_by(|a, b| a.athlete == b.athlete).next()?;
        let past = || own.iter().filter(|a| a.local_start.date() <= as_of);
        let first = past().next()?;
        // However long ago that was.
        let last = past().map(|a| a.local_start.date()).max()?;
        let oldest = last.saturating_sub(LOOK_BACK_DAYS.days());
        let recent = past().skip(1).filter(|a| a.local_start.date() >= oldest);
        let activities: Vec<ActivitySummary> = std::iter::once(first).chain(recent).cloned().collect();
        let recorded = activities.len();
        let usual_start = usual_start(&activities);
        let gear = history.gear.iter().filter(|(athlete, _)| *athlete == first.athlete).cloned().collect();
        Some(WhatIf { activities, recorded, usual_start, gear, config })
    }

    /// The settings.
    pub(super) fn config(&self) -> &'a Config {
        self.config
    }

    /// The recorded activities, sorted by start; of those more than 400 days before the last only the first.
    pub(super) fn past(&self) -> &[ActivitySummary] {
        &self.activities[..self.recorded]
    }

    /// Findings of all rules for such a run on `day`, the most severe first.
    pub(super) fn judge(&mut self, day: Date, run: &Imagined) -> Vec<Finding> {
        self.imagine(day, run, 1);
        let history = History {
            activities: self.activities.clone(),
            gear: self.gear.clone(),
            as_of: Some(day),
            ..History::default()
        };
        let mut findings = rule::judge(&history, self.config).findings;
        findings.retain(|f| f.activities.iter().any(|id| id == IMAGINED));
        findings.sort_by(|a, b| (b.severity, a.rule).cmp(&(a.severity, b.rule)));
        findings
    }

    /// Whether a rule is switched on.
    pub(super) fn is_on(&self, rule: &Rule) -> bool {
        Thresholds::new(rule.settings, self.config.rules.get(rule.name)).enabled()
    }

    /// Finding of one rule for such a run on `day`, split into `runs` runs of that day; `None` if it does not fire, is switched
    /// off or cannot judge.
    pub(super) fn ask(&mut self, rule: &Rule, day: Date, run: &Imagined, runs: usize) -> Option<Finding> {
        if !self.is_on(rule) {
            return None;
        }
        let thresholds = Thresholds::new(rule.settings, self.config.rules.get(rule.name));
        self.imagine(day, run, runs);
        let findings = (rule.check)(&self.runner(day), &thresholds).findings;
        findings.into_iter().find(|f| f.activities.iter().any(|id| id == IMAGINED))
    }

    /// The history with the imagined run, as of `day`.
    fn runner(&self, day: Date) -> Runner<'_> {
        let athlete = self.activities.first().and_then(|a| a.athlete.as_deref());
        let gear = self.gear.iter().map(|(_, gear)| gear).collect();
        Runner::new(athlete, &self.activities, gear, day, self.config)
    }

    /// Inserts the run, split into `runs` parts one second apart; the last is [`IMAGINED`]. It starts at the runner's usual hour,
    /// so that the windows before it contain what they would on that day.
    fn imagine(&mut self, day: Date, run: &Imagined, runs: usize) {
        self.activities.truncate(self.recorded);
        let Some(like) = self.activities.last().cloned() else { return };
        let runs = runs.clamp(1, 59);
        let distance_m = run.distance_m / runs as f64;
        let start = day.to_datetime(self.usual_start).to_zoned(like.local_start.time_zone().clone());
        let Ok(start) = start else { return };
        // After the last recording, whatever the zones.
        let start = start.max(like.local_start.saturating_add(1.second()));
        for (left, seconds) in (0..runs).rev().zip(0_i64..) {
            let local_start = start.saturating_add(seconds.seconds());
            self.activities.push(ActivitySummary {
                id: if left == 0 { IMAGINED.to_owned() } else { format!("{IMAGINED}-{left}") },
                athlete: like.athlete.clone(),
                distance_m: Some(distance_m),
                elevation: run.elevation.clone(),
                knee_load: run.knee_load_flat_km.map(|flat_km| KneeLoad {
                    flat_km,
                    low: flat_km,
                    high: flat_km,
                    covered_m: distance_m,
                    valid: true,
                    ..KneeLoad::default()
                }),
                ..ActivitySummary::unmeasured(local_start, Sport::Running)
            });
        }
    }
}

/// Number of runs that determine the usual start time.
const LAST_RUNS: usize = 30;

/// The median local start time of the last runs; midnight without any.
fn usual_start(activities: &[ActivitySummary]) -> Time {
    let last = activities.iter().rev().filter(|a| a.is_run()).take(LAST_RUNS);
    let mut starts: Vec<Time> = last.map(|a| a.local_start.time()).collect();
    starts.sort_unstable();
    starts.get(starts.len() / 2).copied().unwrap_or_else(Time::midnight)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::next::next;
    use crate::plan::planned_run::PlannedRun;
    use crate::report::ForecastOf;
    use crate::rule::finding::{Reference, Severity};
    use crate::rule::quantity::Quantity;
    use crate::rule::tests::fixture::{Planted, planted};
    use jiff::civil::date;
    use proptest::prelude::*;

    /// The last day of planted histories: day 60 after Monday 5 Jan 2026.
    const AS_OF: Date = date(2026, 3, 6);

    /// The figures of a finding.
    type Figures = (String, Severity, Option<f64>, Option<f64>, Option<Reference>);

    /// The findings about one run, of the rules that give a limit, and of a return from a break.
    fn figures(findings: &[Finding], run: &str) -> Vec<Figures> {
        let has_number = |f: &&Finding| {
            let kind = rule::find(f.rule.as_str()).map(|rule| rule.kind);
            kind.is_some_and(|kind| kind.forecast.is_some() || f.rule == "KW103")
        };
        let about = findings.iter().filter(|f| f.activities.iter().any(|id| id == run)).filter(has_number);
        let mut all: Vec<Figures> =
            about.map(|f| (f.rule.to_string(), f.severity, f.observed, f.threshold, f.reference)).collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all
    }

    /// The findings about the last of such runs, really recorded on that day, one second apart, at the runner's usual hour.
    fn recorded(history: &History, day: Date, plans: &[PlannedRun], knee_load: Option<f64>) -> Vec<Figures> {
        let config = Config::default();
        let usual = WhatIf::new(history, AS_OF, &config).unwrap().usual_start;
        let mut history = History { activities: history.activities.clone(), as_of: Some(day), ..History::default() };
        for (plan, seconds) in plans.iter().zip(0_i64..) {
            let mut run = planted(&[Planted::run(61, plan.distance_m / 1000.0)]).remove(0);
            let start = day.to_datetime(usual).to_zoned(run.local_start.time_zone().clone()).unwrap();
            run.local_start = start.saturating_add(seconds.seconds());
            run.start = run.local_start.timestamp();
            run.id = format!("recorded-{seconds}");
            run.distance_m = Some(plan.distance_m);
            run.elevation = Elevation {
                loss_m: plan.loss_m,
                loss_low_m: plan.loss_m,
                loss_high_m: plan.loss_m,
                ..Elevation::default()
            };
            run.knee_load = knee_load.map(|flat_km| KneeLoad {
                flat_km,
                low: flat_km,
                high: flat_km,
                valid: true,
                ..KneeLoad::default()
            });
            history.activities.push(run);
        }
        let id = history.activities.last().unwrap().id.clone();
        figures(&rule::judge(&history, &config).findings, &id)
    }

    /// A recorded run: day, hour, metres, descent if known, knee load if valid, and whether distance is known and it was outdoors.
    type Ran = (i32, i64, u32, Option<u32>, Option<u32>, (bool, bool));

    /// Histories up to a day on which running may have stopped for weeks, with much that is not known.
    fn histories() -> impl Strategy<Value = Vec<Ran>> {
        let known = || prop::bool::weighted(0.95);
        let descent = prop::option::weighted(0.9, 0..900_u32);
        let load = prop::option::weighted(0.9, 1_000..40_000_u32);
        let run = (0..61_i32, 0..14_i64, 1_000..30_000_u32, descent, load, (known(), known()));
        (prop::collection::vec(run, 3..30), 30..61_i32).prop_map(|(mut runs, last)| {
            runs.retain(|run| run.0 <= last);
            // Something lies far enough back.
            runs.push((0, 0, 5_000, Some(50), Some(5_000), (true, true)));
            runs
        })
    }

    fn planted_history(runs: Vec<Ran>) -> History {
        let of = |(day, hour, metres, loss_m, load, (known, outdoors)): Ran| {
            Planted::run(day, f64::from(metres) / 1000.0).with(|a| {
                a.start += jiff::SignedDuration::from_hours(hour);
                a.local_start = a.start.to_zoned(a.local_start.time_zone().clone());
                a.distance_m = a.distance_m.filter(|_| known);
                a.sub_sport = (!outdoors).then(|| "treadmill".to_owned());
                a.elevation.loss_m = loss_m.map(f64::from);
                a.elevation.loss_low_m = loss_m.map(|m| f64::from(m) * 0.9);
                a.knee_load =
                    load.map(|load| KneeLoad { flat_km: f64::from(load) / 1000.0, valid: true, ..KneeLoad::default() });
            })
        };
        let runs: Vec<Planted> = runs.into_iter().map(of).collect();
        History { activities: planted(&runs), as_of: Some(AS_OF), ..History::default() }
    }

    /// The rule whose limit a plan is at (false) or above (true), with the threshold where it has two.
    type Of = Option<(String, Option<f64>, bool)>;

    /// The distances just below and just above which a plan has that much knee load, at the runner's usual load per kilometre.
    fn distances_of_load(history: &History, flat_km: f64) -> Option<[f64; 2]> {
        let load = |metres: f64| -> Option<f64> {
            let plan = PlannedRun::new(metres, None).ok()?;
            next(history, Some(plan), &Config::default())?.planned?.knee_load_flat_km
        };
        let near_m = (flat_km / load(100_000.0)? * 100_000.0).floor();
        let above =
            (0..4).map(|k| near_m - 1.0 + f64::from(k)).find(|metres| load(*metres).is_some_and(|l| l > flat_km))?;
        Some([above - 1.0, above])
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        /// `next --run` finds for a plan what the rules find for such a run once recorded; and each limit is where its rule begins: quiet
        /// at the limit, not a metre above it.
        #[test]
        fn a_plan_is_a_run(runs in histories()) {
            let history = planted_history(runs);
            let config = Config::default();
            let ahead = next(&history, None, &config).unwrap();
            let mut plans: Vec<(f64, Option<f64>, Of)> =
                vec![(8_000.0, None, None), (12_345.0, Some(300.0), None), (45_000.0, Some(2_000.0), None)];
            for limit in &ahead.run {
                let rule = |above: bool| Some((limit.rule.to_string(), None, above));
                match limit.quantity {
                    ForecastOf::Distance => {
                        plans.push((limit.value - 1.0, None, rule(false)));
                        plans.push((limit.value, None, rule(false)));
                        plans.push((limit.value + 1.0, None, rule(true)));
                    }
                    ForecastOf::Descent => {
                        plans.push((9_000.0, Some(limit.value - 1.0), rule(false)));
                        plans.push((9_000.0, Some(limit.value), rule(false)));
                        plans.push((9_000.0, Some(limit.value + 1.0), rule(true)));
                    }
                    ForecastOf::KneeLoad => {
                        if let Some([below_m, above_m]) = distances_of_load(&history, limit.value) {
                            plans.push((below_m, None, rule(false)));
                            plans.push((above_m, None, rule(true)));
                        }
                    }
                }
            }
            // The first run after a break has its limit in words.
            let far = PlannedRun::new(100_000.0, None).ok();
            let far = next(&history, far, &config).unwrap().planned.unwrap().findings;
            for finding in far.iter().filter(|f| f.rule == "KW103" && f.quantity == Quantity::Distance) {
                let limit_m = finding.threshold.unwrap().floor();
                for (metres, above) in [(limit_m, false), (limit_m + 1.0, true)] {
                    plans.push((metres, None, Some(("KW103".to_owned(), finding.threshold, above))));
                }
            }
            for (distance_m, loss_m, of) in plans {
                let Ok(plan) = PlannedRun::new(distance_m, loss_m) else { continue };
                let planned = next(&history, Some(plan), &config).unwrap().planned.unwrap();
                let said = figures(&planned.findings, IMAGINED);
                if let Some((rule, threshold, above)) = of {
                    let is_of = |f: &Figures| f.0 == rule && (threshold.is_none() || f.3 == threshold);
                    prop_assert_eq!(said.iter().any(is_of), above, "{} {:?}", rule, plan);
                }
                prop_assert_eq!(said, recorded(&history, ahead.day, &[plan], planned.knee_load_flat_km), "{:?}", plan);
            }
            // The limit of a week, run in three runs on its last day.
            for limit in &ahead.week {
                for (off, above) in [(-1.0, false), (0.0, false), (1.0, true)] {
                    let Ok(third) = PlannedRun::new((limit.value + off) / 3.0, None) else { continue };
                    let said = recorded(&history, ahead.week_to, &[third; 3], None);
                    prop_assert_eq!(said.iter().any(|f| f.0 == limit.rule.as_str()), above, "{:?} {}", limit, off);
                }
            }
        }
    }
}
