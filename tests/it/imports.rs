//! Imports between source files: from paths (`crate::…`, `super::…`, names of child modules), with re-exports followed to the
//! item's own file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Beginnings of re-export statements.
const PASSING_ON: [&str; 3] = ["pub use ", "pub(crate) use ", "pub(super) use "];

/// A module by its path from the crate's root: `["metric", "grade"]`; the root itself is empty.
pub(crate) type Module = Vec<String>;

/// The source files and the imports of each.
pub(crate) struct Imports {
    /// The code of each module's file, without comments and tests.
    code: BTreeMap<Module, String>,
    /// Re-exports of a module (`pub use child::Item`) by name: the path they stand for, as written.
    passed_on: BTreeMap<(Module, String), Vec<String>>,
}

impl Imports {
    /// From files below `src`, by their path relative to it and without their tests.
    pub(crate) fn of(files: impl IntoIterator<Item = (String, String)>) -> Self {
        let code = files.into_iter().map(|(path, text)| (module_of(&path), without_comments(&text)));
        let mut imports = Imports { code: code.collect(), passed_on: BTreeMap::new() };
        for (module, code) in &imports.code {
            for statement in PASSING_ON.iter().flat_map(|opening| statements(code, opening)) {
                for Named { path, name } in expand(statement) {
                    imports.passed_on.insert((module.clone(), name), path);
                }
            }
        }
        imports
    }

    /// The modules whose files a module's file uses. Re-exporting from a child module does not count.
    pub(crate) fn used_by(&self, module: &Module) -> BTreeSet<Module> {
        let Some(code) = self.code.get(module) else { return BTreeSet::new() };
        let own = visibility_left_out(&passing_on_left_out(code));
        let mut used: BTreeSet<Module> = paths(&own).iter().filter_map(|n| self.find(module, &n.path, 0)).collect();
        used.remove(module);
        used
    }

    /// All modules that have a file.
    pub(crate) fn modules(&self) -> impl Iterator<Item = &Module> {
        self.code.keys()
    }

    /// The module whose file defines what `path` means in `from`. `None` for other crates.
    fn find(&self, from: &Module, path: &[String], depth: usize) -> Option<Module> {
        let mut at = from.clone();
        let mut rest = path;
        let mut rooted = false;
        while let [first, after @ ..] = rest {
            match first.as_str() {
                "crate" => at.clear(),
                "super" => drop(at.pop()),
                "self" => {}
                _ => break,
            }
            (rest, rooted) = (after, true);
        }
        // Without one of the three it is a child module, or of another crate, or imported by a `use` that is seen itself.
        if !rooted && !rest.first().is_some_and(|name| self.code.contains_key(&below(&at, name))) {
            return None;
        }
        while let [name, after @ ..] = rest {
            let child = below(&at, name);
            if self.code.contains_key(&child) {
                (at, rest) = (child, after);
                continue;
            }
            match self.passed_on.get(&(at.clone(), name.clone())) {
                Some(other) if depth < 8 => return self.find(&at, other, depth + 1),
                _ => break,
            }
        }
        Some(at)
    }

    /// Cycles: sets of files that all use each other, directly or indirectly.
    pub(crate) fn circles(&self) -> Vec<BTreeSet<Module>> {
        let edges: BTreeMap<&Module, BTreeSet<Module>> =
            self.modules().map(|module| (module, self.used_by(module))).collect();
        let reach = |from: &Module| {
            let mut seen = BTreeSet::new();
            let mut open: Vec<&Module> = edges.get(from).into_iter().flatten().collect();
            while let Some(module) = open.pop() {
                if seen.insert(module.clone()) {
                    open.extend(edges.get(module).into_iter().flatten());
                }
            }
            seen
        };
        let reached: BTreeMap<&Module, BTreeSet<Module>> = self.modules().map(|m| (m, reach(m))).collect();
        let circle = |module: &Module| -> BTreeSet<Module> {
            reached[module]
                .iter()
                .filter(|other| reached.get(other).is_some_and(|r| r.contains(module)))
                .cloned()
                .collect()
        };
        let circles: BTreeSet<BTreeSet<Module>> = self.modules().map(circle).filter(|c| !c.is_empty()).collect();
        circles.into_iter().collect()
    }
}

/// `metric/grade.rs` and `metric/grade/mod.rs` are both `metric::grade`; `lib.rs` is the root.
pub(crate) fn module_of(path: &str) -> Module {
    let path = path.replace('\\', "/");
    let path = Path::new(path.trim_end_matches(".rs").trim_end_matches("/mod"));
    let parts = path.iter().map(|part| part.to_string_lossy().into_owned());
    parts.filter(|part| part != "lib" && part != "mod").collect()
}

fn below(module: &Module, name: &str) -> Module {
    module.iter().cloned().chain([name.to_owned()]).collect()
}

fn without_comments(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The text between `opening` and the next semicolon.
fn statements<'a>(code: &'a str, opening: &'static str) -> impl Iterator<Item = &'a str> {
    code.split(opening).skip(1).filter_map(|after| after.split(';').next())
}

fn passing_on_left_out(code: &str) -> String {
    let mut code = code.to_owned();
    for opening in PASSING_ON {
        while let Some(at) = code.find(opening) {
            let end = code[at..].find(';').map_or(code.len(), |length| at + length + 1);
            code.replace_range(at..end, "");
        }
    }
    code
}

/// Removes visibility paths (`pub(in crate::rule)`), which are not imports.
fn visibility_left_out(code: &str) -> String {
    let mut parts = code.split("pub(in ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + "pub" + part.split_once(')').map_or("", |(_, rest)| rest))
}

/// A path, and the name that it gets.
struct Named {
    path: Vec<String>,
    name: String,
}

/// All paths of two or more parts in a piece of code, with lists in braces expanded.
fn paths(code: &str) -> Vec<Named> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(at) = rest.find("::") {
        let before = &rest[..at];
        let start =
            before.rfind(|c: char| !is_name(c)).map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
        let (text, after) = one_path(&rest[start..]);
        if !before[start..].is_empty() {
            found.extend(expand(text));
        }
        rest = if after.len() < rest.len() - at { after } else { &rest[at + 2..] };
    }
    found
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The path at the beginning of a text, with its list in braces, and what follows it.
fn one_path(text: &str) -> (&str, &str) {
    let mut depth = 0_usize;
    let end = text.char_indices().find(|(_, c)| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        !(depth > 0 || is_name(*c) || matches!(c, ':' | '}'))
    });
    text.split_at(end.map_or(text.len(), |(at, _)| at))
}

/// The paths in the tree of a `use`.
fn expand(tree: &str) -> Vec<Named> {
    let parts = |text: &str| -> Vec<String> {
        text.split("::").map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
    };
    let Some((head, list)) = tree.split_once('{') else {
        let (path, name) = tree.split_once(" as ").unwrap_or((tree, ""));
        let path = parts(path);
        let name = if name.is_empty() { path.last().cloned().unwrap_or_default() } else { name.trim().to_owned() };
        return vec![Named { path, name }];
    };
    let head = parts(head);
    let list = list.rsplit_once('}').map_or(list, |(list, _)| list);
    let mut depth = 0_usize;
    let branches = list.split(|c| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    });
    let branches = branches.filter(|branch| !branch.trim().is_empty()).flat_map(expand);
    branches
        .map(|Named { path, name }| {
            let below = if path == ["self"] { Vec::new() } else { path };
            Named { path: [head.clone(), below].concat(), name }
        })
        .collect()
}

mod tests {
    use super::*;

    fn imports(files: &[(&str, &str)]) -> Imports {
        Imports::of(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())))
    }

    fn used(imports: &Imports, module: &str) -> Vec<String> {
        let module = module.split("::").map(str::to_owned).collect();
        imports.used_by(&module).iter().map(|module| module.join("::")).collect()
    }

    #[test]
    fn every_way_to_name_a_module_is_seen() {
        let imports = imports(&[
            ("lib.rs", "pub mod a; mod b; pub use b::{deep::Thing, Other as Renamed};"),
            ("a/mod.rs", "mod one; mod two; fn f() { one::go() } // two::go()"),
            ("a/one.rs", "use super::two::{self, X}; use crate::{Thing, b::{self, deep}}; use std::io::Read;"),
            ("a/two.rs", "pub(in crate::a) fn f() -> super::super::b::deep::Y { crate::Renamed::new() }"),
            ("b/mod.rs", "pub mod deep; pub struct Other;"),
            ("b/deep.rs", "pub(crate) use super::Other; use std::{fs, io};"),
        ]);
        assert_eq!(used(&imports, "a"), ["a::one"]);
        assert_eq!(used(&imports, "a::one"), ["a::two", "b", "b::deep"]);
        assert_eq!(used(&imports, "a::two"), ["b", "b::deep"]);
        assert!(imports.circles().is_empty(), "{:?}", imports.circles());
    }

    #[test]
    fn circles_are_found_also_by_way_of_a_parent_and_of_re_exports() {
        let of = |files| imports(files).circles().iter().map(BTreeSet::len).collect::<Vec<_>>();
        assert_eq!(of(&[("a.rs", "use crate::b;"), ("b.rs", "use crate::c::X;"), ("c.rs", "crate::a::go()")]), [3]);
        assert_eq!(of(&[("a/mod.rs", "mod b; b::go(); struct X;"), ("a/b.rs", "use super::X;")]), [2]);
        assert_eq!(of(&[("a/mod.rs", "mod b; pub use b::go; struct X;"), ("a/b.rs", "use super::X;")]), [0; 0]);
        assert_eq!(of(&[("lib.rs", "pub use b::X;"), ("a.rs", "use crate::X;"), ("b.rs", "use super::a;")]), [2]);
    }
}
