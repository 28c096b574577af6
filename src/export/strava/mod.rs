//! `activities.csv` of a Strava export, in any account language.

mod columns;
mod find_columns;
mod records;
mod verify;

use super::date;
use super::row_issues::RowIssues;
use super::{
    MAX_PER_LEG_SPM, MOST_ACTIVITIES, StartClock, Table, TableActivity, TableDamage, TableError, plausible_start,
    text_of,
};
use crate::base::mention;
use crate::base::sport::Sport;
use columns::{Columns, StravaColumn, is_whole};
use find_columns::{is_file_name, is_id};
use records::{MAX_CELLS, Record, Records};
use std::collections::HashSet;

/// Fewest columns of the table; the oldest seen has 16, today's 101.
const FEWEST_COLUMNS: usize = 10;

/// Written by the service where it failed to fill in a name or a file.
const FAILED: &str = "#error#";

/// Whether `text` is the beginning of a table of activities, by its file name and its first rows.
///
/// Header words follow the account's language, so only their number matters. Garmin Connect's list of the same name begins its
/// rows with the sport, Strava's with the activity id.
#[must_use]
pub fn is_table(file_name: &str, text: &[u8]) -> bool {
    let mut lines = text.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let Some(header) = lines.next() else { return false };
    let mut quoted = false;
    let mut columns = 1;
    for &byte in header {
        quoted ^= byte == b'"';
        columns += usize::from(!quoted && matches!(byte, b',' | b';' | b'\t'));
    }
    let row = lines.find(|line| !line.is_empty());
    let numbered = row.is_none_or(|row| row.strip_prefix(b"\"").unwrap_or(row).first().is_some_and(u8::is_ascii_digit));
    file_name.eq_ignore_ascii_case("activities.csv") && columns >= FEWEST_COLUMNS && numbered
}

/// Reads `activities.csv`.
///
/// `file` is the name in the table, for matching only: never open a path by it. `start_s` is the table's clock as if it were UTC,
/// with `start_clock` telling whether it may be local; it is missing if the date is in an unknown language. Values that
/// contradict others in the table are missing and listed as issues. From a row with too few or too many cells only number, date,
/// name, type and file are used.
///
/// # Errors
/// [`TableError`] if the bytes are empty or not a table of activities.
pub fn activities(bytes: &[u8]) -> Result<Table, TableError> {
    let text = text_of(bytes);
    if text.trim().is_empty() {
        return Err(TableError::Empty);
    }
    let mut records = Records::new(&text);
    let first = records.clone().next_record().ok_or(TableError::Empty)?;
    let width = first.count;
    if width > MAX_CELLS {
        return Err(TableError::Other("a table of activities"));
    }
    records.expect_width(width);
    let header = (!first.cells.first().is_some_and(|cell| is_id(cell))).then_some(&first);
    if header.is_some() {
        records.next_record();
    }
    let mut issues = Vec::new();
    let mut about_columns = RowIssues::default();
    let columns = find_columns::find(header, &records, width, &mut about_columns)
        .ok_or(TableError::Other("a table of activities"))?;
    issues.extend(about_columns.into_list("line"));

    let mut odd = RowIssues::default();
    let mut damage = None;
    let mut seen = HashSet::new();
    let mut activities = Vec::new();
    while let Some(record) = records.next_record() {
        let whole = is_whole(&record, width);
        if !whole {
            add_broken(&mut damage, &record, width);
        }
        let mut row = Row { record: &record, columns: &columns, odd: &mut odd };
        let activity = if whole { row.activity() } else { row.first_cells() };
        let Some(id) = &activity.id else {
            odd.add("no number in the first cell, left out", record.line);
            continue;
        };
        if activities.len() == MOST_ACTIVITIES {
            damage.get_or_insert(TableDamage::TooMany);
            break;
        }
        if seen.insert(id.clone()) {
            activities.push(activity);
        } else {
            odd.add("listed twice, the first is used", record.line);
        }
    }
    issues.extend(odd.into_list("line"));
    Ok(Table { activities, gear: Vec::new(), row_issues: issues, damage })
}

/// Adds a row of which some cells must be in the wrong column.
fn add_broken(damage: &mut Option<TableDamage>, record: &Record<'_>, expected: usize) {
    if let Some(TableDamage::Cells { count, .. }) = damage {
        *count += 1;
    } else {
        let Record { line, count: cells, intact, .. } = *record;
        *damage = Some(TableDamage::Cells { line, cells, expected, quote_missing: !intact, count: 1 });
    }
}

/// A row being converted to a [`TableActivity`].
struct Row<'a> {
    record: &'a Record<'a>,
    columns: &'a Columns,
    odd: &'a mut RowIssues,
}

impl Row<'_> {
    fn activity(&mut self) -> TableActivity {
        let mut activity = self.first_cells();
        let sport = activity.sport.unwrap_or(Sport::Unknown);
        activity.file =
            self.text(StravaColumn::File).filter(|file| is_file_name(file)).map(|file| file.replace('\\', "/"));
        if activity.file.is_none() && self.text(StravaColumn::File).is_some() {
            self.odd.add("the file's name is not one", self.record.line);
        }
        activity.mention = [StravaColumn::Description, StravaColumn::PrivateNote]
            .iter()
            .find_map(|field| self.text(*field).and_then(mention::mention));
        activity.gear = self.text(StravaColumn::Gear).map(str::to_owned);
        // Swims are in metres there, so the unit of their short distance is unknown.
        let short = self.at_least_zero(StravaColumn::ShortDistance).filter(|_| sport != Sport::Swimming);
        activity.distance_m =
            self.at_least_zero(StravaColumn::Distance).or(short.map(|short| short * self.columns.short_distance_m));
        let short = self.at_least_zero(StravaColumn::ShortElapsed);
        activity.elapsed_s = self.at_least_zero(StravaColumn::Elapsed).or(short);
        activity.moving_s = self.at_least_zero(StravaColumn::Moving);
        activity.timer_s = self.at_least_zero(StravaColumn::Timer);
        activity.gain_m = self.climb(StravaColumn::Gain);
        activity.loss_m = self.climb(StravaColumn::Loss);
        activity.cadence_spm = self.cadence(sport);
        activity.steps = self.at_least_zero(StravaColumn::Steps).filter(|steps| *steps > 0.0);
        activity.mean_bpm = self.at_least_zero(StravaColumn::HeartRate).filter(|bpm| *bpm > 0.0);
        activity.max_bpm = self.at_least_zero(StravaColumn::MaxHeartRate).filter(|bpm| *bpm > 0.0);
        // The service's scale begins at 1.
        activity.rpe = self.at_least_zero(StravaColumn::Exertion).filter(|rpe| (1.0..=10.0).contains(rpe));
        activity
    }

    /// What even a broken row provides: the first cells, and the file name wherever it is.
    fn first_cells(&mut self) -> TableActivity {
        let cells = &self.record.cells;
        let id = self.text(StravaColumn::Id).filter(|id| is_id(id)).map(str::to_owned);
        let start = self.text(StravaColumn::Date).and_then(|text| date::parse(text, self.columns.order));
        let start_s = start.and_then(|moment| plausible_start(moment.unix_s));
        if start_s.is_none() && self.text(StravaColumn::Date).is_some() && id.is_some() {
            self.odd.add("a date that could not be read", self.record.line);
        }
        let (sport, sub_sport) = Sport::from_name(self.text(StravaColumn::Type).unwrap_or_default());
        let file = cells.iter().skip(4).find(|cell| is_file_name(cell));
        TableActivity {
            id,
            start_s,
            start_clock: match start {
                Some(moment) if moment.is_utc && start_s.is_some() => StartClock::Utc,
                _ => StartClock::Either,
            },
            name: self.text(StravaColumn::Name).map(str::to_owned),
            sport: Some(sport).filter(|sport| *sport != Sport::Unknown),
            sub_sport,
            file: file.map(|file| file.trim().to_owned()),
            ..TableActivity::default()
        }
    }

    fn text(&self, field: StravaColumn) -> Option<&str> {
        self.columns.text(&self.record.cells, field).filter(|text| *text != FAILED)
    }

    fn at_least_zero(&mut self, field: StravaColumn) -> Option<f64> {
        self.number_above(field, -1.0)
    }

    /// Climb or descent. The service computes one from the other, so slightly negative values count as 0.
    fn climb(&mut self, field: StravaColumn) -> Option<f64> {
        self.number_above(field, verify::LEAST_CLIMB_M)
    }

    /// A number above `least`; a negative one counts as 0.
    fn number_above(&mut self, field: StravaColumn, least: f64) -> Option<f64> {
        let text = self.text(field)?;
        let number =
            self.columns.number(&self.record.cells, field).filter(|number| *number > least).map(|n| n.max(0.0));
        if number.is_none() && !text.is_empty() {
            self.odd.add("a cell that is not the number it should be", self.record.line);
        }
        number
    }

    /// Steps of both feet on foot, revolutions on a bike; unknown for other sports.
    fn cadence(&mut self, sport: Sport) -> Option<f64> {
        let cadence = self.at_least_zero(StravaColumn::Cadence).filter(|cadence| *cadence > 0.0)?;
        if sport.on_foot() {
            Some(if cadence <= MAX_PER_LEG_SPM { cadence * 2.0 } else { cadence })
        } else {
            (sport == Sport::Cycling).then_some(cadence)
        }
    }
}

#[cfg(test)]
mod tests;
