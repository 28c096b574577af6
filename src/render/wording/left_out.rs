//! Activities that are listed but not counted, as text: how many, and why.

use super::{date, number};
use crate::base::sport::LONGEST_RUN_S;
use crate::base::units::DAY_S;
use crate::base::units::Units;
use crate::report::Report;
use crate::summary::ActivitySummary;

/// One sentence per reason; empty if everything counts.
#[must_use]
pub(in crate::render) fn texts(report: &Report, units: Units) -> Vec<String> {
    let now = report.generated_for.as_of;
    let undated: Vec<&ActivitySummary> = report.activities.iter().filter(|a| !a.is_dated()).collect();
    let too_fast: Vec<&ActivitySummary> =
        report.activities.iter().filter(|a| a.is_dated() && !a.is_believed()).collect();
    let lasted_s = |a: &ActivitySummary| a.moving_s.or(a.timer_s).or(a.elapsed_s).unwrap_or(0.0);
    let (too_long, too_fast): (Vec<&ActivitySummary>, Vec<&ActivitySummary>) =
        too_fast.into_iter().partition(|a| lasted_s(a) > LONGEST_RUN_S);
    let mut texts = Vec::new();
    // An isolated activity was removed because of later ones, so one after "now" is dated in the future.
    let (future, far): (Vec<&ActivitySummary>, Vec<&ActivitySummary>) =
        undated.into_iter().partition(|a| now.is_some_and(|now| a.local_start.date() > now));
    let why = [(far, "far from all others: a clock that was not set right"), (future, "in the future")];
    for (some, why) in why {
        if let (Some(first), Some(last)) = (some.first(), some.last()) {
            let day = |a: &ActivitySummary| date::full(a.local_start.date());
            let days = if first.local_start.date() == last.local_start.date() {
                day(first)
            } else {
                format!("{} to {}", day(first), day(last))
            };
            let n = number::counted(some.len(), "activity", "activities");
            texts.push(format!("{n} dated {days}, {why}"));
        }
    }
    let longest = too_fast.iter().max_by(|a, b| a.distance_m.unwrap_or(0.0).total_cmp(&b.distance_m.unwrap_or(0.0)));
    if let Some(longest) = longest {
        let n = number::counted(too_fast.len(), "run", "runs");
        let metres = number::distance_with_unit(longest.distance_m.unwrap_or(0.0), units);
        let day = date::day(longest.local_start.date(), now);
        let which = if too_fast.len() == 1 { "" } else { "the longest " };
        texts.push(format!("{n} faster than anybody runs: {which}{metres} on {day}"));
    }
    if let Some(first) = too_long.first() {
        let n = number::counted(too_long.len(), "run", "runs");
        let days = number::counted((lasted_s(first) / DAY_S).round() as usize, "day", "days");
        let day = date::day(first.local_start.date(), now);
        texts.push(format!("{n} longer than anybody runs: {days} from {day} on"));
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::note::{Note, NoteCode};
    use crate::render::fixture;

    fn left_out(codes: &[NoteCode]) -> Vec<String> {
        let mut report = fixture::season();
        for (activity, code) in report.activities.iter_mut().zip(codes) {
            activity.notes.push(Note::new(*code, "why"));
        }
        texts(&report, Units::Metric).into_iter().map(|text| text.replace('\u{a0}', " ")).collect()
    }

    #[test]
    fn each_reason_has_a_sentence_with_its_count() {
        assert_eq!(left_out(&[]), [""; 0]);
        assert_eq!(
            left_out(&[NoteCode::ImplausibleDate, NoteCode::ImplausibleSpeed]),
            [
                "1 activity dated Mon 20 Apr 2026, far from all others: a clock that was not set right",
                "1 run faster than anybody runs: 8.5 km on Wed 22 Apr"
            ]
        );
        assert_eq!(
            left_out(&[NoteCode::ImplausibleDate; 3]),
            [
                "3 activities dated Mon 20 Apr 2026 to Fri 24 Apr 2026, far from all others: a clock that was not set right"
            ]
        );
        let mut report = fixture::season();
        report.generated_for.as_of = Some(jiff::civil::date(2026, 4, 19));
        report.activities[0].notes.push(Note::new(NoteCode::ImplausibleDate, "why"));
        let said = texts(&report, Units::Metric).remove(0).replace('\u{a0}', " ");
        assert_eq!(said, "1 activity dated Mon 20 Apr 2026, in the future");
        let mut report = fixture::season();
        report.activities[0].notes.push(Note::new(NoteCode::ImplausibleSpeed, "why"));
        report.activities[0].moving_s = Some(20.0 * 86_400.0);
        let said = texts(&report, Units::Metric).remove(0).replace('\u{a0}', " ");
        assert_eq!(said, "1 run longer than anybody runs: 20 days from Mon 20 Apr on");
        assert_eq!(
            left_out(&[NoteCode::ImplausibleSpeed; 3]),
            ["3 runs faster than anybody runs: the longest 14.0 km on Fri 24 Apr"]
        );
    }
}
