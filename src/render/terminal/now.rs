//! The current state, and all weeks as one row of characters.

use super::LABEL;
use super::text::{Line, Role, Screen};
use super::{earlier, spark};
use crate::render::content::state;
use crate::render::wording::number::{self, MISSING};
use crate::report::{Maximum, Now, Report, Span, Week};
use crate::rule::finding::Finding;
use jiff::civil::Date;
use std::io;
use unicode_width::UnicodeWidthStr;

/// Most weeks with a character each; more are combined.
const SIGNS: usize = 52;

/// Width needed by the layout with full names.
const ROOMY: usize = 78;

/// The last 7 and 28 days, the maximum of 7 days in the previous twelve weeks, and the maximum of one run; below them lasting
/// states.
pub(super) fn now(page: &mut Screen, report: &Report, now: &Now) -> io::Result<()> {
    table(page, now, report.generated_for.as_of)?;
    let lasts = |f: &Finding| Some(format!("{} ({})", state::lasts(f.lasts.as_ref()?, report), f.rule));
    let lasting: Vec<String> = state::lasting(report).filter_map(lasts).collect();
    page.labelled("lasting", Role::Plain, &lasting.join(" · "))
}

fn table(page: &mut Screen, now: &Now, as_of: Option<Date>) -> io::Result<()> {
    let units = page.style.units;
    let long = |m: f64| number::distance(m, units);
    let sum = |span: &Span| number::distance_sum(span.distance_m, span.distance_at_least_m, units);
    let short = |m: Option<f64>| m.map_or_else(|| MISSING.to_owned(), |m| number::height(m, units));
    let loss = |span: &Span| number::height_sum(span.elevation_loss_m, span.runs_without_altitude, units);
    let load = |km: Option<f64>| km.map_or_else(|| MISSING.to_owned(), |km| number::load(km, units));
    let roomy = page.width() >= ROOMY;
    let most = |most: &Option<Maximum>, text: &dyn Fn(f64) -> String| match most {
        Some(most) => (text(most.value), earlier::day(most.date, as_of)),
        None => (MISSING.to_owned(), String::new()),
    };
    let rows = [
        (
            format!("distance, {}", number::long_unit(units)),
            sum(&now.days_7),
            sum(&now.days_28),
            now.used_to.distance_m.map_or_else(|| MISSING.to_owned(), &long),
            most(&now.longest_30d, &long),
        ),
        (
            format!("descent, {}", number::short_unit(units)),
            loss(&now.days_7),
            loss(&now.days_28),
            short(now.used_to.elevation_loss_m),
            most(&now.most_loss_30d, &|m| short(Some(m))),
        ),
        (
            if roomy { format!("knee load, {}", number::load_unit(units)) } else { "knee load".into() },
            load(now.days_7.knee_load_flat_km),
            load(now.days_28.knee_load_flat_km),
            load(now.used_to.knee_load_flat_km),
            most(&now.most_knee_load_30d, &|km| load(Some(km))),
        ),
    ];
    // Right edge of each column: 7 days, 28 days, the maximum of 7 days, the maximum of one run.
    let (indent, ends) = if roomy { (LABEL, [37, 46, 55, 64]) } else { (0, [19, 27, 36, 44]) };
    page.part();
    let mut head = Line::new(Role::Quiet, "now");
    for (text, end) in ["7 days", "28 days", "used to", "one run"].into_iter().zip(ends) {
        head = right(head, text, end, Role::Quiet);
    }
    page.line(&head)?;
    for (label, days_7, days_28, used_to, (value, day)) in rows {
        // A 0 in days without a run is worth showing for the distance only.
        let of_28 = now.days_28.runs > 0 && days_28 != MISSING || label.starts_with("distance");
        // Nor that of treadmills alone.
        let is_nothing = |cell: &str| cell == MISSING || label.starts_with("descent") && cell == "0";
        if !of_28 && is_nothing(&used_to) && is_nothing(&value) {
            continue;
        }
        let mut line = Line::default().pad(indent).quiet(label);
        for (cell, end) in [days_7, days_28, used_to, value].into_iter().zip(ends) {
            line = decimal(line, &cell, end);
        }
        page.line(&line.pad(ends[3] + 2).plain(day))?;
    }
    let legend = "used to: fullest 7 days of the 12 weeks before; one run: of 30 days";
    page.beside(Line::default().pad(indent), indent, Role::Quiet, legend)?;
    Ok(())
}

fn right(line: Line, text: &str, end: usize, role: Role) -> Line {
    line.pad(end.saturating_sub(text.width())).add(role, text)
}

/// A number that ends at a column if it has one decimal, and two columns before if it has none.
fn decimal(line: Line, text: &str, end: usize) -> Line {
    let end = if text.contains('.') { end } else { end - 2 };
    right(line, text, end, Role::Plain).pad(end)
}

/// Distance and descent of every week, with scale and range of weeks.
pub(super) fn sparklines(page: &mut Screen, report: &Report) -> io::Result<()> {
    let weeks = &report.weeks;
    let units = page.style.units;
    let size = weeks.len().div_ceil(SIGNS.min(page.width() - LABEL)).max(1);
    let distance = means(weeks, size, |week| week.distance_m);
    let descent = means(weeks, size, |week| week.elevation_loss_m);
    let each = if size > 1 { format!(", means of {size}") } else { String::new() };
    let mut rows = Vec::new();
    if distance.iter().any(Option::is_some) {
        let high = number::distance_with_unit(highest(&distance), units);
        rows.push(("distance", &distance, format!("0–{high} a week{each}, {}", span(weeks))));
    }
    if highest(&descent) > 0.0 {
        let high = number::height_with_unit(highest(&descent), units);
        rows.push(("descent", &descent, format!("0–{high} a week{each}")));
    }
    // Legends are below if there is no room next to the characters.
    if rows.is_empty() {
        return Ok(());
    }
    let beside = rows.iter().all(|(_, signs, legend)| LABEL + signs.len() + 2 + legend.width() <= page.width());
    page.part();
    for (label, values, legend) in rows {
        let line = Line::new(Role::Quiet, label).pad(LABEL).plain(spark::from_zero(values, page.style.ascii));
        if beside {
            page.line(&line.quiet(format!("  {legend}")))?;
        } else {
            page.line(&line)?;
            page.labelled("", Role::Quiet, &legend)?;
        }
    }
    Ok(())
}

fn highest(values: &[Option<f64>]) -> f64 {
    values.iter().flatten().copied().filter(|v| v.is_finite()).fold(0.0, f64::max)
}

/// `W17–W46`, with years where they differ.
fn span(weeks: &[Week]) -> String {
    let (Some(first), Some(last)) = (weeks.first(), weeks.last()) else { return String::new() };
    match (first.week.split_once('-'), last.week.split_once('-')) {
        (Some((a, from)), Some((b, to))) if a == b => format!("{from}–{to}"),
        _ => format!("{}–{}", first.week, last.week),
    }
}

/// Means of `size` weeks each, counted back from the newest; unknown if all of them are.
fn means(weeks: &[Week], size: usize, of: impl Fn(&Week) -> Option<f64>) -> Vec<Option<f64>> {
    weeks
        .rchunks(size)
        .rev()
        .map(|group| {
            let known: Vec<f64> = group.iter().filter_map(&of).collect();
            (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixture;

    #[test]
    fn groups_are_counted_from_the_newest_week() {
        let weeks: Vec<_> = (0..5).map(|i| fixture::week(i, f64::from(i) * 1_000.0, Some(0.0))).collect();
        assert_eq!(means(&weeks, 2, |week| week.distance_m), [Some(0.0), Some(1_500.0), Some(3_500.0)]);
        assert_eq!(means(&weeks, 2, |_| None), [None, None, None]);
    }

    #[test]
    fn over_52_weeks_a_sign_stands_for_several() {
        for (n, size) in [(52, 1), (53, 2), (104, 2), (105, 3)] {
            assert_eq!((n as usize).div_ceil(SIGNS), size, "{n}");
        }
    }
}
