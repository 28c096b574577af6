//! A planned course as its file tells it: a line without times.

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
    /// The title of the track or route, else of the document.
    pub name: Option<String>,
    /// How many tracks there are.
    pub tracks: usize,
    /// How many routes there are.
    pub routes: usize,
    /// How many waypoints there are.
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

/// From what our own decoders read of a course.
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
