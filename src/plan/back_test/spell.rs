//! Sore spells: days of pain that belong together.

use crate::config::Config;
use crate::config::pain::{MarkKind, Side};
use crate::history::daily::{date_of, day_number};
use jiff::civil::Date;

/// Pain from this score on makes a day of a spell: the limit of KW701.
const FROM_SCORE: f64 = 3.0;

/// Days of pain no further apart than this are one spell.
const APART_DAYS: i32 = 14;

/// Days without running that a mark can attribute to the knee, as with KW103.
pub(super) const BREAK_DAYS: i32 = 14;

/// Days of pain that belong together.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Spell {
    /// The first day.
    pub(super) first: i32,
    /// The last.
    pub(super) last: i32,
    /// The worst score of the first day; `None` of a mention or a break.
    pub(super) score: Option<f64>,
    /// Where, in the runner's own words.
    pub(super) place: Option<String>,
    /// Which side.
    pub(super) side: Option<Side>,
}

impl Spell {
    /// Its first day.
    pub(super) fn onset(&self) -> Date {
        date_of(self.first)
    }

    /// Whether a day is one of its days.
    pub(super) fn holds(&self, day: i32) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// How many days a day lies from it; 0 within it.
    pub(super) fn days_from(&self, day: i32) -> i32 {
        (self.first - day).max(day - self.last).max(0)
    }
}

/// The spells of the pain log, in order. `run_days` are the days with a run, in order; `today` the last day that is known.
pub(super) fn spells(config: &Config, run_days: &[i32], today: i32) -> Vec<Spell> {
    let pain = config.known_pain().filter(|entry| entry.score >= FROM_SCORE).map(|entry| {
        let day = day_number(entry.date);
        Spell { first: day, last: day, score: Some(entry.score), place: entry.place.clone(), side: entry.side }
    });
    let marks = config.known_marks().filter_map(|mark| {
        let day = day_number(mark.date);
        let (first, last) = match mark.kind {
            MarkKind::Break => break_around(day, run_days, today)?,
            _ => (day, day),
        };
        Some(Spell { first, last, score: None, place: None, side: None })
    });
    let mut days: Vec<Spell> = pain.chain(marks).collect();
    // Of one day the worst entry counts.
    days.sort_by(|a, b| a.first.cmp(&b.first).then(b.score.unwrap_or(0.0).total_cmp(&a.score.unwrap_or(0.0))));
    let mut spells: Vec<Spell> = Vec::new();
    for day in days {
        match spells.last_mut().filter(|spell| day.first - spell.last <= APART_DAYS) {
            Some(spell) => spell.last = spell.last.max(day.last),
            None => spells.push(day),
        }
    }
    spells
}

/// The break around a day: from the last run before it to the last day without one, so far. `None` where it is too short or has no run
/// before it.
fn break_around(day: i32, run_days: &[i32], today: i32) -> Option<(i32, i32)> {
    let next = run_days.partition_point(|run| *run <= day);
    let before = *run_days.get(next.checked_sub(1)?)?;
    // Marked on the day of the last run, or on any day of the break.
    let last = run_days.get(next).map_or(day.max(today), |run| run - 1);
    (last - before >= BREAK_DAYS).then_some((before, last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::PainEntry;
    use crate::config::pain::read_log;
    use jiff::civil::date;

    fn config(log: &str) -> Config {
        let log = read_log(log.as_bytes(), None).unwrap();
        Config::default().with(|config| (config.pain, config.pain_marks) = (log.knee, log.marks))
    }

    fn of(log: &str, run_days: &[i32]) -> Vec<(i32, i32, Option<f64>)> {
        let first = day_number(date(2026, 1, 1));
        let spells = spells(&config(log), &run_days.iter().map(|d| d + first).collect::<Vec<_>>(), first + 43);
        spells.iter().map(|s| (s.first - first, s.last - first, s.score)).collect()
    }

    #[test]
    fn fourteen_days_join_and_fifteen_part() {
        assert_eq!(of("2026-01-01,3\n2026-01-15,4\n", &[]), [(0, 14, Some(3.0))]);
        assert_eq!(of("2026-01-01,3\n2026-01-16,4\n", &[]), [(0, 0, Some(3.0)), (15, 15, Some(4.0))]);
        assert_eq!(of("2026-01-15,4\n2026-01-01,3\n2026-01-29,5\n", &[]), [(0, 28, Some(3.0))], "each from the last");
    }

    #[test]
    fn three_of_ten_and_the_knee() {
        assert_eq!(of("2026-01-01,2.9\n", &[]), []);
        assert_eq!(of("date,score,where\n2026-01-01,9,hip\n2026-02-01,3,left knee\n", &[]), [(31, 31, Some(3.0))]);
        assert_eq!(of("2026-01-01,3\n2026-01-01,6\n", &[]), [(0, 0, Some(6.0))], "the worst of the day");
    }

    #[test]
    fn mentions_and_breaks() {
        assert_eq!(of("2026-01-05,,mention\n2026-01-10,5\n", &[]), [(4, 9, None)]);
        let runs = [0, 2, 17, 30];
        assert_eq!(of("2026-01-10,,break\n", &runs), [(2, 16, None)], "14 days between two runs");
        assert_eq!(of("2026-01-03,,break\n", &runs), [(2, 16, None)], "marked on the day of the last run");
        assert_eq!(of("2026-01-20,,break\n", &runs), [], "12 days are none");
        assert_eq!(of("2026-01-10,,break\n", &[20]), [], "nothing before it");
        assert_eq!(of("2026-03-01,,break\n", &runs), [(30, 59, None)], "one that lasts");
        assert_eq!(of("2026-02-02,,break\n", &runs), [], "it has lasted 13 days up to day 43");
        assert_eq!(of("2026-02-02,,break\n", &[0, 29]), [(29, 43, None)], "14 days");
        assert_eq!(of("2026-01-04,,break\n", &[0, 14]), [], "13 days between two runs");
        assert_eq!(of("2026-01-04,,break\n", &[0, 15]), [(0, 14, None)], "14 days");
    }

    #[test]
    fn nothing_after_the_day_that_counts_as_today() {
        let mut config = config("2026-03-01,,mention\n");
        config.pain = vec![PainEntry::new(date(2026, 2, 1), 5.0)];
        config.as_of = Some(date(2026, 2, 1));
        assert_eq!(spells(&config, &[], 0).len(), 1);
        config.as_of = Some(date(2026, 1, 31));
        assert!(spells(&config, &[], 0).is_empty());
    }
}
