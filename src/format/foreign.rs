//! Formats of services that are recognised and not read, because no public sample tells their layout well enough, and what to do
//! instead.
//!
//! How they are told is from readers and fixtures in public repositories: Suunto's `{"DeviceLog": {"Header": …}}`; `SPORT.csv` of a Zepp
//! export with `type,startTime,sportTime(s),maxPace(/meter),…`; Huawei's `Motion path detail data & description/motion path detail
//! data….json`, whose `attribute` begins with `HW_EXT_TRACK_DETAIL@is` (`CTHRU/Hitrava`).

use super::specimen::Specimen;
use memchr::memmem;

/// One of them.
#[derive(Clone, Copy, Debug)]
pub struct Foreign {
    /// Whose, and what.
    pub name: &'static str,
    /// What to do instead, as the rest of a sentence.
    pub instead: &'static str,
    recognise: fn(&Specimen<'_>) -> bool,
}

fn has(file: &Specimen<'_>, key: &[u8]) -> bool {
    memmem::find(file.beginning(), key).is_some()
}

/// All of them.
pub const FOREIGN: &[Foreign] = &[
    Foreign {
        name: "Suunto's own recording",
        instead: "export the workout as FIT from the Suunto app or Sports Tracker",
        recognise: |file| file.is_json() && has(file, br#""DeviceLog""#),
    },
    Foreign {
        name: "Huawei Health's own track",
        instead: "give the workout as TCX or FIT, exported by an app that Huawei Health shares with",
        recognise: |file| {
            file.is_json()
                && (file.file_name.starts_with("motion path detail data") || has(file, b"HW_EXT_TRACK_DETAIL"))
        },
    },
    Foreign {
        name: "Zepp's table of totals",
        instead: "export each workout as GPX, TCX or FIT from the Zepp app",
        recognise: |file| file.is_csv() && file.text.starts_with(b"type,startTime,sportTime(s)"),
    },
];

/// The one that a file has.
#[must_use]
pub fn of(file: &Specimen<'_>) -> Option<&'static Foreign> {
    FOREIGN.iter().find(|foreign| (foreign.recognise)(file))
}

#[cfg(test)]
mod tests {
    use crate::base::ledger::Code;
    use crate::format::describe::instead;
    use crate::format::sniff::{Content, sniff};

    #[test]
    fn what_is_not_read_says_what_to_do_instead() {
        for (bytes, name, words) in [
            (&br#"{"DeviceLog":{"Header":{}}}"#[..], "entry.json", "Suunto"),
            (br#"[{"motionPathData":[]}]"#, "motion path detail data.json", "Huawei"),
            (b"type,startTime,sportTime(s),maxPace(/meter)\n1,2,3,4\n", "SPORT_1.csv", "Zepp"),
        ] {
            assert_eq!(sniff(bytes, name), Content::Unknown, "{name}");
            let (code, detail) = instead(bytes, name);
            assert!(code == Code::UnknownFormat && detail.contains(words) && detail.contains("not read"), "{detail}");
        }
        assert_eq!(sniff(b"a,b\n1,2\n", "x.csv"), Content::ExportExtra);
    }
}
