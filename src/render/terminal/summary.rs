//! The summary: one quantity per line, with its explanation.

use super::LABEL;
use super::text::{Line, Role, Screen, wrap};
use crate::render::content::facts::{Fact, facts, steps};
use crate::render::wording::name;
use crate::summary::ActivitySummary;
use std::io;
use unicode_width::UnicodeWidthStr;

/// Width of the longest unit and the gap after it.
const UNIT: usize = 9;

/// Remarks get their own lines if fewer columns than this are left next to the number.
const REMARK: usize = 24;

pub(super) fn summary(page: &mut Screen, activity: &ActivitySummary) -> io::Result<()> {
    let units = page.style.units;
    page.part();
    write(page, &facts(activity, units, page.style.verbose > 0))?;
    if let Some((steps, [part, length])) = steps(activity, units) {
        let part = part.map_or_else(String::new, |part| format!(" {part}"));
        let length = length.map_or_else(String::new, |length| format!(", {length}"));
        page.labelled("steps", Role::Plain, &format!("{steps}{part}{length}"))?;
    }
    if let Some(gear) = activity.gear.as_deref().filter(|gear| !gear.trim().is_empty()) {
        let gear = name::shown(gear, page.style);
        page.labelled("gear", Role::Plain, &gear)?;
    }
    Ok(())
}

/// Aligns the numbers by their last whole digit.
fn write(page: &mut Screen, facts: &[Fact]) -> io::Result<()> {
    let split = |value: &str| value.find(['.', ')']).unwrap_or(value.len());
    let whole = facts.iter().map(|fact| fact.value[..split(&fact.value)].width()).max().unwrap_or(0).max(5);
    let remark_column = LABEL + whole + 3 + UNIT;
    let room = page.text_width().saturating_sub(remark_column);
    for fact in facts {
        let blanks = whole - fact.value[..split(&fact.value)].width();
        let line = Line::new(Role::Quiet, fact.label)
            .pad(LABEL + blanks)
            .plain(&fact.value)
            .pad(LABEL + whole + 3)
            .plain(fact.unit)
            .pad(remark_column);
        if room < REMARK {
            page.line(&line)?;
            for remark in wrap(&fact.remark, page.text_width().saturating_sub(4)) {
                page.line(&Line::default().pad(4).plain(remark))?;
            }
            continue;
        }
        let mut remarks = wrap(&fact.remark, room).into_iter();
        page.line(&line.plain(remarks.next().unwrap_or_default()))?;
        for remark in remarks {
            page.line(&Line::default().pad(remark_column).plain(remark))?;
        }
    }
    Ok(())
}
