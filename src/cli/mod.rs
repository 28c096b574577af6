//! Everything about the command line: arguments, settings, streams, exit codes.

mod args;
mod cohort;
mod dump;
mod exit;
mod interrupt;
mod output;
mod panicked;
mod plan;
mod problem;
mod progress;
mod reference;
mod run;
mod settings;
mod tables;
mod view;

pub(crate) use run::main;
