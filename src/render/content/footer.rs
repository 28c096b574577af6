//! What stands at the end of every screen and page.

/// Shown at the end of every screen.
pub(in crate::render) const FOOTER: &str = "Not medical advice. A watch cannot see foot roll, knee alignment or strength. \
    See a clinician about a knee that swells, locks, gives way or bears no weight, \
    about pain at rest, at night, with fever, after a fall or a pop, or of 6/10 and more, \
    and about pain that lasts over 2\u{a0}weeks despite less running.";

/// Added when there are no notable findings, so that this is not taken for a verdict.
pub(in crate::render) const QUIET: &str = "This describes the training, not the knee.";
