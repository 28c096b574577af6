//! Ctrl-C (and a request to end) while a report is being written: what is there of it is taken away.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, Once, PoisonError};

/// The files that are not whole yet. The only state of the program that is shared: a signal comes to the process.
static PARTS: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// What shells say of a program that Ctrl-C ended: 128 and the number of the signal.
const INTERRUPTED: i32 = 130;

/// While this lives, its file is removed when the program is interrupted.
#[derive(Debug)]
pub(super) struct Guard(PathBuf);

impl Guard {
    /// Before the file at `part` is begun. Nothing else of a run is written, so that the signal itself is enough before.
    pub(super) fn of(part: &Path) -> Self {
        static SET: Once = Once::new();
        SET.call_once(|| {
            // Where signals cannot be caught, they end the program as ever.
            let _ = ctrlc::set_handler(ended);
        });
        PARTS.lock().unwrap_or_else(PoisonError::into_inner).insert(part.to_owned());
        Guard(part.to_owned())
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        PARTS.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0);
    }
}

#[expect(clippy::exit, reason = "this is the end that the signal asks for; nothing but the file is left to tidy up")]
fn ended() {
    // Held to the end, so that nothing is put in place meanwhile.
    let parts = PARTS.lock().unwrap_or_else(PoisonError::into_inner);
    for part in &*parts {
        let _ = std::fs::remove_file(part);
    }
    std::process::exit(INTERRUPTED);
}
