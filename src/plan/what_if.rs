//! What rules would say of a run that nobody has run yet.

use crate::base::sport::Sport;
use crate::config::Config;
use crate::export::Gear;
use crate::history::History;
use crate::rule::finding::Finding;
use crate::rule::runner::{Runner, day_number};
use crate::rule::settings::Thresholds;
use crate::rule::{self, RULES, Rule};
use crate::summary::{ActivitySummary, Elevation, KneeLoad};
use jiff::ToSpan;
use jiff::civil::{Date, time};

/// No rule looks back further than this, days; what is older is left out, but for the first day of the history.
const LOOK_BACK_DAYS: i64 = 400;

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

/// The history of one runner up to a day, to which one imagined run is added.
#[derive(Debug)]
pub(super) struct WhatIf<'a> {
    /// By start; the last one is the imagined run.
    activities: Vec<ActivitySummary>,
    gear: Vec<(Option<String>, Gear)>,
    config: &'a Config,
}

impl<'a> WhatIf<'a> {
    /// `None` where nothing was recorded up to `as_of`, its own day included. Of several athletes the first is looked at.
    pub(super) fn new(history: &History, as_of: Date, config: &'a Config) -> Option<Self> {
        let oldest = as_of.saturating_sub(LOOK_BACK_DAYS.days());
        let own = history.activities.chunk_by(|a, b| a.athlete == b.athlete).next()?;
        let past = || own.iter().filter(|a| a.local_start.date() <= as_of);
        let first = past().next()?;
        let recent = past().filter(|a| a.local_start.date() >= oldest && a.id != first.id);
        let mut activities: Vec<ActivitySummary> = std::iter::once(first).chain(recent).cloned().collect();
        activities.push(blank(activities.last()?));
        let gear = history.gear.iter().filter(|(athlete, _)| *athlete == first.athlete).cloned().collect();
        Some(WhatIf { activities, gear, config })
    }

    /// The settings.
    pub(super) fn config(&self) -> &'a Config {
        self.config
    }

    /// What was really recorded, by start; of what is older than 400 days only the first.
    pub(super) fn past(&self) -> &[ActivitySummary] {
        &self.activities[..self.activities.len() - 1]
    }

    /// What all rules would say of such a run on `day`, the loudest first.
    pub(super) fn judge(&mut self, day: Date, run: &Imagined) -> Vec<Finding> {
        self.imagine(day, run);
        let history = History {
            activities: self.activities.clone(),
            gear: self.gear.clone(),
            as_of: Some(day),
            ..History::default()
        };
        let id = self.imagined().map_or("", |a| &a.id);
        let mut findings = rule::judge(&history, self.config).findings;
        findings.retain(|f| f.activities.iter().any(|own| own == id));
        for rule in RULES {
            let Some(on_day) = rule.kind.forecast.and_then(|forecast| forecast.on_day) else { continue };
            if !findings.iter().any(|f| f.rule == rule.code)
                && let Some(mut days) = on_day(&self.runner(day), day_number(day))
            {
                days.round();
                // The loudest thing said of the run speaks for its days too.
                let host = findings.iter().max_by_key(|f| f.severity);
                days.group = host.map_or_else(|| days.id.clone(), |host| host.group.clone());
                findings.push(days);
            }
        }
        findings.sort_by(|a, b| (b.severity, a.rule).cmp(&(a.severity, b.rule)));
        findings
    }

    /// What one rule would say of such a run on `day`; `None` where it is quiet, switched off or cannot judge.
    pub(super) fn ask(&mut self, rule: &Rule, day: Date, run: &Imagined) -> Option<Finding> {
        let thresholds = Thresholds::new(rule.settings, self.config.rules.get(rule.name));
        if !thresholds.enabled() {
            return None;
        }
        self.imagine(day, run);
        let runner = self.runner(day);
        if let Some(on_day) = rule.kind.forecast.and_then(|forecast| forecast.on_day) {
            return on_day(&runner, day_number(day));
        }
        let id = &self.imagined()?.id;
        (rule.check)(&runner, &thresholds).findings.into_iter().find(|f| f.activities.contains(id))
    }

    /// The history with the imagined run in it, seen on `day`.
    fn runner(&self, day: Date) -> Runner<'_> {
        let athlete = self.imagined().and_then(|a| a.athlete.as_deref());
        let gear = self.gear.iter().map(|(_, gear)| gear).collect();
        Runner::new(athlete, &self.activities, gear, day, self.config)
    }

    fn imagined(&self) -> Option<&ActivitySummary> {
        self.activities.last()
    }

    /// Puts the run into its place. It starts in the last second of the day, when the fewest runs are left in the windows before
    /// it: what is quiet then is quiet at any time of that day.
    fn imagine(&mut self, day: Date, run: &Imagined) {
        let Some(imagined) = self.activities.last_mut() else { return };
        let zone = imagined.local_start.time_zone().clone();
        if let Ok(local_start) = day.to_datetime(time(23, 59, 59, 0)).to_zoned(zone) {
            imagined.start = local_start.timestamp();
            imagined.local_start = local_start;
        }
        imagined.distance_m = Some(run.distance_m);
        imagined.elevation = run.elevation.clone();
        imagined.knee_load = run.knee_load_flat_km.map(|flat_km| KneeLoad {
            flat_km,
            low: flat_km,
            high: flat_km,
            covered_m: run.distance_m,
            valid: true,
            ..KneeLoad::default()
        });
    }
}

/// A run of which nothing is known, in the same place as another.
fn blank(like: &ActivitySummary) -> ActivitySummary {
    ActivitySummary {
        id: "planned".to_owned(),
        athlete: like.athlete.clone(),
        ..ActivitySummary::unmeasured(like.local_start.clone(), Sport::Running)
    }
}
