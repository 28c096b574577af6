//! The watch's settings about its owner: `user_profile`, `zones_target` and `time_in_zone`.

use super::wire::Definition;
use crate::base::owner::{Owner, Sex};

/// Global message numbers of the FIT profile.
pub(super) const USER_PROFILE: u16 = 3;
pub(super) const ZONES_TARGET: u16 = 7;
pub(super) const TIME_IN_ZONE: u16 = 216;

/// Plausible maximum heart rates, beats per minute (rules.md).
const MAX_BPM: std::ops::RangeInclusive<f64> = 140.0..=225.0;

/// Plausible resting heart rates, beats per minute (rules.md).
const RESTING_BPM: std::ops::RangeInclusive<f64> = 30.0..=100.0;

/// Plausible ages, years; 0 means never set.
const AGE_YEARS: std::ops::RangeInclusive<f64> = 5.0..=110.0;

/// The last message of each kind.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OwnerMessages {
    profile: Owner,
    target: Owner,
    in_zone: Owner,
}

impl OwnerMessages {
    /// Reads one of the three messages.
    pub(super) fn read(&mut self, global: u16, definition: &Definition, body: &[u8]) {
        let get = |field, range: &std::ops::RangeInclusive<f64>| {
            definition.value(body, field).filter(|value| range.contains(value))
        };
        match global {
            USER_PROFILE => {
                self.profile = Owner {
                    max_bpm: get(9, &MAX_BPM),
                    resting_bpm: get(8, &RESTING_BPM),
                    threshold_bpm: None,
                    age_years: get(2, &AGE_YEARS),
                    sex: match definition.value(body, 1) {
                        Some(0.0) => Some(Sex::Female),
                        Some(1.0) => Some(Sex::Male),
                        _ => None,
                    },
                    mass_kg: None,
                }
            }
            ZONES_TARGET => {
                self.target = Owner {
                    max_bpm: get(1, &MAX_BPM),
                    threshold_bpm: definition.value(body, 2).filter(|bpm| *bpm > 0.0),
                    ..Owner::default()
                }
            }
            _ => {
                self.in_zone =
                    Owner { max_bpm: get(11, &MAX_BPM), resting_bpm: get(12, &RESTING_BPM), ..Owner::default() }
            }
        }
    }

    /// The combined settings, in the order of precedence of rules.md.
    pub(super) fn owner(&self) -> Owner {
        let OwnerMessages { profile, target, in_zone } = self;
        Owner {
            max_bpm: target.max_bpm.or(in_zone.max_bpm).or(profile.max_bpm),
            resting_bpm: profile.resting_bpm.or(in_zone.resting_bpm),
            threshold_bpm: target.threshold_bpm,
            ..*profile
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::decode;
    use super::super::synth::{Fit, T0, V};
    use super::*;
    use crate::config::DecodeLimits;

    /// The owner of a file with these values in its messages: maximum, threshold, maximum, resting, resting, maximum.
    fn owner([target, threshold, zone, zone_rest, rest, running]: [u8; 6]) -> Owner {
        let fit = Fit::activity()
            .define(4, ZONES_TARGET, &[(1, 1, 2), (2, 1, 2)], &[])
            .data(4, &[V::B(target), V::B(threshold)])
            .define(5, TIME_IN_ZONE, &[(11, 1, 2), (12, 1, 2)], &[])
            .data(5, &[V::B(zone), V::B(zone_rest)])
            .define(6, USER_PROFILE, &[(1, 1, 0), (2, 1, 2), (8, 1, 2), (9, 1, 2)], &[])
            .data(6, &[V::B(0), V::B(44), V::B(rest), V::B(running)])
            .records(60)
            .session(T0, 60, 180, 1)
            .close(T0 + 60, T0 + 3660);
        decode(&fit.bytes(), &DecodeLimits::default()).activities[0].owner
    }

    #[test]
    fn in_the_order_in_which_they_are_believed() {
        let all = owner([191, 172, 188, 51, 47, 185]);
        assert_eq!((all.max_bpm, all.threshold_bpm, all.resting_bpm), (Some(191.0), Some(172.0), Some(47.0)));
        assert_eq!((all.age_years, all.sex), (Some(44.0), Some(Sex::Female)));
        assert_eq!(owner([255, 0, 188, 51, 0, 185]).max_bpm, Some(188.0));
        let last = owner([0, 0, 255, 51, 255, 185]);
        assert_eq!((last.max_bpm, last.threshold_bpm, last.resting_bpm), (Some(185.0), None, Some(51.0)));
    }

    #[test]
    fn what_no_runner_has_is_no_setting() {
        for (bpm, expected) in [(139, None), (140, Some(140.0)), (225, Some(225.0)), (226, None)] {
            assert_eq!(owner([bpm, 0, 0, 0, 0, 0]).max_bpm, expected);
        }
        for (bpm, expected) in [(29, None), (30, Some(30.0)), (100, Some(100.0)), (101, None)] {
            assert_eq!(owner([0, 0, 0, 0, bpm, 0]).resting_bpm, expected);
        }
    }
}
