//! Charts: traces and layout as plotly takes them, with the names of colours in the place of colours.
//!
//! A colour is written as the custom property of `style.css` that holds it (`"--steep"`); `script.js` puts in what the theme of
//! the moment says. What all charts have in common (fonts, margins, grid) is added there as well, so that a chart says only what is its own.

use maud::{Markup, html};
use serde_json::{Value, json};

/// A chart and what stands around it.
pub(super) struct Figure {
    /// What it shows, in a few words.
    pub(super) title: String,
    /// A line below the title: what the colours mean, how to read it. May be empty.
    pub(super) legend: Markup,
    /// What it shows, in a sentence, for those who do not see it.
    pub(super) label: String,
    /// `profile`, `map`, `weeks`, …: how `script.js` lets it behave, and its class.
    pub(super) kind: &'static str,
    /// Charts of one name are linked: what is pointed at in one is marked in the others. May be empty.
    pub(super) link: String,
    /// Height in pixels.
    pub(super) height: u32,
    /// plotly traces.
    pub(super) traces: Vec<Value>,
    /// plotly layout.
    pub(super) layout: Value,
    /// What the kind needs besides, for `script.js`.
    pub(super) more: Value,
    /// The same as a table.
    pub(super) twin: Markup,
}

impl Figure {
    /// The chart for the script, and the place where it will stand.
    pub(super) fn draw(self, number: usize) -> (Value, Markup) {
        let id = format!("chart-{number}");
        let title = format!("{id}-title");
        let chart = json!({
            "id": id, "kind": self.kind, "link": self.link, "height": self.height,
            "data": self.traces, "layout": self.layout, "more": self.more,
        });
        let markup = html! {
            figure.(self.kind) aria-labelledby=(title) {
                figcaption {
                    h3 id=(title) { (self.title) }
                    (self.legend)
                }
                div.readout id=(format!("{id}-readout")) aria-live="polite" {}
                div.plot id=(id) style=(format!("height:{}px", self.height)) role="img" aria-label=(self.label) {}
                div.tools hidden {}
                details.twin {
                    summary { "As a table" }
                    (self.twin)
                }
            }
        };
        (chart, markup)
    }
}

/// A number with so many decimals; `null` for what is unknown or no number. Keeps the data of charts compact.
pub(super) fn number(value: Option<f64>, places: i32) -> Value {
    let one = 10_f64.powi(places);
    match value.filter(|value| value.is_finite()).map(|value| (value * one).round() / one) {
        // Whole numbers without their `.0`.
        Some(value) if value.fract() == 0.0 && value.abs() < 1e15 => Value::from(value as i64),
        Some(value) => Value::from(value),
        None => Value::Null,
    }
}

/// A column of numbers.
pub(super) fn numbers(values: impl IntoIterator<Item = Option<f64>>, places: i32) -> Value {
    values.into_iter().map(|value| number(value, places)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compact() {
        let written = numbers([Some(1.0), Some(1.25), Some(-0.04), None, Some(f64::NAN)], 1).to_string();
        assert_eq!(written, "[1,1.3,0,null,null]");
    }
}
