//! Findings of caution or above in one line each: earlier ones, those beyond three blocks, all of them with `-q`.

use super::LABEL;
use super::table::{ScreenColumn, ScreenTable};
use super::text::{Line, Role, Screen};
use crate::render::wording::cause::{Cause, FindingGroups, marker};
use crate::render::wording::measured;
use crate::render::wording::{date, name, number};
use crate::report::Report;
use jiff::civil::Date;
use std::io;

/// Most earlier causes listed, unless verbose.
const LINES: usize = 10;

/// The earlier ones, newest first.
pub(super) fn earlier(page: &mut Screen, older: &[Cause], report: &Report) -> io::Result<()> {
    if older.is_empty() {
        return Ok(());
    }
    page.part();
    some(page, "earlier", older, report)
}

/// With `-q`: one line per cause.
pub(super) fn quiet(page: &mut Screen, told: &FindingGroups, report: &Report) -> io::Result<()> {
    let mut all: Vec<&Cause> = told.recent.iter().collect();
    all.sort_by_key(|cause| std::cmp::Reverse(cause.top.date));
    all.extend(told.older.iter().take(LINES));
    lines(page, "", &all, report)?;
    more(page, &told.older)
}

fn some(page: &mut Screen, label: &str, older: &[Cause], report: &Report) -> io::Result<()> {
    let shown = if page.style.verbose > 0 { older.len() } else { older.len().min(LINES) };
    lines(page, label, &older[..shown].iter().collect::<Vec<_>>(), report)?;
    if shown < older.len() { more(page, older) } else { Ok(()) }
}

/// The number of remaining ones, and since when.
fn more(page: &mut Screen, older: &[Cause]) -> io::Result<()> {
    let rest = older.get(LINES..).unwrap_or_default();
    let Some(oldest) = rest.last() else { return Ok(()) };
    let text = format!("{}\u{a0}more, back to {}: -v", number::count(rest.len()), date::full(oldest.top.date));
    if page.style.verbose < 0 { page.text(Role::Quiet, &text) } else { page.labelled("", Role::Quiet, &text) }
}

/// `!! Sat 12 Sep descent  1,894   m  30-day most 860   +120 %  KW301 +3`
pub(super) fn lines(page: &mut Screen, label: &str, causes: &[&Cause], report: &Report) -> io::Result<()> {
    let as_of = report.generated_for.as_of;
    if causes.is_empty() {
        return Ok(());
    }
    if !page.has_pictures() {
        return texts(page, label, causes, as_of);
    }
    let units = page.style.units;
    let cells = |of: &dyn Fn(&Cause) -> String| -> Vec<String> { causes.iter().map(|cause| of(cause)).collect() };
    // If there is room for only one of them, the earlier value is more informative than the change, unless only the change fits.
    let table = |change_goes: u8, before_goes: u8| {
        let mut columns = vec![
            ScreenColumn::text("", 0, cells(&|cause| marker(cause.top.severity).to_owned())).at_least(2),
            ScreenColumn::text("", 1, cells(&|cause| day(cause.top.date, as_of))).at_least(10),
        ];
        if causes.iter().any(|cause| cause.top.athlete.is_some()) {
            let athletes =
                cells(&|cause| cause.top.athlete.as_deref().map_or_else(String::new, |a| name::shown(a, page.style)));
            columns.push(ScreenColumn::text("", 1, athletes).droppable(4));
        }
        columns.extend([
            ScreenColumn::text("", 1, cells(&|cause| measured::quantity(cause.top).to_owned())).at_least(8),
            ScreenColumn::number("", "", 1, cells(&|cause| measured::observed(cause.top, units).0)).with_fraction(2),
            ScreenColumn::text("", 1, cells(&|cause| measured::observed(cause.top, units).1.to_owned()))
                .at_least(2)
                .droppable(2),
            ScreenColumn::text("", 1, cells(&|cause| measured::briefly(cause.top, units))).droppable(before_goes),
            ScreenColumn::right("", 2, cells(&|cause| measured::change(cause.top))).droppable(change_goes),
            ScreenColumn::text("", 2, cells(&|cause| cause.code())),
        ]);
        ScreenTable { columns }
    };
    let change_first = table(1, 3);
    let room = page.width().saturating_sub(LABEL);
    let both_go = change_first.columns.len() - change_first.clone().fitted(room).columns.len() > 2;
    let table = if both_go { table(3, 1) } else { change_first };
    table.write_beside(page, label)
}

/// The lines as sentences, if there is no room for columns.
fn texts(page: &mut Screen, label: &str, causes: &[&Cause], as_of: Option<Date>) -> io::Result<()> {
    let mut label = label;
    for cause in causes {
        let (value, unit) = measured::observed(cause.top, page.style.units);
        let parts = [
            format!("{}: {} {value}\u{a0}{unit}", day(cause.top.date, as_of), measured::quantity(cause.top))
                .trim_end()
                .to_owned(),
            measured::briefly(cause.top, page.style.units),
            measured::change(cause.top),
            cause.code().replace(' ', "\u{a0}"),
        ];
        let text = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        let column = if label.is_empty() && page.style.verbose < 0 { 0 } else { LABEL };
        let line = Line::new(Role::Quiet, label).pad(column).marked(marker(cause.top.severity));
        page.beside(line, column + 3, Role::Plain, &text)?;
        label = "";
    }
    Ok(())
}

/// The day of a line; in another year without the weekday.
pub(super) fn day(date: Date, as_of: Option<Date>) -> String {
    if as_of.is_none_or(|as_of| as_of.year() == date.year()) {
        date::day(date, as_of)
    } else {
        date::short(date, as_of)
    }
}
