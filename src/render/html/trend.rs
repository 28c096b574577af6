//! Long-term trends: sums of 28 days, and the years overlaid.

use super::chart::{Chart, ChartView, Data, LegendKey, Mark, Panel, Scale, Swatch, Tick, months, step, ticks};
use super::page::Page;
use super::says;
use super::table::{TableColumn, table};
use super::weeks::{in_units, quantities};
use crate::base::units::Units;
use crate::render::wording::{date, number};
use crate::report::{Day, Overview};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Days of a sum, as in the current state.
const SPAN: usize = 28;

/// Most points of a line, about the pixels of a page.
const POINTS: usize = 450;

/// Heights of the panels, pixels.
const SPAN_PX: f64 = 76.0;
const YEARS_PX: f64 = 220.0;

/// Number of years drawn individually; earlier ones share one kind of line.
const TOLD: usize = 3;

/// Names of years closer to each other than `NAME_DAYS` days and `NAME_HIGH` of the height would collide.
const NAME_DAYS: f64 = 35.0;
const NAME_HIGH: f64 = 0.09;

const LINES: [&str; TOLD] = ["line", "line two", "line three"];

/// Sums of the 28 days up to each day, in the reader's units, from the 28th day of the history on.
struct Sums {
    first: Date,
    /// By day, then quantity.
    values: Vec<[Option<f64>; 3]>,
}

impl Sums {
    fn of(days: &[Day], end: Date, units: Units) -> Option<Self> {
        let first = days.first()?.date;
        let by_date: BTreeMap<Date, &Day> = days.iter().map(|d| (d.date, d)).collect();
        let length = usize::try_from((end - first).get_days()).ok()? + 1;
        let all: Vec<[Option<f64>; 3]> = first
            .series(1.day())
            .take(length)
            .map(|day| match by_date.get(&day).filter(|d| d.runs > 0) {
                Some(d) => in_units([d.distance_m, d.elevation_loss_m, d.knee_load_flat_km], units),
                None => [Some(0.0); 3],
            })
            .collect();
        let sum = |window: &[[Option<f64>; 3]]| {
            let mut sums = [Some(0.0); 3];
            for (q, sum) in sums.iter_mut().enumerate() {
                // Unknown days leave a gap only if all days are unknown.
                let known: Vec<f64> = window.iter().filter_map(|v| v[q]).collect();
                *sum = (!known.is_empty()).then(|| known.iter().sum());
            }
            sums
        };
        (length > SPAN).then(|| Sums { first, values: all.windows(SPAN).map(sum).collect() })
    }

    fn day(&self, i: usize) -> Date {
        self.first.saturating_add(i64::try_from(SPAN - 1 + i).unwrap_or(0).days())
    }
}

/// The sums of 28 days over the whole history; empty for a history that is hardly longer.
pub(super) fn spans(page: &mut Page, overview: &Overview) -> Markup {
    let units = page.style.units;
    let end = page.report.generated_for.as_of;
    let Some(last) = overview.days.last().map(|d| d.date) else { return html! {} };
    let Some(sums) = Sums::of(&overview.days, end.map_or(last, |day| day.max(last)), units) else { return html! {} };
    let n = sums.values.len();
    if n < SPAN {
        return html! {};
    }
    let x = Scale::new(0.0, (n - 1) as f64);
    let every = n.div_ceil(POINTS);
    let shown: Vec<usize> = (0..n).step_by(every).chain([n - 1]).collect();
    let known = |q: usize| sums.values.iter().any(|v| v[q].is_some_and(|v| v > 0.0));
    let kept: Vec<usize> = (0..3).filter(|q| known(*q)).collect();
    let mut panels: Vec<Panel> = kept
        .iter()
        .map(|&q| {
            let quantity = &quantities(units)[q];
            let y = Scale::from_zero(sums.values.iter().filter_map(|v| v[q]).fold(0.0, f64::max));
            let points =
                |class| Mark::Line { class, points: shown.iter().map(|&i| (i as f64, sums.values[i][q])).collect() };
            Panel {
                y_ticks: ticks(y, step(y, 3), |v| number::fixed(v, 0)),
                marks: vec![points("line")],
                ..Panel::new(format!("{}, {}", quantity.name, quantity.unit), SPAN_PX, x, y)
            }
        })
        .collect();
    let Some(last) = panels.last_mut() else { return html! {} };
    last.x_ticks = months(sums.day(0), n as f64, 12);
    let now = page.report.generated_for.as_of;
    let said = |i: usize| {
        let parts = kept.iter().filter_map(|&q| {
            let quantity = &quantities(units)[q];
            Some(format!(
                "{} {}\u{a0}{}",
                quantity.name.to_lowercase(),
                number::fixed(sums.values[i][q]?, quantity.places),
                quantity.unit
            ))
        });
        format!("28 days up to {}: {}", date::day(sums.day(i), now), parts.collect::<Vec<_>>().join(", "))
    };
    // One position per week is enough for sentences.
    let places = (0..n).rev().step_by(7).collect::<Vec<_>>().into_iter().rev().map(|i| (i as f64, said(i), None));
    let monthly: Vec<usize> = (0..n).rev().step_by(SPAN).collect();
    let cells = |of: &dyn Fn(usize) -> String| monthly.iter().map(|i| of(*i)).collect::<Vec<_>>();
    let mut columns = vec![TableColumn::text("28 days up to", cells(&|i| date::short(sums.day(i), None)))];
    columns.extend(kept.iter().map(|&q| {
        let quantity = &quantities(units)[q];
        let cell = |v: Option<f64>| v.map_or_else(|| number::MISSING.to_owned(), |v| number::fixed(v, quantity.places));
        TableColumn::number(quantity.name.to_lowercase(), quantity.unit, cells(&|i| cell(sums.values[i][q])))
    }));
    let data = Data::Places(says::across(x, places));
    page.chart(&Chart {
        kind: "spans",
        title: "Sums of 28\u{a0}days".into(),
        label: "Distance, descent and knee load of 28 days, up to each day".into(),
        views: ChartView::only(panels),
        data: Some(data),
        twin: table("The newest first", &columns),
        ..Chart::default()
    })
}

/// The years overlaid; empty within one year.
pub(super) fn years(page: &mut Page, overview: &Overview) -> Markup {
    let units = page.style.units;
    let mut years: BTreeMap<i16, Vec<&Day>> = BTreeMap::new();
    for day in overview.days.iter().filter(|d| d.runs > 0) {
        years.entry(day.date.year()).or_default().push(day);
    }
    if years.len() < 2 {
        return html! {};
    }
    let known = |q: usize| overview.days.iter().any(|d| of_day(d, units)[q].is_some_and(|v| v > 0.0));
    let newest: Vec<i16> = years.keys().rev().copied().collect();
    let views = (0..3).filter(|q| known(*q)).map(|q| {
        let quantity = &quantities(units)[q];
        let totals: BTreeMap<i16, f64> =
            years.iter().map(|(year, days)| (*year, days.iter().filter_map(|d| of_day(d, units)[q]).sum())).collect();
        let y = Scale::from_zero(totals.values().copied().fold(0.0, f64::max));
        let x = Scale::new(1.0, 385.0);
        let mut marks: Vec<Mark> = Vec::new();
        let mut named: Vec<(f64, f64)> = Vec::new();
        for (nth, year) in newest.iter().enumerate().rev() {
            let points = running(&years[year], q, units);
            marks.push(Mark::Line { class: LINES.get(nth).copied().unwrap_or("past"), points });
        }
        // The newest first; where two lines end beside each other, the legend tells them apart.
        for year in newest.iter().take(TOLD) {
            let Some((at, Some(sum))) = running(&years[year], q, units).last().copied() else { continue };
            let free = |(a, s): &(f64, f64)| (at - a).abs() > NAME_DAYS || (sum - s).abs() > y.high * NAME_HIGH;
            if named.iter().all(free) {
                named.push((at, sum));
                marks.push(Mark::Words { class: "end-of-line", at: (at, sum), text: year.to_string() });
            }
        }
        let panel = Panel {
            x_ticks: month_ticks(),
            y_ticks: ticks(y, step(y, 5), |v| number::fixed(v, 0)),
            marks,
            ..Panel::new(format!("{} since 1 January, {}", quantity.name, quantity.unit), YEARS_PX, x, y)
        };
        ChartView { name: quantity.name.to_owned(), keys: Vec::new(), panels: vec![panel] }
    });
    let views: Vec<ChartView> = views.collect();
    let mut keys: Vec<LegendKey> =
        newest.iter().zip(LINES).map(|(year, class)| LegendKey::new(Swatch::Line, class, year.to_string())).collect();
    if newest.len() > TOLD {
        keys.push(LegendKey::new(Swatch::Line, "past", "years before"));
    }
    let cells = |of: &dyn Fn(&Vec<&Day>) -> String| newest.iter().map(|year| of(&years[year])).collect::<Vec<_>>();
    let mut columns = vec![
        TableColumn::text("year", newest.iter().map(ToString::to_string).collect()),
        TableColumn::number("days with runs", "", cells(&|days| days.len().to_string())),
    ];
    for q in (0..3).filter(|q| known(*q)) {
        let quantity = &quantities(units)[q];
        columns.push(TableColumn::number(
            quantity.name.to_lowercase(),
            quantity.unit,
            cells(&|days| number::fixed(days.iter().filter_map(|d| of_day(d, units)[q]).sum(), 0)),
        ));
    }
    page.chart(&Chart {
        kind: "years",
        title: "Year over year".into(),
        keys,
        label: format!(
            "the running total of {} since 1 January of each",
            number::counted(newest.len(), "year", "years")
        ),
        views,
        twin: table("Years, the newest first", &columns),
        ..Chart::default()
    })
}

fn of_day(day: &Day, units: Units) -> [Option<f64>; 3] {
    in_units([day.distance_m, day.elevation_loss_m, day.knee_load_flat_km], units)
}

/// The cumulative total of a year, one point per week.
fn running(days: &[&Day], q: usize, units: Units) -> Vec<(f64, Option<f64>)> {
    let mut sum = 0.0;
    let mut points = vec![(1.0, Some(0.0))];
    for (i, day) in days.iter().enumerate() {
        let number = f64::from(day.date.day_of_year());
        sum += of_day(day, units)[q].unwrap_or(0.0);
        let is_last = i + 1 == days.len();
        if is_last || number - points[points.len() - 1].0 >= 7.0 {
            points.push((number, Some(sum)));
        }
    }
    points
}

fn month_ticks() -> Vec<Tick> {
    let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    names.iter().enumerate().map(|(i, name)| Tick { at: 15.0 + 30.4 * i as f64, label: (*name).to_owned() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn run(day: Date, km: f64) -> Day {
        Day { date: day, runs: 1, distance_m: Some(km * 1_000.0), ..Day::default() }
    }

    #[test]
    fn sums_hold_twenty_eight_days_and_no_more() {
        let days = [run(date(2026, 1, 1), 10.0), run(date(2026, 1, 28), 5.0), run(date(2026, 2, 1), 1.0)];
        let sums = Sums::of(&days, date(2026, 2, 1), Units::Metric).unwrap();
        let of: Vec<(Date, f64)> = (0..sums.values.len()).map(|i| (sums.day(i), sums.values[i][0].unwrap())).collect();
        assert_eq!(of[0], (date(2026, 1, 28), 15.0));
        assert_eq!(of[1], (date(2026, 1, 29), 5.0), "the first day has left");
        assert_eq!(of[of.len() - 1], (date(2026, 2, 1), 6.0));
        assert!(Sums::of(&days, date(2026, 1, 28), Units::Metric).is_none(), "28 days are one sum and no line");
    }

    #[test]
    fn a_year_ends_at_its_total() {
        let days: Vec<Day> = (1..=20).map(|d| run(date(2026, 3, d), 1.0)).collect();
        let refs: Vec<&Day> = days.iter().collect();
        let points = running(&refs, 0, Units::Metric);
        assert_eq!(points.last(), Some(&(79.0, Some(20.0))));
        assert!(points.len() < 6, "a point a week: {points:?}");
    }
}
