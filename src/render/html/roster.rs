//! Several athletes: one line each, and how often each rule fired among them.

use super::page::Page;
use super::table::{TableColumn, table};
use crate::render::wording::cause::FindingGroups;
use crate::render::wording::{date, name, number};
use crate::report::Now;
use crate::report::cohort::RuleWeeks;
use jiff::civil::Date;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// One line per athlete: nobody reads the weeks of a whole club.
pub(super) fn roster(page: &Page, told: &FindingGroups) -> Markup {
    let report = page.report;
    let units = page.style.units;
    let long = number::long_unit(units);
    let mut last = BTreeMap::<Option<&str>, Date>::new();
    for run in report.activities.iter().filter(|activity| activity.is_run()) {
        let day = last.entry(run.athlete.as_deref()).or_insert(run.local_start.date());
        *day = (*day).max(run.local_start.date());
    }
    let cells = |of: &dyn Fn(&Now) -> Option<String>| -> Vec<String> {
        report.now.iter().map(|now| of(now).unwrap_or_else(|| number::MISSING.to_owned())).collect()
    };
    let loudest = |now: &Now| told.recent.iter().find(|cause| cause.top.athlete == now.athlete);
    let loud = |now: &Now| {
        loudest(now).map_or_else(String::new, |cause| format!("{}: {}", cause.top.severity.as_str(), cause.code()))
    };
    let mut columns = vec![
        TableColumn::text("athlete", cells(&|n| n.athlete.as_deref().map(name::clean))),
        TableColumn::text(
            "last run",
            cells(&|n| last.get(&n.athlete.as_deref()).map(|day| date::short(*day, report.generated_for.as_of))),
        ),
        TableColumn::number(
            "7 days",
            long,
            cells(&|n| Some(number::distance_sum(n.days_7.distance_m, n.days_7.distance_at_least_m, units))),
        ),
        TableColumn::number(
            "28 days",
            long,
            cells(&|n| Some(number::distance_sum(n.days_28.distance_m, n.days_28.distance_at_least_m, units))),
        ),
        TableColumn::number(
            "longest of 30 days",
            long,
            cells(&|n| n.longest_30d.as_ref().map(|most| number::distance(most.value, units))),
        ),
        TableColumn::number(
            "descent of 28 days",
            number::short_unit(units),
            cells(&|n| {
                let known = n.days_28.elevation_loss_m.filter(|m| *m > 0.0 || n.days_28.runs_without_altitude == 0)?;
                Some(number::height_sum(Some(known), n.days_28.runs_without_altitude, units))
            }),
        ),
    ];
    if report.now.iter().any(|now| now.pain.is_some()) {
        columns.push(TableColumn::number("pain", "of 10", cells(&|n| Some(number::fixed(n.pain?.score, 0)))));
    }
    columns.push(TableColumn::text("stands out", report.now.iter().map(loud).collect()));
    html! {
        (table("Each with the last run, sums and what stands out", &columns))
        (cohort(page))
    }
}

/// How often each rule fired; those that could judge no athlete are left out.
fn cohort(page: &Page) -> Markup {
    let Some(cohort) = &page.report.cohort else { return html! {} };
    let rules: Vec<&RuleWeeks> = cohort.rules.iter().filter(|rule| rule.athletes_judged > 0).collect();
    let cells = |of: &dyn Fn(&RuleWeeks) -> String| rules.iter().map(|rule| of(rule)).collect::<Vec<_>>();
    let weeks = format!(
        "How often each rule commented, in {} of {}",
        number::counted(cohort.runner_weeks, "week", "weeks"),
        number::counted(cohort.athletes, "athlete", "athletes")
    );
    html! {
        (table(
            &weeks,
            &[
                TableColumn::text("rule", cells(&|r| format!("{} {}", r.rule, r.name))),
                TableColumn::number("athletes judged", "", cells(&|r| number::count(r.athletes_judged))),
                TableColumn::number("of them with caution or strong", "", cells(&|r| number::count(r.athletes_loud))),
                TableColumn::number("weeks noted", "", cells(&|r| number::count(r.weeks_info))),
                TableColumn::number("caution", "", cells(&|r| number::count(r.weeks_caution))),
                TableColumn::number("strong", "", cells(&|r| number::count(r.weeks_strong))),
                TableColumn::number("either, in 100 weeks", "", cells(&|r| {
                    r.loud_per_100_weeks.map_or_else(|| number::MISSING.to_owned(), |share| number::fixed(share, 1))
                })),
            ],
        ))
    }
}
