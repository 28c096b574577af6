//! Which messages before damage were misread already: their times tell.

use super::walk::may_follow;

/// Largest number of messages before damage that are suspected to be misread.
pub(super) const SUSPECTS: usize = 64;

/// A message that may turn out to be misread: damage shows only some messages later.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Suspect {
    /// Where it began.
    pub(super) at: usize,
    pub(super) time: u32,
    /// The time before it.
    pub(super) before: Option<u32>,
    /// How many records there were before it.
    pub(super) records: usize,
}

/// The messages with a time that came last.
#[derive(Debug)]
pub(super) struct Suspects {
    ring: [Suspect; SUSPECTS],
    /// How many there were since the last place that was known to be good.
    len: usize,
}

impl Default for Suspects {
    fn default() -> Self {
        Suspects { ring: [Suspect::default(); SUSPECTS], len: 0 }
    }
}

impl Suspects {
    /// From here on all is known to be good.
    pub(super) fn clear(&mut self) {
        self.len = 0;
    }

    pub(super) fn push(&mut self, suspect: Suspect) {
        self.ring[self.len % SUSPECTS] = suspect;
        self.len += 1;
    }

    /// The time of the oldest of them.
    pub(super) fn first_time(&self) -> Option<u32> {
        let first = self.len.saturating_sub(SUSPECTS);
        (first < self.len).then(|| self.ring[first % SUSPECTS].time)
    }

    /// The first message from which on no time follows those before, with the last good time.
    ///
    /// A single wild time among good ones is a wrong value, not a wrong place.
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

    /// The index of the first misread message among messages at these times, and the last good time.
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
