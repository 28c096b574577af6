//! What is said of a planned race: the answer, its file, the tables.

use super::column::TextColumn;
use crate::base::message::NBSP;
use crate::base::provenance::AsOfFrom;
use crate::base::units::Units;
use crate::render::Style;
use crate::render::wording::answer::own_finding;
use crate::render::wording::cause::FindingGroups;
use crate::render::wording::comparison;
use crate::render::wording::comparison::upper_first;
use crate::render::wording::number::{self, MISSING};
use crate::render::wording::{date, name};
use crate::report::{Course, CourseComparison, CourseQuantity, Maximum};
use crate::summary::Descent;
use std::fmt::Write as _;

/// Change from which it is written as a multiple.
const AS_MULTIPLE: f64 = 2.0;

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

/// Its columns.
pub(in crate::render) fn compared(course: &Course, units: Units) -> Vec<TextColumn> {
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
        TextColumn::text("", 0, cells(&word)),
        TextColumn::number("course", "", 2, cells(&|row| value(row, row.course))).at_least(8),
        TextColumn::number("30 days", "", 2, cells(&|row| most(row, &row.days_30))).at_least(8),
        TextColumn::number("84 days", "", 2, cells(&|row| most(row, &row.days_84))).at_least(8),
        TextColumn::text("change", 3, cells(&|row| change(row.change))).droppable(1),
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

/// Legend of its columns.
pub(in crate::render) const BY_GRADE: &str =
    "course: its descent at each grade; run: the distance of your runs at it, level and uphill within the first";

/// Its columns.
pub(in crate::render) fn by_grade(course: &Course, units: Units) -> Vec<TextColumn> {
    let grades = course.bands.iter().map(|band| match band.to_pct {
        Some(to) => format!("{}–{}{NBSP}%", number::fixed(band.from_pct, 0), number::fixed(to, 0)),
        None => format!("over {}{NBSP}%", number::fixed(band.from_pct, 0)),
    });
    let drops = course.bands.iter().map(|band| number::height(band.drop_m, units));
    let run = course.bands.iter().map(|b| b.run_m.map_or_else(|| MISSING.to_owned(), |m| number::distance(m, units)));
    vec![
        TextColumn::text("downhill", 0, grades.collect()).at_least(16),
        TextColumn::number("course", number::short_unit(units), 2, drops.collect()).at_least(8),
        // The first class is everything run that was not steeper, most of it not downhill at all.
        TextColumn::number("run in 84 days", number::long_unit(units), 2, run.collect()),
    ]
}

/// Long descents, one row each.
pub(in crate::render) fn of_descents(descents: &[Descent], units: Units) -> Vec<TextColumn> {
    let grade = |g: f64| format!("{}{NBSP}%", number::fixed(g.abs() * 100.0, 0));
    let cells = |of: &dyn Fn(&Descent) -> String| descents.iter().map(of).collect::<Vec<String>>();
    vec![
        TextColumn::number("descents from", number::long_unit(units), 0, cells(&|d| number::distance(d.from_m, units)))
            .at_least(16),
        TextColumn::number("to", number::long_unit(units), 2, cells(&|d| number::distance(d.to_m, units))).at_least(8),
        TextColumn::number("drop", number::short_unit(units), 2, cells(&|d| number::height(d.drop_m, units)))
            .at_least(8),
        TextColumn::text("mean", 3, cells(&|d| grade(d.mean_grade))),
        TextColumn::text("steepest", 3, cells(&|d| d.steepest_grade.map_or_else(|| MISSING.to_owned(), grade))),
    ]
}
