//! Deduplication of findings about seven days: overlapping windows are one finding.

use super::figures::{Day, Said};

/// Of findings whose seven days overlap, the one with the largest share; of equals the first.
pub(crate) fn largest_of_overlapping(findings: impl Iterator<Item = Said>, share: impl Fn(&Said) -> f64) -> Vec<Said> {
    let mut largest: Vec<Said> = Vec::new();
    let mut last = Day::MIN;
    for finding in findings {
        let day = finding.day;
        match largest.last_mut().filter(|_| day - 7 < last) {
            Some(same) if share(&finding) > share(same) => *same = finding,
            Some(_) => {}
            None => largest.push(finding),
        }
        last = day;
    }
    largest
}
