//! The screen of `course`: a planned race compared with past runs.

use super::super::Style;
use super::table::ScreenTable;
use super::text::{Role, Screen};
use super::{check, findings, profile};
use crate::base::provenance::AsOfFrom;
use crate::render::content::course::{
    BY_GRADE, answer, by_grade, compared, compared_legend, compared_with, named, of_descents,
};
use crate::render::wording::cause::FindingGroups;
use crate::render::wording::name;
use crate::report::{Course, Report};
use std::io::{self, Write};

/// Writes the course: the answer, which course, its findings, the profile, the figures compared with the runner's own.
///
/// ```
/// use kneewise::{Config, Progress, render::{Style, terminal}};
///
/// let past = ["testdata/race.fit".into()];
/// let report = kneewise::course("testdata/race.gpx".as_ref(), &past, &Config::default(), &Progress::default())?;
/// let mut out = Vec::new();
/// terminal::course(&report, &Style::default(), &mut out)?;
/// assert!(String::from_utf8(out)?.contains("km"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If writing fails.
pub fn course(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Screen::new(style, out);
    let Some(course) = &report.course else { return check::footer(&mut page) };
    let (first, more) = answer(course, style.units);
    page.text(Role::Answer, &more.map_or(first.clone(), |more| format!("{first} {more}")))?;
    if style.verbose < 0 {
        return check::footer(&mut page);
    }
    which(&mut page, course, report.generated_for.as_of_from)?;
    let told = FindingGroups::sorted(course.findings.iter(), None);
    findings::findings(&mut page, &told.recent, report, false)?;
    profile::of_course(&mut page, course)?;
    if page.has_pictures() {
        beside(&mut page, course)?;
        bands(&mut page, course)?;
        descents(&mut page, course)?;
    } else {
        page.too_narrow()?;
    }
    page.part();
    let mut label = "data";
    for note in &course.notes {
        page.labelled(label, Role::Quiet, &name::clean(note))?;
        label = "";
    }
    check::footer(&mut page)
}

/// `Course · Two Valleys 31 · course.gpx, 1 track, 3 waypoints`
fn which(page: &mut Screen, course: &Course, from: Option<AsOfFrom>) -> io::Result<()> {
    page.part();
    page.text(Role::Plain, &named(course, page.style))?;
    page.text(Role::Plain, &compared_with(course, from))
}

/// The course compared with the maximum of one run.
fn beside(page: &mut Screen, course: &Course) -> io::Result<()> {
    let units = page.style.units;
    page.part();
    ScreenTable { columns: compared(course, units) }.write(page)?;
    page.text(Role::Quiet, &compared_legend(course, units))
}

/// Descent by grade, and the distance that the runner ran at each.
fn bands(page: &mut Screen, course: &Course) -> io::Result<()> {
    if course.bands.is_empty() {
        return Ok(());
    }
    page.part();
    ScreenTable { columns: by_grade(course, page.style.units) }.write(page)?;
    page.text(Role::Quiet, BY_GRADE)
}

fn descents(page: &mut Screen, course: &Course) -> io::Result<()> {
    if course.descents.is_empty() {
        return Ok(());
    }
    page.part();
    ScreenTable { columns: of_descents(&course.descents, page.style.units) }.write(page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::measure::Unit;
    use crate::base::message::NBSP;
    use crate::base::units::Units;
    use crate::render::fixture;
    use crate::report::Band;
    use crate::report::{CourseComparison, CourseQuantity, Maximum};
    use crate::summary::Descent;
    use crate::summary::{Elevation, KneeLoad};
    use jiff::civil::date as day;
    use unicode_width::UnicodeWidthStr;

    fn most(value: f64) -> Maximum {
        Maximum { value, date: day(2026, 11, 1), activity: String::new() }
    }

    fn two_valleys() -> Course {
        let row = |quantity: CourseQuantity, unit: Unit, course: f64, short: f64, long: f64| CourseComparison {
            quantity,
            unit,
            course: Some(course),
            days_30: Some(most(short)),
            days_84: Some(most(long)),
            change: Some(course / short - 1.0),
        };
        let band = |from_pct, to_pct, drop_m, run_m| Band {
            from_pct,
            to_pct,
            drop_m,
            run_m: Some(run_m),
            known: run_m >= 500.0,
        };
        let mountain = fixture::mountain();
        Course {
            path: "course.gpx".into(),
            name: Some("Two Valleys 31".into()),
            tracks: 1,
            routes: 0,
            waypoints: 3,
            points: 1200,
            notes: vec!["one point every 98 m: hills between them are not seen".into()],
            as_of: day(2026, 11, 15),
            runs: 106,
            distance_m: 31_200.0,
            elevation: Elevation { loss_m: Some(1_358.0), ..Elevation::default() },
            knee_load: Some(KneeLoad { flat_km: 33.0, low: 30.0, high: 36.0, valid: true, ..KneeLoad::default() }),
            known_share: Some(0.629),
            bands: vec![
                band(0.0, Some(5.0), 180.0, 250_000.0),
                band(5.0, Some(10.0), 674.0, 4_200.0),
                band(10.0, Some(15.0), 310.0, 300.0),
                band(15.0, None, 194.0, 0.0),
            ],
            compared: vec![
                row(CourseQuantity::Distance, Unit::Metres, 31_200.0, 21_100.0, 42_400.0),
                row(CourseQuantity::Descent, Unit::Metres, 1_358.0, 240.0, 1_894.0),
                row(CourseQuantity::Steep, Unit::Metres, 8_400.0, 300.0, 8_500.0),
                row(CourseQuantity::LongestDescent, Unit::Metres, 672.0, 62.0, 729.0),
                row(CourseQuantity::Climb, Unit::Metres, 1_195.0, 245.0, 1_567.0),
                row(CourseQuantity::KneeLoad, Unit::FlatKm, 33.0, 19.3, 42.2),
            ],
            descents: vec![Descent {
                from_m: 25_300.0,
                to_m: 31_200.0,
                drop_m: 672.0,
                mean_grade: -0.11,
                steepest_grade: Some(-0.22),
                ..Descent::default()
            }],
            profile: mountain.activities[0].profile.clone(),
            day: day(2026, 11, 16),
            findings: Vec::new(),
        }
    }

    fn drawn(course: Course, style: &Style) -> String {
        let report = Report { course: Some(course), ..fixture::season() };
        let mut out = Vec::new();
        super::course(&report, style, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn terminal(width: usize) -> Style {
        Style { width, terminal: true, ..Style::default() }
    }

    #[test]
    fn the_screen() {
        insta::assert_snapshot!(drawn(two_valleys(), &terminal(80)));
    }

    #[test]
    fn a_share_is_never_rounded_up() {
        let said = |share| answer(&Course { known_share: share, ..two_valleys() }, Units::Metric).0.replace(NBSP, " ");
        assert!(said(Some(0.9999)).starts_with("99 % of the 1,358 m of descent"));
        assert!(said(Some(1.0)).starts_with("All of the 1,358 m"));
        assert!(said(None).starts_with("How much of its"), "no file tells");
    }

    #[test]
    fn without_elevation() {
        let course = Course { elevation: Elevation::default(), bands: vec![], descents: vec![], ..two_valleys() };
        let text = drawn(course, &terminal(80));
        let first: String = text.lines().take(2).collect::<Vec<_>>().join(" ");
        assert_eq!(
            first,
            "The course file holds no elevation, so only its length can be compared: 31.2 km, your longest of 84 days 42.4 km."
        );
    }

    #[test]
    fn every_width() {
        for width in [26, 40, 50, 60, 80, 120] {
            for verbose in [-1, 0, 1] {
                let text = drawn(two_valleys(), &Style { verbose, ..terminal(width) });
                assert!(text.lines().all(|line| line.width() <= width && !line.ends_with(' ')), "{width}\n{text}");
                assert!(!text.contains("\n\n\n"));
            }
        }
    }
}
