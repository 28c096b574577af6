//! The report as one HTML file without external requests: style, script, charts and figures are included.
//!
//! One function per command. The text of a page is that of the terminal; it adds charts and tables.

mod at_speed;
mod back_test;
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

pub use back_test::back_test;
pub use check::check;
pub use course::course;
pub use next::next;
pub use scan::scan;
pub use sore::sore;
