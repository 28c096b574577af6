//! The shell of a page: what every report has around its own parts.

use super::super::Style;
use super::super::terminal::check::FOOTER;
use super::chart::{Chart, SHAPES};
use crate::report::Report;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::io::{self, Write};

/// No load from anywhere: style and script are in the file, pictures are SVG in the page.
const POLICY: &str =
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// A page while it is put together.
pub(super) struct Page<'a> {
    pub(super) report: &'a Report,
    /// As for text in a file: names whole, no colours, no ASCII.
    pub(super) style: Style,
    charts: usize,
}

impl<'a> Page<'a> {
    pub(super) fn new(report: &'a Report, style: &Style) -> Self {
        let style = Style { color: false, ascii: false, terminal: false, ..style.clone() };
        Page { report, style, charts: 0 }
    }

    /// A chart with its title, and its table twin folded below it.
    pub(super) fn chart(&mut self, chart: Chart) -> Markup {
        let drawn = chart.draw(self.charts);
        self.charts += 1;
        drawn
    }

    /// Writes the page. The script comes only where there is something to draw.
    pub(super) fn write(self, title: &str, body: &Markup, out: &mut dyn Write) -> io::Result<()> {
        let head = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(POLICY);
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="referrer" content="no-referrer";
                    meta name="generator" content=(format!("kneewise {}", self.report.version));
                    title { (title) " · kneewise" }
                    style { (PreEscaped(tight(STYLE))) }
                }
                body {
                    a.skip href="#main" { "Skip to the report" }
                    @if self.charts > 0 { (PreEscaped(SHAPES)) }
                    div.brand aria-hidden="true" { "kneewise" }
                    main #main { (body) }
                    (footer(&self.report.version))
                    @if self.charts > 0 { script { (PreEscaped(tight(SCRIPT))) } }
                }
            }
        };
        out.write_all(head.into_string().as_bytes())?;
        out.write_all(b"\n")
    }
}

fn footer(version: &str) -> Markup {
    html! {
        footer {
            p { (FOOTER) }
            p.quiet { "Load and published associations, not a diagnosis. Made offline by kneewise " (version) "." }
        }
    }
}

/// A section with a heading; nothing without content.
pub(super) fn section(heading: &str, content: &Markup) -> Markup {
    html! {
        @if !content.0.is_empty() {
            section { h2 { (heading) } (content) }
        }
    }
}

/// A text that begins a line.
pub(super) fn upper(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Style or script without what only its readers need: indentation, empty lines, and comments that fill lines.
fn tight(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut within = false;
    for line in source.lines().map(str::trim) {
        within |= line.starts_with("/*");
        if !within && !line.is_empty() && !line.starts_with("//") {
            out.push_str(line);
            out.push('\n');
        }
        within &= !line.ends_with("*/");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_stay_at_home() {
        assert_eq!(
            tight("/* one\n   two */\na {\n  b: c; /* d */\n}\n\n  // e\nf();\n"),
            "a {\nb: c; /* d */\n}\nf();\n"
        );
        assert!(!tight(STYLE).contains("/* ") && !tight(SCRIPT).contains("\n//"));
        assert!(tight(STYLE).len() + tight(SCRIPT).len() < 40_000);
    }
}
