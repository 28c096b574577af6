//! `kneewise.toml`: read with the line of every mistake, and written with every setting, its default and its meaning.

mod limits;

use crate::base::suggest::nearest;
use crate::base::units::{Units, WeekStart};
use crate::config::DecodeLimits;
use crate::config::rules::{Change, Changes};
use crate::config::{Athlete, Config, Limits, Sex, Shoe};
use crate::rule::RULES;
use jiff::tz::TimeZone;
use std::fmt::Write as _;
use std::ops::{Range, RangeInclusive};
use std::path::PathBuf;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Metres in a mile, for paces that are given by the mile.
const MILE_M: f64 = 1609.344;

/// Threshold speeds of runners, metres per second: from 11 min to 2:23 a kilometre.
const THRESHOLD_MPS: RangeInclusive<f64> = 1.5..=7.0;

/// What a settings file says; what it leaves out stays as it was.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// `units`.
    pub units: Option<Units>,
    /// `week_start`.
    pub week_start: Option<WeekStart>,
    /// `tz`.
    pub zone: Option<TimeZone>,
    /// `ascii`: whether the terminal view keeps to ASCII.
    pub ascii: Option<bool>,
    /// `pain`: the pain log, as it is written there; a relative path counts from the folder of the settings file.
    pub pain: Option<PathBuf>,
    /// `hide_start_m`.
    pub hide_start_m: Option<f64>,
    /// `[limits]`: what opening may spend.
    pub limits: Limits,
    /// `[limits]`: what decoding may spend.
    pub decode: DecodeLimits,
    /// `[athlete]`.
    pub athlete: Athlete,
    /// `[rules.…]`.
    pub rules: Changes,
}

impl Settings {
    /// Puts everything but the pain log and `ascii` into `config`.
    pub fn apply(&self, config: &mut Config) {
        config.units = self.units.unwrap_or(config.units);
        config.week_start = self.week_start.unwrap_or(config.week_start);
        config.zone = self.zone.clone().or(config.zone.take());
        config.hide_start_m = self.hide_start_m.unwrap_or(config.hide_start_m);
        config.limits = self.limits.clone();
        config.decode = self.decode.clone();
        config.athlete = self.athlete.clone();
        config.rules = self.rules.clone();
    }
}

impl Settings {
    /// Puts what is an athlete's own into `config`: the zone, what is known of the runner, thresholds of rules. Units, weeks, privacy
    /// and limits are for whoever runs kneewise to decide.
    pub fn apply_of_athlete(&self, config: &mut Config) {
        // `--tz`, or the common settings, where they say something: a file of one of many athletes does not overrule them.
        config.zone = config.zone.take().or_else(|| self.zone.clone());
        config.athlete = self.athlete.clone();
        config.rules.extend(self.rules.clone());
    }
}

/// What is wrong in a settings file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct SettingsError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there, lower case, no full stop.
    pub what: String,
    /// The known word that was most likely meant.
    pub meant: Option<String>,
}

/// Reads a settings file.
///
/// # Errors
///
/// At the first place that is not TOML, holds an unknown key or rule, or a value that cannot be.
pub fn read(text: &str) -> Result<Settings, SettingsError> {
    let file = File { text };
    let table = DeTable::parse(text).map_err(|error| {
        let message = error.message().lines().collect::<Vec<_>>().join(", ");
        file.error(error.span().unwrap_or(0..0), message)
    })?;
    let mut settings = Settings::default();
    for (key, value) in entries(table.get_ref()) {
        match key.get_ref().as_ref() {
            "units" => settings.units = Some(file.one_of(value, &UNITS)?),
            "week_start" => settings.week_start = Some(file.one_of(value, &WEEK_STARTS)?),
            "tz" => settings.zone = Some(file.zone(value)?),
            "ascii" => settings.ascii = Some(file.bool(value)?),
            "pain" => settings.pain = Some(PathBuf::from(file.word(value)?)),
            "hide_start_m" => settings.hide_start_m = Some(file.number(value, 0.0..=50_000.0)?),
            "limits" => file.limits(file.table(value)?, &mut settings)?,
            "athlete" => settings.athlete = file.athlete(file.table(value)?)?,
            "rules" => settings.rules = file.rules(file.table(value)?)?,
            _ => return Err(file.unknown("key", key, TOP.iter().copied())),
        }
    }
    Ok(settings)
}

const TOP: [&str; 9] = ["units", "week_start", "tz", "ascii", "pain", "hide_start_m", "limits", "athlete", "rules"];
const ATHLETE: [&str; 6] = ["sex", "birth_year", "resting_bpm", "max_bpm", "threshold_pace", "shoes"];
const SHOE: [&str; 3] = ["name", "start_km", "maximum_km"];
const UNITS: [(&str, Units); 2] = [("metric", Units::Metric), ("imperial", Units::Imperial)];
const WEEK_STARTS: [(&str, WeekStart); 2] = [("monday", WeekStart::Monday), ("sunday", WeekStart::Sunday)];
const SEXES: [(&str, Sex); 2] = [("female", Sex::Female), ("male", Sex::Male)];

type Key<'t, 'i> = &'t Spanned<std::borrow::Cow<'i, str>>;
type Value<'t, 'i> = &'t Spanned<DeValue<'i>>;

/// The entries of a table in the order of the file, so that the first mistake is told first.
fn entries<'t, 'i>(table: &'t DeTable<'i>) -> Vec<(Key<'t, 'i>, Value<'t, 'i>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

/// The text, for the lines of its mistakes.
struct File<'a> {
    text: &'a str,
}

impl File<'_> {
    fn error(&self, span: Range<usize>, what: impl Into<String>) -> SettingsError {
        let before = self.text.get(..span.start).unwrap_or("");
        SettingsError { line: before.matches('\n').count() + 1, what: what.into(), meant: None }
    }

    fn unknown<'k>(&self, kind: &str, key: Key<'_, '_>, known: impl Iterator<Item = &'k str>) -> SettingsError {
        let word = key.get_ref();
        let meant = nearest(word, known).map(str::to_owned);
        SettingsError { meant, ..self.error(key.span(), format!("unknown {kind} '{word}'")) }
    }

    fn word<'t>(&self, value: Value<'t, '_>) -> Result<&'t str, SettingsError> {
        let word = value.get_ref().as_str().filter(|word| !word.trim().is_empty());
        word.ok_or_else(|| self.error(value.span(), "needs a text in \"quotes\""))
    }

    fn one_of<T: Copy>(&self, value: Value<'_, '_>, known: &[(&'static str, T)]) -> Result<T, SettingsError> {
        let word = self.word(value)?;
        if let Some((_, meaning)) = known.iter().find(|(name, _)| *name == word) {
            return Ok(*meaning);
        }
        let names: Vec<String> = known.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        Err(self.error(value.span(), format!("\"{word}\" is not one of {}", names.join(", "))))
    }

    fn bool(&self, value: Value<'_, '_>) -> Result<bool, SettingsError> {
        value.get_ref().as_bool().ok_or_else(|| self.error(value.span(), "needs true or false"))
    }

    fn number(&self, value: Value<'_, '_>, range: RangeInclusive<f64>) -> Result<f64, SettingsError> {
        let digits = match value.get_ref() {
            DeValue::Integer(n) if n.radix() == 10 => n.as_str(),
            DeValue::Float(n) => n.as_str(),
            _ => return Err(self.error(value.span(), "needs a number")),
        };
        let number: f64 =
            digits.replace('_', "").parse().map_err(|_| self.error(value.span(), format!("{digits} is no number")))?;
        if range.contains(&number) {
            return Ok(number);
        }
        let (least, most) = (range.start(), range.end());
        let bounds = if *most < f64::MAX { format!("from {least} to {most}") } else { format!("at least {least}") };
        Err(self.error(value.span(), format!("{digits} is out of range, {bounds}")))
    }

    fn table<'t, 'i>(&self, value: Value<'t, 'i>) -> Result<&'t DeTable<'i>, SettingsError> {
        value.get_ref().as_table().ok_or_else(|| self.error(value.span(), "needs a [table]"))
    }

    fn zone(&self, value: Value<'_, '_>) -> Result<TimeZone, SettingsError> {
        let name = self.word(value)?;
        TimeZone::get(name)
            .map_err(|_| self.error(value.span(), format!("no time zone \"{name}\"; write it like Europe/Zurich")))
    }

    fn athlete(&self, table: &DeTable<'_>) -> Result<Athlete, SettingsError> {
        let mut athlete = Athlete::default();
        for (key, value) in entries(table) {
            match key.get_ref().as_ref() {
                "sex" => athlete.sex = Some(self.one_of(value, &SEXES)?),
                "birth_year" => athlete.birth_year = Some(self.number(value, 1900.0..=2100.0)? as i16),
                "resting_bpm" => athlete.resting_bpm = Some(self.number(value, 20.0..=120.0)?),
                "max_bpm" => athlete.max_bpm = Some(self.number(value, 100.0..=250.0)?),
                "threshold_pace" => athlete.threshold_mps = Some(self.pace(value)?),
                "shoes" => athlete.shoes = self.shoes(value)?,
                _ => return Err(self.unknown("key in [athlete],", key, ATHLETE.iter().copied())),
            }
        }
        Ok(athlete)
    }

    /// Metres per second of a pace: minutes and seconds a kilometre (`4:45`, `4:45/km`) or a mile (`7:39/mi`).
    fn pace(&self, value: Value<'_, '_>) -> Result<f64, SettingsError> {
        let text = self.word(value)?;
        let (clock, metres) = match text.split_once('/') {
            None => (text, 1000.0),
            Some((clock, unit)) if unit.trim() == "km" => (clock, 1000.0),
            Some((clock, unit)) if unit.trim() == "mi" => (clock, MILE_M),
            Some(_) => ("", 0.0),
        };
        let seconds = clock.trim().split_once(':').and_then(|(minutes, seconds)| {
            let (minutes, seconds): (u32, u32) = (minutes.parse().ok()?, seconds.parse().ok()?);
            (minutes < 60 && seconds < 60).then_some(f64::from(minutes * 60 + seconds))
        });
        seconds
            .map(|s| metres / s)
            .filter(|mps| THRESHOLD_MPS.contains(mps))
            .ok_or_else(|| self.error(value.span(), format!("\"{text}\" is no pace; write it like \"4:45\" (/km)")))
    }

    fn shoes(&self, value: Value<'_, '_>) -> Result<Vec<Shoe>, SettingsError> {
        let array = value.get_ref().as_array();
        let array = array.ok_or_else(|| self.error(value.span(), "needs [[athlete.shoes]] for each pair"))?;
        array.iter().map(|one| self.shoe(one)).collect()
    }

    fn shoe(&self, value: Value<'_, '_>) -> Result<Shoe, SettingsError> {
        let mut shoe = Shoe::default();
        for (key, value) in entries(self.table(value)?) {
            match key.get_ref().as_ref() {
                "name" => self.word(value)?.trim().clone_into(&mut shoe.name),
                "start_km" => shoe.start_m = self.number(value, 0.0..=100_000.0)? * 1000.0,
                "maximum_km" => shoe.maximum_m = Some(self.number(value, 1.0..=100_000.0)? * 1000.0),
                _ => return Err(self.unknown("key in [[athlete.shoes]],", key, SHOE.iter().copied())),
            }
        }
        if shoe.name.is_empty() {
            return Err(self.error(value.span(), "a pair of shoes needs a name"));
        }
        Ok(shoe)
    }

    fn limits(&self, table: &DeTable<'_>, settings: &mut Settings) -> Result<(), SettingsError> {
        for (key, value) in entries(table) {
            let Some(limit) = limits::LIMITS.iter().find(|limit| limit.key == key.get_ref().as_ref()) else {
                return Err(self.unknown("key in [limits],", key, limits::LIMITS.iter().map(|limit| limit.key)));
            };
            limit.set(&mut settings.limits, &mut settings.decode, self.number(value, 1.0..=limits::MOST)?);
        }
        Ok(())
    }

    fn rules(&self, table: &DeTable<'_>) -> Result<Changes, SettingsError> {
        let mut changes = Changes::new();
        for (key, value) in entries(table) {
            let word = key.get_ref().as_ref();
            let rule = crate::rule::find(word)
                .ok_or_else(|| self.unknown("rule", key, RULES.iter().flat_map(|rule| [rule.name, rule.code])))?;
            let change = changes.entry(rule.name.to_owned()).or_default();
            self.change(rule, self.table(value)?, change)?;
        }
        Ok(changes)
    }

    fn change(&self, rule: &crate::rule::Rule, table: &DeTable<'_>, into: &mut Change) -> Result<(), SettingsError> {
        for (key, value) in entries(table) {
            let word = key.get_ref().as_ref();
            if word == "enabled" {
                into.enabled = Some(self.bool(value)?);
            } else if let Some(setting) = rule.settings.iter().find(|s| s.key == word) {
                let least = if setting.default < 0.0 { f64::MIN } else { 0.0 };
                into.values.insert(word.to_owned(), self.number(value, least..=f64::MAX)?);
            } else {
                let known = rule.settings.iter().map(|s| s.key).chain(["enabled"]);
                return Err(self.unknown(&format!("setting of {},", rule.name), key, known));
            }
        }
        Ok(())
    }
}

/// A commented settings file: every setting with its default and meaning, the rules' from their table.
#[must_use]
pub fn template() -> String {
    let mut text = String::from(
        "# Settings of kneewise. Take away the # of a line to change what it says.\n\
         # Options and KNEEWISE_... variables win over this file.\n\
         \n\
         # units = \"metric\"        # or \"imperial\"\n\
         # week_start = \"monday\"   # or \"sunday\"\n\
         # tz = \"Europe/Zurich\"    # local time of all activities; else each file, its position or the system tells\n\
         # ascii = false           # true: no other signs on the terminal\n\
         # pain = \"pain.csv\"       # a log of pain: date,score[,when][,note]; relative to this file\n\
         # hide_start_m = 0        # leave out positions this near the usual start, metres; 500 hides a village street\n\
         \n\
         [athlete]\n\
         # sex = \"female\"          # or \"male\"; for Banister's training load\n\
         # birth_year = 1985       # under 18 there are no next steps: the studies were of adults\n\
         # resting_bpm = 50        # else estimated from the history\n\
         # max_bpm = 185           # else estimated from the history\n\
         # threshold_pace = \"4:45\" # the pace that you could hold for an hour, minutes a kilometre (\"7:39/mi\": a mile)\n\
         \n\
         # [[athlete.shoes]]       # once for each pair that the exports do not know\n\
         # name = \"Blue pair\"      # runs whose gear has this name count for it\n\
         # start_km = 0            # kilometres before the first recorded run\n\
         # maximum_km = 800        # when you want to replace it\n",
    );
    limits::template(&mut text);
    for rule in RULES {
        let _ = write!(
            text,
            "\n[rules.{}]\n# {}: {}. More: kneewise explain {0}\n# enabled = true\n",
            rule.name, rule.code, rule.summary
        );
        for setting in rule.settings {
            let line = format!("# {} = {}", setting.key, setting.default);
            let _ = writeln!(text, "{line:<25} # {}", setting.meaning);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wrong(text: &str) -> (usize, String, Option<String>) {
        let error = read(text).unwrap_err();
        (error.line, error.what, error.meant)
    }

    #[test]
    fn everything_is_read() {
        let settings = read(
            "units = 'imperial'\nweek_start = 'sunday'\ntz = 'Europe/Zurich'\nascii = true\npain = 'my pain.csv'\n\
             [athlete]\nsex = 'female'\nbirth_year = 1985\nresting_bpm = 48.5\nmax_bpm = 1_88\nthreshold_pace = '4:10'\n\
             [[athlete.shoes]]\nname = 'Blue'\nstart_km = 120\nmaximum_km = 700.5\n[[athlete.shoes]]\nname = 'Red'\n\
             [rules.session-spike]\nenabled = false\ncaution = 0.2\ndays = 28\n",
        )
        .unwrap();
        let mut config = Config::default();
        settings.apply(&mut config);
        assert_eq!((config.units, config.week_start), (Units::Imperial, WeekStart::Sunday));
        assert_eq!(config.zone.unwrap().iana_name(), Some("Europe/Zurich"));
        assert_eq!((settings.ascii, settings.pain), (Some(true), Some(PathBuf::from("my pain.csv"))));
        let athlete = config.athlete;
        assert_eq!((athlete.sex, athlete.birth_year), (Some(Sex::Female), Some(1985)));
        assert_eq!((athlete.resting_bpm, athlete.max_bpm, athlete.threshold_mps), (Some(48.5), Some(188.0), Some(4.0)));
        assert_eq!(
            athlete.shoes,
            [
                Shoe { name: "Blue".into(), start_m: 120_000.0, maximum_m: Some(700_500.0) },
                Shoe { name: "Red".into(), start_m: 0.0, maximum_m: None }
            ]
        );
        let change = &config.rules["session-spike"];
        assert_eq!((change.enabled, change.values["caution"], change.values["days"]), (Some(false), 0.2, 28.0));
    }

    #[test]
    fn an_empty_file_changes_nothing() {
        assert_eq!(read(""), Ok(Settings::default()));
        let mut config = Config { zone: Some(TimeZone::UTC), units: Units::Imperial, ..Config::default() };
        Settings::default().apply(&mut config);
        assert_eq!((config.units, config.zone), (Units::Imperial, Some(TimeZone::UTC)));
    }

    #[test]
    fn a_code_names_the_rule_as_well() {
        assert_eq!(read("[rules.kw101]\nstrong = 2").unwrap().rules["session-spike"].values["strong"], 2.0);
    }

    #[test]
    fn mistakes_have_their_line_and_a_guess() {
        let unknown = |line, what: &str, meant: &str| (line, what.to_owned(), Some(meant.to_owned()));
        assert_eq!(wrong("\nunit = 'metric'"), unknown(2, "unknown key 'unit'", "units"));
        assert_eq!(wrong("[athlete]\n\nmaxbpm = 180"), unknown(3, "unknown key in [athlete], 'maxbpm'", "max_bpm"));
        assert_eq!(wrong("[rules.sesion-spike]"), unknown(1, "unknown rule 'sesion-spike'", "session-spike"));
        assert_eq!(
            wrong("[rules.session-spike]\ncauton = 1"),
            unknown(2, "unknown setting of session-spike, 'cauton'", "caution")
        );
        assert_eq!(wrong("[[athlete.shoes]]\nnam = 'x'").2.as_deref(), Some("name"));
        assert_eq!(wrong("tea = 1\n[athlete]\nage = 3").0, 1, "the first mistake is told first");
        assert_eq!(wrong("units = 1 2").0, 1);
        assert_eq!(wrong("units = 'metric'\n[athlete\n").0, 2);
    }

    #[test]
    fn values_that_cannot_be_are_refused() {
        for (text, what) in [
            ("units = 'miles'", "\"miles\" is not one of \"metric\", \"imperial\""),
            ("units = 3", "needs a text in \"quotes\""),
            ("tz = 'Zurich'", "no time zone \"Zurich\"; write it like Europe/Zurich"),
            ("ascii = 1", "needs true or false"),
            ("athlete = 4", "needs a [table]"),
            ("[athlete]\nmax_bpm = 99", "99 is out of range, from 100 to 250"),
            ("[athlete]\nmax_bpm = nan", "nan is out of range, from 100 to 250"),
            ("[athlete]\nbirth_year = '1985'", "needs a number"),
            ("[athlete]\nthreshold_pace = '4.45'", "\"4.45\" is no pace; write it like \"4:45\" (/km)"),
            ("[athlete]\nthreshold_pace = '4:60'", "\"4:60\" is no pace; write it like \"4:45\" (/km)"),
            ("[athlete]\nthreshold_pace = '0:45'", "\"0:45\" is no pace; write it like \"4:45\" (/km)"),
            ("[[athlete.shoes]]\nstart_km = 4", "a pair of shoes needs a name"),
            ("[rules.session-spike]\ncaution = -0.1", "-0.1 is out of range, at least 0"),
            ("[rules.session-spike]\ncaution = inf", "inf is out of range"),
        ] {
            let said = wrong(text).1;
            assert!(said.starts_with(what), "{text}: {said}");
        }
        assert_eq!(read("[athlete]\nmax_bpm = 250").unwrap().athlete.max_bpm, Some(250.0));
    }

    #[test]
    fn a_pace_by_the_mile() {
        let mps = read("[athlete]\nthreshold_pace = '6:42/mi'").unwrap().athlete.threshold_mps.unwrap();
        assert!((mps - 1609.344 / 402.0).abs() < 1e-12);
        assert!(read("[athlete]\nthreshold_pace = '6:42/h'").is_err());
    }

    #[test]
    fn the_template_says_nothing_but_names_everything() {
        let text = template();
        let blank = read(&text).unwrap();
        assert_eq!(Settings { rules: Changes::new(), ..blank.clone() }, Settings::default());
        assert!(blank.rules.values().all(|change| *change == Change::default()));
        // With the comment signs of all settings taken away it is the defaults.
        let setting = |line: &str| line.starts_with("# ") && (line.contains(" = ") || line.starts_with("# [["));
        let all: String = text.lines().map(|l| if setting(l) { &l[2..] } else { l }.to_owned() + "\n").collect();
        let all = read(&all).unwrap();
        assert_eq!(all.athlete.shoes.len(), 1);
        assert!(all.athlete.sex.is_some() && all.athlete.threshold_mps.is_some() && all.pain.is_some());
        for rule in RULES {
            let change = &all.rules[rule.name];
            assert_eq!(change.enabled, Some(true), "{}", rule.code);
            for setting in rule.settings {
                assert_eq!(change.values[setting.key], setting.default, "{} {}", rule.code, setting.key);
            }
        }
    }

    #[test]
    fn limits_are_settings() {
        let read = |text: &str| read(text).unwrap();
        let settings = read("hide_start_m = 300\n[limits]\nactivity_mb = 1\nsamples = 10\nxml_depth = 9");
        let mut config = Config::default();
        settings.apply(&mut config);
        assert_eq!((config.limits.activity_bytes, config.decode.samples, config.decode.xml_depth), (1 << 20, 10, 9));
        assert_eq!((config.limits.ratio, config.hide_start_m), (Limits::default().ratio, 300.0));
        assert_eq!(wrong("[limits]\nmembres = 2").2.as_deref(), Some("members"));
        assert!(wrong("[limits]\nratio = 0").1.contains("out of range"));
        // Every limit can be set as far as it goes without overflow.
        for limit in &limits::LIMITS {
            super::read(&format!("[limits]\n{} = 1000000000000", limit.key)).unwrap();
        }
    }

    proptest! {
        #[test]
        fn whatever_stands_there_is_read_or_refused(text in "(\\[|\\]|athlete|rules|\\.|=|\n|'|\"|[a-z0-9 #-]){0,40}") {
            let _ = read(&text);
        }
    }
}
