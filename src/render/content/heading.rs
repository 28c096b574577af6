//! The heading of a run: `Trail run · Sat 12 Sep 2026, 07:30 · Garmin fenix 7 · race.fit`; and of a history.

use super::early::{FOUR_WEEKS, days};
use crate::base::units::Units;
use crate::render::Style;
use crate::render::wording::sport;
use crate::render::wording::{date, name, number};
use crate::report::{JudgedAgainst, Report};
use crate::summary::{ActivitySummary, Source};

/// Sport, title, day and time, device and file.
pub(in crate::render) fn which(activity: &ActivitySummary, style: &Style) -> String {
    which_in(activity, file(&activity.source, style), style)
}

/// The heading with the given words for the file.
pub(in crate::render) fn which_in(activity: &ActivitySummary, file: String, style: &Style) -> String {
    let mut parts = vec![sport_and_start(activity)];
    if let Some(device) = activity.source.device.as_deref().filter(|device| !device.trim().is_empty()) {
        let device = name::shown(in_short(device), style);
        // The program that wrote the file may not be that of the watch.
        parts.push(if activity.source.format.info().device_is_program {
            format!("written by {device}")
        } else {
            device
        });
    }
    parts.push(file);
    parts.join(" · ")
}

/// `Run · Sun 8 Nov 2026, 07:30`
pub(in crate::render) fn sport_and_start(activity: &ActivitySummary) -> String {
    let local = activity.local_start.datetime();
    format!("{} · {}, {}", name::clean(&sport::title(activity)), date::full(local.date()), local.strftime("%H:%M"))
}

/// `Judged against the 79 runs since 20 Apr in export.zip`
pub(in crate::render) fn judged_against(judged: &JudgedAgainst, report: &Report, style: &Style) -> String {
    let place = match judged.paths.as_slice() {
        [] => String::new(),
        [only] => format!(" in {}", name::shown(only, style)),
        several => format!(" in {}", number::counted(several.len(), "place", "places")),
    };
    let runs = number::counted(judged.runs, "run", "runs");
    format!("Judged against the {runs} since {}{place}", date::short(judged.since, report.generated_for.as_of))
}

/// A device or program without its web address and serial number.
fn in_short(device: &str) -> &str {
    let end =
        ["http://", "https://", "(Unit ID"].iter().filter_map(|tail| device.find(tail)).filter(|&at| at > 0).min();
    device[..end.unwrap_or(device.len())].trim_end_matches([' ', '-', '–', ',', '(']).trim()
}

/// The file of an activity: its path, or the last part of a member's path.
pub(in crate::render) fn file(source: &Source, style: &Style) -> String {
    short_file(&source.path, source.member.as_deref(), style)
}

/// A file in short: its path, or the last part of a member's path, unless verbose.
pub(in crate::render) fn short_file(path: &str, member: Option<&str>, style: &Style) -> String {
    match member {
        None if style.verbose > 0 => name::whole(path, style),
        Some(member) if style.verbose > 0 => name::whole(&format!("{path}!{member}"), style),
        None => name::shown(path, style),
        Some(member) => {
            let last = member.rsplit(['/', '!']).find(|part| !part.is_empty()).unwrap_or(member);
            name::shown(last, style)
        }
    }
}

/// `As of Sun 15 Nov 2026 (newest file) · 30 weeks · 106 runs · 1,040.3 km · 10,584 m of descent`
pub(in crate::render) fn of_history(report: &Report, units: Units) -> String {
    let totals = &report.totals;
    let mut parts = Vec::new();
    if let Some(day) = report.generated_for.as_of {
        parts.push(format!("As of {}", date::as_of(day, report.generated_for.as_of_from)));
    }
    if report.now.len() == 1 && days(report) >= FOUR_WEEKS {
        parts.push(number::counted(report.weeks.len(), "week", "weeks"));
    }
    parts.push(number::counted(totals.runs, "run", "runs"));
    parts.push(number::distance_sum_with_unit(totals.distance_m, totals.distance_at_least_m, units));
    // Of no run known is not 0, nor is that of treadmills among them.
    if let Some(m) = totals.elevation_loss_m.filter(|m| *m > 0.0 || totals.runs_without_altitude == 0) {
        let descent = number::height_sum_with_unit(m, totals.runs_without_altitude, units);
        parts.push(format!("{descent} of descent"));
    }
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_without_addresses_and_serial_numbers() {
        for (device, short) in [
            ("Garmin fenix 7", "Garmin fenix 7"),
            ("GPSBabel - https://www.gpsbabel.org", "GPSBabel"),
            ("GPS Visualizer http://example.org/", "GPS Visualizer"),
            ("Forerunner305 (Unit ID 1234567890)", "Forerunner305"),
            ("http://example.org/", "http://example.org/"),
        ] {
            assert_eq!(in_short(device), short);
        }
    }
}
