//! The guide is correct: its commands are run, their output is as shown, and its table of settings is that of the program.

use kneewise::internal::format::origins::markdown;
use kneewise::internal::settings::{KEYS, SettingsTable, Shown};
use std::fmt::Write as _;

const GUIDE: &str = "src/docs/guide.md";

/// The table of settings in Markdown, one row per key.
fn settings_table() -> String {
    let mut text = "| key | default or example | option | what it is for |\n|---|---|---|---|\n".to_owned();
    for key in KEYS {
        let place = match key.place {
            SettingsTable::Top => "",
            SettingsTable::Athlete => "athlete.",
            SettingsTable::Shoes => "athlete.shoes.",
            SettingsTable::Limits => "limits.",
        };
        let value = match key.shown {
            Shown::Default(value) => format!("`{value}`"),
            Shown::Example(value) => format!("such as `{value}`"),
        };
        let option = key.option.map_or_else(String::new, |(option, value)| format!("`--{option} {value}`"));
        let _ = writeln!(text, "| `{place}{}` | {value} | {option} | {} |", key.key, key.doc);
    }
    text
}

/// `UPDATE_DOCS=1 cargo test guide` writes the table into the guide.
#[test]
fn the_table_of_settings_is_that_of_the_program() {
    const BEGIN: &str = "<!-- settings: begin -->\n";
    const END: &str = "<!-- settings: end -->";
    let guide = std::fs::read_to_string(GUIDE).unwrap();
    let (before, rest) = guide.split_once(BEGIN).unwrap();
    let (table, after) = rest.split_once(END).unwrap();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(GUIDE, [before, BEGIN, &settings_table(), END, after].concat()).unwrap();
        return;
    }
    assert_eq!(table, settings_table());
}

/// `UPDATE_DOCS=1 cargo test guide` writes the table into the guide.
#[test]
fn the_table_of_exports_is_that_of_the_program() {
    const BEGIN: &str = "<!-- exports: begin -->\n";
    const END: &str = "<!-- exports: end -->";
    let guide = std::fs::read_to_string(GUIDE).unwrap();
    let (before, rest) = guide.split_once(BEGIN).unwrap();
    let (table, after) = rest.split_once(END).unwrap();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(GUIDE, [before, BEGIN, &markdown(), END, after].concat()).unwrap();
        return;
    }
    assert_eq!(table, markdown());
}

#[test]
fn the_guide_is_followed_line_by_line() {
    trycmd::TestCases::new()
        .default_bin_name("kneewise")
        .env("TZ", "UTC")
        .env("HOME", "/home/nobody")
        .env("NO_COLOR", "1")
        .case(GUIDE);
}
