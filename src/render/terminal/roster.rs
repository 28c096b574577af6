//! One line per athlete, for several athletes.

use super::NARROW;
use super::table::ScreenTable;
use super::text::{Role, Screen};
use crate::render::content::column::TextColumn;
use crate::render::wording::cause::{FindingGroups, marker};
use crate::render::wording::number::{self, MISSING};
use crate::render::wording::{date, name};
use crate::report::{Now, Report};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::io;

pub(super) fn roster(page: &mut Screen, report: &Report, told: &FindingGroups) -> io::Result<()> {
    if page.width() < NARROW {
        return Ok(());
    }
    let units = page.style.units;
    let unit = number::long_unit(units);
    let mut of_athlete = BTreeMap::<Option<&str>, (usize, Option<Date>)>::new();
    for run in report.activities.iter().filter(|activity| activity.is_run()) {
        let (runs, last) = of_athlete.entry(run.athlete.as_deref()).or_default();
        *runs += 1;
        *last = (*last).max(Some(run.local_start.date()));
    }
    let runs = |now: &Now| of_athlete.get(&now.athlete.as_deref()).copied().unwrap_or_default();
    let cells = |of: &dyn Fn(&Now) -> Option<String>| -> Vec<String> {
        report.now.iter().map(|now| of(now).unwrap_or_else(|| MISSING.into())).collect()
    };
    let athletes = cells(&|now| now.athlete.as_deref().map(|athlete| name::shown(athlete, page.style)));
    let last = cells(&|now| Some(date::day(runs(now).1?, report.generated_for.as_of)));
    // The most severe of the last four weeks: causes are sorted by severity.
    let loudest = |now: &Now| told.recent.iter().find(|cause| cause.top.athlete == now.athlete);
    let loud = report.now.iter().map(|now| {
        loudest(now).map_or_else(String::new, |cause| format!("{} {}", marker(cause.top.severity), cause.code()))
    });
    let pain = |now: &Now| Some(number::fixed(now.pain?.score, 0));
    let head = if told.recent.is_empty() { "" } else { "stands out" };
    page.part();
    let mut table = ScreenTable {
        columns: vec![
            TextColumn::text("athlete", 0, athletes).at_least(11),
            TextColumn::number("runs", "", 2, cells(&|now| Some(number::count(runs(now).0)))),
            TextColumn::number(
                "7 days",
                unit,
                2,
                cells(&|now| Some(number::distance_sum(now.days_7.distance_m, now.days_7.distance_at_least_m, units))),
            ),
            TextColumn::number(
                "28 days",
                unit,
                2,
                cells(&|now| {
                    Some(number::distance_sum(now.days_28.distance_m, now.days_28.distance_at_least_m, units))
                }),
            ),
            TextColumn::number(
                "longest",
                format!("{unit}, 30 d"),
                2,
                cells(&|now| now.longest_30d.as_ref().map(|most| number::distance(most.value, units))),
            )
            .droppable(1),
            TextColumn::text("last run", 2, last).droppable(2),
            TextColumn::text(head, 2, loud.collect()),
        ],
    };
    if report.now.iter().any(|now| now.pain.is_some()) {
        // Placed before the notable finding.
        table
            .columns
            .insert(table.columns.len() - 1, TextColumn::number("pain", "of 10", 2, cells(&pain)).droppable(1));
    }
    table.write(page)?;
    cohort(page, report)
}

/// `In 100 weeks of a runner (312 weeks of 4 athletes) caution or strong fired: KW101 4.2 · KW302 3.1`
fn cohort(page: &mut Screen, report: &Report) -> io::Result<()> {
    let Some(cohort) = &report.cohort else { return Ok(()) };
    let mut loud: Vec<(&str, f64)> = cohort
        .rules
        .iter()
        .filter_map(|rule| Some((rule.rule.as_str(), rule.loud_per_100_weeks.filter(|share| *share > 0.0)?)))
        .collect();
    loud.sort_by(|a, b| b.1.total_cmp(&a.1));
    let weeks = format!(
        "{} of {}",
        number::counted(cohort.runner_weeks, "week", "weeks"),
        number::counted(cohort.athletes, "athlete", "athletes")
    );
    let shares: Vec<String> =
        loud.iter().map(|(rule, share)| format!("{rule}\u{a0}{}", number::fixed(*share, 1))).collect();
    let text = if shares.is_empty() {
        format!("nothing of caution or strong in {weeks}")
    } else {
        format!("weeks of caution or strong in 100, of {weeks} that are over: {}", shares.join(" · "))
    };
    page.part();
    page.labelled("all", Role::Plain, &text)
}
