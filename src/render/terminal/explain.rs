//! The complete explanation of one rule: its documentation, the study behind it, its settings.

use super::super::Style;
use super::text::{Line, Role, Screen};
use crate::base::message::NBSP;
use crate::rule::{Rule, base_rates, cannot_see};
use std::io::{self, Write};

/// Indentation of text below a heading.
const INDENT: usize = 2;

/// Writes the explanation of a rule.
///
/// ```
/// use kneewise::{render::{Style, terminal}, rule};
///
/// let mut out = Vec::new();
/// terminal::explain(rule::find("session-spike").unwrap(), &Style::default(), &mut out)?;
/// assert!(String::from_utf8(out)?.starts_with("KW101 session-spike"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If writing fails.
pub fn explain(rule: &Rule, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Screen::new(style, out);
    let head = format!(
        "{} {} · levels: {} · evidence {} ({})",
        rule.code,
        rule.name,
        rule.levels.iter().map(|level| level.as_str()).collect::<Vec<_>>().join(", "),
        rule.grade.letter(),
        rule.grade.word()
    );
    page.text(Role::Answer, &head)?;
    explanation(&mut page, rule.doc)?;
    indented(&mut page, Role::Quiet, &rule.citation())?;
    page.part();
    page.text(Role::Answer, "HOW OFTEN")?;
    indented(&mut page, Role::Plain, &tied(&base_rates::sentence(rule.code)))?;
    page.part();
    page.text(Role::Answer, "THE ARTICLE'S WORDS")?;
    indented(&mut page, Role::Plain, rule.article)?;
    page.part();
    page.text(Role::Answer, "SETTINGS (kneewise.toml)")?;
    let blanks = " ".repeat(INDENT);
    page.line(&Line::default().plain(format!("{blanks}[rules.{}]", rule.name)))?;
    let mut lines = vec![("enabled = true".to_owned(), "false switches the rule off")];
    lines.extend(rule.settings.iter().map(|s| (format!("{} = {}", s.key, s.default), s.meaning)));
    let width = lines.iter().map(|(setting, _)| setting.len()).max().unwrap_or(0);
    for (setting, meaning) in lines {
        let beside = INDENT + width + 4;
        let mut line = Line::default().plain(format!("{blanks}{setting}")).pad(beside);
        for (i, part) in super::text::wrap(meaning, page.text_width().saturating_sub(beside)).iter().enumerate() {
            if i > 0 {
                line = Line::default().pad(beside);
            }
            page.line(&line.clone().quiet(part.as_str()))?;
        }
    }
    Ok(())
}

/// Writes what a watch cannot see, and when to see a clinician.
///
/// ```
/// use kneewise::render::{Style, terminal};
///
/// let mut out = Vec::new();
/// terminal::explain_cannot_see(&Style::default(), &mut out)?;
/// assert!(String::from_utf8(out)?.starts_with("KW901"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If writing fails.
pub fn explain_cannot_see(style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Screen::new(style, out);
    page.text(Role::Answer, &format!("{} {} · text of every report", cannot_see::CODE, cannot_see::NAME))?;
    explanation(&mut page, cannot_see::DOC)
}

/// The Markdown of an explanation: a first paragraph, then headings with paragraphs and lists.
fn explanation(page: &mut Screen, doc: &str) -> io::Result<()> {
    let mut below = false;
    let mut paragraph = String::new();
    // A blank line at the end closes the last paragraph.
    for line in doc.lines().map(str::trim).chain([""]) {
        let heading = line.strip_prefix("# ");
        let item = line.strip_prefix("* ").or_else(|| line.strip_prefix("- "));
        if (line.is_empty() || heading.is_some() || item.is_some()) && !paragraph.is_empty() {
            let text = tied(&std::mem::take(&mut paragraph));
            if below { indented(page, Role::Plain, &text)? } else { page.text(Role::Plain, &text)? }
        }
        if let Some(heading) = heading {
            page.part();
            page.text(Role::Answer, &heading.to_uppercase())?;
            below = true;
        } else if !line.is_empty() {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(line.trim_start_matches("* "));
        }
    }
    Ok(())
}

/// The text with no-break spaces after numbers, and without code marks.
fn tied(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut digits = false;
    for word in text.split(' ') {
        if !out.is_empty() {
            let unit = [
                "%", "km", "m", "spm", "bpm", "km.", "m.", "%.", "%,", "km,", "m,", "%)", "min", "s", "h", "days",
                "points",
            ]
            .contains(&word);
            out.push(if digits && unit { NBSP } else { ' ' });
        }
        digits = word.ends_with(|c: char| c.is_ascii_digit());
        out.push_str(word);
    }
    out.replace('`', "")
}

fn indented(page: &mut Screen, role: Role, text: &str) -> io::Result<()> {
    for line in super::text::wrap(text, page.text_width().saturating_sub(INDENT)) {
        page.line(&Line::default().pad(INDENT).add(role, line))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::RULES;
    use unicode_width::UnicodeWidthStr;

    fn drawn(rule: &Rule, width: usize) -> String {
        let style = Style { width, terminal: true, ..Style::default() };
        let mut out = Vec::new();
        explain(rule, &style, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn everything_a_rule_says_is_there() {
        for rule in RULES {
            for width in [30, 80, 120] {
                let text = drawn(rule, width);
                assert!(text.lines().all(|line| line.width() <= width.min(80) && !line.ends_with(' ')), "{text}");
                let words = |text: &str| text.split_whitespace().collect::<String>().to_lowercase();
                let letters = |text: &str| words(&text.replace(['`', '#'], "")).replace('*', "");
                assert!(letters(&text).contains(&letters(rule.doc)), "{}\n{text}", rule.code);
                for setting in rule.settings {
                    assert!(text.contains(&format!("  {} = {}", setting.key, setting.default)), "{text}");
                }
            }
        }
    }

    #[test]
    fn headings_stand_apart() {
        let text = drawn(RULES[0], 80);
        assert!(
            text.starts_with("KW101 session-spike · levels: info, caution, strong · evidence B (fair)\n"),
            "{text}"
        );
        assert!(text.contains("\n\nWHAT IT FLAGS\n  A run longer"), "{text}");
        assert!(text.contains("\n\nSETTINGS (kneewise.toml)\n  [rules.session-spike]\n  enabled = true "), "{text}");
    }

    #[test]
    fn what_a_watch_cannot_see() {
        let mut out = Vec::new();
        explain_cannot_see(&Style::default(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("WHEN TO SEE A CLINICIAN\n") && text.contains("6 out of 10"), "{text}");
    }
}
