//! Dates for people, in English whatever the machine's language.

#[cfg(feature = "terminal")]
use crate::base::provenance::AsOfFrom;
use jiff::civil::Date;

/// `Sat 12 Sep 2026`.
#[must_use]
pub fn full(date: Date) -> String {
    tied(date, "%a %-d %b %Y")
}

/// `Sat 12 Sep`, with the year if it is not that of `now`.
#[must_use]
pub fn day(date: Date, now: Option<Date>) -> String {
    tied(date, if same_year(date, now) { "%a %-d %b" } else { "%a %-d %b %Y" })
}

/// `12 Sep`, with the year if it is not that of `now`.
#[must_use]
pub fn short(date: Date, now: Option<Date>) -> String {
    tied(date, if same_year(date, now) { "%-d %b" } else { "%-d %b %Y" })
}

/// A range of days: `4 Aug–14 Sep 2026`.
#[must_use]
pub fn span(from: Date, to: Date) -> String {
    format!("{}–{}\u{a0}{}", short(from, Some(to)), short(to, None), to.year())
}

/// The day that "now" means, and its source: `Sat 12 Sep 2026 (newest file)`.
#[cfg(feature = "terminal")]
pub(in crate::render) fn as_of(date: Date, from: Option<AsOfFrom>) -> String {
    let source = from.map_or("", |from| match from {
        AsOfFrom::Option => " (--as-of)",
        AsOfFrom::NewestFile => " (newest\u{a0}file)",
        AsOfFrom::Today => " (today)",
    });
    full(date) + source
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
        let days = |from, to| span(from, to).replace('\u{a0}', " ");
        assert_eq!(days(date(2026, 8, 4), run), "4 Aug–12 Sep 2026");
        assert_eq!(days(date(2025, 12, 4), date(2026, 1, 14)), "4 Dec 2025–14 Jan 2026");
        let said = |from| as_of(run, from).replace('\u{a0}', " ");
        assert_eq!(said(Some(AsOfFrom::Today)), "Sat 12 Sep 2026 (today)");
        assert_eq!(said(Some(AsOfFrom::NewestFile)), "Sat 12 Sep 2026 (newest file)");
        assert_eq!(said(Some(AsOfFrom::Option)), "Sat 12 Sep 2026 (--as-of)");
        assert_eq!(said(None), "Sat 12 Sep 2026");
    }
}
