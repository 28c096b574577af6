//! Error messages on standard error: first what and where, then a line that helps.

use super::exit::Exit;
use super::style;
use anstyle::{AnsiColor, Style};
use std::fmt::Write as _;
use std::io::Write as _;

/// A problem that ends the run.
#[derive(Debug)]
pub(crate) struct Problem {
    /// What is wrong and where: lower case, no full stop. Further lines are indented below it.
    pub error: String,
    /// A command to paste, or a hint.
    pub help: Option<String>,
    /// The exit code.
    pub exit: Exit,
}

impl Problem {
    /// Nothing could be done.
    pub(crate) fn nothing(error: impl Into<String>) -> Self {
        Problem { error: error.into(), help: None, exit: Exit::Nothing }
    }

    /// The command line is wrong.
    pub(crate) fn usage(error: impl Into<String>) -> Self {
        Problem { error: error.into(), help: None, exit: Exit::Usage }
    }

    /// This problem with a hint.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Its text without styles.
    pub(crate) fn plain(&self) -> String {
        let help = self.help.as_ref().map_or_else(String::new, |help| format!("\n{help}"));
        format!("{}{help}", self.error)
            .lines()
            .map(kneewise::internal::source::name::show_name)
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// Prints it; in colour on a terminal. A closed standard error is ignored.
    pub(crate) fn print(&self) {
        let mut text = String::new();
        let red = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
        let cyan = AnsiColor::Cyan.on_default();
        // It may quote a path that the user gave: no e-mail address, no terminal control characters.
        let indented = |s: &str, by: usize| {
            let lines: Vec<String> = s.lines().map(kneewise::internal::source::name::show_name).collect();
            lines.join(&format!("\n{:by$}", ""))
        };
        let _ = writeln!(text, "{red}error:{red:#} {}", indented(&self.error, 7));
        if let Some(help) = &self.help {
            let _ = writeln!(text, "{cyan}help:{cyan:#} {}", indented(help, 6));
        }
        let _ = anstream::stderr().lock().write_all(style::fitting(text).as_bytes());
    }
}
