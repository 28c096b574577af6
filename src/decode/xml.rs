//! The pull reader shared by GPX and TCX: elements by local name, whatever the prefix, continuing after small damage.
//!
//! [`scan`] finds the tags; this reader keeps the stack of open elements, gathers text, and decides what broken markup means.
//! Namespaces are ignored on purpose: real files write `gpxtpx:hr`, `ns3:hr`, plain `hr`, and undeclared prefixes. A document
//! type is skipped, so its entities are never expanded and nothing external is fetched.

pub(crate) mod encoding;
mod scan;
pub(crate) mod time;
pub(crate) mod values;

use super::damage::{Damage, Place};
use crate::base::note::{Note, NoteCode};
use quick_xml::errors::{Error, SyntaxError};
use quick_xml::events::attributes::Attributes;
use scan::{Piece, Scanner};
use std::borrow::Cow;

/// Most damaged places listed. Each may cost a search to the end of the document, so reading stops there.
const MAX_DAMAGE: usize = 8;

/// Most activities of one file: one a day for 27 years. Each takes a thousand times the memory of its shortest text.
pub(super) const MAX_ACTIVITIES: usize = 10_000;

/// One step through a document. An empty element gives a start and an end.
#[derive(Debug)]
pub(crate) enum Event<'a> {
    Start(Tag<'a>),
    /// The local name; the element's text is in [`XmlReader::text`], its parent in [`XmlReader::parent`].
    End(&'a str),
}

/// A start tag.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tag<'a> {
    /// The name without prefix.
    pub(crate) name: &'a str,
    content: &'a str,
    name_len: usize,
}

impl<'a> Tag<'a> {
    /// The value of the attribute with this local name, entities resolved. It may be in quotes of either kind, or unquoted.
    pub(crate) fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        let value = self.plain_attribute(name).map(Cow::Borrowed).or_else(|| {
            Attributes::html(self.content, self.name_len)
                .with_checks(false)
                .filter_map(Result::ok)
                .find(|attribute| attribute.key.local_name().into_inner() == name)
                .map(|attribute| attribute.value)
        })?;
        match value {
            Cow::Borrowed(raw) if raw.as_bytes().contains(&b'&') => Some(Cow::Owned(unescape(raw))),
            value => Some(value),
        }
    }

    /// All attributes in their order, by local name, as they are written: see [`resolved`]. Nothing is read behind broken markup.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let mut rest = self.content.get(self.name_len..).unwrap_or_default();
        std::iter::from_fn(move || {
            let equals = memchr::memchr(b'=', rest.as_bytes())?;
            let (key, after) = (rest[..equals].trim_ascii(), rest[equals + 1..].trim_ascii_start());
            let quote = after.bytes().next().filter(|quote| matches!(quote, b'"' | b'\''))?;
            let end = memchr::memchr(quote, &after.as_bytes()[1..])?;
            rest = &after[end + 2..];
            Some((local_name(key), &after[1..=end]))
        })
    }

    /// The value of an attribute by a fast path: `None` unless it and all before it are written as `name="value"` after one
    /// space. Every track point has two of these.
    fn plain_attribute(&self, name: &str) -> Option<&'a str> {
        let mut rest = self.content.get(self.name_len..)?;
        loop {
            let text = rest.strip_prefix(' ')?;
            let equals = memchr::memchr(b'=', text.as_bytes())?;
            let (key, value) = (&text[..equals], text[equals + 1..].strip_prefix('"')?);
            if key.is_empty() || !key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b':' | b'_' | b'-')) {
                return None;
            }
            let end = memchr::memchr(b'"', value.as_bytes())?;
            if local_name(key) == name {
                return Some(&value[..end]);
            }
            rest = &value[end + 1..];
        }
    }
}

/// Most names remembered as not open.
const MOST_NOT_OPEN: usize = 16;

/// Walks a document from tag to tag.
#[derive(Debug)]
pub(crate) struct XmlReader<'a> {
    source: &'a str,
    scanner: Scanner<'a>,
    max_depth: usize,
    open: Vec<&'a str>,
    /// Names not found in `open` since it last grew, so that junk is not searched for repeatedly.
    not_open: Vec<&'a str>,
    /// Elements deeper than this are being closed, one event each.
    close_to: usize,
    text: Text<'a>,
    at: usize,
    any_element: bool,
    finished: bool,
    damage: Vec<Damage>,
    /// The byte of each.
    damage_at: Vec<usize>,
    odd_ends: usize,
}

impl<'a> XmlReader<'a> {
    /// A reader at the beginning of `source`, which rejects nesting deeper than `max_depth` elements.
    pub(crate) fn new(source: &'a str, max_depth: usize) -> Self {
        XmlReader {
            source,
            scanner: Scanner::new(source),
            max_depth,
            open: Vec::new(),
            not_open: Vec::new(),
            close_to: usize::MAX,
            text: Text::default(),
            at: 0,
            any_element: false,
            finished: false,
            damage: Vec::new(),
            damage_at: Vec::new(),
            odd_ends: 0,
        }
    }

    /// The next start or end of an element; `None` at the end of the document or where reading cannot continue. Elements still
    /// open there get no end event: they are incomplete.
    pub(crate) fn next(&mut self) -> Option<Event<'a>> {
        if self.open.len() > self.close_to {
            return self.close_one();
        }
        while !self.finished {
            self.at = self.scanner.at;
            match self.scanner.next() {
                Ok(Piece::Start(content)) => return self.open_one(content),
                Ok(Piece::Empty(content)) => {
                    let event = self.open_one(content);
                    self.close_to = self.open.len().saturating_sub(1);
                    return event;
                }
                Ok(Piece::End(name)) => {
                    if self.find_start(local_name(name)) {
                        return self.close_one();
                    }
                }
                Ok(Piece::Text(text)) => self.text.push(text),
                Ok(Piece::Entity(entity)) => push_entity(self.text.joined(), entity),
                Ok(Piece::Nothing) => {}
                Ok(Piece::EndOfDocument) => self.end_of_document(),
                Err(error) => self.recover(&error),
            }
        }
        None
    }

    /// Leaves out what follows as long as `unwanted` says up to where, in bytes: whole elements, which are not scanned.
    pub(crate) fn skip(&mut self, mut unwanted: impl FnMut(&'a str) -> Option<usize>) {
        if self.open.len() > self.close_to {
            return;
        }
        while let Some(bytes) = self.source.get(self.scanner.at..).and_then(&mut unwanted) {
            self.scanner.at += bytes;
        }
    }

    /// The text since the last start tag: at the end of an element without children, its text.
    pub(super) fn text(&self) -> &str {
        trim(self.text.as_str())
    }

    /// The parent of the element just ended or, after a start, the element just started.
    pub(super) fn parent(&self) -> Option<&'a str> {
        self.open.last().copied()
    }

    /// Stops at the current position for a reason given by the caller.
    pub(super) fn stop(&mut self, what: &str) {
        self.damage(self.at, false, what);
        self.finished = true;
    }

    /// The byte of each damaged place so far.
    pub(crate) fn damage_at(&self) -> Vec<usize> {
        self.damage_at.clone()
    }

    /// The damage, and a note about oddities.
    pub(crate) fn finish(self) -> (Vec<Damage>, Option<Note>) {
        let note = (self.odd_ends > 0).then(|| {
            let text = format!("{} end tags do not match what is open; read as far as it made sense", self.odd_ends);
            Note::new(NoteCode::OddText, text)
        });
        (self.damage, note)
    }

    fn open_one(&mut self, content: &'a str) -> Option<Event<'a>> {
        if self.open.len() >= self.max_depth {
            self.stop(&format!("elements nested deeper than {}", self.max_depth));
            return None;
        }
        let blank = |byte: &u8| matches!(byte, b' ' | b'\r' | b'\n' | b'\t');
        let name_len = content.bytes().position(|byte| blank(&byte)).unwrap_or(content.len());
        let name = local_name(&content[..name_len]);
        self.open.push(name);
        self.not_open.clear();
        self.any_element = true;
        self.text.clear();
        Some(Event::Start(Tag { name, content, name_len }))
    }

    fn close_one(&mut self) -> Option<Event<'a>> {
        let name = self.open.pop()?;
        if self.open.len() <= self.close_to {
            self.close_to = usize::MAX;
        }
        Some(Event::End(name))
    }

    /// Whether there is an element to close for this end tag. Elements left open inside it are closed first; an end tag without a
    /// start is skipped.
    fn find_start(&mut self, name: &'a str) -> bool {
        let found = match self.open.last() {
            Some(last) if *last == name => Some(self.open.len() - 1),
            _ if self.not_open.contains(&name) => None,
            _ => self.open.iter().rposition(|open| *open == name),
        };
        match found {
            Some(depth) if depth + 1 == self.open.len() => true,
            Some(depth) => {
                self.odd_ends += 1;
                self.close_to = depth;
                true
            }
            None => {
                self.odd_ends += 1;
                if self.not_open.len() < MOST_NOT_OPEN && !self.not_open.contains(&name) {
                    self.not_open.push(name);
                }
                false
            }
        }
    }

    fn end_of_document(&mut self) {
        self.finished = true;
        // A start tag cut within quotes is a separate error, so this is an end between tags.
        if let Some(name) = self.open.last() {
            let what = format!("the document ends inside <{name}>");
            self.damage(self.source.len(), true, &what);
        } else if !self.any_element && self.text().is_empty() {
            self.damage(self.source.len(), true, "the document ends before its first element");
        }
    }

    /// Continues after a broken tag if more tags follow; else the document ends here.
    fn recover(&mut self, error: &Error) {
        let at = self.scanner.error_at;
        let in_tag = match error {
            Error::IllFormed(_) if self.scanner.at > self.at => {
                return self.damage(at, false, &error.to_string());
            }
            // These errors have consumed the rest of the document, which may not be markup at all.
            Error::Syntax(
                SyntaxError::UnclosedComment
                | SyntaxError::UnclosedCData
                | SyntaxError::UnclosedPI
                | SyntaxError::UnclosedXmlDecl,
            ) => false,
            _ => true,
        };
        let rest = self.source.as_bytes().get(at + 1..).unwrap_or_default();
        if let Some(next) = memchr::memchr(b'<', rest).filter(|_| in_tag) {
            self.damage(at, false, "broken tag");
            self.scanner.at = at + 1 + next;
        } else {
            self.damage(at, true, "the document ends inside a tag");
            self.finished = true;
        }
    }

    fn damage(&mut self, at: usize, truncated: bool, what: &str) {
        // It may quote an element name, which in garbage is long and full of control characters.
        let what = what.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(100).collect();
        self.damage.push(Damage { what, place: place(self.source, at), truncated, aftermath: None });
        self.damage_at.push(at);
        if self.damage.len() >= MAX_DAMAGE {
            self.finished = true;
        }
    }
}

/// Elements of a text, and nothing of them: the least that reading it costs. Ends that have no start are passed over.
#[must_use]
pub fn elements(text: &str) -> usize {
    let mut reader = XmlReader::new(text, usize::MAX);
    std::iter::from_fn(|| reader.next()).filter(|event| matches!(event, Event::Start(_))).count()
}

/// A name or title in the file; `None` if empty. Control characters, which could affect a terminal, become spaces.
pub(crate) fn title(text: &str) -> Option<String> {
    let text = text.replace(char::is_control, " ");
    Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Damage of the document as a whole.
pub(super) fn unusable(what: String) -> Damage {
    Damage { what, place: Place::Line { line: 1, column: 1 }, truncated: false, aftermath: None }
}

/// The damage of a recording without a plausible time.
pub(super) fn no_dates(times: usize) -> Damage {
    unusable(format!("none of its {times} times is the date of a recording"))
}

/// A name without its prefix.
fn local_name(name: &str) -> &str {
    memchr::memchr(b':', name.as_bytes()).map_or(name, |colon| &name[colon + 1..])
}

/// [`str::trim`], fast if there is nothing to trim.
fn trim(text: &str) -> &str {
    let plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = text.as_bytes();
    if plain(bytes.first()) && plain(bytes.last()) { text } else { text.trim() }
}

/// Text that is usually one slice of the document; several slices are copied together.
#[derive(Debug, Default)]
struct Text<'a> {
    piece: &'a str,
    joined: String,
}

impl<'a> Text<'a> {
    fn clear(&mut self) {
        self.piece = "";
        self.joined.clear();
    }

    fn push(&mut self, piece: &'a str) {
        if self.piece.is_empty() && self.joined.is_empty() {
            self.piece = piece;
        } else {
            self.joined().push_str(piece);
        }
    }

    /// The text so far, mutable.
    fn joined(&mut self) -> &mut String {
        self.joined.push_str(std::mem::take(&mut self.piece));
        &mut self.joined
    }

    fn as_str(&self) -> &str {
        if self.joined.is_empty() { self.piece } else { &self.joined }
    }
}

/// Line and column of a byte, both from 1.
fn place(source: &str, at: usize) -> Place {
    let before = source.as_bytes().get(..at.min(source.len())).unwrap_or_default();
    let line_start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    // UTF-8 continuation bytes do not begin a character.
    let column = before.iter().skip(line_start).filter(|byte| (**byte & 0xC0) != 0x80).count();
    Place::Line { line: memchr::memchr_iter(b'\n', before).count() + 1, column: column + 1 }
}

/// Appends the character for `&name;`. Only XML's own five entities and character references are known; others stay as written.
fn push_entity(text: &mut String, name: &str) {
    let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => number.parse().ok(),
    });
    match (name, number.and_then(char::from_u32)) {
        (_, Some(character)) => text.push(character),
        ("amp", _) => text.push('&'),
        ("lt", _) => text.push('<'),
        ("gt", _) => text.push('>'),
        ("quot", _) => text.push('"'),
        ("apos", _) => text.push('\''),
        _ => {
            text.push('&');
            text.push_str(name);
            text.push(';');
        }
    }
}

/// The text of an attribute as it is written, with its entities resolved.
pub(crate) fn resolved(raw: &str) -> Cow<'_, str> {
    if raw.as_bytes().contains(&b'&') { Cow::Owned(unescape(raw)) } else { Cow::Borrowed(raw) }
}

/// An attribute's value with its entities resolved.
fn unescape(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('&') {
        text.push_str(before);
        // A lone ampersand stays; the longest known name has 8 characters (`#x10FFFF`).
        if let Some(end) = after.bytes().take(12).position(|byte| byte == b';') {
            push_entity(&mut text, &after[..end]);
            rest = &after[end + 1..];
        } else {
            text.push('&');
            rest = after;
        }
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests;
