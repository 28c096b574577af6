//! One key of the settings: what it is called, what values it takes, and where they go.

use super::values::Settings;
use std::ops::RangeInclusive;

/// One row of the table of settings.
#[derive(Debug)]
pub struct Key {
    /// Where it stands in the file.
    pub place: SettingsTable,
    /// Its name there.
    pub key: &'static str,
    /// Its value as the commented file shows it.
    pub shown: Shown,
    /// What it is for, with its unit; no full stop.
    pub doc: &'static str,
    /// Which values it takes, and where they go.
    pub kind: ValueKind,
    /// Its option on the command line, and what the value is called there. Such a key is an environment variable too.
    pub option: Option<(&'static str, &'static str)>,
}

/// The part of the file in which a key stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingsTable {
    /// Before all tables.
    Top,
    /// `[athlete]`
    Athlete,
    /// `[[athlete.shoes]]`, once for each pair.
    Shoes,
    /// `[limits]`
    Limits,
}

/// A value as it is written in the file.
#[derive(Clone, Copy, Debug)]
pub enum Shown {
    /// What holds where nothing is said.
    Default(&'static str),
    /// One of many; nothing holds where nothing is said.
    Example(&'static str),
}

/// A word, and what it sets.
pub(super) type Choice = (&'static str, fn(&mut Settings));

/// Which values a key takes, and where they go.
#[derive(Debug)]
pub enum ValueKind {
    /// One of some words.
    OneOf(&'static [Choice]),
    /// True or false.
    Switch(fn(&mut Settings, bool)),
    /// A number of a range.
    Number(RangeInclusive<f64>, fn(&mut Settings, f64)),
    /// A text, which may be refused.
    Text(fn(&mut Settings, &str) -> Result<(), String>),
}

/// A value of one of the types that TOML has, as far as keys take them. Numbers come as they are written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value<'a> {
    Switch(bool),
    Number(&'a str),
    Text(&'a str),
    Other,
}

impl Key {
    /// The variable of the environment that sets it, where an option does.
    #[must_use]
    pub fn variable(&self) -> Option<String> {
        self.option.map(|_| format!("KNEEWISE_{}", self.key.to_ascii_uppercase()))
    }

    /// The words that it takes, where it takes only some.
    #[must_use]
    pub fn choices(&self) -> Option<Vec<&'static str>> {
        match self.kind {
            ValueKind::OneOf(choices) => Some(choices.iter().map(|(word, _)| *word).collect()),
            _ => None,
        }
    }

    /// Puts a value that is given as text, as on the command line, into the settings.
    ///
    /// # Errors
    /// Where it cannot be: what is wrong, lower case, no full stop.
    pub fn set_text(&self, text: &str, settings: &mut Settings) -> Result<(), String> {
        let value = match self.kind {
            ValueKind::Number(..) => Value::Number(text),
            ValueKind::Switch(_) => match text {
                "true" | "1" => Value::Switch(true),
                "false" | "0" => Value::Switch(false),
                _ => Value::Other,
            },
            ValueKind::OneOf(_) | ValueKind::Text(_) => Value::Text(text),
        };
        self.set(value, settings)
    }

    pub(super) fn set(&self, value: Value<'_>, settings: &mut Settings) -> Result<(), String> {
        match (&self.kind, value) {
            (ValueKind::OneOf(choices), Value::Text(word)) if !word.trim().is_empty() => {
                let Some((_, set)) = choices.iter().find(|(name, _)| *name == word) else {
                    let names: Vec<String> = choices.iter().map(|(name, _)| format!("\"{name}\"")).collect();
                    return Err(format!("\"{word}\" is not one of {}", names.join(", ")));
                };
                set(settings);
            }
            (ValueKind::Switch(set), Value::Switch(on)) => set(settings, on),
            (ValueKind::Number(range, set), Value::Number(digits)) => set(settings, number(digits, range)?),
            (ValueKind::Text(set), Value::Text(text)) if !text.trim().is_empty() => set(settings, text)?,
            (ValueKind::OneOf(_) | ValueKind::Text(_), _) => return Err("needs a text in \"quotes\"".to_owned()),
            (ValueKind::Switch(_), _) => return Err("needs true or false".to_owned()),
            (ValueKind::Number(..), _) => return Err("needs a number".to_owned()),
        }
        Ok(())
    }
}

/// A number as it is written, where it lies in the range.
pub(super) fn number(digits: &str, range: &RangeInclusive<f64>) -> Result<f64, String> {
    let number: f64 = digits.replace('_', "").parse().map_err(|_| format!("'{digits}' is not a number"))?;
    if range.contains(&number) {
        return Ok(number);
    }
    let (least, most) = (range.start(), range.end());
    let bounds = if *most < f64::MAX { format!("from {least} to {most}") } else { format!("at least {least}") };
    Err(format!("{digits} is out of range, {bounds}"))
}
