//! The columns of `activities.csv`: their names, their places, and the cells in them.

use super::super::date::Order;
use super::super::number::{self, Decimal};
use super::records::Record;
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
pub(super) enum ColumnPlace {
    FromStart(usize),
    FromFile(isize),
}

use ColumnPlace::{FromFile, FromStart};

/// Each field with its English name, the occurrence of that name, and its position.
pub(super) const FIELDS: [(StravaColumn, &str, usize, ColumnPlace); 25] = [
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

/// The columns of one table.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    pub(super) places: [Option<usize>; FIELDS.len()],
    /// Number format of the kilometres.
    pub(super) short_decimal: Decimal,
    /// Number format of all other numbers.
    pub(super) decimal: Decimal,
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

    pub(super) fn drop(&mut self, fields: &[StravaColumn]) {
        for field in fields {
            if let Some(place) = self.places.get_mut(*field as usize) {
                *place = None;
            }
        }
    }

    pub(super) fn has(&self, field: StravaColumn) -> bool {
        self.places.get(field as usize).is_some_and(Option::is_some)
    }
}

/// Whether every cell of the record is in its column.
pub(super) fn is_whole(record: &Record<'_>, width: usize) -> bool {
    record.intact && record.count == width
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
}
