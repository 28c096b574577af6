//! The distance, descent and knee load above which rules would fire for the next run and the next seven days.

use super::pauses;
use super::planned_run::PlannedRun;
use super::what_if::{Imagined, WhatIf};
use crate::base::stats::{median, round};
use crate::config::Config;
use crate::history::History;
use crate::report::{ForecastOf, Limit, LossNotJudged, Next, Planned, Why};
use crate::rule::kind::Forecast;
use crate::rule::settings::Thresholds;
use crate::rule::{RULES, Rule};
use crate::summary::{ActivitySummary, Elevation};
use jiff::ToSpan;
use jiff::civil::Date;

/// Days for which a limit's validity is checked: no reference lasts longer.
const UNTIL_DAYS: i64 = 40;

/// Days of runs from which the knee load of a plan is derived.
const USUAL_DAYS: i64 = 90;

/// Looks ahead from `history.as_of`; `None` without any activity up to that day.
pub(crate) fn next(history: &History, plan: Option<PlannedRun>, config: &Config) -> Option<Next> {
    let as_of = history.as_of?;
    let mut what_if = WhatIf::new(history, as_of, config)?;
    let day = as_of.tomorrow().ok()?;
    let week_to = as_of.saturating_add(7.days());
    let own = history.activities.iter().filter(|a| a.athlete == what_if.past()[0].athlete);
    let runs = own.filter(|a| a.is_counted_run() && a.local_start.date() <= as_of).count();
    let no_limits = pauses::reasons(history, &mut what_if, as_of, config);
    let minor = no_limits.iter().any(|r| r.why == Why::Under18);
    let (mut run, mut week) = (Vec::new(), Vec::new());
    if no_limits.is_empty() {
        run = limits(&mut what_if, Ahead::Run, day);
        week = limits(&mut what_if, Ahead::Week, week_to);
    }
    let mut planned = plan.filter(|_| !minor).map(|plan| planned(&mut what_if, plan, day));
    if let Some(planned) = planned.as_mut().filter(|planned| planned.loss_m.is_some()) {
        planned.loss_not_judged =
            loss_not_judged(&mut what_if, day).filter(|why| *why == LossNotJudged::RuleOff || no_limits.is_empty());
    }
    let since = Some(what_if.past()[0].local_start.date());
    Some(Next { as_of, day, week_to, runs, since, no_limits, run, week, planned })
}

/// Scope of a limit.
#[derive(Clone, Copy)]
enum Ahead {
    /// One run.
    Run,
    /// The sum of seven days.
    Week,
}

impl Ahead {
    /// The largest value tried on a rule; `None` if it gives no limit.
    fn largest(self, forecast: &Forecast) -> Option<u32> {
        match self {
            Ahead::Run => Some(forecast.largest),
            Ahead::Week => forecast.largest_of_a_week,
        }
    }

    /// Number of runs into which it is split: rules about weeks need three.
    fn runs(self) -> usize {
        match self {
            Ahead::Run => 1,
            Ahead::Week => 3,
        }
    }
}

/// The limits, on `day`, of the rules that give one, by quantity, then value.
fn limits(what_if: &mut WhatIf<'_>, ahead: Ahead, day: Date) -> Vec<Limit> {
    let ask = |rule: &&'static Rule| {
        let forecast = rule.kind.forecast?;
        limit(what_if, rule, forecast.quantity, (ahead.largest(&forecast)?, ahead.runs()), day)
    };
    let mut limits: Vec<Limit> = RULES.iter().filter_map(ask).collect();
    limits.sort_by(|a, b| a.quantity.cmp(&b.quantity).then(a.value.total_cmp(&b.value)));
    let mut previous = None;
    for limit in &mut limits {
        limit.binds = previous != Some(limit.quantity);
        previous = Some(limit.quantity);
    }
    limits
}

/// The largest value at which `rule` does not fire, found by evaluating it; `None` if it never fires.
fn limit(
    what_if: &mut WhatIf<'_>,
    rule: &'static Rule,
    quantity: ForecastOf,
    (most, runs): (u32, usize),
    day: Date,
) -> Option<Limit> {
    let usual_m = usual_m(what_if.past());
    let run = |steps: u32| imagined(quantity, steps, usual_m);
    let mut loud = what_if.ask(rule, day, &run(most), runs)?;
    let (mut quiet, mut speaks) = (0, most);
    while speaks - quiet > 1 {
        let middle = quiet + (speaks - quiet) / 2;
        match what_if.ask(rule, day, &run(middle), runs) {
            Some(finding) => (speaks, loud) = (middle, finding),
            None => quiet = middle,
        }
    }
    let mut until = day;
    for later in 1..=UNTIL_DAYS {
        let later = day.saturating_add(later.days());
        let holds = (quiet == 0 || what_if.ask(rule, later, &run(quiet), runs).is_none())
            && what_if.ask(rule, later, &run(speaks), runs).is_some();
        if !holds {
            break;
        }
        until = later;
    }
    let unit = if quantity == ForecastOf::KneeLoad { "flat_km" } else { "m" };
    // If a minimum of the rule applies, or the reference is zero, its share does not refer to the reference.
    let caution = Thresholds::new(rule.settings, what_if.config().rules.get(rule.name)).get("caution");
    let share = loud.threshold.zip(loud.reference).map(|(t, r)| round(t / r.value - 1.0, 4));
    let share = share.filter(|share| *share <= caution + 1e-3);
    let already = loud.observed.map_or(0.0, |observed| round((observed - of_steps(quantity, speaks)).max(0.0), 3));
    Some(Limit {
        quantity,
        rule: rule.rule_code(),
        name: rule.name.into(),
        value: of_steps(quantity, quiet),
        unit: unit.into(),
        reference: loud.reference,
        reference_days: loud.against.days(),
        share,
        already,
        until,
        binds: false,
        severity: loud.severity,
    })
}

/// Steps per flat km in which knee load is tried.
const STEPS_A_FLAT_KM: f64 = 1000.0;

/// The value that is tried at a step: each metre, or each thousandth of a flat km.
fn of_steps(quantity: ForecastOf, steps: u32) -> f64 {
    match quantity {
        ForecastOf::KneeLoad => round(f64::from(steps) / STEPS_A_FLAT_KM, 3),
        ForecastOf::Distance | ForecastOf::Descent => f64::from(steps),
    }
}

/// A run for trying one quantity; for descent or load its distance is the usual one.
fn imagined(quantity: ForecastOf, steps: u32, usual_m: f64) -> Imagined {
    let value = of_steps(quantity, steps);
    match quantity {
        ForecastOf::Distance => Imagined { distance_m: value, ..Imagined::default() },
        ForecastOf::Descent => Imagined { distance_m: usual_m, elevation: descent(value), knee_load_flat_km: None },
        ForecastOf::KneeLoad => {
            Imagined { distance_m: usual_m, elevation: descent(0.0), knee_load_flat_km: Some(value) }
        }
    }
}

fn descent(metres: f64) -> Elevation {
    Elevation { loss_m: Some(metres), loss_low_m: Some(metres), loss_high_m: Some(metres), ..Elevation::default() }
}

/// The median distance of the runs, metres.
fn usual_m(past: &[ActivitySummary]) -> f64 {
    let mut all: Vec<f64> = past.iter().filter(|a| a.is_counted_run()).filter_map(|a| a.distance_m).collect();
    median(&mut all).unwrap_or(10_000.0)
}

fn planned(what_if: &mut WhatIf<'_>, plan: PlannedRun, day: Date) -> Planned {
    let knee_load_flat_km = usual_load(what_if.past(), plan, day);
    let run = Imagined {
        distance_m: plan.distance_m,
        elevation: plan.loss_m.map(descent).unwrap_or_default(),
        knee_load_flat_km,
    };
    let findings = what_if.judge(day, &run);
    Planned { distance_m: plan.distance_m, loss_m: plan.loss_m, knee_load_flat_km, findings, loss_not_judged: None }
}

/// Why no rule fires for any descent; `None` if one would.
fn loss_not_judged(what_if: &mut WhatIf<'_>, day: Date) -> Option<LossNotJudged> {
    let usual_m = usual_m(what_if.past());
    let mut is_on = false;
    for rule in RULES {
        let Some(forecast) = rule.kind.forecast.filter(|f| f.quantity == ForecastOf::Descent) else { continue };
        is_on |= what_if.is_on(rule);
        if what_if.ask(rule, day, &imagined(ForecastOf::Descent, forecast.largest, usual_m), 1).is_some() {
            return None;
        }
    }
    Some(if is_on { LossNotJudged::TooLittleAltitude } else { LossNotJudged::RuleOff })
}

/// Knee load of a plan at the runner's median load per kilometre; `None` if the plan has more descent per kilometre than any of
/// the runs behind that median.
fn usual_load(past: &[ActivitySummary], plan: PlannedRun, day: Date) -> Option<f64> {
    let from = day.saturating_sub(USUAL_DAYS.days());
    let recent = past.iter().filter(|a| a.is_counted_run() && a.local_start.date() >= from);
    let (mut loads, mut steepest) = (Vec::new(), 0.0_f64);
    for run in recent {
        let (Some(load), Some(metres)) = (run.knee_load.filter(|k| k.valid), run.distance_m) else { continue };
        loads.push(load.flat_km / metres);
        steepest = steepest.max(run.elevation.loss_m.unwrap_or(0.0) / metres);
    }
    let inside = plan.loss_m.unwrap_or(0.0) / plan.distance_m <= steepest || plan.loss_m.is_none();
    median(&mut loads).filter(|_| inside).map(|load| round(load * plan.distance_m, 3))
}

#[cfg(test)]
mod tests;
