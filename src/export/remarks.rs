//! What was odd in a table, one sentence a kind however many rows have it.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// How many places a remark names before it only counts.
const NAMED: usize = 5;

/// Collects oddities by kind. Memory is bounded by the number of kinds, not of rows.
#[derive(Debug, Default)]
pub(super) struct Remarks {
    kinds: BTreeMap<Cow<'static, str>, (usize, Vec<usize>)>,
}

impl Remarks {
    /// Notes that `what` happened at row or line `place`.
    pub(super) fn add(&mut self, what: impl Into<Cow<'static, str>>, place: usize) {
        let (count, places) = self.kinds.entry(what.into()).or_default();
        *count += 1;
        if places.len() < NAMED {
            places.push(place);
        }
    }

    /// The remarks as sentences, `unit` being what the places count ("row", "line").
    pub(super) fn into_sentences(self, unit: &str) -> Vec<String> {
        self.kinds
            .into_iter()
            .map(|(what, (count, places))| {
                let list = places.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
                let plural = if count == 1 { "" } else { "s" };
                let rest =
                    if count > places.len() { format!(" and {} more", count - places.len()) } else { String::new() };
                format!("{what} ({unit}{plural} {list}{rest})")
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_sentence_a_kind() {
        let mut remarks = Remarks::default();
        remarks.add("b", 9);
        for row in 1..=7 {
            remarks.add("a", row);
        }
        assert_eq!(remarks.into_sentences("row"), ["a (rows 1, 2, 3, 4, 5 and 2 more)", "b (row 9)"]);
    }
}
