//! Splits a document into tags and text: common pieces by hand, the rest with `quick-xml`.
//!
//! Almost all of a track is start tags, end tags and text, whose ends are found by three searches over sixteen or more bytes at a
//! time. Everything else (comments, CDATA, declarations, entities, broken tags) goes to `quick-xml` from where it begins, and a
//! test compares the two on text of any shape. Unlike `quick-xml` this reader need not check again that each piece is UTF-8,
//! which costs half of its time.

use quick_xml::Reader;
use quick_xml::errors::Error;
use quick_xml::events::Event;

/// One piece of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// The content between `<` and `>`.
    Start(&'a str),
    /// The content between `<` and `/>`.
    Empty(&'a str),
    /// The name between `</` and `>`.
    End(&'a str),
    /// Text, or what is treated as text.
    Text(&'a str),
    /// The name between `&` and `;`.
    Entity(&'a str),
    /// A comment, declaration, processing instruction or document type.
    Nothing,
    EndOfDocument,
}

/// Goes from piece to piece.
#[derive(Debug)]
pub(super) struct Scanner<'a> {
    source: &'a str,
    /// Position of the next piece.
    pub(super) at: usize,
    /// Position of the last error.
    pub(super) error_at: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Scanner { source, at: 0, error_at: 0 }
    }

    /// The next piece. After an error that `quick-xml` calls ill-formed the next call continues after it.
    #[inline]
    pub(super) fn next(&mut self) -> Result<Piece<'a>, Error> {
        let rest = &self.source[self.at..];
        let plain = match rest.as_bytes() {
            [] => Some((Piece::EndOfDocument, 0)),
            [b'<', b'!' | b'?', ..] | [b'<'] | [b'&', ..] => None,
            [b'<', b'/', ..] => tag_end(rest).map(|end| (Piece::End(trim_end(&rest[2..end])), end + 1)),
            [b'<', ..] => tag_end(rest).map(|end| {
                let content = &rest[1..end];
                (content.strip_suffix('/').map_or(Piece::Start(content), Piece::Empty), end + 1)
            }),
            bytes => {
                let end = memchr::memchr2(b'<', b'&', bytes).unwrap_or(bytes.len());
                Some((Piece::Text(&rest[..end]), end))
            }
        };
        if let Some((piece, len)) = plain {
            self.at += len;
            return Ok(piece);
        }
        let mut reader = reader_from(rest);
        let event = reader.read_event();
        let (from, len) = (self.at, reader.buffer_position() as usize);
        self.at += len;
        // The event has a copy of its own text, so the slice is taken from the document.
        let inside = |before: usize, after: usize| rest.get(before..len.saturating_sub(after)).unwrap_or_default();
        match event {
            Ok(Event::Text(_)) => Ok(Piece::Text(inside(0, 0))),
            Ok(Event::CData(_)) => Ok(Piece::Text(inside("<![CDATA[".len(), "]]>".len()))),
            Ok(Event::GeneralRef(_)) => Ok(Piece::Entity(inside(1, 1))),
            Ok(Event::Eof) => Ok(Piece::EndOfDocument),
            // Complete tags never come here.
            Ok(_) => Ok(Piece::Nothing),
            Err(error) => {
                self.error_at = from + reader.error_position() as usize;
                Err(error)
            }
        }
    }
}

/// Position of the `>` that ends the tag at the beginning of `rest`, outside quotes.
fn tag_end(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let mut at = 0;
    loop {
        at += memchr::memchr3(b'>', b'"', b'\'', &bytes[at..])?;
        if bytes[at] == b'>' {
            return Some(at);
        }
        at += 2 + memchr::memchr(bytes[at], &bytes[at + 1..])?;
    }
}

/// The name without trailing white space; a name of only white space stays.
fn trim_end(name: &str) -> &str {
    if name.bytes().next_back().is_some_and(|last| last.is_ascii_graphic()) {
        return name;
    }
    let trimmed = name.trim_end_matches([' ', '\r', '\n', '\t']);
    if trimmed.is_empty() { name } else { trimmed }
}

fn reader_from(source: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(source);
    let config = reader.config_mut();
    // Names are compared elsewhere, by local name, and repaired where possible.
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    reader
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Each piece with its end, or the error with its position, as one line.
    fn by_hand(source: &str) -> Vec<String> {
        let mut scanner = Scanner::new(source);
        let mut log = Vec::new();
        loop {
            let piece = scanner.next();
            let at = scanner.at;
            match piece {
                Ok(Piece::EndOfDocument) => return log,
                Ok(piece) => log.push(format!("{piece:?} {at}")),
                Err(error) => {
                    log.push(format!("{error:?} {at} {}", scanner.error_at));
                    if !matches!(error, Error::IllFormed(_)) {
                        return log;
                    }
                }
            }
        }
    }

    /// The reference: one `quick-xml` reader from beginning to end.
    fn by_quick_xml(source: &str) -> Vec<String> {
        let mut reader = reader_from(source);
        let mut log = Vec::new();
        loop {
            let event = reader.read_event();
            let at = reader.buffer_position();
            let piece = match &event {
                Ok(Event::Start(tag)) => Piece::Start(tag),
                Ok(Event::Empty(tag)) => Piece::Empty(tag),
                Ok(Event::End(tag)) => Piece::End(tag),
                Ok(Event::Text(text)) => Piece::Text(text),
                Ok(Event::CData(text)) => Piece::Text(text),
                Ok(Event::GeneralRef(name)) => Piece::Entity(name),
                Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => Piece::Nothing,
                Ok(Event::Eof) => return log,
                Err(error) => {
                    log.push(format!("{error:?} {at} {}", reader.error_position()));
                    if !matches!(error, Error::IllFormed(_)) {
                        return log;
                    }
                    continue;
                }
            };
            log.push(format!("{piece:?} {at}"));
        }
    }

    #[test]
    fn what_occurs_in_files_is_cut_as_quick_xml_cuts_it() {
        for source in [
            "<?xml version=\"1.0\"?>\n<a b=\"1\" c='>'>x &amp; y<!-- <z> --><![CDATA[ <q> ]]></a >\n",
            "<a/><a /><a b='\"'/><a b=/ ></ a></a b='>'></><>< >",
            "<!DOCTYPE a [<!ENTITY own 'boom'>]><a>&own; & b &x<y>&",
            "<a>ü<b é='ö'>ß</é>\u{feff}x",
            "<a b=\"1>",
            "<a><b",
            "text only",
            "<",
            "",
        ] {
            assert_eq!(by_hand(source), by_quick_xml(source), "{source}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn any_text_is_cut_as_quick_xml_cuts_it(source in "[<>/a-c\"'=&;! \n\\[\\]?#xDü-]{0,60}") {
            prop_assert_eq!(by_hand(&source), by_quick_xml(&source));
        }

        #[test]
        fn so_is_markup_that_is_nearly_right(
            parts in proptest::collection::vec(
                prop_oneof![
                    Just("<a>"), Just("</a>"), Just("<b c=\"1\">"), Just("<b c='1'/>"), Just("</b >"), Just("&amp;"), Just("&"),
                    Just("<!-- x -->"), Just("<![CDATA["), Just("]]>"), Just("<?p?>"), Just("<!DOCTYPE x>"), Just("<!DOCTYPE>"),
                    Just("<"), Just(">"), Just("\""), Just("'"), Just("text"), Just(" "), Just("é"), Just("\u{feff}"),
                ],
                0..24,
            ),
        ) {
            // A byte order mark at the very beginning is not part of the text; `quick-xml` miscounts there.
            let source = format!(" {}", parts.concat());
            prop_assert_eq!(by_hand(&source), by_quick_xml(&source));
        }
    }
}
