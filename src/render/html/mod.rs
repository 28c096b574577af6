//! The report as one HTML file that asks for nothing: style, script, charts and figures are all in it.
//!
//! One function a command. What a page says in words is what the terminal says; what it adds are pictures and tables.

mod chart;
mod check;
mod course;
mod finding;
mod grade;
mod map;
mod next;
mod page;
mod profile;
mod scan;
mod sore;
mod table;

pub use check::check;
pub use course::course;
pub use next::next;
pub use scan::scan;
pub use sore::sore;
