//! Words, numbers and dates common to terminal and HTML output.

#[cfg(feature = "terminal")]
pub(in crate::render) mod answer;
#[cfg(feature = "terminal")]
pub(in crate::render) mod back_test;
#[cfg(feature = "terminal")]
pub(in crate::render) mod cause;
#[cfg(feature = "terminal")]
pub(in crate::render) mod comparison;
pub mod date;
#[cfg(feature = "terminal")]
pub(in crate::render) mod left_out;
#[cfg(feature = "terminal")]
pub(in crate::render) mod measured;
pub mod name;
pub mod number;
#[cfg(feature = "terminal")]
pub(in crate::render) mod part;
#[cfg(feature = "terminal")]
pub(in crate::render) mod sport;
