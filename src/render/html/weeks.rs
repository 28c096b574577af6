//! Weeks as bars, with the runs that stand out above them and rest and other sports below.

use super::chart::{Figure, numbers};
use super::page::Page;
use super::table::{Column, table};
use crate::base::units::Units;
use crate::render::wording::cause::Told;
use crate::render::wording::{date, number};
use crate::report::{Overview, Report, Week};
use crate::rule::finding::Severity;
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// More weeks than this begin with the last year; a bar would be thinner than a finger sees.
const MANY_WEEKS: usize = 80;

/// So few weeks are named by their days, not by months.
const FEW_WEEKS: usize = 18;

/// So many names of weeks stand side by side on a phone.
const NAMED_WEEKS: usize = 4;

/// Width of a bar: days of milliseconds. Of a single week plotly could not tell it.
const BAR_MS: f64 = 5.7 * 86_400_000.0;

/// Weeks of a year.
const YEAR: usize = 52;

/// Room above the highest bar for flags, as a share of it.
const HEADROOM: f64 = 1.2;

/// How far above its bar a flag stands, as a share of the highest.
const ABOVE: f64 = 0.07;

/// One of the quantities that the bars can show.
pub(super) struct Quantity {
    pub(super) name: &'static str,
    pub(super) unit: &'static str,
    pub(super) places: i32,
}

/// Distance, descent and knee load, in the reader's units.
pub(super) fn quantities(units: Units) -> [Quantity; 3] {
    [
        Quantity { name: "Distance", unit: number::long_unit(units), places: 1 },
        Quantity { name: "Descent", unit: number::short_unit(units), places: 0 },
        Quantity { name: "Knee load", unit: number::load_unit(units), places: 1 },
    ]
}

/// Metres, metres and flat kilometres in the reader's units.
pub(super) fn in_units(values: [Option<f64>; 3], units: Units) -> [Option<f64>; 3] {
    let (long, short) = (number::long_unit_m(units), number::short_unit_m(units));
    [values[0].map(|m| m / long), values[1].map(|m| m / short), values[2].map(|km| km * 1000.0 / long)]
}

fn of_week(week: &Week, units: Units) -> [Option<f64>; 3] {
    in_units([Some(week.distance_m), week.elevation_loss_m, week.knee_load_flat_km], units)
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

/// What stands out in a week: its loudest level and the codes.
type Flags<'a> = BTreeMap<&'a str, (Severity, Vec<&'static str>)>;

/// The loudest level of each week, with the codes of its causes: what the terminal's table of weeks says too.
fn flags<'a>(told: &Told<'a>) -> Flags<'a> {
    let mut flags = Flags::new();
    for cause in told.loud() {
        let (level, codes) = flags.entry(&cause.top.week).or_insert((cause.top.severity, Vec::new()));
        *level = cause.top.severity.max(*level);
        for finding in cause.rows() {
            if !codes.contains(&finding.rule) {
                codes.push(finding.rule);
            }
        }
    }
    flags
}

/// Names some weeks, each at its bar, by their first days; by itself plotly would name Sundays.
pub(super) fn name_weeks(axis: &mut Value, bars: impl ExactSizeIterator<Item = (Date, Date)>, now: Option<Date>) {
    let every = bars.len().div_ceil(NAMED_WEEKS).max(1);
    let (at, names): (Vec<String>, Vec<String>) =
        bars.step_by(every).map(|(at, first)| (at.to_string(), date::short(first, now))).unzip();
    axis["tickvals"] = json!(at);
    axis["ticktext"] = json!(names);
    axis["tickangle"] = json!(0);
}

/// The chart of all weeks.
pub(super) fn figure(page: &mut Page, overview: Option<&Overview>, told: &Told) -> Markup {
    let report = page.report;
    let units = page.style.units;
    let weeks = &report.weeks;
    let longest: BTreeMap<Date, f64> =
        overview.iter().flat_map(|o| &o.longest_30d).map(|l| (l.week_start, l.distance_m)).collect();
    let longest: Vec<Option<f64>> =
        weeks.iter().map(|w| longest.get(&w.start).map(|m| m / number::long_unit_m(units))).collect();
    let drawn = Bars { weeks, values: weeks.iter().map(|w| of_week(w, units)).collect(), longest, units };
    let [with_load, with_descent] = [2, 1].map(|q| drawn.values.iter().any(|v| v[q].is_some_and(|v| v > 0.0)));
    let kept: Vec<usize> =
        [(0, true), (1, with_descent), (2, with_load)].into_iter().filter(|k| k.1).map(|k| k.0).collect();
    let (mut traces, mut owners) = (Vec::new(), Vec::new());
    let flags = flags(told);
    for &q in &kept {
        for trace in drawn.of_quantity(q, &flags) {
            traces.push(trace);
            owners.push(Some(q));
        }
    }
    for trace in drawn.below() {
        traces.push(trace);
        owners.push(None);
    }
    for (trace, owner) in traces.iter_mut().zip(&owners) {
        trace["visible"] = json!(owner.is_none_or(|q| q == 0));
    }
    let option = |&q: &usize| {
        let quantity = &quantities(units)[q];
        let show: Vec<usize> = (0..owners.len()).filter(|i| owners[*i] == Some(q)).collect();
        let axis = json!({ "range": [0.0, drawn.top(q) * HEADROOM], "title": { "text": quantity.unit } });
        json!({ "name": quantity.name, "show": show, "layout": { "yaxis": axis } })
    };
    let mut more = json!({ "targets": weeks.iter().map(|w| format!("week-{}", w.week)).collect::<Vec<_>>() });
    if kept.len() > 1 {
        more["switch"] = kept.iter().map(option).collect();
    }
    let mut first = drawn.range(weeks.len());
    if weeks.len() > MANY_WEEKS {
        first = drawn.range(YEAR);
        let spans = [("Last year", YEAR), ("3 years", 3 * YEAR), ("All", weeks.len())];
        let spans = spans.iter().filter(|(_, n)| *n <= weeks.len());
        more["spans"] = spans.map(|(name, n)| json!({ "name": name, "range": drawn.range(*n) })).collect();
    }
    let other = weeks.iter().map(|w| w.cross_training_s / 3600.0).fold(1.0, f64::max);
    let mut layout = json!({
        "barmode": "overlay", "hovermode": "x unified", "showlegend": false, "margin": { "t": 8, "b": 28 },
        "xaxis": { "type": "date", "range": first, "showgrid": false, "anchor": "y3", "hoverformat": "%-d %b %Y" },
        "yaxis": { "domain": [0.36, 1], "range": [0.0, drawn.top(0) * HEADROOM], "title": { "text": quantities(units)[0].unit }, "fixedrange": true },
        "yaxis2": { "domain": [0.19, 0.3], "range": [0, 7.5], "tickvals": [0, 7], "title": { "text": "rest" }, "fixedrange": true },
        "yaxis3": { "domain": [0, 0.13], "range": [other * -0.3, other * 1.1], "nticks": 3, "title": { "text": "other" }, "fixedrange": true },
    });
    if weeks.len() <= FEW_WEEKS {
        name_weeks(&mut layout["xaxis"], weeks.iter().map(|w| (w.start, w.start)), report.generated_for.as_of);
    }
    let with_line = drawn.longest.iter().any(Option::is_some);
    let with_strength = weeks.iter().any(|w| w.strength_sessions > 0);
    let legend = html! {
        div.keys {
            @for (shape, level) in [("▲", Severity::Caution), ("◆", Severity::Strong)] {
                @if flags.values().any(|flag| flag.0 == level) {
                    span { b.(level.as_str()) { (shape) } (level.as_str()) }
                }
            }
            @if with_line { span { i style="--of:var(--ink)" {} "longest run of 30 days" } }
            span { i style="--of:var(--still);--w:.6rem" {} "days without a run" }
            span { i style="--of:var(--second);--w:.6rem" {} "hours of other sports" }
            @if with_strength { span { b { "×" } "strength" } }
        }
        p { "Choose a week to see its runs." }
    };
    let label = format!(
        "Bars for {}, up to {} {} a week",
        number::counted(weeks.len(), "week", "weeks"),
        number::fixed(drawn.top_bar(0), 1),
        number::long_unit(units)
    );
    let twin = twin(report, units, &drawn.longest, &flags);
    page.figure(Figure {
        title: "Week by week".into(),
        legend,
        label,
        kind: "weeks",
        link: String::new(),
        height: 430,
        traces,
        layout,
        more,
        twin,
    })
}

/// What the chart is made of.
struct Bars<'a> {
    weeks: &'a [Week],
    values: Vec<[Option<f64>; 3]>,
    longest: Vec<Option<f64>>,
    units: Units,
}

impl Bars<'_> {
    fn starts(&self) -> Vec<String> {
        self.weeks.iter().map(|w| w.start.to_string()).collect()
    }

    fn top_bar(&self, q: usize) -> f64 {
        self.values.iter().filter_map(|v| v[q]).fold(0.0, f64::max)
    }

    fn top(&self, q: usize) -> f64 {
        let line = if q == 0 { self.longest.iter().flatten().copied().fold(0.0, f64::max) } else { 0.0 };
        self.top_bar(q).max(line).max(1.0)
    }

    /// From half a week before the first of the last `n` to half a week after the last.
    fn range(&self, n: usize) -> Value {
        let shown = &self.weeks[self.weeks.len().saturating_sub(n)..];
        let [first, .., last] = shown else {
            return shown.first().map_or(Value::Null, |only| {
                json!([
                    only.start.saturating_sub(4.days()).to_string(),
                    only.start.saturating_add(4.days()).to_string()
                ])
            });
        };
        json!([first.start.saturating_sub(4.days()).to_string(), last.start.saturating_add(4.days()).to_string()])
    }

    /// The bars of a quantity and its flags; with the distance the longest run.
    fn of_quantity(&self, q: usize, flags: &Flags) -> Vec<Value> {
        let quantity = &quantities(self.units)[q];
        let format = if quantity.places == 0 { ",.0f" } else { ",.1f" };
        let mut traces = vec![json!({
            "type": "bar", "width": BAR_MS, "name": quantity.name, "x": self.starts(), "y": numbers(self.values.iter().map(|v| v[q]), quantity.places),
            "marker": { "color": self.weeks.iter().map(|w| if w.so_far { "--soft" } else { "--accent" }).collect::<Vec<_>>() },
            "hovertemplate": format!("%{{y:{format}}} {}<extra>{}</extra>", quantity.unit, quantity.name.to_lowercase()),
        })];
        if q == 0 && self.longest.iter().any(Option::is_some) {
            traces.push(json!({
                "type": "scatter", "mode": "lines", "name": "longest run of 30 days", "x": self.starts(), "y": numbers(self.longest.iter().copied(), 1),
                "line": { "color": "--ink", "width": 1.5, "shape": "hvh" },
                "hovertemplate": format!("%{{y:.1f}} {}<extra>longest of 30 days</extra>", quantity.unit),
            }));
        }
        let step = self.top(q) * ABOVE;
        for (level, symbol, color) in
            [(Severity::Caution, "triangle-up", "--caution"), (Severity::Strong, "diamond", "--strong")]
        {
            let own = self.weeks.iter().zip(&self.values).zip(&self.longest).filter_map(|((week, values), longest)| {
                let (of, codes) = flags.get(week.week.as_str())?;
                let line = longest.filter(|_| q == 0).unwrap_or(0.0);
                (*of == level)
                    .then(|| (week.start.to_string(), values[q].unwrap_or(0.0).max(line) + step, codes.join(", ")))
            });
            let (mut x, mut y, mut text) = (Vec::new(), Vec::new(), Vec::new());
            for (start, at, codes) in own {
                x.push(start);
                y.push(Some(at));
                text.push(codes);
            }
            if x.is_empty() {
                continue;
            }
            traces.push(json!({
                "type": "scatter", "mode": "markers", "name": level.as_str(), "x": x, "y": numbers(y, 1), "text": text,
                "marker": { "symbol": symbol, "size": 11, "color": color, "line": { "color": "--paper", "width": 1 } },
                "hovertemplate": format!("%{{text}}<extra>{}</extra>", level.as_str()),
            }));
        }
        traces
    }

    /// Days of rest, and what was done besides running.
    fn below(&self) -> Vec<Value> {
        let hours = |w: &Week| {
            let sports = format!("{} h of other sports", number::fixed(w.cross_training_s / 3600.0, 1));
            match w.strength_sessions {
                0 => sports,
                n => format!("{sports}, strength {}", number::counted(n, "time", "times")),
            }
        };
        let strength: Vec<String> =
            self.weeks.iter().filter(|w| w.strength_sessions > 0).map(|w| w.start.to_string()).collect();
        // Below the bars.
        let most = self.weeks.iter().map(|w| w.cross_training_s / 3600.0).fold(1.0, f64::max);
        let below = vec![-0.16 * most; strength.len()];
        vec![
            json!({
                "type": "bar", "width": BAR_MS, "name": "days without a run", "x": self.starts(), "y": self.weeks.iter().map(|w| w.rest_days).collect::<Vec<_>>(),
                "yaxis": "y2", "marker": { "color": "--still" }, "hovertemplate": "%{y}<extra>days without a run</extra>",
            }),
            json!({
                "type": "bar", "width": BAR_MS, "name": "other sports", "x": self.starts(), "y": numbers(self.weeks.iter().map(|w| Some(w.cross_training_s / 3600.0)), 1),
                "yaxis": "y3", "marker": { "color": "--second" },
                "text": self.weeks.iter().map(hours).collect::<Vec<_>>(), "textposition": "none", "hovertemplate": "%{text}<extra></extra>",
            }),
            json!({
                "type": "scatter", "mode": "markers", "name": "strength", "x": strength, "y": below, "yaxis": "y3", "cliponaxis": false,
                "marker": { "symbol": "x-thin", "size": 6, "line": { "width": 1.5, "color": "--ink" } }, "hoverinfo": "skip",
            }),
        ]
    }
}

/// A week with its distance, descent and knee load, and the longest run of 30 days.
type Row<'a> = (&'a Week, [Option<f64>; 3], Option<f64>);

/// All weeks as a table, the newest first.
fn twin(report: &Report, units: Units, longest: &[Option<f64>], flags: &Flags) -> Markup {
    let rows: Vec<Row> = report.weeks.iter().zip(longest).map(|(w, l)| (w, of_week(w, units), *l)).rev().collect();
    let cells = |of: &dyn Fn(&Row) -> String| rows.iter().map(of).collect::<Vec<_>>();
    let shown =
        |value: Option<f64>, places| value.map_or_else(|| number::MISSING.to_owned(), |v| number::fixed(v, places));
    let [distance, descent, load] = quantities(units);
    table(
        "Weeks, the newest first",
        &[
            Column::text(
                "week",
                cells(&|r| {
                    format!("{} {}", span(r.0, None), if r.0.so_far { "(so far)" } else { "" }).trim().to_owned()
                }),
            ),
            Column::number("runs", "", cells(&|r| r.0.runs.to_string())),
            Column::number("distance", distance.unit, cells(&|r| shown(r.1[0], 1))),
            Column::number("longest of 30 days", distance.unit, cells(&|r| shown(r.2, 1))),
            Column::number("descent", descent.unit, cells(&|r| shown(r.1[1], 0))),
            Column::number("knee load", load.unit, cells(&|r| shown(r.1[2], 1))),
            Column::number("rest", "days", cells(&|r| r.0.rest_days.to_string())),
            Column::number("other", "h", cells(&|r| number::fixed(r.0.cross_training_s / 3600.0, 1))),
            Column::number("strength", "times", cells(&|r| r.0.strength_sessions.to_string())),
            Column::text(
                "stands out",
                cells(&|r| {
                    flags
                        .get(r.0.week.as_str())
                        .map_or_else(String::new, |(level, codes)| format!("{}: {}", level.as_str(), codes.join(", ")))
                }),
            ),
        ],
    )
}
