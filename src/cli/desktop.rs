//! A start by a desktop: a double click, or files dropped onto the program's icon. There is no shell then, and mostly nobody to
//! read what is printed: reports and problems are shown as pages in the browser, and a window of the program's own stays until Enter.

use super::exit::Exit;
use super::problem::Problem;
use super::style;
use etcetera::BaseStrategy as _;
use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

/// The page for browsers, which packages bring with the program.
const BROWSER_PAGE: &str = "kneewise.html";

/// Where the page for browsers lies: beside the program as in archives, or where installed packages have it.
fn browser_page(program: &Path) -> Option<PathBuf> {
    let beside = program.with_file_name(BROWSER_PAGE);
    let shared = program.parent()?.parent()?.join("share/kneewise").join(BROWSER_PAGE);
    [beside, shared].into_iter().find(|page| page.is_file())
}

/// Whether a desktop started the program, with nothing but paths: nobody types options into an icon.
pub(crate) fn started_it(arguments: &[OsString]) -> bool {
    let terminals = io::stdin().is_terminal() && io::stdout().is_terminal();
    let any_terminal = terminals || io::stdout().is_terminal() || io::stderr().is_terminal();
    let graphical = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    arguments.iter().all(|path| Path::new(path).exists())
        && if cfg!(windows) { terminals && own_window(graphical) } else { !any_terminal && no_shell(graphical) }
}

/// Windows: whether the console was opened for this program alone. Each shell leaves something in the environment: cmd its PROMPT,
/// PowerShell the user's own modules, others a TERM or a level.
fn own_window(variable: impl Fn(&str) -> Option<String>) -> bool {
    let of_a_shell = ["PROMPT", "TERM", "SHLVL", "MSYSTEM", "WT_SESSION"].iter().any(|name| variable(name).is_some());
    let modules = variable("PSModulePath").unwrap_or_default().to_lowercase();
    let of_powershell = variable("USERPROFILE").is_some_and(|home| modules.contains(&home.to_lowercase()));
    !of_a_shell && !of_powershell
}

/// Elsewhere, without any terminal: whether there is a graphical session, and no shell that a script runs in.
fn no_shell(variable: impl Fn(&str) -> Option<String>) -> bool {
    let graphical =
        cfg!(target_os = "macos") || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| variable(name).is_some());
    graphical && variable("TERM").is_none()
}

/// Without a path: one line on how to use it, and the page for browsers, if it came with the program.
pub(crate) fn explain() -> Exit {
    let page = std::env::current_exe().ok().and_then(|program| browser_page(&program));
    let where_it_is = match &page {
        Some(page) => format!("open {} in a browser", page.display()),
        None => format!("open {BROWSER_PAGE} of the download in a browser"),
    };
    let line = format!(
        "kneewise runs in a terminal (kneewise scan export.zip; kneewise --help). Without one: drop an export or a race file onto \
         its icon, or {where_it_is}."
    );
    let _ = writeln!(anstream::stdout().lock(), "{}", style::fitting(line.clone()));
    match page {
        Some(page) => show(&page),
        None => show_text(&line),
    }
    wait_for_enter();
    Exit::Done
}

/// The arguments that write the page of these paths, and the page's place.
fn page_of(paths: &[OsString]) -> io::Result<(Vec<OsString>, PathBuf)> {
    let stem = paths.first().and_then(|path| Path::new(path).file_stem()).unwrap_or_default();
    let page = pages()?.join(stem).with_added_extension("html");
    let mut arguments = vec![OsString::from("kneewise")];
    arguments.extend(paths.iter().cloned());
    arguments.extend(["--format".into(), "html".into(), "-o".into(), page.clone().into_os_string()]);
    Ok((arguments, page))
}

/// Writes the page of these paths by running the program with such arguments, and shows it, or what went wrong.
pub(crate) fn show_page_of(paths: &[OsString], run: impl FnOnce(Vec<OsString>) -> Result<Exit, Problem>) -> Exit {
    let outcome = page_of(paths)
        .map_err(|error| Problem::nothing(format!("no place for the page: {error}")))
        .and_then(|(arguments, page)| run(arguments).map(|exit| (exit, page)));
    match outcome {
        Ok((exit, page)) => {
            let _ = writeln!(anstream::stdout().lock(), "{}", page.display());
            show(&page);
            exit
        }
        Err(problem) => {
            problem.print();
            show_text(&problem.plain());
            wait_for_enter();
            problem.exit
        }
    }
}

/// Where pages are written that nobody gave a place for: the user's folder for what can be made again.
fn pages() -> io::Result<PathBuf> {
    let strategy = etcetera::choose_base_strategy().map_err(io::Error::other)?;
    let folder = strategy.cache_dir().join("kneewise");
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Opens a page in the browser. Its place has been printed, for where that fails.
fn show(page: &Path) {
    if let Err(error) = open::that_detached(page) {
        let _ = writeln!(anstream::stderr().lock(), "no browser could be started: {error}");
    }
}

/// Shows a sentence where there is no console.
fn show_text(text: &str) {
    if cfg!(windows) {
        return;
    }
    let page = pages().and_then(|folder| {
        let page = folder.join("message.txt");
        std::fs::write(&page, format!("{text}\n")).map(|()| page)
    });
    if let Ok(page) = page {
        show(&page);
    }
}

/// Windows closes the window of a program that ends.
fn wait_for_enter() {
    if cfg!(windows) {
        let _ = write!(anstream::stdout().lock(), "\nEnter closes this window. ");
        let _ = io::stdout().flush();
        let _ = io::stdin().read_line(&mut String::new());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with<'a>(set: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        |name| set.iter().find(|(of, _)| *of == name).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn shells_of_windows_are_told_from_a_double_click() {
        let system = ("PSModulePath", r"C:\Program Files\WindowsPowerShell\Modules");
        let home = ("USERPROFILE", r"C:\Users\Ann");
        assert!(own_window(with(&[system, home])));
        assert!(own_window(with(&[])));
        let of_powershell = (
            "PSModulePath",
            r"C:\users\ann\Documents\WindowsPowerShell\Modules;C:\Program Files\WindowsPowerShell\Modules",
        );
        assert!(!own_window(with(&[of_powershell, home])));
        for shell in ["PROMPT", "TERM", "SHLVL", "MSYSTEM", "WT_SESSION"] {
            assert!(!own_window(with(&[system, home, (shell, "1")])), "{shell}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_script_is_not_taken_for_a_double_click() {
        assert!(no_shell(with(&[("DISPLAY", ":0")])) && no_shell(with(&[("WAYLAND_DISPLAY", "wayland-0")])));
        assert!(!no_shell(with(&[])), "a server");
        assert!(!no_shell(with(&[("DISPLAY", ":0"), ("TERM", "xterm")])), "a terminal's script");
    }

    #[test]
    fn the_page_is_beside_the_program_or_where_packages_put_it() {
        let root = tempfile::tempdir().unwrap();
        let of = |path: &str| root.path().join(path);
        let program = of("bin/kneewise");
        assert_eq!(browser_page(&program), None);
        for page in ["share/kneewise/kneewise.html", "bin/kneewise.html"] {
            std::fs::create_dir_all(of(page).parent().unwrap()).unwrap();
            std::fs::write(of(page), "").unwrap();
            assert_eq!(browser_page(&program), Some(of(page)));
        }
    }

    #[test]
    fn options_are_typed_by_somebody() {
        assert!(!started_it(&["--help".into()]));
        assert!(!started_it(&["scan".into(), "no such file".into()]));
    }

    #[test]
    fn a_page_is_named_after_the_first_file() {
        let (arguments, page) = page_of(&["runs/race.fit".into(), "b.fit".into()]).unwrap();
        assert_eq!(page.file_name().unwrap(), "race.html");
        assert_eq!(&arguments[1..6], ["runs/race.fit", "b.fit", "--format", "html", "-o"].map(OsString::from));
    }
}
