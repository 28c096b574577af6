//! The page of `check`: one run after another.

use super::super::Style;
use super::page::{Page, last_part, section, section_of};
use super::profile::Along;
use super::table::{narrowed, shortened, table, told};
use super::{compared, descents, finding, grade, laps, ledger, map, profile};
use crate::base::ledger::Status;
use crate::base::sport::Sport;
use crate::base::units::Units;
use crate::render::content::finding::is_about;
use crate::render::content::{facts, heading, notes, splits, state};
use crate::render::wording::cause::FindingGroups;
use crate::render::wording::{answer, sport};
use crate::render::wording::{date, name, number};
use crate::report::{JudgedAgainst, Report};
use crate::rule::finding::NotJudged;
use crate::summary::ActivitySummary;
use crate::summary::dynamics::Dynamics;
use maud::{Markup, html};
use std::io::{self, Write};

/// Writes the page for some runs: the answer, notable findings, charts and tables of the run, notes on the data.
///
/// ```
/// use kneewise::{Config, Progress, render::{Style, html}};
///
/// let report = kneewise::check(&["testdata/race.fit".into()], &[], &Config::default(), &Progress::default())?;
/// let mut out = Vec::new();
/// html::check(&report, &Style::default(), &mut out)?;
/// assert!(String::from_utf8(out)?.contains("descent"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If writing fails.
pub fn check(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(report, style);
    let several = report.activities.len() > 1;
    let of_one_file = report.activities.windows(2).all(|two| two[0].source.path == two[1].source.path);
    let runs: Vec<&ActivitySummary> = report.activities.iter().collect();
    let over_each_other = compared::compared(&mut page, &runs);
    let body = html! {
        @if several {
            h1 {
                (number::count(report.activities.len()))
                (match over_each_other.0.is_empty() { true if of_one_file => " parts", true => " activities", false => " runs of one course" })
            }
            nav aria-label="Activities" { ul {
                @for (i, activity) in told_apart(report, Folded::No) {
                    li { a href=(format!("#run-{i}")) { (if of_one_file { heading::sport_and_start(activity) } else { which(&page, activity) }) } }
                }
            } }
        }
        (section("One course", &over_each_other))
        @for (i, activity) in told_apart(report, Folded::No) { (one(&mut page, i, activity, several)) }
        @for (i, activity) in told_apart(report, Folded::Yes) {
            details.leg { summary { (which(&page, activity)) } (one(&mut page, i, activity, several)) }
        }
        @if report.activities.is_empty() { h1 { (state::answer(report, &FindingGroups::default(), style.units).0) } }
        (rest(&page))
    };
    let title = match report.activities.as_slice() {
        [run] if run.is_dated() => {
            format!("{}, {}", name::clean(&sport::title(run)), date::full(run.local_start.date()))
        }
        [run] => name::clean(&sport::title(run)),
        _ => "Runs".to_owned(),
    };
    page.write(&title, &body, out)
}

/// Whether an activity is collapsed: transitions between the legs of a race, whose map is of no interest.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Folded {
    Yes,
    No,
}

/// Runs first, then other activities on foot, then the rest; each with its index in the report.
fn told_apart(report: &Report, folded: Folded) -> Vec<(usize, &ActivitySummary)> {
    let is = |a: &ActivitySummary| if a.sport == Sport::Transition { Folded::Yes } else { Folded::No };
    let mut all: Vec<(usize, &ActivitySummary)> =
        report.activities.iter().enumerate().filter(|(_, a)| is(a) == folded).collect();
    all.sort_by_key(|(i, a)| (a.sport != Sport::Running, !a.sport.on_foot(), *i));
    all
}

/// The run, identified by the name of its file: the list of files has the whole path.
fn which(page: &Page, activity: &ActivitySummary) -> String {
    heading::which_in(activity, page.file(&activity.source), &page.style)
}

fn judged_against(page: &Page, judged: &JudgedAgainst) -> String {
    let mut judged = judged.clone();
    judged.paths.iter_mut().for_each(|path| *path = last_part(path).to_owned());
    heading::judged_against(&judged, page.report, &page.style)
}

fn one(page: &mut Page, number: usize, activity: &ActivitySummary, several: bool) -> Markup {
    let report = page.report;
    let units = page.style.units;
    let told = FindingGroups::sorted(report.findings.iter().filter(|finding| is_about(finding, activity)), None);
    let judged = report.judged_against.as_ref();
    let against = judged.and_then(|_| answer::against_history(activity, &told, units));
    let (took, more) = answer::of_activity(activity, units);
    // With a history the answer is the comparison, followed by the load of the run.
    let (first, second) = match against {
        Some(against) => (against, Some(took)),
        None => (took, more.clone()),
    };
    let link = format!("run-{number}");
    let chart = (activity.profile.len() > 1).then(|| page.next_chart());
    let along = along(page, activity, &link);
    html! {
        article.run id=(link) {
            @if several { h2.answer { (first) } } @else { h1 { (first) } }
            @if let Some(second) = second { p.more { (second) } }
            p.which { (which(page, activity)) }
            @if let Some(judged) = judged { p.which { (judged_against(page, judged)) } }
            (section("What stands out", &finding::blocks(page, &told.recent, false)))
            (section_of("along-the-way", &format!("Along the {}", sport::words(activity.sport).0), &along))
            (section("Descents", &descents::descents(page, activity, chart.as_deref())))
            (section("In figures", &figures(page, activity)))
            (section("Downhill by grade", &downhill(page, activity)))
            (section("Heart-rate zones", &laps::zones(activity)))
            (section("Splits", &split_table(page, activity)))
            (section("Laps", &laps::laps(page, activity)))
            (section("Noted", &finding::noted(page, &told, false)))
            (section("About the data", &notes(&notes::lines(activity, false))))
        }
    }
}

/// The charts, and a sentence for what cannot be drawn.
fn along(page: &mut Page, activity: &ActivitySummary, link: &str) -> Markup {
    let points = &activity.profile;
    let along = Along {
        points,
        title: "Profile".into(),
        on_foot: activity.sport.on_foot(),
        link,
        unsure: activity.knee_load.is_some_and(|load| !load.valid),
        caveat: profile::caveat(&activity.elevation),
        marked: (Vec::new(), ""),
        twin: None,
        is_small: false,
    };
    let profile = profile::profile(page, &along);
    let map = map::map(page, points, link);
    html! {
        (profile)
        (map)
        @for sentence in lacking(activity, page.report) { p.note { (sentence) } }
    }
}

/// What is not drawn, and why.
fn lacking(activity: &ActivitySummary, report: &Report) -> Vec<&'static str> {
    let points = &activity.profile;
    let none = |of: fn(&crate::summary::ProfilePoint) -> bool| !points.iter().any(of);
    if points.is_empty() {
        return vec!["The file holds nothing along the distance, so there is no chart."];
    }
    let is_private = report.generated_for.tz == "private";
    let mut lacks = Vec::new();
    if none(|p| p.altitude_m.is_some()) {
        lacks.push("No elevation is drawn: the file has no altitude.");
    }
    if none(|p| p.heart_rate_bpm.is_some()) {
        lacks.push("No heart rate is drawn: the file has none.");
    }
    if activity.sport.on_foot() && none(|p| p.cadence_spm.is_some()) {
        lacks.push("No cadence is drawn: the file has none.");
    }
    if none(|p| p.lat_deg.is_some()) {
        lacks.push(if is_private {
            "No map is drawn: this report was made with --private, without positions."
        } else {
            "No map is drawn: the file has no positions."
        });
    }
    lacks
}

/// The table of figures.
fn figures(page: &Page, activity: &ActivitySummary) -> Markup {
    let units = page.style.units;
    let steps = facts::steps(activity, units);
    let gear = activity.gear.as_deref().filter(|gear| !gear.trim().is_empty());
    let gear = gear.map(|gear| name::whole(gear, &page.style));
    html! {
        div.scroll {
            table.facts {
                caption.hidden { "The summary" }
                tbody {
                    @for fact in facts::facts(activity, units, false) {
                        tr {
                            th scope="row" { (fact.label) }
                            td.number { (fact.value) }
                            td.unit { (fact.unit) }
                            td.remark {
                                (fact.remark)
                                // A rough load differs with and without a history too: by what the history says of the cadence.
                                @if fact.label == "knee load" && activity.knee_load.is_some_and(|l| !l.valid && l.own_cadence) {
                                    " · your own cadence counted in"
                                }
                            }
                        }
                    }
                    @if let Some((steps, remarks)) = steps {
                        tr { th scope="row" { "steps" } td.number { (steps) } td.unit {} td.remark { (remarks.into_iter().flatten().collect::<Vec<_>>().join(", ")) } }
                    }
                    @if let Some(gear) = gear { tr { th scope="row" { "gear" } td.remark colspan="3" { (gear) } } }
                    (dynamics(activity))
                }
            }
        }
    }
}

/// Running dynamics, if the watch or strap measured them.
fn dynamics(activity: &ActivitySummary) -> Markup {
    let rows = Dynamics::FIGURES.iter().filter_map(|figure| figure.shown.zip((figure.value)(&activity.dynamics)));
    html! {
        @for (shown, value) in rows {
            tr {
                th scope="row" { (shown.label) }
                td.number { (number::fixed(value, shown.decimals)) }
                td.unit { (shown.unit) }
                td.remark { (shown.remark) }
            }
        }
    }
}

/// Descent by grade: a table with bars. Empty for a run without a descent steeper than 5 %.
fn downhill(page: &Page, activity: &ActivitySummary) -> Markup {
    let units = page.style.units;
    let bands: Vec<_> =
        grade::bands(activity).into_iter().filter(|band| number::tenths(band.distance_m, units) > 0).collect();
    let longest = bands.iter().map(|band| band.distance_m).fold(0.0, f64::max);
    if !activity.sport.on_foot() || number::tenths(longest, units) == 0 {
        return html! {};
    }
    let whole = activity.distance_m.filter(|m| *m > 0.0);
    html! {
        div.scroll tabindex="0" role="group" aria-label="Downhill by grade" {
            table {
                caption { "Distance at each grade, and about how much of the descent lies in it" }
                thead { tr {
                    th scope="col" { "grade" } th.number scope="col" { "distance" } th.number.w scope="col" { "of the run" }
                    th.number scope="col" { "descent, about" } td.bar {}
                } }
                tbody {
                    @for band in &bands {
                        @let class = &grade::CLASSES[band.class];
                        tr {
                            th scope="row" { (class.name) }
                            td.number { (number::distance_with_unit(band.distance_m, units)) }
                            td.number.w { (whole.map_or_else(|| number::MISSING.to_owned(), |m| share(band.distance_m / m))) }
                            td.number { (number::height_with_unit(band.drop_m, units)) }
                            td.bar { i.(class.line) style=(format!("width:{:.1}%", band.distance_m / longest * 100.0)) {} }
                        }
                    }
                }
            }
        }
    }
}

fn share(of_one: f64) -> String {
    format!("{}\u{a0}%", number::fixed(of_one * 100.0, 0))
}

/// Every kilometre or mile, with the columns of the widest terminal table.
fn split_table(page: &Page, activity: &ActivitySummary) -> Markup {
    let units = page.style.units;
    let Some(splits) = splits::of_activity(activity, units, true, true).filter(|_| activity.sport.on_foot()) else {
        return html! {};
    };
    let columns = narrowed(told(splits.columns), &["time", "clock", "climb", "steep", "walked", "heart"]);
    // On paper they stand in two columns.
    let columns = shortened(columns, &["time", "clock", "steep", "walked"]);
    let unit = if units == crate::base::units::Units::Metric { "kilometre" } else { "mile" };
    html! {
        (table(&format!("Each {unit}; the last row is the whole"), &columns))
        @if splits.load { p.note { (number::load_of_one(units)) } }
    }
}

pub(super) fn notes(lines: &[String]) -> Markup {
    html! { @if !lines.is_empty() { ul.notes { @for line in lines { li { (line) } } } } }
}

/// What concerns no single run: rules that could not be judged, files with problems.
fn rest(page: &Page) -> Markup {
    let report = page.report;
    let all_read = report.ledger.iter().all(|entry| entry.status == Status::Read);
    html! {
        (section("Files", &if all_read { html! {} } else { ledger::files(page) }))
        @if !report.not_judged.is_empty() { (not_judged(&report.not_judged, report.totals.rules, page.style.units)) }
    }
}

/// The rules that could not be judged, collapsed: most cannot judge a single run.
pub(super) fn not_judged(entries: &[NotJudged], rules: usize, units: Units) -> Markup {
    html! {
        section.screen {
            h2 { "Not judged" }
            details {
                summary { (number::count(entries.len())) " of " (number::counted(rules, "rule", "rules")) " could not be judged, and why" }
                ul.notes {
                    @for entry in entries { li { span.code { (entry.rule) } " " (name::clean(&entry.need.reason.in_units(units))) } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixture;

    fn drawn(report: &Report) -> String {
        let mut out = Vec::new();
        check(report, &Style::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// The classes of the figures of a page.
    fn kinds(page: &str) -> Vec<&str> {
        page.split("<figure class=")
            .skip(1)
            .filter_map(|rest| rest.trim_start_matches('"').split(['"', ' ']).next())
            .collect()
    }

    #[test]
    fn every_run_has_a_whole_page() {
        for (name, _, report) in fixture::every() {
            let page = drawn(&report);
            assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"), "{name}");
            assert_eq!(page.matches("<h1>").count(), 1, "{name}");
            assert_eq!(page.matches("<script>").count(), 1, "{name}");
            assert!(page.len() < 150_000 * report.activities.len().max(1), "{name}: {}", page.len());
            assert!(page.contains("See a clinician about a knee that swells"), "{name}");
        }
    }

    #[test]
    fn files_are_named_without_their_path() {
        for (path, name) in
            [("/a/b/race.fit", "race.fit"), ("C:\\a\\race.fit", "race.fit"), ("race.fit", "race.fit"), ("a/b/", "b")]
        {
            assert_eq!(last_part(path), name);
        }
        let mut report = fixture::mountain();
        report.activities[0].source.path = "/home/somebody/race.fit".into();
        let page = drawn(&report);
        assert!(
            page.contains("· race.fit</p>") && !page.contains("somebody"),
            "the list of files is not shown where all were read"
        );
    }

    #[test]
    fn what_is_missing_is_left_out_and_said() {
        let mut report = fixture::mountain();
        assert!(kinds(&drawn(&report)).contains(&"profile"));
        for point in &mut report.activities[0].profile {
            (point.altitude_m, point.grade, point.heart_rate_bpm) = (None, None, None);
            (point.lat_deg, point.lon_deg) = (None, None);
        }
        let page = drawn(&report);
        assert_eq!(kinds(&page), ["profile"]);
        for sentence in
            ["No elevation is drawn: the file has no altitude.", "No map is drawn: the file has no positions."]
        {
            assert!(page.contains(sentence), "{sentence}");
        }
        report.activities[0].profile.clear();
        assert!(drawn(&report).contains("The file holds nothing along the distance"));
    }

    #[test]
    fn names_are_escaped_in_text_attributes_and_data() {
        let mut report = fixture::mountain();
        let run = &mut report.activities[0];
        run.source.path = "a/<title><script>\"onload='x'\u{202e}<b>.fit".into();
        run.source.device = Some("<img src=x>".into());
        run.gear = Some("\u{1b}[31m</details><i>".into());
        let page = drawn(&report);
        assert_eq!(page.matches("<title>").count(), 1);
        assert!(!page.contains("<img") && !page.contains("<b>") && !page.contains("</details><i>"));
        assert!(!page.contains(['\u{202e}', '\u{1b}']));
        assert!(page.contains("&lt;title&gt;&lt;script&gt;&quot;onload='x'?&lt;b&gt;.fit"));
    }
}
