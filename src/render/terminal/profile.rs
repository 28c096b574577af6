//! The elevation profile with steep parts marked, and the cadence along the run.

use super::spark;
use super::text::{Line, Role, Screen};
use crate::base::message::NBSP;
use crate::base::sport::Sport;
use crate::render::wording::number::{self, MISSING};
use crate::report::Course;
use crate::summary::{ActivitySummary, Elevation, ProfilePoint};
use std::io;
use unicode_width::UnicodeWidthStr;

/// Columns after the chart, for the scale of the cadence.
const SCALE: usize = 13;

/// Columns before it, for altitudes and labels.
const AXIS: usize = 9;

/// Grade below which downhill is marked as steep.
const STEEP_GRADE: f64 = -0.10;

/// Smallest steep share of a column that is marked.
const STEEP_SHARE: f64 = 1.0 / 3.0;

/// Walking: cadence below this, steps per minute, and speed below [`WALKING_MPS`]. It would flatten the scale of running.
const WALKING_SPM: f64 = 130.0;

/// See [`WALKING_SPM`], metres per second.
const WALKING_MPS: f64 = 2.0;

/// Largest distance from the profile's last point to the end of the run, as a share of its length.
const END: f64 = 0.01;

/// Shortest run with a chart, metres.
const SHORTEST_M: f64 = 300.0;

/// Smallest span of the axis, metres: otherwise the noise of a flat run would look like hills.
const LEAST_SPAN_M: f64 = 10.0;

/// Shortest run whose cadence is drawn without altitude, metres.
const ALONE_M: f64 = 5_000.0;

/// Smallest variation of a cadence drawn alone, steps per minute.
const ALONE_SPM: f64 = 5.0;

/// Positions evaluated in each column.
const LOOKS: usize = 8;

/// One column of the chart.
#[derive(Clone, Debug, Default, PartialEq)]
struct Cell {
    altitude_m: Option<f64>,
    steep: bool,
    running_spm: Option<f64>,
}

/// What the rest of the screen must explain.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Drawn {
    /// Whether steep parts are marked.
    pub(super) steep: bool,
    /// Whether the cadence has gaps where the runner walked.
    pub(super) walking: bool,
}

/// Draws the profile, if there is one and room for it.
pub(super) fn profile(page: &mut Screen, activity: &ActivitySummary) -> io::Result<Drawn> {
    draw(page, &activity.profile, &activity.elevation, activity.distance_m, activity.sport.on_foot())
}

/// Draws the profile of a planned course, which has no cadence.
pub(super) fn of_course(page: &mut Screen, course: &Course) -> io::Result<Drawn> {
    draw(page, &course.profile, &course.elevation, None, false)
}

fn draw(
    page: &mut Screen,
    points: &[ProfilePoint],
    elevation: &Elevation,
    distance_m: Option<f64>,
    on_foot: bool,
) -> io::Result<Drawn> {
    let last_m = points.last().map_or(0.0, |point| point.distance_m);
    // The last point is the middle of a section; the axis ends where the run does.
    let end_m = distance_m.filter(|m| (last_m..=last_m * (1.0 + END)).contains(m)).unwrap_or(last_m);
    if !page.has_pictures() || points.len() < 2 || !(end_m.is_finite() && end_m >= SHORTEST_M) {
        return Ok(Drawn::default());
    }
    let units = page.style.units;
    let range = altitudes(points, elevation);
    let axis = range.map_or(AXIS, |(low, high)| {
        let widest = [low, high].map(|m| number::height_with_unit(m, units).width()).into_iter().max();
        AXIS.max(widest.unwrap_or(0) + 2)
    });
    let columns = page.width() - axis - SCALE;
    let cells = cells(points, end_m, columns);
    let spm = cadences(on_foot, &cells);
    page.part();
    match range {
        Some(range) => terrain(page, &cells, range, axis)?,
        None if end_m < ALONE_M || spm.is_none_or(|(low, high)| high - low < ALONE_SPM) => {
            return Ok(Drawn::default());
        }
        None => {}
    }
    distance_axis(page, end_m, axis, columns)?;
    let steep = range.is_some() && cells.iter().any(|cell| cell.steep);
    if steep {
        let mut line = Line::new(Role::Quiet, format!("over 10{NBSP}%")).pad(axis);
        for cell in &cells {
            line = if cell.steep { line.add(Role::Steep, 'v') } else { line.plain(' ') };
        }
        page.line(&line.quiet("  downhill"))?;
    }
    let Some((low, high)) = spm else { return Ok(Drawn { steep, walking: false }) };
    let mut line = Line::new(Role::Quiet, "cadence").pad(axis);
    for cell in &cells {
        line = match cell.running_spm {
            Some(spm) => line.plain(spark::level(spm, low, high, page.style.ascii)),
            None => line.quiet(MISSING),
        };
    }
    page.line(&line.quiet(format!("  {}–{} spm", number::fixed(low, 0), number::fixed(high, 0))))?;
    let walking = points.iter().any(|point| point.cadence_spm.is_some() && running_spm(point).is_none());
    Ok(Drawn { steep, walking: walking && cells.iter().any(|cell| cell.running_spm.is_none()) })
}

/// Lowest and highest altitude; `None` if there is nothing to draw.
fn altitudes(points: &[ProfilePoint], elevation: &Elevation) -> Option<(f64, f64)> {
    let known = || points.iter().filter_map(|point| point.altitude_m).filter(|m| m.is_finite());
    let (low, high) = known().fold(None, |range: Option<(f64, f64)>, m| {
        Some(range.map_or((m, m), |(low, high)| (low.min(m), high.max(m))))
    })?;
    // The extremes of all samples, if known, are more accurate labels of the axis.
    let low = elevation.min_m.filter(|m| m.is_finite()).map_or(low, |m| m.min(low));
    let high = elevation.max_m.filter(|m| m.is_finite()).map_or(high, |m| m.max(high));
    Some((low, high.max(low + LEAST_SPAN_M)))
}

/// Lowest and highest column of the cadence row; `None` if it is not drawn.
fn cadences(on_foot: bool, cells: &[Cell]) -> Option<(f64, f64)> {
    if !on_foot {
        return None;
    }
    let range = cells.iter().filter_map(|cell| cell.running_spm).fold(None, |range, spm| {
        Some(range.map_or((spm, spm), |(low, high): (f64, f64)| (low.min(spm), high.max(spm))))
    });
    // A constant value is not drawn.
    range.filter(|(low, high)| high - low >= 1.0)
}

fn running_spm(point: &ProfilePoint) -> Option<f64> {
    let slow = point.speed_mps.is_none_or(|speed| speed < WALKING_MPS);
    point.cadence_spm.filter(|&spm| spm.is_finite() && spm > 0.0 && !(spm < WALKING_SPM && slow))
}

/// The profile in columns. Points may be unevenly spaced: each column is evaluated at a few positions.
fn cells(points: &[ProfilePoint], end_m: f64, columns: usize) -> Vec<Cell> {
    let looks = columns * LOOKS;
    let mut after = 0;
    let mut cells = Vec::with_capacity(columns);
    for column in 0..columns {
        let (mut altitude, mut spm) = (Mean::default(), Mean::default());
        let (mut steep, mut walked) = (0, 0);
        for look in 0..LOOKS {
            let at_m = ((column * LOOKS + look) as f64 + 0.5) / looks as f64 * end_m;
            while after < points.len() - 1 && points[after].distance_m < at_m {
                after += 1;
            }
            let (left, right) = (&points[after.saturating_sub(1)], &points[after]);
            let span = right.distance_m - left.distance_m;
            let share = if span > 0.0 { ((at_m - left.distance_m) / span).clamp(0.0, 1.0) } else { 1.0 };
            let near = if share < 0.5 { left } else { right };
            altitude.add(match (left.altitude_m, right.altitude_m) {
                (Some(a), Some(b)) => Some(a + (b - a) * share),
                _ => near.altitude_m,
            });
            steep += usize::from(near.grade.is_some_and(|grade| grade < STEEP_GRADE));
            let running = running_spm(near);
            spm.add(running);
            walked += usize::from(running.is_none() && near.cadence_spm.is_some());
        }
        cells.push(Cell {
            altitude_m: altitude.value(),
            steep: steep as f64 >= STEEP_SHARE * LOOKS as f64,
            running_spm: spm.value().filter(|_| spm.n >= walked),
        });
    }
    cells
}

#[derive(Clone, Copy, Debug, Default)]
struct Mean {
    sum: f64,
    n: usize,
}

impl Mean {
    fn add(&mut self, value: Option<f64>) {
        if let Some(value) = value.filter(|value| value.is_finite()) {
            self.sum += value;
            self.n += 1;
        }
    }

    fn value(self) -> Option<f64> {
        (self.n > 0).then(|| self.sum / self.n as f64)
    }
}

fn terrain(page: &mut Screen, cells: &[Cell], (low, high): (f64, f64), axis: usize) -> io::Result<()> {
    let rows = if page.width() >= super::WIDE { 7 } else { 5 };
    let units = page.style.units;
    // In eighths of a row from the bottom; the ground is always visible.
    let height = |m: f64| {
        let share = if high > low { (m - low) / (high - low) } else { 0.0 };
        ((share * (rows * 8) as f64).round() as usize).clamp(1, rows * 8)
    };
    for row in (0..rows).rev() {
        let label = match row {
            _ if row + 1 == rows => number::height_with_unit(high, units),
            0 => number::height_with_unit(low, units),
            _ => String::new(),
        };
        let blanks = (axis - 2).saturating_sub(label.width());
        let tick = if label.is_empty() { " │" } else { " ┤" };
        let mut line = Line::default().pad(blanks).quiet(label + tick);
        for cell in cells {
            let filled = cell.altitude_m.map_or(0, |m| height(m).saturating_sub(row * 8).min(8));
            let sign = match (filled, page.style.ascii) {
                (0, _) => ' ',
                (_, true) if filled >= 4 || row == 0 => '#',
                (_, true) => ' ',
                (_, false) => spark::level(filled as f64, 0.0, 8.0, false),
            };
            line = line.add(if cell.steep { Role::Steep } else { Role::Plain }, sign);
        }
        page.line(&line)?;
    }
    Ok(())
}

fn distance_axis(page: &mut Screen, end_m: f64, axis: usize, columns: usize) -> io::Result<()> {
    let units = page.style.units;
    let step = tick_step(end_m / number::long_unit_m(units));
    let end = number::distance_with_unit(end_m, units);
    let end_at = columns.saturating_sub(end.width());
    let mut line: Vec<char> = vec!['─'; columns];
    let mut labels = String::new();
    for tick in 0.. {
        let value = tick as f64 * step;
        let column = (value * number::long_unit_m(units) / end_m * columns as f64) as usize;
        let label = number::fixed(value, u32::from(step < 1.0));
        if column.saturating_add(label.width() + 2) > end_at {
            break;
        }
        line[column] = '┬';
        labels = format!("{labels:column$}{label}");
    }
    page.line(&Line::default().pad(axis - 1).quiet(String::from('└') + &line.iter().collect::<String>()))?;
    page.line(&Line::default().pad(axis).quiet(format!("{labels:end_at$}{end}")))
}

/// A round distance between ticks, giving at most five.
fn tick_step(end: f64) -> f64 {
    let magnitude = 10_f64.powf((end / 5.0).log10().floor()).max(0.1);
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * magnitude)
        .find(|step| end / step <= 5.0)
        .unwrap_or(10.0 * magnitude)
}

/// Whether a sport's profile is drawn: sports that move over ground on foot, wheels or skis.
pub(super) fn is_drawn(sport: Sport) -> bool {
    !matches!(
        sport,
        Sport::Swimming
            | Sport::Rowing
            | Sport::Paddling
            | Sport::Elliptical
            | Sport::Strength
            | Sport::Fitness
            | Sport::Transition
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Style;
    use crate::render::fixture;

    fn point(distance_m: f64, altitude_m: f64, grade: f64, spm: f64) -> ProfilePoint {
        ProfilePoint {
            distance_m,
            altitude_m: Some(altitude_m),
            grade: Some(grade),
            cadence_spm: Some(spm),
            speed_mps: Some(if spm < 130.0 { 1.5 } else { 3.0 }),
            ..ProfilePoint::default()
        }
    }

    #[test]
    fn ticks_are_round_and_few() {
        for (end, step) in [(42.4, 10.0), (31.2, 10.0), (21.1, 5.0), (12.4, 5.0), (10.0, 2.0), (5.0, 1.0), (0.8, 0.2)] {
            assert!((tick_step(end) - step).abs() < 1e-9, "{end}: {}", tick_step(end));
        }
        assert!((tick_step(0.01) - 0.1).abs() < 1e-9);
    }

    #[test]
    fn a_column_is_steep_from_a_third_on() {
        // The steep point is the nearest one from halfway between it and the previous point.
        let steep = |share: f64| {
            let at = 1_000.0 * (1.0 - share);
            cells(
                &[
                    point(0.0, 9.0, 0.0, 160.0),
                    point(2.0 * at - 1_000.0, 9.0, 0.0, 160.0),
                    point(1_000.0, 0.0, -0.2, 160.0),
                ],
                1_000.0,
                1,
            )[0]
            .steep
        };
        assert!(steep(0.40) && !steep(0.30));
        assert!(
            !cells(&[point(0.0, 9.0, -0.1, 160.0), point(9.0, 9.0, -0.1, 160.0)], 9.0, 1)[0].steep,
            "10 % is not over 10 %"
        );
    }

    #[test]
    fn walking_is_a_gap_in_the_cadence() {
        let points: Vec<_> =
            (0..=100_i32).map(|i| point(f64::from(i) * 10.0, 0.0, 0.0, if i < 50 { 110.0 } else { 170.0 })).collect();
        let cells = cells(&points, 1_000.0, 10);
        assert!(cells[..4].iter().all(|cell| cell.running_spm.is_none()));
        assert!(cells[5..].iter().all(|cell| cell.running_spm == Some(170.0)));
        assert_eq!(running_spm(&ProfilePoint { speed_mps: Some(3.0), ..point(0.0, 0.0, 0.0, 125.0) }), Some(125.0));
    }

    #[test]
    fn gaps_in_altitude_stay_gaps() {
        let mut points: Vec<_> = (0..=100_i32).map(|i| point(f64::from(i) * 10.0, 5.0, 0.0, 170.0)).collect();
        for point in &mut points[40..60] {
            point.altitude_m = None;
        }
        let cells = cells(&points, 1_000.0, 10);
        assert_eq!(cells[4].altitude_m, None);
        assert_eq!(cells[0].altitude_m, Some(5.0));
    }

    #[test]
    fn hostile_points_do_no_harm() {
        for distances in [[0.0, 0.0], [5.0, 1.0], [f64::NAN, f64::NAN], [0.0, f64::INFINITY], [-5.0, 1e300]] {
            let mut report = fixture::mountain();
            report.activities[0].profile =
                distances.iter().map(|&m| ProfilePoint { altitude_m: Some(m), ..point(m, m, m, m) }).collect();
            let style = Style::default();
            profile(&mut Screen::new(&style, &mut Vec::new()), &report.activities[0]).unwrap();
        }
    }
}
