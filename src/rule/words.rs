//! The parts that rules fill their sentences with.

use crate::base::message::{Part, Rounding};
use jiff::civil::Date;

/// `12.1 km`.
#[must_use]
pub(crate) fn km(metres: f64) -> Part {
    Part::distance(metres)
}

/// `12.1 km`, rounded down: for limits, which must not be passed by going there.
#[must_use]
pub(crate) fn km_down(metres: f64) -> Part {
    km_in(metres, 1, Rounding::Down)
}

/// `800 km`.
#[must_use]
pub(crate) fn whole_km(metres: f64) -> Part {
    // Half away from zero.
    km_in((metres / 1000.0).round() * 1000.0, 0, Rounding::Nearest)
}

/// `11.5`, where the unit stands nearby.
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

/// `6:00 /km` of a speed, metres a second.
#[must_use]
pub(crate) fn pace(mps: f64) -> Part {
    Part::Pace { s_per_km: 1000.0 / mps }
}

/// `32 %` of a share; a decimal more while rounding would hide that it is not 0.
#[must_use]
pub(crate) fn percent(share: f64) -> Part {
    let value = share * 100.0;
    Part::number(value, u8::from(value != 0.0 && value.abs() < 1.0), "%")
}

/// `32 %` of a share, without decimals.
#[must_use]
pub(crate) fn whole_percent(share: f64) -> Part {
    Part::number(share * 100.0, 0, "%")
}

/// `12 %` of a share, with as many decimals as it takes not to look like the threshold that it is above.
#[must_use]
pub(crate) fn percent_above(share: f64, threshold: f64) -> Part {
    let value = share * 100.0;
    Part::number(value, decimals_above(value, threshold * 100.0, 0).unwrap_or(0), "%")
}

/// `2.1 times` of a ratio, with as many decimals, up to three, as it takes not to look like the threshold that it is above.
#[must_use]
pub(crate) fn times_above(times: f64, threshold: f64) -> Part {
    Part::number(times, decimals_above(times, threshold, 1).unwrap_or(1), "times")
}

/// From `least` on up to three decimals, the fewest with which a value is seen to be above its threshold.
fn decimals_above(value: f64, threshold: f64, least: u8) -> Option<u8> {
    let looks_above = |decimals: &u8| {
        let shown = format!("{value:.*}", usize::from(*decimals));
        shown.parse().is_ok_and(|shown: f64| shown > threshold)
    };
    (least..=3).find(looks_above)
}

/// `4`, `4.5`: at most one decimal, and none where it is 0.
#[must_use]
pub(crate) fn plain(value: f64) -> Part {
    plain_in(value, "")
}

/// `4`, `4.25`: as many decimals as it has.
#[must_use]
pub(crate) fn shortest(value: f64) -> Part {
    let decimals = format!("{value}").split_once('.').map_or(0, |(_, fraction)| fraction.len().min(6));
    Part::number(value, decimals as u8, "")
}

/// `4.5 h`: at most one decimal, and none where it is 0.
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

/// `Sat 12 Sep`, with the year where it is not that of "now".
#[must_use]
pub(crate) fn short_day(date: Date, now: Date) -> Part {
    Part::Day { date, with_year: date.year() != now.year() }
}

/// `1 day`, `14 days`.
#[must_use]
pub(crate) fn counted(n: usize, one: &'static str, many: &'static str) -> Part {
    Part::count(n, one, many)
}

/// `60 minutes` of seconds.
#[must_use]
pub(crate) fn minutes(seconds: f64) -> Part {
    Part::number(seconds / 60.0, 0, if seconds == 60.0 { "minute" } else { "minutes" })
}

/// `30 days` of a setting.
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
        assert_eq!(percent_above(0.124, 0.10).to_string(), "12 %");
        assert_eq!(percent_above(0.1004, 0.10).to_string(), "10.04 %");
        assert_eq!(percent_above(0.08, 0.10).to_string(), "8 %");
        assert_eq!(
            [2.1, 2.04, 2.006, 1.96, 2.0].map(|t| times_above(t, 2.0).to_string()),
            ["2.1 times", "2.04 times", "2.01 times", "2.0 times", "2.0 times"]
        );
    }
}
