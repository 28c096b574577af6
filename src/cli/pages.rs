//! Completions and manual pages, made from the command line.

use super::args::Cli;
use clap::CommandFactory;

/// The completions for a shell.
pub(crate) fn completions(shell: clap_complete::Shell) -> Vec<u8> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "kneewise", &mut text);
    text
}

/// The manual page of the program, or of one of its commands; `None` if there is no such command.
pub(crate) fn manual(command: Option<&str>) -> Option<Vec<u8>> {
    let mut whole = Cli::command();
    whole.build();
    let page = match command {
        None => whole,
        Some(name) => {
            let part = whole.find_subcommand(name)?.clone();
            part.name(format!("kneewise-{name}"))
        }
    };
    let mut text = Vec::new();
    // Writing to memory cannot fail.
    clap_mangen::Man::new(page).render(&mut text).ok()?;
    Some(text)
}

/// The names of all commands.
pub(crate) fn commands() -> Vec<String> {
    Cli::command().get_subcommands().map(|c| c.get_name().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_pages_are_plain_text() {
        let mut whole = Cli::command();
        whole.build();
        let mut pages = vec![whole.render_long_help().to_string()];
        pages.extend(whole.get_subcommands_mut().map(|command| command.render_long_help().to_string()));
        assert!(pages.len() > 10);
        for page in pages {
            assert!(!page.contains('`'), "{page}");
        }
    }
}
