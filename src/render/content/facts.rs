//! The quantities of an activity, one a line, with their explanation.

use crate::base::message::NBSP;
use crate::base::provenance::CadenceUnit;
use crate::base::sport::Sport;
use crate::base::units::Units;
use crate::render::wording::{answer, part, sport};
use crate::render::wording::{name, number};
use crate::summary::{ActivitySummary, Elevation, WHOLE_SHARE};

/// Shortest walking distance worth a remark, metres.
const WALKED_M: f64 = 50.0;

/// One quantity.
pub(in crate::render) struct Fact {
    pub(in crate::render) label: &'static str,
    pub(in crate::render) value: String,
    pub(in crate::render) unit: &'static str,
    pub(in crate::render) remark: String,
}

/// The quantities shown for an activity, including those that the file lacks.
pub(in crate::render) fn facts(activity: &ActivitySummary, units: Units, verbose: bool) -> Vec<Fact> {
    [
        distance(activity, units),
        descent(activity, units),
        climb(activity, units),
        downhill(activity, units),
        cadence(activity, units, verbose),
        knee_load(activity, units),
        heart_rate(activity, units),
        effort(activity),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn distance(activity: &ActivitySummary, units: Units) -> Option<Fact> {
    let mut remarks = Vec::new();
    let moving = activity
        .moving_s
        .map(number::time)
        .filter(|moving| activity.timer_s.map(number::time).as_ref() != Some(moving))
        // Without distance there was no movement.
        .filter(|_| activity.distance_m.is_some_and(|m| number::tenths(m, units) > 0))
        .map(|moving| format!("moving{NBSP}{moving}"));
    let times: Vec<_> =
        activity.timer_s.map(|s| format!("in{NBSP}{}", number::time(s))).into_iter().chain(moving).collect();
    if !times.is_empty() {
        remarks.push(times.join(", "));
    }
    if let Some(walked_m) = activity.walked_m.filter(|&m| m >= WALKED_M && activity.sport == Sport::Running) {
        remarks.push(format!("{} walked", number::distance_with_unit(walked_m, units)));
    }
    if activity.distance_m.is_some() && sport::on_treadmill(activity) {
        remarks.push("by the watch's sensor, no GPS".into());
    }
    let known = activity.distance_m.is_some();
    let covered = activity.distance_m.is_some_and(|m| number::tenths(m, units) > 0);
    if !covered && !activity.sport.on_foot() {
        // Strength, yoga, a ride on rollers: only time is known, and nothing else is expected.
        let value = number::time(activity.timer_s?);
        return Some(Fact { label: "time", value, unit: "", remark: String::new() });
    }
    if !known {
        remarks.push("no distance in the file: unknown, not 0".into());
    }
    Some(Fact {
        label: "distance",
        value: activity.distance_m.map_or_else(missing, |m| number::distance(m, units)),
        unit: if known { number::long_unit(units) } else { "" },
        remark: remarks.join(" · "),
    })
}

fn descent(activity: &ActivitySummary, units: Units) -> Option<Fact> {
    let e = &activity.elevation;
    let wide = answer::altitude_from_gps(activity).then_some("altitude from GPS, so a wide range");
    let band = e.loss_low_m.zip(e.loss_high_m);
    vertical(activity, "descent", e.loss_m, band, wide, (e.device_loss_m, e.table_loss_m), units)
}

fn climb(activity: &ActivitySummary, units: Units) -> Option<Fact> {
    let e = &activity.elevation;
    let band = e.gain_low_m.zip(e.gain_high_m);
    vertical(activity, "climb", e.gain_m, band, None, (e.device_gain_m, e.table_gain_m), units)
}

fn vertical(
    activity: &ActivitySummary,
    label: &'static str,
    value_m: Option<f64>,
    band: Option<(f64, f64)>,
    remark: Option<&str>,
    (device_m, table_m): (Option<f64>, Option<f64>),
    units: Units,
) -> Option<Fact> {
    let known = value_m.or(device_m).or(table_m).is_some_and(|m| number::whole_height(m, units) != 0);
    let on_water = matches!(activity.sport, Sport::Swimming | Sport::Rowing | Sport::Paddling);
    if !activity.sport.on_foot() && (!known || on_water) {
        return None;
    }
    // A watch without altitude writes 0.
    let device_m = device_m.filter(|m| value_m.is_some() || *m > 0.0);
    let said = |who: &str, m: Option<f64>| m.map(|m| format!("{who} says{NBSP}{}", number::height(m, units)));
    let device = said("the watch", device_m);
    let table = said("the export", table_m);
    let own = match (value_m, band) {
        (Some(_), Some((low, high))) if low == high => None,
        (Some(value), Some((low, high))) => Some(format!("likely{NBSP}{}", number::band(value, low, high, units))),
        (Some(_), None) => None,
        (None, _) => Some(if has_altitude(&activity.elevation) {
            "the altitude in the file is too broken to count".into()
        } else if let Some(part) = part::covered(activity, &activity.coverage.altitude, "altitude", units) {
            format!("altitude in {part} only: unknown, not 0")
        } else {
            "no altitude in the file: unknown, not 0".into()
        }),
    };
    // If ours covers only a part, the total of the watch or the export is first, and ours next to it.
    let covered = part::covered(activity, &activity.coverage.altitude, "altitude", units).filter(|_| value_m.is_some());
    let first = covered.as_ref().and_then(|_| part::total_of_others((device_m, table_m), band.map(|(_, high)| high)));
    let (shown_m, mut remarks) = match (first, covered, value_m) {
        (Some((total_m, who)), Some(part), Some(value_m)) => {
            (Some(total_m), vec![who.to_owned(), part::beside(value_m, &part, units)])
        }
        (None, Some(part), _) => (value_m, vec![format!("in {part}")]),
        _ => (value_m, Vec::new()),
    };
    let (device, table) = if first.is_some() { (None, None) } else { (device, table) };
    remarks.extend([own, remark.map(Into::into), device, table].into_iter().flatten());
    Some(Fact {
        label,
        value: shown_m.map_or_else(missing, |m| number::height(m, units)),
        unit: if shown_m.is_some() { number::short_unit(units) } else { "" },
        remark: remarks.join(" · "),
    })
}

fn has_altitude(elevation: &Elevation) -> bool {
    elevation.min_m.is_some() || elevation.max_m.is_some()
}

fn downhill(activity: &ActivitySummary, units: Units) -> Option<Fact> {
    let e = &activity.elevation;
    let worth = |m: Option<f64>| m.filter(|&m| number::tenths(m, units) > 0);
    let over_5_m = worth(e.below_5_pct_m)?;
    let steeper = [(e.below_10_pct_m, 10), (e.below_15_pct_m, 15)];
    let steeper = steeper
        .into_iter()
        .filter_map(|(m, grade)| Some(format!(" · {} over{NBSP}{grade}{NBSP}%", number::distance(worth(m)?, units))));
    Some(Fact {
        label: "downhill",
        value: number::distance(over_5_m, units),
        unit: number::long_unit(units),
        remark: format!("over{NBSP}5{NBSP}%") + &steeper.collect::<String>(),
    })
}

fn cadence(activity: &ActivitySummary, units: Units, verbose: bool) -> Option<Fact> {
    if !activity.sport.on_foot() {
        return None;
    }
    let cadence = &activity.cadence;
    let Some(spm) = cadence.running_spm.or(cadence.mean_spm) else {
        let format = activity.source.format;
        let remark = if format.is_table() {
            "not in the export's table"
        } else if format.info().by_watch {
            "not in this file"
        } else {
            "not in this file; the watch's own FIT file has it"
        };
        return Some(Fact { label: "cadence", value: missing(), unit: "", remark: remark.into() });
    };
    let mut remark = String::from(match cadence.unit {
        Some(CadenceUnit::PerLeg) => "steps a minute (the file counts one foot: doubled)",
        Some(CadenceUnit::Steps) => "steps a minute (the file counts both feet)",
        Some(CadenceUnit::AsFound | CadenceUnit::DeviceMean) | None => "steps a minute, taken as the file gives it",
    });
    if cadence.running_spm.is_none() {
        remark.push_str(" · mean of all steps, not of running alone");
    }
    if let Some(part) = part::covered(activity, &activity.coverage.cadence, "cadence", units) {
        remark.push_str(" · in ");
        remark.push_str(&part);
    }
    if let Some(from) = cadence.unit_from.as_deref().filter(|_| verbose) {
        remark.push_str(" · ");
        remark.push_str(&name::clean(from));
    }
    Some(Fact { label: "cadence", value: number::fixed(spm, 0), unit: "spm", remark })
}

/// In brackets, with the reason, if too much of the distance is excluded or was never measured.
fn knee_load(activity: &ActivitySummary, units: Units) -> Option<Fact> {
    if activity.sport != Sport::Running {
        return None;
    }
    let Some(load) = activity.knee_load else {
        let remark = without_knee_load(activity, units);
        return Some(Fact { label: "knee load", value: missing(), unit: "", remark });
    };
    let km = number::whole_load(load.flat_km, units);
    let mut remarks = Vec::new();
    if load.valid {
        remarks.push(format!("likely{NBSP}{}", number::load_band(load.low, load.high, units)));
    }
    let far = |m: f64| number::distance_with_unit(m, units);
    if !load.valid {
        let parts = [("walking", load.walked_m), ("very steep or slow parts", load.extrapolated_m)];
        let parts: Vec<_> =
            parts.into_iter().filter(|(_, m)| *m >= WALKED_M).map(|(what, m)| format!("{what} ({})", far(m))).collect();
        remarks.push(format!("rough: {} cannot be counted", parts.join(" and ")));
    } else if sport::on_treadmill(activity) && activity.elevation.loss_m.is_none() {
        remarks.push("as if flat: belt slope unknown".into());
    } else if load.own_cadence {
        remarks.push("your own cadence counted in".into());
    } else {
        remarks.push("your own cadence not counted in".into());
    }
    Some(Fact {
        label: "knee load",
        value: if load.valid { km } else { format!("({km})") },
        unit: number::load_unit(units),
        remark: remarks.join(" · "),
    })
}

/// Why there is no knee load. Other lines already say which channel the file lacks.
fn without_knee_load(activity: &ActivitySummary, units: Units) -> String {
    let altitude = &activity.coverage.altitude;
    if activity.distance_m.is_none() {
        "unknown without distance".into()
    } else if let Some(part) = part::covered(activity, altitude, "altitude", units) {
        format!("unknown beyond {part}")
    } else if altitude.share.is_some() && activity.elevation.loss_m.is_some() {
        "unknown: too little of the way has speed and grade".into()
    } else {
        "unknown without altitude".into()
    }
}

fn heart_rate(activity: &ActivitySummary, units: Units) -> Option<Fact> {
    let heart = &activity.heart_rate;
    let bpm = heart.mean_bpm?;
    let part = part::covered(activity, &activity.coverage.heart_rate, "heart rate", units);
    let part = part.map(|part| format!(" · in {part}"));
    let highest = heart.max_bpm.map(|max| format!(", highest{NBSP}{}", number::fixed(max, 0)));
    // What rules compare it with, and what told that.
    let bounds = &activity.heart_rate_bounds;
    let known = bounds.max_bpm.zip(bounds.max_bpm_from).filter(|_| activity.sport == Sport::Running);
    let yours = known.map(|(bpm, from)| format!(" · yours {} ({})", number::fixed(bpm, 0), from.words()));
    Some(Fact {
        label: "heart rate",
        value: number::fixed(bpm, 0),
        unit: "bpm",
        remark: "mean".to_owned()
            + &highest.unwrap_or_default()
            + &part.unwrap_or_default()
            + &yours.unwrap_or_default(),
    })
}

/// `43,812`; for a part of the run also `in the 9.0 of 18.0 km with cadence`; and `each 0.97 m long`.
pub(in crate::render) fn steps(activity: &ActivitySummary, units: Units) -> Option<(String, [Option<String>; 2])> {
    let steps = activity.steps.filter(|_| activity.sport.on_foot())?;
    let length = activity.cadence.step_length_m.map(|m| format!("each {} long", number::step_length(m, units)));
    let over_m = activity.cadence.step_length_m.map(|m| m * steps);
    let is_part = over_m.zip(activity.distance_m).is_some_and(|(over_m, whole_m)| over_m < WHOLE_SHARE * whole_m);
    let part = part::covered(activity, &activity.coverage.cadence, "cadence", units).filter(|_| is_part);
    Some((number::fixed(steps, 0), [part.map(|p| format!("in {p}")), length]))
}

fn effort(activity: &ActivitySummary) -> Option<Fact> {
    let effort = &activity.effort;
    let feel = effort.feel.map(|feel| format!("felt: {} (the watch's own scale)", felt(feel)));
    match effort.rpe {
        Some(rpe) => Some(Fact {
            label: "effort",
            value: number::fixed(rpe, 0),
            unit: "of 10",
            remark: std::iter::once("the runner's own word".to_owned()).chain(feel).collect::<Vec<_>>().join(" · "),
        }),
        None => Some(Fact { label: "effort", value: missing(), unit: "", remark: feel? }),
    }
}

/// The watch's word for a feeling from 0 to 100, which it asks for in five steps.
fn felt(feel: f64) -> &'static str {
    match feel {
        f if f < 12.5 => "very weak",
        f if f < 37.5 => "weak",
        f if f < 62.5 => "normal",
        f if f < 87.5 => "strong",
        _ => "very strong",
    }
}

fn missing() -> String {
    number::MISSING.into()
}
