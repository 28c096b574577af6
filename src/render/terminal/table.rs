//! Tables without borders: text left-aligned, numbers aligned by decimal point, headings like their column.

use super::LABEL;
use super::text::{Line, Role, Screen};
use crate::render::content::column::{Align, TextColumn};
use crate::render::wording::number::MISSING;
use std::io;
use unicode_width::UnicodeWidthStr;

/// The parts of a number before and from its decimal point.
fn split(cell: &str) -> (&str, &str) {
    cell.split_at(cell.find('.').unwrap_or(cell.len()))
}

/// Layout.
impl TextColumn {
    fn whole_width(&self) -> usize {
        self.cells.iter().map(|cell| split(cell).0.width()).max().unwrap_or(0)
    }

    fn fraction_width(&self) -> usize {
        self.cells.iter().map(|cell| split(cell).1.width()).max().unwrap_or(0).max(self.fraction)
    }

    fn width(&self) -> usize {
        let cells = match self.align {
            Align::Number => self.whole_width() + self.fraction_width(),
            Align::Left | Align::Right => self.cells.iter().map(|cell| cell.width()).max().unwrap_or(0),
        };
        cells.max(self.head.width()).max(self.unit.width()).max(self.least)
    }

    /// A cell padded to its column. A missing value is placed at the last whole digit.
    fn cell(&self, row: usize, width: usize, fraction_width: usize) -> String {
        let cell = self.cells.get(row).map_or("", String::as_str);
        match self.align {
            Align::Left => return cell.to_owned(),
            Align::Right => return " ".repeat(width.saturating_sub(cell.width())) + cell,
            Align::Number => {}
        }
        let (whole, fraction) = split(cell);
        let blanks = (width - fraction_width).saturating_sub(whole.width());
        format!("{}{whole}{fraction}{}", " ".repeat(blanks), " ".repeat(fraction_width - fraction.width()))
    }
}

/// A table.
#[derive(Clone, Debug)]
pub(in crate::render) struct ScreenTable {
    pub(in crate::render) columns: Vec<TextColumn>,
}

impl ScreenTable {
    fn width(&self) -> usize {
        self.columns.iter().map(|column| column.gap + column.width()).sum()
    }

    /// Without the columns for which there is no room.
    pub(in crate::render) fn fitted(mut self, width: usize) -> Self {
        while self.width() > width {
            let Some(next) = self.columns.iter().filter_map(|column| column.drop).min() else { break };
            self.columns.retain(|column| column.drop != Some(next));
        }
        self
    }

    /// Whether it has a column with this heading.
    pub(in crate::render) fn has(&self, head: &str) -> bool {
        self.columns.iter().any(|column| column.head == head)
    }

    /// Whether some cell is missing.
    pub(in crate::render) fn has_missing(&self) -> bool {
        self.columns.iter().any(|column| column.cells.iter().any(|cell| cell == MISSING))
    }

    /// Writes it, as wide as the page allows.
    pub(super) fn write(self, page: &mut Screen) -> io::Result<()> {
        let table = self.fitted(page.width());
        page.line(&table.head(|column| &column.head))?;
        if table.columns.iter().any(|column| !column.unit.is_empty()) {
            page.line(&table.head(|column| &column.unit))?;
        }
        table.rows(page, "", 0)
    }

    /// Writes only its rows, next to a label.
    pub(super) fn write_beside(self, page: &mut Screen, label: &str) -> io::Result<()> {
        let indent = if label.is_empty() { 0 } else { LABEL };
        self.fitted(page.width() - indent).rows(page, label, indent)
    }

    fn rows(&self, page: &mut Screen, label: &str, indent: usize) -> io::Result<()> {
        let mut label = label;
        let rows = self.columns.iter().map(|column| column.cells.len()).max().unwrap_or(0);
        let widths: Vec<_> = self.columns.iter().map(|column| (column.width(), column.fraction_width())).collect();
        for row in 0..rows {
            let mut line = Line::new(Role::Quiet, label);
            label = "";
            let mut end = indent;
            for (column, &(width, fraction_width)) in self.columns.iter().zip(&widths) {
                line = line.pad(end + column.gap).marked(&column.cell(row, width, fraction_width));
                end += column.gap + width;
            }
            page.line(&line)?;
        }
        Ok(())
    }

    fn head<'a>(&'a self, word: impl Fn(&'a TextColumn) -> &'a str) -> Line {
        let mut text = String::new();
        let mut end = 0;
        for column in &self.columns {
            let word = word(column);
            let width = column.width();
            let indent = if column.align == Align::Left { 0 } else { width - word.width() };
            let blanks = (end + column.gap + indent).saturating_sub(text.width());
            text.push_str(&" ".repeat(blanks));
            text.push_str(word);
            end += column.gap + width;
        }
        Line::new(Role::Quiet, text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Style;
    use proptest::prelude::*;

    fn drawn(table: ScreenTable, width: usize) -> String {
        let style = Style { width, terminal: true, ..Style::default() };
        let mut out = Vec::new();
        table.write(&mut Screen::new(&style, &mut out)).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn strings(cells: &[&str]) -> Vec<String> {
        cells.iter().map(ToString::to_string).collect()
    }

    fn example() -> ScreenTable {
        ScreenTable {
            columns: vec![
                TextColumn::text("run", 0, strings(&["Sat 7 Nov", "2 runs"])),
                TextColumn::number("distance", "km", 3, strings(&["6.0", "1,015.5"])).droppable(2),
                TextColumn::number("steep", "km", 2, strings(&["–", "0.4"])),
                TextColumn::number("heart", "bpm", 2, strings(&["150", "–"])).droppable(1),
            ],
        }
    }

    #[test]
    fn numbers_stand_by_their_decimal_point() {
        insta::assert_snapshot!(drawn(example(), 80), @r"
        run         distance  steep  heart
                          km     km    bpm
        Sat 7 Nov        6.0    –      150
        2 runs       1,015.5    0.4      –
        ");
    }

    #[test]
    fn a_narrow_table_gives_up_columns_in_their_order() {
        assert!(drawn(example(), 34).contains("heart"));
        assert!(!drawn(example(), 33).contains("heart") && drawn(example(), 33).contains("distance"));
        assert!(!drawn(example(), 26).contains("distance") && drawn(example(), 26).contains("steep"));
    }

    proptest! {
        #[test]
        fn decimal_points_stand_in_one_column(tenths in prop::collection::vec(-99_999..999_999_i64, 1..20)) {
            let cells = tenths.iter().map(|&n| crate::render::wording::number::decimal(n, 1)).collect();
            let text = drawn(ScreenTable { columns: vec![TextColumn::number("n", "km", 2, cells)] }, 80);
            let points: Vec<_> = text.lines().skip(2).map(|line| line.find('.')).collect();
            prop_assert!(points.iter().all(|point| point.is_some() && *point == points[0]), "{}", text);
        }
    }
}
