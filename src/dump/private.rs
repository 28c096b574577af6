//! `dump --private`: what a recording measured and when, but nothing about who, where and with what device.
//!
//! A file holds fields of which nobody has a complete list, and any of them may be a position or a serial number. So only what is
//! known to be harmless is kept; leaving out what is known to be harmful would not be enough.

use super::{DAMAGE, DumpRow, DumpValue};
use crate::decode::samples::Channel;

/// The unit of positions.
const DEGREES: &str = "°";

/// Messages of the recording itself. Others are about the device, its owner and their settings.
const KINDS: [&str; 9] = ["record", "lap", "session", "activity", "event", "length", "sport", "point", "hr"];

/// Counts and offsets in the file, and measurements that are not channels, by their full name.
const NUMBERS: [&str; 9] =
    ["byte", "column", "filtered_bpm", "first_lap_index", "grade", "line", "message_index", "num_laps", "num_sessions"];

/// Totals and means of laps and sessions, by the beginning of their name.
const SUMS: [&str; 6] = ["avg_", "enhanced_avg_", "enhanced_max_", "max_", "min_", "total_"];

/// Times, and words from closed lists.
const TEXTS: [&str; 12] = [
    "activity_type",
    "event",
    "event_type",
    "intensity",
    "lap_trigger",
    "sport",
    "start_time",
    "sub_sport",
    "time",
    "timestamp",
    "trigger",
    "type",
];

/// The harmless part of a row; `None` if nothing remains.
#[must_use]
pub fn without_owner(mut row: DumpRow) -> Option<DumpRow> {
    if row.kind != DAMAGE && !KINDS.contains(&row.kind.as_str()) {
        return None;
    }
    row.fields.retain(|field| {
        let name = field.name.as_str();
        match &field.value {
            DumpValue::Number(_) => {
                field.unit != DEGREES
                    && (NUMBERS.contains(&name) || SUMS.iter().any(|sum| name.starts_with(sum)) || is_channel(name))
            }
            // A name may be in a field for a word of a list; such words have no spaces and no capitals.
            DumpValue::Text(text) => TEXTS.contains(&name) && (is_time(text) || is_word(text)),
        }
    });
    (row.kind == DAMAGE || !row.fields.is_empty()).then_some(row)
}

/// Whether it is a channel of the samples, by our name or that of a FIT field; positions excluded.
fn is_channel(name: &str) -> bool {
    let harmless = Channel::ALL.iter().map(|channel| channel.info()).filter(|info| info.unit != DEGREES);
    harmless.into_iter().any(|info| info.name == name || info.fit.iter().any(|field| field.name == name))
}

fn is_time(text: &str) -> bool {
    text.parse::<jiff::Timestamp>().is_ok()
}

fn is_word(text: &str) -> bool {
    // The longest word of the profile has 30 letters; an address contains other characters.
    text.len() <= 32 && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::super::DumpField;
    use super::*;

    fn kept(kind: &str, fields: Vec<DumpField>) -> Vec<String> {
        let row = DumpRow { kind: kind.to_owned(), number: 1, fields };
        without_owner(row).map_or_else(Vec::new, |row| row.fields.into_iter().map(|field| field.name).collect())
    }

    #[test]
    fn measurements_and_times_stay() {
        let fields = vec![
            DumpField::text("timestamp", "2026-09-12T05:30:42Z"),
            DumpField::number("heart_rate", 88.0, "bpm"),
            DumpField::number("avg_cadence", 81.0, "rpm"),
            DumpField::text("sub_sport", "trail"),
        ];
        assert_eq!(kept("record", fields), ["timestamp", "heart_rate", "avg_cadence", "sub_sport"]);
    }

    #[test]
    fn places_people_and_devices_go() {
        let fields = vec![
            DumpField::number("position_lat", 46.79, "°"),
            DumpField::number("max_position", 46.79, "°"),
            DumpField::number("unknown_107", 558_216_345.0, ""),
            DumpField::number("serial_number", 3_300_001.0, ""),
            DumpField::text("name", "with Anna"),
            DumpField::text("sport", "Anna and Ben"),
            DumpField::text("event", "anna@example.org"),
        ];
        assert!(kept("record", fields).is_empty());
        for kind in ["file_id", "device_info", "user_profile", "developer_data_id", "unknown_79"] {
            assert!(kept(kind, vec![DumpField::number("heart_rate", 50.0, "bpm")]).is_empty(), "{kind}");
        }
    }

    #[test]
    fn damage_is_told_by_its_place() {
        let fields = vec![DumpField::text("what", "</anna>"), DumpField::number("line", 7.0, "")];
        assert_eq!(kept(DAMAGE, fields), ["line"]);
    }
}
