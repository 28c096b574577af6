//! Recognises a file's format, by content first and name second.

use super::specimen::{Specimen, file_name};
use super::{Format, foreign};
use crate::source::name::split;

/// Kind of a file, from its beginning and its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Of a format that is read.
    Of(Format),
    /// Only white space or zero bytes.
    Empty,
    /// A file of an export that is not about activities (other CSV and JSON).
    ExportExtra,
    /// Anything else.
    Unknown,
}

/// Recognises the format of a whole file from its content; the name decides only between tables.
///
/// A file whose content differs from what its name [claims](claimed), and has no format that is read, is [`Content::Unknown`].
#[must_use]
pub fn sniff(bytes: &[u8], name: &str) -> Content {
    let Some(specimen) = Specimen::new(bytes, name) else { return Content::Empty };
    // XML, and files named as recordings, are never tables.
    let no_table = specimen.is_markup() || claimed(name).is_some();
    let mut candidates = Format::ALL.iter().filter(|format| !(no_table && format.is_table()));
    if let Some(format) = candidates.find(|format| (format.info().recognise)(&specimen)) {
        return Content::Of(*format);
    }
    // Recordings, which kneewise cannot read.
    let polar = specimen.is_json() && specimen.file_name.starts_with("training-session");
    let recording = polar || foreign::of(&specimen).is_some();
    let extra = specimen.is_json() || specimen.has_extension("csv") || specimen.has_extension("json");
    if extra && !no_table && !recording { Content::ExportExtra } else { Content::Unknown }
}

/// The format that the name's extension claims (`.fit`), also before `.gz`.
#[must_use]
pub fn claimed(name: &str) -> Option<Format> {
    let (stem, extension) = split(file_name(name));
    let extension = if extension.eq_ignore_ascii_case("gz") { split(stem).1 } else { extension };
    let claims = |format: &Format| format.info().extension.is_some_and(|own| own.eq_ignore_ascii_case(extension));
    Format::ALL.iter().copied().find(claims)
}

/// Whether the first kilobytes of a file show that it has no known format.
#[must_use]
pub fn is_unknown(head: &[u8], name: &str) -> bool {
    claimed(name).is_none() && sniff(head, name) == Content::Unknown
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
