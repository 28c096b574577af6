//! Dates as people read them, in English whatever the machine's language.

use jiff::civil::Date;

/// `Sat 12 Sep 2026`.
#[must_use]
pub fn full(date: Date) -> String {
    tied(date, "%a %-d %b %Y")
}

/// `Sat 12 Sep`, with the year where it is not that of `now`.
#[must_use]
pub fn day(date: Date, now: Option<Date>) -> String {
    tied(date, if same_year(date, now) { "%a %-d %b" } else { "%a %-d %b %Y" })
}

/// `12 Sep`, with the year where it is not that of `now`.
#[must_use]
pub fn short(date: Date, now: Option<Date>) -> String {
    tied(date, if same_year(date, now) { "%-d %b" } else { "%-d %b %Y" })
}

fn same_year(date: Date, now: Option<Date>) -> bool {
    now.is_none_or(|now| now.year() == date.year())
}

fn tied(date: Date, format: &str) -> String {
    date.strftime(format).to_string().replace(' ', "\u{a0}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_year_is_said_where_it_is_another() {
        let (run, now) = (date(2026, 9, 12), Some(date(2027, 1, 3)));
        assert_eq!(full(run), "Sat\u{a0}12\u{a0}Sep\u{a0}2026");
        assert_eq!(day(run, Some(date(2026, 11, 15))), "Sat\u{a0}12\u{a0}Sep");
        assert_eq!(day(run, now), "Sat\u{a0}12\u{a0}Sep\u{a0}2026");
        assert_eq!(short(run, now), "12\u{a0}Sep\u{a0}2026");
        assert_eq!(short(run, None), "12\u{a0}Sep");
    }
}
