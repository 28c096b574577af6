//! The screen of `course`: a planned race compared with past runs.

use super::super::Style;
use super::table::{ScreenColumn, ScreenTable};
use super::text::{Role, Screen};
use super::{check, findings, profile};
use crate::base::message::NBSP;
use crate::base::provenance::AsOfFrom;
use crate::base::units::Units;
use crate::render::wording::answer::own_finding;
use crate::render::wording::cause::FindingGroups;
use crate::render::wording::comparison;
use crate::render::wording::comparison::upper_first;
use crate::render::wording::number::{self, MISSING};
use crate::render::wording::{date, name};
use crate::report::{Course, CourseComparison, CourseQuantity, Maximum, Report};
use crate::summary::Descent;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Change from which it is written as a multiple.
const AS_MULTIPLE: f64 = 2.0;

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

/// The most severe finding first, so that nothing reassuring stands above a caution. Then the share of the descent at known
/// grades.
pub(in crate::render) fn answer(course: &Course, units: Units) -> (String, Option<String>) {
    let known = known_descent(course, units);
    match FindingGroups::sorted(course.findings.iter(), None).recent.first() {
        Some(cause) => {
            let level = upper_first(cause.top.severity.as_str());
            (format!("{level}: {}", comparison::lower_first(&own_finding(cause, units))), Some(known))
        }
        None => (known, None),
    }
}

fn known_descent(course: &Course, units: Units) -> String {
    let length = number::distance_with_unit(course.distance_m, units);
    let Some(loss_m) = course.elevation.loss_m else {
        let own = course
            .compared
            .iter()
            .find(|row| row.quantity == CourseQuantity::Distance)
            .and_then(|row| row.days_84.as_ref());
        let own = own.map_or_else(String::new, |most| {
            format!(": {length}, your longest of 84 days {}", number::distance_with_unit(most.value, units))
        });
        return format!("The course file holds no elevation, so only its length can be compared{own}.");
    };
    let descent = number::height_with_unit(loss_m, units);
    let share = match course.known_share {
        // A share below 1 must not be rounded to the whole.
        Some(share) if share < 1.0 => format!(
            "{}{NBSP}% of the {descent} of descent is at grades that you have run in the last 84{NBSP}days",
            number::fixed((share * 100.0).floor(), 0)
        ),
        Some(_) => format!("All of the {descent} of descent is at grades that you have run in the last 84{NBSP}days"),
        None if course.bands.iter().all(|band| band.drop_m == 0.0) => {
            return format!("{length} without descent to speak of.");
        }
        None => {
            return format!(
                "How much of its {descent} of descent is at grades that you have run is unknown: your files of the last \
                 84{NBSP}days hold no altitude."
            );
        }
    };
    let longest = course.compared.iter().find(|row| row.quantity == CourseQuantity::LongestDescent);
    let longest = longest.and_then(|row| {
        let own = row
            .days_84
            .as_ref()
            .map_or_else(|| "unknown".to_owned(), |most| number::height_with_unit(most.value, units));
        Some(format!("; its longest descent is {}, yours {own}", number::height_with_unit(row.course?, units)))
    });
    format!("{share}{}.", longest.unwrap_or_default())
}

/// `Course · Two Valleys 31 · course.gpx, 1 track, 3 waypoints`
fn which(page: &mut Screen, course: &Course, from: Option<AsOfFrom>) -> io::Result<()> {
    page.part();
    page.text(Role::Plain, &named(course, page.style))?;
    page.text(Role::Plain, &compared_with(course, from))
}

/// Its title and file.
pub(in crate::render) fn named(course: &Course, style: &Style) -> String {
    let mut parts = vec!["Course".to_owned()];
    parts.extend(course.name.as_deref().map(name::clean));
    let mut file = vec![name::shown(&course.path, style)];
    for (n, one, many) in [
        (course.tracks, "track", "tracks"),
        (course.routes, "route", "routes"),
        (course.waypoints, "waypoint", "waypoints"),
    ] {
        if n > 0 {
            file.push(number::counted(n, one, many));
        }
    }
    parts.push(file.join(", "));
    parts.join(" · ")
}

/// `Compared with 106 runs, as of Sun 15 Nov 2026 (newest file); judged as if run on Mon 16 Nov`
pub(in crate::render) fn compared_with(course: &Course, from: Option<AsOfFrom>) -> String {
    let (runs, day) = (number::counted(course.runs, "run", "runs"), date::day(course.day, Some(course.as_of)));
    format!("Compared with {runs}, as of {}; judged as if run on {day}", date::as_of(course.as_of, from))
}

/// The course compared with the maximum of one run.
fn beside(page: &mut Screen, course: &Course) -> io::Result<()> {
    let units = page.style.units;
    page.part();
    ScreenTable { columns: compared(course, units) }.write(page)?;
    page.text(Role::Quiet, &compared_legend(course, units))
}

/// Its columns.
pub(in crate::render) fn compared(course: &Course, units: Units) -> Vec<ScreenColumn> {
    let (long, short) = (number::long_unit(units), number::short_unit(units));
    let load = if units == Units::Metric { "flat km" } else { "flat mi" };
    let word = |row: &CourseComparison| match row.quantity {
        CourseQuantity::Distance => format!("distance, {long}"),
        CourseQuantity::Descent => format!("descent, {short}"),
        CourseQuantity::Steep => format!("over 10{NBSP}% down, {long}"),
        CourseQuantity::LongestDescent => format!("longest descent, {short}"),
        CourseQuantity::Climb => format!("climb, {short}"),
        CourseQuantity::KneeLoad => format!("knee load, {load}"),
    };
    let value = |row: &CourseComparison, value: Option<f64>| {
        value.map_or_else(
            || MISSING.to_owned(),
            |value| match row.quantity {
                CourseQuantity::KneeLoad => number::distance(value * 1000.0, units),
                CourseQuantity::Distance | CourseQuantity::Steep => number::distance(value, units),
                CourseQuantity::Descent | CourseQuantity::LongestDescent | CourseQuantity::Climb => {
                    number::height(value, units)
                }
            },
        )
    };
    let most = |row: &CourseComparison, most: &Option<Maximum>| value(row, most.as_ref().map(|m| m.value));
    let cells = |of: &dyn Fn(&CourseComparison) -> String| course.compared.iter().map(of).collect::<Vec<String>>();
    vec![
        ScreenColumn::text("", 0, cells(&word)),
        ScreenColumn::number("course", "", 2, cells(&|row| value(row, row.course))).at_least(8),
        ScreenColumn::number("30 days", "", 2, cells(&|row| most(row, &row.days_30))).at_least(8),
        ScreenColumn::number("84 days", "", 2, cells(&|row| most(row, &row.days_84))).at_least(8),
        ScreenColumn::text("change", 3, cells(&|row| change(row.change))).droppable(1),
    ]
}

/// Legend of the columns.
pub(in crate::render) fn compared_legend(course: &Course, units: Units) -> String {
    let mut legend = "30 and 84 days: the most in one run; change: against the 30 days".to_owned();
    let e = &course.elevation;
    if let (Some(loss), Some(low), Some(high)) = (e.loss_m, e.loss_low_m, e.loss_high_m) {
        let (band, unit) = (number::band(loss, low, high, units), number::short_unit(units));
        let _ = write!(legend, " · descent likely {band}{NBSP}{unit}: altitudes of routes are sparse or from a map");
    }
    if let Some(load) = course.knee_load {
        let (low, high) = (number::distance(load.low * 1e3, units), number::distance(load.high * 1e3, units));
        let _ = write!(legend, " · knee load at your usual pace, likely {low}–{high}");
    } else if course.elevation.loss_m.is_some() {
        legend.push_str(" · knee load: not told outside of the grades that you have run");
    }
    legend
}

/// `+48 %`, from three times on `5.7 times`.
fn change(change: Option<f64>) -> String {
    match change {
        Some(change) if change >= AS_MULTIPLE => format!("{}{NBSP}times", number::fixed(change + 1.0, 1)),
        Some(change) if change.abs() < 0.005 => format!("0{NBSP}%"),
        Some(change) => number::change(change, 0.0),
        None => MISSING.to_owned(),
    }
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

/// Legend of its columns.
pub(in crate::render) const BY_GRADE: &str =
    "course: its descent at each grade; run: the distance of your runs at it, level and uphill within the first";

/// Its columns.
pub(in crate::render) fn by_grade(course: &Course, units: Units) -> Vec<ScreenColumn> {
    let grades = course.bands.iter().map(|band| match band.to_pct {
        Some(to) => format!("{}–{}{NBSP}%", number::fixed(band.from_pct, 0), number::fixed(to, 0)),
        None => format!("over {}{NBSP}%", number::fixed(band.from_pct, 0)),
    });
    let drops = course.bands.iter().map(|band| number::height(band.drop_m, units));
    let run = course.bands.iter().map(|b| b.run_m.map_or_else(|| MISSING.to_owned(), |m| number::distance(m, units)));
    vec![
        ScreenColumn::text("downhill", 0, grades.collect()).at_least(16),
        ScreenColumn::number("course", number::short_unit(units), 2, drops.collect()).at_least(8),
        // The first class is everything run that was not steeper, most of it not downhill at all.
        ScreenColumn::number("run in 84 days", number::long_unit(units), 2, run.collect()),
    ]
}

fn descents(page: &mut Screen, course: &Course) -> io::Result<()> {
    if course.descents.is_empty() {
        return Ok(());
    }
    page.part();
    ScreenTable { columns: of_descents(&course.descents, page.style.units) }.write(page)
}

/// Long descents, one row each.
pub(in crate::render) fn of_descents(descents: &[Descent], units: Units) -> Vec<ScreenColumn> {
    let grade = |g: f64| format!("{}{NBSP}%", number::fixed(g.abs() * 100.0, 0));
    let cells = |of: &dyn Fn(&Descent) -> String| descents.iter().map(of).collect::<Vec<String>>();
    vec![
        ScreenColumn::number(
            "descents from",
            number::long_unit(units),
            0,
            cells(&|d| number::distance(d.from_m, units)),
        )
        .at_least(16),
        ScreenColumn::number("to", number::long_unit(units), 2, cells(&|d| number::distance(d.to_m, units)))
            .at_least(8),
        ScreenColumn::number("drop", number::short_unit(units), 2, cells(&|d| number::height(d.drop_m, units)))
            .at_least(8),
        ScreenColumn::text("mean", 3, cells(&|d| grade(d.mean_grade))),
        ScreenColumn::text("steepest", 3, cells(&|d| d.steepest_grade.map_or_else(|| MISSING.to_owned(), grade))),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::fixture;
    use super::*;
    use crate::base::measure::Unit;
    use crate::report::Band;
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
