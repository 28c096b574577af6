//! Power of the back-test, by simulation: stated beside every result, because it is low.

/// Factor by which pain was made more likely after the top fifth of fortnights.
pub(crate) const TIMES: [u32; 4] = [4, 8, 16, 30];

/// What was found in simulated histories of 900 days, percent of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Power {
    /// Spells in each.
    pub(crate) spells: usize,
    /// The cause was named first, with an adjusted p below .05, among thirty exposures; one share for each of [`TIMES`].
    pub(crate) found: [u32; 4],
    /// The same where it was the one thing suspected beforehand.
    pub(crate) suspected: [u32; 4],
}

/// Measured by `plan::back_test::simulation`, 2,000 histories a figure; a test there holds them.
pub(crate) const POWER: [Power; 6] = [
    Power { spells: 4, found: [4, 10, 21, 30], suspected: [25, 42, 66, 79] },
    Power { spells: 5, found: [4, 12, 26, 41], suspected: [25, 51, 73, 87] },
    Power { spells: 6, found: [5, 15, 31, 47], suspected: [32, 54, 78, 92] },
    Power { spells: 8, found: [6, 19, 39, 56], suspected: [34, 63, 84, 95] },
    Power { spells: 10, found: [6, 20, 41, 61], suspected: [35, 67, 88, 97] },
    Power { spells: 12, found: [7, 22, 43, 60], suspected: [37, 68, 88, 96] },
];

/// The row for this number of spells, or for the next smaller one; `None` below four, of which nothing is claimed.
pub(crate) fn power(spells: usize) -> Option<&'static Power> {
    POWER.iter().rfind(|row| row.spells <= spells)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_row_for_so_many_spells_or_fewer() {
        let row = |spells| power(spells).map(|row| row.spells);
        assert_eq!([3, 4, 5, 7, 11, 12, 40].map(row), [None, Some(4), Some(5), Some(6), Some(10), Some(12), Some(12)]);
    }

    #[test]
    fn the_documents_have_the_same_table() {
        let document = std::fs::read_to_string("src/docs/back_test.md").unwrap();
        for row in POWER {
            let cells: Vec<String> = row.found.iter().chain(&row.suspected).map(|share| format!("{share} %")).collect();
            let line = format!("| {} | {} |", row.spells, cells.join(" | "));
            assert!(document.contains(&line), "{line}");
        }
    }
}
