//! Words for sports.

use crate::base::sport::{Sport, is_indoors, is_virtual};
use crate::render::wording::comparison::upper_first;
use crate::summary::ActivitySummary;

/// The name of the activity at the beginning of a screen's second line: `Trail run`.
pub(in crate::render) fn title(activity: &ActivitySummary) -> String {
    let sub = activity.sub_sport.as_deref();
    match (activity.sport, sub) {
        (Sport::Running, Some("trail")) => "Trail run".into(),
        (Sport::Running, _) if is_virtual(sub) => "Virtual run".into(),
        (Sport::Running, _) if is_indoors(sub) => "Treadmill run".into(),
        (Sport::Running, Some("track")) => "Track run".into(),
        (Sport::Other | Sport::Unknown, Some(word)) => upper_first(&word.replace('_', " ")),
        (sport, _) => upper_first(words(sport).0),
    }
}

/// Whether the run was on a treadmill.
pub(in crate::render) fn on_treadmill(activity: &ActivitySummary) -> bool {
    activity.sport == Sport::Running && is_indoors(activity.sub_sport.as_deref())
}

/// Singular and plural of a kind: `ride`, `rides`.
pub(in crate::render) fn words(sport: Sport) -> (&'static str, &'static str) {
    match sport {
        Sport::Running => ("run", "runs"),
        Sport::Walking => ("walk", "walks"),
        Sport::Hiking => ("hike", "hikes"),
        Sport::Cycling => ("ride", "rides"),
        Sport::Swimming => ("swim", "swims"),
        Sport::Rowing => ("rowing session", "rowing sessions"),
        Sport::Paddling => ("paddling session", "paddling sessions"),
        Sport::Elliptical => ("elliptical session", "elliptical sessions"),
        Sport::CrossCountrySkiing => ("cross-country skiing session", "cross-country skiing sessions"),
        Sport::AlpineSkiing => ("alpine skiing session", "alpine skiing sessions"),
        Sport::Strength => ("strength session", "strength sessions"),
        Sport::Fitness => ("fitness session", "fitness sessions"),
        Sport::Transition => ("transition", "transitions"),
        Sport::Other => ("other activity", "other activities"),
        Sport::Unknown => ("activity of unknown sport", "activities of unknown sport"),
    }
}

/// The number of each kind, most frequent first: `29 rides, 8 swims`.
pub(in crate::render) fn counts<'a>(activities: impl Iterator<Item = &'a ActivitySummary>) -> String {
    let mut counts = std::collections::BTreeMap::<Sport, usize>::new();
    for activity in activities {
        *counts.entry(activity.sport).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|&(sport, n)| (sport != Sport::Running, std::cmp::Reverse(n)));
    let parts: Vec<_> = counts
        .into_iter()
        .map(|(sport, n)| {
            let (one, many) = words(sport);
            crate::render::wording::number::counted(n, one, many)
        })
        .collect();
    parts.join(", ")
}
