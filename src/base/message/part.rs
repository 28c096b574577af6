//! The parts of a message, and how each is written in either system of units.

use super::NBSP;
use crate::base::stats::round;
use crate::base::units::{FOOT_M, MILE_M, Units};
use crate::base::words::commas;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt::Write;

/// One part of a message. In text for programs every quantity is metric.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Part {
    /// Words. U+00A0 is a no-break space.
    Text {
        /// The text, verbatim.
        text: Cow<'static, str>,
    },
    /// A name from a file, such as that of shoes.
    Name {
        /// The name as it is in the file.
        name: String,
    },
    /// A local day, `Sat 12 Sep 2026`.
    Day {
        /// The day.
        date: Date,
        /// Whether the year is written.
        with_year: bool,
    },
    /// A distance, written in kilometres or miles: `12.1 km`.
    Distance {
        /// Metres.
        m: f64,
        /// Decimals of the value in kilometres or miles.
        decimals: u8,
        /// How it is rounded to these decimals.
        rounding: Rounding,
        /// Whether the unit is written; not where it is clear from the context.
        with_unit: bool,
    },
    /// A height, or a distance too short for kilometres, written in metres or feet: `1,894 m`.
    Height {
        /// Metres.
        m: f64,
    },
    /// Pace, time per kilometre or mile: `6:00 /km`.
    Pace {
        /// Seconds per kilometre.
        s_per_km: f64,
    },
    /// A number that is the same in every system of units, with its unit: `9.7 %`, `165`.
    Number {
        /// The number, in `unit`.
        value: f64,
        /// Decimals to write.
        decimals: u8,
        /// `%`, `min`, `h`, …; empty where the surrounding words give it.
        unit: Cow<'static, str>,
    },
    /// A count with its noun: `1 day`, `2,413 runs`.
    Count {
        /// The count.
        n: u64,
        /// The noun, singular or plural as needed.
        noun: Cow<'static, str>,
    },
}

/// How a distance is rounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// To the nearest.
    #[default]
    Nearest,
    /// Down: for limits, which rounding must not raise.
    Down,
    /// Up: for the upper end of a range.
    Up,
}

/// Decimals kept of any value: far more than are displayed, and fewer than the digits in which machines may differ.
const KEPT_DIGITS: i32 = 6;

/// Tolerance for rounding errors of a product, in units of the last decimal: 13 km must stay 13.0 when rounded down.
const SLACK: f64 = 1e-7;

impl Part {
    /// Text of a template, in which `~` is a no-break space.
    #[must_use]
    pub(crate) fn words(words: &'static str) -> Part {
        let text = if words.contains('~') { Cow::Owned(words.replace('~', "\u{a0}")) } else { Cow::Borrowed(words) };
        Part::Text { text }
    }

    /// A name from a file.
    #[must_use]
    pub(crate) fn name(name: &str) -> Part {
        Part::Name { name: name.to_owned() }
    }

    /// `Sat 12 Sep 2026`.
    #[must_use]
    pub(crate) fn day(date: Date) -> Part {
        Part::Day { date, with_year: true }
    }

    /// `12.1 km`.
    #[must_use]
    pub(crate) fn distance(m: f64) -> Part {
        Part::Distance { m, decimals: 1, rounding: Rounding::Nearest, with_unit: true }
    }

    /// `1,894 m`.
    #[must_use]
    pub(crate) fn height(m: f64) -> Part {
        Part::Height { m }
    }

    /// `9.7 %`, `12 min`; without a unit `165`.
    #[must_use]
    pub(crate) fn number(value: f64, decimals: u8, unit: &'static str) -> Part {
        Part::Number { value, decimals, unit: Cow::Borrowed(unit) }
    }

    /// A whole number, without thousands separators.
    #[must_use]
    pub(crate) fn integer(value: f64) -> Part {
        Part::number(value, 0, "")
    }

    /// `1 day`, `14 days`.
    #[must_use]
    pub(crate) fn count(n: usize, one: &'static str, many: &'static str) -> Part {
        Part::Count { n: n as u64, noun: Cow::Borrowed(if n == 1 { one } else { many }) }
    }

    /// The name in this part, mutable; for reports that must not contain names.
    pub(crate) fn name_mut(&mut self) -> Option<&mut String> {
        if let Part::Name { name } = self { Some(name) } else { None }
    }

    /// Removes floating-point noise from the value, unless that changes what is displayed.
    pub(crate) fn round(&mut self) {
        let mut rounded = self.clone();
        match &mut rounded {
            Part::Distance { m: value, .. }
            | Part::Height { m: value }
            | Part::Pace { s_per_km: value }
            | Part::Number { value, .. } => *value = round(*value, KEPT_DIGITS),
            Part::Text { .. } | Part::Name { .. } | Part::Day { .. } | Part::Count { .. } => {}
        }
        if rounded.to_string() == self.to_string() {
            *self = rounded;
        }
    }

    /// Writes the part, with `gap` between a number and its unit.
    pub(super) fn write(&self, out: &mut String, units: Units, gap: char) {
        let imperial = units == Units::Imperial;
        match self {
            Part::Text { text } if gap == NBSP => out.push_str(text),
            Part::Text { text } => out.extend(text.chars().map(|c| if c == NBSP { gap } else { c })),
            Part::Name { name } => out.push_str(name),
            Part::Day { date, with_year } => {
                let form = if *with_year { "%a %-d %b %Y" } else { "%a %-d %b" };
                out.push_str(&date.strftime(form).to_string());
            }
            Part::Distance { m, decimals, rounding, with_unit } => {
                let (unit_m, unit) = if imperial { (MILE_M, "mi") } else { (1_000.0, "km") };
                out.push_str(&rounding.shown(m / unit_m, *decimals));
                put_unit(out, gap, if *with_unit { unit } else { "" });
            }
            Part::Height { m } => {
                let (unit_m, unit) = if imperial { (FOOT_M, "ft") } else { (1.0, "m") };
                let whole = (m / unit_m).round();
                out.push_str(if whole < 0.0 { "-" } else { "" });
                out.push_str(&commas(whole.abs() as u64));
                put_unit(out, gap, unit);
            }
            Part::Pace { s_per_km } => {
                let (long, unit) = if imperial { (MILE_M / 1_000.0, "/mi") } else { (1.0, "/km") };
                let seconds = (s_per_km * long).round() as i64;
                // Writing to a string cannot fail.
                let _ = write!(out, "{}:{:02}", seconds / 60, seconds % 60);
                put_unit(out, gap, unit);
            }
            Part::Number { value, decimals, unit } => {
                out.push_str(&Rounding::Nearest.shown(*value, *decimals));
                put_unit(out, gap, unit);
            }
            Part::Count { n, noun } => {
                out.push_str(&commas(*n));
                put_unit(out, gap, noun);
            }
        }
    }
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut text = String::new();
        self.write(&mut text, Units::Metric, ' ');
        f.write_str(&text)
    }
}

impl Rounding {
    fn shown(self, value: f64, decimals: u8) -> String {
        let steps = 10_f64.powi(i32::from(decimals));
        let value = match self {
            Rounding::Nearest => value,
            Rounding::Down => (value * steps + SLACK).floor() / steps,
            Rounding::Up => (value * steps - SLACK).ceil() / steps,
        };
        format!("{value:.*}", usize::from(decimals))
    }
}

fn put_unit(out: &mut String, gap: char, unit: &str) {
    if !unit.is_empty() {
        out.push(gap);
        out.push_str(unit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn said(part: &Part, units: Units) -> String {
        let mut text = String::new();
        part.write(&mut text, units, ' ');
        text
    }

    fn both(part: &Part) -> [String; 2] {
        [said(part, Units::Metric), said(part, Units::Imperial)]
    }

    fn rounded(m: f64, decimals: u8, rounding: Rounding) -> Part {
        Part::Distance { m, decimals, rounding, with_unit: true }
    }

    #[test]
    fn distances_are_in_the_readers_units() {
        assert_eq!(both(&Part::distance(12_149.0)), ["12.1 km", "7.5 mi"]);
        assert_eq!(both(&rounded(800_000.0, 0, Rounding::Nearest)), ["800 km", "497 mi"]);
        let bare = Part::Distance { m: 11_500.0, decimals: 1, rounding: Rounding::Nearest, with_unit: false };
        assert_eq!(both(&bare), ["11.5", "7.1"]);
    }

    #[test]
    fn a_limit_is_never_rounded_up() {
        // 11.77 km are 7.313 mi; of the 11.7 km that metric readers see 7.27 mi would come out as 7.3.
        assert_eq!(both(&rounded(11_770.0, 1, Rounding::Down)), ["11.7 km", "7.3 mi"]);
        assert_eq!(both(&rounded(11_740.0, 1, Rounding::Down)), ["11.7 km", "7.2 mi"]);
        assert_eq!(both(&rounded(10_000.0 * 1.3, 1, Rounding::Down)), ["13.0 km", "8.0 mi"]);
        assert_eq!(both(&rounded(9.0 * MILE_M, 1, Rounding::Down)), ["14.4 km", "9.0 mi"]);
        assert_eq!(both(&rounded(12_001.0, 0, Rounding::Up)), ["13 km", "8 mi"]);
        assert_eq!(both(&rounded(12_000.0, 0, Rounding::Up)), ["12 km", "8 mi"]);
    }

    #[test]
    fn heights_have_commas_and_are_whole() {
        assert_eq!(both(&Part::height(1_894.4)), ["1,894 m", "6,215 ft"]);
        assert_eq!(said(&Part::height(-12_345_678.0), Units::Metric), "-12,345,678 m");
    }

    #[test]
    fn paces_never_show_sixty_seconds() {
        assert_eq!(both(&Part::Pace { s_per_km: 359.6 }), ["6:00 /km", "9:39 /mi"]);
    }

    #[test]
    fn rounding_changes_no_word() {
        let rounded = |mut part: Part| {
            part.round();
            part
        };
        assert_eq!(rounded(Part::number(9.700_000_000_1, 1, "%")), Part::number(9.7, 1, "%"));
        // Rounded first, the half would be displayed as 60.002.
        let half = Part::number(60.002_500_000_000_01, 3, "%");
        assert_eq!((half.to_string().as_str(), rounded(half.clone())), ("60.003 %", half));
    }

    #[test]
    fn days_and_counts() {
        let day = date(2026, 9, 12);
        assert_eq!(Part::day(day).to_string(), "Sat 12 Sep 2026");
        assert_eq!(Part::Day { date: day, with_year: false }.to_string(), "Sat 12 Sep");
        assert_eq!(Part::count(1, "day", "days").to_string(), "1 day");
        assert_eq!(Part::count(2_413, "run", "runs").to_string(), "2,413 runs");
        assert_eq!(Part::number(9.66, 1, "%").to_string(), "9.7 %");
        assert_eq!(Part::integer(164.6).to_string(), "165");
    }
}
