//! A part of a cohort, so that several jobs can share the work.

use std::fmt;
use std::str::FromStr;

/// Part `index` of `of`, from 1: the athletes at positions `index`, `index + of`, … of the cohort. Together the parts are all
/// athletes, each once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    index: usize,
    of: usize,
}

impl Shard {
    /// Whether the athlete at index `place`, from 0, belongs to this part.
    ///
    /// ```
    /// let second: kneewise::config::Shard = "2/8".parse()?;
    /// assert!(second.holds(1) && !second.holds(2) && second.holds(9));
    /// # Ok::<(), kneewise::config::NotAShard>(())
    /// ```
    #[must_use]
    pub fn holds(self, place: usize) -> bool {
        place % self.of == self.index - 1
    }
}

/// The text does not describe a part of a cohort.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is not a part such as 1/8 (the first of eight)")]
#[non_exhaustive]
pub struct NotAShard {
    /// The text.
    pub text: String,
}

impl FromStr for Shard {
    type Err = NotAShard;

    /// Parses `2/8`.
    ///
    /// ```
    /// # use kneewise::config::Shard;
    /// let second: Shard = "2/8".parse()?;
    /// assert!(second.holds(1) && !second.holds(2) && second.holds(9));
    /// assert_eq!("8".parse::<Shard>().unwrap_err().to_string(), "'8' is not a part such as 1/8 (the first of eight)");
    /// # Ok::<(), kneewise::config::NotAShard>(())
    /// ```
    fn from_str(text: &str) -> Result<Self, NotAShard> {
        let wrong = || NotAShard { text: text.to_owned() };
        let (index, of) = text.split_once('/').ok_or_else(wrong)?;
        let (index, of): (usize, usize) = (index.parse().map_err(|_| wrong())?, of.parse().map_err(|_| wrong())?);
        if (1..=of).contains(&index) { Ok(Shard { index, of }) } else { Err(wrong()) }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_disjoint_and_complete() {
        for of in 1..=7 {
            let parts: Vec<Shard> = (1..=of).map(|i| format!("{i}/{of}").parse().unwrap()).collect();
            for place in 0..50 {
                assert_eq!(parts.iter().filter(|part| part.holds(place)).count(), 1);
            }
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "1", "0/3", "4/3", "1/0", "-1/3", "a/b", "1/2/3", "1.5/2"] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
        assert_eq!("2/8".parse::<Shard>().unwrap().to_string(), "2/8");
    }
}
