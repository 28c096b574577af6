//! Weeks as bars, with flags for notable ones above them and rest and other sports below.

use super::chart::{Chart, ChartView, Data, LegendKey, Mark, Panel, Scale, Sign, Swatch, Tick, months, step, ticks};
use super::page::Page;
use super::says;
use super::table::{TableColumn, table};
use crate::base::units::Units;
use crate::render::wording::cause::{FindingGroups, is_of_week};
use crate::render::wording::{date, name, number};
use crate::report::{Overview, Week};
use crate::rule::finding::Severity;
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Weeks of one chart: a year, so that bars are wide enough to see and touch. Earlier years have charts of their own.
const YEAR: usize = 53;

/// Up to this many weeks are labelled by days, not by months.
const FEW_WEEKS: usize = 18;

/// Heights of the panels, pixels.
const BARS_PX: f64 = 210.0;
const REST_PX: f64 = 44.0;

/// Width of a bar, days.
const BAR_DAYS: f64 = 5.4;

/// Headroom above the highest bar for flags, as a factor.
const HEADROOM: f64 = 1.16;

/// Distance of a flag above its bar, as a share of the highest.
const ABOVE: f64 = 0.08;

/// One of the quantities of the bars.
pub(super) struct WeekQuantity {
    pub(super) name: &'static str,
    pub(super) unit: &'static str,
    pub(super) places: u32,
}

/// Distance, descent and knee load, in the reader's units.
pub(super) fn quantities(units: Units) -> [WeekQuantity; 3] {
    [
        WeekQuantity { name: "Distance", unit: number::long_unit(units), places: 1 },
        WeekQuantity { name: "Descent", unit: number::short_unit(units), places: 0 },
        WeekQuantity { name: "Knee load", unit: number::load_unit(units), places: 1 },
    ]
}

/// Metres, metres and flat kilometres in the reader's units.
pub(super) fn in_units(values: [Option<f64>; 3], units: Units) -> [Option<f64>; 3] {
    let (long, short) = (number::long_unit_m(units), number::short_unit_m(units));
    [values[0].map(|m| m / long), values[1].map(|m| m / short), values[2].map(|km| km * 1000.0 / long)]
}

fn of_week(week: &Week, units: Units) -> [Option<f64>; 3] {
    in_units([week.distance_m, week.elevation_loss_m, week.knee_load_flat_km], units)
}

/// `7–13 Sep`, with the year where it is not that of `now`.
pub(super) fn span(week: &Week, now: Option<Date>) -> String {
    let end = week.start.saturating_add(6.days());
    let end_text = date::short(end, now);
    if week.start.month() == end.month() {
        format!("{}–{end_text}", week.start.day())
    } else {
        format!("{}–{end_text}", date::short(week.start, Some(end)))
    }
}

/// Flags of weeks: highest severity, and the text of their causes.
pub(super) type Flags<'a> = BTreeMap<&'a str, Flag>;

/// The highest severity of a week and its causes as text.
pub(super) struct Flag {
    pub(super) level: Severity,
    pub(super) says: Vec<String>,
}

/// The flag of each week: the weeks that the terminal marks too.
pub(super) fn flags<'a>(told: &FindingGroups<'_>, weeks: &'a [Week], units: Units) -> Flags<'a> {
    let mut flags = Flags::new();
    for cause in told.loud() {
        let level = cause.top.severity;
        let Some(week) = weeks.iter().rfind(|week| is_of_week(cause.top, week)) else { continue };
        let flag = flags.entry(&week.week).or_insert(Flag { level, says: Vec::new() });
        flag.level = level.max(flag.level);
        flag.says.push(format!("{} ({})", name::clean(&cause.top.words.title.in_units(units)), cause.top.rule));
    }
    flags
}

/// The charts of all weeks: the last year, then the previous years, collapsed.
pub(super) fn figures(page: &mut Page, overview: Option<&Overview>, told: &FindingGroups) -> Markup {
    let weeks = &page.report.weeks;
    let flags = flags(told, weeks, page.style.units);
    let (earlier, last) = weeks.split_at(weeks.len().saturating_sub(YEAR));
    let longest: BTreeMap<Date, f64> =
        overview.iter().flat_map(|o| &o.longest_30d).map(|l| (l.week_start, l.distance_m)).collect();
    let title =
        if earlier.is_empty() { "Week by week".to_owned() } else { "The last twelve months, week by week".to_owned() };
    let newest = figure(page, last, &longest, &flags, title);
    let years: Vec<(i16, Markup)> = earlier
        .chunk_by(|a, b| a.start.year() == b.start.year())
        .rev()
        .map(|year| {
            let name = year.first().map_or(0, |w| w.start.year());
            (name, figure(page, year, &longest, &flags, format!("The weeks of {name}")))
        })
        .collect();
    html! {
        (newest)
        @if !years.is_empty() {
            details.year {
                summary { "The weeks of " (number::counted(years.len(), "earlier year", "earlier years")) }
                @for (_, chart) in &years { (chart) }
            }
        }
    }
}

/// Labels of weeks: days if there are few, else months. `x` is in days from the first week.
pub(super) fn week_ticks(weeks: &[&Week], now: Option<Date>) -> Vec<Tick> {
    let Some(first) = weeks.first().map(|w| w.start) else { return Vec::new() };
    let days = |day: Date| f64::from((day - first).get_days());
    if weeks.len() > FEW_WEEKS {
        return months(first, weeks.len() as f64 * 7.0, 13);
    }
    let every = weeks.len().div_ceil(6).max(1);
    weeks.iter().step_by(every).map(|w| Tick { at: days(w.start) + 3.5, label: date::short(w.start, now) }).collect()
}

fn figure(page: &mut Page, weeks: &[Week], longest: &BTreeMap<Date, f64>, flags: &Flags, title: String) -> Markup {
    let units = page.style.units;
    let drawn = Bars {
        weeks,
        values: weeks.iter().map(|w| of_week(w, units)).collect(),
        longest: weeks.iter().map(|w| longest.get(&w.start).map(|m| m / number::long_unit_m(units))).collect(),
        x: Scale::new(-1.0, weeks.len() as f64 * 7.0 + 1.0),
        units,
    };
    let all: Vec<&Week> = weeks.iter().collect();
    let named = week_ticks(&all, page.report.generated_for.as_of);
    let known = |q: usize| drawn.values.iter().any(|v| v[q].is_some_and(|v| v > 0.0));
    let views: Vec<ChartView> = (0..3)
        .filter(|q| *q == 0 || known(*q))
        .map(|q| ChartView {
            name: quantities(units)[q].name.to_owned(),
            keys: drawn.keys(q),
            panels: drawn.panels(q, flags, &named),
        })
        .collect();
    let label = format!(
        "bars for {}, up to {} {} a week",
        number::counted(weeks.len(), "week", "weeks"),
        number::fixed(drawn.top(0), 1),
        number::long_unit(units)
    );
    let is_flagged = |level| weeks.iter().any(|w| flags.get(w.week.as_str()).is_some_and(|flag| flag.level == level));
    let mut keys = Vec::new();
    for (sign, class, level) in FLAGS {
        if is_flagged(level) {
            keys.push(LegendKey::new(Swatch::Sign(sign), class, level.as_str()));
        }
    }
    page.chart(&Chart {
        kind: "weeks",
        title,
        keys,
        label,
        data: Some(Data::Places(says::rows(drawn.x, (0..weeks.len()).map(|i| drawn.middle(i))))),
        twin: drawn.twin(flags),
        views,
        below: Some(drawn.below()),
        ..Chart::default()
    })
}

/// The signs of severities.
pub(super) const FLAGS: [(Sign, &str, Severity); 2] =
    [(Sign::Triangle, "caution", Severity::Caution), (Sign::Diamond, "strong", Severity::Strong)];

/// Data of a chart.
struct Bars<'a> {
    weeks: &'a [Week],
    values: Vec<[Option<f64>; 3]>,
    longest: Vec<Option<f64>>,
    x: Scale,
    units: Units,
}

impl Bars<'_> {
    /// Days from the first week on.
    fn middle(&self, i: usize) -> f64 {
        f64::from((self.weeks[i].start - self.weeks[0].start).get_days()) + 3.5
    }

    fn bar(&self, i: usize, value: f64) -> [f64; 4] {
        let middle = self.middle(i);
        [middle - BAR_DAYS / 2.0, middle + BAR_DAYS / 2.0, 0.0, value]
    }

    /// The highest bar or line of a quantity.
    fn top(&self, q: usize) -> f64 {
        let bars = self.values.iter().filter_map(|v| v[q]).fold(0.0, f64::max);
        if q == 0 { self.longest.iter().flatten().copied().fold(bars, f64::max) } else { bars }
    }

    fn has_line(&self) -> bool {
        self.longest.iter().any(Option::is_some)
    }

    fn keys(&self, q: usize) -> Vec<LegendKey> {
        let quantity = &quantities(self.units)[q];
        let mut keys =
            vec![LegendKey::new(Swatch::Box, "bars", format!("{} of the week", quantity.name.to_lowercase()))];
        if self.weeks.iter().any(|w| w.so_far) {
            keys.push(LegendKey::new(Swatch::Box, "hollow", "the week so far"));
        }
        if q == 0 && self.has_line() {
            keys.push(LegendKey::new(Swatch::Line, "ink", "longest run of 30 days"));
        }
        keys
    }

    fn panels(&self, q: usize, flags: &Flags, named: &[Tick]) -> Vec<Panel> {
        let quantity = &quantities(self.units)[q];
        let top = self.top(q).max(1.0);
        let y = Scale::new(0.0, top * HEADROOM);
        let bars = |so_far: bool| -> Vec<[f64; 4]> {
            let own = self.weeks.iter().enumerate().filter(|(_, w)| w.so_far == so_far);
            own.filter_map(|(i, _)| Some(self.bar(i, self.values[i][q].filter(|v| *v > 0.0)?))).collect()
        };
        let mut marks =
            vec![Mark::Boxes { class: "bars", boxes: bars(false) }, Mark::Boxes { class: "hollow", boxes: bars(true) }];
        if q == 0 && self.has_line() {
            // A step per week.
            let steps = (0..self.weeks.len()).flat_map(|i| [-3.5, 3.5].map(|d| (self.middle(i) + d, self.longest[i])));
            marks.push(Mark::Line { class: "ink", points: steps.collect() });
        }
        for (sign, class, level) in FLAGS {
            let at = self.weeks.iter().enumerate().filter_map(|(i, week)| {
                flags.get(week.week.as_str()).filter(|flag| flag.level == level)?;
                let line = self.longest[i].filter(|_| q == 0).unwrap_or(0.0);
                Some((self.middle(i), self.values[i][q].unwrap_or(0.0).max(line) + top * ABOVE))
            });
            marks.push(Mark::Signs { sign, class, at: at.collect() });
        }
        let places = u32::from(step(y, 4) < 1.0);
        let main = Panel {
            y_ticks: ticks(y, step(y, 4), |v| number::fixed(v, places)),
            marks,
            x_ticks: named.to_vec(),
            ..Panel::new(format!("{}, {}", quantity.name, quantity.unit), BARS_PX, self.x, y)
        };
        vec![main]
    }

    /// Common to all quantities: rest and other sports.
    fn below(&self) -> ChartView {
        let mut keys = vec![LegendKey::new(Swatch::Box, "rest", "days without a run")];
        if self.weeks.iter().any(|w| w.rest_days == 0) {
            keys.push(LegendKey::new(Swatch::Sign(Sign::Ring), "no-rest", "none"));
        }
        if self.weeks.iter().any(|w| w.cross_training_s > 0.0) {
            keys.push(LegendKey::new(Swatch::Box, "other", "hours of other sports"));
        }
        if self.weeks.iter().any(|w| w.strength_sessions > 0) {
            keys.push(LegendKey::new(Swatch::Sign(Sign::Cross), "ink", "strength"));
        }
        let panels = std::iter::once(self.rest()).chain(self.other()).collect();
        ChartView { name: String::new(), keys, panels }
    }

    fn rest(&self) -> Panel {
        let y = Scale::new(0.0, 7.4);
        let boxes = (0..self.weeks.len()).map(|i| self.bar(i, f64::from(self.weeks[i].rest_days))).collect();
        let none = (0..self.weeks.len()).filter(|i| self.weeks[*i].rest_days == 0).map(|i| (self.middle(i), 0.9));
        let marks = vec![
            Mark::Boxes { class: "rest", boxes },
            Mark::Signs { sign: Sign::Ring, class: "no-rest", at: none.collect() },
        ];
        let y_ticks = ticks(y, 7.0, |v| number::fixed(v, 0));
        Panel { y_ticks, marks, ..Panel::new("Days without a run", REST_PX, self.x, y) }
    }

    /// Activities other than running; `None` if there are none.
    fn other(&self) -> Option<Panel> {
        let hours = |w: &Week| w.cross_training_s / 3600.0;
        let most = self.weeks.iter().map(hours).fold(0.0, f64::max);
        let strength: Vec<(f64, f64)> = (0..self.weeks.len())
            .filter(|i| self.weeks[*i].strength_sessions > 0)
            .map(|i| (self.middle(i), most.max(1.0) * 1.1))
            .collect();
        if most == 0.0 && strength.is_empty() {
            return None;
        }
        let y = Scale::new(0.0, most.max(1.0) * 1.3);
        let boxes = (0..self.weeks.len()).map(|i| self.bar(i, hours(&self.weeks[i]))).collect();
        let marks =
            vec![Mark::Boxes { class: "other", boxes }, Mark::Signs { sign: Sign::Cross, class: "ink", at: strength }];
        let y_ticks = ticks(y, step(y, 2), |v| number::fixed(v, u32::from(v.fract() > 0.01)));
        Some(Panel { y_ticks, marks, ..Panel::new("Other sports, h", REST_PX, self.x, y) })
    }

    /// The weeks as a table, newest first.
    fn twin(&self, flags: &Flags) -> Markup {
        let rows: Vec<usize> = (0..self.weeks.len()).rev().collect();
        let cells = |of: &dyn Fn(&Week, usize) -> String| -> Vec<String> {
            rows.iter().map(|i| of(&self.weeks[*i], *i)).collect()
        };
        let shown =
            |value: Option<f64>, places| value.map_or_else(|| number::MISSING.to_owned(), |v| number::fixed(v, places));
        let [distance, descent, load] = quantities(self.units);
        table(
            "Weeks, the newest first",
            &[
                TableColumn::text(
                    "week",
                    cells(&|w, _| format!("{}{}", span(w, None), if w.so_far { " (so far)" } else { "" })),
                )
                .leading(cells(&|w, _| format!("week-{}", w.week))),
                TableColumn::number("distance", distance.unit, cells(&|_, i| shown(self.values[i][0], 1))),
                TableColumn::number("runs", "", cells(&|w, _| w.runs.to_string())),
                TableColumn::number("longest of 30 days", distance.unit, cells(&|_, i| shown(self.longest[i], 1))),
                TableColumn::number("descent", descent.unit, cells(&|_, i| shown(self.values[i][1], 0))),
                TableColumn::number("knee load", load.unit, cells(&|_, i| shown(self.values[i][2], 1))),
                TableColumn::number("rest", "days", cells(&|w, _| w.rest_days.to_string())),
                TableColumn::number(
                    "other",
                    "h",
                    cells(&|w, _| unless_none(w.cross_training_s, number::fixed(w.cross_training_s / 3600.0, 1))),
                ),
                TableColumn::number(
                    "strength",
                    "times",
                    cells(&|w, _| unless_none(w.strength_sessions as f64, w.strength_sessions.to_string())),
                ),
                TableColumn::text(
                    "stands out",
                    cells(&|w, _| {
                        let flag = flags.get(w.week.as_str());
                        flag.map_or_else(String::new, |flag| {
                            format!("{}: {}", flag.level.as_str(), flag.says.join("; "))
                        })
                    }),
                ),
            ],
        )
    }
}

/// Empty for zero.
fn unless_none(value: f64, text: String) -> String {
    if value > 0.0 { text } else { String::new() }
}
