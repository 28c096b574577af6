//! The shell of a page: what every report has around its own parts.

use super::super::Style;
use super::super::terminal::check::FOOTER;
use super::chart::Figure;
use crate::report::Report;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::Value;
use std::io::{self, Write};

/// No load from anywhere. Style and script are in the file; plotly draws heat maps and saved images as `data:` and `blob:`.
const POLICY: &str = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; \
    base-uri 'none'; form-action 'none'";

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// A page while it is put together.
pub(super) struct Page<'a> {
    pub(super) report: &'a Report,
    /// As for text in a file: names whole, no colours, no ASCII.
    pub(super) style: Style,
    charts: Vec<Value>,
}

impl<'a> Page<'a> {
    pub(super) fn new(report: &'a Report, style: &Style) -> Self {
        let style = Style { color: false, ascii: false, terminal: false, ..style.clone() };
        Page { report, style, charts: Vec::new() }
    }

    /// A chart with its title, and its table twin folded below it.
    pub(super) fn figure(&mut self, figure: Figure) -> Markup {
        let number = self.charts.len();
        let (chart, markup) = figure.draw(number);
        self.charts.push(chart);
        markup
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
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    a.skip href="#main" { "Skip to the report" }
                    div.brand aria-hidden="true" { "kneewise" }
                    main #main { (body) }
                    (footer(&self.report.version))
                    @if !self.charts.is_empty() {
                        script #charts type="application/json" { (PreEscaped(in_script(&Value::from(self.charts)))) }
                        script { (PreEscaped(plotly_js())) }
                        script { (PreEscaped(SCRIPT)) }
                    }
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

/// plotly's own script, without `MathJax`, which it is bundled with and which no chart here needs.
///
/// Its shell for module loaders is left out where it is as known: a page has no loader, and what stands in a function that is
/// handed to another is parsed twice, which takes a quarter of a second of opening the page.
fn plotly_js() -> String {
    let bundle = plotly::Plot::offline_js_sources();
    let begin = bundle.find('>').map_or(0, |at| at + 1);
    let end = bundle.find("</script>").unwrap_or(bundle.len());
    let script = &bundle[begin..end];
    match bare(script) {
        Some((head, body)) => format!("{head}{body}"),
        None => script.to_owned(),
    }
}

/// The licence at the head of plotly's script, and what its shell encloses.
fn bare(script: &str) -> Option<(&str, &str)> {
    let (head, rest) = script.split_once("(\n function(root, factory) {")?;
    let (_, body) = rest.split_once("this, () => {\n")?;
    let (body, tail) = body.rsplit_once("return Plotly;\n}));")?;
    (head.trim_end().ends_with("*/") && tail.trim().is_empty()).then_some((head, body))
}

/// JSON that stays inside of its script element, whatever its strings hold.
fn in_script(value: &Value) -> String {
    let mut out = String::new();
    for c in value.to_string().chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_script_is_plotly_alone() {
        let script = plotly_js();
        assert!(script.trim_start().starts_with("/**\n* plotly.js v"), "{}", &script[..80]);
        // MathJax alone has two million bytes more; plotly itself names it, for where it is there.
        assert!(
            script.contains("\"use strict\";var Plotly=(()=>{")
                && script.trim_end().ends_with("window.Plotly = Plotly;")
        );
        assert!(!script.contains("factory()"), "the shell is as known");
        assert!(!script.contains("</script") && (3_000_000..5_200_000).contains(&script.len()), "{}", script.len());
    }

    proptest! {
        #[test]
        fn json_stays_in_its_element_and_the_same(text in "\\PC{0,20}(</script>|<!--|\u{2028}|\u{0}|\")?\\PC{0,20}") {
            let written = in_script(&Value::from(text.as_str()));
            let acts = written.contains(['<', '>', '&', '\u{2028}', '\u{0}']);
            prop_assert!(!acts, "{}", written);
            prop_assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
        }
    }
}
