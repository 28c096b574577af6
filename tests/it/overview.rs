//! Data for HTML pages about a history: profiles of notable runs, and what `--private` leaves of it.

use crate::reading::{json, scan, testdata};
use kneewise::Config;
use kneewise::config::PainEntry;
use kneewise::report::Report;
use kneewise::rule::finding::Severity;
use std::collections::BTreeSet;

fn overview(private: bool) -> Report {
    let mut pain = PainEntry::new(jiff::civil::date(2026, 9, 14), 3.0);
    pain.note = Some("on the stairs".to_owned());
    scan(
        &[testdata("garmin-export.zip"), testdata("strava-export.zip")],
        &Config::default().with(|config| {
            config.overview = true;
            config.private = private;
            config.pain = vec![pain];
        }),
    )
}

#[test]
fn runs_that_stand_out_have_the_profile_that_check_would_show() {
    let report = overview(false);
    let loud: BTreeSet<&String> =
        report.findings.iter().filter(|f| f.severity > Severity::Info).flat_map(|f| &f.activities).collect();
    let whole = scan(
        &[testdata("garmin-export.zip"), testdata("strava-export.zip")],
        &Config::default().with(|config| config.detail = true),
    );
    assert_eq!(report.activities.len(), whole.activities.len());
    let mut profiles = 0;
    for (seen, in_detail) in report.activities.iter().zip(&whole.activities) {
        assert_eq!(seen.id, in_detail.id);
        if loud.contains(&seen.id) {
            assert_eq!(seen.profile, in_detail.profile, "{}", seen.id);
            assert_eq!((&seen.splits, &seen.descents), (&in_detail.splits, &in_detail.descents));
            profiles += usize::from(!seen.profile.is_empty());
        } else {
            assert!(seen.profile.is_empty() && seen.splits.is_empty());
        }
    }
    assert!(profiles > 3 && profiles < report.activities.len() / 2, "{profiles}");
}

#[test]
fn a_history_is_drawn_from_its_overview() {
    let report = overview(false);
    let [seen] = report.overview.as_deref().unwrap() else { panic!("one runner") };
    let runs: usize = seen.days.iter().map(|day| day.runs).sum();
    let metres: f64 = seen.days.iter().filter_map(|day| day.distance_m).sum();
    assert_eq!(runs, report.totals.runs);
    assert!((metres - report.totals.distance_at_least_m).abs() < 1.0, "{metres}");
    let cadence = seen.cadence.as_ref().unwrap();
    let line = cadence.line.unwrap();
    assert!(line.from_mps < line.to_mps && (140.0..190.0).contains(&line.from_spm), "{line:?}");
    assert!(cadence.cells.len() > 50);
    assert!(
        seen.routes[0].runs > 5 && seen.routes[0].track.len() > 10 && seen.routes.is_sorted_by(|a, b| a.runs >= b.runs)
    );
    assert!(seen.shoes.iter().any(|pair| pair.distance_m > 100_000.0), "{:?}", seen.shoes);
    assert!(seen.longest_30d.len() > 30);
    assert_eq!(seen.pain.len(), 1);
    // In JSON only on request.
    assert!(json(&report).contains("\"longest_30d\""));
    assert!(!json(&scan(&[testdata("race.fit")], &Config::default())).contains("overview"));
}

#[test]
fn a_private_overview_has_neither_positions_nor_names_nor_words() {
    let (open, private) = (json(&overview(false)), overview(true));
    let text = json(&private);
    assert!(open.contains("on the stairs") && !text.contains("on the stairs"));
    let [seen] = private.overview.as_deref().unwrap() else { panic!("one runner") };
    assert!(seen.routes.iter().all(|route| route.track.is_empty()));
    assert!(!seen.shoes.is_empty() && seen.shoes.iter().all(|pair| pair.name.starts_with("gear ")), "{:?}", seen.shoes);
    let points = private.activities.iter().flat_map(|a| &a.profile);
    assert!(points.clone().count() > 100 && points.clone().all(|p| p.lat_deg.is_none() && p.lon_deg.is_none()));
}
