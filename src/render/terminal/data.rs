//! Repairs and oddities in the data: nothing is corrected silently.

use super::text::{Role, Screen};
use crate::base::note::NoteCode;
use crate::base::provenance::ZoneFrom;
use crate::format::Format;
use crate::render::wording::name;
use crate::summary::ActivitySummary;
use std::io;

/// Most notes shown; more are counted, unless verbose.
const NOTES: usize = 5;

pub(super) fn data(page: &mut Screen, activity: &ActivitySummary) -> io::Result<()> {
    let verbose = page.style.verbose > 0;
    let lines = lines(activity, verbose);
    let shown = if verbose || lines.len() <= NOTES + 1 { lines.len() } else { NOTES };
    let more = lines.len() - shown;
    page.part();
    let mut label = "data";
    for line in &lines[..shown] {
        page.labelled(label, Role::Quiet, line)?;
        label = "";
    }
    if more > 0 {
        page.labelled(label, Role::Quiet, &format!("{more}\u{a0}more: -v"))?;
    }
    Ok(())
}

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

#[cfg(test)]
mod tests {
    use super::super::fixture;
    use super::*;
    use crate::base::note::Note;
    use crate::render::Style;

    fn drawn(verbose: i8, format: Format, notes: &[NoteCode]) -> String {
        let mut activity = fixture::mountain().activities.remove(0);
        activity.source.format = format;
        activity.notes = notes.iter().map(|code| Note::new(*code, format!("{code:?}"))).collect();
        let mut out = Vec::new();
        let style = Style { verbose, ..Style::default() };
        data(&mut Screen::new(&style, &mut out), &activity).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_changes_no_figure_waits_for_verbose() {
        let notes = [NoteCode::GpsSpikes, NoteCode::DuplicateTimes, NoteCode::DistanceFromPositions];
        assert_eq!(drawn(0, Format::Gpx, &notes), "data        GpsSpikes\n");
        assert_eq!(drawn(0, Format::Fit, &notes).lines().count(), 2);
        assert_eq!(drawn(1, Format::Gpx, &notes).lines().count(), 3);
        assert_eq!(drawn(0, Format::Gpx, &notes[1..]), "");
    }
}
