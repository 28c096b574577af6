//! `cardioActivities.csv` of a Runkeeper export: the only source of runs without a GPX, such as those on a treadmill.
//!
//! Headers are English in every account; the units in them (`Distance (mi)`, `Climb (ft)`) follow the account. Starts are local,
//! without a time zone.

use super::date::{self, Order};
use super::number::{self, Decimal};
use super::row_issues::RowIssues;
use super::{MOST_ACTIVITIES, StartClock, Table, TableActivity, TableDamage, TableError, plausible_start, text_of};
use crate::base::sport::Sport;
use crate::base::units::{FOOT_M, MILE_M};
use csv::StringRecord;
use std::collections::HashSet;

/// Header words that every activity table of this service has; the distance is followed by its unit.
const REQUIRED: [&str; 4] = ["date", "type", "distance", "duration"];

/// Whether `text` is the beginning of the table, by its header.
#[must_use]
pub fn is_table(text: &[u8]) -> bool {
    let line = text.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let mut reader = reader(line);
    let mut header = StringRecord::new();
    reader.read_record(&mut header).is_ok() && Columns::of(&header).is_some()
}

/// Reads `cardioActivities.csv`.
///
/// From a row with too few or too many cells only number, date, type and file are used. The service writes a distance, climb or
/// heart rate of 0 for "none".
///
/// # Errors
/// [`TableError`] if the bytes are empty or not this table.
pub fn activities(bytes: &[u8]) -> Result<Table, TableError> {
    const OTHER: TableError = TableError::Other("a table of activities");
    let text = text_of(bytes);
    if text.trim().is_empty() {
        return Err(TableError::Empty);
    }
    let mut reader = reader(text.trim_start().as_bytes());
    let mut header = StringRecord::new();
    reader.read_record(&mut header).map_err(|_| OTHER)?;
    let mut columns = Columns::of(&header).ok_or(OTHER)?;
    let records: Vec<StringRecord> = reader.into_records().filter_map(Result::ok).collect();
    columns.learn(&records);

    let mut odd = RowIssues::default();
    let mut damage = None;
    let mut seen = HashSet::new();
    let mut activities = Vec::new();
    for record in &records {
        let line = record.position().map_or(0, |position| position.line() as usize);
        let whole = record.len() == header.len();
        if let (false, Some(TableDamage::Cells { count, .. })) = (whole, &mut damage) {
            *count += 1;
        } else if !whole {
            let (cells, expected) = (record.len(), header.len());
            damage = Some(TableDamage::Cells { line, cells, expected, quote_missing: false, count: 1 });
        }
        if activities.len() == MOST_ACTIVITIES {
            damage.get_or_insert(TableDamage::TooMany);
            break;
        }
        let activity = Row { record, columns: &columns, odd: &mut odd, line }.activity(whole);
        match &activity.id {
            Some(id) if !seen.insert(id.clone()) => odd.add("listed twice, the first is used", line),
            _ => activities.push(activity),
        }
    }
    Ok(Table { activities, gear: Vec::new(), row_issues: odd.into_list("line"), damage })
}

fn reader(text: &[u8]) -> csv::Reader<&[u8]> {
    let line = text.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let count = |byte: u8| memchr::memchr_iter(byte, line).count();
    // Spreadsheets write `;` in half of Europe.
    let delimiter = if count(b';') > count(b',') { b';' } else { b',' };
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text)
}

/// Position and unit of each value.
struct Columns {
    /// Header words in lower case, each with its unit separated.
    names: Vec<(String, String)>,
    order: Order,
    decimal: Decimal,
}

impl Columns {
    /// `None` if the header is that of another table.
    fn of(header: &StringRecord) -> Option<Columns> {
        let names: Vec<(String, String)> = header.iter().map(name_and_unit).collect();
        let has = |name: &str| names.iter().any(|(own, _)| own == name);
        let is_known = |unit: &str| matches!(unit, "km" | "mi");
        let measured = names.iter().any(|(name, unit)| name == "distance" && is_known(unit));
        let of_service = has("gpx file") || has("activity id");
        let whole = REQUIRED.iter().all(|name| has(name)) && measured && of_service;
        whole.then_some(Columns { names, order: Order::DayFirst, decimal: Decimal::Point })
    }

    /// Detects from the cells whether a spreadsheet has rewritten the table in its own format.
    fn learn(&mut self, records: &[StringRecord]) {
        let cells = |name: &str| {
            let at = self.at(name);
            records.iter().filter_map(move |record| record.get(at?))
        };
        let months_first = cells("date").filter(|text| date::hint(text) == Some(Order::MonthFirst)).count();
        let days_first = cells("date").filter(|text| date::hint(text) == Some(Order::DayFirst)).count();
        let commas = cells("distance").filter(|text| number::hint(text) == Some(Decimal::Comma)).count();
        let points = cells("distance").filter(|text| number::hint(text) == Some(Decimal::Point)).count();
        self.order = if months_first > days_first { Order::MonthFirst } else { Order::DayFirst };
        self.decimal = if commas > points { Decimal::Comma } else { Decimal::Point };
    }

    fn at(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|(own, _)| own == name)
    }

    fn unit(&self, name: &str) -> &str {
        self.names.iter().find(|(own, _)| own == name).map_or("", |(_, unit)| unit)
    }
}

/// Splits `Distance (mi)` into `distance` and `mi`.
fn name_and_unit(header: &str) -> (String, String) {
    let header = header.trim().to_lowercase();
    match header.split_once('(') {
        Some((name, unit)) => (name.trim().to_owned(), unit.trim_end_matches(')').trim().to_owned()),
        None => (header, String::new()),
    }
}

/// A row being converted to a [`TableActivity`].
struct Row<'a> {
    record: &'a StringRecord,
    columns: &'a Columns,
    odd: &'a mut RowIssues,
    line: usize,
}

impl Row<'_> {
    fn activity(&mut self, whole: bool) -> TableActivity {
        let start = self.text("date").and_then(|text| date::parse(text, self.columns.order));
        let start_s = start.and_then(|moment| plausible_start(moment.unix_s));
        if start_s.is_none() {
            self.odd.add("a date that could not be read", self.line);
        }
        let is_utc = start.is_some_and(|moment| moment.is_utc);
        let (sport, sub_sport) = Sport::from_name(self.text("type").unwrap_or_default());
        let file = self.record.iter().map(str::trim).find(|cell| is_file_name(cell)).map(str::to_owned);
        let known = TableActivity {
            id: self.text("activity id").map(str::to_owned),
            start_s,
            start_clock: if is_utc { StartClock::Utc } else { StartClock::Local },
            sport: Some(sport).filter(|sport| *sport != Sport::Unknown),
            sub_sport,
            file,
            ..TableActivity::default()
        };
        if !whole {
            return known;
        }
        let metres = if self.columns.unit("distance") == "mi" { MILE_M } else { 1000.0 };
        let height = if self.columns.unit("climb") == "ft" { FOOT_M } else { 1.0 };
        TableActivity {
            name: self.text("route name").map(str::to_owned),
            distance_m: self.above_zero("distance").map(|distance| distance * metres),
            timer_s: self.duration(),
            gain_m: self.above_zero("climb").map(|climb| climb * height),
            mean_bpm: self.above_zero("average heart rate"),
            ..known
        }
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.record.get(self.columns.at(name)?).map(str::trim).filter(|text| !text.is_empty())
    }

    fn above_zero(&mut self, name: &str) -> Option<f64> {
        let text = self.text(name)?;
        let number = number::parse(text, self.columns.decimal).filter(|number| *number >= 0.0);
        if number.is_none() {
            self.odd.add("a cell that is not the number it should be", self.line);
        }
        number.filter(|number| *number > 0.0)
    }

    fn duration(&mut self) -> Option<f64> {
        let seconds = seconds(self.text("duration")?);
        if seconds.is_none() {
            self.odd.add("a duration that could not be read", self.line);
        }
        seconds.filter(|seconds| *seconds > 0.0)
    }
}

/// Parses `1:02:05` or `33:20` (minutes and seconds), possibly with a fraction.
fn seconds(text: &str) -> Option<f64> {
    let parts: Vec<&str> = text.split(':').collect();
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    let mut sum = 0.0;
    for (position, part) in parts.iter().enumerate() {
        let value: f64 = part.trim().parse().ok().filter(|value: &f64| value.is_finite() && *value >= 0.0)?;
        // Only the first part may exceed 59: 62:05 is an hour and two minutes.
        if position > 0 && value >= 60.0 {
            return None;
        }
        sum = sum * 60.0 + value;
    }
    Some(sum)
}

/// Whether a cell is the file that a row names, in whatever column: `2019-05-05-0901.gpx`.
fn is_file_name(cell: &str) -> bool {
    let stem = cell.len().checked_sub(4).and_then(|end| Some((cell.get(..end)?, cell.get(end..)?)));
    stem.is_some_and(|(stem, ending)| {
        ending.eq_ignore_ascii_case(".gpx") && !stem.is_empty() && !stem.contains(['/', '\\', ' '])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::row_issues::in_words;
    use proptest::prelude::*;

    const KM: &str = "Activity Id,Date,Type,Route Name,Distance (km),Duration,Average Pace,Average Speed (km/h),\
                      Calories Burned,Climb (m),Average Heart Rate (bpm),Friend's Tagged,Notes,GPX File\n";

    fn read(header: &str, rows: &str) -> Table {
        activities(format!("{header}{rows}").as_bytes()).unwrap()
    }

    #[test]
    fn a_table_cut_anywhere_is_read_as_far_as_it_goes() {
        let rows = "8e1c,2026-09-05 18:30:12,Trail Run,Lake,12.34,1:02:05,5:02,11.9,800,240,151,,\"mud, rain\",2026-09-05-1830.gpx\n\
             9f2d,2026-09-06 08:00:00,Running,,6.00,33:20,5:33,10.8,400,0,,,,\n";
        let whole = read(KM, rows).activities;
        for end in 0..rows.len() {
            let cut = read(KM, &rows[..end]).activities;
            let complete = rows[..end].lines().count().saturating_sub(1);
            assert!(cut.len() <= whole.len() && cut.len() >= complete, "{end}: {cut:?}");
            assert_eq!(cut[..complete], whole[..complete], "{end}");
        }
        for end in 0..KM.len() {
            let _ = activities(&KM.as_bytes()[..end]);
        }
    }

    #[test]
    fn a_run_with_a_track_and_one_without() {
        let table = read(
            KM,
            "8e1c,2026-09-05 18:30:12,Trail Run,Lake,12.34,1:02:05,5:02,11.9,800,240,151,,\"mud, rain\",2026-09-05-1830.gpx\n\
             9f2d,2026-09-06 08:00:00,Running,,6.00,33:20,5:33,10.8,400,0,,,,\n",
        );
        let [track, treadmill] = &table.activities[..] else { panic!("{table:?}") };
        assert_eq!((track.sport, track.sub_sport.as_deref()), (Some(Sport::Running), Some("trail")));
        assert_eq!((track.distance_m, track.timer_s, track.gain_m), (Some(12_340.0), Some(3725.0), Some(240.0)));
        assert_eq!((track.mean_bpm, track.file.as_deref()), (Some(151.0), Some("2026-09-05-1830.gpx")));
        assert_eq!((track.name.as_deref(), track.id.as_deref()), (Some("Lake"), Some("8e1c")));
        assert_eq!(
            (treadmill.distance_m, treadmill.timer_s, treadmill.file.as_deref()),
            (Some(6000.0), Some(2000.0), None)
        );
        assert_eq!((treadmill.gain_m, treadmill.loss_m, treadmill.mean_bpm), (None, None, None), "0 is unknown");
        // 08:00 local time.
        assert_eq!((treadmill.start_s, treadmill.start_clock), (Some(1_788_681_600.0), StartClock::Local));
        assert_eq!((table.damage, table.row_issues.len()), (None, 0));
    }

    #[test]
    fn miles_and_feet_are_told_by_the_header() {
        let header = KM.replace("(km)", "(mi)").replace("Climb (m)", "Climb (ft)").replace("(km/h)", "(mph)");
        let table = read(&header, "1,2026-09-06 08:00:00,Running,,6.20,50:00,8:03,7.4,400,100,,,,\n");
        let run = &table.activities[0];
        assert!((run.distance_m.unwrap() - 6.2 * 1609.344).abs() < 1e-6, "{run:?}");
        assert!((run.gain_m.unwrap() - 30.48).abs() < 1e-9, "{run:?}");
    }

    #[test]
    fn durations() {
        for (text, wanted) in [
            ("33:20", Some(2000.0)),
            ("0:33:20", Some(2000.0)),
            ("1:02:05", Some(3725.0)),
            ("62:05", Some(3725.0)),
            ("1:59:59", Some(7199.0)),
            ("9:59.5", Some(599.5)),
            ("1:60", None),
            ("1:60:00", None),
            ("2000", None),
            ("-1:10", None),
            ("1:2:3:4", None),
            ("", None),
            ("nan:10", None),
        ] {
            assert_eq!(seconds(text), wanted, "{text}");
        }
    }

    #[test]
    fn nothing_measured_is_unknown_and_what_is_odd_is_said() {
        let table = read(KM, "1,2026-09-06 08:00:00,Running,,0.00,0:00,,,0,0,0,,,\n2,someday,Running,,x,5,,,,,,,,\n");
        let run = &table.activities[0];
        assert_eq!((run.distance_m, run.timer_s, run.mean_bpm), (None, None, None));
        assert_eq!(
            in_words(&table.row_issues),
            [
                "a cell that is not the number it should be (line 3)",
                "a date that could not be read (line 3)",
                "a duration that could not be read (line 3)"
            ]
        );
    }

    #[test]
    fn a_row_out_of_step_keeps_what_stands_before_and_its_file() {
        let table = read(
            KM,
            "1,2026-09-06 08:00:00,Running,a,b,6.00,33:20,5:33,10.8,400,0,,,,x.gpx\n2,2026-09-07 08:00:00,Running\n",
        );
        let [long, short] = &table.activities[..] else { panic!("{table:?}") };
        assert_eq!((long.distance_m, long.timer_s, long.file.as_deref()), (None, None, Some("x.gpx")));
        assert_eq!((short.sport, short.start_s.is_some()), (Some(Sport::Running), true));
        let damage = table.damage.unwrap().to_string();
        assert_eq!(damage, "broken at line 2: 15 cells where the first line has 14, and 1 more such rows");
    }

    #[test]
    fn rows_listed_twice_are_one() {
        let row = "1,2026-09-06 08:00:00,Running,,6.00,33:20,,,,,,,,\n";
        assert_eq!(read(KM, &format!("{row}{row}")).activities.len(), 1);
        let anonymous = format!("{}\n", row.trim_start_matches('1').trim());
        assert_eq!(
            read(KM, &format!("{anonymous}{anonymous}")).activities.len(),
            2,
            "what has no number is told apart later"
        );
    }

    #[test]
    fn a_spreadsheet_may_have_rewritten_it() {
        let header = KM.replace(',', ";");
        let table =
            read(&header, "1;9/26/2026 8:00;Running;;6,25;33:20;;;;;;;;\n2;9/6/2026 8:00;Running;;1,5;33:20;;;;;;;;\n");
        let metres: Vec<Option<f64>> = table.activities.iter().map(|a| a.distance_m).collect();
        assert_eq!(metres, [Some(6250.0), Some(1500.0)]);
        assert_eq!(table.activities[1].start_s, Some(1_788_681_600.0), "6 September, as 9/26 shows");
    }

    #[test]
    fn only_its_own_header_is_taken() {
        assert!(is_table(KM.as_bytes()) && is_table(KM.trim_end().as_bytes()));
        assert!(is_table(KM.replace("(km)", "(mi)").as_bytes()));
        for (from, to) in [("(km)", "(furlongs)"), ("Duration", "Time"), ("Type", "Kind"), ("Date", "Day")] {
            assert!(!is_table(KM.replace(from, to).as_bytes()), "{to}");
        }
        assert!(!is_table(KM.replace("Activity Id", "x").replace("GPX File", "y").as_bytes()));
        assert!(is_table(KM.replace("Activity Id", "x").as_bytes()));
        assert!(!is_table(b"") && !is_table(b"Date,Type,Value\n"));
        assert_eq!(activities(b" \n"), Err(TableError::Empty));
        assert!(activities(b"a,b\n1,2\n").is_err());
    }

    proptest! {
        #[test]
        fn any_cells(rows in proptest::collection::vec(proptest::collection::vec("[0-9:,;.\"é -]{0,12}", 0..16), 0..6)) {
            let rows: Vec<String> = rows.iter().map(|cells| cells.join(",")).collect();
            let table = read(KM, &rows.join("\n"));
            for activity in &table.activities {
                for value in [activity.distance_m, activity.timer_s, activity.gain_m, activity.mean_bpm].into_iter().flatten() {
                    prop_assert!(value.is_finite() && value > 0.0, "{:?}", activity);
                }
            }
        }
    }
}
