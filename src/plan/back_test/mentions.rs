//! What the runner's own words say of a knee that hurts.

use crate::base::mention::mention;
use crate::config::Config;
use crate::report::Mention;
use crate::summary::ActivitySummary;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// The activities whose title, description or note speaks of one, by start, without the days that the pain log knows already.
pub(super) fn mentions(activities: &[ActivitySummary], config: &Config) -> Vec<Mention> {
    let known: BTreeSet<Date> =
        config.known_pain().map(|entry| entry.date).chain(config.known_marks().map(|mark| mark.date)).collect();
    let of = |a: &ActivitySummary| {
        let text = a.name.as_deref().and_then(mention).or_else(|| a.internal.mention.clone())?;
        Some(Mention { date: a.local_start.date(), activity: a.id.clone(), text: Some(text) })
    };
    activities.iter().filter(|a| !known.contains(&a.local_start.date())).filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::PainEntry;
    use crate::config::pain::read_log;
    use crate::rule::tests::fixture::{Planted, planted};
    use jiff::civil::date;

    #[test]
    fn titles_and_notes_until_the_log_knows() {
        let runs = planted(&[
            Planted::run(0, 5.0).with(|a| a.name = Some("Easy, left knee sore".into())),
            Planted::run(1, 5.0).with(|a| a.internal.mention = Some("Knie zwickt".into())),
            Planted::run(2, 5.0).with(|a| a.name = Some("No knee pain today".into())),
        ]);
        let mut config = Config::default();
        let days = |config: &Config| mentions(&runs, config).iter().map(|m| m.date.day()).collect::<Vec<_>>();
        assert_eq!(days(&config), [5, 6]);
        assert_eq!(mentions(&runs, &config)[0].text.as_deref(), Some("left knee sore"));
        config.pain = vec![PainEntry::new(date(2026, 1, 5), 0.0)];
        assert_eq!(days(&config), [6], "scored");
        config.pain_marks = read_log(b"2026-01-06,,mention\n", None).unwrap().marks;
        assert!(days(&config).is_empty(), "confirmed");
    }
}
