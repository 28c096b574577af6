//! The splits: each kilometre or mile, or blocks of them on long runs.

use super::profile::Drawn;
use super::spark;
use super::table::ScreenTable;
use super::text::{Line, Role, Screen};
use super::{NOT_IN_FILE, WIDE};
use crate::base::message::NBSP;
use crate::render::content::column::TextColumn;
use crate::render::content::splits::{LOAD, of_activity};
use crate::render::wording::number::{self, MISSING};
use crate::summary::ActivitySummary;
use std::io;
use unicode_width::UnicodeWidthStr;

/// Width of the bar next to the knee load, if there is room.
const BAR: usize = 18;

/// Draws the splits, if there are at least two and room for them.
pub(super) fn splits(page: &mut Screen, activity: &ActivitySummary, drawn: Drawn) -> io::Result<()> {
    if !page.has_pictures() {
        return Ok(());
    }
    let (each, wide) = (page.style.verbose > 0, page.width() >= WIDE);
    let Some(splits) = of_activity(activity, page.style.units, each, wide) else { return Ok(()) };
    let mut columns = splits.columns;
    if wide && !splits.shares.is_empty() {
        let bar =
            |share: &Option<f64>| share.map_or_else(String::new, |share| spark::bar(share, BAR, page.style.ascii));
        columns.push(TextColumn::text("", 2, splits.shares.iter().map(bar).collect()).droppable(0));
    }
    let table = ScreenTable { columns };
    let told_by_walking = |head: &str| splits.walked && head == LOAD;
    let missing = table.columns.iter().any(|c| !told_by_walking(&c.head) && c.cells.iter().any(|cell| cell == MISSING));
    let drawn = Drawn { walking: drawn.walking || splits.walked, ..drawn };
    page.part();
    table.write(page)?;
    legend(page, drawn, splits.steep, missing, splits.load, splits.size)
}

fn legend(page: &mut Screen, drawn: Drawn, steep: bool, missing: bool, load: bool, size: usize) -> io::Result<()> {
    let km = number::long_unit(page.style.units);
    let grade = format!("10{NBSP}%");
    let mut parts = Vec::new();
    match (drawn.steep, steep) {
        (true, _) => parts.push(format!("steep, over {grade}: downhill")),
        (false, true) => parts.push(format!("steep: over {grade} down")),
        (false, false) => {}
    }
    match (drawn.walking, missing) {
        (true, true) => parts.push(format!("{NOT_IN_FILE}, or walking")),
        (true, false) => parts.push("– walking".into()),
        (false, true) => parts.push(NOT_IN_FILE.into()),
        (false, false) => {}
    }
    if load {
        parts.push(number::load_of_one(page.style.units));
    }
    let each = format!("each {km}: -v");
    if size > 1 && (parts.join(" · ") + " · " + &each).width() <= page.width() {
        parts.push(each);
        return page.line(&Line::new(Role::Quiet, parts.join(" · ")));
    }
    page.text(Role::Quiet, &parts.join(" · "))
}
