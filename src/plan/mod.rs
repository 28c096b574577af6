//! Looking ahead and back from one day: the next run, a planned course, the weeks before a soreness.
//!
//! All of it asks the rules themselves about runs that nobody has run yet, so that what is said here and what the rules would
//! say of such a run cannot differ.

pub(crate) mod before_pain;
pub(crate) mod course;
mod course_file;
pub(crate) mod next;
mod pauses;
pub(crate) mod planned_run;
mod what_if;
