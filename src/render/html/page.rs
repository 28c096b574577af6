//! The frame of a page: what every report has around its own parts.

use super::super::Style;
use super::chart::{Chart, Data, SHAPES};
use crate::render::content::footer::FOOTER;
use crate::render::content::heading;
use crate::render::wording::name;
use crate::report::Report;
use crate::summary::Source;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::collections::BTreeSet;
use std::io::{self, Write};

/// No external resources: style and script are in the file, pictures are inline SVG.
const POLICY: &str =
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const STYLE: &str = include_str!("style.css");
const SEASON: &str = include_str!("season.css");
const PAPER: &str = include_str!("print.css");
/// The script in parts: common functions, the behaviour of each kind of chart, and the start.
const WORDS: &str = include_str!("script/words.js");
const ALONG: &str = include_str!("script/along.js");
const TRACK: &str = include_str!("script/track.js");
const PLACES: &str = include_str!("script/places.js");
const CONFIRM: &str = include_str!("script/confirm.js");
const BEGIN: &str = include_str!("script/begin.js");

/// The last part of a path.
pub(super) fn last_part(path: &str) -> &str {
    path.trim_end_matches(['/', '\\']).rsplit(['/', '\\']).next().unwrap_or(path)
}

/// A page being assembled.
pub(super) struct Page<'a> {
    pub(super) report: &'a Report,
    /// Like for text in a file: full names, no colours, no ASCII.
    pub(super) style: Style,
    charts: usize,
    /// The parts of the script that its charts need.
    parts: BTreeSet<&'static str>,
}

impl<'a> Page<'a> {
    pub(super) fn new(report: &'a Report, style: &Style) -> Self {
        let style = Style { color: false, ascii: false, terminal: false, ..style.clone() };
        Page { report, style, charts: 0, parts: BTreeSet::new() }
    }

    /// The name of a file.
    pub(super) fn file(&self, source: &Source) -> String {
        let file = source.member.is_none().then(|| name::whole(last_part(&source.path), &self.style));
        file.unwrap_or_else(|| heading::file(source, &self.style))
    }

    /// A chart with its title, and its table collapsed below it.
    pub(super) fn chart(&mut self, chart: &Chart) -> Markup {
        let drawn = chart.draw(self.charts);
        self.parts.extend(chart.data.as_ref().map(|data| match data {
            Data::Along(_) => ALONG,
            Data::Track(_) => TRACK,
            Data::Places(_) => PLACES,
        }));
        self.charts += 1;
        drawn
    }

    /// The page has mentions to be ticked.
    pub(super) fn needs_confirming(&mut self) {
        self.parts.insert(CONFIRM);
    }

    /// Whether there are lists of weeks, routes or files.
    fn has_lists(&self) -> bool {
        self.report.next.is_none() && self.report.sore.is_none()
    }

    /// The id that the next chart will have.
    pub(super) fn next_chart(&self) -> String {
        format!("chart-{}", self.charts)
    }

    /// Writes the page. The script is included only if there are charts.
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
                    style { (PreEscaped(packed(STYLE))) @if self.has_lists() { (PreEscaped(packed(SEASON))) } (PreEscaped(packed(PAPER))) }
                }
                body {
                    a.skip href="#main" { "Skip to the report" }
                    @if self.charts > 0 { (PreEscaped(SHAPES)) }
                    div.brand aria-hidden="true" { "kneewise" }
                    main #main { (body) }
                    (footer(&self.report.version))
                    script { (PreEscaped(tight(&script(&self.parts)))) }
                }
            }
        };
        out.write_all(without_optional_parts(&head.into_string()).as_bytes())?;
        out.write_all(b"\n")
    }
}

/// The parts of the script that the page needs.
fn script(parts: &BTreeSet<&str>) -> String {
    let parts: String = parts.iter().copied().collect();
    format!("{WORDS}{parts}{BEGIN}")
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
    section_of(&anchor(heading), heading, content)
}

/// A section whose heading differs from page to page.
pub(super) fn section_of(part: &str, heading: &str, content: &Markup) -> Markup {
    html! {
        @if !content.0.is_empty() {
            section data-part=(part) { h2 { (heading) } (content) }
        }
    }
}

fn anchor(heading: &str) -> String {
    heading.to_lowercase().replace(' ', "-")
}

/// Sections, with a table of contents if there are many; empty ones are left out.
pub(super) fn parts(parts: &[(&str, Markup)]) -> Markup {
    let there: Vec<&(&str, Markup)> = parts.iter().filter(|(_, content)| !content.0.is_empty()).collect();
    html! {
        @if there.len() > 3 {
            nav.contents aria-label="Contents" { ul {
                @for (heading, _) in &there { li { a href=(format!("#{}", anchor(heading))) { (heading) } } }
            } }
        }
        @for (heading, content) in &there {
            section data-part=(anchor(heading)) { h2 id=(anchor(heading)) { (heading) } (content) }
        }
    }
}

/// Style or script without indentation, empty lines, and whole-line comments.
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

/// A style without the blanks that separate nothing. None of its strings holds such signs.
fn packed(style: &str) -> String {
    const BLANKS: [(&str, &str); 8] =
        [("\n", ""), (" {", "{"), ("{ ", "{"), ("; }", "}"), (" }", "}"), ("; ", ";"), (": ", ":"), (", ", ",")];
    BLANKS.into_iter().fold(tight(style), |text, (from, to)| text.replace(from, to))
}

/// Removes optional end tags and quotes, and closes empty shapes in place: saves an eighth of a long history. Text, attributes and
/// data contain no `<`, so only tags are found; script and style stay as they are.
fn without_optional_parts(html: &str) -> String {
    const OPTIONAL: [&str; 6] = ["/td>", "/th>", "/tr>", "/li>", "/thead>", "/tbody>"];
    const EMPTY: [&str; 3] = ["/path>", "/use>", "/polyline>"];
    const OTHER: [&str; 2] = ["script", "style"];
    let mut parts = html.split('<').peekable();
    let mut out = String::with_capacity(html.len());
    out.push_str(parts.next().unwrap_or_default());
    let mut other = None;
    while let Some(part) = parts.next() {
        if let Some(rest) = OPTIONAL.iter().find_map(|tag| part.strip_prefix(tag)) {
            out.push_str(rest);
            continue;
        }
        out.push('<');
        other = match other {
            Some(name) if part.strip_prefix('/').is_some_and(|end| end.starts_with(name)) => None,
            None => OTHER.into_iter().find(|name| part.starts_with(name)),
            within => within,
        };
        let closed = parts.peek().and_then(|next| EMPTY.iter().find_map(|tag| next.strip_prefix(tag)));
        if let (Some(rest), Some(tag)) = (closed, part.strip_suffix('>')) {
            unquoted(tag, true, &mut out);
            out.push_str("/>");
            out.push_str(rest);
            parts.next();
        } else if let (None, Some((tag, text))) = (other, part.split_once('>')) {
            unquoted(tag, false, &mut out);
            out.push('>');
            out.push_str(text);
        } else {
            out.push_str(part);
        }
    }
    out
}

/// A tag without the quotes of values that need none. Before `/>` the last value keeps its own: the slash would become part of it.
fn unquoted(tag: &str, is_closed: bool, out: &mut String) {
    let is_plain =
        |value: &str| !value.is_empty() && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.:%#".contains(&b));
    let mut values = tag.split("=\"");
    out.push_str(values.next().unwrap_or_default());
    for value in values {
        out.push('=');
        match value.split_once('"') {
            Some((value, rest)) if is_plain(value) && !rest.starts_with('/') && !(is_closed && rest.is_empty()) => {
                out.push_str(value);
                out.push_str(rest);
            }
            _ => {
                out.push('"');
                out.push_str(value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_html_does_without_is_left_out() {
        let row = "<tr><th>a</th><td>1 &lt;/td></td></tr><tr></tr>";
        assert_eq!(without_optional_parts(row), "<tr><th>a<td>1 &lt;/td><tr>");
        let shapes = "<svg><path class=\"up\" d=\"M0 0\"></path><use x=\"5%\" href=\"#a\"></use><title>b</title><circle r=\"4.5\"/></svg>";
        assert_eq!(
            without_optional_parts(shapes),
            "<svg><path class=up d=\"M0 0\"/><use x=5% href=\"#a\"/><title>b</title><circle r=\"4.5\"/></svg>"
        );
        assert_eq!(without_optional_parts("no tag"), "no tag");
        let plain = "<a href=\"#b\" class=\"c d\" id=\"e\">f=\"g\"</a><i title=\"\" lang=\"x=\" id=\"h/\">";
        assert_eq!(
            without_optional_parts(plain),
            "<a href=#b class=\"c d\" id=e>f=\"g\"</a><i title=\"\" lang=\"x=\" id=\"h/\">"
        );
        let script = "<p id=\"a\"><script type=\"b\">if (x<y) { s = 'z=\"1\">' }</script><p id=\"a\">";
        assert_eq!(
            without_optional_parts(script),
            "<p id=a><script type=\"b\">if (x<y) { s = 'z=\"1\">' }</script><p id=a>"
        );
    }

    #[test]
    fn comments_and_indentation_stay_at_home() {
        assert_eq!(
            tight("/* one\n   two */\na {\n  b: c; /* d */\n}\n\n  // e\nf();\n"),
            "a {\nb: c; /* d */\n}\nf();\n"
        );
        let style = "@media (a: b) {\n  c,\n  d > :is(e, f) { g: calc(1px + 2px); h: i; }\n}\n";
        assert_eq!(packed(style), "@media (a:b){c,d > :is(e,f){g:calc(1px + 2px);h:i}}");
        let script = script(&BTreeSet::from([ALONG, TRACK, PLACES]));
        assert!(!tight(STYLE).contains("/* ") && !tight(SEASON).contains("/*") && !tight(&script).contains("\n//"));
        assert!(packed(STYLE).len() + packed(PAPER).len() + tight(&script).len() < 38_000);
    }

    /// The classes of marks.
    const MARKS: [&str; 16] = [
        "ink", "accent", "strong", "caution", "up", "flat", "down", "steep", "steepest", "second", "still", "heat-1",
        "heat-2", "heat-3", "heat-4", "muted",
    ];

    /// A colour of a theme.
    fn color(theme: &str, name: &str) -> [f64; 3] {
        let (_, rest) = theme.split_once(&format!("--{name}: #")).unwrap();
        [0, 2, 4].map(|i| f64::from(u8::from_str_radix(&rest[i..i + 2], 16).unwrap()) / 255.0)
    }

    /// The contrast ratio of two colours (WCAG 2.2).
    fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
        let linear = |c: f64| if c <= 0.03928 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
        let light = |[r, g, b]: [f64; 3]| 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b) + 0.05;
        let (a, b) = (light(a), light(b));
        a.max(b) / a.min(b)
    }

    #[test]
    fn every_mark_is_seen() {
        let (light, dark) = STYLE.split_once("@media screen and (prefers-color-scheme: dark)").unwrap();
        let dark = dark.split_once("@media").unwrap().0;
        for (theme, ground) in [light, dark].into_iter().flat_map(|t| [(t, "paper"), (t, "wash"), (t, "raised")]) {
            for mark in MARKS {
                let of = contrast(color(theme, mark), color(theme, ground));
                assert!(of >= 3.0, "--{mark} on --{ground}: {of:.2}");
            }
        }
        assert!((contrast([0.0; 3], [1.0; 3]) - 21.0).abs() < 1e-9);
    }
}
