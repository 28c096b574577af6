//! What rules would say of a run that nobody has run yet.

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

/// No rule looks back further than this from the last recording, days; what is older is left out, but for the first day of the
/// history.
const LOOK_BACK_DAYS: i64 = 400;

/// The id of the imagined run.
const IMAGINED: &str = "planned";

/// A run that nobody has run yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Imagined {
    /// Distance, metres.
    pub(super) distance_m: f64,
    /// Descent and grades, where they are known.
    pub(super) elevation: Elevation,
    /// Knee load, flat km, where it can be told.
    pub(super) knee_load_flat_km: Option<f64>,
}

/// The history of one runner up to a day, to which an imagined run is added.
#[derive(Debug)]
pub(super) struct WhatIf<'a> {
    /// By start; after the recorded ones the imagined run, or the runs that it is split into.
    activities: Vec<ActivitySummary>,
    recorded: usize,
    /// The local time at which the runner starts: the median of the last recordings.
    usual_start: Time,
    gear: Vec<(Option<String>, Gear)>,
    config: &'a Config,
}

impl<'a> WhatIf<'a> {
    /// `None` where nothing was recorded up to `as_of`, its own day included. Of several athletes the first is looked at.
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

    /// What was really recorded, by start; of what lies more than 400 days before the last only the first.
    pub(super) fn past(&self) -> &[ActivitySummary] {
        &self.activities[..self.recorded]
    }

    /// What all rules would say of such a run on `day`, the loudest first.
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

    /// What one rule would say of such a run on `day`, split into so many runs of that day; `None` where it is quiet, switched off or
    /// cannot judge.
    pub(super) fn ask(&mut self, rule: &Rule, day: Date, run: &Imagined, runs: usize) -> Option<Finding> {
        if !self.is_on(rule) {
            return None;
        }
        let thresholds = Thresholds::new(rule.settings, self.config.rules.get(rule.name));
        self.imagine(day, run, runs);
        let findings = (rule.check)(&self.runner(day), &thresholds).findings;
        findings.into_iter().find(|f| f.activities.iter().any(|id| id == IMAGINED))
    }

    /// The history with the imagined run in it, seen on `day`.
    fn runner(&self, day: Date) -> Runner<'_> {
        let athlete = self.activities.first().and_then(|a| a.athlete.as_deref());
        let gear = self.gear.iter().map(|(_, gear)| gear).collect();
        Runner::new(athlete, &self.activities, gear, day, self.config)
    }

    /// Puts the run into its place, split into so many, each a second after the other; the last is [`IMAGINED`]. It starts at the hour
    /// at which this runner starts, so that the windows before it hold what they would hold on that day.
    fn imagine(&mut self, day: Date, run: &Imagined, runs: usize) {
        self.activities.truncate(self.recorded);
        let Some(like) = self.activities.last().cloned() else { return };
        let runs = runs.clamp(1, 59);
        let distance_m = run.distance_m / runs as f64;
        let start = day.to_datetime(self.usual_start).to_zoned(like.local_start.time_zone().clone());
        let Ok(start) = start else { return };
        // After the last recording, however the zones lie.
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

/// Number of runs that tell at which hour somebody starts.
const LAST_RUNS: usize = 30;

/// The median local time of the starts of the last runs; midnight without any.
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
    use crate::rule::tests::fixture::{Planted, planted};
    use jiff::civil::date;
    use proptest::prelude::*;

    /// The last day of planted histories: day 60 after Monday 5 Jan 2026.
    const AS_OF: Date = date(2026, 3, 6);

    /// What a finding says in figures.
    type Figures = (String, Severity, Option<f64>, Option<f64>, Option<Reference>);

    /// The findings about one run, of the rules that have a number for a coming one, and of a return from a break.
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

    /// The history with a run of these figures in it, on the day after its last, at the hour at which this runner starts.
    fn recorded(history: &History, plan: PlannedRun, knee_load: Option<f64>) -> Vec<Figures> {
        let config = Config::default();
        let usual = WhatIf::new(history, AS_OF, &config).unwrap().usual_start;
        let day = AS_OF.tomorrow().unwrap();
        let mut history = History { activities: history.activities.clone(), as_of: Some(day), ..History::default() };
        let mut run = planted(&[Planted::run(61, plan.distance_m / 1000.0)]).remove(0);
        run.local_start = day.to_datetime(usual).to_zoned(run.local_start.time_zone().clone()).unwrap();
        run.start = run.local_start.timestamp();
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
        let id = run.id.clone();
        history.activities.push(run);
        figures(&rule::judge(&history, &config).findings, &id)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// `next --run` says of a plan what the rules say of such a run once it is recorded, a metre below and above each limit.
        #[test]
        fn a_plan_is_a_run(
            runs in prop::collection::vec((0..61_i32, 0..14_i64, 1_000..30_000_u32, 0..900_u32, 1_000..40_000_u32), 3..30),
        ) {
            let runs: Vec<Planted> = runs
                .into_iter()
                .map(|(day, hour, metres, loss_m, load)| {
                    Planted::run(day, f64::from(metres) / 1000.0).with(|a| {
                        a.start += jiff::SignedDuration::from_hours(hour);
                        let flat_km = f64::from(load) / 1000.0;
                        a.elevation.loss_m = Some(f64::from(loss_m));
                        a.elevation.loss_low_m = Some(f64::from(loss_m) * 0.9);
                        a.knee_load = Some(KneeLoad { flat_km, valid: true, ..KneeLoad::default() });
                    })
                })
                .collect();
            let history = History { activities: planted(&runs), as_of: Some(AS_OF), ..History::default() };
            let config = Config::default();
            let ahead = next(&history, None, &config).unwrap();
            let mut plans = vec![(8_000.0, None), (12_345.0, Some(300.0)), (45_000.0, Some(2_000.0))];
            for limit in &ahead.run {
                for off in [-1.0, 0.0, 1.0] {
                    match limit.quantity {
                        ForecastOf::Distance => plans.push((limit.value + off, None)),
                        ForecastOf::Descent => plans.push((9_000.0, Some(limit.value + off))),
                        ForecastOf::KneeLoad => {}
                    }
                }
            }
            for (distance_m, loss_m) in plans {
                let Ok(plan) = PlannedRun::new(distance_m, loss_m) else { continue };
                let planned = next(&history, Some(plan), &config).unwrap().planned.unwrap();
                let said = figures(&planned.findings, IMAGINED);
                prop_assert_eq!(said, recorded(&history, plan, planned.knee_load_flat_km), "{:?}", plan);
            }
        }
    }
}
