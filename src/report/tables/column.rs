//! One column: its name, its meaning, the place of its value in the JSON report, and its getter.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

/// One value. An unknown one is absent, never 0.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Text.
    Text(String),
    /// A measured number, in the column's unit.
    Number(f64),
    /// A count.
    Count(u64),
    /// Yes or no.
    Flag(bool),
    /// A local day.
    Day(Date),
    /// An instant, UTC.
    Instant(Timestamp),
}

/// A column's getter; the variant is the type of the column. `None` if the value is unknown.
#[derive(Debug)]
pub enum Get<R> {
    /// Text.
    Text(fn(&R) -> Option<String>),
    /// A measured number, in the column's unit.
    Number(fn(&R) -> Option<f64>),
    /// A count.
    Count(fn(&R) -> Option<u64>),
    /// Yes or no.
    Flag(fn(&R) -> Option<bool>),
    /// A local day.
    Day(fn(&R) -> Option<Date>),
    /// An instant, UTC.
    Instant(fn(&R) -> Option<Timestamp>),
}

impl<R> Get<R> {
    /// The name of the type: `text`, `number`, `count`, `flag`, `day` or `instant`.
    #[must_use]
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Get::Text(_) => "text",
            Get::Number(_) => "number",
            Get::Count(_) => "count",
            Get::Flag(_) => "flag",
            Get::Day(_) => "day",
            Get::Instant(_) => "instant",
        }
    }
}

/// Origin of a column's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The value of the field in the row's JSON object that this JSON pointer (RFC 6901) names.
    Json(&'static str),
    /// Computed from other fields.
    Derived,
}

/// One column of a table with rows of type `R`.
#[derive(Debug)]
#[non_exhaustive]
pub struct Column<R> {
    /// Its name, ending with the unit if it has one.
    pub name: &'static str,
    /// Origin of its value.
    pub origin: Origin,
    /// Its meaning.
    pub doc: &'static str,
    /// Its type and getter.
    pub get: Get<R>,
}

impl<R> Column<R> {
    /// The value in a row, of any type.
    #[must_use]
    pub(crate) fn cell(&self, row: &R) -> Option<Cell> {
        match self.get {
            Get::Text(get) => get(row).map(Cell::Text),
            Get::Number(get) => get(row).map(Cell::Number),
            Get::Count(get) => get(row).map(Cell::Count),
            Get::Flag(get) => get(row).map(Cell::Flag),
            Get::Day(get) => get(row).map(Cell::Day),
            Get::Instant(get) => get(row).map(Cell::Instant),
        }
    }
}

macro_rules! constructors {
    ($($name:ident -> $value:ty = $variant:ident,)+) => {
        $(
            pub(in crate::report) const fn $name<R>(
                name: &'static str,
                origin: Origin,
                doc: &'static str,
                get: fn(&R) -> Option<$value>,
            ) -> Column<R> {
                Column { name, origin, doc, get: Get::$variant(get) }
            }
        )+
    };
}

constructors! {
    text -> String = Text,
    number -> f64 = Number,
    count -> u64 = Count,
    flag -> bool = Flag,
    day -> Date = Day,
    instant -> Timestamp = Instant,
}

#[expect(clippy::unnecessary_wraps, reason = "every column is a function to an optional value")]
pub(in crate::report) fn whole(value: usize) -> Option<u64> {
    Some(value as u64)
}

/// Several values in one cell, separated by spaces.
#[expect(clippy::unnecessary_wraps, reason = "every column is a function to an optional value")]
pub(in crate::report) fn list<T: AsRef<str>>(values: &[T]) -> Option<String> {
    let words: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
    Some(words.join(" "))
}

/// A value of a closed list, by its JSON name.
pub(in crate::report) fn word<T: Serialize>(value: T) -> Option<String> {
    serde_json::to_value(value).ok()?.as_str().map(str::to_owned)
}
