//! How much of a file must be read, judged from its beginning.

use super::Reader;
use super::sniff::{Content, claimed, is_unknown, sniff};
use crate::source::open::FormatProbe;

/// Reads all of every file that may be an activity or a table.
pub const ACTIVITIES: FormatProbe<'static> =
    FormatProbe { claims_recording: |name| claimed(name).is_some(), is_streamed, head_is_enough: &is_no_activity };

/// Reads all of every file of a known format, activity or not.
pub const ANYTHING: FormatProbe<'static> =
    FormatProbe { head_is_enough: &is_unknown, is_streamed: |_, _| false, ..ACTIVITIES };

/// Whether a file with this beginning is a document of all of a person's activities, which need not fit into memory.
fn is_streamed(head: &[u8], name: &str) -> bool {
    matches!(sniff(head, name), Content::Of(format) if matches!(format.info().reader, Reader::Document))
}

/// Whether the first kilobytes of a file show that it has no known format, or is not an activity.
fn is_no_activity(head: &[u8], name: &str) -> bool {
    match sniff(head, name) {
        Content::Of(format) => match format.info().reader {
            Reader::Recording { is_other, .. } => is_other(head),
            Reader::Table(_) | Reader::Collection(_) | Reader::Document => false,
        },
        Content::Unknown => claimed(name).is_none(),
        Content::Empty | Content::ExportExtra => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_enough_where_it_tells_that_no_activity_follows() {
        assert!(is_no_activity(b"\x89PNG", "a.png"));
        assert!(!is_no_activity(b"\x89PNG", "a.fit"), "what claims to be a recording is read, to say what it is");
        assert!(!is_no_activity(b"<gpx>", "a.gpx") && !is_no_activity(b"{}", "a.json") && !is_no_activity(b"", "a"));
    }
}
