//! Why two recordings were recognised as one activity, as text.

use super::course::routes;
use super::quantity::{Agreement, Recording, cadences, clocks, exact_distance, heart_rates, points, same_format};
use super::{Relation, relation};

/// Why `copy` was recognised as the same activity as `kept`, for people.
pub(in crate::history) fn reason(kept: &Recording, copy: &Recording) -> String {
    let Some(relation) = relation(kept, copy) else {
        return "the same recording as another copy of it".to_owned();
    };
    let later_s = copy.start_s - kept.start_s;
    let start = match later_s.abs() {
        d if d < 0.5 => "same start".to_owned(),
        d if later_s > 0.0 => format!("starts {d:.0} s later"),
        d => format!("starts {d:.0} s earlier"),
    };
    let agreeing = agreement(kept, copy);
    match relation {
        Relation::Copy if same_format(kept, copy) => format!("{start}, {agreeing}: a copy"),
        Relation::Copy if copy.from_table => format!("{start}, {agreeing}: a row of a table"),
        Relation::Copy => format!("{start}, {agreeing}: the same recording in another format"),
        Relation::Part => {
            let (kept_s, copy_s) = (kept.duration_s().unwrap_or(0.0), copy.duration_s().unwrap_or(0.0));
            let [part, whole] = [copy_s / 60.0, kept_s / 60.0];
            format!("{start}, same way: a part of it, {part:.0} of {whole:.0} min")
        }
        Relation::Alongside => {
            let [part, whole] = [copy, kept].map(|r| lasted(r.duration_s().unwrap_or(0.0)));
            let routes = [copy, kept].iter().all(|r| !r.activity.route.is_empty());
            let what = if routes { "at the same places at the same times" } else { "during it and as fast" };
            format!("{start}, {what}: {part} of {whole}")
        }
        Relation::SecondDevice if kept.from_table || copy.from_table => {
            format!("{start}, {agreeing}: a row of a table")
        }
        Relation::SecondDevice => {
            format!("{start}, recorded at the same time by another device or program, {agreeing}")
        }
        Relation::ClockShift => {
            let way = if later_s > 0.0 { "ahead" } else { "behind" };
            let minutes = (later_s.abs() / 60.0).round() as i64;
            let clock = match (minutes / 60, minutes % 60) {
                (h, 0) => format!("{h} h"),
                (h, m) => format!("{h}:{m:02} h"),
            };
            format!("its clock is {clock} {way}, {agreeing}")
        }
    }
}

/// A duration as text: seconds below two minutes.
fn lasted(seconds: f64) -> String {
    if seconds < 120.0 { format!("{seconds:.0} s") } else { format!("{:.0} min", seconds / 60.0) }
}

/// The quantities that agree, as text.
fn agreement(a: &Recording, b: &Recording) -> String {
    let mut same = Vec::new();
    if clocks(a, b, 10.0, 0.001) == Agreement::Same {
        same.push("duration");
    }
    if exact_distance(a, b) == Agreement::Same {
        same.push("distance");
    }
    if points(a, b, 0.5, 0.0) == Agreement::Same {
        same.push("number of points");
    }
    if heart_rates(a, b, 2.0) == Agreement::Same {
        same.push("heart rate");
    }
    if cadences(a, b) == Agreement::Same {
        same.push("cadence");
    }
    if routes(a, b, 1.0) == Agreement::Same {
        same.push("route");
    }
    let distance = match (a.distance_m, b.distance_m) {
        (Some(x), Some(y)) if exact_distance(a, b) != Agreement::Same => {
            Some(format!("distance within {:.1} %", 100.0 * (x - y).abs() / x.max(y)))
        }
        _ => None,
    };
    let same = match same.split_last() {
        None => None,
        Some((only, [])) => Some(format!("same {only}")),
        Some((last, others)) => Some(format!("same {} and {last}", others.join(", "))),
    };
    [same, distance].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
