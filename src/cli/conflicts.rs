//! Options that do not go together, said before anything is read.

use super::args::Shared;
use super::problem::Problem;

/// What holds for every command that reads.
pub(crate) fn refuse(shared: &Shared) -> Result<(), Problem> {
    cohort(shared)?;
    output(shared)
}

/// Options about several runners.
fn cohort(shared: &Shared) -> Result<(), Problem> {
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

/// Where the report goes must suit its format.
fn output(shared: &Shared) -> Result<(), Problem> {
    if shared.format.is_a_page() && shared.output.is_none() {
        return Err(Problem::usage("--format html needs a file to write to").help("add -o report.html"));
    }
    let Some(name) = shared.format.tables() else {
        if shared.samples {
            return Err(
                Problem::usage("--samples writes tables").help("add --format csv or --format parquet, and -o FOLDER")
            );
        }
        return Ok(());
    };
    match &shared.output {
        None => Err(Problem::usage(format!("--format {name} writes several tables and needs a folder"))
            .help("add -o FOLDER; it is made if it is not there")),
        Some(path) if path.exists() && !path.is_dir() => {
            Err(Problem::usage(format!("--format {name} needs a folder, and {} is a file", path.display())))
        }
        Some(_) => Ok(()),
    }
}

/// Refuses tables for what has none.
pub(crate) fn no_tables(command: &str, shared: &Shared) -> Result<(), Problem> {
    if shared.format.tables().is_some() {
        return Err(Problem::usage(format!("{command} has no tables; use --format json")));
    }
    Ok(())
}

/// Refuses several runners where one is looked at.
pub(crate) fn one_runner(command: &str, shared: &Shared) -> Result<(), Problem> {
    if shared.athletes {
        return Err(Problem::usage(format!(
            "{command} looks at one runner; give the path of theirs instead of --athletes"
        )));
    }
    Ok(())
}
