//! Constructors of the parts in rules' sentences.

use crate::base::message::{Message, Part, Rounding};
use crate::say;
use jiff::civil::Date;

/// `12.1 km`.
#[must_use]
pub(crate) fn km(metres: f64) -> Part {
    Part::distance(metres)
}

/// `12.1 km`, rounded down: for limits, which rounding must not raise.
#[must_use]
pub(crate) fn km_down(metres: f64) -> Part {
    km_in(metres, 1, Rounding::Down)
}

/// `1 km`, `0.5 km`: a decimal only if needed.
#[must_use]
pub(crate) fn km_shortest(metres: f64) -> Part {
    km_in(metres, u8::from(metres % 1000.0 != 0.0), Rounding::Nearest)
}

/// `800 km`.
#[must_use]
pub(crate) fn whole_km(metres: f64) -> Part {
    // Rounds half away from zero.
    km_in((metres / 1000.0).round() * 1000.0, 0, Rounding::Nearest)
}

/// `11.5`, where the unit is clear from the context.
#[must_use]
pub(crate) fn km_number(metres: f64, decimals: u8, rounding: Rounding) -> Part {
    Part::Distance { m: metres, decimals, rounding, with_unit: false }
}

fn km_in(metres: f64, decimals: u8, rounding: Rounding) -> Part {
    Part::Distance { m: metres, decimals, rounding, with_unit: true }
}

/// `1,894 m`: a height, or a distance too short for kilometres.
#[must_use]
pub(crate) fn metres(metres: f64) -> Part {
    Part::height(metres)
}

/// `549 m`, rounded down: for limits.
#[must_use]
pub(crate) fn metres_down(metres: f64) -> Part {
    Part::height((metres + 1e-6).floor())
}

/// Pace for a speed in metres per second: `6:00 /km`.
#[must_use]
pub(crate) fn pace(mps: f64) -> Part {
    Part::Pace { s_per_km: 1000.0 / mps }
}

/// A share in percent, `32 %`; one more decimal where it would round to 0.
#[must_use]
pub(crate) fn percent(share: f64) -> Part {
    let value = share * 100.0;
    Part::number(value, u8::from(value != 0.0 && value.abs() < 1.0), "%")
}

/// A share in whole percent, `32 %`.
#[must_use]
pub(crate) fn whole_percent(share: f64) -> Part {
    Part::number(share * 100.0, 0, "%")
}

/// A share in percent, `12 %`; `just over 10 %` if it would round to its threshold.
#[must_use]
pub(crate) fn percent_above(share: f64, threshold: f64) -> Message {
    let value = share * 100.0;
    above(value, threshold * 100.0, Part::number(value, 0, "%"), Part::number(threshold * 100.0, 0, "%"))
}

/// A value above its threshold that would round to it is written as "just over" it.
fn above(value: f64, threshold: f64, shown: Part, limit: Part) -> Message {
    if value > threshold && value.round() <= threshold { say!("just over {}", limit) } else { shown.into() }
}

/// `4`, `4.5`: at most one decimal, none if it is 0.
#[must_use]
pub(crate) fn plain(value: f64) -> Part {
    plain_in(value, "")
}

/// `4`, `4.25`: as many decimals as needed.
#[must_use]
pub(crate) fn shortest(value: f64) -> Part {
    let decimals = format!("{value}").split_once('.').map_or(0, |(_, fraction)| fraction.len().min(6));
    Part::number(value, decimals as u8, "")
}

/// `4.5 h`: at most one decimal, none if it is 0.
#[must_use]
pub(crate) fn plain_in(value: f64, unit: &'static str) -> Part {
    let tenths = (value * 10.0).round();
    Part::number(tenths / 10.0, u8::from(tenths % 10.0 != 0.0), unit)
}

/// `Sat 12 Sep 2026`.
#[must_use]
pub(crate) fn day(date: Date) -> Part {
    Part::day(date)
}

/// `Sat 12 Sep`, with the year if it is not that of "now".
#[must_use]
pub(crate) fn short_day(date: Date, now: Date) -> Part {
    Part::Day { date, with_year: date.year() != now.year() }
}

/// `12 Sep`, with the year if it is not that of "now".
#[must_use]
pub(crate) fn date_only(date: Date, now: Date) -> Message {
    let text = date.strftime(if date.year() == now.year() { "%-d %b" } else { "%-d %b %Y" }).to_string();
    Part::Text { text: text.replace(' ', "\u{a0}").into() }.into()
}

/// `1 day`, `14 days`.
#[must_use]
pub(crate) fn counted(n: usize, one: &'static str, many: &'static str) -> Part {
    Part::count(n, one, many)
}

/// Seconds in minutes: `60 minutes`.
#[must_use]
pub(crate) fn minutes(seconds: f64) -> Part {
    Part::number(seconds / 60.0, 0, if seconds == 60.0 { "minute" } else { "minutes" })
}

/// A setting in days: `30 days`.
#[must_use]
pub(crate) fn days(n: f64) -> Part {
    Part::number(n, 0, if n == 1.0 { "day" } else { "days" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts<const N: usize>(parts: [Part; N]) -> [String; N] {
        parts.map(|part| part.to_string())
    }

    #[test]
    fn as_people_write_them() {
        assert_eq!(
            texts([km(12_149.0), km_down(12_199.0), km_down(10_000.0 * 1.3)]),
            ["12.1 km", "12.1 km", "13.0 km"]
        );
        assert_eq!(texts([whole_km(800_500.0), km_number(11_500.0, 0, Rounding::Down)]), ["801 km", "11"]);
        assert_eq!(texts([metres(1_894.4), pace(1000.0 / 359.6)]), ["1,894 m", "6:00 /km"]);
        assert_eq!(texts([percent(0.324), percent(0.004), percent(0.0)]), ["32 %", "0.4 %", "0 %"]);
        assert_eq!(
            texts([days(30.0), days(1.0), minutes(3600.0), whole_percent(0.004), counted(1, "day", "days")]),
            ["30 days", "1 day", "60 minutes", "0 %", "1 day"]
        );
        let date = Date::constant(2026, 9, 12);
        assert_eq!(day(date).to_string(), "Sat 12 Sep 2026");
        assert_eq!(short_day(date, Date::constant(2026, 1, 1)).to_string(), "Sat 12 Sep");
        assert_eq!(short_day(date, Date::constant(2027, 1, 1)).to_string(), "Sat 12 Sep 2026");
        assert_eq!(texts([plain(4.0), plain(4.25), plain(0.04), plain_in(4.5, "h")]), ["4", "4.3", "0", "4.5 h"]);
        assert_eq!(texts([shortest(4.0), shortest(4.25)]), ["4", "4.25"]);
    }

    #[test]
    fn what_is_above_looks_above() {
        assert_eq!(
            [0.124, 0.106, 0.1004, 0.10, 0.08].map(|share| percent_above(share, 0.10).text()),
            ["12 %", "11 %", "just over 10 %", "10 %", "8 %"]
        );
    }
}
