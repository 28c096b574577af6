//! The commented settings file: every setting with its default or an example, and its purpose.

use super::key::{Key, SettingsTable, Shown};
use super::keys::KEYS;
use crate::config::rules::RuleKeys;
use std::fmt::Write as _;

/// Column at which comments begin, for settings short enough.
const COLUMN: usize = 25;

const HEAD: &str = "\
# Settings of kneewise. Take away the # of a line to change what it says.
# Options and KNEEWISE_... variables win over this file.
";

/// The file with every setting commented out; those of `rules` from their own tables.
#[must_use]
pub fn template(rules: &[RuleKeys]) -> String {
    let mut text = HEAD.to_owned();
    for (place, heading) in [
        (SettingsTable::Top, ""),
        (SettingsTable::Athlete, "[athlete]\n"),
        (SettingsTable::Shoes, "# [[athlete.shoes]]       # once for each pair that the exports do not know\n"),
        (
            SettingsTable::Limits,
            "[limits]\n# What one file may cost before it is left alone, with a code in the account of files.\n",
        ),
    ] {
        text.push('\n');
        text.push_str(heading);
        for key in KEYS.iter().filter(|key| key.place == place) {
            let (Shown::Default(value) | Shown::Example(value)) = key.shown;
            line(&mut text, key.key, value, &about(key));
        }
    }
    for rule in rules {
        let _ = write!(
            text,
            "\n[rules.{}]\n# {}: {}. More: kneewise explain {0}\n# enabled = true\n",
            rule.name, rule.code, rule.summary
        );
        for setting in rule.settings {
            line(&mut text, setting.key, &setting.default.to_string(), setting.meaning);
        }
    }
    text
}

fn line(text: &mut String, key: &str, value: &str, about: &str) {
    let setting = format!("# {key} = {value}");
    let _ = writeln!(text, "{setting:<COLUMN$} # {about}");
}

/// The purpose of a key, after its other accepted words.
fn about(key: &Key) -> String {
    let (Shown::Default(shown) | Shown::Example(shown)) = key.shown;
    let others: Vec<String> = key.choices().unwrap_or_default().iter().map(|word| format!("\"{word}\"")).collect();
    let others: Vec<&str> = others.iter().map(String::as_str).filter(|word| *word != shown).collect();
    if others.is_empty() { key.doc.to_owned() } else { format!("or {}: {}", others.join(", "), key.doc) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::rules::{Change, Changes};
    use crate::config::settings::{Settings, read};
    use crate::rule::{self, RULES};

    #[test]
    fn the_template_says_nothing_but_names_everything() {
        let text = template(&rule::keys());
        let mut blank = read(&text, &rule::keys()).unwrap();
        assert!(blank.config.rules.values().all(|change| *change == Change::default()));
        blank.config.rules = Changes::new();
        assert_eq!(blank, Settings::default());
        // With the settings uncommented the file equals the defaults, or the examples where there is no default.
        let setting = |line: &str| line.starts_with("# ") && (line.contains(" = ") || line.starts_with("# [["));
        let all: String = text.lines().map(|l| if setting(l) { &l[2..] } else { l }.to_owned() + "\n").collect();
        let mut all = read(&all, &rule::keys()).unwrap();
        for rule in RULES {
            let change = &all.config.rules[rule.name];
            assert_eq!(change.enabled, Some(true), "{}", rule.code);
            for setting in rule.settings {
                assert_eq!(change.values[setting.key], setting.default, "{} {}", rule.code, setting.key);
            }
        }
        assert_eq!(all.config.athlete.shoes.len(), 1);
        assert!(all.config.athlete.sex.is_some() && all.config.athlete.threshold_mps.is_some() && all.pain.is_some());
        for example in KEYS.iter().filter(|key| matches!(key.shown, Shown::Example(_))) {
            match example.place {
                SettingsTable::Top => assert!(["tz", "pain"].contains(&example.key), "{}", example.key),
                SettingsTable::Athlete | SettingsTable::Shoes => {}
                SettingsTable::Limits => panic!("{} has a default", example.key),
            }
        }
        let defaults = Settings::default();
        (all.config.rules, all.config.athlete) = (Changes::new(), defaults.config.athlete.clone());
        (all.config.zone, all.pain) = (None, None);
        assert_eq!(all, defaults, "what is called a default is none");
    }

    #[test]
    fn other_words_stand_before_what_they_are_for() {
        let text = template(&[]);
        assert!(text.contains("\n# units = \"metric\"        # or \"imperial\": kilometres or miles"), "{text}");
        assert!(text.contains("\n# depth = 6               # deepest nesting of archives"), "{text}");
    }
}
