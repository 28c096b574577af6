//! Findings: one block per cause with one row of figures per rule, then what is known, what to try, what would change it.

use super::page::Page;
use super::runs;
use crate::base::message::Message;
use crate::render::content::finding::{names_its_day, titled};
use crate::render::wording::cause::{Cause, FindingGroups};
use crate::render::wording::comparison::upper_first;
use crate::render::wording::{comparison, measured};
use crate::render::wording::{date, name, number};
use crate::rule::finding::{Finding, Severity};
use crate::rule::wording::Words;
use maud::{Markup, html};

/// The blocks of causes, in order, identical ones combined; `with_day` for a history, where each is linked to its runs. What is
/// known about a rule is stated in its first block.
pub(super) fn blocks(page: &Page, causes: &[Cause], with_day: bool) -> Markup {
    let mut kinds: Vec<Vec<&Cause>> = Vec::new();
    for cause in causes {
        match kinds.iter_mut().find(|kind| is_one_block(kind[0].top, cause.top)) {
            Some(kind) => kind.push(cause),
            None => kinds.push(vec![cause]),
        }
    }
    html! {
        @for (i, kind) in kinds.iter().enumerate() {
            @let said = kinds[..i].iter().find(|before| same_knowledge(before[0].top, kind[0].top)).map(|before| before[0].top);
            (block(page, kind, with_day, said))
        }
    }
}

/// Whether two findings of a rule differ only in day and figures.
fn is_one_block(a: &Finding, b: &Finding) -> bool {
    (a.rule, a.severity, &a.athlete) == (b.rule, b.severity, &b.athlete)
        && a.words.would_change.text() == b.words.would_change.text()
        && same_words(a, b)
}

/// Whether two findings have the same knowledge and advice.
fn same_words(a: &Finding, b: &Finding) -> bool {
    same_knowledge(a, b) && a.words.action.text() == b.words.action.text()
}

/// Whether two findings rest on the same knowledge, with the same source.
fn same_knowledge(a: &Finding, b: &Finding) -> bool {
    let known = |f: &Finding| f.words.known.message().map(Message::text);
    known(a) == known(b) && a.evidence.citation == b.evidence.citation
}

/// One block: each cause with its figures, then the text common to all.
fn block(page: &Page, kind: &[&Cause], with_day: bool, said: Option<&Finding>) -> Markup {
    let as_of = page.report.generated_for.as_of;
    let top = kind[0].top;
    let day = |f: &Finding| with_day.then(|| date::day(f.date, as_of));
    html! {
        article.finding.(top.severity.as_str()) id=(top.id) {
            p.level { span.sign aria-hidden="true" { (sign(top.severity)) } (top.severity.as_str()) }
            @for (i, cause) in kind.iter().enumerate() {
                h3 id=[(i > 0).then_some(&cause.top.id)] { (name::clean(&titled(cause.top, day(cause.top), &page.style))) }
                (figures(page, cause))
                @if let Some(steps) = cause.build_up(as_of) { p.steps { (upper_first(&steps)) "." } }
                @if with_day && kind.len() > 1 { (to_runs(page, cause)) }
            }
            (words(page, top, said))
            @if with_day && kind.len() == 1 { (to_runs(page, kind[0])) }
        }
    }
}

/// What is known, what to try, what would change it, and the source; what an earlier block has `said` is linked.
pub(super) fn words(page: &Page, top: &Finding, said: Option<&Finding>) -> Markup {
    let Words { known, action, would_change, .. } = &top.words;
    let says = |told: Option<&Message>| told.map_or_else(String::new, |m| name::clean(&m.in_units(page.style.units)));
    let known = says(known.message().filter(|_| said.is_none()));
    let ignore = name::clean(&comparison::ignore_if(would_change, page.style.units));
    let parts = [("Known", known), ("Try", says(Some(action))), ("Ignore this", ignore)];
    html! {
        dl {
            @if let Some(said) = said { div { dt { "Known" } dd { a href=(format!("#{}", said.id)) { "as above" } } } }
            @for (label, text) in parts.iter().filter(|(_, text)| !text.is_empty()) {
                div { dt { (label) } dd { (text) } }
            }
            @if said.is_none() { div { dt { "Source" } dd.quiet { (name::clean(&top.evidence.citation)) } } }
        }
    }
}

/// The figures of a cause, one row per rule.
fn figures(page: &Page, cause: &Cause) -> Markup {
    let changes = cause.rows().any(|finding| !measured::change(finding).is_empty());
    html! {
        div.scroll tabindex="0" role="group" aria-label="The figures" {
            table {
                thead { tr {
                    th scope="col" { "quantity" } th.number scope="col" { "seen" } th scope="col" { "compared with" }
                    @if changes { th.number scope="col" { "change" } } th.wide scope="col" { "rule" } th.wide scope="col" { "evidence" }
                } }
                tbody { @for finding in cause.rows() { (row(page, cause, finding, changes)) } }
            }
        }
    }
}

/// Links to the runs of a cause.
fn to_runs(page: &Page, cause: &Cause) -> Markup {
    let runs: Vec<_> = page.report.activities.iter().filter(|a| cause.top.activities.contains(&a.id)).collect();
    html! {
        @if page.report.now.len() <= 1 && !runs.is_empty() {
            p.to-run {
                (if runs.len() == 1 { "The run: " } else { "The runs: " })
                @for (i, run) in runs.iter().enumerate() {
                    @if i > 0 { ", " }
                    a href=(format!("#{}", runs::anchor(&run.id))) {
                        (date::day(run.local_start.date(), page.report.generated_for.as_of))
                        @if let Some(m) = run.distance_m { ", " (number::distance_with_unit(m, page.style.units)) }
                    }
                }
            }
        }
    }
}

fn row(page: &Page, cause: &Cause, finding: &Finding, changes: bool) -> Markup {
    let units = page.style.units;
    let (value, unit) = measured::observed_exactly(finding, units);
    let grade = finding.evidence.grade;
    html! {
        tr {
            th scope="row" {
                (measured::quantity(finding))
                // On a phone the last two columns are shown here.
                span.narrow { (finding.rule) " · " (grade.letter()) "\u{a0}" (grade.word()) }
            }
            td.number { (value) "\u{a0}" (unit) }
            td { (name::clean(&measured::compared_in(cause, finding, false, units))) }
            @if changes { td.number { (measured::change(finding)) } }
            td.wide { (finding.rule) }
            td.wide { (grade.letter()) "\u{a0}" (grade.word()) }
        }
    }
}

/// Info findings: one line for equal texts, with the rule; `with_day` adds the days of the runs, linked to them if they are on
/// the page.
pub(super) fn noted(page: &Page, told: &FindingGroups, with_day: bool) -> Markup {
    let report = page.report;
    let title = |f: &Finding| f.words.title.in_units(page.style.units);
    html! {
        @if !told.noted.is_empty() {
            ul.noted {
                @for same in &alike(told, &title) {
                    li {
                        span.code { (same[0].rule) } " "
                        @if let Some(athlete) = &same[0].athlete { (name::shown(athlete, &page.style)) ": " }
                        (name::clean(&title(same[0])))
                        @let of_one_run = |f: &&&Finding| with_day && f.activities.len() == 1 && !names_its_day(f);
                        @for (i, finding) in same.iter().filter(of_one_run).enumerate() {
                            (if i == 0 { " " } else { ", " })
                            @let day = date::day(finding.date, report.generated_for.as_of);
                            @let run = report.activities.iter().find(|a| finding.activities.contains(&a.id));
                            @if let Some(run) = run.filter(|_| report.now.len() <= 1) {
                                a href=(format!("#{}", runs::anchor(&run.id))) { (day) }
                            } @else {
                                (day)
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The noted findings, those of one text together, in the order of the first of each.
fn alike<'a>(told: &FindingGroups<'a>, title: &dyn Fn(&Finding) -> String) -> Vec<Vec<&'a Finding>> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    for finding in &told.noted {
        let is_like = |group: &&mut Vec<&Finding>| {
            (group[0].rule, &group[0].athlete) == (finding.rule, &finding.athlete) && title(group[0]) == title(finding)
        };
        match groups.iter_mut().find(is_like) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups
}

/// The sign of a severity, so that they differ in more than colour.
fn sign(severity: Severity) -> &'static str {
    match severity {
        Severity::Strong => "!!",
        Severity::Caution => "!",
        Severity::Info => "·",
    }
}
