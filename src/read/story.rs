//! Blocks in reading order, put together from what office formats nest: paragraphs hold text boxes and notes, tables hold
//! rows, rows hold cells, cells hold paragraphs and tables again.
//!
//! A block that stands inside another follows it. This module knows neither XML nor a format's element names.

use std::collections::BTreeMap;

use crate::text::Place;

use super::number::typed_marker;
use super::prose::Prose;
use super::{Cell, Change, ChangeKind, RawBlock, RawKind};

/// How much memory the blocks of one document may take, in bytes, roughly counted.
const MAX_WEIGHT: usize = 48_000_000;
/// What stands between the cells of a row.
const CELL_BORDER: &str = " | ";
/// A body paragraph with a page number is a running foot up to this length; a longer one merely mentions its page.
const MAX_RUNNING: usize = 80;

/// A paragraph that is being read.
#[derive(Debug)]
pub(super) struct Paragraph {
    /// What it will be.
    pub(super) kind: RawKind,
    /// The automatic number of a heading.
    pub(super) label: String,
    /// Its text so far.
    pub(super) prose: Prose,
    /// Some of its text is of a table of contents.
    pub(super) contents: bool,
    /// Some of its text is the number of the page.
    pub(super) page_number: bool,
    /// Its end is deleted, so that the next paragraph continues it.
    pub(super) joined: bool,
    /// Its text is hidden.
    pub(super) hidden: bool,
    /// The page of its first letter.
    page: Option<u32>,
    after: Vec<RawBlock>,
}

/// How a cell is merged with those above and below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Merge {
    /// Not at all.
    Alone,
    /// It is the uppermost of so many rows, or of as many as continue it.
    Begin(u32),
    /// It continues the one above.
    Continue,
}

/// The blocks of a document as they come.
#[derive(Debug, Default)]
pub(super) struct Story {
    /// Where pages end.
    pub(super) pages: Pages,
    blocks: Vec<RawBlock>,
    open: Vec<Open>,
    /// Text of a paragraph that the next one on the same level continues.
    carried: Option<(usize, Prose)>,
    tables: u32,
    weight: usize,
}

#[derive(Debug)]
enum Open {
    Paragraph(Paragraph),
    Table(Table),
}

#[derive(Debug)]
struct Table {
    number: u32,
    /// A table of one column is a frame round ordinary blocks.
    frame: bool,
    row: Option<Row>,
    merged: BTreeMap<u16, Merged>,
}

#[derive(Debug, Default)]
struct Row {
    head: bool,
    change: Option<ChangeKind>,
    column: u16,
    cells: Vec<OpenCell>,
    in_cell: bool,
    /// Covered cells to come that the last cell's span accounts for.
    covered: u16,
    after: Vec<RawBlock>,
}

#[derive(Debug)]
struct OpenCell {
    column: u16,
    span: u16,
    merge: Merge,
    blocks: Vec<RawBlock>,
}

impl Row {
    fn advance(&mut self, span: u16) {
        self.column = self.column.saturating_add(span);
        self.covered = span.saturating_sub(1);
    }
}

/// A cell that covers rows to come.
#[derive(Debug)]
struct Merged {
    left: u32,
    span: u16,
    text: String,
}

impl Story {
    /// Whether the limit is reached and the rest must be left out.
    pub(super) fn is_full(&self) -> bool {
        self.weight > MAX_WEIGHT
    }

    /// A paragraph begins.
    pub(super) fn open_paragraph(&mut self, kind: RawKind) {
        let level = self.open.len();
        let carried = self.carried.take_if(|(at, _)| *at == level);
        let prose = carried.map(|(_, prose)| prose).unwrap_or_default();
        let page = (!prose.is_blank()).then_some(self.pages.page);
        self.open.push(Open::Paragraph(Paragraph {
            kind,
            label: String::new(),
            prose,
            contents: false,
            page_number: false,
            joined: false,
            hidden: false,
            page,
            after: Vec::new(),
        }));
    }

    /// The paragraph that text goes to now.
    pub(super) fn paragraph(&mut self) -> Option<&mut Paragraph> {
        match self.open.last_mut() {
            Some(Open::Paragraph(paragraph)) => Some(paragraph),
            _ => None,
        }
    }

    /// Text of the open paragraph.
    pub(super) fn push(&mut self, text: &str, inserted: bool) {
        let page = self.pages.page;
        let Some(paragraph) = self.paragraph().filter(|paragraph| !paragraph.hidden) else { return };
        if inserted {
            paragraph.prose.push_inserted(text);
        } else {
            paragraph.prose.push(text);
        }
        self.weight += text.len();
        if !text.trim().is_empty() {
            self.page_of(page);
        }
    }

    fn page_of(&mut self, page: u32) {
        if let Some(paragraph) = self.paragraph() {
            paragraph.page.get_or_insert(page);
        }
        self.pages.turned = false;
        self.pages.begun = true;
    }

    /// Blocks that stand beside the open paragraph, such as a footnote, and follow it.
    pub(super) fn follow(&mut self, blocks: Vec<RawBlock>) {
        self.weigh_all(&blocks);
        self.deliver(None, blocks);
    }

    /// The innermost paragraph ends.
    pub(super) fn close_paragraph(&mut self) {
        let Some(Open::Paragraph(mut paragraph)) = self.open.pop_if(|open| matches!(open, Open::Paragraph(_))) else {
            return;
        };
        let blank = paragraph.prose.raw().trim().is_empty();
        if paragraph.joined || blank && !paragraph.prose.is_blank() {
            self.carried = Some((self.open.len(), std::mem::take(&mut paragraph.prose)));
            self.deliver(None, paragraph.after);
            return;
        }
        let page = paragraph.page.unwrap_or(self.pages.page);
        let after = std::mem::take(&mut paragraph.after);
        let block = finish(paragraph, page);
        if let Some(block) = &block {
            self.weigh(block);
        }
        self.deliver(block, after);
    }

    /// A table begins.
    pub(super) fn open_table(&mut self) {
        self.settle_carried();
        self.open.push(Open::Table(Table { number: 0, frame: false, row: None, merged: BTreeMap::new() }));
    }

    /// The open table has so many columns.
    pub(super) fn set_columns(&mut self, columns: usize) {
        if let Some(table) = self.table() {
            table.frame = columns == 1;
        }
    }

    fn table(&mut self) -> Option<&mut Table> {
        match self.open.last_mut() {
            Some(Open::Table(table)) => Some(table),
            _ => None,
        }
    }

    fn row(&mut self) -> Option<&mut Row> {
        self.table()?.row.as_mut()
    }

    /// A row begins.
    pub(super) fn open_row(&mut self) {
        let number = self.tables;
        let Some(table) = self.table().filter(|table| !table.frame) else { return };
        table.row = Some(Row::default());
        if table.number == 0 {
            // Counted from 1 here, so that 0 is a table without rows.
            table.number = number + 1;
            self.tables += 1;
        }
    }

    /// The open row is column heads.
    pub(super) fn set_head(&mut self) {
        if let Some(row) = self.row() {
            row.head = true;
        }
    }

    /// The open row is inserted or deleted as a whole.
    pub(super) fn set_row_change(&mut self, change: ChangeKind) {
        if let Some(row) = self.row() {
            row.change = Some(change);
        }
    }

    /// The open row leaves columns out.
    pub(super) fn skip_columns(&mut self, count: u16) {
        if let Some(row) = self.row() {
            row.column = row.column.saturating_add(count);
        }
    }

    /// A cell begins in the open row.
    pub(super) fn open_cell(&mut self) {
        self.weight += size_of::<OpenCell>();
        let Some(row) = self.row() else { return };
        row.in_cell = true;
        row.cells.push(OpenCell { column: row.column, span: 1, merge: Merge::Alone, blocks: Vec::new() });
    }

    /// The open cell covers so many columns.
    pub(super) fn set_span(&mut self, span: u16) {
        if let Some(cell) = self.row().and_then(|row| row.cells.last_mut()) {
            cell.span = span.max(1);
        }
    }

    /// The open cell is merged with those above or below.
    pub(super) fn set_merge(&mut self, merge: Merge) {
        if let Some(cell) = self.row().and_then(|row| row.cells.last_mut()) {
            cell.merge = merge;
        }
    }

    /// The open cell ends.
    pub(super) fn close_cell(&mut self) {
        self.settle_carried();
        let Some(row) = self.row() else { return };
        row.in_cell = false;
        if let Some(span) = row.cells.last().map(|cell| cell.span) {
            row.advance(span);
        }
    }

    /// A cell that is covered: by one above, whose text it repeats, or by one to its left.
    pub(super) fn covered_cell(&mut self) {
        self.weight += size_of::<OpenCell>();
        let Some(table) = self.table() else { return };
        let Some(row) = &mut table.row else { return };
        if row.covered > 0 {
            row.covered -= 1;
        } else if let Some(merged) = table.merged.get(&row.column) {
            let (column, span) = (row.column, merged.span);
            row.cells.push(OpenCell { column, span, merge: Merge::Continue, blocks: Vec::new() });
            row.advance(span);
        } else {
            row.column = row.column.saturating_add(1);
        }
    }

    /// The open row ends.
    pub(super) fn close_row(&mut self) {
        let Some(table) = self.table() else { return };
        let Some(mut row) = table.row.take() else { return };
        let number = table.number.saturating_sub(1);
        repeat_merged(&mut table.merged, &mut row);
        let after = std::mem::take(&mut row.after);
        let delivered = if row.change == Some(ChangeKind::Deleted) { Vec::new() } else { finish_row(row, number) };
        for block in delivered {
            self.weigh(&block);
            self.deliver(Some(block), Vec::new());
        }
        self.deliver(None, after);
    }

    /// The innermost table ends.
    pub(super) fn close_table(&mut self) {
        self.open.pop_if(|open| matches!(open, Open::Table(_)));
    }

    /// Takes out what is complete; for parts that hold many short stories.
    pub(super) fn take(&mut self) -> Vec<RawBlock> {
        while let Some(open) = self.open.last() {
            match open {
                Open::Paragraph(_) => self.close_paragraph(),
                Open::Table(_) => {
                    self.close_row();
                    self.close_table();
                }
            }
        }
        self.settle_carried();
        self.carried = None;
        std::mem::take(&mut self.blocks)
    }

    /// The blocks and the number of pages, at the end. `counted` is the number of pages that the file itself gives.
    ///
    /// Page ends that only authors asked for say nothing about a document that is longer than these.
    pub(super) fn finish(mut self, counted: Option<u32>) -> (Vec<RawBlock>, Option<u32>) {
        let mut blocks = self.take();
        let reached = self.pages.page;
        let known = self.pages.measured || reached > 1 && counted.is_none_or(|counted| counted <= reached);
        if !known {
            for block in &mut blocks {
                block.place.page = None;
            }
        }
        let pages = if known { Some(counted.unwrap_or(reached).max(reached)) } else { counted };
        (blocks, pages)
    }

    /// Text that waits for a paragraph to continue it, where none can come, is a paragraph of its own.
    fn settle_carried(&mut self) {
        let level = self.open.len();
        let Some((_, prose)) = self.carried.take_if(|(at, _)| *at >= level) else { return };
        if prose.raw().trim().is_empty() {
            return;
        }
        self.open_paragraph(RawKind::Paragraph);
        if let Some(paragraph) = self.paragraph() {
            paragraph.prose = prose;
        }
        self.close_paragraph();
    }

    fn weigh(&mut self, block: &RawBlock) {
        let cells = if let RawKind::Row { cells, .. } = &block.kind { size_of_val(cells.as_slice()) } else { 0 };
        self.weight += size_of::<RawBlock>() + block.text.len() + cells + size_of_val(block.changes.as_slice());
    }

    fn weigh_all(&mut self, blocks: &[RawBlock]) {
        for block in blocks {
            self.weigh(block);
        }
    }

    /// Puts a block where it belongs: into the cell that is open, behind the paragraph that holds it, or into the body.
    /// What follows it never goes into a cell, but behind the row.
    fn deliver(&mut self, block: Option<RawBlock>, after: Vec<RawBlock>) {
        let target = self.open.iter_mut().rev().find_map(|open| match open {
            Open::Paragraph(paragraph) => Some(Err(&mut paragraph.after)),
            Open::Table(table) => table.row.as_mut().map(Ok),
        });
        match target {
            Some(Ok(row)) => {
                if let Some(block) = block {
                    match row.cells.last_mut() {
                        Some(cell) if row.in_cell && !matches!(block.kind, RawKind::Row { .. }) => cell.blocks.push(block),
                        _ => row.after.push(block),
                    }
                }
                row.after.extend(after);
            }
            Some(Err(list)) => list.extend(block.into_iter().chain(after)),
            None => self.blocks.extend(block.into_iter().chain(after)),
        }
    }
}

/// Where pages end, as far as the file tells.
#[derive(Debug)]
pub(super) struct Pages {
    /// The page that is being filled.
    pub(super) page: u32,
    /// A program that laid the document out noted where its pages ended.
    pub(super) measured: bool,
    /// The last page break was asked for by the author, and nothing stands after it yet.
    turned: bool,
    begun: bool,
}

impl Default for Pages {
    fn default() -> Self {
        Self { page: 1, measured: false, turned: false, begun: false }
    }
}

impl Pages {
    /// The author asked for a new page.
    pub(super) fn turn(&mut self) {
        self.page = self.page.saturating_add(1);
        self.turned = true;
    }

    /// The author asked for a paragraph to begin a page, which it may do anyway.
    pub(super) fn turn_before(&mut self) {
        if self.begun && !self.turned {
            self.turn();
        }
    }

    /// A program noted that a page ended here. It notes those that the author asked for, too.
    pub(super) fn rendered(&mut self) {
        self.measured = true;
        if !std::mem::take(&mut self.turned) {
            self.page = self.page.saturating_add(1);
        }
    }

    /// A program noted that a page ended here that the author did not ask for.
    pub(super) fn soft(&mut self) {
        self.measured = true;
        self.page = self.page.saturating_add(1);
    }
}

fn finish(mut paragraph: Paragraph, page: u32) -> Option<RawBlock> {
    let mut kind = paragraph.kind;
    if paragraph.contents {
        kind = RawKind::Contents;
    }
    if kind == RawKind::Paragraph
        && let Some((length, marker)) = typed_marker(paragraph.prose.raw())
    {
        paragraph.prose.drop_front(length);
        kind = RawKind::Item { depth: 0, marker };
    }
    if !paragraph.label.is_empty() && !paragraph.prose.is_blank() {
        paragraph.prose.put_front(&format!("{} ", paragraph.label));
    }
    let (text, changes) = paragraph.prose.finish();
    if text.is_empty() {
        return None;
    }
    if paragraph.page_number && text.len() <= MAX_RUNNING {
        kind = RawKind::Running;
    }
    Some(RawBlock { kind, text, place: Place::on_page(page), changes })
}

/// Fills covered cells with the text of those that cover them, and notes which cells cover rows to come.
fn repeat_merged(merged: &mut BTreeMap<u16, Merged>, row: &mut Row) {
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
fn finish_row(row: Row, table: u32) -> Vec<RawBlock> {
    let mut cells = row.cells;
    if cells.len() == 1 && cells[0].blocks.len() > 1 {
        return std::mem::take(&mut cells[0].blocks);
    }
    let mut blocks = cells.iter().flat_map(|cell| &cell.blocks).filter(|block| !block.text.is_empty());
    let Some(first) = blocks.next() else { return Vec::new() };
    let contents = first.kind == RawKind::Contents && blocks.all(|block| block.kind == RawKind::Contents);
    let written = cells.iter().flat_map(|cell| &cell.blocks);
    let page = written.filter_map(|block| block.place.page).next();
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
        changes.extend(touched.into_iter().map(|change| shift(change, start)));
        ranges.push(Cell { range: start..text.len(), column: cell.column, span: cell.span });
    }
    if row.change == Some(ChangeKind::Inserted) {
        changes = vec![Change { range: 0..text.len(), kind: ChangeKind::Inserted }];
    }
    let kind = if contents { RawKind::Contents } else { RawKind::Row { table, cells: ranges, head: row.head } };
    let place = Place { page, anchors: Vec::new() };
    vec![RawBlock { kind, text, place, changes }]
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
        changes.extend(block.changes.iter().map(|change| shift(change.clone(), start)));
    }
    (text, changes)
}

fn shift(change: Change, by: usize) -> Change {
    Change { range: change.range.start + by..change.range.end + by, kind: change.kind }
}
