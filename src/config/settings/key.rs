//! One key of the settings: its name, its values, and where they are stored.

use super::values::Settings;
use std::ops::RangeInclusive;

/// One row of the table of settings.
#[derive(Debug)]
pub struct Key {
    /// Its table in the file.
    pub place: SettingsTable,
    /// Its name there.
    pub key: &'static str,
    /// Its value in the commented file.
    pub shown: Shown,
    /// Purpose with unit; no full stop.
    pub doc: &'static str,
    /// Accepted values, and where they are stored.
    pub kind: ValueKind,
    /// Its command-line option and the placeholder for its value. Such a key also has an environment variable.
    pub option: Option<(&'static str, &'static str)>,
}

/// Tables of the settings file.
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

/// A value as shown in the commented file.
#[derive(Clone, Copy, Debug)]
pub enum Shown {
    /// The default.
    Default(&'static str),
    /// An example; the key has no default.
    Example(&'static str),
}

/// A word and the function that applies it.
pub(super) type Choice = (&'static str, fn(&mut Settings));

/// Kinds of values, and where they are stored.
#[derive(Debug)]
pub enum ValueKind {
    /// One of a list of words.
    OneOf(&'static [Choice]),
    /// True or false.
    Switch(fn(&mut Settings, bool)),
    /// A number in a range.
    Number(RangeInclusive<f64>, fn(&mut Settings, f64)),
    /// A text, which may be rejected.
    Text(fn(&mut Settings, &str) -> Result<(), String>),
}

/// A value of a TOML type that keys accept. Numbers are kept as written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value<'a> {
    Switch(bool),
    Number(&'a str),
    Text(&'a str),
    Other,
}

impl Key {
    /// The environment variable that sets it, if it has an option.
    #[must_use]
    pub fn variable(&self) -> Option<String> {
        self.option.map(|_| format!("KNEEWISE_{}", self.key.to_ascii_uppercase()))
    }

    /// The accepted words, if it accepts only certain words.
    #[must_use]
    pub fn choices(&self) -> Option<Vec<&'static str>> {
        match self.kind {
            ValueKind::OneOf(choices) => Some(choices.iter().map(|(word, _)| *word).collect()),
            _ => None,
        }
    }

    /// Parses a value given as text, as on the command line, and stores it in the settings.
    ///
    /// # Errors
    /// If the value is not accepted: the reason, lower case, no full stop.
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

/// Parses a number and checks its range.
pub(super) fn number(digits: &str, range: &RangeInclusive<f64>) -> Result<f64, String> {
    let number: f64 = digits.replace('_', "").parse().map_err(|_| format!("'{digits}' is not a number"))?;
    if range.contains(&number) {
        return Ok(number);
    }
    let (least, most) = (range.start(), range.end());
    let bounds = if *most < f64::MAX { format!("from {least} to {most}") } else { format!("at least {least}") };
    Err(format!("{digits} is out of range, {bounds}"))
}
