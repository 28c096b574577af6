//! What a file is, by its content first and its name second.

use crate::source::name::split;
use memchr::memmem;
use std::borrow::Cow;

/// How far into an XML document its first element is looked for, bytes. Real ones begin within 200.
const XML_HEAD: usize = 64 << 10;
/// Fewest columns of Strava's `activities.csv`; the oldest seen has 16, today's 101.
const STRAVA_COLUMNS: usize = 10;

/// The formats that can be told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Garmin's Flexible and Interoperable Data Transfer.
    Fit,
    /// GPS Exchange Format, 1.0 or 1.1.
    Gpx,
    /// Garmin's Training Center XML.
    Tcx,
    /// Garmin's `*summarizedActivities.json`.
    GarminActivities,
    /// Garmin's `*_gear.json`.
    GarminGear,
    /// Strava's `activities.csv`.
    StravaActivities,
    /// Nothing but blanks or zero bytes.
    Empty,
    /// A file of an export that is not about activities (other CSV and JSON).
    ExportExtra,
    /// Anything else.
    Unknown,
}

impl Format {
    /// The word for it in `source.format`; for tables, that of their export.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Format::Fit => "fit",
            Format::Gpx => "gpx",
            Format::Tcx => "tcx",
            Format::GarminActivities | Format::GarminGear => "garmin_json",
            Format::StravaActivities => "strava_csv",
            Format::Empty | Format::ExportExtra | Format::Unknown => "none",
        }
    }
}

/// Tells the format of a whole file from its content; the name decides only between tables.
///
/// A file of another content than its name [claims](claimed), and of none that is read, is [`Format::Unknown`].
#[must_use]
pub fn sniff(bytes: &[u8], name: &str) -> Format {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let Some(start) = bytes.iter().position(|&byte| byte != 0 && !byte.is_ascii_whitespace()) else {
        return Format::Empty;
    };
    if is_fit(bytes) {
        return Format::Fit;
    }
    let text = as_utf8(&bytes[..bytes.len().min(XML_HEAD)]);
    let text = text.trim_ascii_start();
    if text.starts_with(b"<") {
        return match root_element(text) {
            Some(root) if is_one_of(root, &["gpx", "trk"]) => Format::Gpx,
            Some(root) if is_one_of(root, &["TrainingCenterDatabase", "Activities"]) => Format::Tcx,
            _ => Format::Unknown,
        };
    }
    if claimed(name).is_some() {
        return Format::Unknown;
    }
    let file_name = file_name(name);
    let (_, extension) = split(file_name);
    if matches!(bytes[start], b'[' | b'{') {
        return json(&bytes[start..], file_name);
    }
    if extension.eq_ignore_ascii_case("csv") {
        let strava = file_name.eq_ignore_ascii_case("activities.csv") && is_strava_table(text);
        return if strava { Format::StravaActivities } else { Format::ExportExtra };
    }
    if extension.eq_ignore_ascii_case("json") { Format::ExportExtra } else { Format::Unknown }
}

/// The activity format that the name claims: `.fit`, `.gpx` or `.tcx`, also with `.gz` behind it.
#[must_use]
pub fn claimed(name: &str) -> Option<Format> {
    let (stem, extension) = split(file_name(name));
    let extension = if extension.eq_ignore_ascii_case("gz") { split(stem).1 } else { extension };
    match extension.to_ascii_lowercase().as_str() {
        "fit" => Some(Format::Fit),
        "gpx" => Some(Format::Gpx),
        "tcx" => Some(Format::Tcx),
        _ => None,
    }
}

/// The second name of each format is for documents that lost their outermost element.
fn is_one_of(root: &[u8], names: &[&str]) -> bool {
    names.iter().any(|name| root.eq_ignore_ascii_case(name.as_bytes()))
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// The mark at byte 8; or, where that is destroyed, a header of a known size followed by the definition of `file_id`.
fn is_fit(bytes: &[u8]) -> bool {
    if bytes.get(8..12) == Some(b".FIT") {
        return true;
    }
    let Some(&size) = bytes.first().filter(|size| matches!(size, 12 | 14)) else { return false };
    // Definition of local message 0 (0x40, with developer fields 0x60), reserved byte, byte order, global message 0.
    matches!(bytes.get(usize::from(size)..), Some([0x40 | 0x60, 0, 0 | 1, 0, 0, ..]))
}

/// UTF-16 as UTF-8; anything else as it is, which is enough for names of elements.
fn as_utf8(bytes: &[u8]) -> Cow<'_, [u8]> {
    let big_endian = match bytes {
        [0xff, 0xfe, ..] | [b'<', 0, ..] => false,
        [0xfe, 0xff, ..] | [0, b'<', ..] => true,
        _ => return Cow::Borrowed(bytes),
    };
    let encoding = if big_endian { encoding_rs::UTF_16BE } else { encoding_rs::UTF_16LE };
    Cow::Owned(encoding.decode_with_bom_removal(bytes).0.into_owned().into_bytes())
}

/// Local name of the first element, past the declaration, comments and a document type.
fn root_element(mut text: &[u8]) -> Option<&[u8]> {
    loop {
        text = &text[memchr::memchr(b'<', text)? + 1..];
        if let Some(comment) = text.strip_prefix(b"!--") {
            text = &comment[memmem::find(comment, b"-->")? + 3..];
        } else if text.starts_with(b"!") {
            // A document type ends at `>`, its inner part, where it has one, at `]`.
            let end = memchr::memchr2(b'>', b'[', text)?;
            text = &text[end..];
            if text.starts_with(b"[") {
                text = &text[memchr::memchr(b']', text)?..];
            }
        } else if text.starts_with(b"?") {
            text = &text[memmem::find(text, b"?>")? + 2..];
        } else {
            let end = text.iter().position(|&byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'));
            let name = &text[..end.unwrap_or(text.len())];
            return name.rsplit(|&byte| byte == b':').next();
        }
    }
}

fn json(bytes: &[u8], file_name: &str) -> Format {
    if memmem::find(bytes, br#""summarizedActivitiesExport""#).is_some() {
        Format::GarminActivities
    } else if memmem::find(bytes, br#""gearDTOS""#).is_some() {
        Format::GarminGear
    } else if file_name.starts_with("training-session") {
        // Polar Flow keeps recorded activities in these, which kneewise cannot read.
        Format::Unknown
    } else {
        Format::ExportExtra
    }
}

/// Header words follow the account's language, so only their number counts. Garmin Connect's list of the same name begins its
/// rows with the sport, Strava's with the number of the activity.
fn is_strava_table(text: &[u8]) -> bool {
    let mut lines = text.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let Some(header) = lines.next() else { return false };
    let mut quoted = false;
    let mut columns = 1;
    for &byte in header {
        quoted ^= byte == b'"';
        columns += usize::from(!quoted && matches!(byte, b',' | b';' | b'\t'));
    }
    let row = lines.find(|line| !line.is_empty());
    let numbered = row.is_none_or(|row| row.strip_prefix(b"\"").unwrap_or(row).first().is_some_and(u8::is_ascii_digit));
    columns >= STRAVA_COLUMNS && numbered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, big_endian: bool, bom: bool) -> Vec<u8> {
        let mark = bom.then_some(0xfeff);
        let units = mark.into_iter().chain(text.encode_utf16());
        units.flat_map(|unit| if big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn fit_is_told_by_its_mark_or_its_first_message() {
        let mut fit = b"\x0e\x10\x57\x04\x00\x00\x00\x00.FIT\x00\x00\x40\x00\x00\x00\x00\x01\x00\x01\x00".to_vec();
        assert_eq!(sniff(&fit, "x.fit"), Format::Fit);
        assert_eq!(sniff(&fit, "x.gpx"), Format::Fit);
        assert_eq!(sniff(&fit[..12], "x"), Format::Fit);
        assert_eq!(sniff(&fit[..11], "x.fit"), Format::Unknown);
        fit[0] = 255;
        assert_eq!(sniff(&fit, "x"), Format::Fit);
        fit[0] = 14;
        fit[9] = b'?';
        assert_eq!(sniff(&fit, "x"), Format::Fit);
        fit[17] = 1; // the first message is not file_id
        assert_eq!(sniff(&fit, "x.fit"), Format::Unknown);
    }

    #[test]
    fn xml_is_told_by_its_first_element() {
        for (text, format) in [
            ("<gpx version='1.1'>", Format::Gpx),
            ("<?xml version=\"1.0\"?>\n<!-- <TrainingCenterDatabase> -->\n<ns3:gpx\n", Format::Gpx),
            ("          <?xml version=\"1.0\"?><TrainingCenterDatabase xmlns=\"x\">", Format::Tcx),
            ("<!DOCTYPE x [<!ENTITY gpx \"<gpx>\"> <!ENTITY b \"&gpx;\">]><TrainingCenterDatabase>", Format::Tcx),
            ("<!DOCTYPE gpx SYSTEM 'a.dtd'><gpx/>", Format::Gpx),
            ("<GPX>", Format::Gpx),
            ("<Activities>", Format::Tcx),
            ("<x:trk>", Format::Gpx),
            ("<gpx", Format::Gpx),
            ("<gpxx>", Format::Unknown),
            ("<html><body><gpx>", Format::Unknown),
            ("<!-- <gpx>", Format::Unknown),
            ("<?xml version=\"1.0\"?>", Format::Unknown),
            ("<", Format::Unknown),
        ] {
            assert_eq!(sniff(text.as_bytes(), "x"), format, "{text}");
            for (big_endian, bom) in [(false, true), (true, true), (false, false), (true, false)] {
                if bom || text.starts_with('<') {
                    assert_eq!(sniff(&utf16(text, big_endian, bom), "x"), format, "{text} in UTF-16");
                }
            }
            assert_eq!(sniff(format!("\u{feff}{text}").as_bytes(), "x.tcx"), format, "{text} with a mark");
        }
    }

    #[test]
    fn nothing_is_empty() {
        for bytes in [&b""[..], b"   \r\n\t ", &[0; 5000], b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"] {
            assert_eq!(sniff(bytes, "x.fit"), Format::Empty);
        }
        assert_eq!(sniff(b"\0\0x", "x.fit"), Format::Unknown);
    }

    #[test]
    fn json_is_told_by_its_keys() {
        let activities = br#" [{"summarizedActivitiesExport":[]}]"#;
        assert_eq!(sniff(activities, "x/renamed.json"), Format::GarminActivities);
        assert_eq!(sniff(br#"[{"gearActivityDTOs":{},"gearDTOS":[]}]"#, "gear.json"), Format::GarminGear);
        assert_eq!(sniff(b"{}", "a_gear.json"), Format::ExportExtra);
        assert_eq!(sniff(br#"{"error":"Not authorised"}"#, "x.fit"), Format::Unknown);
        assert_eq!(sniff(b"{}", "training-session-2024-01-01-1.json"), Format::Unknown);
    }

    #[test]
    fn strava_tables_are_told_in_any_language() {
        let header = "Aktivitäts-ID,\"Datum, lokal\",c,d,e,f,g,h,i,j\n";
        for (rest, name, format) in [
            ("", "export/activities.csv", Format::StravaActivities),
            ("123,\"1. Jan. 2024\",,,,,,,,\n", "activities.csv", Format::StravaActivities),
            ("\r\n\"123\",,,,,,,,,\n", "a/b/activities.csv", Format::StravaActivities),
            ("Running,2024-01-01,,,,,,,,\n", "Activities.csv", Format::ExportExtra),
            ("123,,,,,,,,,\n", "routes.csv", Format::ExportExtra),
        ] {
            assert_eq!(sniff(format!("{header}{rest}").as_bytes(), name), format, "{rest}");
        }
        assert_eq!(sniff(b"a,\"b,c\",d,e,f,g,h,i,j\n1", "activities.csv"), Format::ExportExtra, "nine columns");
        assert_eq!(sniff(b"a,b,c,d,e,f,g,h,i,j\n1", "activities.csv"), Format::StravaActivities, "ten columns");
    }

    #[test]
    fn names_claim_a_format() {
        for (name, format) in [
            ("x.FIT", Some(Format::Fit)),
            ("a/b.tcx.gz", Some(Format::Tcx)),
            ("b.gpx.GZ", Some(Format::Gpx)),
            ("fit", None),
            (".fit", None),
            ("a.fit/readme", None),
            ("a.gz", None),
            ("a.fit.txt", None),
        ] {
            assert_eq!(claimed(name), format, "{name}");
        }
    }
}
