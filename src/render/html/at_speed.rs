//! Time run at each speed and cadence, with the runner's own line.

use super::chart::{Chart, ChartView, Data, LegendKey, Mark, Panel, Scale, Sign, Swatch, Tick, step, ticks};
use super::days::{CLASSES, cell, class_of, limits, scale_keys};
use super::page::Page;
use super::says;
use super::table::{TableColumn, table};
use crate::base::units::Units;
use crate::render::wording::number;
use crate::report::{CadenceAtSpeed, SpeedCadence};
use crate::summary::histogram::SPEED_STEP_MPS;
use maud::Markup;
use std::collections::BTreeMap;

/// Paces that may label the axis, seconds per kilometre or mile.
const PACES: [u32; 15] = [150, 180, 210, 240, 270, 300, 330, 360, 390, 420, 480, 540, 600, 720, 900];

/// Share of the time that is cut off at both ends, so that single sprints do not compress the rest.
const TAIL: f64 = 0.001;

/// Height of the chart, pixels.
const PANEL_PX: f64 = 300.0;

/// Width of a cadence class, steps per minute.
const STEP_SPM: f64 = 2.0;

/// The chart.
pub(super) fn figure(page: &mut Page, cadence: &CadenceAtSpeed) -> Markup {
    let units = page.style.units;
    let cells = without_tails(&cadence.cells);
    let long_m = number::long_unit_m(units);
    let pace = |mps: f64| number::pace(long_m / mps, long_m, units).unwrap_or_default();
    let speeds = axis(cells.iter().map(|c| c.speed_mps), SPEED_STEP_MPS);
    let steps = axis(cells.iter().map(|c| c.cadence_spm), STEP_SPM);
    let place = |c: &SpeedCadence| {
        let column = ((c.speed_mps - speeds[0]) / SPEED_STEP_MPS).round() as usize;
        (column, ((c.cadence_spm - steps[0]) / STEP_SPM).round() as usize)
    };
    let limits = limits(cells.iter().map(|c| c.seconds / 60.0));
    let mut boxes: [Vec<[f64; 4]>; 4] = Default::default();
    for c in &cells {
        let class = class_of(c.seconds / 60.0, &limits);
        let (column, row) = place(c);
        let [left, right, foot, top] = cell(column as f64, row as f64, class);
        boxes[class].push([left, right, top, foot]);
    }
    let mut marks: Vec<Mark> =
        CLASSES.iter().zip(boxes).map(|((class, _), boxes)| Mark::Boxes { class, boxes }).collect();
    // In columns and rows.
    let at = |mps: f64, spm: f64| ((mps - speeds[0]) / SPEED_STEP_MPS + 0.5, (spm - steps[0]) / STEP_SPM + 0.5);
    let mut keys = scale_keys(&limits, "min");
    if let Some(line) = cadence.line {
        // The part within the frame: rare speeds have no column.
        let spm = |mps: f64| {
            let share =
                if line.to_mps > line.from_mps { (mps - line.from_mps) / (line.to_mps - line.from_mps) } else { 0.0 };
            line.from_spm + share * (line.to_spm - line.from_spm)
        };
        let ends =
            [line.from_mps.max(speeds[0]), line.to_mps.min(speeds[speeds.len() - 1])].map(|mps| at(mps, spm(mps)));
        marks.push(Mark::Line { class: "ink thick", points: ends.map(|(x, y)| (x, Some(y))).into() });
        marks.push(Mark::Signs { sign: Sign::Disc, class: "ink", at: ends.into() });
        keys.push(LegendKey::new(Swatch::Line, "ink thick", "your own line"));
    }
    let (x, y) = (Scale::new(0.0, speeds.len() as f64), Scale::new(0.0, steps.len() as f64));
    let (slow, fast) = (speeds[0], speeds[speeds.len() - 1]);
    let paces = PACES.iter().map(|s| long_m / f64::from(*s)).filter(|v| (slow..=fast).contains(v));
    let mut x_ticks: Vec<Tick> = paces.map(|v| Tick { at: at(v, steps[0]).0, label: pace(v) }).collect();
    x_ticks.sort_by(|a, b| a.at.total_cmp(&b.at));
    // Labels of faster paces are closer to each other.
    let mut last = f64::NEG_INFINITY;
    x_ticks.retain(|tick| {
        let fits = tick.at - last > speeds.len() as f64 * 0.07;
        last = if fits { tick.at } else { last };
        fits
    });
    let spms = Scale::new(steps[0], steps[steps.len() - 1]);
    let y_ticks = ticks(spms, step(spms, 6), |v| number::fixed(v, 0));
    let y_ticks = y_ticks.into_iter().map(|t| Tick { at: at(slow, t.at).1, ..t }).collect();
    let panel = Panel { x_ticks, y_ticks, marks, ..Panel::new("Steps a minute", PANEL_PX, x, y) };
    let says = says::cells(
        speeds.len(),
        steps.len(),
        cells.iter().map(|c| {
            let (column, row) = place(c);
            let text = format!(
                "{}\u{a0}/{}, {}\u{a0}spm: {}\u{a0}min",
                pace(c.speed_mps),
                number::long_unit(units),
                number::fixed(c.cadence_spm, 0),
                number::fixed(c.seconds / 60.0, 0)
            );
            (column, steps.len() - 1 - row, text)
        }),
    );
    let hours = cells.iter().map(|c| c.seconds).sum::<f64>() / 3600.0;
    let line = match cadence.line {
        Some(_) => " The line is your own: the usual cadence at a speed, from the last 90 days.",
        None => " There is no line: it needs an hour of flat running with cadence in the last 90 days.",
    };
    page.chart(&Chart {
        kind: "cadence",
        title: "Cadence against speed".into(),
        keys,
        note: format!(
            "Flat running only, by pace in min/{}, faster to the right. The larger a square, the longer it was run.{line}",
            number::long_unit(units)
        ),
        label: format!("Cadence against speed over {} hours of flat running", number::fixed(hours, 0)),
        views: ChartView::only(vec![panel]),
        data: Some(Data::Places(says)),
        twin: twin(&cells, cadence, units),
        ..Chart::default()
    })
}

/// Removes the slowest and fastest classes that together have hardly any of the time, and the same for cadence.
fn without_tails(cells: &[SpeedCadence]) -> Vec<SpeedCadence> {
    let speeds = kept(cells.iter().map(|c| (c.speed_mps, c.seconds)));
    let steps = kept(cells.iter().map(|c| (c.cadence_spm, c.seconds)));
    let within = |c: &&SpeedCadence| speeds.contains(&c.speed_mps) && steps.contains(&c.cadence_spm);
    cells.iter().filter(within).copied().collect()
}

fn kept(values: impl Iterator<Item = (f64, f64)>) -> std::ops::RangeInclusive<f64> {
    let mut values: Vec<(f64, f64)> = values.collect();
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let tail = values.iter().map(|v| v.1).sum::<f64>() * TAIL;
    let from = first_after(values.iter(), tail);
    let to = first_after(values.iter().rev(), tail);
    from..=to
}

/// The first value at which the cumulative time exceeds `tail`.
fn first_after<'a>(mut values: impl Iterator<Item = &'a (f64, f64)>, tail: f64) -> f64 {
    let mut sum = 0.0;
    let found = values.find(|v| {
        sum += v.1;
        sum > tail
    });
    found.map_or(0.0, |v| v.0)
}

/// All classes from the lowest to the highest.
fn axis(values: impl Iterator<Item = f64> + Clone, step: f64) -> Vec<f64> {
    let low = values.clone().fold(f64::INFINITY, f64::min);
    let high = values.fold(f64::NEG_INFINITY, f64::max);
    (0..=((high - low) / step).round() as u32).map(|i| low + f64::from(i) * step).collect()
}

/// The median cadence by speed.
fn twin(cells: &[SpeedCadence], cadence: &CadenceAtSpeed, units: Units) -> Markup {
    let mut by_speed: BTreeMap<u32, Vec<(f64, f64)>> = BTreeMap::new();
    for cell in cells {
        let class = (cell.speed_mps / SPEED_STEP_MPS).round() as u32;
        by_speed.entry(class).or_default().push((cell.cadence_spm, cell.seconds));
    }
    let median = |own: &[(f64, f64)]| {
        let half = own.iter().map(|c| c.1).sum::<f64>() / 2.0;
        let mut below = 0.0;
        own.iter()
            .find(|c| {
                below += c.1;
                below >= half
            })
            .map_or(0.0, |c| c.0)
    };
    let long_m = number::long_unit_m(units);
    let rows: Vec<[String; 4]> = by_speed
        .iter()
        .rev()
        .map(|(class, own)| {
            let mps = f64::from(*class) * SPEED_STEP_MPS;
            let line = cadence.line.filter(|l| (l.from_mps - 1e-6..=l.to_mps + 1e-6).contains(&mps)).map(|l| {
                let share = if l.to_mps > l.from_mps { (mps - l.from_mps) / (l.to_mps - l.from_mps) } else { 0.0 };
                l.from_spm + share * (l.to_spm - l.from_spm)
            });
            [
                number::pace(long_m / mps, long_m, units).unwrap_or_default(),
                number::fixed(own.iter().map(|c| c.1).sum::<f64>() / 60.0, 0),
                number::fixed(median(own), 0),
                line.map_or_else(|| number::MISSING.to_owned(), |spm| number::fixed(spm, 0)),
            ]
        })
        .collect();
    let cells = |i: usize| rows.iter().map(|row| row[i].clone()).collect::<Vec<_>>();
    table(
        "Cadence by pace, the fastest first",
        &[
            TableColumn::text(format!("pace, /{}", number::long_unit(units)), cells(0)),
            TableColumn::number("time", "min", cells(1)),
            TableColumn::number("median cadence", "spm", cells(2)),
            TableColumn::number("your own line", "spm", cells(3)),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sprint_does_not_stretch_the_axes() {
        let cell = |speed_mps, cadence_spm, seconds| SpeedCadence { speed_mps, cadence_spm, seconds };
        let cells =
            [cell(1.2, 120.5, 1.0), cell(2.8, 164.5, 9_000.0), cell(3.0, 166.5, 9_000.0), cell(7.0, 220.5, 1.0)];
        assert_eq!(without_tails(&cells), cells[1..3]);
        assert_eq!(without_tails(&cells[1..2]), cells[1..2]);
        let steps = axis([1.0, 1.3].into_iter(), 0.1);
        assert_eq!(steps.len(), 4);
    }
}
