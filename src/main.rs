//! The command-line program: arguments in, report out, an exit code.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    // A panic in a library costs one file and stands in the ledger; its message would only tear the screen.
    std::panic::set_hook(Box::new(|_| {}));
    cli::main().into()
}
