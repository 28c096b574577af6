//! The terminal view: one function a part of the screen, in the order in which they are drawn.
//!
//! A screen answers first, then says which run or history it is about, then shows pictures and tables, then the quiet
//! rest, then the footer. A part with nothing to say is left out.

pub(super) mod check;
pub(super) mod course;
pub(super) mod data;
mod earlier;
mod explain;
pub(super) mod files;
pub(super) mod findings;
#[cfg(test)]
pub(crate) mod fixture;
pub(super) mod heading;
mod load;
pub(super) mod next;
pub(super) mod not_judged;
pub(super) mod noted;
mod now;
#[cfg(test)]
mod one_count;
mod profile;
mod roster;
mod rules;
mod runs;
pub(super) mod scan;
#[cfg(test)]
mod screens;
pub(super) mod sore;
mod spark;
pub(super) mod splits;
pub(super) mod state;
pub(super) mod summary;
pub(super) mod table;
mod text;
mod weeks;

pub use check::check;
pub use course::course;
pub use explain::{explain, explain_cannot_see};
#[doc(hidden)]
pub use files::classes;
pub use next::next;
pub use rules::rules;
pub use scan::scan;
pub use sore::sore;

/// The width from which tables show everything.
const WIDE: usize = 120;

/// Below this width tables and pictures give way to text.
const NARROW: usize = 50;

/// Below this number of days of history it is too early for weeks, and runs are listed instead.
pub(super) const FOUR_WEEKS: usize = 28;

/// The left column, which names what stands beside it.
const LABEL: usize = 12;

/// The legend's word for a missing value.
const NOT_IN_FILE: &str = "– not in the file";
