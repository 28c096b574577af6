//! The screen of `next`: the values above which rules would fire for the next run and week.

use super::super::Style;
use super::table::ScreenTable;
use super::text::{Role, Screen};
use super::{check, findings};
use crate::base::message::NBSP;
use crate::base::provenance::AsOfFrom;
use crate::render::content::column::TextColumn;
use crate::render::content::next::{
    MEANING, NOTHING, OF_A_PLAN, answer, counted_from, nearest, rule, shown, until_text, week_text, which_text,
};
use crate::render::wording::cause::FindingGroups;
use crate::render::wording::date;
use crate::report::{ForecastOf, Limit, Next, Planned, Report};
use std::io::{self, Write};

/// Writes the forecast: the answer, the limits with their references, or why there are none.
///
/// ```
/// use kneewise::{Config, Progress, render::{Style, terminal}};
///
/// let report = kneewise::next(&["testdata/race.fit".into()], None, &Config::default(), &Progress::default())?;
/// let mut out = Vec::new();
/// terminal::next(&report, &Style::default(), &mut out)?;
/// assert!(String::from_utf8(out)?.contains("run"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If writing fails.
pub fn next(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Screen::new(style, out);
    let Some(next) = &report.next else {
        page.text(Role::Answer, NOTHING)?;
        return check::footer(&mut page);
    };
    page.text(Role::Answer, &answer(next, style.units).join(" "))?;
    if style.verbose >= 0 {
        which(&mut page, next, report.generated_for.as_of_from)?;
    } else if let Some(text) = until_text(next, style.units) {
        page.text(Role::Plain, &text)?;
    }
    if let Some(planned) = &next.planned {
        let told = FindingGroups::sorted(planned.findings.iter(), None);
        findings::findings(&mut page, &told.recent, report, false)?;
        page.part();
        let mut label = "noted";
        // What is a row of a louder finding is not said twice.
        for finding in &told.noted {
            let title = finding.words.title.in_units(style.units);
            page.labelled(label, Role::Plain, &format!("{title} ({})", finding.rule))?;
            label = "";
        }
    }
    if style.verbose >= 0 {
        match &next.planned {
            Some(plan) => fits(&mut page, next, plan)?,
            None => limits(&mut page, next)?,
        }
    }
    check::footer(&mut page)
}

fn which(page: &mut Screen, next: &Next, from: Option<AsOfFrom>) -> io::Result<()> {
    page.part();
    page.text(Role::Plain, &which_text(next, from))?;
    until_text(next, page.style.units).map_or(Ok(()), |text| page.text(Role::Plain, &text))
}

fn limits(page: &mut Screen, next: &Next) -> io::Result<()> {
    if next.run.is_empty() && next.week.is_empty() {
        return Ok(());
    }
    let week = week_text(next);
    for (label, rows) in [("next run", &next.run), (week.as_str(), &next.week)] {
        if !rows.is_empty() {
            page.part();
            table(page, label, rows, next)?;
        }
    }
    page.part();
    let load = next.run.iter().any(|limit| limit.quantity == ForecastOf::KneeLoad);
    let legend = if load { format!(" knee load 1: one flat km at 6:00{NBSP}/km") } else { String::new() };
    page.text(Role::Quiet, &format!("{MEANING}{legend}"))?;
    page.part();
    page.text(Role::Plain, &format!("A planned run: {OF_A_PLAN}"))
}

fn table(page: &mut Screen, label: &str, rows: &[Limit], next: &Next) -> io::Result<()> {
    let as_of = next.as_of;
    let units = page.style.units;
    let mut previous = None;
    let mut names = Vec::new();
    for limit in rows {
        // The quantity is named once.
        names.push(if previous == Some(limit.quantity) { "" } else { limit.quantity.word() }.to_owned());
        previous = Some(limit.quantity);
    }
    let cells = |of: &dyn Fn(&Limit) -> String| rows.iter().map(of).collect::<Vec<String>>();
    let columns = vec![
        TextColumn::text(label, 0, names).at_least(9),
        TextColumn::text("yours", 2, cells(&|l| counted_from(l, units, as_of))).droppable(2),
        TextColumn::number("comment from", "", 2, cells(&|l| shown(l.quantity, l.value, units).0)).at_least(6),
        TextColumn::text("", 1, cells(&|l| shown(l.quantity, l.value, units).1.to_owned())),
        TextColumn::text("until", 2, cells(&|l| date::short(l.until, Some(as_of)))).droppable(1),
        TextColumn::text("rule", 2, cells(&|l| rule(next, l))),
    ];
    ScreenTable { columns }.write(page)
}

/// The parts of a plan within its limits.
fn fits(page: &mut Screen, next: &Next, plan: &Planned) -> io::Result<()> {
    let units = page.style.units;
    let mut lines = Vec::new();
    for (quantity, value) in [
        (ForecastOf::Distance, Some(plan.distance_m)),
        (ForecastOf::Descent, plan.loss_m),
        (ForecastOf::KneeLoad, plan.knee_load_flat_km),
    ] {
        let Some(value) = value else { continue };
        let above: Vec<&Limit> =
            next.run.iter().filter(|limit| limit.quantity == quantity && value <= limit.value).collect();
        if above.is_empty() {
            continue;
        }
        let limits: Vec<String> = above
            .iter()
            .map(|limit| {
                let (value, unit) = shown(limit.quantity, limit.value, units);
                format!("{value}{NBSP}{unit}{NBSP}({})", limit.rule)
            })
            .collect();
        let (value, unit) = nearest(quantity, value, units);
        lines.push(format!("{} {value}{NBSP}{unit}: comments from {} on", quantity.word(), limits.join(", ")));
    }
    page.part();
    let mut label = "fits";
    for line in lines {
        page.labelled(label, Role::Plain, &line)?;
        label = "";
    }
    Ok(())
}

#[cfg(test)]
mod tests;
