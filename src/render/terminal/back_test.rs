//! The screen of `scan --back-test`: what came before the sore spells.

use super::super::Style;
use super::check;
use super::table::ScreenTable;
use super::text::{Role, Screen};
use crate::render::content::column::TextColumn;
use crate::render::wording::back_test as words;
use crate::render::wording::number;
use crate::report::{BackTest, ExposureBefore, Report};
use std::io::{self, Write};

/// Rows of exposures without `-v`.
const ROWS: usize = 8;

/// Writes what came before: the answer, the spells, the exposures, what rules said before, and what would make it wrong.
///
/// ```
/// use kneewise::{Config, Progress, render::{Style, terminal}};
///
/// let config = Config::default().with(|config| config.back_test = true);
/// let report = kneewise::scan(&["testdata/race.fit".into()], &config, &Progress::default())?;
/// let mut out = Vec::new();
/// terminal::back_test(&report, &Style::default(), &mut out)?;
/// assert!(String::from_utf8(out)?.contains("pain log"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// What the writer returns.
pub fn back_test(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Screen::new(style, out);
    let Some(test) = &report.back_test else {
        page.text(Role::Answer, words::NOTHING)?;
        return check::footer(&mut page);
    };
    page.text(Role::Answer, &words::answer(test))?;
    let is_told = style.verbose >= 0 && !test.onsets.is_empty();
    if is_told {
        for said in words::more(test) {
            page.text(Role::Plain, &said)?;
        }
        page.part();
        page.text(Role::Plain, &words::which(test))?;
    }
    if style.verbose >= 0 {
        mentions(&mut page, test)?;
    }
    if is_told {
        if page.has_pictures() {
            spells(&mut page, test)?;
            exposures(&mut page, test)?;
            rules(&mut page, report, test)?;
        } else {
            page.too_narrow()?;
        }
        page.part();
        page.text(Role::Plain, words::LIMITS)?;
        if let Some(said) = words::for_the_clinician(test) {
            page.text(Role::Plain, said)?;
        }
    }
    check::footer(&mut page)
}

/// What the runner's own words say, the newest first.
fn mentions(page: &mut Screen, test: &BackTest) -> io::Result<()> {
    if test.mentions.is_empty() {
        return Ok(());
    }
    page.part();
    page.text(Role::Plain, &words::mentions_head(&test.mentions))?;
    let rows = if page.style.verbose > 0 { test.mentions.len() } else { words::MENTIONS };
    for mention in test.mentions.iter().rev().take(rows) {
        let [day, text] = words::mention_row(mention);
        page.text(Role::Plain, &format!("  {day}  {text}"))?;
    }
    let left = test.mentions.len().saturating_sub(rows);
    if left > 0 {
        page.text(Role::Quiet, &format!("{} more with -v.", number::count(left)))?;
    }
    page.text(Role::Quiet, &words::confirm_all(test.mentions.iter().rev().take(rows)))?;
    page.part();
    Ok(())
}

fn spells(page: &mut Screen, test: &BackTest) -> io::Result<()> {
    let rows: Vec<[String; 3]> = test.onsets.iter().map(words::spell).collect();
    let cells = |n: usize| rows.iter().map(|row| row[n].clone()).collect::<Vec<String>>();
    page.part();
    ScreenTable {
        columns: vec![
            TextColumn::text("spell began", 0, cells(0)),
            TextColumn::right("lasted", 3, cells(1)),
            TextColumn::text("first day", 3, cells(2)),
        ],
    }
    .write(page)
}

fn exposures(page: &mut Screen, test: &BackTest) -> io::Result<()> {
    let rows = if page.style.verbose > 0 { test.exposures.len() } else { ROWS };
    let listed = words::listed(test);
    let shown = || listed.iter().copied().take(rows);
    if test.exposures.is_empty() {
        return Ok(());
    }
    let cells = |of: &dyn Fn(&ExposureBefore) -> String| shown().map(of).collect::<Vec<String>>();
    let p = |of: fn(&ExposureBefore) -> Option<f64>| cells(&|e| words::p_cell(of(e)));
    let mut columns = vec![
        TextColumn::text("the days before", 0, cells(&|e| words::label(e.name).to_owned())),
        TextColumn::number("days", "", 2, cells(&|e| e.days.to_string())),
        TextColumn::right("high before", 3, cells(&|e| format!("{} of {}", e.high_before, e.known_before))),
        TextColumn::right("by chance", 3, cells(&words::by_chance)),
    ];
    if test.exposures.iter().any(|e| e.p.is_some()) {
        columns.push(TextColumn::number("p", "", 3, p(|e| e.p)));
    }
    // Of one thing that was named beforehand both are the same.
    if test.looked_at > 1 && test.exposures.iter().any(|e| e.p_adjusted.is_some()) {
        let all = format!("of {}", number::count(test.looked_at));
        columns.push(TextColumn::number("p", all, 3, p(|e| e.p_adjusted)).droppable(1));
    }
    page.part();
    ScreenTable { columns }.write(page)?;
    let left = test.exposures.len().saturating_sub(rows);
    if left > 0 {
        page.text(Role::Quiet, &format!("{} more with -v.", number::count(left)))?;
    }
    page.text(Role::Quiet, &words::meaning(test))
}

fn rules(page: &mut Screen, report: &Report, test: &BackTest) -> io::Result<()> {
    let rows: Vec<[String; 5]> = test.rules.iter().map(|alarms| words::rule_row(alarms, report)).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let cells = |n: usize| rows.iter().map(|row| row[n].clone()).collect::<Vec<String>>();
    page.part();
    ScreenTable {
        columns: vec![
            TextColumn::text("rule", 0, cells(0)),
            TextColumn::right("days it fired", 3, cells(1)),
            TextColumn::right("spell within 14", 3, cells(2)),
            TextColumn::right("share", 3, cells(3)),
            TextColumn::right("any day", 3, cells(4)).droppable(1),
        ],
    }
    .write(page)?;
    page.text(Role::Quiet, "Any day: of all running days outside spells, so many were followed by one within 14 days.")
}
