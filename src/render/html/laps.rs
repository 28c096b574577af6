//! The laps as recorded by the device, and the time in heart-rate zones.

use super::page::Page;
use super::table::{TableColumn, narrowed, table};
use crate::base::lap::{LapIntensity, LapTrigger};
use crate::history::load::ZONES_FROM;
use crate::render::wording::number::{self, MISSING};
use crate::summary::{ActivitySummary, Lap};
use maud::{Markup, html};

/// Laps whose distances differ by less than this share were made by the watch's auto lap.
const ALIKE: f64 = 0.02;

/// Shortest time in a zone that is drawn, minutes.
const LEAST_MIN: f64 = 0.05;

/// The laps as a table, collapsed if they were made by auto lap: then splits have the same information. Empty for a single lap.
pub(super) fn laps(page: &Page, activity: &ActivitySummary) -> Markup {
    let laps = &activity.laps;
    if laps.len() < 2 {
        return html! {};
    }
    let units = page.style.units;
    let cells = |of: &dyn Fn(usize, &Lap) -> Option<String>| -> Vec<String> {
        laps.iter().enumerate().map(|(i, lap)| of(i, lap).unwrap_or_else(|| MISSING.to_owned())).collect()
    };
    let whole = |value: Option<f64>| value.map(|v| number::fixed(v, 0));
    let (long, short) = (number::long_unit(units), number::short_unit(units));
    let pace = |lap: &Lap| number::pace(lap.timer_s?, lap.distance_m?, units);
    let mut columns = vec![
        TableColumn::text("lap", cells(&|i, lap| Some(named(i, lap)))),
        TableColumn::number(
            "distance",
            long,
            cells(&|_, lap| Some(number::fixed(lap.distance_m? / number::long_unit_m(units), 2))),
        ),
        TableColumn::number("time", "", cells(&|_, lap| lap.timer_s.or(lap.elapsed_s).map(number::time))),
        TableColumn::number(
            "pace",
            format!("/{long}"),
            cells(&|_, lap| pace(lap).filter(|_| activity.sport.on_foot())),
        ),
        TableColumn::number("heart", "bpm", cells(&|_, lap| whole(lap.mean_bpm))),
        TableColumn::number("highest", "bpm", cells(&|_, lap| whole(lap.max_bpm))),
        TableColumn::number(
            "cadence",
            "spm",
            cells(&|_, lap| whole(lap.cadence_spm.filter(|_| activity.sport.on_foot()))),
        ),
        TableColumn::number("climb", short, cells(&|_, lap| lap.gain_m.map(|m| number::height(m, units)))),
        TableColumn::number("descent", short, cells(&|_, lap| lap.loss_m.map(|m| number::height(m, units)))),
    ];
    columns.retain(|column| column.cells.iter().any(|cell| cell != MISSING));
    let rows = table(
        "By the device's own numbers; cadence includes walking",
        &narrowed(columns, &["highest", "climb", "time"]),
    );
    match by_the_watch(laps) {
        None => rows,
        Some(Cut { every_m }) => html! {
            details.twin {
                summary {
                    (number::count(laps.len())) " laps that the watch cut by itself"
                    @if let Some(m) = every_m { ", every " (number::fixed(m / number::long_unit_m(units), 2)) "\u{a0}" (long) }
                }
                (rows)
            }
        },
    }
}

/// `3`, `4, rest`
fn named(i: usize, lap: &Lap) -> String {
    let what = match lap.intensity {
        None | Some(LapIntensity::Active | LapIntensity::Other) => return (i + 1).to_string(),
        Some(LapIntensity::Rest) => "rest",
        Some(LapIntensity::Warmup) => "warm-up",
        Some(LapIntensity::Cooldown) => "cool-down",
        Some(LapIntensity::Recovery) => "recovery",
        Some(LapIntensity::Interval) => "interval",
    };
    format!("{}, {what}", i + 1)
}

/// Auto laps, with their distance if it is constant.
#[derive(Debug, PartialEq)]
struct Cut {
    every_m: Option<f64>,
}

/// How the watch made all laps but the last automatically; `None` if it did not.
fn by_the_watch(laps: &[Lap]) -> Option<Cut> {
    let (_, before) = laps.split_last()?;
    let first = before.first()?.distance_m.filter(|m| *m > 0.0);
    let alike =
        first.filter(|m| before.iter().all(|lap| lap.distance_m.is_some_and(|own| (own / m - 1.0).abs() < ALIKE)));
    let by = |lap: &Lap| matches!(lap.trigger, Some(LapTrigger::Distance | LapTrigger::Position | LapTrigger::Time));
    let plain = laps.iter().all(|lap| matches!(lap.intensity, None | Some(LapIntensity::Active | LapIntensity::Other)));
    let cut = before.iter().all(|lap| by(lap) || (lap.trigger.is_none() && alike.is_some() && before.len() > 1));
    (plain && cut).then_some(Cut { every_m: alike })
}

/// Minutes in five zones of the runner's maximum heart rate, and its source; empty if unknown.
pub(super) fn zones(activity: &ActivitySummary) -> Markup {
    let Some((intensity, max_bpm)) = activity.intensity.zip(activity.heart_rate_bounds.max_bpm) else {
        return html! {};
    };
    let minutes = intensity.zone_minutes;
    let longest = minutes.iter().copied().fold(0.0, f64::max);
    if longest < LEAST_MIN {
        return html! {};
    }
    let all: f64 = minutes.iter().sum();
    let from = activity.heart_rate_bounds.max_bpm_from.map_or_else(String::new, |from| format!(" ({})", from.words()));
    let caption =
        format!("Of a highest heart rate of {} bpm{from}; below half of it is no zone", number::fixed(max_bpm, 0));
    let bpm = |i: usize| number::fixed((ZONES_FROM[i] * max_bpm).ceil(), 0);
    html! {
        div.scroll tabindex="0" role="group" aria-label="Heart-rate zones" {
            table {
                caption { (caption) }
                thead { tr { th scope="col" { "zone" } th scope="col" { "bpm, from" } th.number scope="col" { "time" } th.number.w scope="col" { "share" } td.bar {} } }
                tbody {
                    @for (i, min) in minutes.iter().enumerate().rev() {
                        tr {
                            th scope="row" { (i + 1) ", from " (number::fixed(ZONES_FROM[i] * 100.0, 0)) "\u{a0}%" }
                            td { (bpm(i)) }
                            td.number { (number::time(min * 60.0)) }
                            td.number.w { (number::fixed(min / all * 100.0, 0)) "\u{a0}%" }
                            td.bar { @if *min > 0.0 { i style=(format!("width:{:.1}%", min / longest * 100.0)) {} } }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::owner::{HeartRateBounds, HeartRateFrom};
    use crate::summary::Intensity;

    fn lap(distance_m: f64, trigger: Option<LapTrigger>) -> Lap {
        Lap { distance_m: Some(distance_m), trigger, ..Lap::default() }
    }

    #[test]
    fn laps_of_the_watch_are_told_from_those_of_the_runner() {
        use LapTrigger::{Distance, Manual, SessionEnd};
        let every = |laps: &[Lap]| by_the_watch(laps);
        let last = || lap(310.0, Some(SessionEnd));
        assert_eq!(
            every(&[lap(1000.0, Some(Distance)), lap(1001.0, Some(Distance)), last()]),
            Some(Cut { every_m: Some(1000.0) })
        );
        assert_eq!(every(&[lap(1000.0, Some(Distance)), lap(1001.0, Some(Manual)), last()]), None);
        assert_eq!(every(&[lap(1000.0, None), lap(1019.0, None), last()]), Some(Cut { every_m: Some(1000.0) }));
        assert_eq!(every(&[lap(1000.0, None), lap(1021.0, None), last()]), None);
        assert_eq!(every(&[lap(400.0, None), last()]), None, "two laps may be anything");
        let rest = Lap { intensity: Some(LapIntensity::Rest), ..lap(1000.0, Some(Distance)) };
        assert_eq!(every(&[lap(1000.0, Some(Distance)), rest, last()]), None, "a workout");
    }

    #[test]
    fn zones_say_where_the_highest_is_from() {
        let mut run = ActivitySummary::default();
        assert!(zones(&run).0.is_empty());
        run.intensity = Some(Intensity { zone_minutes: [1.0, 0.0, 30.0, 8.0, 0.0], ..Intensity::default() });
        run.heart_rate_bounds =
            HeartRateBounds { max_bpm: Some(187.0), max_bpm_from: Some(HeartRateFrom::Watch), ..Default::default() };
        let told = zones(&run).into_string();
        assert!(
            told.contains("187 bpm (the watch's setting)") && told.contains("<td>131</td>") && told.contains("30:00"),
            "{told}"
        );
        assert!(told.contains("width:100.0%") && told.contains("width:26.7%"), "{told}");
        assert_eq!(told.matches("width:").count(), 3, "no bar of nothing: {told}");
        run.heart_rate_bounds.max_bpm = None;
        assert!(zones(&run).0.is_empty());
    }
}
