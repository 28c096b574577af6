//! The page of `course`: a planned race compared with past runs.

use super::super::Style;
use super::page::{self, Page, section};
use super::profile::{self, Along};
use super::table::{table, told};
use super::{check, descents, finding};
use crate::render::content::course::{BY_GRADE, answer, by_grade, compared, compared_legend, compared_with, named};
use crate::render::wording::cause::FindingGroups;
use crate::render::wording::{name, number};
use crate::report::{Course, CourseComparison, Maximum, Report};
use crate::summary::ProfilePoint;
use maud::{Markup, html};
use std::io::{self, Write};

/// Writes the page of a planned course.
///
/// ```
/// use kneewise::{Config, Progress, render::{Style, html}};
///
/// let past = ["testdata/race.fit".into()];
/// let report = kneewise::course("testdata/race.gpx".as_ref(), &past, &Config::default(), &Progress::default())?;
/// let mut out = Vec::new();
/// html::course(&report, &Style::default(), &mut out)?;
/// assert!(String::from_utf8(out)?.contains("km"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If writing fails.
pub fn course(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(report, style);
    let Some(course) = &report.course else { return page.write("Course", &html! { h1 { "No course" } }, out) };
    let told_of = FindingGroups::sorted(course.findings.iter(), None);
    let title = course.name.as_deref().map_or_else(|| "Course".to_owned(), name::clean);
    let chart = page.next_chart();
    let body = html! {
        @let (first, more) = answer(course, style.units);
        h1 { (first) }
        @if let Some(more) = more { p.more { (more) } }
        @let of_file = Course { path: page::last_part(&course.path).to_owned(), ..course.clone() };
        p.which { (named(&of_file, &page.style)) }
        p.which { (compared_with(course, page.report.generated_for.as_of_from)) }
        (section("What rules would say of it", &finding::blocks(&page, &told_of.recent, false)))
        (section("The course", &along(&mut page, course)))
        (section("Beside your own runs", &beside(&page, course)))
        (section("Descent by grade", &grades(&page, course)))
        (section("Long descents", &descents::of_course(&page, course, &chart)))
        (section("Noted", &finding::noted(&page, &told_of, false)))
        (section("About the data", &check::notes(&course.notes.iter().map(|note| name::clean(note)).collect::<Vec<_>>())))
    };
    page.write(&title, &body, out)
}

fn along(page: &mut Page, course: &Course) -> Markup {
    let unknown = profile::stretches(&course.profile, |i| is_unknown(course, &course.profile[i]));
    let along = Along {
        points: &course.profile,
        title: "Along the course".into(),
        on_foot: true,
        link: "course",
        unsure: false,
        caveat: "",
        marked: (unknown, "downhill grades that you have not run in 84\u{a0}days"),
        twin: None,
        is_small: false,
    };
    let profile = profile::profile(page, &along);
    html! {
        (profile)
        @if course.profile.iter().all(|point| point.altitude_m.is_none()) {
            p.note { "No elevation is drawn: the course file has none." }
        }
    }
}

/// Whether a point is on a descent of a grade that the runner has not run.
fn is_unknown(course: &Course, point: &ProfilePoint) -> bool {
    let Some(down) = point.grade.map(|grade| -grade * 100.0).filter(|down| *down > 0.0) else { return false };
    let of = course.bands.iter().find(|band| down >= band.from_pct && band.to_pct.is_none_or(|to| down < to));
    of.is_some_and(|band| !band.known)
}

/// The course compared with the maximum of one run: figures, and bars.
fn beside(page: &Page, course: &Course) -> Markup {
    let units = page.style.units;
    let columns = told(compared(course, units));
    if course.compared.is_empty() {
        return html! {};
    }
    html! {
        (table("The most in one run beside the course", &columns))
        p.note { (compared_legend(course, units)) }
        div.pairs aria-hidden="true" {
            p.note { span.box {} " the course · " span.box.own {} " your most in one run of 30\u{a0}days" }
            @for (row, label) in course.compared.iter().zip(columns.iter().flat_map(|column| &column.cells)) {
                (pair(row, label))
            }
        }
    }
}

/// Bars for the course and the runner's maximum in 30 days, to which its change refers, on one scale.
fn pair(row: &CourseComparison, label: &str) -> Markup {
    let own = row.days_30.as_ref().map(|Maximum { value, .. }| *value);
    let Some(course) = row.course else { return html! {} };
    let most = own.unwrap_or(0.0).max(course);
    let width = |value: f64| number::fixed((value / most * 100.0).clamp(0.0, 100.0), 1);
    html! {
        @if most > 0.0 {
            div.pair {
                span { (label) }
                div.bars {
                    i style=(format!("width:{}%", width(course))) {}
                    i.own style=(format!("width:{}%", width(own.unwrap_or(0.0)))) {}
                }
            }
        }
    }
}

fn grades(page: &Page, course: &Course) -> Markup {
    html! {
        @if !course.bands.is_empty() {
            (table("The course beside what was run", &told(by_grade(course, page.style.units))))
            p.note { (BY_GRADE) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Band;
    use crate::summary::Elevation;
    use jiff::civil::date;

    fn course() -> Course {
        let band = |from_pct, to_pct, known| Band { from_pct, to_pct, drop_m: 100.0, run_m: Some(0.0), known };
        Course {
            path: "<b>.gpx".into(),
            name: Some("</script><script>alert(1)</script>".into()),
            tracks: 1,
            routes: 0,
            waypoints: 0,
            points: 2,
            notes: vec![],
            as_of: date(2026, 11, 15),
            runs: 3,
            distance_m: 10_000.0,
            elevation: Elevation::default(),
            knee_load: None,
            known_share: None,
            bands: vec![band(0.0, Some(5.0), true), band(5.0, Some(10.0), false), band(10.0, None, false)],
            compared: vec![],
            descents: vec![],
            profile: vec![],
            day: date(2026, 11, 16),
            findings: vec![],
        }
    }

    #[test]
    fn grades_that_were_not_run_are_marked() {
        let at = |grade| is_unknown(&course(), &ProfilePoint { grade, ..ProfilePoint::default() });
        assert_eq!([Some(0.2), Some(-0.049), Some(-0.05), Some(-0.3), None].map(at), [false, false, true, true, false]);
    }

    #[test]
    fn names_from_the_file_are_text() {
        let report = Report { course: Some(course()), ..crate::render::fixture::season() };
        let mut out = Vec::new();
        super::course(&report, &Style::default(), &mut out).unwrap();
        let page = String::from_utf8(out).unwrap();
        assert!(
            !page.contains("<script>alert")
                && page.contains("&lt;script&gt;alert(1)")
                && page.contains("&lt;b&gt;.gpx")
        );
    }
}
