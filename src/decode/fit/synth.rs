//! Writes FIT files byte by byte, for tests of content that a correct encoder cannot write.

use super::checksum::crc16;
use super::walk::{FitMessage, Walk};
use super::wire::{Definition, Header};

/// 2024-05-12T08:00:00Z in seconds since the FIT epoch; the low five bits are 0.
pub(crate) const T0: u32 = 1_084_435_200;

/// One value of a message.
#[derive(Clone, Copy, Debug)]
pub(crate) enum V<'a> {
    B(u8),
    H(u16),
    W(u32),
    I(i32),
    Raw(&'a [u8]),
}

/// A part of a file being built.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fit {
    pub(crate) big_endian: bool,
    pub(crate) messages: Vec<u8>,
}

impl Fit {
    /// An activity of a Garmin Forerunner 920XT.
    pub(crate) fn activity() -> Fit {
        Fit::of_type(4)
    }

    /// A file of any type, little-endian.
    pub(crate) fn of_type(file_type: u8) -> Fit {
        Fit::default().file_id(file_type)
    }

    /// A file of activity type, big-endian.
    pub(crate) fn big_endian() -> Fit {
        Fit { big_endian: true, ..Fit::default() }.file_id(4)
    }

    fn file_id(self, file_type: u8) -> Fit {
        self.define(15, 0, &[(0, 1, 0x00), (1, 2, 0x84), (2, 2, 0x84)], &[])
            .data(15, &[V::B(file_type), V::H(1), V::H(1765)])
    }

    /// A definition: fields as (number, size, base type), developer fields as (number, size, developer).
    pub(crate) fn define(mut self, local: u8, global: u16, fields: &[(u8, u8, u8)], developer: &[(u8, u8, u8)]) -> Fit {
        let flag = if developer.is_empty() { 0x40 } else { 0x60 };
        self.messages.extend([flag | local, 0, u8::from(self.big_endian)]);
        self.put(V::H(global));
        self.messages.push(fields.len() as u8);
        self.messages.extend(fields.iter().flat_map(|&(number, size, base)| [number, size, base]));
        if !developer.is_empty() {
            self.messages.push(developer.len() as u8);
            self.messages.extend(developer.iter().flat_map(|&(number, size, index)| [number, size, index]));
        }
        self
    }

    pub(crate) fn data(mut self, local: u8, values: &[V]) -> Fit {
        self.messages.push(local);
        for &value in values {
            self.put(value);
        }
        self
    }

    /// A data message whose header carries five bits of time.
    pub(crate) fn compressed(mut self, local: u8, offset: u8, values: &[V]) -> Fit {
        self.messages.push(0x80 | local << 5 | offset);
        for &value in values {
            self.put(value);
        }
        self
    }

    fn put(&mut self, value: V) {
        macro_rules! number {
            ($v:expr) => {
                self.messages.extend(if self.big_endian { $v.to_be_bytes() } else { $v.to_le_bytes() })
            };
        }
        match value {
            V::B(v) => self.messages.push(v),
            V::H(v) => number!(v),
            V::W(v) => number!(v),
            V::I(v) => number!(v),
            V::Raw(bytes) => self.messages.extend(bytes),
        }
    }

    /// A description of a developer field of type uint16.
    pub(crate) fn describe(self, developer: u8, number: u8, name: &[u8; 16], unit: [u8; 8]) -> Fit {
        self.define(14, 206, &[(0, 1, 2), (1, 1, 2), (2, 1, 2), (3, 16, 7), (8, 8, 7)], &[])
            .data(14, &[V::B(developer), V::B(number), V::B(0x84), V::Raw(name), V::Raw(&unit)])
    }

    /// Appends `n` records of local number 0, one per second from `T0`: time, distance (3 m each), heart rate.
    pub(crate) fn records(self, n: u32) -> Fit {
        let mut fit = self.define(0, 20, &[(253, 4, 0x86), (5, 4, 0x86), (3, 1, 2)], &[]);
        for i in 0..n {
            fit = fit.data(0, &[V::W(T0 + i), V::W(300 * i), V::B(120 + (i % 40) as u8)]);
        }
        fit
    }

    /// A timer event of local number 3.
    pub(crate) fn timer(self, time: u32, kind: u8) -> Fit {
        self.define(3, 21, &[(253, 4, 0x86), (0, 1, 0), (1, 1, 0)], &[]).data(3, &[V::W(time), V::B(0), V::B(kind)])
    }

    /// A session: start, seconds, metres, sport.
    pub(crate) fn session(self, start: u32, seconds: u32, metres: u32, sport: u8) -> Fit {
        let fields = [(253, 4, 0x86), (2, 4, 0x86), (7, 4, 0x86), (8, 4, 0x86), (9, 4, 0x86), (5, 1, 0)];
        self.define(1, 18, &fields, &[]).data(
            1,
            &[
                V::W(start + seconds),
                V::W(start),
                V::W(seconds * 1000),
                V::W(seconds * 1000),
                V::W(metres * 100),
                V::B(sport),
            ],
        )
    }

    /// The last message of an activity: time and local time.
    pub(crate) fn close(self, time: u32, local: u32) -> Fit {
        self.define(2, 34, &[(253, 4, 0x86), (5, 4, 0x86)], &[]).data(2, &[V::W(time), V::W(local)])
    }

    /// The part with its 14-byte header and its checksum.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut out = vec![14, 0x20, 0, 0];
        out.extend((self.messages.len() as u32).to_le_bytes());
        out.extend(b".FIT");
        out.extend(crc16(&out).to_le_bytes());
        out.extend(&self.messages);
        out.extend(crc16(&out).to_le_bytes());
        out
    }

    /// The part with the short header of older devices.
    pub(crate) fn bytes_with_short_header(&self) -> Vec<u8> {
        let mut out = vec![12, 0x10, 0, 0];
        out.extend((self.messages.len() as u32).to_le_bytes());
        out.extend(b".FIT");
        out.extend(&self.messages);
        out.extend(crc16(&out).to_le_bytes());
        out
    }
}

/// Whether any part of a file has a definition that is `wanted`.
pub(crate) fn defines(bytes: &[u8], wanted: impl Fn(&Definition) -> bool) -> bool {
    let mut from = 0;
    while let Some(at) = Header::find(bytes, from) {
        let mut walk = Walk::new(bytes, at + usize::from(bytes[at]), bytes.len());
        while let Ok(Some(message)) = walk.next() {
            if let FitMessage::Definition { local } = message
                && walk.definition(local).is_some_and(&wanted)
            {
                return true;
            }
        }
        from = at + 12;
    }
    false
}
