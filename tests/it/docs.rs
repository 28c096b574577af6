//! The documents are correct: generated parts are up to date, screens are what the program prints, and every document and section
//! that a comment cites exists.
//!
//! `UPDATE_DOCS=1 cargo test --locked --test it docs` rewrites the generated parts; review the difference.

use crate::reading::files_below;
use assert_cmd::cargo::cargo_bin_cmd;
use kneewise::rule::{RULES, Rule, base_rates};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

/// Compares a document with its expected text, or with `UPDATE_DOCS` writes it.
pub(crate) fn hold(path: &str, text: &str) {
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, text).unwrap();
        return;
    }
    let found = std::fs::read_to_string(path).unwrap_or_default();
    let line = found.lines().zip(text.lines()).find(|(found, made)| found != made);
    assert!(found == text, "{path} is not up to date: UPDATE_DOCS=1 cargo test --locked --test it docs; {line:#?}");
}

/// The same for the part between `<!-- NAME: begin -->` and `<!-- NAME: end -->`.
pub(crate) fn hold_part(path: &str, name: &str, text: &str) {
    let (begin, end) = (format!("<!-- {name}: begin -->\n"), format!("<!-- {name}: end -->"));
    let document = std::fs::read_to_string(path).unwrap();
    let (before, rest) = document.split_once(&begin).unwrap_or_else(|| panic!("{path}: no {begin}"));
    let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("{path}: no {end}"));
    hold(path, &[before, &begin, text, &end, after].concat());
}

const RULES_PAGE: &str = "src/docs/rules.md";

fn levels(rule: &Rule) -> String {
    rule.levels.iter().map(|level| format!("{level:?}").to_lowercase()).collect::<Vec<_>>().join(", ")
}

/// Code, name, levels and grade of every rule.
fn table_of_rules() -> String {
    let mut table =
        "| code | name | levels | grade | what it flags | the article's words |\n|---|---|---|---|---|---|\n"
            .to_owned();
    for rule in RULES {
        let (levels, grade) = (levels(rule), rule.grade.letter());
        let _ = writeln!(
            table,
            "| {} | {} | {levels} | {grade} | {} | \"{}\" |",
            rule.code, rule.name, rule.summary, rule.article
        );
    }
    table
}

/// Every threshold with its default.
fn table_of_thresholds() -> String {
    let mut table = "| rule | key | default | meaning |\n|---|---|---|---|\n".to_owned();
    for rule in RULES {
        for setting in rule.settings {
            let _ = writeln!(
                table,
                "| {} {} | `{}` | {} | {} |",
                rule.code, rule.name, setting.key, setting.default, setting.meaning
            );
        }
    }
    table
}

/// The explanation of each rule, as in `kneewise explain`.
fn each_rule() -> String {
    let mut text = String::new();
    for rule in RULES {
        let _ = write!(
            text,
            "### {} {}\n\nLevels: {}. Grade {}.\n\n",
            rule.code,
            rule.name,
            levels(rule),
            rule.grade.letter()
        );
        for line in rule.doc.lines() {
            let _ = match line.strip_prefix("# ") {
                Some(heading) => writeln!(text, "#### {heading}"),
                None => writeln!(text, "{line}"),
            };
        }
        let _ = write!(text, "\n#### How often\n\n{}\n", base_rates::sentence(rule.code));
        let _ = write!(text, "\nSource: {}\n\n", rule.citation());
    }
    text
}

#[test]
fn the_page_of_rules_is_made_from_the_rules() {
    hold_part(RULES_PAGE, "rules", &table_of_rules());
    hold_part(RULES_PAGE, "thresholds", &table_of_thresholds());
    hold_part(RULES_PAGE, "each", &each_rule());
}

/// The screens of the page, each with a description and the command that prints it.
const SCREENS: [(&str, &str, &[&str]); 20] = [
    ("One race", "What one file can say by itself.", &["check", "testdata/race.fit"]),
    (
        "One race, judged against a history",
        "What stands out beside the weeks before it.",
        &["check", "testdata/race.fit", "--history", "testdata/garmin-export.zip"],
    ),
    ("A season", "The whole export of one made-up runner.", &["scan", "testdata/garmin-export.zip"]),
    (
        "A calm history",
        "No praise and no tick: quiet is the message. \"Steady training\" stands there where each of the last 12 weeks is within 30 % of their median.",
        &["scan", "testdata/garmin-export.zip", "--as-of", "2026-08-05"],
    ),
    (
        "Not enough data",
        "Under four weeks runs are listed instead of weeks; `from` is the day on which the history is long enough.",
        &["scan", "testdata/garmin-export.zip", "--as-of", "2026-05-01"],
    ),
    (
        "Missing channels",
        "Columns stay, with `–`, and the summary says why and where the value may be found.",
        &["check", "testdata/fitbit-export.zip"],
    ),
    (
        "A season in short",
        "`-q`: the answer and what stands out, a line each.",
        &["scan", "testdata/garmin-export.zip", "-q"],
    ),
    ("The next run", "", &["next", "testdata/garmin-export.zip", "--as-of", "2026-11-25"]),
    ("A planned run", "", &["next", "testdata/garmin-export.zip", "--as-of", "2026-11-25", "--run", "18km,600m"]),
    (
        "A planned race",
        "Its course beside what was run.",
        &["course", "testdata/race.gpx", "--history", "testdata/garmin-export.zip"],
    ),
    ("Before it was sore", "", &["scan", "testdata/garmin-export.zip", "--sore-since", "2026-09-20"]),
    (
        "The next run of somebody sore",
        "The step for pain and no other number.",
        &["next", "testdata/garmin-export.zip", "--as-of", "2026-09-24", "--sore-since", "2026-09-20"],
    ),
    ("Several runners", "", &["scan", "testdata/garmin-export.zip", "testdata/strava-export.zip", "--athletes"]),
    (
        "In miles",
        "`--units imperial` changes what people read, and nothing else.",
        &["check", "testdata/race.fit", "--units", "imperial"],
    ),
    ("The rules", "", &["rules"]),
    ("A rule explained", "", &["explain", "KW101"]),
    ("A broken file", "", &["check", "testdata/broken/tcx-html.tcx"]),
    ("A path that is not there", "", &["scan", "testdata/garmin-exprt.zip"]),
    ("A mistyped command", "", &["chek", "testdata/race.fit"]),
    ("A picture", "", &["check", "testdata/screenshots/check.png"]),
];

/// The output of a command on either stream, and its exit code if not 0.
fn printed(args: &[&str], ascii: bool) -> String {
    let mut command = cargo_bin_cmd!("kneewise");
    command.args(args).env_clear().env("TZ", "UTC").env("HOME", "/home/nobody").env("NO_COLOR", "1");
    if ascii {
        command.env("KNEEWISE_ASCII", "1");
    }
    let output = command.output().unwrap();
    let mut text = format!("```text\n$ kneewise {}\n", args.join(" "));
    text += &String::from_utf8(output.stdout).unwrap();
    text += &String::from_utf8(output.stderr).unwrap();
    match output.status.code() {
        Some(0) => {}
        code => writeln!(text, "[exit code {}]", code.unwrap()).unwrap(),
    }
    text + "```\n"
}

#[test]
fn the_page_of_screens_is_what_the_program_prints() {
    let mut page = "# Screens\n\n\
        What the terminal shows, made by the program from the made-up data in `testdata/` and held against it by a test. Without colour and in\n\
        80 columns, as in a pipe; on a terminal tables and pictures use up to 120 columns.\n\n\
        A screen is built in this order, and a part with nothing to say is left out: the answer in one sentence; which run or history it is; what\n\
        stands out, the strongest first; pictures and tables; what was noted, not judged and not read; the clinician's lines. `-v` unfolds everything,\n\
        `-q` leaves the answer and a line for each loud finding.\n\n\
        A finding has a row a rule (quantity, observed, what it is compared with, change, code, grade of the evidence), and what a study\n\
        knows (`known`), a next step (`try`), and what would make it wrong (`ignore`). Colour only repeats what the text says: answers are bold, strong\n\
        findings magenta, cautions yellow, steep ground blue; nothing is green. The bar of progress, on standard error and only on a terminal,\n\
        is the one screen that is not here.\n"
        .to_owned();
    for (title, about, args) in SCREENS {
        let _ = write!(page, "\n## {title}\n\n");
        if !about.is_empty() {
            let _ = write!(page, "{about}\n\n");
        }
        page += &printed(args, false);
    }
    page += "\n## Where only ASCII is understood\n\n`TERM=dumb`, a locale without UTF-8, or `KNEEWISE_ASCII=1`: the same columns.\n\n";
    page += &printed(&["check", "testdata/race.fit"], true);
    hold("src/docs/screens.md", &page);
}

/// Every document of the repository by file name, with what can be cited: numbers and titles of headings, terms of lists, numbers
/// in tables.
fn documents() -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    let top = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "RELEASING.md"].map(Into::into);
    for path in files_below(Path::new("src/docs")).into_iter().chain(top) {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let mut sections = BTreeSet::new();
        for line in text.lines() {
            if let Some(title) = line.strip_prefix('#') {
                let title = title.trim_start_matches('#').trim();
                let number = title.split(' ').next().unwrap_or_default().trim_end_matches('.');
                sections.extend([title.to_owned(), number.to_owned()]);
            } else if let Some(term) = line.strip_prefix("* **") {
                sections.insert(term.split("**").next().unwrap_or_default().to_lowercase());
            } else if let Some(cell) = line.strip_prefix("| ") {
                let number = cell.split(' ').next().unwrap_or_default();
                if number.chars().all(|c| c.is_ascii_digit() || c == '.') {
                    sections.insert(number.to_owned());
                }
            }
        }
        found.insert(name, sections);
    }
    found
}

/// The documents that a text names: the file, and the section if one follows, `rules.md §4.2` or `rules.md, "Words"`.
fn citations(text: &str) -> Vec<(String, Option<String>)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(".md") {
        let before = &text[..at];
        let from = before.rfind(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).map_or(0, |i| i + 1);
        // A signature of two letters may follow in other words.
        if from == at || text[at + 3..].starts_with(|c: char| c.is_alphanumeric()) {
            continue;
        }
        let after = text[at + 3..].trim_start_matches('`');
        let section = if let Some(number) = after.strip_prefix(" §") {
            let end = number.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(number.len());
            Some(number[..end].trim_end_matches('.').to_owned())
        } else {
            after.strip_prefix(", \"").and_then(|title| title.split('"').next()).map(str::to_owned)
        };
        found.push((format!("{}.md", &before[from..]), section));
    }
    found
}

#[test]
fn every_document_and_section_that_is_cited_exists() {
    let documents = documents();
    let mut wrong = String::new();
    let mut cited = 0;
    let tops = ["README.md", "CHANGELOG.md", "Cargo.toml", ".ci/run", ".ci/extra", ".ci/package"].map(Into::into);
    let below =
        ["src", "tests/it", "benches", "examples"].into_iter().flat_map(|folder| files_below(Path::new(folder)));
    for path in below.chain(tops) {
        if path.ends_with("tests/it/docs.rs") {
            continue;
        }
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        for (name, section) in citations(&text) {
            cited += 1;
            let Some(sections) = documents.get(&name) else {
                let _ = writeln!(wrong, "{}: {name} is no document of this repository", path.display());
                continue;
            };
            if let Some(section) = section.filter(|section| !sections.contains(section)) {
                let _ = writeln!(wrong, "{}: {name} has no section {section}", path.display());
            }
        }
        let sections = text.matches('§').count();
        let known = text.matches(".md §").count() + text.matches(".md` §").count();
        if sections != known {
            let _ = writeln!(wrong, "{}: a section is cited without its document", path.display());
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(cited > 50, "{cited}");
}

#[test]
fn citations_are_found() {
    let text = "(evidence.md §4.2), `rules.md`, see rules.md, \"Words\"; x.mdx and .md are none";
    let found: Vec<_> =
        citations(text).into_iter().map(|(name, section)| (name, section.unwrap_or_default())).collect();
    let expected = [("evidence.md", "4.2"), ("rules.md", ""), ("rules.md", "Words")];
    assert_eq!(found, expected.map(|(name, section)| (name.to_owned(), section.to_owned())));
}
