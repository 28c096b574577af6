//! Formatting of numbers and words in sentences.

/// A whole number with thousands separators: `1,441`.
#[must_use]
pub fn commas(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count with its noun, singular or plural: `1 sample`, `2,413 samples`.
#[must_use]
pub(crate) fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", commas(n as u64), if n == 1 { one } else { many })
}

/// Converts the first letter to lower case, unless the first word is an abbreviation.
#[must_use]
pub fn lower(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_lowercase().chain([second]).chain(chars).collect()
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_agree() {
        assert_eq!(counted(1, "sample", "samples"), "1 sample");
        assert_eq!(counted(1_816, "sample", "samples"), "1,816 samples");
    }

    #[test]
    fn every_three_digits() {
        for (n, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(commas(n), text);
        }
    }

    #[test]
    fn meanings_become_part_of_a_sentence() {
        assert_eq!(lower("Ends in the middle"), "ends in the middle");
        assert_eq!(lower("FIT file of settings"), "FIT file of settings");
        assert_eq!(lower("A planned workout"), "a planned workout");
    }
}
