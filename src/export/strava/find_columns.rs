//! Identifies the columns of `activities.csv`, in any account language and any of the widths since 2018.
//!
//! In an English account by the n-th occurrence of a name (five names occur twice). In any other by position: the first seven
//! columns never moved, and the second half is counted from the file name column, which its contents identify; new columns were
//! only ever added near the end. Either way the contents decide: elapsed time occurs twice, distance in kilometres and in metres,
//! speed is distance divided by time, the maximum is at least the mean. A column that its contents contradict is left out and
//! reported.

use super::super::date::{self, Order};
use super::super::number::{self, Decimal};
use super::columns::ColumnPlace::{FromFile, FromStart};
use super::columns::{ColumnPlace, Columns, FIELDS, StravaColumn, is_whole};
use super::records::{Record, Records};
use super::verify::verify;
use crate::export::row_issues::RowIssues;
use std::borrow::Cow;

/// Position of the file column if no row has a file, in layouts of 87 columns and more.
const USUAL_FILE_COLUMN: usize = 12;

/// Tables had 10 columns before 2020 and have had 80 or more since.
const NARROWEST_WITH_SECOND_HALF: usize = 40;

/// Finds the columns of a table from its header (`None` if the first record is already an activity) and its records. `None` if
/// nothing indicates the table of activities.
pub(super) fn find(
    header: Option<&Record<'_>>,
    records: &Records<'_>,
    width: usize,
    issues: &mut RowIssues,
) -> Option<Columns> {
    let survey = Survey::of(records.clone(), width);
    let names: Vec<String> = header.map(|header| normal_names(&header.cells)).unwrap_or_default();
    let english = names.iter().any(|name| name == "activity id") && names.iter().any(|name| name == "filename");
    let file = survey.file_column().or((width > NARROWEST_WITH_SECOND_HALF).then_some(USUAL_FILE_COLUMN));
    let place = |(_, name, occurrence, place): &(StravaColumn, &str, usize, ColumnPlace)| {
        if english {
            return names.iter().enumerate().filter(|(_, other)| other == name).nth(occurrence - 1).map(|(at, _)| at);
        }
        let at = match place {
            FromStart(at) => Some(*at),
            FromFile(offset) => file?.checked_add_signed(*offset),
        };
        // The last column is the list of photos in every layout with a second half.
        at.filter(|at| *at < width && (Some(*at) == file || *at < 12 || at + 1 < width))
    };
    let places = std::array::from_fn(|index| FIELDS.get(index).and_then(place));
    let mut columns = Columns {
        places,
        short_decimal: Decimal::Point,
        decimal: Decimal::Point,
        order: survey.order(),
        short_distance_m: if header.is_some_and(|h| h.cells.first().is_some_and(|name| name == "id")) {
            1.0
        } else {
            1000.0
        },
    };
    if !english && !survey.is_about_activities() {
        return None;
    }
    let short = columns.places.get(StravaColumn::ShortDistance as usize).copied().flatten();
    columns.short_decimal = survey.decimal(|column| Some(column) == short);
    let long: Vec<usize> = [
        StravaColumn::Distance,
        StravaColumn::Speed,
        StravaColumn::Gain,
        StravaColumn::Loss,
        StravaColumn::Low,
        StravaColumn::High,
    ]
    .iter()
    .filter_map(|field| columns.places.get(*field as usize).copied().flatten())
    .collect();
    columns.decimal = survey.decimal(|column| long.contains(&column));
    verify(&mut columns, records.clone(), width, english, issues);
    Some(columns)
}

/// Normalises names: lower case, spaces for underscores, only the last part of a name that the service failed to translate, and
/// today's names for those from before 2019.
fn normal_names(header: &[Cow<'_, str>]) -> Vec<String> {
    let old = header.first().is_some_and(|name| name.trim() == "id");
    let normal = |name: &Cow<'_, str>| {
        let name = name.trim().to_lowercase();
        let name = match name.strip_prefix("translation missing:") {
            Some(path) => path.rsplit('.').next().unwrap_or_default().trim().to_owned(),
            None => name,
        };
        let name = name.replace('_', " ");
        match name.as_str() {
            "id" | "date" | "name" | "type" | "description" | "gear" if old => format!("activity {name}"),
            _ => name,
        }
    };
    header.iter().map(normal).collect()
}

/// Recognises `activities/123.fit.gz` and the like.
pub(super) fn is_file_name(text: &str) -> bool {
    if text.len() < "activities/".len() || text.len() > 1000 {
        return false;
    }
    let lower = text.trim().to_lowercase().replace('\\', "/");
    let inner = lower.strip_suffix(".gz").unwrap_or(&lower);
    let stem = [".fit", ".gpx", ".tcx"].iter().find_map(|extension| inner.strip_suffix(extension));
    stem.is_some_and(|stem| stem.starts_with("activities/") && stem.len() > "activities/".len())
}

/// Statistics of the contents of the columns.
struct Survey {
    rows: usize,
    ids: usize,
    dates: usize,
    day_first: usize,
    month_first: usize,
    files: Vec<usize>,
    points: Vec<usize>,
    commas: Vec<usize>,
}

impl Survey {
    fn of(mut records: Records<'_>, width: usize) -> Survey {
        let columns = || vec![0; width];
        let mut survey = Survey {
            rows: 0,
            ids: 0,
            dates: 0,
            day_first: 0,
            month_first: 0,
            files: columns(),
            points: columns(),
            commas: columns(),
        };
        while let Some(record) = records.next_record() {
            if is_whole(&record, width) {
                survey.add(&record.cells);
            }
        }
        survey
    }

    fn add(&mut self, cells: &[Cow<'_, str>]) {
        self.rows += 1;
        self.ids += usize::from(cells.first().is_some_and(|id| is_id(id)));
        if let Some(text) = cells.get(1) {
            let is_date = [Order::DayFirst, Order::MonthFirst].iter().any(|order| date::parse(text, *order).is_some());
            self.dates += usize::from(is_date);
            match date::hint(text) {
                Some(Order::DayFirst) => self.day_first += 1,
                Some(Order::MonthFirst) => self.month_first += 1,
                None => {}
            }
        }
        let counts = self.files.iter_mut().zip(&mut self.points).zip(&mut self.commas);
        for (cell, ((files, points), commas)) in cells.iter().zip(counts) {
            *files += usize::from(is_file_name(cell));
            match number::hint(cell) {
                Some(Decimal::Point) => *points += 1,
                Some(Decimal::Comma) => *commas += 1,
                None => {}
            }
        }
    }

    /// The column with the most file names.
    fn file_column(&self) -> Option<usize> {
        let most = self.files.iter().copied().max().filter(|most| *most > 0)?;
        self.files.iter().position(|files| *files == most)
    }

    fn is_about_activities(&self) -> bool {
        // A table of many columns and no rows is that of somebody without activities yet.
        let looks_like_it = self.ids * 2 > self.rows && (self.dates * 2 > self.rows || self.file_column().is_some());
        looks_like_it || (self.rows == 0 && self.files.len() > NARROWEST_WITH_SECOND_HALF)
    }

    fn order(&self) -> Order {
        // No account language writes the month first, but a spreadsheet may have.
        if self.month_first > self.day_first { Order::MonthFirst } else { Order::DayFirst }
    }

    fn decimal(&self, of: impl Fn(usize) -> bool) -> Decimal {
        let sum = |counts: &[usize]| -> usize {
            counts.iter().enumerate().filter(|(column, _)| of(*column)).map(|(_, count)| count).sum()
        };
        if sum(&self.commas) > sum(&self.points) { Decimal::Comma } else { Decimal::Point }
    }
}

/// Whether the text is an activity id of the service.
pub(super) fn is_id(text: &str) -> bool {
    let text = text.trim();
    (1..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names() {
        for name in ["activities/1.fit.gz", "activities/1.fit", " activities/1.GPX ", "activities/a b.tcx.gz"] {
            assert!(is_file_name(name), "{name}");
        }
        for name in ["", "#error#", "activities/.fit", "activities/1.jpg", "media/1.fit", "activities/1.gz", "1.fit"] {
            assert!(!is_file_name(name), "{name}");
        }
    }
}
