//! What came before sore spells, in words: "came before", never "caused".

use super::date;
use super::number::{self, MISSING};
use crate::base::exposure::ExposureName;
use crate::base::message::NBSP;
use crate::config::pain::Side;
use crate::render::wording::comparison::upper_first;
use crate::report::power::{TIMES, power};
use crate::report::{BackTest, ExposureBefore, Mention, Onset, Report, RuleAlarms};

/// An adjusted p below this is called more than chance, as is usual.
const MORE_THAN_CHANCE: f64 = 0.05;

/// Histories of 100 in which a pattern has to be found to be told from chance; the screen says how strong that is.
const FOUND_OFTEN: u32 = 40;

/// Said in place of an answer.
pub(in crate::render) const NOTHING: &str = "Nothing was recorded, so there is nothing to look back on.";

/// What would make it wrong, and what it never says.
pub(in crate::render) const LIMITS: &str = "What came before need not be why. It would be wrong if pain was not written down, if something else came at \
    the same time (sleep, work, illness, other sports), or if habits changed for good over these years.";

/// How windows are compared.
pub(in crate::render) fn meaning(test: &BackTest) -> String {
    let mut said =
        "High: more than in 80\u{a0}% of your ordinary windows, which lie at least 28 days away from every spell."
            .to_owned();
    if test.exposures.iter().any(|exposure| exposure.p.is_some()) {
        said.push_str(" p: how often chance alone does as much");
        said.push_str(if test.looked_at > 1 {
            "; the last column counts that all of these were looked at."
        } else {
            "."
        });
    }
    said
}

/// A rule that spoke on fewer days has no share: one of one is not all.
const LEAST_ALARMS: usize = 5;

/// What the consulting room needs to hear, when something stands out.
const TAKE_IT: &str = "To take to a physio or doctor: on which days the knee began to hurt, where, and what the weeks before held. They \
    decide by examining the knee, which no file replaces.";

/// The sentence to take to the clinician.
pub(in crate::render) fn for_the_clinician(test: &BackTest) -> Option<&'static str> {
    (!test.onsets.is_empty()).then_some(TAKE_IT)
}

/// The answer.
pub(in crate::render) fn answer(test: &BackTest) -> String {
    let spells = number::counted(test.onsets.len(), "sore spell", "sore spells");
    if let Some(reason) = &test.reason {
        return match test.onsets.len() {
            0 => format!("No sore spell to look back from: {reason}."),
            _ if test.exposures.is_empty() => format!("{spells}, and too little to compare them with: {reason}."),
            _ => format!("{spells}: that tells nothing yet ({reason})."),
        };
    }
    match found(test) {
        Some(first) => format!("{}.", came_before(first)),
        None if test.exposures.is_empty() => {
            let what = test.suspect.map_or_else(|| "nothing is".to_owned(), |name| format!("{} is not", label(name)));
            format!("{spells}: {what} known well enough to be looked at.")
        }
        None => {
            let few = "as far as so few can tell";
            match test.suspect {
                None => format!("Nothing looked at came before your {spells} more often than chance has it, {few}."),
                Some(name) => format!(
                    "{} did not come before your {spells} more often than chance has it, {few}.",
                    upper_first(more_of(name))
                ),
            }
        }
    }
}

/// What is told with an answer: what chance would have done, and what can be found at all.
pub(in crate::render) fn more(test: &BackTest) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(first) = found(test) {
        let p = first.p.map_or_else(String::new, probability);
        let of = match test.looked_at {
            1 => " It was named beforehand and looked at alone.".to_owned(),
            n => format!(
                " {} things were looked at; that one of them stands out as much by chance: {}.",
                number::count(n),
                first.p_adjusted.map_or_else(String::new, probability)
            ),
        };
        said.push(format!("By chance {} would have: {p}.{of}", by_chance(first)));
    }
    said.extend(what_can_be_found(test));
    said
}

/// How strong a pattern would have to be.
pub(in crate::render) fn what_can_be_found(test: &BackTest) -> Option<String> {
    if test.reason.is_some() || test.looked_at == 0 {
        return None;
    }
    let row = power(test.onsets_tested)?;
    let shares = if test.suspect.is_some() { row.suspected } else { row.found };
    let enough = shares.iter().position(|share| *share >= FOUND_OFTEN);
    let n = number::count(test.onsets_tested);
    let alone = if test.suspect.is_some() { ", suspected beforehand," } else { "" };
    let (weak, times) = (shares[0], TIMES[0]);
    Some(match enough {
        None => {
            let (told, so) = match found(test) {
                Some(_) => {
                    ("most patterns are missed, even the strongest", " So what stands out is one of those, or chance.")
                }
                None => ("hardly any pattern can be told from chance", ""),
            };
            format!(
                "With {n} spells {told}: of causes{alone} that made pain {} times as likely, {} in 100 were found in simulated histories.{so}",
                TIMES[3], shares[3]
            )
        }
        Some(at) => format!(
            "With {n} spells only a {}strong pattern can be told from chance: in simulated histories a cause{alone} that made pain {} \
             times as likely was found in {} of 100, one of {times} times in {weak}.",
            if at > 1 { "very " } else { "" },
            TIMES[at],
            shares[at]
        ),
    })
}

/// What was looked at as tables list it: what stands out most, then the others by p.
pub(in crate::render) fn listed(test: &BackTest) -> Vec<&ExposureBefore> {
    let first = test.first();
    let others = test.exposures.iter().filter(|exposure| first.is_none_or(|first| !std::ptr::eq(first, *exposure)));
    first.into_iter().chain(others).collect()
}

/// The exposure that stands out, where its adjusted p is small.
fn found(test: &BackTest) -> Option<&ExposureBefore> {
    test.first().filter(|first| first.p_adjusted.is_some_and(|p| p < MORE_THAN_CHANCE))
}

/// `5 of 6 times the 14 days up to the pain held more descent than 80 % of your ordinary fortnights`
pub(in crate::render) fn came_before(exposure: &ExposureBefore) -> String {
    format!(
        "{} of {} times the {}{NBSP}days up to the pain held {} than 80{NBSP}% of your ordinary {}",
        exposure.high_before,
        exposure.known_before,
        exposure.days,
        more_of(exposure.name),
        windows(exposure.days)
    )
}

fn windows(days: u32) -> &'static str {
    match days {
        7 => "weeks",
        14 => "fortnights",
        _ => "four weeks",
    }
}

fn more_of(name: ExposureName) -> &'static str {
    match name {
        ExposureName::LongestRun => "a larger step up in the longest run",
        ExposureName::WeekDistance => "a fuller week",
        ExposureName::Descent => "more descent",
        ExposureName::SteepDescent => "more steep descent",
        ExposureName::KneeLoad => "more knee load",
        ExposureName::HardMinutes => "more hard running",
        ExposureName::DaysOff => "fewer days off",
        ExposureName::SameRoute => "more of one route",
        ExposureName::Cadence => "fewer steps a minute at the same speed",
        ExposureName::ShoeDistance => "older shoes",
    }
}

/// What stands in a table.
pub(in crate::render) fn label(name: ExposureName) -> &'static str {
    match name {
        ExposureName::LongestRun => "longest run, step up",
        ExposureName::WeekDistance => "fullest week",
        ExposureName::Descent => "descent",
        ExposureName::SteepDescent => "over 10\u{a0}% down",
        ExposureName::KneeLoad => "knee load",
        ExposureName::HardMinutes => "hard minutes",
        ExposureName::DaysOff => "few days off",
        ExposureName::SameRoute => "one route",
        ExposureName::Cadence => "low cadence",
        ExposureName::ShoeDistance => "distance of the shoes",
    }
}

/// So many mentions are listed; the newest first.
pub(in crate::render) const MENTIONS: usize = 12;

/// What heads the mentions.
pub(in crate::render) fn mentions_head(mentions: &[Mention]) -> String {
    let days = number::counted(mentions.len(), "activity speaks", "activities speak");
    format!("{days} of a knee that hurts, on days of which the log says nothing. Not counted until you confirm them:")
}

/// The rows of mentions: day and words.
pub(in crate::render) fn mention_row(mention: &Mention) -> [String; 2] {
    let text = mention
        .text
        .as_deref()
        .map_or_else(|| "text left out".to_owned(), |text| format!("“{}”", super::name::clean(text)));
    [date::full(mention.date), text]
}

/// How to confirm one of them.
#[cfg(feature = "html")]
pub(in crate::render) fn confirm(mention: &Mention) -> String {
    format!("kneewise pain --confirm {}", mention.date)
}

/// How to confirm those that are listed; days that are not so are left out of it.
pub(in crate::render) fn confirm_all<'a>(mentions: impl Iterator<Item = &'a Mention>) -> String {
    let mut days: Vec<String> = mentions.map(|mention| mention.date.to_string()).collect();
    days.dedup();
    format!("Those that are so: kneewise pain --confirm {}", days.join(" "))
}

/// How many of the onsets ordinary windows would have made high: `1`, `1 or 2`, `none or 1`.
pub(in crate::render) fn by_chance(exposure: &ExposureBefore) -> String {
    if exposure.known_ordinary == 0 {
        return MISSING.to_owned();
    }
    let expected = exposure.known_before as f64 * exposure.high_ordinary as f64 / exposure.known_ordinary as f64;
    let (low, part) = (expected.floor() as usize, expected.fract());
    let word = |n: usize| if n == 0 { "none".to_owned() } else { number::count(n) };
    match part {
        part if part < 0.1 => word(low),
        part if part > 0.9 => word(low + 1),
        _ => format!("{} or {}", word(low), low + 1),
    }
}

/// `p 0.012`
fn probability(p: f64) -> String {
    format!("p{NBSP}{}", number::fixed(p, 3))
}

/// p in a cell.
pub(in crate::render) fn p_cell(p: Option<f64>) -> String {
    p.map_or_else(|| MISSING.to_owned(), |p| number::fixed(p, 3))
}

/// `Fri 3 Apr 2026`, `10 days`, `4/10, left knee`
pub(in crate::render) fn spell(onset: &Onset) -> [String; 3] {
    let days = i64::from((onset.until - onset.date).get_days()) + 1;
    let began = date::full(onset.date);
    let lasted = number::counted(usize::try_from(days).unwrap_or(0), "day", "days");
    let score = onset.score.map(|score| format!("{}/10", number::fixed(score, u32::from(score.fract() != 0.0))));
    let place = onset.place.as_deref().map_or_else(|| "knee".to_owned(), super::name::clean);
    let site = match onset.side {
        Some(Side::Both) => format!("both sides, {place}"),
        Some(side) if !place.to_lowercase().contains(side.as_str()) => format!("{} {place}", side.as_str()),
        _ => place,
    };
    let said: Vec<String> = [score, Some(site)].into_iter().flatten().collect();
    [began, lasted, said.join(", ")]
}

/// A rule's row: code, what it said, how often a spell followed, and the days it is to be held against.
pub(in crate::render) fn rule_row(alarms: &RuleAlarms, report: &Report) -> [String; 5] {
    let percent = |share: f64| format!("{}{NBSP}%", number::fixed(share * 100.0, 0));
    let share = (alarms.alarms >= LEAST_ALARMS).then(|| alarms.followed as f64 / alarms.alarms as f64);
    let name = report.findings.iter().find(|f| f.rule == alarms.rule).map(|f| f.name.to_string()).unwrap_or_default();
    [
        format!("{} {name}", alarms.rule).trim_end().to_owned(),
        number::count(alarms.alarms),
        number::count(alarms.followed),
        share.map_or_else(|| MISSING.to_owned(), percent),
        percent(alarms.base_rate),
    ]
}

/// Which history, and how much of it could be used.
pub(in crate::render) fn which(test: &BackTest) -> String {
    let mut parts = vec![number::counted(test.onsets.len(), "sore spell", "sore spells")];
    if test.onsets_tested < test.onsets.len() {
        parts.push(format!("{} with enough history and runs before it", number::count(test.onsets_tested)));
    }
    parts.push(number::counted(test.ordinary_windows, "ordinary window", "ordinary windows"));
    parts.push(number::counted(test.looked_at, "thing looked at", "things looked at"));
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn before(name: ExposureName, high_before: usize, high_ordinary: usize) -> ExposureBefore {
        ExposureBefore {
            name,
            days: 14,
            less: name.is_less(),
            high_before,
            known_before: 6,
            high_ordinary,
            known_ordinary: 100,
            p: Some(0.002),
            p_adjusted: Some(0.031),
        }
    }

    fn test(exposures: Vec<ExposureBefore>, reason: Option<&str>) -> BackTest {
        let onset =
            Onset { date: date(2026, 3, 1), until: date(2026, 3, 9), score: Some(4.0), place: None, side: None };
        BackTest {
            onsets: vec![onset; 6],
            onsets_tested: 6,
            ordinary_windows: 100,
            looked_at: exposures.len(),
            suspect: None,
            exposures,
            rules: Vec::new(),
            mentions: Vec::new(),
            reason: reason.map(str::to_owned),
        }
    }

    fn plain(text: &str) -> String {
        text.replace(NBSP, " ")
    }

    #[test]
    fn the_answer_names_what_stands_out_and_claims_nothing_else() {
        let found = test(vec![before(ExposureName::Descent, 5, 20), before(ExposureName::DaysOff, 3, 20)], None);
        assert_eq!(
            plain(&answer(&found)),
            "5 of 6 times the 14 days up to the pain held more descent than 80 % of your ordinary fortnights."
        );
        let said = more(&found).iter().map(|said| plain(said)).collect::<Vec<_>>();
        assert_eq!(
            said[0],
            "By chance 1 or 2 would have: p 0.002. 2 things were looked at; that one of them stands out as much by chance: p 0.031."
        );
        assert!(
            said[1].starts_with("With 6 spells only a very strong pattern can be told from chance:"),
            "{}",
            said[1]
        );
        let mut chance = found.clone();
        chance.exposures.truncate(1);
        chance.exposures[0].p_adjusted = Some(0.05);
        assert!(answer(&chance).starts_with("Nothing looked at came before your 6"), "{}", answer(&chance));
        let few = test(vec![before(ExposureName::Descent, 5, 20)], Some("needs 4 spells, has 3"));
        assert_eq!(plain(&answer(&few)), "6 sore spells: that tells nothing yet (needs 4 spells, has 3).");
        assert_eq!(more(&few).len(), 1, "{:?}", more(&few));
    }

    /// The list is by p; what stands out is what does so among all that was looked at.
    #[test]
    fn the_lowest_adjusted_p_is_named_and_listed_first() {
        let mut often = before(ExposureName::LongestRun, 5, 20);
        (often.p, often.p_adjusted) = (Some(0.001), Some(0.2));
        let test = test(vec![often, before(ExposureName::Descent, 5, 20)], None);
        assert!(answer(&test).contains("more descent"), "{}", answer(&test));
        assert_eq!(
            listed(&test).iter().map(|e| e.name).collect::<Vec<_>>(),
            [ExposureName::Descent, ExposureName::LongestRun]
        );
    }

    #[test]
    fn few_spells_are_told_without_contradicting_what_stands_out() {
        let mut five = test(vec![before(ExposureName::Descent, 5, 20)], None);
        five.onsets_tested = 4;
        let said = what_can_be_found(&five).unwrap();
        assert!(said.starts_with("With 4 spells most patterns are missed, even the strongest: of causes"), "{said}");
        assert!(said.ends_with("So what stands out is one of those, or chance."), "{said}");
        assert!(!said.contains("hardly any"), "{said}");
        five.exposures[0].p_adjusted = Some(0.5);
        assert!(
            what_can_be_found(&five).unwrap().starts_with("With 4 spells hardly any pattern can be told from chance")
        );
    }

    #[test]
    fn what_chance_would_have_done() {
        let said = |high: usize| by_chance(&before(ExposureName::Descent, 5, high));
        assert_eq!(
            [0, 3, 4, 13, 14, 16, 17, 20, 33].map(said),
            ["none", "none or 1", "none or 1", "none or 1", "none or 1", "1", "1", "1 or 2", "2"]
        );
    }

    #[test]
    fn no_word_claims_a_cause() {
        for name in ExposureName::ALL {
            let test = BackTest { suspect: Some(name), ..test(vec![before(name, 5, 20)], None) };
            let text = [vec![answer(&test)], more(&test), vec![LIMITS.to_owned(), meaning(&test)]].concat().join(" ");
            assert!(!text.contains("because") && !text.contains("caused by") && !text.contains("due to"), "{text}");
        }
    }
}
