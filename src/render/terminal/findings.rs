//! A block of findings: one cause with one row of figures per rule, what is known, what to try, what would change it.

use super::super::Style;
use super::text::{Line, Role, Screen, wrap};
use super::{LABEL, earlier};
use crate::base::message::Message;
use crate::base::rule_code::RuleCode;
use crate::render::content::finding::titled;
use crate::render::wording::cause::Cause;
use crate::render::wording::comparison::{self};
use crate::render::wording::measured;
use crate::render::wording::{date, name};
use crate::report::Report;
use crate::rule::finding::{Finding, Severity};
use crate::rule::wording::Words;
use std::io;
use unicode_width::UnicodeWidthStr;

/// Most blocks drawn in full, unless verbose; the rest are lines.
const BLOCKS: usize = 3;

/// Indentation of rows.
const INDENT: usize = 3;

/// Columns of code and evidence, in the layout that has room for them.
const CODE: usize = 62;

const EVIDENCE: usize = 68;

/// Width of that layout.
const ROOMY: usize = 80;

/// Comparisons get their own lines if fewer columns than this are left next to the value.
const REMARK: usize = 20;

/// The causes drawn in full, and those in one line: no rule is explained twice.
pub(super) fn unfolded<'a, 'b>(recent: &'b [Cause<'a>], style: &Style) -> (Vec<&'b Cause<'a>>, Vec<&'b Cause<'a>>) {
    let mut rules = Vec::new();
    recent.iter().partition(|cause| {
        let new = rules.len() < BLOCKS && !rules.contains(&cause.top.rule);
        if new {
            rules.push(cause.top.rule);
        }
        new || style.verbose > 0
    })
}

/// Current notable findings: blocks, and lines for the rest.
pub(super) fn findings(page: &mut Screen, recent: &[Cause], report: &Report, with_day: bool) -> io::Result<()> {
    let (blocks, lines) = unfolded(recent, page.style);
    for cause in blocks {
        block(page, cause, report, with_day)?;
    }
    if !lines.is_empty() {
        page.part();
    }
    earlier::lines(page, "also", &lines, report)
}

/// One block.
pub(super) fn block(page: &mut Screen, cause: &Cause, report: &Report, with_day: bool) -> io::Result<()> {
    let top = cause.top;
    page.part();
    title(page, top, with_day.then(|| date::day(top.date, report.generated_for.as_of)))?;
    let rows: Vec<Row> = Row::all(cause, page);
    draw_rows(page, &rows)?;
    let units = page.style.units;
    let Words { known, action, would_change, .. } = &top.words;
    let says = |said: Option<&Message>| said.map_or_else(String::new, |said| said.in_units(units));
    let steps = cause.build_up(report.generated_for.as_of).unwrap_or_default();
    let ignore = comparison::ignore_if(would_change, units);
    let said = [
        ("steps", steps),
        ("known", says(known.message())),
        ("try", says(Some(action))),
        ("ignore", if ignore.is_empty() { ignore } else { format!("this {ignore}") }),
    ];
    for (label, text) in said {
        let role = if label == "ignore" { Role::Quiet } else { Role::Plain };
        let label = Line::default().pad(INDENT).quiet(label);
        page.beside(label, LABEL, role, &name::clean(&text))?;
    }
    Ok(())
}

/// `!  caution  Nearly twice your longest recent run, on Sun 8 Nov    rule  evidence`
fn title(page: &mut Screen, top: &Finding, day: Option<String>) -> io::Result<()> {
    let marker = match top.severity {
        Severity::Strong => "!! strong",
        Severity::Caution => "!  caution",
        Severity::Info => "·  info",
    };
    let text = name::clean(&titled(top, day, page.style));
    let roomy = page.width() >= ROOMY;
    let room = if roomy { CODE - LABEL - 1 } else { page.text_width().saturating_sub(LABEL) };
    let mut line = Line::default().marked(marker);
    for (i, part) in wrap(&text, room).into_iter().enumerate() {
        line = line.pad(LABEL).plain(part);
        if i == 0 && roomy {
            line = line.pad(CODE).quiet("rule  evidence");
        }
        page.line(&line)?;
        line = Line::default();
    }
    Ok(())
}

/// The figures of one rule.
struct Row {
    quantity: String,
    value: String,
    unit: &'static str,
    compared: String,
    change: String,
    code: RuleCode,
    evidence: String,
}

impl Row {
    /// The rows of a cause; if two are compared with the same days, the second does not name them again.
    fn all(cause: &Cause, page: &Screen) -> Vec<Self> {
        let mut before = None;
        let row = |finding: &Finding| {
            let days = finding.against.days();
            let span = days.map(|days| (days, finding.date));
            let again = span.is_some() && std::mem::replace(&mut before, span) == span;
            Row::of(finding, measured::compared_in(cause, finding, again, page.style.units), page)
        };
        cause.rows().map(row).collect()
    }

    fn of(finding: &Finding, compared: String, page: &Screen) -> Self {
        let units = page.style.units;
        let (value, unit) = measured::observed_exactly(finding, units);
        let grade = finding.evidence.grade;
        Row {
            quantity: measured::quantity(finding).to_owned(),
            value,
            unit,
            compared,
            change: measured::change(finding),
            code: finding.rule,
            evidence: format!("{} {}", grade.letter(), grade.word()),
        }
    }

    fn whole(&self) -> usize {
        self.value[..self.value.find('.').unwrap_or(self.value.len())].width()
    }
}

/// Aligns the values by their last whole digit, and the codes if there is room for them.
fn draw_rows(page: &mut Screen, rows: &[Row]) -> io::Result<()> {
    // Column of the last whole digit: as in the summary, unless a name is too long for that.
    let whole = rows.iter().map(|row| INDENT + row.quantity.width() + 1 + row.whole()).max().unwrap_or(0);
    let whole = whole.max(LABEL + 5);
    let unit = rows.iter().map(|row| row.unit.width() + 2).max().unwrap_or(0);
    // Room for one decimal, or for as many as there are.
    let fraction = rows.iter().map(|row| row.value.width() - row.whole()).max().unwrap_or(0);
    let unit_column = whole + 1 + fraction.max(2);
    let remark_column = (unit_column + unit).max(LABEL + 17);
    let roomy = page.width() >= ROOMY;
    let end = if roomy { CODE - 2 } else { page.text_width() };
    for row in rows {
        let mut line = Line::default()
            .pad(INDENT)
            .plain(&row.quantity)
            .pad(whole - row.whole())
            .plain(&row.value)
            .pad(unit_column)
            .plain(row.unit);
        let mut remark_column = remark_column;
        let mut remark = row.compared.clone();
        let mut room = end.saturating_sub(remark_column);
        if roomy {
            room = room.saturating_sub(if row.change.is_empty() { 0 } else { row.change.width() + 1 });
        } else {
            for part in [&row.change, &format!("{}\u{a0}{}", row.code, row.evidence.replace(' ', "\u{a0}"))] {
                remark =
                    [remark.as_str(), part].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
            }
            if room < REMARK {
                page.line(&line)?;
                line = Line::default();
                remark_column = INDENT + 2;
                room = end.saturating_sub(remark_column);
            }
        }
        let mut remarks = wrap(&remark, room).into_iter();
        line = line.pad(remark_column).plain(remarks.next().unwrap_or_default());
        if roomy {
            line = line.pad(end - row.change.width()).plain(&row.change).pad(CODE).plain(row.code);
            line = line.pad(EVIDENCE).plain(&row.evidence);
        }
        page.line(&line)?;
        for remark in remarks {
            page.line(&Line::default().pad(remark_column).plain(remark))?;
        }
    }
    Ok(())
}
