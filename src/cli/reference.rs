//! The commands that read no activity files: `schema`, `init`, `formats`, `rules`, `explain`, `completions`, `man`.

use super::args::Look;
use super::exit::Exit;
use super::pages;
use super::problem::Problem;
use super::{failure, output, settings, style};
use kneewise::internal::nearest;
use kneewise::internal::rule::{cannot_see, keys};
use kneewise::internal::settings::template;
use kneewise::render::{self, terminal};
use kneewise::rule;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The schema of the report, or of a line of NDJSON.
pub(crate) fn schema(lines: bool) -> Result<Exit, Problem> {
    let schema = if lines { render::schema::line() } else { render::schema::report() };
    let mut text = format!("{schema:#}");
    if style::ascii() {
        text = escaped(&text);
    }
    print(false, |out| writeln!(out, "{text}"))?;
    Ok(Exit::Done)
}

/// JSON in ASCII: other characters stand in its strings alone, and there may be escaped.
fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_ascii() {
            text.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(text, "\\u{unit:04x}");
            }
        }
    }
    text
}

/// Writes a commented settings file; never overwrites one.
pub(crate) fn init(file: Option<&Path>) -> Result<Exit, Problem> {
    let text = template(&keys());
    if file.is_some_and(|path| path.as_os_str() == "-") {
        let text = style::fitting(text);
        print(false, |out| out.write_all(text.as_bytes()))?;
        return Ok(Exit::Done);
    }
    let path: PathBuf = match file {
        Some(path) => path.to_owned(),
        None => settings::default_file()
            .ok_or_else(|| Problem::nothing("there is no folder for settings here").help("kneewise init FILE"))?,
    };
    create(&path, &text).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            Problem::nothing(format!("{} already exists", path.display())).help("kneewise init - prints a new one")
        }
        _ => failure::unwritable(Some(&path), &error),
    })?;
    print(false, |out| writeln!(out, "{}", path.display()))?;
    Ok(Exit::Done)
}

fn create(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::File::create_new(path)?.write_all(text.as_bytes())
}

/// The table of exports.
pub(crate) fn formats(look: &Look) -> Result<Exit, Problem> {
    let style = style::plain(look.color, false);
    print(style.color, |out| terminal::formats(&style, out))?;
    Ok(Exit::Done)
}

/// The table of rules.
pub(crate) fn rules(look: &Look) -> Result<Exit, Problem> {
    let style = style::plain(look.color, false);
    print(style.color, |out| terminal::rules(&style, out))?;
    Ok(Exit::Done)
}

/// The complete explanation of one rule, by code or name.
pub(crate) fn explain(word: &str, look: &Look) -> Result<Exit, Problem> {
    let style = style::plain(look.color, false);
    if word.eq_ignore_ascii_case(cannot_see::CODE) || word.eq_ignore_ascii_case(cannot_see::NAME) {
        print(style.color, |out| terminal::explain_cannot_see(&style, out))?;
        return Ok(Exit::Done);
    }
    let Some(rule) = rule::find(word) else {
        let problem = Problem::usage(format!("no rule is called '{word}'"));
        let known = rule::RULES.iter().flat_map(|r| [r.code, r.name]).chain([cannot_see::CODE, cannot_see::NAME]);
        let known: Vec<String> = known.map(str::to_ascii_lowercase).collect();
        let meant = nearest(&word.to_ascii_lowercase(), known.iter().map(String::as_str)).map(str::to_owned);
        return Err(match meant {
            Some(meant) => {
                let meant = rule::find(&meant).map_or_else(
                    || cannot_see::CODE.to_owned(),
                    |rule| {
                        if meant.starts_with("kw") { rule.code.to_owned() } else { rule.name.to_owned() }
                    },
                );
                problem.help(format!("did you mean: kneewise explain {meant}"))
            }
            None => problem.help("kneewise rules lists them"),
        });
    };
    print(style.color, |out| terminal::explain(rule, &style, out))?;
    Ok(Exit::Done)
}

/// Completions for a shell.
pub(crate) fn completions(shell: clap_complete::Shell) -> Result<Exit, Problem> {
    print(false, |out| out.write_all(&pages::completions(shell)))?;
    Ok(Exit::Done)
}

/// The manual page of the program or of one command.
pub(crate) fn man(command: Option<&str>) -> Result<Exit, Problem> {
    let Some(page) = pages::manual(command) else {
        let word = command.unwrap_or_default();
        let problem = Problem::usage(format!("there is no command '{word}'"));
        let commands = pages::commands();
        return Err(match nearest(word, commands.iter().map(String::as_str)) {
            Some(meant) => problem.help(format!("did you mean: kneewise man {meant}")),
            None => problem.help("kneewise --help lists them"),
        });
    };
    let page = style::fitting(String::from_utf8_lossy(&page).into_owned());
    print(false, |out| out.write_all(page.as_bytes()))?;
    Ok(Exit::Done)
}

fn print(color: bool, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Problem> {
    output::styled(None, color, write).map_err(|error| failure::unwritable(None, &error))
}
