//! Numbers and days as messages say them: metric, English, the same on every machine.

use crate::base::words::commas;
use jiff::civil::Date;

/// `12.1 km`.
#[must_use]
pub fn km(metres: f64) -> String {
    format!("{:.1} km", metres / 1000.0)
}

/// `12.1 km`, rounded down: for limits, which must not be passed by going there.
#[must_use]
pub fn km_down(metres: f64) -> String {
    // A hundredth of a millimetre: 13 km must stay 13.0 where a product comes out a last digit below.
    km(((metres + 1e-5) / 100.0).floor() * 100.0)
}

/// `1,894 m`.
#[must_use]
pub fn metres(metres: f64) -> String {
    let whole = metres.round();
    format!("{}{} m", if whole < 0.0 { "-" } else { "" }, commas(whole.abs() as u64))
}

/// `32 %` of a share; more decimals while rounding would hide that it is not 0.
#[must_use]
pub fn percent(share: f64) -> String {
    let value = share * 100.0;
    if value != 0.0 && value.abs() < 1.0 { format!("{value:.1} %") } else { format!("{value:.0} %") }
}

/// `Sat 12 Sep 2026`.
#[must_use]
pub fn day(date: Date) -> String {
    date.strftime("%a %-d %b %Y").to_string()
}

/// `Sat 12 Sep`, with the year where it is not that of "now".
#[must_use]
pub fn short_day(date: Date, now: Date) -> String {
    if date.year() == now.year() { date.strftime("%a %-d %b").to_string() } else { day(date) }
}

/// `12 %` of a share, with as many decimals as it takes not to look like the threshold that it is above.
#[must_use]
pub fn percent_above(share: f64, threshold: f64) -> String {
    let shown = |digits: usize| format!("{:.digits$}", share * 100.0);
    let looks_above = |text: &String| text.parse().is_ok_and(|p: f64| p > threshold * 100.0);
    let text = (0..4).map(shown).find(looks_above).unwrap_or_else(|| shown(0));
    format!("{text} %")
}

/// `2.1` of a ratio, with as many decimals, up to three, as it takes not to look like the threshold that it is above.
#[must_use]
pub fn times_above(times: f64, threshold: f64) -> String {
    let shown = |digits: usize| format!("{times:.digits$}");
    (1..4).map(shown).find(|text| text.parse().is_ok_and(|t: f64| t > threshold)).unwrap_or_else(|| shown(1))
}

/// `4`, `4.5`: at most one decimal, and none where it is 0.
#[must_use]
pub fn plain(value: f64) -> String {
    let tenths = (value * 10.0).round() / 10.0;
    format!("{tenths}")
}

/// `1 day`, `14 days`.
#[must_use]
pub fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", commas(n as u64), if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_people_write_them() {
        assert_eq!(km(12_149.0), "12.1 km");
        assert_eq!((km_down(12_199.0), km_down(10_000.0 * 1.3)), ("12.1 km".into(), "13.0 km".into()));
        assert_eq!(metres(1_894.4), "1,894 m");
        assert_eq!(metres(-12_345_678.0), "-12,345,678 m");
        assert_eq!(percent(0.324), "32 %");
        assert_eq!(percent(0.004), "0.4 %");
        assert_eq!(counted(1, "day", "days"), "1 day");
        assert_eq!(day(Date::constant(2026, 9, 12)), "Sat 12 Sep 2026");
        assert_eq!(short_day(Date::constant(2026, 9, 12), Date::constant(2026, 1, 1)), "Sat 12 Sep");
        assert_eq!(short_day(Date::constant(2026, 9, 12), Date::constant(2027, 1, 1)), "Sat 12 Sep 2026");
        assert_eq!(percent_above(0.124, 0.10), "12 %");
        assert_eq!(percent_above(0.1004, 0.10), "10.04 %");
        assert_eq!(percent_above(0.08, 0.10), "8 %");
        assert_eq!([2.1, 2.04, 2.006, 1.96, 2.0].map(|t| times_above(t, 2.0)), ["2.1", "2.04", "2.01", "2.0", "2.0"]);
        assert_eq!([plain(4.0), plain(4.25), plain(0.04)], ["4", "4.3", "0"]);
    }
}
