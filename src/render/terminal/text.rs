//! Lines of text with roles, and the screen that they are written to: the only place that handles colours, ASCII and widths.

use super::super::Style;
use super::{LABEL, NARROW, WIDE};
use crate::base::message::NBSP;
use crate::render::wording::{name, number};
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// Widest text, however wide the terminal is, for readability.
const TEXT: usize = 80;

/// Narrowest supported terminal; others are treated as if they had this width.
const LEAST: usize = 26;

/// Role of a piece of text; the reader's theme decides how it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Plain,
    /// The first sentence.
    Answer,
    /// The marker and word of a strong finding.
    Strong,
    /// The marker and word of a caution. Never running text: yellow is hard to read on white.
    Caution,
    /// Steep parts of the profile.
    Steep,
    /// Labels, headings, legends, axes, footer, missing values.
    Quiet,
}

impl Role {
    fn ansi(self) -> anstyle::Style {
        let style = anstyle::Style::new();
        match self {
            Role::Plain => style,
            Role::Answer => style.bold(),
            Role::Strong => style.bold().fg_color(Some(anstyle::AnsiColor::Magenta.into())),
            Role::Caution => style.bold().fg_color(Some(anstyle::AnsiColor::Yellow.into())),
            Role::Steep => style.bold().fg_color(Some(anstyle::AnsiColor::Blue.into())),
            Role::Quiet => style.dimmed(),
        }
    }
}

/// One line, made of pieces.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    spans: Vec<(Role, String)>,
}

impl Line {
    pub(super) fn new(role: Role, text: impl Into<String>) -> Self {
        Line::default().add(role, text)
    }

    /// Appends a piece. A missing value is always quiet.
    pub(super) fn add(mut self, role: Role, text: impl Into<String>) -> Self {
        let text = text.into();
        let role = if text.trim() == number::MISSING { Role::Quiet } else { role };
        match self.spans.last_mut() {
            Some((last, span)) if *last == role => span.push_str(&text),
            _ => self.spans.push((role, text)),
        }
        self
    }

    pub(super) fn plain(self, text: impl Into<String>) -> Self {
        self.add(Role::Plain, text)
    }

    pub(super) fn quiet(self, text: impl Into<String>) -> Self {
        self.add(Role::Quiet, text)
    }

    /// Appends a text; a marker at its beginning is coloured.
    pub(super) fn marked(self, text: &str) -> Self {
        let marker = ["!! strong", "!  caution", "!!", "!"].into_iter().find(|marker| text.starts_with(marker));
        let (marker, rest) = text.split_at(marker.map_or(0, str::len));
        let role = if marker.starts_with("!!") { Role::Strong } else { Role::Caution };
        if marker.is_empty() { self.plain(rest) } else { self.add(role, marker).plain(rest) }
    }

    /// Pads with spaces up to a column.
    pub(super) fn pad(self, column: usize) -> Self {
        let blanks = column.saturating_sub(self.width());
        self.plain(" ".repeat(blanks))
    }

    pub(super) fn width(&self) -> usize {
        self.spans.iter().map(|(_, text)| text.width()).sum()
    }
}

/// Output of a screen: parts separated by blank lines, no trailing spaces, nothing wider than the terminal.
pub(super) struct Screen<'a> {
    pub(super) style: &'a Style,
    out: &'a mut dyn Write,
    begun: bool,
    gap: bool,
}

impl<'a> Screen<'a> {
    pub(super) fn new(style: &'a Style, out: &'a mut dyn Write) -> Self {
        Screen { style, out, begun: false, gap: false }
    }

    /// The columns available to tables and charts.
    pub(super) fn width(&self) -> usize {
        self.style.width.clamp(LEAST, WIDE)
    }

    /// The columns available to text.
    pub(super) fn text_width(&self) -> usize {
        self.width().min(TEXT)
    }

    /// Whether there is room for tables and charts.
    pub(super) fn has_pictures(&self) -> bool {
        self.width() >= NARROW
    }

    /// Begins a part: a blank line will precede its first line, except with `-q`.
    pub(super) fn part(&mut self) {
        self.gap = self.style.verbose >= 0;
    }

    /// Writes a line.
    pub(super) fn line(&mut self, line: &Line) -> io::Result<()> {
        if self.gap && self.begun {
            self.out.write_all(b"\n")?;
        }
        self.gap = false;
        self.begun = true;
        let mut room = if self.style.terminal { self.width() } else { usize::MAX };
        // Spaces are delayed until something follows them, so that none is left at the end.
        let mut blanks = 0;
        for (role, text) in &line.spans {
            let text = self.printable(text);
            let body = text.trim_end_matches(' ');
            if body.is_empty() {
                blanks += text.len();
                continue;
            }
            let mut shown = name::start(body, room.saturating_sub(blanks));
            if shown.len() < body.len() {
                shown = shown.trim_end_matches(' ');
            }
            // Characters without width always fit, the spaces before them do not.
            if shown.is_empty() || blanks + shown.width() > room {
                break;
            }
            room = room.saturating_sub(blanks + shown.width());
            write!(self.out, "{:blanks$}", "")?;
            let ansi = role.ansi();
            if self.style.color && *role != Role::Plain {
                write!(self.out, "{ansi}{shown}{ansi:#}")?;
            } else {
                self.out.write_all(shown.as_bytes())?;
            }
            blanks = text.len() - body.len();
        }
        self.out.write_all(b"\n")
    }

    /// Writes a paragraph.
    pub(super) fn text(&mut self, role: Role, text: &str) -> io::Result<()> {
        for line in wrap(text, self.text_width()) {
            self.line(&Line::new(role, line))?;
        }
        Ok(())
    }

    /// Writes a paragraph next to a label.
    pub(super) fn labelled(&mut self, label: &str, role: Role, text: &str) -> io::Result<()> {
        self.beside(Line::new(Role::Quiet, label), LABEL, role, text)
    }

    /// Writes a paragraph from a column on, with `before` in front of its first line.
    pub(super) fn beside(&mut self, before: Line, column: usize, role: Role, text: &str) -> io::Result<()> {
        let mut before = before;
        for line in wrap(text, self.text_width().saturating_sub(column)) {
            self.line(&before.pad(column).add(role, line))?;
            before = Line::default();
        }
        Ok(())
    }

    /// Says that tables need more room; otherwise their absence would look like missing data.
    pub(super) fn too_narrow(&mut self) -> io::Result<()> {
        self.part();
        self.text(Role::Quiet, &format!("tables and pictures: from {NARROW} columns on"))
    }

    /// The text as safe for a terminal: no control characters, and only ASCII if required.
    fn printable(&self, text: &str) -> String {
        let clean = name::clean(text);
        if self.style.ascii { name::ascii(&clean) } else { clean.replace(NBSP, " ") }
    }
}

/// Wraps a text into lines. A part between `·` stays whole if it fits on a line, else it is broken at spaces; a number keeps its
/// unit (joined by [`NBSP`]); the `·` is dropped at a line end.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = vec![String::new()];
    for part in text.split(" · ").map(str::trim).filter(|part| !part.is_empty()) {
        let mut before = " · ";
        let whole = part.width() <= columns;
        for word in if whole { vec![part] } else { part.split(' ').filter(|word| !word.is_empty()).collect() } {
            push(&mut lines, before, word, columns);
            before = " ";
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// Adds a word to the last line, or to a new one if it does not fit; a word longer than a line is cut.
fn push(lines: &mut Vec<String>, before: &str, word: &str, columns: usize) {
    if let Some(line) = lines.last_mut().filter(|line| !line.is_empty()) {
        if line.width() + before.width() + word.width() <= columns {
            line.push_str(before);
            line.push_str(word);
            return;
        }
        lines.push(String::new());
    }
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let fits = name::start(rest, columns).len().max(first.len_utf8());
        let (piece, after) = rest.split_at(fits);
        match lines.last_mut().filter(|line| line.is_empty()) {
            Some(line) => line.push_str(piece),
            None => lines.push(piece.to_owned()),
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn page(style: &Style, write: impl FnOnce(&mut Screen) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut Screen::new(style, &mut out)).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_number_keeps_its_unit() {
        assert_eq!(wrap("with 1,894\u{a0}m of descent", 11), ["with", "1,894\u{a0}m of", "descent"]);
    }

    #[test]
    fn dots_vanish_at_line_ends() {
        assert_eq!(wrap("one · two · three", 9), ["one · two", "three"]);
        assert_eq!(wrap("one · two", 8), ["one", "two"]);
        assert_eq!(wrap("one · two · the watch says", 14), ["one · two", "the watch says"], "a part stays whole");
        assert_eq!(wrap("one · the watch says", 13), ["one · the", "watch says"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
    }

    #[test]
    fn parts_are_set_apart_by_one_blank_line() {
        let text = page(&Style::default(), |page| {
            page.part();
            page.text(Role::Plain, "a")?;
            page.part();
            page.part();
            page.text(Role::Plain, "b")
        });
        assert_eq!(text, "a\n\nb\n");
    }

    #[test]
    fn colour_is_added_to_a_complete_line() {
        let style = Style { color: true, ..Style::default() };
        let line = Line::new(Role::Answer, "yes").plain(" 1  ").quiet("–").pad(20);
        assert_eq!(page(&style, |page| page.line(&line)), "\u{1b}[1myes\u{1b}[0m 1  \u{1b}[2m–\u{1b}[0m\n");
        assert_eq!(page(&Style::default(), |page| page.line(&line)), "yes 1  –\n");
    }

    #[test]
    fn blanks_before_a_sign_without_width_need_room() {
        let style = Style { width: 26, terminal: true, ..Style::default() };
        let line = |n: usize| Line::new(Role::Plain, "a".repeat(n) + "  ").quiet("\u{301}");
        assert_eq!(page(&style, |page| page.line(&line(26))), "a".repeat(26) + "\n");
        assert_eq!(page(&style, |page| page.line(&line(24))), "a".repeat(24) + "  \u{301}\n");
    }

    #[test]
    fn nothing_from_outside_can_act_on_the_terminal() {
        for ascii in [false, true] {
            let style = Style { ascii, ..Style::default() };
            assert_eq!(page(&style, |page| page.text(Role::Plain, "a\u{1b}[2Jb")), "a?[2Jb\n");
        }
    }

    proptest! {
        #[test]
        fn lines_fit_and_keep_their_words(text in "[a-z· ]{0,80}", columns in 1..40_usize) {
            let lines = wrap(&text, columns);
            prop_assert!(lines.iter().all(|line| line.width() <= columns && !line.ends_with(' ')));
            let letters = |text: &str| text.chars().filter(char::is_ascii_lowercase).collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }

        #[test]
        fn no_line_leaves_the_terminal(a in "\\PC{0,60}", b in "\\PC{0,60}", width in 0..100_usize) {
            let style = Style { width, terminal: true, ..Style::default() };
            let line = Line::new(Role::Plain, a).quiet(b);
            let text = page(&style, |page| page.line(&line));
            let line = text.strip_suffix('\n').unwrap();
            prop_assert!(line.width() <= width.max(26) && !line.ends_with(' '));
        }
    }
}
