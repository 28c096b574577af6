//! A chart's data: one column per quantity. Its table and the script's data are made from it.

use super::super::table::TableColumn;
use crate::render::wording::number::{self, MISSING};
use serde_json::{Value, json};

/// Number format of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AxisFormat {
    /// With this many decimals.
    Fixed(u32),
    /// Seconds, as `6:12`.
    Pace,
    /// Seconds, as `1:02:03`.
    Time,
    /// Percent: `8 up`, `12 down`.
    Grade,
}

impl AxisFormat {
    /// A value as text.
    pub(crate) fn say(self, value: f64) -> String {
        match self {
            AxisFormat::Fixed(places) => number::fixed(value, places),
            AxisFormat::Pace | AxisFormat::Time => number::time(value),
            AxisFormat::Grade => {
                let whole = number::fixed(value.abs(), 0);
                match (whole.as_str(), value > 0.0) {
                    ("0", _) => "level".to_owned(),
                    (_, true) => format!("{whole}\u{a0}% up"),
                    (_, false) => format!("{whole}\u{a0}% down"),
                }
            }
        }
    }

    /// Decimals in the script's data: enough for sums.
    fn places(self) -> u32 {
        match self {
            AxisFormat::Fixed(places) => places,
            AxisFormat::Pace | AxisFormat::Time | AxisFormat::Grade => 0,
        }
    }

    fn name(self) -> Value {
        match self {
            AxisFormat::Fixed(places) => json!(places),
            AxisFormat::Pace => json!("pace"),
            AxisFormat::Time => json!("time"),
            AxisFormat::Grade => json!("grade"),
        }
    }
}

/// How a column is summarised over a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Over {
    /// Not at all.
    Nothing,
    /// The column is cumulative: its last value minus its first.
    Difference,
    /// Its time-weighted mean.
    Mean,
    /// Its time-weighted mean while running, without walking.
    Running,
    /// Time divided by distance.
    Ratio,
}

/// A column.
#[derive(Clone, Debug)]
pub(crate) struct ChartSeries {
    pub(crate) name: String,
    pub(crate) unit: String,
    pub(crate) format: AxisFormat,
    pub(crate) over: Over,
    pub(crate) values: Vec<Option<f64>>,
    /// Additional decimals, for columns that are summed.
    pub(crate) exact: u32,
    /// Whether it has a value at a position; else only over a range.
    pub(crate) at_place: bool,
}

impl ChartSeries {
    pub(crate) fn new(
        name: impl Into<String>,
        unit: impl Into<String>,
        format: AxisFormat,
        values: Vec<Option<f64>>,
    ) -> Self {
        let (name, unit) = (name.into(), unit.into());
        ChartSeries { name, unit, format, over: Over::Nothing, values, exact: 0, at_place: true }
    }

    pub(crate) fn over(self, over: Over) -> Self {
        ChartSeries { over, ..self }
    }

    pub(crate) fn exact(self, exact: u32) -> Self {
        ChartSeries { exact, ..self }
    }

    pub(crate) fn only_over(self, over: Over) -> Self {
        ChartSeries { over, at_place: false, ..self }
    }

    /// Whether any value is known.
    pub(crate) fn is_known(&self) -> bool {
        self.values.iter().any(Option::is_some)
    }

    /// Its cells, of every `every`-th row.
    pub(crate) fn column(&self, every: usize) -> TableColumn {
        let say = |value: &Option<f64>| value.map_or_else(|| MISSING.to_owned(), |value| self.format.say(value));
        TableColumn::number(&*self.name, &*self.unit, self.values.iter().step_by(every.max(1)).map(say).collect())
    }

    /// The script's data.
    pub(crate) fn data(&self) -> Value {
        let over = match self.over {
            Over::Nothing => Value::Null,
            Over::Difference => json!("difference"),
            Over::Mean => json!("mean"),
            Over::Running => json!("running"),
            Over::Ratio => json!("ratio"),
        };
        json!({
            "name": self.name, "unit": self.unit, "format": self.format.name(), "over": over, "here": self.at_place,
            "values": numbers(self.values.iter().copied(), self.format.places() + self.exact),
        })
    }
}

/// A number with this many decimals; `null` if unknown or not a number. Keeps the charts' data compact.
pub(crate) fn number(value: Option<f64>, places: u32) -> Value {
    let one = 10_f64.powi(i32::try_from(places).unwrap_or(0));
    match value.filter(|value| value.is_finite()).map(|value| (value * one).round() / one) {
        // Whole numbers without `.0`.
        Some(value) if value.fract() == 0.0 && value.abs() < 1e15 => Value::from(value as i64),
        Some(value) => Value::from(value),
        None => Value::Null,
    }
}

/// A column of numbers.
pub(crate) fn numbers(values: impl IntoIterator<Item = Option<f64>>, places: u32) -> Value {
    values.into_iter().map(|value| number(value, places)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compact() {
        let written = numbers([Some(1.0), Some(1.25), Some(-0.04), None, Some(f64::NAN)], 1).to_string();
        assert_eq!(written, "[1,1.3,0,null,null]");
    }

    #[test]
    fn values_in_words() {
        let grades = [0.4, -0.4, 5.6, -14.9].map(|v| AxisFormat::Grade.say(v).replace('\u{a0}', " "));
        assert_eq!(grades, ["level", "level", "6 % up", "15 % down"]);
        assert_eq!(
            [AxisFormat::Pace.say(371.6), AxisFormat::Time.say(3_723.0), AxisFormat::Fixed(1).say(12.34)],
            ["6:12", "1:02:03", "12.3"]
        );
        let column = ChartSeries::new("a", "m", AxisFormat::Fixed(0), vec![Some(1.0), Some(2.0), None]).column(2);
        assert_eq!(column.cells, ["1", MISSING]);
    }
}
