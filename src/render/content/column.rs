//! A column of a table: its heading, its unit, its cells.

/// Alignment of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::render) enum Align {
    Left,
    /// By decimal point.
    Number,
    Right,
}

/// One column.
#[derive(Clone, Debug)]
pub(in crate::render) struct TextColumn {
    pub(in crate::render) head: String,
    pub(in crate::render) unit: String,
    pub(in crate::render) gap: usize,
    pub(in crate::render) align: Align,
    pub(in crate::render) least: usize,
    pub(in crate::render) fraction: usize,
    pub(in crate::render) drop: Option<u8>,
    pub(in crate::render) cells: Vec<String>,
}

impl TextColumn {
    /// A column of numbers, separated from the previous one by `gap` spaces.
    pub(in crate::render) fn number(
        head: impl Into<String>,
        unit: impl Into<String>,
        gap: usize,
        cells: Vec<String>,
    ) -> Self {
        TextColumn {
            head: head.into(),
            unit: unit.into(),
            gap,
            align: Align::Number,
            least: 0,
            fraction: 0,
            drop: None,
            cells,
        }
    }

    /// A right-aligned column of text.
    pub(in crate::render) fn right(head: impl Into<String>, gap: usize, cells: Vec<String>) -> Self {
        TextColumn { align: Align::Right, ..TextColumn::text(head, gap, cells) }
    }

    /// A column of text.
    pub(in crate::render) fn text(head: impl Into<String>, gap: usize, cells: Vec<String>) -> Self {
        TextColumn {
            head: head.into(),
            unit: String::new(),
            gap,
            align: Align::Left,
            least: 0,
            fraction: 0,
            drop: None,
            cells,
        }
    }

    /// Dropped if the table is too wide; the lowest number first.
    pub(in crate::render) fn droppable(mut self, order: u8) -> Self {
        self.drop = Some(order);
        self
    }

    /// With at least this width, so that tables of different runs look alike.
    pub(in crate::render) fn at_least(mut self, width: usize) -> Self {
        self.least = width;
        self
    }

    /// With at least this number of columns from the decimal point on.
    pub(in crate::render) fn with_fraction(mut self, width: usize) -> Self {
        self.fraction = width;
        self
    }

    /// Whether its cells are numbers.
    #[cfg(feature = "html")]
    pub(in crate::render) fn is_number(&self) -> bool {
        self.align == Align::Number
    }
}
