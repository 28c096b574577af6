//! Internal errors: asks people to report them, without quoting their data.

use super::exit::Exit;
use super::problem::Problem;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook};
use std::path::Path;
use std::sync::{Arc, Mutex};

/// Runs the program. A panic in one file is handled by its ledger entry; for any other, the version and the place in the source
/// are printed. The panic's message is dropped, because it may quote what was read.
pub(crate) fn guarded(run: impl FnOnce() -> Exit) -> Exit {
    let place = Arc::new(Mutex::new(None));
    let seen = Arc::clone(&place);
    set_hook(Box::new(move |info| {
        if let Ok(mut place) = seen.lock() {
            *place = of(info);
        }
    }));
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| {
        let place = place.lock().ok().and_then(|place| place.clone());
        let at = place.map_or_else(String::new, |place| format!(" ({place})"));
        let problem = Problem::nothing(format!("internal error in kneewise {}{at}", kneewise::base::VERSION));
        problem.help("please report this line, without your files").print();
        Exit::Nothing
    })
}

/// File and line, without the folders of the build machine.
fn of(info: &PanicHookInfo<'_>) -> Option<String> {
    let location = info.location()?;
    let file = Path::new(location.file()).file_name()?.to_string_lossy();
    Some(format!("{file}:{}", location.line()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_ends_with_a_code() {
        assert_eq!(guarded(|| Exit::SomeFailed), Exit::SomeFailed);
        assert_eq!(guarded(|| panic!("a secret")), Exit::Nothing);
        drop(std::panic::take_hook());
    }
}
