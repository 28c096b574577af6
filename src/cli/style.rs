//! Appearance of text on this terminal: width, colours, ASCII, units.

use super::args::Shared;
use super::values::ColorArg;
use kneewise::internal::render::name;
use kneewise::internal::settings::Settings;
use kneewise::render::Style;
use std::io::IsTerminal as _;

/// The style of a report; `to_file` if it goes to a file.
pub(crate) fn of_report(shared: &Shared, settings: &Settings, to_file: bool) -> Style {
    let base = plain(shared.color, to_file);
    base.with(|style| {
        style.ascii |= settings.ascii;
        style.units = settings.config.units;
        style.verbose = i8::from(shared.verbose) - i8::from(shared.quiet);
    })
}

/// The style from the surroundings alone; `to_file` if the text goes to a file.
pub(crate) fn plain(color: ColorArg, to_file: bool) -> Style {
    let terminal = !to_file && std::io::stdout().is_terminal();
    let width = if terminal { terminal_size::terminal_size().map_or(80, |(w, _)| usize::from(w.0)) } else { 80 };
    Style::default().with(|style| {
        style.width = width;
        style.terminal = terminal;
        style.color = match color {
            ColorArg::Always => true,
            ColorArg::Never => false,
            ColorArg::Auto => colour(terminal),
        };
        style.ascii = ascii();
        style.home = home();
    })
}

fn home() -> Option<String> {
    std::env::var("HOME").ok().or_else(|| std::env::var("USERPROFILE").ok()).filter(|h| h.len() > 1)
}

/// The style of standard error, which may be a terminal even if standard output is not.
pub(crate) fn of_stderr(style: &Style) -> Style {
    let terminal = std::io::stderr().is_terminal();
    let width = terminal_size::terminal_size_of(std::io::stderr()).map_or(80, |(w, _)| usize::from(w.0));
    style.clone().with(|style| {
        style.width = width;
        style.terminal = terminal;
        style.color |= terminal && colour(terminal);
    })
}

fn set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|v| !v.is_empty())
}

fn colour(terminal: bool) -> bool {
    if set("NO_COLOR") {
        return false;
    }
    if std::env::var("CLICOLOR_FORCE").is_ok_and(|v| !v.is_empty() && v != "0") {
        return true;
    }
    terminal && std::env::var("TERM").map_or(true, |term| term != "dumb")
}

/// Text without a sign that cannot be shown here.
pub(crate) fn fitting(text: String) -> String {
    if ascii() { name::ascii(&text) } else { text }
}

/// Whether only ASCII can be shown. A locale that is not set is assumed to be UTF-8, as in most containers.
pub(crate) fn ascii() -> bool {
    if std::env::var("KNEEWISE_ASCII").is_ok_and(|v| !v.is_empty() && v != "0") {
        return true;
    }
    if std::env::var("TERM").is_ok_and(|term| term == "dumb" || term == "linux") {
        return true;
    }
    if cfg!(windows) {
        return !set("WT_SESSION");
    }
    let locale =
        ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    locale.is_some_and(|locale| {
        let locale = locale.to_ascii_lowercase();
        !locale.contains("utf-8") && !locale.contains("utf8")
    })
}
