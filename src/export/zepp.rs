//! `SPORT_….csv` of a Zepp (Amazfit, formerly Mi Fit) export: totals of each workout. Tracks, where there are any, are GPX, TCX or FIT
//! files that the app gives one by one; they are joined by their start.
//!
//! # Layout
//!
//! From readers in public repositories that name the columns and show rows: `gesaracino/amazfit2garmin` (the header of exports of 2026)
//! and three other importers, which agree: `type,startTime,sportTime(s),maxPace(/meter),minPace(/meter),distance(m),avgPace(/meter),
//! calories(kcal)`, some without the paces or with `avgHeartRate`, `maxHeartRate`. `startTime` is `2026-01-01 18:03:16+0000`, UTC.
//! Of the codes of sports only those are used of which the sources are at one. Of the others they contradict each other (6 is a walk or
//! a swim, 8 a treadmill or a ride): those workouts have no sport.

use super::row_issues::RowIssues;
use super::{MOST_ACTIVITIES, StartClock, Table, TableActivity, TableDamage, TableError, plausible_start, text_of};
use crate::base::sport::Sport;
use crate::decode::xml::time;
use csv::StringRecord;
use std::collections::HashSet;

/// Columns of every version.
const REQUIRED: [&str; 4] = ["type", "startTime", "sportTime(s)", "distance(m)"];

/// Codes of sports: running and cycling of `gesaracino/amazfit2garmin` and `rolandsz/Mi-Fit-and-Zepp-workout-exporter`, strength of two
/// importers.
const SPORTS: [(&str, &str); 3] = [("1", "running"), ("9", "cycling"), ("52", "strength_training")];

/// Whether `text` is the beginning of the table, by its header.
#[must_use]
pub fn is_table(text: &[u8]) -> bool {
    let line = text.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    let names: Vec<&str> = line.trim().split(',').map(|name| name.trim_matches('"')).collect();
    REQUIRED.iter().all(|name| names.contains(name))
}

/// Reads the table.
///
/// # Errors
/// [`TableError`] if the bytes are empty or not this table.
pub fn workouts(bytes: &[u8]) -> Result<Table, TableError> {
    const OTHER: TableError = TableError::Other("a table of workouts");
    let text = text_of(bytes);
    if text.trim().is_empty() {
        return Err(TableError::Empty);
    }
    let text = text.trim_start();
    if !is_table(text.as_bytes()) {
        return Err(OTHER);
    }
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|_| OTHER)?.clone();
    let mut issues = RowIssues::default();
    let mut damage = None;
    let mut seen = HashSet::new();
    let mut activities = Vec::new();
    for record in reader.into_records().filter_map(Result::ok) {
        let line = record.position().map_or(0, |position| position.line() as usize);
        let (cells, expected) = (record.len(), header.len());
        match &mut damage {
            _ if cells == expected => {}
            Some(TableDamage::Cells { count, .. }) => *count += 1,
            _ => damage = Some(TableDamage::Cells { line, cells, expected, quote_missing: false, count: 1 }),
        }
        if activities.len() == MOST_ACTIVITIES {
            damage = Some(TableDamage::TooMany);
            break;
        }
        let activity = Row { header: &header, record: &record }.activity(cells == expected);
        match activity.start_s {
            None => issues.add("without a start, left out", line),
            // Exports of overlapping weeks repeat rows.
            Some(start_s) if !seen.insert(start_s.to_bits()) => issues.add("listed twice, the first is used", line),
            Some(_) => activities.push(activity),
        }
    }
    Ok(Table { activities, gear: Vec::new(), row_issues: issues.into_list("line"), damage })
}

struct Row<'a> {
    header: &'a StringRecord,
    record: &'a StringRecord,
}

impl Row<'_> {
    fn cell(&self, name: &str) -> Option<&str> {
        let cells = self.header.iter().zip(self.record).filter(|(own, _)| own.trim() == name);
        cells.map(|(_, cell)| cell.trim()).find(|cell| !cell.is_empty())
    }

    /// Zero and -1 stand for nothing.
    fn above_zero(&self, name: &str) -> Option<f64> {
        self.cell(name)?.parse::<f64>().ok().filter(|value| value.is_finite() && *value > 0.0)
    }

    /// From a row with too few or too many cells only sport and start are used.
    fn activity(&self, whole: bool) -> TableActivity {
        let code = self.cell("type").unwrap_or_default();
        let known = SPORTS.iter().find(|(own, _)| *own == code).and_then(|(_, name)| Sport::known(name));
        let (sport, sub_sport) = known.map_or((None, None), |(sport, finer)| (Some(sport), finer));
        let known = TableActivity {
            start_s: self.cell("startTime").and_then(time::parse).and_then(|moment| plausible_start(moment.unix_s)),
            start_clock: StartClock::Utc,
            sport,
            sub_sport,
            ..TableActivity::default()
        };
        if !whole {
            return known;
        }
        TableActivity {
            distance_m: self.above_zero("distance(m)"),
            timer_s: self.above_zero("sportTime(s)"),
            mean_bpm: self.above_zero("avgHeartRate"),
            max_bpm: self.above_zero("maxHeartRate"),
            ..known
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::row_issues::in_words;

    const TABLE: &str = "type,startTime,sportTime(s),maxPace(/meter),minPace(/meter),distance(m),avgPace(/meter),calories(kcal)\n\
        1,2026-01-01 18:03:16+0000,1800,3.4,2.2,5321,2.77,310\n\
        52,2026-01-03 18:03:16+0000,3000,0,0,0,0,280\n\
        999,2026-01-04 18:03:16+0000,1200,-1.0,0,800.5,0,100\n";

    #[test]
    fn rows_have_their_totals() {
        let table = workouts(TABLE.as_bytes()).unwrap();
        let [run, strength, unknown] = &table.activities[..] else { panic!("{table:?}") };
        assert_eq!(
            (run.sport, run.start_s, run.start_clock),
            (Some(Sport::Running), Some(1_767_290_596.0), StartClock::Utc)
        );
        assert_eq!((run.distance_m, run.timer_s), (Some(5321.0), Some(1800.0)));
        assert_eq!((strength.sport, strength.distance_m), (Some(Sport::Strength), None));
        assert_eq!((unknown.sport, unknown.distance_m), (None, Some(800.5)));
        assert!(table.damage.is_none() && table.row_issues.is_empty());
        for (code, name) in SPORTS {
            assert!(Sport::known(name).is_some(), "{code}");
        }
    }

    #[test]
    fn columns_are_found_by_name_and_rows_count_once() {
        let text = "type,startTime,sportTime(s),distance(m),avgHeartRate,maxHeartRate\r\n1,2026-07-07T10:00:00Z,1800,5000,151.4,178\r\n\
            1,2026-07-07 10:00:00+0000,1800,5000,151.4,178\r\n1,,1,1,1,1\r\n";
        let table = workouts(text.as_bytes()).unwrap();
        let [run] = &table.activities[..] else { panic!("{table:?}") };
        assert_eq!((run.mean_bpm, run.max_bpm), (Some(151.4), Some(178.0)));
        assert_eq!(
            in_words(&table.row_issues),
            ["listed twice, the first is used (line 3)", "without a start, left out (line 4)"]
        );
    }

    #[test]
    fn a_table_cut_anywhere_is_read_as_far_as_it_goes() {
        let whole = workouts(TABLE.as_bytes()).unwrap().activities;
        for end in 0..TABLE.len() {
            let complete = TABLE[..end].lines().count().saturating_sub(2);
            match workouts(&TABLE.as_bytes()[..end]) {
                Ok(table) => assert_eq!(table.activities[..complete], whole[..complete], "{end}"),
                Err(_) => assert!(end < TABLE.find('\n').unwrap(), "{end}"),
            }
        }
        assert!(!is_table(b"date,steps,distance,runDistance,calories\n") && is_table(TABLE.as_bytes()));
    }
}
