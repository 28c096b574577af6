//! Notes on the data: repairs and oddities.

use crate::base::note::NoteCode;
use crate::base::provenance::ZoneFrom;
use crate::format::Format;
use crate::render::wording::name;
use crate::summary::ActivitySummary;

/// The notes shown for an activity, one line each.
pub(in crate::render) fn lines(activity: &ActivitySummary, verbose: bool) -> Vec<String> {
    // Truncated files are reported in the list of files.
    let notes = activity.notes.iter().filter(|note| note.code != NoteCode::Damaged);
    let notes = notes.filter(|note| verbose || is_worth_saying(note.code, activity.source.format));
    let mut lines: Vec<String> = notes.map(|note| name::clean(note.text.trim())).collect();
    if activity.zone_from == ZoneFrom::System {
        lines.push("the file names no time zone: times are those of this machine's zone".into());
    }
    lines.dedup();
    lines
}

/// Whether a note is relevant to the figures. Notes that are normal for a format, or that change no figure, are shown only by
/// `-v` and in JSON.
fn is_worth_saying(code: NoteCode, format: Format) -> bool {
    match code {
        NoteCode::DistanceFromPositions => format.info().has_distance,
        NoteCode::DuplicateTimes | NoteCode::ImplausibleOffset | NoteCode::OddFields | NoteCode::OddText => false,
        _ => true,
    }
}
