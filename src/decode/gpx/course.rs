//! A planned course in GPX, read by the `gpx` crate: the whole document, waypoints included.

use crate::config::DecodeLimits;
use crate::decode::course::{CourseDocument, CoursePoint};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Why the `gpx` crate rejected a document.
#[derive(Debug, thiserror::Error)]
enum StrictError {
    #[error("the reader failed")]
    Panicked,
    #[error("{0}")]
    NotGpx(#[from] gpx::errors::GpxError),
}

/// Reads a course: tracks if there are any, else the first route. Invalid GPX is read by our own decoder.
#[must_use]
pub fn read(bytes: &[u8], limits: &DecodeLimits) -> CourseDocument {
    strict(bytes).unwrap_or_else(|why| {
        let mut course = CourseDocument::from(super::decode_course(bytes, limits));
        course.notes.insert(0, format!("not strictly GPX ({why}): read with more tolerance, waypoints left out"));
        course
    })
}

fn strict(bytes: &[u8]) -> Result<CourseDocument, StrictError> {
    let document = catch_unwind(AssertUnwindSafe(|| gpx::read(bytes))).map_err(|_| StrictError::Panicked)??;
    let point = |w: &gpx::Waypoint| CoursePoint { position: [w.point().y(), w.point().x()], altitude_m: w.elevation };
    let mut course = CourseDocument {
        name: document.metadata.and_then(|m| m.name),
        tracks: document.tracks.len(),
        routes: document.routes.len(),
        waypoints: document.waypoints.len(),
        ..CourseDocument::default()
    };
    let own_name = if document.tracks.is_empty() {
        document.routes.first().and_then(|r| r.name.clone())
    } else {
        document.tracks.iter().find_map(|t| t.name.clone())
    };
    course.name = own_name.or(course.name).map(|n| n.trim().to_owned()).filter(|n| !n.is_empty());
    course.parts = document
        .tracks
        .iter()
        .flat_map(|t| &t.segments)
        .map(|s| s.points.iter().map(point).collect::<Vec<CoursePoint>>())
        .filter(|part| !part.is_empty())
        .collect();
    if course.parts.is_empty() {
        course.parts = document.routes.first().map(|r| r.points.iter().map(point).collect()).into_iter().collect();
        if course.routes > 1 {
            course.notes.push(format!("{} routes: the first is used", course.routes));
        }
    } else if course.tracks > 1 {
        course.notes.push(format!("{} tracks: joined in order", course.tracks));
    }
    Ok(course)
}
