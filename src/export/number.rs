//! Numbers in the formats of account languages: `1.234,5`, `1 234,5`, `1,234.5`, `1'234.5`.

/// Decimal separator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decimal {
    /// `3.32`
    Point,
    /// `3,32`
    Comma,
}

/// Parses a number. `decimal` decides ambiguous ones: `1.234` and `1,234`.
pub(super) fn parse(text: &str, decimal: Decimal) -> Option<f64> {
    // Longer than any meaningful number.
    if text.is_empty() || text.len() > 64 {
        return None;
    }
    let mut plain = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '0'..='9' | '.' | ',' | '+' | '-' | 'e' | 'E' => plain.push(c),
            '−' => plain.push('-'),
            // Spaces of any width and apostrophes group thousands.
            '\'' | '’' | '\u{a0}' | '\u{202f}' | '\u{2009}' | ' ' => {}
            _ => return None,
        }
    }
    let sign = decimal_sign(&plain, decimal);
    let mut out = String::with_capacity(plain.len());
    for c in plain.chars() {
        match c {
            '.' | ',' if Some(c) == sign => out.push('.'),
            '.' | ',' => {}
            _ => out.push(c),
        }
    }
    out.parse().ok().filter(|number: &f64| number.is_finite())
}

/// The decimal separator of a number; `None` if all separators group thousands.
fn decimal_sign(plain: &str, decimal: Decimal) -> Option<char> {
    let last = plain.rfind(['.', ','])?;
    let sign = if plain.get(last..)?.starts_with('.') { '.' } else { ',' };
    let preferred = if decimal == Decimal::Point { '.' } else { ',' };
    let signs = plain.matches(['.', ',']).count();
    let of_this = plain.matches(sign).count();
    match (signs, of_this) {
        (1, _) if groups_thousands(plain, last) && sign != preferred => None,
        // One separator, or both kinds, of which the last is the decimal one. One kind repeated: thousands.
        (_, 1) => Some(sign),
        _ => None,
    }
}

/// Whether the only separator has one to three digits before it and exactly three after it.
fn groups_thousands(plain: &str, sign: usize) -> bool {
    let before = plain.get(..sign).unwrap_or_default().trim_start_matches(['+', '-']);
    let behind = plain.get(sign + 1..).unwrap_or_default();
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    behind.len() == 3 && digits(behind) && (1..=3).contains(&before.len()) && digits(before) && !before.starts_with('0')
}

/// The decimal separator, if the number itself shows it.
pub(super) fn hint(text: &str) -> Option<Decimal> {
    if !text.contains(['.', ',']) || !text.starts_with(|c: char| c.is_ascii_digit() || "+-−".contains(c)) {
        return None;
    }
    parse(text, Decimal::Point)?;
    let by_point = decimal_sign(text.trim(), Decimal::Point);
    let by_comma = decimal_sign(text.trim(), Decimal::Comma);
    match (by_point == by_comma).then_some(by_point)? {
        Some('.') => Some(Decimal::Point),
        Some(_) => Some(Decimal::Comma),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing() {
        for text in
            ["1234.5", "1234,5", "1.234,5", "1,234.5", "1 234,5", "1\u{202f}234,5", "1'234.5", "1’234,5", "+1234.5"]
        {
            for decimal in [Decimal::Point, Decimal::Comma] {
                assert_eq!(parse(text, decimal), Some(1234.5), "{text}");
            }
        }
        assert_eq!(parse("1.234.567", Decimal::Point), Some(1_234_567.0));
        assert_eq!(parse("−3,5", Decimal::Point), Some(-3.5));
        assert_eq!(parse("4.5e-05", Decimal::Comma), Some(0.000_045));
        assert_eq!(parse("0,500", Decimal::Point), Some(0.5));
    }

    #[test]
    fn three_digits_behind_one_sign_need_the_tables_decimal_sign() {
        assert_eq!(parse("2.355", Decimal::Point), Some(2.355));
        assert_eq!(parse("2.355", Decimal::Comma), Some(2355.0));
        assert_eq!(parse("2,355", Decimal::Point), Some(2355.0));
        assert_eq!(parse("2,355", Decimal::Comma), Some(2.355));
        assert_eq!(parse("2.3550", Decimal::Comma), Some(2.355));
        assert_eq!(parse("1234.567", Decimal::Comma), Some(1234.567));
    }

    #[test]
    fn hints_are_only_certain_ones() {
        assert_eq!(hint("9,44"), Some(Decimal::Comma));
        assert_eq!(hint("9.44"), Some(Decimal::Point));
        assert_eq!(hint("1.234,5"), Some(Decimal::Comma));
        for text in ["2.355", "2,355", "1.234.567", "17", "", "a,b"] {
            assert_eq!(hint(text), None, "{text}");
        }
    }

    #[test]
    fn other_text_is_no_number() {
        for text in ["", " ", "#error#", "NaN", "inf", "1-2", "--", ".", "1e999", "true"] {
            assert_eq!(parse(text, Decimal::Point), None, "{text}");
        }
    }
}
