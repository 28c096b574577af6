//! Where runs come from, and what is read of each export.

use super::super::Style;
use super::text::{Line, Role, Screen};
use crate::format::origins::ORIGINS;
use std::io::{self, Write};

/// Writes the table of exports: what to give, what is read of it, what not, and how to get it.
///
/// ```
/// use kneewise::render::{Style, terminal};
///
/// let mut out = Vec::new();
/// terminal::formats(&Style::default(), &mut out)?;
/// assert!(String::from_utf8(out)?.contains("Apple Health"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If writing fails.
pub fn formats(style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Screen::new(style, out);
    for origin in ORIGINS {
        page.part();
        page.line(&Line::new(Role::Answer, origin.name))?;
        for (label, text) in
            [("give", origin.give), ("read", origin.read), ("not read", origin.not_read), ("from", origin.steps)]
        {
            if !text.is_empty() {
                page.labelled(label, Role::Plain, text)?;
            }
        }
    }
    Ok(())
}
