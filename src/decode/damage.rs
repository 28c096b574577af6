//! Place and kind of damage in a file.

use crate::base::words::{commas, counted};
use std::fmt;

/// A position in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A byte offset (FIT).
    Byte {
        /// Offset from the beginning.
        at: usize,
        /// Length of the file, bytes.
        of: usize,
    },
    /// Line and column, from 1 (XML).
    Line {
        /// The line.
        line: usize,
        /// The column, in characters.
        column: usize,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Byte { at, of } => write!(f, "byte {} of {}", commas(*at as u64), commas(*of as u64)),
            Place::Line { line, column } => {
                write!(f, "line {}, column {}", commas(*line as u64), commas(*column as u64))
            }
        }
    }
}

/// What happened to the rest of a damaged file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aftermath {
    /// Reading continued at the next plausible message.
    Skipped {
        /// Bytes skipped.
        bytes: usize,
    },
    /// The contents are complete; only what follows them is damaged.
    ContentsWhole,
}

impl fmt::Display for Aftermath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Aftermath::Skipped { bytes } => write!(f, "{} bytes skipped", commas(*bytes as u64)),
            Aftermath::ContentsWhole => f.write_str("the contents are whole"),
        }
    }
}

/// One damaged place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// What is wrong, lower case, no full stop.
    pub what: String,
    /// Its position.
    pub place: Place,
    /// Whether the file simply ends there.
    pub truncated: bool,
    /// What happened to the rest, where reading continued.
    pub aftermath: Option<Aftermath>,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.what, self.place)?;
        self.aftermath.map_or(Ok(()), |aftermath| write!(f, "; {aftermath}"))
    }
}

/// The worst damage of a file, with its text: damage before the end is worse than an early end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worst<'a> {
    /// The damage.
    pub damage: &'a Damage,
    /// Number of further damaged places.
    pub more: usize,
}

impl<'a> Worst<'a> {
    /// `None` for an undamaged file.
    #[must_use]
    pub fn of(damage: &'a [Damage]) -> Option<Self> {
        let worst = damage.iter().find(|d| !d.truncated).or(damage.first())?;
        Some(Worst { damage: worst, more: damage.len() - 1 })
    }
}

impl fmt::Display for Worst<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.damage)?;
        match self.more {
            0 => Ok(()),
            more => write!(f, " (and at {})", counted(more, "more place", "more places")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_stands_beside_what_was_found() {
        let place = Place::Byte { at: 1_652, of: 3_293 };
        let damage = |what: &str, truncated, aftermath| Damage { what: what.to_owned(), place, truncated, aftermath };
        let end = damage("ends inside a message", true, None);
        let middle = damage("no definition", false, Some(Aftermath::Skipped { bytes: 1066 }));
        let said = |damage: &[Damage]| Worst::of(damage).map(|worst| worst.to_string());
        assert_eq!(said(&[]), None);
        assert_eq!(said(std::slice::from_ref(&end)).as_deref(), Some("ends inside a message at byte 1,652 of 3,293"));
        assert_eq!(
            said(&[end.clone(), middle.clone()]).as_deref(),
            Some("no definition at byte 1,652 of 3,293; 1,066 bytes skipped (and at 1 more place)"),
            "the worst is named"
        );
        assert!(said(&[end.clone(), middle, end]).unwrap().ends_with(" (and at 2 more places)"));
        let checksum = damage("ends inside the checksum", true, Some(Aftermath::ContentsWhole));
        assert!(checksum.to_string().ends_with("byte 1,652 of 3,293; the contents are whole"));
    }
}
