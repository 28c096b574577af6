//! Scales: positions of values, and labels of an axis.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// A linear scale. `low` is at the left or bottom, `high` at the right or top; for paces `low` is the larger number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Scale {
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Scale {
    pub(crate) fn new(low: f64, high: f64) -> Self {
        // A scale of zero extent would divide by zero.
        if low == high { Scale { low: low - 0.5, high: high + 0.5 } } else { Scale { low, high } }
    }

    /// Position of a value: 0 at `low`, 1 at `high`.
    pub(crate) fn share(self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }

    /// The scale reversed.
    pub(crate) fn reversed(self) -> Self {
        Scale { low: self.high, high: self.low }
    }

    /// The scale for values between two quantiles, with a margin of a twelfth at both ends and no narrower than `least`.
    pub(crate) fn of(values: impl Iterator<Item = f64>, quantiles: [f64; 2], least: f64) -> Self {
        let mut sorted: Vec<f64> = values.filter(|v| v.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().saturating_sub(1) as f64;
        let at = |share: f64| sorted.get((share * last).round() as usize).copied().unwrap_or(0.0);
        let (low, high) = (at(quantiles[0]), at(quantiles[1]));
        let room = ((least - (high - low)) / 2.0).max((high - low) / 12.0);
        Scale::new(low - room, high + room)
    }

    /// From zero to a value, with some margin above it.
    pub(crate) fn from_zero(high: f64) -> Self {
        Scale::new(0.0, if high > 0.0 { high * 1.06 } else { 1.0 })
    }
}

/// A labelled position of an axis.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tick {
    pub(crate) at: f64,
    pub(crate) label: String,
}

/// Round steps.
const STEPS: [f64; 3] = [1.0, 2.0, 5.0];

/// Steps of a pace, seconds.
const PACE_STEPS: [f64; 10] = [5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1_200.0, 3_600.0];

/// The smallest round step with at most `most` of them within the scale.
pub(crate) fn step(scale: Scale, most: usize) -> f64 {
    let span = (scale.high - scale.low).abs();
    let rough = span / most.max(1) as f64;
    let power = 10_f64.powf(rough.log10().floor());
    STEPS.iter().map(|s| s * power).find(|s| *s >= rough * (1.0 - 1e-9)).unwrap_or(power * 10.0)
}

/// Round values within the scale, labelled by `name`.
pub(crate) fn ticks(scale: Scale, step: f64, name: impl Fn(f64) -> String) -> Vec<Tick> {
    let (low, high) = (scale.low.min(scale.high), scale.low.max(scale.high));
    let first = (low / step - 1e-9).ceil() as i64;
    let last = (high / step + 1e-9).floor() as i64;
    (first..=last).map(|n| n as f64 * step).map(|at| Tick { at, label: name(at) }).collect()
}

/// The smallest pace step with at most `most` of them within the scale, seconds.
pub(crate) fn pace_step(scale: Scale, most: usize) -> f64 {
    let span = (scale.high - scale.low).abs();
    PACE_STEPS.into_iter().find(|s| span / s <= most as f64).unwrap_or(7_200.0)
}

/// Labels in days from `first`: the first days of months, or of years if those are too many; at most `most`.
pub(crate) fn months(first: Date, days: f64, most: usize) -> Vec<Tick> {
    let length = (days / 30.4).ceil().max(1.0);
    let every =
        [1, 2, 3, 6, 12, 24, 60].into_iter().find(|every| length / (*every as f64) < most as f64).unwrap_or(120);
    let begin = if every >= 12 { first.first_of_year() } else { first.first_of_month() };
    let step: Span = every.months();
    let later = begin.series(step).skip_while(|day| *day < first);
    let mut year = None;
    later
        .map(|day| (day, f64::from((day - first).get_days())))
        .take_while(|(_, at)| *at <= days)
        .map(|(day, at)| {
            let with_year = every < 12 && year != Some(day.year()) && (year.is_some() || day.month() == 1);
            year = Some(day.year());
            let label = match every {
                12.. => day.year().to_string(),
                _ if with_year => day.strftime("%b %Y").to_string(),
                _ => day.strftime("%b").to_string(),
            };
            Tick { at, label }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn steps_are_round_and_not_too_many() {
        let of = |low, high, most| step(Scale::new(low, high), most);
        assert_eq!(
            [of(0.0, 21.2, 12), of(0.0, 9.9, 10), of(0.0, 10.1, 10), of(1_200.0, 400.0, 4)],
            [2.0, 1.0, 2.0, 200.0]
        );
        let named: Vec<String> =
            ticks(Scale::new(0.95, 3.0), 0.5, |v| format!("{v}")).into_iter().map(|t| t.label).collect();
        assert_eq!(named, ["1", "1.5", "2", "2.5", "3"]);
        assert_eq!(pace_step(Scale::new(420.0, 300.0), 4), 30.0);
        assert_eq!(pace_step(Scale::new(421.0, 300.0), 4), 60.0);
    }

    #[test]
    fn scales_have_room_and_a_least_width() {
        let scale = Scale::of([10.0, 20.0, 22.0].into_iter(), [0.0, 1.0], 6.0);
        assert_eq!((scale.low, scale.high), (9.0, 23.0));
        let flat = Scale::of([10.0].into_iter(), [0.0, 1.0], 6.0);
        assert_eq!((flat.low, flat.high), (7.0, 13.0));
        assert_eq!(Scale::new(300.0, 240.0).share(270.0), 0.5, "paces stand the other way up");
        assert!(Scale::of(std::iter::empty(), [0.0, 1.0], 0.0).share(0.0).is_finite());
    }

    #[test]
    fn months_and_years_are_named() {
        let names = |first: Date, days: f64, most| {
            months(first, days, most).into_iter().map(|t| (t.at, t.label)).collect::<Vec<_>>()
        };
        let quarter = names(date(2025, 11, 17), 91.0, 8);
        assert_eq!(quarter[0], (14.0, "Dec".into()));
        assert_eq!(quarter[1], (45.0, "Jan 2026".into()), "a new year is said");
        let years = names(date(2016, 3, 1), 3_650.0, 12);
        assert_eq!((years[0].1.as_str(), years.len()), ("2017", 10));
    }
}
