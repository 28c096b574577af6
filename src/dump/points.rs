//! Every point of every activity, for formats that consist of points.

use super::{DumpField, DumpRow};
use crate::decode::Decoded;
use crate::decode::raw::StatedCadenceUnit;
use crate::decode::samples::Channel;
use crate::decode::series::Series;

/// One row per sample, in file order, as the decoder read it: nothing is cleaned. Works for any format. Samples are numbered
/// consecutively, and have the number of their activity if there are several.
///
/// A planned route has no activities; decode it as a course to see its points.
pub fn rows(decoded: &Decoded) -> impl Iterator<Item = DumpRow> + '_ {
    let several = decoded.activities.len() > 1;
    let samples = decoded.activities.iter().flat_map(move |activity| {
        let present: Vec<_> = activity.samples.channels().filter(|(_, series)| !series.is_empty()).collect();
        (0..activity.samples.len).map(move |i| {
            let session = several.then(|| DumpField::number("activity", (activity.session + 1) as f64, ""));
            let fields =
                present.iter().filter_map(|(channel, series)| field(*channel, series, i, &activity.cadence_unit));
            session.into_iter().chain(fields).collect()
        })
    });
    samples.zip(1..).map(|(fields, number)| DumpRow { kind: "point".to_owned(), number, fields })
}

/// The value of sample `i`, by the name and unit of its channel.
fn field(channel: Channel, series: &Series, i: usize, cadence: &StatedCadenceUnit) -> Option<DumpField> {
    let value = series.get(i)?;
    let info = channel.info();
    let unit = match (channel, cadence) {
        (Channel::Time, _) => {
            // A time that jiff cannot represent (year 10,000) stays a number of seconds.
            if let Ok(time) = jiff::Timestamp::from_millisecond((value * 1000.0).round() as i64) {
                return Some(DumpField::text(info.name, &time.to_string()));
            }
            info.unit
        }
        (Channel::Cadence, StatedCadenceUnit::PerLeg { .. }) => "strides/min",
        (Channel::Cadence, StatedCadenceUnit::Steps { .. }) => "steps/min",
        _ => info.unit,
    };
    Some(DumpField::number(info.name, value, unit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::raw::RawActivity;
    use crate::decode::samples::Samples;

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
    fn cadence_is_in_the_unit_of_the_file() {
        let unit = |cadence_unit| {
            let decoded =
                Decoded { activities: vec![RawActivity { cadence_unit, ..activity(0) }], ..Decoded::default() };
            let fields: Vec<DumpField> = rows(&decoded).flat_map(|row| row.fields).collect();
            fields.into_iter().find(|field| field.name == "cadence").map(|field| field.unit)
        };
        assert_eq!(unit(StatedCadenceUnit::Unknown).as_deref(), Some("1/min"));
        assert_eq!(unit(StatedCadenceUnit::PerLeg { from: String::new() }).as_deref(), Some("strides/min"));
        assert_eq!(unit(StatedCadenceUnit::Steps { from: String::new() }).as_deref(), Some("steps/min"));
    }
}
