//! Suggestions for mistyped words.

/// The word of `known` that `word` most likely means: at most a third of its letters, and at most three, wrong, transposed,
/// missing or extra. `None` if none is close enough.
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
            // One letter of three may be wrong, but not two.
            ("scn", Some("scan")),
            ("sn", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, known), meant, "{word}");
        }
        // Of equally close words, the alphabetically first.
        assert_eq!(nearest("tan", ["ten", "tin"]), Some("ten"));
    }
}
