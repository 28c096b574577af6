//! The command-line program: arguments in; report and exit code out.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main().into()
}
