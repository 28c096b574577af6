//! The checksum of FIT files: CRC-16/ARC (polynomial 0x8005 reflected, no initial value).
//!
//! Every byte of every file goes through it, and bit by bit it would cost several times as much as reading the samples: the crate
//! uses carry-less multiplication where the processor has it.

use crc_fast::CrcAlgorithm;

/// The checksum of `bytes`. Zero for no bytes, and for bytes that end in their own checksum.
pub(super) fn crc16(bytes: &[u8]) -> u16 {
    crc_fast::checksum(CrcAlgorithm::Crc16Arc, bytes) as u16
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The reference from the FIT protocol document: a nibble at a time.
    fn by_nibbles(bytes: &[u8]) -> u16 {
        const TABLE: [u16; 16] = [
            0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401, 0xA001, 0x6C00, 0x7800, 0xB401, 0x5000,
            0x9C01, 0x8801, 0x4400,
        ];
        bytes.iter().fold(0, |crc, byte| {
            let crc = (crc >> 4) ^ TABLE[(crc & 0xF) as usize] ^ TABLE[(byte & 0xF) as usize];
            (crc >> 4) ^ TABLE[(crc & 0xF) as usize] ^ TABLE[(byte >> 4) as usize]
        })
    }

    #[test]
    fn the_check_value_of_the_catalogue() {
        assert_eq!(crc16(b"123456789"), 0xBB3D);
        assert_eq!(crc16(b""), 0);
    }

    proptest! {
        #[test]
        fn long_steps_change_nothing(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
            prop_assert_eq!(crc16(&bytes), by_nibbles(&bytes));
        }

        #[test]
        fn bytes_that_end_in_their_checksum_give_zero(mut bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            bytes.extend(crc16(&bytes).to_le_bytes());
            prop_assert_eq!(crc16(&bytes), 0);
        }
    }
}
