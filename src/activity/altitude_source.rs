//! The altitude sensor of a watch, by its product name: used if the file does not declare it.

use crate::base::provenance::AltitudeSource;

/// Forerunners without a barometer, by number (Garmin's specifications).
const FORERUNNERS_WITHOUT: &[&str] = &[
    "10", "15", "25", "30", "35", "45", "55", "110", "201", "205", "210", "220", "225", "230", "235", "245", "301",
    "305", "310", "405", "410", "610", "620", "630", "735",
];

/// Forerunners with a barometer.
const FORERUNNERS_WITH: &[&str] =
    &["165", "255", "265", "570", "645", "745", "910", "920", "935", "945", "955", "965", "970"];

/// Other watches without a barometer, with names in lower case without spaces. A longer name takes precedence over a shorter one.
const WITHOUT: &[&str] = &[
    "venusq",
    "vivoactive5",
    "vivoactive6",
    "edge20",
    "edge25",
    "edge200",
    "edge205",
    "polarm200",
    "polarm400",
    "polarm430",
    "polarignite",
    "polarvantagem",
    "polarpacer",
    "suunto3",
    "suunto5",
    "ambit3run",
    "ambit3sport",
    "tomtomrunner",
    "tomtomspark",
    "tomtomgpssportwatch",
];

/// Other watches with a barometer.
const WITH: &[&str] = &[
    "fenix",
    "epix",
    "enduro",
    "instinct",
    "tactix",
    "quatix",
    "marq",
    "descent",
    "venu",
    "vivoactivehr",
    "vivoactive3",
    "vivoactive4",
    "edge130",
    "edge305",
    "edge500",
    "edge510",
    "edge520",
    "edge530",
    "edge540",
    "edge550",
    "edge705",
    "edge800",
    "edge810",
    "edge820",
    "edge830",
    "edge840",
    "edge850",
    "edge1000",
    "edge1030",
    "edge1040",
    "edge1050",
    "edgemtb",
    "corospace",
    "corosapex",
    "corosvertix",
    "polarv800",
    "polarvantagev",
    "polarvantagem3",
    "polargritx",
    "polarpacerpro",
    "suunto9baro",
    "suunto9peak",
    "suuntovertical",
    "suuntorace",
    "suuntospartanultra",
    "suuntoambit3peak",
    "suuntoambit3vertical",
    "suuntotraverse",
    "elemnt",
    "karoo",
];

/// The altitude source of a device; `None` if its name is inconclusive.
pub(super) fn of_device(device: &str) -> Option<AltitudeSource> {
    let name: String = device
        .to_lowercase()
        .chars()
        .map(|c| match c {
            'ē' => 'e',
            'í' => 'i',
            'ó' => 'o',
            c => c,
        })
        .filter(char::is_ascii_alphanumeric)
        .collect();
    if let Some((_, model)) = name.split_once("forerunner") {
        let number = model.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        return match number {
            number if FORERUNNERS_WITHOUT.contains(&number) => Some(AltitudeSource::Gps),
            number if FORERUNNERS_WITH.contains(&number) => Some(AltitudeSource::Barometer),
            _ => None,
        };
    }
    let longest = |words: &[&str]| words.iter().filter(|word| has(&name, word)).map(|word| word.len()).max();
    match (longest(WITHOUT), longest(WITH)) {
        (without, with) if with > without => Some(AltitudeSource::Barometer),
        (Some(_), _) => Some(AltitudeSource::Gps),
        _ => None,
    }
}

/// Whether a name contains a word, but not as the beginning of a longer number: an Edge 200 is not an Edge 20.
fn has(name: &str, word: &str) -> bool {
    let digits = word.ends_with(|c: char| c.is_ascii_digit());
    name.match_indices(word)
        .any(|(at, _)| !(digits && name[at + word.len()..].starts_with(|c: char| c.is_ascii_digit())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn watches_are_told_by_their_product() {
        let of = |devices: &[&str]| devices.iter().map(|device| of_device(device)).collect::<Vec<_>>();
        let without = [
            "Garmin Forerunner 110",
            "Forerunner 310XT",
            "Garmin Forerunner 310XT 4t",
            "Forerunner305 (Unit ID 3815748186)",
            "Forerunner 410 Software Version 2.20",
            "Garmin Forerunner 245 music",
            "Garmin venusq",
            "Garmin edge 20",
            "Garmin edge 200",
            "Polar M400",
            "Suunto 5",
            "TomTom GPS Sport Watch",
            "Polar Vantage M",
            "Polar Vantage M2",
            "Polar Pacer",
            "vívoactive 5",
        ];
        assert_eq!(of(&without), vec![Some(AltitudeSource::Gps); without.len()]);
        let with = [
            "Garmin Forerunner 945",
            "Garmin Forerunner 645M",
            "Garmin Forerunner 255",
            "fēnix 5",
            "Garmin fenix 2",
            "vívoactive 3",
            "Garmin vivo active hr",
            "Garmin edge 1030 plus",
            "COROS PACE 2",
            "Suunto 9 Baro",
            "Polar Vantage V",
            "Polar Pacer Pro",
            "Polar Vantage M3",
            "Garmin venu 2",
        ];
        assert_eq!(of(&with), vec![Some(AltitudeSource::Barometer); with.len()]);
        let unknown = [
            "Garmin Connect",
            "StravaGPX",
            "Stryd",
            "Zwift",
            "Suunto 9",
            "Suunto 34",
            "Garmin 1264",
            "Forerunner 999",
            "",
            "ē",
        ];
        assert_eq!(of(&unknown), vec![None; unknown.len()]);
    }
}
