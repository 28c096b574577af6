//! The command line: arguments, settings, streams, exit codes.
//!
//! From top to bottom, each file uses only those below it: `dispatch` → the commands (`scan` with `check`, `plan`, `pain`,
//! `cohort`, `dump`, `reference`) → `session` → `settings`, `output`, `tables`, `failure` and the rest.

mod args;
mod cohort;
mod conflicts;
mod desktop;
mod destination;
mod dispatch;
mod dump;
mod exit;
mod failure;
mod interrupt;
mod output;
mod overwrite;
mod pages;
mod pain;
mod panicked;
mod plan;
mod problem;
mod progress;
mod reference;
mod scan;
mod session;
mod setting_options;
mod settings;
mod stdin;
mod style;
mod tables;
mod values;
mod view;

pub(crate) use dispatch::main;
