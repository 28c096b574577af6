//! The report as one HTML file that asks for nothing: style, script, charts and figures are all in it.
//!
//! One function a command. What a page says in words is what the terminal says; what it adds are pictures and tables.

mod at_speed;
mod chart;
mod check;
mod compared;
mod course;
mod days;
mod descents;
mod earlier;
mod finding;
mod grade;
mod laps;
mod ledger;
mod map;
mod next;
mod page;
mod pain;
mod profile;
mod roster;
mod routes;
mod runs;
mod says;
mod scan;
mod shoes;
mod sore;
mod table;
mod trend;
mod weeks;

pub use check::check;
pub use course::course;
pub use next::next;
pub use scan::scan;
pub use sore::sore;
