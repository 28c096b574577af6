//! The chart kit: a chart is described once, and its picture, its table and what the script reads come from that.
//!
//! A picture is SVG that stretches to the width that the page gives it: marks are drawn in a frame that is stretched both ways, with
//! lines that keep their width; names stand beside it at shares of width and height, so that letters keep their size on a phone, on
//! paper and without script. Colours are classes of `style.css`, which knows light, dark, paper and forced colours.

mod draw;
mod path;
mod scale;
mod series;

pub(super) use draw::SHAPES;
pub(super) use scale::{Scale, Tick, months, pace_step, step, ticks};
pub(super) use series::{Format, Over, Series, number};

use super::table::{Column, table};
use maud::{Markup, html};
use serde_json::Value;

/// A chart and what stands around it.
pub(super) struct Chart {
    /// `profile`, `map`, `weeks`, …: its class, and how the script lets it behave.
    pub(super) kind: &'static str,
    /// What it shows, in a few words.
    pub(super) title: String,
    /// Level of its heading.
    pub(super) level: u8,
    /// What the marks mean.
    pub(super) keys: Vec<Key>,
    /// How to read it, where that is not plain.
    pub(super) note: String,
    /// What it shows, in a sentence, for those who do not see it.
    pub(super) label: String,
    /// Charts of one name are linked: what is pointed at in one is marked in the others. May be empty.
    pub(super) link: String,
    /// What can be shown; the first is what is shown. With several there is a switch.
    pub(super) views: Vec<View>,
    /// What stands below whatever is shown.
    pub(super) below: Option<View>,
    /// What the script needs; `None` where nothing moves.
    pub(super) data: Option<Data>,
    /// The same as a table.
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

/// What the script reads, by what a chart does.
pub(super) enum Data {
    /// A cursor along a distance, a range and zoom.
    Along(Value),
    /// A track from above.
    Track(Value),
    /// Places that say a sentence each.
    Places(Value),
}

/// One of the quantities that a chart can show.
pub(super) struct View {
    /// The name on the switch.
    pub(super) name: String,
    /// What its own marks mean, besides those of the chart.
    pub(super) keys: Vec<Key>,
    pub(super) panels: Vec<Panel>,
}

impl View {
    pub(super) fn only(panels: Vec<Panel>) -> Vec<View> {
        vec![View { name: String::new(), keys: Vec::new(), panels }]
    }
}

/// How high a panel is.
#[derive(Clone, Copy)]
pub(super) enum Size {
    /// So many pixels.
    Pixels(f64),
    /// Its width over this.
    Aspect(f64),
}

/// A frame with marks.
pub(super) struct Panel {
    /// What it shows, above it; may be empty.
    pub(super) name: String,
    pub(super) size: Size,
    pub(super) x: Scale,
    pub(super) y: Scale,
    /// Named below it; empty where a panel below has the same axis.
    pub(super) x_ticks: Vec<Tick>,
    /// Named left of it, with a line each.
    pub(super) y_ticks: Vec<Tick>,
    pub(super) marks: Vec<Mark>,
    /// Which column of the data it shows: the script scales the panel by it.
    pub(super) shows: Option<usize>,
    /// Units across that its marks are rounded to. What is never enlarged needs fewer.
    pub(super) across: f64,
}

impl Panel {
    pub(super) fn new(name: impl Into<String>, pixels: f64, x: Scale, y: Scale) -> Self {
        let size = Size::Pixels(pixels);
        let (name, across) = (name.into(), path::UNITS);
        Panel { name, size, x, y, x_ticks: vec![], y_ticks: vec![], marks: vec![], shows: None, across }
    }

    /// Units across and upwards.
    fn units(&self) -> (f64, f64) {
        let high = match self.size {
            // Where steps across are larger, those upwards, which show more, grow less.
            Size::Pixels(px) => px * path::OF_PIXEL * (self.across / path::UNITS).sqrt(),
            Size::Aspect(aspect) => self.across / aspect,
        };
        (self.across, high.round())
    }
}

/// A mark in a panel, in the values of its scales.
pub(super) enum Mark {
    /// A line, with gaps where it is not known.
    Line { class: &'static str, points: Vec<(f64, Option<f64>)> },
    /// Discs: many of them are a line of points, which overlap.
    Dots { class: &'static str, at: Vec<(f64, f64)> },
    /// What lies below a line, with that line around it: its other sides are outside of the frame.
    Ground { class: &'static str, points: Vec<(f64, Option<f64>)> },
    /// What lies below a line, likewise.
    Area { class: &'static str, points: Vec<(f64, Option<f64>)> },
    /// Rectangles: from and to across, from and to upwards. Bars and cells.
    Boxes { class: &'static str, boxes: Vec<[f64; 4]> },
    /// Signs.
    Signs { sign: Sign, class: &'static str, at: Vec<(f64, f64)> },
    /// Stretches, along the foot of the panel.
    Stretches { class: &'static str, spans: Vec<(f64, f64)> },
    /// A line from the foot to the top.
    Upright { class: &'static str, x: f64 },
    /// Words: where, and what. Before, over or after the place.
    Words { class: &'static str, at: (f64, f64), text: String },
}

/// Signs that differ by shape.
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
pub(super) struct Key {
    pub(super) swatch: Swatch,
    pub(super) class: &'static str,
    pub(super) text: String,
}

impl Key {
    pub(super) fn new(swatch: Swatch, class: &'static str, text: impl Into<String>) -> Self {
        Key { swatch, class, text: text.into() }
    }
}

/// What stands before it.
#[derive(Clone, Copy)]
pub(super) enum Swatch {
    Line,
    Box,
    Sign(Sign),
}

/// The table of a chart: what the rows are called, and the columns of which something is known.
pub(super) fn twin(caption: &str, rows: Column, series: &[Series], every: usize) -> Markup {
    let known = series.iter().filter(|series| series.at_place && series.is_known());
    let columns: Vec<Column> = std::iter::once(rows).chain(known.map(|series| series.column(every))).collect();
    table(caption, &columns)
}

/// `Altitude, pace and cadence`
pub(super) fn listed(names: &[String]) -> String {
    match names {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        one => one.concat(),
    }
}
