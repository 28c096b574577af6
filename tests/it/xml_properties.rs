//! Generated GPX and TCX: the `gpx` crate as a second opinion, and damage of every kind.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use gpx::{Gpx, GpxVersion, Track, TrackSegment, Waypoint};
use kneewise::config::DecodeLimits;
use kneewise::internal::decode::{gpx as gpx_decoder, tcx};
use proptest::prelude::*;
use time::OffsetDateTime;

fn point() -> impl Strategy<Value = Waypoint> {
    let position = (-90.0..=90.0_f64, -180.0..=180.0_f64);
    let elevation = prop::option::of(-400.0..9000.0_f64);
    let time_ms = prop::option::of(0_i64..4_000_000_000_000);
    (position, elevation, time_ms).prop_map(|((lat, lon), elevation, time_ms)| {
        let mut point = Waypoint::new(geo::Point::new(lon, lat));
        point.elevation = elevation;
        point.time =
            time_ms.map(|ms| OffsetDateTime::from_unix_timestamp_nanos(i128::from(ms) * 1_000_000).unwrap().into());
        point
    })
}

fn segments() -> impl Strategy<Value = Vec<Vec<Waypoint>>> {
    prop::collection::vec(prop::collection::vec(point(), 0..12), 1..4)
}

fn document(segments: &[Vec<Waypoint>]) -> Vec<u8> {
    let segments = segments.iter().map(|points| TrackSegment { points: points.clone() }).collect();
    let track = Track { name: Some("a < b & c".to_owned()), segments, ..Track::default() };
    let document = Gpx { version: GpxVersion::Gpx11, tracks: vec![track], ..Gpx::default() };
    let mut text = Vec::new();
    gpx::write(&document, &mut text).unwrap();
    text
}

const TCX: &str = r#"<?xml version="1.0" encoding="UTF-8"?><TrainingCenterDatabase><Activities><Activity Sport="Running">
<Lap StartTime="2024-01-01T10:00:00Z"><TotalTimeSeconds>2.0</TotalTimeSeconds><DistanceMeters>7.5</DistanceMeters><Track>
<Trackpoint><Time>2024-01-01T10:00:00Z</Time><Position><LatitudeDegrees>46.5</LatitudeDegrees><LongitudeDegrees>7.25
</LongitudeDegrees></Position><HeartRateBpm><Value>150</Value></HeartRateBpm></Trackpoint><Trackpoint><Time>
2024-01-01T10:00:02Z</Time><Extensions><ns3:TPX><ns3:RunCadence>85</ns3:RunCadence></ns3:TPX></Extensions></Trackpoint>
</Track></Lap><Creator><Name>Watch &amp; Co</Name></Creator></Activity></Activities></TrainingCenterDatabase>"#;

proptest! {
    #[test]
    fn points_are_those_that_were_written(segments in segments()) {
        let text = document(&segments);
        let decoded = gpx_decoder::decode_course(&text, &DecodeLimits::default());
        prop_assert_eq!(&decoded.damage, &[]);
        let oracle = gpx::read(&*text).unwrap();
        let points: Vec<&Waypoint> = oracle.tracks[0].segments.iter().flat_map(|segment| &segment.points).collect();
        let Some(activity) = decoded.activities.first() else {
            prop_assert!(points.is_empty());
            return Ok(());
        };
        prop_assert_eq!(activity.samples.len, points.len());
        for (i, point) in points.into_iter().enumerate() {
            let time_s = point.time.map(|time| OffsetDateTime::from(time).unix_timestamp_nanos() as f64 / 1e9);
            prop_assert_eq!(activity.samples.lat_deg.get(i), Some(point.point().y()));
            prop_assert_eq!(activity.samples.lon_deg.get(i), Some(point.point().x()));
            prop_assert_eq!(activity.samples.altitude_m.get(i), point.elevation);
            let ours = activity.samples.time_s.get(i);
            prop_assert_eq!(ours.is_some(), time_s.is_some());
            prop_assert!((ours.unwrap_or(0.0) - time_s.unwrap_or(0.0)).abs() < 1e-5);
        }
        let pieces = segments.iter().filter(|points| !points.is_empty()).count();
        prop_assert_eq!(activity.breaks.len(), pieces.saturating_sub(1));
    }

    #[test]
    fn damage_anywhere_neither_panics_nor_invents_points(
        segments in segments(),
        at in 0.0..1.0_f64,
        length in 0_usize..20,
        garbage in prop::collection::vec(any::<u8>(), 0..20),
    ) {
        let gpx = document(&segments);
        for (intact, is_gpx) in [(gpx.as_slice(), true), (TCX.as_bytes(), false)] {
            let from = (at * intact.len() as f64) as usize;
            let to = (from + length).min(intact.len());
            let bytes = [&intact[..from], &garbage, &intact[to..]].concat();
            let limits = DecodeLimits::default();
            let (decoded, points) = if is_gpx {
                (gpx_decoder::decode(&bytes, &limits), segments.iter().map(Vec::len).sum())
            } else {
                (tcx::decode(&bytes, &limits), 2)
            };
            let samples = || decoded.activities.iter().map(|activity| &activity.samples);
            // An end tag that lost its slash makes a point, but one that says nothing.
            prop_assert!(samples().map(|samples| samples.lat_deg.count()).sum::<usize>() <= points);
            prop_assert!(samples().map(|samples| samples.time_s.count()).sum::<usize>() <= points);
            prop_assert!(samples().all(|samples| samples.lat_deg.iter().all(|(_, lat)| lat.abs() <= 90.0)));
        }
    }
}

#[test]
fn the_intact_document_of_the_damage_test_is_read_whole() {
    let decoded = tcx::decode(TCX.as_bytes(), &DecodeLimits::default());
    let activity = &decoded.activities[0];
    assert_eq!((decoded.damage.len(), activity.samples.len, activity.device.as_deref()), (0, 2, Some("Watch & Co")));
    assert_eq!(activity.totals.laps_m, Some(7.5));
}
