//! Rules about this project's own source: import directions, file lengths, documentation.

use crate::imports::{Imports, Module, module_of};
use crate::reading::files_below;
use kneewise::base::ledger::Code;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Direction of the data flow. A module uses only itself and modules before it; modules shared by all stages come first.
const ORDER: &[&str] = &[
    "base",
    "docs",
    "config",
    "source",
    "decode",
    "export",
    "format",
    "summary",
    "activity",
    "metric",
    "history",
    "rule",
    "report",
    "plan",
    "report/build",
    "dump",
    "pipeline",
    "render",
    "internal",
    "main",
];

/// Most lines of a file, including its tests.
const MOST_LINES: usize = 500;

fn sources() -> Vec<(PathBuf, String)> {
    files_below(Path::new("src"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            (path, text)
        })
        .collect()
}

/// The stage of a file: its folder below `src`. The code that builds the report is a separate stage.
fn stage(path: &Path) -> String {
    let below = path.strip_prefix("src").unwrap();
    if below.starts_with("report/build.rs") {
        return "report/build".to_owned();
    }
    Path::new(below.components().next().unwrap().as_os_str()).file_stem().unwrap().to_str().unwrap().to_owned()
}

/// A file without its tests, which may import anything. Nothing remains of files of tests only.
fn without_tests(path: &Path, text: &str) -> String {
    let only_tests = ["corpus", "cpu_time", "differential", "fixture", "made", "screens", "synth", "tests"];
    let below_tests = path.components().any(|part| ["fixture", "tests"].iter().any(|name| part.as_os_str() == *name));
    if below_tests || path.file_stem().is_some_and(|stem| only_tests.iter().any(|name| stem == *name)) {
        return String::new();
    }
    text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned()
}

/// Imports between files, without tests.
fn imports() -> Imports {
    Imports::of(sources().into_iter().map(|(path, text)| {
        let text = without_tests(&path, &text);
        (path.strip_prefix("src").unwrap().to_string_lossy().into_owned(), text)
    }))
}

/// The stages whose files a file uses. Items in `lib.rs` itself are of the stage `lib`.
fn used_stages(imports: &Imports, path: &Path) -> BTreeSet<String> {
    let module = module_of(&path.strip_prefix("src").unwrap().to_string_lossy());
    let stage = |module: Module| match &module[..] {
        [] => "lib".to_owned(),
        [report, build, ..] if report == "report" && build == "build" => "report/build".to_owned(),
        [stage, ..] => stage.clone(),
    };
    imports.used_by(&module).into_iter().map(stage).collect()
}

#[test]
fn modules_look_only_back() {
    let place = |stage: &str| ORDER.iter().position(|s| *s == stage);
    let imports = imports();
    let mut wrong = String::new();
    for (path, text) in sources() {
        let own = stage(&path);
        if own == "cli" {
            // The program uses the library from outside, like any other.
            assert!(!text.contains("(crate::") && !text.contains(" crate::"), "{}", path.display());
            continue;
        }
        if own == "lib" {
            continue;
        }
        let at = place(&own).unwrap_or_else(|| panic!("{own} has no place in the order of modules"));
        for other in used_stages(&imports, &path) {
            // `main` starts the program; re-exports of `lib` are followed to their source.
            let is_before = place(&other).is_some_and(|other_at| other_at <= at) || own == "main";
            if !is_before {
                let _ = writeln!(wrong, "{} uses {other}", path.display());
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn screens_and_pages_do_not_use_each_other() {
    // What both draw is in `render/content` and `render/wording`.
    let imports = imports();
    for (path, _) in sources() {
        let own = path.strip_prefix("src/render").map(|below| below.components().next());
        let Ok(Some(own)) = own else { continue };
        for used in imports.used_by(&module_of(&path.strip_prefix("src").unwrap().to_string_lossy())) {
            let pair = (own.as_os_str().to_str().unwrap(), used.get(1).map(String::as_str));
            let is_crossed = used[0] == "render"
                && matches!(
                    pair,
                    ("html", Some("terminal"))
                        | ("terminal", Some("html"))
                        | ("content" | "wording", Some("html" | "terminal"))
                );
            assert!(!is_crossed, "{} uses {}", path.display(), used.join("::"));
        }
    }
}

#[test]
fn files_do_not_use_each_other_in_a_circle() {
    let circles = imports().circles();
    let text: String = circles
        .iter()
        .map(|circle| circle.iter().map(|module| module.join("::")).collect::<Vec<_>>().join(", ") + "\n")
        .collect();
    assert!(circles.is_empty(), "\n{text}");
}

#[test]
fn only_one_module_is_parallel_besides_the_opener() {
    // Everything else is a plain function of its input, so that threads cannot matter.
    for (path, text) in sources() {
        let parallel = text.contains("rayon") || text.contains("std::thread");
        let may = ["pipeline", "source", "cli"].contains(&stage(&path).as_str());
        assert!(!parallel || may, "{}", path.display());
    }
}

#[test]
fn nothing_after_the_metrics_sees_samples() {
    let imports = imports();
    for (path, _) in sources() {
        if ["history", "rule", "render", "report", "report/build", "summary"].contains(&stage(&path).as_str()) {
            let used = used_stages(&imports, &path);
            for stage in ["decode", "activity", "source"] {
                assert!(!used.contains(stage), "{} uses {stage}", path.display());
            }
        }
    }
}

#[test]
fn only_rules_know_their_codes() {
    // A rule is its file and a line in the list: other code uses only its fields. Help texts may show how a code is typed.
    let is_code = |text: &str| text.bytes().take(3).filter(u8::is_ascii_digit).count() == 3;
    for (path, text) in sources() {
        let own =
            ["src/rule/rules", "src/rule/cannot_see.rs", "src/base/rule_code.rs"].iter().any(|at| path.starts_with(at));
        let code = if own { String::new() } else { without_tests(&path, &text) };
        for line in code.lines().map(|line| line.split("//").next().unwrap_or_default()) {
            let line = line.replace("explain KW", "");
            assert!(!line.split("KW").skip(1).any(is_code), "{}: {line}", path.display());
        }
    }
}

#[test]
fn nothing_looks_at_the_clock_or_the_surroundings() {
    // The report is a function of files and options; only the program queries the machine.
    for (path, text) in sources() {
        if stage(&path) == "cli" {
            continue;
        }
        let code = without_tests(&path, &text);
        for word in ["SystemTime::now", "Zoned::now", "Timestamp::now", "TimeZone::system", "env::var", "temp_dir"] {
            assert!(!code.contains(word), "{} uses {word}", path.display());
        }
    }
}

#[test]
fn no_file_is_too_long() {
    for (path, text) in sources() {
        let lines = text.lines().count();
        assert!(
            lines <= MOST_LINES,
            "{} has {lines} lines, more than {MOST_LINES}: split it by concern",
            path.display()
        );
    }
}

#[test]
fn no_two_types_have_one_name() {
    // Those that other files see; a file may call a type of its own what it likes.
    let mut places: BTreeMap<String, BTreeSet<PathBuf>> = BTreeMap::new();
    for (path, text) in sources() {
        for line in without_tests(&path, &text).lines().map(str::trim_start).filter(|line| line.starts_with("pub")) {
            let words: Vec<&str> = line.split([' ', '<', '(', '{', ';', ':']).filter(|word| !word.is_empty()).collect();
            let kind = words.iter().position(|word| ["struct", "enum", "trait", "type"].contains(word));
            if let Some(name) = kind.filter(|at| *at <= 3).and_then(|at| words.get(at + 1)) {
                places.entry((*name).to_owned()).or_default().insert(path.clone());
            }
        }
    }
    assert!(places.len() > 150, "{} types found", places.len());
    let doubles: Vec<_> = places.into_iter().filter(|(_, paths)| paths.len() > 1).collect();
    assert!(doubles.is_empty(), "{doubles:?}");
}

#[test]
fn every_file_says_what_it_is() {
    for (path, text) in
        sources().into_iter().chain([(PathBuf::from("tests/it/main.rs"), include_str!("main.rs").to_owned())])
    {
        assert!(text.starts_with("//! "), "{} begins without a doc comment", path.display());
    }
}

/// Modules with the public functions of the library.
const PUBLIC: [&str; 9] = [
    "src/base",
    "src/config",
    "src/format/mod.rs",
    "src/pipeline",
    "src/plan/planned_run.rs",
    "src/render",
    "src/report",
    "src/rule",
    "src/summary",
];

/// Items that are public there only for the module `internal`.
const INTERNAL: [&str; 10] = [
    "src/base/suggest.rs",
    "src/base/words.rs",
    "src/config/settings",
    "src/pipeline/apart.rs",
    "src/render/content",
    "src/render/dump.rs",
    "src/render/terminal/files.rs",
    "src/render/wording",
    "src/report/build.rs",
    "src/rule/judging.rs",
];

#[test]
fn every_public_function_has_an_example() {
    // The examples run as tests. What is `pub` and cannot be reached from outside, the compiler names (`unreachable_pub`).
    let is_below = |path: &Path, places: &[&str]| places.iter().any(|place| path.starts_with(place));
    let (mut functions, mut wrong) = (0, String::new());
    for (path, text) in sources().into_iter().filter(|(path, _)| is_below(path, &PUBLIC) && !is_below(path, &INTERNAL))
    {
        let code = without_tests(&path, &text);
        let mut docs = String::new();
        for line in code.lines().map(str::trim_start) {
            if line.starts_with("///") {
                docs.push_str(line);
            } else if !line.starts_with("#[") {
                if line.starts_with("pub fn ") || line.starts_with("pub const fn ") {
                    functions += 1;
                    if !docs.contains("```") {
                        let _ = writeln!(wrong, "{}: {line}", path.display());
                    }
                }
                docs.clear();
            }
        }
    }
    assert!(functions > 50 && wrong.is_empty(), "{functions} functions; without an example:\n{wrong}");
}

#[test]
fn nothing_is_left_for_later() {
    let words =
        [["TO", "DO"], ["FIX", "ME"], ["X", "XX"], ["todo", "!("], ["unimplemented", "!("]].map(|parts| parts.concat());
    let mut files: Vec<PathBuf> = ["src", "tests"].iter().flat_map(|folder| files_below(Path::new(folder))).collect();
    files.extend(["README.md", "CHANGELOG.md", "Cargo.toml", ".ci/run"].map(PathBuf::from));
    // Packages installed by npm for the browser tests are not ours.
    files.retain(|path| !path.components().any(|part| part.as_os_str() == "node_modules"));
    for path in files {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        for word in &words {
            assert!(!text.contains(word.as_str()), "{} says {word}", path.display());
        }
    }
}

#[test]
fn every_ledger_code_is_documented() {
    let mut meanings = BTreeSet::new();
    for &code in Code::ALL {
        let meaning = code.meaning();
        assert!(meaning.ends_with('.') && meaning.len() > 10, "{code:?}: {meaning}");
        assert!(meanings.insert(meaning), "{code:?} means the same as another: {meaning}");
        let name = serde_json::to_value(code).unwrap();
        assert!(name.as_str().unwrap().chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{name}");
    }
    assert!(meanings.len() > 30);
}

#[test]
fn every_note_code_is_documented_and_given() {
    let text = include_str!("../../src/base/note.rs");
    let list = text.split_once("pub enum NoteCode {").unwrap().1.split_once("\n}").unwrap().0;
    let code = sources().into_iter().map(|(_, text)| text).collect::<String>();
    let mut count = 0;
    for pair in list.trim().lines().map(str::trim).collect::<Vec<_>>().chunks(2) {
        let [doc, name] = pair else { panic!("{pair:?}") };
        let name = name.trim_end_matches(',');
        assert!(doc.starts_with("/// ") && doc.ends_with('.'), "{name}: {doc}");
        assert!(code.contains(&format!("NoteCode::{name}")), "{name} is never given");
        count += 1;
    }
    assert!(count >= 15);
}

#[test]
fn every_ledger_code_is_given() {
    let code = sources()
        .into_iter()
        .filter(|(path, _)| !path.ends_with("ledger.rs"))
        .map(|(_, text)| text)
        .collect::<String>();
    for ledger_code in Code::ALL {
        assert!(code.contains(&format!("Code::{ledger_code:?}")), "{ledger_code:?} is never given");
    }
}

#[test]
fn the_readme_knows_every_status_and_exit_code() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let statuses: BTreeSet<String> = Code::ALL
        .iter()
        .map(|code| serde_json::to_value(code.status()).unwrap().as_str().unwrap().to_owned())
        .collect();
    assert_eq!(statuses.len(), 7);
    for status in statuses {
        assert!(readme.contains(&format!("| `{status}` |")), "{status}");
    }
    let line = readme.lines().find(|line| line.starts_with("Exit codes:")).unwrap();
    for code in ["0 done", "1 nothing", "2 wrong usage", "3 done, but"] {
        assert!(line.contains(code), "{code}");
    }
    // The commands that it shows are those of the tests.
    assert!(readme.contains("-- scan testdata/garmin-export.zip") && readme.contains("cargo test --locked"));
}

#[test]
fn nothing_that_is_rendered_reads_a_sentence_back() {
    // Rules' texts are parts: outputs write them, and never search the text for a figure, a day or a word.
    let sentences = ["title", "seen", "message()", "known", "action", "would_change", "reason", "against"];
    let reads = ["contains(", "find(", "split", "strip_", "starts_with(", "ends_with(", "replace(", "match_indices("];
    for (path, text) in sources() {
        if !path.starts_with("src/render") {
            continue;
        }
        let code: String = without_tests(&path, &text).split_whitespace().collect();
        for sentence in sentences {
            for text in [".text()", ".in_units(units)", ".in_units(style.units)", ".in_units(page.style.units)"] {
                for read in reads {
                    let wrong = format!(".{sentence}{text}.{read}");
                    assert!(!code.contains(&wrong), "{} reads a sentence: {wrong}", path.display());
                }
            }
        }
    }
}
