//! Dates in the formats of account languages: `May 29, 2022, 3:53:35 PM`, `29.05.2022, 15:53:35`, `29 mai 2022 à 15:53:35`.
//!
//! One parser for all languages: the numbers of a date, a month's name and an AM/PM mark among its words are enough, except to
//! decide whether 5/6 is in May or June. The other dates of the table decide that.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// Longer texts are not dates.
const MAX_CHARS: usize = 80;

/// Beginnings of month names, lower case; the longest match counts. English, German, French, Spanish, Italian, Portuguese, Dutch,
/// Catalan, Romanian, Swedish, Danish, Norwegian, Finnish, Polish, Czech, Hungarian, Turkish, Indonesian, Russian.
const MONTHS: [(&str, i8); 112] = [
    ("jan", 1),
    ("jän", 1),
    ("ene", 1),
    ("gen", 1),
    ("ian", 1),
    ("tammi", 1),
    ("sty", 1),
    ("led", 1),
    ("oca", 1),
    ("янв", 1),
    ("feb", 2),
    ("fév", 2),
    ("fev", 2),
    ("helmi", 2),
    ("lut", 2),
    ("úno", 2),
    ("şub", 2),
    ("фев", 2),
    ("mar", 3),
    ("mär", 3),
    ("már", 3),
    ("març", 3),
    ("mrt", 3),
    ("maa", 3),
    ("bře", 3),
    ("мар", 3),
    ("apr", 4),
    ("avr", 4),
    ("abr", 4),
    ("ápr", 4),
    ("huhti", 4),
    ("kwi", 4),
    ("dub", 4),
    ("nis", 4),
    ("апр", 4),
    ("may", 5),
    ("mai", 5),
    ("maj", 5),
    ("máj", 5),
    ("mei", 5),
    ("mag", 5),
    ("touko", 5),
    ("kvě", 5),
    ("май", 5),
    ("мая", 5),
    ("jun", 6),
    ("jún", 6),
    ("juin", 6),
    ("giu", 6),
    ("iun", 6),
    ("kesä", 6),
    ("cze", 6),
    ("čvn", 6),
    ("červen", 6),
    ("června", 6),
    ("haz", 6),
    ("июн", 6),
    ("jul", 7),
    ("júl", 7),
    ("juil", 7),
    ("lug", 7),
    ("iul", 7),
    ("heinä", 7),
    ("lip", 7),
    ("čvc", 7),
    ("červenec", 7),
    ("července", 7),
    ("tem", 7),
    ("июл", 7),
    ("aug", 8),
    ("aoû", 8),
    ("aou", 8),
    ("ago", 8),
    ("agu", 8),
    ("elo", 8),
    ("sie", 8),
    ("srp", 8),
    ("ağu", 8),
    ("авг", 8),
    ("sep", 9),
    ("szept", 9),
    ("set", 9),
    ("syys", 9),
    ("wrz", 9),
    ("zář", 9),
    ("eyl", 9),
    ("сен", 9),
    ("oct", 10),
    ("okt", 10),
    ("ott", 10),
    ("out", 10),
    ("loka", 10),
    ("paź", 10),
    ("říj", 10),
    ("eki", 10),
    ("окт", 10),
    ("nov", 11),
    ("noi", 11),
    ("marras", 11),
    ("lis", 11),
    ("kas", 11),
    ("ноя", 11),
    ("dec", 12),
    ("déc", 12),
    ("dez", 12),
    ("dic", 12),
    ("des", 12),
    ("joulu", 12),
    ("gru", 12),
    ("pro", 12),
    ("ara", 12),
    ("дек", 12),
];

/// Order of day and month: whether 5/6 is in June or in May.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// 5 June.
    DayFirst,
    /// May 6.
    MonthFirst,
}

/// A point in time, and whether the text gives it in UTC.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Moment {
    /// Unix seconds; of the clock in whose time the text was written, unless `is_utc`.
    pub(super) unix_s: f64,
    /// Whether the text has a time zone.
    pub(super) is_utc: bool,
}

/// Parses a date with a time of day; `None` for a date alone, which is useless for matching activities.
pub(super) fn parse(text: &str, order: Order) -> Option<Moment> {
    let text = text.trim();
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(Moment { unix_s: instant.as_second() as f64, is_utc: true });
    }
    let parts = Parts::of(text)?;
    let (first, second, third) = (parts.number(0)?, parts.number(1)?, parts.number(2)?);
    let (year, month, day, clock) = match parts.month {
        Some(month) if first.digits == 4 => (first, month, second.value, 2),
        Some(month) => (second, month, first.value, 2),
        None if first.digits == 4 => (first, i8::try_from(second.value).ok()?, third.value, 3),
        None => match order {
            Order::DayFirst => (third, i8::try_from(second.value).ok()?, first.value, 3),
            Order::MonthFirst => (third, i8::try_from(first.value).ok()?, second.value, 3),
        },
    };
    let year = match year.digits {
        4 => year.value,
        2 => 2000 + year.value,
        _ => return None,
    };
    let (hour, minute) = (parts.number(clock)?.value, parts.number(clock + 1)?.value);
    let second = parts.number(clock + 2).map_or(0, |number| number.value);
    let hour = match parts.half_day {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(HalfDay::Am) => hour % 12,
        Some(HalfDay::Pm) => hour % 12 + 12,
    };
    let byte = |number: i16| i8::try_from(number).ok();
    let civil = DateTime::new(year, month, byte(day)?, byte(hour)?, byte(minute)?, byte(second)?, 0).ok()?;
    let unix_s = civil.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second() as f64;
    Some(Moment { unix_s, is_utc: false })
}

/// The order of day and month, if the date itself shows it.
pub(super) fn hint(text: &str) -> Option<Order> {
    let parts = Parts::of(text.trim())?;
    let (first, second) = (parts.number(0)?, parts.number(1)?);
    if parts.month.is_some()
        || first.digits == 4
        || parse(text, Order::DayFirst).or(parse(text, Order::MonthFirst)).is_none()
    {
        return None;
    }
    match (first.value > 12, second.value > 12) {
        (true, false) => Some(Order::DayFirst),
        (false, true) => Some(Order::MonthFirst),
        _ => None,
    }
}

#[derive(Clone, Copy)]
struct Number {
    value: i16,
    digits: usize,
}

#[derive(Clone, Copy)]
enum HalfDay {
    Am,
    Pm,
}

/// The parts of a date in the order of the text.
struct Parts {
    numbers: Vec<Number>,
    month: Option<i8>,
    half_day: Option<HalfDay>,
}

impl Parts {
    fn of(text: &str) -> Option<Parts> {
        if text.chars().nth(MAX_CHARS).is_some() {
            return None;
        }
        let mut parts = Parts { numbers: Vec::new(), month: None, half_day: None };
        let text = text.to_lowercase();
        let mut last_word = "";
        let mut rest = text.as_str();
        while let Some(c) = rest.chars().next() {
            let same_kind = |other: char| {
                if c.is_ascii_digit() { other.is_ascii_digit() } else { c.is_alphabetic() && other.is_alphabetic() }
            };
            let end = rest.find(|other| !same_kind(other)).unwrap_or(rest.len()).max(c.len_utf8());
            let (part, behind) = rest.split_at(end);
            rest = behind;
            if c.is_ascii_digit() {
                // A number of five digits is not part of a date.
                let value = part.parse().ok().filter(|_| part.len() <= 4)?;
                parts.numbers.push(Number { value, digits: part.len() });
            } else if c.is_alphabetic() {
                parts.month = month(part).or(parts.month);
                parts.half_day = half_day(last_word, part).or(parts.half_day);
                last_word = part;
            }
        }
        // Day, month and year, hour and minute; seconds and their fraction are optional.
        let needed = if parts.month.is_some() { 4 } else { 5 };
        (needed..=needed + 2).contains(&parts.numbers.len()).then_some(parts)
    }

    fn number(&self, index: usize) -> Option<Number> {
        self.numbers.get(index).copied()
    }
}

fn month(word: &str) -> Option<i8> {
    let fitting = MONTHS.iter().filter(|(beginning, _)| word.starts_with(beginning));
    fitting.max_by_key(|(beginning, _)| beginning.len()).map(|(_, month)| *month)
}

/// Recognises `PM`, `p.m.` and `p. m.`, and the marks of Chinese, Japanese and Korean.
fn half_day(before: &str, word: &str) -> Option<HalfDay> {
    match (before, word) {
        (_, "am" | "上午" | "午前" | "오전") | ("a", "m") => Some(HalfDay::Am),
        (_, "pm" | "下午" | "午後" | "오후") | ("p", "m") => Some(HalfDay::Pm),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // 2022-05-29T15:53:35Z
    const AFTERNOON: f64 = 1_653_839_615.0;

    #[test]
    fn one_moment_in_many_languages() {
        for text in [
            "May 29, 2022, 3:53:35 PM",
            "May 29, 2022, 3:53:35\u{202f}PM",
            "29 May 2022, 15:53:35",
            "29.05.2022, 15:53:35",
            "29.5.2022 klo 15.53.35",
            "29.05.22, 15:53:35",
            "29 mai 2022 à 15:53:35",
            "29 mai 2022, 15:53:35",
            "29 may 2022, 15:53:35",
            "29 de may. de 2022, 15:53:35",
            "29 may 2022 3:53:35 p. m.",
            "29 mag 2022, 15:53:35",
            "29 de mai. de 2022, 15:53:35",
            "29 mei 2022, 15:53:35",
            "29 maj 2022 15:53:35",
            "29. maj 2022 kl. 15.53.35",
            "29. kvě 2022, 15:53:35",
            "29 мая 2022 г., 15:53:35",
            "29 May 2022 15:53:35",
            "29/05/2022, 15:53:35",
            "2022-05-29 15:53:35",
            "2022/05/29 15:53:35",
            "2022年5月29日 15:53:35",
            "2022年5月29日 下午3:53:35",
            "2022. 5. 29. 오후 3:53:35",
            "2022. máj. 29. 15:53:35",
        ] {
            let moment = parse(text, Order::DayFirst);
            assert_eq!(moment, Some(Moment { unix_s: AFTERNOON, is_utc: false }), "{text}");
        }
        for text in ["2022-05-29T15:53:35Z", "2022-05-29T17:53:35+02:00"] {
            assert_eq!(parse(text, Order::DayFirst), Some(Moment { unix_s: AFTERNOON, is_utc: true }), "{text}");
        }
        let without_seconds = Moment { unix_s: AFTERNOON - 35.0, is_utc: false };
        assert_eq!(parse("29.05.2022 15:53", Order::DayFirst), Some(without_seconds));
    }

    #[test]
    fn noon_and_midnight() {
        let hour = |text: &str| parse(text, Order::DayFirst).map(|m| m.unix_s.rem_euclid(86_400.0) / 3600.0);
        assert_eq!(hour("May 29, 2022, 12:00:00 AM"), Some(0.0));
        assert_eq!(hour("May 29, 2022, 12:00:00 PM"), Some(12.0));
        assert_eq!(hour("May 29, 2022, 1:00:00 PM"), Some(13.0));
        assert_eq!(hour("May 29, 2022, 13:00:00 PM"), None);
        assert_eq!(hour("May 29, 2022, 0:00:00 AM"), None);
    }

    #[test]
    fn every_month_of_the_common_languages() {
        for names in [
            "jan feb mar apr may jun jul aug sep oct nov dec",
            "januar februar märz april mai juni juli august september oktober november dezember",
            "janv févr mars avr mai juin juil août sept oct nov déc",
            "ene feb mar abr may jun jul ago sept oct nov dic",
            "gen feb mar apr mag giu lug ago set ott nov dic",
            "jan fev mar abr mai jun jul ago set out nov dez",
            "jan feb mrt apr mei jun jul aug sep okt nov dec",
            "januari februari maart april mei juni juli augustus september oktober november december",
            "jan feb mars apr maj juni juli aug sep okt nov dec",
            "jan feb mars apr mai juni juli aug sep okt nov des",
            "tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu",
            "sty lut mar kwi maj cze lip sie wrz paź lis gru",
            "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
            "led úno bře dub kvě čvn čvc srp zář říj lis pro",
            "ledna února března dubna května června července srpna září října listopadu prosince",
            "янв фев мар апр мая июн июл авг сен окт ноя дек",
            "oca şub mar nis may haz tem ağu eyl eki kas ara",
            "jan febr márc ápr máj jún júl aug szept okt nov dec",
            "ian feb mar apr mai iun iul aug sept oct nov dec",
        ] {
            for (name, expected) in names.split(' ').zip(1..) {
                assert_eq!(month(name), Some(expected), "{name} of {names}");
            }
            assert_eq!(names.split(' ').count(), 12);
        }
        for word in ["de", "à", "klo", "um", "uhr", "г", "年"] {
            assert_eq!(month(word), None, "{word}");
        }
    }

    #[test]
    fn the_order_of_day_and_month() {
        let day = |text, order| parse(text, order).map(|m| ((m.unix_s - 1_640_995_200.0) / 86_400.0) as i64);
        assert_eq!(day("02/01/2022 00:00:00", Order::DayFirst), Some(1));
        assert_eq!(day("02/01/2022 00:00:00", Order::MonthFirst), Some(31));
        assert_eq!(hint("13/12/2022 10:00"), Some(Order::DayFirst));
        assert_eq!(hint("12/13/2022 10:00"), Some(Order::MonthFirst));
        for text in ["12/12/2022 10:00", "2022-05-29 15:53:35", "May 29, 2022, 3:53:35 PM", "", "13/13/2022 10:00"] {
            assert_eq!(hint(text), None, "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_dates() {
        for text in [
            "",
            "#error#",
            "29.05.2022",
            "May 29, 2022",
            "31.02.2022, 10:00:00",
            "29.05.2022, 24:00:00",
            "29.05.2022, 10:60:00",
            "12070555079",
            "5 6 7 8 9",
            "29.05.022, 10:00:00",
        ] {
            assert_eq!(parse(text, Order::DayFirst), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text(text in ".{0,90}") {
            let _ = (parse(&text, Order::DayFirst), parse(&text, Order::MonthFirst), hint(&text));
        }

        #[test]
        fn any_moment(unix_s in 315_532_800_i64..4_102_444_800) {
            let civil = Timestamp::from_second(unix_s).unwrap().to_zoned(TimeZone::UTC);
            for pattern in ["%b %d, %Y, %I:%M:%S %p", "%d.%m.%Y, %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%d %B %Y, %H:%M:%S"] {
                let text = civil.strftime(pattern).to_string();
                prop_assert_eq!(parse(&text, Order::DayFirst).map(|m| m.unix_s), Some(unix_s as f64), "{}", text);
            }
        }
    }
}
