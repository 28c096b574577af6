//! The table of rules.

use super::super::Style;
use super::table::ScreenTable;
use super::text::{Role, Screen};
use crate::render::content::column::TextColumn;
use crate::rule::finding::{Grade, Severity};
use crate::rule::{RULES, cannot_see};
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// Width from which the table includes each rule's summary.
const WITH_SUMMARY: usize = 120;

/// Writes the table: code, name, severities, evidence and the article's words; with enough width each rule's summary.
///
/// ```
/// use kneewise::render::{Style, terminal};
///
/// let mut out = Vec::new();
/// terminal::rules(&Style::default(), &mut out)?;
/// assert!(String::from_utf8(out)?.contains("session-spike"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If writing fails.
pub fn rules(style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Screen::new(style, out);
    let all = |of: fn(&crate::rule::Rule) -> String, last: &str| -> Vec<String> {
        RULES.iter().map(|rule| of(rule)).chain([last.to_owned()]).collect()
    };
    let wide = page.width() >= WITH_SUMMARY;
    let mut columns = vec![
        TextColumn::text("code", 0, all(|rule| rule.code.to_owned(), cannot_see::CODE)),
        TextColumn::text("name", 2, all(|rule| rule.name.to_owned(), cannot_see::NAME)),
        TextColumn::text("levels", 2, all(|rule| levels(rule.levels), "text")).droppable(2),
        TextColumn::text("evidence", 2, all(|rule| rule.grade.letter().to_owned(), "–")).droppable(1),
    ];
    if wide {
        columns.push(TextColumn::text("about", 2, all(|rule| rule.summary.to_owned(), cannot_see::SUMMARY)));
    } else {
        columns.push(
            TextColumn::text(
                "the article's words",
                2,
                all(|rule| short(rule.article), short(cannot_see::ARTICLE).as_str()),
            )
            .droppable(3),
        );
    }
    page.part();
    ScreenTable { columns }.write(&mut page)?;
    page.part();
    page.labelled("levels", Role::Quiet, "info: one line · caution: worth a look · strong: look at it first")?;
    let grades = [Grade::A, Grade::B, Grade::C].map(|grade| format!("{} {}", grade.letter(), grade.word())).join(", ");
    page.labelled(
        "evidence",
        Role::Quiet,
        &format!(
            "{grades}, D convention or evidence against: how well the pattern in watch data is tied to runner's knee"
        ),
    )?;
    page.text(Role::Plain, "One rule whole: kneewise explain KW101")
}

/// The possible severities of a rule, the lowest first; abbreviated if all three.
fn levels(levels: &[Severity]) -> String {
    match levels {
        [first, _, last] => format!("{} to {}", first.as_str(), last.as_str()),
        some => some.iter().map(|level| level.as_str()).collect::<Vec<_>>().join(" "),
    }
}

/// The first of the article's words, as many as fit.
fn short(article: &str) -> String {
    const COLUMNS: usize = 24;
    let first = article.trim_matches('"').split([',', ';']).next().unwrap_or(article);
    let mut text = String::new();
    for word in first.split_whitespace() {
        // Text cut at "…" is enough if it is more than a word.
        let enough = word == "…" && text.contains(' ');
        if enough || text.width() + 1 + word.width() > COLUMNS {
            break;
        }
        if word != "…" {
            text.push_str(if text.is_empty() { "" } else { " " });
            text.push_str(word);
        }
    }
    text.trim_end_matches(" with").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(width: usize) -> String {
        let style = Style { width, terminal: true, ..Style::default() };
        let mut out = Vec::new();
        rules(&style, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_articles_words_in_short() {
        for (article, said) in [
            ("increasing mileage … too rapidly", "increasing mileage"),
            ("running … downhill", "running downhill"),
            ("stress on the knees with each stride", "stress on the knees"),
            ("running form; running gait", "running form"),
            ("structured training plan", "structured training plan"),
            (cannot_see::ARTICLE, "overpronation"),
        ] {
            assert_eq!(short(article), said);
        }
    }

    #[test]
    fn nothing_is_left_out_on_80_columns() {
        let text = drawn(80);
        assert!(
            text.starts_with("code   name ") && text.lines().next().unwrap().ends_with("the article's words"),
            "{text}"
        );
        assert!(text.contains("evidence"), "{text}");
    }

    #[test]
    fn every_rule_has_its_line() {
        for width in [26, 40, 60, 80, 120] {
            let text = drawn(width);
            assert!(text.lines().all(|line| line.width() <= width), "{text}");
            for rule in RULES {
                let line = text.lines().find(|line| line.starts_with(rule.code)).unwrap();
                assert!(width < 80 || line.contains(rule.name) && line.contains(&levels(rule.levels)), "{line}");
            }
            assert!(text.lines().any(|line| line.starts_with("KW901")));
        }
    }
}
