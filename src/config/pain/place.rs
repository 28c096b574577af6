//! Where it hurt: the knee or something else, and on which side.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A side of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The left one.
    Left,
    /// The right one.
    Right,
    /// Both.
    Both,
}

impl Side {
    /// The word in a log.
    ///
    /// ```
    /// assert_eq!(kneewise::config::pain::Side::Left.as_str(), "left");
    /// ```
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Side::Left => "left",
            Side::Right => "right",
            Side::Both => "both",
        }
    }
}

/// Words for the sides, in the languages of the headings.
const SIDES: [(Side, &[&str]); 3] = [
    (
        Side::Left,
        &[
            "left",
            "l",
            "links",
            "linke",
            "linkes",
            "gauche",
            "izquierda",
            "izquierdo",
            "sinistra",
            "sinistro",
            "sx",
            "esquerda",
            "esquerdo",
            "левая",
            "левое",
            "слева",
            "左",
        ],
    ),
    (
        Side::Right,
        &[
            "right",
            "r",
            "rechts",
            "rechte",
            "rechtes",
            "droite",
            "droit",
            "derecha",
            "derecho",
            "destra",
            "destro",
            "dx",
            "direita",
            "direito",
            "правая",
            "правое",
            "справа",
            "右",
        ],
    ),
    (
        Side::Both,
        &["both", "b", "beide", "beides", "deux", "ambas", "ambos", "entrambi", "entrambe", "оба", "両", "両方", "双"],
    ),
];

/// Words and beginnings of words for a knee.
const KNEES: [&str; 25] = [
    "knee",
    "patell",
    "knie",
    "kneescheibe",
    "genou",
    "rotul",
    "rodilla",
    "ginocch",
    "joelho",
    "колен",
    "колін",
    "kolan",
    "kolen",
    "knä",
    "knæ",
    "kne",
    "polvi",
    "γόνατο",
    "diz",
    "térd",
    "genunchi",
    "ひざ",
    "膝",
    "무릎",
    "pfp",
];

/// Whether a place is the knee. A log without a place is about the knee.
///
/// ```
/// use kneewise::config::pain::is_knee;
///
/// assert!(is_knee("") && is_knee("left knee") && !is_knee("hip"));
/// ```
#[must_use]
pub fn is_knee(place: &str) -> bool {
    let place = place.to_lowercase();
    place.is_empty()
        || KNEES.iter().any(|knee| place.split(|c: char| !c.is_alphabetic()).any(|word| word.starts_with(knee)))
        || place.contains('膝')
        || side(&place).is_some()
}

/// The side that a cell names; `None` for any other word.
pub(super) fn side(cell: &str) -> Option<Side> {
    let cell = cell.to_lowercase();
    SIDES.iter().find(|(_, words)| words.contains(&cell.as_str())).map(|(side, _)| *side)
}

/// The side within a place: `left knee`.
pub(super) fn side_within(place: &str) -> Option<Side> {
    let place = place.to_lowercase();
    let mut words = place.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 1);
    words.find_map(side)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_knee_and_elsewhere() {
        for place in ["", "knee", "Left Knee", "kneecap", "Knie links", "genou", "left", "膝", "левое колено"]
        {
            assert!(is_knee(place), "{place}");
        }
        for place in ["hip", "calf", "shin left", "Achilles", "Hüfte", "behind the thigh", "foot"] {
            assert!(!is_knee(place), "{place}");
        }
    }

    #[test]
    fn sides() {
        assert_eq!(
            [side(""), side("L"), side("rechts"), side("up")],
            [None, Some(Side::Left), Some(Side::Right), None]
        );
        assert_eq!(
            (side_within("left knee"), side_within("knee"), side_within("l knee")),
            (Some(Side::Left), None, None)
        );
    }
}
