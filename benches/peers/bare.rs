//! The lower limit: the work that anything reading these formats must do, and nothing else.

use std::hint::black_box;
use std::io::Read;
use std::path::Path;

/// Fields of `record` by number, with scale and offset.
const FIELDS: [(u8, f64, f64); 18] = [
    (253, 1.0, 0.0),
    (0, 11_930_464.711_111_112, 0.0),
    (1, 11_930_464.711_111_112, 0.0),
    (2, 5.0, 500.0),
    (78, 5.0, 500.0),
    (5, 100.0, 0.0),
    (6, 1000.0, 0.0),
    (73, 1000.0, 0.0),
    (4, 1.0, 0.0),
    (53, 128.0, 0.0),
    (3, 1.0, 0.0),
    (7, 1.0, 0.0),
    (41, 10.0, 0.0),
    (84, 100.0, 0.0),
    (39, 10.0, 0.0),
    (83, 100.0, 0.0),
    (85, 10.0, 0.0),
    (13, 1.0, 0.0),
];

#[derive(Clone, Default)]
struct Definition {
    size: usize,
    /// Offset, base type and column, for `record` only.
    fields: Vec<(usize, u8, usize)>,
}

/// A bare column decoder: walks the messages of an undamaged little-endian file, checks the CRC, and converts 18 fields of
/// `record`. It ignores developer fields, sessions and further parts of the file, and trusts every size.
pub(crate) fn columns(bytes: &[u8]) -> usize {
    assert_eq!(crc16(bytes), 0);
    let mut columns: [Vec<f64>; FIELDS.len()] = Default::default();
    let mut definitions: [Definition; 16] = Default::default();
    let end = bytes.len() - 2;
    let mut at = usize::from(bytes[0]);
    while at < end {
        let header = bytes[at];
        if header & 0xC0 == 0x40 {
            let record = bytes[at + 3..at + 5] == [20, 0];
            let count = usize::from(bytes[at + 5]);
            let mut definition = Definition::default();
            for field in bytes[at + 6..at + 6 + 3 * count].as_chunks::<3>().0 {
                if record && let Some(column) = FIELDS.iter().position(|(number, ..)| *number == field[0]) {
                    definition.fields.push((definition.size, field[2], column));
                }
                definition.size += usize::from(field[1]);
            }
            at += 6 + 3 * count;
            if header & 0x20 != 0 {
                let count = usize::from(bytes[at]);
                definition.size +=
                    bytes[at + 1..at + 1 + 3 * count].chunks(3).map(|field| usize::from(field[1])).sum::<usize>();
                at += 1 + 3 * count;
            }
            definitions[usize::from(header & 0x0F)] = definition;
            continue;
        }
        let local = if header & 0x80 == 0 { header & 0x0F } else { (header >> 5) & 3 };
        let definition = &definitions[usize::from(local)];
        for &(offset, base, column) in &definition.fields {
            let (_, scale, shift) = FIELDS[column];
            let value = value(base, &bytes[at + 1 + offset..]).map_or(f64::NAN, |raw| raw / scale - shift);
            columns[column].push(value);
        }
        at += 1 + definition.size;
    }
    let records = columns[0].len();
    black_box(&columns);
    records
}

fn value(base: u8, bytes: &[u8]) -> Option<f64> {
    match base {
        0x00 | 0x02 | 0x0D => Some(bytes[0]).filter(|v| *v != u8::MAX).map(f64::from),
        0x01 => Some(bytes[0] as i8).filter(|v| *v != i8::MAX).map(f64::from),
        0x83 => Some(i16::from_le_bytes([bytes[0], bytes[1]])).filter(|v| *v != i16::MAX).map(f64::from),
        0x84 => Some(u16::from_le_bytes([bytes[0], bytes[1]])).filter(|v| *v != u16::MAX).map(f64::from),
        0x85 => bytes.first_chunk().map(|b| i32::from_le_bytes(*b)).filter(|v| *v != i32::MAX).map(f64::from),
        0x86 => bytes.first_chunk().map(|b| u32::from_le_bytes(*b)).filter(|v| *v != u32::MAX).map(f64::from),
        _ => None,
    }
}

/// Slicing by eight.
fn crc16(bytes: &[u8]) -> u16 {
    const TABLES: [[u16; 256]; 8] = {
        let mut tables = [[0_u16; 256]; 8];
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
        let mut n = 1;
        while n < 8 {
            let mut i = 0;
            while i < 256 {
                tables[n][i] = (tables[n - 1][i] >> 8) ^ tables[0][(tables[n - 1][i] & 0xFF) as usize];
                i += 1;
            }
            n += 1;
        }
        tables
    };
    let (chunks, rest) = bytes.as_chunks::<8>();
    let mut crc = 0_u16;
    for c in chunks {
        crc = TABLES[7][usize::from(c[0] ^ crc as u8)]
            ^ TABLES[6][usize::from(c[1] ^ (crc >> 8) as u8)]
            ^ TABLES[5][usize::from(c[2])]
            ^ TABLES[4][usize::from(c[3])]
            ^ TABLES[3][usize::from(c[4])]
            ^ TABLES[2][usize::from(c[5])]
            ^ TABLES[1][usize::from(c[6])]
            ^ TABLES[0][usize::from(c[7])];
    }
    for byte in rest {
        crc = (crc >> 8) ^ TABLES[0][usize::from(crc as u8 ^ byte)];
    }
    crc
}

/// The events of `quick-xml` over the same bytes, with its defaults, ignoring their content.
pub(crate) fn xml_events(bytes: &[u8]) -> usize {
    let mut reader = quick_xml::Reader::from_str(str::from_utf8(bytes).unwrap_or_default());
    let mut events = 0;
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) | Err(_) => return events,
            Ok(event) => {
                black_box(&event);
                events += 1;
            }
        }
    }
}

/// Elements of a document of any size, read as the program reads it, in pieces that stay in the processor's cache.
pub(crate) fn elements(path: &Path) -> std::io::Result<usize> {
    const PIECE_BYTES: u64 = 2 << 20;
    let mut file = std::fs::File::open(path)?;
    let (mut piece, mut count) = (Vec::new(), 0);
    loop {
        let more = file.by_ref().take(PIECE_BYTES).read_to_end(&mut piece)?;
        let end = if more == 0 { piece.len() } else { memchr::memrchr(b'<', &piece).unwrap_or(0) };
        count += kneewise::internal::decode::xml::elements(str::from_utf8(&piece[..end]).unwrap_or_default());
        piece.drain(..end);
        if more == 0 {
            return Ok(count);
        }
    }
}
