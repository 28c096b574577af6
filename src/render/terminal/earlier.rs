//! Findings of caution or above in one line each: earlier ones, those beyond three blocks, all of them with `-q`.

use super::LABEL;
use super::table::ScreenTable;
use super::text::{Line, Role, Screen};
use crate::render::content::column::TextColumn;
use crate::render::wording::cause::{Cause, FindingGroups, marker};
use crate::render::wording::measured;
use crate::render::wording::{date, name, number};
use crate::report::Report;
use crate::rule::finding::Finding;
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
            TextColumn::text("", 0, cells(&|cause| marker(cause.top.severity).to_owned())).at_least(2),
            TextColumn::text("", 1, cells(&|cause| day(cause.top.date, as_of))).at_least(10),
        ];
        if causes.iter().any(|cause| cause.top.athlete.is_some()) {
            let athletes =
                cells(&|cause| cause.top.athlete.as_deref().map_or_else(String::new, |a| name::shown(a, page.style)));
            columns.push(TextColumn::text("", 1, athletes).droppable(4));
        }
        columns.extend([
            TextColumn::text("", 1, cells(&|cause| measured::quantity(cause.top).to_owned())).at_least(8),
            TextColumn::number("", "", 1, cells(&|cause| measured::observed(cause.top, units).0)).with_fraction(2),
            TextColumn::text("", 1, cells(&|cause| measured::observed(cause.top, units).1.to_owned()))
                .at_least(2)
                .droppable(2),
            TextColumn::text("", 1, cells(&|cause| measured::briefly(cause.top, units))).droppable(before_goes),
            TextColumn::right("", 2, cells(&|cause| short_change(cause.top))).droppable(change_goes),
            TextColumn::text("", 2, cells(&|cause| cause.code())),
        ]);
        ScreenTable { columns }
    };
    let change_first = table(1, 3);
    let room = page.width().saturating_sub(LABEL);
    let both_go = change_first.columns.len() - change_first.clone().fitted(room).columns.len() > 2;
    let table = if both_go { table(3, 1) } else { change_first };
    table.write_beside(page, label)
}

/// The change in a column: `+33 %`, `>30 %` where it is just over a limit.
fn short_change(finding: &Finding) -> String {
    let change = measured::change(finding);
    change.strip_prefix("just\u{a0}over\u{a0}").map_or_else(|| change.clone(), |limit| format!(">{limit}"))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Style;
    use crate::render::fixture;
    use crate::rule::finding::Severity;
    use jiff::ToSpan;

    /// Findings of KW101, each `i` weeks before the last.
    fn findings(n: i32) -> Vec<Finding> {
        let report = fixture::season();
        let longer = report.findings.iter().find(|f| f.rule == "KW101").unwrap();
        let one = |i: i32| Finding { date: longer.date.saturating_sub((7 * i).days()), ..longer.clone() };
        (0..n).map(one).collect()
    }

    fn drawn(found: &[Finding], style: &Style, write: impl Fn(&mut Screen, &[Cause]) -> io::Result<()>) -> Vec<String> {
        let causes: Vec<Cause> = found.iter().map(Cause::alone).collect();
        let mut out = Vec::new();
        write(&mut Screen::new(style, &mut out), &causes).unwrap();
        String::from_utf8(out).unwrap().lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }

    fn style(width: usize, verbose: i8) -> Style {
        Style { width, verbose, terminal: true, ..Style::default() }
    }

    #[test]
    fn ten_have_a_line_and_the_rest_is_counted() {
        let report = fixture::season();
        let shown = |n: i32, verbose: i8| {
            drawn(&findings(n), &style(100, verbose), |page, older| earlier(page, older, &report))
        };
        assert_eq!(shown(0, 0), [""; 0]);
        assert_eq!(shown(10, 0).len(), 10);
        let eleven = shown(11, 0);
        assert_eq!(eleven.len(), 11);
        assert!(eleven[10].trim_start().starts_with("1 more, back to ") && eleven[10].ends_with(": -v"), "{eleven:?}");
        assert_eq!(shown(11, 1).len(), 11);
        assert!(!shown(11, 1).concat().contains("more, back to"), "with -v all of them");
        assert!(shown(2, 0)[0].starts_with("earlier ") && shown(2, 0)[1].starts_with("   "), "the label stands once");
    }

    #[test]
    fn quiet_has_a_line_a_cause_the_newest_first() {
        let report = fixture::season();
        let found = findings(15);
        let causes: Vec<Cause> = found.iter().map(Cause::alone).collect();
        // Three recent ones, the loudest first, and twelve older.
        let recent = vec![causes[2].clone(), causes[0].clone(), causes[1].clone()];
        let told = FindingGroups { recent, older: causes[3..].to_vec(), ..FindingGroups::default() };
        let lines = drawn(&[], &style(100, -1), |page, _| quiet(page, &told, &report));
        assert_eq!(lines.len(), 3 + 10 + 1);
        for (line, finding) in lines.iter().zip(&found[..13]) {
            let day = day(finding.date, report.generated_for.as_of).replace('\u{a0}', " ");
            assert!(line.contains(&day), "{day} in {line}");
        }
        assert!(lines[13].starts_with("2 more, back to "), "{}", lines[13]);
    }

    #[test]
    fn what_it_was_before_goes_last_where_both_have_no_room() {
        let report = fixture::season();
        let mut finding = findings(1).remove(0);
        (finding.observed, finding.threshold) = (Some(13_000.0), Some(11_000.0));
        finding.reference.as_mut().unwrap().value = 10_000.0;
        let line =
            |width: usize| drawn(&[finding.clone()], &style(width, 0), |page, older| earlier(page, older, &report));
        let holds = |width: usize, text: &str| line(width).concat().contains(text);
        assert!(holds(80, "before: 10.0") && holds(80, "+30 %"), "{:?}", line(80));
        let narrow = (40..80).rev().find(|width| !holds(*width, "+30 %")).unwrap();
        assert!(holds(narrow, "before: 10.0"), "the change goes first: {:?}", line(narrow));
        // Each line says its level.
        assert!(holds(80, marker(finding.severity).trim()) && finding.severity > Severity::Info);
    }

    #[test]
    fn a_day_of_another_year_is_without_its_weekday() {
        let (of, now) = (jiff::civil::date(2026, 1, 1), |year| Some(jiff::civil::date(year, 12, 31)));
        let said = |now| day(of, now).replace('\u{a0}', " ");
        assert_eq!([said(now(2026)), said(now(2027)), said(None)], ["Thu 1 Jan", "1 Jan 2026", "Thu 1 Jan"]);
    }
}
