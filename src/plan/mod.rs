//! Looks ahead and back from one day: the next run, a planned course, the weeks before pain began.
//!
//! The rules themselves are evaluated on imagined runs, so the results cannot differ from what the rules would find once they are
//! run.

pub(crate) mod back_test;
pub(crate) mod before_pain;
pub(crate) mod course;
mod course_file;
pub(crate) mod next;
mod pauses;
pub(crate) mod planned_run;
mod what_if;
