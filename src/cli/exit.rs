//! Exit codes: a closed list that scripts rely on.

use std::process::ExitCode;

/// Outcome of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0: done.
    Done,
    /// 1: nothing could be done.
    Nothing,
    /// 2: the command line is wrong.
    Usage,
    /// 3: done, but a file failed or was damaged.
    SomeFailed,
    /// 4: done, and `--fail-on` found something; takes precedence over 3.
    Found,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::Nothing => 1,
            Exit::Usage => 2,
            Exit::SomeFailed => 3,
            Exit::Found => 4,
        })
    }
}
