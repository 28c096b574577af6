//! The checksum of FIT files: CRC-16/ARC (polynomial 0x8005 reflected, no initial value), 16 bytes at a step.
//!
//! Every byte of every file goes through it, and bit by bit it would cost several times what reading the samples does.

const TABLES: [[u16; 256]; 16] = tables();

const fn tables() -> [[u16; 256]; 16] {
    let mut tables = [[0u16; 256]; 16];
    let mut i = 0;
    while i < 256 {
        let mut crc = i as u16;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xA001 } else { crc >> 1 };
            bit += 1;
        }
        tables[0][i] = crc;
        i += 1;
    }
    // Table n is the effect of a byte followed by n zero bytes.
    let mut n = 1;
    while n < 16 {
        let mut i = 0;
        while i < 256 {
            let before = tables[n - 1][i];
            tables[n][i] = (before >> 8) ^ tables[0][(before & 0xFF) as usize];
            i += 1;
        }
        n += 1;
    }
    tables
}

/// The checksum of `bytes`. Zero for no bytes, and for bytes that end in their own checksum.
pub(super) fn crc16(bytes: &[u8]) -> u16 {
    let (chunks, rest) = bytes.as_chunks::<16>();
    let mut crc = 0u16;
    for chunk in chunks {
        let mut head = *chunk;
        head[0] ^= crc as u8;
        head[1] ^= (crc >> 8) as u8;
        crc = 0;
        for (i, byte) in head.iter().enumerate() {
            crc ^= TABLES[15 - i][*byte as usize];
        }
    }
    for byte in rest {
        crc = (crc >> 8) ^ TABLES[0][((crc ^ u16::from(*byte)) & 0xFF) as usize];
    }
    crc
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// As the FIT protocol document gives it: a nibble at a time.
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
        fn steps_of_sixteen_change_nothing(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            prop_assert_eq!(crc16(&bytes), by_nibbles(&bytes));
        }

        #[test]
        fn bytes_that_end_in_their_checksum_give_zero(mut bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            bytes.extend(crc16(&bytes).to_le_bytes());
            prop_assert_eq!(crc16(&bytes), 0);
        }
    }
}
