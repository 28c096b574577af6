//! Outputs: one file each. They get the [report](crate::report::Report) and a [`Style`] (for a dump, its rows), never samples or
//! the environment, so that the same report gives the same bytes.

#[cfg(feature = "terminal")]
mod content;
pub(crate) mod dump;
#[cfg(test)]
pub(crate) mod fixture;
#[cfg(feature = "html")]
pub mod html;
pub mod json;
pub mod schema;
pub mod tables;
#[cfg(feature = "terminal")]
pub mod terminal;
pub(crate) mod wording;

use crate::base::units::Units;

/// Appearance of terminal output. The program determines it once; nothing here reads the environment.
///
/// ```
/// use kneewise::{base::units::Units, render::Style};
///
/// let style = Style::default().with(|style| style.units = Units::Imperial);
/// assert_eq!(style.width, 80);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Style {
    /// Columns of the terminal. Tables and charts use at most 120, text at most 80.
    pub width: usize,
    /// Whether to use colour. Every line is complete without it.
    pub color: bool,
    /// Whether to write only ASCII.
    pub ascii: bool,
    /// Whether the output is a terminal: names are shortened and no line exceeds the width. Otherwise names stay whole.
    pub terminal: bool,
    /// Kilometres or miles.
    pub units: Units,
    /// −1 quiet, 0 normal, 1 verbose.
    pub verbose: i8,
    /// The home folder, which is shown as `~`.
    pub home: Option<String>,
}

impl Default for Style {
    /// Style for a pipe: 80 columns, no colour, nothing shortened.
    fn default() -> Self {
        Style { width: 80, color: false, ascii: false, terminal: false, units: Units::Metric, verbose: 0, home: None }
    }
}

impl Style {
    /// This style with changes applied.
    ///
    /// ```
    /// let style = kneewise::render::Style::default().with(|style| style.ascii = true);
    /// assert!(style.ascii);
    /// ```
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Style)) -> Style {
        change(&mut self);
        self
    }
}
