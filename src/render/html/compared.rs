//! Two or three runs of one course overlaid by distance, with their differences in a table.

use super::chart::{
    AxisFormat, Chart, ChartSeries, ChartView, Data, LegendKey, Mark, Over, Panel, Scale, Swatch, pace_step, step,
    ticks, twin,
};
use super::page::Page;
use super::profile::{STANDING_MPS, WALKING_MPS};
use super::table::{TableColumn, table};
use crate::base::units::{EARTH_RADIUS_M, Units};
use crate::render::wording::{date, number};
use crate::summary::{ActivitySummary, ProfilePoint};
use maud::{Markup, html};
use serde_json::json;

/// Most runs that can be distinguished.
const MOST: usize = 3;

/// Largest difference in length of runs on one course, as a share, and largest median distance between their tracks, metres.
const SAME_LENGTH: f64 = 0.05;
const APART_M: f64 = 150.0;

/// Number of positions at which two tracks are compared.
const PLACES: usize = 12;

/// Height of a panel, pixels.
const PANEL_PX: f64 = 96.0;

/// A quantity at a point, and for a run as a whole.
type OfPoint<'a> = &'a dyn Fn(&ProfilePoint) -> Option<f64>;
type OfRun<'a> = &'a dyn Fn(&ActivitySummary) -> Option<f64>;

const LINES: [&str; MOST] = ["line", "line two", "line three"];

/// The overlaid runs; empty unless they are two or three on one course.
pub(super) fn compared(page: &mut Page, runs: &[&ActivitySummary]) -> Markup {
    let on_foot = runs.iter().all(|run| run.sport.on_foot() && run.profile.len() > 2);
    let Some((first, others)) = runs.split_first() else { return html! {} };
    if others.is_empty() || runs.len() > MOST || !on_foot || !others.iter().all(|other| is_same_course(first, other)) {
        return html! {};
    }
    let units = page.style.units;
    let names: Vec<String> = named(page, runs);
    let chart = chart(page, runs, &names);
    html! { (chart) (differences(runs, &names, units)) }
}

/// Name of a run: its day, the time if two are on one day, and the file if two started together.
fn named(page: &Page, runs: &[&ActivitySummary]) -> Vec<String> {
    let day = |run: &ActivitySummary| run.local_start.date();
    if runs.iter().any(|run| runs.iter().filter(|other| other.start == run.start).count() > 1) {
        return runs.iter().map(|run| page.file(&run.source)).collect();
    }
    runs.iter()
        .map(|run| {
            let alone = runs.iter().filter(|other| day(other) == day(run)).count() == 1;
            let text = date::full(day(run));
            if alone { text } else { format!("{text}, {}", run.local_start.strftime("%H:%M")) }
        })
        .collect()
}

fn is_same_course(a: &ActivitySummary, b: &ActivitySummary) -> bool {
    let (Some(length_a), Some(length_b)) = (a.distance_m, b.distance_m) else { return false };
    if (length_a - length_b).abs() > length_a.max(length_b) * SAME_LENGTH {
        return false;
    }
    let place = |run: &ActivitySummary, share: f64| {
        let point = &run.profile[((run.profile.len() - 1) as f64 * share) as usize];
        point.lat_deg.zip(point.lon_deg)
    };
    let mut apart: Vec<f64> = (0..PLACES)
        .filter_map(|k| {
            let share = k as f64 / (PLACES - 1) as f64;
            let ((lat_a, lon_a), (lat_b, lon_b)) = (place(a, share)?, place(b, share)?);
            let east = (lon_a - lon_b).to_radians() * lat_a.to_radians().cos();
            Some(EARTH_RADIUS_M * east.hypot((lat_a - lat_b).to_radians()))
        })
        .collect();
    apart.sort_by(f64::total_cmp);
    // Without positions only the length is compared.
    apart.get(apart.len() / 2).is_none_or(|middle| *middle <= APART_M)
}

/// The cadence while running: walking is slower than 2 m/s with fewer than 130 steps per minute (method.md, 6).
fn running_spm(point: &ProfilePoint) -> Option<f64> {
    point.cadence_spm.filter(|spm| *spm >= 130.0 || point.speed_mps.is_none_or(|mps| mps >= 2.0))
}

/// A quantity of a run at the distances of another, interpolated linearly.
fn at_distances(
    run: &ActivitySummary,
    distances: &[f64],
    of: impl Fn(&ProfilePoint) -> Option<f64>,
) -> Vec<Option<f64>> {
    let points = &run.profile;
    distances
        .iter()
        .map(|at| {
            let i = points.partition_point(|p| p.distance_m < *at);
            let (before, after) = (points.get(i.checked_sub(1)?), points.get(i));
            match (before, after) {
                (Some(a), Some(b)) => {
                    let share = (at - a.distance_m) / (b.distance_m - a.distance_m).max(1e-9);
                    Some(of(a)? + (of(b)? - of(a)?) * share)
                }
                _ => None,
            }
        })
        .collect()
}

fn chart(page: &mut Page, runs: &[&ActivitySummary], names: &[String]) -> Markup {
    let units = page.style.units;
    let (unit_m, short_m) = (number::long_unit_m(units), number::short_unit_m(units));
    let (km, m) = (number::long_unit(units), number::short_unit(units));
    let distances: Vec<f64> = runs[0].profile.iter().map(|p| p.distance_m).collect();
    let along: Vec<Option<f64>> = distances.iter().map(|d| Some(d / unit_m)).collect();
    let x = Scale::new(0.0, along.last().copied().flatten().unwrap_or(1.0));
    let mut series =
        vec![ChartSeries::new("Distance", km, AxisFormat::Fixed(1), along.clone()).over(Over::Difference).exact(2)];
    let pace = |p: &ProfilePoint| Some(unit_m / p.speed_mps.filter(|v| *v > STANDING_MPS)?);
    let altitude = |p: &ProfilePoint| Some(p.altitude_m? / short_m);
    let quantities: [(&str, String, AxisFormat, f64, OfPoint); 4] = [
        ("Pace", format!("/{km}"), AxisFormat::Pace, 60.0, &pace),
        ("Heart rate", "bpm".to_owned(), AxisFormat::Fixed(0), 30.0, &|p| p.heart_rate_bpm),
        ("Running cadence", "spm".to_owned(), AxisFormat::Fixed(0), 20.0, &running_spm),
        ("Altitude", m.to_owned(), AxisFormat::Fixed(0), 100.0, &altitude),
    ];
    let mut panels = Vec::new();
    for (name, unit, format, least, of) in &quantities {
        let columns: Vec<Vec<Option<f64>>> = runs.iter().map(|run| at_distances(run, &distances, of)).collect();
        if columns.iter().any(|values| values.iter().flatten().nth(2).is_none()) {
            continue;
        }
        let is_pace = *format == AxisFormat::Pace;
        // Scaled to running, if there is any: walking would make a flat line of it.
        let runs = |v: &f64| !is_pace || *v <= unit_m / WALKING_MPS;
        let all = || columns.iter().flatten().flatten().copied();
        let y = if all().filter(runs).nth(5).is_some() {
            Scale::of(all().filter(runs), [0.02, 0.98], *least)
        } else {
            Scale::of(all(), [0.02, 0.98], *least)
        };
        let y = if is_pace { y.reversed() } else { y };
        let steps = if is_pace { pace_step(y, 4) } else { step(y, 4) };
        let line = |(values, class): (&Vec<Option<f64>>, &'static str)| Mark::Line {
            class,
            points: along.iter().zip(values).map(|(x, y)| (x.unwrap_or(0.0), *y)).collect(),
        };
        let shows = series.len();
        panels.push(Panel {
            y_ticks: ticks(y, steps, |v| if is_pace { number::time(v) } else { number::fixed(v, 0) }),
            marks: columns.iter().zip(LINES).map(line).collect(),
            shows: Some(shows),
            ..Panel::new(
                format!("{name}, {}", unit.trim_start_matches('/')).replace("Pace, ", "Pace, min/"),
                PANEL_PX,
                x,
                y,
            )
        });
        for (values, run) in columns.into_iter().zip(names) {
            series.push(ChartSeries::new(format!("{name}, {run}"), unit.clone(), *format, values).over(if is_pace {
                Over::Nothing
            } else {
                Over::Mean
            }));
        }
    }
    for (run, name) in runs.iter().zip(names) {
        let times = at_distances(run, &distances, |p| p.timer_s);
        series.push(
            ChartSeries::new(format!("Time, {name}"), "", AxisFormat::Time, times).exact(1).over(Over::Difference),
        );
    }
    let Some(last) = panels.last_mut() else { return html! {} };
    last.x_ticks = ticks(x, step(x, 12), |v| number::fixed(v, u32::from(v.fract().abs() > 1e-6)));
    let every = distances.len().div_ceil(25);
    let rows = TableColumn::number("at", km, series[0].column(every).cells);
    let table = twin("Each run at places along the course", rows, &series[1..], every);
    page.chart(&Chart {
        kind: "profile compared",
        title: "The runs over each other".into(),
        keys: names.iter().zip(LINES).map(|(name, class)| LegendKey::new(Swatch::Line, class, name.clone())).collect(),
        label: format!("{} over each other, by distance", number::counted(runs.len(), "run", "runs")),
        link: "compared".into(),
        views: ChartView::only(panels),
        data: Some(Data::Along(
            json!({ "unit": km, "columns": series.iter().map(ChartSeries::data).collect::<Vec<_>>() }),
        )),
        twin: table,
        ..Chart::default()
    })
}

/// The figures of the runs, and the difference of the last from the first.
fn differences(runs: &[&ActivitySummary], names: &[String], units: Units) -> Markup {
    let (unit_m, short_m) = (number::long_unit_m(units), number::short_unit_m(units));
    let km = number::long_unit(units);
    let time = |a: &ActivitySummary| a.timer_s.or(a.moving_s).or(a.elapsed_s);
    let rows: [(String, AxisFormat, OfRun); 8] = [
        (format!("distance, {km}"), AxisFormat::Fixed(1), &|a| Some(a.distance_m? / unit_m)),
        ("time".to_owned(), AxisFormat::Time, &time),
        (format!("pace, /{km}"), AxisFormat::Pace, &|a| Some(time(a)? / a.distance_m.filter(|m| *m > 0.0)? * unit_m)),
        (format!("descent, {}", number::short_unit(units)), AxisFormat::Fixed(0), &|a| {
            Some(a.elevation.loss_m? / short_m)
        }),
        (format!("walked, {km}"), AxisFormat::Fixed(1), &|a| Some(a.walked_m? / unit_m)),
        ("cadence, spm".to_owned(), AxisFormat::Fixed(0), &|a| a.cadence.running_spm),
        ("heart rate, bpm".to_owned(), AxisFormat::Fixed(0), &|a| a.heart_rate.mean_bpm),
        (format!("knee load, {}", number::load_unit(units)), AxisFormat::Fixed(1), &|a| {
            a.knee_load.filter(|load| load.valid).map(|load| load.flat_km * 1_000.0 / unit_m)
        }),
    ];
    let told: Vec<_> = rows.iter().filter(|(_, _, of)| runs.iter().any(|run| of(run).is_some())).collect();
    let say = |format: &AxisFormat, v: Option<f64>| v.map_or_else(|| number::MISSING.to_owned(), |v| format.say(v));
    let mut columns = vec![TableColumn::text("", told.iter().map(|row| row.0.clone()).collect())];
    for (run, name) in runs.iter().zip(names) {
        columns.push(TableColumn::number(
            name.clone(),
            "",
            told.iter().map(|(_, format, of)| say(format, of(run))).collect(),
        ));
    }
    let change = |(_, format, of): &(String, AxisFormat, OfRun)| {
        let ends = runs.first().and_then(|a| of(a)).zip(runs.last().and_then(|b| of(b)));
        ends.map_or_else(String::new, |(a, b)| {
            let said = format.say((b - a).abs());
            let sign = match () {
                () if said == format.say(0.0) => "",
                () if b < a => "−",
                () => "+",
            };
            format!("{sign}{said}")
        })
    };
    columns.push(TableColumn::number("last less first", "", told.iter().map(|row| change(row)).collect()));
    table("Side by side", &columns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Style;
    use crate::render::fixture;

    #[test]
    fn runs_of_one_course_are_drawn_over_each_other_and_others_are_not() {
        let report = fixture::mountain();
        let mut page = Page::new(&report, &Style::default());
        let a = report.activities[0].clone();
        let mut b = a.clone();
        b.timer_s = a.timer_s.map(|s| s + 60.0);
        let drawn = compared(&mut page, &[&a, &b]).into_string();
        assert!(drawn.contains("line two") && drawn.contains("+1:00"), "{drawn}");
        let mut longer = a.clone();
        longer.distance_m = a.distance_m.map(|m| m * 1.06);
        assert!(compared(&mut page, &[&a, &longer]).into_string().is_empty());
        let mut elsewhere = a.clone();
        for point in &mut elsewhere.profile {
            (point.lat_deg, point.lon_deg) = (Some(10.0), Some(10.0));
        }
        let mut here = elsewhere.clone();
        for point in &mut here.profile {
            point.lat_deg = Some(10.01);
        }
        assert!(compared(&mut page, &[&elsewhere, &here]).into_string().is_empty(), "a kilometre apart");
        assert!(compared(&mut page, &[&a]).into_string().is_empty());
    }
}
