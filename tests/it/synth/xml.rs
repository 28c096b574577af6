//! Activities and routes as GPX 1.1 and TCX, in the flavours that services write.

use super::run::{Kind, Run, Sample};
use std::fmt::Write;

/// Whose GPX.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gpx {
    /// Export of one activity from Garmin Connect: prefix `ns3`, milliseconds, a segment for each pause.
    Garmin,
    /// Strava's: prefix `gpxtpx`, one segment, a barometer named in the creator.
    Strava,
    /// A telephone's app without sensors.
    Phone,
}

/// In which unit cadence is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cadence {
    /// As watches count: strides of one foot.
    PerLeg,
    /// Steps of both feet.
    Steps,
}

/// Whose TCX.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tcx {
    Garmin,
    /// With the ten blanks before `<?xml` that Strava's exports have.
    Strava,
}

/// `2026-09-12T05:30:00Z`.
pub(crate) fn rfc3339(unix_s: i64) -> String {
    jiff::Timestamp::from_second(unix_s).expect("a time in this century").to_string()
}

fn cadence_value(s: &Sample, unit: Cadence) -> Option<f64> {
    s.cadence.map(|per_leg| match unit {
        Cadence::PerLeg => per_leg.round(),
        Cadence::Steps => 2.0 * per_leg,
    })
}

/// The samples with a position as GPX.
pub(crate) fn gpx_bytes(run: &Run, flavour: Gpx, cadence: Cadence) -> Vec<u8> {
    let mut x = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let extension = "http://www.garmin.com/xmlschemas/TrackPointExtension/v1";
    let (creator, prefix, fraction) = match flavour {
        Gpx::Garmin => ("Garmin Connect", "ns3", ".000"),
        Gpx::Strava => ("StravaGPX Android with Barometer", "gpxtpx", ""),
        Gpx::Phone => ("Phone Tracker 2.1", "", ".250"),
    };
    let declared = if prefix.is_empty() { String::new() } else { format!(" xmlns:{prefix}=\"{extension}\"") };
    let kind = match run.plan.kind {
        Kind::Trail if flavour == Gpx::Garmin => "trail_running",
        kind if kind.running() => "running",
        Kind::Ride => "cycling",
        _ => "hiking",
    };
    let time = |unix_s: i64| rfc3339(unix_s).replace('Z', &format!("{fraction}Z"));
    let _ = write!(
        x,
        "<gpx creator=\"{creator}\" version=\"1.1\" xmlns=\"http://www.topografix.com/GPX/1/1\"{declared}>\n<metadata><time>{}</time>\
         </metadata>\n<trk><name>{}</name><type>{kind}</type>\n<trkseg>\n",
        time(run.start_s()),
        run.plan.name,
    );
    let mut pauses = run.pauses.iter().peekable();
    for s in &run.samples {
        if pauses.next_if(|(_, to)| *to <= s.time_s).is_some() && flavour == Gpx::Garmin {
            x.push_str("</trkseg>\n<trkseg>\n");
        }
        let Some((lat, lon)) = s.position else { continue };
        let _ = write!(x, "<trkpt lat=\"{lat:.6}\" lon=\"{lon:.6}\">");
        if let Some(altitude) = s.altitude_m {
            let _ = write!(x, "<ele>{altitude:.1}</ele>");
        }
        let _ = write!(x, "<time>{}</time>", time(s.time_s));
        if !prefix.is_empty() {
            let _ = write!(x, "<extensions><{prefix}:TrackPointExtension>");
            if let Some(bpm) = s.heart_rate_bpm {
                let _ = write!(x, "<{prefix}:hr>{bpm}</{prefix}:hr>");
            }
            if let Some(cadence) = cadence_value(s, cadence) {
                let _ = write!(x, "<{prefix}:cad>{cadence:.0}</{prefix}:cad>");
            }
            let _ = write!(x, "</{prefix}:TrackPointExtension></extensions>");
        }
        x.push_str("</trkpt>\n");
    }
    x.push_str("</trkseg>\n</trk>\n</gpx>\n");
    x.into_bytes()
}

/// The path of a run as a planned route: positions and altitudes, no times.
pub(crate) fn route_bytes(run: &Run) -> Vec<u8> {
    let mut x = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gpx creator=\"Route planner\" version=\"1.1\" \
         xmlns=\"http://www.topografix.com/GPX/1/1\">\n<rte><name>{}</name>\n",
        run.plan.name
    );
    for s in run.samples.iter().step_by(10) {
        if let (Some((lat, lon)), Some(altitude)) = (s.position, s.altitude_m) {
            let _ = writeln!(x, "<rtept lat=\"{lat:.5}\" lon=\"{lon:.5}\"><ele>{altitude:.0}</ele></rtept>");
        }
    }
    x.push_str("</rte>\n</gpx>\n");
    x.into_bytes()
}

/// The activity as TCX, a lap each kilometre, a track for each pause.
pub(crate) fn tcx_bytes(run: &Run, flavour: Tcx, cadence: Cadence) -> Vec<u8> {
    let sport = match run.plan.kind {
        kind if kind.running() => "Running",
        Kind::Ride => "Biking",
        _ => "Other",
    };
    let mut x = match flavour {
        Tcx::Garmin => String::new(),
        Tcx::Strava => " ".repeat(10),
    };
    let start = rfc3339(run.start_s());
    let _ = write!(
        x,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TrainingCenterDatabase \
         xmlns=\"http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2\" \
         xmlns:ns3=\"http://www.garmin.com/xmlschemas/ActivityExtension/v2\">\n<Activities>\n<Activity Sport=\"{sport}\">\n\
         <Id>{start}</Id>\n"
    );
    let lap_m = if flavour == Tcx::Garmin { 1000.0 } else { f64::INFINITY };
    for bounds in run.laps(lap_m).windows(2) {
        lap(run, bounds[0], bounds[1], cadence, &mut x);
    }
    if flavour == Tcx::Garmin {
        let watch = run.plan.watch;
        let _ = writeln!(
            x,
            "<Creator xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"Device_t\"><Name>{}</Name><UnitId>{}\
             </UnitId><ProductID>{}</ProductID></Creator>",
            watch.name, watch.serial, watch.product
        );
    }
    x.push_str("</Activity>\n</Activities>\n</TrainingCenterDatabase>\n");
    x.into_bytes()
}

fn lap(run: &Run, from: usize, to: usize, cadence: Cadence, x: &mut String) {
    let samples = &run.samples[from..to];
    let end = run.samples[to.min(run.samples.len() - 1)];
    let start = samples.first().copied().unwrap_or(end);
    let paused: i64 =
        run.pauses.iter().filter(|(p, _)| (start.time_s..end.time_s).contains(p)).map(|(p, q)| q - p).sum();
    let metres = end.distance_m.unwrap_or(0.0) - start.distance_m.unwrap_or(0.0);
    let _ = write!(
        x,
        "<Lap StartTime=\"{}\"><TotalTimeSeconds>{}</TotalTimeSeconds><DistanceMeters>{metres:.2}</DistanceMeters>\
         <Calories>{}</Calories><Intensity>Active</Intensity><TriggerMethod>Distance</TriggerMethod>\n<Track>\n",
        rfc3339(start.time_s),
        end.time_s - start.time_s - paused,
        (end.time_s - start.time_s) / 6,
    );
    for s in samples {
        let _ = write!(x, "<Trackpoint><Time>{}</Time>", rfc3339(s.time_s));
        if let Some((lat, lon)) = s.position {
            let _ = write!(
                x,
                "<Position><LatitudeDegrees>{lat:.6}</LatitudeDegrees><LongitudeDegrees>{lon:.6}</LongitudeDegrees></Position>"
            );
        }
        if let Some(altitude) = s.altitude_m {
            let _ = write!(x, "<AltitudeMeters>{altitude:.1}</AltitudeMeters>");
        }
        if let Some(distance) = s.distance_m {
            let _ = write!(x, "<DistanceMeters>{distance:.2}</DistanceMeters>");
        }
        if let Some(bpm) = s.heart_rate_bpm {
            let _ = write!(x, "<HeartRateBpm><Value>{bpm}</Value></HeartRateBpm>");
        }
        let value = cadence_value(s, cadence);
        if let (Some(value), false) = (value, run.plan.kind.on_foot()) {
            let _ = write!(x, "<Cadence>{value:.0}</Cadence>");
        }
        x.push_str("<Extensions><ns3:TPX>");
        if let Some(speed) = s.speed_mps {
            let _ = write!(x, "<ns3:Speed>{speed:.3}</ns3:Speed>");
        }
        if let (Some(value), true) = (value, run.plan.kind.on_foot()) {
            let _ = write!(x, "<ns3:RunCadence>{value:.0}</ns3:RunCadence>");
        }
        x.push_str("</ns3:TPX></Extensions></Trackpoint>\n");
        if run.pauses.iter().any(|(from, _)| *from == s.time_s) {
            x.push_str("</Track>\n<Track>\n");
        }
    }
    x.push_str("</Track></Lap>\n");
}

#[test]
fn the_gpx_crate_reads_back_what_was_written() {
    use super::land::Route;
    use super::run::{Plan, Stop, run};
    let run = run(&Plan {
        stops: vec![Stop { at_m: 500.0, seconds: 30, timer_stopped: true }],
        ..Plan::new(1_780_000_000, 1500.0, Route::Fields)
    });
    for (flavour, segments) in [(Gpx::Garmin, 2), (Gpx::Strava, 1), (Gpx::Phone, 1)] {
        let read = gpx::read(gpx_bytes(&run, flavour, Cadence::PerLeg).as_slice()).unwrap();
        assert_eq!(read.tracks[0].segments.len(), segments, "{flavour:?}");
        let points: Vec<_> = read.tracks[0].segments.iter().flat_map(|s| &s.points).collect();
        assert_eq!(points.len(), run.samples.len());
        for (p, s) in points.iter().zip(&run.samples) {
            assert_eq!((p.point().y(), p.point().x()), s.position.unwrap());
            assert_eq!(p.elevation, s.altitude_m);
        }
    }
}
