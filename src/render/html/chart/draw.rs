//! Charts as SVG.

use super::path::Path;
use super::{Chart, ChartView, Data, LegendKey, Mark, Panel, Scale, Size, Swatch, Tick};
use maud::{Markup, PreEscaped, html};
use serde_json::{Value, json};

/// Distance, in frames, of values far outside their scale: the frame clips them.
const AWAY: f64 = 2.0;

/// Distance outside the frame, as a share of it, of outline sides that must not be visible.
const OUTSIDE: f64 = 0.01;

/// The shapes of signs, once per page.
pub(crate) const SHAPES: &str = concat!(
    r#"<svg class="shapes" width="0" height="0" aria-hidden="true"><defs>"#,
    r#"<path id="triangle" d="M0-6 6 5H-6z"/><path id="diamond" d="M0-7 6 0 0 7-6 0z"/>"#,
    r#"<circle id="disc" r="4.5"/><circle id="ring" r="4" fill="none" stroke="currentColor" stroke-width="1.75"/>"#,
    r#"<path id="square" d="M-4.5-4.5h9v9h-9z"/><path id="cross" d="M-4-4 4 4M-4 4 4-4" stroke="currentColor" stroke-width="1.75"/>"#,
    r#"<path id="bar" d="M0-5V5" stroke="currentColor" stroke-width="2"/></defs></svg>"#
);

impl Chart {
    /// The chart as HTML; `number` is its number on the page.
    pub(in crate::render::html) fn draw(&self, number: usize) -> Markup {
        figure(self, number)
    }
}

fn figure(chart: &Chart, number: usize) -> Markup {
    let id = format!("chart-{number}");
    let title = format!("{id}-title");
    let several = chart.views.len() > 1;
    html! {
        figure.(chart.kind) id=(id) aria-labelledby=(title) data-link=[Some(&chart.link).filter(|link| !link.is_empty())] {
            figcaption {
                @if chart.level == 3 { h3 id=(title) { (chart.title) } } @else { h4 id=(title) { (chart.title) } }
                @if !chart.keys.is_empty() { p.keys { @for key in &chart.keys { (self::key(key)) } } }
                @if !chart.note.is_empty() { p { (chart.note) } }
            }
            @if several {
                fieldset.switch {
                    legend.hidden { "What is shown: " (chart.title) }
                    @for (i, view) in chart.views.iter().enumerate() {
                        label { input type="radio" name=(id) checked[i == 0]; span { (view.name) } }
                    }
                }
            }
            @for (i, view) in chart.views.iter().enumerate() {
                div.view data-view=[several.then_some(i)] { (self::view(chart, view)) }
            }
            @if let Some(below) = &chart.below { div.below { (self::view(chart, below)) } }
            @if !chart.twin.0.is_empty() { details.twin { summary { "As a table" } (chart.twin) } }
            @if let Some(data) = &chart.data { script type="application/json" { (PreEscaped(in_script(&said(data).to_string()))) } }
        }
    }
}

fn view(chart: &Chart, view: &ChartView) -> Markup {
    html! {
        @if !view.keys.is_empty() { p.keys { @for key in &view.keys { (self::key(key)) } } }
        div.plot role="img" aria-label=(label(chart, view)) { @for panel in &view.panels { (self::panel(panel)) } }
    }
}

fn said(data: &Data) -> Value {
    match data {
        Data::Along(value) => json!({ "along": value }),
        Data::Track(value) => json!({ "track": value }),
        Data::Places(value) => json!({ "places": value }),
    }
}

fn label(chart: &Chart, view: &ChartView) -> String {
    if view.name.is_empty() { chart.label.clone() } else { format!("{}: {}", view.name, chart.label) }
}

fn panel(panel: &Panel) -> Markup {
    let (height, style) = match panel.size {
        Size::Pixels(px) => (Some(px), None),
        Size::Aspect(aspect) => (None, Some(format!("aspect-ratio:{}", short(aspect, 3)))),
    };
    let (wide, high) = panel.units();
    html! {
        @if !panel.name.is_empty() { div.name { (panel.name) } }
        svg.panel height=[height] style=[style] data-shows=[panel.shows] data-y=[panel.shows.map(|_| format!("{} {}", short(panel.y.low, 2), short(panel.y.high, 2)))] {
            svg.area viewBox=(format!("0 0 {wide} {high}")) preserveAspectRatio="none" {
                @if !panel.y_ticks.is_empty() { path.grid d=(grid(panel)) {} }
                @for mark in &panel.marks { (inside(panel, mark)) }
            }
            g.ys { @for tick in &panel.y_ticks { text y=(percent(1.0 - panel.y.share(tick.at))) { (tick.label) } } }
            @for mark in &panel.marks { (outside(panel, mark)) }
        }
        @if !panel.x_ticks.is_empty() { svg.xs height="18" { (x_ticks(&panel.x_ticks, panel.x)) } }
    }
}

/// Every second label is left out if the page is narrow.
fn x_ticks(ticks: &[Tick], x: Scale) -> Markup {
    let many = ticks.len() > 6;
    html! {
        @for (i, tick) in ticks.iter().enumerate() {
            @let at = x.share(tick.at);
            // A name at an end is not to be cut by the edge of the page.
            @let end = if tick.label.len() > 4 { 0.92 } else { 0.97 };
            @let class = if at < 0.03 { "s" } else if at > end { "e" } else { "" };
            @let class = if many && i % 2 == 1 { format!("{class} w") } else { class.to_owned() };
            text x=(percent(at)) class=[Some(class.trim()).filter(|c| !c.is_empty())] { (tick.label) }
        }
    }
}

fn grid(panel: &Panel) -> String {
    let wide = panel.across;
    let lines: Vec<String> = panel.y_ticks.iter().map(|tick| format!("M0 {}h{wide}", up(panel, tick.at))).collect();
    lines.concat()
}

/// Parts that are stretched with the frame.
fn inside(panel: &Panel, mark: &Mark) -> Markup {
    let foot = panel.units().1;
    let d = match mark {
        Mark::Line { points, .. } => line(panel, points),
        Mark::Area { points, .. } => area(panel, points, 0.0),
        Mark::Ground { points, .. } => area(panel, points, OUTSIDE),
        Mark::Boxes { boxes, .. } => {
            boxes.iter().fold(Path::default(), |path, four| rectangle(panel, four, path)).done()
        }
        Mark::Stretches { spans, .. } => spans
            .iter()
            .fold(Path::default(), |mut path, (from, to)| {
                path.move_to(across(panel, *from), foot as i64);
                path.line_to(across(panel, *to), foot as i64);
                path
            })
            .done(),
        Mark::Upright { x, .. } => format!("M{} 0V{foot}", across(panel, *x)),
        Mark::Dots { at, .. } => at
            .iter()
            .fold(Path::default(), |mut path, (x, y)| {
                path.dot(across(panel, *x), up(panel, *y));
                path
            })
            .done(),
        Mark::Signs { .. } | Mark::Words { .. } => return html! {},
    };
    let (Mark::Line { class, .. }
    | Mark::Area { class, .. }
    | Mark::Ground { class, .. }
    | Mark::Dots { class, .. }
    | Mark::Boxes { class, .. }
    | Mark::Stretches { class, .. }
    | Mark::Upright { class, .. }
    | Mark::Signs { class, .. }
    | Mark::Words { class, .. }) = mark;
    html! { @if !d.is_empty() { path.(class) d=(d) {} } }
}

/// Parts that keep their size.
fn outside(panel: &Panel, mark: &Mark) -> Markup {
    let at = |x: f64, y: f64| (percent(panel.x.share(x)), percent(1.0 - panel.y.share(y)));
    match mark {
        Mark::Signs { sign, class, at: places } if !places.is_empty() => html! {
            g.sign.(class) {
                @for (x, y) in places {
                    @let (x, y) = at(*x, *y);
                    use href=(format!("#{}", sign.id())) x=(x) y=(y) {}
                }
            }
        },
        Mark::Words { class, at: place, text } => {
            let (x, y) = at(place.0, place.1);
            html! { text.words.(class) x=(x) y=(y) { (text) } }
        }
        _ => html! {},
    }
}

fn across(panel: &Panel, x: f64) -> i64 {
    (panel.x.share(x).clamp(-AWAY, AWAY + 1.0) * panel.across).round() as i64
}

fn up(panel: &Panel, y: f64) -> i64 {
    ((1.0 - panel.y.share(y).clamp(-AWAY, AWAY + 1.0)) * panel.units().1).round() as i64
}

fn line(panel: &Panel, points: &[(f64, Option<f64>)]) -> String {
    let mut path = Path::default();
    for known in points.chunk_by(|a, b| a.1.is_some() == b.1.is_some()) {
        for (i, (x, y)) in known.iter().enumerate() {
            let Some(y) = y.filter(|y| y.is_finite()) else { continue };
            let (x, y) = (across(panel, *x), up(panel, y));
            if i == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
        }
    }
    path.done()
}

/// The path of an area; `outside` is how far its foot and sides lie beyond the end of the line, as a share of the frame.
fn area(panel: &Panel, points: &[(f64, Option<f64>)], outside: f64) -> String {
    let mut path = Path::default();
    let (wide, high) = panel.units();
    let (aside, foot) = ((wide * outside).round() as i64, (high * (1.0 + outside * 4.0)).round() as i64);
    for known in points.chunk_by(|a, b| a.1.is_some() == b.1.is_some()) {
        let (Some(first), Some(last)) = (known.first(), known.last()) else { continue };
        if first.1.is_none() || known.len() < 2 {
            continue;
        }
        path.move_to(across(panel, first.0) - aside, foot);
        if let (1.., Some(y)) = (aside, first.1) {
            path.line_to(across(panel, first.0) - aside, up(panel, y));
        }
        for (x, y) in known {
            path.line_to(across(panel, *x), up(panel, y.unwrap_or_default()));
        }
        if let (1.., Some(y)) = (aside, last.1) {
            path.line_to(across(panel, last.0) + aside, up(panel, y));
        }
        path.line_to(across(panel, last.0) + aside, foot);
        path.close();
    }
    path.done()
}

fn rectangle(panel: &Panel, [x0, x1, y0, y1]: &[f64; 4], mut path: Path) -> Path {
    let (left, right) = (across(panel, *x0), across(panel, *x1));
    let (top, foot) = (up(panel, *y1), up(panel, *y0));
    if top != foot {
        path.rectangle(left, top, right - left, foot - top);
    }
    path
}

/// An entry of a legend.
pub(crate) fn key(key: &LegendKey) -> Markup {
    html! {
        span {
            svg width="22" height="12" aria-hidden="true" {
                @match key.swatch {
                    Swatch::Line => { path.(key.class) d="M0 6h22" {} }
                    Swatch::Box => { path.(key.class) d="M5 1h11v10h-11z" {} }
                    Swatch::Sign(sign) => { g.sign.(key.class) { use href=(format!("#{}", sign.id())) x="11" y="6" {} } }
                }
            }
            (key.text)
        }
    }
}

/// A share as `12.5%`, without trailing zeros.
fn percent(share: f64) -> String {
    format!("{}%", short(share.clamp(-AWAY, AWAY + 1.0) * 100.0, 2))
}

/// A number without trailing zeros.
fn short(value: f64, places: usize) -> String {
    let text = format!("{value:.places$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// JSON that cannot end its script element, whatever its strings contain.
fn in_script(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::html::chart::Sign;
    use proptest::prelude::*;

    fn panel_of(marks: Vec<Mark>) -> Panel {
        Panel { marks, ..Panel::new("", 100.0, Scale::new(0.0, 10.0), Scale::new(0.0, 100.0)) }
    }

    #[test]
    fn lines_have_gaps_and_areas_reach_the_foot() {
        let points = vec![(0.0, Some(0.0)), (5.0, Some(100.0)), (6.0, None), (8.0, Some(50.0)), (10.0, Some(50.0))];
        let drawn =
            panel_of(vec![Mark::Line { class: "a", points: points.clone() }, Mark::Area { class: "b", points }]);
        let markup = panel(&drawn).into_string();
        assert!(markup.contains(r#"class="a" d="M0 800l5000-800M8000 400l2000 0""#), "{markup}");
        assert!(markup.contains(r#"class="b" d="M0 800l5000-800 0 800zM8000 800l0-400 2000 0 0 400z""#), "{markup}");
    }

    #[test]
    fn of_the_ground_only_the_line_is_seen() {
        let points = vec![(0.0, Some(50.0)), (10.0, Some(100.0))];
        let markup = panel(&panel_of(vec![Mark::Ground { class: "a", points }])).into_string();
        assert!(markup.contains(r#"d="M-100 832l0-432 100 0 10000-400 100 0 0 832z""#), "{markup}");
    }

    #[test]
    fn signs_keep_their_size_and_stand_at_shares() {
        let marks = vec![
            Mark::Signs { sign: Sign::Diamond, class: "strong", at: vec![(2.5, 75.0)] },
            Mark::Boxes { class: "bars", boxes: vec![[1.0, 2.0, 0.0, 50.0], [2.0, 3.0, 0.0, 0.0]] },
        ];
        let markup = panel(&panel_of(marks)).into_string();
        assert!(markup.contains("<use href=\"#diamond\" x=\"25%\" y=\"25%\">"), "{markup}");
        assert!(markup.contains("d=\"M1000 400h1000v400h-1000z\""), "nothing is drawn of nothing: {markup}");
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!([short(12.50, 2), short(-0.001, 2), short(3.0, 0), short(100.0, 2)], ["12.5", "0", "3", "100"]);
    }

    proptest! {
        #[test]
        fn json_stays_in_its_element_and_the_same(text in "\\PC{0,20}(</script>|<!--|\u{2028}|\u{0}|\")?\\PC{0,20}") {
            let written = in_script(&Value::from(text.as_str()).to_string());
            let acts = written.contains(['<', '>', '&', '\u{2028}', '\u{0}']);
            prop_assert!(!acts, "{}", written);
            prop_assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
        }
    }
}
