//! Rows: cells that cover others, and all of them on one line.

use std::collections::BTreeMap;

use crate::read::{Cell, Change, ChangeKind, RawBlock, RawKind};
use crate::text::Place;

/// What stands between the cells of a row.
const CELL_BORDER: &str = " | ";

/// How a cell is merged with those above and below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Merge {
    /// Not at all.
    Alone,
    /// It is the uppermost of so many rows, or of as many as continue it.
    Begin(u32),
    /// It continues the one above.
    Continue,
}

/// A row that is being read.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) head: bool,
    pub(super) change: Option<ChangeKind>,
    pub(super) column: u16,
    pub(super) cells: Vec<OpenCell>,
    pub(super) in_cell: bool,
    /// Covered cells to come that the last cell's span accounts for.
    pub(super) covered: u16,
    pub(super) after: Vec<RawBlock>,
}

/// A cell of it.
#[derive(Debug)]
pub(super) struct OpenCell {
    pub(super) column: u16,
    pub(super) span: u16,
    pub(super) merge: Merge,
    pub(super) blocks: Vec<RawBlock>,
}

impl Row {
    /// Goes on to the column after a cell.
    pub(super) fn advance(&mut self, span: u16) {
        self.column = self.column.saturating_add(span);
        self.covered = span.saturating_sub(1);
    }
}

/// A cell that covers rows to come.
#[derive(Debug)]
pub(super) struct Merged {
    pub(super) left: u32,
    pub(super) span: u16,
    pub(super) text: String,
}

/// Fills covered cells with the text of those that cover them, and notes which cells cover rows to come.
pub(super) fn repeat_merged(merged: &mut BTreeMap<u16, Merged>, row: &mut Row) {
    for cell in &mut row.cells {
        match cell.merge {
            Merge::Alone => {
                merged.remove(&cell.column);
            }
            Merge::Begin(rows) => {
                let text = cell_text(&cell.blocks).0;
                merged.insert(cell.column, Merged { left: rows.saturating_sub(1), span: cell.span, text });
            }
            Merge::Continue => {
                if let Some(above) = merged.get_mut(&cell.column) {
                    above.left = above.left.saturating_sub(1);
                    let place = Place::default();
                    cell.blocks = vec![RawBlock::new(RawKind::Paragraph, above.text.clone(), place)];
                }
            }
        }
    }
    merged.retain(|_, cell| cell.left > 0);
}

/// A row as a block. A row of one cell with several blocks is a frame round them; one without text is nothing.
pub(super) fn finish_row(mut row: Row, table: u32) -> Vec<RawBlock> {
    if let [cell] = row.cells.as_mut_slice()
        && cell.blocks.len() > 1
    {
        return std::mem::take(&mut cell.blocks);
    }
    let mut blocks = row.cells.iter().flat_map(|cell| &cell.blocks).filter(|block| !block.text.is_empty());
    let Some(first) = blocks.next() else { return Vec::new() };
    let contents = first.kind == RawKind::Contents && blocks.all(|block| block.kind == RawKind::Contents);
    let page = row.cells.iter().flat_map(|cell| &cell.blocks).find_map(|block| block.place.page);
    let (text, cells, mut changes) = join_cells(&row.cells);
    if row.change == Some(ChangeKind::Inserted) {
        changes = vec![Change { range: 0..text.len(), kind: ChangeKind::Inserted }];
    }
    let kind = if contents { RawKind::Contents } else { RawKind::Row { table, cells, head: row.head } };
    let place = Place { page, anchors: Vec::new() };
    vec![RawBlock { kind, text, place, changes }]
}

fn join_cells(cells: &[OpenCell]) -> (String, Vec<Cell>, Vec<Change>) {
    let mut text = String::new();
    let mut changes = Vec::new();
    let mut ranges = Vec::with_capacity(cells.len());
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            text.push_str(CELL_BORDER);
        }
        let start = text.len();
        let (own, touched) = cell_text(&cell.blocks);
        text.push_str(&own);
        changes.extend(touched.iter().map(|change| shift(change, start)));
        ranges.push(Cell { range: start..text.len(), column: cell.column, span: cell.span });
    }
    (text, ranges, changes)
}

/// The text of a cell: its blocks on one line. Items keep their markers, which are all that is left to tell them apart.
fn cell_text(blocks: &[RawBlock]) -> (String, Vec<Change>) {
    let mut text = String::new();
    let mut changes = Vec::new();
    for block in blocks {
        if !text.is_empty() {
            text.push(' ');
        }
        if let RawKind::Item { marker, .. } = &block.kind
            && blocks.len() > 1
        {
            text.push_str(marker);
            text.push(' ');
        }
        let start = text.len();
        text.push_str(&block.text);
        changes.extend(block.changes.iter().map(|change| shift(change, start)));
    }
    (text, changes)
}

fn shift(change: &Change, by: usize) -> Change {
    Change { range: change.range.start + by..change.range.end + by, kind: change.kind }
}
