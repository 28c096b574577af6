//! The page of `next`: from where on rules would speak, as bars.

use super::super::Style;
use super::super::terminal::next as screen;
use super::chart::{Figure, number};
use super::finding;
use super::page::{Page, section};
use super::table::{Column, table};
use crate::base::units::Units;
use crate::render::wording::cause::Told;
use crate::render::wording::{date, number as words};
use crate::report::{Limit, Next, Quantity, Report};
use maud::{Markup, html};
use serde_json::{Value, json};
use std::io::{self, Write};

/// Height of a bar with its gap, and of what is around them, pixels.
const BAR_PX: u32 = 44;
const AROUND_PX: u32 = 78;

/// Writes what lies ahead: the answer, the limits as bars, or why there are none; with a plan what rules would say of it.
///
/// # Errors
/// What the writer returns.
pub fn next(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(report, style);
    let body = match &report.next {
        None => html! { h1 { (screen::NOTHING) } },
        Some(next) => ahead(&mut page, next),
    };
    page.write("The next run", &body, out)
}

fn ahead(page: &mut Page, next: &Next) -> Markup {
    let planned = next.planned.iter().flat_map(|planned| &planned.findings);
    let told = Told::sorted(planned, None);
    let run = limits(page, next, &next.run, &format!("The run on {}", date::day(next.day, Some(next.as_of))));
    let week = limits(page, next, &next.week, &format!("The days {}", screen::week_text(next)));
    let none = next.run.is_empty() && next.week.is_empty();
    html! {
        header {
            h1 { (screen::answer(next, page.style.units)) }
            p.which { (screen::which_text(next)) }
            @if let Some(until) = screen::until_text(next) { p.which { (until) } }
        }
        (section("What rules would say of the plan", &finding::blocks(page, &told.recent, false)))
        (section("The next run", &run))
        (section("The next seven days", &week))
        @if !none { p.quiet { (screen::MEANING) } }
    }
}

/// The limits of one span: a chart a quantity, because kilometres and metres have no common scale.
fn limits(page: &mut Page, next: &Next, rows: &[Limit], title: &str) -> Markup {
    let of = |quantity| rows.iter().filter(|limit| limit.quantity == quantity).collect::<Vec<&Limit>>();
    let charts: Vec<Markup> = [Quantity::Distance, Quantity::Descent, Quantity::KneeLoad]
        .into_iter()
        .map(of)
        .filter(|limits| !limits.is_empty())
        .map(|limits| bars(page, next, &limits, title))
        .collect();
    html! { @for chart in &charts { (chart) } }
}

fn bars(page: &mut Page, next: &Next, limits: &[&Limit], title: &str) -> Markup {
    let units = page.style.units;
    let quantity = limits[0].quantity;
    let scaled = |value: f64| scaled_in(quantity, value, units);
    let unit = screen::shown(quantity, 0.0, units).1;
    let planned = next.planned.as_ref().and_then(|plan| match quantity {
        Quantity::Distance => Some(plan.distance_m),
        Quantity::Descent => plan.loss_m,
        Quantity::KneeLoad => plan.knee_load_flat_km,
    });
    let values =
        |of: &dyn Fn(&Limit) -> f64| limits.iter().map(|l| number(Some(scaled(of(l))), 2)).collect::<Vec<Value>>();
    let text: Vec<String> = limits
        .iter()
        .map(|l| {
            let (value, unit) = screen::shown(quantity, l.value, units);
            format!("above {value} {unit}")
        })
        .collect();
    // Where a bar is short its text would have no room, so it stands beside the bar, with the rule.
    let names: Vec<String> = limits.iter().zip(&text).map(|(l, text)| format!("{}: {text}", l.rule)).collect();
    let with_already = limits.iter().any(|l| l.already > 0.0);
    let mut traces = Vec::new();
    if with_already {
        traces.push(json!({
            "type": "bar", "orientation": "h", "name": "already run", "y": names, "x": values(&|l| l.already), "marker": { "color": "--still" },
            "hovertemplate": format!("already run: %{{x:.1f}} {unit}<extra></extra>"),
        }));
    }
    traces.push(json!({
        "type": "bar", "orientation": "h", "name": "until a rule speaks", "y": names, "x": values(&|l| l.value),
        "marker": { "color": limits.iter().map(|l| if l.binds { "--accent" } else { "--soft" }).collect::<Vec<_>>() },
        "customdata": limits.iter().map(|l| l.name.replace('-', " ")).collect::<Vec<_>>(), "hovertemplate": "%{y} (%{customdata})<extra></extra>",
    }));
    let ends = limits.iter().map(|l| scaled(l.already + l.value.max(planned.unwrap_or(0.0))));
    let most = ends.fold(0.1, f64::max);
    if let Some(planned) = planned {
        // On top of what a sum holds already.
        traces.push(json!({
            "type": "scatter", "mode": "markers", "name": "plan", "y": names, "x": values(&|l| l.already + planned),
            "marker": { "symbol": "diamond", "size": 12, "color": "--ink", "line": { "width": 1.5, "color": "--paper" } },
            "hovertemplate": "the plan<extra></extra>",
        }));
    }
    let layout = json!({
        "barmode": "stack", "hovermode": "closest", "bargap": 0.3, "margin": { "t": 4, "l": 150 },
        "xaxis": { "range": [0.0, most * 1.06], "title": { "text": unit }, "fixedrange": true },
        "yaxis": { "autorange": "reversed", "fixedrange": true, "showgrid": false, "ticksuffix": "  " },
    });
    let word = match quantity {
        Quantity::Distance => "Distance",
        Quantity::Descent => "Descent",
        Quantity::KneeLoad => "Knee load",
    };
    let cells = |of: &dyn Fn(&Limit) -> String| limits.iter().map(|l| of(l)).collect::<Vec<_>>();
    let twin = table(
        &format!("{word}: {title}"),
        &[
            Column::text("rule", cells(&|l| l.rule.to_owned())),
            Column::number("speaks above", unit, cells(&|l| screen::shown(quantity, l.value, units).0)),
            Column::text("counted from", cells(&|l| screen::counted_from(l, units, next.as_of))),
            Column::text("until", cells(&|l| date::short(l.until, Some(next.as_of)))),
        ],
    );
    let plan = planned.map(|value| {
        let (value, unit) = screen::nearest(quantity, value, units);
        format!(" ◆ is the plan: {value} {unit}.")
    });
    page.figure(Figure {
        title: word.into(),
        legend: html! { p { @if limits.len() > 1 { "The strong bar is the one that binds: there a rule would speak first." } @else { "A rule would speak above it." } @if with_already { " Grey is what the seven days hold already." } @if let Some(plan) = &plan { (plan) } } },
        label: format!("{word}, {title}: {}", text.join(", ")),
        kind: "next",
        link: String::new(),
        height: AROUND_PX + BAR_PX * limits.len() as u32,
        traces,
        layout,
        more: json!({}),
        twin,
    })
}

/// A value in the reader's units, for scales.
fn scaled_in(quantity: Quantity, value: f64, units: Units) -> f64 {
    match quantity {
        Quantity::Distance => value / words::long_unit_m(units),
        Quantity::Descent => value / words::short_unit_m(units),
        Quantity::KneeLoad => value * 1000.0 / words::long_unit_m(units),
    }
}
