//! Every point of every activity, for formats that hold nothing but points.

use super::{DumpField, DumpRow};
use crate::decode::Decoded;
use crate::decode::raw::{CadenceUnit, Channel, RawActivity};

/// One row a sample, in file order, as the decoder read it: nothing is cleaned. Works for any format. Samples are numbered
/// through, and say which activity they belong to where there are several.
///
/// A planned route has no activities; decode it as a course to see its points.
pub fn rows(decoded: &Decoded) -> impl Iterator<Item = DumpRow> + '_ {
    let several = decoded.activities.len() > 1;
    let samples = decoded.activities.iter().flat_map(move |activity| {
        let columns: Vec<Column<'_>> = columns(activity);
        (0..activity.samples.len).map(move |i| {
            let session = several.then(|| DumpField::number("activity", (activity.session + 1) as f64, ""));
            session.into_iter().chain(columns.iter().filter_map(|column| column.field(i))).collect()
        })
    });
    samples.zip(1..).map(|(fields, number)| DumpRow { kind: "point".to_owned(), number, fields })
}

/// A channel that has values, with its name for people.
#[derive(Debug)]
struct Column<'a> {
    name: &'static str,
    unit: &'static str,
    values: &'a Channel,
}

impl Column<'_> {
    fn field(&self, i: usize) -> Option<DumpField> {
        let value = self.values.get(i)?;
        if self.name != "time" {
            return Some(DumpField::number(self.name, value, self.unit));
        }
        // What jiff cannot name (year 10,000) stays a number of seconds.
        let field = match jiff::Timestamp::from_millisecond((value * 1000.0).round() as i64) {
            Ok(time) => DumpField::text("time", &time.to_string()),
            Err(_) => DumpField::number("time", value, "s"),
        };
        Some(field)
    }
}

fn columns(activity: &RawActivity) -> Vec<Column<'_>> {
    let present = activity.samples.columns().into_iter().filter(|(_, values)| !values.is_empty());
    present
        .map(|(column, values)| {
            let (name, unit) = name_and_unit(column, &activity.cadence_unit);
            Column { name, unit, values }
        })
        .collect()
}

/// A column's name without its unit, and the unit as it is written: `speed_mps` is `speed` in `m/s`.
fn name_and_unit(column: &'static str, cadence: &CadenceUnit) -> (&'static str, &'static str) {
    let units = [
        ("_s", "s"),
        ("_deg", "°"),
        ("_m", "m"),
        ("_mps", "m/s"),
        ("_bpm", "bpm"),
        ("_w", "W"),
        ("_ms", "ms"),
        ("_pct", "%"),
        ("_mm", "mm"),
        ("_c", "°C"),
    ];
    if let Some(name) = column.strip_suffix("_raw") {
        let unit = match cadence {
            CadenceUnit::PerLeg { .. } => "strides/min",
            CadenceUnit::Steps { .. } => "steps/min",
            CadenceUnit::Unknown => "1/min",
        };
        return (name, unit);
    }
    let known = units.iter().find_map(|(suffix, unit)| Some((column.strip_suffix(suffix)?, *unit)));
    known.unwrap_or((column, ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::raw::Samples;

    fn activity(session: usize) -> RawActivity {
        let mut samples = Samples { len: 2, ..Samples::default() };
        samples.time_s.set(0, 1_704_103_200.5);
        samples.lat_deg.set(1, 46.5);
        samples.cadence_raw.set(1, 85.0);
        samples.speed_mps.set(1, 3.0);
        RawActivity { session, samples, ..RawActivity::default() }
    }

    fn text(row: &DumpRow) -> String {
        let fields = row.fields.iter().map(|field| format!(" {}={}{}", field.name, field.value, field.unit));
        format!("{} {}", row.kind, row.number) + &fields.collect::<String>()
    }

    #[test]
    fn every_sample_is_a_row_and_missing_values_are_no_fields() {
        let mut decoded = Decoded { activities: vec![activity(0)], ..Decoded::default() };
        let found: Vec<String> = rows(&decoded).map(|row| text(&row)).collect();
        let second = "point 2 lat=46.5° speed=3m/s cadence=851/min";
        assert_eq!(found, ["point 1 time=2024-01-01T10:00:00.5Z", second]);
        decoded.activities.push(activity(1));
        let found: Vec<String> = rows(&decoded).map(|row| text(&row)).collect();
        assert_eq!(found[2], "point 3 activity=2 time=2024-01-01T10:00:00.5Z");
    }

    #[test]
    fn every_column_has_a_name_without_its_unit() {
        for (column, _) in Samples::default().columns() {
            let (name, unit) = name_and_unit(column, &CadenceUnit::Unknown);
            assert_eq!(unit.is_empty(), column == "activity_type", "{column}");
            assert!(name.len() > 2, "{column}");
        }
        assert_eq!(name_and_unit("vertical_oscillation_mm", &CadenceUnit::Unknown), ("vertical_oscillation", "mm"));
        assert_eq!(name_and_unit("stance_time_ms", &CadenceUnit::Unknown), ("stance_time", "ms"));
    }
}
