//! Ctrl-C (and a termination request) while a report is being written: removes the incomplete files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, Once, PoisonError};

/// The incomplete files. The only shared state of the program, because a signal is sent to the process.
static PARTS: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Exit code for a program ended by Ctrl-C, by shell convention: 128 plus the signal number.
const INTERRUPTED: i32 = 130;

/// While it exists, its file is removed if the program is interrupted.
#[derive(Debug)]
pub(super) struct Guard(PathBuf);

impl Guard {
    /// Must be called before the file at `part` is created. Nothing else is written, so before that the default signal handling
    /// is enough.
    pub(super) fn of(part: &Path) -> Self {
        static SET: Once = Once::new();
        SET.call_once(|| {
            // Where signals cannot be handled, they end the program as usual.
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
    // Held until the process exits, so that nothing is put in place meanwhile.
    let parts = PARTS.lock().unwrap_or_else(PoisonError::into_inner);
    for part in &*parts {
        let _ = std::fs::remove_file(part);
    }
    std::process::exit(INTERRUPTED);
}
