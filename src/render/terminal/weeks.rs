//! The weekly table.

use super::spark;
use super::table::ScreenTable;
use super::text::{Role, Screen};
use super::{NARROW, WIDE};
use crate::base::units::Units;
use crate::render::content::column::TextColumn;
use crate::render::wording::cause::{Cause, FindingGroups, is_of_week, marker};
use crate::render::wording::date;
use crate::render::wording::number::{self, MISSING};
use crate::report::{Report, Week};
use crate::summary::ActivitySummary;
use jiff::ToSpan;
use std::io;

/// Most weeks shown, unless verbose.
const WEEKS: usize = 12;

/// The heading of a column that may be dropped.
const LOAD: &str = "knee load";

/// Width of the bar next to the distance.
const BAR: usize = 10;

pub(super) fn weeks(page: &mut Screen, report: &Report, told: &FindingGroups) -> io::Result<()> {
    let all = report.weeks.as_slice();
    let shown = if page.style.verbose > 0 { all } else { &all[all.len().saturating_sub(WEEKS)..] };
    if shown.is_empty() || page.width() < NARROW {
        return Ok(());
    }
    page.part();
    let table = table(shown, told, page).fitted(page.width());
    let load = table.has(LOAD) && shown.iter().any(|week| week.knee_load_flat_km.is_some());
    table.write(page)?;
    // Shown in the table only if nothing more severe stands there.
    let so_far = shown.iter().find(|week| week.so_far && causes_of(week, told).next().is_some());
    let so_far = so_far.map(|week| format!("{}: so far", week.week));
    legend(page, report, (load, so_far), shown, all.len() - shown.len())
}

fn table(weeks: &[Week], told: &FindingGroups, page: &Screen) -> ScreenTable {
    let units = page.style.units;
    let wide = page.width() >= WIDE;
    let (km, m) = (number::long_unit(units), number::short_unit(units));
    let rows =
        |of: &dyn Fn(&Week) -> String, sum: String| -> Vec<String> { weeks.iter().map(of).chain([sum]).collect() };
    let total = |of: fn(&Week) -> f64| weeks.iter().map(of).sum::<f64>();
    let count = |of: fn(&Week) -> usize| weeks.iter().map(of).sum::<usize>();
    let most = weeks.iter().map(|week| week.distance_at_least_m).fold(0.0, f64::max);
    let distances = weeks.iter().map(|week| week.distance_m).sum::<Option<f64>>();

    let mut columns = vec![
        TextColumn::text("week", 0, rows(&|week| week.week.clone(), number::counted(weeks.len(), "week", "weeks"))),
        TextColumn::number("starts", "", 2, rows(&|week| date::short(week.start, None), String::new())).droppable(3),
        TextColumn::number(
            "runs",
            "",
            2,
            rows(&|week| number::count(week.runs), number::count(count(|week| week.runs))),
        ),
        TextColumn::number(
            "distance",
            km,
            2,
            rows(
                &|week| number::distance_sum(week.distance_m, week.distance_at_least_m, units),
                number::distance_sum(distances, total(|week| week.distance_at_least_m), units),
            ),
        ),
    ];
    if wide {
        let bars = rows(&|week| spark::bar(week.distance_at_least_m / most, BAR, page.style.ascii), String::new());
        columns.push(TextColumn::text("", 2, bars).at_least(BAR));
    }
    let longest = weeks.iter().map(|week| week.longest_run_m).try_fold(0.0, |most, m| Some(f64::max(most, m?)));
    columns.push(TextColumn::number(
        "longest",
        km,
        if wide { 1 } else { 2 },
        rows(&|week| longest_run(week, units), longest_of(longest, units)),
    ));
    if wide {
        let times = rows(&|week| number::hours(week.moving_s), number::hours(total(|week| week.moving_s)));
        columns.push(TextColumn::number("time", "h:mm", 2, times).at_least(5));
    }
    let known = |of: fn(&Week) -> Option<f64>| weeks.iter().filter_map(of).reduce(|a, b| a + b);
    let loss = number::height_sum(known(|week| week.elevation_loss_m), count(|week| week.runs_without_altitude), units);
    let losses = rows(&|week| number::height_sum(week.elevation_loss_m, week.runs_without_altitude, units), loss);
    // The 0 m of a treadmill among runs of unknown descent is no column.
    let only_treadmills = weeks.iter().any(|week| week.runs_without_altitude > 0)
        && weeks.iter().filter_map(|week| week.elevation_loss_m).all(|m| m <= 0.0);
    if tells(weeks, |week| week.elevation_loss_m) && !only_treadmills {
        columns.push(TextColumn::number("descent", m, 2, losses));
    }
    let loads = |km: Option<f64>| km.map_or_else(|| MISSING.into(), |km| number::load(km, units));
    let load = known(|week| week.knee_load_flat_km);
    let cells = rows(&|week| loads(week.knee_load_flat_km), loads(load));
    if tells(weeks, |week| week.knee_load_flat_km) {
        columns.push(TextColumn::number(LOAD, number::load_unit(units), 2, cells).droppable(2));
    }
    if wide {
        columns.push(TextColumn::number("cadence", "spm", 2, rows(&|week| cadence(week), String::new())).droppable(0));
    }
    let rest = count(|week| week.rest_days as usize);
    let rests = rows(&|week| week.rest_days.to_string(), number::count(rest));
    columns.push(TextColumn::number("rest", "days", 2, rests).droppable(1));
    if wide {
        let other =
            rows(&|week| number::hours(week.cross_training_s), number::hours(total(|week| week.cross_training_s)));
        columns.push(TextColumn::number("other", "h:mm", 2, other));
        let strength =
            rows(&|week| number::count(week.strength_sessions), number::count(count(|week| week.strength_sessions)));
        columns.push(TextColumn::number("strength", "times", 1, strength));
    }
    let loud = weeks.iter().any(|week| causes_of(week, told).next().is_some());
    if loud || weeks.iter().any(|week| week.so_far || week.cut) {
        let notes = rows(&|week| notes(week, told, wide), String::new());
        columns.push(TextColumn::text(if loud { "stands out" } else { "" }, 2, notes));
    }
    ScreenTable { columns }
}

/// The causes of a week, the strongest first.
fn causes_of<'a>(week: &'a Week, told: &'a FindingGroups) -> impl Iterator<Item = &'a Cause<'a>> {
    told.loud().filter(|cause| cause.top.athlete == week.athlete && is_of_week(cause.top, week))
}

/// `!! KW301 +3`: the most severe rule of a week and the number of others; whether the week is over.
fn notes(week: &Week, told: &FindingGroups, wide: bool) -> String {
    let mut causes: Vec<&Cause> = causes_of(week, told).collect();
    causes.sort_by_key(|cause| std::cmp::Reverse(cause.top.severity));
    let mut codes: Vec<&str> = Vec::new();
    // What else has the cause may be of another week.
    for finding in causes.iter().flat_map(|cause| cause.rows()).filter(|finding| is_of_week(finding, week)) {
        if !codes.contains(&finding.rule.as_str()) {
            codes.push(finding.rule.as_str());
        }
    }
    let named = codes.len().min(if wide { 2 } else { 1 });
    let more = codes.len() - named;
    let mut text = causes.first().map_or_else(String::new, |cause| marker(cause.top.severity).to_owned());
    for code in &codes[..named] {
        text.push(' ');
        text.push_str(code);
    }
    if more > 0 {
        text.push_str(" +");
        text.push_str(&number::count(more));
    }
    match week {
        _ if !text.is_empty() => text,
        Week { so_far: true, .. } => "so far".to_owned(),
        Week { cut: true, .. } => "part".to_owned(),
        _ => text,
    }
}

/// Whether a quantity is known of a week with a run: that it is 0 in weeks without one tells nothing.
fn tells(weeks: &[Week], of: fn(&Week) -> Option<f64>) -> bool {
    weeks.iter().filter(|week| week.runs > 0).any(|week| of(week).is_some())
}

/// Empty for a week without runs.
fn longest_run(week: &Week, units: Units) -> String {
    if week.runs == 0 { String::new() } else { longest_of(week.longest_run_m, units) }
}

fn longest_of(metres: Option<f64>, units: Units) -> String {
    metres.map_or_else(|| MISSING.into(), |m| number::distance(m, units))
}

fn cadence(week: &Week) -> String {
    match week.cadence_spm {
        Some(spm) => number::fixed(spm, 0),
        None if week.runs == 0 => String::new(),
        None => MISSING.into(),
    }
}

fn legend(
    page: &mut Screen,
    report: &Report,
    (load, so_far): (bool, Option<String>),
    shown: &[Week],
    earlier: usize,
) -> io::Result<()> {
    let mut parts = Vec::new();
    if earlier > 0 {
        parts.push(format!("{}: -v", number::counted(earlier, "earlier week", "earlier weeks")));
    }
    if load {
        parts.push(number::load_of_one(page.style.units));
    }
    parts.push("rest: no run".into());
    match shown.iter().map(|week| week.runs_without_altitude).sum() {
        0 => {}
        n if n == shown.iter().map(|week| week.runs).sum::<usize>() => parts.push("no altitude in any run".into()),
        n => parts.push(format!("no altitude in {}", number::counted(n, "run", "runs"))),
    }
    match shown.iter().map(|week| week.runs_without_distance).sum() {
        0 => {}
        n => parts.push(format!("no distance in {}", number::counted(n, "run", "runs"))),
    }
    parts.extend(so_far);
    match without_load(report, shown) {
        0 => {}
        _ if !load => {}
        n => {
            parts.push(format!("no knee load in {}", number::counted(n, "run", "runs")));
        }
    }
    page.text(Role::Quiet, &parts.join(" · "))
}

/// Number of runs in these weeks with unknown knee load.
fn without_load(report: &Report, shown: &[Week]) -> usize {
    let (Some(first), Some(last)) = (shown.first(), shown.last()) else { return 0 };
    let days = first.start..last.start.saturating_add(7.days());
    let of_weeks = |run: &&ActivitySummary| run.is_run() && days.contains(&run.local_start.date());
    report.activities.iter().filter(of_weeks).filter(|run| run.knee_load.is_none()).count()
}
