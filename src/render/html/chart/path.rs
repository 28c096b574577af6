//! SVG paths in short notation: integers, each relative to the previous one.

use std::fmt::Write as _;

/// Horizontal units of a drawing: a tenth of a pixel of a wide page. It is stretched to the available width.
pub(crate) const UNITS: f64 = 10_000.0;

/// Vertical units per pixel, with [`UNITS`] horizontally.
pub(crate) const OF_PIXEL: f64 = 8.0;

/// A path being written.
#[derive(Default)]
pub(crate) struct Path {
    d: String,
    at: (i64, i64),
    drawing: bool,
}

impl Path {
    /// The path's `d` attribute.
    pub(crate) fn done(self) -> String {
        self.d
    }

    /// Moves to a position without drawing.
    pub(crate) fn move_to(&mut self, x: i64, y: i64) {
        self.number('M', x, true);
        self.number(' ', y, false);
        self.at = (x, y);
        self.drawing = false;
    }

    /// Draws a straight line.
    pub(crate) fn line_to(&mut self, x: i64, y: i64) {
        let (dx, dy) = (x - self.at.0, y - self.at.1);
        if dx == 0 && dy == 0 {
            return;
        }
        self.number('l', dx, !self.drawing);
        self.number(' ', dy, false);
        self.at = (x, y);
        self.drawing = true;
    }

    /// Draws a rectangle, closed.
    pub(crate) fn rectangle(&mut self, x: i64, y: i64, width: i64, height: i64) {
        let _ = write!(self.d, "M{x} {y}h{width}v{height}h{}z", -width);
        self.drawing = false;
    }

    /// Draws a point, which round line ends turn into a disc.
    pub(crate) fn dot(&mut self, x: i64, y: i64) {
        let _ = write!(self.d, "M{x} {y}h1");
        self.drawing = false;
    }

    /// Closes the outline.
    pub(crate) fn close(&mut self) {
        self.d.push('z');
        self.drawing = false;
    }

    /// Separators are needed only before non-negative numbers: a minus sign or a command separates by itself.
    fn number(&mut self, command: char, value: i64, with_command: bool) {
        if with_command {
            self.d.push(command);
        } else if value >= 0 {
            self.d.push(' ');
        }
        let _ = write!(self.d, "{value}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_short() {
        let mut path = Path::default();
        path.move_to(10, 20);
        path.line_to(15, 18);
        path.line_to(15, 18);
        path.line_to(20, 25);
        path.move_to(-3, -4);
        path.line_to(0, 0);
        path.close();
        path.rectangle(1, 2, 3, 4);
        path.dot(7, 8);
        assert_eq!(path.done(), "M10 20l5-2 5 7M-3-4l3 4zM1 2h3v4h-3zM7 8h1");
    }
}
