//! Finds messages before damage that were already misread, by their times.

use super::walk::may_follow;

/// Largest number of messages before damage that are checked.
pub(super) const SUSPECTS: usize = 64;

/// A message that may have been misread: damage shows only some messages later.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Suspect {
    /// Its position.
    pub(super) at: usize,
    pub(super) time: u32,
    /// The previous time.
    pub(super) before: Option<u32>,
    /// Number of records before it.
    pub(super) records: usize,
}

/// The latest messages with a time.
#[derive(Debug)]
pub(super) struct Suspects {
    ring: [Suspect; SUSPECTS],
    /// Number of messages since the last place known to be good.
    len: usize,
}

impl Default for Suspects {
    fn default() -> Self {
        Suspects { ring: [Suspect::default(); SUSPECTS], len: 0 }
    }
}

impl Suspects {
    /// Marks everything so far as good.
    pub(super) fn clear(&mut self) {
        self.len = 0;
    }

    pub(super) fn push(&mut self, suspect: Suspect) {
        self.ring[self.len % SUSPECTS] = suspect;
        self.len += 1;
    }

    /// The time of the oldest message.
    pub(super) fn first_time(&self) -> Option<u32> {
        let first = self.len.saturating_sub(SUSPECTS);
        (first < self.len).then(|| self.ring[first % SUSPECTS].time)
    }

    /// The first message from which on no time follows the earlier ones, with the last good time.
    ///
    /// A single implausible time among good ones is a wrong value, not a wrong position.
    pub(super) fn first_misread(&self) -> Option<(Suspect, Option<u32>)> {
        let nth = |i: usize| self.ring[i % SUSPECTS];
        let first = self.len.saturating_sub(SUSPECTS);
        let mut good = (first < self.len).then(|| nth(first).before)?;
        for i in first..self.len {
            if may_follow(Some(nth(i).time), good) {
                good = Some(nth(i).time);
            } else if !(i + 1..self.len).any(|k| may_follow(Some(nth(k).time), good)) {
                return Some((nth(i), good));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The index of the first misread message among messages with these times, and the last good time.
    fn misread(times: &[u32]) -> Option<(usize, Option<u32>)> {
        let mut suspects = Suspects::default();
        let mut before = None;
        for (at, &time) in times.iter().enumerate() {
            suspects.push(Suspect { at, time, before, records: at });
            before = Some(time);
        }
        suspects.first_misread().map(|(suspect, good)| (suspect.at, good))
    }

    #[test]
    fn a_tail_of_wild_times_was_misread() {
        const WILD: u32 = 3_000_000_000;
        assert_eq!(misread(&[100, 101, WILD, 102]), None, "102 follows 101");
        assert_eq!(misread(&[1_000_000, 1_000_001, WILD, 7, WILD]), Some((2, Some(1_000_001))));
        assert_eq!(misread(&[1_000_000, WILD, 1_000_001]), None, "one wrong value");
        assert_eq!(misread(&[1_000_000, WILD]), Some((1, Some(1_000_000))));
        assert_eq!(misread(&[]), None);
        let mut long = (1_000_000..1_000_200).collect::<Vec<_>>();
        assert_eq!(misread(&long), None);
        long.push(WILD);
        assert_eq!(misread(&long), Some((200, Some(1_000_199))));
    }
}
