//! Formats of services that are recognised and not read, because no public sample tells their layout well enough, and what to do
//! instead.
//!
//! How they are told is from readers and fixtures in public repositories: Suunto's `{"DeviceLog": {"Header": …}}`.

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
pub const FOREIGN: &[Foreign] = &[Foreign {
    name: "Suunto's own recording",
    instead: "export the workout as FIT from the Suunto app or Sports Tracker",
    recognise: |file| file.is_json() && has(file, br#""DeviceLog""#),
}];

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
        let (bytes, name) = (br#"{"DeviceLog":{"Header":{}}}"#, "entry.json");
        assert_eq!(sniff(bytes, name), Content::Unknown);
        let (code, detail) = instead(bytes, name);
        assert!(code == Code::UnknownFormat && detail.contains("Suunto") && detail.contains("not read"), "{detail}");
        assert_eq!(sniff(b"a,b\n1,2\n", "x.csv"), Content::ExportExtra);
    }
}
