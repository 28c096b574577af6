//! A calendar of days: one chart per year, seven rows, one column per week.

use super::chart::{Chart, ChartView, Data, LegendKey, Mark, Panel, Scale, Size, Swatch, Tick, step};
use super::page::Page;
use super::says;
use super::table::{TableColumn, table};
use super::weeks::{in_units, quantities};
use crate::base::units::{Units, WeekStart};
use crate::render::wording::number;
use crate::report::{Day, Overview};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Columns: 53 weeks, and one because a year may begin within a week.
const COLUMNS: usize = 54;

/// Units of a cell, about half a pixel each.
const CELL: f64 = 40.0;

/// Days per week.
const ROWS: usize = 7;

/// Quantile of days at which the top class begins, so that one race does not make all others pale.
const TOP: f64 = 0.95;

/// Classes of a day, by size and colour.
pub(super) const CLASSES: [(&str, f64); 4] = [("heat-1", 0.40), ("heat-2", 0.58), ("heat-3", 0.76), ("heat-4", 0.94)];

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Class limits: round numbers, the highest near the value that one day in twenty exceeds.
pub(super) fn limits(values: impl Iterator<Item = f64>) -> [f64; 3] {
    let mut sorted: Vec<f64> = values.filter(|v| *v > 0.0).collect();
    sorted.sort_by(f64::total_cmp);
    let most = sorted.get((sorted.len() as f64 * TOP) as usize).or(sorted.last()).copied().unwrap_or(1.0);
    let step = step(Scale::new(0.0, most), 4);
    [step, step * 2.0, step * 3.0]
}

/// The class of a value.
pub(super) fn class_of(value: f64, limits: &[f64; 3]) -> usize {
    limits.iter().filter(|limit| value > **limit).count()
}

/// Legend of the classes.
pub(super) fn scale_keys(limits: &[f64; 3], unit: &str) -> Vec<LegendKey> {
    let say = |v: f64| number::fixed(v, u32::from(v.fract() != 0.0));
    let [a, b, c] = limits.map(say);
    let names =
        [format!("up to {a}\u{a0}{unit}"), format!("{a}–{b}"), format!("{b}–{c}"), format!("over {c}\u{a0}{unit}")];
    CLASSES.iter().zip(names).map(|((class, _), name)| LegendKey::new(Swatch::Box, class, name)).collect()
}

/// A cell of a class, centred in its place.
pub(super) fn cell(column: f64, row: f64, class: usize) -> [f64; 4] {
    let half = CLASSES[class.min(3)].1 / 2.0;
    [column + 0.5 - half, column + 0.5 + half, row + 0.5 + half, row + 0.5 - half]
}

/// The calendar, newest year first; empty without any day.
pub(super) fn figure(page: &mut Page, overview: &Overview) -> Markup {
    let report = page.report;
    let units = page.style.units;
    if overview.days.is_empty() {
        return html! {};
    }
    let mut years: Vec<i16> = overview.days.iter().map(|d| d.date.year()).collect();
    years.dedup();
    years.reverse();
    let newest = years.first().copied();
    let week_start = report.generated_for.week_start;
    let charts: Vec<(i16, Markup)> = years
        .into_iter()
        .map(|year| {
            let days: Vec<&Day> = overview.days.iter().filter(|d| d.date.year() == year).collect();
            let calendar = Calendar { year, week_start, units, is_newest: Some(year) == newest };
            (year, calendar.figure(page, overview, &days))
        })
        .collect();
    let (first, earlier) = charts.split_at(1);
    html! {
        @for (_, chart) in first { (chart) }
        @if !earlier.is_empty() {
            details.year {
                summary { "The days of " (number::counted(earlier.len(), "earlier year", "earlier years")) }
                @for (_, chart) in earlier { (chart) }
            }
        }
        details.twin { summary { "Months as a table" } (twin(&overview.days, units)) }
    }
}

fn of_day(day: &Day, units: Units) -> [Option<f64>; 3] {
    in_units([day.distance_m, day.elevation_loss_m, day.knee_load_flat_km], units)
}

struct Calendar {
    year: i16,
    week_start: WeekStart,
    units: Units,
    is_newest: bool,
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

    /// Column and row of a day.
    fn place(&self, day: Date) -> (usize, usize) {
        let before = self.row_in_week(day.first_of_year());
        let number = usize::try_from(day.day_of_year()).unwrap_or(1) - 1;
        ((number + before) / ROWS, self.row_in_week(day))
    }

    /// The day of the first cell, which may be in the previous year.
    fn first_cell(&self) -> Date {
        let first = Date::new(self.year, 1, 1).unwrap_or(Date::MIN);
        first.saturating_sub(i64::try_from(self.row_in_week(first)).unwrap_or(0).days())
    }

    fn figure(&self, page: &mut Page, overview: &Overview, days: &[&Day]) -> Markup {
        let units = self.units;
        let known = |q: usize| overview.days.iter().any(|d| of_day(d, units)[q].is_some_and(|v| v > 0.0));
        let has_other = days.iter().any(|d| d.other_s > 0.0);
        let views = (0..3).filter(|q| *q == 0 || known(*q)).map(|q| {
            // One scale for all years.
            let limits = limits(overview.days.iter().filter(|d| d.runs > 0).filter_map(|d| of_day(d, units)[q]));
            let quantity = &quantities(units)[q];
            let mut keys = scale_keys(&limits, quantity.unit);
            if has_other {
                keys.push(LegendKey::new(Swatch::Box, "framed", "another sport"));
            }
            ChartView { name: quantity.name.to_owned(), keys, panels: vec![self.panel(days, q, &limits)] }
        });
        let runs = days.iter().filter(|d| d.runs > 0).count();
        page.chart(&Chart {
            kind: "days",
            title: self.year.to_string(),
            label: format!(
                "calendar of {} with {}",
                self.year,
                number::counted(runs, "day with a run", "days with runs")
            ),
            note: if self.is_newest {
                "A square is a day with a run, the larger the more.".into()
            } else {
                String::new()
            },
            views: views.collect(),
            data: Some(Data::Places(says::days(
                COLUMNS,
                self.first_cell(),
                days.iter().map(|day| {
                    let (column, row) = self.place(day.date);
                    (column, row, self.says(day))
                }),
            ))),
            ..Chart::default()
        })
    }

    fn panel(&self, days: &[&Day], q: usize, limits: &[f64; 3]) -> Panel {
        let mut boxes: [Vec<[f64; 4]>; 4] = Default::default();
        let mut unknown = Vec::new();
        let mut other = Vec::new();
        for day in days {
            let (column, row) = self.place(day.date);
            let (column, row) = (column as f64, row as f64);
            match of_day(day, self.units)[q] {
                Some(value) if day.runs > 0 => {
                    let class = class_of(value, limits);
                    boxes[class].push(cell(column, row, class));
                }
                None if day.runs > 0 => unknown.push(cell(column, row, 0)),
                _ => {}
            }
            if day.other_s > 0.0 {
                // Around the day: a dash between two rows would belong to either.
                other.push([column + 0.06, column + 0.94, row + 0.94, row + 0.06]);
            }
        }
        let mut marks: Vec<Mark> =
            CLASSES.iter().zip(boxes).map(|((class, _), boxes)| Mark::Boxes { class, boxes }).collect();
        marks.push(Mark::Boxes { class: "hollow", boxes: unknown });
        marks.push(Mark::Boxes { class: "framed", boxes: other });
        let first = Date::new(self.year, 1, 1).unwrap_or(Date::MIN);
        // The middle of a month, so that its label is centred below it.
        let month = |m: i8| {
            let middle = first.with().month(m).day(15).build().unwrap_or(first);
            Tick {
                at: self.place(middle).0 as f64 + 0.5,
                label: MONTHS[usize::try_from(m - 1).unwrap_or(0)].to_owned(),
            }
        };
        let monday = self.first_cell();
        let weekday = |row: i64| Tick {
            at: row as f64 + 0.5,
            label: monday.saturating_add(row.days()).strftime("%a").to_string(),
        };
        Panel {
            size: Size::Aspect(COLUMNS as f64 / ROWS as f64),
            x_ticks: (1..=12).map(month).collect(),
            y_ticks: [0, 2, 4, 6].map(weekday).into(),
            marks,
            across: COLUMNS as f64 * CELL,
            ..Panel::new("", 0.0, Scale::new(0.0, COLUMNS as f64), Scale::new(ROWS as f64, 0.0))
        }
    }

    /// `42.4 km, 1,894 m down, knee load 41`; the script adds the day.
    fn says(&self, day: &Day) -> String {
        let mut parts = Vec::new();
        if day.runs > 0 {
            parts.push(number::distance_sum_with_unit(day.distance_m, 0.0, self.units));
            parts.extend(day.elevation_loss_m.map(|m| format!("{} down", number::height_with_unit(m, self.units))));
            parts.extend(day.knee_load_flat_km.map(|km| format!("knee load {}", number::load(km, self.units))));
        }
        if day.other_s > 0.0 {
            parts.push(format!("{}\u{a0}h of another sport", number::fixed(day.other_s / 3600.0, 1)));
        }
        parts.join(", ")
    }
}

/// One row per month: there would be thousands of days.
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
            TableColumn::text("month", cells(&|r| format!("{} {}", name(r.0.1), r.0.0))),
            TableColumn::number("days with runs", "", cells(&|r| r.1.days.to_string())),
            TableColumn::number("runs", "", cells(&|r| r.1.runs.to_string())),
            TableColumn::number("distance", distance.unit, cells(&|r| shown(r.1.sums[0], 1))),
            TableColumn::number("descent", descent.unit, cells(&|r| shown(r.1.sums[1], 0))),
            TableColumn::number("knee load", load.unit, cells(&|r| shown(r.1.sums[2], 1))),
            TableColumn::number("other", "h", cells(&|r| number::fixed(r.1.other_s / 3600.0, 1))),
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

    fn calendar(year: i16, week_start: WeekStart) -> Calendar {
        Calendar { year, week_start, units: Units::Metric, is_newest: true }
    }

    #[test]
    fn days_have_their_places() {
        let monday = calendar(2026, WeekStart::Monday);
        // 1 January 2026 was a Thursday.
        assert_eq!(monday.place(day(2026, 1, 1)), (0, 3));
        assert_eq!(monday.place(day(2026, 1, 5)), (1, 0), "the Monday after it begins a column");
        assert_eq!(monday.place(day(2026, 12, 31)), (52, 3));
        assert_eq!(calendar(2026, WeekStart::Sunday).place(day(2026, 1, 4)), (1, 0), "the first Sunday");
    }

    #[test]
    fn classes_have_round_limits() {
        let limits = limits([5.0, 6.0, 8.0, 10.0, 12.0, 21.1].into_iter());
        assert_eq!(limits, [10.0, 20.0, 30.0]);
        assert_eq!([10.0, 10.1, 20.0, 31.0].map(|v| class_of(v, &limits)), [0, 1, 1, 3]);
    }

    #[test]
    fn a_run_of_unknown_descent_is_hollow_and_a_rest_nothing() {
        let run = Day { date: day(2026, 1, 1), runs: 1, distance_m: Some(10_000.0), ..Day::default() };
        let rest = Day { date: day(2026, 1, 2), other_s: 3_600.0, ..Day::default() };
        let calendar = calendar(2026, WeekStart::Monday);
        let panel = calendar.panel(&[&run, &rest], 1, &[1.0, 2.0, 3.0]);
        let drawn: Vec<(&str, usize)> = (panel.marks.iter())
            .filter_map(|mark| match mark {
                Mark::Boxes { class, boxes } if !boxes.is_empty() => Some((*class, boxes.len())),
                _ => None,
            })
            .collect();
        assert_eq!(drawn, [("hollow", 1), ("framed", 1)]);
        assert_eq!(calendar.says(&rest).replace('\u{a0}', " "), "1.0 h of another sport");
        assert_eq!(calendar.first_cell(), day(2025, 12, 29));
    }
}
