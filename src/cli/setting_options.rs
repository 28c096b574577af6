//! Options that are also settings, made from the table of keys: each is an option, an environment variable and a key of
//! `kneewise.toml`.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};
use kneewise::internal::settings::{KEYS, Key, Settings, Shown};
use std::fmt::Write as _;

/// The values given, in the order of the table.
#[derive(Clone, Debug, Default)]
pub(crate) struct SettingOptions(Vec<(&'static Key, String)>);

impl SettingOptions {
    /// Applies them to the settings, overriding existing values.
    pub(crate) fn apply(&self, settings: &mut Settings) {
        for (key, value) in &self.0 {
            // Each was already validated when the command line was parsed.
            let _ = key.set_text(value, settings);
        }
    }

    /// Whether a key was given.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.0.iter().any(|(given, _)| given.key == key)
    }
}

impl FromArgMatches for SettingOptions {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut options = SettingOptions::default();
        options.update_from_arg_matches(matches)?;
        Ok(options)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        let given = |key: &'static Key| {
            key.option.and_then(|_| matches.get_one::<String>(key.key)).map(|value| (key, value.clone()))
        };
        self.0 = KEYS.iter().filter_map(given).collect();
        Ok(())
    }
}

impl Args for SettingOptions {
    fn augment_args(command: Command) -> Command {
        KEYS.iter().filter_map(argument).fold(command, Command::arg)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

fn argument(key: &'static Key) -> Option<Arg> {
    let (name, value) = key.option?;
    let mut help = key.doc.to_owned();
    help[..1].make_ascii_uppercase();
    if let Shown::Default(default) = key.shown {
        let _ = write!(help, " [default: {}]", default.trim_matches('"'));
    }
    let argument = Arg::new(key.key).long(name).value_name(value).help(help).env(key.variable()?).hide_env(true);
    Some(match key.choices() {
        Some(words) => argument.value_parser(PossibleValuesParser::new(words)),
        None => {
            argument.value_parser(|text: &str| key.set_text(text, &mut Settings::default()).map(|()| text.to_owned()))
        }
    })
}
