//! Terminal output: one function per part of the screen, in the order in which they are drawn.
//!
//! A screen first answers, then says which run or history it is about, then shows charts and tables, then the rest, then the
//! footer. Empty parts are left out.

mod back_test;
pub(super) mod check;
pub(super) mod course;
pub(super) mod data;
mod earlier;
mod explain;
pub(super) mod files;
pub(super) mod findings;
mod formats;
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
pub(super) mod summary;
pub(super) mod table;
mod text;
mod weeks;

#[doc(hidden)]
pub use super::content::files::classes;
pub use back_test::back_test;
pub use check::check;
pub use course::course;
pub use explain::{explain, explain_cannot_see};
pub use formats::formats;
pub use next::next;
pub use rules::rules;
pub use scan::scan;
pub use sore::sore;

/// Width from which tables show all columns.
const WIDE: usize = 120;

/// Below this width tables and charts are replaced by text.
const NARROW: usize = 50;

/// Width of the left column, which contains labels.
const LABEL: usize = 12;

/// The legend's word for a missing value.
const NOT_IN_FILE: &str = "– not in the file";
