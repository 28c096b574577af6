//! Identifies the columns of `activities.csv`, in any account language and any of the widths since 2018.
//!
//! In an English account by the n-th occurrence of a name (five names occur twice). In any other by position: the first seven
//! columns never moved, and the second half is counted from the file name column, which its contents identify; new columns were
//! only ever added near the end. Either way the contents decide: elapsed time occurs twice, distance in kilometres and in metres,
//! speed is distance divided by time, the maximum is at least the mean. A column that its contents contradict is left out and
//! reported.

use super::super::date::{self, Order};
use super::super::number::{self, Decimal};
use super::records::{Record, Records};
use crate::export::row_issues::RowIssues;
use std::borrow::Cow;

/// Fields read from a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StravaColumn {
    Id,
    Date,
    Name,
    Type,
    Description,
    PrivateNote,
    /// Seconds, in the first half of the table.
    ShortElapsed,
    /// Kilometres in the account's number format.
    ShortDistance,
    Gear,
    File,
    Elapsed,
    Moving,
    Distance,
    Speed,
    Gain,
    Loss,
    Low,
    High,
    MaxCadence,
    Cadence,
    MaxHeartRate,
    HeartRate,
    Exertion,
    Steps,
    Timer,
}

/// Position of a field in a table with names in another language.
#[derive(Clone, Copy, Debug)]
enum Place {
    FromStart(usize),
    FromFile(isize),
}

use Place::{FromFile, FromStart};

/// Each field with its English name, the occurrence of that name, and its position.
const FIELDS: [(StravaColumn, &str, usize, Place); 25] = [
    (StravaColumn::Id, "activity id", 1, FromStart(0)),
    (StravaColumn::Date, "activity date", 1, FromStart(1)),
    (StravaColumn::Name, "activity name", 1, FromStart(2)),
    (StravaColumn::Type, "activity type", 1, FromStart(3)),
    (StravaColumn::Description, "activity description", 1, FromStart(4)),
    (StravaColumn::PrivateNote, "activity private note", 1, FromFile(-2)),
    (StravaColumn::ShortElapsed, "elapsed time", 1, FromStart(5)),
    (StravaColumn::ShortDistance, "distance", 1, FromStart(6)),
    (StravaColumn::Gear, "activity gear", 1, FromFile(-1)),
    (StravaColumn::File, "filename", 1, FromFile(0)),
    (StravaColumn::Elapsed, "elapsed time", 2, FromFile(3)),
    (StravaColumn::Moving, "moving time", 1, FromFile(4)),
    (StravaColumn::Distance, "distance", 2, FromFile(5)),
    (StravaColumn::Speed, "average speed", 1, FromFile(7)),
    (StravaColumn::Gain, "elevation gain", 1, FromFile(8)),
    (StravaColumn::Loss, "elevation loss", 1, FromFile(9)),
    (StravaColumn::Low, "elevation low", 1, FromFile(10)),
    (StravaColumn::High, "elevation high", 1, FromFile(11)),
    (StravaColumn::MaxCadence, "max cadence", 1, FromFile(16)),
    (StravaColumn::Cadence, "average cadence", 1, FromFile(17)),
    (StravaColumn::MaxHeartRate, "max heart rate", 2, FromFile(18)),
    (StravaColumn::HeartRate, "average heart rate", 1, FromFile(19)),
    (StravaColumn::Exertion, "perceived exertion", 1, FromFile(31)),
    (StravaColumn::Steps, "total steps", 1, FromFile(73)),
    (StravaColumn::Timer, "timer time", 1, FromFile(79)),
];

/// Position of the file column if no row has a file, in layouts of 87 columns and more.
const USUAL_FILE_COLUMN: usize = 12;

/// Tables had 10 columns before 2020 and have had 80 or more since.
const NARROWEST_WITH_SECOND_HALF: usize = 40;

/// Share of the rows that must confirm a column. Some rows always differ: cropped, corrected or entered by hand.
const AGREEMENT: f64 = 0.8;

/// The columns of one table.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    places: [Option<usize>; FIELDS.len()],
    /// Number format of the kilometres.
    short_decimal: Decimal,
    /// Number format of all other numbers.
    decimal: Decimal,
    /// Order of day and month in numeric dates.
    pub(super) order: Order,
    /// Metres per unit of the short distance: 1000, or 1 in tables from before 2019.
    pub(super) short_distance_m: f64,
}

impl Columns {
    /// The trimmed text of a field; `None` if its column is unknown or the cell empty.
    pub(super) fn text<'a>(&self, cells: &'a [Cow<'_, str>], field: StravaColumn) -> Option<&'a str> {
        let place = (*self.places.get(field as usize)?)?;
        cells.get(place).map(|cell| cell.trim()).filter(|text| !text.is_empty())
    }

    /// The number in a field's cell.
    pub(super) fn number(&self, cells: &[Cow<'_, str>], field: StravaColumn) -> Option<f64> {
        let decimal = if field == StravaColumn::ShortDistance { self.short_decimal } else { self.decimal };
        number::parse(self.text(cells, field)?, decimal)
    }

    fn drop(&mut self, fields: &[StravaColumn]) {
        for field in fields {
            if let Some(place) = self.places.get_mut(*field as usize) {
                *place = None;
            }
        }
    }

    fn has(&self, field: StravaColumn) -> bool {
        self.places.get(field as usize).is_some_and(Option::is_some)
    }
}

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
    let place = |(_, name, occurrence, place): &(StravaColumn, &str, usize, Place)| {
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

/// Whether every cell of the record is in its column.
pub(super) fn is_whole(record: &Record<'_>, width: usize) -> bool {
    record.intact && record.count == width
}

/// Evidence for and against a column.
#[derive(Clone, Copy, Default)]
struct Evidence {
    seen: usize,
    agree: usize,
}

impl Evidence {
    fn add(&mut self, agrees: Option<bool>) {
        if let Some(agrees) = agrees {
            self.seen += 1;
            self.agree += usize::from(agrees);
        }
    }

    fn speaks_against(self) -> bool {
        (self.agree as f64) < AGREEMENT * self.seen as f64
    }

    fn speaks_for(self) -> bool {
        self.seen > 0 && !self.speaks_against()
    }
}

/// Lowest climb or descent taken for 0, metres: the service computes one from the other, and writes −0.3 m for a flat run.
pub(super) const LEAST_CLIMB_M: f64 = -20.0;

/// Leaves out the columns that their contents contradict.
fn verify(columns: &mut Columns, mut records: Records<'_>, width: usize, english: bool, issues: &mut RowIssues) {
    let [
        mut elapsed,
        mut distance,
        mut speed,
        mut height,
        mut heart_rate,
        mut cadence,
        mut exertion,
        mut steps,
        mut timer,
    ] = [Evidence::default(); 9];
    let mut rows = 0;
    while let Some(record) = records.next_record() {
        if !is_whole(&record, width) {
            continue;
        }
        rows += 1;
        let value = |field| columns.number(&record.cells, field);
        let pair = |a, b| Some((value(a)?, value(b)?));
        elapsed.add(
            pair(StravaColumn::ShortElapsed, StravaColumn::Elapsed).map(|(short, long)| (short - long).abs() <= 1.5),
        );
        distance.add(
            pair(StravaColumn::ShortDistance, StravaColumn::Distance).and_then(|(short, m)| is_same_distance(short, m)),
        );
        speed.add(is_speed(
            value(StravaColumn::Distance),
            [value(StravaColumn::Moving), value(StravaColumn::Elapsed)],
            value(StravaColumn::Speed),
        ));
        let climbs = [value(StravaColumn::Gain), value(StravaColumn::Loss)];
        let range = pair(StravaColumn::Low, StravaColumn::High).map(|(low, high)| low <= high);
        let positive =
            climbs.iter().flatten().next().map(|_| climbs.iter().flatten().all(|climb| *climb > LEAST_CLIMB_M));
        height.add(range.map_or(positive, |range| Some(range && positive != Some(false))));
        heart_rate.add(is_mean_of(value(StravaColumn::HeartRate), value(StravaColumn::MaxHeartRate), 250.0));
        cadence.add(is_mean_of(value(StravaColumn::Cadence), value(StravaColumn::MaxCadence), 300.0));
        exertion.add(value(StravaColumn::Exertion).map(|rpe| (0.0..=10.0).contains(&rpe)));
        steps.add(value(StravaColumn::Steps).map(|steps| are_steps(steps, value(StravaColumn::Distance))));
        timer.add(value(StravaColumn::Timer).and_then(|timer| {
            let (moving, elapsed) = pair(StravaColumn::Moving, StravaColumn::Elapsed)?;
            Some(moving - 5.0 <= timer && timer <= elapsed + 5.0)
        }));
    }
    let mut leave_out = |fields: &[StravaColumn], what: &'static str| {
        if fields.iter().any(|field| columns.has(*field)) {
            columns.drop(fields);
            issues.add(what, 1);
        }
    };
    // By position, one wrong column means that all after it are wrong.
    let is_anchored = elapsed.speaks_for() || distance.speaks_for();
    if !english && rows > 0 && (elapsed.speaks_against() || distance.speaks_against() || !is_anchored) {
        leave_out(
            &SECOND_HALF,
            "the second half of the columns is left out, because elapsed time and distance do not match",
        );
        return;
    }
    if elapsed.speaks_against() {
        leave_out(
            &[StravaColumn::ShortElapsed, StravaColumn::Elapsed],
            "elapsed time is left out, because its two columns differ",
        );
    }
    if distance.speaks_against() {
        leave_out(
            &[StravaColumn::ShortDistance, StravaColumn::Distance],
            "distance is left out, because its two columns differ",
        );
    }
    if height.speaks_against() || (!english && speed.speaks_against()) {
        leave_out(
            &[StravaColumn::Gain, StravaColumn::Loss],
            "gain and loss are left out, because the columns around them do not fit",
        );
    }
    if heart_rate.speaks_against() {
        leave_out(
            &[StravaColumn::HeartRate, StravaColumn::MaxHeartRate],
            "heart rate is left out, because its columns do not fit",
        );
    }
    if cadence.speaks_against() {
        leave_out(&[StravaColumn::Cadence], "cadence is left out, because its columns do not fit");
    }
    if exertion.speaks_against() {
        leave_out(&[StravaColumn::Exertion], "exertion is left out, because it is not from 0 to 10");
    }
    if steps.speaks_against() {
        leave_out(&[StravaColumn::Steps], "steps are left out, because they do not fit the distance");
    }
    if timer.speaks_against() {
        leave_out(&[StravaColumn::Timer], "timer time is left out, because it is not between moving and elapsed time");
    }
}

/// All fields after the file name.
const SECOND_HALF: [StravaColumn; 15] = [
    StravaColumn::Elapsed,
    StravaColumn::Moving,
    StravaColumn::Distance,
    StravaColumn::Speed,
    StravaColumn::Gain,
    StravaColumn::Loss,
    StravaColumn::Low,
    StravaColumn::High,
    StravaColumn::MaxCadence,
    StravaColumn::Cadence,
    StravaColumn::MaxHeartRate,
    StravaColumn::HeartRate,
    StravaColumn::Exertion,
    StravaColumn::Steps,
    StravaColumn::Timer,
];

/// Whether a distance in kilometres (or miles, metres or yards: accounts and sports differ) equals the one in metres, to the
/// precision of two decimals. `None` if it is too short for that.
fn is_same_distance(short: f64, metres: f64) -> Option<bool> {
    if short <= 0.0 || metres < 100.0 {
        return None;
    }
    let close = |unit_m: f64| (short * unit_m - metres).abs() <= 0.01 * unit_m + 0.005 * metres;
    Some([1000.0, 1609.344, 1.0, 0.9144].into_iter().any(close))
}

/// Whether the speed is the distance divided by one of the times, in m/s.
fn is_speed(metres: Option<f64>, times_s: [Option<f64>; 2], speed: Option<f64>) -> Option<bool> {
    let (metres, speed) = (metres.filter(|metres| *metres > 0.0)?, speed.filter(|speed| *speed > 0.0)?);
    let mut times = times_s.into_iter().flatten().filter(|time| *time > 0.0).peekable();
    times.peek()?;
    Some(times.any(|time| (metres / time / speed - 1.0).abs() <= 0.05))
}

fn is_mean_of(mean: Option<f64>, max: Option<f64>, limit: f64) -> Option<bool> {
    let mean = mean?;
    Some((0.0..=limit).contains(&mean) && max.is_none_or(|max| mean <= max + 1.0 && max <= limit))
}

/// Whether a value can be a number of steps: whole, and with a plausible step length if there is a distance; the service counts
/// them on foot only.
fn are_steps(steps: f64, metres: Option<f64>) -> bool {
    let length_m = metres.filter(|metres| *metres >= 100.0).map(|metres| metres / steps);
    steps >= 0.0 && steps.fract() == 0.0 && length_m.is_none_or(|length| (0.2..=3.0).contains(&length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_stand_in_the_order_of_their_numbers() {
        for (index, (field, _, occurrence, _)) in FIELDS.iter().enumerate() {
            assert_eq!(*field as usize, index);
            assert!(*occurrence > 0);
        }
    }

    #[test]
    fn file_names() {
        for name in ["activities/1.fit.gz", "activities/1.fit", " activities/1.GPX ", "activities/a b.tcx.gz"] {
            assert!(is_file_name(name), "{name}");
        }
        for name in ["", "#error#", "activities/.fit", "activities/1.jpg", "media/1.fit", "activities/1.gz", "1.fit"] {
            assert!(!is_file_name(name), "{name}");
        }
    }

    #[test]
    fn distances_in_any_unit() {
        assert_eq!(is_same_distance(3.32, 3322.95), Some(true));
        assert_eq!(is_same_distance(2.06, 3322.95), Some(true));
        assert_eq!(is_same_distance(1500.0, 1500.0), Some(true));
        assert_eq!(is_same_distance(5.0, 3322.95), Some(false));
        assert_eq!(is_same_distance(0.0, 3322.95), None);
        assert_eq!(is_same_distance(0.05, 50.0), None);
    }

    #[test]
    fn evidence_needs_four_rows_of_five() {
        let evidence = |agree, seen| Evidence { seen, agree };
        assert!(evidence(4, 5).speaks_for() && !evidence(4, 5).speaks_against());
        assert!(evidence(3, 4).speaks_against() && !evidence(3, 4).speaks_for());
        assert!(!evidence(0, 0).speaks_for() && !evidence(0, 0).speaks_against());
    }

    #[test]
    fn steps_have_a_length() {
        assert!(are_steps(3344.0, Some(3323.0)));
        assert!(are_steps(3344.0, None));
        assert!(!are_steps(3344.5, Some(3323.0)));
        assert!(!are_steps(1000.0, Some(3323.0)));
        assert!(!are_steps(0.0, Some(3323.0)));
        assert!(are_steps(0.0, Some(0.0)));
    }
}
