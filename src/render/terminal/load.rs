//! Load measures, on request (`--load`): plain figures, no colour, no verdict.

use super::table::ScreenTable;
use super::text::{Role, Screen};
use crate::base::owner::HeartRateFrom;
use crate::history::training_load::{Load, LoadMeasure};
use crate::render::content::column::TextColumn;
use crate::render::wording::number::{self, MISSING};
use crate::report::Report;
use std::io;

pub(super) fn load(page: &mut Screen, report: &Report) -> io::Result<()> {
    for load in report.load.iter().flatten() {
        page.part();
        one(page, load)?;
    }
    if report.load.iter().flatten().next().is_some() { heart_rates(page, report) } else { Ok(()) }
}

fn one(page: &mut Screen, load: &Load) -> io::Result<()> {
    let cells = |of: &dyn Fn(&LoadMeasure) -> String| load.measures.iter().map(of).collect::<Vec<String>>();
    let of = |value: Option<f64>, places: u32| value.map_or_else(|| MISSING.to_owned(), |v| number::fixed(v, places));
    let columns = vec![
        TextColumn::text("load", 0, cells(&|m| name(m).to_owned())),
        TextColumn::number("7 days", "", 2, cells(&|m| of(sum(m, m.days_7), 1))),
        TextColumn::number("28 days", "", 2, cells(&|m| of(sum(m, m.days_28), 1))),
        TextColumn::number("7:28", "", 2, cells(&|m| of(m.coupled, 2))),
        TextColumn::number("7:21", "", 2, cells(&|m| of(m.uncoupled, 2))),
        TextColumn::number("EWMA", "", 2, cells(&|m| of(m.ewma, 2))),
        TextColumn::number("alike", "", 2, cells(&|m| of(m.monotony, 2))),
        TextColumn::number("strain", "", 2, cells(&|m| of(sum(m, m.strain), 1))),
    ];
    let width = page.width();
    ScreenTable { columns }.fitted(width).write(page)?;
    page.text(
        Role::Quiet,
        "7:28 and 7:21: daily mean of 7 days over that of 28, and of the 21 before; EWMA: the same, exponentially \
         weighted; alike: mean over standard deviation (of the population) of 7 days; strain: their sum times that. The \
         evidence on the ratios is mixed: in the largest study of runners (5,205) they did not warn, while of 735 marathoners \
         those injured in the first quarter had more days at 1.5 and above.",
    )?;
    let missing: Vec<&String> = load.measures.iter().flat_map(|m| &m.missing).collect();
    match (missing.len(), page.style.verbose > 0) {
        (0, _) => Ok(()),
        (_, true) => missing.into_iter().try_for_each(|reason| page.text(Role::Quiet, reason)),
        (_, false) => page.text(Role::Quiet, &format!("{MISSING} too few known days: -v")),
    }
}

/// `heart rates counted from: highest 188 (the watch's setting), at rest 48 (held in these files: an upper bound)`: those of the newest
/// activity.
fn heart_rates(page: &mut Screen, report: &Report) -> io::Result<()> {
    let Some(bounds) = report.activities.iter().rfind(|a| a.is_dated()).map(|a| a.heart_rate_bounds) else {
        return Ok(());
    };
    let of = |what: &str, bpm: Option<f64>, from: Option<HeartRateFrom>, bound: &str| {
        let (bpm, from) = bpm.zip(from)?;
        let bound = if from == HeartRateFrom::Held { bound } else { "" };
        Some(format!("{what} {} ({}{bound})", number::fixed(bpm, 0), from.words()))
    };
    let told = [
        of("highest", bounds.max_bpm, bounds.max_bpm_from, ""),
        of("at rest", bounds.resting_bpm, bounds.resting_bpm_from, ": an upper bound"),
    ];
    let told: Vec<String> = told.into_iter().flatten().collect();
    if told.is_empty() {
        Ok(())
    } else {
        page.text(Role::Quiet, &format!("heart rates counted from: {}", told.join(", ")))
    }
}

fn name(measure: &LoadMeasure) -> &'static str {
    match measure.measure.as_ref() {
        "distance" => "distance, km",
        "knee_load" => "knee load, flat km",
        "trimp_banister" => "heart rate (Banister)",
        _ => "heart rate (Edwards)",
    }
}

/// Metres are shown as kilometres.
fn sum(measure: &LoadMeasure, value: Option<f64>) -> Option<f64> {
    value.map(|v| if measure.unit == "m" { v / 1000.0 } else { v })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::training_load::loads;
    use crate::render::Style;
    use crate::rule::tests::fixture::{Planted, planted};

    fn drawn(days: i32, verbose: i8) -> String {
        let runs: Vec<Planted> =
            (0..days).map(|day| Planted::run(day, if day % 2 == 0 { 10.0 } else { 6.0 })).collect();
        let activities = planted(&runs);
        let loads = loads(&activities, activities[activities.len() - 1].local_start.date());
        let mut out = Vec::new();
        one(&mut Screen::new(&Style { verbose, ..Style::default() }, &mut out), &loads[0]).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn figures_without_a_verdict() {
        let text = drawn(40, 0);
        let row = text.lines().find(|line| line.starts_with("distance")).unwrap();
        let cells: Vec<&str> = row.split_whitespace().skip(2).collect();
        assert_eq!(cells[..4], ["54.0", "224.0", "0.96", "0.95"], "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        for word in ["ACWR", "TRIMP", "high", "low", "risk"] {
            assert!(!text.contains(word), "{word}: {text}");
        }
    }

    #[test]
    fn too_few_days_are_missing_and_said() {
        let text = drawn(10, 1);
        assert!(text.contains(MISSING) && text.contains("28 days"), "{text}");
    }
}
