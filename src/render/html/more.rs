//! Routes and shoes.

use super::table::{Column, table};
use crate::base::units::Units;
use crate::render::wording::{date, name, number};
use crate::report::{Overview, RouteRuns, ShoeDistance};
use jiff::civil::Date;
use maud::{Markup, html};

/// So many routes are drawn; the rest are a count.
const ROUTES: usize = 8;

/// Side of a sketch of a route, pixels.
const SKETCH: f64 = 72.0;

/// The routes that were run more than once, as sketches without a map.
pub(super) fn routes(overview: &Overview, as_of: Option<Date>, units: Units) -> Markup {
    let (shown, rest) = overview.routes.split_at(overview.routes.len().min(ROUTES));
    if shown.is_empty() {
        return html! {
            @if overview.other_routes > 0 {
                p { "No way was run more than once: " (number::counted(overview.other_routes, "outdoor run", "outdoor runs")) " with a track." }
            }
        };
    }
    let others = [
        (!rest.is_empty())
            .then(|| format!("{} run more than once", number::counted(rest.len(), "further route", "further routes"))),
        (overview.other_routes > 0)
            .then(|| format!("{} run once", number::counted(overview.other_routes, "route", "routes"))),
    ];
    let others: Vec<String> = others.into_iter().flatten().collect();
    html! {
        ul.routes {
            @for route in shown {
                li {
                    (sketch(&route.track))
                    div {
                        strong { (number::counted(route.runs, "time", "times")) }
                        @if let Some(m) = route.distance_m { " · " (number::distance_with_unit(m, units)) }
                        @if route.reversed > 0 { br; span.quiet { (number::count(route.reversed)) " of them the other way round" } }
                        br;
                        span.quiet { (date::short(route.first, as_of)) "–" (date::short(route.last, as_of)) }
                        br;
                        (last_run(route))
                    }
                }
            }
        }
        @if !others.is_empty() { p.quiet { "Besides: " (others.join(", ")) "." } }
    }
}

fn last_run(route: &RouteRuns) -> Markup {
    html! {
        @if let Some(id) = route.activities.last() { a href=(format!("#{}", super::runs::anchor(id))) { "its last run" } }
    }
}

/// The shape of a way, north up, to its own scale.
fn sketch(track: &[[f64; 2]]) -> Markup {
    let [first, ..] = track else { return html! {} };
    let narrowing = first[0].to_radians().cos();
    let metres: Vec<(f64, f64)> =
        track.iter().map(|[lat, lon]| ((lon - first[1]) * narrowing, -(lat - first[0]))).collect();
    let ends = |of: &dyn Fn(&(f64, f64)) -> f64| {
        metres.iter().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)))
    };
    let (west, east) = ends(&|p| p.0);
    let (north, south) = ends(&|p| p.1);
    let side = (east - west).max(south - north);
    if !side.is_finite() || side <= 0.0 {
        return html! {};
    }
    let scale = (SKETCH - 8.0) / side;
    let (left, top) = ((SKETCH - (east - west) * scale) / 2.0, (SKETCH - (south - north) * scale) / 2.0);
    let points: Vec<String> = metres
        .iter()
        .map(|(x, y)| format!("{:.1},{:.1}", left + (x - west) * scale, top + (y - north) * scale))
        .collect();
    html! {
        svg.sketch viewBox=(format!("0 0 {SKETCH} {SKETCH}")) width=(SKETCH) height=(SKETCH) aria-hidden="true" {
            polyline points=(points.join(" ")) {}
        }
    }
}

/// The pairs of shoes with their distance.
pub(super) fn shoes(overview: &Overview, as_of: Option<Date>, units: Units) -> Markup {
    let shoes = &overview.shoes;
    if shoes.is_empty() {
        return html! {};
    }
    let cells = |of: &dyn Fn(&ShoeDistance) -> String| shoes.iter().map(of).collect::<Vec<_>>();
    let distance = |m: f64| number::decimal(number::round(m / number::long_unit_m(units)), 0);
    table(
        "Pairs of shoes, the last worn first",
        &[
            Column::text("pair", cells(&|s| name::clean(&s.name))),
            Column::number("distance", number::long_unit(units), cells(&|s| distance(s.distance_m))),
            Column::number(
                "to be replaced after",
                number::long_unit(units),
                cells(&|s| s.maximum_m.map_or_else(|| number::MISSING.to_owned(), distance)),
            ),
            Column::number("times worn", "", cells(&|s| number::count(s.activities))),
            Column::text("worn", cells(&|s| format!("{}–{}", date::short(s.first, as_of), date::short(s.last, as_of)))),
            Column::text("", cells(&|s| if s.out_of_use { "out of use".to_owned() } else { String::new() })),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sketch_keeps_its_shape() {
        // Twice as far east as north, at 60° where a degree of longitude is half as long.
        let drawn = sketch(&[[60.0, 10.0], [60.0, 10.4], [60.1, 10.4]]).into_string();
        assert!(drawn.contains(r#"points="4.0,52.0 68.0,52.0 68.0,20.0""#), "{drawn}");
        assert!(sketch(&[]).into_string().is_empty() && sketch(&[[60.0, 10.0]]).into_string().is_empty());
        assert!(sketch(&[[f64::NAN, 0.0], [1.0, 1.0]]).into_string().is_empty());
    }
}
