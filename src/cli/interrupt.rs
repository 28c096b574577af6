//! Ctrl-C (and a request to end) while a report is being written: what is there of it is taken away.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, Once, PoisonError};

/// The file that is not whole yet. The only state of the program that is shared: a signal comes to the process.
static PART: Mutex<Option<PathBuf>> = Mutex::new(None);

/// What shells say of a program that Ctrl-C ended: 128 and the number of the signal.
const INTERRUPTED: i32 = 130;

/// While this lives, `part` is removed when the program is interrupted.
#[derive(Debug)]
pub(super) struct Guard;

impl Guard {
    /// Before the file at `part` is begun. Nothing else of a run is written, so that the signal itself is enough before.
    pub(super) fn of(part: &Path) -> Self {
        static SET: Once = Once::new();
        SET.call_once(|| {
            // Where signals cannot be caught, they end the program as ever.
            let _ = ctrlc::set_handler(ended);
        });
        *PART.lock().unwrap_or_else(PoisonError::into_inner) = Some(part.to_owned());
        Guard
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        *PART.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

#[expect(clippy::exit, reason = "this is the end that the signal asks for; nothing but the file is left to tidy up")]
fn ended() {
    // Held to the end, so that nothing is put in place meanwhile.
    let part = PART.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(part) = &*part {
        let _ = std::fs::remove_file(part);
    }
    std::process::exit(INTERRUPTED);
}
