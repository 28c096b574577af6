//! What changed in the weeks before pain began, compared with what was usual before them. No cause is claimed.

use super::pauses::{is_severe, sore_step_and_why};
use crate::base::measure::Unit;
use crate::base::message::Part;
use crate::base::stats::{round, weighted_median};
use crate::config::PainEntry;
use crate::history::{History, best_loss_m, route};
use crate::report::{BeforePain, Compared, ComparedQuantity, ShoeShare};
use crate::rule::finding::Finding;
use crate::summary::ActivitySummary;
use crate::summary::histogram::{FlatCell, SPEED_STEP_MPS};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Days before the pain, excluding its own day (rules.md).
const BEFORE_DAYS: i64 = 42;

/// They are compared with this many windows of the same length before them, as far as the history contains whole ones (rules.md).
const WINDOWS: i64 = 2;

/// Days to which sums are scaled.
const PER_DAYS: f64 = 28.0;

/// Smallest assumed variation from week to week: without it, the smallest change of a runner who never varies would look large.
const LEAST_SPREAD: f64 = 0.10;

/// Assumed variation of a runner's cadence at one speed, as a share: it varies by some 2 % from day to day. A convention of
/// kneewise.
const CADENCE_SPREAD: f64 = 0.02;

/// Assumed variation of the most-used pair's share. A convention of kneewise.
const SHARE_SPREAD: f64 = 0.25;

/// Gear must be known for this share of the distance, as with KW603.
const GEAR_KNOWN: f64 = 0.80;

/// Minimum number of runs with a track in either period for comparing shares of routes, as in KW502.
const LEAST_TRACKS: usize = 10;

/// Minimum time at a speed in either period for comparing cadence there, seconds.
const COMMON_S: f64 = 600.0;

/// Largest share of runs with unknown values for which a sum or a maximum is given.
const UNKNOWN: f64 = 0.20;

/// A period of days with its runs.
struct Span<'a> {
    from: Date,
    days: i64,
    runs: Vec<&'a ActivitySummary>,
}

impl<'a> Span<'a> {
    fn new(all: &[&'a ActivitySummary], from: Date, days: i64) -> Self {
        let to = from.saturating_add((days - 1).days());
        let within = |a: &&&ActivitySummary| days > 0 && (from..=to).contains(&a.local_start.date());
        Span { from, days, runs: all.iter().filter(within).copied().collect() }
    }

    /// The known values of its runs; `None` if more than [`UNKNOWN`] of them are unknown: missing is not zero.
    fn told(&self, of: Of) -> Option<Vec<f64>> {
        let told: Vec<f64> = self.runs.iter().filter_map(|run| of(run)).collect();
        let silent = self.runs.len() - told.len();
        (silent as f64 <= UNKNOWN * self.runs.len() as f64).then_some(told)
    }

    /// The windows of which it consists, each as long as the days before the pain.
    fn windows(&self) -> Vec<Span<'a>> {
        let from = |k: i64| self.from.saturating_add((k * BEFORE_DAYS).days());
        (0..self.days / BEFORE_DAYS).map(|k| Span::new(&self.runs, from(k), BEFORE_DAYS)).collect()
    }

    /// The mean over its windows with a run of the maximum of one run; `None` if one of them is unknown.
    fn mean_of_most(&self, of: Of) -> Option<f64> {
        let windows = self.windows();
        let ran = windows.iter().filter(|window| !window.runs.is_empty());
        let most: Option<Vec<f64>> = ran.map(|window| window.most(of)).collect();
        most.filter(|most| !most.is_empty()).map(|most| most.iter().sum::<f64>() / most.len() as f64)
    }

    /// The sum per 28 days.
    fn sum(&self, of: Of) -> Option<f64> {
        self.told(of).filter(|_| self.days > 0).map(|told| told.iter().sum::<f64>() / self.days as f64 * PER_DAYS)
    }

    /// The maximum of one run.
    fn most(&self, of: Of) -> Option<f64> {
        self.told(of)?.into_iter().reduce(f64::max)
    }

    fn rest_days(&self) -> Option<f64> {
        let run: BTreeSet<Date> = self.runs.iter().map(|run| run.local_start.date()).collect();
        (self.days > 0).then(|| (self.days as f64 - run.len() as f64) / self.days as f64 * PER_DAYS)
    }

    /// The period in weeks of seven days, counted back from its end; a remainder at its beginning is left out.
    fn weeks(&self) -> Vec<Span<'a>> {
        (1..=self.days / 7)
            .map(|k| Span::new(&self.runs, self.from.saturating_add((self.days - 7 * k).days()), 7))
            .collect()
    }

    /// Population standard deviation of a quantity over its weeks.
    fn spread(&self, of: impl Fn(&Span<'a>) -> Option<f64>) -> Option<f64> {
        let values: Vec<f64> = self.weeks().iter().filter_map(of).collect();
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        (n >= 2.0).then(|| (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n).sqrt())
    }
}

type Of = fn(&ActivitySummary) -> Option<f64>;

/// Compares; `None` without any activity. With several athletes only the first is considered.
pub(crate) fn before_pain(
    history: &History,
    all_findings: &[Finding],
    pain: &[PainEntry],
    since: Date,
) -> Option<BeforePain> {
    let own = history.activities.chunk_by(|a, b| a.athlete == b.athlete).next()?;
    let first = own.first()?.local_start.date();
    let runs: Vec<&ActivitySummary> = own.iter().filter(|a| a.is_counted_run()).collect();
    let from = since.saturating_sub(BEFORE_DAYS.days());
    let whole = (from.duration_since(first).as_hours() / 24 / BEFORE_DAYS).clamp(0, WINDOWS);
    let usual_days = whole * BEFORE_DAYS;
    let usual_from = from.saturating_sub(usual_days.days());
    let before = Span::new(&runs, from, BEFORE_DAYS);
    let usual = Span::new(&runs, usual_from, usual_days);

    let not_compared = if usual_days == 0 {
        let (need, has) = (2 * BEFORE_DAYS, days_before(first, since));
        Some(format!("needs {need} days of history before that day, has {has}"))
    } else if before.runs.is_empty() && usual.runs.is_empty() {
        Some("no run in these days".to_owned())
    } else {
        None
    };
    let mut compared = Vec::new();
    let mut shoes = Vec::new();
    if not_compared.is_none() {
        compared = compare(&before, &usual);
        shoes = shoe_shares(&before, &usual);
        compared.extend(one_pair(&shoes));
        compared.extend(one_route(own, &before, &usual));
        // Unknown changes go last.
        compared.sort_by(|a, b| {
            b.moved.unwrap_or(-1.0).total_cmp(&a.moved.unwrap_or(-1.0)).then(a.quantity.cmp(&b.quantity))
        });
    }
    let athlete = own[0].athlete.as_deref();
    let in_window = all_findings.iter().filter(|f| f.athlete.as_deref() == athlete && (from..since).contains(&f.date));
    let findings = in_window.map(|f| f.id.clone()).collect();
    let now = history.as_of.unwrap_or(since);
    let mut step = sore_step_and_why(own, since, is_severe(all_findings, pain, now), now);
    step.parts_mut().iter_mut().for_each(Part::round);
    Some(BeforePain { since, from, usual_from, usual_days, not_compared, compared, shoes, findings, step })
}

fn days_before(first: Date, day: Date) -> i64 {
    (day.duration_since(first).as_hours() / 24).max(0)
}

fn compare(before: &Span<'_>, usual: &Span<'_>) -> Vec<Compared> {
    let sums: [(ComparedQuantity, Unit, Of); 5] = [
        (ComparedQuantity::Distance, Unit::Metres, |a| a.distance_m),
        (ComparedQuantity::Descent, Unit::Metres, best_loss_m),
        (ComparedQuantity::Steep, Unit::Metres, |a| a.elevation.below_10_pct_m),
        (ComparedQuantity::HardMinutes, Unit::Minutes, |a| a.intensity?.high_minutes),
        (ComparedQuantity::Runs, Unit::Runs, |_| Some(1.0)),
    ];
    let most: [(ComparedQuantity, Of); 2] =
        [(ComparedQuantity::LongestRun, |a| a.distance_m), (ComparedQuantity::MostDescent, best_loss_m)];
    let mut all = Vec::new();
    for (quantity, unit, of) in sums {
        let spread = usual.spread(|week| week.sum(of));
        all.push(row(quantity, unit, true, before.sum(of), usual.sum(of), spread));
    }
    for (quantity, of) in most {
        let spread = usual.spread(|week| week.most(of));
        all.push(row(quantity, Unit::Metres, false, before.most(of), usual.mean_of_most(of), spread));
    }
    let spread = usual.spread(Span::rest_days);
    all.push(row(ComparedQuantity::RestDays, Unit::Days, true, before.rest_days(), usual.rest_days(), spread));
    let (a, b) = cadence(before, usual).unzip();
    all.push(row(ComparedQuantity::Cadence, Unit::Spm, false, a, b, b.map(|spm| spm * CADENCE_SPREAD)));
    all
}

fn row(
    quantity: ComparedQuantity,
    unit: Unit,
    per_28_days: bool,
    before: Option<f64>,
    usual: Option<f64>,
    spread: Option<f64>,
) -> Compared {
    let moved = before.zip(usual).zip(spread).map(|((before, usual), spread)| {
        let floor =
            if quantity == ComparedQuantity::Cadence { 0.0 } else { LEAST_SPREAD * usual.abs().max(before.abs()) };
        let spread = spread.max(floor);
        if spread > 0.0 { round((before - usual).abs() / spread, 2) } else { 0.0 }
    });
    let rounded = |value: Option<f64>| value.map(|v| round(v, 1));
    Compared { quantity, unit, per_28_days, before: rounded(before), usual: rounded(usual), moved }
}

/// Cadence of flat running over the speeds run in both periods, each speed with the same weight in both.
fn cadence(before: &Span<'_>, usual: &Span<'_>) -> Option<(f64, f64)> {
    let (a, b) = (by_speed(before), by_speed(usual));
    let mut sums = [0.0; 3];
    for (speed, (spm_a, s_a)) in &a {
        let Some((spm_b, s_b)) = b.get(speed) else { continue };
        let weight = s_a.min(*s_b);
        sums[0] += weight;
        sums[1] += weight * spm_a;
        sums[2] += weight * spm_b;
    }
    (sums[0] >= COMMON_S).then(|| (sums[1] / sums[0], sums[2] / sums[0]))
}

/// Median cadence and seconds at each speed, in classes of half a metre per second.
fn by_speed(span: &Span<'_>) -> BTreeMap<u8, (f64, f64)> {
    let step = (0.5 / SPEED_STEP_MPS).round() as u8;
    let mut cells: BTreeMap<u8, Vec<(f64, f64)>> = BTreeMap::new();
    let flat = span.runs.iter().flat_map(|run| &run.internal.histogram.flat);
    for FlatCell { speed, cadence, seconds, .. } in flat.filter(|cell| cell.cadence > 0) {
        cells.entry(speed / step).or_default().push((f64::from(*cadence), f64::from(*seconds)));
    }
    let of_one = |(speed, mut pairs): (u8, Vec<(f64, f64)>)| {
        let seconds = pairs.iter().map(|(_, s)| s).sum();
        Some((speed, (weighted_median(&mut pairs)?, seconds)))
    };
    cells.into_iter().filter_map(of_one).collect()
}

/// The share of each pair in both periods, the most-used one first.
fn shoe_shares(before: &Span<'_>, usual: &Span<'_>) -> Vec<ShoeShare> {
    let (Some(a), Some(b)) = (shares(before), shares(usual)) else { return Vec::new() };
    let names: BTreeSet<&str> = a.keys().chain(b.keys()).copied().collect();
    let share = |of: &BTreeMap<&str, f64>, name: &str| of.get(name).map_or(0.0, |s| round(*s, 4));
    let mut all: Vec<ShoeShare> = names
        .into_iter()
        .map(|name| ShoeShare { name: name.to_owned(), before: share(&a, name), usual: share(&b, name) })
        .collect();
    all.sort_by(|x, y| y.before.total_cmp(&x.before).then_with(|| x.name.cmp(&y.name)));
    all
}

/// The share of the distance by pair; `None` if too little is known.
fn shares<'a>(span: &Span<'a>) -> Option<BTreeMap<&'a str, f64>> {
    let metres = |run: &ActivitySummary| run.distance_m.unwrap_or(0.0);
    let total: f64 = span.runs.iter().map(|run| metres(run)).sum();
    let mut by_pair: BTreeMap<&str, f64> = BTreeMap::new();
    for run in &span.runs {
        if let Some(gear) = run.gear.as_deref() {
            *by_pair.entry(gear).or_default() += metres(run) / total;
        }
    }
    (total > 0.0 && by_pair.values().sum::<f64>() >= GEAR_KNOWN).then_some(by_pair)
}

/// The share of the most-used pair in both periods.
fn one_pair(shoes: &[ShoeShare]) -> Option<Compared> {
    let before = shoes.iter().map(|s| s.before).reduce(f64::max)?;
    let usual = shoes.iter().map(|s| s.usual).reduce(f64::max)?;
    Some(share_row(ComparedQuantity::OnePair, before, usual))
}

/// The share of the runs with a track on the most-used route, in both periods.
fn one_route(own: &[ActivitySummary], before: &Span<'_>, usual: &Span<'_>) -> Option<Compared> {
    // Routes are found among the runs of both periods.
    let after = before.from.saturating_add(before.days.days());
    let from = own.iter().position(|a| a.local_start.date() >= usual.from)?;
    let to = own.iter().rposition(|a| a.local_start.date() < after)?;
    let own = own.get(from..=to)?;
    let routes = route::routes(own).of;
    let of: BTreeMap<&str, usize> = own.iter().zip(routes).filter_map(|(a, r)| Some((a.id.as_str(), r?))).collect();
    let share = |span: &Span<'_>| {
        let mut runs: BTreeMap<usize, usize> = BTreeMap::new();
        for route in span.runs.iter().filter_map(|run| of.get(run.id.as_str())) {
            *runs.entry(*route).or_default() += 1;
        }
        let all: usize = runs.values().sum();
        let most = runs.into_values().max()?;
        (all >= LEAST_TRACKS).then(|| most as f64 / all as f64)
    };
    Some(share_row(ComparedQuantity::OneRoute, share(before)?, share(usual)?))
}

fn share_row(quantity: ComparedQuantity, before: f64, usual: f64) -> Compared {
    let moved = Some(round((before - usual).abs() / SHARE_SPREAD, 2));
    let (before, usual) = (Some(round(before, 4)), Some(round(usual, 4)));
    Compared { quantity, unit: Unit::Share, per_28_days: false, before, usual, moved }
}

#[cfg(test)]
mod tests;
