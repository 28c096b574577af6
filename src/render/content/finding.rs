//! The title of a finding.

use crate::base::message::Part;
use crate::render::Style;
use crate::render::wording::comparison::without_full_stop;
use crate::render::wording::name;
use crate::rule::finding::Finding;
use crate::summary::ActivitySummary;

/// The title of the block; with the day if requested and not named already, and with the athlete.
pub(in crate::render) fn titled(top: &Finding, day: Option<String>, style: &Style) -> String {
    let mut text = top.words.title.in_units(style.units);
    if let Some(day) = day
        && !names_its_day(top)
    {
        text = format!("{}, on\u{a0}{}", without_full_stop(&text), day);
    }
    match top.athlete.as_deref() {
        Some(athlete) => format!("{}: {text}", name::shown(athlete, style)),
        None => text,
    }
}

/// Whether the title names the day.
pub(in crate::render) fn names_its_day(finding: &Finding) -> bool {
    let own = |part: &Part| matches!(part, Part::Day { date, .. } if *date == finding.date);
    finding.words.title.parts().iter().any(own)
}

/// Whether a finding is about this run.
pub(in crate::render) fn is_about(finding: &Finding, run: &ActivitySummary) -> bool {
    finding.activities.contains(&run.id)
}
