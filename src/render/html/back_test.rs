//! What came before the sore spells: a part of the page of a history, and one sheet for the consulting room.

use super::super::Style;
use super::page::{Page, section};
use super::pain;
use super::table::{TableColumn, narrowed, table};
use crate::render::wording::back_test as words;
use crate::render::wording::number;
use crate::report::{BackTest, ExposureBefore, Overview, Report};
use maud::{Markup, html};
use std::io::{self, Write};

/// Rows of exposures that stand open; the others unfold.
const ROWS: usize = 8;

/// Writes what came before sore spells on one sheet: the answer, the spells over the weeks, what the days before held, what rules said.
///
/// ```
/// use kneewise::{Config, Progress, render::{Style, html}};
///
/// let config = Config::default().with(|config| config.back_test = true);
/// let report = kneewise::scan(&["testdata/race.fit".into()], &config, &Progress::default())?;
/// let mut out = Vec::new();
/// html::back_test(&report, &Style::default(), &mut out)?;
/// assert!(String::from_utf8(out)?.contains("pain log"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// What the writer returns.
pub fn back_test(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(report, style);
    let body = match &report.back_test {
        None => html! { h1 { (words::NOTHING) } },
        Some(test) => sheet(&mut page, test),
    };
    page.write("Before the pain", &body, out)
}

fn sheet(page: &mut Page, test: &BackTest) -> Markup {
    let report = page.report;
    let overview = report.overview.as_deref().and_then(<[Overview]>::first).filter(|o| !o.pain.is_empty());
    let weeks = overview.map_or_else(|| html! {}, |overview| pain::figure(page, overview));
    html! {
        div.sheet {
            header {
                h1 { (words::answer(test)) }
                @for said in words::more(test) { p.more { (said) } }
                p.which { (words::which(test)) }
                p.room { span { "Name" } span { "Date" } span { "Side, place, since when" } }
            }
            (section("What your own words say", &mentions(test)))
            (section("Spells over the weeks", &html! { (weeks) (spells(test)) }))
            (section("What the days before held", &exposures(test)))
            (section("What rules said before", &rules(report, test)))
            (section("How far this goes", &limits(test)))
        }
    }
}

/// The part of the page of a history; nothing where the pain log has no spell.
pub(super) fn part(page: &Page) -> Markup {
    let there = |test: &&BackTest| !test.onsets.is_empty() || !test.mentions.is_empty();
    let Some(test) = page.report.back_test.as_ref().filter(there) else { return html! {} };
    if test.onsets.is_empty() {
        return mentions(test);
    }
    html! {
        (mentions(test))
        p { (words::answer(test)) }
        @for said in words::more(test) { p { (said) } }
        p.which { (words::which(test)) }
        (spells(test))
        (exposures(test))
        (rules(page.report, test))
        (limits(test))
    }
}

/// What the runner's own words say, the newest first.
fn mentions(test: &BackTest) -> Markup {
    if test.mentions.is_empty() {
        return html! {};
    }
    let rows: Vec<[String; 2]> = test.mentions.iter().rev().map(words::mention_row).collect();
    let cells = |of: &[[String; 2]], n: usize| of.iter().map(|row| row[n].clone()).collect::<Vec<String>>();
    let (newest, rest) = rows.split_at(rows.len().min(words::MENTIONS));
    let list = |caption: &str, rows: &[[String; 2]]| {
        table(caption, &[TableColumn::text("day", cells(rows, 0)), TableColumn::text("words", cells(rows, 1))])
    };
    html! {
        p { (words::mentions_head(&test.mentions)) " " code { (words::confirm(&test.mentions).unwrap_or_default()) } }
        (list("Mentions, the newest first", newest))
        @if !rest.is_empty() {
            details { summary { (number::count(rest.len())) " more" } (list("Earlier mentions", rest)) }
        }
    }
}

fn limits(test: &BackTest) -> Markup {
    html! {
        p { (words::LIMITS) }
        @if let Some(said) = words::for_the_clinician(test) { p { (said) } }
    }
}

fn spells(test: &BackTest) -> Markup {
    let rows: Vec<[String; 3]> = test.onsets.iter().map(words::spell).collect();
    let cells = |n: usize| rows.iter().map(|row| row[n].clone()).collect::<Vec<String>>();
    if rows.is_empty() {
        return html! {};
    }
    table(
        "Sore spells",
        &[
            TableColumn::text("spell began", cells(0)),
            TableColumn::text("lasted", cells(1)),
            TableColumn::text("first day", cells(2)),
        ],
    )
}

fn exposures(test: &BackTest) -> Markup {
    if test.exposures.is_empty() {
        return html! {};
    }
    let (first, rest) = test.exposures.split_at(test.exposures.len().min(ROWS));
    html! {
        (rows("The days before the spells beside ordinary ones", first, test))
        @if !rest.is_empty() {
            details { summary { (number::count(rest.len())) " more" } (rows("The others that were looked at", rest, test)) }
        }
        p.quiet { (words::MEANING) }
    }
}

fn rows(caption: &str, exposures: &[ExposureBefore], test: &BackTest) -> Markup {
    let cells = |of: &dyn Fn(&ExposureBefore) -> String| exposures.iter().map(of).collect::<Vec<_>>();
    let mut columns = vec![
        TableColumn::text("", cells(&|e| words::label(e.name).to_owned())),
        TableColumn::number("days", "", cells(&|e| e.days.to_string())),
        TableColumn::number("high before", "", cells(&|e| format!("{} of {}", e.high_before, e.known_before))),
        TableColumn::number("by chance", "", cells(&words::by_chance)),
    ];
    if exposures.iter().any(|e| e.p.is_some()) {
        columns.push(TableColumn::number("p", "", cells(&|e| words::p_cell(e.p))));
        let all = format!("p of {}", number::count(test.looked_at));
        columns.push(TableColumn::number(all, "", cells(&|e| words::p_cell(e.p_adjusted))));
    }
    table(caption, &narrowed(columns, &["p"]))
}

fn rules(report: &Report, test: &BackTest) -> Markup {
    let rows: Vec<[String; 5]> = test.rules.iter().map(|alarms| words::rule_row(alarms, report)).collect();
    if rows.is_empty() {
        return html! {};
    }
    let cells = |n: usize| rows.iter().map(|row| row[n].clone()).collect::<Vec<String>>();
    table(
        "What rules said, and whether a spell began within 14 days; any day: after so many of all running days one did",
        &[
            TableColumn::text("rule", cells(0)),
            TableColumn::number("days it spoke", "", cells(1)),
            TableColumn::number("spell within 14", "", cells(2)),
            TableColumn::number("share", "", cells(3)),
            TableColumn::number("any day", "", cells(4)),
        ],
    )
}
