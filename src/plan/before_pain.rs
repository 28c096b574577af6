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
mod tests {
    use super::*;
    use crate::base::sport::Sport;
    use crate::rule::tests::fixture::{Planted, planted};
    use jiff::civil::date;

    /// Day 126 after Monday 5 Jan 2026: the day after 126 days.
    const SINCE: Date = date(2026, 5, 11);

    fn look(runs: &[Planted]) -> BeforePain {
        let history = History { activities: planted(runs), ..History::default() };
        before_pain(&history, &[], &[], SINCE).unwrap()
    }

    fn of(sore: &BeforePain, quantity: ComparedQuantity) -> &Compared {
        sore.compared.iter().find(|c| c.quantity == quantity).unwrap()
    }

    /// A run of 8 km every other day, changed from day 84 on.
    fn season(change: impl Fn(Planted) -> Planted) -> Vec<Planted> {
        (0..63)
            .map(|k| k * 2)
            .map(|day| if day < 84 { Planted::run(day, 8.0) } else { change(Planted::run(day, 8.0)) })
            .collect()
    }

    #[test]
    fn a_habit_kept_moves_nothing() {
        let found = look(&season(|run| run));
        assert_eq!((found.from, found.usual_from, found.usual_days), (date(2026, 3, 30), date(2026, 1, 5), 84));
        assert_eq!(found.not_compared, None);
        assert!(found.compared.iter().all(|c| c.moved.is_none_or(|m| m < 0.01)), "{:?}", found.compared);
        assert_eq!(
            (of(&found, ComparedQuantity::Distance).before, of(&found, ComparedQuantity::Distance).usual),
            (Some(112_000.0), Some(112_000.0))
        );
        assert_eq!(of(&found, ComparedQuantity::RestDays).before, Some(14.0));
        assert_eq!(of(&found, ComparedQuantity::HardMinutes).moved, None, "no heart rate");
    }

    #[test]
    fn missing_is_not_zero() {
        let hard = |minutes| {
            move |a: &mut ActivitySummary| {
                a.intensity = Some(crate::summary::Intensity { high_minutes: Some(minutes), ..Default::default() });
            }
        };
        // This many of the 42 usual runs have heart rate, and all others.
        let with = |straps: i32| {
            let runs = (0..63).map(|k| (k, Planted::run(k * 2, 8.0)));
            let runs: Vec<Planted> =
                runs.map(|(k, run)| if k < straps || k >= 42 { run.with(hard(10.0)) } else { run }).collect();
            of(&look(&runs), ComparedQuantity::HardMinutes).usual
        };
        // 33 of 42 are too few; with 34 the rest counts as 0.
        assert_eq!((with(2), with(33)), (None, None));
        assert!(with(34).is_some() && with(42) == Some(140.0), "{:?}", (with(34), with(42)));
    }

    #[test]
    fn routes_are_compared() {
        let on = |way: i32| {
            move |a: &mut ActivitySummary| {
                let turn = f64::from(way);
                a.route = (0..64)
                    .map(|k| [46.0 + f64::from(k) * 0.001 * turn.cos(), 8.0 + f64::from(k) * 0.001 * turn.sin()])
                    .collect();
            }
        };
        // Five routes in turn, then one.
        let runs = |n: i32| -> Vec<Planted> {
            (0..63)
                .map(|k| (k, Planted::run(k * 2, 8.0)))
                .map(|(k, run)| match k {
                    0..42 => run.with(on(k % 5)),
                    _ if k < 42 + n => run.with(on(0)),
                    _ => run,
                })
                .collect()
        };
        let found = look(&runs(21));
        let row = of(&found, ComparedQuantity::OneRoute);
        assert_eq!((row.before, row.usual, row.unit), (Some(1.0), Some(0.2143), Unit::Share));
        assert!((row.moved.unwrap() - 0.7857 / SHARE_SPREAD).abs() < 0.01);
        assert!(
            look(&runs(9)).compared.iter().all(|c| c.quantity != ComparedQuantity::OneRoute),
            "nine with a track are too few"
        );
        assert!(look(&runs(10)).compared.iter().any(|c| c.quantity == ComparedQuantity::OneRoute));
    }

    #[test]
    fn what_moved_furthest_comes_first() {
        let found = look(&season(|run| run.with(|a| a.elevation.loss_m = Some(120.0))));
        assert!(
            [ComparedQuantity::Descent, ComparedQuantity::MostDescent].contains(&found.compared[0].quantity),
            "{:?}",
            found.compared
        );
        assert_eq!(
            (of(&found, ComparedQuantity::Descent).before, of(&found, ComparedQuantity::Descent).usual),
            (Some(1680.0), Some(560.0))
        );
        let found = look(&season(|run| run.with(|a| a.distance_m = Some(12_000.0))));
        assert!(
            [ComparedQuantity::Distance, ComparedQuantity::LongestRun].contains(&found.compared[0].quantity),
            "{:?}",
            found.compared
        );
        let moved: Vec<f64> = found.compared.iter().filter_map(|c| c.moved).collect();
        assert!(moved.is_sorted_by(|a, b| a >= b));
        assert!(found.compared.last().unwrap().moved.is_none(), "what cannot be told goes last");
    }

    #[test]
    fn the_day_itself_is_not_of_the_42() {
        let with_race = |day: i32| {
            let mut runs = season(|run| run);
            runs.push(Planted::run(day, 30.0));
            of(&look(&runs), ComparedQuantity::LongestRun).before
        };
        assert_eq!((with_race(125), with_race(126)), (Some(30_000.0), Some(8_000.0)));
        assert_eq!((with_race(84), with_race(83)), (Some(30_000.0), Some(8_000.0)));
    }

    #[test]
    fn a_habit_needs_a_whole_window() {
        let found = |from: i32| look(&(from..126).map(|d| Planted::run(d, 5.0)).collect::<Vec<_>>());
        assert_eq!((found(42).not_compared, found(42).usual_days), (None, 42));
        assert_eq!((found(0).usual_days, found(1).usual_days), (84, 42), "whole windows");
        assert_eq!(found(43).not_compared.as_deref(), Some("needs 84 days of history before that day, has 83"));
        assert_eq!(found(120).not_compared.as_deref(), Some("needs 84 days of history before that day, has 6"));
        // A history with one earlier window is not stretched to two.
        assert_eq!(of(&found(42), ComparedQuantity::Distance).moved, Some(0.0));
    }

    #[test]
    fn of_a_maximum_the_mean_of_both_windows_is_usual() {
        let mut runs = season(|run| run);
        runs.extend([(10, 30.0), (50, 20.0), (100, 16.0)].map(|(day, km)| Planted::run(day + 1, km)));
        let found = look(&runs);
        let row = of(&found, ComparedQuantity::LongestRun);
        assert_eq!((row.before, row.usual), (Some(16_000.0), Some(25_000.0)));
        // A window without a run has no longest one, and leaves the other.
        runs.retain(|run| !(42..84).contains(&(run.0.local_start.date() - date(2026, 1, 5)).get_days()));
        assert_eq!(of(&look(&runs), ComparedQuantity::LongestRun).usual, Some(30_000.0));
    }

    #[test]
    fn it_ends_with_a_next_step() {
        let found = look(&season(|run| run.with(|a| a.distance_m = Some(9_860.0))));
        assert_eq!(
            found.step.text(),
            "Until 25 May no number: walk or ride where that does not hurt. Once pain stays at 2/10 or less, come back with about half, \
             up to 4.9 km (your longest in the 30 days before: 9.9 km)."
        );
    }

    #[test]
    fn a_long_soreness_gets_no_distance() {
        let step = |days: i64| {
            let activities = planted(&season(|run| run));
            let as_of = Some(SINCE.saturating_add(days.days()));
            before_pain(&History { activities, as_of, ..History::default() }, &[], &[], SINCE).unwrap().step.text()
        };
        assert!(step(13).contains("come back with about half"), "{}", step(13));
        assert_eq!(
            step(14),
            "Sore for more than two weeks: have it looked at. No number until 8 Jun, and none before it has been looked at."
        );
    }

    #[test]
    fn cadence_is_compared_at_the_same_speed() {
        let cell = |speed, cadence| FlatCell { third: 0, speed, cadence, heart: 0, seconds: 1000.0, beyond_m: 0.0 };
        let runs: Vec<Planted> = (0..63)
            .map(|k| {
                Planted::run(k * 2, 8.0).with(|a| {
                    // Faster from day 84 on, and with a lower cadence at the common speed.
                    a.internal.histogram.flat =
                        if k < 42 { vec![cell(27, 160), cell(32, 170)] } else { vec![cell(32, 166), cell(40, 180)] };
                })
            })
            .collect();
        let found = look(&runs);
        assert_eq!(
            (of(&found, ComparedQuantity::Cadence).before, of(&found, ComparedQuantity::Cadence).usual),
            (Some(166.0), Some(170.0))
        );
        assert!((of(&found, ComparedQuantity::Cadence).moved.unwrap() - 4.0 / 3.4).abs() < 0.01);
        assert_eq!(of(&look(&season(|r| r)), ComparedQuantity::Cadence).before, None);
    }

    #[test]
    fn a_new_pair_is_seen() {
        let runs: Vec<Planted> = (0..63)
            .map(|k| {
                Planted::run(k * 2, 8.0)
                    .with(|a| a.gear = Some(if k < 42 && k % 2 == 0 { "Old" } else { "New" }.into()))
            })
            .collect();
        let found = look(&runs);
        assert_eq!(found.shoes[0], ShoeShare { name: "New".into(), before: 1.0, usual: 0.5 });
        assert_eq!(of(&found, ComparedQuantity::OnePair).moved, Some(2.0));
        assert!(look(&season(|r| r)).shoes.is_empty());
    }

    #[test]
    fn nothing_recorded_is_nothing_said() {
        assert_eq!(before_pain(&History::default(), &[], &[], SINCE), None);
        let ride = Planted::other(0, Sport::Cycling, 3600.0);
        assert_eq!(look(&[ride]).not_compared.as_deref(), Some("no run in these days"));
    }
}
