//! The runs one by one, if there are too few weeks for a weekly table.

use super::NARROW;
use super::table::ScreenTable;
use super::text::{Role, Screen};
use crate::history::{best_loss_m, pace_time_s};
use crate::render::content::column::TextColumn;
use crate::render::wording::date;
use crate::render::wording::number::{self, MISSING};
use crate::report::Report;
use crate::summary::ActivitySummary;
use std::io;

/// Most runs shown, unless verbose.
const RUNS: usize = 21;

pub(super) fn runs(page: &mut Screen, report: &Report) -> io::Result<()> {
    let all: Vec<_> = report.activities.iter().filter(|activity| activity.is_run()).collect();
    if all.is_empty() || page.width() < NARROW {
        return Ok(());
    }
    let shown = if page.style.verbose > 0 { all.len() } else { all.len().min(RUNS) };
    let rows = &all[all.len() - shown..];
    let units = page.style.units;
    let text = |value: Option<String>| value.unwrap_or_else(|| MISSING.into());
    let sum = |of: fn(&ActivitySummary) -> Option<f64>| rows.iter().copied().filter_map(of).reduce(|a, b| a + b);
    let cells = |of: &dyn Fn(&ActivitySummary) -> Option<String>, whole: Option<String>| -> Vec<String> {
        rows.iter().map(|run| text(of(run))).chain([text(whole)]).collect()
    };
    let days = rows.iter().map(|run| date::day(run.local_start.date(), report.generated_for.as_of));
    let paced = || rows.iter().filter_map(|run| pace_time_s(run).zip(run.known_distance_m()));
    let (s, m) = paced().fold((0.0, 0.0), |(s, m), (run_s, run_m)| (s + run_s, m + run_m));
    let steps = rows.iter().filter_map(|run| Some((run.cadence.running_spm?, run.moving_s.or(run.timer_s)?)));
    let (beats, seconds) = steps.fold((0.0, 0.0), |(sum, time), (spm, s)| (sum + spm * s, time + s));
    let spm = (seconds > 0.0).then(|| number::fixed(beats / seconds, 0));

    let long = |m: f64| number::distance(m, units);
    let short = |m: f64| number::height(m, units);
    let unit = number::long_unit(units);
    let known_m = ActivitySummary::known_distance_m;
    let all_known = rows.iter().all(|run| known_m(run).is_some());
    let sum_m = rows.iter().filter_map(|run| known_m(run)).sum();
    let whole = number::distance_sum(Some(sum_m).filter(|_| all_known), sum_m, units);
    let distance = cells(&|run| known_m(run).map(long), Some(whole));
    let pace = cells(
        &|run| pace_time_s(run).zip(known_m(run)).and_then(|(s, m)| number::pace(s, m, units)),
        number::pace(s, m, units),
    );
    let unknown = rows.iter().filter(|run| best_loss_m(run).is_none()).count();
    let descent = cells(&|run| best_loss_m(run).map(short), Some(number::height_sum(sum(best_loss_m), unknown, units)));
    let flat = |km: f64| number::load(km, units);
    let load_of = |run: &ActivitySummary| run.knee_load.map(|load| load.flat_km);
    let load = cells(
        &|run| {
            run.knee_load.map(|load| if load.valid { flat(load.flat_km) } else { format!("({})", flat(load.flat_km)) })
        },
        sum(load_of).map(flat),
    );
    let cadence = cells(&|run| run.cadence.running_spm.map(|spm| number::fixed(spm, 0)), spm);
    let table = ScreenTable {
        columns: vec![
            TextColumn::text("run", 0, days.chain([number::counted(shown, "run", "runs")]).collect()).at_least(11),
            TextColumn::number("distance", unit, 3, distance),
            TextColumn::number("pace", format!("/{unit}"), 4, pace).at_least(5),
            TextColumn::number("descent", number::short_unit(units), 3, descent),
            TextColumn::number("knee load", number::load_unit(units), 2, load).droppable(2),
            TextColumn::number("cadence", "spm", 3, cadence).droppable(1),
        ],
    };
    let missing = table.has_missing();
    page.part();
    table.write(page)?;
    let mut parts = Vec::new();
    if all.len() > shown {
        parts.push(format!("{}: -v", number::counted(all.len() - shown, "earlier run", "earlier runs")));
    }
    if rows.iter().any(|run| load_of(run).is_some()) {
        parts.push(number::load_of_one(units));
    }
    if missing {
        let only_cadence = rows.iter().all(|run| {
            known_m(run).is_some() && pace_time_s(run).is_some() && best_loss_m(run).is_some() && load_of(run).is_some()
        });
        parts.push(if only_cadence { "– no cadence in that file".into() } else { "– not in that file".into() });
    }
    page.text(Role::Quiet, &parts.join(" · "))
}
