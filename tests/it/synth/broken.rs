//! Broken files made from intact ones.
//!
//! Each case is a file and one line: what it is and the expected result.

use super::archive::{gz_bytes, zip_bytes};
use super::fit::fit_bytes;
use super::land::Route;
use super::run::{Plan, Recording, Run, Stop, run};
use super::xml::{Cadence, Gpx, Tcx, gpx_bytes, route_bytes, tcx_bytes};

/// A damaged file.
#[derive(Clone, Debug)]
pub(crate) struct Broken {
    pub(crate) name: &'static str,
    pub(crate) bytes: Vec<u8>,
    /// What it is, and the expected result.
    pub(crate) about: &'static str,
}

/// The run from which most broken files are made: 1.2 km, a sample about every five seconds, one pause.
pub(crate) fn jog() -> Run {
    run(&Plan {
        name: "Jog",
        recording: Recording::Smart(4, 6),
        stops: vec![Stop { at_m: 700.0, seconds: 40, timer_stopped: true }],
        // Sat 18 April 2026, two days before the season.
        ..Plan::new(1_776_499_200, 1200.0, Route::Fields)
    })
}

/// All of them, by name.
#[expect(clippy::too_many_lines, reason = "a list")]
pub(crate) fn broken_files() -> Vec<Broken> {
    let whole = jog();
    let fit = fit_bytes(&whole);
    let gpx = gpx_bytes(&whole, Gpx::Garmin, Cadence::PerLeg);
    let tcx = tcx_bytes(&whole, Tcx::Garmin, Cadence::PerLeg);
    let of = |name, bytes, about| Broken { name, bytes, about };
    let mut all = vec![
        of(
            "fit-truncated.fit",
            fit[..fit.len() * 6 / 10].to_vec(),
            "cut at 60 %, as when a battery dies: the first part is kept",
        ),
        of("fit-bad-crc.fit", bad_crc(&fit), "whole, but its checksum is wrong: read whole, a note"),
        of("fit-garbage-middle.fit", garbage(&fit), "64 bytes in the middle overwritten: what came before is kept"),
        of(
            "fit-chained-second-broken.fit",
            chained(&whole),
            "two files in one, the second cut: the first is read whole",
        ),
        of(
            "fit-odd-field-size.fit",
            odd_field_size(),
            "heart rate declared three bytes long: that field is left out, the rest is read",
        ),
        of(
            "fit-undescribed-developer-field.fit",
            undescribed(),
            "a developer field that nothing describes: the rest is read",
        ),
        of(
            "fit-data-before-definition.fit",
            before_definition(),
            "a message of a type not defined yet: what can be read is",
        ),
        of(
            "fit-header-too-long.fit",
            with_size(&fit, 50_000),
            "the header promises more than there is: read to the end",
        ),
        of(
            "fit-header-zero.fit",
            with_size(&fit, 0),
            "the header says no data, as when a watch crashed: read all the same",
        ),
        of("fit-12-byte-header.fit", short_header(&fit), "an old header without checksum: nothing is wrong"),
        of(
            "fit-no-summary.fit",
            no_summary(&whole),
            "ends after the last record, no lap, no session: summed up from records",
        ),
        of("fit-empty.fit", Vec::new(), "0 bytes"),
        of("gpx-truncated.gpx", inside_a_tag(&gpx), "cut inside a tag: the points before are kept"),
        of("gpx-utf16.gpx", utf16(&gpx), "UTF-16 with a byte order mark: nothing is wrong"),
        of("gpx-latin1.gpx", latin1(&gpx), "ISO-8859-1, declared, an umlaut in the name: nothing is wrong"),
        of(
            "gpx-nan.gpx",
            not_numbers(&gpx),
            "NaN, infinity and a latitude of 95 among the values: those values are left out",
        ),
        of(
            "gpx-undeclared-prefix.gpx",
            undeclared(&gpx),
            "a prefix without a declaration: heart rate and cadence are read",
        ),
        of(
            "gpx-leading-blanks.gpx",
            [b"\n   ".to_vec(), gpx.clone()].concat(),
            "blanks before the declaration: nothing is wrong",
        ),
        of("gpx-route.gpx", route_bytes(&whole), "a planned route without times: not an activity"),
        of(
            "gpx-one-bad-time.gpx",
            bad_time(&gpx),
            "one time that is no time: that point is left out or untimed, the rest is read",
        ),
        of("tcx-truncated.tcx", inside_a_tag(&tcx), "cut inside a tag: the points before are kept"),
        of(
            "tcx-html.tcx",
            b"<!DOCTYPE html>\n<html><body>Please sign in</body></html>\n".to_vec(),
            "a web page under a wrong name: not a format kneewise reads",
        ),
    ];
    let members = [("whole.gpx", &gpx), ("second.tcx", &tcx)];
    let zip = zip_bytes(&members);
    let gz = gz_bytes(&gpx);
    all.push(of(
        "zip-truncated.zip",
        zip[..zip.len() * 7 / 10].to_vec(),
        "its table of contents is cut off: a broken archive",
    ));
    all.push(of(
        "zip-damaged-member.zip",
        flipped(&zip),
        "one member's bytes are damaged: that one fails, the other is read",
    ));
    all.push(of(
        "gz-truncated.gpx.gz",
        gz[..gz.len() * 6 / 10].to_vec(),
        "cut: what unpacks is kept, or a broken archive",
    ));
    all.sort_by_key(|b| b.name);
    all
}

/// The checksum of FIT: CRC-16 with polynomial 0xA001.
fn crc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte), |c, _| if c & 1 == 1 { c >> 1 ^ 0xa001 } else { c >> 1 })
    })
}

/// A FIT file around these messages.
fn fit_around(header_len: u8, data: &[u8]) -> Vec<u8> {
    let mut out = vec![header_len, 0x20, 0x5c, 0x08];
    out.extend((data.len() as u32).to_le_bytes());
    out.extend(b".FIT");
    if header_len == 14 {
        out.extend(crc(&out).to_le_bytes());
    }
    out.extend(data);
    out.extend(crc(&out).to_le_bytes());
    out
}

/// The messages of a FIT file with a header of 14 bytes.
fn data_of(fit: &[u8]) -> &[u8] {
    &fit[14..fit.len() - 2]
}

fn bad_crc(fit: &[u8]) -> Vec<u8> {
    let mut out = fit.to_vec();
    let last = out.len() - 1;
    out[last] ^= 0xff;
    out
}

fn garbage(fit: &[u8]) -> Vec<u8> {
    let mut out = fit.to_vec();
    let middle = out.len() / 2;
    out[middle..middle + 64].fill(0xc7);
    out
}

fn chained(run: &Run) -> Vec<u8> {
    let second = fit_bytes(&run.shifted(7200));
    [fit_bytes(run), second[..second.len() / 2].to_vec()].concat()
}

fn with_size(fit: &[u8], size: u32) -> Vec<u8> {
    let mut out = fit.to_vec();
    out[4..8].copy_from_slice(&size.to_le_bytes());
    out
}

fn short_header(fit: &[u8]) -> Vec<u8> {
    fit_around(12, data_of(fit))
}

/// Only what a watch has written when it dies and its file is closed properly later.
fn no_summary(run: &Run) -> Vec<u8> {
    use rustyfit::profile::typedef::MesgNum;
    let mut messages = super::fit::messages(std::slice::from_ref(run));
    messages.retain(|m| ![MesgNum::LAP, MesgNum::SESSION, MesgNum::ACTIVITY].contains(&m.num));
    super::fit::encode(messages)
}

/// FIT by hand, for what a correct writer refuses: a definition of `fields` (number, size, base type), then data.
fn define(local: u8, global: u16, fields: &[[u8; 3]], developer: &[[u8; 3]]) -> Vec<u8> {
    let flag = if developer.is_empty() { 0x40 } else { 0x60 };
    let mut out = vec![flag | local, 0, 0];
    out.extend(global.to_le_bytes());
    out.push(fields.len() as u8);
    out.extend(fields.iter().flatten());
    if !developer.is_empty() {
        out.push(developer.len() as u8);
        out.extend(developer.iter().flatten());
    }
    out
}

/// `file_id` of an activity, and its definition as local type 0.
fn file_id() -> Vec<u8> {
    let mut out = define(0, 0, &[[0, 1, 0x00], [1, 2, 0x84], [4, 4, 0x86]], &[]);
    out.extend([0, 4, 1, 0]);
    out.extend(1_145_433_600_u32.to_le_bytes());
    out
}

/// Records of local type 1, 3 m and 1 s apart: timestamp, distance, then what `tail` says.
fn records(tail: impl Fn(u32) -> Vec<u8>) -> Vec<u8> {
    (0..200_u32)
        .flat_map(|i| {
            let mut out = vec![1];
            out.extend((1_145_433_600 + i).to_le_bytes());
            out.extend((300 * i).to_le_bytes());
            out.extend(tail(i));
            out
        })
        .collect()
}

const TIME_AND_DISTANCE: [[u8; 3]; 2] = [[253, 4, 0x86], [5, 4, 0x86]];

fn odd_field_size() -> Vec<u8> {
    let fields = [TIME_AND_DISTANCE[0], TIME_AND_DISTANCE[1], [3, 3, 0x84]];
    fit_around(14, &[file_id(), define(1, 20, &fields, &[]), records(|_| vec![140, 0, 0])].concat())
}

fn undescribed() -> Vec<u8> {
    let definition = define(1, 20, &TIME_AND_DISTANCE, &[[7, 2, 3]]);
    fit_around(14, &[file_id(), definition, records(|i| vec![i as u8, 0])].concat())
}

fn before_definition() -> Vec<u8> {
    let early = vec![5, 1, 2, 3, 4];
    fit_around(14, &[file_id(), early, define(1, 20, &TIME_AND_DISTANCE, &[]), records(|_| Vec::new())].concat())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("our own XML is UTF-8")
}

fn utf16(gpx: &[u8]) -> Vec<u8> {
    let text = text(gpx).replacen("UTF-8", "UTF-16", 1);
    [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

fn latin1(gpx: &[u8]) -> Vec<u8> {
    let text = text(gpx).replacen("UTF-8", "ISO-8859-1", 1).replacen("Jog", "Läufchen", 1);
    text.chars().map(|c| u8::try_from(c).expect("only Latin-1 in it")).collect()
}

/// About 60 % of it, up to the middle of a tag's name.
fn inside_a_tag(xml: &[u8]) -> Vec<u8> {
    let about = xml.len() * 6 / 10;
    let tag = xml[..about].iter().rposition(|b| *b == b'<').expect("a tag");
    xml[..tag + 4].to_vec()
}

/// Replaces the value after the `nth` occurrence of `before`, up to the next of `<` and `"`.
fn replace_nth(text: &str, before: &str, nth: usize, value: &str) -> String {
    let at = text.match_indices(before).nth(nth).expect("it occurs").0 + before.len();
    let end = at + text[at..].find(['<', '"']).expect("an end");
    format!("{}{value}{}", &text[..at], &text[end..])
}

fn not_numbers(gpx: &[u8]) -> Vec<u8> {
    let mut out = text(gpx);
    for (before, nth, value) in [
        ("<ele>", 10, "NaN"),
        ("<ele>", 11, "inf"),
        ("<trkpt lat=\"", 20, "95.1"),
        ("<ns3:hr>", 30, "-"),
        ("<ele>", 40, ""),
    ] {
        out = replace_nth(&out, before, nth, value);
    }
    out.into_bytes()
}

fn bad_time(gpx: &[u8]) -> Vec<u8> {
    replace_nth(&text(gpx), "<time>", 50, "yesterday").into_bytes()
}

fn undeclared(gpx: &[u8]) -> Vec<u8> {
    let text = text(gpx);
    let from = text.find(" xmlns:ns3=").expect("the declaration");
    let end = from + 12 + text[from + 12..].find('"').expect("its end") + 1;
    format!("{}{}", &text[..from], &text[end..]).into_bytes()
}

/// Some bytes in the first member's packed data changed.
fn flipped(zip: &[u8]) -> Vec<u8> {
    let mut out = zip.to_vec();
    out[400..440].iter_mut().for_each(|b| *b ^= 0x55);
    out
}
