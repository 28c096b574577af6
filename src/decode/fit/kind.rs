//! The kind of a FIT file, from its first messages: nine in ten files of an account export are not activities.

use super::walk::{FitMessage, Walk};
use super::wire::{Definition, Header};
use crate::base::ledger::Code;

/// Kind of a FIT file, as it declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// An activity.
    Activity,
    /// Certainly something else.
    NotActivity {
        /// The ledger code.
        code: Code,
        /// Its contents, for people.
        content: String,
    },
    /// Undeclared, or declared by a type without a public name: the messages decide.
    Unknown,
}

pub(super) const FILE_ID: u16 = 0;
const ACTIVITY: u8 = 4;

/// File types with a public name, and those that are common in Garmin's account exports.
const OTHER_TYPES: [(u8, Code, &str); 22] = [
    (1, Code::OtherFit, "a device description"),
    (2, Code::Settings, "settings"),
    (3, Code::Settings, "sport settings"),
    (5, Code::Workout, "a planned workout"),
    (6, Code::Course, "a planned course"),
    (7, Code::Workout, "a training schedule"),
    (8, Code::OtherFit, "saved locations"),
    (9, Code::Monitoring, "weight"),
    (10, Code::OtherFit, "totals"),
    (11, Code::OtherFit, "goals"),
    (14, Code::Monitoring, "blood pressure"),
    (15, Code::Monitoring, "all-day monitoring"),
    (20, Code::OtherFit, "an activity summary without samples"),
    (28, Code::Monitoring, "daily monitoring"),
    (29, Code::OtherFit, "personal records"),
    (32, Code::Monitoring, "all-day monitoring"),
    (34, Code::Course, "a segment"),
    (35, Code::Course, "a list of segments"),
    (40, Code::Settings, "display settings"),
    (44, Code::Monitoring, "health metrics"),
    (49, Code::Monitoring, "sleep data"),
    (68, Code::Monitoring, "heart-rate variability"),
];

/// The kind for a `file_id` type.
fn of_type(file_type: u8) -> FileKind {
    if file_type == ACTIVITY {
        return FileKind::Activity;
    }
    match OTHER_TYPES.iter().find(|(t, ..)| *t == file_type) {
        Some(&(_, code, content)) => FileKind::NotActivity { code, content: content.into() },
        None => FileKind::Unknown,
    }
}

/// The kind of the file that begins with `prefix`. The first kilobyte is enough.
#[must_use]
pub fn first_message_kind(prefix: &[u8]) -> FileKind {
    Header::parse(prefix, 0).map_or(FileKind::Unknown, |header| of_part(prefix, header.messages))
}

/// The kind of the part whose messages begin at `at`. Reads only its first messages.
pub(super) fn of_part(bytes: &[u8], at: usize) -> FileKind {
    file_type(bytes, at).map_or(FileKind::Unknown, of_type)
}

/// Whether a file that begins with `prefix` is FIT but not an activity. The first kilobyte is enough.
#[must_use]
pub fn is_other(prefix: &[u8]) -> bool {
    matches!(first_message_kind(prefix), FileKind::NotActivity { .. })
}

/// Whether a file is FIT: by the signature at byte 8 or, if that is destroyed, by a header of a known size followed by the
/// definition of `file_id`.
#[must_use]
pub fn is_fit(bytes: &[u8]) -> bool {
    if bytes.get(8..12) == Some(b".FIT") {
        return true;
    }
    let Some(&size) = bytes.first().filter(|size| matches!(size, 12 | 14)) else { return false };
    // Definition of local message 0 (0x40, with developer fields 0x60), reserved byte, byte order, global message 0.
    matches!(bytes.get(usize::from(size)..), Some([0x40 | 0x60, 0, 0 | 1, 0, 0, ..]))
}

/// The type in `file_id`, if it is among the first messages, as it must be.
pub(super) fn file_type(bytes: &[u8], at: usize) -> Option<u8> {
    const FIRST_MESSAGES: usize = 32;
    let mut walk = Walk::new(bytes, at, bytes.len());
    for _ in 0..FIRST_MESSAGES {
        if let FitMessage::Data { local, body, .. } = walk.next().ok()?? {
            let definition = walk.definition(local).filter(|d| d.global == FILE_ID);
            if let Some(file_type) = definition.and_then(|d: &Definition| d.value(body, 0)) {
                return Some(file_type as u8);
            }
        }
    }
    None
}
