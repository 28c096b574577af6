//! A calendar of days: a year is seven rows, a week a column.

use super::chart::{Figure, numbers};
use super::page::Page;
use super::table::{Column, table};
use super::weeks::{in_units, quantities};
use crate::base::units::{Units, WeekStart};
use crate::render::wording::{date, number};
use crate::report::{Day, Overview};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Columns: 53 weeks, and one that a year may begin within.
const COLUMNS: usize = 54;

/// Rows of a year and the gap below it.
const ROWS: usize = 8;

/// The darkest colour stands for what one day in twenty exceeds, so that one race does not pale all the others.
const DARKEST: f64 = 0.95;

/// The height of one year and of what is around all of them, pixels.
const YEAR_PX: usize = 116;
const AROUND_PX: usize = 40;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The chart of all days; nothing without any.
pub(super) fn figure(page: &mut Page, overview: &Overview) -> Markup {
    let report = page.report;
    let units = page.style.units;
    let (Some(first), Some(last)) = (overview.days.first(), overview.days.last()) else { return html! {} };
    let end = report.generated_for.as_of.map_or(last.date, |day| day.max(last.date));
    let mut years: Vec<i16> = overview.days.iter().map(|d| d.date.year()).collect();
    years.dedup();
    years.reverse();
    let calendar = Calendar { years, first: first.date, end, week_start: report.generated_for.week_start, units };
    let known = |q: usize| overview.days.iter().any(|d| of_day(d, units)[q].is_some_and(|v| v > 0.0));
    let kept: Vec<usize> = (0..3).filter(|q| *q == 0 || known(*q)).collect();
    let mut traces: Vec<Value> = kept.iter().map(|q| calendar.heat(&overview.days, *q)).collect();
    traces.push(calendar.other_sports(&overview.days));
    for (i, trace) in traces.iter_mut().enumerate() {
        trace["visible"] = json!(i == 0 || i == kept.len());
    }
    let option = |(i, q): (usize, &usize)| json!({ "name": quantities(units)[*q].name, "show": [i] });
    let more = if kept.len() > 1 {
        json!({ "switch": kept.iter().enumerate().map(option).collect::<Vec<Value>>() })
    } else {
        json!({})
    };
    let rows = calendar.years.len() * ROWS;
    let month = |i: usize| (i as f64 * 30.5 + 15.0) / 7.0;
    let layout = json!({
        "hovermode": "closest", "margin": { "l": 44, "r": 8, "t": 4, "b": 28 },
        "xaxis": {
            "tickvals": (0..12).map(month).collect::<Vec<f64>>(), "ticktext": MONTHS, "range": [-0.6, COLUMNS as f64 - 0.4], "fixedrange": true,
            "showgrid": false, "zeroline": false, "tickangle": 0, "tickfont": { "size": 10 },
        },
        "yaxis": {
            "tickvals": (0..calendar.years.len()).map(|i| i * ROWS + 3).collect::<Vec<_>>(),
            "ticktext": calendar.years.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "range": [rows as f64 - 1.4, -0.6], "fixedrange": true, "showgrid": false, "zeroline": false,
        },
    });
    let runs = overview.days.iter().filter(|d| d.runs > 0).count();
    page.figure(Figure {
        title: "Day by day".into(),
        legend: html! { p { "The stronger the colour, the more. A ring is a day with another sport. Each row is a weekday, each column a week." } },
        label: format!("Calendar with {}", number::counted(runs, "day with a run", "days with runs")),
        kind: "days",
        link: String::new(),
        height: (AROUND_PX + YEAR_PX * calendar.years.len()) as u32,
        traces,
        layout,
        more,
        twin: twin(&overview.days, units),
    })
}

fn of_day(day: &Day, units: Units) -> [Option<f64>; 3] {
    in_units([Some(day.distance_m), day.elevation_loss_m, day.knee_load_flat_km], units)
}

struct Calendar {
    /// The newest first.
    years: Vec<i16>,
    first: Date,
    end: Date,
    week_start: WeekStart,
    units: Units,
}

impl Calendar {
    fn row_in_week(&self, day: Date) -> usize {
        let weekday = day.weekday();
        let row = match self.week_start {
            WeekStart::Monday => weekday.to_monday_zero_offset(),
            WeekStart::Sunday => weekday.to_sunday_zero_offset(),
        };
        usize::try_from(row).unwrap_or(0)
    }

    /// Row and column of a day; `None` in a year without anything.
    fn place(&self, day: Date) -> Option<(usize, usize)> {
        let year = self.years.iter().position(|year| *year == day.year())?;
        let before = self.row_in_week(day.first_of_year());
        let column = (usize::try_from(day.day_of_year()).ok()? - 1 + before) / 7;
        Some((year * ROWS + self.row_in_week(day), column))
    }

    /// The days of one quantity: 0 where nothing was run, empty before and after the history.
    fn heat(&self, days: &[Day], q: usize) -> Value {
        let quantity = &quantities(self.units)[q];
        let by_date: BTreeMap<Date, &Day> = days.iter().map(|d| (d.date, d)).collect();
        let rows = self.years.len() * ROWS;
        let mut z = vec![vec![None; COLUMNS]; rows];
        let mut text = vec![vec![String::new(); COLUMNS]; rows];
        for day in self.first.series(1.day()).take_while(|day| *day <= self.end) {
            let Some((row, column)) = self.place(day) else { continue };
            let run = by_date.get(&day).filter(|d| d.runs > 0);
            let value = run.map_or(Some(0.0), |d| of_day(d, self.units)[q]);
            z[row][column] = value;
            let said = match (run, value) {
                (None, _) => "no run".to_owned(),
                (_, Some(value)) => {
                    format!("{} {}", number::fixed(value, quantity.places.unsigned_abs()), quantity.unit)
                }
                (_, None) => format!("{} not known", quantity.name.to_lowercase()),
            };
            text[row][column] = format!("{}: {said}", date::full(day));
        }
        let mut sorted: Vec<f64> = days.iter().filter_map(|d| of_day(d, self.units)[q]).filter(|v| *v > 0.0).collect();
        sorted.sort_by(f64::total_cmp);
        let most = sorted.get((sorted.len() as f64 * DARKEST) as usize).copied().unwrap_or(1.0);
        json!({
            "type": "heatmap", "z": z.into_iter().map(|row| numbers(row, quantity.places)).collect::<Vec<_>>(), "text": text,
            "hovertemplate": "%{text}<extra></extra>", "hoverongaps": false, "xgap": 2, "ygap": 2, "zmin": 0, "zmax": most,
            "colorscale": [[0, "--heat-0"], [0.01, "--heat-1"], [0.5, "--heat-2"], [1, "--heat-3"]], "showscale": false,
        })
    }

    fn other_sports(&self, days: &[Day]) -> Value {
        let places: Vec<(usize, usize)> =
            days.iter().filter(|d| d.other_s > 0.0).filter_map(|d| self.place(d.date)).collect();
        json!({
            "type": "scatter", "mode": "markers", "x": places.iter().map(|p| p.1).collect::<Vec<_>>(), "y": places.iter().map(|p| p.0).collect::<Vec<_>>(),
            "marker": { "symbol": "circle-open", "size": 5, "color": "--second", "line": { "width": 1.5 } }, "hoverinfo": "skip",
        })
    }
}

/// A row a month: days would be thousands.
fn twin(days: &[Day], units: Units) -> Markup {
    let mut months: BTreeMap<(i16, i8), Month> = BTreeMap::new();
    for day in days {
        let month = months.entry((day.date.year(), day.date.month())).or_default();
        month.days += usize::from(day.runs > 0);
        month.runs += day.runs;
        month.other_s += day.other_s;
        for (sum, value) in month.sums.iter_mut().zip(of_day(day, units)).filter(|_| day.runs > 0) {
            *sum = value.map(|v| sum.unwrap_or(0.0) + v).or(*sum);
        }
    }
    let rows: Vec<Row> = months.into_iter().rev().collect();
    let cells = |of: &dyn Fn(&Row) -> String| rows.iter().map(of).collect::<Vec<_>>();
    let shown =
        |value: Option<f64>, places| value.map_or_else(|| number::MISSING.to_owned(), |v| number::fixed(v, places));
    let [distance, descent, load] = quantities(units);
    let name = |month: i8| MONTHS.get(usize::try_from(month - 1).unwrap_or(0)).copied().unwrap_or_default();
    table(
        "Months, the newest first",
        &[
            Column::text("month", cells(&|r| format!("{} {}", name(r.0.1), r.0.0))),
            Column::number("days with runs", "", cells(&|r| r.1.days.to_string())),
            Column::number("runs", "", cells(&|r| r.1.runs.to_string())),
            Column::number("distance", distance.unit, cells(&|r| shown(r.1.sums[0], 1))),
            Column::number("descent", descent.unit, cells(&|r| shown(r.1.sums[1], 0))),
            Column::number("knee load", load.unit, cells(&|r| shown(r.1.sums[2], 1))),
            Column::number("other", "h", cells(&|r| number::fixed(r.1.other_s / 3600.0, 1))),
        ],
    )
}

/// Year and month with their sums.
type Row = ((i16, i8), Month);

#[derive(Default)]
struct Month {
    days: usize,
    runs: usize,
    sums: [Option<f64>; 3],
    other_s: f64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    fn calendar(week_start: WeekStart) -> Calendar {
        let (first, end) = (day(2025, 12, 1), day(2026, 12, 31));
        Calendar { years: vec![2026, 2025], first, end, week_start, units: Units::Metric }
    }

    #[test]
    fn days_have_their_places() {
        let monday = calendar(WeekStart::Monday);
        // 1 January 2026 was a Thursday.
        assert_eq!(monday.place(day(2026, 1, 1)), Some((3, 0)));
        assert_eq!(monday.place(day(2026, 1, 5)), Some((0, 1)), "the Monday after it begins a column");
        assert_eq!(monday.place(day(2026, 12, 31)), Some((3, 52)));
        assert_eq!(monday.place(day(2025, 12, 1)).map(|p| p.0), Some(8), "the year before stands below");
        assert_eq!(monday.place(day(2024, 12, 1)), None);
        assert_eq!(calendar(WeekStart::Sunday).place(day(2026, 1, 4)), Some((0, 1)), "the first Sunday");
    }

    #[test]
    fn rest_is_zero_and_unknown_is_not() {
        let run = Day { date: day(2026, 1, 1), runs: 1, distance_m: 10_000.0, ..Day::default() };
        let heat = calendar(WeekStart::Monday).heat(&[run], 1);
        assert_eq!((&heat["z"][3][0], &heat["z"][4][0]), (&Value::Null, &json!(0)));
        assert_eq!(heat["text"][3][0], "Thu\u{a0}1\u{a0}Jan\u{a0}2026: descent not known");
        assert_eq!(heat["text"][4][0], "Fri\u{a0}2\u{a0}Jan\u{a0}2026: no run");
        assert_eq!(heat["z"][0][0], Value::Null, "before the year");
    }
}
