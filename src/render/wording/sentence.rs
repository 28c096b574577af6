//! Sentences that rules wrote, made fit for a screen. Rules write metric and know nothing of line ends.

use super::number::{self, NBSP};
use crate::base::units::Units;

/// The sentence with every number tied to its unit, in the reader's units: `up to 11.8 km` as `up to 7.3 mi`.
#[must_use]
pub fn sentence(text: &str, units: Units) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut out = String::with_capacity(text.len());
    let mut i = 0;
    while let Some(&word) = words.get(i) {
        if !out.is_empty() {
            out.push(' ');
        }
        if let Some((text, used)) = quantity(&words[i..], units) {
            out.push_str(&text);
            i += used;
        } else {
            out.push_str(word);
            i += 1;
        }
    }
    out
}

/// The number and unit that the words begin with, and how many words they are.
fn quantity(words: &[&str], units: Units) -> Option<(String, usize)> {
    let number = words.first()?;
    let digits = number.find(|c: char| c.is_ascii_digit())?;
    let (before, number) = number.split_at(digits);
    if before.contains(char::is_alphabetic) || !number.chars().all(|c| c.is_ascii_digit() || ",.–".contains(c)) {
        return None;
    }
    let (unit, used) = match (*words.get(1)?, words.get(2)) {
        ("flat", Some(next)) => (format!("flat{NBSP}{next}"), 3),
        (next, _) => (next.to_owned(), 2),
    };
    let end = unit.find(|c: char| !c.is_alphabetic() && c != '%' && c != NBSP).unwrap_or(unit.len());
    let (unit, after) = unit.split_at(end);
    if after.starts_with('/') {
        return None;
    }
    let (number, unit) = match (units, unit) {
        (Units::Imperial, "km") => (in_miles(number)?, number::long_unit(units).to_owned()),
        (Units::Imperial, "flat\u{a0}km") => (in_miles(number)?, format!("flat{NBSP}mi")),
        (Units::Imperial, "m") => {
            (each(number, |m, _| number::height(m, units))?, number::short_unit(units).to_owned())
        }
        (_, "km" | "flat\u{a0}km" | "m" | "%" | "spm" | "bpm" | "min" | "h" | "days" | "times" | "runs") => {
            (number.to_owned(), unit.to_owned())
        }
        _ => return None,
    };
    Some((format!("{before}{number}{NBSP}{unit}{after}"), used))
}

/// Kilometres in miles, with as many decimals as were given and at least one.
fn in_miles(number: &str) -> Option<String> {
    each(number, |km, places| number::fixed(km * 1_000.0 / number::long_unit_m(Units::Imperial), places.max(1)))
}

/// A number, or both ends of a range, put anew.
fn each(number: &str, put: impl Fn(f64, u32) -> String) -> Option<String> {
    let ends: Option<Vec<String>> = number
        .split('–')
        .map(|end| {
            let places = end.split_once('.').map_or(0, |(_, fraction)| fraction.len() as u32);
            (places <= 3).then_some(())?;
            Some(put(end.replace(',', "").parse().ok()?, places))
        })
        .collect();
    Some(ends?.join("–"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Units::{Imperial, Metric};

    #[test]
    fn numbers_keep_their_units() {
        assert_eq!(
            sentence("In 5,205 runners, 10 to 30 % (21.1 km) and 1,894 m.", Metric),
            "In 5,205 runners, 10 to 30\u{a0}% (21.1\u{a0}km) and 1,894\u{a0}m."
        );
        assert_eq!(sentence("about 19 flat km, up 5 % a day", Metric), "about 19\u{a0}flat\u{a0}km, up 5\u{a0}% a day");
    }

    #[test]
    fn miles_for_those_who_count_in_miles() {
        let said = |text| sentence(text, Imperial).replace(NBSP, " ");
        assert_eq!(said("up to 11.8 km (1,894 m)"), "up to 7.3 mi (6,214 ft)");
        assert_eq!(said("19 flat km; 5–10 km, 1 km"), "11.8 flat mi; 3.1–6.2 mi, 0.6 mi");
        assert_eq!(
            said("8 % more per km at 6:00 /km, 12 km/h, 12 min"),
            "8 % more per km at 6:00 /km, 12 km/h, 12 min"
        );
        assert_eq!(said("KW101 m, 1.2.3 km, 2.78 m/s"), "KW101 m, 1.2.3 km, 2.78 m/s");
    }

    #[test]
    fn nothing_else_is_changed() {
        for text in ["", "A1 km", "Half of 12", "5,205 runners", "no 3 . 4"] {
            assert_eq!(sentence(text, Imperial), text);
        }
    }
}
