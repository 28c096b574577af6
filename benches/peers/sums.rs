//! Four numbers of a file, computed by kneewise and by each peer: distance, duration, naive elevation loss, mean cadence.

use embedded_io_adapters::std::FromStd;
use fitparser::profile::MesgNum;
use kneewise::config::DecodeLimits;
use kneewise::internal::decode::{self, Decoded};
use rustyfit::proto::Value;
use rustyfit::{Decoder, StreamingIterator};

/// The four numbers that every reader adds up. Cadence is as in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Sums {
    pub(crate) distance_m: f64,
    pub(crate) duration_s: f64,
    pub(crate) loss_m: f64,
    cadence_sum: f64,
    cadences: usize,
    first_s: Option<f64>,
    altitude_m: Option<f64>,
    position: Option<(f64, f64)>,
}

impl Sums {
    pub(crate) fn cadence(&self) -> f64 {
        if self.cadences == 0 { f64::NAN } else { self.cadence_sum / self.cadences as f64 }
    }

    fn time(&mut self, time_s: f64) {
        self.duration_s = time_s - *self.first_s.get_or_insert(time_s);
    }

    fn altitude(&mut self, altitude_m: f64) {
        self.loss_m += self.altitude_m.map_or(0.0, |before| (before - altitude_m).max(0.0));
        self.altitude_m = Some(altitude_m);
    }

    fn cadence_of(&mut self, cadence: f64) {
        self.cadence_sum += cadence;
        self.cadences += 1;
    }

    /// Adds distance between positions, if the file has no cumulative distance.
    fn position(&mut self, lat_deg: f64, lon_deg: f64) {
        let here = (lat_deg.to_radians(), lon_deg.to_radians());
        if let Some((lat, lon)) = self.position {
            let half = |a: f64, b: f64| ((a - b) / 2.0).sin().powi(2);
            let h = half(here.0, lat) + lat.cos() * here.0.cos() * half(here.1, lon);
            self.distance_m += 2.0 * 6_371_000.0 * h.sqrt().asin();
        }
        self.position = Some(here);
    }
}

/// A reader. `None` for a file that cannot be read.
pub(crate) type Peer = fn(&[u8]) -> Option<Sums>;

/// All readers by name, with the extension of the files that they read.
pub(crate) const PEERS: [(&str, &str, Peer); 7] = [
    ("kneewise", "fit", kneewise_fit),
    ("fitparser", "fit", fitparser_sums),
    ("rustyfit", "fit", rustyfit_sums),
    ("rustyfit-bare", "fit", rustyfit_bare),
    ("kneewise", "gpx", kneewise_gpx),
    ("kneewise", "tcx", kneewise_tcx),
    ("gpx", "gpx", gpx_sums),
];

pub(crate) fn kneewise_fit(bytes: &[u8]) -> Option<Sums> {
    of_decoded(&decode::fit::decode(bytes, &DecodeLimits::default()), true)
}

pub(crate) fn kneewise_gpx(bytes: &[u8]) -> Option<Sums> {
    of_decoded(&decode::gpx::decode(bytes, &DecodeLimits::default()), false)
}

pub(crate) fn kneewise_tcx(bytes: &[u8]) -> Option<Sums> {
    of_decoded(&decode::tcx::decode(bytes, &DecodeLimits::default()), true)
}

fn of_decoded(decoded: &Decoded, running_total: bool) -> Option<Sums> {
    let mut sums = Sums::default();
    for samples in decoded.activities.iter().map(|activity| &activity.samples) {
        samples.time_s.iter().for_each(|(_, time_s)| sums.time(time_s));
        samples.altitude_m.iter().for_each(|(_, altitude_m)| sums.altitude(altitude_m));
        samples.cadence_raw.iter().for_each(|(_, cadence)| sums.cadence_of(cadence));
        if running_total {
            sums.distance_m = samples.distance_m.iter().last().map_or(sums.distance_m, |(_, distance_m)| distance_m);
        } else {
            let positions = samples.lat_deg.iter().filter_map(|(i, lat)| Some((lat, samples.lon_deg.get(i)?)));
            positions.for_each(|(lat_deg, lon_deg)| sums.position(lat_deg, lon_deg));
        }
    }
    sums.first_s.map(|_| sums)
}

pub(crate) fn fitparser_sums(bytes: &[u8]) -> Option<Sums> {
    let mut sums = Sums::default();
    for record in fitparser::from_bytes(bytes).ok()? {
        if record.kind() != MesgNum::Record {
            continue;
        }
        let (mut altitude_m, mut cadence, mut fraction) = (None, None, 0.0);
        for field in record.fields() {
            let number = || -> Option<f64> { field.value().clone().try_into().ok() };
            match field.name() {
                "timestamp" => {
                    if let fitparser::Value::Timestamp(time) = field.value() {
                        sums.time(time.timestamp() as f64);
                    }
                }
                "distance" => sums.distance_m = number().unwrap_or(sums.distance_m),
                "enhanced_altitude" => altitude_m = number(),
                "altitude" => altitude_m = altitude_m.or(number()),
                "cadence" => cadence = number(),
                "fractional_cadence" => fraction = number().unwrap_or(0.0),
                _ => {}
            }
        }
        altitude_m.into_iter().for_each(|altitude_m| sums.altitude(altitude_m));
        cadence.into_iter().for_each(|cadence| sums.cadence_of(cadence + fraction));
    }
    Some(sums)
}

pub(crate) fn rustyfit_sums(bytes: &[u8]) -> Option<Sums> {
    rustyfit_stream(bytes, true)
}

/// Its fastest mode: neither checksum nor expansion of components.
pub(crate) fn rustyfit_bare(bytes: &[u8]) -> Option<Sums> {
    rustyfit_stream(bytes, false)
}

fn rustyfit_stream(bytes: &[u8], everything: bool) -> Option<Sums> {
    let mut sums = Sums::default();
    let mut decoder = Decoder::builder().checksum(everything).expand_components(everything).build();
    let mut stream = decoder.stream(FromStd::new(bytes));
    while let Some(event) = stream.next() {
        let rustyfit::DecoderEvent::Message(message) = event.ok()? else { continue };
        if message.num != rustyfit::profile::typedef::MesgNum::RECORD {
            continue;
        }
        let (mut altitude_m, mut cadence, mut fraction) = (None, None, 0.0);
        for field in &message.fields {
            match (field.num, &field.value) {
                (253, Value::Uint32(time)) => sums.time(f64::from(*time)),
                (5, Value::Uint32(v)) if *v != u32::MAX => sums.distance_m = f64::from(*v) / 100.0,
                (78, Value::Uint32(v)) if *v != u32::MAX => altitude_m = Some(f64::from(*v) / 5.0 - 500.0),
                (2, Value::Uint16(v)) if *v != u16::MAX => {
                    altitude_m = altitude_m.or(Some(f64::from(*v) / 5.0 - 500.0));
                }
                (4, Value::Uint8(v)) if *v != u8::MAX => cadence = Some(f64::from(*v)),
                (53, Value::Uint8(v)) if *v != u8::MAX => fraction = f64::from(*v) / 128.0,
                _ => {}
            }
        }
        altitude_m.into_iter().for_each(|altitude_m| sums.altitude(altitude_m));
        cadence.into_iter().for_each(|cadence| sums.cadence_of(cadence + fraction));
    }
    Some(sums)
}

/// Without cadence: the crate drops all extensions.
pub(crate) fn gpx_sums(bytes: &[u8]) -> Option<Sums> {
    let mut sums = Sums::default();
    for point in gpx::read(bytes).ok()?.tracks.iter().flat_map(|t| &t.segments).flat_map(|s| &s.points) {
        let time = point.time.map(time::OffsetDateTime::from);
        time.into_iter().for_each(|time| sums.time(time.unix_timestamp_nanos() as f64 / 1e9));
        point.elevation.into_iter().for_each(|altitude_m| sums.altitude(altitude_m));
        sums.position(point.point().y(), point.point().x());
    }
    sums.first_s.map(|_| sums)
}
