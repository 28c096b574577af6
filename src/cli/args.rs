//! The command line: commands, options and their help pages.
#![expect(clippy::doc_markdown, reason = "these comments are the help pages, which are plain text")]

use super::setting_options::SettingOptions;
use super::values::{
    AsOf, ColorArg, CsvDialect, DayArgument, DumpFormat, Level, OutputFormat, as_of, date, felt, pain_day, score, side,
};
use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;
use kneewise::PlannedRun;
use kneewise::base::exposure::ExposureName;
use kneewise::config::pain::Side;
use kneewise::config::{PainWhen, Shard};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  kneewise check race.fit              one race: descent, splits, cadence
  kneewise scan export.zip             a whole Garmin or Strava export
  kneewise scan ~/running --since 2026-01-01
  kneewise scan export.zip --format json > report.json
  kneewise check race.fit --history export.zip
  kneewise check race.fit --format html -o race.html
  kneewise next export.zip             values above which kneewise would comment on the next run
  kneewise course course.gpx --history export.zip
  kneewise dump race.fit               everything in one file
  kneewise race.fit                    short for: check race.fit

Exit codes: 0 done · 1 nothing could be done · 2 wrong usage ·
            3 done, but a file failed or was damaged · 4 --fail-on found something
Environment: KNEEWISE_FORMAT, _UNITS, _WEEK_START, _TZ, _PAIN, _HIDE_START_M, _JOBS,
             _CONFIG, _FAIL_ON, _COLOR as the options; KNEEWISE_ASCII=1 for plain ASCII";

/// What a run took from the knees, offline, from watch files or a whole export
#[derive(Debug, Parser)]
#[command(name = "kneewise", version, about, after_help = EXAMPLES, max_term_width = 100, disable_help_subcommand = true)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,

    /// A file (as with check), or folders and archives (as with scan)
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    #[command(flatten)]
    pub shared: Shared,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// One race or run, or a few: summary, splits, elevation profile, cadence
    #[command(after_help = "\
Examples:
  kneewise check race.fit
  kneewise check race.fit --format html -o race.html   a page with charts, offline
  kneewise check race.fit --history export.zip         judged against the weeks before it
  kneewise check race.gpx --units imperial
  curl -s https://example.org/run.fit | kneewise check -

Exit codes as in kneewise --help.")]
    Check {
        /// FIT, GPX or TCX files, also as .gz or .zip; - reads standard input
        #[arg(required_unless_present = "history", value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Judge them against the weeks before: folders, exports and files; can be repeated
        #[arg(long, value_name = "PATH", num_args = 1..)]
        history: Vec<PathBuf>,
        #[command(flatten)]
        shared: Shared,
    },
    /// A whole history: notable findings, the weekly table, and the outcome for every file
    #[command(after_help = "\
Examples:
  kneewise scan ~/Downloads/export.zip
  kneewise scan garmin.zip strava/           both at once: copies are merged
  kneewise scan team/ --athletes             each subfolder or zip is one runner
  kneewise scan team/ --athletes --format parquet -o tables --pseudonyms key
  kneewise scan export.zip --pain pain.csv --back-test      what came before the pain
  kneewise scan export.zip --back-test --suspect descent    of one thing, named before you look

Exit codes as in kneewise --help.")]
    Scan {
        /// Folders, .zip exports, .gz and single files; - reads standard input
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Compare the six weeks before this day, on which pain began, with the twelve weeks before those
        #[arg(long, value_name = "DATE", value_parser = date)]
        sore_since: Option<Date>,
        /// Look back from the sore spells of the pain log: what came before them more often than before other days
        #[arg(long, conflicts_with = "sore_since")]
        back_test: bool,
        /// With --back-test: the one thing that you suspected beforehand; nothing else is looked at
        #[arg(long, value_name = "NAME", requires = "back_test")]
        suspect: Option<ExposureName>,
        #[command(flatten)]
        shared: Shared,
    },
    /// The distance, descent and knee load above which kneewise would comment on the next run
    #[command(after_help = "\
Examples:
  kneewise next export.zip
  kneewise next export.zip --run 18km,600m   what kneewise would say about a planned run
  kneewise next export.zip --as-of 2026-11-15")]
    Next {
        /// Folders, exports, archives and files
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// A planned run: distance and, after a comma, descent
        #[arg(long, value_name = "18km,600m")]
        run: Option<PlannedRun>,
        /// Pain since this day: gives the next step instead of numbers
        #[arg(long, value_name = "DATE", value_parser = date)]
        sore_since: Option<Date>,
        #[command(flatten)]
        shared: Shared,
    },
    /// Add a line to the pain log
    #[command(after_help = "\
Examples:
  kneewise pain 4                                 the knee, today
  kneewise pain 2 --side left --when next-morning --note \"stairs, down\"
  kneewise pain 3 --date 2026-09-12 --pain ~/running/pain.csv
  kneewise pain 5 --where calf                    kept, and never counted as the knee
  kneewise pain --confirm 2026-03-01 2026-04-12   what scan --back-test found in titles and notes
  kneewise pain --break --date 2026-03-01         the days without running around then were because of the knee

The log is that of --pain, of KNEEWISE_PAIN, or of the line pain = \"…\" in kneewise.toml. Existing lines are never changed;
new ones are appended. Exit codes as in kneewise --help.")]
    Pain(PainLine),
    /// A planned race compared with the runs before it
    #[command(after_help = "\
Examples:
  kneewise course course.gpx --history export.zip")]
    Course {
        /// A GPX route or track; times are not needed
        #[arg(value_name = "COURSE.gpx")]
        file: PathBuf,
        /// Folders, exports, archives and files; can be repeated
        #[arg(long, required = true, value_name = "PATH", num_args = 1..)]
        history: Vec<PathBuf>,
        #[command(flatten)]
        shared: Shared,
    },
    /// The JSON Schema of the report
    #[command(after_help = "\
Examples:
  kneewise schema > kneewise.report.json
  kneewise schema --lines              for one line of --format ndjson")]
    Schema {
        /// The schema of one line of --format ndjson instead
        #[arg(long)]
        lines: bool,
    },
    /// Write a commented kneewise.toml with every setting
    Init {
        /// File to write [default: kneewise.toml in the user's configuration folder]; - prints it
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// The exports that are read, what of each, and how to get them
    Formats {
        #[command(flatten)]
        look: Look,
    },
    /// The table of rules
    Rules {
        #[command(flatten)]
        look: Look,
    },
    /// Everything about one rule: what, why, how computed, when it is wrong, evidence, settings
    #[command(after_help = "\
Examples:
  kneewise explain KW101
  kneewise explain session-spike
  kneewise explain KW901               what a watch cannot see, and when to see a clinician")]
    Explain {
        /// A code or name, as listed by kneewise rules
        #[arg(value_name = "CODE")]
        rule: String,
        #[command(flatten)]
        look: Look,
    },
    /// Print completions for a shell
    #[command(after_help = "\
Examples:
  kneewise completions bash > ~/.local/share/bash-completion/completions/kneewise
  kneewise completions zsh > ~/.zfunc/_kneewise
  kneewise completions fish > ~/.config/fish/completions/kneewise.fish")]
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    #[command(after_help = "\
Examples:
  kneewise man > ~/.local/share/man/man1/kneewise.1
  kneewise man scan | man -l -              the page of one command")]
    Man {
        /// Page of this command [default: the whole program]
        #[arg(value_name = "COMMAND")]
        command: Option<String>,
    },
    /// All contents of one file, by name and unit
    #[command(after_help = "\
Examples:
  kneewise dump race.fit | less
  kneewise dump race.fit --format csv > race.csv
  kneewise dump race.fit --gpx race.gpx      write its track as GPX")]
    Dump {
        /// A FIT, GPX or TCX file, also as .gz or alone in a .zip; - reads standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Output format
        #[arg(long, value_enum, default_value_t = DumpFormat::Text)]
        format: DumpFormat,
        /// Write the track, with heart rate and cadence, as GPX 1.1 to this file; - is standard output
        #[arg(long, value_name = "OUT", conflicts_with = "private")]
        gpx: Option<PathBuf>,
        /// With --gpx: overwrite a recording
        #[arg(long, requires = "gpx")]
        force: bool,
        /// Only measurements and times: leave out positions, names, devices and file names
        #[arg(long)]
        private: bool,
    },
}

/// Options of `pain`.
#[derive(Clone, Debug, Args)]
pub(crate) struct PainLine {
    /// From 0 (none) to 10 (the worst)
    #[arg(required_unless_present_any = ["a_break", "confirm"], value_name = "SCORE", value_parser = score)]
    pub score: Option<f64>,
    /// Where it hurt [default: the knee]
    #[arg(long = "where", value_name = "PLACE")]
    pub place: Option<String>,
    /// Which side: left, right or both
    #[arg(long, value_name = "SIDE", value_parser = side)]
    pub side: Option<Side>,
    /// When it was felt: during (a run), after (an hour after one), next-morning, rest or night
    #[arg(long, value_name = "WHEN", value_parser = felt)]
    pub when: Option<PainWhen>,
    /// Your own words
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// The day [default: today]
    #[arg(long, value_name = "DATE|yesterday", value_parser = pain_day)]
    pub date: Option<DayArgument>,
    /// No score: the break from running around that day was because of the knee
    #[arg(long = "break", conflicts_with_all = ["score", "place", "when"])]
    pub a_break: bool,
    /// No score: on these days an activity's own words speak of the knee (scan --back-test lists them), and it is so
    #[arg(long, value_name = "DATE", num_args = 1.., value_parser = pain_day, conflicts_with_all = ["score", "place", "when", "a_break", "date"])]
    pub confirm: Vec<DayArgument>,
    /// The log; created if it does not exist [default: the one in the settings]
    #[arg(long, value_name = "FILE.csv", hide_env = true, env = "KNEEWISE_PAIN")]
    pub pain: Option<PathBuf>,
    /// Settings file [default: kneewise.toml in the user's configuration folder]
    #[arg(long, value_name = "FILE", hide_env = true, env = "KNEEWISE_CONFIG")]
    pub config: Option<PathBuf>,
}

/// Options shared by the commands that read a history.
#[derive(Clone, Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent switch of the command line")]
pub(crate) struct Shared {
    /// Output format [default: by the extension of -o, else terminal]
    #[arg(long, value_enum)]
    pub format: Option<OutputFormat>,
    /// Flavour of --format csv
    #[arg(long, value_enum, value_name = "DIALECT", default_value_t = CsvDialect::Plain)]
    pub csv_dialect: CsvDialect,
    /// Write to this file (csv, parquet: folder), put in place only when complete; - is standard output
    #[arg(short, long, value_name = "PATH")]
    pub output: Option<PathBuf>,
    /// With -o: overwrite input files, and tables that kneewise did not write
    #[arg(long)]
    pub force: bool,
    /// Show only activities from this day on; rules still use all
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub since: Option<Date>,
    /// Show only activities up to this day; rules still use all
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub until: Option<Date>,
    /// The day that counts as today [default: that of the newest activity; for next the machine's date]
    #[arg(long, value_name = "DATE|today", value_parser = as_of)]
    pub as_of: Option<AsOf>,
    /// Number of threads [default: one per processor]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024), hide_env = true, env = "KNEEWISE_JOBS")]
    pub jobs: Option<u16>,
    /// Keep copies of an activity (other formats, other devices) instead of merging them
    #[arg(long)]
    pub keep_duplicates: bool,
    /// Treat each direct subfolder or archive as one athlete
    #[arg(long)]
    pub athletes: bool,
    /// With --athletes: only this part of them, such as 1/8, for jobs that share the work
    #[arg(long, value_name = "I/N")]
    pub shard: Option<Shard>,
    /// With --athletes: replace names by stable pseudonyms made with this secret file; implies --private
    #[arg(long, value_name = "KEYFILE")]
    pub pseudonyms: Option<PathBuf>,
    /// With --format csv or parquet: also write every sample, one file per activity, in the folder samples
    #[arg(long)]
    pub samples: bool,
    /// Settings file [default: kneewise.toml in the user's configuration folder]
    #[arg(long, value_name = "FILE", env = "KNEEWISE_CONFIG")]
    pub config: Option<PathBuf>,
    /// Exit with code 4 if a finding of this level or above is shown
    #[arg(long, value_enum, value_name = "LEVEL", env = "KNEEWISE_FAIL_ON")]
    pub fail_on: Option<Level>,
    /// Add measures of training load: acute to chronic ratio, monotony, strain
    #[arg(long)]
    pub load: bool,
    /// Leave out positions, titles, devices and file names
    #[arg(long)]
    pub private: bool,
    #[command(flatten)]
    pub settings: SettingOptions,
    /// When to use colours; auto means on a terminal, unless NO_COLOR is set
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = ColorArg::Auto, hide_env = true, env = "KNEEWISE_COLOR")]
    pub color: ColorArg,
    /// Show only the answer
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Show every week, every kilometre and every file that was not read
    #[arg(short, long)]
    pub verbose: bool,
}

/// Options of the commands that read no files.
#[derive(Clone, Debug, Args)]
pub(crate) struct Look {
    /// When to use colours
    #[arg(long, value_enum, default_value_t = ColorArg::Auto, env = "KNEEWISE_COLOR")]
    pub color: ColorArg,
}
