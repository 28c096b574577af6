//! The made-up runner's account as a Strava export: `activities.csv` next to packed files in three formats. It begins eight weeks
//! before Garmin's export and ends with the race, so that together they have duplicates and neither has everything.

use super::archive::{gz_bytes, zip_bytes};
use super::fit::fit_bytes;
use super::run::{Kind, Run};
use super::season::{race, season, season_before};
use super::xml::{Cadence, Gpx, Tcx, gpx_bytes, route_bytes, tcx_bytes};

const FIRST_ID: u64 = 13_400_000_011;

/// The columns of an English `activities.csv`, in Strava's order. Five names occur twice.
const COLUMNS: &str = "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,\
Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,Filename,Athlete Weight,Bike Weight,Elapsed Time,\
Moving Time,Distance,Max Speed,Average Speed,Elevation Gain,Elevation Loss,Elevation Low,Elevation High,Max Grade,\
Average Grade,Average Positive Grade,Average Negative Grade,Max Cadence,Average Cadence,Max Heart Rate,Average Heart Rate,\
Max Watts,Average Watts,Calories,Max Temperature,Average Temperature,Relative Effort,Total Work,Number of Runs,Uphill Time,\
Downhill Time,Other Time,Perceived Exertion,Type,Start Time,Weighted Average Power,Power Count,Prefer Perceived Exertion,\
Perceived Relative Effort,Commute,Total Weight Lifted,From Upload,Grade Adjusted Distance,Weather Observation Time,\
Weather Condition,Weather Temperature,Apparent Temperature,Dewpoint,Humidity,Weather Pressure,Wind Speed,Wind Gust,\
Wind Bearing,Precipitation Intensity,Sunrise Time,Sunset Time,Moon Phase,Bike,Gear,Precipitation Probability,\
Precipitation Type,Cloud Cover,Weather Visibility,UV Index,Weather Ozone,Jump Count,Total Grit,Average Flow,Flagged,\
Average Elapsed Speed,Dirt Distance,Newly Explored Distance,Newly Explored Dirt Distance,Activity Count,Total Steps,\
Carbon Saved,Pool Length,Training Load,Intensity,Average Grade Adjusted Pace,Timer Time,Total Cycles,Media";

/// One row, columns by name and by how often the name came before.
struct Row {
    cells: Vec<String>,
}

impl Row {
    fn new(id: u64, start_s: i64, name: &str, kind: &str) -> Row {
        let mut row = Row { cells: vec![String::new(); COLUMNS.split(',').count()] };
        let time = jiff::Timestamp::from_second(start_s).expect("a time in this century");
        row.set("Activity ID", 0, id);
        row.set("Activity Date", 0, time.strftime("%b %-d, %Y, %-I:%M:%S %p"));
        row.set("Activity Name", 0, name);
        row.set("Activity Type", 0, kind);
        row.set("Commute", 0, "false");
        row
    }

    #[expect(clippy::needless_pass_by_value, reason = "numbers and texts alike")]
    fn set(&mut self, name: &str, nth: usize, value: impl ToString) {
        let at = COLUMNS.split(',').enumerate().filter(|(_, c)| *c == name).nth(nth).expect("a column").0;
        self.cells[at] = value.to_string();
    }
}

/// The whole export as downloaded.
pub(crate) fn strava_export() -> Vec<u8> {
    let race_end_s = race().end_s();
    let mut runs: Vec<Run> = Vec::new();
    for outing in season_before().into_iter().chain(season()).filter(|o| o.start_s() < race_end_s) {
        runs.extend(outing.legs.into_iter().filter(|leg| leg.plan.kind != Kind::Transition));
    }
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let mut rows = Vec::new();
    for (i, leg) in runs.iter().enumerate() {
        // Every ninth never reached Strava.
        if i % 9 == 5 {
            continue;
        }
        let id = FIRST_ID + 7_000_003 * i as u64;
        let (name, bytes) = file(i, leg, id + 900_000_000);
        rows.push(row(id, leg, &name));
        files.push((name, bytes));
    }
    rows.insert(9, by_hand(FIRST_ID + 5, runs[24].start_s() + 86_400));
    rows.insert(30, lost(FIRST_ID + 6, runs[60].start_s() + 86_400));
    let table = csv_of(COLUMNS.split(','), rows.iter().map(|row| row.cells.as_slice()));
    let mut members: Vec<(String, Vec<u8>)> = vec![("activities.csv".into(), table)];
    for (name, text) in [
        ("bikes.csv", "Bike Name,Bike Brand,Bike Model,Bike Default Sport Types\nCommuter,Made-up,City 7,Ride\n"),
        ("comments.csv", "Comment Date,Comment\n"),
        (
            "contacts.csv",
            "Athlete ID,Contact Type,Contact,Contact Source,Contact Name\n1,email,friend@example.com,phone,A Friend\n",
        ),
        ("followers.csv", "Follower Athlete ID,Follow Status,Created At\n2,Accepted,2026-01-01 00:00:00 UTC\n"),
        ("logins.csv", "IP Address,Login Source,Login Date & Time\n192.0.2.7,web,2026-03-01 07:00:00 UTC\n"),
        ("media.csv", "Media Filename,Media Caption\nmedia/summit.jpg,Summit\n"),
        ("messaging.csv", "Sent At,Message\n2026-05-01 12:00:00 UTC,see you on Sunday\n"),
        (
            "profile.csv",
            "Athlete ID,Email Address,First Name,Last Name,Sex,Description,Weight,City,State,Country\n\
          7001,runner@example.com,Test,Runner,F,,68.0,,,\n",
        ),
        ("routes.csv", "Route Name,Route Filename\nTwo Summits Half,routes/1.gpx\n"),
        (
            "shoes.csv",
            "Shoe Name,Shoe Brand,Shoe Model,Shoe Default Sport Types\nRoad 3,Made-up,Road 3,Run\n\
          Trail 1,Made-up,Trail 1,Trail Run\n",
        ),
    ] {
        members.push((name.into(), text.as_bytes().to_vec()));
    }
    members.extend(files);
    members.push(("routes/1.gpx".into(), route_bytes(&race())));
    members
        .push(("media/summit.jpg".into(), b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xd9".to_vec()));
    zip_bytes(&members)
}

/// An export with all of these activities, as the watch uploaded them.
pub(crate) fn strava_export_of(runs: &[Run]) -> Vec<u8> {
    let named = |i: usize| format!("activities/{}.fit.gz", FIRST_ID + 900_000_000 + i as u64);
    let rows: Vec<Row> = runs.iter().enumerate().map(|(i, leg)| row(FIRST_ID + i as u64, leg, &named(i))).collect();
    let table = csv_of(COLUMNS.split(','), rows.iter().map(|row| row.cells.as_slice()));
    let mut members: Vec<(String, Vec<u8>)> = vec![("activities.csv".into(), table)];
    members.extend(runs.iter().enumerate().map(|(i, leg)| (named(i), gz_bytes(&fit_bytes(leg)))));
    zip_bytes(&members)
}

/// The file of one activity: mostly what the watch had uploaded, sometimes from an app or another service.
fn file(i: usize, leg: &Run, id: u64) -> (String, Vec<u8>) {
    let outdoors = leg.plan.kind.outdoors();
    match i % 12 {
        // Synchronised by way of another service, whose clock rounds the other way.
        2 if outdoors => {
            (format!("activities/{id}.gpx.gz"), gz_bytes(&gpx_bytes(&leg.shifted(1), Gpx::Strava, Cadence::PerLeg)))
        }
        6 => (format!("activities/{id}.tcx.gz"), gz_bytes(&tcx_bytes(leg, Tcx::Strava, Cadence::PerLeg))),
        // Recorded by the telephone as well, without sensors.
        9 if outdoors && i < 40 => (format!("activities/{id}.gpx"), gpx_bytes(leg, Gpx::Phone, Cadence::PerLeg)),
        // Local time was taken for UTC: an hour and more ahead, whole hours.
        10 if outdoors && (60..75).contains(&i) => (
            format!("activities/{id}.tcx.gz"),
            gz_bytes(&tcx_bytes(&leg.shifted(leg.plan.utc_offset_s), Tcx::Strava, Cadence::Steps)),
        ),
        _ => (format!("activities/{id}.fit.gz"), gz_bytes(&fit_bytes(leg))),
    }
}

fn row(id: u64, leg: &Run, filename: &str) -> Row {
    let kind = match leg.plan.kind {
        Kind::Run | Kind::Treadmill | Kind::Trail => "Run",
        Kind::Ride => "Ride",
        Kind::Hike => "Hike",
        Kind::Swim => "Swim",
        Kind::Strength | Kind::Transition => "Weight Training",
    };
    let mut row = Row::new(id, leg.start_s(), leg.plan.name, kind);
    let metres = leg.distance_m();
    row.set("Elapsed Time", 0, leg.elapsed_s());
    row.set("Elapsed Time", 1, format!("{}.0", leg.elapsed_s()));
    row.set("Moving Time", 0, format!("{}.0", leg.moving_s));
    row.set("Timer Time", 0, format!("{}.0", leg.timer_s()));
    row.set("Filename", 0, filename);
    row.set("From Upload", 0, "1.0");
    row.set("Distance", 0, format!("{:.2}", metres / 1000.0));
    row.set("Distance", 1, metres);
    if metres > 0.0 {
        row.set("Average Speed", 0, metres / leg.moving_s.max(1) as f64);
        row.set("Average Elapsed Speed", 0, metres / leg.elapsed_s().max(1) as f64);
    }
    if leg.plan.kind.outdoors() {
        row.set("Elevation Gain", 0, leg.device_gain_m);
        row.set("Elevation Loss", 0, leg.device_loss_m);
        row.set("Elevation Low", 0, -leg.max(|s| s.altitude_m.map(|a| -a)).unwrap_or(0.0));
        row.set("Elevation High", 0, leg.max(|s| s.altitude_m).unwrap_or(0.0));
    }
    if let Some(bpm) = leg.mean(|s| s.heart_rate_bpm.map(f64::from)) {
        let max = leg.max(|s| s.heart_rate_bpm.map(f64::from)).unwrap_or(bpm);
        row.set("Max Heart Rate", 0, max);
        row.set("Max Heart Rate", 1, format!("{max:.1}"));
        row.set("Average Heart Rate", 0, bpm);
    }
    if leg.plan.kind.running() {
        if let Some(strides) = leg.mean(|s| s.cadence.filter(|c| *c > 0.0)) {
            row.set("Average Cadence", 0, strides);
            row.set("Total Steps", 0, format!("{:.1}", leg.steps.round()));
        }
        row.set("Activity Gear", 0, if leg.plan.kind == Kind::Trail { "Made-up Trail 1" } else { "Made-up Road 3" });
    }
    if let Some(rpe) = leg.plan.rpe {
        row.set("Perceived Exertion", 0, format!("{rpe}.0"));
    }
    row
}

/// Typed in by hand: no file.
fn by_hand(id: u64, start_s: i64) -> Row {
    let mut row = Row::new(id, start_s, "Forgot the watch, 5 km", "Run");
    row.set("Elapsed Time", 0, 1860);
    row.set("Elapsed Time", 1, "1860.0");
    row.set("Moving Time", 0, "1860.0");
    row.set("Distance", 0, "5.00");
    row.set("Distance", 1, "5000.0");
    row
}

/// Strava lost the file and says so where its name should be.
fn lost(id: u64, start_s: i64) -> Row {
    let mut row = Row::new(id, start_s, "Midday run", "Run");
    row.set("Elapsed Time", 0, 2400);
    row.set("Elapsed Time", 1, "2400.0");
    row.set("Moving Time", 0, "2380.0");
    row.set("Distance", 0, "6.61");
    row.set("Distance", 1, "6610.0");
    row.set("Filename", 0, "#error#");
    row
}

fn csv_of<'a>(header: impl Iterator<Item = &'a str>, rows: impl Iterator<Item = &'a [String]>) -> Vec<u8> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(header).expect("memory");
    for row in rows {
        csv.write_record(row).expect("memory");
    }
    csv.into_inner().expect("memory")
}
