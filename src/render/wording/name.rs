//! Names from outside (files, shoes, devices, athletes), made safe for display.

use crate::render::Style;
use unicode_width::UnicodeWidthStr;

/// Width of a file's or shoe's name on a terminal.
pub const COLUMNS: usize = 24;

/// A text from outside: control and direction characters as `?`, e-mail addresses as `…`.
#[must_use]
pub fn clean(text: &str) -> String {
    without_signs(&hide_addresses(text))
}

/// A text from outside, unchanged except for control and direction characters, which become `?`.
#[must_use]
pub fn without_signs(text: &str) -> String {
    text.chars().map(|c| if is_sign(c) { '?' } else { c }).collect()
}

/// A path or name for the screen: cleaned, the home folder as `~`, on a terminal shortened in the middle.
#[must_use]
pub fn shown(text: &str, style: &Style) -> String {
    let whole = whole(text, style);
    if style.terminal { shorten(&whole, COLUMNS, style.ascii) } else { whole }
}

/// A path or name for the screen, unshortened.
#[must_use]
pub fn whole(text: &str, style: &Style) -> String {
    let text = style
        .home
        .as_deref()
        .map(|home| home.trim_end_matches(['/', '\\']))
        .filter(|home| !home.is_empty())
        .and_then(|home| text.strip_prefix(home))
        .filter(|rest| rest.is_empty() || rest.starts_with(['/', '\\']))
        .map_or_else(|| text.to_owned(), |rest| format!("~{rest}"));
    let cleaned = clean(&text);
    if style.ascii { ascii(&cleaned) } else { cleaned }
}

/// Cuts out the middle so that at most `columns` remain. More of the end is kept, because files differ there.
#[must_use]
pub fn shorten(text: &str, columns: usize, ascii: bool) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let gap = if ascii { "..." } else { "…" };
    let room = columns.saturating_sub(gap.width());
    let head = start(text, room * 2 / 5);
    let tail = end(text, room - head.width());
    format!("{head}{gap}{tail}")
}

/// The longest beginning of a text that fits into `columns`. Measured as a whole: an emoji selector has no width of its own, and
/// widens the character before it.
#[must_use]
pub(crate) fn start(text: &str, columns: usize) -> &str {
    if text.width() <= columns {
        return text;
    }
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.map(|end| &text[..end]).take_while(|start| start.width() <= columns).last().unwrap_or_default()
}

/// The longest end of a text that fits into `columns`.
fn end(text: &str, columns: usize) -> &str {
    let starts = text.char_indices().rev().map(|(at, _)| at);
    starts.map(|start| &text[start..]).take_while(|end| end.width() <= columns).last().unwrap_or_default()
}

/// Replaces the special characters of the screens by ASCII; any other non-ASCII character becomes `?`.
#[must_use]
pub fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '…' => out.push_str("..."),
            '–' | '─' | '—' | '−' => out.push('-'),
            '°' => out.push_str(" deg"),
            '≥' => out.push_str(">="),
            '×' => out.push('x'),
            '·' | '│' | '┤' => out.push('|'),
            '└' | '┬' => out.push('+'),
            '\u{a0}' => out.push(' '),
            '’' => out.push('\''),
            c if c.is_ascii() => out.push(c),
            _ => out.push('?'),
        }
    }
    out
}

/// Whether a character would move the cursor, hide, or change the direction of what follows.
fn is_sign(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Replaces what looks like an e-mail address. Garmin names every file after one.
fn hide_addresses(text: &str) -> String {
    let local = |c: char| c.is_alphanumeric() || "._%+-".contains(c);
    let domain = |c: char| c.is_alphanumeric() || ".-".contains(c);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('@') {
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        let start = before.char_indices().rev().take_while(|&(_, c)| local(c)).last().map_or(at, |(i, _)| i);
        let length = after.find(|c| !domain(c)).unwrap_or(after.len());
        // The extension of a file that is named only after an address is not part of the domain.
        let host = &after[..length];
        let host = [".fit", ".gpx", ".tcx", ".zip", ".gz", ".json", ".csv"]
            .iter()
            .find_map(|extension| host.strip_suffix(extension))
            .unwrap_or(host);
        if start < at && host.contains('.') {
            out.push_str(&before[..start]);
            out.push('…');
        } else {
            out.push_str(&rest[..at + 1 + host.len()]);
        }
        rest = &after[host.len()..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn style() -> Style {
        Style { terminal: true, home: Some("/home/anna".into()), ..Style::default() }
    }

    #[test]
    fn long_names_lose_their_middle() {
        assert_eq!(shown("race.fit", &style()), "race.fit");
        assert_eq!(shown("exports/2026/activities/28417.fit", &style()), "exports/2…ties/28417.fit");
        let ascii = Style { ascii: true, ..style() };
        assert_eq!(shown("exports/2026/activities/28417.fit", &ascii), "exports/...ies/28417.fit");
        assert_eq!(shown("exports/2026/activities/28417.fit", &Style::default()), "exports/2026/activities/28417.fit");
    }

    #[test]
    fn the_home_folder_is_a_tilde() {
        assert_eq!(shown("/home/anna/a.fit", &style()), "~/a.fit");
        assert_eq!(shown("/home/anna", &style()), "~");
        assert_eq!(shown("/home/annabel/a.fit", &style()), "/home/annabel/a.fit");
    }

    #[test]
    fn addresses_are_not_shown() {
        for (name, shown) in [
            ("anna.m@example.com_28417.fit", "…_28417.fit"),
            ("x/anna@example.co.uk.fit", "x/….fit"),
            ("a@b", "a@b"),
            ("@home.fit", "@home.fit"),
            ("mail bob@x.org or eve@y.org", "mail … or …"),
        ] {
            assert_eq!(clean(name), shown, "{name}");
        }
    }

    #[test]
    fn signs_that_would_act_are_shown_as_question_marks() {
        assert_eq!(clean("a\u{1b}[31mb\nc\u{202e}d\u{200b}"), "a?[31mb?c?d?");
    }

    #[test]
    fn wide_characters_count_twice() {
        assert!(shorten("日本語日本語日本語日本語日本語", 24, false).width() <= 24);
        assert_eq!(ascii("Läufe · 3–5…"), "L?ufe | 3-5...");
        assert_eq!(ascii("at −9° (−15.8 %)"), "at -9 deg (-15.8 %)");
    }

    #[test]
    fn the_room_is_used_and_most_of_it_by_the_end() {
        assert_eq!(shorten("0123456789abcdef", 16, false), "0123456789abcdef");
        assert_eq!(shorten("0123456789abcdef", 15, false), "01234…789abcdef");
        assert_eq!(shorten("0123456789abcdef", 15, true), "0123...89abcdef");
        assert_eq!(shorten("0123456789abcdef", 4, false), "0…ef");
        assert_eq!(shorten("日本語の朝のラン", 10, false), "日…のラン");
    }

    #[test]
    fn a_sign_that_asks_for_an_emoji_takes_room() {
        // Two columns each on a terminal, though the heart has one and the selector after it none.
        let hearts = "\u{2764}\u{fe0f}".repeat(20);
        assert!(shorten(&hearts, 24, false).width() <= 24);
        assert_eq!(start(&hearts, 5).width(), 5 / 2 * 2 + 1, "the last heart stays text");
        assert_eq!((start("abc", 2), start("abc", 3), start("abc", 0)), ("ab", "abc", ""));
    }

    proptest! {
        #[test]
        fn a_shortened_name_keeps_both_ends_and_fills_its_room(text in "\\PC{0,60}", columns in 4..40_usize, ascii: bool) {
            let shown = shorten(&text, columns, ascii);
            prop_assert!(shown.width() <= columns, "{shown}");
            if text.width() <= columns {
                prop_assert_eq!(shown, text);
                return Ok(());
            }
            let gap = if ascii { "..." } else { "…" };
            // The text may contain the gap itself.
            let gaps = shown.char_indices().filter(|(at, _)| shown[*at..].starts_with(gap));
            let ends = |at: usize| text.starts_with(&shown[..at]) && text.ends_with(&shown[at + gap.len()..]);
            prop_assert!(gaps.map(|(at, _)| at).any(ends), "{shown} of {text}");
        }

        #[test]
        fn what_is_cleaned_once_stays(text in "[a-z@._/ ]{0,40}") {
            let once = clean(&text);
            prop_assert_eq!(clean(&once), once);
        }
    }
}
