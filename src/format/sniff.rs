//! Which format a file is, by its content first and its name second.

use super::Format;
use crate::source::name::split;
use memchr::memmem;
use std::borrow::Cow;

/// How far into an XML document its first element is looked for, bytes. Real ones begin within 200.
const XML_HEAD: usize = 64 << 10;

/// What a file is, as far as its beginning and its name tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Of a format that is read.
    Of(Format),
    /// Nothing but blanks or zero bytes.
    Empty,
    /// A file of an export that is not about activities (other CSV and JSON).
    ExportExtra,
    /// Anything else.
    Unknown,
}

/// A file as the formats look at it to recognise it.
#[derive(Clone, Debug)]
pub struct Specimen<'a> {
    /// The bytes, without the mark of UTF-8.
    pub bytes: &'a [u8],
    /// The beginning as UTF-8, without leading blanks.
    pub text: Cow<'a, [u8]>,
    /// The name without folders.
    pub file_name: &'a str,
    /// The first byte that is neither blank nor zero.
    first: u8,
}

impl<'a> Specimen<'a> {
    /// `None` for a file of nothing but blanks or zero bytes.
    fn new(bytes: &'a [u8], name: &'a str) -> Option<Self> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let first = *bytes.iter().find(|byte| **byte != 0 && !byte.is_ascii_whitespace())?;
        let text = match as_utf8(&bytes[..bytes.len().min(XML_HEAD)]) {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim_ascii_start()),
            Cow::Owned(text) => Cow::Owned(text.trim_ascii_start().to_vec()),
        };
        Some(Specimen { bytes, text, file_name: file_name(name), first })
    }

    fn is_markup(&self) -> bool {
        self.text.starts_with(b"<")
    }

    /// Whether it is XML whose first element has one of these names, whatever its prefix.
    #[must_use]
    pub fn has_root(&self, names: &[&str]) -> bool {
        let is_one = |root: &[u8]| names.iter().any(|name| root.eq_ignore_ascii_case(name.as_bytes()));
        self.is_markup() && root_element(&self.text).is_some_and(is_one)
    }

    /// Whether it begins as JSON does: a brace or bracket, and behind it what may follow there. TOML and INI files begin with a
    /// bracket too.
    #[must_use]
    pub fn is_json(&self) -> bool {
        let Some(at) = self.text.iter().position(|byte| *byte == self.first) else { return false };
        let inside = self.text[at + 1..].trim_ascii_start();
        match (self.first, inside) {
            (b'{', [b'"' | b'}', ..] | []) | (b'[', [b'{' | b'[' | b'"' | b']' | b'-' | b'0'..=b'9', ..] | []) => true,
            (b'[', word) => [&b"null"[..], b"true", b"false"].iter().any(|known| word.starts_with(known)),
            _ => false,
        }
    }

    /// Whether it is a table in text by its name.
    #[must_use]
    pub fn is_csv(&self) -> bool {
        self.has_extension("csv") && !self.is_json()
    }

    fn has_extension(&self, extension: &str) -> bool {
        split(self.file_name).1.eq_ignore_ascii_case(extension)
    }
}

/// Tells the format of a whole file from its content; the name decides only between tables.
///
/// A file of another content than its name [claims](claimed), and of none that is read, is [`Content::Unknown`].
#[must_use]
pub fn sniff(bytes: &[u8], name: &str) -> Content {
    let Some(specimen) = Specimen::new(bytes, name) else { return Content::Empty };
    // XML, and what claims to be a recording, is no table, whatever is in it.
    let no_table = specimen.is_markup() || claimed(name).is_some();
    let mut candidates = Format::ALL.iter().filter(|format| !(no_table && format.is_table()));
    if let Some(format) = candidates.find(|format| (format.info().recognise)(&specimen)) {
        return Content::Of(*format);
    }
    // Polar Flow keeps recorded activities in these, which kneewise cannot read.
    let recording = specimen.is_json() && specimen.file_name.starts_with("training-session");
    let extra = specimen.is_json() || specimen.has_extension("csv") || specimen.has_extension("json");
    if extra && !no_table && !recording { Content::ExportExtra } else { Content::Unknown }
}

/// The format that the name claims by its extension (`.fit`), also with `.gz` behind it.
#[must_use]
pub fn claimed(name: &str) -> Option<Format> {
    let (stem, extension) = split(file_name(name));
    let extension = if extension.eq_ignore_ascii_case("gz") { split(stem).1 } else { extension };
    let claims = |format: &Format| format.info().extension.is_some_and(|own| own.eq_ignore_ascii_case(extension));
    Format::ALL.iter().copied().find(claims)
}

/// Whether the first kilobytes of a file tell that it is of no known format.
#[must_use]
pub fn is_unknown(head: &[u8], name: &str) -> bool {
    claimed(name).is_none() && sniff(head, name) == Content::Unknown
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
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
        assert_eq!(sniff(&fit, "x.fit"), Content::Of(Format::Fit));
        assert_eq!(sniff(&fit, "x.gpx"), Content::Of(Format::Fit));
        assert_eq!(sniff(&fit[..12], "x"), Content::Of(Format::Fit));
        assert_eq!(sniff(&fit[..11], "x.fit"), Content::Unknown);
        fit[0] = 255;
        assert_eq!(sniff(&fit, "x"), Content::Of(Format::Fit));
        fit[0] = 14;
        fit[9] = b'?';
        assert_eq!(sniff(&fit, "x"), Content::Of(Format::Fit));
        fit[17] = 1; // the first message is not file_id
        assert_eq!(sniff(&fit, "x.fit"), Content::Unknown);
    }

    #[test]
    fn xml_is_told_by_its_first_element() {
        for (text, format) in [
            ("<gpx version='1.1'>", Content::Of(Format::Gpx)),
            ("<?xml version=\"1.0\"?>\n<!-- <TrainingCenterDatabase> -->\n<ns3:gpx\n", Content::Of(Format::Gpx)),
            ("          <?xml version=\"1.0\"?><TrainingCenterDatabase xmlns=\"x\">", Content::Of(Format::Tcx)),
            (
                "<!DOCTYPE x [<!ENTITY gpx \"<gpx>\"> <!ENTITY b \"&gpx;\">]><TrainingCenterDatabase>",
                Content::Of(Format::Tcx),
            ),
            ("<!DOCTYPE gpx SYSTEM 'a.dtd'><gpx/>", Content::Of(Format::Gpx)),
            ("<GPX>", Content::Of(Format::Gpx)),
            ("<Activities>", Content::Of(Format::Tcx)),
            ("<x:trk>", Content::Of(Format::Gpx)),
            ("<gpx", Content::Of(Format::Gpx)),
            ("<gpxx>", Content::Unknown),
            ("<html><body><gpx>", Content::Unknown),
            ("<!-- <gpx>", Content::Unknown),
            ("<?xml version=\"1.0\"?>", Content::Unknown),
            ("<", Content::Unknown),
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
            assert_eq!(sniff(bytes, "x.fit"), Content::Empty);
        }
        assert_eq!(sniff(b"\0\0x", "x.fit"), Content::Unknown);
    }

    #[test]
    fn json_is_told_by_its_keys() {
        let activities = br#" [{"summarizedActivitiesExport":[]}]"#;
        assert_eq!(sniff(activities, "x/renamed.json"), Content::Of(Format::GarminJson));
        assert_eq!(sniff(br#"[{"gearActivityDTOs":{},"gearDTOS":[]}]"#, "gear.json"), Content::Of(Format::GarminJson));
        assert_eq!(sniff(b"{}", "a_gear.json"), Content::ExportExtra);
        assert_eq!(sniff(br#"{"error":"Not authorised"}"#, "x.fit"), Content::Unknown);
        assert_eq!(sniff(b"{}", "training-session-2024-01-01-1.json"), Content::Unknown);
    }

    #[test]
    fn strava_tables_are_told_in_any_language() {
        let header = "Aktivitäts-ID,\"Datum, lokal\",c,d,e,f,g,h,i,j\n";
        for (rest, name, format) in [
            ("", "export/activities.csv", Content::Of(Format::StravaCsv)),
            ("123,\"1. Jan. 2024\",,,,,,,,\n", "activities.csv", Content::Of(Format::StravaCsv)),
            ("\r\n\"123\",,,,,,,,,\n", "a/b/activities.csv", Content::Of(Format::StravaCsv)),
            ("Running,2024-01-01,,,,,,,,\n", "Activities.csv", Content::ExportExtra),
            ("123,,,,,,,,,\n", "routes.csv", Content::ExportExtra),
        ] {
            assert_eq!(sniff(format!("{header}{rest}").as_bytes(), name), format, "{rest}");
        }
        assert_eq!(sniff(b"a,\"b,c\",d,e,f,g,h,i,j\n1", "activities.csv"), Content::ExportExtra, "nine columns");
        assert_eq!(sniff(b"a,b,c,d,e,f,g,h,i,j\n1", "activities.csv"), Content::Of(Format::StravaCsv), "ten columns");
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
