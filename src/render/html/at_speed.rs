//! How long was run at each speed and cadence, with the runner's own line.

use super::chart::{Figure, numbers};
use super::page::Page;
use super::table::{Column, table};
use crate::base::units::Units;
use crate::render::wording::number;
use crate::report::{CadenceAtSpeed, SpeedCadence};
use crate::summary::histogram::SPEED_STEP_MPS;
use maud::{Markup, html};
use serde_json::json;
use std::collections::BTreeMap;

/// Paces that the axis may name, seconds a kilometre or mile.
const PACES: [u32; 15] = [150, 180, 210, 240, 270, 300, 330, 360, 390, 420, 480, 540, 600, 720, 900];

/// Less than this share of all the time is left out at both ends, so that single sprints do not make the rest small.
const TAIL: f64 = 0.001;

/// Width of a cadence class, steps a minute.
const STEP_SPM: f64 = 2.0;

/// The chart.
pub(super) fn figure(page: &mut Page, cadence: &CadenceAtSpeed) -> Markup {
    let units = page.style.units;
    let cells = without_tails(&cadence.cells);
    let long_m = number::long_unit_m(units);
    let pace = |mps: f64| number::pace(long_m / mps, long_m, units).unwrap_or_default();
    let speeds = axis(cells.iter().map(|c| c.speed_mps), SPEED_STEP_MPS);
    let steps = axis(cells.iter().map(|c| c.cadence_spm), STEP_SPM);
    let mut minutes: Vec<Vec<Option<f64>>> = vec![vec![None; speeds.len()]; steps.len()];
    for cell in &cells {
        let column = ((cell.speed_mps - speeds[0]) / SPEED_STEP_MPS).round() as usize;
        let row = ((cell.cadence_spm - steps[0]) / STEP_SPM).round() as usize;
        minutes[row][column] = Some(cell.seconds / 60.0);
    }
    let most = cells.iter().map(|c| c.seconds / 60.0).fold(1.0, f64::max);
    let names: Vec<String> = speeds.iter().map(|v| pace(*v)).collect();
    let mut traces = vec![json!({
        "type": "heatmap", "x": numbers(speeds.iter().map(|v| Some(*v)), 1), "y": numbers(steps.iter().map(|s| Some(*s)), 1),
        "z": minutes.into_iter().map(|row| numbers(row, 1)).collect::<Vec<_>>(),
        // One row of names serves all: plotly takes the text of a cell, so each row refers to the same words.
        "text": vec![names; steps.len()], "zmin": 0, "zmax": most, "hoverongaps": false, "xgap": 1, "ygap": 1, "showscale": false,
        "colorscale": [[0, "--heat-0"], [0.02, "--heat-1"], [0.5, "--heat-2"], [1, "--heat-3"]],
        "hovertemplate": format!("%{{text}} /{}, %{{y:.0f}} spm: %{{z:.0f}} min<extra></extra>", number::long_unit(units)),
    })];
    if let Some(line) = cadence.line {
        traces.push(json!({
            "type": "scatter", "mode": "lines+markers", "name": "your own line", "x": [line.from_mps, line.to_mps], "y": [line.from_spm, line.to_spm],
            "line": { "color": "--ink", "width": 2.5 }, "marker": { "symbol": "circle", "size": 7 },
            "hovertemplate": "your own line: %{y:.0f} spm<extra></extra>",
        }));
    }
    let (slow, fast) = (speeds[0], speeds[speeds.len() - 1]);
    let ticks: Vec<f64> = PACES.iter().map(|s| long_m / f64::from(*s)).filter(|v| (slow..=fast).contains(v)).collect();
    let layout = json!({
        "hovermode": "closest",
        "xaxis": {
            "tickvals": ticks, "ticktext": ticks.iter().map(|v| pace(*v)).collect::<Vec<_>>(), "title": { "text": format!("pace, min/{} – faster to the right", number::long_unit(units)) },
            "fixedrange": true, "showgrid": false, "zeroline": false, "tickangle": 0,
        },
        "yaxis": { "title": { "text": "steps a minute" }, "fixedrange": true, "zeroline": false },
    });
    let hours = cells.iter().map(|c| c.seconds).sum::<f64>() / 3600.0;
    let line = match cadence.line {
        Some(_) => " The line is your own: the usual cadence at a speed, from the last 90 days.",
        None => " There is no line: it needs an hour of flat running with cadence in the last 90 days.",
    };
    page.figure(Figure {
        title: "Cadence against speed".into(),
        legend: html! { p { "Flat running only. The stronger the colour, the longer it was run." (line) } },
        label: format!("Cadence against speed over {} hours of flat running", number::fixed(hours, 0)),
        kind: "cadence",
        link: String::new(),
        height: 340,
        traces,
        layout,
        more: json!({}),
        twin: twin(&cells, cadence, units),
    })
}

/// Without the slowest and fastest classes that together make hardly any of the time, and likewise with cadence.
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

/// The first value up to which more than `tail` was spent.
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
            Column::text(format!("pace, /{}", number::long_unit(units)), cells(0)),
            Column::number("time", "min", cells(1)),
            Column::number("median cadence", "spm", cells(2)),
            Column::number("your own line", "spm", cells(3)),
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
