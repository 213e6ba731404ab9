//! Blocks on their way: what a page or the structure tree yields, before the document as a whole decides on headings,
//! running heads and numbers.

use crate::read::{Cell, RawBlock, RawKind, mend};
use crate::text::Place;

use super::ink::Area;
use super::marker::{self, Marker};
use super::note;

/// A block with the looks and the place that later decisions need.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Draft {
    pub(super) kind: RawKind,
    /// The text with its line breaks; for rows mended already.
    pub(super) text: String,
    /// From 1.
    pub(super) page: u32,
    pub(super) look: Look,
    /// Where it stands; empty for blocks that the structure tree yields.
    pub(super) area: Area,
    /// The structure tree says what it is, so the looks decide nothing.
    pub(super) tagged: bool,
    /// It begins with a small raised figure.
    pub(super) raised_start: bool,
    /// Its last line reaches to the end of its column.
    pub(super) full: bool,
    /// The page on which it ends.
    pub(super) last_page: u32,
}

/// How most of a block's text looks.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Look {
    pub(super) size: f32,
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) font: u16,
}

impl Draft {
    /// A block without any looks.
    pub(super) fn new(kind: RawKind, text: String, page: u32) -> Self {
        let (look, area) = (Look::default(), Area::default());
        Self { kind, text, page, look, area, tagged: false, raised_start: false, full: false, last_page: page }
    }

    /// Adds what a page or column break parted from it.
    pub(super) fn append(&mut self, rest: &Self) {
        self.text.push('\n');
        self.text.push_str(&rest.text);
        self.area = rest.area;
        self.last_page = rest.page;
        self.full = rest.full;
    }

    /// Takes the marker of an item, or the number of a note, out of its text, where the file does not keep them apart.
    pub(super) fn take_marker(&mut self) {
        match &mut self.kind {
            RawKind::Item { marker, .. } if marker.is_empty() => {
                if let Some((Marker::Bullet | Marker::Ordinal, start)) = marker::marker(&self.text) {
                    self.text[..start].trim().clone_into(marker);
                    self.text.drain(..start);
                }
            }
            RawKind::Footnote => {
                if let Some(start) = note::label_end(self) {
                    self.text.drain(..start);
                }
            }
            _ => {}
        }
    }

    /// The block in its final form.
    pub(super) fn finish(self) -> RawBlock {
        let text = match self.kind {
            RawKind::Row { .. } => self.text,
            RawKind::Heading { .. } => set_off_number(mend::tidy(&self.text)),
            _ => mend::tidy(&self.text),
        };
        RawBlock::new(self.kind, text, Place::on_page(self.page))
    }
}

/// Puts a space behind an outline number that stands close to its heading.
pub(super) fn set_off_number(mut text: String) -> String {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(0);
    if end > 0 && text[..end].contains(|c: char| c.is_ascii_digit()) && text[end..].starts_with(char::is_uppercase) {
        text.insert(end, ' ');
    }
    text
}

/// A cell's text with its place in the table's columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CellText {
    pub(super) text: String,
    pub(super) column: u16,
    pub(super) span: u16,
}

/// Joins cells to a row's text.
pub(super) fn row(cells: &[CellText]) -> (String, Vec<Cell>) {
    let mut text = String::new();
    let mut ranges = Vec::with_capacity(cells.len());
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            text.push_str(" | ");
        }
        let start = text.len();
        text.push_str(&cell.text);
        ranges.push(Cell { range: start..text.len(), column: cell.column, span: cell.span });
    }
    (text, ranges)
}

#[cfg(test)]
mod tests {
    use super::{Cell, CellText, row};

    #[test]
    fn cells_are_joined_with_their_places() {
        let cells = [("Tiltak", 0, 2), ("Frist", 2, 1)];
        let cells = cells.map(|(text, column, span)| CellText { text: text.to_owned(), column, span });
        let expected = vec![Cell { range: 0..6, column: 0, span: 2 }, Cell { range: 9..14, column: 2, span: 1 }];
        assert_eq!(row(&cells), ("Tiltak | Frist".to_owned(), expected));
    }
}
