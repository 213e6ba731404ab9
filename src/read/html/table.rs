//! Puts together the rows of HTML tables, and tells data from layout.

use crate::text::Anchor;

use super::super::pieces::{CellText, Mended, row};
use super::super::{RawBlock, RawKind};
use super::walk::Found;
use super::zone::Context;

/// Columns that a cell may cover, as HTML has it.
const MAX_SPAN: u16 = 1000;

/// A cell with more text than this is part of a page layout.
const MAX_CELL: usize = 4000;

/// Text that may be repeated for cells which cover several rows, in bytes per table.
const MAX_REPEATED: usize = 1 << 20;

/// What a repeated cell costs beside its text.
const REPEAT_COST: usize = 64;

/// A cell as read.
#[derive(Debug, Default)]
pub(super) struct TableCell {
    pub(super) found: Vec<Found>,
    pub(super) head: bool,
    pub(super) rowspan: u16,
    pub(super) colspan: u16,
}

/// A table while it is open.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) number: u32,
    pub(super) context: Context,
    pub(super) layout: bool,
    /// Rows inside `thead` are heads.
    pub(super) in_head: bool,
    rows: Vec<TableRow>,
    /// A cell stands open.
    pub(super) open: bool,
}

#[derive(Debug)]
struct TableRow {
    head: bool,
    cells: Vec<TableCell>,
}

/// A cell that covers the rows below it.
#[derive(Debug, Clone)]
struct Carried {
    rows: u16,
    content: Mended,
    span: u16,
}

impl Table {
    pub(super) fn new(number: u32, context: Context, layout: bool) -> Self {
        Self { number, context, layout, in_head: false, rows: Vec::new(), open: false }
    }

    pub(super) fn start_row(&mut self) {
        self.open = false;
        self.rows.push(TableRow { head: self.in_head, cells: Vec::new() });
    }

    pub(super) fn start_cell(&mut self, cell: TableCell) {
        if self.rows.is_empty() {
            self.start_row();
        }
        if let Some(row) = self.rows.last_mut() {
            row.cells.push(cell);
            self.open = true;
        }
    }

    /// The cell that text goes into.
    pub(super) fn cell(&mut self) -> Option<&mut TableCell> {
        self.rows.last_mut().filter(|_| self.open).and_then(|row| row.cells.last_mut())
    }

    /// The blocks of the table: its rows, or what stands in its cells if it only lays out a page.
    pub(super) fn finish(self) -> Vec<Found> {
        if self.layout || self.looks_like_layout() {
            let cells = self.rows.into_iter().flat_map(|row| row.cells);
            return cells.flat_map(|cell| cell.found).collect();
        }
        let mut carried = Vec::new();
        let mut budget = MAX_REPEATED;
        let (number, context) = (self.number, self.context);
        self.rows.into_iter().flat_map(|row| row.finish(number, context, &mut carried, &mut budget)).collect()
    }

    fn looks_like_layout(&self) -> bool {
        let columns = self.rows.iter().map(|row| row.cells.len()).max().unwrap_or_default();
        let cells = || self.rows.iter().flat_map(|row| &row.cells);
        let is_heading = |found: &Found| matches!(found.block.kind, RawKind::Heading { .. });
        let length = |cell: &TableCell| cell.found.iter().map(|found| found.block.text.len()).sum::<usize>();
        let has_heads = cells().any(|cell| cell.head);
        (columns < 2 && !has_heads) || cells().any(|cell| length(cell) > MAX_CELL || cell.found.iter().any(is_heading))
    }
}

impl TableRow {
    fn finish(
        self,
        table: u32,
        context: Context,
        carried: &mut Vec<Option<Carried>>,
        budget: &mut usize,
    ) -> Vec<Found> {
        let head = self.head || (!self.cells.is_empty() && self.cells.iter().all(|cell| cell.head));
        let (mut parts, mut nested) = (Vec::new(), Vec::new());
        let mut column = 0;
        for cell in self.cells {
            fill(carried, &mut column, &mut parts, budget);
            let (own, inner_rows) = merge(cell.found);
            nested.extend(inner_rows);
            let span = cell.colspan.clamp(1, MAX_SPAN);
            let below = Carried { rows: cell.rowspan.max(1) - 1, content: own.clone(), span };
            carry(carried, usize::from(column), below);
            parts.push(CellText { content: own, column, span });
            column = column.saturating_add(span);
        }
        while usize::from(column) < carried.len() {
            fill(carried, &mut column, &mut parts, budget);
            column = column.saturating_add(1);
        }
        let whole = row(table, head, parts).map(|block| Found { block, zone: context.zone, main: context.main });
        whole.into_iter().chain(nested).collect()
    }
}

/// Notes a cell that covers rows below.
fn carry(carried: &mut Vec<Option<Carried>>, column: usize, cell: Carried) {
    if cell.rows == 0 {
        return;
    }
    if carried.len() <= column {
        carried.resize(column + 1, None);
    }
    carried[column] = Some(cell);
}

/// Repeats the cells from rows above that stand at this column.
fn fill(carried: &mut [Option<Carried>], column: &mut u16, parts: &mut Vec<CellText>, budget: &mut usize) {
    while let Some(slot) = carried.get_mut(usize::from(*column)) {
        let Some(cell) = slot else { return };
        let cost = cell.content.text.len() + REPEAT_COST;
        if cost > *budget {
            *slot = None;
            return;
        }
        *budget -= cost;
        parts.push(CellText { content: cell.content.clone(), column: *column, span: cell.span });
        *column = column.saturating_add(cell.span);
        cell.rows -= 1;
        if cell.rows == 0 {
            *slot = None;
        }
    }
}

/// The text of a cell in one, and the rows of tables inside it.
fn merge(found: Vec<Found>) -> (Mended, Vec<Found>) {
    let (nested, own): (Vec<_>, Vec<_>) = found.into_iter().partition(|found| is_row(&found.block));
    let mut whole = Mended::default();
    for Found { block, .. } in own {
        if !whole.text.is_empty() {
            whole.text.push(' ');
        }
        let start = u32::try_from(whole.text.len()).unwrap_or(u32::MAX);
        let moved = |anchor: Anchor| Anchor { text: anchor.text.saturating_add(start), ..anchor };
        whole.anchors.extend(block.place.anchors.into_iter().map(moved));
        whole.text.push_str(&block.text);
    }
    (whole, nested)
}

fn is_row(block: &RawBlock) -> bool {
    matches!(block.kind, RawKind::Row { .. })
}
