//! Conflicting options, reported before anything is read.

use super::args::Shared;
use super::destination::Destination;
use super::problem::Problem;

/// Rejects cohort options whose required options are missing.
pub(crate) fn cohort(shared: &Shared) -> Result<(), Problem> {
    if shared.athletes {
        if shared.settings.has("pain") {
            return Err(Problem::usage("--pain is the log of one runner; with --athletes each has their own")
                .help("put pain.csv into the athlete's folder"));
        }
        return Ok(());
    }
    for (given, option) in [(shared.shard.is_some(), "--shard"), (shared.pseudonyms.is_some(), "--pseudonyms")] {
        if given {
            return Err(Problem::usage(format!("{option} needs --athletes")));
        }
    }
    Ok(())
}

/// Rejects tables for commands without them.
pub(crate) fn no_tables(command: &str, destination: &Destination) -> Result<(), Problem> {
    if destination.format.tables().is_some() {
        return Err(Problem::usage(format!("{command} has no tables; use --format json")));
    }
    Ok(())
}

/// Rejects `--athletes` for commands about one runner.
pub(crate) fn one_runner(command: &str, shared: &Shared) -> Result<(), Problem> {
    if shared.athletes {
        return Err(Problem::usage(format!(
            "{command} is for one runner; give that runner's path instead of --athletes"
        )));
    }
    Ok(())
}
