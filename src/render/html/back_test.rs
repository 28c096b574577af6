//! What came before the sore spells: a part of the page of a history, and one sheet for the consulting room.

use super::super::Style;
use super::page::{Page, section};
use super::pain;
use super::table::{TableColumn, narrowed, table};
use crate::render::wording::back_test as words;
use crate::render::wording::number;
use crate::report::{BackTest, ExposureBefore, Mention, Overview, Report};
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
            (section("Spells over the weeks", &html! { (weeks) (spells(test)) }))
            (section("What the days before held", &exposures(test)))
            (section("What rules said before", &rules(report, test)))
            (section("What your own words say", &mentions(page, test)))
            (section("How far this goes", &limits(test)))
        }
    }
}

/// The part of the page of a history; nothing where the pain log has no spell.
pub(super) fn part(page: &mut Page) -> Markup {
    let there = |test: &&BackTest| !test.onsets.is_empty() || !test.mentions.is_empty();
    let report = page.report;
    let Some(test) = report.back_test.as_ref().filter(there) else { return html! {} };
    let mentions = mentions(page, test);
    if test.onsets.is_empty() {
        return mentions;
    }
    html! {
        p { (words::answer(test)) }
        @for said in words::more(test) { p { (said) } }
        p.which { (words::which(test)) }
        (mentions)
        (spells(test))
        (exposures(test))
        (rules(report, test))
        (limits(test))
    }
}

/// What the runner's own words say, the newest first. Each has its command; with the script they can be ticked, and the ticked ones
/// make one command and a file that is a pain log. Without it the commands are text.
fn mentions(page: &mut Page, test: &BackTest) -> Markup {
    if test.mentions.is_empty() {
        return html! {};
    }
    page.needs_confirming();
    let newest: Vec<&Mention> = test.mentions.iter().rev().collect();
    let (open, folded) = newest.split_at(newest.len().min(words::MENTIONS));
    html! {
        div.confirm {
            p { (words::mentions_head(&test.mentions)) }
            (list(open))
            @if !folded.is_empty() {
                details { summary { (number::count(folded.len())) " more" } (list(folded)) }
            }
            div.ticked hidden {
                p { output {} " Run this in a terminal, or save the file: " code { "kneewise scan … --pain FILE" } " reads it." }
                p { code {} " " button.copy type="button" { "Copy" } " " button.save type="button" { "Save as knee.csv" } }
            }
        }
    }
}

fn list(mentions: &[&Mention]) -> Markup {
    html! {
        ul.mentions {
            @for mention in mentions {
                @let [day, text] = words::mention_row(mention);
                li data-day=(mention.date) {
                    label { input type="checkbox" hidden; span { (day) " " (text) } }
                    " " code { (words::confirm(mention)) } " " button.copy type="button" hidden { "Copy" }
                }
            }
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
    let listed = words::listed(test);
    let (first, rest) = listed.split_at(listed.len().min(ROWS));
    html! {
        (rows("The days before the spells beside ordinary ones", first, test))
        @if !rest.is_empty() {
            details { summary { (number::count(rest.len())) " more" } (rows("The others that were looked at", rest, test)) }
        }
        p.quiet { (words::meaning(test)) }
    }
}

fn rows(caption: &str, exposures: &[&ExposureBefore], test: &BackTest) -> Markup {
    let cells = |of: &dyn Fn(&ExposureBefore) -> String| exposures.iter().map(|e| of(e)).collect::<Vec<_>>();
    let mut columns = vec![
        TableColumn::text("", cells(&|e| words::label(e.name).to_owned())),
        TableColumn::number("days", "", cells(&|e| e.days.to_string())),
        TableColumn::number("high before", "", cells(&|e| format!("{} of {}", e.high_before, e.known_before))),
        TableColumn::number("by chance", "", cells(&words::by_chance)),
    ];
    if exposures.iter().any(|e| e.p.is_some()) {
        columns.push(TableColumn::number("p", "", cells(&|e| words::p_cell(e.p))));
    }
    // Of one thing that was named beforehand both are the same.
    if test.looked_at > 1 && exposures.iter().any(|e| e.p_adjusted.is_some()) {
        let all = format!("p of {}", number::count(test.looked_at));
        columns.push(TableColumn::number(all, "", cells(&|e| words::p_cell(e.p_adjusted))));
    }
    let narrow: &[&str] = if test.looked_at > 1 { &["p"] } else { &[] };
    table(caption, &narrowed(columns, narrow))
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
            TableColumn::number("days it fired", "", cells(1)),
            TableColumn::number("spell within 14", "", cells(2)),
            TableColumn::number("share", "", cells(3)),
            TableColumn::number("any day", "", cells(4)),
        ],
    )
}
