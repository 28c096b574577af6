//! Repairs and oddities in the data: nothing is corrected silently.

use super::text::{Role, Screen};
use crate::render::content::notes::lines;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::note::Note;
    use crate::base::note::NoteCode;
    use crate::format::Format;
    use crate::render::Style;
    use crate::render::fixture;

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
