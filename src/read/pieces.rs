//! Text gathered from pieces of a source, and the blocks and table rows made of it, for the readers of text formats.

use crate::text::{Anchor, Place};

use super::mend;
use super::{Cell, RawBlock, RawKind};

/// Text as it stands in the source, piece by piece, with the way back.
#[derive(Debug, Default, Clone)]
pub(super) struct Pieces {
    text: String,
    map: Vec<Anchor>,
}

impl Pieces {
    /// Adds text that begins at a byte offset of the source.
    pub(super) fn push(&mut self, text: &str, source: usize) {
        if text.is_empty() {
            return;
        }
        let here = Anchor { text: narrow(self.text.len()), source: narrow(source) };
        let in_step = |last: &Anchor| last.source.wrapping_sub(last.text) == here.source.wrapping_sub(here.text);
        if !self.map.last().is_some_and(in_step) {
            self.map.push(here);
        }
        self.text.push_str(text);
    }

    /// The text as gathered.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether nothing but white space was gathered.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The mended text.
    pub(super) fn mend(&self) -> Mended {
        let (text, anchors) = mend::tidy_pieces(&self.text, &self.map);
        Mended { text, anchors }
    }

    /// A block of the text, unless nothing is left of it.
    pub(super) fn into_block(self, kind: RawKind) -> Option<RawBlock> {
        let mended = self.mend();
        drop(self);
        mended.into_block(kind)
    }
}

/// Mended text with its source map.
#[derive(Debug, Default, Clone)]
pub(super) struct Mended {
    pub(super) text: String,
    pub(super) anchors: Vec<Anchor>,
}

impl Mended {
    /// A block of the text, unless it is empty.
    pub(super) fn into_block(self, kind: RawKind) -> Option<RawBlock> {
        let place = Place { page: None, anchors: self.anchors };
        (!self.text.is_empty()).then(|| RawBlock::new(kind, self.text, place))
    }
}

/// A cell on its way into a row.
#[derive(Debug, Default, Clone)]
pub(super) struct CellText {
    pub(super) content: Mended,
    pub(super) column: u16,
    pub(super) span: u16,
}

/// Between the cells of a row.
const CELL_GAP: &str = " | ";

/// A table row of its cells, unless all are empty.
pub(super) fn row(table: u32, head: bool, parts: Vec<CellText>) -> Option<RawBlock> {
    if parts.iter().all(|part| part.content.text.is_empty()) {
        return None;
    }
    let (mut text, mut anchors, mut cells) = (String::new(), Vec::new(), Vec::new());
    for (index, part) in parts.into_iter().enumerate() {
        if index > 0 {
            text.push_str(CELL_GAP);
        }
        let start = text.len();
        text.push_str(&part.content.text);
        cells.push(Cell { range: start..text.len(), column: part.column, span: part.span.max(1) });
        let moved = |anchor: Anchor| Anchor { text: anchor.text.saturating_add(narrow(start)), ..anchor };
        anchors.extend(part.content.anchors.into_iter().map(moved));
    }
    let kind = RawKind::Row { table, cells, head };
    Some(RawBlock::new(kind, text, Place { page: None, anchors }))
}

fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
