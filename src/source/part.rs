//! A part of a file that one worker reads: some members of an archive in it.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Members of an archive inside a file, or the whole file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub struct FilePart {
    /// The place of the archive: the number of the member in each archive around it; empty for the file itself.
    pub archive: Vec<u32>,
    /// Number of the first member.
    pub first: u32,
    /// Number at which it ends, exclusive.
    pub end: u32,
    /// Distance from one member to the next: 2 for every second one.
    pub step: u32,
    /// The sessions of these members that are read; all if there are none.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub sessions: BTreeSet<usize>,
}

impl FilePart {
    /// A whole file.
    pub const WHOLE: FilePart =
        FilePart { archive: Vec::new(), first: 0, end: u32::MAX, step: 1, sessions: BTreeSet::new() };

    /// A range of members.
    #[must_use]
    pub fn range(archive: &[u32], first: u32, end: u32) -> Self {
        FilePart { archive: archive.to_owned(), first, end, ..FilePart::WHOLE }
    }

    /// The file or member at one place alone.
    #[must_use]
    pub fn at(place: &[u32]) -> Self {
        match place {
            [] => FilePart::WHOLE,
            [archive @ .., number] => FilePart::range(archive, *number, number.saturating_add(1)),
        }
    }

    /// Whether it is the one part of its archive that accounts for the archive as a whole. It may have no members.
    #[must_use]
    pub fn is_first(&self) -> bool {
        self.first == 0
    }

    /// Those of all members that belong to it, with their numbers.
    pub(super) fn of<'m, T>(&self, all: &'m [T]) -> impl Iterator<Item = (u32, &'m T)> + use<'m, T> {
        (0..self.end).zip(all).skip(self.first as usize).step_by(self.step.max(1) as usize)
    }

    /// What is left of it without the file or member at `place`, which ended the worker that read it.
    #[must_use]
    pub fn without(&self, place: &[u32]) -> Vec<FilePart> {
        let Some(([number], deeper)) = place.strip_prefix(&self.archive[..]).and_then(|rest| rest.split_at_checked(1))
        else {
            return Vec::new();
        };
        let before = FilePart { end: *number, ..self.clone() };
        let after = FilePart { first: number.saturating_add(self.step), ..self.clone() };
        let mut left = vec![before, after];
        if !deeper.is_empty() {
            let inner = FilePart { archive: place[..=self.archive.len()].to_owned(), ..FilePart::WHOLE };
            left.extend(inner.without(place));
        }
        left.retain(|part| part.is_first() || part.first < part.end);
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(part: &FilePart, of: usize) -> Vec<u32> {
        part.of(&vec![(); of]).map(|(number, ())| number).collect()
    }

    #[test]
    fn parts_are_ranges_or_every_nth_member() {
        assert_eq!(numbers(&FilePart::WHOLE, 3), [0, 1, 2]);
        assert_eq!(numbers(&FilePart::range(&[], 1, 3), 9), [1, 2]);
        assert_eq!(numbers(&FilePart { step: 3, first: 1, ..FilePart::WHOLE }, 9), [1, 4, 7]);
        assert_eq!(numbers(&FilePart::at(&[7, 4]), 9), [4]);
        assert_eq!(FilePart::at(&[7, 4]).archive, [7]);
        assert_eq!(FilePart::at(&[]), FilePart::WHOLE);
        assert!(numbers(&FilePart::range(&[], 9, 12), 9).is_empty());
    }

    #[test]
    fn without_one_member_all_others_are_left() {
        let left = |part: &FilePart, place: &[u32]| {
            let left = part.without(place);
            (left.iter().flat_map(|part| numbers(part, 9)).collect::<Vec<_>>(), left)
        };
        assert_eq!(left(&FilePart::range(&[], 2, 6), &[4]).0, [2, 3, 5]);
        assert_eq!(left(&FilePart { step: 2, ..FilePart::WHOLE }, &[4]).0, [0, 2, 6, 8]);
        // The first part stays, empty, because it accounts for the archive.
        let (numbers, parts) = left(&FilePart::range(&[], 0, 2), &[0]);
        assert_eq!(numbers, [1]);
        assert!(parts[0].is_first() && parts.len() == 2);
        // A member of an inner archive: the rest of that archive is left too.
        let parts = FilePart::range(&[3], 5, 7).without(&[3, 6, 1]);
        assert_eq!(
            parts,
            [FilePart::range(&[3], 5, 6), FilePart::range(&[3, 6], 0, 1), FilePart::range(&[3, 6], 2, u32::MAX)]
        );
        assert!(FilePart::WHOLE.without(&[]).is_empty(), "a file that is no archive");
    }
}
