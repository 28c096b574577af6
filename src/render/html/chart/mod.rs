//! The chart kit: a chart is described once, and its picture, its table and the script's data are made from that.
//!
//! A picture is SVG that stretches to the available width: marks are drawn in a frame that is stretched both ways, with lines of
//! constant width; labels stand next to it at shares of width and height, so that letters keep their size on a phone, on paper
//! and without script. Colours are classes of `style.css`, which handles light, dark, print and forced colours.

mod draw;
mod path;
mod scale;
mod series;

pub(super) use draw::SHAPES;
pub(super) use scale::{Scale, Tick, months, pace_step, step, ticks};
pub(super) use series::{AxisFormat, ChartSeries, Over, number};

use super::table::{TableColumn, table};
use maud::{Markup, html};
use serde_json::Value;

/// A chart and its surroundings.
pub(super) struct Chart {
    /// `profile`, `map`, `weeks`, …: its class, which also selects its behaviour in the script.
    pub(super) kind: &'static str,
    /// What it shows, in a few words.
    pub(super) title: String,
    /// Level of its heading.
    pub(super) level: u8,
    /// Legend of the marks.
    pub(super) keys: Vec<LegendKey>,
    /// How to read it, if that is not obvious.
    pub(super) note: String,
    /// A sentence describing it, for those who cannot see it.
    pub(super) label: String,
    /// Charts with the same name are linked: the position pointed at in one is marked in the others. May be empty.
    pub(super) link: String,
    /// Alternative views; the first is shown. With several there is a switch.
    pub(super) views: Vec<ChartView>,
    /// Shown below every view.
    pub(super) below: Option<ChartView>,
    /// Data for the script; `None` for a static chart.
    pub(super) data: Option<Data>,
    /// The chart as a table.
    pub(super) twin: Markup,
}

impl Default for Chart {
    fn default() -> Self {
        Chart {
            kind: "",
            title: String::new(),
            level: 3,
            keys: Vec::new(),
            note: String::new(),
            label: String::new(),
            link: String::new(),
            views: Vec::new(),
            below: None,
            data: None,
            twin: html! {},
        }
    }
}

/// Data for the script, by behaviour of the chart.
pub(super) enum Data {
    /// A cursor along a distance, a range and zoom.
    Along(Value),
    /// A track from above.
    Track(Value),
    /// Places with a sentence each.
    Places(Value),
}

/// One of the views of a chart.
pub(super) struct ChartView {
    /// Its name on the switch.
    pub(super) name: String,
    /// Legend of its own marks, besides those of the chart.
    pub(super) keys: Vec<LegendKey>,
    pub(super) panels: Vec<Panel>,
}

impl ChartView {
    pub(super) fn only(panels: Vec<Panel>) -> Vec<ChartView> {
        vec![ChartView { name: String::new(), keys: Vec::new(), panels }]
    }
}

/// Height of a panel.
#[derive(Clone, Copy)]
pub(super) enum Size {
    /// In pixels.
    Pixels(f64),
    /// Its width divided by this.
    Aspect(f64),
}

/// A frame with marks.
pub(super) struct Panel {
    /// Heading; may be empty.
    pub(super) name: String,
    pub(super) size: Size,
    pub(super) x: Scale,
    pub(super) y: Scale,
    /// Labels below it; empty if a panel below has the same axis.
    pub(super) x_ticks: Vec<Tick>,
    /// Labels left of it, with a line each.
    pub(super) y_ticks: Vec<Tick>,
    pub(super) marks: Vec<Mark>,
    /// The data column that it shows: the script scales the panel by it.
    pub(super) shows: Option<usize>,
    /// Resolution in horizontal units to which marks are rounded. Charts that are never enlarged need fewer.
    pub(super) across: f64,
}

impl Panel {
    pub(super) fn new(name: impl Into<String>, pixels: f64, x: Scale, y: Scale) -> Self {
        let size = Size::Pixels(pixels);
        let (name, across) = (name.into(), path::UNITS);
        Panel { name, size, x, y, x_ticks: vec![], y_ticks: vec![], marks: vec![], shows: None, across }
    }

    /// Horizontal and vertical units.
    fn units(&self) -> (f64, f64) {
        let high = match self.size {
            // With coarser horizontal steps the vertical ones, which are more visible, grow less.
            Size::Pixels(px) => px * path::OF_PIXEL * (self.across / path::UNITS).sqrt(),
            Size::Aspect(aspect) => self.across / aspect,
        };
        (self.across, high.round())
    }
}

/// A mark in a panel, in the values of its scales.
pub(super) enum Mark {
    /// A line, with gaps where it is unknown.
    Line { class: &'static str, points: Vec<(f64, Option<f64>)> },
    /// Discs: many of them are drawn as a line of points, which overlap.
    Dots { class: &'static str, at: Vec<(f64, f64)> },
    /// The area below a line, outlined by it: the other sides are outside the frame.
    Ground { class: &'static str, points: Vec<(f64, Option<f64>)> },
    /// The area below a line, as above.
    Area { class: &'static str, points: Vec<(f64, Option<f64>)> },
    /// Rectangles: from and to horizontally, from and to vertically. Bars and cells.
    Boxes { class: &'static str, boxes: Vec<[f64; 4]> },
    /// Signs.
    Signs { sign: Sign, class: &'static str, at: Vec<(f64, f64)> },
    /// Ranges, along the foot of the panel.
    Stretches { class: &'static str, spans: Vec<(f64, f64)> },
    /// A vertical line over the whole height.
    Upright { class: &'static str, x: f64 },
    /// Text: position and words. Before, over or after the position.
    Words { class: &'static str, at: (f64, f64), text: String },
}

/// Signs that differ in shape.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Triangle,
    Diamond,
    Disc,
    Ring,
    Square,
    Cross,
    Bar,
}

impl Sign {
    fn id(self) -> &'static str {
        match self {
            Sign::Triangle => "triangle",
            Sign::Diamond => "diamond",
            Sign::Disc => "disc",
            Sign::Ring => "ring",
            Sign::Square => "square",
            Sign::Cross => "cross",
            Sign::Bar => "bar",
        }
    }
}

/// An entry of a legend.
pub(super) struct LegendKey {
    pub(super) swatch: Swatch,
    pub(super) class: &'static str,
    pub(super) text: String,
}

impl LegendKey {
    pub(super) fn new(swatch: Swatch, class: &'static str, text: impl Into<String>) -> Self {
        LegendKey { swatch, class, text: text.into() }
    }
}

/// The sign before it.
#[derive(Clone, Copy)]
pub(super) enum Swatch {
    Line,
    Box,
    Sign(Sign),
}

/// The table of a chart: the heading of its rows, and the columns with known values.
pub(super) fn twin(caption: &str, rows: TableColumn, series: &[ChartSeries], every: usize) -> Markup {
    let known = series.iter().filter(|series| series.at_place && series.is_known());
    let columns: Vec<TableColumn> = std::iter::once(rows).chain(known.map(|series| series.column(every))).collect();
    table(caption, &columns)
}

/// `Altitude, pace and cadence`
pub(super) fn listed(names: &[String]) -> String {
    match names {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        one => one.concat(),
    }
}
