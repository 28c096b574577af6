//! The word that a mistyped one most likely means.

/// The one of `known` that `word` most likely means: at most a third of its letters wrong, swapped with their neighbour, missing or
/// too many, and never more than three. `None` if none is near.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).clamp(1, 3);
    known.into_iter().map(|k| (strsim::osa_distance(word, k), k)).filter(|(d, _)| *d <= limit).min().map(|(_, k)| k)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likely_mistakes_are_recognised() {
        let known = ["check", "scan", "dump"];
        for (word, meant) in [
            ("chek", Some("check")),
            ("sacn", Some("scan")),
            ("dmup", Some("dump")),
            ("export", None),
            // One letter of three may be wrong, two may not.
            ("scn", Some("scan")),
            ("sn", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, known), meant, "{word}");
        }
        // Of words that are as near, the first by the alphabet.
        assert_eq!(nearest("tan", ["ten", "tin"]), Some("ten"));
    }
}
