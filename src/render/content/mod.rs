//! What a report says, part by part: sentences, headings, rows and columns. Screens and pages draw the same ones.

pub(super) mod column;
pub(super) mod course;
pub(super) mod early;
pub(super) mod facts;
pub(super) mod files;
pub(super) mod finding;
pub(super) mod footer;
pub(super) mod heading;
pub(super) mod next;
pub(super) mod notes;
pub(super) mod sore;
pub(super) mod splits;
pub(super) mod state;
