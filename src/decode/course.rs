//! A planned course as read from its file: a line without times.

use super::Decoded;

/// A point of the line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CoursePoint {
    /// Latitude and longitude, degrees.
    pub position: [f64; 2],
    /// Altitude above the sea, metres.
    pub altitude_m: Option<f64>,
}

/// A course file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CourseDocument {
    /// Title of the track or route, else of the document.
    pub name: Option<String>,
    /// Number of tracks.
    pub tracks: usize,
    /// Number of routes.
    pub routes: usize,
    /// Number of waypoints.
    pub waypoints: usize,
    /// What was odd or left out.
    pub notes: Vec<String>,
    /// Continuous parts of the line, in order.
    pub parts: Vec<Vec<CoursePoint>>,
}

impl CourseDocument {
    /// The number of points of the line.
    #[must_use]
    pub fn points(&self) -> usize {
        self.parts.iter().map(Vec::len).sum()
    }
}

/// From a course read by our own decoders.
impl From<Decoded> for CourseDocument {
    fn from(decoded: Decoded) -> Self {
        let mut course = CourseDocument::default();
        course.notes.extend(decoded.damage.iter().map(ToString::to_string));
        for activity in decoded.activities {
            let samples = &activity.samples;
            course.tracks += 1;
            course.name = course.name.or(activity.name);
            let mut part = Vec::new();
            for i in 0..samples.len {
                if activity.breaks.contains(&i) && !part.is_empty() {
                    course.parts.push(std::mem::take(&mut part));
                }
                if let (Some(lat_deg), Some(lon_deg)) = (samples.lat_deg.get(i), samples.lon_deg.get(i)) {
                    part.push(CoursePoint { position: [lat_deg, lon_deg], altitude_m: samples.altitude_m.get(i) });
                }
            }
            course.parts.push(part);
        }
        course
    }
}
