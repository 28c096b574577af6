//! `--units` is about what people read: the report itself stays metric.

use crate::reading::{scan, testdata, with_detail};
use kneewise::base::units::Units;

#[test]
fn a_report_is_the_same_in_both_units() {
    let of = |units| {
        let report = scan(&[testdata("race.fit")], &with_detail().with(|config| config.units = units));
        let mut json = serde_json::to_value(&report).unwrap();
        assert_eq!(json["generated_for"]["units"].take(), serde_json::to_value(units).unwrap());
        (json, report)
    };
    let ((metric, _), (imperial, report)) = (of(Units::Metric), of(Units::Imperial));
    assert_eq!(metric, imperial);
    let [race] = &report.activities[..] else { panic!("one activity") };
    assert_eq!((race.splits.len(), race.splits[1].to_m), (22, 2000.0), "21.2 km by the kilometre");
    let miles = &race.internal.mile_splits;
    assert_eq!((miles.len(), miles[1].to_m), (14, 3218.7), "13.2 miles by the mile, for whom reads in miles");
    let load = |splits: &[kneewise::summary::Split]| splits.iter().filter_map(|s| s.knee_load_flat_km).sum::<f64>();
    assert!((load(&race.splits) - load(miles)).abs() < 1e-6, "both add up to the knee load of the run");
}
