//! Reads `kneewise.toml` and reports the line of every mistake.

use super::key::{Key, SettingsTable, Value, number};
use super::keys::KEYS;
use super::values::Settings;
use crate::base::suggest::nearest;
use crate::config::Shoe;
use crate::config::rules::{Change, Changes, RuleKeys};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A mistake in a settings file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct SettingsError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, lower case, no full stop.
    pub what: String,
    /// The known word that was most likely meant.
    pub meant: Option<String>,
}

/// Reads a settings file. `rules` are the rules whose thresholds it may change.
///
/// # Errors
/// At the first place that is not TOML, has an unknown key or rule, or an invalid value.
pub fn read(text: &str, rules: &[RuleKeys]) -> Result<Settings, SettingsError> {
    let file = File { text, rules };
    let table = DeTable::parse(text).map_err(|error| {
        let message = error.message().lines().collect::<Vec<_>>().join(", ");
        file.error(error.span().unwrap_or(0..0), message)
    })?;
    let mut settings = Settings::default();
    for (key, value) in entries(table.get_ref()) {
        match key.get_ref().as_ref() {
            "athlete" => file.athlete(value, &mut settings)?,
            "limits" => file.keys(SettingsTable::Limits, file.table(value)?, &mut settings)?,
            "rules" => settings.config.rules = file.rules(file.table(value)?)?,
            _ => file.key(SettingsTable::Top, key, value, &mut settings)?,
        }
    }
    Ok(settings)
}

type Word<'t, 'i> = &'t Spanned<std::borrow::Cow<'i, str>>;
type Entry<'t, 'i> = &'t Spanned<DeValue<'i>>;

/// The entries of a table in the order of the file, so that the first mistake is reported first.
fn entries<'t, 'i>(table: &'t DeTable<'i>) -> Vec<(Word<'t, 'i>, Entry<'t, 'i>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

/// The keys of a table, and the names of the tables allowed in it.
fn known(place: SettingsTable) -> (Vec<&'static Key>, &'static [&'static str], &'static str) {
    let (tables, kind): (&[&str], &str) = match place {
        SettingsTable::Top => (&["athlete", "limits", "rules"], "key"),
        SettingsTable::Athlete => (&["shoes"], "key in [athlete],"),
        SettingsTable::Shoes => (&[], "key in [[athlete.shoes]],"),
        SettingsTable::Limits => (&[], "key in [limits],"),
    };
    (KEYS.iter().filter(|key| key.place == place).collect(), tables, kind)
}

fn value<'t>(entry: Entry<'t, '_>) -> Value<'t> {
    match entry.get_ref() {
        DeValue::Boolean(on) => Value::Switch(*on),
        DeValue::Integer(n) if n.radix() == 10 => Value::Number(n.as_str()),
        DeValue::Float(n) => Value::Number(n.as_str()),
        DeValue::String(text) => Value::Text(text),
        _ => Value::Other,
    }
}

/// The text, for line numbers of mistakes, and the rules that it may name.
struct File<'a> {
    text: &'a str,
    rules: &'a [RuleKeys],
}

impl File<'_> {
    fn error(&self, span: Range<usize>, what: impl Into<String>) -> SettingsError {
        let before = self.text.get(..span.start).unwrap_or("");
        SettingsError { line: before.matches('\n').count() + 1, what: what.into(), meant: None }
    }

    fn unknown<'k>(&self, kind: &str, key: Word<'_, '_>, known: impl Iterator<Item = &'k str>) -> SettingsError {
        let word = key.get_ref();
        let meant = nearest(word, known).map(str::to_owned);
        SettingsError { meant, ..self.error(key.span(), format!("unknown {kind} '{word}'")) }
    }

    fn table<'t, 'i>(&self, entry: Entry<'t, 'i>) -> Result<&'t DeTable<'i>, SettingsError> {
        entry.get_ref().as_table().ok_or_else(|| self.error(entry.span(), "needs a [table]"))
    }

    fn key(
        &self,
        place: SettingsTable,
        word: Word<'_, '_>,
        entry: Entry<'_, '_>,
        into: &mut Settings,
    ) -> Result<(), SettingsError> {
        let (keys, tables, kind) = known(place);
        let Some(key) = keys.iter().find(|key| key.key == word.get_ref().as_ref()) else {
            return Err(self.unknown(kind, word, keys.iter().map(|key| key.key).chain(tables.iter().copied())));
        };
        key.set(value(entry), into).map_err(|what| self.error(entry.span(), what))
    }

    fn keys(&self, place: SettingsTable, table: &DeTable<'_>, into: &mut Settings) -> Result<(), SettingsError> {
        entries(table).into_iter().try_for_each(|(word, entry)| self.key(place, word, entry, into))
    }

    fn athlete(&self, entry: Entry<'_, '_>, into: &mut Settings) -> Result<(), SettingsError> {
        for (word, entry) in entries(self.table(entry)?) {
            if word.get_ref() == "shoes" {
                self.shoes(entry, into)?;
            } else {
                self.key(SettingsTable::Athlete, word, entry, into)?;
            }
        }
        Ok(())
    }

    fn shoes(&self, entry: Entry<'_, '_>, into: &mut Settings) -> Result<(), SettingsError> {
        let array = entry.get_ref().as_array();
        let array = array.ok_or_else(|| self.error(entry.span(), "needs [[athlete.shoes]] for each pair"))?;
        for pair in array {
            into.config.athlete.shoes.push(Shoe::default());
            self.keys(SettingsTable::Shoes, self.table(pair)?, into)?;
            if into.shoe().name.is_empty() {
                return Err(self.error(pair.span(), "a pair of shoes needs a name"));
            }
        }
        Ok(())
    }

    fn rules(&self, table: &DeTable<'_>) -> Result<Changes, SettingsError> {
        let mut changes = Changes::new();
        for (word, entry) in entries(table) {
            let name = word.get_ref().as_ref();
            let rule =
                self.rules.iter().find(|rule| [rule.code, rule.name].iter().any(|n| n.eq_ignore_ascii_case(name)));
            let rule = rule
                .ok_or_else(|| self.unknown("rule", word, self.rules.iter().flat_map(|rule| [rule.name, rule.code])))?;
            let change = changes.entry(rule.name.to_owned()).or_default();
            self.change(rule, self.table(entry)?, change)?;
        }
        Ok(changes)
    }

    fn change(&self, rule: &RuleKeys, table: &DeTable<'_>, into: &mut Change) -> Result<(), SettingsError> {
        for (word, entry) in entries(table) {
            let name = word.get_ref().as_ref();
            let wrong = |what: &str| self.error(entry.span(), what);
            if name == "enabled" {
                let Value::Switch(on) = value(entry) else { return Err(wrong("needs true or false")) };
                into.enabled = Some(on);
            } else if let Some(setting) = rule.settings.iter().find(|s| s.key == name) {
                let Value::Number(digits) = value(entry) else { return Err(wrong("needs a number")) };
                let least = if setting.default < 0.0 { f64::MIN } else { 0.0 };
                let number = number(digits, &(least..=f64::MAX)).map_err(|what| wrong(&what))?;
                into.values.insert(name.to_owned(), number);
            } else {
                let known = rule.settings.iter().map(|s| s.key).chain(["enabled"]);
                return Err(self.unknown(&format!("setting of {},", rule.name), word, known));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::units::{Units, WeekStart};
    use crate::config::{Config, OpenLimits, Sex};
    use proptest::prelude::*;
    use std::path::PathBuf;

    fn read(text: &str) -> Result<Settings, SettingsError> {
        super::read(text, &crate::rule::keys())
    }

    fn wrong(text: &str) -> (usize, String, Option<String>) {
        let error = read(text).unwrap_err();
        (error.line, error.what, error.meant)
    }

    #[test]
    fn everything_is_read() {
        let settings = read(
            "units = 'imperial'\nweek_start = 'sunday'\ntz = 'Europe/Zurich'\nascii = true\npain = 'my pain.csv'\n\
             [athlete]\nsex = 'female'\nbirth_year = 1985\nresting_bpm = 48.5\nmax_bpm = 1_88\nthreshold_bpm = 170\nthreshold_pace = '4:10'\n\
             [[athlete.shoes]]\nname = 'Blue'\nstart_km = 120\nmaximum_km = 700.5\n[[athlete.shoes]]\nname = 'Red'\n\
             [rules.session-spike]\nenabled = false\ncaution = 0.2\ndays = 28\n",
        )
        .unwrap();
        assert_eq!((settings.ascii, settings.pain), (true, Some(PathBuf::from("my pain.csv"))));
        let Config { units, week_start, zone, athlete, rules, .. } = settings.config;
        assert_eq!((units, week_start), (Units::Imperial, WeekStart::Sunday));
        assert_eq!(zone.unwrap().iana_name(), Some("Europe/Zurich"));
        assert_eq!((athlete.sex, athlete.birth_year), (Some(Sex::Female), Some(1985)));
        assert_eq!((athlete.resting_bpm, athlete.max_bpm), (Some(48.5), Some(188.0)));
        assert_eq!((athlete.threshold_bpm, athlete.threshold_mps), (Some(170.0), Some(4.0)));
        assert_eq!(
            athlete.shoes,
            [
                Shoe { name: "Blue".into(), start_m: 120_000.0, maximum_m: Some(700_500.0) },
                Shoe { name: "Red".into(), start_m: 0.0, maximum_m: None }
            ]
        );
        let change = &rules["session-spike"];
        assert_eq!((change.enabled, change.values["caution"], change.values["days"]), (Some(false), 0.2, 28.0));
    }

    #[test]
    fn an_empty_file_changes_nothing() {
        assert_eq!(read(""), Ok(Settings::default()));
    }

    #[test]
    fn a_code_names_the_rule_as_well() {
        assert_eq!(read("[rules.kw101]\nstrong = 2").unwrap().config.rules["session-spike"].values["strong"], 2.0);
    }

    #[test]
    fn mistakes_have_their_line_and_a_guess() {
        let unknown = |line, what: &str, meant: &str| (line, what.to_owned(), Some(meant.to_owned()));
        assert_eq!(wrong("\nunit = 'metric'"), unknown(2, "unknown key 'unit'", "units"));
        assert_eq!(wrong("\natlete = 1"), unknown(2, "unknown key 'atlete'", "athlete"));
        assert_eq!(wrong("[athlete]\n\nmaxbpm = 180"), unknown(3, "unknown key in [athlete], 'maxbpm'", "max_bpm"));
        assert_eq!(wrong("[athlete]\nshoe = 1").2.as_deref(), Some("shoes"));
        assert_eq!(wrong("[rules.sesion-spike]"), unknown(1, "unknown rule 'sesion-spike'", "session-spike"));
        assert_eq!(
            wrong("[rules.session-spike]\ncauton = 1"),
            unknown(2, "unknown setting of session-spike, 'cauton'", "caution")
        );
        assert_eq!(wrong("[[athlete.shoes]]\nnam = 'x'").2.as_deref(), Some("name"));
        assert_eq!(wrong("tea = 1\n[athlete]\nage = 3").0, 1, "the first mistake is told first");
        assert_eq!(wrong("max_bpm = 180").1, "unknown key 'max_bpm'", "each key in its place");
        assert_eq!(wrong("units = 1 2").0, 1);
        assert_eq!(wrong("units = 'metric'\n[athlete\n").0, 2);
    }

    #[test]
    fn values_that_cannot_be_are_refused() {
        for (text, what) in [
            ("units = 'miles'", "\"miles\" is not one of \"metric\", \"imperial\""),
            ("units = 3", "needs a text in \"quotes\""),
            ("units = ' '", "needs a text in \"quotes\""),
            ("pain = ''", "needs a text in \"quotes\""),
            ("tz = 'Zurich'", "no time zone \"Zurich\"; write it like Europe/Zurich"),
            ("ascii = 1", "needs true or false"),
            ("athlete = 4", "needs a [table]"),
            ("[athlete]\nmax_bpm = 99", "99 is out of range, from 100 to 250"),
            ("[athlete]\nmax_bpm = 0x99", "needs a number"),
            ("[athlete]\nmax_bpm = nan", "nan is out of range, from 100 to 250"),
            ("[athlete]\nbirth_year = '1985'", "needs a number"),
            ("[athlete]\nthreshold_pace = '4.45'", "\"4.45\" is not a pace; write it like \"4:45\" (/km)"),
            ("[athlete]\nthreshold_pace = '4:60'", "\"4:60\" is not a pace; write it like \"4:45\" (/km)"),
            ("[athlete]\nthreshold_pace = '0:45'", "\"0:45\" is not a pace; write it like \"4:45\" (/km)"),
            ("[[athlete.shoes]]\nstart_km = 4", "a pair of shoes needs a name"),
            ("[rules.session-spike]\ncaution = -0.1", "-0.1 is out of range, at least 0"),
            ("[rules.session-spike]\ncaution = inf", "inf is out of range"),
        ] {
            let said = wrong(text).1;
            assert!(said.starts_with(what), "{text}: {said}");
        }
        assert_eq!(read("[athlete]\nmax_bpm = 250").unwrap().config.athlete.max_bpm, Some(250.0));
    }

    #[test]
    fn a_pace_by_the_mile() {
        let mps = read("[athlete]\nthreshold_pace = '6:42/mi'").unwrap().config.athlete.threshold_mps.unwrap();
        assert!((mps - 1609.344 / 402.0).abs() < 1e-12);
        assert!(read("[athlete]\nthreshold_pace = '6:42/h'").is_err());
    }

    #[test]
    fn limits_are_settings() {
        let settings = read("hide_start_m = 300\n[limits]\nactivity_mb = 1\nsamples = 10\nxml_depth = 9").unwrap();
        let Config { limits, decode, hide_start_m, .. } = settings.config;
        assert_eq!((limits.activity_bytes, decode.samples, decode.xml_depth), (1 << 20, 10, 9));
        assert_eq!((limits.ratio, hide_start_m), (OpenLimits::default().ratio, 300.0));
        assert_eq!(wrong("[limits]\nmembres = 2").2.as_deref(), Some("members"));
        assert!(wrong("[limits]\nratio = 0").1.contains("out of range"));
        // Every limit can be set to its maximum without overflow.
        for key in KEYS.iter().filter(|key| key.place == SettingsTable::Limits) {
            read(&format!("[limits]\n{} = 1000000000000", key.key)).unwrap();
        }
    }

    proptest! {
        #[test]
        fn whatever_stands_there_is_read_or_refused(text in "(\\[|\\]|athlete|rules|\\.|=|\n|'|\"|[a-z0-9 #-]){0,40}") {
            let _ = read(&text);
        }
    }
}
