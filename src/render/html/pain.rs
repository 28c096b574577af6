//! The pain log above the weekly knee load.

use super::chart::{Chart, ChartView, Data, LegendKey, Mark, Panel, Scale, Sign, Swatch, months, step, ticks};
use super::page::Page;
use super::says;
use super::table::{TableColumn, table};
use crate::config::PainWhen;
use crate::render::wording::comparison::upper_first;
use crate::render::wording::{date, name, number};
use crate::report::{Overview, PainDay, Week};
use jiff::ToSpan;
use maud::{Markup, html};

/// Days shown before the first pain.
const BEFORE_PAIN: i64 = 84;

/// Heights of the panels, pixels.
const PAIN_PX: f64 = 96.0;
const LOAD_PX: f64 = 70.0;

/// Scores from 0 to 10, with a margin for the sign at both ends.
const SCORES: Scale = Scale { low: -0.7, high: 10.7 };

const KINDS: [(PainWhen, Sign); 5] = [
    (PainWhen::During, Sign::Disc),
    (PainWhen::HourAfter, Sign::Square),
    (PainWhen::NextMorning, Sign::Diamond),
    (PainWhen::AtRest, Sign::Triangle),
    (PainWhen::AtNight, Sign::Cross),
];

fn when(when: PainWhen) -> &'static str {
    match when {
        PainWhen::During => "while running",
        PainWhen::HourAfter => "an hour after",
        PainWhen::NextMorning => "the next morning",
        PainWhen::AtRest => "at rest",
        PainWhen::AtNight => "at night",
    }
}

/// Draws the pain log, and below it the weekly knee load, or the distance if that is unknown.
pub(super) fn figure(page: &mut Page, overview: &Overview) -> Markup {
    let entries = &overview.pain;
    let (Some(first), Some(last)) = (entries.first(), entries.last()) else { return html! {} };
    let units = page.style.units;
    let weeks = &page.report.weeks;
    let long_m = number::long_unit_m(units);
    let with_load = weeks.iter().any(|w| w.knee_load_flat_km.is_some_and(|km| km > 0.0));
    let (what, unit) =
        if with_load { ("knee load", number::load_unit(units)) } else { ("distance", number::long_unit(units)) };
    let value = |w: &Week| {
        if with_load { w.knee_load_flat_km.map(|km| km * 1000.0 / long_m) } else { w.distance_m.map(|m| m / long_m) }
    };
    let from = first.date.saturating_sub(BEFORE_PAIN.days());
    let from = weeks.first().map_or(from, |w| from.max(w.start).min(first.date));
    let to = page.report.generated_for.as_of.map_or(last.date, |day| day.max(last.date));
    let day = |date: jiff::civil::Date| f64::from((date - from).get_days());
    let x = Scale::new(-2.0, day(to) + 3.0);
    let signs = KINDS.map(|(kind, sign)| Mark::Signs {
        sign,
        class: "pain",
        at: entries.iter().filter(|e| e.when == kind).map(|e| (day(e.date), e.score)).collect(),
    });
    let pain = Panel {
        y_ticks: ticks(SCORES, 5.0, |v| number::fixed(v, 0)),
        marks: signs.into(),
        ..Panel::new("Pain, of 10", PAIN_PX, x, SCORES)
    };
    let y = Scale::from_zero(weeks.iter().filter_map(value).fold(0.0, f64::max));
    let bars = |w: &Week| {
        let at = day(w.start);
        (at > -7.0).then(|| [at + 0.8, at + 6.2, 0.0, value(w).unwrap_or(0.0)])
    };
    let load_step = step(y, 3);
    let load = Panel {
        y_ticks: ticks(y, load_step, |v| number::fixed(v, u32::from(load_step < 1.0))),
        x_ticks: months(from, day(to), 10),
        marks: vec![Mark::Boxes { class: "bars", boxes: weeks.iter().filter_map(bars).collect() }],
        ..Panel::new(format!("{what} of the week, {unit}").replacen(what, &upper_first(what), 1), LOAD_PX, x, y)
    };
    let cells = |of: &dyn Fn(&PainDay) -> String| entries.iter().rev().map(of).collect::<Vec<_>>();
    let score = |e: &PainDay| number::fixed(e.score, u32::from(e.score.fract() != 0.0));
    let twin = table(
        "The pain log, the newest first",
        &[
            TableColumn::text("day", cells(&|e| date::full(e.date))),
            TableColumn::number("pain", "of 10", cells(&score)),
            TableColumn::text("when", cells(&|e| when(e.when).to_owned())),
            TableColumn::text("note", cells(&|e| e.note.as_deref().map_or_else(String::new, name::clean))),
        ],
    );
    let keys = KINDS.iter().filter(|(kind, _)| entries.iter().any(|e| e.when == *kind));
    let says = entries
        .iter()
        .map(|e| (day(e.date), format!("{}: pain {} of 10, {}", date::full(e.date), score(e), when(e.when)), None));
    page.chart(&Chart {
        kind: "pain",
        title: format!("Pain beside {what}"),
        keys: keys
            .map(|(kind, sign)| LegendKey::new(Swatch::Sign(*sign), "pain", format!("pain {}", when(*kind))))
            .collect(),
        note: "That both rise together does not say that one causes the other.".into(),
        label: format!("{} of the pain log over the weekly {what}", number::counted(entries.len(), "entry", "entries")),
        data: Some(Data::Places(says::across(x, says))),
        views: ChartView::only(vec![pain, load]),
        twin,
        ..Chart::default()
    })
}
